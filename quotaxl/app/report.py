"""Use case: draft a written report from a county's workbook, or write new figures into one."""

import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quotaxl.app.check import Checked, Wishes, judge
from quotaxl.app.inputs import chosen_tables
from quotaxl.app.ledger import as_left, remember
from quotaxl.app.load import NAMED, FolderFiles, NothingToCheck, load, sift
from quotaxl.app.mark import OTHER_WORD
from quotaxl.app.outputs import check_closed, check_targets, publish, put_aside, staging, write
from quotaxl.app.places import file_at
from quotaxl.app.printed import print_beside, printed_name
from quotaxl.app.stamps import digests
from quotaxl.catalogue import regions
from quotaxl.catalogue.prose.outline import outlines
from quotaxl.core.amount import Unit
from quotaxl.core.causes import system_says
from quotaxl.core.document import CellSpot, Spot
from quotaxl.core.errors import UserError
from quotaxl.core.ports import PrintFile, ReadWorkbook
from quotaxl.core.visible import file_name
from quotaxl.core.words import Words
from quotaxl.core.written import Renewed, WrittenList, WrittenRows, WrittenRun, WrittenText
from quotaxl.fill.context import context_of
from quotaxl.report.drafting import Unfilled, draft, place_of, values
from quotaxl.report.facts import ReportFacts, facts_of
from quotaxl.report.origins import kept_origins, with_origins
from quotaxl.report.proposing import ProposedTag, propose_tags
from quotaxl.report.tabled import table_tags, typed_tags

NEEDS = ("county-info",)
USES = (
    "county-limit",
    "county-projects",
    "county-general-budget",
    "county-fund-budget",
    "county-balance",
    "county-changes",
    "prefecture-limit",
    "allocation",
)
BACKUP = ".bak"
_NO_TAGS = Words("文件中没有 quotaxl 的内容控件，无处写入数字。", "The file holds no content control of quotaxl's.")
_DRAFT = Words(
    "请用 quotaxl report 起草，或用 quotaxl template bind 绑定自己的模板。原是 quotaxl 起草、后来用 LibreOffice 7.4 "
    "或更早版本另存的，标签已经丢失：用 quotaxl template bind 绑定它，再更新“…-bound.docx”。",
    "Draft one with quotaxl report, or bind a model of your own with quotaxl template bind. LibreOffice 7.4 and before "
    "drop the tags of a draft that they save: bind that file, and update NAME-bound.docx.",
)
_NO_FIGURES = Words("没有认出填报表里有的数。", "No figure that a county workbook holds was recognised.")
_BOUND = Words("文件已有 quotaxl 的内容控件，不必再绑定。", "The file has content controls of quotaxl's already.")
_USE = Words("直接用 quotaxl report --template 起草。", "Draft from it with quotaxl report --template.")
_LOCKED = Words(
    "文档设有“限制编辑”保护，改数会违反保护（或不留修订痕迹），没有改动。",
    "The document is protected against changes (or takes tracked ones only); nothing was changed.",
)
_UNLOCK = Words(
    "请在 Word 中停止保护（审阅 › 限制编辑 › 停止保护）后再更新，或另存一份不受保护的副本。",
    "Stop the protection in Word (Review, Restrict Editing), or save a copy without it, and update again.",
)
_OTHER = Words(
    "报告是{own}的，填报表是{given}的；没有改动。",
    "The report is of {own}, the workbook of {given}; nothing was changed.",
)
_ANEW = Words(
    "请核对文件；确要用这份报告作底稿另写一份，请用 --template 报告.docx -o 新报告.docx。",
    "Check the files; to write another one from this report, use --template REPORT.docx -o NEW.docx.",
)
_NOT_DOCX = Words("不是 .docx 文件。", "It is no .docx.")
_UNREADABLE = Words("无法读取（{why}）。", "It cannot be read ({why}).")
_SAVE_DOCX = Words("请在 Word 或 WPS 中另存为 .docx。", "Save it as .docx in Word or WPS.")

WriteDraft = Callable[[WrittenText], bytes]
TagsIn = Callable[[bytes], tuple[str, ...]]
WithControls = Callable[[bytes, Sequence[tuple[Spot | CellSpot, str]]], tuple[bytes, tuple[str, ...]]]
WithValues = Callable[..., tuple[bytes, Renewed]]


@dataclass(frozen=True, slots=True)
class TextWriter:
    """What the outermost layer hands in: writes a draft, lists a file's tags, puts new words into them."""

    write: WriteDraft
    tags: TagsIn
    renew: WithValues
    bind: WithControls
    locked: Callable[[bytes], bool]
    said: Callable[[bytes], Mapping[str, str]]
    """What a file's tags say, by tag; of one that stands several times what it says first."""


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """What to draft: `kind` is 报告, 议案, 请示, 决议, 说明 or 附件清单; amounts in `unit`, of `decimals`."""

    inputs: tuple[Path, ...]
    output: Path | None
    kind: str = "报告"
    unit: Unit = Unit.YIYUAN
    decimals: int | None = None
    with_annexes: bool = False
    template: Path | None = None
    force: bool = False
    to_pdf: PrintFile | None = None
    """What prints the report; None where no PDF is asked for."""
    folders: FolderFiles = NAMED
    """Which inputs lay in folders that were given; one that cannot be used costs itself only."""


