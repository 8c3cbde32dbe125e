"""A prefecture with eight counties and its year 2024, made up; every figure in 亿元 was added up by hand.

For each region: opening limit, new quota, balance after use, each general / special. The special quota of 康乐县 is 0
and left blank, as clerks do.
"""

from decimal import Decimal as D
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from quotaxl.app.new import new
from quotaxl.cli.adapters import apply, read

NAME, CODE, YEAR = "临夏回族自治州", "622900", 2024
OWN = ("12.00", "20.00", "0.50", "2.00", "12.10", "21.50")
COUNTIES = {
    "临夏市": ("8.00", "15.00", "0.40", "3.00", "8.20", "17.60"),
    "临夏县": ("6.00", "5.00", "0.60", "0.80", "6.30", "5.50"),
    "康乐县": ("5.00", "4.00", "0.55", None, "5.40", "3.90"),
    "永靖县": ("7.00", "6.00", "0.30", "1.20", "7.10", "7.00"),
    "广河县": ("4.50", "3.00", "0.45", "0.60", "4.80", "3.50"),
    "和政县": ("4.20", "3.30", "0.50", "0.70", "4.20", "3.90"),
    "东乡族自治县": ("6.60", "2.40", "0.80", "0.30", "7.30", "2.60"),
    "积石山保安族东乡族撒拉族自治县": ("3.90", "2.10", "0.40", "0.50", "4.20", "2.50"),
}
CODES = {name: str(622900 + at) for name, at in zip(COUNTIES, (1, *range(21, 28)), strict=True)}

# What 表1-6 must show: 本地区, 本级 and 下级 of the old limit, the new quota and the new limit, each by kind.
ADJUSTMENT = {
    "previous": ("118.00", "32.00", "86.00"),
    "previous_general": ("57.20", "12.00", "45.20"),
    "previous_special": ("60.80", "20.00", "40.80"),
    "new": ("13.60", "2.50", "11.10"),
    "new_general": ("4.50", "0.50", "4.00"),
    "new_special": ("9.10", "2.00", "7.10"),
    "adjusted": ("131.60", "34.50", "97.10"),
    "adjusted_general": ("61.70", "12.50", "49.20"),
    "adjusted_special": ("69.90", "22.00", "47.90"),
}
BALANCE = {"area": ("127.60", "59.60", "68.00"), "lower": ("94.00", "47.50", "46.50")}
"""Balance of the whole area and of the levels below: total, general, special."""

# Bonds issued (of which refinancing), repaid, interest of 2024; repaid (by refinancing, by the budget) and interest of
# 2025: each general, special. The own level and 临夏市 refinance.
EXECUTED = {
    "本级": (
        "1.10", "3.00", "0.60", "1.00", "0.70", "1.20", "0.40", "0.60",
        "0.80", "1.00", "0.70", "0.80", "0.10", "0.20", "0.41", "0.62",
    ),
    "临夏市": (
        "0.90", "3.50", "0.50", "0.50", "0.60", "0.60", "0.25", "0.50",
        "0.70", "0.60", "0.60", "0.50", "0.10", "0.10", "0.26", "0.52",
    ),
    "临夏县": (
        "0.60", "0.80", None, None, "0.20", "0.10", "0.20", "0.15",
        "0.20", "0.10", "0.10", "0.05", "0.10", "0.05", "0.21", "0.16",
    ),
}  # fmt: skip
_REST = (
    "", "", None, None, "0.10", "0.10", "0.10", "0.10",
    "0.10", "0.10", "0.05", "0.05", "0.05", "0.05", "0.10", "0.10",
)  # fmt: skip
"""The six other counties, each the same but for what it issued, which is its new quota."""

