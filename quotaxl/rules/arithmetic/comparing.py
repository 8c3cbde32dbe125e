"""Hits of figures that two tables state differently."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.words import Words
from quotaxl.dossier.claims import SAME, disagreements
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.figures import Figure, sum_hit
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked

FACTS = {
    "limit": Words("债务限额", "the debt limit"),
    "balance": Words("债务余额", "the balance of debt"),
    "new": Words("新增债务限额", "the new quota"),
    "issued": Words("债券发行额", "the bonds issued"),
    "budgeted-debt": Words("债务转贷收入", "the income from on-lent debt"),
    "budgeted-income": Words("收入总计", "total income"),
    "budgeted-spending": Words("支出总计", "total spending"),
}
KINDS = {
    "total": Words("", ""),
    "general": Words("一般", "general "),
    "special": Words("专项", "special "),
}
MESSAGE = Words(
    "{brief}{have}，而{other}{due}，同是{region}{year}年{kind}{fact}，{more}{gap}。",
    "{brief} is {have}, but {other} is {due}; both are the {kind}{fact} of {region} in {year}: {gap} too {more}.",
)


def compare(dossier: Dossier, wanted: pl.Expr, possible: pl.Expr, severity: Severity | None = None) -> Iterator[Result]:
    """Yield a hit for each disagreement that `wanted` chooses; `possible` tells which claims could have one."""
    bad = disagreements(dossier.claims).filter(wanted)
    yield Hits(bad.height, (_hit(dossier, r, severity) for r in bad.iter_rows(named=True)))
    shared = dossier.claims.filter(possible & (pl.col("table").n_unique().over(SAME) > 1))
    if bad.is_empty() and shared.is_empty():
        yield Unchecked(Words("没有两张表写有同一数字", "no two tables state the same figure"), applies=False)


def _hit(dossier: Dossier, r: dict[str, Any], severity: Severity | None) -> Hit:
    """Return the hit of one fact that two tables state differently, marking both cells."""
    one = Figure(dossier.tables[r["table"]], r["at"], r["name"])
    other = Figure(dossier.tables[r["table_first"]], r["at_first"], r["name_first"])
    hit = sum_hit(one, (other,), "")
    region = dossier.regions.code(r["region"])
    fact = r["fact"].rsplit("-", 1)[0] if r["fact"].startswith("budgeted-") else r["fact"]
    cells = (one.cell(CellRole.TARGET), other.cell(CellRole.SOURCE))
    batch = r["fact"] == "new" and r["own"] != r["own_first"]
    values = hit.values | {
        "other": other.beside(one),
        "region": region.name if region else r["region"],
        "year": r["year"],
        "kind": KINDS[r["kind"]],
        "fact": FACTS[fact],
    }
    return Hit(
        cells,
        values,
        expected=hit.expected,
        actual=hit.actual,
        difference=hit.difference,
        unit=hit.unit,
        cause=hit.cause,
        live=hit.live,
        severity=Severity.WARNING if batch else severity,
    )
