"""Use case: the way back: who has answered, what is wrong with each and all together, one workbook of all."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quotaxl.app.archives import packed
from quotaxl.app.check import Wishes, judge
from quotaxl.app.load import Loaded, load, renamed, without_findings
from quotaxl.app.outputs import check_targets, publish, staging
from quotaxl.app.places import file_at, listed
from quotaxl.app.regions import one_region
from quotaxl.app.renew import untouched
from quotaxl.app.split import allocation_of
from quotaxl.app.stamps import apply_stamped
from quotaxl.app.told import Watch, unwatched
from quotaxl.catalogue import regions
from quotaxl.collect.answers import Received, Unopened, received
from quotaxl.collect.levels import Holder, Summed, plan_sums
from quotaxl.collect.plan import LIMITS, PROJECTS, STATUS, ConsolidationForm, plan_consolidation
from quotaxl.collect.status import (
    NO_DEADLINE,
    Answer,
    Expected,
    Line,
    ReplyDeadline,
    ReturnState,
    UselessFile,
    by_region,
    latest,
    lines,
)
from quotaxl.collect.whole import whole
from quotaxl.core.assets import asset
from quotaxl.core.document import Document
from quotaxl.core.edits import EditPlan, KeepData
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Outcome, Severity, findings_of
from quotaxl.core.ports import ApplyPlan, KeptText, ReadWorkbook
from quotaxl.core.refs import Area
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.stamp import Output
from quotaxl.core.words import Lang, Words
from quotaxl.dossier.assemble import left_out, printouts
from quotaxl.dossier.filled import blank_files
from quotaxl.dossier.levels import LEVEL_FORMS
from quotaxl.dossier.owner import COUNTY_INFO, county_of, owners, quota_by_county, row_regions
from quotaxl.dossier.papers import Reason, papers_of
from quotaxl.fill.template import FORM
from quotaxl.machine.scratch import scratch
from quotaxl.mail.contacts import read_contacts
from quotaxl.marks.plan import list_plan
from quotaxl.reading import read_tables
from quotaxl.rules.engine.registry import all_rules
from quotaxl.summary.drawn import sheets_plan
from quotaxl.summary.pages import by_prefecture, by_rule, overview

TEMPLATE = "consolidation"
NAME = "县级填报汇总表.xlsx"
_TOPIC = "collected"
"""Under which the workbook keeps the keys of its findings, for the next run to tell what is new and what is mended."""

_NO_FOLDER = Words("没有这个文件夹。", "There is no such folder.")
_GIVE_FOLDER = Words("给出放有回收文件或邮件的文件夹。", "Give the folder with the returned files or mails.")
_NOTHING = Words("文件夹中没有县级填报表。", "The folder holds no county workbook.")
_SEVERAL = Words(
    "{region}有几份不同的填报表，又没有都注明时间，无法确定用哪一份：{sources}。",
    "{region} returned several workbooks, not all with a date; which one counts is unknown: {sources}.",
)
_DOUBTFUL = "同一地区有几份不同的填报表，又没有都注明时间，不知道用哪一份；只保留要用的一份后重新汇总"
_KEEP_ONE = Words("只保留要用的一份。", "Keep the one that counts.")
_SUMMED = "{stem}（已汇总）.xlsx"
_NO_LEVELS = Words(
    "这不是地州（设区市）的填报表：没有“分级限额”“分级执行”表，或没有写明地区。",
    "This is no prefecture's workbook: it has no sheets by level, or does not say whose it is.",
)
_NEW_ONE = Words("用 quotaxl new 生成地州的填报表。", "Let quotaxl new make the prefecture's workbook.")
_NOT_COUNTY = "不是县级填报表（没有“基本信息”表，或地区名称与代码不一致）"
_OURS = {
    Output.ANNEXES: "是填出的附表，不是填报表",
    Output.EXTRACT: "是拆分出的分配表，不是填报表",
    Output.CONSOLIDATION: "是以前的汇总表，不是填报表",
    Output.FINDINGS: "是核对结果，不是填报表",
    Output.TEMPLATE: "是模板，不是填报表",
    Output.PRINTED: "是印成的 PDF，不是填报表",
}
"""Files of ours that are no answer, by what their stamp says."""
_MIXED = "表内写有几个地区：{names}"


@dataclass(frozen=True, slots=True)
class CollectOrder:
    """What to gather: the folder, where the result goes, who should answer (contacts or notice) and until when."""

    folder: Path
    output: Path | None
    contacts: Path | None = None
    allocation: Path | None = None
    deadline: ReplyDeadline = NO_DEADLINE
    within: str | None = None
    force: bool = False
    lang: Lang = "zh"
    into: Path | None = None
    """The workbook of the prefecture that the answers add up into; a copy of it is written."""


@dataclass(frozen=True, slots=True)
class Collected:
    """The workbook that was written, a line for each region, files that are no answer, and the findings."""

    output: Path
    lines: tuple[Line, ...]
    broken: tuple[UselessFile, ...]
    outcomes: tuple[Outcome, ...]
    summed: Summed | None = None

    @property
    def waiting(self) -> tuple[Line, ...]:
        """The regions that have not answered, or sent nothing that can be used."""
        open_ = (ReturnState.MISSING, ReturnState.OVERDUE, ReturnState.BLANK, ReturnState.UNUSABLE)
        return tuple(line for line in self.lines if line.state in open_)


def collect(
    order: CollectOrder, read: ReadWorkbook, apply: ApplyPlan, kept: KeptText, watch: Watch = unwatched
) -> Collected:
    """Read what came back, check it and write the consolidated workbook with the status sheet and the findings.

    A region that returned several that no date tells apart stands as one whose answer is of no use. Raises UserError
    for a folder without any county workbook that counts.
    """
    known = regions.load()
    if not order.folder.is_dir():
        raise UserError(str(order.folder), _NO_FOLDER, _GIVE_FOLDER)
    listed(order.folder)
    target = file_at(order.output, NAME)
    over = untouched([target], Output.CONSOLIDATION, read)
    inputs = [path for path in (order.contacts, order.allocation, order.into) if path]
    holder = _holder(order.into, read, known) if order.into else None
    places = [target.parent / _SUMMED.format(stem=order.into.stem)] if order.into else []
    check_targets([target, *places], inputs, force=order.force, over=over)
    expected = _expected(order, read, known)
    answers, broken, books = _answers(order, target, read, known, watch)
    chosen, doubtful = _counting(by_region(_originals(answers)))
    filled = [a for a, _ in chosen.values() if not a.blank]
    loaded = [Loaded(a.received.path, books[a.received.source], a.tables) for a in filled]
    if order.allocation:
        book = read(order.allocation)
        loaded.append(Loaded(order.allocation, book, read_tables(without_findings(book), known)))
    with staging(target.parent) as stage:
        staged: dict[Path, Path] = {}
        summed = None
        for holding, place in zip([holder] if holder else [], places, strict=True):
            summed = replace(plan_sums(holding, {a.region.code: a.tables for a in filled}, known), path=place)
            staged[place] = made = stage / place.name
            apply(holding.path, summed.plan, made)
            loaded += load([made], read, known)
        checked = judge(tuple(loaded), Wishes(as_of=order.deadline.as_of), accept=False)
        outcomes = checked.outcomes
        refused = (*doubtful, *(_whose(one, sender, expected, known) for one, sender in broken))
        found = lines(expected, chosen, order.deadline, _counts(outcomes), refused)
        form = asset("templates", TEMPLATE, FORM)
        plan = plan_consolidation(_form(read(form)), found, refused, order.deadline, known)
        plan += _summary(order, found, refused, outcomes, loaded, _before(target, kept), known)
        staged[target] = made = stage / target.name
        findings = list_plan(outcomes, order.lang, checked.record)
        apply_stamped(form, plan + findings, made, (Output.CONSOLIDATION, inputs), read, apply)
        publish(staged, force=order.force, over=over)
    return Collected(target, found, refused, outcomes, summed)


def _before(target: Path, kept: KeptText) -> frozenset[str] | None:
    """Return the keys of the findings of the run before, which its workbook keeps; None where there was none."""
    try:
        text = kept(target, _TOPIC) if target.is_file() else None
        return None if text is None else frozenset(map(str, json.loads(text)))
    except (UserError, ValueError, TypeError):
        return None  # it is no workbook of ours, or somebody changed what it keeps: nothing to compare with


def _summary(
    order: CollectOrder,
    found: Sequence[Line],
    refused: Sequence[UselessFile],
    outcomes: Sequence[Outcome],
    loaded: Sequence[Loaded],
    before: frozenset[str] | None,
    known: RegionTable,
) -> EditPlan:
    """Return the plan of the pages that tell the whole, and of what the next run compares itself with."""
    notice = [one for one in loaded if order.allocation and one.path == order.allocation]
    given = quota_by_county((table for one in notice for table in one.tables), known)
    titles = {rule.id: rule.title.zh for rule in all_rules()}
    told = whole(found, refused, findings_of(outcomes), given, titles, before, known)
    pages = sheets_plan([page(told) for page in (overview, by_prefecture, by_rule)], first=1)
    kept = json.dumps(sorted(told.after))  # escaped: names of files may hold what no workbook should
    return pages + EditPlan((KeepData(_TOPIC, kept, "汇总"),))


def _holder(path: Path, read: ReadWorkbook, known: RegionTable) -> Holder:
    """Return the prefecture's workbook. Raises UserError where it has no sheets by level, or says not whose it is."""
    tables = read_tables(without_findings(read(path)), known)
    info = next((table for table in tables if table.form == COUNTY_INFO), None)
    region = county_of(info, known) if info else None
    if region is None or not any(table.form in LEVEL_FORMS for table in tables):
        raise UserError(str(path), _NO_LEVELS, _NEW_ONE)
    return Holder(path, region, tables)