@dataclass(frozen=True, slots=True)
class DraftedReport:
    """What was written, what stands open in it, and what the rules say of the inputs."""

    path: Path
    unfilled: tuple[Unfilled, ...]
    checked: Checked
    renewed: Renewed | None = None
    backup: Path | None = None
    printed: Path | None = None


def kinds() -> tuple[str, ...]:
    """Return the kinds of texts that can be drafted."""
    return tuple(outlines())


def report_name(facts: ReportFacts, kind: str) -> str:
    """Return the name of a drafted text: 阿图什市2024年报告.docx."""
    return f"{facts.region}{facts.year}年{kind}.docx"


def draft_report(order: ReportOrder, read: ReadWorkbook, writer: TextWriter, wishes: Wishes) -> DraftedReport:
    """Write a draft, and its PDF where that is asked for, complete or not at all.

    A draft that stands as a run before wrote it is replaced. Raises UserError for what the user can mend.
    """
    checked, facts = _facts(order, read, wishes)
    target = file_at(order.output, report_name(facts, order.kind))
    inputs = [*order.inputs, *([order.template] if order.template else [])]
    targets = [target, *([printed_name(target)] if order.to_pdf else [])]
    over = as_left(targets)
    check_targets(targets, inputs, force=order.force, over=over)
    renewed = None
    if order.template:
        model = _model(order.template, read)
        found = _values(order.template, model, facts, writer)
        text_kept = kept_origins(order.template.name, found.values(), facts, digests(checked.counted))
        data, renewed = writer.renew(model, found, fresh=True, kept_text=text_kept)
        unfilled = tuple(Unfilled(tag, place_of(tag, facts)) for tag in _open(found))
    else:
        text, unfilled = draft(order.kind, facts, with_annexes=order.with_annexes)
        data = writer.write(with_origins(order.kind, text, facts, digests(checked.counted)))
    with staging(target.parent) as stage:
        made = put_aside(stage / target.name, data, target)
        staged = {target: made}
        if order.to_pdf:
            staged |= print_beside([(target, order.to_pdf(made))], stage)
        publish(staged, force=order.force, over=over)
    remember(targets)
    return DraftedReport(target, unfilled, checked, renewed, printed=targets[1] if order.to_pdf else None)


def update_report(
    order: ReportOrder, report: Path, read: ReadWorkbook, writer: TextWriter, wishes: Wishes
) -> DraftedReport:
    """Write new figures into a person's file; the file as it was stays beside it as *.bak. Raises UserError."""
    checked, facts = _facts(order, read, wishes)
    old = _docx(report, read)
    if writer.locked(old):
        raise UserError(str(report), _LOCKED, _UNLOCK)
    found = _values(report, old, facts, writer)
    _same_county(report, writer.said(old), facts)
    check_closed(report)
    text_kept = kept_origins(report.name, found.values(), facts, digests(checked.counted))
    data, renewed = writer.renew(old, found, kept_text=text_kept)
    numbers = ("", *map(str, range(2, 1_000)))  # an older backup stays
    names = (report.with_name(file_name(report.name, f"{BACKUP}{n}")) for n in numbers)
    backup = next(name for name in names if not os.path.lexists(name))
    with staging(report.parent) as stage:
        kept, made = stage / backup.name, stage / report.name
        shutil.copy2(report, kept)
        made.write_bytes(data)
        staged = {backup: kept, report: made}
        if order.to_pdf:
            staged |= print_beside([(report, order.to_pdf(made))], stage)
        publish(staged, force=True)
    left = [tag for tag in _open(found) if tag not in renewed.kept]
    unfilled = tuple(Unfilled(tag, place_of(tag, facts)) for tag in left)
    printed = printed_name(report) if order.to_pdf else None
    return DraftedReport(report, unfilled, checked, renewed, backup, printed)


def _same_county(report: Path, said: Mapping[str, str], facts: ReportFacts) -> None:
    """Raise UserError where a report is about another region or year than the workbook: both would become one."""
    region = said.get("地区", facts.region)
    if region != facts.region and len(regions.load().resolve(region)) == 1:
        raise UserError(str(report), _OTHER.fill(own=region, given=facts.region), _ANEW)
    year = said.get("年度", str(facts.year))
    if year != str(facts.year) and re.fullmatch(r"20\d\d", year):
        raise UserError(str(report), _OTHER.fill(own=f"{year}年", given=f"{facts.year}年"), _ANEW)


