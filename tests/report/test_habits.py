"""What people do to a drafted report before it is updated: all of it stays, and the figures are written."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor

from quotaxl.cli.main import main
from quotaxl.core.assets import asset
from quotaxl.sources.read import read_workbook

BOOK = asset("workbook", "artux-2024.xlsx")
TAG = "一般公共预算/支出总计/年初"
OLD, NEW = "35.47亿元", "36.47亿元"


def run(*arguments: object) -> Result:
    return CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [str(a) for a in arguments])


@pytest.fixture
def report(tmp_path: Path) -> Path:
    result = run("report", BOOK, "--with-annexes", "-o", tmp_path / "报告.docx")
    assert result.exit_code == 0, result.output
    return tmp_path / "报告.docx"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The example with another opening expense of the general budget."""
    found = openpyxl.load_workbook(BOOK)
    found["一般公共预算"]["B11"], found["一般公共预算"]["D11"] = 36.47, 39.07
    found.save(tmp_path / "changed.xlsx")
    return tmp_path / "changed.xlsx"


def text(path: Path) -> str:
    return "\n".join(p.text for p in read_workbook(path).paragraphs)


def control(document: Any, tag: str = TAG) -> Any:
    return next(
        one for one in document.element.body.iter(qn("w:sdt"))
        if one.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")).partition("#")[0] == f"qx:{tag}"
    )  # fmt: skip


def edited(path: Path, edit: Callable[[Any], None]) -> None:
    document = docx.Document(str(path))
    edit(document)
    document.save(str(path))


def updated(path: Path, book: Path) -> Result:
    result = run("report", book, "--update", path)
    assert result.exit_code == 0, result.output
    return result


def holder(document: Any) -> Any:
    return next(control(document).iterancestors(qn("w:p")))


def plain(words: str) -> Any:
    made = OxmlElement("w:r")
    made.append(OxmlElement("w:t"))
    made[0].text = words
    return made


def test_a_sentence_inside_a_paragraph_stays_where_it_was_written(report: Path, book: Path):
    edited(report, lambda d: control(d).addnext(plain("（较上年略有增长）")))
    edited(report, lambda d: control(d).addprevious(plain("年初数")))
    updated(report, book)
    assert f"年初数{NEW}（较上年略有增长）" in text(report)


def test_words_typed_inside_a_list_of_projects_stay_and_are_told(report: Path, tmp_path: Path):
    edited(report, lambda d: control(d, "*项目/一般").find(qn("w:sdtContent")).append(plain("等七个项目")))
    found = openpyxl.load_workbook(BOOK)
    found["债券项目"]["B5"] = "新的第六小学项目"
    found.save(tmp_path / "changed.xlsx")
    result = updated(report, tmp_path / "changed.xlsx")
    assert "等七个项目" in text(report)
    assert "有人改写过，保留原样：*项目/一般" in result.output


def test_a_control_that_a_person_took_away_stays_away(report: Path, book: Path):
    def unwrap(document: Any) -> None:
        one = control(document)
        for run_ in list(one.find(qn("w:sdtContent"))):
            one.addprevious(run_)
        one.getparent().remove(one)

    edited(report, unwrap)
    updated(report, book)
    assert f"支出总计{OLD}" in text(report)
    assert "39.07亿元" in text(report)


def test_a_figure_that_a_person_deleted_does_not_come_back(report: Path, book: Path):
    edited(report, lambda d: control(d).getparent().remove(control(d)))
    updated(report, book)
    assert "36.47" not in text(report)
    assert "39.07亿元" in text(report)


def test_moved_and_copied_paragraphs_have_their_figures_written(report: Path, book: Path):
    def move(document: Any) -> None:
        paragraph = holder(document)
        document.element.body.insert(0, paragraph)
        document.element.body.insert(0, deepcopy(paragraph))

    edited(report, move)
    updated(report, book)
    assert [NEW in line for line in text(report).splitlines()[:2]] == [True, True]


def test_rows_added_to_an_annex_by_hand_stay(report: Path, book: Path):
    def add(document: Any) -> None:
        document.tables[1].add_row().cells[1].text = "预备项目（未定）"
        middle = deepcopy(document.tables[1].rows[-1]._tr)
        document.tables[1].rows[3]._tr.addnext(middle)

    edited(report, add)
    updated(report, book)
    rows = [[c.text for c in row.cells] for row in docx.Document(str(report)).tables[1].rows]
    assert sum("预备项目（未定）" in row[1] for row in rows) == 2
    assert len(rows) == 17


