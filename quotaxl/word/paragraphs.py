"""The paragraphs of a .docx in reading order, each character traced to the text element that holds it.

Tracked changes read as accepted; content controls, hyperlinks and text boxes are read through; tables are not prose.
Numbers count paragraphs that hold text, from 1: what a person counts, and what marks are put on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from quotaxl.gate.refuse import damaged

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = frozenset({f"{W}del", f"{W}moveFrom", _FALLBACK, f"{W}tbl"})
_NOTES = frozenset({f"{W}footnotes", f"{W}endnotes"})
_TEXTS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A text element (w:t) or what stands for a character (tab, break), and the text it gives."""

    element: Any
    text: str


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph with text: its number, element, pieces in order, the name of its style."""

    number: int
    element: Any
    pieces: tuple[Piece, ...]
    style: str | None
    apart: bool = False
    """Whether it stands beside the text: in a text box, or as a foot- or endnote."""

    @property
    def text(self) -> str:
        """All its text."""
        return "".join(piece.text for piece in self.pieces)


def parse(data: bytes) -> Any:  # noqa: ANN401 - lxml elements are untyped here
    """Return the root of a part. Resolves no entities, fetches nothing. Raises UserError for no sound XML."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_blank_text=False
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise damaged("docx", f"XML: {fault}") from None


def serialized(root: Any) -> bytes:  # noqa: ANN401
    """Return a part's bytes."""
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def paragraphs(*roots: Any) -> tuple[WordParagraph, ...]:  # noqa: ANN401
    """Return the paragraphs of the parts with these roots, one part after the other."""
    found: list[WordParagraph] = []
    for root in roots:
        for element in _elements(root):
            pieces = tuple(pieces_of(element))
            if any(piece.text.strip() for piece in pieces):
                apart = root.tag in _NOTES or any(True for _ in element.iterancestors(f"{W}txbxContent"))
                found.append(WordParagraph(len(found) + 1, element, pieces, _style(element), apart))
    return tuple(found)


def disputed(paragraph: Any) -> tuple[tuple[int, int], ...]:  # noqa: ANN401
    """Return the characters (start, end) of insertions in which another person deletes; start is end where all went."""
    found = []
    for change in paragraph.iter(f"{W}ins"):
        authors = {inner.get(f"{W}author") for inner in change.iter(f"{W}del")}
        if authors - {change.get(f"{W}author")}:
            mine = {id(piece.element) for piece in pieces_of(change)}
            at, places = 0, []
            behind = None
            for piece in pieces_of(paragraph):
                if id(piece.element) in mine:
                    places.append((at, at + len(piece.text)))
                at += len(piece.text)
                if behind is None and _comes_after(piece.element, change):
                    behind = at - len(piece.text)
            found.append((places[0][0], places[-1][1]) if places else (behind or at,) * 2)
    return tuple(found)


def _comes_after(element: Any, change: Any) -> bool:  # noqa: ANN401
    """Return whether an element stands behind a change in its paragraph."""
    above = {id(one) for one in element.iterancestors()}
    return any(id(one) in above or one is element for one in change.itersiblings())


def pieces_of(paragraph: Any) -> Iterator[Piece]:  # noqa: ANN401
    """Yield the pieces of one paragraph; those of a text box inside it belong to the box's own paragraphs."""
    for child in paragraph:
        if child.tag == f"{W}r":
            for node in child:
                if node.tag == f"{W}t":
                    yield Piece(node, node.text or "")
                elif node.tag in _TEXTS:
                    yield Piece(node, _TEXTS[node.tag])
        elif child.tag not in _GONE and child.tag != f"{W}pPr" and isinstance(child.tag, str):
            yield from pieces_of(child)


def _elements(root: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield every paragraph outside tables in order; a text box's after the one that it is anchored in."""
    if root.tag == f"{W}p":
        yield root
    for child in root:
        if isinstance(child.tag, str) and child.tag not in _GONE:
            yield from _elements(child)


def blocks_of(parent: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield paragraphs and tables of a body, also those in content controls around them."""
    for block in parent.iterchildren():
        if block.tag == f"{W}sdt":
            content = block.find(f"{W}sdtContent")
            if content is not None:
                yield from blocks_of(content)
        else:
            yield block


def with_inner(table: Any) -> list[Any]:  # noqa: ANN401
    """Return a table and those that stand in its cells."""
    return [table, *(inner for cell in table.iter(f"{W}tc") for inner in cell.iterchildren(f"{W}tbl"))]


def tables_of(root: Any) -> list[Any]:  # noqa: ANN401
    """Return the tables of a document in the order in which they are numbered 表1, 表2 …."""
    body = root.find(f"{W}body")
    blocks = blocks_of(body) if body is not None else ()
    return [table for block in blocks if block.tag == f"{W}tbl" for table in with_inner(block)]


def _style(paragraph: Any) -> str | None:  # noqa: ANN401
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if style is None else style.get(f"{W}val")
