"""From tables and a template to the edits that fill its form. Opens no file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from quotaxl.catalogue.form import form
from quotaxl.catalogue.items import Item
from quotaxl.core.amount import Unit, plain
from quotaxl.core.edits import ANYTHING, Content, DefineName, DropNames, EditPlan, FitRow, SetCell
from quotaxl.core.finding import CellRole
from quotaxl.core.grid import CellError, Place
from quotaxl.core.refs import ref
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.levels import LEVEL_FORMS, states
from quotaxl.dossier.papers import own_sheet
from quotaxl.fill.atlevels import at_levels
from quotaxl.fill.blankread import reading_blanks
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.captions import renewed_captions
from quotaxl.fill.context import FillContext, only
from quotaxl.fill.conversions import check_conversions
from quotaxl.fill.examples import examples
from quotaxl.fill.figures import Figures, figures
from quotaxl.fill.find import of_year
from quotaxl.fill.grow import GrownTable, fill_rows
from quotaxl.fill.heights import crowded
from quotaxl.fill.leading import led
from quotaxl.fill.leftover import leftovers
from quotaxl.fill.missing import Gap, Missing, merged
from quotaxl.fill.names import LEFT, REGION, UNIT_NOW, YEAR, misspelt, own_unit, setting, text_shift
from quotaxl.fill.numbering import running_on
from quotaxl.fill.origins import CellOrigin, CellSource, shown, source_of
from quotaxl.fill.place import Named
from quotaxl.fill.records import records
from quotaxl.fill.rows import RowLayout, layout
from quotaxl.fill.rowvalues import FilledRow, Records
from quotaxl.fill.spanning import spanning
from quotaxl.fill.template import CellBinding, TableBinding
from quotaxl.fill.texts import in_unit, renewed, written

LISTS = ("allocation",)
"""Forms of which the inputs may hold several; what is made of them are rows."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class FillResult:
    """The plan for the template's form, what could not be filled, and the name for the filled file."""

    plan: EditPlan
    missing: tuple[Missing, ...]
    output: str
    origins: tuple[CellOrigin, ...] = ()


def plan_fill(
    bound: BoundTemplate,
    tables: Sequence[Table],
    context: FillContext,
    *,
    places: int | None = None,
    record: FilledRow | None = None,
) -> FillResult:
    """Return the plan that fills a form from the tables read of the input.

    Figures are converted exactly to the template's unit and, with `places`, rounded so that sums hold; what the
    input lacks stays blank and is listed. `record` is what a form is made for that is made one by one.
    Raises UserError where a table that the template needs is absent or there are two of it, and where all of a form is
    to be put into another unit and a formula of its own converts units.
    """
    template = bound.template
    if template.uniform:
        check_conversions(bound)
    leading = led(tables)
    tables = leading.tables
    sources = {id: only(tables, id) for id in template.needs if id not in LISTS}
    wished = {*template.uses, *(s.form for c in template.cells for s in c.sources)}
    for id in wished - {*sources, *LISTS}:
        found = of_year(tables, id, context.year)
        if found is not None:
            sources[id] = found
    levels = (of_year(tables, id, context.year) for id in LEVEL_FORMS)
    bound = at_levels(bound, sources, leveled=any(found is not None and states(found) for found in levels))
    template = bound.template
    listed = partial(_records, {}, tables, context, template.unit)
    filled = running_on([fill_rows(bound, one, listed(one), places, _others(bound, one)) for one in template.tables])
    gone, shown_how = examples(bound, filled)
    layed = layout([*(one.growth for one in filled), *gone])
    told = replace(context, words={**context.words, "unit": template.unit.label, **_words(record)})
    work = _Work(bound, sources, told, layed, figures(bound, sources, places), record, leading.sums)
    made = [(cell, one) for cell in template.cells for one in work.cell(cell)]
    done = [one for _, one in made]
    lists = [edit for one in filled for edit in one.cells(layed)]
    spans = tuple(spanning(bound, filled, layed, template.unit))
    origins = (
        *(work.traced(cell, one) for cell, one in made if isinstance(one, SetCell) and one.content is not None),
        *(origin for one in filled for origin in one.traced(layed, one.binding.unit or template.unit)),
        *(origin for _, origin in spans),
    )
    edits = (
        *layed.edits("按填报内容增减行"),
        *(one for one in done if isinstance(one, SetCell)),
        *lists,
        *(edit for edit, _ in spans),
        *(work.fitted(cell) for cell, one in made if isinstance(one, SetCell) and work.crowded(cell, one.content)),
        *work.now(),
    )
    captions, open_captions = renewed_captions(bound, told, layed)
    unknown = [work.unknown(name) for name in bound.unused if misspelt(name)]
    contents = {(edit.sheet, edit.ref): edit.content for edit in edits if isinstance(edit, SetCell)}
    gaps = (
        *unknown,
        *(one for one in done if isinstance(one, Gap)),
        *reading_blanks(bound, work.figures, contents, layed),
        *(gap for one in filled for gap in _blanks(one, layed)),
    )
    said = [Missing(one.growth.named.sheet, str(area), words) for one in filled for area, words in one.notes(layed)]
    said += [*shown_how, *_left(bound), *leftovers(bound, filled, edits, layed, told), *open_captions]
    remarks = (Missing(one.growth.named.sheet, "", words) for one in filled for words in one.remarks)
    return FillResult(
        EditPlan((*edits, *captions)), (*remarks, *merged(gaps), *said), _sentence(template.output, told)[0], origins
    )


