"""Formulas that tables print, such as A=B+C under the header or in a column 公式, held against the figures."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

import polars as pl

from quotaxl.core.amount import Unit
from quotaxl.core.table import ColumnType, RowRole, Table
from quotaxl.rules.arithmetic.figures import Figure
from quotaxl.rules.engine.wording import heading, label

_ITEM = r"(?:[A-Z]{1,2}|\d{1,2}|[①-⑳])"
_FORMULA = re.compile(rf"({_ITEM})=([-+]?{_ITEM}(?:[-+]{_ITEM})*)")
_LETTER = re.compile(rf"({_ITEM})(?:=.*)?")
_WIDE = str.maketrans("＋－—−＝ａｂｃ（）", "+---=abc()")
_ORDINAL = re.compile(r"^\s*[(（]?[一二三四五六七八九十\d]+[)）]?[、.．]?\s*|^其中[:：]\s*|^附[:：]\s*")
_ZERO = Decimal(0)
_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class PrintedEquation(Generic[_Key]):
    """`total` = Σ sign × part; rows are known by their position, columns by their name."""

    total: _Key
    parts: tuple[tuple[int, _Key], ...]
    text: str


def of_columns(table: Table) -> Iterator[PrintedEquation[str]]:
    """Yield the formulas printed under the header whose letters all stand over amount columns."""
    printed = {c.name: c.formula for c in table.amounts() if c.formula}
    yield from _equations(printed)


def of_rows(table: Table) -> Iterator[PrintedEquation[int]]:
    """Yield the formulas of a column 公式 whose letters all stand on rows of the table."""
    column = next((c for c in table.columns if c.path and re.sub(r"\s", "", c.path[-1]) == "公式"), None)
    if column is None or column.type is ColumnType.AMOUNT:
        return
    texts = table.frame[column.name].to_list()
    yield from _equations({at: text for at, text in enumerate(texts) if text})


def broken_rows(table: Table, equation: PrintedEquation[str]) -> list[int] | None:
    """Return the frame rows in which an equation over columns does not hold; blank parts count as 0.

    None where no row states the total and any of its parts.
    """
    scale = {name: _size(table.unit_of(name)) for _, name in ((1, equation.total), *equation.parts)}
    if len({s is None for s in scale.values()}) > 1:
        return None
    total = pl.col(equation.total) * (scale[equation.total] or 1)
    parts = [(sign, pl.col(n) * (scale[n] or 1)) for sign, n in equation.parts]
    expected = pl.sum_horizontal(p.fill_null(_ZERO) * pl.lit(sign) for sign, p in parts)
    some = pl.any_horizontal(p.is_not_null() for _, p in parts)
    filled = (pl.col("role") != RowRole.NOTE) & some & total.is_not_null()
    found = table.frame.select(filled=filled, broken=filled & (total != expected).fill_null(value=False))
    return [int(at) for at in found["broken"].arg_true()] if found["filled"].any() else None


def broken_columns(table: Table, equation: PrintedEquation[int]) -> list[str] | None:
    """Return the amount columns in which an equation over rows does not hold; blank parts count as 0.

    None where no column states the total and any of its parts.
    """
    found, checked = list[str](), False
    for column in table.amounts():
        values = table.frame[column.name]
        parts = [(sign, values[at]) for sign, at in equation.parts]
        if values[equation.total] is None or all(v is None for _, v in parts):
            continue
        checked = True
        if values[equation.total] != sum((sign * (v or _ZERO) for sign, v in parts), _ZERO):
            found.append(column.name)
    return found if checked else None


def row_name(figure: Figure) -> str:
    """Return a row's name without ordinal and 其中, as a formula in words uses it."""
    return _ORDINAL.sub("", label(figure.table, figure.at))


def column_name(figure: Figure) -> str:
    """Return a column's name: the lowest level of its header."""
    return heading(figure.table, figure.name)


def _equations(printed: Mapping[_Key, str]) -> Iterator[PrintedEquation[_Key]]:
    texts = {key: re.sub(r"\s", "", text).translate(_WIDE).upper() for key, text in printed.items()}
    letters: dict[str, _Key] = {}
    for key, text in texts.items():
        if match := _LETTER.fullmatch(text):
            letters.setdefault(match[1], key)
    for key, text in texts.items():
        match = _FORMULA.fullmatch(text)
        if not match:
            continue
        signed = re.findall(rf"([-+]?)({_ITEM})", match[2])
        if all(letter in letters and letters[letter] != key for _, letter in signed):
            yield PrintedEquation(key, tuple((-1 if s == "-" else 1, letters[x]) for s, x in signed), text)


def _size(unit: Unit | None) -> int | None:
    return unit.value if unit else None
