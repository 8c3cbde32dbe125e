"""Six notices, three adjustments: each workbook is made of the one before, and all that come are right to the last."""

import openpyxl
import pytest

from tests.years.test_years import found, run
from tests.years.yearbook import make, shown, spoil, write_notice

CHANGES = [
    ["提前下达", "湘财预〔2023〕190号", "2023-12-10", "新增专项（项目）", "", 2, 2],
    ["第一次调整", "湘财预〔2024〕30号", "2024-04-10", "新增一般", 0.8, ""],
    ["第一次调整", "湘财预〔2024〕31号", "2024-04-12", "新增专项（项目）", "", 3],
]
FIRST = {
    "as_of": "2024-12-31",
    "county-limit": {"opening": [20, 30], "new": [0.8, 5], "advance": ["", 2], "adjusted": [20.8, 35]},
    "county-balance": {
        "opening": [19, 27], "new": [0.8, 5], "repaid": [0.2, 0.4], "closing": [19.6, 31.6], "interest": [0.6, 0.9],
    },
    "changes": CHANGES,
    "projects": [
        ["双峰县农村公路提质改造工程", "一般", 0.8, "第一次调整"],
        ["双峰县城乡供水一体化项目", "专项", 2, "提前下达"],
        ["双峰县产业开发区标准厂房项目", "专项", 3, "第一次调整"],
    ],
    "info": {
        "region": "双峰县", "code": "431321", "year": 2024, "bureau": "双峰县财政局", "adjustment": "第一次",
        "notice_number": "湘财预〔2024〕30号、湘财预〔2024〕31号", "notice_received": "2024-04-12",
        "limit_session": "双峰县第十八届人大常委会第十五次会议",
        "budget_session": "双峰县第十八届人民代表大会第三次会议", "draft_submitted": "2024-04-20",
        "adjustment_session": "双峰县第十八届人大常委会第十八次会议", "adjustment_meeting": "2024-05-28",
        "adjustment_approved": "2024-05-28", "published": "2024-06-10",
    },
    "budgets": {
        "general": [[10, 30, 0, 37, 2, 1], [0, 0.8, 0.8, 0.8, 0, 0]],
        "special": [[9, 4, 2, 12, 0.5, 0.5], [0, 3, 3, 3, 0, 0]],
    },
}  # fmt: skip
NOTICES = [
    ("湘财预〔2023〕190号", "娄底市提前下达2024年新增专项债务限额分配表", "新增专项债务限额", 20000),
    ("湘财预〔2024〕30号", "娄底市2024年新增一般债务限额分配表", "新增一般债务限额", 8000),
    ("湘财预〔2024〕31号", "娄底市2024年新增专项债务限额分配表", "新增专项债务限额", 30000),
    ("湘财预〔2024〕77号", "娄底市2024年第二批新增专项债务限额分配表", "新增专项债务限额", 12000),
    ("湘财预〔2024〕120号", "娄底市2024年置换存量隐性债务专项债务限额分配表", "专项债务限额", 25000),
    ("湘财预〔2024〕121号", "娄底市2024年收回一般债务限额分配表", "收回一般债务限额", 1000),
]
BLANK = {f"{sheet}!C{row}": 0 for sheet in ("一般公共预算", "政府性基金预算") for row in (4, 5, 6, 8, 9, 10)}
SECOND = BLANK | {
    "基本信息!B8": "湘财预〔2024〕77号", "基本信息!B9": "2024-08-01", "基本信息!B12": "2024-08-10",
    "基本信息!B13": "双峰县第十八届人大常委会第二十一次会议", "基本信息!B14": "2024-09-20",
    "基本信息!B15": "2024-09-20",
    "基本信息!B16": "2024-09-30",
    "债务限额!C5": 0, "债务限额!D5": 1.2, "债务限额!B7": 57, "债务限额!C7": 20.8, "债务限额!D7": 36.2,
    "限额变动!B8": "第二次调整", "限额变动!C8": "湘财预〔2024〕77号", "限额变动!D8": "2024-08-01",
    "限额变动!E8": "新增专项（项目）", "限额变动!G8": 1.2,
    "债券项目!B8": "双峰县中医医院住院楼项目", "债券项目!D8": "专项", "债券项目!E8": 1.2, "债券项目!J8": "在建",
    "债券项目!K8": "按期完成", "债券项目!M8": "第二次调整",
    "政府性基金预算!C5": 1.2, "政府性基金预算!C6": 1.2, "政府性基金预算!C8": 1.2,
    "债务余额!C5": 0.8, "债务余额!D5": 6.2, "债务余额!C6": 0.2, "债务余额!D6": 0.4, "债务余额!B7": 52.4,
    "债务余额!C7": 19.6, "债务余额!D7": 32.8, "债务余额!C8": 0.6, "债务余额!D8": 0.9,
}  # fmt: skip
THIRD = BLANK | {
    "基本信息!B8": "湘财预〔2024〕120号、湘财预〔2024〕121号", "基本信息!B9": "2024-11-20",
    "基本信息!B12": "2024-11-22",
    "基本信息!B13": "双峰县第十八届人大常委会第二十四次会议", "基本信息!B14": "2024-12-24",
    "基本信息!B15": "2024-12-24",
    "基本信息!B16": "2024-12-30",
    "债务限额!C5": -0.1, "债务限额!D5": 2.5, "债务限额!B7": 59.4, "债务限额!C7": 20.7, "债务限额!D7": 38.7,
    "限额变动!B9": "第三次调整", "限额变动!C9": "湘财预〔2024〕120号", "限额变动!D9": "2024-11-18",
    "限额变动!E9": "置换隐性债务专项", "限额变动!G9": 2.5,
    "限额变动!B10": "第三次调整", "限额变动!C10": "湘财预〔2024〕121号", "限额变动!D10": "2024-11-20",
    "限额变动!E10": "收回/调减", "限额变动!F10": -0.1,
    "政府性基金预算!C5": 2.5, "政府性基金预算!C6": 2.5, "政府性基金预算!C10": 2.5,
    "债务余额!C5": 0.8, "债务余额!D5": 8.7, "债务余额!C6": 0.2, "债务余额!D6": 0.4, "债务余额!B7": 54.9,
    "债务余额!C7": 19.6, "债务余额!D7": 35.3, "债务余额!C8": 0.6, "债务余额!D8": 0.9,
}  # fmt: skip


