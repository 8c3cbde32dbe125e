"""The workbooks of several adjustments and of the next year: the last result is the next opening."""

import openpyxl
import pytest

from tests.years.test_years import found, run
from tests.years.yearbook import BOOKS, load, make, shown, spoil

SECOND = {
    "基本信息!B8": "鄂财债发〔2022〕60号", "基本信息!B9": "2022-09-20", "基本信息!B12": "2022-09-25",
    "基本信息!B13": "阳新县第十九届人大常委会第八次会议", "基本信息!B14": "2022-10-30", "基本信息!B15": "2022-10-30",
    "基本信息!B16": "2022-11-05",
    "债务限额!C5": 0, "债务限额!D5": 1.5, "债务限额!B7": 88.7, "债务限额!C7": 31.3, "债务限额!D7": 57.4,
    "限额变动!B8": "第二次调整", "限额变动!C8": "鄂财债发〔2022〕60号", "限额变动!D8": "2022-09-20",
    "限额变动!E8": "新增专项（项目）", "限额变动!G8": 2,
    "限额变动!B9": "第二次调整", "限额变动!C9": "鄂财债发〔2022〕71号",
    "限额变动!D9": "2022-09-22", "限额变动!E9": "收回/调减", "限额变动!G9": -0.5,
    "债券项目!B10": "阳新县客运站改造工程", "债券项目!D10": "专项", "债券项目!E10": 2, "债券项目!J10": "在建",
    "债券项目!K10": "按期完成", "债券项目!M10": "第二次调整",
    "一般公共预算!C4": 0, "一般公共预算!C5": 0, "一般公共预算!C6": 0, "一般公共预算!C8": 0,
    "一般公共预算!C9": 0, "一般公共预算!C10": 0,
    "政府性基金预算!C4": 0, "政府性基金预算!C5": 1.5, "政府性基金预算!C6": 1.5, "政府性基金预算!C8": 1.5,
    "政府性基金预算!C9": 0, "政府性基金预算!C10": 0,
    "债务余额!C5": 1.1, "债务余额!D5": 11.8, "债务余额!C6": 0.3, "债务余额!D6": 0.2, "债务余额!B7": 85.4,
    "债务余额!C7": 29.8, "债务余额!D7": 55.6, "债务余额!C8": 1, "债务余额!D8": 1.6,
}  # fmt: skip
"""What a clerk types into the second workbook."""


@pytest.fixture
def year():
    return load(BOOKS / "2022-yangxin.toml")


@pytest.fixture
def books(year, tmp_path):
    """The first workbook, the second one made of it and filled in, and the notices of both."""
    first, *notices = make(year, tmp_path / "in")
    blank, second = tmp_path / "空白第二次.xlsx", tmp_path / "in" / "第二次.xlsx"
    done = run("new", "阳新县", 2022, "--adjustment", 2, "--from", first, "-o", blank)
    assert done.exit_code == 0, done.output
    spoil(blank, second, SECOND)
    return first, second, notices


def test_the_second_begins_where_the_first_ended(books):
    _, second, _ = books
    book = openpyxl.load_workbook(second)
    limit, budget = book["债务限额"], book["政府性基金预算"]
    assert [limit.cell(4, c).value for c in (1, 3, 4)] == ["一、第一次调整后的债务限额", 31.3, 55.9]
    assert limit["E4"].value == "取自填报表.xlsx〔债务限额〕第7行"
    assert [budget.cell(r, 2).value for r in (3, 4, 5, 6)] == ["第一次调整预算数", 25, 12.3, 10.3]
    assert [book["限额变动"].cell(r, 2).value for r in (5, 6, 7)] == ["提前下达", "第一次调整", "第一次调整"]
    assert book["限额变动"]["K7"].value == "取自填报表.xlsx〔限额变动〕第7行"
    assert [book["债券项目"].cell(9, c).value for c in (2, 5, 13)] == ["阳新县人民医院医养结合项目", 3, "第一次调整"]
    book.close()


