"""Writes a drafted text as a .docx in the look of GB/T 9704: content controls for figures, page numbers, annexes.

Fonts are named as the standard has them; where one is missing a program takes the alternative named beside it.
"""

import hashlib
import re
from io import BytesIO
from typing import Any

from docx import Document as new_document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from quotaxl.core.visible import visible_cell
from quotaxl.core.written import WrittenBlock, WrittenList, WrittenRun, WrittenTable, WrittenText
from quotaxl.word.kept import SOURCES, keep_text

TAG = "qx:"
"""What the tags of our content controls begin with; behind # stands a checksum of the words that we wrote."""
_SONG, _FANG, _HEI, _KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
_ALTERNATIVES = {_SONG: "宋体", _FANG: "仿宋", _HEI: "SimHei", _KAI: "楷体"}
_STYLES: dict[str, tuple[str, float, bool]] = {
    "title": (_SONG, 22, False),
    "heading1": (_HEI, 16, False),
    "heading2": (_KAI, 16, False),
    "body": (_FANG, 16, True),
    "plain": (_FANG, 16, False),
    "annexes": (_FANG, 16, True),
    "sign": (_FANG, 16, False),
}
"""Font, size in points (二号 22, 三号 16) and whether the first line is indented by two characters."""
_LEAD = re.compile(r"^（[一二三四五六七八九十]+）[^。]*。")


def written_docx(text: WrittenText) -> bytes:
    """Return the draft as the bytes of a .docx."""
    document = new_document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    document.core_properties.title = visible_cell(text.title)[:255]
    document.core_properties.author = "quotaxl"
    _page_number(section.footer.paragraphs[0])
    for block in text.blocks:
        _paragraph(document, block)
    for table in text.tables:
        _annex(document, table)
    _name_alternatives(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue() if text.kept is None else keep_text(out.getvalue(), SOURCES, text.kept)


def checksum(words: str) -> str:
    """Return the short checksum by which words that a person typed over are known."""
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def control(run: WrittenRun, font: str, size: float) -> Any:  # noqa: ANN401 - lxml elements are untyped here
    """Return the content control of a tagged run."""
    return _control(f"{TAG}{run.tag}#{checksum(run.text)}", run.tag or "", [_run(run, font, size)])


def listing(one: WrittenList, font: str, size: float) -> Any:  # noqa: ANN401
    """Return the content control of a list of projects, those of its items inside."""
    inner = [control(run, font, size) if run.tag else _run(run, font, size) for run in one.runs]
    words = "".join(run.text for run in one.runs)
    return _control(f"{TAG}{one.tag}#{checksum(words)}", one.tag, inner)


def _control(tag: str, alias: str, content: list[Any]) -> Any:  # noqa: ANN401
    made = empty_control(tag, alias)
    body = made.find(qn("w:sdtContent"))
    for node in content:
        body.append(node)
    return made


def empty_control(tag: str, alias: str) -> Any:  # noqa: ANN401
    """Return a content control without content."""
    made = OxmlElement("w:sdt")
    properties = OxmlElement("w:sdtPr")
    for name, value in (("w:alias", alias[:64]), ("w:tag", tag[:64])):
        node = OxmlElement(name)
        node.set(qn("w:val"), value)
        properties.append(node)
    made.append(properties)
    made.append(OxmlElement("w:sdtContent"))
    return made


def _run(run: WrittenRun, font: str, size: float) -> Any:  # noqa: ANN401
    """Return a run in a font of official papers; a figure that nobody stated is highlighted."""
    made = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    fonts = OxmlElement("w:rFonts")
    for name, value in (("w:ascii", "Times New Roman"), ("w:hAnsi", "Times New Roman"), ("w:eastAsia", font)):
        fonts.set(qn(name), value)
    properties.append(fonts)
    for name in ("w:sz", "w:szCs"):
        node = OxmlElement(name)
        node.set(qn("w:val"), str(int(size * 2)))
        properties.append(node)
    if run.unknown:
        highlight = OxmlElement("w:highlight")
        highlight.set(qn("w:val"), "yellow")
        properties.append(highlight)
    made.append(properties)
    words = OxmlElement("w:t")
    words.text = run.text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.append(words)
    return made


def _paragraph(document: Any, block: WrittenBlock) -> None:  # noqa: ANN401
    """Add a paragraph as official papers are set (GB/T 9704): lines of 28 points, the first two characters in."""
    font, size, indented = _STYLES[block.style]
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(36 if block.style == "title" else 28)
    shape.space_before = shape.space_after = Pt(0)
    if block.style == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape.space_after = Pt(28)
    elif block.style == "sign":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        shape.space_before, shape.right_indent = Pt(56), Pt(64)
    else:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if indented or block.style in ("heading1", "heading2"):
        shape.first_line_indent = Pt(size * 2)
    for n, part in enumerate(block.parts):
        if isinstance(part, WrittenList):
            paragraph._p.append(listing(part, font, size))
        elif part.tag:
            paragraph._p.append(control(part, font, size))
        else:
            lead = _LEAD.match(part.text) if n == 0 and block.style == "body" else None
            if lead:  # （一）…。 at the head of a paragraph is a heading of the second degree
                paragraph._p.append(_run(WrittenRun(lead[0]), _KAI, size))
            rest = part.text[lead.end() :] if lead else part.text
            if rest:
                paragraph._p.append(_run(WrittenRun(rest), font, size))


def _annex(document: Any, table: WrittenTable) -> None:  # noqa: ANN401
    """Add a table as an annex on a page of its own: number, title and unit above it, figures to the right."""
    document.add_section(WD_SECTION.NEW_PAGE)
    for text, font, size, side in (
        (f"附件{table.number}", _HEI, 16, WD_ALIGN_PARAGRAPH.LEFT),
        (table.title, _SONG, 18, WD_ALIGN_PARAGRAPH.CENTER),
        (table.unit, _FANG, 12, WD_ALIGN_PARAGRAPH.RIGHT),
    ):
        paragraph = document.add_paragraph()
        paragraph.alignment = side
        paragraph._p.append(_run(WrittenRun(text), font, size))
    made = document.add_table(len(table.rows), len(table.rows[0]))
    made.style, made.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    for r, cells in enumerate(table.rows):
        for c, text in enumerate(cells):
            paragraph = made.cell(r, c).paragraphs[0]
            number = r > 0 and bool(re.fullmatch(r"-?[\d.]+", text)) and c > 0
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if number else WD_ALIGN_PARAGRAPH.CENTER
            paragraph._p.append(_run(WrittenRun(text), _HEI if r == 0 else _FANG, 12))


def _page_number(paragraph: Any) -> None:  # noqa: ANN401
    """Put — n — at the foot of each page."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.append(_run(WrittenRun("— "), "宋体", 14))
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(_run(WrittenRun("1"), "宋体", 14))
    paragraph._p.append(field)
    paragraph._p.append(_run(WrittenRun(" —"), "宋体", 14))


def _name_alternatives(document: Any) -> None:  # noqa: ANN401
    """Name a font to take where one of ours is missing."""
    for part in document.part.package.iter_parts():
        if str(part.partname).endswith("fontTable.xml"):
            added = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>'
                for name, other in _ALTERNATIVES.items()
            )
            part._blob = part.blob.replace(b"</w:fonts>", added.encode() + b"</w:fonts>")
