"""One county's workbook filled in right, made from what `quotaxl new` writes, for tests of what clerks get wrong.

The figures are made up, but the 2.42亿元 of general quota stand in the shipped notice.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from quotaxl.app.new import new
from quotaxl.cli.adapters import apply, read

INFO, LIMIT, PROJECTS, BALANCE = "基本信息", "债务限额", "债券项目", "债务余额"
GENERAL, FUND = "一般公共预算", "政府性基金预算"
EXECUTION, FINAL, BONDS, SPENDING = "债务执行", "债务决算", "债券信息", "债券支出"
KINDS = ("合计", "一般", "专项")
BUDGET = ("年初", "本次", "调整后")

Change = Callable[[openpyxl.Workbook], None]

DETAILS = {
    "填报单位": "疏附县财政局",
    "上级下达文号": "新财振〔2024〕18号",
    "收到计划文件日期": date(2024, 6, 12),
    "年初债务限额批准会议": "疏附县人大常委会第十五次会议",
    "年初预算批准会议": "疏附县人民代表大会第四次会议",
    "调整初步方案送交日期": date(2024, 8, 20),
    "审查本次调整方案的会议": "疏附县人大常委会第二十一次会议",
    "会议举行日期": date(2024, 9, 25),
    "调整方案批准日期": date(2024, 9, 25),
    "向社会公开日期": date(2024, 10, 8),
    "绩效目标报送日期": date(2024, 7, 5),
    "填报人": "某某",
    "联系电话": "0998-0000000",
}
ROWS = {
    LIMIT: (KINDS, {"一、": (62.35, 38.15, 24.2), "二、": (5.92, 2.42, 3.5), "三、": (68.27, 40.57, 27.7)}),
    BALANCE: (
        KINDS,
        {
            "一、": (61.2, 37.4, 23.8),
            "二、": (5.92, 2.42, 3.5),
            "三、": (2.7, 2.4, 0.3),
            "四、": (64.42, 37.42, 27),
            "五、": (2.05, 1.22, 0.83),
        },
    ),
    GENERAL: (
        BUDGET,
        {
            "一、本年收入": (8.2, 0, 8.2),
            "二、转移性收入": (41.35, 2.42, 43.77),
            "其中：地方政府": (0, 2.42, 2.42),
            "收入总计": (49.55, 2.42, 51.97),
            "一、本年支出": (46.05, 2.42, 48.47),
            "二、转移性支出": (1.1, 0, 1.1),
            "三、地方政府": (2.4, 0, 2.4),
            "支出总计": (49.55, 2.42, 51.97),
        },
    ),
    FUND: (
        BUDGET,
        {
            "一、本年收入": (3, 0, 3),
            "二、转移性收入": (0.4, 3.5, 3.9),
            "其中：地方政府": (0, 3.5, 3.5),
            "收入总计": (3.4, 3.5, 6.9),
            "一、本年支出": (2.9, 3.5, 6.4),
            "二、转移性支出": (0.2, 0, 0.2),
            "三、地方政府": (0.3, 0, 0.3),
            "支出总计": (3.4, 3.5, 6.9),
        },
    ),
    EXECUTION: (
        KINDS,
        {
            "一、": (61.2, 37.4, 23.8),
            "二、": (62.35, 38.15, 24.2),
            "三、": (68.27, 40.57, 27.7),
            "四、": (7.82, 4.12, 3.7),
            "其中：中央": (0, 0, None),
            "债券发行额": (7.82, 4.12, 3.7),
            "其中：新增": (5.92, 2.42, 3.5),
            "再融资": (1.9, 1.7, 0.2),
            "五、": (4.6, 4.1, 0.5),
            "六、": (2.05, 1.22, 0.83),
            "七、": (64.42, 37.42, 27),
            "八、": (0, 0, None),
            "九、": (6, 2.5, 3.5),
            "十、": (74.27, 43.07, 31.2),
            "十一、": (5.1, 3.6, 1.5),
            "其中：用": (3, 2.4, 0.6),
            "财政预算": (2.1, 1.2, 0.9),
            "十二、": (2.2, 1.3, 0.9),
        },
    ),
}
NAMES = (
    ("疏附县高标准农田建设项目", "一般", 0.62),
    ("疏附县农村供水保障巩固提升工程", "一般", 0.38),
    ("疏附县塔什米里克乡农村道路建设项目", "一般", 0.45),
    ("疏附县农村人居环境整治建设项目", "一般", 0.27),
    ("疏附县乡村振兴产业园配套基础设施建设项目", "一般", 0.4),
    ("疏附县木什乡防渗渠建设项目", "一般", 0.3),
    ("疏附县棚户区改造建设项目", "专项", 1.2),
    ("疏附县标准厂房建设项目", "专项", 1.5),
    ("疏附县城镇供热管网改造建设项目", "专项", 0.8),
)


def flat(value: object) -> str:
    return "".join(str(value if value is not None else "").split())


def head(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """Return the header's row and its columns by name."""
    for row in sheet.iter_rows(max_row=6):
        names = {flat(c.value): c.column for c in row if c.value is not None}
        if len(names) > 1:
            return row[0].row, names
    raise AssertionError(sheet.title)


