"""The consolidated workbook of what counties returned: limits by region, projects, and who answered, with a chart.

The rows are written below the headings when the workbook is made; the chart stands over fixed cells of
收报情况, whose counts are live formulas over the list below them.
"""

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.worksheet.worksheet import Worksheet

from templates.making.paper import add_sheet, name_cells, new_book, put, put_header, put_title, put_unit

GROUPS = ("年初债务限额", "本次新增债务限额", "调整后债务限额", "债务余额")
KINDS = ("合计", "一般", "专项")
PROJECTS = (
    ("序号", 6), ("地区", 16), ("项目名称", 38), ("项目编号", 18), ("债券性质", 9), ("债券额度", 12),
    ("对应专项任务", 18), ("项目领域", 12), ("主管部门", 14), ("实施单位", 14), ("项目状态", 12),
)  # fmt: skip
STATUS = (
    ("序号", 6), ("地区", 18), ("状态", 20), ("收到时间", 18), ("来源", 36), ("发件人", 26), ("错误", 8), ("警告", 8),
    ("说明", 70),
)  # fmt: skip
STATES = ("已报（按时）", "已报（迟报）", "已报（时间不明）", "已报未填", "收到但不能用", "未报", "未报（逾期）")


def build() -> Workbook:
    """Return the form with its three sheets."""
    book = new_book("县级填报汇总表")
    _status(book)
    _limits(book)
    sheet = add_sheet(book, "项目汇总", [width for _, width in PROJECTS], landscape=True)
    put_title(sheet, 1, "债券项目汇总表", len(PROJECTS))
    put_unit(sheet, 2, len(PROJECTS))
    put_header(sheet, 3, [label for label, _ in PROJECTS])
    name_cells(book, sheet, "项目汇总_表头", f"A3:{'ABCDEFGHIJK'[len(PROJECTS) - 1]}3")
    sheet.freeze_panes = "D4"
    sheet.print_title_rows = "1:3"
    return book


def _limits(book: Workbook) -> None:
    columns = 2 + len(GROUPS) * len(KINDS)
    sheet = add_sheet(book, "限额汇总", (7, 20, *([13] * (columns - 2))), landscape=True)
    put_title(sheet, 1, "地方政府债务限额及余额汇总表", columns)
    put_unit(sheet, 2, columns)
    put_header(sheet, 3, ("序号", "地区", *(g if k == 0 else None for g in GROUPS for k in range(len(KINDS)))))
    put_header(sheet, 4, (None, None, *(KINDS * len(GROUPS))))
    for column in (1, 2):
        sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    for group in range(len(GROUPS)):
        first = 3 + group * len(KINDS)
        sheet.merge_cells(start_row=3, end_row=3, start_column=first, end_column=first + len(KINDS) - 1)
    name_cells(book, sheet, "限额汇总_表头", "A3:N4")
    sheet.freeze_panes = "C5"
    sheet.print_title_rows = "1:4"


def _status(book: Workbook) -> None:
    sheet = add_sheet(book, "收报情况", [width for _, width in STATUS], landscape=True)
    put_title(sheet, 1, "县级填报表收报情况", len(STATUS))
    sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=len(STATUS))
    put(sheet, 2, 1, align="left", wrap=True)
    name_cells(book, sheet, "收报情况_说明", "A2")
    head = 4 + len(STATES) + 8
    put_header(sheet, 3, ("状态", "地区数"), first=2)
    for at, state in enumerate(STATES, start=4):
        put(sheet, at, 2, state, border=True, align="center")
        put(sheet, at, 3, f"=COUNTIF(C{head + 1}:C5000,B{at})", border=True, align="center", number_format="0")
    total = 4 + len(STATES)
    put(sheet, total, 2, "合计", border=True, align="center")
    put(sheet, total, 3, f"=SUM(C4:C{total - 1})", border=True, align="center", number_format="0")
    name_cells(book, sheet, "收报情况_统计", f"B4:C{total - 1}")
    put_header(sheet, head, [label for label, _ in STATUS])
    name_cells(book, sheet, "收报情况_表头", f"A{head}:I{head}")
    _chart(sheet, total - 1)
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"


def _chart(sheet: Worksheet, last: int) -> None:
    chart = BarChart()
    chart.type = "bar"
    chart.title = None
    chart.legend = None
    chart.add_data(Reference(sheet, min_col=3, min_row=4, max_row=last), titles_from_data=False)
    chart.set_categories(Reference(sheet, min_col=2, min_row=4, max_row=last))
    chart.series[0].graphicalProperties.solidFill = "4472C4"
    chart.dataLabels = DataLabelList()
    chart.dataLabels.showVal = True
    for shown in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(chart.dataLabels, shown, False)
    chart.x_axis.scaling.orientation = "maxMin"  # the first state on top
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.majorGridlines = None
    chart.y_axis.number_format = "0"
    chart.y_axis.majorUnit = None
    chart.gapWidth = 60
    chart.width, chart.height = 17, 8.5
    sheet.add_chart(chart, "E3")
