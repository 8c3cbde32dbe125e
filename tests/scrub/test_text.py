"""A Word document without what it does not show."""

import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from quotaxl.core.leavings import LeavingKind
from quotaxl.scrub import scrub_file

INSERTED = f'<w:ins {nsdecls("w")} w:id="1" w:author="李处"><w:r><w:t>新增的话</w:t></w:r></w:ins>'
DELETED = f'<w:del {nsdecls("w")} w:id="2" w:author="李处"><w:r><w:delText>删去的话</w:delText></w:r></w:del>'
HIDDEN = f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t>隐藏的话</w:t></w:r>"
CONTROL = (
    f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="qx:limit#1"/></w:sdtPr><w:sdtContent><w:r><w:t>109.98</w:t></w:r>'
           f'</w:sdtContent></w:sdt>')  # fmt: skip
OTHERS = CONTROL.replace("qx:limit#1", "theirs").replace("109.98", "别人的控件")


@pytest.fixture
def report(tmp_path):
    made = docx.Document()
    made.core_properties.author = "张科长"
    paragraph = made.add_paragraph("限额")
    for xml in (INSERTED, DELETED, HIDDEN, CONTROL, OTHERS):
        paragraph._p.append(parse_xml(xml))
    made.add_comment(paragraph.runs[0], "批注内容", author="张科长", initials="Z")
    path = tmp_path / "a.docx"
    made.save(path)
    return path


def test_a_text_keeps_what_it_shows_and_nothing_else(report):
    done = scrub_file(report)
    assert {one.kind for one in done.found} >= {
        LeavingKind.AUTHOR, LeavingKind.VERSION, LeavingKind.HIDDEN_TEXT, LeavingKind.TRACE, LeavingKind.COMMENT
    }  # fmt: skip
    copy = report.with_name("b.docx")
    copy.write_bytes(done.data)
    with zipfile.ZipFile(copy) as package:
        everything = b"".join(package.read(name) for name in package.namelist()).decode("utf-8", "replace")
        body = package.read("word/document.xml").decode()
    for word in ("张科长", "李处", "删去的话", "隐藏的话", "批注内容", "qx:", "commentReference"):
        assert word not in everything
    for word in ("限额", "新增的话", "109.98", "别人的控件", "theirs"):
        assert word in body
    assert scrub_file(copy).found == ()
    assert docx.Document(copy).paragraphs
