"""Use case: fill a form from an allocation table and a county's workbook, and mark both."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quotaxl.app.check import Checked, Wishes, judge
from quotaxl.app.choose import find_template
from quotaxl.app.inputs import chosen_tables
from quotaxl.app.load import Loaded, load
from quotaxl.app.mark import make_marked, marked_names
from quotaxl.app.outputs import check_targets, publish, staging
from quotaxl.app.reread import with_own
from quotaxl.app.stamps import apply_stamped, as_written, digest_of, filled_by_us, stamped
from quotaxl.catalogue import regions
from quotaxl.core.amount import Unit
from quotaxl.core.document import Document
from quotaxl.core.edits import FINDINGS_SHEET, ClearMarks, EditPlan, KeepData
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Outcome, Severity
from quotaxl.core.ports import ApplyPlan, ReadWorkbook
from quotaxl.core.stamp import Output
from quotaxl.core.table import Table
from quotaxl.core.words import Lang, Words
from quotaxl.core.written import WrittenText
from quotaxl.dossier.papers import ALLOCATION
from quotaxl.fill.bound import BoundTemplate, bind
from quotaxl.fill.context import FillContext, context_of
from quotaxl.fill.missing import Gap, Missing, merged
from quotaxl.fill.origins import TOPIC, to_text
from quotaxl.fill.plan import FillResult, plan_fill
from quotaxl.fill.records import records
from quotaxl.marks.plan import list_plan
from quotaxl.report.drafting import draft
from quotaxl.report.facts import facts_of

DEFAULT_TEMPLATE = "adjustment-plan"
_LONGEST = 100
"""Characters of a file's name that come from the input."""
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')

_MANY = Words("要写出 {count} 个文件（每个项目一份）。", "There are {count} files to write, one for each project.")
_FOLDER = Words("请用 -o 指定已有的文件夹。", "Give a folder that exists with -o.")
_APART = Words("报告要与附表写在同一个文件夹。", "Report and annexes go into one folder.")
_TOGETHER = Words("请把 --report 的位置改到附表所在的文件夹。", "Give --report a place in the folder of the annexes.")
_DISAGREE = Words(
    "报告与附表或填报表不一致，没有写出任何文件：{what}", "Report and tables disagree; nothing was written: {what}"
)
_MEND = Words("先用 quotaxl check 核对并改正填报表。", "Run quotaxl check on the county workbook and mend it first.")
_NO_PROJECT = Words("填报表中没有债券项目。", "The county workbook lists no project.")
_FILL_PROJECT = Words("请先在“债券项目”表中填写项目。", "Fill in the sheet 债券项目 first.")
_SUFFIX = Words(
    "模板是{kind}工作簿，写成 {suffix} 后 Excel 打不开。",
    "The template is of the kind {kind}; under the suffix {suffix} Excel does not open it.",
)
_RENAME = Words("请把输出文件命名为 {name}。", "Name the output {name}.")
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

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """How every rule ended over the inputs."""
        return self.checked.outcomes


@dataclass(frozen=True, slots=True)
class Order:
    """What to fill and where: `output` is a file or an existing folder, `template` an id or a folder.

    `copies` says whether marked copies of the inputs are written too; only a template that needs an allocation
    table, the main job, has them.
    """

    inputs: tuple[Path, ...]
    output: Path
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


def fill(order: Order, read: ReadWorkbook, apply: ApplyPlan, wishes: Wishes) -> FilledFiles:
    """Write the filled form with the list of findings, and marked copies of the inputs beside it: all or nothing.

    Which input is which is seen from their tables. Everything is computed, what is about to be written is checked like
    the inputs, and every target looked at before the first file is written. Raises UserError for whatever the user
    can mend.
    """
    return fill_loaded(order, load(order.inputs, read, regions.load()), read, apply, wishes)


