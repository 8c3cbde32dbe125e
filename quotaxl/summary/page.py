"""A page of a summary: plain rows under headings, with what a printer needs to know; whoever draws it adds looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Entry = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class PageChart:
    """A bar chart of a page: which column names the bars, which are their lengths (numbers from 0), one series each."""

    title: str
    labels: int
    values: tuple[int, ...]
    colors: tuple[str, ...]
    """RRGGBB, one a series."""
    rows: int
    """How many of the first rows are drawn."""
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """A sheet: its name, title, a line below it, headings with widths in characters, and rows.

    `bold` are rows (from 0) that sum others up.
    """

    name: str
    title: str
    note: str
    heads: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[Entry]]
    bold: frozenset[int] = frozenset()
    chart: PageChart | None = None
