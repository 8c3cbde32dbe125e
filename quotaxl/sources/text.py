"""Text as a Document: .csv and .tsv, and text copied from a PDF or a web page.

Text copied from a page is one grid with a row for each line of the file, so that row 12 of the grid is
line 12 of the file. Tables stand amid prose in it: a line with tabs is split at its tabs, one between upright
bars at those, lines whose columns stand at fixed places at these, any other at runs of two and more blanks; a line of
prose is one cell. A form feed, a page break, ends a cell. Every line is a
paragraph besides: which of them are prose is known once the tables are found.
"""

import csv
import re
from collections import Counter
from pathlib import Path

from quotaxl.core.document import Document, Paragraph
from quotaxl.core.grid import Grid, Value
from quotaxl.core.words import Words
from quotaxl.gate.admit import Source
from quotaxl.gate.refuse import TABLES, refuse
from quotaxl.sources.harvest import Harvest
from quotaxl.sources.laid import laid_out

_GAP = re.compile(r"(?:[ \u00a0]{2,}|\u3000)[ \u00a0\u3000]*")
_BLANK = " \u00a0\u3000\ufeff"
_BARS = "|│┃║+├┤┌┐└┘┬┴┼─"
_BAR = re.compile(r"(?<!\\)[|│┃║]")
_RULE = re.compile(r"[-:=+|│┃║├┤┌┐└┘┬┴┼─━═\s]*")
"""The line under a header, or between rows: |---|:--:|, +----+."""
_DELIMITERS = ",\t;"
_SAMPLE = 200
"""Lines looked at to tell a delimiter."""


def read_text(source: Source) -> Document:
    """Return the one grid of a text file, and its lines as paragraphs where it is not delimited.

    Every value is text, None where blank.

    Raises UserError for bytes that are no text and for broken quoting.
    """
    text = _decoded(source)
    name = Path(source.file).stem
    lines = text.splitlines()
    delimiter = _delimiter(lines, named=Path(source.file).suffix.lower() in (".csv", ".tsv"))
    if delimiter:
        return Document(source.file, (_delimited(source.file, name, text, delimiter),), kind="csv")
    written = _lines(text)
    laid = laid_out({n: line for n, line in enumerate(written, 1) if "\t" not in line and not ruled(line)})
    rows = [laid.get(n) or _cells(line) for n, line in enumerate(written, 1)]
    while rows and not rows[-1]:
        rows.pop()
    divided = frozenset(at for at, line in enumerate(written, 1) if "\t" in line or at in laid or ruled(line))
    prose = [Paragraph(source.file, n, line) for n, line in enumerate(_lines(text), 1) if line.strip(_BLANK)]
    return Document(source.file, (Grid(source.file, name, rows, divided=divided), *prose), kind="text")


def _decoded(source: Source) -> str:
    """Return the text of a file by its mark, else as UTF-8, else as GB18030. Raises UserError for what is no text."""
    data = source.data
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            encodings: tuple[str, ...] = (encoding,)
            if encoding == "utf-8-sig" and _not_utf8(data[len(mark) :]):
                data, encodings = data[len(mark) :], ("gb18030",)
            break
    else:
        encodings = ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Almost any bytes are GB18030; control characters and private ones tell that these are not.
        odd = sum(1 for c in text[:100_000] if (c < " " and c not in "\t\r\n\f\v\x1a") or "\ue000" <= c <= "\uf8ff")
        if odd * 100 <= min(len(text), 100_000) and "\0" not in text:
            return text
    raise refuse(source.file, "这不是文本，也不是工作簿。", "This is neither text nor a workbook.", TABLES)


def _not_utf8(data: bytes) -> bool:
    """Return whether bytes behind the mark of UTF-8 are not in it, as WPS writes what is in GBK.

    Of a damaged UTF-8 most characters are still right; of GBK next to none are.
    """
    text = data[:100_000].decode("utf-8", "replace")
    return text.count("\ufffd") > sum("\u4e00" <= one <= "\u9fff" for one in text)


def _lines(text: str) -> list[str]:
    """Return the lines as an editor numbers them: form feeds and Unicode separators end no line."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "  ").split("\n")


def _kept(cell: str) -> str | None:
    """The text of a cell with the blanks before it, which may say how deep its row lies; None for blanks alone."""
    return cell.strip("\ufeff").rstrip(_BLANK) if cell.strip(_BLANK) else None


def _cells(line: str) -> list[Value]:
    if ruled(line):
        inside = line.strip(_BLANK).strip(_BARS)
        return [] if _RULE.fullmatch(inside) else [_kept(cell.replace("\\|", "|")) for cell in _BAR.split(inside)]
    if "\t" in line:
        cells: list[Value] = [_kept(cell) for cell in line.split("\t")]
        while cells and cells[-1] is None:
            cells.pop()
        return cells
    bare = line.strip(_BLANK)
    return list(_GAP.split(bare)) if bare else []


def ruled(line: str) -> bool:
    """Return whether a line stands between upright bars, as in Markdown and in tables drawn with letters."""
    bare = line.strip(_BLANK)
    return len(bare) > 2 and bare[0] in _BARS and bare[-1] in _BARS


def _delimiter(lines: list[str], *, named: bool) -> str:
    """Return the delimiter of a delimited file; "" for other text.

    A file named .csv or .tsv has one whatever its lines look like. Under any other name every line must
    have the same number of commas or semicolons: prose has not, and tab lines read the same either way.
    """
    sample = [line for line in lines[:_SAMPLE] if line.strip()]
    if named:
        totals = Counter({mark: sum(_outside(line, mark) for line in sample) for mark in _DELIMITERS})
        return max(_DELIMITERS, key=lambda mark: totals[mark])
    for mark in ",;":
        counts = {_outside(line, mark) for line in sample}
        if len(sample) > 1 and len(counts) == 1 and counts != {0}:
            return mark
    return ""


def _outside(line: str, mark: str) -> int:
    """Return how often `mark` stands outside quotes in `line`."""
    return sum(part.count(mark) for part in line.split('"')[::2])


def _delimited(file: str, name: str, text: str, delimiter: str) -> Grid:
    """Return delimited text as a grid. Raises UserError where it is broken, or larger than is read."""
    harvest = Harvest(file)
    rows: list[list[Value]] = []
    csv.field_size_limit(1 << 24)
    try:
        for record in csv.reader(text.removeprefix("\ufeff").splitlines(keepends=True), delimiter=delimiter):
            cells: list[Value] = [_kept(cell) for cell in record]
            while cells and cells[-1] is None:
                cells.pop()
            harvest.claim(len(cells))
            rows.append(cells)
    except csv.Error as error:
        remedy = Words("请用 Excel 打开并另存为 .xlsx 后重试。", "Open it in Excel, save it as .xlsx and try again.")
        zh, en = f"分隔文本有误：{error}。", f"The delimited text is broken: {error}."
        raise refuse(file, zh, en, remedy) from None
    while rows and not rows[-1]:
        rows.pop()
    return Grid(file, name, rows)
