"""Paints the blank of a form from its section [print].

A figure's cell gets the name that says what it shows (quotaxl.fill.names), and so does a text with {placeholders},
which the empty form shows as ××××.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from quotaxl.catalogue.blank import LABEL, shown, unit_of
from quotaxl.catalogue.form import Form, forms
from quotaxl.catalogue.sections import AMOUNT_FORMAT, Axis, PrintedColumn, PrintedRow, Printing
from quotaxl.fill.names import ROWS, TOTAL, Target
from templates.making.paper import (
    ROOM,
    ROW,
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

SAMPLES = 3


def build() -> Mapping[str, Workbook]:
    """Return the blank of every form whose columns [print] says, by its id; others are laid out by hand."""
    made = [f for f in forms() if f.print and f.print.name and f.print.columns]
    return {f.id: listing(f) if f.fill and f.fill.records else items(f) for f in made}


@dataclass
class Sheet:
    """A sheet under construction; `row` is the next one to be written."""

    form: Form
    book: Workbook
    sheet: Worksheet
    row: int = 1

    def name(self, key: str, of: str, ref: str) -> str:
        """Give cells the name of a row key and field, and return it."""
        name = Target(self.form.id, key, of).name
        name_cells(self.book, self.sheet, name, ref)
        return name

    def text(self, key: str, of: str, place: tuple[int, int], text: str) -> str:
        """Return a text as the empty form shows it; one with placeholders gets a name."""
        if "{" in text:
            self.name(key, of, f"{get_column_letter(place[1])}{place[0]}")
        return shown(text, unit_of(self.form))


def printing(form: Form) -> Printing:
    """Return how the form's blank looks. Raises ValueError where it has none."""
    if form.print is None:
        raise ValueError(f"{form.id} has no section [print]")
    return form.print


def start(form: Form) -> Sheet:
    """Return the sheet with annex, title and unit; `row` is the first row of the header."""
    look = printing(form)
    book = new_book(look.name["zh"])
    widths = [c.width for c in look.columns]
    made = Sheet(form, book, add_sheet(book, look.name["zh"][:31], widths, landscape=look.landscape))
    sheet, width = made.sheet, len(look.columns)
    if look.annex:
        put(sheet, 1, 1, look.annex, style=font(14, name="黑体"), align="left")
        sheet.row_dimensions[1].height = 24
        made.row = 2
    title_row = made.row
    put_title(sheet, title_row, made.text("heading", "title", (title_row, 1), look.title), width)
    unit = made.text("heading", "unit", (title_row + 1, width), "单位：{unit}")
    put_unit(sheet, title_row + 1, width, unit)
    made.row = title_row + 2
    return made


def header(made: Sheet) -> int:
    """Write the header, merged where a label spans columns or rows, and return the row below it."""
    sheet, columns = made.sheet, printing(made.form).columns
    levels = max(len(c.levels) for c in columns)
    top = made.row
    for level in range(levels):
        labels = [
            c.levels[level] if level < len(c.levels) and not _continued(columns, at, level) else ""
            for at, c in enumerate(columns)
        ]
        texts = [
            made.text(f"header{level + 1}", get_column_letter(at).lower(), (top + level, at), label) if label else ""
            for at, label in enumerate(labels, start=1)
        ]
        put_header(sheet, top + level, texts, height=36 if level == levels - 1 and levels > 1 else 30)
    for at, column in enumerate(columns, start=1):
        if len(column.levels) == 1 and levels > 1:
            sheet.merge_cells(start_row=top, end_row=top + levels - 1, start_column=at, end_column=at)
    for level in range(levels - 1):
        at = 0
        while at < len(columns):
            end = at
            group = columns[at].levels
            while (
                len(group) > level + 1
                and end + 1 < len(columns)
                and len(columns[end + 1].levels) > level + 1
                and columns[end + 1].levels[: level + 1] == group[: level + 1]
            ):
                end += 1
            if end > at:
                sheet.merge_cells(start_row=top + level, end_row=top + level, start_column=at + 1, end_column=end + 1)
            at = end + 1
    sheet.print_title_rows = f"{top - 2}:{top + levels - 1}"
    sheet.freeze_panes = f"B{top + levels}"
    return top + levels


def _continued(columns: tuple[PrintedColumn, ...], at: int, level: int) -> bool:
    """Return whether a label of an upper level spans on from the column before."""
    own = columns[at].levels
    return bool(at) and level + 1 < len(own) and columns[at - 1].levels[: level + 1] == own[: level + 1]


