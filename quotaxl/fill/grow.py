"""Fills the named rows of a form with records: one row each, sums beside and below them as formulas."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from quotaxl.catalogue.form import form
from quotaxl.core.amount import UNITS, Unit, convert, exact, plain
from quotaxl.core.edits import Content, FitRow, Formula, SetCell
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Grid, Place
from quotaxl.core.refs import Area, column_letter, ref
from quotaxl.core.words import Words
from quotaxl.dossier.papers import own_sheet
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.derive import derivations
from quotaxl.fill.heights import crowded
from quotaxl.fill.origins import CellOrigin, shown
from quotaxl.fill.place import Named
from quotaxl.fill.records import of_group
from quotaxl.fill.rounding import KeptSum, balanced, largest_remainder, rounded
from quotaxl.fill.rows import Growth, RowLayout, area_after
from quotaxl.fill.rowvalues import NUMBERS, FilledRow, Records, kind_of
from quotaxl.fill.samples import SampleCells, areas_read, sample_cells
from quotaxl.fill.spoken import spoken
from quotaxl.fill.template import TableBinding

_SHOWN = Words("模板中有隐藏的样例行，填写的行已全部显示。", "Sample rows were hidden; the filled rows are shown.")
_FALLEN = Words(
    "样例有 {samples} 行，实际 {rows} 行；多余的 {fallen} 行连同其中内容已去掉。",
    "{samples} sample rows became {rows}; {fallen} fell away with what they held.",
)
_VARIOUS = Words(
    "样例 {samples} 行中的内容各不相同，又没有数据来源，已清空。",
    "The {samples} sample rows hold different things here and nothing fills them; emptied.",
)
_DATED = Words(
    "样例各行写着“{text}”，是以前的时间，又没有数据来源，已清空。",
    "The sample rows all say {text}, a time of before, and nothing fills them; emptied.",
)
_REPEATED = Words(
    "样例各行都是“{text}”，每一行都照写，请核对。",
    "The sample rows all say {text}; it is repeated in each row, see whether it holds.",
)
_EMPTIED = Words(
    "样例行中“{label}”原有内容（如往年数据）已清空。",
    "What the samples held under {label} (last year's, perhaps) was emptied.",
)
_NO_ROWS = Words("“{sheets}”没有可列的内容，明细行留空。", "Nothing to list in {sheets}; the rows stay blank.")


@dataclass(frozen=True, slots=True)
class GrownTable:
    """A table of a form with its records. `columns` gives the sheet column by header label."""

    binding: TableBinding
    growth: Growth
    rows: tuple[FilledRow, ...]
    columns: Mapping[str, int]
    totals: Mapping[str, Named]
    kept: frozenset[str]
    """Totals that are left alone: their own formula grows with the rows, or counts what would stand there twice."""
    typed: frozenset[str]
    """Totals whose cells hold a figure of the template's own."""
    remarks: tuple[Words, ...]
    grid: Grid
    """The form's sheet."""
    samples: SampleCells

    def cells(self, places: RowLayout) -> Iterator[SetCell | FitRow]:
        """Yield the edits of every row and total; `places` says where rows are after all row edits."""
        sheet = self.growth.named.sheet
        yield from self._beside(sheet, places)
        if not self.rows:
            yield from self._emptied(sheet, places)
            yield from self._none(self.totals, places)
            return
        yield from self._spare(sheet, places)
        area = area_after(places, self.growth)
        for row, record in enumerate(self.rows, start=area.top):
            for label, name in self.binding.columns.items():
                column, content = self.columns[label], record.values.get(name)
                if column not in self.samples.computed and (content is not None or column in self.samples.held):
                    yield SetCell(sheet, ref(row, column), content, record.origin)
            yield from self._cleared(sheet, row)
            texts = {self.columns[label]: record.values.get(name) for label, name in self.binding.columns.items()}
            if crowded(self.grid, self.growth.named.area.top, texts):
                yield FitRow(sheet, row, "使文字完整显示")
            for label, addends in self.binding.sums.items():
                refs = ",".join(ref(row, self.columns[addend]) for addend in addends)
                yield SetCell(sheet, ref(row, self.columns[label]), Formula(f"SUM({refs})"), "横向合计")
            for label, pair in self.binding.ratios.items():
                over, under = (record.values.get(name) for name in pair)
                if isinstance(over, Decimal) and isinstance(under, Decimal) and under:
                    first, second = (ref(row, self.columns[self._label(name)]) for name in pair)
                    yield SetCell(sheet, ref(row, self.columns[label]), Formula(f"{first}/{second}"), "支出进度")
        for name, named in self.totals.items():
            if name in self.kept:
                continue  # its own formula has grown with the rows
            label = self._label(self.binding.totals[name])
            letter = column_letter(self.columns[label])
            total: Content = Formula(f"SUM({letter}{area.top}:{letter}{area.bottom})")
            kind = self.binding.kinds.get(name)
            rows = [row for row in self.rows if not kind or kind_of(str(row.values.get("kind") or "")) == kind]
            known = [v for r in rows if isinstance(v := r.values.get(self.binding.totals[name]), Decimal)]
            if not known:
                yield from self._none({} if rows else {name: named}, places)
                continue
            if self.binding.at or kind:
                total = exact(sum(known, Decimal(0)))
            address = ref(places.row(named.sheet, named.area.top), named.area.left)
            yield SetCell(named.sheet, address, total, "合计随行数变动")

    def _none(self, totals: Mapping[str, Named], places: RowLayout) -> Iterator[SetCell]:
        """Bring typed totals to 0 where nothing is to be added up: last year's figure would stay."""
        for name, named in totals.items():
            at = (named.area.top, named.area.left)
            if name in self.typed:
                address = ref(places.row(named.sheet, at[0]), at[1])
                yield SetCell(named.sheet, address, Decimal(0), "没有可列的内容")

    def holds_amounts(self, name: str) -> bool:
        """Return whether a field of the rows is one of amounts."""
        return name not in NUMBERS and any(isinstance(row.values.get(name), Decimal) for row in self.rows)

    def traced(self, places: RowLayout, unit: Unit) -> Iterator[CellOrigin]:
        """Yield where each cell of the rows comes from."""
        if not self.rows:
            return
        sheet, top = self.growth.named.sheet, area_after(places, self.growth).top
        for row, record in enumerate(self.rows, start=top):
            for label, name in self.binding.columns.items():
                content, sources = record.values.get(name), record.cells.get(name, ())
                column = self.columns[label]
                if content is None or column in self.samples.computed:
                    continue
                amount = any(source.unit for source in sources)
                parts = [convert(Decimal(s.value), UNITS[s.unit], unit) for s in sources if s.unit]
                whole = plain(sum(parts, Decimal(0))) if amount else None
                value = shown(content)
                yield CellOrigin(
                    sheet,
                    ref(row, column),
                    value,
                    sources,
                    unit.label if amount else None,
                    whole if whole != value else None,
                )

    def _cleared(self, sheet: str, row: int) -> Iterator[SetCell]:
        """Empty what the samples hold besides the form's columns."""
        for column in sorted(self.samples.various | self.samples.dated):
            yield SetCell(sheet, ref(row, column), None, "样例中的内容不重复")

    def _beside(self, sheet: str, places: RowLayout) -> Iterator[SetCell]:
        """Empty what stands beside the table in each row that is none of the samples: there it is repeated."""
        count, samples = places.count(self.growth), self.growth.samples
        top = places.row(sheet, self.growth.named.area.top)
        own = {*range(samples - 1), count - 1 if samples > 1 else 0}  # the last sample stays the last row
        for row in range(count) if self.samples.beside else ():
            for column in sorted(self.samples.beside) if row not in own else ():
                yield SetCell(sheet, ref(top + row, column), None, "表旁的内容不重复")

    def _spare(self, sheet: str, places: RowLayout) -> Iterator[SetCell]:
        """Empty the rows that a list does not need: it is shorter than the one beside it, or than what stands there."""
        top = area_after(places, self.growth).top
        inside = range(min(self.columns.values()), max(self.columns.values()) + 1)
        used = self.samples.held | self.samples.computed
        held = {*self.columns.values(), *inside} & used
        while (next_to := min(held, default=0) - 1) in used - self.samples.beside:
            held.add(next_to)  # a number that its own formula counts
        for row in range(top + len(self.rows), top + places.count(self.growth)):
            for column in sorted(held):
                yield SetCell(sheet, ref(row, column), None, "本表没有这么多行")

    def _emptied(self, sheet: str, places: RowLayout) -> Iterator[SetCell]:
        """Empty the samples where there is nothing to list."""
        if self.growth.count:
            top = area_after(places, self.growth).top
            for column in sorted({*self.columns.values()} & (self.samples.held - self.samples.computed)):
                for row in range(top, top + places.count(self.growth)):
                    yield SetCell(sheet, ref(row, column), None, "没有可列的内容")

    def notes(self, places: RowLayout) -> Iterator[tuple[Area, Words]]:
        """Yield what is to be said of the samples: what was shown, what fell away, what was emptied."""
        count = places.count(self.growth)
        if not count:
            return
        after = area_after(places, self.growth)
        if self.growth.shown:
            yield after, _SHOWN
        fallen = self.growth.samples - count
        if fallen > 0 and (self.samples.held or self.samples.computed):
            yield after, _FALLEN.fill(samples=self.growth.samples, rows=count, fallen=fallen)
        for column in sorted(self.samples.various):
            place = Area(after.top, column, after.bottom, column)
            yield place, _VARIOUS.fill(samples=self.growth.samples)
        top = self.growth.named.area.top
        for column in sorted(self.samples.dated | self.samples.repeated):
            text = str(self.grid.value(top, column) or "")[:20]
            said = _DATED if column in self.samples.dated else _REPEATED
            if column in self.samples.dated or (count > self.growth.samples):
                yield Area(after.top, column, after.bottom, column), said.fill(text=text)
        bound = {self.columns[label]: (label, name) for label, name in self.binding.columns.items()}
        for column, (label, name) in bound.items():
            if column in self.samples.held and not any(row.values.get(name) is not None for row in self.rows):
                yield Area(after.top, column, after.bottom, column), _EMPTIED.fill(label=label)

    def blanks(self, places: RowLayout) -> Iterator[tuple[Place, str]]:
        """Yield (cell, header) of each wanted value that a record lacks."""
        if not self.rows:
            return
        top = area_after(places, self.growth).top
        for name in self.binding.wanted:
            label = self._label(name)
            for row, record in enumerate(self.rows, start=top):
                if record.values.get(name) is None:
                    yield (row, self.columns[label]), label

    def _label(self, name: str) -> str:
        return next(label for label, value in self.binding.columns.items() if value == name)


