"""Tables of a .docx: a grid for each, headed by the paragraphs directly above it."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from quotaxl.core.document import Document
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Grid, Value
from quotaxl.core.refs import Area
from quotaxl.gate.admit import Source
from quotaxl.gate.markup import walk
from quotaxl.gate.refuse import damaged
from quotaxl.sources.harvest import Harvest, clip
from quotaxl.sources.headings import HEADINGS, is_prose

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_docx(source: Source) -> Document:
    """Return the tables of `source` as grids 表1, 表2, …; without grids where it has none.

    Rows of a grid: the headings above the table, one cell each, then the rows of the table, with merged
    cells as merges and their text in the first cell. Every value is text. A table inside a cell is a grid
    of its own, after the one around it. Raises UserError for a damaged file.
    """
    body = _open(source).element.find(f"{_W}body")
    if body is None:
        raise damaged(source.file, "docx: no body")
    grids: list[Grid] = []
    headings: list[str] = []
    for block in body.iterchildren():
        if block.tag == f"{_W}p":
            text = _text(block).strip()
            if text and is_prose(text):
                headings.clear()
            elif text:
                headings.append(text)
        elif block.tag == f"{_W}tbl":
            tables = [block, *(inner for cell in block.iter(f"{_W}tc") for inner in cell.iterchildren(f"{_W}tbl"))]
            for table in tables:
                grids.append(_grid(source.file, f"表{len(grids) + 1}", headings[-HEADINGS:], table))
                headings.clear()
    return Document(source.file, tuple(grids), kind="docx")


def _open(source: Source) -> "WordDocument":
    package = source.package
    assert package is not None
    for name in package.members:
        if name.endswith((".xml", ".rels")):
            walk(package, name, lambda *_: None)  # well-formed, without DOCTYPE, not nested without end
    from docx import Document as read_word  # noqa: PLC0415  # 0.2 s, wanted for .docx only

    try:
        return read_word(BytesIO(source.data))
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001  # whatever python-docx meets in a broken file is the file's fault
        raise damaged(source.file, f"docx: {type(error).__name__}") from None


def _text(paragraph: Any) -> str:  # noqa: ANN401  # lxml elements are untyped here
    parts: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.getparent().tag == f"{_W}r":
            parts.append(" " if node.tag == f"{_W}tab" else "\n")
    return "".join(parts).strip("\r\n\t").rstrip()


def _grid(file: str, sheet: str, headings: list[str], table: Any) -> Grid:  # noqa: ANN401
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
    return Grid(file, sheet, harvest.rows, tuple(clip(merges, len(harvest.rows), width)))


def _number(element: Any, properties: str, name: str, default: int) -> int:  # noqa: ANN401
    found = element.find(f"{_W}{properties}/{_W}{name}")
    text = found.get(f"{_W}val", "") if found is not None else ""
    return min(int(text), 16_384) if text.isdecimal() and len(text) < 7 else default
