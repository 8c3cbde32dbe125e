"""Tables of a web page as a Document, also of one that a bureau's system exported under the name of a workbook.

Nothing is run and nothing is fetched: lxml parses the text, scripts and styles are passed over. An archive of a page
(.mht) is one or more such pages in a mail.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from quotaxl.core.document import Block, Document, Paragraph
from quotaxl.core.grid import Grid, Value
from quotaxl.core.refs import MAX_COLUMN, MAX_ROW, Area
from quotaxl.gate.admit import Source
from quotaxl.gate.refuse import damaged, refuse
from quotaxl.sources.harvest import Harvest, clip
from quotaxl.sources.headings import HEADINGS, is_prose, with_notes

_DEEPEST = 200
"""Elements within each other that are followed; a page of a bureau has some 30."""
_SKIPPED = {"script", "style", "template", "noscript", "svg", "object", "iframe", "select", "textarea", "head", "title"}
_BREAKS = {
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "section", "article", "header",
    "footer", "center", "caption", "hr", "pre", "blockquote", "dd", "dt", "body",
}  # fmt: skip
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WIDE = " \u00a0\u3000"
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
_NUMBER = re.compile(r"-?\d{1,17}(\.\d{1,17})?")


@dataclass(slots=True)
class _Page:
    """A page while it is read: its blocks, and the text since the last of them."""

    file: str
    blocks: list[Block] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0
    before: str = ""
    """The last line of prose since the last table."""

    def end_line(self) -> None:
        """End the paragraph in hand, if it holds anything."""
        text = _BLANKS.sub(" ", "".join(self.text)).strip(" \u00a0\u3000")
        self.text.clear()
        if not text:
            return
        self.paragraphs += 1
        self.blocks.append(Paragraph(self.file, self.paragraphs, text))
        if is_prose(text, titled=bool(self.headings)):
            self.headings.clear()
            self.before = text
        else:
            self.headings.append(text)


def read_webpage(source: Source) -> Document:
    """Return the tables of a page as grids 表1, 表2, … and its other text as paragraphs, in the page's order.

    Rows of a grid: the lines above the table that are no prose, one cell each, then the table's rows with its merges.
    Every value is text, but numbers that Excel wrote beside the text they are shown as (x:num). A table that only lays
    the page out gives way to the tables in it. Raises UserError for a page without any text.
    """
    return _document(source.file, [_decoded(source.data)], "html")


def read_archive(source: Source) -> Document:
    """Return the pages of a web archive (.mht) as one document. Raises UserError where it holds no page."""
    try:
        message = email.message_from_bytes(source.data, policy=email.policy.default)
        parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
        pages = [_decoded(part.get_payload(decode=True) or b"") for part in parts]  # type: ignore[arg-type]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise damaged(source.file, f"mht: {type(error).__name__}") from None
    return _document(source.file, pages, "html")


def _document(file: str, pages: list[str], kind: str) -> Document:
    """Return the tables and paragraphs of web pages in their order. Raises UserError where they hold no text."""
    from lxml import etree, html  # noqa: PLC0415 - wanted for web pages only

    page = _Page(file)
    for text in pages:
        parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
        try:
            root = html.document_fromstring(text, parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
            if len(pages) > 1:
                continue
            raise damaged(file, f"html: {type(error).__name__}") from None
        _walk(page, root, 0)
        page.end_line()
    if not page.blocks:
        raise refuse(file, "网页中没有文字。", "The page holds no text.")
    return Document(file, with_notes(page.blocks), kind=kind)


def _decoded(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    named = declared[1].decode("ascii", "replace").lower() if declared else ""
    wide = {"gb2312": "gb18030", "gbk": "gb18030"}
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    marked = [encoding for mark, encoding in marks if data.startswith(mark)]
    for encoding in (*marked, wide.get(named, named), "utf-8", "gb18030"):
        try:
            return data.decode(encoding).replace("\0", "") if encoding else data.decode("utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace").replace("\0", "")


def _walk(page: _Page, element: Any, depth: int) -> None:  # noqa: ANN401 - lxml elements are untyped here
    """Go through an element as it is shown: tables of data become grids, other text lines."""
    if not isinstance(element.tag, str) or element.tag in _SKIPPED or _hidden(element) or depth > _DEEPEST:
        return
    if element.tag == "table" and not _lays_out(element):
        page.end_line()
        _table(page, element)
        return
    breaks = element.tag in _BREAKS or element.tag in ("td", "th", "table")
    if breaks:
        page.end_line()
    page.text.append(element.text or "")
    for child in element:
        _walk(page, child, depth + 1)
        page.text.append(child.tail or "")
    if breaks:
        page.end_line()


def _hidden(element: Any) -> bool:  # noqa: ANN401
    return _HIDDEN.search(element.get("style") or "") is not None


def _lays_out(table: Any) -> bool:  # noqa: ANN401
    """Return whether a table only arranges other tables on the page."""
    return any(True for _ in table.iterdescendants("table"))


def _table(page: _Page, table: Any) -> None:  # noqa: ANN401
    page.tables += 1
    name = f"表{page.tables}"
    taken = page.headings[-HEADINGS:]
    caption = next((_text(one) for one in table.iterchildren("caption")), "")
    headings = [*taken, *([caption] if caption else [])]
    del page.blocks[len(page.blocks) - len(taken) :]
    page.paragraphs -= len(taken)
    page.headings.clear()
    page.blocks.append(replace(_grid(page.file, name, headings, table), before=page.before))
    page.before = ""


def _grid(file: str, sheet: str, headings: list[str], table: Any) -> Grid:  # noqa: ANN401
    """Return a table of a page as a grid, the headings before it in its first rows; spans become merges."""
    harvest = Harvest(f"{file} › {sheet}")
    for row, text in enumerate(headings, 1):
        harvest.put(row, 1, text, 0)
    below: dict[int, int] = {}
    row = len(headings)
    for line in table.iter("tr"):
        row += 1
        if row > MAX_ROW:
            raise damaged(harvest.where, "html: too many rows")
        harvest.reach(row)
        if _hidden(line):
            harvest.hidden_rows.add(row)
        for column, cell in _places(line, row, below):
            down, right = _span(cell, "rowspan", MAX_ROW - row + 1), _span(cell, "colspan", MAX_COLUMN - column + 1)
            if down > 1 or right > 1:
                harvest.claim(right)
                harvest.merges.append(Area(row, column, row + down - 1, column + right - 1))
                below.update(dict.fromkeys(range(column, column + right), row + down - 1))
            value = _value(cell)
            if value is not None:
                harvest.put(row, column, value, 0)
    while harvest.rows and not harvest.rows[-1]:
        harvest.rows.pop()
    width = max(map(len, harvest.rows), default=0)
    merges = tuple(clip(harvest.merges, len(harvest.rows), width))
    return Grid(file, sheet, harvest.rows, merges, hidden_rows=frozenset(harvest.hidden_rows))


def _places(line: Any, row: int, below: dict[int, int]) -> Iterator[tuple[int, Any]]:  # noqa: ANN401
    """Yield the cells of a row with their columns; `below` says down to which row a span from above fills a column."""
    column = 0
    for cell in line.iterchildren("td", "th"):
        column += 1
        while below.get(column, 0) >= row:
            column += 1
        if column > MAX_COLUMN:
            return
        yield column, cell
        column += _span(cell, "colspan", MAX_COLUMN - column + 1) - 1


def _span(cell: Any, name: str, most: int) -> int:  # noqa: ANN401
    text = (cell.get(name) or "").strip()
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _value(cell: Any) -> Value:  # noqa: ANN401
    """Return a cell's text; the number that Excel wrote beside it where there is one."""
    exact = (cell.get("x:num") or "").strip()
    text = _text(cell)
    return exact if text and _NUMBER.fullmatch(exact) and "%" not in text else text or None


def _text(element: Any) -> str:  # noqa: ANN401
    """Return the text of a cell as it is shown, line by line."""
    pieces: list[str] = []

    def gather(one: Any, depth: int) -> None:  # noqa: ANN401
        if not isinstance(one.tag, str) or one.tag in _SKIPPED or _hidden(one) or depth > _DEEPEST:
            return
        if one.tag in _BREAKS and one is not element:
            pieces.append("\n")
        pieces.append(_BLANKS.sub(" ", one.text or ""))
        for child in one:
            gather(child, depth + 1)
            pieces.append(_BLANKS.sub(" ", child.tail or ""))

    gather(element, 0)
    # Blanks that a page keeps on purpose are indents.
    lines = [line.strip(" ").rstrip(_WIDE) for line in "".join(pieces).split("\n")]
    return "\n".join(line for line in lines if line).replace("\u00a0", " ")