def fill_rows(
    bound: BoundTemplate,
    binding: TableBinding,
    found: Records,
    places: int | None = None,
    others: frozenset[int] = frozenset(),
) -> GrownTable:
    """Return a table with the records `found` for it and how its rows grow.

    Amounts are rounded to `places` decimals unless it is None. `others` are the columns of lists beside it in the same
    rows. Sample rows under a total never all go: one blank row stays, as it does where names stand for the rows; those
    below a row of a form of items go, unless they hold something of the user's.
    Raises UserError where the form's header row lacks a column that the binding names.
    """
    found = of_group(found, binding.group) if binding.group else found
    named = bound.cells[binding.rows]
    grid = bound.grid(named.sheet)
    totals = {name: bound.cells[name] for name in binding.totals}
    columns = binding.at or _columns(bound, binding)
    area = named.area
    samples = sample_cells(grid, area, frozenset(columns.values()), others)
    kinds = next((columns[label] for label, field in binding.columns.items() if field == "kind"), None)
    if kinds is not None:
        found = replace(found, rows=spoken(found.rows, bound.form, named, kinds))
    below = "below" in binding.where  # as many as there are: often none
    lacking = () if found.rows or below or not binding.form else (_no_rows(binding.form),)
    least = 1 if binding.totals or (samples.held - {*columns.values()} if below else binding.at) else 0
    return GrownTable(
        binding,
        Growth(
            named,
            max(len(found.rows), least, samples.needed),
            tuple(totals.values()),
            any(row in grid.hidden_rows for row in range(area.top, area.bottom + 1)),
        ),
        found.rows if places is None else _rounded(found.rows, binding, places),
        columns,
        totals,
        kept := frozenset(name for name, place in totals.items() if _stands(bound.grid(place.sheet), place, area)),
        frozenset(n for n in totals.keys() - kept if _held(bound.grid(totals[n].sheet), totals[n])),
        (*found.remarks, *lacking),
        grid,
        samples,
    )


