"""A prefecture's own model with a row or a paragraph for each region below: bound, filled, written anew."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result
from docx.oxml.ns import qn
from years import linxia

from quotaxl.cli.main import main
from quotaxl.core.assets import asset
from quotaxl.sources.read import read_workbook

TITLE = "临夏回族自治州2022年分地区新增地方政府债务限额情况表"
TOLD = (
    "关于临夏回族自治州2022年新增地方政府债务限额分配及预算调整方案（草案）的报告",
    "一、债务限额",
    "2022年，全州新增地方政府债务限额8.4亿元，其中：州本级1.5亿元，县（市、区）6.9亿元。",
    "二、分地区情况",
    "（一）临夏市新增债务限额4亿元，其中：一般债务限额1亿元、专项债务限额3亿元。",
    "（二）康乐县新增债务限额2.9亿元，其中：一般债务限额1.9亿元、专项债务限额1亿元。",
    "三、附表",
)
PLAIN = (
    ("序号", "地区", "合计", "一般债务限额", "专项债务限额", "备注"),
    ("", "全州", "8.4", "3.4", "5", ""),
    ("", "州本级", "1.5", "0.5", "1", ""),
    ("1", "临夏市", "4", "1", "3", ""),
    ("2", "康乐县", "2.9", "1.9", "1", ""),
)
BALANCES = (
    (
        "地区",
        "2022年债务限额",
        "一般债务限额",
        "专项债务限额",
        "2022年债务余额预计执行数",
        "一般债务余额",
        "专项债务余额",
    ),
    ("全州", "100", "50", "50", "90", "45", "45"),
    ("临夏市", "60", "30", "30", "50", "25", "25"),
    ("康乐县", "40", "20", "20", "40", "20", "20"),
)


def run(*arguments: object) -> Result:
    result = CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [str(a) for a in arguments])
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A prefecture's workbook; what its regions get stands in linxia.COUNTIES, added up by hand."""
    (tmp_path / "in").mkdir()
    return linxia.prefecture_book(tmp_path / "in", below=True)


def said(*amounts: str | None) -> list[str]:
    """Return amounts as a table has them: whole, general, special."""
    found = [Decimal(one or 0) for one in amounts]
    return [f"{value.normalize():f}" for value in (sum(found), *found)]


def model(folder: Path, rows: Sequence[Sequence[str]], title: str = TITLE, told: Sequence[str] = TOLD) -> Result:
    made = docx.Document()
    for text in (*told, title, "单位：亿元"):
        made.add_paragraph(text)
    table = made.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    made.save(str(folder / "模板.docx"))
    return run("template", "bind", folder / "模板.docx")


def drafted(folder: Path, book: Path, rows: Sequence[Sequence[str]] = PLAIN, **more: str) -> Path:
    model(folder, rows, **more)
    run("report", book, "--template", folder / "模板-bound.docx", "-o", folder / "报告.docx")
    return folder / "报告.docx"


def table_of(path: Path) -> list[list[str]]:
    (table,) = docx.Document(str(path)).tables
    return [["".join(t.text or "" for t in c._tc.iter(qn("w:t"))) for c in row.cells] for row in table.rows]


def texts(path: Path) -> list[str]:
    return [p.text for p in read_workbook(path).paragraphs]


def test_a_table_has_a_row_for_each_region_below_the_area_and_the_own_level(tmp_path: Path, book: Path):
    rows = table_of(drafted(tmp_path, book))
    blank = {"康乐县"}  # its special quota is left blank, as clerks do
    expected = []
    for n, (name, (_, _, general, special, *_)) in enumerate(linxia.COUNTIES.items(), 1):
        whole, first, second = said(general, special)
        expected.append([str(n), name, whole, first, "" if name in blank else second, ""])
    assert rows == [
        list(PLAIN[0]),
        ["", "全州", "13.6", "4.5", "9.1", ""],
        ["", "州本级", "2.5", "0.5", "2", ""],
        *expected,
    ]


def test_numbered_paragraphs_repeat_for_each_region(tmp_path: Path, book: Path):
    told = texts(drafted(tmp_path, book))
    assert told[2] == "2024年，全州新增地方政府债务限额13.6亿元，其中：州本级2.5亿元，县（市、区）11.1亿元。"
    listed = [text for text in told if text.startswith("（")]
    assert len(listed) == len(linxia.COUNTIES)
    assert listed[0] == "（一）临夏市新增债务限额3.4亿元，其中：一般债务限额0.4亿元、专项债务限额3亿元。"
    last = "积石山保安族东乡族撒拉族自治县"
    assert listed[-1] == f"（八）{last}新增债务限额0.9亿元，其中：一般债务限额0.4亿元、专项债务限额0.5亿元。"


