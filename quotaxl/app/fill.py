"""Use case: fill a form from an allocation table and a county's workbook, and mark both."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quotaxl.app.calculated import with_results
from quotaxl.app.check import Checked, Wishes, judge
from quotaxl.app.choose import find_template
from quotaxl.app.fillplaces import FillPlaces, fill_places
from quotaxl.app.findings import make_findings
from quotaxl.app.inputs import chosen_tables
from quotaxl.app.ledger import remember
from quotaxl.app.load import NAMED, FolderFiles, Loaded, load, sift
from quotaxl.app.mark import make_marked, to_mark
from quotaxl.app.outputs import check_targets, make_folder, publish, staging
from quotaxl.app.printed import print_beside, print_form, printed_name
from quotaxl.app.reread import with_own
from quotaxl.app.sourcesheet import sources_sheet, without_old
from quotaxl.app.stamps import apply_stamped, as_written, digest_of, digests, filled_by_us
from quotaxl.catalogue import regions
from quotaxl.catalogue.sections import AMOUNT_FORMAT, amount_format
from quotaxl.core.amount import Unit
from quotaxl.core.contents import contents
from quotaxl.core.document import Document
from quotaxl.core.edits import FINDINGS_SHEET, ClearMarks, EditPlan, KeepData, ReplaceFormat
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Outcome, Severity
from quotaxl.core.ports import ApplyPlan, PrintFile, ReadCaptions, ReadWorkbook, Recalculate
from quotaxl.core.record import FileRecord
from quotaxl.core.stamp import Output
from quotaxl.core.table import Table
from quotaxl.core.visible import visible
from quotaxl.core.words import Lang, Words
from quotaxl.core.written import WrittenText
from quotaxl.dossier.papers import ALLOCATION
from quotaxl.fill.bound import BoundTemplate, bind
from quotaxl.fill.context import FillContext, context_of
from quotaxl.fill.missing import Gap, Missing, merged
from quotaxl.fill.origins import TOPIC, to_text
from quotaxl.fill.plan import FillResult, plan_fill
from quotaxl.fill.records import records

DEFAULT_TEMPLATE = "adjustment-plan"

_DISAGREE = Words(
    "报告与附表或填报表不一致，没有写出任何文件：{what}", "Report and tables disagree; nothing was written: {what}"
)
_MEND = Words("先用 quotaxl check 核对并改正填报表。", "Run quotaxl check on the county workbook and mend it first.")
_NO_PROJECT = Words("填报表中没有债券项目。", "The county workbook lists no project.")
_FILL_PROJECT = Words("请先在“债券项目”表中填写项目。", "Fill in the sheet 债券项目 first.")
_UNCALCULATED = Words(
    "公式的结果要由 Excel 等程序打开后计算。", "The formula has no result until a spreadsheet program opens the file."
)


@dataclass(frozen=True, slots=True)
class FilledFiles:
    """What was written, what stayed blank and what was found."""

    form: Path
    marked: tuple[Path, ...]
    unmarked: tuple[Path, ...]
    missing: tuple[Missing, ...]
    checked: Checked
    further: tuple[Path, ...] = ()
    """The other forms, where one is made for each project."""
    findings: Path | None = None
    """The list of findings, a file of its own: it is not sent on with the forms."""
    kept: tuple[Path, ...] = ()
    """Lists and marked copies of an earlier run that somebody changed since, and that stay."""
    printed: tuple[Path, ...] = ()
    """The PDFs."""

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """How every rule ended over the inputs."""
        return self.checked.outcomes


@dataclass(frozen=True, slots=True)
class Order:
    """What to fill and where: `output` is a file or a folder, None the current one; `template` an id or a folder.

    `copies` says whether the list of findings and marked copies of the inputs are written too; only a template that
    needs an allocation table, the main job, has the latter.
    """

    inputs: tuple[Path, ...]
    output: Path | None
    template: str = DEFAULT_TEMPLATE
    force: bool = False
    lang: Lang = "zh"
    copies: bool = True
    unit: Unit | None = None
    """The unit to fill in; the template's own where it is None."""
    dry: bool = False
    """Whether nothing is written: what would be filled is only told."""
    decimals: int | None = None
    """How many decimals figures are rounded to, sums kept; None prints them exactly."""
    report: Path | None = None
    """Where the written report goes that is drafted with the annexes, from the same figures."""
    write_text: Callable[[WrittenText], bytes] | None = None
    """What writes its .docx."""
    sources: bool = False
    """Whether a sheet 数据来源 lists where every filled cell comes from."""
    to_pdf: PrintFile | None = None
    """What prints forms, list of findings and report; None where no PDF is asked for."""
    folders: FolderFiles = NAMED
    """Which inputs lay in folders that were given; one that cannot be used costs itself only."""
    captions: ReadCaptions | None = None
    """What reads the texts beside the template's cells, such as page headers; None leaves them as they are."""
    recalculate: Recalculate | None = None
    """What calculates the formulas whose results are not known here; Excel does when it opens the file otherwise."""


