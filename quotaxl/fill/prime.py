"""An empty form as the reader would see it filled: years instead of ××××, one sample row under a bare header."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from quotaxl.core.document import Document
from quotaxl.core.grid import Grid, Value
from quotaxl.core.region import RegionTable
from quotaxl.core.table import Table
from quotaxl.fill.context import FillContext
from quotaxl.fill.rowvalues import kind_of
from quotaxl.fill.texts import Written, renewed
from quotaxl.reading.read import read_tables
from quotaxl.reading.tidy import label

_SAMPLE = "样例"
_TEXTUAL = (
    "名称",
    "地区",
    "地 区",
    "单位",
    "项目",
    "部门",
    "领域",
    "科目",
    "分类",
    "性质",
    "类型",
    "编号",
    "编码",
    "备注",
)
_LETTERED = ("公式", "栏次", "行次")
"""What stands before the letters or numbers of the columns: no heading of its column."""
_LEAST = 3
_SHORT = 14
"""No heading of a list is longer."""


def read_form(book: Document, regions: RegionTable, year: int) -> tuple[Table, ...]:
    """Return the tables of an empty or filled form, with grids as they are read, not as they stand in the file."""
    found: list[Table] = []
    for grid in book.grids:
        dated = _dated(grid, regions, year)
        tables = read_tables(replace(book, blocks=(dated,)), regions)
        if not any(table.form for table in tables):
            with_row = _sampled(dated)
            tables = read_tables(replace(book, blocks=(with_row,)), regions) if with_row else tables
        if not any(table.form for table in tables):
            parts = [_sampled(part) or part for part in _stacked(dated)]
            stacked = [table for part in parts for table in read_tables(replace(book, blocks=(part,)), regions)]
            tables = tuple(stacked) if any(table.form for table in stacked) else tables
        found += tables
    return tuple(found)


def _dated(grid: Grid, regions: RegionTable, year: int) -> Grid:
    """Return the grid with a year where its texts have a place for one, and without what hints how to fill in."""
    context = FillContext(next(iter(regions.named("北京市"))), year, regions)
    rows = [
        [renewed(_unhinted(value), _AS_IT_IS, context, 0) if isinstance(value, str) else value for value in row]
        if row
        else row
        for row in grid.rows
    ]
    return replace(grid, rows=rows)


_HINT = re.compile(
    r"[(（](?:填?写?全称|规范(?:名称|全称)|简称|盖章|签章|公章|签字|必填|选填|可不填|下拉选择|如有|与.{2,12}一致|按.{2,12}填写)[)）]\s*$"
)


def _unhinted(text: str) -> str:
    """Return a heading without a hint in brackets: 项目名称（全称）is 项目名称."""
    return _HINT.sub("", text) or text


_AS_IT_IS = Written(None, None, None)


def _sampled(grid: Grid) -> Grid | None:
    """Return the grid with a sample row under the first row of labels that nothing follows; None for no such row."""
    width = grid.width
    for at, row in enumerate(grid.rows, start=1):
        if not row:
            continue
        texts = {column: str(value) for column, value in enumerate(row, start=1) if value not in (None, "")}
        below = grid.rows[at] if at < len(grid.rows) else []
        if len(texts) >= _LEAST and not any(value not in (None, "") for value in below):
            headers = _headers(grid, at, width)
            sample: list[Value] = [_value(headers.get(column, "")) for column in range(1, width + 1)]
            rows = [list(r) for r in grid.rows] + [[]] * (at + 1 - len(grid.rows))
            rows[at] = sample
            return replace(grid, rows=rows)
    return None


def _stacked(grid: Grid) -> list[Grid]:
    """Return a grid for each of several lists with the same header below each other, under the title of them all.

    The headings between them, such as 二、专项债券, are left out: they are no titles.
    """
    seen: dict[tuple[str, ...], list[int]] = {}
    for at, row in enumerate(grid.rows, start=1):
        if not row:
            continue
        texts = tuple(label(value) for value in row if isinstance(value, str) and label(value))
        if len(texts) >= _LEAST:
            seen.setdefault(texts, []).append(at)
    heads = next((rows for rows in seen.values() if len(rows) > 1), [])
    if not heads:
        return []

    def heading(value: Value) -> bool:
        return (
            isinstance(value, str) and len(label(value)) <= _SHORT and "表" not in value and kind_of(value) is not None
        )

    def shown(at: int, row: Sequence[Value]) -> list[Value]:
        """The row, without the heading of a list in it, which stands right above a header."""
        return [None if at + 1 in heads and heading(value) else value for value in row]

    found = []
    for head, end in zip(heads, [*heads[1:], len(grid.rows) + 1], strict=True):
        kept = {at for at in range(1, len(grid.rows) + 1) if at < heads[0] or head <= at < end}
        rows = [shown(at, row) if at in kept else [] for at, row in enumerate(grid.rows, start=1)]
        formulas = {place: text for place, text in grid.formulas.items() if place[0] in kept}
        found.append(replace(grid, rows=rows, formulas=formulas))
    return found


def _headers(grid: Grid, row: int, width: int) -> Mapping[int, str]:
    """Return the nearest label above or at `row` for each column."""
    found: dict[int, str] = {}
    for column in range(1, width + 1):
        for at in range(row, max(0, row - 4), -1):
            value = grid.value(at, column)
            if (
                isinstance(value, str)
                and len(label(value)) > 1
                and not value.isascii()
                and label(value) not in _LETTERED
            ):
                found[column] = label(value)
                break
    return found


def _value(header: str) -> Value:
    return _SAMPLE if any(word in header for word in _TEXTUAL) else 1
