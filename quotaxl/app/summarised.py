"""The summary of a batch as a workbook of its own: the shipped form explains it, its pages come before that."""

from pathlib import Path

from quotaxl.app.stamps import apply_stamped
from quotaxl.core.assets import asset
from quotaxl.core.edits import EditPlan
from quotaxl.core.ports import ApplyPlan, ReadWorkbook
from quotaxl.core.stamp import Output
from quotaxl.fill.template import FORM
from quotaxl.summary.drawn import sheets_plan
from quotaxl.summary.lines import Whole
from quotaxl.summary.pages import by_county, by_prefecture, by_rule, overview, useless

_TEMPLATE = "summary"


def summary_plan(whole: Whole) -> EditPlan:
    """Return the plan that adds all pages of a summary, as the first sheets."""
    return sheets_plan([page(whole) for page in (overview, by_prefecture, by_rule, by_county, useless)])


def make_summary(whole: Whole, made: Path, read: ReadWorkbook, apply: ApplyPlan) -> None:
    """Write the summary to `made`. Its inputs are too many to stand in its stamp: files.parquet has them."""
    form = asset("templates", _TEMPLATE, FORM)
    apply_stamped(form, summary_plan(whole), made, (Output.CONSOLIDATION, ()), read, apply)