def _records(
    known: dict[object, Records], tables: Sequence[Table], context: FillContext, unit: Unit, one: TableBinding
) -> Records:
    """Return the records of a list; those of several lists of the same, such as groups, are looked for once."""
    own = one.unit or unit
    key = (one.records, tuple(one.where.items()), own, one.form)
    if key not in known:
        known[key] = records(one.records, one.where, tables, context, own, one.form)
    return known[key]


def _others(bound: BoundTemplate, binding: TableBinding) -> frozenset[int]:
    """Return the columns of the lists that stand beside one in the same rows."""
    own = bound.cells[binding.rows]
    rows = (own.sheet, own.area.top, own.area.bottom)
    beside = (one for one in bound.template.tables if one is not binding)
    found = ((bound.cells[one.rows], one) for one in beside)
    return frozenset(
        column for at, one in found if (at.sheet, at.area.top, at.area.bottom) == rows for column in one.at.values()
    )


def _words(record: FilledRow | None) -> dict[str, str]:
    name = record.values.get("name") if record else None
    return {"project": name} if isinstance(name, str) else {}


def _blanks(filled: GrownTable, places: RowLayout) -> Iterator[Gap]:
    for place, label in filled.blanks(places):
        yield Gap(filled.growth.named.sheet, place, _BLANK.fill(label=label))


def _left(bound: BoundTemplate) -> Iterator[Missing]:
    """Yield what `template bind` could not bind, as it said then."""
    for name, value in bound.form.names.items():
        if name.startswith(LEFT):
            place, _, why = value.strip('="').replace('""', '"').partition("：")
            sheet, _, cells = place.rpartition("!")
            yield Missing(sheet, cells, _UNBOUND.fill(why=why))