def _expected(order: CollectOrder, read: ReadWorkbook, known: RegionTable) -> Expected:
    """Return who should answer: the contacts, else the notice's counties, else nobody in particular."""
    within = one_region(order.within, known) if order.within else None
    if order.contacts:
        contacts = read_contacts(read(order.contacts), known, within).contacts
        senders = {c.region.code: (*c.to, *c.cc) for c in contacts}
        return Expected(tuple(c.region for c in contacts), senders)
    if order.allocation:
        table = allocation_of(order.allocation, read)
        found = row_regions(table, known, within)
        inner = set(table.frame["parent"].to_list())
        return Expected(tuple(r for at, r in enumerate(found) if r and at not in inner))
    return Expected(())


def _whose(one: UselessFile, sender: str | None, expected: Expected, known: RegionTable) -> UselessFile:
    """Return a file of no use with the region that should answer and seems to have sent it.

    That is told by the sender's address, else by the region's name or code in the file's name; the file itself
    cannot say.
    """
    by_sender = [
        r for r in expected.regions if sender and sender.lower() in map(str.lower, expected.senders.get(r.code, ()))
    ]
    name = one.source.rpartition("›")[2]
    by_name = [r for r in expected.regions if r.name in name or r.code in name]
    found = by_sender if len(by_sender) == 1 else by_name
    return replace(one, region=found[0]) if len(found) == 1 else one


