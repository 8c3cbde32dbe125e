"""What `read` understood, on a terminal: a table's properties, columns and rows, or a grid with roles in colour."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table as Drawn
from rich.text import Text

from quotaxl.core.amount import exact, plain
from quotaxl.core.grid import CellError, Grid, Value
from quotaxl.core.refs import Area, column_letter
from quotaxl.core.table import Column, ColumnType, RowRole, Table
from quotaxl.core.words import Lang, Words
from quotaxl.text.clean import line, width

_UNKNOWN = Words("未识别（按普通表读取）", "unknown (read as a plain table)")
_NONE = Words("无", "none")
_PROPERTIES = {
    "form": Words("表样", "form"),
    "title": Words("标题", "title"),
    "number": Words("文号", "document number"),
    "unit": Words("单位", "unit"),
    "region": Words("地区", "region"),
    "year": Words("年度", "year"),
    "area": Words("范围", "area"),
    "rows": Words("行", "rows"),
    "confidence": Words("把握", "confidence"),
    "reasons": Words("理由", "why"),
    "remarks": Words("注意", "remarks"),
}
_COLUMN = (Words("列", "Column"), Words("表头", "Heading"), Words("类型", "Type"), Words("合计行", "Total row"))
_MORE = Words("……另有 {count} 行", "... {count} more rows")
_ROLES = {
    "title": ("T", "bold magenta", Words("标题", "title")),
    "unit": ("U", "cyan", Words("单位", "unit")),
    "header": ("H", "bold blue", Words("表头", "header")),
    RowRole.TOTAL: ("Σ", "bold green", Words("合计", "total")),
    RowRole.PARENT: ("P", "green", Words("汇总行", "parent")),
    RowRole.PART: ("p", "yellow", Words("其中", "part")),
    RowRole.ITEM: ("·", "", Words("明细", "item")),
    RowRole.NOTE: ("N", "dim italic", Words("说明", "note")),
}
_ROWS_SHOWN = 25
_GRID_ROWS_SHOWN = 300
_GRID_COLUMNS_SHOWN = 16
_MARGIN = 9
_COLUMNS_SHOWN = 4


class Reading:
    """What was understood of one table. All text is plain: no markup is obeyed."""

    def __init__(self, table: Table, lang: Lang) -> None:
        self._table = table
        self._lang: Lang = lang

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the properties, the columns and the first rows."""
        table = self._table
        yield Text(f"{line(table.file)} · {line(table.sheet)}", style="bold")
        for name, told in self._properties():
            yield Text(f"  {_PROPERTIES[name].say(self._lang)}: {line(told)}")
        yield self._columns()
        yield self._rows()
        if table.frame.height > _ROWS_SHOWN:
            yield Text(_MORE.fill(count=table.frame.height - _ROWS_SHOWN).say(self._lang), style="dim")

    def _properties(self) -> Iterator[tuple[str, str]]:
        table, lang = self._table, self._lang
        none = _NONE.say(lang)
        roles = Counter(table.frame["role"].to_list())
        yield "form", table.form or _UNKNOWN.say(lang)
        yield "title", table.title or none
        yield "number", table.document_number or none
        yield "unit", f"{table.unit.label} ({table.unit_ref})" if table.unit and table.unit_ref else _unit(table, none)
        yield "region", table.region or none
        yield "year", str(table.year) if table.year else none
        yield "area", str(table.area)
        yield "rows", ", ".join(f"{_ROLES[RowRole(role)][2].say(lang)} {n}" for role, n in roles.items())
        yield "confidence", f"{plain(table.confidence * 100)} %"
        if table.reasons:
            yield "reasons", "; ".join(table.reasons)
        if table.remarks:
            yield "remarks", "; ".join(f"{remark.ref} {remark.text}" for remark in table.remarks[:12])

    def _columns(self) -> Drawn:
        drawn = Drawn(pad_edge=False)
        for at, heading in enumerate(_COLUMN):
            drawn.add_column(heading.say(self._lang), justify="right" if at == 3 else "left", overflow="fold")
        totals = self._table.frame["role"].eq(RowRole.TOTAL.value).arg_true()
        for column in self._table.columns:
            total = self._table.frame[column.name][int(totals[0])] if len(totals) else None
            unit = f" {column.unit.label}" if column.unit else ""
            drawn.add_row(
                column_letter(column.index),
                Text(line(" / ".join(column.path))),
                f"{column.type.value}{unit}",
                Text(_shown(total)),
            )
        return drawn

    def _rows(self) -> Drawn:
        table = self._table
        others = [c for c in table.columns if c.index != table.label_column]
        shown = (table.amounts() or tuple(others))[:_COLUMNS_SHOWN]
        drawn = Drawn(pad_edge=False)
        for heading in ("", "", ""):
            drawn.add_column(heading, overflow="fold")
        for column in shown:
            side: Literal["left", "right"] = "right" if column.type is ColumnType.AMOUNT else "left"
            drawn.add_column(Text(line(_last(column))), justify=side, overflow="fold")
        for row in table.frame.head(_ROWS_SHOWN).iter_rows(named=True):
            mark, style, _ = _ROLES[RowRole(row["role"])]
            label = Text("  " * int(row["depth"] or 0) + line(row["label"] or ""), style=style)
            drawn.add_row(str(row["row"]), mark, label, *(Text(_shown(row[c.name])) for c in shown))
        return drawn


