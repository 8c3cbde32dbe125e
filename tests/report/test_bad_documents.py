"""Documents that cannot serve: each is told what it is and what to do, and nothing is written or lost."""

import struct
import zipfile
import zlib
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result
from lxml import etree

from quotaxl.cli.main import main
from quotaxl.core.assets import asset

BOOK = asset("workbook", "artux-2024.xlsx")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DAY = 'w:date="2024-09-01T00:00:00Z"'


def run(*arguments: object) -> Result:
    return CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [str(a) for a in arguments])


@pytest.fixture
def report(tmp_path: Path) -> Path:
    assert run("report", BOOK, "-o", tmp_path / "报告.docx").exit_code == 0
    return tmp_path / "报告.docx"


def spoiled(report: Path, kind: str) -> Path:
    """Return a copy of the report that is cut, holds a DOCTYPE, breaks off inside a part, or is another thing."""
    target = report.with_name(f"{kind}.docx")
    if kind == "cut":
        target.write_bytes(report.read_bytes()[: report.stat().st_size // 2])
    elif kind == "text":
        target.write_text("只是文字。", "utf-8")
    else:
        with zipfile.ZipFile(report) as old, zipfile.ZipFile(target, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name == "word/document.xml":
                    entity = b"<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><w:document"
                    data = data.replace(b"<w:document", entity, 1) if kind == "doctype" else data[:-200]
                new.writestr(name, data)
    return target


@pytest.mark.parametrize(
    ("kind", "said"),
    [("cut", "不完整"), ("doctype", "DOCTYPE"), ("broken", "已损坏"), ("text", "不是 .docx")],
)
def test_no_spoiled_document_is_updated_or_serves_as_a_model(report: Path, kind: str, said: str):
    bad = spoiled(report, kind)
    before = bad.read_bytes()
    for arguments in (["--update", bad], ["--template", bad, "-o", report.with_name("out.docx")]):
        result = run("report", BOOK, *arguments)
        assert (result.exit_code, said in result.output) == (2, True), result.output
        assert "Word" in result.output
        assert "Excel" not in result.output
    assert bad.read_bytes() == before
    assert {p.name for p in report.parent.iterdir()} == {"报告.docx", bad.name}


def png() -> bytes:
    """Return a picture of one pixel."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(4))),
        (b"IEND", b""),
    )
    made = (struct.pack(">I", len(d)) + kind + d + struct.pack(">I", zlib.crc32(kind + d)) for kind, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


def test_a_document_of_pictures_says_that_it_is_one(tmp_path: Path):
    (tmp_path / "a.png").write_bytes(png())
    document = docx.Document()
    document.add_picture(str(tmp_path / "a.png"))
    document.save(str(tmp_path / "a.docx"))
    result = run("check", tmp_path / "a.docx")
    assert (result.exit_code, "只有图片（1 张）" in result.output) == (2, True), result.output


def changed(folder: Path, inner: str) -> Path:
    document = docx.Document()
    document.add_paragraph("关于阿图什市2024年预算调整方案（草案）的报告")
    document.add_paragraph("其他")._p.addprevious(etree.fromstring(f'<w:p xmlns:w="{W}">{inner}</w:p>'))
    document.save(str(folder / "修订.docx"))
    return folder / "修订.docx"


def words(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def inserted(inner: str, author: str) -> str:
    return f'<w:ins w:id="1" w:author="{author}" {DAY}>{inner}</w:ins>'


def deleted(text: str, author: str) -> str:
    return f'<w:del w:id="2" w:author="{author}" {DAY}><w:r><w:delText>{text}</w:delText></w:r></w:del>'


LEAD, REST = words("2024年新增地方政府债务限额"), words("，其中：新增一般债务限额2.6亿元，新增专项债务限额6.5亿元。")


@pytest.mark.parametrize(
    ("inner", "disputed"),
    [
        (deleted("9.2亿元", "甲") + inserted(words("9.1亿元"), "乙"), False),
        (inserted(words("9.1亿元") + deleted("9.3亿元", "甲"), "甲"), False),
        (inserted(words("9.") + deleted("2", "乙") + words("1亿元"), "甲"), True),
        (inserted(deleted("9.2亿元", "乙"), "甲") + words("9.1亿元"), True),
    ],
)
def test_a_figure_on_which_tracked_changes_contradict_is_not_read(tmp_path: Path, inner: str, disputed: bool):
    file = changed(tmp_path, LEAD + inner + REST)
    before = file.read_bytes()
    said = run("read", file, "--explain").output
    assert ("修订相互矛盾" in said.replace("\n", "")) is disputed
    checked = run("check", file, BOOK, "--select", "QX-W101")
    assert ("请先接受或拒绝修订" in checked.output.replace("\n", "").replace(" ", "")) is disputed, checked.output
    assert file.read_bytes() == before


def test_words_never_become_a_field_or_a_link(tmp_path: Path):
    book = openpyxl.load_workbook(BOOK)
    book["债券项目"]["B5"] = '{ HYPERLINK "http://a.example" } <w:instrText>INCLUDETEXT</w:instrText> =cmd|x'
    book.save(tmp_path / "a.xlsx")
    out = tmp_path / "报告.docx"
    assert run("report", tmp_path / "a.xlsx", "--with-annexes", "-o", out).exit_code == 0
    with zipfile.ZipFile(out) as package:
        root = etree.fromstring(package.read("word/document.xml"))
        links = package.read("word/_rels/document.xml.rels")
    instructions = {node.get(f"{{{W}}}instr") for node in root.iter(f"{{{W}}}fldSimple")}
    assert instructions <= {"PAGE"}
    assert not list(root.iter(f"{{{W}}}instrText", f"{{{W}}}hyperlink"))
    assert b"a.example" not in links
    assert "INCLUDETEXT" in "".join(node.text or "" for node in root.iter(f"{{{W}}}t"))
