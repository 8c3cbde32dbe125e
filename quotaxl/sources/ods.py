"""An OpenDocument spreadsheet (.ods) as a Document, from its content.xml through expat.

Rows and columns are written once with a count of repeats, up to the whole sheet; only those with content
are laid out. Number formats are styles of their own in this format and are not read, but for percentages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from quotaxl.core.document import Document
from quotaxl.core.grid import Grid
from quotaxl.core.refs import MAX_COLUMN, MAX_ROW, Area
from quotaxl.gate.admit import Source
from quotaxl.gate.markup import walk
from quotaxl.gate.refuse import damaged
from quotaxl.sources.harvest import Harvest, to_grid
from quotaxl.sources.odf import blank, formula, reference, value_of
from quotaxl.sources.styles import Styles

_PERCENT = 1
_STYLES = Styles({_PERCENT: "0.00%"}, {}, {})
_CELLS = ("table:table-cell", "table:covered-table-cell")
_ASIDE = ("annotation", "draw:frame", "table:shapes", "table:tracked-changes")
"""Elements whose text is not a cell's: notes, pictures, deleted content. office: is the root's prefix."""


@dataclass(slots=True)
class _Cell:
    attributes: Mapping[str, str]
    paragraphs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """A sheet while it is read: where the next row and cell go, and what the current row holds."""

    name: str
    hidden: bool
    harvest: Harvest
    row: int = 0
    column: int = 0
    repeat: int = 1
    columns: int = 0
    cells: list[tuple[int, int, _Cell]] = field(default_factory=list)
    """First column, repeats and cell of what holds something."""


@dataclass(slots=True)
class _State:
    names: dict[str, str] = field(default_factory=dict)
    grids: list[Grid] = field(default_factory=list)
    hidden_styles: set[str] = field(default_factory=set)
    style: str = ""
    table: _Table | None = None
    cell: _Cell | None = None
    aside: int = 0
    paragraph: int = 0


def read_ods(source: Source) -> Document:
    """Return every sheet of `source`: values, formulas, merges, hidden parts, named ranges.

    Raises UserError where it is damaged or repeats a value more often than a sheet can hold.
    """
    package = source.package
    assert package is not None
    if "content.xml" not in package.members:
        raise damaged(source.file, "content.xml is missing")
    state = _State()

    def start(name: str, attributes: dict[str, str]) -> None:
        if state.aside or name in _ASIDE:
            state.aside += 1
        elif state.table is None:
            _outside(state, source.file, name, attributes)
        else:
            _inside(state, state.table, name, attributes)

    def end(name: str) -> None:
        if state.aside:
            state.aside -= 1
        elif state.table is not None:
            _close(state, state.table, source.file, name)

    def text(piece: str) -> None:
        if state.paragraph and not state.aside and state.cell is not None:
            state.cell.paragraphs[-1] += piece

    walk(package, "content.xml", start, end, text)
    return Document(source.file, tuple(state.grids), state.names, "ods")


def _outside(state: _State, file: str, name: str, attributes: dict[str, str]) -> None:
    if name == "style:style":
        state.style = attributes.get("style:name", "")
    elif name == "style:table-properties" and attributes.get("table:display") == "false":
        state.hidden_styles.add(state.style)
    elif name == "table:table":
        title = attributes.get("table:name", "")
        hidden = attributes.get("table:style-name", "") in state.hidden_styles
        state.table = _Table(title, hidden, Harvest(f"{file} › {title}"))
    elif name == "table:named-range":
        state.names[attributes.get("table:name", "")] = reference(attributes.get("table:cell-range-address", ""))


def _inside(state: _State, table: _Table, name: str, attributes: dict[str, str]) -> None:
    """Take up an element inside a table: rows, columns and cells with their repeats, paragraphs of a cell."""
    if name in _CELLS:
        state.cell = _Cell(attributes)
    elif name == "table:table-row":
        table.repeat = _count(attributes, "table:number-rows-repeated")
        table.column = 0
        if attributes.get("table:visibility", "visible") != "visible":
            rows = range(table.row + 1, min(table.row + table.repeat, MAX_ROW) + 1)
            table.harvest.hidden_rows.update(rows)
    elif name == "table:table-column":
        repeat = _count(attributes, "table:number-columns-repeated")
        if attributes.get("table:visibility", "visible") != "visible":
            table.harvest.hidden_columns.append((table.columns + 1, min(table.columns + repeat, MAX_COLUMN)))
        table.columns += repeat
    elif state.cell is not None:
        if name == "text:p":
            state.paragraph += 1
            state.cell.paragraphs.append("")
        elif state.paragraph:
            state.cell.paragraphs[-1] += blank(name, attributes)


def _close(state: _State, table: _Table, file: str, name: str) -> None:
    if name == "text:p" and state.paragraph:
        state.paragraph -= 1
    elif name in _CELLS and state.cell is not None:
        _end_cell(table, state.cell)
        state.cell = None
    elif name == "table:table-row":
        _end_row(table)
    elif name == "table:table":
        state.grids.append(to_grid(table.harvest, file, table.name, _STYLES, hidden=table.hidden))
        state.table = None


def _end_cell(table: _Table, cell: _Cell) -> None:
    repeat = _count(cell.attributes, "table:number-columns-repeated")
    down = _count(cell.attributes, "table:number-rows-spanned")
    right = _count(cell.attributes, "table:number-columns-spanned")
    row, column = table.row + 1, table.column + 1
    if down > 1 or right > 1:
        bottom, last = min(row + down - 1, MAX_ROW), min(column + right - 1, MAX_COLUMN)
        table.harvest.merges.append(Area(row, column, bottom, last))
    if cell.paragraphs or "office:value-type" in cell.attributes or "table:formula" in cell.attributes:
        table.cells.append((column, repeat, cell))
    table.column += repeat


def _end_row(table: _Table) -> None:
    harvest = table.harvest
    if table.cells:
        if table.row + table.repeat > MAX_ROW or table.column > MAX_COLUMN * 2:
            raise damaged(harvest.where, "repeated beyond the sheet")
        for row in range(table.row + 1, table.row + table.repeat + 1):
            for column, repeat, cell in table.cells:
                if column + repeat - 1 > MAX_COLUMN:
                    raise damaged(harvest.where, "repeated beyond the sheet")
                _place(harvest, row, column, repeat, cell)
        table.cells.clear()
    table.row += table.repeat


def _place(harvest: Harvest, row: int, column: int, repeat: int, cell: _Cell) -> None:
    value = value_of(cell.attributes, cell.paragraphs)
    written = cell.attributes.get("table:formula")
    if value is None and written is None:
        return
    style = _PERCENT if cell.attributes.get("office:value-type") == "percentage" else 0
    for at in range(column, column + repeat):
        harvest.put(row, at, value, style)
        if written is not None:
            harvest.formulas[row, at] = formula(written)
            if value is None and "office:value-type" not in cell.attributes:
                harvest.uncached.add((row, at))


def _count(attributes: Mapping[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isdecimal() and 0 < len(text) < 9 and int(text) else 1
