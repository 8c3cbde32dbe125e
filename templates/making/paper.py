"""Official paper: what every form shares: fonts, title, unit line, header, borders, A4, reproducible bytes."""

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

ROW = 32
"""The height of a row of figures in points, with room for two lines, so that rows stay even."""
ROOM = 1
"""How far figures stand from the line on their right, in characters: what follows does not touch them."""
TEXT_FORMAT = "@"
DATE_FORMAT = "yyyy-mm-dd"
INPUT_FILL = PatternFill("solid", fgColor="FFFBE6")
HEADER_FILL = PatternFill("solid", fgColor="F2F2F2")
_THIN = Side(style="thin", color="000000")
BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CREATED = "2024-01-01T00:00:00Z"
_GB2312 = 134
_UNCALCULATED = re.compile(rb"<c ([^>]*)><f>([^<]*)</f><v ?/?>(?:</v>)?</c>")


def font(size: float = 11, *, bold: bool = False, name: str = "宋体", color: str = "000000") -> Font:
    """Return a Chinese font; its character set lets Excel fall back to 宋体 where the font is not installed."""
    return Font(name=name, size=size, bold=bold, charset=_GB2312, color=color)


def add_sheet(book: Workbook, name: str, widths: Sequence[float], *, landscape: bool = False) -> Worksheet:
    """Return a new A4 sheet with columns of these widths (in characters), one page wide, page number at the foot."""
    sheet = book.create_sheet(name)
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.7
    sheet.page_margins.top = sheet.page_margins.bottom = 0.8
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    return sheet


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: object = None,
    *,
    style: Font | None = None,
    align: str | None = None,
    wrap: bool = False,
    border: bool = False,
    fill: PatternFill | None = None,
    number_format: str | None = None,
    indent: int = 0,
) -> Cell:
    """Write one cell with its style and return it."""
    cell = sheet.cell(row, column)
    cell.value = value  # type: ignore[assignment]  # the stubs leave out Decimal, which openpyxl writes as typed
    cell.font = style or font()
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=wrap, indent=indent)
    if border:
        cell.border = BORDER
    if fill:
        cell.fill = fill
    if number_format:
        cell.number_format = number_format
    return cell


def put_title(sheet: Worksheet, row: int, text: str, columns: int, *, size: float = 18, height: float = 36) -> None:
    """Write the title over all columns, merged and centred."""
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    put(sheet, row, 1, text, style=font(size, name="方正小标宋简体"), align="center", wrap=True)
    sheet.row_dimensions[row].height = height


def put_unit(sheet: Worksheet, row: int, columns: int, text: str = "单位：亿元") -> None:
    """Write the unit right-aligned in its own row, in the last column."""
    put(sheet, row, columns, text, align="right")
    sheet.row_dimensions[row].height = 20


def put_header(sheet: Worksheet, row: int, labels: Sequence[str], *, height: float = 28, first: int = 1) -> None:
    """Write a header row from column `first` on."""
    for index, label in enumerate(labels, start=first):
        put(sheet, row, index, label, style=font(bold=True), align="center", wrap=True, border=True, fill=HEADER_FILL)
    sheet.row_dimensions[row].height = height


def put_notes(sheet: Worksheet, row: int, columns: int, notes: Sequence[str | None], *, height: float = 20) -> None:
    """Write the notes at the foot, a merged row each; None leaves the row to be filled by its name."""
    for at, note in enumerate(notes, start=row):
        sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=columns)
        put(sheet, at, 1, note, style=font(10), align="left", wrap=True)
        sheet.row_dimensions[at].height = height


def name_cells(book: Workbook, sheet: Worksheet, name: str, ref: str) -> None:
    """Give cells a defined name; `ref` such as C5 or A5:F5."""
    first, _, last = ref.partition(":")
    absolute = ":".join(re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", part) for part in (first, last) if part)
    book.defined_names[name] = DefinedName(name, attr_text=f"'{sheet.title}'!{absolute}")


def new_book(title: str) -> Workbook:
    """Return a workbook without sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "quotaxl"
    book.properties.title = title
    return book


def write(book: Workbook, path: Path) -> None:
    """Save a workbook so that the same content gives the same bytes.

    openpyxl puts the time of saving into docProps/core.xml and into the zip directory. Members are
    stored, not deflated, as different zlib builds deflate the same text to different bytes.
    Formulas get the result that they have while nothing is filled in, an empty text, as openpyxl
    leaves them without one and a viewer that does not calculate would find none.
    """
    buffer = BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n != "_rels/.rels", n)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _CREATED.encode(), content)
            if name.startswith("xl/worksheets/"):
                content = _UNCALCULATED.sub(rb'<c \1 t="str"><f>\2</f><v></v></c>', content)
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
