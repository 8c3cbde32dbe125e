"""Annexes inside a drafted text: each cell has its tag, is renewed with the text and traced to its cell."""

from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result
from docx.oxml.ns import qn

from quotaxl.cli.main import main
from quotaxl.core.assets import asset
from quotaxl.sources.read import read_workbook

BOOK = asset("workbook", "artux-2024.xlsx")


def run(*arguments: object) -> Result:
    result = CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [str(a) for a in arguments])
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def report(tmp_path: Path) -> Path:
    run("report", BOOK, "--with-annexes", "-o", tmp_path / "报告.docx")
    return tmp_path / "报告.docx"


def changed(folder: Path, sheet: str, cells: dict[str, object]) -> Path:
    book = openpyxl.load_workbook(BOOK)
    for address, value in cells.items():
        book[sheet][address] = value
    book.save(folder / "changed.xlsx")
    return folder / "changed.xlsx"


def tables(path: Path) -> list[list[list[str]]]:
    return [
        [["".join(t.text or "" for t in cell._tc.iter(qn("w:t"))) for cell in row.cells] for row in table.rows]
        for table in docx.Document(str(path)).tables
    ]


def test_the_list_names_the_annexes_that_are_there(report: Path):
    said = [p.text for p in read_workbook(report).paragraphs]
    start = next(n for n, text in enumerate(said) if text.startswith("附件："))
    named = [text.removeprefix("附件：").partition(".")[2] for text in said[start : start + 4]]
    assert named == [text for n, text in enumerate(said) if n and said[n - 1].removeprefix("附件").isdecimal()]


def test_an_update_renews_figures_projects_and_unit_of_the_annexes(report: Path, tmp_path: Path):
    person = docx.Document(str(report))
    person.tables[1].cell(2, 2).paragraphs[0].add_run("（续建）")
    person.save(str(report))
    book = changed(
        tmp_path,
        "债券项目",
        {"A18": 14, "B18": "阿图什市第九小学建设项目", "D18": "一般", "E18": 0.05, "B5": "新的第六小学项目"},
    )
    run("report", book, "--unit", "万元", "--update", report)
    limits, projects, *_ = tables(report)
    assert limits[2] == ["本次新增债务限额", "91000", "26000", "65000"]
    assert projects[1] == ["1", "新的第六小学项目", "一般债券", "2000"]
    assert projects[2][2] == "一般债券（续建）"
    assert ["8", "阿图什市第九小学建设项目", "一般债券", "500"] in projects
    assert projects[-1][-1] == "91500"
    assert len(projects) == 16
    assert "单位：万元" in [p.text for p in read_workbook(report).paragraphs]


def test_a_blank_cell_stays_blank_until_the_workbook_fills_it(report: Path, tmp_path: Path):
    assert tables(report)[2][1] == ["本年收入", "", "", ""]
    run("report", BOOK, "--update", report)
    assert tables(report)[2][1] == ["本年收入", "", "", ""]
    run("report", changed(tmp_path, "一般公共预算", {"B4": 12.5}), "--update", report)
    assert tables(report)[2][1][1] == "12.5"


def test_a_figure_typed_over_in_an_annex_stays_and_is_told(report: Path):
    person = docx.Document(str(report))
    next(person.tables[0].cell(2, 1)._tc.iter(qn("w:t"))).text = "9.3"
    person.save(str(report))
    result = run("report", BOOK, "--update", report)
    assert tables(report)[0][2][1] == "9.3"
    assert "=限额/新增/合计 文件中为“9.3”，填报表为“9.1”" in result.output


@pytest.mark.parametrize(
    ("place", "cell"),
    [
        ("表1!B3", "债务限额!B5"),
        ("附件1!b3", "债务限额!B5"),
        ("表2!B3", "债券项目!B6"),
        ("附件2!$D$3", "债券项目!E6"),
        ("@项目/2/金额数", "债券项目!E6"),
    ],
)
def test_a_cell_of_an_annex_is_traced(report: Path, place: str, cell: str):
    assert cell in run("trace", report, place).output
