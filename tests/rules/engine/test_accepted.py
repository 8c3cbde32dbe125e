"""Accepted findings: listed as such while the numbers stay, back when they change."""

import re
import shlex

import openpyxl
import pytest
from click.testing import CliRunner

from quotaxl.app.check import Wishes, check, exit_code
from quotaxl.cli.adapters import read
from quotaxl.cli.main import main
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Severity, findings_of
from quotaxl.rules.engine.accepted import Acceptance, parse, written

ROWS = [
    ["阿图什市2024年债务限额"],
    [None, None, None, "单位：亿元"],
    ["项目", "合计", "一般债务", "专项债务"],
    ["一、年初批准的债务限额", 100.88, 50.15, 50.73],
    ["二、本次新增债务限额", 9.9, 2.6, 6.5],
    ["三、调整后债务限额", 110.78, 52.75, 57.23],
]


@pytest.fixture
def county(tmp_path):
    path = tmp_path / "县.xlsx"
    save(path, ROWS)
    return path


def save(path, rows):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "债务限额"
    for row in rows:
        sheet.append(row)
    book.save(path)


def accept(*arguments):
    return CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, ["accept", *map(str, arguments)])


def findings(path):
    return list(findings_of(check([path], read, Wishes(select=("QX-L101",))).outcomes))


def test_an_accepted_finding_is_info_with_its_reason_and_returns_with_a_changed_number(county):
    assert [f.severity for f in findings(county)] == [Severity.ERROR, Severity.ERROR]
    done = accept("L101", "b5", county, "--why", "省厅\n另文核定")
    assert done.exit_code == 0, done.output
    kept = county.with_name("县.xlsx.accepted.toml")
    assert re.search(r'cell = "债务限额!B5"\nwhy = "省厅 另文核定"', kept.read_text("utf-8"))
    other, mine = sorted(findings(county), key=lambda f: f.severity)
    assert (other.severity, mine.severity) == (Severity.ERROR, Severity.INFO)
    assert mine.message.zh.startswith("〔已认可：省厅 另文核定〕")
    assert exit_code(check([county], read, Wishes(select=("QX-L101",))).outcomes) == 1

    rows = [list(row) for row in ROWS]
    rows[4][1] = 9.8
    save(county, rows)
    back = next(f for f in findings(county) if f.cells[0].ref == "B5")
    assert back.severity is Severity.ERROR
    assert "数字已变" in back.message.zh


def test_a_check_that_concludes_something_else_of_the_same_numbers_says_so(county):
    accept("L101", "b5", county, "--why", "核定")
    kept = county.with_name("县.xlsx.accepted.toml")
    text = kept.read_text("utf-8")
    kept.write_text(re.sub('numbers = "[^"]*"', 'numbers = "0000000000000000"', text), "utf-8")
    back = next(f for f in findings(county) if f.cells[0].ref == "B5")
    assert back.severity is Severity.ERROR
    assert "标出的数字没有变" in back.message.zh
    assert "数字已变" not in back.message.zh


def test_what_the_numbers_are_worth_counts_not_where_the_file_stands(county, tmp_path):
    accept("L101", "债务限额!B5", county, "--why", "核定")
    other = tmp_path / "另"
    other.mkdir()
    for name in ("县.xlsx", "县.xlsx.accepted.toml"):
        (tmp_path / name).rename(other / name)
    rows = [list(row) for row in ROWS]
    rows[4][1] = 9.9 + 1e-15
    save(other / "县.xlsx", rows)
    assert {f.severity for f in findings(other / "县.xlsx") if f.cells[0].ref == "B5"} == {Severity.INFO}


def test_accepting_again_replaces_the_reason(county):
    for why in ("甲", "乙"):
        accept("QX-L101", "债务限额!B5", county, "--why", why)
    entries = parse(county.with_name("县.xlsx.accepted.toml").read_text("utf-8"), "x")
    assert [e.why for e in entries] == ["乙"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("L101", "A1"), "没有标出"), (("X999", "B5"), "没有这样的规则"), (("L101", "nonsense"), "没有标出")],
)
def test_nothing_is_written_where_nothing_fits(county, arguments, said):
    done = accept(*arguments, county, "--why", "核定")
    assert done.exit_code == 2
    assert said in done.output
    assert not county.with_name("县.xlsx.accepted.toml").exists()
    assert accept("L101", "B5", county, "--why", "  ").exit_code == 2


def test_any_text_survives_the_file():
    marks = (('县".xlsx', "表!\n", "B5:C6"),)
    entries = (Acceptance("QX-L101", "表 'a'!B5", '引号" 反斜杠\\ \u2028 =1+1', "0f", marks, "1e"),)
    assert parse(written(entries), "x") == entries


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        ("甲\u202e乙", "甲\u202e乙"),
        ("甲\ufffa乙\uffff", "甲\ufffa乙\uffff"),
        ("甲\x1b[31m乙", "甲\x1b[31m乙"),
        ("甲\ud800乙\udcff\udfff", "甲\ufffd乙\ufffd\ufffd"),
    ],
)
def test_what_steers_a_terminal_is_written_as_an_escape_and_what_is_no_character_is_not_kept(reason, kept):
    text = written([Acceptance("QX-L101", "表!B5", reason, "0f", (), "")])
    assert not set(text) & set("\u202e\ufffa\uffff\x1b\ud800\udcff\udfff")
    assert [one.why for one in parse(text, "x")] == [kept]


@pytest.mark.parametrize(
    "text",
    [
        "accepted = 3",
        "[[accepted]]\nrule = 'a'",
        "other = 1",
        "[[accepted]",
        "accepted = [1]",
        'accepted = [{rule = "a", cell = "b", why = "c", numbers = "d", marks = [["a", "b", "c"]], values = "e"}]',
    ],
)
def test_a_damaged_file_is_refused_with_its_name(county, text):
    county.with_name("县.xlsx.accepted.toml").write_text(text, "utf-8")
    with pytest.raises(UserError, match=r"县\.xlsx\.accepted\.toml"):
        findings(county)


def test_the_command_under_a_finding_accepts_it_once_the_reason_is_written(county):
    runner = CliRunner(env={"QUOTAXL_LANG": "zh"})
    shown = runner.invoke(main, ["check", str(county), "--select", "L101"]).output
    commands = re.findall(r"确属无误：quotaxl (accept .*)", shown)
    assert len(commands) == 2
    words = shlex.split(commands[0])
    refused = runner.invoke(main, words)
    assert refused.exit_code == 2
    assert "没有写明理由" in refused.output
    assert runner.invoke(main, [*words[:-1], "省厅另文核定"]).exit_code == 0
    again = runner.invoke(main, ["check", str(county), "--select", "L101"]).output
    assert len(re.findall("确属无误", again)) == 1


@pytest.mark.parametrize("shown", ["B5", "C5:D5", "C5,D5", "债务限额!C5:D5", "债务限额！C5：D5", "C5、D5"])
def test_every_range_that_the_screen_shows_is_taken(county, shown):
    assert accept("L101", shown, county, "--why", "已核实").exit_code == 0
    assert sum(f.severity is Severity.INFO for f in findings(county)) == 1


def test_a_range_beyond_the_marked_cells_is_none_of_the_finding(county):
    assert accept("L101", "C5:D9", county, "--why", "已核实").exit_code == 2
    assert accept("L101", "C5,A1", county, "--why", "已核实").exit_code == 2
