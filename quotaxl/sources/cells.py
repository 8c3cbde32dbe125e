"""The sheet part of an .xlsx, cell by cell, through expat handlers: right for every sheet there is.

The quick way for plain rows is in rows.py; it takes rows from the same parser.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from quotaxl.core.grid import Value
from quotaxl.core.refs import MAX_COLUMN, MAX_ROW, Area, column_number, ref
from quotaxl.gate.markup import MAX_DEPTH, too_deep
from quotaxl.gate.refuse import damaged
from quotaxl.sources.formulas import shift
from quotaxl.sources.harvest import Harvest
from quotaxl.sources.values import SharedParts, value_of

_MAIN = re.compile(
    r"http://schemas\.openxmlformats\.org/spreadsheetml/2006/(?:[0-9]/)?main"  # Transitional and its drafts
    r"|http://purl\.oclc\.org/ooxml/spreadsheetml/main"  # Strict
)

_SIZE = re.compile(r"\d{1,4}(?:\.\d{1,20})?")
_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


@dataclass(slots=True)
class Cursor:
    """Where the parser stands in the sheet."""

    where: str
    root: str = ""
    """The name of the outermost element."""
    prefix: str = ""
    depth: int = 0
    in_data: bool = False
    row: int = 0
    column: int = 0
    kind: str = "n"
    style: int = 0
    value: str | None = None
    formula: str | None = None
    formula_at: dict[str, str] | None = None
    phonetic: bool = False
    choice: list[str] | None = None
    """The cells and the list of the drop-down that is being read."""


Switch = Callable[[], None]


def attach(  # noqa: PLR0915  # closures: one call less for every element of a sheet
    parser: expat.XMLParserType, at: Cursor, harvest: Harvest, book: SharedParts
) -> tuple[Switch, Switch]:
    """Return two switches: `listen` puts handlers on `parser` that move `at` and fill `harvest`, `rest` takes them off.

    Between `rest` and `listen` only whole rows may pass. Handlers raise UserError for cells outside a sheet,
    cells written twice, and shared strings that do not exist.
    """
    buffer: list[str] = []

    def collect() -> None:
        buffer.clear()
        parser.CharacterDataHandler = buffer.append

    def start(name: str, attributes: dict[str, str]) -> None:
        at.depth += 1
        if at.depth > MAX_DEPTH:
            raise too_deep(at.where)
        if at.depth == 1:
            at.root, at.prefix = name, _prefix(name, attributes, at.where)
        if at.prefix:
            if not name.startswith(at.prefix):
                return
            name = name.removeprefix(at.prefix)
        if not at.in_data:
            _begin_aside(at, name, attributes, harvest)
            if at.choice is not None:
                collect()
        elif name == "c":
            _begin_cell(at, attributes)
        elif name in ("v", "t"):
            if not at.phonetic:
                collect()
        elif name == "f":
            at.formula_at = attributes
            collect()
        elif name == "row":
            _begin_row(at, attributes, harvest)
        elif name == "rPh":
            at.phonetic = True

    def end(name: str) -> None:
        at.depth -= 1
        if not at.in_data:
            if at.choice is not None:
                _end_choice(at, name, "".join(buffer), harvest)
                parser.CharacterDataHandler = None
            return
        if at.prefix:
            name = name.removeprefix(at.prefix)
        if name in ("v", "t"):
            if not at.phonetic:
                parser.CharacterDataHandler = None
                # Rich text comes in several <t>; a value in one <v>.
                at.value = "".join(buffer) if at.value is None else at.value + "".join(buffer)
        elif name == "f":
            parser.CharacterDataHandler = None
            at.formula = "".join(buffer)
        elif name == "c":
            _end_cell(at, harvest, book)
        elif name == "rPh":
            at.phonetic = False
        elif name == "sheetData":
            at.in_data = False

    def listen() -> None:
        parser.StartElementHandler = start
        parser.EndElementHandler = end

    def rest() -> None:
        parser.StartElementHandler = None
        parser.EndElementHandler = None

    return listen, rest


def _begin_aside(at: Cursor, name: str, attributes: dict[str, str], harvest: Harvest) -> None:
    """Take what stands before and after the cells."""
    if name == "sheetData":
        at.in_data = at.depth == 2
    elif name == "mergeCell":
        merge = attributes.get("ref", "")
        if not _WHOLE.fullmatch(merge):  # whole columns or rows hold no table's header
            harvest.merges.append(_area(merge, at.where))
    elif name.rpartition(":")[2] == "dataValidation":  # x14:dataValidation where the list is on another sheet
        at.choice = [attributes.get("sqref", ""), ""] if attributes.get("type") == "list" else None
    elif name == "col":
        if attributes.get("hidden") in ("1", "true"):
            harvest.hidden_columns.append(_span(attributes, at.where))
        width = _size(attributes.get("width"))
        if width:
            harvest.widths.append((*_span(attributes, at.where), width))


def _end_choice(at: Cursor, name: str, text: str, harvest: Harvest) -> None:
    """Take what a drop-down says when one of its elements ends: its list, its cells, or all of it."""
    said = at.choice or ["", ""]
    name = name.rpartition(":")[2]
    if name == "sqref":
        said[0] = text
    elif name in ("formula1", "f"):
        said[1] = said[1] or text
    elif name == "dataValidation":
        at.choice = None
        cells = said[0].split() if said[1].strip() else []
        harvest.choices.extend((Area.parse(area), said[1].strip()) for area in cells if _CELLS.fullmatch(area))


def _prefix(name: str, attributes: dict[str, str], where: str) -> str:
    head, colon, _ = name.rpartition(":")
    if not _MAIN.fullmatch(attributes.get(f"xmlns:{head}" if head else "xmlns", "")):
        raise damaged(where, f"not a sheet: <{name[:40]}>")
    return head + colon


def _begin_row(at: Cursor, attributes: dict[str, str], harvest: Harvest) -> None:
    number = attributes.get("r")
    at.row = at.row + 1 if number is None else _integer(number, MAX_ROW, at.where)
    if at.row > MAX_ROW:
        raise damaged(at.where, f"row {at.row}")
    at.column = 0
    if attributes.get("hidden") in ("1", "true"):
        harvest.hidden_rows.add(at.row)
    if "customHeight" in attributes and attributes["customHeight"] in ("1", "true"):
        height = _size(attributes.get("ht"))
        if height:
            harvest.heights[at.row] = height


def _size(text: str | None) -> float | None:
    """Return a width or height as the file states it; None for none or for what is no number."""
    return float(text) if text and _SIZE.fullmatch(text) else None


def _begin_cell(at: Cursor, attributes: dict[str, str]) -> None:
    address = attributes.get("r")
    if address is None:
        at.column += 1
    else:
        match = _REF.fullmatch(address)
        at.row, at.column = (int(match[2]), column_number(match[1])) if match else (0, 0)
    if not (1 <= at.row <= MAX_ROW and 1 <= at.column <= MAX_COLUMN):
        raise damaged(at.where, f"no such cell: {(address or '')[:20]!r}")
    at.kind = attributes.get("t", "n")
    style = attributes.get("s", "0")
    at.style = int(style) if style.isdecimal() and len(style) < 10 else 0
    at.value = at.formula = at.formula_at = None


def _end_cell(at: Cursor, harvest: Harvest, book: SharedParts) -> None:
    """Put the cell that just ended into the harvest. Raises UserError for one written twice with two values."""
    place = (at.row, at.column)
    value: Value = None
    if at.value is not None and (at.value or at.kind not in ("s", "n", "b", "e")):
        value = value_of(at.kind, at.value, at.style, book, f"{at.where}!{ref(*place)}")
    if at.formula_at is not None:
        harvest.formulas[place] = _formula(at, harvest)
        # An empty <v> is a result only where it is text: the formula gave "".
        if not at.value and not (at.value == "" and at.kind == "str"):
            harvest.uncached.add(place)
    elif value is None:
        return
    rows = harvest.rows
    if at.row <= len(rows) and at.column <= len(rows[at.row - 1]):
        other = rows[at.row - 1][at.column - 1]
        if other is not None and other != value:
            raise damaged(f"{at.where}!{ref(*place)}", "cell written twice")
    harvest.put(at.row, at.column, value, at.style)


def _formula(at: Cursor, harvest: Harvest) -> str:
    attributes = at.formula_at or {}
    text = at.formula or ""
    kind = attributes.get("t")
    if kind == "dataTable":
        return f"TABLE({attributes.get('r1', '')},{attributes.get('r2', '')})"
    if kind != "shared":
        return text
    group = attributes.get("si", "")
    if text:
        harvest.masters[group] = (at.row, at.column, text)
    elif group in harvest.masters:
        row, column, master = harvest.masters[group]
        return shift(master, at.row - row, at.column - column)
    return text


_CELLS = re.compile(r"\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?")
_WHOLE = re.compile(r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d{1,7}:\$?\d{1,7}")


def _area(text: str, where: str) -> Area:
    try:
        area = Area.parse(text)
    except ValueError:
        raise damaged(where, f"merge {text[:20]!r}") from None
    if area.bottom > MAX_ROW or area.right > MAX_COLUMN:
        raise damaged(where, f"merge {text[:20]!r}")
    return area


def _span(attributes: dict[str, str], where: str) -> tuple[int, int]:
    first = _integer(attributes.get("min", ""), MAX_COLUMN, where)
    return first, _integer(attributes.get("max", ""), MAX_COLUMN, where)


def _integer(text: str, most: int, where: str) -> int:
    if not text.isdecimal() or len(text) > 8 or not 1 <= int(text) <= most:
        raise damaged(where, f"row or column {text[:20]!r}")
    return int(text)
