"""Plain rows of a sheet part by pattern, without a Python call for each element.

A plain row holds bare values only (numbers, shared strings, booleans, text of its own), or formulas that
have such a result.
The first rows of a kind are taken apart cell by cell. Once many had the same columns, styles and types,
that layout becomes one pattern for the whole row, which also proves the row well-formed: every character
of it is accounted for.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from quotaxl.core.grid import Value
from quotaxl.core.refs import MAX_ROW
from quotaxl.sources.dates import DateKind, from_serial
from quotaxl.sources.entities import plain_text, spelt_out
from quotaxl.sources.formulas import shift
from quotaxl.sources.harvest import Harvest
from quotaxl.sources.rowshapes import DIGITS, FORMULA, HEAD, MOST, PLAIN_T, TEXT, TEXTUAL, Shape, shape_of, shapes_begun
from quotaxl.sources.values import SharedParts

_ROW = re.compile(HEAD + r'(?:<c r="([A-Z]{1,3})\1"(?: s="([0-9]{1,6})")?+(?: t="([a-zA-Z]++)")?+)?+')
_FIXED = re.compile(' customHeight="(?:1|true)"')
_HEIGHT = re.compile(r' ht="([0-9]{1,4}(?:\.[0-9]{1,20})?)"')
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]++)"(?: s="([0-9]{1,6})")?+(?: t="([a-zA-Z]++)")?+'
    rf"(?:/>|>({FORMULA})?+(?:<v>(?:({DIGITS})|({TEXT}))</v>|<is>{PLAIN_T}({TEXT})</t></is>)?+</c>)"
)
_WRITTEN = re.compile(rf'<f(?: aca="false")?>({TEXT})</f>')
_SHARED_FORMULA = '<f t="shared"'
_SHARED = re.compile(rf'{_SHARED_FORMULA} si="([0-9]++)"/>')
_TOP, _LONGEST, _KEPT = 300, 1 << 13, 4_000
"""Rows from the top and characters of a row up to which it is remembered as a whole, and how many such rows."""
_MET = 20_000
"""Rows of which it is known that they were met once; only what comes a second time is remembered."""


class Taken(Enum):
    """What became of a row: NO, nothing was done; READ, but a parser must see it; PROVEN well-formed as well."""

    NO = 0
    READ = 1
    PROVEN = 2


class PlainRow(NamedTuple):
    """What a plain row holds: its number, values and style numbers (none of a blank row), formulas by column.

    `height` is in points, where the file fixes it.
    """

    number: int
    values: Sequence[Value]
    pattern: Sequence[int]
    formulas: Sequence[tuple[int, str]]
    height: float | None


_Converts = tuple[tuple[int, Callable[[str], Value]], ...]
"""Which cells, counted from 0, are not the text that stands in them, and what makes a value of it."""
_MARKS: set[int] = set()
"""Hashes of rows that were met."""
_SAME: dict[tuple[frozenset[tuple[int, DateKind]], bool], dict[str, PlainRow]] = {}
"""Well-formed rows of sheets read before, by how the workbook shows dates and by their text: the heads, names and blank
rows of a form are alike in all workbooks made of it. Rows with shared strings or formulas say more than they hold."""


@dataclass(slots=True)
class Layouts:
    """How the rows of one sheet are read: converters by shape, and the shape of the last row that has a pattern."""

    book: SharedParts
    converts: dict[Shape, _Converts] = field(default_factory=dict)
    last: Shape | None = None
    fresh: dict[str, PlainRow] = field(default_factory=dict)
    """Rows that are to be remembered once they are known to be well-formed."""
    known: dict[str, PlainRow] = field(init=False)

    def __post_init__(self) -> None:
        if len(_SAME) > MOST:
            _SAME.clear()
        self.known = _SAME.setdefault((frozenset(self.book.styles.dates.items()), self.book.epoch_1904), {})

    def settle(self) -> None:
        """Remember the rows read so far, of which a parser has seen all that no pattern proved."""
        if self.fresh:
            if len(self.known) >= _KEPT:
                self.known.clear()
            self.known.update(self.fresh)
            self.fresh.clear()


def take(piece: str, harvest: Harvest, layouts: Layouts) -> Taken:
    """Read a row, given without its end tag, into `harvest` where it is plain and below all rows so far."""
    known = layouts.known.get(piece) if len(harvest.rows) < _TOP else None
    if known is not None:
        return Taken.PROVEN if _put(known, harvest) else Taken.NO
    if "]]>" in piece:
        return Taken.NO
    last = layouts.last
    if last is not None and (match := last.row.fullmatch(piece) if last.row else None):  # a long list's rows are alike
        return _proven(match, last, piece, harvest, layouts)
    head = _ROW.match(piece)
    if head is None:
        return Taken.NO
    number, attributes, *first = head.groups("")
    count = piece.count("<c", head.end(2))
    for shape in shapes_begun((first[0], first[1], first[2], count)):
        if shape.row and (match := shape.row.fullmatch(piece)):
            layouts.last = shape
            return _proven(match, shape, piece, harvest, layouts)
    cells = _CELL.findall(piece, head.end(2) + 1)
    if not cells or count != len(cells):
        return Taken.NO
    columns, numbers, styles, types, formulas_seen, digits, texts, inlines = zip(*cells, strict=True)
    if numbers.count(number) != len(cells):
        return Taken.NO
    found = shape_of(columns, styles, types, tuple(map(bool, formulas_seen)) if any(formulas_seen) else None)
    if found is None:
        return Taken.NO
    if any(texts) or any(inlines):
        own = zip(types, texts, inlines, strict=True)
        if any((text or inline) and kind not in TEXTUAL for kind, text, inline in own):
            return Taken.NO
        digits = tuple(map("".join, zip(digits, texts, inlines, strict=True)))
    formulas = [formula for formula in formulas_seen if formula]
    row = _made(number, attributes, found, _learn(found, layouts), digits, formulas, piece, harvest)
    return Taken.READ if row and _keep(row, found, piece, harvest, layouts) else Taken.NO


def _proven(match: re.Match[str], shape: Shape, piece: str, harvest: Harvest, layouts: Layouts) -> Taken:
    """Read a row that the pattern of its shape accounts for to the last character."""
    number, attributes, *values = match.groups("")
    formulas = [values.pop(cell) for cell in shape.formulas] if shape.formulas else ()
    converts = layouts.converts.get(shape) or _learn(shape, layouts)
    row = _made(number, attributes, shape, converts, values, formulas, piece, harvest)
    return Taken.PROVEN if row and _keep(row, shape, piece, harvest, layouts) else Taken.NO


def _made(
    number: str,
    attributes: str,
    shape: Shape,
    converts: _Converts,
    texts: Sequence[str],
    formulas: Sequence[str],
    piece: str,
    harvest: Harvest,
) -> PlainRow | None:
    """Return what a row holds; None where the handlers must read it."""
    row = int(number)
    if row > MAX_ROW or "xmlns" in attributes:
        return None
    if "hidden" in attributes and ' hidden="false"' not in attributes and ' hidden="0"' not in attributes:
        return None
    height = _height(attributes) if "customHeight" in attributes else None
    if not any(texts) and not formulas:
        return PlainRow(row, (), (), (), height)
    reserved = 0
    try:
        written = _formulas(row, shape, texts, formulas, harvest) if formulas else ()
        if formulas and (blank := _blank_results(shape, texts, piece)):
            reserved = blank[-1] + 1
        values = _values(shape, converts, texts, escaped="&" in piece or "_x" in piece)
    except (KeyError, ValueError, OverflowError):
        return None
    while len(values) > reserved and values[-1] is None:
        values.pop()
    return PlainRow(row, values, shape.pattern, written, height)


def _height(attributes: str) -> float | None:
    """Return the height that a row's attributes fix."""
    fixed = _HEIGHT.search(attributes) if _FIXED.search(attributes) else None
    return float(fixed[1]) or None if fixed else None


