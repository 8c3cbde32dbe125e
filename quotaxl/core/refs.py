"""Cell addresses. Rows and columns count from 1, as people read them; C5 is row 5, column 3."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


@lru_cache(maxsize=1 << 14)
def column_letter(column: int) -> str:
    """Return the letter of a column: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1 << 14)
def column_number(letters: str) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def ref(row: int, column: int) -> str:
    """Return the address of a cell, such as C5."""
    return f"{column_letter(column)}{row}"


def parse_ref(text: str) -> tuple[int, int]:
    """Return (row, column) of an address such as C5 or $C$5. Raises ValueError for anything else.

    What lies outside a sheet, such as XFE1 or A1048577, is no address either.
    """
    match = _REF.fullmatch(text)
    place = (int(match[2]), column_number(match[1])) if match else (0, 0)
    if not (1 <= place[0] <= MAX_ROW and place[1] <= MAX_COLUMN):
        raise ValueError(f"not a cell address: {text!r}")
    return place


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A rectangle of cells, both corners included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> "Area":
        """Return the area of C5 or C5:D9. Raises ValueError for anything else."""
        first, colon, last = text.partition(":")
        top, left = parse_ref(first)
        bottom, right = parse_ref(last if colon else first)
        return cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def __contains__(self, cell: tuple[int, int]) -> bool:
        return self.top <= cell[0] <= self.bottom and self.left <= cell[1] <= self.right

    def meets(self, other: "Area") -> bool:
        """Return whether two areas share a cell."""
        down = self.top <= other.bottom and other.top <= self.bottom
        return down and self.left <= other.right and other.left <= self.right

    def __str__(self) -> str:
        first, last = ref(self.top, self.left), ref(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"


def places_of(area: Area) -> Sequence[tuple[int, int]]:
    """Return an area's cells, (row, column) from 1, row by row."""
    if (area.bottom - area.top + 1) * (area.right - area.left + 1) > _LARGE:
        return _places(area)
    return _kept_places(area)


def _places(area: Area) -> tuple[tuple[int, int], ...]:
    columns = range(area.left, area.right + 1)
    return tuple((row, column) for row in range(area.top, area.bottom + 1) for column in columns)


_kept_places = lru_cache(maxsize=4096)(_places)
_LARGE = 4096
"""Cells of an area from which its places are not kept."""