def finish(made: Sheet, row: int) -> Workbook:
    """Write the notes from `row` on and return the template."""
    look = printing(made.form)
    total = sum(c.width for c in look.columns)
    for at, note in enumerate(look.notes, start=row):
        text = made.text("note", str(at - row + 1), (at, 1), note)
        height = 16.0 * math.ceil(len(text) * 1.9 / total) + 4
        put_notes(made.sheet, at, len(look.columns), (text,), height=height)
    return made.book


def items(form: Form) -> Workbook:
    """Return a form of labelled rows; the first column is the label, one with field `formula` prints letters."""
    made = start(form)
    look = printing(form)
    first = header(made)
    sheet = made.sheet
    letters = {c.field: get_column_letter(at) for at, c in enumerate(look.columns, start=1)}
    across = {s.total: s.plus for s in form.sums if s.axis is Axis.COLUMNS}
    rows = {item.key: row for row, item in enumerate(look.rows, start=first)}
    for item in look.rows:
        row = rows[item.key]
        for at, column in enumerate(look.columns, start=1):
            if at == 1:
                text = made.text(item.key, LABEL, (row, 1), item.text)
                put(sheet, row, 1, text, style=font(bold=item.bold), align="left", wrap=True, border=True,
                    indent=item.indent)  # fmt: skip
                continue
            if column.field == "formula":
                put(sheet, row, at, item.letter or None, align="center", border=True)
                continue
            filled = column.field in (item.fields or look.bound)
            content = None
            if column.field in across:
                content = _sum([f"{letters[part]}{row}" for part in across[column.field]])
            elif filled or across:
                content = _sum([f"{letters[column.field]}{rows[part]}" for part in _parts(form, item)])
            put(sheet, row, at, content, style=font(bold=item.bold), align="right", border=True,
                number_format=AMOUNT_FORMAT, indent=ROOM)  # fmt: skip
            if filled:
                made.name(item.key, column.field, f"{letters[column.field]}{row}")
        lines = math.ceil((len(shown(item.text)) * 1.9 + item.indent * 2) / look.columns[0].width)
        sheet.row_dimensions[row].height = max(ROW, 15.0 * lines + 2)
    return finish(made, first + len(look.rows))


def _parts(form: Form, item: PrintedRow) -> tuple[str, ...]:
    """Return the rows that the row's own formula adds up: those of the form's sum, where the blank shows it."""
    held = form.sum_of(item.key) if item.adds else None
    return held.plus if held else ()


def _sum(cells: Sequence[str]) -> str | None:
    """Return the sum that a cell holds; it stays blank until a part is filled."""
    joined = ",".join(cells)
    return f'=IF(COUNT({joined})=0,"",SUM({joined}))' if cells else None


def listing(form: Form) -> Workbook:
    """Return a form whose rows grow: regions, projects or bonds, with a total where it has one."""
    made = start(form)
    look = printing(form)
    first = header(made)
    sheet = made.sheet
    if any(c.letter for c in look.columns):
        for at, column in enumerate(look.columns, start=1):
            put(sheet, first, at, column.letter or None, align="center", border=True)
        sheet.row_dimensions[first].height = 20
        sheet.print_title_rows = f"{made.row - 2}:{first}"
        first += 1
        sheet.freeze_panes = f"B{first}"
    top = first + 1 if look.total_first and look.total else first
    last = top + SAMPLES - 1
    for row in range(top, last + 1):
        for at, column in enumerate(look.columns, start=1):
            put(sheet, row, at, style=font(), align=column.align, wrap=True, border=True, number_format=column.format,
                indent=_room(column))  # fmt: skip
        sheet.row_dimensions[row].height = ROW
    for at, column in enumerate(look.columns, start=1):
        letter = get_column_letter(at)
        if column.field:
            made.name(ROWS, column.field, f"{letter}{top}:{letter}{last}")
    if look.total:
        _total(made, first if look.total_first else last + 1, top, last)
    return finish(made, last + 1 + (1 if look.total and not look.total_first else 0))


def _room(column: PrintedColumn) -> int:
    return ROOM if column.align == "right" else 0


def _total(made: Sheet, row: int, top: int, last: int) -> None:
    look, sheet = printing(made.form), made.sheet
    sheet.row_dimensions[row].height = ROW
    for at, column in enumerate(look.columns, start=1):
        letter = get_column_letter(at)
        summed = column.field in look.total
        content = f'=IF(COUNT({letter}{top}:{letter}{last})=0,"",SUM({letter}{top}:{letter}{last}))' if summed else None
        label = column.field == look.total_label
        put(sheet, row, at, "合计" if label else content, style=font(bold=True),
            align="center" if label else column.align, border=True, number_format=column.format,
            indent=0 if label else _room(column))  # fmt: skip
        if summed:
            made.name(TOTAL, column.field, f"{letter}{row}")