def _keep(row: PlainRow, shape: Shape, piece: str, harvest: Harvest, layouts: Layouts) -> bool:
    """Put a new row into `harvest`, as `_put` does; one that was met before and says all it holds is remembered."""
    if row.number <= _TOP and len(piece) <= _LONGEST:
        if (mark := hash(piece)) not in _MARKS:
            if len(_MARKS) >= _MET:
                _MARKS.clear()
            _MARKS.add(mark)
        elif "s" not in shape.kinds and _SHARED_FORMULA not in piece:
            layouts.fresh[piece] = row._replace(values=tuple(row.values))
    return _put(row, harvest)


def _put(row: PlainRow, harvest: Harvest) -> bool:
    """Put a row into `harvest`; False, and nothing done, where it does not stand below all rows so far."""
    number, values, pattern, formulas, height = row
    rows = harvest.rows
    if number <= len(rows):
        return False
    if values:
        harvest.claim(len(values))
        harvest.reach(number - 1)
        rows.append(values if type(values) is list else [*values])
        harvest.patterns.append(pattern)
    for column, text in formulas:
        harvest.formulas[number, column] = text
    if height:
        harvest.heights[number] = height
    return True


def _values(shape: Shape, converts: _Converts, texts: Sequence[str], *, escaped: bool) -> list[Value]:
    """Return the values of a row from the first column on; KeyError or ValueError where the handlers must read them."""
    values: list[Value] = list(texts)
    for cell, convert in converts:
        values[cell] = convert(texts[cell])
    if escaped:
        for cell in shape.texts:
            values[cell] = plain_text(texts[cell])
    if "" in values:
        values = [None if value == "" else value for value in values]
    if shape.columns is None:
        return values
    sparse: list[Value] = [None] * len(shape.pattern)
    for column, value in zip(shape.columns, values, strict=True):
        sparse[column] = value
    return sparse