@pytest.fixture
def chain(tmp_path):
    """The three workbooks, the second and the third made of the one before, and the six notices."""
    (first,) = make(FIRST, tmp_path / "in")
    books, notices = [first], []
    for step, (typed, name) in enumerate(((SECOND, "第二次"), (THIRD, "第三次")), start=2):
        blank, filled = tmp_path / f"空白{name}.xlsx", tmp_path / "in" / f"{name}.xlsx"
        done = run("new", "双峰县", 2024, "--adjustment", step, "--from", books[-1], "-o", blank)
        assert done.exit_code == 0, done.output
        spoil(blank, filled, typed)
        books.append(filled)
    for n, (number, title, column, amount) in enumerate(NOTICES):
        path = tmp_path / "in" / f"通知{n}.xlsx"
        rows = [["合计", amount + 10000], ["涟源市", 10000], ["双峰县", amount]]
        write_notice({"number": number, "title": title, "header": ["地区", column], "rows": rows}, path)
        notices.append(path)
    return books, notices


def test_each_begins_where_the_one_before_ended(chain):
    (_, second, third), _ = chain
    for path, limits, batches in ((second, (20.8, 35), 4), (third, (20.8, 36.2), 6)):
        book = openpyxl.load_workbook(path)
        assert tuple(book["债务限额"].cell(4, c).value for c in (3, 4)) == limits
        assert sum(bool(book["限额变动"].cell(r, 2).value) for r in range(5, 15)) == batches
        book.close()


def test_nothing_false_is_found_in_any_of_them_nor_in_all_together(chain):
    books, notices = chain
    assert [(f["rule"], f["message"]) for f in found(FIRST, *books, *notices)] == []
    for last in (1, 2, 3):
        assert [(f["rule"], f["message"]) for f in found(FIRST, *books[:last], *notices[: (0, 3, 4, 6)[last]])] == []


def test_the_annexes_are_those_of_the_third(chain, tmp_path):
    books, notices = chain
    out = tmp_path / "附表.xlsx"
    done = run("fill", *books, *notices, "-o", out, "--as-of", "2024-12-31")
    assert done.exit_code == 0, done.output
    book = openpyxl.load_workbook(out, data_only=True)
    one, limit, fund = "附件1 债务限额下达情况表", "债务限额调整情况表", "政府性基金预算收支调整表"
    figures = {
        (one, "一、第二次调整后的债务限额", "合计"): 57,
        (one, "二、本次下达", "合计"): 2.4,
        (one, "二、本次下达", "一般债务限额"): -0.1,
        (one, "三、调整后", "合计"): 59.4,
        (fund, "收入总计", "本次调整数"): 2.5,
        (fund, "支出总计", "调整后预算数"): 19.7,
        (limit, "一、2023年", "本级"): 50,
        (limit, "二、2024年新增", "本级"): 9.4,
        (limit, "三、2024年", "本级"): 59.4,
    }
    assert {place: float(shown(book, *place)) for place in figures} == figures
    book.close()


WRONG = (
    (2, {"限额变动!G9": 2.8}, "QX-N105"),  # the swap is 2.5 by its notice
    (2, {"债务限额!D4": 35, "债务限额!D7": 37.5, "债务限额!B7": 58.2}, "QX-N401"),  # the second's result was 36.2
    (1, {"债券项目!E8": 1.5}, "QX-N203"),  # 1.2 was handed down for it
)


@pytest.mark.parametrize(("which", "cells", "rule"), WRONG)
def test_what_is_wrong_in_one_of_them_is_found(chain, tmp_path, which, cells, rule):
    books, notices = chain
    bad = tmp_path / books[which].name
    spoil(books[which], bad, cells)
    findings = found(FIRST, *(bad if n == which else book for n, book in enumerate(books)), *notices)
    told = {f["rule"] for f in findings} | {g["rule"] for f in findings for g in f["folded"]}
    assert rule in told
