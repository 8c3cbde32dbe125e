"""Formula text as tokens: which cells it reads, and how its references move with rows or copies."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from quotaxl.core.refs import MAX_COLUMN, MAX_ROW, Area, column_letter, column_number

_BARE = r"[^\s'\"!:()\[\]{}+\-*/^&=<>,;%\#@$]+"
_TOKEN = re.compile(
    r"""
    (?P<string>"(?:[^"]|"")*")
  | (?P<error>\#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA))
  | (?P<sheet>(?:'(?:[^']|'')+'|\[[^\]]+\](?:BARE(?::BARE)?)?|BARE(?::BARE)?)!)
  | (?P<area>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}:\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![\w.(]))
  | (?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![\w.(\[]))
  | (?P<columns>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(]))
  | (?P<rows>\$?[0-9]{1,7}:\$?[0-9]{1,7}(?![\w.]))
  | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<function>[^\W\d][\w.]*(?=\())
  | (?P<name>[^\W\d\\][\w.?\\]*|\\[\w.?\\]*)
  | (?P<bracket>\[)
  | (?P<op><>|<=|>=|[-+*/^&=<>%(),;{}:@\#!])
  | (?P<space>\s+)
  | (?P<other>.)
    """.replace("BARE", _BARE),
    re.X | re.S,
)
CORNER = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")
_VOLATILE = frozenset({"INDIRECT", "OFFSET", "EVALUATE", "CELL", "GETPIVOTDATA", "FORMULATEXT"})


class Token(NamedTuple):
    """A piece of a formula; the pieces' texts joined give the formula back."""

    kind: str
    text: str


class Precedent(NamedTuple):
    """Cells that a formula reads. `sheet` is None for its own sheet; `last` ends a range of sheets."""

    sheet: str | None
    area: Area
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Reads:
    """What a formula reads: cells, names, tables, and whether it may read anything at all.

    `names` holds structured references as written, such as 表1[限额] or, inside the table, [@限额].
    """

    sources: tuple[Precedent, ...] = ()
    names: tuple[str, ...] = ()
    opaque: bool = False


@lru_cache(maxsize=1 << 12)
def tokens(formula: str) -> tuple[Token, ...]:
    """Return the tokens of a formula without its equals sign."""
    found: list[Token] = []
    at, end = 0, len(formula)
    scan = _TOKEN.match
    while at < end:
        match = scan(formula, at)
        assert match and match.lastgroup
        if match.lastgroup == "bracket":
            stop = _close(formula, at)
            found.append(Token("bracket", formula[at:stop]))
            at = stop
        else:
            found.append(Token(match.lastgroup, match[0]))
            at = match.end()
    return tuple(found)


def _close(formula: str, at: int) -> int:
    depth = 0
    while at < len(formula):
        character = formula[at]
        if character == "'":
            at += 1
        elif character == "[":
            depth += 1
        elif character == "]":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return at


def quote(sheet: str) -> str:
    """Return a sheet's name as a formula writes it: always quoted, quotes doubled."""
    return "'" + sheet.replace("'", "''") + "'"


def sheets_of(token: str) -> tuple[str, str | None] | None:
    """Return (first, last) sheet of a prefix such as 'a b'! or Q1:Q4!; None for another workbook's."""
    text = token[:-1]
    if text.startswith("'"):
        text = text[1:-1].replace("''", "'")
    if "[" in text:
        return None
    first, _, last = text.partition(":")
    return first, last or None


def bounds(kind: str, text: str) -> Area | None:
    """Return the cells of a reference token; None where it lies outside any sheet."""
    text = text.replace("$", "")
    first, _, last = text.partition(":")
    if kind == "columns":
        area = Area(1, column_number(first), MAX_ROW, column_number(last))
    elif kind == "rows":
        area = Area(int(first), 1, int(last), MAX_COLUMN)
    else:
        match, end = CORNER.fullmatch(first), CORNER.fullmatch(last or first)
        assert match and end
        area = Area(int(match[4]), column_number(match[2]), int(end[4]), column_number(end[2]))
    area = Area(
        min(area.top, area.bottom), min(area.left, area.right), max(area.top, area.bottom), max(area.left, area.right)
    )
    return area if area.top >= 1 and area.bottom <= MAX_ROW and area.right <= MAX_COLUMN else None


REFERENCES = frozenset({"cell", "area", "columns", "rows"})


@lru_cache(maxsize=1 << 16)
def reads(formula: str) -> Reads:
    """Return what a formula reads."""
    sources: list[Precedent] = []
    names: list[str] = []
    opaque = False
    sheet: tuple[str, str | None] | None = None
    foreign = False
    previous = ""
    for kind, text in tokens(formula):
        if kind == "sheet":
            sheet = sheets_of(text)
            foreign = sheet is None
            previous = kind
            continue
        if kind in REFERENCES and not foreign:
            area = bounds(kind, text)
            if area is None:
                names.append(text)
            else:
                first, last = sheet or (None, None)
                sources.append(Precedent(first, area, last))
        elif kind == "name" and not foreign and text.upper() not in ("TRUE", "FALSE"):
            names.append(text)
        elif kind == "bracket" and previous == "name" and names:
            names[-1] += text
        elif kind == "bracket":
            names.append(text)
        elif (kind == "function" and text.upper().removeprefix("_XLFN.") in _VOLATILE) or (
            kind == "op" and text in ":#"
        ):
            opaque = True
        if kind != "space":
            previous = kind
        sheet, foreign = None, False
    return Reads(tuple(sources), tuple(names), opaque)


def moved(formula: str, rows: int, columns: int) -> str:
    """Return a formula copied `rows` down and `columns` right: relative parts move, absolute ones stay.

    This is how a shared formula's other cells read their master's text.
    """
    if not rows and not columns:
        return formula
    return "".join(_move(kind, text, rows, columns) if kind in REFERENCES else text for kind, text in tokens(formula))


def _move(kind: str, text: str, rows: int, columns: int) -> str:
    return ":".join(_move_corner(part, rows, columns) for part in text.split(":"))


def _move_corner(text: str, rows: int, columns: int) -> str:
    match = re.fullmatch(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)", text)
    assert match
    lead, letters, dollar, digits = match.groups()
    if not letters:  # a whole row: $1
        return text if lead or dollar else str((int(digits) + rows - 1) % MAX_ROW + 1)
    if not lead:
        letters = column_letter((column_number(letters) + columns - 1) % MAX_COLUMN + 1)
    if digits and not dollar:
        digits = str((int(digits) + rows - 1) % MAX_ROW + 1)
    return f"{lead}{letters}{dollar}{digits}"
