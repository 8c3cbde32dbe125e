"""Subjects of spending by function: codes, their names, which budget they stand in, and what lies above them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from quotaxl.catalogue.patterns import SpecError

LENGTHS = (3, 5, 7)
"""Digits of a 类, a 款, a 项."""
GENERAL, FUND = "general", "fund"
LINES = {"230": "spending_transfer", "231": "spending_repayment"}
"""类 that stand in a line of their own below 本年支出, by the row of the two budgets' forms."""
OWN_LINE = "spending_own"
"""The line that all others are part of."""
_WRITTEN = re.compile(r"^\s*[〔(（\[]?(\d+)[〕)）\]]?[-—_ 　]*(.*?)\s*$")


@dataclass(frozen=True, slots=True)
class SpendingSubject:
    """A subject as written: its digits, "" where it has none, and its name, "" where it has none."""

    code: str
    name: str

    @property
    def whole(self) -> bool:
        """Whether the code has as many digits as a 类, a 款 or a 项, and is one of spending."""
        return len(self.code) in LENGTHS and self.code.startswith("2")


def written(text: str) -> SpendingSubject:
    """Return what a text such as 2130305 水利工程建设, 2130305 or 水利工程建设 says."""
    match = _WRITTEN.match(text)
    return SpendingSubject(match[1], "".join(match[2].split())) if match else SpendingSubject("", "".join(text.split()))


def above(code: str) -> tuple[str, ...]:
    """Return the codes above one, the nearest first: 21303, 213 for 2130305."""
    return tuple(code[:length] for length in reversed(LENGTHS) if length < len(code))


def line_of(code: str) -> str:
    """Return the row of the two budgets' forms that a subject is part of."""
    return LINES.get(code[:3], OWN_LINE)


def name_of(code: str) -> str | None:
    """Return the name of a subject; None for one that the shipped part of the table lacks."""
    return _table()[1].get(code)


def budget_of(code: str) -> str | None:
    """Return the budget in which a subject stands, GENERAL or FUND; None for one of both or of neither.

    A 类 decides nothing: from year to year the fund budget gets 款 of its own in one more 类, as with the special
    treasury bonds of 2024 and 2025, and a bureau that writes 221 alone may mean one of them.
    """
    return _table()[0].get(code) if len(code) > min(LENGTHS) else None


@cache
def _table() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return budget and name by code. Raises SpecError for a code of another length, twice, or with nothing above."""
    data = tomllib.loads(files("quotaxl.catalogue.subjects").joinpath("spending.toml").read_text("utf-8"))
    if set(data) != {"source", "seen", GENERAL, FUND}:
        raise SpecError("spending.toml: source, seen, general and fund are its keys")
    names = {**data[GENERAL], **data[FUND]}
    if len(names) != len(data[GENERAL]) + len(data[FUND]):
        raise SpecError("spending.toml: a code stands in both budgets")
    for code in (*names, *data["seen"]):
        if len(code) not in LENGTHS or not code.isdecimal() or any(one not in names for one in (code, *above(code))):
            raise SpecError(f"spending.toml: {code}: no code of a subject, or nothing stands above it")
    shared = {one for code in data[FUND] for one in above(code)} & set(data[GENERAL])
    budgets = {code: budget for budget in (GENERAL, FUND) for code in data[budget] if code not in shared}
    return budgets, names