ISSUED = {  # 表1-4: 本地区 and 本级
    "issued": ("16.20", "4.10"),
    "issued_general": ("5.60", "1.10"),
    "issued_general_refinancing": ("1.10", "0.60"),
    "issued_special": ("10.60", "3.00"),
    "issued_special_refinancing": ("1.50", "1.00"),
    "repaid": ("4.60", "1.90"),
    "repaid_general": ("2.10", "0.70"),
    "repaid_special": ("2.50", "1.20"),
    "interest": ("3.30", "1.00"),
    "interest_general": ("1.45", "0.40"),
    "interest_special": ("1.85", "0.60"),
    "next_repaid": ("4.60", "1.80"),
    "next_repaid_general": ("2.30", "0.80"),
    "next_repaid_general_refinancing": ("1.70", "0.70"),
    "next_repaid_general_budget": ("0.60", "0.10"),
    "next_repaid_special": ("2.30", "1.00"),
    "next_repaid_special_refinancing": ("1.65", "0.80"),
    "next_repaid_special_budget": ("0.65", "0.20"),
    "next_interest": ("3.38", "1.03"),
    "next_interest_general": ("1.48", "0.41"),
    "next_interest_special": ("1.90", "0.62"),
}


def executed(name: str) -> tuple[str | None, ...]:
    """Return what a region issued and repaid, general and special in turn."""
    return EXECUTED[name] if name in EXECUTED else (*COUNTIES[name][2:4], *_REST[2:])


def number(text: str | None) -> float | None:
    """Return a figure as a spreadsheet holds it."""
    return None if text is None else float(text)


def total(*parts: str | None) -> float | None:
    """Return the sum of what is filled."""
    found = [D(part) for part in parts if part is not None]
    return float(sum(found)) if found else None


def _three(cells: Worksheet, row: int, column: int, general: str | None, special: str | None) -> None:
    for at, value in enumerate((total(general, special), number(general), number(special))):
        cells.cell(row, column + at).value = value


def county_sheets(book: openpyxl.Workbook, figures: tuple[str | None, ...], done: tuple[str | None, ...]) -> None:
    """Fill the sheets that every workbook has with the figures of one level."""
    og, os, ng, ns, bg, bs = figures
    limit, balance = book["债务限额"], book["债务余额"]
    _three(limit, 4, 2, og, os)
    _three(limit, 5, 2, ng, ns)
    adjusted = [str(D(a) + D(b or 0)) for a, b in ((og, ng), (os, ns))]
    _three(limit, 7, 2, *adjusted)
    paid = [str(D(done[at]) - D(done[at - 2] or 0)) for at in (4, 5)]  # what no refinancing paid
    opening = [str(D(b) - D(n or 0) + D(p)) for b, n, p in ((bg, ng, paid[0]), (bs, ns, paid[1]))]
    for row, pair in {4: opening, 5: (ng, ns), 6: paid, 7: (bg, bs), 8: done[6:8]}.items():
        _three(balance, row, 2, *pair)
    projects = book["债券项目"]
    lines = [("农村饮水安全巩固提升工程", "一般", ng), ("污水处理厂改扩建工程", "专项", ns)]
    for row, (name, kind, amount) in enumerate([one for one in lines if one[2]], start=5):
        for column, value in ((1, row - 4), (2, name), (4, kind), (5, number(amount)), (10, "在建")):
            projects.cell(row, column).value = value
    projects["E4"] = total(ng, ns)
    for sheet, change in (("一般公共预算", ng), ("政府性基金预算", ns)):
        if change is None:
            continue
        cells, start_total = book[sheet], D(100)
        for row, (start, more) in {4: (start_total - 40, None), 5: (D(40), change), 6: (D(0), change),
                                   7: (start_total, change), 8: (start_total - 10, change), 9: (D(10), None),
                                   11: (start_total, change)}.items():  # fmt: skip
            cells.cell(row, 2).value = float(start)
            cells.cell(row, 3).value = number(more)
            cells.cell(row, 4).value = float(start + D(more or 0))
    executed_sheet(book["债务执行"], figures, done, opening)