@dataclass(frozen=True, slots=True)
class BoundText:
    """A model with content controls: where it was written, what was bound."""

    path: Path
    bound: tuple[ProposedTag, ...]


def bind_text(file: Path, output: Path | None, read: ReadWorkbook, writer: TextWriter, *, force: bool) -> BoundText:
    """Write a copy of a report with content controls around its figures; the file stays. Raises UserError."""
    data = _model(file, read)
    if writer.tags(data):
        raise UserError(str(file), _BOUND, _USE)
    try:
        (one,) = load([file], read, regions.load())
    except NothingToCheck:
        raise UserError(str(file), _NO_FIGURES, _DRAFT) from None
    by_hand = typed_tags(one.workbook)
    told = propose_tags(one.prose, one.workbook.paragraphs) if one.prose else ()
    year, region = (one.prose.year, one.prose.region) if one.prose else (None, None)
    proposed = [*told, *table_tags(one.workbook, one.tables, year, region)]
    proposed = sorted([*by_hand, *(p for p in proposed if not _same_place(p, by_hand))], key=_order)
    made, tags = writer.bind(data, [(p.spot, p.tag) for p in reversed(proposed)])
    if not tags:
        raise UserError(str(file), _NO_FIGURES, _DRAFT)
    target = output or file.with_name(file_name(file.stem, "-bound.docx"))
    write(target, made, [file], force=force)
    left = list(tags)
    kept = []
    for one_tag in reversed(proposed):
        if one_tag.tag in left:
            left.remove(one_tag.tag)
            kept.append(one_tag)
    return BoundText(target, tuple(reversed(kept)))


def _same_place(one: ProposedTag, others: Sequence[ProposedTag]) -> bool:
    """Return whether a proposal speaks of words, or a cell, for which a person typed a tag."""
    a = one.spot
    for b in (other.spot for other in others):
        if (
            isinstance(a, CellSpot)
            and isinstance(b, CellSpot)
            and (a.table, a.up, a.column) == (b.table, b.up, b.column)
        ):
            return True
        if isinstance(a, Spot) and isinstance(b, Spot):
            beside = a.paragraph != b.paragraph or a.end <= b.start or b.end <= a.start
            if not beside:
                return True
    return False


def _order(one: ProposedTag) -> tuple[int, ...]:
    spot = one.spot
    if isinstance(spot, CellSpot):
        return (1, spot.table, -spot.up, spot.column)
    return (0, spot.paragraph, spot.start, spot.end)


def _facts(order: ReportOrder, read: ReadWorkbook, wishes: Wishes) -> tuple[Checked, ReportFacts]:
    loaded, strays = sift(order.inputs, read, regions.load(), order.folders)
    checked = judge(loaded, wishes, strays=strays)
    files = "、".join(str(one.path) for one in loaded)
    tables = chosen_tables(checked.assembled, files, NEEDS, (*NEEDS, *USES))
    return checked, facts_of(tables, context_of(tables, regions.load()), order.unit, order.decimals)


def _values(
    path: Path, data: bytes, facts: ReportFacts, writer: TextWriter
) -> Mapping[str, WrittenRun | WrittenList | WrittenRows]:
    tags = writer.tags(data)
    if not tags:
        raise UserError(str(path), _NO_TAGS, _DRAFT)
    return values(facts, tags)


def _open(found: Mapping[str, WrittenRun | WrittenList | WrittenRows]) -> list[str]:
    runs = [(tag, value) for tag, value in found.items() if isinstance(value, WrittenRun)]
    rows = [
        (run.tag or "", run)
        for value in found.values()
        if isinstance(value, WrittenRows)
        for r in value.rows
        for run in r
    ]
    none = [value.tag for value in found.values() if isinstance(value, WrittenRows) and not value.known]
    return list(dict.fromkeys((*(tag for tag, run in (*runs, *rows) if run.unknown), *none)))


def _model(path: Path, read: ReadWorkbook) -> bytes:
    """Return the bytes of a .docx that another one is made from: no .docm or .dotx, which that would not open as."""
    if path.suffix.lower() in OTHER_WORD:
        raise UserError(str(path), _NOT_DOCX, _SAVE_DOCX)
    return _docx(path, read)


def _docx(path: Path, read: ReadWorkbook) -> bytes:
    """Return the bytes of a .docx that the gate lets in. Raises UserError for any other file."""
    if not path.exists():
        read(path)  # says so, and which file may be meant
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise UserError(
            str(path),
            _UNREADABLE.fill(why=system_says(fault)),
            _SAVE_DOCX,
        ) from fault
    kind = read(path).kind  # damaged, locked or hostile files are refused here in the words of every command
    if kind != "docx" or not data.startswith(b"PK"):
        raise UserError(str(path), _NOT_DOCX, _SAVE_DOCX)
    return data
