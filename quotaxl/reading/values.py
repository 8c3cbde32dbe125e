"""A column's cells as a frame holds them: exact amounts or text, with remarks on what was odd."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from quotaxl.core.amount import Unit, convert, decimals, exact, plain
from quotaxl.core.grid import CellError, Value
from quotaxl.core.refs import ref
from quotaxl.core.table import AMOUNT, Remark
from quotaxl.reading.numbers import DASHES, DITTOS, parse_number
from quotaxl.reading.tidy import MANY, label, narrow, shown, squeeze

PLACES = 10
"""Decimals that frames keep; a 分 is eight decimals of an 亿元."""

WHOLE_DIGITS = 27
"""Digits before the point that frames keep; a longer number is a code or a slip of the keyboard."""

TEMPLATE = re.compile(r"\*{1,}(?=[万亿元\u4e00-\u9fff]|$)|\*\*|[XxＸ×]{2,}|20XX|_{3,}")
"""What a form's author left to be replaced: *万元, 本级单位**, XX项目."""

_STATES = re.compile(r"元|[万亿]\s*$")
MAYBE_TEMPLATE = re.compile(r"[*＊xXｘＸ×_＿]")
"""Quick test before TEMPLATE."""


@dataclass(slots=True)
class ReadColumn:
    """The values of one column while it is read; `rows` are the sheet rows of its cells."""

    index: int
    rows: Sequence[int]
    cells: list[Value]
    textual: bool
    """Whether the source holds nothing but text (CSV, a page's text), so that text numbers are no surprise."""
    remarks: list[Remark] = field(default_factory=list)
    decimals: int = 0

    def remark(self, kind: str, at: int, text: str) -> None:
        """Note something odd about the cell at position `at`."""
        self.remarks.append(Remark(kind, ref(self.rows[at], self.index), text))


def amounts(column: ReadColumn, unit: Unit | None) -> list[Decimal | None] | pl.Series:
    """Return a column's amounts, None where it holds none; `unit` is the column's. Many may come as a series."""
    fast = _all_numbers(column) if set(map(type, column.cells)) <= {float, int, type(None)} else None
    if fast is not None:
        return fast
    found: list[Decimal | None] = []
    for at, value in enumerate(column.cells):
        number = _amount(column, at, value, unit, found)
        found.append(None if number is None else _kept(column, at, number))
    return found


def _kept(column: ReadColumn, at: int, number: Decimal) -> Decimal | None:
    """The amount as a frame can hold it; what is finer than PLACES comes from a division, not from money."""
    if number.adjusted() >= WHOLE_DIGITS:
        column.remark("not-a-number", at, plain(number))
        return None
    places = decimals(number)
    column.decimals = max(column.decimals, min(PLACES, places))
    return number if places <= PLACES else exact(number.quantize(Decimal(1).scaleb(-PLACES)))


def _all_numbers(column: ReadColumn) -> list[Decimal | None] | pl.Series | None:
    """The amounts of a column of stored numbers and blanks alone; None where one of them needs a closer look."""
    if len(column.cells) >= MANY:
        return _many_numbers(column)
    found: list[Decimal | None] = []
    most = 0
    for value in column.cells:
        if value is None:
            found.append(None)
            continue
        text = f"{value:.15g}"  # as `exact` takes a float
        _, point, fraction = text.partition(".")
        if "e" in text or "n" in text or len(fraction) > PLACES:
            return None
        if point and len(fraction) > most:
            most = len(fraction)
        found.append(Decimal(text) if value else Decimal(0))
    column.decimals = most
    return found


def _many_numbers(column: ReadColumn) -> pl.Series | None:
    """The amounts of many stored numbers, without a Python step per cell.

    The shortest way to write a float is exact where it has no more than 15 digits; the few that have
    more are results of calculations and go through `exact`.
    """
    stored = pl.Series(column.cells, dtype=pl.Float64)
    written = stored.cast(pl.String)
    if written.str.contains("[eEnN]").any():
        return None
    long = (written.str.len_chars() > 16).arg_true()
    if len(long):
        written = written.scatter(long, [plain(exact(stored[at])) for at in long])
    fraction = written.str.extract(r"\.(\d*?)0*$").str.len_chars().max()
    whole = written.str.extract(r"^-?(\d+)").str.len_chars().max()
    places = fraction if isinstance(fraction, int) else 0
    if places > PLACES or (isinstance(whole, int) and whole > WHOLE_DIGITS):
        return None
    column.decimals = places
    return written.cast(AMOUNT)