def executed_sheet(
    cells: Worksheet, figures: tuple[str | None, ...], done: tuple[str | None, ...], opening: list[str]
) -> None:
    """Fill 债务执行; the rows stand as the blank has them."""
    og, os, ng, ns, bg, bs = figures
    limit = [str(D(a) + D(b or 0)) for a, b in ((og, ng), (os, ns))]
    rows = {4: opening, 5: (og, os), 6: limit, 7: done[0:2], 8: ("0", None), 9: done[0:2], 10: (ng, ns), 11: done[2:4],
            12: done[4:6], 13: done[6:8], 14: (bg, bs), 18: done[8:10], 19: done[10:12], 20: done[12:14],
            21: done[14:16]}  # fmt: skip
    for row, pair in rows.items():
        _three(cells, row, 2, *pair)


def county_book(folder: Path, name: str) -> Path:
    """Write the workbook of one county and return its place."""
    path = new(CODES[name], YEAR, folder, read, apply, force=True)
    book = openpyxl.load_workbook(path)
    county_sheets(book, COUNTIES[name], executed(name))
    _signed(book)
    book.save(path)
    return path


def prefecture_book(folder: Path, *, below: bool) -> Path:
    """Write the prefecture's workbook, with or without what its counties stated, and return its place."""
    path = new(NAME, YEAR, folder, read, apply, force=True)
    book = openpyxl.load_workbook(path)
    county_sheets(book, OWN, executed("本级"))
    _signed(book)
    if below:
        levels(book)
    book.save(path)
    return path


def levels(book: openpyxl.Workbook) -> None:
    """Fill the sheets by level: sums of the whole area and of the levels below as the truth above says them."""
    cells = book["分级限额"]
    rows = {str(cells.cell(row, 1).value): row for row in range(5, 20) if cells.cell(row, 1).value}
    for name, figures in {"本级": OWN, **COUNTIES}.items():
        og, os, ng, ns, bg, bs = figures
        row = rows[name]
        for column, pair in ((2, (og, os)), (5, (ng, ns)), (14, (bg, bs))):
            _three(cells, row, column, *pair)
        _three(cells, row, 11, str(D(og) + D(ng or 0)), str(D(os) + D(ns or 0)))
    for scope, at in (("本地区", 0), ("下级合计", 2)):
        for column, key in ((2, "previous"), (5, "new"), (11, "adjusted")):
            for n, part in enumerate(("", "_general", "_special")):
                cells.cell(rows[scope], column + n).value = float(ADJUSTMENT[key + part][at])
        for n, value in enumerate(BALANCE["area" if scope == "本地区" else "lower"]):
            cells.cell(rows[scope], 14 + n).value = float(value)
    cells = book["分级执行"]
    for name in ("本级", *COUNTIES):
        for n in range(8):
            _three(cells, rows[name], 2 + 3 * n, executed(name)[2 * n], executed(name)[2 * n + 1])
    keys = ("issued", "issued_refinancing", "repaid", "interest", "next_repaid", "next_repaid_refinancing",
            "next_repaid_budget", "next_interest")  # fmt: skip
    for n, key in enumerate(keys):
        lead = key.removesuffix("_refinancing").removesuffix("_budget")
        ending = key.removeprefix(lead)
        pairs = [ISSUED[f"{lead}_{kind}{ending}"] for kind in ("general", "special")]
        for scope in ("本地区", "下级合计"):
            values = [D(area) - (D(own) if scope == "下级合计" else 0) for area, own in pairs]
            _three(cells, rows[scope], 2 + 3 * n, *map(str, values))


def _signed(book: openpyxl.Workbook) -> None:
    """Fill what is no figure, and leave out the sheets of bonds, as who only adjusts a budget does."""
    for name in ("债券信息", "债券支出", "债务决算"):
        del book[name]
    projects = book["债券项目"]
    for row in range(5, 8):
        if projects.cell(row, 2).value:
            projects.cell(row, 11).value = "新增供水或处理能力2万立方米/日"
    info = book["基本信息"]
    rows = {str(info.cell(row, 1).value): row for row in range(3, 40) if info.cell(row, 1).value}
    for label, value in {"上级下达文号": "甘财债〔2024〕20号"}.items():
        row = next((r for text, r in rows.items() if label in text), None)
        if row:
            info.cell(row, 2).value = value
