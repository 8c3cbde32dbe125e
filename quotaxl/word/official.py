"""Writes a drafted text as a .docx in the look of GB/T 9704: content controls for figures, page numbers, annexes.

Fonts are named as the standard has them; where one is missing a program takes the alternative named beside it.
"""

import hashlib
import re
from io import BytesIO
from itertools import zip_longest
from typing import Any

from docx import Document as new_document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
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
    "subtitle": (_KAI, 16, False),
    "heading1": (_HEI, 16, True),
    "heading2": (_KAI, 16, True),
    "body": (_FANG, 16, True),
    "plain": (_FANG, 16, False),
    "annexes": (_FANG, 16, False),
    "sign": (_FANG, 16, False),
    "date": (_FANG, 16, False),
}
"""Font, size in points (二号 22, 三号 16) and whether the first line is indented by two characters."""
_SIDES = {"title": WD_ALIGN_PARAGRAPH.CENTER, "subtitle": WD_ALIGN_PARAGRAPH.CENTER} | dict.fromkeys(
    ("sign", "date"), WD_ALIGN_PARAGRAPH.RIGHT
)
_KEPT = ("heading1", "heading2", "annexes", "sign")
"""Styles that stand on one page with what follows: no page has a signature alone."""
_SHORT = 6
"""Characters of the longest word in a column that still stands in its middle."""
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
    for block, after in zip_longest(text.blocks, text.blocks[1:]):
        _paragraph(document, block, after.style if after else None)
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


def _held(run: WrittenRun, font: str, size: float) -> Any:  # noqa: ANN401
    """Return a run, in the content control of its tag where it has one."""
    return control(run, font, size) if run.tag else _run(run, font, size)


def listing(one: WrittenList, font: str, size: float) -> Any:  # noqa: ANN401
    """Return the content control of a list of projects, those of its items inside."""
    inner = [_held(run, font, size) for run in one.runs]
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


def _paragraph(document: Any, block: WrittenBlock, following: str | None) -> None:  # noqa: ANN401
    """Add a paragraph as official papers are set (GB/T 9704); `following` is the style of the one behind it."""
    font, size, _ = _STYLES[block.style]
    paragraph = document.add_paragraph()
    _shape(paragraph, block, following)
    for n, part in enumerate(block.parts):
        if isinstance(part, WrittenList):
            paragraph._p.append(listing(part, font, size))
        elif part.tag:
            paragraph._p.append(_held(part, font, size))
        else:
            lead = _LEAD.match(part.text) if n == 0 and block.style == "body" else None
            if lead:  # （一）…。 at the head of a paragraph is a heading of the second degree
                paragraph._p.append(_run(WrittenRun(lead[0]), _KAI, size))
            rest = part.text[lead.end() :] if lead else part.text
            if rest:
                paragraph._p.append(_run(WrittenRun(rest), font, size))


def _shape(paragraph: Any, block: WrittenBlock, following: str | None) -> None:  # noqa: ANN401
    """Set a paragraph: lines of 28 points, the first two characters in, no heading and no signature left alone."""
    _, size, indented = _STYLES[block.style]
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(36 if block.style == "title" else 28)
    shape.space_before = shape.space_after = Pt(0)
    shape.keep_with_next = block.style in _KEPT
    paragraph.alignment = _SIDES.get(block.style, WD_ALIGN_PARAGRAPH.JUSTIFY)
    if block.style in ("title", "subtitle") and following != "subtitle":
        shape.space_after = Pt(28)
    elif block.style in ("sign", "date"):
        shape.space_before, shape.right_indent = Pt(56 if block.style == "sign" else 0), Pt(64)
    elif block.style == "annexes":
        _hang(shape, block, size)
    elif indented:
        shape.first_line_indent = Pt(size * 2)


def _hang(shape: Any, block: WrittenBlock, size: float) -> None:  # noqa: ANN401
    """Set the name of an annex: two characters in, further ones below the first, second lines below the name."""
    text = next((part.text for part in block.parts if isinstance(part, WrittenRun)), "")
    lead = re.match(r"(附件：)?(\d+\.)?", text)
    named = 2 + 3 + (0.75 if lead and lead[2] else 0)
    shape.left_indent = Pt(size * named)
    shape.first_line_indent = Pt(size * ((2 if lead and lead[1] else 5) - named))


def _annex(document: Any, table: WrittenTable) -> None:  # noqa: ANN401
    """Add a table as an annex on a page of its own: number, title and unit above it, figures to the right."""
    document.add_section(WD_SECTION.NEW_PAGE)
    for runs, font, size, side in (
        ((WrittenRun(f"附件{table.number}"),), _HEI, 16, WD_ALIGN_PARAGRAPH.LEFT),
        (table.title, _SONG, 18, WD_ALIGN_PARAGRAPH.CENTER),
        (table.unit, _FANG, 12, WD_ALIGN_PARAGRAPH.RIGHT),
    ):
        paragraph = document.add_paragraph()
        paragraph.alignment = side
        for run in runs:
            paragraph._p.append(_held(run, font, size))
    made = document.add_table(len(table.rows), len(table.rows[0]))
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    widths = _widths(table)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for row, cells in zip(made.rows, table.rows, strict=True):
        first = cells is table.rows[0]
        row.height, row.height_rule = Mm(9), WD_ROW_HEIGHT_RULE.AT_LEAST
        for name in ("w:cantSplit", *(["w:tblHeader"] if first else ())):  # the head again on each page
            row._tr.get_or_add_trPr().append(OxmlElement(name))
        for c, (cell, run) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width, cell.vertical_alignment = widths[c], WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.alignment = _side(table, c, run, first=first)
            shape = paragraph.paragraph_format
            shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(16)
            shape.space_before = shape.space_after = Pt(0)
            paragraph._p.append(_held(run, _HEI if first else _FANG, 12))


def _side(table: WrittenTable, column: int, run: WrittenRun, *, first: bool) -> WD_ALIGN_PARAGRAPH:
    """Return how a cell stands: heads and short words in the middle, names to the left, numbers to the right."""
    if first:
        return WD_ALIGN_PARAGRAPH.CENTER
    if column and (re.fullmatch(r"-?[\d.]+", run.text) or run.text == ""):
        return WD_ALIGN_PARAGRAPH.RIGHT
    return WD_ALIGN_PARAGRAPH.LEFT if _longest(table, column) > _SHORT else WD_ALIGN_PARAGRAPH.CENTER


def _longest(table: WrittenTable, column: int) -> int:
    return max(len(row[column].text) for row in table.rows)


def _widths(table: WrittenTable) -> list[Mm]:
    """Return the columns' widths, which share the text's 156 mm: names by their longest, numbers alike."""
    shares = []
    for column in range(len(table.rows[0])):
        texts = [row[column].text for row in table.rows[1:]]
        numbers = all(re.fullmatch(r"[-\d.]*", text) for text in texts)
        wanted = max(map(len, texts), default=0)
        shares.append(max(wanted, 6) if numbers else min(max(wanted + 2, 7), 24))
    return [Mm(156 * share / sum(shares)) for share in shares]


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