def test_a_chain_is_no_pair_of_drafts(year, books):
    first, second, notices = books
    findings = found({**year, "as_of": "2022-11-10"}, first, second, *notices)
    assert [(f["rule"], f["message"]) for f in findings] == []


def test_a_chain_that_does_not_hold_is_told(year, books, tmp_path):
    first, second, notices = books
    broken = tmp_path / "断.xlsx"
    spoil(second, broken, {"债务限额!D4": 45.6, "债务限额!D7": 47.1, "债务限额!B7": 78.4})
    findings = found({**year, "as_of": "2022-11-10"}, first, broken, *notices)
    assert "QX-N401" in {f["rule"] for f in findings}


def test_the_annexes_of_a_chain_are_those_of_the_last_adjustment(books, tmp_path):
    first, second, notices = books
    out = tmp_path / "附表.xlsx"
    done = run("fill", first, second, *notices, "-o", out, "--as-of", "2022-11-10")
    assert done.exit_code == 0, done.output
    book = openpyxl.load_workbook(out, data_only=True)
    one, limit = "附件1 债务限额下达情况表", "债务限额调整情况表"
    assert float(shown(book, one, "一、第一次调整后的债务限额", "专项债务限额")) == 55.9
    figures = {
        (one, "二、本次下达", "专项债务限额"): 1.5,
        (one, "三、调整后", "合计"): 88.7,
        (one, "附：已批准的第一次调整", "合计"): 7.4,
        ("附件2 债务限额分配情况表", "合计", "分配额度"): 2,
        ("政府性基金预算收支调整表", "收入总计", "第一次调整预算数"): 37.3,
        ("政府性基金预算收支调整表", "收入总计", "本次调整数"): 1.5,
        (limit, "一、2021年", "本级"): 75.8,
        (limit, "二、2022年新增", "本级"): 12.9,
        (limit, "三、2022年", "本级"): 88.7,
    }
    assert {place: float(shown(book, *place)) for place in figures} == figures
    book.close()


def test_the_next_year_takes_closing_figures_and_unfinished_projects(year, tmp_path):
    year["projects"][0] = [*year["projects"][0]]
    first, *_ = make(year, tmp_path / "in")
    spoil(first, tmp_path / "2022.xlsx", {"债券项目!J5": "已完工"})
    out = tmp_path / "2023.xlsx"
    done = run("new", "阳新县", 2023, "--from", tmp_path / "2022.xlsx", "-o", out)
    assert done.exit_code == 0, done.output
    book = openpyxl.load_workbook(out)
    assert [book["债务限额"].cell(4, c).value for c in (1, 3, 4)] == ["一、年初批准的债务限额", 31.3, 55.9]
    assert [book["债务余额"].cell(4, c).value for c in (2, 3, 4)] == [83.9, 29.8, 54.1]
    rows = [[book["债券项目"].cell(r, c).value for c in (2, 13)] for r in range(5, 10)]
    assert rows[0] == ["阳新县乡镇卫生院改扩建项目", "上年结转"]
    assert rows[4] == [None, None]
    assert book["限额变动"]["B5"].value is None
    book.close()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("阳新县", 2022, "--adjustment", 3), "第3次调整要接着第2次"),
        (("大冶市", 2022, "--adjustment", 2), "不是大冶市2022年的"),
        (("阳新县", 2024), "不是阳新县2023年的"),
    ],
)
def test_what_does_not_follow_is_refused(year, tmp_path, arguments, said):
    first, *_ = make(year, tmp_path / "in")
    done = run("new", *arguments, "--from", first, "-o", tmp_path / "new.xlsx")
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "new.xlsx").exists()


def test_a_later_adjustment_needs_the_one_before(tmp_path):
    done = run("new", "阳新县", 2022, "--adjustment", 2, "-o", tmp_path / "new.xlsx")
    assert done.exit_code == 2
    assert "没有给出上一次的填报表" in done.output
