"""Tables in a bureau's own model → tags for their cells: rows of projects, sums, limits and budgets, the unit."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from quotaxl.catalogue.prose.outline import tags
from quotaxl.core.document import CellSpot, Document, Spot
from quotaxl.core.grid import Grid
from quotaxl.core.table import RowRole, Table
from quotaxl.report.below import region_cells
from quotaxl.report.drafting import known_tag
from quotaxl.report.gridded import figure_cells
from quotaxl.report.proposing import ProposedTag
from quotaxl.report.repeated import LISTED, is_repeated

_KINDS = {"一般": re.compile("一般|外债|外国政府|国际金融组织"), "专项": re.compile("专项")}
_TYPED = re.compile(r"\{([^{}\s]{2,60})\}")
_UNIT = re.compile(r"单位[:：]\s*(?:人民币)?\s*(亿元|万元|元)|[(（](亿元|万元|元)[)）]$")


def typed_tags(document: Document) -> tuple[ProposedTag, ...]:
    """Return the tags that a person typed between braces, in paragraphs and in cells of tables."""
    found = [
        ProposedTag(Spot(p.number, m.start(), m.end()), m[1], m[0])
        for p in document.paragraphs
        for m in _TYPED.finditer(p.text)
        if _known(m[1])
    ]
    for number, grid in enumerate(document.grids, 1):
        for row, cells in enumerate(grid.rows, 1):
            for column, value in enumerate(cells, 1):
                for match in _TYPED.finditer(str(value or "")):
                    if _known(match[1]):
                        found.append(ProposedTag(_spot(number, grid, row, column, match[0]), match[1], match[0]))
    return tuple(found)


def table_tags(
    document: Document, tables: Sequence[Table], year: int | None = None, region: str | None = None
) -> tuple[ProposedTag, ...]:
    """Return the tags of cells of tables of projects, regions, limits and budgets, and of words that say their unit.

    In tables of regions, limits and budgets the report's `year` and the one before become tags too (2023年末债务限额).
    """
    numbers = {grid.sheet: number for number, grid in enumerate(document.grids, 1)}
    found: list[ProposedTag] = []
    for table in tables:
        if {"name", "amount"} <= set(table.frame.columns) and table.unit_of("amount") is not None:
            cells = list(_table(numbers[table.sheet], table))
        else:
            cells = [_at(numbers[table.sheet], table, *one) for one in region_cells(table, region, year)]
            cells = cells or [
                _cell(numbers[table.sheet], table, at, name, tag) for at, name, tag in figure_cells(table)
            ]
            cells += _years(numbers[table.sheet], table, year) if cells and year else ()
        if cells:
            found += cells
            found += _units(numbers[table.sheet], table, {p.text.strip() for p in document.paragraphs})
    if found:
        for p in document.paragraphs:
            if len(p.text) < 30 and (match := _UNIT.search(p.text)):
                a, b = match.span(1) if match[1] else match.span(2)
                found.append(ProposedTag(Spot(p.number, a, b), "单位", p.text[a:b]))
    return tuple(found)


def _known(tag: str) -> bool:
    return known_tag(tag) or is_repeated(tag) or tag.startswith(("*项目/", "*级次/"))


def _table(number: int, table: Table) -> Iterator[ProposedTag]:
    """Yield the tags for a table of projects, from which it is later filled however many projects there are.

    Rows get tags of their kind (general, special, 外债) only where every row says one and the kinds stand in blocks
    of their own, or there is one kind: in a mixed list the order is the bureau's, and a tag of a kind would lose it.
    """
    rows = [(at, row) for at, row in enumerate(table.frame.iter_rows(named=True))]
    items = [(at, row) for at, row in rows if row["role"] == RowRole.ITEM and row["name"]]
    told = [_kind(table, at, rows) for at, _ in items]
    parted = any(row["role"] == RowRole.PARENT for _, row in rows)
    groups = [kind for kind, _ in groupby(told)]
    one = told[0] if len(set(told)) == 1 else None
    apart = parted and None not in told and len(set(groups)) == len(groups)
    for (at, _), kind in zip(items, told, strict=True):
        group = f"{LISTED}/{kind}" if kind and (apart or one) else LISTED
        for column, word in _columns(table):
            yield _cell(number, table, at, column, f"{group}/{word}")
    for at, row in rows:
        kind = _own_kind(str(row["label"] or row["name"] or ""))
        if row["role"] == RowRole.TOTAL:
            yield _cell(number, table, at, "amount", f"=合计/项目/{one or '合计'}")
        elif row["role"] == RowRole.PARENT and kind and apart:
            yield _cell(number, table, at, "amount", f"=合计/项目/{kind}")


def _units(number: int, table: Table, outside: Collection[str]) -> Iterator[ProposedTag]:
    """Yield the units that stand in cells above the first project; `outside` are paragraphs, which are no cells."""
    first = min(
        (int(row) for row, role in table.frame.select("row", "role").iter_rows() if role == RowRole.ITEM), default=1
    )
    for above in range(max(1, first - 8), first):
        for column, value in enumerate(table.grid.rows[above - 1], 1):
            text = str(value or "").strip()
            match = _UNIT.search(text)
            if match and text not in outside:
                unit = match[1] or match[2]
                yield ProposedTag(_spot(number, table.grid, above, column, unit), "单位", unit)


def _years(number: int, table: Table, year: int) -> Iterator[ProposedTag]:
    """Yield the year of the report, or the one before, in the titles and labels of a table: one a cell."""
    for row, cells in enumerate(table.grid.rows, 1):
        for column, value in enumerate(cells, 1):
            for words, tag in ((str(year), "年度"), (str(year - 1), "上年")):
                if f"{words}年" in str(value or ""):
                    yield ProposedTag(_spot(number, table.grid, row, column, words), tag, words)
                    break


def _columns(table: Table) -> list[tuple[str, str]]:
    """Return the columns of a table of projects that a county workbook fills: (field, word)."""
    words = {"ordinal": "序号", "name": "名称", "amount": "金额数", **{f: w for w, f in tags().project.items()}}
    return [(c.name, words[c.name]) for c in table.columns if c.name in words and c.name != "remark"]


def _kind(table: Table, at: int, rows: Sequence[tuple[int, dict[str, object]]]) -> str | None:
    """Return the kind of bonds of a project: by its own cell, the row that heads its group, the table's title."""
    own = str(rows[at][1].get("kind") or "")
    heads = (str(row["label"] or "") for n, row in reversed(rows[:at]) if row["role"] == RowRole.PARENT)
    return _own_kind(own) or _own_kind(next(heads, "")) or _own_kind(table.title)


def _own_kind(text: str) -> str | None:
    found = [kind for kind, pattern in _KINDS.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else None


def _cell(number: int, table: Table, at: int, name: str, tag: str) -> ProposedTag:
    column = table.column(name)
    assert column is not None
    return _at(number, table, at, column.index, tag)


def _at(number: int, table: Table, at: int, column: int, tag: str) -> ProposedTag:
    row = int(table.frame["row"][at])
    words = str(table.grid.value(row, column) or "").strip()
    return ProposedTag(_spot(number, table.grid, row, column, words), tag, words)


def _spot(number: int, grid: Grid, row: int, column: int, words: str) -> CellSpot:
    return CellSpot(number, len(grid.rows) - row, column, words)
