"""Why a rule was not run is true of what is given: it says that something is not there only where that is not there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from quotaxl.catalogue.form import form, forms
from quotaxl.core.finding import Status
from quotaxl.core.table import RowRole
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.engine.examples import case_of, load_example
from quotaxl.rules.engine.registry import all_rules
from quotaxl.rules.engine.run import run

FILES = sorted((Path(__file__).parents[1] / "cases").glob("QX-*.toml"))
NAMED = {one.name: one.id for one in forms()}
BUDGETS = ("county-general-budget", "county-fund-budget")


def rows(dossier: Dossier, *ids: str) -> bool:
    """Whether a sheet of one of these forms has a row that says something."""
    tables = (table for table in dossier.tables if table.form in ids)
    return any(role != RowRole.NOTE for table in tables for role in table.frame["role"])


def given(dossier: Dossier, *ids: str) -> bool:
    return any(table.form in ids for table in dossier.tables)


TRUE: dict[str, Callable[[Dossier], bool]] = {
    "只有一份材料": lambda d: len({t.file for t in d.tables} | {p.file for p in d.proses}) < 2,
    "没有两份同类材料": lambda d: len({t.file for t in d.tables}) < 3,  # a notice and a county workbook are two kinds
    "所给文件中没有写有金额的文字材料": lambda d: not any(p.statements for p in d.proses),
    "所给文件中没有县级工作簿": lambda d: not d.counties,
    "所给文件中没有预算表": lambda d: not given(d, *BUDGETS),
    "所需日期未填写": lambda d: given(d, "county-info"),
    "没有填写限额变动": lambda d: not rows(d, "county-changes"),
    "逐批核对，见QX-N104、QX-N105": lambda d: bool(d.batches) and bool(d.grants),
    "下达文件的文号不明": lambda d: any(not d.tables[g.table].document_number for g in d.grants) or not d.grants,
    "没有再融资和置换，或没有填写其收支": lambda d: rows(d, "county-changes"),
    "没有填写债券项目": lambda d: not rows(d, "county-projects"),
    "没有已知表样的表": lambda d: not d.forms,
    "没有给出核对日期（--as-of）": lambda d: d.as_of is None,
    "没有给出下达文件的分配表": lambda d: not d.grants,
    "没有债券资金收支表": lambda d: not given(d, "bond-cash-general", "bond-cash-special"),
    "没有发行及还本付息表": lambda d: not given(d, "issue-service", "issue-service-final", "county-issue-service"),
}
"""Of each reason the test that it must pass, where it speaks of papers and not of what stands in them."""
MISSING = "所给文件中没有"


def untrue(dossier: Dossier, rule: str, reason: str) -> str | None:
    """Return what is wrong with a reason; None where it is true, or speaks of nothing that is told here."""
    if reason in TRUE:
        return None if TRUE[reason](dossier) else f"{rule}: {reason}"
    names = reason.removeprefix(MISSING).split("、") if reason.startswith(MISSING) else []
    there = [name for name in names if name in NAMED and given(dossier, NAMED[name])]
    return f"{rule}: {reason}, but there is {form(NAMED[there[0]]).name}" if names and there == names else None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_why_a_rule_was_not_run_is_true(path):
    example = load_example(path)
    every, own = all_rules(), [rule for rule in all_rules() if rule.id == example.rule]
    asked = [(variant, every if n == 0 else own) for n, variant in enumerate((*example.passes, *example.skips))]
    wrong = []
    for variant, rules in asked:
        dossier = case_of(example, variant)
        skipped = [one for one in run(dossier, rules) if one.status is Status.SKIPPED]
        wrong += [told for one in skipped if one.reason and (told := untrue(dossier, one.rule, one.reason.zh))]
    assert wrong == []