def fill_loaded(
    order: Order, loaded: tuple[Loaded, ...], read: ReadWorkbook, apply: ApplyPlan, wishes: Wishes
) -> FilledFiles:
    """Do what `fill` does with inputs that are read already; `read` is asked for the template alone."""
    template = find_template(order.template, read)
    if order.unit:
        template = replace(template, unit=order.unit, uniform=True)
    checked = judge(loaded, wishes)
    files = "、".join(str(one.path) for one in loaded)
    tables = chosen_tables(checked.assembled, files, template.needs, template.asks)
    form = read(template.form)
    context = context_of(tables, regions.load())
    results = fill_results(bind(template, form), tables, context, order)

    main = ALLOCATION in template.needs
    if len(results) > 1 and not order.output.is_dir():
        raise UserError(str(order.output), _MANY.fill(count=len(results)), _FOLDER)
    targets = fill_targets(results, order.output)
    for target in targets:
        _check_suffix(target, form.kind)
    folder = targets[0].parent
    sources = [one for one in checked.counted if not filled_by_us(one)]
    names = marked_names(sources if order.copies and main else (), folder)
    inputs = [one.path for one in checked.counted if not (filled_by_us(one) and as_written(one))]
    reports = [order.report] if order.report else []
    if order.report and order.report.parent.resolve() != folder.resolve():
        raise UserError(str(order.report), _APART, _TOGETHER)
    check_targets([*targets, *names, *reports], (*inputs, template.form), force=order.force)
    # A form filled before serves again: our marks on it and the list of last year's findings are taken out.
    marked = any(grid.sheet == FINDINGS_SHEET for grid in form.grids)
    cleared = EditPlan((ClearMarks("去掉上次的核对结果"),)) if marked else EditPlan(())
    paths = [one.path for one in sources]
    making = _named_hash(template.form), dict(map(_named_hash, paths))
    with staging(folder) as stage:
        staged = {}
        drafts = {target: stage / f"0-{target.name}" for target in targets}
        for target, result in zip(targets, results, strict=True):
            apply(template.form, cleared + result.plan, drafts[target])
        checked = with_own(checked, drafts, read, wishes)
        for target, result in zip(targets, results, strict=True):
            staged[target] = made = stage / target.name
            kept = EditPlan((KeepData(TOPIC, to_text(result.origins, *making), "数据来源"),))
            if template.each:  # many small forms that people go on filling in
                apply(template.form, cleared + result.plan + kept + stamped(Output.ANNEXES, paths), made)
            else:
                plan = cleared + result.plan + kept + list_plan(checked.outcomes, order.lang, checked.record)
                apply_stamped(template.form, plan, made, (Output.ANNEXES, paths), read, apply)
        for place, one in names.items():
            staged[place] = make_marked(stage / place.name, one, checked, apply, order.lang)
        uncalculated = tuple(
            gap for path in (staged[target] for target in targets) for gap in _uncalculated(read(path))
        )
        for place in reports:
            staged[place] = _report(order, tables, context, stage / place.name)
            _agree(loaded, [staged[place], *(staged[target] for target in targets)], read)
        if not order.dry:
            publish(staged, force=order.force)
    unmarked = tuple(one.path for one in sources if one not in names.values())
    missing = tuple(dict.fromkeys([*(gap for result in results for gap in result.missing), *uncalculated]))
    further = (*targets[1:], *reports)
    return FilledFiles(targets[0], tuple(names), unmarked if main else (), missing, checked, further)


def _report(order: Order, tables: Sequence[Table], context: FillContext, made: Path) -> Path:
    """Write the report from the figures of the annexes and return its place."""
    assert order.write_text is not None
    text, _ = draft("报告", facts_of(tables, context, order.unit or Unit.YIYUAN, order.decimals))
    made.write_bytes(order.write_text(text))
    return made


def _agree(loaded: tuple[Loaded, ...], made: Sequence[Path], read: ReadWorkbook) -> None:
    """Raise UserError where report, annexes and inputs do not say the same."""
    both = judge((*loaded, *load(made, read, regions.load())), Wishes(select=("QX-W",)))
    wrong = [f for o in both.outcomes for f in o.findings if f.severity is Severity.ERROR]
    if wrong:
        raise UserError(made[0].name, _DISAGREE.fill(what=wrong[0].message), _MEND)


def _check_suffix(target: Path, kind: str) -> None:
    """Raise UserError where a form with macros would get the name of one without, or the other way round."""
    right = f".{kind}"
    if target.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".et") and target.suffix.lower() != right:
        what = _SUFFIX.fill(kind=right, suffix=target.suffix)
        raise UserError(str(target), what, _RENAME.fill(name=target.with_suffix(right).name))


def _named_hash(path: Path) -> tuple[str, str]:
    """Return a file's name, without its folder, and the sha256 of its bytes; "" where it was never saved."""
    return path.name, digest_of(path) or ""


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
        return (plan_fill(bound, tables, context, places=order.decimals),)
    rows = records(template.each, {}, tables, context, template.unit).rows
    if not rows:
        raise UserError("、".join(map(str, order.inputs)), _NO_PROJECT, _FILL_PROJECT)
    return tuple(plan_fill(bound, tables, context, places=order.decimals, record=row) for row in rows)


def fill_targets(results: Sequence[FillResult], output: Path) -> tuple[Path, ...]:
    """Return where each form goes; of equal names the later ones are numbered."""
    if not output.is_dir():
        return (output,)
    taken: list[Path] = []
    for result in results:
        name = Path(_UNSAFE.sub("_", result.output))
        stem, number = name.stem[:_LONGEST], 1
        while (target := output / f"{stem}{'' if number == 1 else f'（{number}）'}{name.suffix}") in taken:
            number += 1
        taken.append(target)
    return tuple(taken)