def _answers(
    order: CollectOrder, target: Path, read: ReadWorkbook, known: RegionTable, watch: Watch
) -> tuple[list[Answer], list[tuple[UselessFile, str | None]], dict[str, Document]]:
    """Return what the folder's files answer, the files of no use each with its sender, and the workbooks read, by name.

    Our own output, contacts and allocation in the folder are no answers. Raises UserError where nothing answers.
    """
    answers: list[Answer] = []
    broken: list[tuple[UselessFile, str | None]] = []
    books: dict[str, Document] = {}
    left_out = {path.resolve() for path in (target, order.contacts, order.allocation, order.into) if path}
    with scratch() as store:
        for number, one in enumerate(received(order.folder, store, packed)):
            watch(number, number + 1)
            if isinstance(one, Unopened):
                broken.append((UselessFile(one.source, one.why, other=one.other), one.sender))
                continue
            if one.path.resolve() in left_out:
                continue
            answer = _answer(one, read, known, books)
            if isinstance(answer, Answer):
                answers.append(answer)
            else:
                broken.append((UselessFile(one.source, answer), one.sender))
    if not answers:
        why = "；".join(f"{one.source}：{one.why}" for one, _ in broken[:5])
        raise UserError(str(order.folder), Words(_NOTHING.zh + why, f"{_NOTHING.en} {why}"), _GIVE_FOLDER)
    return answers, broken, books


