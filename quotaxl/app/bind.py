"""Use case: name the cells of a user's own template, in a copy, so that it can be filled."""

from dataclasses import dataclass
from pathlib import Path

from quotaxl.app.outputs import check_closed, check_targets, publish, staging
from quotaxl.app.stamps import stamped
from quotaxl.catalogue import regions
from quotaxl.core.errors import UserError
from quotaxl.core.ports import ApplyPlan, ReadWorkbook
from quotaxl.core.stamp import Output
from quotaxl.core.words import Words
from quotaxl.fill.named import template_of
from quotaxl.fill.names import ours, target_of
from quotaxl.fill.propose import Proposal, propose

_NOT_EXCEL = Words("模板必须是 .xlsx 或 .xlsm 文件。", "A template must be an .xlsx or .xlsm file.")
_SAVE_AS = Words("请在 Excel、WPS 或 LibreOffice 中另存为 .xlsx。", "Save it as .xlsx first.")
_NOTHING = Words("没有认出任何可以填写的表。", "No table that could be filled was recognised.")
_TITLE = Words(
    "请检查标题、表头和项目名称是否与官方表样一致；quotaxl read --explain 可查看读到的内容。",
    "See whether title, headers and labels are those of an official form; quotaxl read --explain shows what was read.",
)
_BOUND = Words("文件已有 quotaxl 的名称，不必再绑定。", "The file has names of ours already.")
_REBIND = Words(
    "直接用 quotaxl fill --template 填表；要重新绑定，请用原来的模板。",
    "Fill it with quotaxl fill --template, or bind the original again.",
)


@dataclass(frozen=True, slots=True)
class BoundCopy:
    """The copy with names, and what was proposed and written into it."""

    path: Path
    proposal: Proposal


def bind_file(
    file: Path, output: Path | None, read: ReadWorkbook, apply: ApplyPlan, *, force: bool = False
) -> BoundCopy:
    """Write a copy of a template with a name for each cell that can be filled; the file itself stays as it is.

    `output` is the copy's place; by default it stands beside the file as NAME-bound.xlsx.
    Raises UserError for a file that is no .xlsx or .xlsm, is open elsewhere, has names of ours already or holds no
    known form, and where the copy cannot be written.
    """
    check_closed(file)
    book = read(file)
    if book.kind not in ("xlsx", "xlsm"):
        raise UserError(str(file), _NOT_EXCEL, _SAVE_AS)
    if any(ours(name) and target_of(name) for name in book.names):
        raise UserError(str(file), _BOUND, _REBIND)
    proposal = propose(book, regions.load())
    if not any(target_of(one.name) for one in proposal.bound):
        raise UserError(str(file), _NOTHING, _TITLE)
    target = output or file.with_name(f"{file.stem}-bound{file.suffix}")
    if target.is_dir():
        target /= f"{file.stem}-bound{file.suffix}"
    check_targets([target], [file], force=force)
    with staging(target.parent) as stage:
        apply(file, proposal.plan() + stamped(Output.TEMPLATE, [file]), stage / target.name)
        template_of(target, read(stage / target.name))
        publish({target: stage / target.name}, force=force)
    return BoundCopy(target, proposal)
