"""Fills the named rows of a form with records: one row each, sums beside and below them as formulas."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quotaxl.core.edits import Formula, SetCell
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Place
from quotaxl.core.refs import column_letter, ref
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.fill.bound import BoundTemplate, Named
from quotaxl.fill.context import FillContext
from quotaxl.fill.records import Record, records
from quotaxl.fill.rows import Growth, Layout, area_after
from quotaxl.fill.template import TableBinding


@dataclass(frozen=True, slots=True)
class Filled:
    """A table of a form with its records. `columns` gives the sheet column by header label."""

    binding: TableBinding
    growth: Growth
    rows: tuple[Record, ...]
    columns: Mapping[str, int]
    totals: Mapping[str, Named]
    remarks: tuple[Words, ...]

    def cells(self, places: Layout) -> Iterator[SetCell]:
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
            for label, addends in self.binding.sums.items():
                refs = ",".join(ref(row, self.columns[addend]) for addend in addends)
                yield SetCell(sheet, ref(row, self.columns[label]), Formula(f"SUM({refs})"), "横向合计")
        for name, named in self.totals.items():
            label = self._label(self.binding.totals[name])
            letter = column_letter(self.columns[label])
            formula = Formula(f"SUM({letter}{area.top}:{letter}{area.bottom})")
            address = ref(places.row(named.sheet, named.area.top), named.area.left)
            yield SetCell(named.sheet, address, formula, "合计随行数变动")

    def blanks(self, places: Layout) -> Iterator[tuple[Place, str]]:
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


def fill_rows(bound: BoundTemplate, binding: TableBinding, tables: Sequence[Table], context: FillContext) -> Filled:
    """Return the records of a table and how its rows grow.

    Sample rows under a total never all go, as its formula would point at deleted cells: one blank row stays.
    Raises UserError where the form's header row lacks a column that the binding names.
    """
    found = records(binding.records, binding.where, tables, context, bound.template.unit)
    least = 1 if binding.totals else 0
    named = bound.cells[binding.rows]
    return Filled(
        binding,
        Growth(named, max(len(found.rows), least)),
        found.rows,
        _columns(bound, binding),
        {name: bound.cells[name] for name in binding.totals},
        found.remarks,
    )


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
