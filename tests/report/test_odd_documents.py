"""Word files as offices hand them round: tracked, commented, protected, with fields, links, boxes, notes, macros.

Each holds the same report with one wrong figure; what is found in it, marked and cleared is the same in all.
"""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result
from docx.document import Document as Docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from quotaxl.cli.main import main

TEXTS = (
    "关于阿图什市2024年新增地方政府债务限额分配及预算调整方案（草案）的报告",
    "市人大常委会：",
    "一、限额",
    "2024年年初，阿图什市地方政府债务限额为100.88亿元，其中：一般债务限额为50.15亿元，专项债务限额为50.73亿元。",
    "2024年下达阿图什市新增地方政府债务限额9.1亿元，其中：新增一般债务限额2.6亿元，新增专项债务限额6.8亿元。",
    "调整后，债务限额合计109.98亿元，其中：一般债务限额52.75亿元，专项债务限额57.23亿元。",
)
AT = TEXTS[4].index("6.8")
FOUND = ["QX-W101", "QX-W103"]


def run(*arguments: object) -> Result:
    return CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [str(a) for a in arguments])


def part(text: str, tag: str = "w:t") -> Any:
    made, words = OxmlElement("w:r"), OxmlElement(tag)
    words.text = text
    words.set(qn("xml:space"), "preserve")
    made.append(words)
    return made


