# ruff: noqa: E501  # markup and long names read better unbroken
"""Notices as PDF, OFD, web page and Excel-2003 XML: the same cells whichever way they were drawn."""

import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.shared import Cm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sources import papers

from quotaxl.catalogue import regions
from quotaxl.core.assets import asset
from quotaxl.core.errors import UserError
from quotaxl.core.grid import CellError, Grid
from quotaxl.core.refs import Area
from quotaxl.gate.admit import Source
from quotaxl.reading import read_tables
from quotaxl.sources import read_workbook
from quotaxl.sources.olddocument import read_doc

SOFFICE = shutil.which("soffice") or ""
TABLE = [["序号", "地县", "资金总量"], [None, "合计", "30"], ["1", "阿图什市", "10"], ["2", "疏附县", "20"]]


def rows(grid: Grid) -> list[list[object]]:
    width = max(map(len, grid.rows), default=0)
    return [[*row, *[None] * (width - len(row))] for row in grid.rows]


def only(path: Path) -> Grid:
    (grid,) = read_workbook(path).grids
    return grid


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


# one table, drawn in every way

TEXTS = st.text("甲乙丙合计县镇0123456789.", min_size=1, max_size=6)
TABLES = st.integers(3, 4).flatmap(lambda w: st.lists(st.lists(TEXTS, min_size=w, max_size=w), min_size=2, max_size=6))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TABLES, st.booleans())
def test_a_table_reads_the_same_from_every_paper(tmp_path: Path, cells: list[list[str]], merged: bool) -> None:
    spans = {(0, 0): (1, 2), (1, 2): (len(cells) - 1, 1)} if merged else {}
    gone = papers.covered(spans)
    wanted = [[None if (r, c) in gone else text for c, text in enumerate(row)] for r, row in enumerate(cells)]
    areas = {Area(r + 1, c + 1, r + h, c + w) for (r, c), (h, w) in spans.items() if (h, w) != (1, 1)}
    for path in (
        write(tmp_path / "a.html", papers.web(wanted, spans)),
        write(tmp_path / "a.xls", papers.excel_2003(wanted, spans)),
        papers.ofd(tmp_path / "a.ofd", papers.ofd_table(wanted, spans)),
    ):
        grid = only(path)
        assert rows(grid) == wanted, path.name
        assert set(grid.merges) == areas, path.name


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["pdf", "html", "ods", "xls"])
def test_the_notice_reads_to_the_same_table(tmp_path: Path, suffix: str) -> None:
    """The example notice, as LibreOffice prints and saves it."""
    notice = asset("workbook", "allocation-xincaizhen-2024-18.xlsx")
    command = [SOFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run([*command, "--convert-to", suffix, "--outdir", str(tmp_path), str(notice)], check=True, timeout=120)
    (wanted,) = read_tables(read_workbook(Path(str(notice))), regions.load())
    (found,) = read_tables(read_workbook(tmp_path / f"{notice.stem}.{suffix}"), regions.load())
    same = ["label", "role", "depth", "amount"]
    assert found.frame.select(same).rows() == wanted.frame.select(same).rows()
    assert (found.form, found.unit, found.year, found.document_number) == (
        "allocation",
        wanted.unit,
        2024,
        "新财振〔2024〕18号",
    )


# PDF


def test_a_pdf_with_rules_gives_a_grid_with_the_lines_above_it(tmp_path: Path) -> None:
    content = (
        papers.pdf_text(60, 730, "Title")
        + papers.pdf_text(300, 715, "unit")
        + papers.pdf_table([["a", "b"], ["1", "2"]])
    )
    grid = only(papers.pdf(tmp_path / "a.pdf", content))
    assert grid.sheet == "第1页表1"
    assert rows(grid) == [["Title", None], ["unit", None], ["a", "b"], ["1", "2"]]


def test_a_table_goes_on_over_a_page_break(tmp_path: Path) -> None:
    first = (
        papers.pdf_text(60, 730, "Title")
        + papers.pdf_table([["a", "b"], ["1", "2"]])
        + papers.pdf_text(290, 30, "- 1 -")
    )
    second = papers.pdf_table([["a", "b"], ["3", "4"]], top=800) + papers.pdf_text(290, 30, "- 2 -")
    grid = only(papers.pdf(tmp_path / "a.pdf", first, second))
    assert grid.sheet == "第1-2页表1"
    assert rows(grid) == [["Title", None], ["a", "b"], ["1", "2"], ["3", "4"]]


def test_a_table_goes_on_below_the_head_of_a_section_and_not_below_a_title_or_a_head_of_its_own(tmp_path: Path) -> None:
    first = papers.pdf_table([["a", "b"], ["x", "1"]])
    rest = papers.pdf_table([["y", "2"]], top=630)
    path = tmp_path / "a.pdf"
    for between, below in (("Part two", rest), ("", rest)):
        head = papers.pdf_text(70, 640, between) if between else ""
        grid = only(papers.pdf(path, first + head + below))
        assert rows(grid) == [["a", "b"], ["x", "1"], *([[between, None]] if between else []), ["y", "2"]]
    own = papers.pdf_table([["a", "b"], ["y", "2"]], top=630)
    other = papers.pdf_table([["y", "2"]], top=630, width=150)
    for content in (
        first + papers.pdf_text(70, 640, "Unit: 10") + rest,
        first + papers.pdf_text(70, 650, "One") + papers.pdf_text(70, 637, "Two") + rest,
        first + own,
        first + other,
    ):
        assert [g.sheet for g in read_workbook(papers.pdf(path, content)).grids] == ["第1页表1", "第1页表2"]


def test_a_title_at_the_top_of_a_page_begins_a_table_of_its_own(tmp_path: Path) -> None:
    first = papers.pdf_table([["a", "b"], ["1", "2"]])
    second = papers.pdf_text(60, 790, "Other") + papers.pdf_table([["a", "b"], ["3", "4"]], top=770)
    found = read_workbook(papers.pdf(tmp_path / "a.pdf", first, second)).grids
    assert [g.sheet for g in found] == ["第1页表1", "第2页表1"]


def test_a_table_without_rules_is_told_by_its_gaps(tmp_path: Path) -> None:
    lines = [("name", "total"), ("first", "30"), ("second", "4"), ("third", "12345")]
    content = "".join(
        papers.pdf_text(60, 700 - n * 20, a) + papers.pdf_text(400 - len(b) * 5, 700 - n * 20, b)
        for n, (a, b) in enumerate(lines)
    )
    assert rows(only(papers.pdf(tmp_path / "a.pdf", content))) == [list(line) for line in lines]


def test_watermarks_and_seals_over_figures_are_passed_over(tmp_path: Path) -> None:
    askew = papers.pdf_text(80, 600, "DRAFT", 60, "0.7 0.7 -0.7 0.7", "0.9 g")
    pale = papers.pdf_text(70, 680, "SAMPLE", 60, colour="0.9 g")
    grid = only(papers.pdf(tmp_path / "a.pdf", papers.pdf_table([["a", "b"], ["1", "2"]]) + askew + pale))
    assert rows(grid) == [["a", "b"], ["1", "2"]]


def test_a_page_that_lies_on_its_side_is_read_upright(tmp_path: Path) -> None:
    upright = papers.pdf_table([["a", "b"], ["1", "2"]])
    turned = f"q 0 1 -1 0 842 0 cm {upright} Q"  # drawn on a landscape page, running upward
    assert rows(only(papers.pdf(tmp_path / "a.pdf", turned, size=(842, 595)))) == [["a", "b"], ["1", "2"]]
    assert rows(only(papers.pdf(tmp_path / "b.pdf", turned, size=(842, 595), rotate=90))) == [["a", "b"], ["1", "2"]]


def test_a_scan_a_password_and_a_broken_pdf_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="scan or a picture"):
        read_workbook(papers.pdf(tmp_path / "scan.pdf", "0 0 100 100 re f"))
    whole = papers.pdf(tmp_path / "a.pdf", papers.pdf_table([["a", "b"], ["1", "2"]])).read_bytes()
    (tmp_path / "half.pdf").write_bytes(whole[: len(whole) // 3])
    with pytest.raises(UserError):
        read_workbook(tmp_path / "half.pdf")
    locked = whole.replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<"
        + b"41" * 32
        + b">/U<"
        + b"42" * 32
        + b">/P -4>>",
    )
    (tmp_path / "locked.pdf").write_bytes(locked)
    with pytest.raises(UserError, match="password"):
        read_workbook(tmp_path / "locked.pdf")


# OFD


def test_an_ofd_has_its_template_below_and_its_turned_text_passed_over(tmp_path: Path) -> None:
    seal = papers.ofd_text(60, 45, "财政局", ctm="0.7 0.7 -0.7 0.7 0 0")
    page = papers.ofd_text(60, 20, "资金分配表") + papers.ofd_table(TABLE) + seal
    path = papers.ofd(tmp_path / "a.ofd", page, template=papers.ofd_text(20, 10, "新财振〔2024〕18号附件"))
    grid = only(path)
    assert (grid.sheet, rows(grid)[:3]) == (
        "第1页表1", [["新财振〔2024〕18号附件", None, None], ["资金分配表", None, None], ["序号", "地县", "资金总量"]]
    )  # fmt: skip
    assert rows(grid)[2:] == TABLE


def test_prose_of_an_ofd_is_paragraphs(tmp_path: Path) -> None:
    document = read_workbook(papers.ofd(tmp_path / "a.ofd", papers.ofd_text(20, 20, "债务限额为一百亿元。")))
    assert [p.text for p in document.paragraphs] == ["债务限额为一百亿元。"]


def test_an_ofd_without_text_or_whole_parts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no text"):
        read_workbook(papers.ofd(tmp_path / "a.ofd", papers.ofd_rule(0, 0, 50, 0)))
    with pytest.raises(UserError, match="damaged"):
        read_workbook(papers.ofd(tmp_path / "b.ofd", "<ofd:TextObject>"))


# web pages


def test_a_page_keeps_its_order_and_a_layout_table_gives_way(tmp_path: Path) -> None:
    inner = papers.web(TABLE).removeprefix("<html><meta charset=utf-8><body>").removesuffix("</body></html>")
    text = f"<html><body><table><tr><td>栏目</td><td><h1>分配表</h1><p>单位：万元</p>{inner}<p>注：如下。</p></td></tr></table></body></html>"
    document = read_workbook(write(tmp_path / "a.htm", text))
    (grid,) = document.grids
    assert rows(grid)[:4] == [["栏目", None, None], ["分配表", None, None], ["单位：万元", None, None], TABLE[0]]
    assert [p.text for p in document.paragraphs] == ["注：如下。"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_page_is_decoded_as_it_says_or_as_it_is(tmp_path: Path, encoding: str) -> None:
    text = papers.web(TABLE).replace("utf-8", "gb2312" if encoding == "gb18030" else encoding)
    assert rows(only(write(tmp_path / "a.xls", text, encoding))) == TABLE


def test_scripts_run_not_and_hidden_rows_are_known(tmp_path: Path) -> None:
    text = "<table><tr><td>a<script>b</script><td>c<tr style='display:none'><td>1<td>2<tr><td>3<td>4</table>"
    grid = only(write(tmp_path / "a.html", text))
    assert rows(grid) == [["a", "c"], ["1", "2"], ["3", "4"]]
    assert grid.hidden_rows == {2}


def test_the_number_behind_a_shown_one_is_read_from_excels_pages(tmp_path: Path) -> None:
    text = (
        "<html xmlns:x='urn:x'><table><tr><td>a<td>b<tr><td x:num='1234.567'>1,234.57<td x:num='0.0235'>2.35%</table>"
    )
    assert rows(only(write(tmp_path / "a.html", text)))[1] == ["1234.567", "2.35%"]


def test_spans_beyond_all_measure_cost_nothing(tmp_path: Path) -> None:
    text = "<table><tr><td colspan=999999 rowspan=999999>a</td></tr><tr><td>b</td></tr></table>"
    assert only(write(tmp_path / "a.html", text)).rows[0][0] == "a"


def test_a_web_archive_gives_its_pages(tmp_path: Path) -> None:
    body = papers.web(TABLE)
    text = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        f"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n--x--\r\n"
    )
    assert rows(only(write(tmp_path / "a.mht", text))) == TABLE


# Excel-2003 XML


def test_types_formats_errors_and_hidden_rows_of_excel_2003(tmp_path: Path) -> None:
    text = papers.excel_2003([["甲", None]]).replace(
        "</Table>",
        '<Row ss:Index="3" ss:Hidden="1"><Cell ss:StyleID="p"><Data ss:Type="Number">0.0235</Data></Cell>'
        '<Cell><Data ss:Type="Error">#REF!</Data></Cell><Cell ss:Index="5"><Data ss:Type="Boolean">1</Data></Cell></Row></Table>',
    )
    text = text.replace(
        "<Worksheet", '<Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style></Styles><Worksheet', 1
    )
    grid = only(write(tmp_path / "a.xml", text))
    assert rows(grid)[2] == [0.0235, CellError("#REF!"), None, None, True]
    assert (dict(grid.formats), grid.hidden_rows) == ({(3, 1): "0.00%"}, {3})


def test_a_place_beyond_a_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="damaged"):
        read_workbook(
            write(tmp_path / "a.xml", papers.excel_2003([["甲"]]).replace('ss:Index="1"', 'ss:Index="99999999"', 1))
        )