def _formulas(
    row: int, shape: Shape, texts: Sequence[str], formulas: Sequence[str], harvest: Harvest
) -> list[tuple[int, str]]:
    """Return the formulas of a row by column; KeyError or ValueError where the handlers must read them."""
    found: list[tuple[int, str]] = []
    for cell, element in zip(shape.formulas, formulas, strict=True):
        column = (cell if shape.columns is None else shape.columns[cell]) + 1
        if written := _WRITTEN.fullmatch(element):
            text = written[1]
            found.append((column, spelt_out(text) if "&" in text else text))
        elif shared := _SHARED.fullmatch(element):
            top, left, text = harvest.masters[shared[1]]
            found.append((column, shift(text, row - top, column - left)))
        else:
            raise ValueError(element)
    return found


def _blank_results(shape: Shape, texts: Sequence[str], piece: str) -> list[int]:
    """Return the zero-based columns of formulas whose result is the text "", which keep their place in the row.

    ValueError where a formula has no result: an empty <v> is one only where it is text.
    """
    cells = [cell for cell in shape.formulas if not texts[cell]]
    if cells and (any(shape.kinds[cell] != "str" for cell in cells) or piece.count("</f><v></v>") != len(cells)):
        raise ValueError(piece)
    return cells if shape.columns is None else [shape.columns[cell] for cell in cells]


def _learn(shape: Shape, layouts: Layouts) -> _Converts:
    """Return the converters of a shape in this sheet."""
    converts = layouts.converts.get(shape)
    if converts is None:
        converts = layouts.converts[shape] = tuple(
            (cell, _converter(kind, style, layouts.book))
            for cell, (kind, style) in enumerate(zip(shape.kinds, shape.styles, strict=True))
            if kind not in TEXTUAL
        )
    return converts


def _converter(kind: str, style: int, book: SharedParts) -> Callable[[str], Value]:
    """Return what turns a cell's text, known to be what its kind can be, into its value; "" into None."""
    if kind == "s":
        return book.strings.__getitem__
    if kind == "b":
        return {"": None, "0": False, "1": True}.__getitem__
    shown = book.styles.dates.get(style)
    return _dated(shown, epoch_1904=book.epoch_1904) if shown else _number


def _number(digits: str) -> int | float | None:
    if digits:
        return float(digits) if "." in digits else int(digits)
    return None


def _dated(shown: DateKind, *, epoch_1904: bool) -> Callable[[str], Value]:
    @lru_cache(maxsize=4096)
    def convert(digits: str) -> Value:
        serial = _number(digits)
        return None if serial is None else from_serial(serial, shown, epoch_1904)

    return convert