def around(tag: str, inside: Any, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    made.append(inside)
    return made


def rewritten(made: Docx, at: int, *nodes: Any) -> None:
    paragraph = made.paragraphs[at]._p
    for old in list(paragraph.iterchildren(qn("w:r"))):
        paragraph.remove(old)
    for node in nodes:
        paragraph.append(node)


def tracked(made: Docx) -> None:
    gone = around("w:del", part("6.5", "w:delText"), author="李", id="1")
    come = around("w:ins", part("6.8"), author="李", id="2")
    rewritten(made, 4, part(TEXTS[4][:AT]), gone, come, part(TEXTS[4][AT + 3 :]))


def commented(made: Docx) -> None:
    made.add_comment(made.paragraphs[4].runs, text="请核对", author="王科长", initials="W")


def protected(made: Docx) -> None:
    made.settings.element.append(around("w:documentProtection", OxmlElement("w:x"), edit="readOnly", enforcement="1"))


def fields(made: Docx) -> None:
    begin, middle, end = (
        around("w:r", around("w:fldChar", OxmlElement("w:ffData"), fldCharType=kind))
        for kind in ("begin", "separate", "end")
    )
    rest = TEXTS[5].split("109.98")
    formula = part(" = 100.88 + 9.1 ", "w:instrText")
    rewritten(made, 5, part(rest[0]), begin, formula, middle, part("109.98"), end, part(rest[1]))


def a_run_for_each_character(made: Docx) -> None:
    for paragraph in made.paragraphs:
        text = paragraph.text
        for old in list(paragraph.runs):
            paragraph._p.remove(old._r)
        for n, char in enumerate(text):
            paragraph.add_run(char).bold = n % 3 == 0


def linked(made: Docx) -> None:
    link = around("w:hyperlink", part("6.8"), anchor="x")
    rewritten(made, 4, part(TEXTS[4][:AT]), link, around("w:smartTag", part("亿元"), element="chmetcnv"), part("。"))


def a_box(made: Docx) -> None:
    box = (
        f'<w:r {nsdecls("w")}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p>'
        "<w:r><w:t>其中：专项债务限额含外债0.1亿元。</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
        "</w:r>"
    )
    made.paragraphs[5]._p.append(parse_xml(box))


def blanks(made: Docx) -> None:
    for paragraph in made.paragraphs:
        paragraph.runs[0].text = paragraph.text.replace("亿元", "\u00a0亿元").replace("9.1", "９．１")
    made.paragraphs[3].add_run().add_break()


def in_a_foreign_control(made: Docx) -> None:
    paragraph = made.paragraphs[3]._p
    control = parse_xml(f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="theirs"/></w:sdtPr><w:sdtContent/></w:sdt>')
    paragraph.addprevious(control)
    control.find(qn("w:sdtContent")).append(paragraph)


def moved(made: Docx) -> None:
    made.paragraphs[2]._p.append(around("w:moveFrom", part("限额9.9亿元"), author="李", id="9"))


def noted(data: bytes) -> bytes:
    """Return a .docx with a footnote behind the wrong figure."""
    note = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='2'><w:p><w:r><w:t>其中：专项债务限额含外债0.1亿元。</w:t></w:r>"
        "</w:p></w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    return changed(
        data,
        {
            "[Content_Types].xml": (
                "</Types>",
                f"<Override PartName='/word/footnotes.xml' ContentType='{kind}'/></Types>",
            ),
            "word/_rels/document.xml.rels": (
                "</Relationships>",
                f"<Relationship Id='rIdF' Type='{relation}' Target='footnotes.xml'/></Relationships>",
            ),
            "word/document.xml": ("6.8亿元", "6.8</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t>亿元"),
        },
        {"word/footnotes.xml": note.encode()},
    )


def with_macros(data: bytes) -> bytes:
    """Return a .docx as Word saves one with macros."""
    plain = "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return changed(data, {"[Content_Types].xml": (plain, "vnd.ms-word.document.macroEnabled.main+xml")}, {})


def changed(data: bytes, texts: dict[str, tuple[str, str]], more: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part_ = old.read(name)
            if name in texts:
                before, after = texts[name]
                assert before.encode() in part_
                part_ = part_.replace(before.encode(), after.encode())
            new.writestr(name, part_)
        for name, part_ in more.items():
            new.writestr(name, part_)
    return out.getvalue()


def saved(made: Docx) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def report(change: Callable[[Docx], None] | None = None) -> bytes:
    made = docx.Document()
    for text in TEXTS:
        made.add_paragraph(text)
    if change:
        change(made)
    return saved(made)


@pytest.mark.parametrize(
    ("make", "suffix"),
    [
        *((lambda c=change: report(c), ".docx") for change in (
            tracked, commented, protected, fields, a_run_for_each_character, linked, a_box, blanks,
            in_a_foreign_control, moved,
        )),
        (lambda: noted(report()), ".docx"),
        (lambda: with_macros(report()), ".docm"),
    ],
    ids=[
        "tracked", "commented", "protected", "fields", "runs", "linked",
        "box", "blanks", "control", "moved", "noted", "macros",
    ],
)  # fmt: skip
def test_the_same_is_found_marked_and_cleared_in_every_odd_file(tmp_path: Path, make: Callable[[], bytes], suffix: str):
    path = tmp_path / f"报告{suffix}"
    path.write_bytes(make())
    found = run("check", path, "--select", "W", "--format", "csv").output.splitlines()
    assert [line.split(",")[1] for line in found if line.startswith("错误")] == FOUND, found
    assert run("mark", path).exit_code == 1  # errors were found
    marked = tmp_path / f"报告-标记版{suffix}"
    with zipfile.ZipFile(marked) as package:
        comments = [name for name in package.namelist() if "comments" in name and name.endswith(".xml")]
        said = "".join(package.read(name).decode() for name in comments)
    assert "应为9.4" in said
    assert run("clear", marked, "-o", tmp_path / f"原样{suffix}").exit_code == 0
    assert (tmp_path / f"原样{suffix}").read_bytes() == path.read_bytes()


def test_a_file_with_macros_is_no_model_for_a_report(tmp_path: Path):
    (tmp_path / "模板.docm").write_bytes(with_macros(report()))
    result = run("template", "bind", tmp_path / "模板.docm")
    assert (result.exit_code, "不是 .docx 文件" in result.output) == (2, True)
