"""Marks as ONLYOFFICE saves them: overlays as extensions, notes as threads; `dev.py onlyoffice` tries its own."""

from pathlib import Path

from quotaxl.core.edits import ClearMarks, EditPlan
from quotaxl.xlsx import apply_plan
from tests.xlsx.books import MAIN, RELS, parts, raw_book

X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
OFFICE_2017 = "http://schemas.microsoft.com/office/2017/10/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OURS, OTHERS = "N(&quot;QX-S101&quot;)=0", "A1&gt;5"
NOTE = "〔错误 QX-S101 · 合计〕&#xA;合计不符"


def rule(formula: str, place: str) -> str:
    return (
        f'<x14:conditionalFormatting xmlns:xm="{XM}"><x14:cfRule type="expression" priority="1" id="{{{place}}}">'
        f"<xm:f>{formula}</xm:f></x14:cfRule><xm:sqref>{place}</xm:sqref></x14:conditionalFormatting>"
    )


def book(place: Path, *rules: str, threads: tuple[tuple[str, str, str, str], ...] = ()) -> Path:
    """A workbook with such rules and threads: cell, id, id of the one it answers, text."""
    other = f'<ext uri="{{CCE6A557}}" xmlns:x14="{X14}"><x14:dataValidations count="0"/></ext>'
    formats = f"<x14:conditionalFormattings>{''.join(rules)}</x14:conditionalFormattings>"
    ext = f'<extLst><ext uri="{{78C0D931}}" xmlns:x14="{X14}">{formats}</ext>{other}</extLst>' if rules else ""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>{ext}</worksheet>'
    extra = {}
    if threads:
        first = [thread for thread in threads if not thread[2]]
        extra = {
            "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
            f'<Relationship Id="rId1" Type="{RELS}/comments" Target="../comments1.xml"/>'
            f'<Relationship Id="rId2" Type="{OFFICE_2017}/threadedComment" Target="../threadedComments/t1.xml"/>'
            "</Relationships>",
            "xl/comments1.xml": f'<comments xmlns="{MAIN}"><authors>'
            + "".join(f"<author>tc={{{thread[1]}}}</author>" for thread in first)
            + "</authors><commentList>"
            + "".join(
                f'<comment ref="{thread[0]}" authorId="{n}"><text><r><t>quotaxl:{thread[3]}</t></r></text></comment>'
                for n, thread in enumerate(first)
            )
            + "</commentList></comments>",
            "xl/threadedComments/t1.xml": f'<ThreadedComments xmlns="{THREADS}">'
            + "".join(
                f'<threadedComment ref="{cell}" personId="{{P}}" id="{{{own}}}"{answer(to)}>'
                f"<text>{text}</text></threadedComment>"
                for cell, own, to, text in threads
            )
            + "</ThreadedComments>",
        }
    return raw_book(place, {"s": sheet}, extra=extra)


def answer(to: str) -> str:
    return f' parentId="{{{to}}}"' if to else ""


def cleared(source: Path) -> dict[str, bytes]:
    target = source.with_name("cleared.xlsx")
    apply_plan(source, EditPlan((ClearMarks("x"),)), target)
    return parts(target)


def test_our_rules_go_and_a_users_stay(tmp_path: Path) -> None:
    found = cleared(book(tmp_path / "a.xlsx", rule(OURS, "B2"), rule(OTHERS, "C3"), rule(OURS, "D4")))
    sheet = found["xl/worksheets/sheet1.xml"].decode()
    assert "QX-" not in sheet
    assert sheet.count("<x14:conditionalFormatting ") == 1
    assert OTHERS in sheet and "<xm:sqref>C3</xm:sqref>" in sheet
    assert "dataValidations" in sheet


def test_what_only_ours_were_in_goes_with_them(tmp_path: Path) -> None:
    sheet = cleared(book(tmp_path / "a.xlsx", rule(OURS, "B2")))["xl/worksheets/sheet1.xml"].decode()
    assert "conditionalFormatting" not in sheet
    assert "dataValidations" in sheet


def test_threads_of_our_notes_go_and_those_of_people_stay(tmp_path: Path) -> None:
    threads = (("B2", "1", "", NOTE), ("C3", "2", "", "请核对"), ("C3", "3", "2", "已核对"))
    found = cleared(book(tmp_path / "a.xlsx", threads=threads))
    assert "QX-" not in "".join(data.decode() for name, data in found.items() if "omment" in name)
    assert found["xl/threadedComments/t1.xml"].count(b"<threadedComment ") == 2
    assert found["xl/comments1.xml"].count(b"<comment ") == 1


def test_a_note_that_somebody_answered_stays(tmp_path: Path) -> None:
    threads = (("B2", "1", "", NOTE), ("B2", "2", "1", "这是对的"))
    source = book(tmp_path / "a.xlsx", threads=threads)
    before, after = parts(source), cleared(source)
    assert {name: after[name] for name in before if "omment" in name} == {
        name: data for name, data in before.items() if "omment" in name
    }


def test_parts_with_nothing_else_go(tmp_path: Path) -> None:
    found = cleared(book(tmp_path / "a.xlsx", threads=(("B2", "1", "", NOTE),)))
    assert not [name for name in found if "omment" in name]
