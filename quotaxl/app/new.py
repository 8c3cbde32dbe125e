"""Use case: an empty county workbook for a region and year."""

import re
from pathlib import Path

from quotaxl.app.outputs import check_targets, publish, staging
from quotaxl.app.regions import one_region
from quotaxl.app.stamps import stamped
from quotaxl.catalogue import regions
from quotaxl.core.assets import asset
from quotaxl.core.ports import ApplyPlan, ReadWorkbook
from quotaxl.core.stamp import Output
from quotaxl.fill.blank import COUNTY_WORKBOOK, plan_blank
from quotaxl.fill.bound import bind
from quotaxl.fill.template import read_template

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def new(region: str, year: int, output: Path, read: ReadWorkbook, apply: ApplyPlan, *, force: bool) -> Path:
    """Write the workbook to `output`, a file or an existing folder, and return its place.

    Raises UserError for a region that is not known or not the only one of its name, or an output that will not do.
    """
    table = regions.load()
    template = read_template(asset("templates", COUNTY_WORKBOOK))
    result = plan_blank(bind(template, read(template.form)), one_region(region, table), year)
    target = output / _UNSAFE.sub("_", result.output) if output.is_dir() else output
    check_targets([target], [], force=force)
    with staging(target.parent) as stage:
        made = stage / target.name
        apply(template.form, result.plan + stamped(Output.COUNTY, []), made)
        publish({target: made}, force=force)
    return target