def _answer(one: Received, read: ReadWorkbook, known: RegionTable, books: dict[str, Document]) -> Answer | str:
    """Return a file as an answer, or why it is none. Whatever a mail carries goes through the same gate."""
    try:
        workbook = renamed(read(one.path), one.source)
    except UserError as error:
        return error.what.zh
    tables = read_tables(without_findings(workbook), known)
    papers = papers_of(one.source, tables, known, workbook)
    info = next((table for table in tables if table.form == COUNTY_INFO), None)
    region = county_of(info, known) if info else None
    if region is None:
        ours = next((paper.stamp for paper in papers if paper.stamp), workbook.stamp)
        return _OURS[ours.output] if ours and ours.output in _OURS else _NOT_COUNTY
    every = owners(tables, known, region)
    if every != {region}:
        return _MIXED.format(names="、".join(sorted(r.name for r in every)))
    books[one.source] = workbook
    blank = bool(blank_files(tables, workbook.grids))
    return Answer(one, region, tables, blank, papers)


def _originals(answers: Sequence[Answer]) -> list[Answer]:
    """Return the answers without the marked copies and PDFs of others, where the originals lie beside them."""
    papers = [paper for answer in answers for paper in answer.papers]
    out = left_out(papers, printouts({paper.file: paper.stamp for paper in papers}))
    copies = {id(one.paper) for one in out if one.reason in (Reason.MARKED, Reason.PRINTED)}
    return [answer for answer in answers if not any(id(paper) in copies for paper in answer.papers)]


def _counting(
    answers: Mapping[Region, Sequence[Answer]],
) -> tuple[dict[Region, tuple[Answer, tuple[str, ...]]], tuple[UselessFile, ...]]:
    """Return the answer of each region that counts, and the files of regions of which nobody can tell which does.

    One such region keeps none of the others from being put together. Raises UserError where there is nothing else.
    """
    chosen: dict[Region, tuple[Answer, tuple[str, ...]]] = {}
    doubtful: list[UselessFile] = []
    for region, found in answers.items():
        counting = latest([answer for answer in found if not answer.blank] or found)  # a blank is no draft
        if counting is not None:
            chosen[region] = counting
            continue
        doubtful += [UselessFile(answer.received.source, _DOUBTFUL, region) for answer in found]
    if not chosen and doubtful:
        region, found = next(iter(answers.items()))
        sources = "、".join(answer.received.source for answer in found)
        raise UserError(sources, _SEVERAL.fill(region=region.name, sources=sources), _KEEP_ONE)
    return chosen, tuple(doubtful)


def _counts(outcomes: Sequence[Outcome]) -> Mapping[str, tuple[int, int]]:
    """Return errors and warnings by file; a finding on several files counts for each of them."""
    counts: dict[str, tuple[int, int]] = {}
    for finding in (f for outcome in outcomes for f in outcome.findings):
        for file in {cell.file for cell in finding.cells}:
            errors, warnings = counts.get(file, (0, 0))
            error, warning = finding.severity is Severity.ERROR, finding.severity is Severity.WARNING
            counts[file] = (errors + error, warnings + warning)
    return counts


def _form(form: Document) -> ConsolidationForm:
    def area(name: str) -> Area:
        return Area.parse(form.names[name].rpartition("!")[2].replace("$", ""))

    heads = {sheet: area(f"{sheet}_表头") for sheet in (LIMITS, PROJECTS, STATUS)}
    return ConsolidationForm(heads, str(area("收报情况_说明")))
