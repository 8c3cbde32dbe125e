"""A workbook in the XML format of Excel 2003 (SpreadsheetML, urn:schemas-microsoft-com:office:spreadsheet)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from quotaxl.core.document import Document
from quotaxl.core.grid import CellError, Value
from quotaxl.core.refs import MAX_COLUMN, MAX_ROW, Area
from quotaxl.gate.admit import Source
from quotaxl.gate.markup import walk_chunks
from quotaxl.gate.refuse import damaged
from quotaxl.sources.harvest import Harvest, to_grid
from quotaxl.sources.styles import Styles
from quotaxl.sources.values import iso, number

_NAMED = {"Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00", "Currency": "#,##0.00", "Short Date": "yyyy/m/d"}
"""Format codes behind the names that the format writes for them."""
_PIECES = 1 << 20


@dataclass(slots=True)
class _XmlSheet:
    """A worksheet while it is read: where the next row and cell go."""

    name: str
    harvest: Harvest
    row: int = 0
    column: int = 0
    hidden: bool = False


@dataclass(slots=True)
class _XmlState:
    formats: dict[int, str] = field(default_factory=dict)
    styles: dict[str, int] = field(default_factory=dict)
    """Numbers of styles by their ids."""
    style: int = 0
    sheet: _XmlSheet | None = None
    cell: Mapping[str, str] | None = None
    kind: str | None = None
    inside: bool = False
    text: list[str] = field(default_factory=list)
    finished: list[_XmlSheet] = field(default_factory=list)


def read_spreadsheetml(source: Source) -> Document:
    """Return every worksheet: values, formats, merges, hidden rows. Formulas keep their results only.

    Raises UserError where the file is not well-formed or names a place beyond a sheet.
    """
    state = _XmlState()

    def start(name: str, attributes: dict[str, str]) -> None:
        own = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        _start(state, source.file, name.rpartition(":")[2], own)

    def end(name: str) -> None:
        _end(state, name.rpartition(":")[2])

    def text(piece: str) -> None:
        if state.inside:
            state.text.append(piece)

    pieces = (source.data[at : at + _PIECES] for at in range(0, len(source.data), _PIECES))
    walk_chunks(pieces, source.file, start, end, text)
    styles = Styles(state.formats, {}, {})
    grids = (to_grid(one.harvest, source.file, one.name, styles, hidden=one.hidden) for one in state.finished)
    return Document(source.file, tuple(grids), kind="xml")


def _start(state: _XmlState, file: str, name: str, own: dict[str, str]) -> None:
    """Take up the start of an element: styles, sheets, rows, cells with their indexes and spans."""
    sheet = state.sheet
    if name == "Style":
        state.style = state.styles.setdefault(own.get("ID", ""), len(state.styles) + 1)
    elif name == "NumberFormat" and state.style:
        code = own.get("Format", "")
        if code and code != "General":
            state.formats[state.style] = _NAMED.get(code, code)
    elif name == "Worksheet":
        title = own.get("Name", "")
        state.sheet = _XmlSheet(title, Harvest(f"{file} › {title}"))
    elif sheet is None:
        return
    elif name == "Row":
        sheet.row = _at(own.get("Index"), sheet.row + 1, MAX_ROW, sheet.harvest.where)
        sheet.column = 0
        if own.get("Hidden") == "1":
            sheet.harvest.hidden_rows.add(sheet.row)
    elif name == "Column" and own.get("Hidden") == "1" and own.get("Index", "").isdecimal():
        first = int(own["Index"])
        sheet.harvest.hidden_columns.append((first, first + _count(own.get("Span"))))
    elif name == "Cell":
        sheet.column = _at(own.get("Index"), sheet.column + 1, MAX_COLUMN, sheet.harvest.where)
        state.cell, state.kind = own, None
        state.text.clear()
    elif name == "Visible":
        state.text.clear()
        state.inside = True
    elif name == "Data" and state.cell is not None:
        state.kind, state.inside = own.get("Type", "String"), True


def _end(state: _XmlState, name: str) -> None:
    sheet = state.sheet
    if name == "Data":
        state.inside = False
    elif name == "Cell" and state.cell is not None and sheet is not None:
        _keep(state, sheet, state.cell)
        state.cell = None
    elif name == "Worksheet" and sheet is not None:
        state.finished.append(sheet)
        state.sheet = None
    elif name == "Visible" and sheet is not None:
        sheet.hidden = "Hidden" in "".join(state.text)
        state.inside = False


def _keep(state: _XmlState, sheet: _XmlSheet, own: Mapping[str, str]) -> None:
    right, down = _count(own.get("MergeAcross")), _count(own.get("MergeDown"))
    bottom, last = min(sheet.row + down, MAX_ROW), min(sheet.column + right, MAX_COLUMN)
    if right or down:
        sheet.harvest.merges.append(Area(sheet.row, sheet.column, bottom, last))
    value = _value(state.kind, "".join(state.text))
    if value is not None:
        sheet.harvest.put(sheet.row, sheet.column, value, state.styles.get(own.get("StyleID", ""), 0))
    sheet.column = last


def _value(kind: str | None, text: str) -> Value:
    match kind:
        case None:
            return None
        case "Number":
            return number(text) if text.strip() else None
        case "DateTime":
            return _day(text)
        case "Boolean":
            return text.strip() == "1"
        case "Error":
            return CellError(text)
    return text or None


def _day(text: str) -> Value:
    """Return a moment; a day where it is midnight, as days are written with a time too."""
    found = iso(text)
    return found.date() if isinstance(found, datetime) and found.time() == time() else found


def _at(written: str | None, usual: int, most: int, where: str) -> int:
    at = int(written) if written and written.isdecimal() and len(written) < 9 else usual
    if not 0 < at <= most:
        raise damaged(where, "beyond the sheet")
    return at


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0
