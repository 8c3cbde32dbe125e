"""From a workbook to its tables."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from quotaxl.catalogue.form import Form, forms
from quotaxl.core.document import Document
from quotaxl.core.grid import Grid, SharedRows
from quotaxl.core.pace import pace
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.reading.blocks import blocks
from quotaxl.reading.continued import carry, join
from quotaxl.reading.extract import TableContext, extract
from quotaxl.reading.fields import read_fields
from quotaxl.reading.page import page_of
from quotaxl.reading.spaced import realign

_TABLES = Words("识别表格", "recognising tables")
TEXTUAL = frozenset({"csv", "text", "docx", "doc", "html", "pdf", "ofd"})
"""Kinds of files that hold numbers as text, as all of them do that are no workbooks."""


_KEPT = 200
"""Sheets whose tables are kept."""


@dataclass(frozen=True, slots=True)
class _KnownTables:
    """A grid, which stays the only one with its rows as long as it is held, and its tables in a context."""

    grid: Grid
    source: TableContext
    tables: tuple[Table, ...]


_KNOWN: dict[int, _KnownTables] = {}
"""Tables of sheets that several files hold alike, by their rows' identity."""


def read_tables(
    workbook: Document,
    regions: RegionTable,
    candidates: Sequence[Form] | None = None,
    parent: Region | None = None,
) -> tuple[Table, ...]:
    """Return every table of a workbook, sheet by sheet, hidden sheets included.

    `candidates` are the forms to tell apart (all shipped ones unless given); `parent` is the region
    that settles names which several provinces share.
    """
    wanted = forms() if candidates is None else tuple(candidates)
    source = TableContext(wanted, regions, parent, workbook.kind in TEXTUAL)
    grids = [realign(grid) if workbook.kind == "text" else grid for grid in workbook.grids]
    found: list[Table] = []
    with _uncollected():
        for number, grid in enumerate(grids):
            pace(_TABLES, number / len(grids))
            found += _tables(grid, source)
    return carry(found)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the cyclic collector: it would walk millions of cell values again and again, and finds nothing here."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _tables(grid: Grid, source: TableContext) -> Sequence[Table]:
    """Return the tables of a sheet; of one that several files hold alike they are found once.

    They rest on the grid but for the name of its file, and on the context.
    """
    if type(grid.rows) is not SharedRows:
        return tuple(_found(grid, source))
    key = id(grid.rows)
    known = _KNOWN.get(key)
    if known is None or replace(known.grid, file=grid.file) != grid or known.source != source:
        if len(_KNOWN) >= _KEPT:
            _KNOWN.clear()
        known = _KNOWN[key] = _KnownTables(grid, source, tuple(_found(grid, source)))
    return [replace(table, grid=grid) for table in known.tables]


def _found(grid: Grid, source: TableContext) -> Iterator[Table]:
    page = page_of(grid)
    if fields := read_fields(page, source.forms):
        yield fields
    yield from join([extract(block, source) for block in blocks(page)])