def fill(order: Order, read: ReadWorkbook, apply: ApplyPlan, wishes: Wishes) -> FilledFiles:
    """Write the filled form, the list of findings, and marked copies of the inputs beside it: all or nothing.

    What an earlier run wrote there is replaced where nobody touched it, copies that somebody changed are kept.
    Which input is which is seen from their tables. Everything is computed, what is about to be written is checked like
    the inputs, and every target looked at before the first file is written. Raises UserError for whatever the user
    can mend.
    """
    loaded, strays = sift(order.inputs, read, regions.load(), order.folders)
    return fill_loaded(order, loaded, read, apply, wishes, strays)


def fill_loaded(
    order: Order, loaded: tuple[Loaded, ...], read: ReadWorkbook, apply: ApplyPlan, wishes: Wishes,
    strays: Sequence[FileRecord] = (),
) -> FilledFiles:  # fmt: skip
    """Do what `fill` does with inputs that are read already; `read` is asked for the template alone."""
    template = find_template(order.template, read)
    if order.unit:
        template = replace(template, unit=order.unit, uniform=True)
    checked = judge(loaded, wishes, strays=strays)
    files = "、".join(str(one.path) for one in loaded)
    tables = chosen_tables(checked.assembled, files, template.needs, template.asks)
    form = read(template.form)
    context = context_of(tables, regions.load())
    bound = bind(template, form, order.captions(template.form) if order.captions else ())
    results = fill_results(bound, tables, context, order)

    main = ALLOCATION in template.needs
    sources = [one for one in checked.counted if not filled_by_us(one)]
    places = fill_places(
        order.output, template, context, results, form.kind, sources if order.copies and main else (), order.report,
        read, listed=order.copies, force=order.force,
        printed=order.to_pdf is not None,
    )  # fmt: skip
    inputs = [one.path for one in checked.counted if not (filled_by_us(one) and as_written(one))]
    if places.folder and not order.dry:
        make_folder(places.folder)
    home = places.forms[0].parent
    if home.is_dir() or not order.dry:
        check_targets(places.written, (*inputs, template.form), force=order.force, over=places.over)
    with staging(home if home.is_dir() else Path()) as stage:
        plans = dict(zip(places.forms, (cleared(form) + result.plan for result in results), strict=True))
        drafts = {target: stage / f"{number}.draft{target.suffix}" for number, target in enumerate(plans)}
        for target, plan in plans.items():
            apply(template.form, plan, drafts[target])
        found = with_results(drafts, read, order.recalculate)
        made = {target: read(draft) for target, draft in drafts.items()}
        checked = with_own(checked, {target: (drafts[target], document) for target, document in made.items()}, wishes)
        paths = [one.path for one in sources]
        read_as = {one.path.name: one.workbook.sha256 or digest_of(one.path) or "" for one in sources}
        making = (template.form.name, digest_of(template.form) or ""), read_as
        prints = {visible(one.path.name): contents(one.workbook) for one in sources}
        staged = {}
        for target, result in zip(places.forms, results, strict=True):
            staged[target] = stage / target.name
            data = EditPlan((KeepData(TOPIC, to_text(result.origins, *making), "数据来源"),)) + found[target]
            data += sources_sheet(result.origins, order.lang) if order.sources else EditPlan(())
            # Where another program found results, cells are not those of the draft: written anew, and read again.
            like = None if found[target].edits else made[target]
            source, plan = (drafts[target], data) if like else (template.form, plans[target] + data)
            apply_stamped(source, plan, staged[target], (Output.ANNEXES, paths), read, apply, prints, like)
        staged |= _beside(order, places, checked, stage, paths, read, apply)
        as_made = (read(staged[target]) if found[target].edits else made[target] for target in places.forms)
        uncalculated = tuple(gap for document in as_made for gap in _uncalculated(document))
        if places.report:
            staged[places.report] = _report(order, tables, context, stage / places.report.name, loaded)
            _agree(loaded, [staged[places.report], *(staged[target] for target in places.forms)], read)
        if order.to_pdf and not order.dry:
            staged |= print_beside(_prints(places, staged, stage, read, apply, order.to_pdf), stage, places.findings)
        if not order.dry:
            publish(staged, force=order.force, over=places.over)
            remember([*([places.report] if places.report else []), *places.prints])
    missing = tuple(dict.fromkeys([*(gap for result in results for gap in result.missing), *uncalculated]))
    return FilledFiles(
        places.forms[0],
        tuple(place for place in places.marked if place in staged),
        tuple(one.path for one in sources if one not in places.marked.values()) if main else (),
        missing,
        checked,
        (*places.forms[1:], *([places.report] if places.report else ())),
        places.findings if places.findings in staged else None,
        tuple(sorted(places.kept)),
        places.prints,
    )


