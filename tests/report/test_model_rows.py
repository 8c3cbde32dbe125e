"""A bureau's own model whose tables and paragraphs repeat for each project: bound, filled, written anew."""

import re
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result
from docx.document import Document as Docx
from docx.oxml.ns import qn

from quotaxl.cli.main import main
from quotaxl.core.assets import asset
from quotaxl.sources.read import read_workbook

BOOK = asset("workbook", "artux-2024.xlsx")
HEADER = ("序号", "项目名称", "债券性质", "实施单位", "金额", "说明")
GROUPED = (
    HEADER,
    ("", "一、一般债券", "", "", "2.2", ""),
    ("1", "城区道路改造项目", "一般债券", "市住建局", "1.2", ""),
    ("2", "城区供水管网改造工程", "一般债券", "市水利局", "0.6", ""),
    ("3", "第三中学建设项目", "一般债券", "市教育局", "0.4", ""),
    ("", "二、专项债券", "", "", "6", ""),
    ("1", "工业园区标准厂房建设项目", "专项债券", "园区管委会", "4", ""),
    ("2", "城区供热管网改造工程", "专项债券", "市住建局", "2", ""),
    ("", "合计", "", "", "8.2", ""),
)
MIXED = tuple(row for row in GROUPED if "、" not in row[1])
PARAGRAPHS = (
    "关于阿图什市2023年新增地方政府债务限额分配及预算调整方案（草案）的报告",
    "一、限额",
    "2023年上级下达我市新增债务限额8.2亿元，其中：一般债务2.2亿元、专项债务6亿元。",
    "二、项目安排",
    "（一）一般债券2.2亿元，安排以下项目：",
    "1.城区道路改造项目1.2亿元；",
    "2.城区供水管网改造工程0.6亿元；",
    "3.第三中学建设项目0.4亿元。",
    "附件2",
    "阿图什市2023年新增地方政府债券项目安排表",
    "单位：亿元",
)


def run(*arguments: object) -> Result:
    result = CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [str(a) for a in arguments])
    assert result.exit_code == 0, result.output
    return result


def model(folder: Path, rows: tuple[tuple[str, ...], ...], paragraphs: tuple[str, ...] = PARAGRAPHS) -> Docx:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    table = made.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    made.save(str(folder / "模板.docx"))
    return made


def book(folder: Path, general: int, special: int) -> Path:
    """Return the example with so many projects of each kind, the n-th of n hundredths of 亿元."""
    found = openpyxl.load_workbook(BOOK)
    sheet = found["债券项目"]
    for row in range(5, 18):
        for column in range(1, 10):
            sheet.cell(row, column).value = None
    kinds = [("一般", n) for n in range(1, general + 1)] + [("专项", n) for n in range(1, special + 1)]
    for at, (kind, n) in enumerate(kinds):
        for column, value in ((1, at + 1), (2, f"{kind}第{n}号建设项目"), (4, kind), (5, n / 100), (9, f"第{n}中心")):
            sheet.cell(5 + at, column).value = value
    sheet["E4"] = None
    found.save(folder / "填报表.xlsx")
    return folder / "填报表.xlsx"


def drafted(folder: Path, rows: tuple[tuple[str, ...], ...], general: int, special: int) -> Path:
    model(folder, rows)
    run("template", "bind", folder / "模板.docx")
    run("report", book(folder, general, special), "--template", folder / "模板-bound.docx", "-o", folder / "报告.docx")
    return folder / "报告.docx"


def table_of(path: Path) -> list[list[str]]:
    """Return the table's rows as python-docx, another reader, sees them."""
    (table,) = docx.Document(str(path)).tables
    return [["".join(t.text or "" for t in c._tc.iter(qn("w:t"))) for c in row.cells] for row in table.rows]