def test_tracked_changes_of_others_stay_and_a_figure_changed_by_one_is_told(report: Path, book: Path):
    def track(document: Any) -> None:
        one = control(document).find(qn("w:sdtContent"))
        (old,) = one.iterchildren(qn("w:r"))
        who = 'w:id="901" w:author="李" w:date="2024-09-01T00:00:00Z"'
        gone = parse_xml(f"<w:del {nsdecls('w')} {who}><w:r><w:delText>{OLD}</w:delText></w:r></w:del>")
        new = parse_xml(f"<w:ins {nsdecls('w')} {who}><w:r><w:t>35.74亿元</w:t></w:r></w:ins>")
        old.addnext(new)
        old.addnext(gone)
        one.remove(old)
        outside = parse_xml(f"<w:ins {nsdecls('w')} {who}><w:r><w:t>（待核）</w:t></w:r></w:ins>")
        control(document).addnext(outside)

    edited(report, track)
    result = updated(report, book)
    assert "35.74亿元（待核）" in text(report)
    assert f"{TAG} 文件中为“35.74亿元”，填报表为“{NEW}”" in result.output
    root = docx.Document(str(report)).element.body
    assert len(list(root.iter(qn("w:ins")))) == 2
    assert len(list(root.iter(qn("w:del")))) == 1


@pytest.mark.parametrize("inside", [True, False])
def test_a_comment_on_a_figure_stays_on_it(report: Path, book: Path, inside: bool):
    def comment(document: Any) -> None:
        content = control(document).find(qn("w:sdtContent"))
        marks = [OxmlElement(f"w:{name}") for name in ("commentRangeStart", "commentRangeEnd", "commentReference")]
        for mark in marks:
            mark.set(qn("w:id"), "7")
        reference = OxmlElement("w:r")
        reference.append(marks[2])
        place = content if inside else control(document)
        if inside:
            place.insert(0, marks[0])
            place.append(marks[1])
            place.append(reference)
        else:
            place.addprevious(marks[0])
            place.addnext(reference)
            place.addnext(marks[1])

    edited(report, comment)
    updated(report, book)
    paragraph = holder(docx.Document(str(report)))
    order = [
        node.tag.partition("}")[2] if node.tag != qn("w:t") else node.text
        for node in paragraph.iter(
            qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:commentReference"), qn("w:t")
        )
    ]
    at = order.index("commentRangeStart")
    assert order[at : at + 4] == ["commentRangeStart", NEW, "commentRangeEnd", "commentReference"]


def test_the_look_of_a_figure_and_of_its_paragraph_stays(report: Path, book: Path):
    def style(document: Any) -> None:
        paragraph = next(p for p in document.paragraphs if p._p is holder(document))
        paragraph.style = "Quote"
        (found,) = control(document).iter(qn("w:r"))
        own = docx.text.run.Run(found, paragraph)
        own.bold, own.font.color.rgb, own.font.highlight_color = True, RGBColor(255, 0, 0), WD_COLOR_INDEX.BRIGHT_GREEN

    edited(report, style)
    updated(report, book)
    document = docx.Document(str(report))
    paragraph = next(p for p in document.paragraphs if p._p is holder(document))
    (found,) = control(document).iter(qn("w:r"))
    own = docx.text.run.Run(found, paragraph)
    assert paragraph.style.name == "Quote"
    assert (own.text, own.bold, own.font.color.rgb) == (NEW, True, RGBColor(255, 0, 0))
    assert own.font.highlight_color == WD_COLOR_INDEX.BRIGHT_GREEN


def test_a_blank_that_is_filled_now_is_highlighted_no_more(tmp_path: Path, book: Path):
    empty = openpyxl.load_workbook(BOOK)
    empty["债务余额"]["B7"] = None
    empty.save(tmp_path / "empty.xlsx")
    out = tmp_path / "b.docx"
    assert run("report", tmp_path / "empty.xlsx", "-o", out).exit_code == 0
    (before,) = control(docx.Document(str(out)), "余额/年末/合计").iter(qn("w:highlight"))
    assert before.get(qn("w:val")) == "yellow"
    updated(out, book)
    assert list(control(docx.Document(str(out)), "余额/年末/合计").iter(qn("w:highlight"))) == []


