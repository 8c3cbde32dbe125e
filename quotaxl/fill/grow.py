"""Fills the named rows of a form with records: one row each, sums beside and below them as formulas."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from quotaxl.catalogue.form import form
from quotaxl.core.amount import exact
from quotaxl.core.edits import Content, Formula, SetCell, SetRowHeight
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Grid, Place
from quotaxl.core.refs import column_letter, ref
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.context import FillContext
from quotaxl.fill.derive import derivations
from quotaxl.fill.heights import height_for
from quotaxl.fill.place import Named
from quotaxl.fill.records import records
from quotaxl.fill.rounding import KeptSum, balanced, largest_remainder, rounded
from quotaxl.fill.rows import Growth, RowLayout, area_after
from quotaxl.fill.rowvalues import NUMBERS, FilledRow
from quotaxl.fill.template import TableBinding

_NO_ROWS = Words("“{sheets}”没有可列的内容，明细行留空。", "Nothing to list in {sheets}; the rows stay blank.")


@dataclass(frozen=True, slots=True)
class GrownTable:
    """A table of a form with its records. `columns` gives the sheet column by header label."""

    binding: TableBinding
    growth: Growth
    rows: tuple[FilledRow, ...]
    columns: Mapping[str, int]
    totals: Mapping[str, Named]
    typed: frozenset[str]
    """Totals whose cells hold no formula in the form; they get the sum itself."""
    remarks: tuple[Words, ...]
    grid: Grid
    """The form's sheet."""

    def cells(self, places: RowLayout) -> Iterator[SetCell | SetRowHeight]:
        """Yield the edits of every row and total; `places` says where rows are after all row edits."""
        if not self.rows:
            return
        area = area_after(places, self.growth)
        sheet = self.growth.named.sheet
        for row, record in enumerate(self.rows, start=area.top):
            for label, name in self.binding.columns.items():
                content = record.values.get(name)
                if content is not None:
                    yield SetCell(sheet, ref(row, self.columns[label]), content, record.origin)
            texts = {self.columns[label]: record.values.get(name) for label, name in self.binding.columns.items()}
            height = height_for(self.grid, self.growth.named.area.top, texts)
            if height is not None:
                yield SetRowHeight(sheet, row, height, "使文字完整显示")
            for label, addends in self.binding.sums.items():
                refs = ",".join(ref(row, self.columns[addend]) for addend in addends)
                yield SetCell(sheet, ref(row, self.columns[label]), Formula(f"SUM({refs})"), "横向合计")
            for label, pair in self.binding.ratios.items():
                over, under = (record.values.get(name) for name in pair)
                if isinstance(over, Decimal) and isinstance(under, Decimal) and under:
                    first, second = (ref(row, self.columns[self._label(name)]) for name in pair)
                    yield SetCell(sheet, ref(row, self.columns[label]), Formula(f"{first}/{second}"), "支出进度")
        for name, named in self.totals.items():
            label = self._label(self.binding.totals[name])
            letter = column_letter(self.columns[label])
            total: Content = Formula(f"SUM({letter}{area.top}:{letter}{area.bottom})")
            known = [v for r in self.rows if isinstance(v := r.values.get(self.binding.totals[name]), Decimal)]
            if not known:
                continue
            if name in self.typed:
                total = exact(sum(known, Decimal(0)))
            address = ref(places.row(named.sheet, named.area.top), named.area.left)
            yield SetCell(named.sheet, address, total, "合计随行数变动")

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
    tables: Sequence[Table],
    context: FillContext,
    places: int | None = None,
) -> GrownTable:
    """Return the records of a table and how its rows grow; amounts rounded to `places` decimals unless it is None.

    Sample rows under a total never all go, as its formula would point at deleted cells: one blank row stays,
    as it does where names stand for the rows.
    Raises UserError where the form's header row lacks a column that the binding names.
    """
    found = records(binding.records, binding.where, tables, context, bound.template.unit, binding.form)
    least = 1 if binding.totals or binding.at else 0
    named = bound.cells[binding.rows]
    formulas = bound.grid(named.sheet).formulas
    totals = {name: bound.cells[name] for name in binding.totals}
    lacking = () if found.rows or not binding.form else (_no_rows(binding.form),)
    return GrownTable(
        binding,
        Growth(named, max(len(found.rows), least)),
        found.rows if places is None else _rounded(found.rows, binding, places),
        binding.at or _columns(bound, binding),
        totals,
        frozenset(n for n, p in totals.items() if binding.at and (p.area.top, p.area.left) not in formulas),
        (*found.remarks, *lacking),
        bound.grid(named.sheet),
    )


def _no_rows(id: str) -> Words:
    asked = "、".join(form(other).name for other in derivations()[id].uses if other.startswith("county-"))
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