def _quoted(text: str) -> str:
    """Return a text as a constant in a name."""
    return '"' + text.replace('"', '""') + '"'


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
    places: RowLayout
    figures: Figures
    record: FilledRow | None
    sums: Mapping[Item, tuple[CellSource, ...]]
    """Cells that figures of the sources were added up from."""

    def cell(self, cell: CellBinding) -> Iterator[SetCell | Gap]:
        """Yield what happens to one named cell."""
        if cell.renew:
            return self._renew(cell)
        if cell.of is not None:
            return self._recorded(cell.name, cell.of)
        return self._figure(cell) if cell.text is None else self._text(cell.name, cell.text)

    def unknown(self, name: str) -> Gap:
        """Say of a cell whose name is misspelt which word its form does not have."""
        word, like = misspelt(name) or ("", "")
        said = _LIKE.fill(name=name, word=word, like=like) if like else _MISSPELT.fill(name=name, word=word)
        return self._lacks(name, said)

    def now(self) -> Iterator[DefineName | DropNames]:
        """Yield the names that say what the form's texts are in, where it has them."""
        said = {YEAR: str(self.context.year), REGION: _quoted(self.context.region.name),
                UNIT_NOW: _quoted(self.bound.template.unit.label)}  # fmt: skip
        if self.bound.template.uniform and (apart := tuple(filter(own_unit, self.bound.form.names))):
            yield DropNames(apart, "全部改为同一单位")
        for name, value in said.items():
            if own := setting(self.bound.form.names, name):
                yield DefineName(own, value, "表内文字所指", hidden=True)

    def _renew(self, cell: CellBinding) -> Iterator[SetCell | Gap]:
        """Bring one of the form's own texts up to date."""
        name = cell.name
        named = self.bound.cells[name]
        own = self.bound.grid(named.sheet).value(named.area.top, named.area.left)
        if not isinstance(own, str):
            return
        shift = text_shift(name)
        if shift is None:
            fresh = in_unit(own, cell.unit or self.bound.template.unit)
        else:
            fresh = renewed(own, written(self.bound.form), self.context, shift)
        if fresh != own:
            yield self._set(name, fresh, "标题与说明")

    def _recorded(self, name: str, of: str) -> Iterator[SetCell | Gap]:
        """A field of the one project that the form is made for."""
        value = self.record.values.get(of) if self.record else None
        if value is None:
            yield self._lacks(name, _UNSTATED.fill(sheet="债券项目") if of else _NOT_ASKED)
            return
        yield self._set(name, value, self.record.origin if self.record else "")

    def _text(self, name: str, text: str) -> Iterator[SetCell | Gap]:
        written, lacking = _sentence(text, self.context)
        if lacking:
            yield self._lacks(name, _UNTOLD.fill(names="、".join(lacking)))
            return
        alone = _PLACEHOLDER.fullmatch(text)
        content: Content = self.context.placeholder(alone[1]) if alone else written
        yield self._set(name, content, "标题与说明")

    def _figure(self, cell: CellBinding) -> Iterator[SetCell | Gap]:
        """The figure, or nothing where the form's own formula stands: where the parts that it reads are known."""
        stated = self.figures.stated.get(cell.name)
        known = [value for name in cell.parts if (value := self.figures.known.get(name)) is not None]
        own = sum(known, Decimal(0)) if cell.adds else stated
        if known and (len(known) == len(cell.parts) or stated is None or stated == own):
            if stated is not None and own is not None and stated != own:
                yield self._lacks(cell.name, _DIFFERS.fill(stated=plain(stated), own=plain(own)))
        elif stated is None:
            yield from self._unstated(cell)
        else:
            yield self._set(cell.name, stated, self._origin(cell))
        if cell.name in self.figures.unrounded:
            yield self._lacks(cell.name, _UNROUNDED)

    def _unstated(self, cell: CellBinding) -> Iterator[SetCell | Gap]:
        """Say that nothing states a figure; what a template of another year or place holds there goes."""
        named = self.bound.cells[cell.name]
        grid, at = self.bound.grid(named.sheet), (named.area.top, named.area.left)
        before = grid.value(*at)
        sheet = self._sheet(cell)
        if '""' not in grid.formulas.get(at, '""'):
            yield self._lacks(cell.name, _FORMULA.fill(sheet=sheet))
        elif at in grid.formulas or isinstance(before, bool) or not isinstance(before, int | float):
            yield self._lacks(cell.name, _UNSTATED.fill(sheet=sheet))
        elif written(self.bound.form).before(self.context):
            yield self._set(cell.name, None, "模板原有的往年数字")
            yield self._lacks(cell.name, _OLD.fill(sheet=sheet))
        else:
            yield self._lacks(cell.name, _KEPT.fill(sheet=sheet))

    def traced(self, cell: CellBinding, edit: SetCell) -> CellOrigin:
        """Return where what was written into a named cell comes from."""
        if cell.of is not None:
            found = self.record.cells.get(cell.of, ()) if self.record else ()
            amount = any(source.unit for source in found)
            label = self.bound.template.unit.label if amount else None
            return CellOrigin(edit.sheet, edit.ref, shown(edit.content), found, label)
        for source in cell.sources:
            table = self.sources.get(source.form)
            at = table.position(source.key) if table else None
            if source in self.sums and table and table.value(source.key, source.field) is not None:
                unit = cell.unit or self.bound.template.unit
                return CellOrigin(edit.sheet, edit.ref, shown(edit.content), self.sums[source], unit.label)
            taken = (
                source_of(table, table.frame.row(at, named=True), source.field) if table and at is not None else None
            )
            if taken and table:
                unit = cell.unit or self.bound.template.unit
                exact = table.amount(source.key, source.field, unit)
                value = shown(edit.content)
                other = plain(exact) if exact is not None and plain(exact) != value else None
                return CellOrigin(edit.sheet, edit.ref, value, (taken,), unit.label, other)
        return CellOrigin(edit.sheet, edit.ref, shown(edit.content), ())

    def _origin(self, cell: CellBinding) -> str:
        """The cell of the input, as file sheet!C5."""
        for source in cell.sources:
            table = self.sources.get(source.form)
            at = table.position(source.key) if table else None
            if parts := self.sums.get(source):
                return f"{parts[0].file} {parts[0].sheet}!{parts[0].ref}"
            if table and at is not None and table.value(source.key, source.field) is not None:
                place = table.cell(at, source.field, CellRole.SOURCE)
                return f"{place.file} {place.sheet}!{place.ref}"
        return ""

    def _sheet(self, cell: CellBinding) -> str:
        """The sheet of the input that should state the figure: that of the first source but the form itself."""
        asked = [s.form for s in cell.sources if s.form in self.sources]
        own = [s.form for s in cell.sources if own_sheet(s.form)] or [s.form for s in cell.sources]
        return self.sources[asked[0]].sheet if asked else form(own[0]).name if own else ""

    def crowded(self, cell: CellBinding, content: Content) -> bool:
        """Return whether what is written into a named cell may need more than one line."""
        if not isinstance(content, str):
            return False
        named = self.bound.cells[cell.name]
        grid, row, column = self.bound.grid(named.sheet), named.area.top, named.area.left
        before = grid.value(row, column)
        longer = not isinstance(before, str) or len(content) > len(before)  # else the row is as high as it was made
        return longer and crowded(grid, row, {column: content})

    def fitted(self, cell: CellBinding) -> FitRow:
        """Return the edit that lets the row of a named cell show its texts."""
        named, place = self._place(cell.name)
        return FitRow(named.sheet, place[0], "使文字完整显示")

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


