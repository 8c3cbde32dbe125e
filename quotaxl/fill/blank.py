"""An empty county or prefecture workbook for a region and a year."""

from collections.abc import Sequence

from quotaxl.core.edits import DeleteRows, Edit, EditPlan, SetCell
from quotaxl.core.refs import ref
from quotaxl.core.region import Region, RegionTable
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.context import FillContext
from quotaxl.fill.plan import FillResult, plan_fill

COUNTY_WORKBOOK = "county-workbook"
PREFECTURE_WORKBOOK = "prefecture-workbook"
WORKBOOKS = (COUNTY_WORKBOOK, PREFECTURE_WORKBOOK)
"""Templates that people fill in themselves."""


def plan_blank(bound: BoundTemplate, region: Region, year: int) -> FillResult:
    """Return the plan that makes the form of one of WORKBOOKS that of `region` and `year`.

    Titles, the region's name, its code and the year are filled; every figure stays blank.
    """
    return plan_fill(bound, (), FillContext(region, year, RegionTable([region])))


def list_below(bound: BoundTemplate, below: Sequence[Region]) -> EditPlan:
    """Return the edits that write the names of the regions below into the rows of the sheets by level.

    A few rows stay empty for development zones; where nothing below is known by name, all do.
    """
    rows: list[Edit] = []
    names: list[Edit] = []
    for name, place in bound.cells.items():
        if not name.endswith(_BELOW) or not below:
            continue
        last = place.area.top + len(below) + SPARE
        if last <= place.area.bottom:
            rows.append(DeleteRows(place.sheet, last, place.area.bottom - last + 1, _LISTED))
        for row, region in zip(range(place.area.top, place.area.bottom + 1), below, strict=False):
            names.append(SetCell(place.sheet, ref(row, place.area.left), region.name, _LISTED, expected=None))
    return EditPlan((*rows, *names))


def listed_at(bound: BoundTemplate, sheet: str) -> int | None:
    """Return the first row of the regions below on a sheet by level; None where it lists none."""
    found = (place for name, place in bound.cells.items() if name.endswith(_BELOW) and place.sheet == sheet)
    return next((place.area.top for place in found), None)


_LISTED = "所辖地区"
SPARE = 5
"""Rows that stay empty below those of the regions that are known by name."""


_BELOW = "_所辖地区"
"""How the names of the rows for the regions below end, in the form of a prefecture's workbook."""
