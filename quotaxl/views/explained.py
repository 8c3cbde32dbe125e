"""A sheet's grid on a terminal, with the role that each row and cell was given."""

from collections.abc import Sequence

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from quotaxl.core.grid import Grid, Value
from quotaxl.core.refs import Area
from quotaxl.core.table import RowRole, Table
from quotaxl.core.words import Lang, Words
from quotaxl.text.clean import line, width
from quotaxl.views.celltexts import MORE, ROLES, shown
from quotaxl.views.why import why

_GRID_ROWS_SHOWN = 300
_GRID_COLUMNS_SHOWN = 16
_MARGIN = 9
_NO_ROLE = (" ", "dim", Words("", ""))


class Explained:
    """A sheet's grid with the role of each row in its margin and the cells in the role's colour."""

    def __init__(self, grid: Grid, tables: Sequence[Table], lang: Lang) -> None:
        self._grid = grid
        self._tables = tables
        self._lang: Lang = lang

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw a legend, a line for each row that holds something, and why each table was read so."""
        yield Text(f"{line(self._grid.file)} · {line(self._grid.sheet)}", style="bold")
        legend = Text("  ")
        for mark, style, words in ROLES.values():
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
        count = 0
        for number, cells in enumerate(self._grid.rows, start=1):
            if not any(value is not None and value != "" for value in cells):
                continue
            count += 1
            if count > _GRID_ROWS_SHOWN:
                yield Text(MORE.fill(count=len(self._grid.rows) - number + 1).say(self._lang), style="dim")
                break
            yield _grid_line(number, cells, roles.get(number), places, rooms)
        for table in self._tables:
            yield Text(f"  {line(str(table.area))} {line(table.title)}", style="bold")
            for told in why(table, self._lang):
                yield Text(f"  {told}", style="dim" if told.startswith(" ") else "")


def _grid_line(
    number: int,
    cells: Sequence[Value],
    role: str | None,
    places: dict[tuple[int, int], str],
    rooms: Sequence[int],
) -> Text:
    """Return a line of the grid; the row's last text may run on over the blank cells after it, as in a sheet."""
    own = [places[number, c] for c in range(1, len(cells) + 1) if (number, c) in places]
    mark, style, _ = ROLES.get(own[0] if own else role or "", _NO_ROLE)
    text = Text(f"{number:>5} {mark} ", style="dim")
    texts = [shown(value) for value in cells[: len(rooms)]]
    last = max((column for column, told in enumerate(texts) if told), default=-1)
    for column, told in enumerate(texts[: last + 1]):
        place = places.get((number, column + 1))
        room = sum(rooms[column:]) + len(rooms) - column - 1 if column == last else rooms[column]
        fitted = _fit(told, room)
        text.append(fitted.rstrip() if column == last else fitted, style=ROLES[place][1] if place else style)
        if column < last:
            text.append("│", style="dim")
    text.no_wrap = True
    return text


def _rooms(grid: Grid, room: int) -> list[int]:
    """Return how wide each column is drawn: what its cells need, but no more than a fair share of `room`."""
    count = max(1, min(grid.width, _GRID_COLUMNS_SHOWN))
    share = max(6, room // count - 1)
    rows = grid.rows[:_GRID_ROWS_SHOWN]
    needs = (max((width(shown(row[c])) for row in rows if c < len(row)), default=0) for c in range(count))
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


def _fit(text: str, room: int) -> str:
    """Return `text` cut or padded to `room` columns."""
    while width(text) > room:
        text = text[:-1]
    return text + " " * (room - width(text))