@pytest.mark.parametrize(("general", "special"), [(0, 0), (0, 1), (1, 0), (1, 40), (40, 1), (3, 2)])
def test_a_table_has_a_row_for_each_project_below_its_group_and_above_the_total(
    tmp_path: Path, general: int, special: int
):
    rows = table_of(drafted(tmp_path, GROUPED, general, special))
    expected = [list(HEADER)]
    for kind, count, ordinal in (("一般", general, "一"), ("专项", special, "二")):
        total = sum(range(1, count + 1)) / 100
        expected.append(["", f"{ordinal}、{kind}债券", "", "", f"{total:g}", ""])
        expected += [
            [str(n), f"{kind}第{n}号建设项目", f"{kind}债券", f"第{n}中心", f"{n / 100:g}", ""]
            for n in range(1, count + 1)
        ]
        expected += [[""] * 6] if not count else []
    whole = sum(sum(range(1, count + 1)) for count in (general, special)) / 100
    assert rows == [*expected, ["", "合计", "", "", f"{whole:g}", ""]]


def test_a_table_without_groups_lists_both_kinds_through(tmp_path: Path):
    rows = table_of(drafted(tmp_path, MIXED, 2, 2))
    assert [row[0] for row in rows] == ["序号", "1", "2", "3", "4", ""]
    assert [row[2] for row in rows[1:5]] == ["一般债券", "一般债券", "专项债券", "专项债券"]
    assert rows[-1][4] == "0.06"


@pytest.mark.parametrize("count", [1, 40])
def test_numbered_paragraphs_repeat_and_the_last_one_ends_the_list(tmp_path: Path, count: int):
    texts = [p.text for p in read_workbook(drafted(tmp_path, GROUPED, count, 2)).paragraphs]
    listed = [t for t in texts if re.match(r"\d+\.", t)]
    assert listed == [
        f"{n}.一般第{n}号建设项目{n / 100:g}亿元{'。' if n == count else '；'}" for n in range(1, count + 1)
    ]


def test_merged_cells_of_a_group_stay_merged_over_all_its_rows(tmp_path: Path):
    made = model(tmp_path, GROUPED)
    table = made.tables[0]
    for top, bottom in ((2, 4), (6, 7)):
        for row in range(top + 1, bottom + 1):
            table.cell(row, 2).text = ""
        table.cell(top, 2).merge(table.cell(bottom, 2))
    table.cell(8, 0).merge(table.cell(8, 3))
    table.cell(8, 0).text = "合计"
    made.save(str(tmp_path / "模板.docx"))
    run("template", "bind", tmp_path / "模板.docx")
    run("report", book(tmp_path, 5, 1), "--template", tmp_path / "模板-bound.docx", "-o", tmp_path / "报告.docx")
    (after,) = docx.Document(str(tmp_path / "报告.docx")).tables
    cells = [row.cells[2] for row in after.rows]
    assert len({id(cells[n]._tc) for n in range(2, 7)}) == 1
    assert cells[8]._tc is not cells[6]._tc
    words = ["".join(t.text or "" for t in c._tc.iter(qn("w:t"))) for c in cells]
    assert words[2:7] == ["一般债券"] * 5
    assert after.rows[-1].cells[4]._tc.findall(f".//{qn('w:t')}")[0].text == "0.16"
    assert all(cell._tc[-1].tag == qn("w:p") for row in after.rows for cell in row.cells)


def test_copies_share_no_identity_with_their_pattern(tmp_path: Path):
    path = drafted(tmp_path, GROUPED, 7, 7)
    root = docx.Document(str(path)).element
    ids = [node.get(qn("w:id")) for name in ("w:bookmarkStart", "w:commentReference") for node in root.iter(qn(name))]
    ids += [i.get(qn("w:val")) for one in root.iter(qn("w:sdtPr")) for i in one.findall(qn("w:id"))]
    assert len(ids) == len(set(ids))


