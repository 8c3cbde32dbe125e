"""Pages of a summary as a workbook that is read on a screen and on paper: A4, titles repeated, nothing cut."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from quotaxl.core.summarypage import PageChart, SummaryPage
from quotaxl.text.clean import clean

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_TOP = 4
"""The row of the headings: title, note and an empty row stand above."""


def summary_xlsx(pages: Sequence[SummaryPage]) -> bytes:
    """Return a workbook with a sheet for each page; texts are never formulas."""
    from openpyxl import Workbook  # noqa: PLC0415 -- costs 0.2 s that other formats need not pay

    book = Workbook()
    book.remove(book.worksheets[0])
    for page in pages:
        _draw(book.create_sheet(page.name), page)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _draw(sheet: "Worksheet", page: SummaryPage) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415

    last = len(page.heads)
    side = Side(style="thin", color="BFBFBF")
    border = Border(left=side, right=side, top=side, bottom=side)
    sheet["A1"], sheet["A2"] = page.title, page.note
    sheet["A1"].font, sheet["A2"].font = Font(name="黑体", size=16), Font(name="宋体", size=10, color="595959")
    for row, height in ((1, 28), (2, 30)):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
        sheet.row_dimensions[row].height = height
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet["A2"].alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
    fonts = {bold: Font(name="宋体", size=10.5, bold=bold) for bold in (False, True)}
    number, text = Alignment(horizontal="right", vertical="center"), Alignment(vertical="center", wrap_text=True)
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    fill = PatternFill("solid", fgColor="DDEBF7")
    for column, (head, width) in enumerate(zip(page.heads, page.widths, strict=True), 1):
        top = sheet.cell(_TOP, column, head)
        top.font, top.fill, top.border, top.alignment = fonts[True], fill, border, middle
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[_TOP].height = 32
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = 18, True
    for at, entries in enumerate(page.rows):
        font = fonts[at in page.bold]
        for column, value in enumerate(entries, 1):
            cell = sheet.cell(_TOP + 1 + at, column)
            cell.value = clean(value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
            cell.font, cell.border = font, border
            cell.alignment = text if isinstance(value, str) else number
            if isinstance(value, Decimal):
                cell.number_format = "#,##0.00##"
    sheet.freeze_panes = f"C{_TOP + 1}" if last > 4 else f"A{_TOP + 1}"
    sheet.print_title_rows = f"{_TOP}:{_TOP}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.oddFooter:
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    if page.chart and page.rows:
        _chart(sheet, page, page.chart)


def _chart(sheet: "Worksheet", page: SummaryPage, wanted: PageChart) -> None:
    from openpyxl.chart import BarChart, Reference  # noqa: PLC0415

    chart = BarChart()
    chart.type, chart.style, chart.title = "bar", 10, wanted.title
    chart.grouping, chart.overlap = ("stacked", 100) if wanted.stacked else ("clustered", 0)
    rows = min(wanted.rows, len(page.rows))
    for column in wanted.values:
        series = Reference(sheet, min_col=column + 1, min_row=_TOP, max_row=_TOP + rows)
        chart.add_data(series, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=wanted.labels + 1, min_row=_TOP + 1, max_row=_TOP + rows))
    for series, color in zip(chart.series, wanted.colors, strict=True):
        series.graphicalProperties.solidFill = color
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.gapWidth, chart.height, chart.width = 40, 3 + int(0.65 * rows), 24
    chart.legend.position = "b"
    sheet.add_chart(chart, f"A{_TOP + 3 + len(page.rows)}")