def test_a_renamed_file_is_updated_and_every_older_backup_stays(report: Path, book: Path):
    renamed = report.rename(report.with_name("市人大常委会 报告（送审稿）.docx"))
    first = renamed.read_bytes()
    updated(renamed, book)
    second = renamed.read_bytes()
    updated(renamed, BOOK)
    assert renamed.with_name(f"{renamed.name}.bak").read_bytes() == first
    assert renamed.with_name(f"{renamed.name}.bak2").read_bytes() == second
    assert NEW in text(renamed.with_name(f"{renamed.name}.bak2").rename(renamed.with_name("b.docx")))


def test_a_file_whose_tags_another_program_dropped_is_bound_again_and_updated(report: Path, book: Path):
    def drop(document: Any) -> None:  # as LibreOffice 7.4 saves content controls
        for properties in document.element.body.iter(qn("w:sdtPr")):
            for node in list(properties):
                properties.remove(node)

    edited(report, drop)
    result = run("report", book, "--update", report)
    assert (result.exit_code, "template bind" in result.output) == (2, True)
    assert run("template", "bind", report).exit_code == 0
    bound = report.with_name("报告-bound.docx")
    updated(bound, book)
    assert f"支出总计{NEW}" in text(bound)


def test_the_report_of_another_county_or_year_is_not_overwritten(report: Path, tmp_path: Path):
    before = report.read_bytes()
    for old, new, said in (
        ("2024", "2025", "报告是2024年的，填报表是2025年的"),
        ("阿图什市", "阿克陶县", "报告是阿图什市的，填报表是阿克陶县的"),
    ):
        found = openpyxl.load_workbook(BOOK)
        for sheet in found:
            sheet["A1"] = str(sheet["A1"].value).replace(old, new)
        said_of = {str(row[0].value): row[1] for row in found["基本信息"].iter_rows()}
        year, region, code = (said_of[name] for name in ("预算年度", "地区名称", "行政区划代码"))
        year.value = 2025 if new == "2025" else 2024
        region.value, code.value = (new, "653022") if new == "阿克陶县" else (region.value, code.value)
        found.save(tmp_path / f"{new}.xlsx")
        result = run("report", tmp_path / f"{new}.xlsx", "--update", report)
        assert (result.exit_code, said in result.output) == (2, True), result.output
    assert report.read_bytes() == before
    assert not list(tmp_path.glob("*.bak*"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--update", "{report}", "-o", "x.docx"), "不能同时用 -o 或 --template"),
        (("--update", "没有.docx"), "没有这个文件"),
        (("--template", "{report}x", "-o", "x.docx"), "是否指 报告.docx"),
        (("--kind", "报表"), "不在可选之列"),
        (("-o", "报告.doc"), "请把输出文件命名为 报告.docx"),
    ],
)
def test_what_cannot_be_meant_is_answered(report: Path, options: tuple[str, ...], said: str):
    before = report.read_bytes()
    result = run("report", BOOK, *(option.format(report=report) for option in options))
    assert result.exit_code == 2
    assert said in result.output
    assert report.read_bytes() == before


def test_a_text_without_any_figure_and_a_workbook_without_a_region_say_so(tmp_path: Path):
    empty = docx.Document()
    empty.add_paragraph("报告")
    empty.save(str(tmp_path / "空.docx"))
    assert "没有认出填报表里有的数" in run("template", "bind", tmp_path / "空.docx").output
    found = openpyxl.load_workbook(BOOK)
    for sheet in found:
        sheet["A1"] = str(sheet["A1"].value).replace("阿图什市", "")
    for row in found["基本信息"].iter_rows():
        if row[0].value in ("地区名称", "行政区划代码"):
            row[1].value = None
    found.save(tmp_path / "b.xlsx")
    assert "没有填写地区名称" in run("report", tmp_path / "b.xlsx", "-o", tmp_path / "x.docx").output


def test_what_a_model_does_not_use_is_told(report: Path, tmp_path: Path):
    result = run("report", BOOK, "--template", report, "--kind", "议案", "-o", tmp_path / "x.docx")
    assert "这两项没有用上" in result.output