# old documents


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")
def test_an_old_document_reads_as_its_new_one(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("资金分配表")
    table = document.add_table(len(TABLE), 3, style="Table Grid")
    table.autofit = False  # LibreOffice loses a table without widths in .doc
    for r, row in enumerate(TABLE):
        for c, text in enumerate(row):
            table.cell(r, c).text = text or ""
            table.cell(r, c).width = Cm(4)
    document.add_paragraph("注：如上。")
    document.save(str(tmp_path / "a.docx"))
    command = [SOFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    convert = [*command, "--convert-to", "doc", "--outdir", str(tmp_path), str(tmp_path / "a.docx")]
    subprocess.run(convert, check=True, timeout=120, capture_output=True)
    old = read_workbook(tmp_path / "a.doc")
    assert (old.kind, old.file) == ("doc", str(tmp_path / "a.doc"))
    assert [rows(g) for g in old.grids] == [rows(g) for g in read_workbook(tmp_path / "a.docx").grids]
    assert {g.file for g in old.grids} == {old.file}


def test_without_libreoffice_an_old_document_is_refused_with_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quotaxl.libreoffice.convert.programs", list)
    with pytest.raises(UserError, match="no LibreOffice"):
        read_doc(Source(tmp_path / "a.doc", "doc", b""))
