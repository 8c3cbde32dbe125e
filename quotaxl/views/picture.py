"""A sheet drawn as a web page, each cell in the colour of what it was taken for. All text is escaped by hand here.

Borders and alignment stand in attributes as well: LibreOffice, which makes a picture of the page, knows few styles.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area, column_letter
from quotaxl.core.table import ColumnType, RowRole, Table
from quotaxl.core.words import Lang, Words
from quotaxl.views.celltexts import MORE, ROLES, shown
from quotaxl.views.why import row_why, why

_ROWS = 500
_COLUMNS = 60
_COLOURS = {
    "title": "#ead1dc",
    "unit": "#cfe2f3",
    "header": "#c9daf8",
    RowRole.TOTAL: "#b6d7a8",
    RowRole.PARENT: "#d9ead3",
    RowRole.PART: "#fff2cc",
    RowRole.ITEM: "#ffffff",
    RowRole.NOTE: "#eeeeee",
}
_DOUBTED = Words("没有看清", "not clear")
_STYLE = """@page{size:420mm 1189mm;margin:8mm}
body{font:14px/1.5 sans-serif;margin:1.5em}
table.sheet{border-collapse:collapse;margin:.6em 0}
.sheet td,.sheet th{border:1px solid #bbb;padding:2px 6px;min-width:2em;max-width:22em}
.sheet th{background:#f3f3f3;color:#777;font-weight:normal}
.amount{text-align:right;font-variant-numeric:tabular-nums}
.total,.parent{font-weight:bold}
.doubt{outline:3px solid #cc0000;outline-offset:-3px}
.key span{padding:2px 8px;margin-right:6px;border:1px solid #bbb}
pre{background:#f8f8f8;padding:.8em;white-space:pre-wrap}"""


def picture(grids: Sequence[Grid], tables: Sequence[Table], lang: Lang) -> str:
    """Return a page with every sheet, its cells coloured by role, and below each why it was read so.

    Nothing on the page runs or is fetched; a sheet is drawn up to 500 rows and 60 columns.
    """
    parts = ['<!DOCTYPE html><html><head><meta charset="utf-8"><title>quotaxl read</title>']
    parts.append(f"<style>{_STYLE}</style></head><body>{_key(lang)}")
    for grid in grids:
        own = [table for table in tables if (table.file, table.sheet) == (grid.file, grid.sheet)]
        parts.append(f"<h2>{_text(grid.file)} · {_text(grid.sheet)}</h2>")
        parts += _sheet(grid, own, lang)
        for table in own:
            parts.append(f"<h3>{_text(str(table.area))} {_text(table.title)}</h3>")
            parts.append(f"<pre>{_text(chr(10).join(why(table, lang)))}</pre>")
    parts.append("</body></html>")
    return "\n".join(parts)


def _key(lang: Lang) -> str:
    spans = [
        f'<span style="background:{_COLOURS[role]}">&nbsp;{_text(words.say(lang))}&nbsp;</span>'
        for role, (_, _, words) in ROLES.items()
    ]
    spans.append(f'<span class="doubt">{_text(_DOUBTED.say(lang))}</span>')
    return f'<p class="key">{" · ".join(spans)}</p>'


def _sheet(grid: Grid, tables: Sequence[Table], lang: Lang) -> Iterator[str]:
    """Yield the lines of HTML that draw a sheet as it was understood: roles by colour, doubts with their reasons."""
    used = [n for n, cells in enumerate(grid.rows, 1) if any(v is not None and v != "" for v in cells)]
    width = min(grid.width, _COLUMNS)
    drawn = used[:_ROWS]
    roles, why_of = _roles(tables), _why(tables, lang)
    spans, covered = _spans(grid, set(drawn), width)
    doubted = [Area.parse(doubt.ref) for table in tables for doubt in table.doubts]
    amounts = {
        (row, c.index)
        for t in tables
        for c in t.columns
        if c.type is ColumnType.AMOUNT
        for row in t.frame["row"].to_list()
    }
    head = "".join(f"<th>{column_letter(c)}</th>" for c in range(1, width + 1))
    yield f'<table class="sheet" border="1" cellspacing="0" cellpadding="2"><tr><th></th>{head}</tr>'
    for row in drawn:
        cells = [f"<th>{row}</th>"]
        for column in range(1, width + 1):
            if (row, column) in covered:
                continue
            role = roles.get((row, column)) or roles.get((row, 0), "")
            classes = [str(role)] if role else []
            classes += ["amount"] if (row, column) in amounts else []
            frame = ""
            if any((row, column) in area for area in doubted):
                classes.append("doubt")
                frame = ";border:3px solid #cc0000"  # what draws the page as a picture knows no outlines
            down, right = spans.get((row, column), (1, 1))
            cells.append(
                f'<td class="{" ".join(classes)}" style="background:{_COLOURS.get(role, "#ffffff")}{frame}"'
                + (' align="right"' if "amount" in classes else "")
                + (f' rowspan="{down}"' if down > 1 else "")
                + (f' colspan="{right}"' if right > 1 else "")
                + f' title="{_text(why_of.get(row, ""))}">{_text(shown(grid.value(row, column)))}</td>'
            )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</table>"
    if len(used) > len(drawn):
        yield f"<p>{_text(MORE.fill(count=len(used) - len(drawn)).say(lang))}</p>"


def _roles(tables: Sequence[Table]) -> Mapping[tuple[int, int], str]:
    """The role of each row (column 0) and of the cells that hold a title or a unit."""
    found: dict[tuple[int, int], str] = {}
    for table in tables:
        own = dict(zip(table.frame["row"].to_list(), table.frame["role"].to_list(), strict=True))
        for row in range(table.area.top, table.area.bottom + 1):
            found.setdefault((row, 0), own.get(row, "header"))
        found |= {(row, 0): role for row, role in own.items()}
        for address, role in ((table.title_ref, "title"), (table.unit_ref, "unit")):
            if address:
                area = Area.parse(address)
                found[area.top, area.left] = role
    return found


def _why(tables: Sequence[Table], lang: Lang) -> Mapping[int, str]:
    return {int(t.frame["row"][at]): row_why(t, at, lang) for t in tables for at in range(min(t.frame.height, _ROWS))}


def _spans(
    grid: Grid, rows: set[int], width: int
) -> tuple[Mapping[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """How far merged cells reach over drawn rows and columns, and the cells they cover."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for area in grid.merges:
        if area.left > width or area.top not in rows:
            continue
        inside = [row for row in range(area.top, min(area.bottom, area.top + _ROWS) + 1) if row in rows]
        right = min(area.right, width)
        spans[area.top, area.left] = (len(inside), right - area.left + 1)
        covered |= {(r, c) for r in inside for c in range(area.left, right + 1)} - {(area.top, area.left)}
    return spans, covered


def _text(text: str) -> str:
    return escape(text, quote=True)
