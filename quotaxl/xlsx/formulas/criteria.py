"""What COUNTIF and its kin ask of a cell, and how lookups compare: wildcards, numbers, words."""

import re
from collections.abc import Callable
from decimal import Decimal

from quotaxl.core.grid import CellError
from quotaxl.xlsx.cells import Result
from quotaxl.xlsx.formulas.coercion import ZERO, NotComputable, holds, rank

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_LOCALE = re.compile(r"[¥$￥]?\d[\d,]*(?:\.\d+)?%?|\d{1,4}[-/年.]\d{1,2}(?:[-/月.]\d{0,4}日?)?|\d{1,2}:\d{2}.*|\d{4}年")
"""Texts that a program may take for a date, a percentage or money; which, its locale decides."""


def plain_number(text: str) -> Decimal | None:
    """Return the number that a text is in any locale; None for what is none."""
    return Decimal(text) if text.isascii() and _NUMBER.fullmatch(text) else None


def wild(text: str) -> re.Pattern[str] | None:
    """Return the pattern of a text with wildcards * and ?, where ~ makes them plain; None where it has none."""
    if not any(mark in text for mark in "*?~"):
        return None
    pattern, at = "", 0
    while at < len(text):
        character = text[at]
        if character == "~" and at + 1 < len(text) and text[at + 1] in "*?~":
            at += 1
            pattern += re.escape(text[at])
        else:
            pattern += {"*": ".*", "?": "."}.get(character, re.escape(character))
        at += 1
    return re.compile(pattern, re.S | re.I)


def criterion(wanted: Result) -> Callable[[Result], bool]:
    """Return the test that COUNTIF and SUMIF make of `wanted`. Raises NotComputable where the locale decides."""
    symbol = "="
    target: Result = wanted
    if isinstance(wanted, str):
        symbol = next((s for s in ("<>", "<=", ">=", "<", ">", "=") if wanted.startswith(s)), "")
        text = wanted[len(symbol) :]
        symbol = symbol or "="
        number = plain_number(text)
        if number is None:
            return _text_test(text, symbol, wanted)
        target = number
    elif wanted is None:
        target = ZERO

    def test(item: Result) -> bool:
        if isinstance(item, str) and isinstance(target, Decimal) and plain_number(item.strip()) is not None:
            raise NotComputable("a number kept as text, which programs count differently")
        if item is None or isinstance(item, CellError) or rank(item) != rank(target):
            return symbol == "<>"
        return holds(symbol, item, target)

    return test


def _text_test(text: str, symbol: str, wanted: str) -> Callable[[Result], bool]:
    """Return the test of a criterion for text, with wildcards, regardless of case.

    Raises NotComputable for comparisons that depend on the language that sorts.
    """
    if symbol not in ("=", "<>") or text.upper() in ("TRUE", "FALSE") or _LOCALE.fullmatch(text):
        raise NotComputable(wanted)
    if text == "":
        if symbol == "=":
            return lambda item: item is None or (item == "" and wanted == "")
        return lambda item: item is not None
    pattern = wild(text)
    folded = text.casefold()

    def test(item: Result) -> bool:
        if not isinstance(item, str):
            return symbol == "<>"
        found = bool(pattern.fullmatch(item)) if pattern else item.casefold() == folded
        return found == (symbol == "=")

    return test