def _amount(
    column: ReadColumn, at: int, value: Value, unit: Unit | None, above: list[Decimal | None]
) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool):
        column.remark("not-a-number", at, shown(value))
        return None
    if isinstance(value, int | float | Decimal):
        return exact(value)
    if isinstance(value, CellError):
        column.remark("error", at, value.code)
        return None
    return _typed(column, at, shown(value), unit, above)


def _typed(column: ReadColumn, at: int, text: str, unit: Unit | None, above: list[Decimal | None]) -> Decimal | None:
    """Return a cell's text as an amount in the column's unit, None where it is none; what is odd is remarked."""
    tidy = label(text)
    if not tidy:
        return None
    if tidy in DASHES:
        column.remark("dash", at, text)
        return None
    if tidy in DITTOS:
        column.remark("ditto", at, text)
        return above[-1] if above else None
    number = parse_number(text)
    if number is None or number.percent:
        column.remark("template" if TEMPLATE.search(narrow(text)) else "not-a-number", at, text)
        return None
    if not number.exact:
        column.remark("inexact", at, text)
    elif number.mark:
        column.remark("footnote", at, text)
    elif number.unit:
        column.remark("unit-in-cell", at, text)
    elif not column.textual:
        column.remark("text-number", at, text)
    if number.unit and unit and number.unit is not unit:
        return convert(number.value, number.unit, unit)
    return number.value


def unit_of_cells(cells: Sequence[Value]) -> Unit | None:
    """Return the unit that most cells of a column state themselves (20万元), the finer of two; None for none."""
    stated = [
        number.unit
        for value in cells
        if type(value) is str and _STATES.search(value) and (number := parse_number(value)) and number.unit
    ]
    return max(sorted(set(stated), key=lambda u: u.value), key=stated.count, default=None)


def texts(column: ReadColumn) -> list[str | None] | pl.Series:
    """Return a column's texts as people read them, None where blank; a ditto mark repeats the text above.

    Many may come as a series.
    """
    plainly = _many_texts(column) if len(column.cells) >= MANY else _few_texts(column.cells)
    if plainly is not None:
        return plainly
    found: list[str | None] = []
    for at, value in enumerate(column.cells):
        text: str | None = value if type(value) is str else shown(value)
        if text and len(text) < 4 and squeeze(text) in DITTOS and any(found):
            column.remark("ditto", at, text)
            text = found[-1]
        elif isinstance(value, CellError):
            column.remark("error", at, value.code)
        found.append(text.strip() or None if text else None)
    return found


def _few_texts(cells: Sequence[Value]) -> list[str | None] | None:
    """The texts of a column of nothing but texts and blanks, none of them a ditto mark."""
    if not set(map(type, cells)) <= {str, type(None)}:
        return None
    found = [(value.strip() or None) if isinstance(value, str) else None for value in cells]
    short = {text for text in found if text and len(text) < 4}
    return None if any(squeeze(text) in DITTOS for text in short) else found


def _many_texts(column: ReadColumn) -> pl.Series | None:
    """The texts of a column of nothing but texts and blanks, or of whole numbers and blanks."""
    kinds = set(map(type, column.cells))
    if kinds <= {str, type(None)}:
        found = pl.Series(column.cells, dtype=pl.String).str.strip_chars()
        short = found.filter(found.str.len_chars() < 4).unique()
        if not any(squeeze(text) in DITTOS for text in short):
            return found.set(found == "", None)
    elif kinds <= {int, float, type(None)}:
        stored = pl.Series(column.cells, dtype=pl.Float64)
        whole = stored.cast(pl.Int64, strict=False)
        if (stored == whole).all() and not (stored.abs() > 10**15).any():
            return whole.cast(pl.String)
    return None
