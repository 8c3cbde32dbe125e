"""Sheets written as text, and workbooks laid out as finance bureaus lay them out."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook as Book
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from quotaxl.catalogue.regions import load
from quotaxl.core.document import Document
from quotaxl.core.grid import Grid, Value
from quotaxl.core.refs import Area
from quotaxl.core.table import Table
from quotaxl.reading import read_tables
from quotaxl.views.documents import read_document

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def grid(text: str, merges: str = "", *, stored: bool = False, **more: Any) -> Grid:
    """A sheet from lines of cells divided by |; `stored` turns numbers into stored ones."""
    rows = [[_cell(cell, stored) for cell in line.split("|")] if line else [] for line in text.strip("\n").split("\n")]
    return Grid("a.csv", "表", rows, merges=tuple(map(Area.parse, merges.split())), **more)


def read(text: str, merges: str = "", *, kind: str = "csv", **more: Any) -> tuple[Table, ...]:
    """The tables of a sheet written as text."""
    return read_tables(Document("a.csv", (grid(text, merges, **more),), kind=kind), load())


def one(text: str, merges: str = "", **more: Any) -> Table:
    """The only table of a sheet written as text."""
    (table,) = read(text, merges, **more)
    return table


def tree(table: Table) -> list[tuple[str, str, str | None]]:
    """Label, role and the parent's label of each row."""
    labels = table.frame["label"].to_list()
    above = [None if at is None else labels[at] for at in table.frame["parent"]]
    return list(zip(labels, table.frame["role"].to_list(), above, strict=True))


def document(tables: Sequence[Table]) -> list[dict[str, Any]]:
    """What `read --format json` says of the tables, but for the names of file and sheet."""
    said = read_document(tables, (), "zh")["tables"]
    return [{k: v for k, v in table.items() if k not in ("file", "sheet")} for table in said]


def official_workbook(source: Path, header: tuple[int, int], target: Path) -> None:
    """Write a CSV as the workbook it was exported from.

    The title is merged over the table, the unit stands right-aligned in the last column, blank cells
    of the header (rows `header`) are merged with the text that spans them, numbers are stored as such
    with the decimals they were printed with.
    """
    with source.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    width = max(map(len, rows))
    book = Book()
    sheet = book.active
    first, last = header
    for at, cells in enumerate(rows, 1):
        given = [c for c in cells if c]
        if at < first and len(given) == 1:
            unit = given[0].startswith("单位")
            column = width if unit else 1
            sheet.cell(at, column, given[0]).alignment = Alignment(horizontal="right" if unit else "center")
            if not unit:
                sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=width)
            continue
        for column, text in enumerate(cells, 1):
            if not text:
                continue
            number = at > last and _NUMBER.fullmatch(text) and len(text) < 7
            cell = sheet.cell(at, column, float(text) if number else text)
            if number:
                cell.number_format = "0." + "0" * len(text.partition(".")[2]) if "." in text else "0"
    for area in _header_merges(rows[first - 1 : last], width):
        top, left, bottom, right = area
        sheet.merge_cells(f"{get_column_letter(left)}{top + first - 1}:{get_column_letter(right)}{bottom + first - 1}")
    book.save(target)


def _header_merges(rows: list[list[str]], width: int) -> list[tuple[int, int, int, int]]:
    """Areas (from 1 within the header) that a spanning header cell covers: to the right, else down."""
    cells = [[*row, *[""] * (width - len(row))] for row in rows]
    areas = []
    for top, row in enumerate(cells, 1):
        for left, text in enumerate(row, 1):
            if not text:
                continue
            below = cells[top:]
            right = left
            while right < width and not row[right] and top < len(cells) and any(r[right] for r in below):
                right += 1
            while right < width and right > left and not row[right] and top < len(cells) and not cells[top][right]:
                right += 1
            bottom = top
            while right == left and bottom < len(cells) and not cells[bottom][left - 1]:
                bottom += 1
            if (bottom, right) != (top, left):
                areas.append((top, left, bottom, right))
    return areas


def _cell(text: str, stored: bool) -> Value:
    text = text.strip(" ")
    if stored and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text or None
