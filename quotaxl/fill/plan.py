"""From tables and a template to the edits that fill its form. Opens no file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.core.amount import plain
from quotaxl.core.edits import ANYTHING, Content, EditPlan, SetCell
from quotaxl.core.finding import CellRole
from quotaxl.core.grid import CellError, Place
from quotaxl.core.refs import ref
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.fill.bound import BoundTemplate, Named
from quotaxl.fill.context import FillContext, only
from quotaxl.fill.grow import Filled, fill_rows
from quotaxl.fill.missing import Gap, Missing, merged
from quotaxl.fill.rows import Layout, layout
from quotaxl.fill.template import CellBinding

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class FillResult:
    """The plan for the template's form, what could not be filled, and the name for the filled file."""

    plan: EditPlan
    missing: tuple[Missing, ...]
    output: str


def plan_fill(bound: BoundTemplate, tables: Sequence[Table], context: FillContext) -> FillResult:
    """Return the plan that fills a form from the tables read of the input.

    Figures are converted exactly to the template's unit; what the input lacks stays blank and is listed.
    Raises UserError where a table that the template needs is absent or there are two of it.
    """
    template = bound.template
    sources = {form: only(tables, form) for form in template.needs}
    for form in template.uses:
        found = [table for table in tables if table.form == form]
        if found and form != "allocation":
            sources[form] = only(tables, form)
    filled = [fill_rows(bound, binding, tables, context) for binding in template.tables]
    places = layout([one.growth for one in filled])
    work = _Work(bound, sources, context, places)
    done = [one for cell in template.cells for one in work.cell(cell)]
    edits = (
        *places.edits("按填报内容增减行"),
        *(one for one in done if isinstance(one, SetCell)),
        *(edit for one in filled for edit in one.cells(places)),
    )
    gaps = (*(one for one in done if isinstance(one, Gap)), *(gap for one in filled for gap in _blanks(one, places)))
    remarks = (Missing(one.growth.named.sheet, "", words) for one in filled for words in one.remarks)
    return FillResult(EditPlan(edits), (*merged(gaps), *remarks), _sentence(template.output, context)[0])


def _blanks(filled: Filled, places: Layout) -> Iterator[Gap]:
    for place, label in filled.blanks(places):
        yield Gap(filled.growth.named.sheet, place, _BLANK.fill(label=label))


def _sentence(text: str, context: FillContext) -> tuple[str, tuple[str, ...]]:
    """Return the sentence with its placeholders filled, and the placeholders that nothing fills."""
    lacking = tuple(n for n in _PLACEHOLDER.findall(text) if context.placeholder(n) is None)
    return _PLACEHOLDER.sub(lambda m: str(context.placeholder(m[1]) or ""), text), lacking


@dataclass(frozen=True, slots=True)
class _Work:
    """What it takes to fill the cells of one form."""

    bound: BoundTemplate
    sources: Mapping[str, Table]
    context: FillContext
    places: Layout

    def cell(self, cell: CellBinding) -> Iterator[SetCell | Gap]:
        """Yield what happens to one named cell."""
        return self._figure(cell) if cell.text is None else self._text(cell.name, cell.text)

    def _text(self, name: str, text: str) -> Iterator[SetCell | Gap]:
        written, lacking = _sentence(text, self.context)
        if lacking:
            yield self._lacks(name, _UNTOLD.fill(names="、".join(lacking)))
            return
        alone = _PLACEHOLDER.fullmatch(text)
        content: Content = self.context.placeholder(alone[1]) if alone else written
        yield self._set(name, content, "标题与说明")

    def _figure(self, cell: CellBinding) -> Iterator[SetCell | Gap]:
        """The figure, or nothing where the form's own formula stands: where the parts that it adds up are known."""
        stated = self._value(cell)
        parts = [self._value(self._cell(name)) for name in cell.parts]
        known = [part for part in parts if part is not None]
        own = sum(known, Decimal(0))
        if known and (len(known) == len(parts) or stated is None or stated == own):
            if stated is not None and stated != own:
                yield self._lacks(cell.name, _DIFFERS.fill(stated=plain(stated), own=plain(own)))
        elif stated is None:
            yield self._lacks(cell.name, _UNSTATED.fill(sheet=self._sheet(cell)))
        else:
            yield self._set(cell.name, stated, self._origin(cell))

    def _cell(self, name: str) -> CellBinding:
        return next(cell for cell in self.bound.template.cells if cell.name == name)

    def _value(self, cell: CellBinding) -> Decimal | None:
        if cell.source is None or cell.source.form not in self.sources:
            return None
        table = self.sources[cell.source.form]
        return table.amount(cell.source.key, cell.source.field, cell.unit or self.bound.template.unit)

    def _origin(self, cell: CellBinding) -> str:
        """The cell of the input, as file sheet!C5."""
        source = cell.source
        table = self.sources.get(source.form) if source else None
        at = table.position(source.key) if table and source else None
        if table is None or source is None or at is None or table.column(source.field) is None:
            return ""
        place = table.cell(at, source.field, CellRole.SOURCE)
        return f"{place.file} {place.sheet}!{place.ref}"

    def _sheet(self, cell: CellBinding) -> str:
        """The sheet of the input that should state the figure."""
        form = cell.source.form if cell.source else ""
        return self.sources[form].sheet if form in self.sources else form

    def _place(self, name: str) -> tuple[Named, Place]:
        named = self.bound.cells[name]
        return named, (self.places.row(named.sheet, named.area.top), named.area.left)

    def _set(self, name: str, content: Content, reason: str) -> SetCell:
        named, place = self._place(name)
        grid = self.bound.grid(named.sheet)
        at = (named.area.top, named.area.left)
        before = grid.value(*at)
        unknown = at in grid.formulas or isinstance(before, CellError)
        return SetCell(named.sheet, ref(*place), content, reason, ANYTHING if unknown else before)  # type: ignore[arg-type]

    def _lacks(self, name: str, what: Words) -> Gap:
        named, place = self._place(name)
        return Gap(named.sheet, place, what)


_UNTOLD = Words("填报表没有提供 {names}，留空。", "The county workbook does not give {names}; left blank.")
_UNSTATED = Words("填报表“{sheet}”没有填写，留空。", "The county's sheet {sheet} does not state it; left blank.")
_BLANK = Words("填报表没有填写“{label}”，留空。", "The county workbook does not state {label}; left blank.")
_DIFFERS = Words(
    "填报表写的是 {stated}，本表按组成部分计算为 {own}。",
    "The county workbook states {stated}; the form adds its parts up to {own}.",
)
