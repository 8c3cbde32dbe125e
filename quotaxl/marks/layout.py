"""How the sheet of findings looks: columns, styles and rows high enough for their text."""

from collections.abc import Iterable
from dataclasses import dataclass

from quotaxl.core.edits import Style
from quotaxl.core.finding import Severity
from quotaxl.core.words import Words
from quotaxl.text import labels
from quotaxl.text.clean import lines


@dataclass(frozen=True, slots=True)
class FindingColumn:
    """A column of the sheet: its name, its width in characters, how its text stands."""

    words: Words
    width: float
    style: Style


_SIZE = 11
"""A page wide, the sheet prints at some five sixths of it: nine points, as a clerk can read them."""
_PLAIN = Style(size=_SIZE, border=True, wrap=True, horizontal="left", vertical="top")
_CENTRE = Style(size=_SIZE, border=True, wrap=True, horizontal="center", vertical="top")
_FIGURE = Style(size=_SIZE, border=True, wrap=True, horizontal="right", vertical="top")

HEADINGS = (
    FindingColumn(labels.NUMBER, 4, _CENTRE),
    FindingColumn(labels.LEVEL, 6, _CENTRE),
    FindingColumn(labels.RULE, 9.5, _CENTRE),
    FindingColumn(labels.SHEET, 18, _PLAIN),
    FindingColumn(labels.CELL, 8.5, _PLAIN),
    FindingColumn(labels.MESSAGE, 34, _PLAIN),
    FindingColumn(labels.EXPECTED, 9, _FIGURE),
    FindingColumn(labels.ACTUAL, 9, _FIGURE),
    FindingColumn(labels.DIFFERENCE, 9, _FIGURE),
    FindingColumn(labels.UNIT, 5.5, _CENTRE),
    FindingColumn(labels.WORKING_AND_CAUSE, 22, _PLAIN),
    FindingColumn(labels.BASIS, 14, _PLAIN),
    FindingColumn(labels.REMEDY, 22, _PLAIN),
    FindingColumn(labels.STATE, 7.5, _CENTRE),
    FindingColumn(labels.ON_SHEET, 8, _CENTRE),
)

TITLE = Style(font="黑体", size=16, bold=True, horizontal="center")
SUMMARY = Style(size=12, bold=True, horizontal="left")
EXPLANATION = Style(size=10, horizontal="left", wrap=True)
HEAD = Style(font="黑体", size=_SIZE, bold=True, fill="D9E2EC", border=True, horizontal="center", wrap=True)
LINK = Style(
    size=_SIZE, border=True, wrap=True, horizontal="left", vertical="top", color="0563C1", underline=True, format="@"
)
LEVELS = {
    Severity.ERROR: Style(
        size=_SIZE, bold=True, border=True, horizontal="center", vertical="top", color="9C0006", fill="FFC7CE"
    ),
    Severity.WARNING: Style(
        size=_SIZE, bold=True, border=True, horizontal="center", vertical="top", color="7F6000", fill="FFEB9C"
    ),
    Severity.INFO: Style(
        size=_SIZE, bold=True, border=True, horizontal="center", vertical="top", color="1F4E78", fill="DDEBF7"
    ),
}

COUNT = Style(size=_SIZE, border=True, horizontal="center")
BARS = {Severity.ERROR: "C00000", Severity.WARNING: "FFC000", Severity.INFO: "5B9BD5"}

_LINE = 15.0
_HIGHEST = 409.0
"""Excel's limit of a row's height in points."""


def height(texts: Iterable[tuple[str, float]]) -> float:
    """Return the height in points of a row whose cells hold (text, column width in characters), wrapped."""
    # Widths count digits of 11 points, and the cell has an inner margin of nearly a digit.
    most = max((lines(text, max(2, int(columns * 0.97 - 0.8))) for text, columns in texts), default=1)
    return min(_HIGHEST, _LINE * most + 4)
