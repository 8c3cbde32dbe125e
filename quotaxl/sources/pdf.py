"""Text of a PDF, with the rules that it draws, as a Document: tables found by their rules or their gaps.

Nothing of a PDF is run: no script, no form, no link, no attachment. A page without text is a picture of a page,
and is refused, as whoever reads it must type its figures.
"""

import logging
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

from quotaxl.core.document import Document
from quotaxl.core.stamp import trailer_of
from quotaxl.core.words import Words
from quotaxl.gate.admit import Source
from quotaxl.gate.refuse import damaged, refuse
from quotaxl.sources.pages import to_document
from quotaxl.sources.placed import Box, DrawnRule, PlacedPage, PlacedText, turned

MAX_PAGES = 1_000
MAX_CHARACTERS = 200_000
"""Of one page; a page of print has some 3,000."""
_LARGE, _PALE = 2.2, 0.6
"""A watermark is set in more than so many times the usual size, and no darker than this."""

_PASSWORD = Words(
    "请用阅读器输入密码打开，另存为不加密的 PDF 后重试。",
    "Open it with the password in a reader and save it without encryption.",
)
_SCANNED = Words(
    "请向发文单位索取电子表格（.xlsx）或可复制文字的 PDF，或将数字录入工作簿。",
    "Ask the sender for the workbook (.xlsx) or a PDF with text, or type the figures into a workbook.",
)


def read_pdf(source: Source) -> Document:
    """Return the tables of a PDF as grids 第3页表1 and its other text as paragraphs; every value is text.

    Raises UserError where it has a password, is damaged, is too large, or is a scan without text.
    """
    import pdfplumber  # noqa: PLC0415 - half a second, wanted for .pdf only
    from pdfminer.pdfdocument import PDFPasswordIncorrect  # noqa: PLC0415
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException  # noqa: PLC0415

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its remarks on broken files would pass nobody's door
    try:
        with pdfplumber.open(BytesIO(source.data)) as file:
            if len(file.pages) > MAX_PAGES:
                zh, en = f"文件有 {len(file.pages)} 页，超过 {MAX_PAGES} 页。", f"It has {len(file.pages)} pages."
                raise refuse(source.file, zh, en, _SCANNED)
            document = to_document(source.file, "pdf", _pages(source.file, file.pages))
    except (PDFPasswordIncorrect, MalformedPDFException, PdfminerException) as error:
        causes = (error, *error.args)
        if any(isinstance(one, PDFPasswordIncorrect) for one in causes):
            raise refuse(
                source.file, "这个 PDF 有密码保护。", "This PDF is protected with a password.", _PASSWORD
            ) from None
        raise damaged(source.file, f"pdf: {type(error).__name__}") from None
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        OverflowError,
        AssertionError,
    ) as error:
        raise damaged(source.file, f"pdf: {type(error).__name__}") from None
    if not document.blocks:
        zh = "这个 PDF 里没有文字：它是扫描件或图片。"
        raise refuse(source.file, zh, "This PDF holds no text: it is a scan or a picture.", _SCANNED)
    return replace(document, stamp=trailer_of(source.data))


def _pages(file: str, pages: list[Any]) -> Iterator[PlacedPage]:
    for page in pages:
        characters = page.chars
        if len(characters) > MAX_CHARACTERS:
            raise refuse(file, f"第 {page.page_number} 页的文字过多。", f"Page {page.page_number} has too much text.")
        yield _page(page, characters)
        page.close()  # pdfplumber keeps what it parsed of every page otherwise


def _page(page: Any, characters: list[Mapping[str, Any]]) -> PlacedPage:  # noqa: ANN401 - pdfplumber has no types
    way = Counter(_direction(c) for c in characters).most_common(1)
    main = way[0][0] if way else "right"
    straight = [c for c in characters if _direction(c) == main]
    dark = [c["size"] for c in straight if not _pale(c)]
    usual = statistics.median(dark) if dark else 0
    kept = [c for c in straight if not (_pale(c) and 0 < _LARGE * usual < c["size"])]
    texts = tuple(PlacedText(c["text"], Box(c["x0"], c["top"], c["x1"], c["bottom"])) for c in kept)
    levels = tuple(DrawnRule(e["top"], e["x0"], e["x1"]) for e in page.edges if e["orientation"] == "h")
    uprights = tuple(DrawnRule(e["x0"], e["top"], e["bottom"]) for e in page.edges if e["orientation"] == "v")
    found = PlacedPage(page.page_number, float(page.width), float(page.height), texts, levels, uprights)
    if main in ("up", "down"):
        return turned(found, upward=main == "up")
    return found


def _direction(character: Mapping[str, Any]) -> str:
    """Return which way a character's line runs: right, up, down, or askew, as seals and watermarks do."""
    a, b, *_ = character["matrix"]
    if abs(b) <= abs(a) / 50:
        return "right" if a > 0 else "askew"
    if abs(a) <= abs(b) / 50:
        return "up" if b > 0 else "down"
    return "askew"


def _pale(character: Mapping[str, Any]) -> bool:
    """Return whether a character is printed in grey or colour so light that figures under it stay readable."""
    colour = character.get("non_stroking_color")
    parts = colour if isinstance(colour, tuple) else (colour,)
    shades = [float(part) for part in parts if isinstance(part, int | float)]
    return len(shades) in (1, 3) and min(shades) >= _PALE
