"""An empty form as the reader would see it filled: years instead of ××××, one sample row under a bare header."""

from collections.abc import Mapping
from dataclasses import replace

from quotaxl.core.document import Document
from quotaxl.core.grid import Grid, Value
from quotaxl.core.region import RegionTable
from quotaxl.core.table import Table
from quotaxl.fill.context import FillContext
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
_LEAST = 3


def read_form(book: Document, regions: RegionTable, year: int) -> tuple[Table, ...]:
    """Return the tables of an empty or filled form, with grids as they are read, not as they stand in the file."""
    found: list[Table] = []
    for grid in book.grids:
        dated = _dated(grid, regions, year)
        tables = read_tables(replace(book, blocks=(dated,)), regions)
        if not any(table.form for table in tables):
            with_row = _sampled(dated)
            tables = read_tables(replace(book, blocks=(with_row,)), regions) if with_row else tables
        found += tables
    return tuple(found)


def _dated(grid: Grid, regions: RegionTable, year: int) -> Grid:
    """Return the grid with a year where its texts have a place for one."""
    context = FillContext(next(iter(regions.named("北京市"))), year, regions)
    rows = [
        [renewed(value, _AS_IT_IS, context, 0) if isinstance(value, str) else value for value in row]
        for row in grid.rows
    ]
    return replace(grid, rows=rows)


_AS_IT_IS = Written(None, None, None)


def _sampled(grid: Grid) -> Grid | None:
    """Return the grid with a sample row under the first row of labels that nothing follows; None for no such row."""
    width = grid.width
    for at, row in enumerate(grid.rows, start=1):
        texts = {column: str(value) for column, value in enumerate(row, start=1) if value not in (None, "")}
        below = grid.rows[at] if at < len(grid.rows) else []
        if len(texts) >= _LEAST and not any(value not in (None, "") for value in below):
            headers = _headers(grid, at, width)
            sample: list[Value] = [_value(headers.get(column, "")) for column in range(1, width + 1)]
            rows = [list(r) for r in grid.rows] + [[]] * (at + 1 - len(grid.rows))
            rows[at] = sample
            return replace(grid, rows=rows)
    return None


def _headers(grid: Grid, row: int, width: int) -> Mapping[int, str]:
    """Return the nearest label above or at `row` for each column."""
    found: dict[int, str] = {}
    for column in range(1, width + 1):
        for at in range(row, max(0, row - 4), -1):
            value = grid.value(at, column)
            if isinstance(value, str) and len(label(value)) > 1 and not value.isascii():
                found[column] = label(value)
                break
    return found


def _value(header: str) -> Value:
    return _SAMPLE if any(word in header for word in _TEXTUAL) else 1
