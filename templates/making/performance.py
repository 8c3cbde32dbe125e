"""绩效目标申报表: one project's targets, labels with their values beside them, after the published reference form."""

from collections.abc import Mapping

from openpyxl import Workbook

from quotaxl.catalogue.blank import shown, unit_of
from quotaxl.catalogue.form import form
from quotaxl.catalogue.sections import AMOUNT_FORMAT
from templates.making.painted import Sheet, printing
from templates.making.paper import (
    TEXT_FORMAT,
    add_sheet,
    font,
    new_book,
    put,
    put_header,
    put_notes,
    put_title,
)

FORM = form("performance-target")
_WIDTHS = (16, 18, 16, 16, 16, 18)
_FIELDS = (
    (("project", 5),),
    (("code", 2), ("nature", 2)),
    (("department", 2), ("implementer", 2)),
    (("leader", 2), ("phone", 2)),
    (("period", 5),),
)
"""Keys side by side, each with the columns that its value spans."""

_FUNDS = ("funds", "funds_budget", "funds_own", "funds_business", "funds_operating", "funds_other")
_INDICATORS = (
    ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
    ("效益指标", ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
    ("满意度指标", ("服务对象满意度指标",)),
)


def build() -> Workbook:
    """Return the template."""
    look = printing(FORM)
    texts = {row.key: row.text for row in look.rows}
    book = new_book(look.name["zh"])
    made = Sheet(FORM, book, add_sheet(book, look.name["zh"], _WIDTHS))
    sheet = made.sheet
    put_title(sheet, 1, made.text("heading", "title", (1, 1), look.title), 6)
    sheet.merge_cells("A2:D2")
    put(sheet, 2, 1, made.text("heading", "bureau", (2, 1), look.headings["bureau"]), align="left")
    put(sheet, 2, 6, made.text("heading", "unit", (2, 6), "单位：{unit}"), align="right")
    sheet.row_dimensions[2].height = 22
    row = 3
    for fields in _FIELDS:
        column = 1
        for key, span in fields:
            _field(made, row, column, key, texts[key], span)
            column += 1 + span
        row += 1
    row = _funds(made, row, texts)
    _field(made, row, 1, "goal", texts["goal"], 5)
    sheet.row_dimensions[row].height = 72
    row = _indicators(made, row + 1)
    put_notes(sheet, row, 6, ("注：本表按项目填报；未填列的栏目由项目单位补充。",))
    sheet.print_title_rows = "1:2"
    return book


def _field(made: Sheet, row: int, column: int, key: str, label: str, span: int) -> None:
    sheet = made.sheet
    put(sheet, row, column, label, style=font(bold=True), align="center", border=True, wrap=True)
    for at in range(column + 1, column + 1 + span):
        put(sheet, row, at, align="left", border=True, wrap=True, number_format=TEXT_FORMAT)
    if span > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=column + 1, end_column=column + span)
    made.name(key, "value", f"{'ABCDEF'[column]}{row}")
    sheet.row_dimensions[row].height = 32


def _funds(made: Sheet, row: int, texts: Mapping[str, str]) -> int:
    sheet = made.sheet
    for at, key in enumerate(_FUNDS):
        line, left = row + at // 2, 2 + at % 2 * 2
        if left == 2:
            lead = None if at else shown(printing(FORM).headings["funds"], unit_of(FORM))
            put(sheet, line, 1, lead, style=font(bold=True), align="center", border=True, wrap=True)
        put(sheet, line, left, texts[key], align="left", border=True)
        put(sheet, line, left + 1, align="right", border=True, number_format=AMOUNT_FORMAT)
        if left == 4:
            put(sheet, line, 6, border=True)
        made.name(key, "value", f"{'ABCDEF'[left]}{line}")
        sheet.row_dimensions[line].height = 26
    sheet.merge_cells(start_row=row, end_row=row + len(_FUNDS) // 2 - 1, start_column=1, end_column=1)
    made.name("heading", "funds", f"A{row}")
    return row + len(_FUNDS) // 2


def _indicators(made: Sheet, row: int) -> int:
    sheet = made.sheet
    put_header(sheet, row, ("一级指标", "二级指标", "三级指标", "", "", "指标值"))
    sheet.merge_cells(start_row=row, end_row=row, start_column=3, end_column=5)
    at = row + 1
    for first, seconds in _INDICATORS:
        for offset, second in enumerate(seconds):
            line = at + offset
            put(sheet, line, 1, None if offset else first, align="center", border=True, wrap=True)
            put(sheet, line, 2, second, align="center", border=True, wrap=True)
            for column in (3, 4, 5, 6):
                put(sheet, line, column, align="left", border=True, wrap=True, number_format=TEXT_FORMAT)
            sheet.merge_cells(start_row=line, end_row=line, start_column=3, end_column=5)
            sheet.row_dimensions[line].height = 26
        sheet.merge_cells(start_row=at, end_row=at + len(seconds) - 1, start_column=1, end_column=1)
        at += len(seconds)
    return at
