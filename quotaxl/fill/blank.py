"""An empty county workbook for a region and a year."""

from quotaxl.core.region import Region, RegionTable
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.context import FillContext
from quotaxl.fill.plan import FillResult, plan_fill

COUNTY_WORKBOOK = "county-workbook"


def plan_blank(bound: BoundTemplate, region: Region, year: int) -> FillResult:
    """Return the plan that makes the form of the template county-workbook that of `region` and `year`.

    Titles, the region's name, its code and the year are filled; every figure stays blank.
    """
    return plan_fill(bound, (), FillContext(region, year, RegionTable([region])))