def at(book: openpyxl.Workbook, sheet: str, row: str, column: str) -> Cell:
    """Return the cell of the row that begins with `row` and the column that begins with `column`."""
    found = book[sheet]
    top, names = head(found)
    number = next(n for name, n in names.items() if name.startswith(column))
    place = next(r for r in range(top + 1, found.max_row + 1) if flat(found.cell(r, 1).value).startswith(flat(row)))
    return found.cell(place, number)


def item(book: openpyxl.Workbook, sheet: str, number: int, column: str) -> Cell:
    """Return a cell of the nth row of a list."""
    found = book[sheet]
    top, names = head(found)
    total = "合计" in (flat(found.cell(top + 1, 1).value), flat(found.cell(top + 1, 2).value))
    return found.cell(top + number + total, next(n for name, n in names.items() if name.startswith(column)))


def put(
    book: openpyxl.Workbook, sheet: str, row: str, values: Sequence[object], columns: Sequence[str] = KINDS
) -> None:
    """Write a row's figures."""
    for column, value in zip(columns, values, strict=True):
        at(book, sheet, row, column).value = value  # type: ignore[assignment]


@cache
def _blank() -> bytes:
    with TemporaryDirectory() as folder:
        return new("疏附县", 2024, Path(folder) / "n.xlsx", read, apply, force=False).read_bytes()


@cache
def _right() -> bytes:
    book = openpyxl.load_workbook(BytesIO(_blank()))
    for label, value in DETAILS.items():
        at(book, INFO, label, "内容").value = value
    for sheet, (columns, rows) in ROWS.items():
        for label, values in rows.items():
            put(book, sheet, label, values, columns)
    for label, values in list(ROWS[EXECUTION][1].items())[:11]:
        put(book, FINAL, label, values)
    for n, (name, kind, amount) in enumerate(NAMES, 1):
        cells = {
            "序号": n,
            "项目名称": name,
            "项目编号": f"P24653121-{n:04d}",
            "债券性质": kind,
            "债券额度": amount,
            "项目领域": "农林水利",
            "主管部门": "农业农村局",
            "实施单位": "农业农村局",
            "项目状态": "在建",
            "绩效目标": "受益人口1200人以上",
            "发行时间": date(2024, 9, 28),
        }
        for column, value in cells.items():
            item(book, PROJECTS, n, column).value = value
    at_total = book[PROJECTS].cell(head(book[PROJECTS])[0] + 1, head(book[PROJECTS])[1]["债券额度"])
    at_total.value = 5.92
    for n, (name, code, kind, amount) in enumerate(
        (
            ("一般债券（五期）", "2405321", "一般", 2.42),
            ("棚户区改造专项债券（三期）", "2405399", "专项", 1.2),
            ("城乡建设专项债券（六期）", "2405401", "专项", 2.3),
        ),
        1,
    ):
        cells = {
            "序号": n,
            "债券名称": name,
            "债券编码": code,
            "债券性质": kind,
            "债券规模": amount,
            "发行时间": date(2024, 9, 28),
            "债券利率": 2.35,
            "债券期限": "10年",
            "项目总投资": 4,
            "总投资中": amount,
            "项目已实现": 2,
            "已实现投资中": 0.5,
        }
        for column, value in cells.items():
            item(book, BONDS, n, column).value = value
    for n, (which, subject, paid) in enumerate(
        ((0, "213农林水支出", 0.5), (2, "214交通运输支出", 0.4), (6, "221住房保障支出", 1)), 1
    ):
        name, kind, amount = NAMES[which]
        cells = {"序号": n, "项目名称": name, "债券性质": kind, "支出功能": subject, "安排金额": amount, "已拨付": paid}
        for column, value in cells.items():
            item(book, SPENDING, n, column).value = value
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def build(target: Path, change: Change | None = None, *, blank: bool = False) -> Path:
    """Write the workbook, with a change where one is given; `blank` starts from what `new` writes."""
    book = openpyxl.load_workbook(BytesIO(_blank() if blank else _right()))
    if change:
        change(book)
    book.save(target)
    return target
