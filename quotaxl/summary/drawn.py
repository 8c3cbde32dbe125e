"""The pages of a summary as sheets: A4, titles repeated on each printed page, nothing cut, charts below the rows."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from quotaxl.core.edits import AddChart, AddSheet, BarSeries, Edit, EditPlan, MergeCells, SetCell, Style
from quotaxl.core.refs import Area, ref
from quotaxl.summary.page import Entry, PageChart, SummaryPage
from quotaxl.text.clean import clean, lines

_REASON = "汇总"
_TOP = 4
"""The row of the headings: title, note and an empty row stand above."""
_SIZE = 10.5
_LINE = 15.0
"""Points of a line of text."""
_HIGHEST = 409.0
"""Excel's limit of a row's height in points."""
_TITLE = Style(font="黑体", size=16, horizontal="center")
_NOTE = Style(size=10, color="595959", horizontal="left", wrap=True)
_HEAD = Style(size=_SIZE, bold=True, fill="DDEBF7", border=True, horizontal="center", wrap=True)
_PAGE = 770.0, 500.0
"""Points across and down that a landscape A4 page has for rows, as new sheets are set up."""
_CHARACTER = 5.5
"""Points that a character of a column's width takes."""
_CHART_ROW = 18.0
"""Points of a row in which a chart stands."""


def sheets_plan(pages: Sequence[SummaryPage], first: int = 0) -> EditPlan:
    """Return the plan that adds a sheet for each page, from position `first` on."""
    edits: list[Edit] = []
    for position, page in enumerate(pages, start=first):
        edits += _sheet(page, position)
    return EditPlan(tuple(edits))


def _sheet(page: SummaryPage, position: int) -> Iterator[Edit]:
    """Yield the edits that add a page of a summary: title, note, header, rows, the chart below or on a page apart."""
    last = len(page.heads)
    below = _TOP + len(page.rows)
    heights = {1: 28.0, 2: 30.0, _TOP: 32.0}
    for row, entries in enumerate(page.rows, start=_TOP + 1):
        heights[row] = _height(entries, page.widths)
    for row in range(below + 2, below + 2 + _rows_of(page)):
        heights[row] = _CHART_ROW
    freeze = f"C{_TOP + 1}" if last > 4 else f"A{_TOP + 1}"
    apart = page.chart is not None and not _fits(heights, page.widths, below + 1)
    yield AddSheet(
        page.name, _REASON, position, tuple(page.widths), tuple(sorted(heights.items())), freeze,
        landscape=last > 4, repeat_row=_TOP,
        filter=str(Area(_TOP, 1, below, last)) if last > 4 and page.rows else None,
        breaks=(below + 1,) if apart else (),
    )  # fmt: skip
    for row, (text, style) in enumerate(((page.title, _TITLE), (page.note, _NOTE)), start=1):
        yield SetCell(page.name, ref(row, 1), text, _REASON, style=style)
        yield MergeCells(page.name, str(Area(row, 1, row, last)), _REASON)
    for column, head in enumerate(page.heads, start=1):
        yield SetCell(page.name, ref(_TOP, column), head, _REASON, style=_HEAD)
    for at, entries in enumerate(page.rows):
        for column, value in enumerate(entries, start=1):
            content = clean(value) if isinstance(value, str) else value
            style = _STYLES[at in page.bold, type(value)]
            yield SetCell(page.name, ref(_TOP + 1 + at, column), content, _REASON, style=style)
    if page.chart and _bars(page):
        yield _chart(page, page.chart, below)


def _style(kind: type[Entry], *, bold: bool) -> Style:
    if kind is str:
        return Style(size=_SIZE, bold=bold, border=True, wrap=True, format="@")
    form = "#,##0.00##" if kind is Decimal else "#,##0"
    return Style(size=_SIZE, bold=bold, border=True, horizontal="right", format=form)


_STYLES = {(bold, kind): _style(kind, bold=bold) for bold in (False, True) for kind in (str, int, Decimal, type(None))}
"""Whether a row is bold, the type of a value → how it looks."""


def _height(entries: Sequence[Entry], widths: Sequence[float]) -> float:
    texts = [(entry, wide) for entry, wide in zip(entries, widths, strict=True) if isinstance(entry, str)]
    return min(_HIGHEST, 3 + _LINE * max((lines(text, wide - 1) for text, wide in texts), default=1))


def _fits(heights: Mapping[int, float], widths: Sequence[float], end: int) -> bool:
    """Return whether the chart, in the rows behind row `end`, is printed on the page on which the table ends.

    A landscape page is drawn smaller until all columns are on it.
    """
    page = _PAGE[1] * max(1.0, sum(widths) * _CHARACTER / _PAGE[0])
    top = sum(heights.get(row, _LINE) for row in range(1, _TOP + 1))
    filled = top
    for row in range(_TOP + 1, end + 1):
        high = heights.get(row, _LINE)
        filled = filled + high if filled + high <= page else top + high
    return filled + sum(high for row, high in heights.items() if row > end) <= page


def _rows_of(page: SummaryPage) -> int:
    """Return how many sheet rows the chart of a page takes: one a bar, and room for its title and legend."""
    return 4 + _bars(page) if _bars(page) else 0


def _bars(page: SummaryPage) -> int:
    """Return how many bars the chart of a page has: none where no county is there."""
    return min(page.chart.rows, len(page.rows)) if page.chart else 0


def _chart(page: SummaryPage, wanted: PageChart, below: int) -> AddChart:
    rows = _bars(page)
    area = Area(below + 2, 1, below + 1 + _rows_of(page), min(len(page.heads), 8))

    def column(at: int) -> str:
        return str(Area(_TOP + 1, at + 1, _TOP + rows, at + 1))

    series = tuple(
        BarSeries(column(at), (color,) * rows, page.heads[at])
        for at, color in zip(wanted.values, wanted.colors, strict=True)
    )
    return AddChart(page.name, str(area), wanted.title, column(wanted.labels), series, _REASON, wanted.stacked)
