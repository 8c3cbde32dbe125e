"""Use case: name the cells of a user's own template in a copy, so that it can be filled; take the names out again."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from quotaxl.app.choose import check_kind
from quotaxl.app.outputs import check_closed, check_targets, publish, staging
from quotaxl.app.places import file_at
from quotaxl.app.sourcesheet import without_old
from quotaxl.app.stamps import stamped
from quotaxl.catalogue import regions
from quotaxl.catalogue.form import Form, forms
from quotaxl.core.document import Document
from quotaxl.core.edits import FINDINGS_SHEET, OWN_SHEETS, ClearMarks, DropNames, Edit, EditPlan, KeepData
from quotaxl.core.errors import UserError
from quotaxl.core.ports import ApplyPlan, ReadWorkbook
from quotaxl.core.refs import Area
from quotaxl.core.stamp import Output
from quotaxl.core.visible import file_name
from quotaxl.core.words import Words
from quotaxl.fill.derive import derivations
from quotaxl.fill.itemnames import item_name, item_named, nearest
from quotaxl.fill.named import template_of
from quotaxl.fill.names import Target, ours, target_of
from quotaxl.fill.origins import TOPIC
from quotaxl.fill.picture import picture
from quotaxl.fill.proposal import Proposal, ProposedName
from quotaxl.fill.propose import as_form, propose
from quotaxl.fill.sideways import sideways
from quotaxl.fill.survey import Surveyed

_NOTHING = Words("没有认出任何可以填写的表。", "No table that could be filled was recognised.")
_NOTHING_SURE = Words("没有可以填写的单元格：{why}", "No cell can be filled: {why}")
_TITLE = Words(
    "请检查标题、表头和项目名称是否与官方表样一致；quotaxl read --explain 可查看读到的内容。"
    "也可用 --as 表名 '工作表!A1:E7' 指明是哪种表，或用 --set '工作表!C5=债务限额/本次新增/一般' 逐格指定。",
    "See whether title, headers and labels are those of an official form; quotaxl read --explain shows what was read. "
    "--as FORM 'SHEET!A1:E7' says which form it is, --set 'SHEET!C5=form/row/column' binds a cell by hand.",
)
_BOUND = Words("文件已有 quotaxl 的名称，不必再绑定。", "The file has names of ours already.")
_REBIND = Words(
    "直接用 quotaxl fill --template 填表；要重新绑定，请先用 quotaxl template unbind 去掉名称。",
    "Fill it with quotaxl fill --template, or take the names out with quotaxl template unbind and bind again.",
)
_UNSURE = Words(
    "有 {count} 处拿不准（把握不足 80%），没有绑定：{places}。", "{count} places are doubtful (below 80 %): {places}."
)
_AGREE = Words(
    "确认无误请加 --yes；否则请用 --as 或 --set 指明，或先在标题中写明一般或专项。",
    "Add --yes if they are right; else name them with --as or --set, or let the titles say which kind they list.",
)
_NO_NAMES = Words("文件中没有 quotaxl 的名称。", "The file has no names of ours.")
_NOTHING_TO_DO = Words("不必解除绑定。", "There is nothing to take out.")
_PLACE = Words("“{text}”应写成 工作表!C5=表/行/栏。", "{text} should read SHEET!C5=form/row/column.")
_NO_SHEET = Words("没有工作表“{sheet}”。", "There is no sheet {sheet}.")
_SHEETS = Words("现有：{sheets}。", "It has {sheets}.")
_NO_FORM = Words("没有名为“{name}”的表。", "No form is called {name}.")
_FORMS = Words(
    "最接近的有：{names}；全部见 quotaxl templates。", "The nearest are {names}; quotaxl templates lists all."
)
_SET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!=]+))!(\$?[A-Za-z]{1,3}\$?\d+)\s*=\s*(.+)")
_AREA = re.compile(r"(?:'((?:[^']|'')+)'|([^'!=]+))!(.+)")
_CERTAIN = Decimal(1)
Ask = Callable[[Sequence[ProposedName]], bool]
"""Asks a person whether doubtful places shall be bound."""


@dataclass(frozen=True, slots=True)
class BindingWishes:
    """What a user says of a template: cells bound by hand, areas that are a certain form, that all doubts are right."""

    sets: tuple[str, ...] = ()
    forms: tuple[tuple[str, str], ...] = ()
    """(form's name, area) each."""
    yes: bool = False
    ask: Ask | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class BoundCopy:
    """The copy with names, and what was proposed and written into it. `book` is the template as it was read."""

    path: Path
    proposal: Proposal
    book: Document


def bind_file(
    file: Path,
    output: Path | None,
    read: ReadWorkbook,
    apply: ApplyPlan,
    *,
    force: bool = False,
    wishes: BindingWishes | None = None,
) -> BoundCopy:
    """Write a copy of a template with a name for each cell that can be filled; the file itself stays as it is.

    `output` is the copy's place; by default it stands beside the file as NAME-bound.xlsx. Places that are doubtful are
    bound where `wishes` say so or the person who is asked does; where nobody can be asked and nothing else is bound,
    they are listed and refused.
    Raises UserError for a file that is no .xlsx or .xlsm, is open elsewhere, has names of ours already or holds no
    known form, and where the copy cannot be written.
    """
    wishes = wishes or BindingWishes()
    check_closed(file)
    book = read(file)
    check_kind(file, book)
    if any(ours(name) and target_of(name) for name in book.names):
        raise UserError(str(file), _BOUND, _REBIND)
    proposal = _proposal(file, book, wishes)
    target = file_at(output, _beside(file, "-bound").name, file.parent)
    check_targets([target], [file], force=force)
    with staging(target.parent) as stage:
        apply(
            file,
            EditPlan(_without_findings(book)) + proposal.plan() + stamped(Output.TEMPLATE, [file]),
            stage / target.name,
        )
        template_of(target, read(stage / target.name))
        publish({target: stage / target.name}, force=force)
    return BoundCopy(target, proposal, book)


def unbind_file(file: Path, output: Path | None, read: ReadWorkbook, apply: ApplyPlan, *, force: bool = False) -> Path:
    """Write a copy of a template or a filled form without our names, findings and records, and return its place.

    Raises UserError where it has none of them, and as `bind_file` does.
    """
    check_closed(file)
    book = read(file)
    check_kind(file, book)
    if not any(map(ours, book.names)):
        raise UserError(str(file), _NO_NAMES, _NOTHING_TO_DO)
    name = file_name(file.stem.removesuffix("-bound"), f"-unbound{file.suffix}")
    target = file_at(output, name, file.parent)
    check_targets([target], [file], force=force)
    reason = "解除模板绑定"
    plan = EditPlan(
        (*_without_findings(book), DropNames(tuple(filter(ours, book.names)), reason), KeepData(TOPIC, None, reason))
    )
    with staging(target.parent) as stage:
        apply(file, plan, stage / target.name)
        publish({target: stage / target.name}, force=force)
    return target


def draw_binding(made: BoundCopy, surveyed: Sequence[Surveyed], target: Path, *, force: bool) -> None:
    """Write a picture, in SVG, of what becomes of the cells of each sheet. Raises UserError as `bind_file` does."""
    target = file_at(target, f"{made.path.stem}.svg")
    check_targets([target], [made.path], force=force)
    with staging(target.parent) as stage:
        (stage / target.name).write_text(picture(made.book, surveyed), encoding="utf-8")
        publish({target: stage / target.name}, force=force)


def _without_findings(book: Document) -> tuple[Edit, ...]:
    """Return the edit that takes our marks out of a form that was filled before."""
    marked = any(grid.sheet == FINDINGS_SHEET for grid in book.grids)
    findings: tuple[Edit, ...] = (ClearMarks("去掉上次的核对结果"),) if marked else ()
    return (*findings, *without_old(book).edits)


def _beside(file: Path, more: str) -> Path:
    suffix = {".xltx": ".xlsx", ".xltm": ".xlsm"}.get(file.suffix.lower(), file.suffix)
    return file.with_name(file_name(file.stem, f"{more}{suffix}"))


def _proposal(file: Path, book: Document, wishes: BindingWishes) -> Proposal:
    """Return what is to be bound. Raises UserError where that is nothing, or nothing that is sure."""
    shown = replace(book, blocks=tuple(b for b in book.blocks if getattr(b, "sheet", "") not in OWN_SHEETS))
    by_hand = tuple(_set(file, shown, text) for text in wishes.sets)
    for name, area in wishes.forms:
        sheet, place = _area(file, shown, area)
        shown = as_form(shown, _form(name), sheet, place)
    proposal = propose(shown, regions.load())
    taken = {(one.sheet, one.area) for one in by_hand}
    kept = tuple(one for one in proposal.bound if (one.sheet, one.area) not in taken)
    proposal = replace(proposal, bound=(*by_hand, *kept))
    if proposal.doubtful and (wishes.yes or (wishes.ask is not None and wishes.ask(proposal.doubtful))):
        proposal = proposal.agreed()
    if any(target_of(one.name) for one in proposal.bound):
        return proposal
    if proposal.doubtful:
        places = "；".join(f"{d.sheet}!{d.area} {d.what}（{d.confidence:.0%}）" for d in proposal.doubtful[:12])
        raise UserError(str(file), _UNSURE.fill(count=len(proposal.doubtful), places=places), _AGREE)
    found = sideways(shown)
    if found and not proposal.says:  # else there is a table that was understood, and why it cannot be filled is known
        raise UserError(f"{file} {found.sheet}!{found.area}", found.what, found.remedy)
    why = "；".join(f"{one.sheet}!{one.ref} {one.why.zh}" for one in proposal.unbound[:6])
    raise UserError(str(file), _NOTHING_SURE.fill(why=why) if why else _NOTHING, _TITLE)


def _set(file: Path, book: Document, text: str) -> ProposedName:
    """Return the name for a cell that is bound by hand."""
    match = _SET.fullmatch(text.strip())
    if not match:
        raise UserError(str(file), _PLACE.fill(text=text), _PLACE.fill(text=text))
    sheet = (match[1] or "").replace("''", "'") or match[2]
    _check_sheet(file, book, sheet)
    item = item_named(match[4])
    area = Area.parse(match[3].replace("$", ""))
    return ProposedName(Target(item.form, item.key, item.field).name, sheet, area, item_name(item), _CERTAIN)


def _area(file: Path, book: Document, text: str) -> tuple[str, Area]:
    match = _AREA.fullmatch(text.strip())
    try:
        area = Area.parse(match[3].replace("$", "")) if match else None
    except ValueError:
        area = None
    if match is None or area is None:
        raise UserError(str(file), _PLACE.fill(text=text), _PLACE.fill(text=text))
    sheet = (match[1] or "").replace("''", "'") or match[2]
    _check_sheet(file, book, sheet)
    return sheet, area


def _check_sheet(file: Path, book: Document, sheet: str) -> None:
    if not any(grid.sheet == sheet for grid in book.grids):
        names = "、".join(grid.sheet for grid in book.grids)
        raise UserError(str(file), _NO_SHEET.fill(sheet=sheet), _SHEETS.fill(sheets=names))


def _form(name: str) -> Form:
    """Return the form that can be filled with this name, its beginning, or its id."""
    known = [form for form in forms() if form.id in derivations()]
    exact = [form for form in known if name in (form.id, form.name)]
    found = exact or [form for form in known if name in form.name]
    if len(found) != 1:
        close = nearest(name, [form.name for form in found or known])
        raise UserError(name, _NO_FORM.fill(name=name), _FORMS.fill(names="、".join(close)))
    return found[0]
