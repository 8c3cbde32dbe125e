"""Lays official forms out from their description, and writes what template.toml says beside them.

A figure's cell gets the name that says what it shows (quotaxl.fill.names); a text with {placeholders} is
shown as ×××× in the empty form and stands in template.toml.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from quotaxl.fill.names import LABEL, ROWS, TOTAL, Target
from templates.making.paper import (
    TEXT_FORMAT,
    YIYUAN_FORMAT,
    add_sheet,
    font,
    name_cells,
    new_book,
    put,
    put_header,
    put_notes,
    put_title,
    put_unit,
)

_BLANKS = {"region": "××县（市）", "year": "××××", "last_year": "××××", "next_year": "××××", "unit": "亿元"}
SAMPLES = 3


@dataclass(frozen=True)
class Item:
    """A row of a form of items: key, text, letter and formula as printed, keys that its own formula adds up.

    `fields` are the columns that the row fills; all of the form's where it is empty.
    """

    key: str
    text: str
    letter: str = ""
    parts: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    indent: int = 0
    bold: bool = False


@dataclass(frozen=True)
class Column:
    """A column: field, header from the top level down, width; `text` ones hold no amounts."""

    field: str
    header: tuple[str, ...]
    width: float
    align: str = "right"
    format: str = YIYUAN_FORMAT
    letter: str = ""


@dataclass(frozen=True)
class Official:
    """An official form: its id among the reader's forms, its names, title and notes, and what it is made of."""

    id: str
    zh: str
    en: str
    title: str
    columns: tuple[Column, ...]
    items: tuple[Item, ...] = ()
    notes: tuple[str, ...] = ()
    annex: str | None = None
    across: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns that add up others: 本地区 = 本级 + 下级."""
    bound: tuple[str, ...] = ()
    """Of a form of items, the columns that are filled; the others are formulas or stay empty."""
    total: tuple[str, ...] = ()
    """Of a list, the columns with a total."""
    total_label: str = ""
    """The column in whose total cell 合计 stands."""
    total_first: bool = False
    landscape: bool = False
    unit: str = "亿元"
    needs: tuple[str, ...] = ("county-info",)


@dataclass(frozen=True)
class Made:
    """A template: its form and the text of its template.toml."""

    book: Workbook
    binding: str


def shown(text: str, unit: str = "亿元") -> str:
    """Return a text as the empty form shows it."""
    return re.sub(r"\{(\w+)\}", lambda m: unit if m[1] == "unit" else _BLANKS.get(m[1], ""), text)


@dataclass
class Sheet:
    """A sheet under construction, and the texts that are filled later, by name."""

    form: Official
    book: Workbook
    sheet: Worksheet
    texts: dict[str, str] = field(default_factory=dict)
    row: int = 1

    def name(self, key: str, of: str, ref: str) -> str:
        """Give cells the name of a row key and field, and return it."""
        name = Target(self.form.id, key, of).name
        name_cells(self.book, self.sheet, name, ref)
        return name

    def text(self, key: str, of: str, place: tuple[int, int], text: str) -> str:
        """Return a text as the empty form shows it; one with placeholders gets a name."""
        if "{" in text:
            self.texts[self.name(key, of, f"{get_column_letter(place[1])}{place[0]}")] = text
        return shown(text, self.form.unit)


def start(form: Official) -> Sheet:
    """Return the sheet with annex, title and unit; `row` is the first row of the header."""
    book = new_book(form.zh)
    made = Sheet(form, book, add_sheet(book, form.zh[:31], [c.width for c in form.columns], landscape=form.landscape))
    sheet, width = made.sheet, len(form.columns)
    if form.annex:
        put(sheet, 1, 1, form.annex, style=font(14, name="黑体"), align="left")
        sheet.row_dimensions[1].height = 24
        made.row = 2
    title_row = made.row
    put_title(sheet, title_row, made.text("heading", "title", (title_row, 1), form.title), width)
    unit = made.text("heading", "unit", (title_row + 1, width), "单位：{unit}")
    put_unit(sheet, title_row + 1, width, unit)
    made.row = title_row + 2
    return made


def header(made: Sheet) -> int:
    """Write the header, merged where a label spans columns or rows, and return the row below it."""
    sheet, columns = made.sheet, made.form.columns
    levels = max(len(c.header) for c in columns)
    top = made.row
    for level in range(levels):
        labels = [
            c.header[level] if level < len(c.header) and not _continued(columns, at, level) else ""
            for at, c in enumerate(columns)
        ]
        texts = [
            made.text(f"header{level + 1}", get_column_letter(at).lower(), (top + level, at), label) if label else ""
            for at, label in enumerate(labels, start=1)
        ]
        put_header(sheet, top + level, texts, height=36 if level == levels - 1 and levels > 1 else 30)
    for at, column in enumerate(columns, start=1):
        if len(column.header) == 1 and levels > 1:
            sheet.merge_cells(start_row=top, end_row=top + levels - 1, start_column=at, end_column=at)
    for level in range(levels - 1):
        at = 0
        while at < len(columns):
            end = at
            group = columns[at].header
            while (
                len(group) > level + 1
                and end + 1 < len(columns)
                and len(columns[end + 1].header) > level + 1
                and columns[end + 1].header[: level + 1] == group[: level + 1]
            ):
                end += 1
            if end > at:
                sheet.merge_cells(start_row=top + level, end_row=top + level, start_column=at + 1, end_column=end + 1)
            at = end + 1
    sheet.print_title_rows = f"{top - 2}:{top + levels - 1}"
    sheet.freeze_panes = f"B{top + levels}"
    return top + levels


def _continued(columns: tuple[Column, ...], at: int, level: int) -> bool:
    """Return whether a label of an upper level spans on from the column before."""
    own = columns[at].header
    return bool(at) and level + 1 < len(own) and columns[at - 1].header[: level + 1] == own[: level + 1]


def finish(made: Sheet, row: int, output: str | None = None) -> Made:
    """Write the notes from `row` on and return the template."""
    form = made.form
    total = sum(c.width for c in form.columns)
    for at, note in enumerate(form.notes, start=row):
        text = made.text("note", str(at - row + 1), (at, 1), note)
        height = 16.0 * math.ceil(len(text) * 1.9 / total) + 4
        put_notes(made.sheet, at, len(form.columns), (text,), height=height)
    return Made(made.book, binding(form, made.texts, output or f"{{region}}{{year}}年{form.zh}.xlsx"))


def binding(form: Official, texts: Mapping[str, str], output: str) -> str:
    """Return the text of template.toml."""
    needs = ", ".join(f'"{need}"' for need in form.needs)
    lines = [
        "# Made by templates/make_forms.py. Figures are bound by the names of form.xlsx; texts stand here.",
        f'id = "{form.id}"',
        f'name = {{ zh = "{form.zh}", en = "{form.en}" }}',
        f'output = "{output}"',
        f'unit = "{form.unit}"',
        f"needs = [{needs}]",
        f'fills = "{form.id}"',
        "cells = [",
        *(f'    {{ name = "{name}", text = "{text}" }},' for name, text in texts.items()),
        "]",
    ]
    return "\n".join(lines) + "\n"


def items(form: Official) -> Made:
    """Return a form of labelled rows; the first column is the label, one with field `formula` prints letters."""
    made = start(form)
    first = header(made)
    sheet = made.sheet
    letters = {c.field: get_column_letter(at) for at, c in enumerate(form.columns, start=1)}
    rows = {item.key: row for row, item in enumerate(form.items, start=first)}
    for item in form.items:
        row = rows[item.key]
        for at, column in enumerate(form.columns, start=1):
            if at == 1:
                text = made.text(item.key, LABEL, (row, 1), item.text)
                put(sheet, row, 1, text, style=font(bold=item.bold), align="left", wrap=True, border=True,
                    indent=item.indent)  # fmt: skip
                continue
            if column.field == "formula":
                put(sheet, row, at, item.letter or None, align="center", border=True)
                continue
            filled = column.field in (item.fields or form.bound)
            content = _formula(form, item, column.field, letters, rows) if filled or form.across else None
            put(sheet, row, at, content, style=font(bold=item.bold), align="right", border=True,
                number_format=YIYUAN_FORMAT)  # fmt: skip
            if filled:
                made.name(item.key, column.field, f"{letters[column.field]}{row}")
        lines = math.ceil((len(shown(item.text)) * 1.9 + item.indent * 2) / form.columns[0].width)
        sheet.row_dimensions[row].height = 28.0 if lines < 2 else 16.0 * lines + 6
    return finish(made, first + len(form.items))


def _formula(form: Official, item: Item, of: str, letters: Mapping[str, str], rows: Mapping[str, int]) -> str | None:
    """Return the sum that a cell holds; it stays blank until a part is filled."""
    if of in form.across:
        cells = [f"{letters[part]}{rows[item.key]}" for part in form.across[of]]
    else:
        cells = [f"{letters[of]}{rows[part]}" for part in item.parts]
    joined = ",".join(cells)
    return f'=IF(COUNT({joined})=0,"",SUM({joined}))' if cells else None


def listing(form: Official) -> Made:
    """Return a form whose rows grow: regions, projects or bonds, with a total where it has one."""
    made = start(form)
    first = header(made)
    sheet = made.sheet
    if any(c.letter for c in form.columns):
        for at, column in enumerate(form.columns, start=1):
            put(sheet, first, at, column.letter or None, align="center", border=True)
        sheet.row_dimensions[first].height = 20
        sheet.print_title_rows = f"{made.row - 2}:{first}"
        first += 1
        sheet.freeze_panes = f"B{first}"
    top = first + 1 if form.total_first and form.total else first
    last = top + SAMPLES - 1
    for row in range(top, last + 1):
        for at, column in enumerate(form.columns, start=1):
            put(sheet, row, at, style=font(), align=column.align, wrap=True, border=True, number_format=column.format)
        sheet.row_dimensions[row].height = 28
    for at, column in enumerate(form.columns, start=1):
        letter = get_column_letter(at)
        if column.field:
            made.name(ROWS, column.field, f"{letter}{top}:{letter}{last}")
    if form.total:
        _total(made, first if form.total_first else last + 1, top, last)
    return finish(made, last + 1 + (1 if form.total and not form.total_first else 0))


def _total(made: Sheet, row: int, top: int, last: int) -> None:
    form, sheet = made.form, made.sheet
    sheet.row_dimensions[row].height = 26
    for at, column in enumerate(form.columns, start=1):
        letter = get_column_letter(at)
        summed = column.field in form.total
        content = f'=IF(COUNT({letter}{top}:{letter}{last})=0,"",SUM({letter}{top}:{letter}{last}))' if summed else None
        label = column.field == form.total_label
        put(sheet, row, at, "合计" if label else content, style=font(bold=True),
            align="center" if label else column.align, border=True, number_format=column.format)  # fmt: skip
        if summed:
            made.name(TOTAL, column.field, f"{letter}{row}")


def text_column(of: str, header: str, width: float, align: str = "left") -> Column:
    """Return a column of texts."""
    return Column(of, (header,), width, align, TEXT_FORMAT)
