"""A county that states its spending by subject to 项, 卓尼县 2024, made up; figures in 亿元 were added up by hand."""

from pathlib import Path

import openpyxl

from quotaxl.app.new import new
from quotaxl.cli.adapters import apply, read

NAME, CODE, YEAR = "卓尼县", "623022", 2024
GENERAL, FUND = "一般公共预算", "政府性基金预算"

# Projects: name, kind, amount, subject.
PROJECTS = (
    ("城关小学教学楼建设项目", "一般", 0.35, "2050202 小学教育"),
    ("木耳初中学生宿舍楼建设项目", "一般", 0.25, "2050203"),
    ("洮河支流堤防工程", "一般", 0.60, "2130305 水利工程建设"),
    ("农村供水管网改造工程", "一般", 0.20, "2130335 农村供水"),
    ("县城集中供热管网改造项目", "专项", 1.50, "2290402"),
    ("县城污水处理厂扩建项目", "专项", 0.80, "2290402 其他地方自行试点项目收益专项债券收入安排的支出"),
)

# Spending by subject as the county states it: 项, and of 教育 also its 款. Opening, change, adjusted.
SUBJECTS = (
    (GENERAL, "20502", "普通教育", 3.10, 0.60, 3.70),
    (GENERAL, "2050202", "小学教育", 1.80, 0.35, 2.15),
    (GENERAL, "2050203", "初中教育", 1.30, 0.25, 1.55),
    (GENERAL, "2130305", "水利工程建设", 0.90, 0.60, 1.50),
    (GENERAL, "2130335", "农村供水", 0.40, 0.20, 0.60),
    (FUND, "2290402", "其他地方自行试点项目收益专项债券收入安排的支出", 0.70, 2.30, 3.00),
)

# What the two annexes must list: code, name without its indent, opening, change, adjusted.
ANNEXES = {
    "general-budget-subjects": (
        (None, "合计", "4.40", "1.40", "5.80"),
        ("205", "教育支出", "3.10", "0.60", "3.70"),
        ("20502", "普通教育", "3.10", "0.60", "3.70"),
        ("2050202", "小学教育", "1.80", "0.35", "2.15"),
        ("2050203", "初中教育", "1.30", "0.25", "1.55"),
        ("213", "农林水支出", "1.30", "0.80", "2.10"),
        ("21303", "水利", "1.30", "0.80", "2.10"),
        ("2130305", "水利工程建设", "0.90", "0.60", "1.50"),
        ("2130335", "农村供水", "0.40", "0.20", "0.60"),
    ),
    "fund-budget-subjects": (
        (None, "合计", "0.70", "2.30", "3.00"),
        ("229", "其他支出", "0.70", "2.30", "3.00"),
        ("22904", "其他政府性基金及对应专项债务收入安排的支出", "0.70", "2.30", "3.00"),
        ("2290402", "其他地方自行试点项目收益专项债券收入安排的支出", "0.70", "2.30", "3.00"),
    ),
}

# The same rows as they stand below the lines of the two side-by-side annexes: code and name in one cell.
LINES = {
    "general-budget-adjustment": ("一、本年支出合计", ANNEXES["general-budget-subjects"][1:], "二、转移性支出"),
    "fund-budget-adjustment": ("一、本年支出合计", ANNEXES["fund-budget-subjects"][1:], "二、转移性支出"),
}


def book(folder: Path) -> Path:
    """Write the county's workbook and return its place."""
    path = new(NAME, YEAR, folder, read, apply, force=True)
    made = openpyxl.load_workbook(path)
    for name in ("债券信息", "债券支出", "债务决算", "债务执行"):
        del made[name]
    _rows(made["债务限额"], {4: (9.00, 6.00, 3.00), 5: (3.70, 1.40, 2.30), 7: (12.70, 7.40, 5.30)})
    balance = ((8.50, 5.60, 2.90), (3.70, 1.40, 2.30), (0.30, 0.20, 0.10), (11.90, 6.80, 5.10), (0.25, 0.15, 0.10))
    _rows(made["债务余额"], dict(enumerate(balance, start=4)))
    budget = ((30.00, None, 30.00), (6.00, 1.40, 7.40), (0.50, 1.40, 1.90), (36.00, 1.40, 37.40), (35.00, 1.40, 36.40),
              (1.00, None, 1.00), (None, None, None), (36.00, 1.40, 37.40))  # fmt: skip
    _rows(made[GENERAL], dict(enumerate(budget, start=4)))
    budget = ((4.00, None, 4.00), (1.00, 2.30, 3.30), (0.20, 2.30, 2.50), (5.00, 2.30, 7.30), (4.50, 2.30, 6.80),
              (0.50, None, 0.50), (None, None, None), (5.00, 2.30, 7.30))  # fmt: skip
    _rows(made[FUND], dict(enumerate(budget, start=4)))
    projects = made["债券项目"]
    heads = {str(cell.value): cell.column for cell in projects[3]}
    for row, (name, kind, amount, subject) in enumerate(PROJECTS, start=5):
        told = {"序号": row - 4, "项目名称": name, "债券性质": kind, "债券额度": amount, "项目状态": "在建",
                "绩效目标": "当年完成主体工程", "支出功能分类科目": subject}  # fmt: skip
        for head, value in told.items():
            projects.cell(row, heads[head]).value = value
    projects.cell(4, heads["债券额度"]).value = 3.70
    subjects = made["支出科目"]
    for row, values in enumerate(SUBJECTS, start=4):
        for column, value in enumerate(values, start=1):
            subjects.cell(row, column).value = value
    made.save(path)
    return path


def _rows(sheet, rows):  # type: ignore[no-untyped-def]
    for row, values in rows.items():
        for column, value in enumerate(values, start=2):
            sheet.cell(row, column).value = value
