"""Use case: an empty workbook for a county, or a prefecture and its levels, and a year."""

from pathlib import Path

from quotaxl.app.carried import NOTHING, Origin, carry_plan
from quotaxl.app.outputs import check_targets, publish, staging
from quotaxl.app.places import file_at
from quotaxl.app.regions import one_region
from quotaxl.app.renew import untouched
from quotaxl.app.stamps import apply_stamped
from quotaxl.catalogue import regions
from quotaxl.catalogue.regions.tiers import answer_to, regions_below, tier_of
from quotaxl.core.assets import asset
from quotaxl.core.edits import EditPlan
from quotaxl.core.errors import UserError
from quotaxl.core.ports import ApplyPlan, ReadWorkbook
from quotaxl.core.stamp import Output
from quotaxl.core.words import Words
from quotaxl.fill.blank import COUNTY_WORKBOOK, PREFECTURE_WORKBOOK, list_below, plan_blank
from quotaxl.fill.bound import bind
from quotaxl.fill.template import read_template

_OTHER = Words("请核对地区名称或代码。", "See whether the name or code is right.")


def answer_of(region: str) -> Words | None:
    """Return what is said of a region that stands otherwise than a county in the levels of debt; None of a county.

    Raises UserError for a region that is not known or not the only one of its name.
    """
    table = regions.load()
    return answer_to(one_region(region, table), table)


def new(
    region: str,
    year: int,
    output: Path | None,
    read: ReadWorkbook,
    apply: ApplyPlan,
    *,
    force: bool,
    origin: Origin = NOTHING,
) -> Path:
    """Write the workbook to `output`, a file or an existing folder (None: the current one), and return its place.

    A region with levels below it gets their sheets beside those of its own level, with the regions below listed.
    With an `origin` the last workbook's result is the new one's opening; see carried.carry_plan. Raises UserError for a
    region that is not known or not the only one of its name, one that holds no limit, or an output that will not do:
    one that exists, unless it is such a workbook that nobody touched.
    """
    table = regions.load()
    meant = one_region(region, table)
    tier = tier_of(meant, table)
    if tier.refused and tier.answer:
        raise UserError(meant.name, tier.answer, _OTHER)
    template = read_template(asset("templates", PREFECTURE_WORKBOOK if tier.levels else COUNTY_WORKBOOK))
    bound = bind(template, read(template.form))
    result = plan_blank(bound, meant, year)
    listed = list_below(bound, regions_below(meant, table)) if tier.levels else EditPlan(())
    plan = result.plan + listed + carry_plan(origin, meant, year, template.form, read)
    target = file_at(output, result.output)
    inputs = [origin.path] if origin.path else []
    over = untouched([target], Output.COUNTY, read)
    check_targets([target], inputs, force=force, over=over)
    with staging(target.parent) as stage:
        made = stage / target.name
        apply_stamped(template.form, plan, made, (Output.COUNTY, inputs), read, apply)
        publish({target: made}, force=force, over=over)
    return target
