"""Marks on a .docx: comments on exactly the words, runs and styles kept, the original back byte for byte."""

import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from quotaxl.core.document import Spot
from quotaxl.core.edits import ClearMarks, EditPlan, TextComment
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Severity
from quotaxl.sources.read import read_workbook
from quotaxl.word.marks import apply_text_plan

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def document(path: Path, *paragraphs: list[str]) -> Path:
    made = docx.Document()
    for runs in paragraphs:
        paragraph = made.add_paragraph()
        for n, text in enumerate(runs):
            paragraph.add_run(text).bold = n % 2 == 1
    made.save(str(path))
    return path


def comment(
    paragraph: int, start: int, end: int, text: str = "不对", severity: Severity = Severity.ERROR
) -> TextComment:
    return TextComment(Spot(paragraph, start, end), text, severity, "test")


def highlighted(path: Path) -> list[tuple[str, bool | None]]:
    found = docx.Document(str(path))
    return [(r.text, r.bold) for p in found.paragraphs for r in p.runs if r.font.highlight_color is not None]


def test_exactly_the_words_are_marked_across_runs(tmp_path: Path):
    source = document(tmp_path / "a.docx", ["标题"], ["债务限额为10", "9.98", "亿元，余额105.19亿元。"])
    apply_text_plan(source, EditPlan((comment(2, 5, 13),)), tmp_path / "b.docx")
    marked = highlighted(tmp_path / "b.docx")
    assert "".join(t for t, _ in marked) == "109.98亿元"
    assert [b for t, b in marked if t == "9.98"] == [True]
    made = docx.Document(str(tmp_path / "b.docx"))
    assert made.paragraphs[1].text == "债务限额为109.98亿元，余额105.19亿元。"
    assert [(c.author, c.text) for c in made.comments] == [("quotaxl", "不对")]


def test_the_original_comes_back_byte_for_byte(tmp_path: Path):
    source = document(tmp_path / "a.docx", ["债务限额为109.98亿元。"])
    apply_text_plan(
        source, EditPlan((comment(1, 5, 13), comment(1, 0, 4, "另一处", Severity.WARNING))), tmp_path / "b.docx"
    )
    apply_text_plan(tmp_path / "b.docx", EditPlan((ClearMarks("test"),)), tmp_path / "c.docx")
    assert (tmp_path / "c.docx").read_bytes() == source.read_bytes()


def test_after_an_edit_only_our_marks_go(tmp_path: Path):
    source = document(tmp_path / "a.docx", ["债务限额为109.98亿元。"])
    apply_text_plan(source, EditPlan((comment(1, 5, 13),)), tmp_path / "b.docx")
    edited = docx.Document(str(tmp_path / "b.docx"))
    edited.add_paragraph("后来加的一段").runs[0].font.highlight_color = WD_COLOR_INDEX.RED
    edited.save(str(tmp_path / "b.docx"))
    apply_text_plan(tmp_path / "b.docx", EditPlan((ClearMarks("test"),)), tmp_path / "c.docx")
    left = docx.Document(str(tmp_path / "c.docx"))
    assert [p.text for p in left.paragraphs] == ["债务限额为109.98亿元。", "后来加的一段"]
    assert highlighted(tmp_path / "c.docx") == [("后来加的一段", None)]
    assert list(left.comments) == []


def test_comments_of_others_and_every_other_part_stay(tmp_path: Path):
    made = docx.Document()
    run = made.add_paragraph("限额").add_run("12亿元")
    made.add_comment(run, "请再看", author="张三")
    made.save(str(tmp_path / "a.docx"))
    apply_text_plan(tmp_path / "a.docx", EditPlan((comment(1, 2, 6),)), tmp_path / "b.docx")
    assert {(c.author, c.text) for c in docx.Document(str(tmp_path / "b.docx")).comments} == {
        ("张三", "请再看"),
        ("quotaxl", "不对"),
    }
    with zipfile.ZipFile(tmp_path / "a.docx") as a, zipfile.ZipFile(tmp_path / "b.docx") as b:
        changed = {n for n in a.namelist() if a.read(n) != b.read(n)}
    assert changed <= {"word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}


def test_marking_again_takes_the_first_marks_out(tmp_path: Path):
    source = document(tmp_path / "a.docx", ["债务限额为109.98亿元。"])
    apply_text_plan(source, EditPlan((comment(1, 5, 13),)), tmp_path / "b.docx")
    apply_text_plan(tmp_path / "b.docx", EditPlan((ClearMarks("again"), comment(1, 0, 4, "新"))), tmp_path / "c.docx")
    assert highlighted(tmp_path / "c.docx") == [("债务限额", False)]


def test_a_text_without_our_marks_is_told_so(tmp_path: Path):
    source = document(tmp_path / "a.docx", ["没有标记"])
    with pytest.raises(UserError, match="no marks"):
        apply_text_plan(source, EditPlan((ClearMarks("test"),)), tmp_path / "b.docx")


def test_hostile_words_stay_words(tmp_path: Path):
    source = document(tmp_path / "a.docx", ['限额<w:fldSimple/>{HYPERLINK "http://x"}12亿元'])
    apply_text_plan(
        source, EditPlan((comment(1, 0, 2, "<w:instrText>=cmd|' /C calc'!A0 & {FIELD}"),)), tmp_path / "b.docx"
    )
    with zipfile.ZipFile(tmp_path / "b.docx") as package:
        root = etree.fromstring(package.read("word/comments.xml"))
    assert {e.tag for e in root.iter()} <= {f"{W}{n}" for n in ("comments", "comment", "p", "r", "t")}


@settings(max_examples=25, deadline=None)
@given(data=st.data(), runs=st.lists(st.text("限额为12.5亿元，<&> ", min_size=1, max_size=8), min_size=1, max_size=5))
def test_any_spot_of_any_runs(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, runs: list[str]):
    whole = "".join(runs)
    if not whole.strip():
        return
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start + 1, len(whole)))
    if not whole[start:end].strip():
        return
    folder = tmp_path_factory.mktemp("any")
    source = document(folder / "a.docx", runs)
    apply_text_plan(source, EditPlan((comment(1, start, end),)), folder / "b.docx")
    assert "".join(t for t, _ in highlighted(folder / "b.docx")) == whole[start:end]
    (paragraph,) = read_workbook(folder / "b.docx").paragraphs
    assert paragraph.text == whole
    apply_text_plan(folder / "b.docx", EditPlan((ClearMarks("test"),)), folder / "c.docx")
    assert (folder / "c.docx").read_bytes() == source.read_bytes()
