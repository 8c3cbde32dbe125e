"""The place of a table on its sheet."""

from dataclasses import dataclass

from quotaxl.reading.header import HeaderColumn
from quotaxl.reading.page import Page


@dataclass(frozen=True, slots=True)
class TableArea:
    """One table on a sheet, by its rows and columns."""

    page: Page
    heading: tuple[int, ...]
    """Rows above the header that hold text, from the top down."""
    header: tuple[int, int]
    columns: tuple[HeaderColumn, ...]
    body: tuple[int, ...]
    notes: tuple[int, ...]
    repeats: tuple[int, ...] = ()
    """Rows inside the body that repeat title, unit or header at a page break."""