_UNBOUND = Words("未绑定，未填写：{why}", "Not bound and not filled: {why}")
_UNTOLD = Words("填报表没有提供 {names}，留空。", "The county workbook does not give {names}; left blank.")
_UNSTATED = Words("填报表“{sheet}”没有填写，留空。", "The county's sheet {sheet} does not state it; left blank.")
_FORMULA = Words(
    "填报表“{sheet}”没有填写，公式所读的单元格也留空，显示的数不能用。",
    "The county's sheet {sheet} does not state it; the formula reads cells left blank, what it shows is no figure.",
)
_OLD = Words(
    "填报表“{sheet}”没有填写，模板原有的数字（往年的或别处的）已清空。",
    "The county's sheet {sheet} does not state it; the template's own figure, of another year or place, was emptied.",
)
_KEPT = Words(
    "填报表“{sheet}”没有填写，模板原有的数字未动，请核对。",
    "The county's sheet {sheet} does not state it; the template's own figure stays, see whether it holds.",
)
_BLANK = Words("填报表没有填写“{label}”，留空。", "The county workbook does not state {label}; left blank.")
_NOT_ASKED = Words("填报表没有这一栏，留空。", "The county workbook has no such field; left blank.")
_UNROUNDED = Words(
    "按所要求的小数位数无法同时保持各项合计，按精确数填列。",
    "Rounded as asked, not every sum could hold; the exact figure is printed.",
)
_MISSPELT = Words(
    "名称“{name}”：这张表没有“{word}”，未填。", "The name {name}: the form has no {word}; the cell is not filled."
)
_LIKE = Words(
    "名称“{name}”：这张表没有“{word}”，未填。是不是“{like}”？",
    "The name {name}: the form has no {word}; the cell is not filled. Is it {like}?",
)
_DIFFERS = Words(
    "填报表写的是 {stated}，本表按组成部分计算为 {own}。",
    "The county workbook states {stated}; the form adds its parts up to {own}.",
)
