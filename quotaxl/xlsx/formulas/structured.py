"""Tables of a workbook and the cells that a structured reference such as 表1[[#This Row],[限额]] means."""

import re
from dataclasses import dataclass

from quotaxl.core.refs import Area
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.markup import attribute, children, inner, root, start_tag, utf8

_COLUMN = re.compile(r"\[((?:[^\[\]#@']|'.)(?:[^\[\]']|'.)*)\]")
_ITEM = re.compile(r"\[#[^\]]*\],")
_ESCAPE = re.compile(r"'(.)")


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table: its sheet in lower case, all its cells, its columns' names, how many rows head and end it."""

    sheet: str
    area: Area
    columns: tuple[str, ...]
    headers: int
    totals: int


def tables(draft: Draft) -> dict[str, TablePart]:
    """Return the workbook's tables by name in lower case."""
    known = draft.memo.get("tables")
    if isinstance(known, dict):
        return known
    found: dict[str, TablePart] = {}
    for name in draft.worksheets():
        for relation in draft.relations(draft.sheet(name).part):
            data = draft.read(relation.target) if relation.kind == "table" else None
            if data:
                tag, table = _table(utf8(data), name.casefold())
                for key in ("name", "displayName"):
                    found[(attribute(tag, key) or "").casefold()] = table
    draft.memo["tables"] = found
    return found


def _table(data: bytes, sheet: str) -> tuple[bytes, TablePart]:
    start, end, _ = root(data)
    tag = data[start:end]
    names: list[str] = []
    for span in children(data, end):
        if span.name == "tableColumns":
            element = data[span.start : span.end]
            names = [
                (attribute(start_tag(element[c.start : c.end]), "name") or "").casefold()
                for c in children(element, inner(element)[0])
            ]
    headers, totals = attribute(tag, "headerRowCount"), attribute(tag, "totalsRowCount")
    area = Area.parse(attribute(tag, "ref") or "A1")
    return tag, TablePart(sheet, area, tuple(names), int(headers or 1), int(totals or 0))


def structured(draft: Draft, name: str, sheet: str, row: int, column: int) -> tuple[str, Area] | None:
    """Return the cells that a structured reference in a cell means; None where it means no table or no column of it."""
    table_name, bracket, rest = name.partition("[")
    spec = bracket + rest
    if table_name:
        table = tables(draft).get(table_name.casefold())
    else:
        here = (t for t in tables(draft).values() if t.sheet == sheet and (row, column) in t.area)
        table = next(here, None)
    cells = _cells(table, spec, row) if table else None
    return (table.sheet, cells) if table and cells else None


def _cells(table: TablePart, spec: str, row: int) -> Area | None:
    """Return the cells that a reference such as Table[[#Totals],[Amount]] means, for a formula in `row`.

    None where it names a column that the table does not have.
    """
    area = table.area
    lower, upper = area.top + table.headers, area.bottom - table.totals
    low = spec.casefold()
    if "#all" in low:
        lower, upper = area.top, area.bottom
    elif "#this row" in low or spec.startswith("[@"):
        lower = upper = row
    else:
        if "#headers" in low:
            lower, upper = area.top, upper if "#data" in low else area.top
        if "#totals" in low:
            lower, upper = lower if "#data" in low else area.bottom, area.bottom
    plain = _ITEM.sub("", spec[1:-1]).lstrip("@")  # XlsxWriter writes [[#This Row],Amount]
    wanted = _COLUMN.findall(spec[1:-1]) or ([plain] if plain and not plain.startswith(("#", "[")) else [])
    places = [table.columns.index(n) for n in (_ESCAPE.sub(r"\1", w).casefold() for w in wanted) if n in table.columns]
    if len(places) < len(wanted):
        return None
    if not places:
        return Area(lower, area.left, max(lower, upper), area.right)
    return Area(lower, area.left + min(places), max(lower, upper), area.left + max(places))
