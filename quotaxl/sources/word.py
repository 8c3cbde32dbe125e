"""A .docx: its paragraphs, and a grid for each table, headed by the paragraphs directly above it."""

from dataclasses import replace
from typing import Any

from quotaxl.core.document import Document, Paragraph
from quotaxl.core.grid import Grid, Value
from quotaxl.core.refs import Area
from quotaxl.core.words import Words
from quotaxl.gate.admit import Source
from quotaxl.gate.markup import walk
from quotaxl.gate.opc import relations
from quotaxl.gate.package import read_part
from quotaxl.gate.refuse import damaged, refuse
from quotaxl.sources.harvest import Harvest, clip
from quotaxl.sources.headings import HEADINGS, is_note, is_prose
from quotaxl.word.paragraphs import blocks_of, disputed, paragraphs, parse, with_inner

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_ONLY_PICTURES = (
    "文档中只有图片（{count} 张），没有文字；图片中的文字不会识别。",
    "The document holds pictures only ({count}) and no text; what stands in pictures is not read.",
)
_TYPED = Words(
    "请向起草单位索取文字版（.docx），或把图片中的文字录入后重试。",
    "Ask for the document as text (.docx), or type what the pictures say, and try again.",
)


def read_docx(source: Source) -> Document:
    """Return the paragraphs of `source`, then its tables as grids 表1, 表2 and so on.

    Paragraphs are those outside tables, numbered as quotaxl.word.paragraphs counts them: text boxes, content controls
    and, after the body, foot- and endnotes among them. Rows of a grid: the headings above the table, one cell each,
    then the rows of the table, with merged cells as merges and their text in the first cell. Every value is text. A
    table inside a cell is a grid of its own, after the one around it. Raises UserError for a damaged file.
    """
    roots = _open(source)
    body = roots[0].find(f"{_W}body")
    if body is None:
        raise damaged(source.file, "docx: no body")
    prose = tuple(
        Paragraph(source.file, p.number, p.text, p.style, p.apart, disputed(p.element)) for p in paragraphs(*roots)
    )
    grids: list[Grid] = []
    headings: list[str] = []
    before, noting = "", False
    for block in blocks_of(body):
        if block.tag == f"{_W}p":
            text = _text(block).strip()
            if text and grids and noting and is_note(text, grids[-1].after):
                grids[-1] = replace(grids[-1], after=grids[-1].after + text)
                continue
            noting = noting and not text
            if text and is_prose(text, titled=bool(headings)):
                headings.clear()
                before = text
            elif text:
                headings.append(text)
        elif block.tag == f"{_W}tbl":
            for table in with_inner(block):
                grids.append(_grid(source.file, f"表{len(grids) + 1}", headings[-HEADINGS:], table, before))
                headings.clear()
                before, noting = "", True
    if not prose and not any(grid.rows for grid in grids) and (pictures := sum(1 for _ in body.iter(*_PICTURES))):
        zh, en = (text.format(count=pictures) for text in _ONLY_PICTURES)
        raise refuse(source.file, zh, en, _TYPED)
    return Document(source.file, (*prose, *grids), kind="docx")


def _open(source: Source) -> list[Any]:
    """Return the roots of the main part and of the notes, well-formed and without DOCTYPE."""
    package = source.package
    assert package is not None
    main = next((r.target for r in relations(package, "").values() if r.kind == "officeDocument"), "word/document.xml")
    notes = [r.target for r in relations(package, main).values() if r.kind in ("footnotes", "endnotes")]
    roots = []
    for name in (main, *(n for n in sorted(notes, reverse=True) if n in package.members)):
        walk(package, name, lambda *_: None)  # well-formed, without DOCTYPE, not nested without end
        roots.append(parse(read_part(package, name)))
    return roots


def _text(paragraph: Any) -> str:  # noqa: ANN401  # lxml elements are untyped here
    parts: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.getparent().tag == f"{_W}r":
            parts.append(" " if node.tag == f"{_W}tab" else "\n")
    return "".join(parts).strip("\r\n\t").rstrip()


def _grid(file: str, sheet: str, headings: list[str], table: Any, before: str) -> Grid:  # noqa: ANN401
    """Return a table of a Word file as a grid, the headings before it in its first rows; spans become merges."""
    harvest = Harvest(f"{file} › {sheet}")
    for row, text in enumerate(headings, 1):
        harvest.put(row, 1, text, 0)
    merges: list[Area] = []
    open_merges: dict[int, Area] = {}
    row = len(headings)
    for line in table.iterchildren(f"{_W}tr"):
        row += 1
        column = 1 + _number(line, "trPr", "gridBefore", 0)
        for cell in line.iterchildren(f"{_W}tc"):
            span = _number(cell, "tcPr", "gridSpan", 1)
            properties = cell.find(f"{_W}tcPr")
            vertical = properties.find(f"{_W}vMerge") if properties is not None else None
            area = Area(row, column, row, column + span - 1)
            above = open_merges.pop(column, None)
            goes_on = vertical is not None and vertical.get(f"{_W}val", "continue") == "continue"
            if goes_on and above is not None:
                area = Area(above.top, column, row, above.right)
                merges.remove(above)
            else:
                value: Value = "\n".join(t for p in cell.iterchildren(f"{_W}p") if (t := _text(p)).strip()) or None
                if value is not None:
                    harvest.put(row, column, value, 0)
            merges.append(area)
            if vertical is not None:
                open_merges[column] = area
            column += span
        harvest.reach(row)
    width = max(map(len, harvest.rows), default=0)
    return Grid(file, sheet, harvest.rows, tuple(clip(merges, len(harvest.rows), width)), before=before)


def _number(element: Any, properties: str, name: str, default: int) -> int:  # noqa: ANN401
    found = element.find(f"{_W}{properties}/{_W}{name}")
    text = found.get(f"{_W}val", "") if found is not None else ""
    return min(int(text), 16_384) if text.isdecimal() and len(text) < 7 else default