def _held(grid: Grid, place: Named) -> bool:
    return grid.value(place.area.top, place.area.left) is not None


def _stands(grid: Grid, total: Named, rows: Area) -> bool:
    """Return whether a total is left as it is: it has a formula, or another one adds it up together with the rows."""
    row, column = total.area.top, total.area.left
    if (row, column) in grid.formulas:
        return True
    return any(
        (row, column) in area and (rows.top, column) in area
        for (_, at), formula in grid.formulas.items()
        if at == column
        for area in areas_read(formula)
    )


def _no_rows(id: str) -> Words:
    asked = "、".join(form(other).name for other in derivations()[id].uses if own_sheet(other))
    return _NO_ROWS.fill(sheets=asked)


def _rounded(rows: tuple[FilledRow, ...], binding: TableBinding, places: int) -> tuple[FilledRow, ...]:
    """Round amounts: down each column that has a total, along each row where columns add up others, else one by one."""
    across = [s for s in form(binding.form).sums if s.axis == "columns"] if binding.form else []
    if across:
        equations = [KeptSum(s.total, s.plus, s.minus) for s in across]
        return tuple(
            replace(row, values={**row.values, **balanced(_amounts(row, binding), equations, places)[0]})
            for row in rows
        )
    values = [dict(row.values) for row in rows]
    for name in binding.columns.values():
        at = [i for i, row in enumerate(rows) if name in _amounts(row, binding)]
        exactly = [_amounts(rows[i], binding)[name] for i in at]
        summed = name in binding.totals.values()
        parts = largest_remainder(exactly, places) if summed else [rounded(part, places) for part in exactly]
        for i, part in zip(at, parts, strict=True):
            values[i][name] = part
    return tuple(replace(row, values=new) for row, new in zip(rows, values, strict=True))


def _amounts(row: FilledRow, binding: TableBinding) -> dict[str, Decimal]:
    shown = binding.columns.values()
    return {n: v for n, v in row.values.items() if isinstance(v, Decimal) and n in shown and n not in NUMBERS}


def _columns(bound: BoundTemplate, binding: TableBinding) -> dict[str, int]:
    """Return the sheet column of every header that a binding names. Raises UserError where one is not in the header."""
    header = bound.cells[binding.header]
    grid = bound.grid(header.sheet)
    area = header.area
    labels = {
        "".join(str(grid.value(row, column) or "").split()): column
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }
    wanted = dict.fromkeys([*binding.columns, *binding.sums, *(a for s in binding.sums.values() for a in s)])
    lacking = [label for label in wanted if label not in labels]
    if lacking:
        raise UserError(
            f"{bound.form.file} {header.sheet}!{area}",
            Words(f"表头缺少：{'、'.join(lacking)}。", f"The header row lacks {', '.join(lacking)}."),
            Words("恢复表头文字，或修改 template.toml。", "Restore the headers, or change template.toml."),
        )
    return {label: labels[label] for label in wanted}