def test_limits_and_balances_by_region_are_the_workbooks(tmp_path: Path, book: Path):
    rows = table_of(drafted(tmp_path, book, BALANCES, title="临夏回族自治州2022年地方政府债务限额及余额预算情况表"))
    assert [row[0] for row in rows[2:]] == list(linxia.COUNTIES)
    assert rows[0][1] == "2024年债务限额"
    assert rows[1] == ["全州", "131.6", "61.7", "69.9", "127.6", "59.6", "68"]
    opening, special, new, new_special, *balance = linxia.COUNTIES["临夏市"]
    limits = said(str(Decimal(opening) + Decimal(new)), str(Decimal(special) + Decimal(new_special)))
    assert rows[2] == ["临夏市", *limits, *said(*balance)]


def test_an_update_keeps_what_a_person_wrote_into_the_row_of_a_region(tmp_path: Path, book: Path):
    report = drafted(tmp_path, book)
    person = docx.Document(str(report))
    person.tables[0].cell(4, 5).text = "已下达"
    person.save(str(report))
    found = openpyxl.load_workbook(book)
    sheet = found["分级限额"]
    row = next(n for n in range(5, 20) if sheet.cell(n, 1).value == "临夏县")
    sheet.cell(row, 6).value, sheet.cell(row, 5).value = 0.7, 1.5
    found.save(book)
    run("report", book, "--update", report)
    assert table_of(report)[4] == ["2", "临夏县", "1.5", "0.7", "0.8", "已下达"]
    assert "（二）临夏县新增债务限额1.5亿元，其中：一般债务限额0.7亿元、专项债务限额0.8亿元。" in texts(report)


def test_a_workbook_without_levels_leaves_the_rows_of_a_report_and_says_so(tmp_path: Path, book: Path):
    report = drafted(tmp_path, book)
    before = table_of(report)
    result = run("report", asset("workbook", "artux-2024.xlsx"), "--update", report)
    assert table_of(report) == before
    assert "保留文件里原有的：@级次" in result.output


def test_a_model_by_region_for_a_workbook_without_levels_says_what_would_fill_it(tmp_path: Path):
    model(tmp_path, PLAIN)
    made = run(
        "report", asset("workbook", "artux-2024.xlsx"), "--template", tmp_path / "模板-bound.docx",
        "-o", tmp_path / "报告.docx",
    )  # fmt: skip
    assert "@级次：填写〔分级限额〕表" in made.output
    assert table_of(tmp_path / "报告.docx")[3:] == [[""] * 6]


def test_a_list_of_regions_in_one_paragraph_is_written_as_a_whole(tmp_path: Path, book: Path):
    told = (
        *TOLD[:3],
        "各县（市、区）新增债务限额为：临夏市4亿元（其中：一般债务1亿元、专项债务3亿元）；康乐县2.9亿元。",
    )
    report = drafted(tmp_path, book, told=told)
    listed = next(text for text in texts(report) if text.startswith("各县"))
    assert "临夏市3.4亿元（其中：一般债务0.4亿元、专项债务3亿元）；临夏县1.4亿元" in listed
    assert "康乐县0.55亿元；" in listed
    assert listed.endswith("积石山保安族东乡族撒拉族自治县0.9亿元（其中：一般债务0.4亿元、专项债务0.5亿元）。")


def test_two_lists_of_regions_in_one_text_stay_two(tmp_path: Path, book: Path):
    told = (
        *TOLD[:6],
        "三、债务余额",
        "（一）临夏市2022年末债务余额40亿元。",
        "（二）康乐县2022年末债务余额20亿元。",
    )
    listed = [text for text in texts(drafted(tmp_path, book, told=told)) if text.startswith("（")]
    assert len(listed) == 2 * len(linxia.COUNTIES)
    assert listed[8] == "（一）临夏市2024年末债务余额25.8亿元。"
    assert "新增债务限额0.9亿元" in listed[7]


def test_tags_typed_between_braces_repeat_for_regions_and_batches(tmp_path: Path, book: Path):
    rows = (("地方", "本年", "年底"), ("{@级次/名称}", "{@级次/新增合计数}", "{@级次/余额合计数}"))
    result = model(tmp_path, rows, title="情况")
    assert "@级次/余额合计数" in result.output
    run("report", book, "--template", tmp_path / "模板-bound.docx", "-o", tmp_path / "报告.docx")
    rows_now = table_of(tmp_path / "报告.docx")
    assert rows_now[1] == ["临夏市", "3.4", "25.8"]
    assert len(rows_now) == 1 + len(linxia.COUNTIES)
