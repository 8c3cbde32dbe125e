"""From a workbook to its tables."""

from collections.abc import Sequence

from quotaxl.core.grid import Workbook
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.table import Table
from quotaxl.forms.blocks import blocks
from quotaxl.forms.extract import Source, extract
from quotaxl.forms.spec import Form, forms

TEXTUAL = frozenset({"csv", "text", "docx"})
"""Kinds of files that hold numbers as text."""


def read_tables(
    workbook: Workbook,
    regions: RegionTable,
    candidates: Sequence[Form] | None = None,
    parent: Region | None = None,
) -> tuple[Table, ...]:
    """Return every table of a workbook, sheet by sheet, hidden sheets included.

    `candidates` are the forms to tell apart (all shipped ones unless given); `parent` is the region
    that settles names which several provinces share.
    """
    source = Source(candidates if candidates is not None else forms(), regions, parent, workbook.kind in TEXTUAL)
    return tuple(extract(block, source) for grid in workbook.grids for block in blocks(grid))