def test_an_update_keeps_the_rows_of_projects_that_are_still_there_with_what_a_person_wrote(tmp_path: Path):
    report = drafted(tmp_path, GROUPED, 3, 2)
    person = docx.Document(str(report))
    table = person.tables[0]
    table.cell(3, 5).text = "已开工"
    person.save(str(report))
    source = book(tmp_path, 3, 2)
    found = openpyxl.load_workbook(source)
    sheet = found["债券项目"]
    sheet["E6"], sheet["B5"] = 0.5, "新的项目"
    found.save(source)
    run("report", source, "--update", report)
    rows = table_of(report)
    assert rows[2] == ["1", "新的项目", "一般债券", "第1中心", "0.01", ""]
    assert rows[3] == ["2", "一般第2号建设项目", "一般债券", "第2中心", "0.5", "已开工"]
    assert rows[1][4] == "0.54"
    assert len(rows) == 9


def test_a_row_that_a_person_changed_stays_and_is_told_where_its_project_is_gone(tmp_path: Path):
    report = drafted(tmp_path, GROUPED, 3, 2)
    person = docx.Document(str(report))
    person.tables[0].cell(4, 5).text = "市长批示保留"
    for control in person.tables[0].rows[2]._tr.iter(qn("w:sdt")):
        if "金额数" in control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")):
            next(control.iter(qn("w:t"))).text = "0.77"
    person.save(str(report))
    result = run("report", book(tmp_path, 2, 2), "--update", report)
    rows = table_of(report)
    assert rows[2][:2] + rows[2][4:5] == ["1", "一般第1号建设项目", "0.77"]
    assert rows[4] == ["3", "一般第3号建设项目", "一般债券", "第3中心", "0.03", "市长批示保留"]
    assert "一般第3号建设项目" in result.output
    assert "“0.77”，填报表为“0.01”" in result.output


def test_an_update_without_any_change_leaves_the_document_as_it_is(tmp_path: Path):
    report = drafted(tmp_path, GROUPED, 3, 2)
    before = table_of(report)
    result = run("report", tmp_path / "填报表.xlsx", "--update", report)
    assert "更新 0 处" in result.output
    assert table_of(report) == before


def test_a_list_goes_down_to_none_and_up_again(tmp_path: Path):
    report = drafted(tmp_path, GROUPED, 3, 2)
    run("report", book(tmp_path, 0, 2), "--update", report)
    assert table_of(report)[2] == [""] * 6
    assert "1.（无）。" in [p.text for p in read_workbook(report).paragraphs]
    run("report", book(tmp_path, 2, 2), "--update", report)
    assert [row[1] for row in table_of(report)[2:4]] == ["一般第1号建设项目", "一般第2号建设项目"]
    assert len(table_of(report)) == 8


def test_tags_typed_between_braces_bind_what_no_reader_knows(tmp_path: Path):
    rows = (
        ("次序", "建设内容（单位：万元）", "资金"),
        ("{@项目/专项/序号}", "{@项目/专项/名称}", "{@项目/专项/金额数}"),
        ("", "全部", "{=合计/项目/专项}"),
    )
    model(tmp_path, rows, ("{地区}{年度}年情况说明", "新增限额{限额/新增/合计}。{不认识的}"))
    result = run("template", "bind", tmp_path / "模板.docx")
    assert "@项目/专项/名称" in result.output
    run(
        "report", book(tmp_path, 1, 2), "--template", tmp_path / "模板-bound.docx", "--unit", "万元",
        "-o", tmp_path / "报告.docx",
    )  # fmt: skip
    assert table_of(tmp_path / "报告.docx")[1:] == [
        ["1", "专项第1号建设项目", "100"],
        ["2", "专项第2号建设项目", "200"],
        ["", "全部", "300"],
    ]
    texts = [p.text for p in read_workbook(tmp_path / "报告.docx").paragraphs]
    assert texts[:2] == ["阿图什市2024年情况说明", "新增限额91000万元。{不认识的}"]


def test_what_was_filled_into_a_model_checks_clean_against_its_workbook(tmp_path: Path):
    model(tmp_path, GROUPED)
    run("template", "bind", tmp_path / "模板.docx")
    run("report", BOOK, "--template", tmp_path / "模板-bound.docx", "-o", tmp_path / "报告.docx")
    result = CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(
        main, ["check", str(tmp_path / "报告.docx"), str(BOOK), "--select", "W", "--format", "csv"]
    )
    assert "错误" not in result.output