def _prints(
    places: FillPlaces, staged: Mapping[Path, Path], stage: Path, read: ReadWorkbook, apply: ApplyPlan,
    to_pdf: PrintFile,
) -> Iterator[tuple[Path, bytes]]:  # fmt: skip
    """Yield each file that is printed, by its place, with its PDF."""
    for target, made in staged.items():
        if printed_name(target) in places.prints and target not in places.marked:
            form = target in places.forms
            yield target, print_form(made, stage, read, apply, to_pdf) if form else to_pdf(made)


def _beside(
    order: Order, places: FillPlaces, checked: Checked, stage: Path, paths: Sequence[Path], read: ReadWorkbook,
    apply: ApplyPlan,
) -> dict[Path, Path]:  # fmt: skip
    """Write the list of findings and the marked copies, and return where they stand by where they go.

    A copy is written where something is to be marked, and where one of an earlier run would go on telling old things.
    """
    made = {}
    if places.findings and places.findings not in places.kept:
        made[places.findings] = stage / places.findings.name
        inputs = [*paths, *places.forms]
        make_findings(made[places.findings], checked, order.lang, inputs, read, apply)
    for place, one in places.marked.items():
        if place not in places.kept and (place.exists() or to_mark(one, checked)):
            made[place] = make_marked(stage / place.name, one, checked, apply, order.lang)
    return made


def cleared(form: Document) -> EditPlan:
    """Return the plan that lets a form filled before serve again: without our marks and last year's findings."""
    marked = any(grid.sheet == FINDINGS_SHEET for grid in form.grids)
    findings = EditPlan((ClearMarks("去掉上次的核对结果"),)) if marked else EditPlan(())
    return findings + without_old(form)


def _report(order: Order, tables: Sequence[Table], context: FillContext, made: Path, loaded: Sequence[Loaded]) -> Path:
    """Write the report from the figures of the annexes and return its place."""
    from quotaxl.report.drafting import draft  # noqa: PLC0415 - most fillings draft no report
    from quotaxl.report.facts import facts_of  # noqa: PLC0415 - as above
    from quotaxl.report.origins import with_origins  # noqa: PLC0415 - as above

    assert order.write_text is not None
    facts = facts_of(tables, context, order.unit or Unit.YIYUAN, order.decimals)
    text, _ = draft("报告", facts)
    made.write_bytes(order.write_text(with_origins("报告", text, facts, digests(loaded))))
    return made


def _agree(loaded: tuple[Loaded, ...], made: Sequence[Path], read: ReadWorkbook) -> None:
    """Raise UserError where report, annexes and inputs do not say the same."""
    both = judge((*loaded, *load(made, read, regions.load())), Wishes(select=("QX-W",)))
    wrong = [f for o in both.outcomes for f in o.findings if f.severity is Severity.ERROR]
    if wrong:
        raise UserError(made[0].name, _DISAGREE.fill(what=wrong[0].message), _MEND)


def _uncalculated(form: Document) -> Iterator[Missing]:
    """Yield the formulas of a filled form whose results only a spreadsheet program can tell."""
    gaps = (Gap(grid.sheet, place, _UNCALCULATED) for grid in form.grids for place in grid.uncached)
    yield from merged(gaps)


def fill_results(
    bound: BoundTemplate, tables: Sequence[Table], context: FillContext, order: Order
) -> tuple[FillResult, ...]:
    """Return the plan of the one form, or of one form for each project. Raises UserError where there is no project."""
    template = bound.template
    if template.each is None:
        return (_shown(plan_fill(bound, tables, context, places=order.decimals), order.decimals),)
    rows = records(template.each, {}, tables, context, template.unit).rows
    if not rows:
        raise UserError("、".join(map(str, order.inputs)), _NO_PROJECT, _FILL_PROJECT)
    made = (plan_fill(bound, tables, context, places=order.decimals, record=row) for row in rows)
    return tuple(_shown(one, order.decimals) for one in made)


def _shown(result: FillResult, places: int | None) -> FillResult:
    """Return the result with as many decimals shown in every amount as they are rounded to: 0.2 as 0.200 beside 0.125.

    A figure that could not be rounded without breaking a sum still shows all it has.
    """
    if places is None:
        return result
    change = ReplaceFormat(AMOUNT_FORMAT, amount_format(places), "各栏小数位数一致")
    return replace(result, plan=result.plan + EditPlan((change,)))