class Explained:
    """A sheet's grid with the role of each row in its margin and the cells in the role's colour."""

    def __init__(self, grid: Grid, tables: Sequence[Table], lang: Lang) -> None:
        self._grid = grid
        self._tables = tables
        self._lang: Lang = lang

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw a legend, then a line for each row that holds something."""
        yield Text(f"{line(self._grid.file)} · {line(self._grid.sheet)}", style="bold")
        legend = Text("  ")
        for mark, style, words in _ROLES.values():
            legend.append(f"{mark} {words.say(self._lang)}  ", style=style)
        yield legend
        roles = _row_roles(self._tables)
        spots = {
            Area.parse(at): name
            for t in self._tables
            for at, name in ((t.title_ref, "title"), (t.unit_ref, "unit"))
            if at
        }
        places = {(area.top, area.left): name for area, name in spots.items()}
        rooms = _rooms(self._grid, options.max_width - _MARGIN)
        shown = 0
        for number, cells in enumerate(self._grid.rows, start=1):
            if not any(value is not None and value != "" for value in cells):
                continue
            shown += 1
            if shown > _GRID_ROWS_SHOWN:
                yield Text(_MORE.fill(count=len(self._grid.rows) - number + 1).say(self._lang), style="dim")
                return
            yield _grid_line(number, cells, roles.get(number), places, rooms)


def _grid_line(
    number: int,
    cells: Sequence[Value],
    role: str | None,
    places: dict[tuple[int, int], str],
    rooms: Sequence[int],
) -> Text:
    """Return a line of the grid; the row's last text may run on over the blank cells after it, as in a sheet."""
    own = [places[number, c] for c in range(1, len(cells) + 1) if (number, c) in places]
    mark, style, _ = _ROLES.get(own[0] if own else role or "", (" ", "dim", _NONE))
    text = Text(f"{number:>5} {mark} ", style="dim")
    texts = [_shown(value) for value in cells[: len(rooms)]]
    last = max((column for column, shown in enumerate(texts) if shown), default=-1)
    for column, shown in enumerate(texts[: last + 1]):
        place = places.get((number, column + 1))
        room = sum(rooms[column:]) + len(rooms) - column - 1 if column == last else rooms[column]
        fitted = _fit(shown, room)
        text.append(fitted.rstrip() if column == last else fitted, style=_ROLES[place][1] if place else style)
        if column < last:
            text.append("│", style="dim")
    text.no_wrap = True
    return text


def _rooms(grid: Grid, room: int) -> list[int]:
    """Return how wide each column is drawn: what its cells need, but no more than a fair share of `room`."""
    count = max(1, min(grid.width, _GRID_COLUMNS_SHOWN))
    share = max(6, room // count - 1)
    rows = grid.rows[:_GRID_ROWS_SHOWN]
    needs = (max((width(_shown(row[c])) for row in rows if c < len(row)), default=0) for c in range(count))
    return [max(4, min(need, share)) for need in needs]


def _places(tables: Sequence[Table]) -> dict[tuple[int, int], str]:
    """Return which cells hold a title or a unit."""
    found: dict[tuple[int, int], str] = {}
    for table in tables:
        for address, role in ((table.title_ref, "title"), (table.unit_ref, "unit")):
            if address:
                area = Area.parse(address)
                found[area.top, area.left] = role
    return found


def _row_roles(tables: Sequence[Table]) -> dict[int, str]:
    """Return the role of each sheet row; rows inside a table's area that are no table rows are its header."""
    roles: dict[int, str] = {}
    for table in tables:
        own = dict(zip(table.frame["row"].to_list(), table.frame["role"].to_list(), strict=True))
        for row in range(table.area.top, table.area.bottom + 1):
            roles.setdefault(row, own.get(row, "header"))
        roles.update({row: role for row, role in own.items() if role == RowRole.NOTE})
    return roles


def _unit(table: Table, none: str) -> str:
    return table.unit.label if table.unit else none


def _last(column: Column) -> str:
    return " / ".join(column.path[-2:])


def _shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return plain(exact(value))
    return line(str(value))


def _fit(text: str, room: int) -> str:
    """Return `text` cut or padded to `room` columns."""
    while width(text) > room:
        text = text[:-1]
    return text + " " * (room - width(text))
