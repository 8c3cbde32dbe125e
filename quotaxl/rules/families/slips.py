"""Family of slips: a sheet whose figures are in another unit than it says, told by the sheets that state the same."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import polars as pl

from quotaxl.catalogue.items import Item
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.holdings import Grant
from quotaxl.rules.arithmetic.causes import UNIT_STEPS
from quotaxl.rules.arithmetic.equations import owner, stated, table_of
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import place

ALLOCATION = "allocation"
LIMIT, BALANCE, PROJECTS = "county-limit", "county-balance", "county-projects"
EXECUTION, FINAL = "county-execution", "county-final"
KINDS = ("general", "special")
BUDGETS = {"general": "county-general-budget", "special": "county-fund-budget"}
SAME = tuple(
    (Item(one, key, kind), Item(other, of, kind))
    for one, key, other, of in (
        (LIMIT, "new", BALANCE, "new"),
        (LIMIT, "opening", EXECUTION, "previous_limit"),
        (LIMIT, "adjusted", EXECUTION, "limit"),
        (BALANCE, "opening", EXECUTION, "opening"),
        (BALANCE, "closing", EXECUTION, "closing"),
        (FINAL, "opening", EXECUTION, "opening"),
        (FINAL, "limit", EXECUTION, "limit"),
    )
    for kind in KINDS
)
"""Figures that two sheets of one county state alike; one that is ten thousand times the other is in another unit."""
BUDGETED = tuple((Item(LIMIT, "new", k), Item(form, "income_debt", "change")) for k, form in BUDGETS.items())
TENS = frozenset(Decimal(10) ** n for n in range(-8, 9) if n)
_TIMES = ("", "十", "百", "千", "一万", "十万", "百万", "千万", "一亿")
_LOOKS, _POINT = Words("数像是{unit}", "they look like {unit}"), Words("小数点像是错了位", "the point seems to be off")
NEW = {kind: Item(LIMIT, "new", kind) for kind in KINDS}


@rule(
    "QX-U103",
    Severity.ERROR,
    title=Words(
        "一张表的数与其他表正好差一万倍，或十倍、百倍",
        "A sheet's figures are exactly ten thousand times those of others, or ten or a hundred times",
    ),
    why=Words(
        "同一个数在几张表中正好差一万倍，说明这张表的数与所写单位不符；差十倍、百倍的，是小数点错了位。凡要用它的核对都会出错。",
        "Figures that are one and the same differ by ten thousand: the sheet is in another unit than it says; by ten "
        "or a hundred: its point is off. Every comparison with it fails.",
    ),
    message=Words(
        "{where} {county}：这张表的数是其他表的{times}，写的单位是{unit}，{meant}。",
        "{where} {county}: its figures are {times} times those of others; it says {unit}, {meant}.",
    ),
    remedy=Words(
        "改正单位，或按所写单位重填这张表。", "Correct the unit, or fill the sheet in again in the unit stated."
    ),
    basis=(ARITHMETIC,),
    needs=(LIMIT,),
)
def unit_slipped(dossier: Dossier) -> Iterator[Result]:
    """Sheets of a county all of whose shared figures are off by a step between 元, 万元 and 亿元, or by a power of ten.

    A power of ten that is no step of units is told of two figures or more: of one, the rule that compares it tells.
    """
    compared = False
    grants: dict[int, list[Grant]] = {}
    for grant in dossier.grants:
        grants.setdefault(grant.county, []).append(grant)
    placed = _placed(dossier)
    for n in range(len(dossier.counties)):
        off: dict[str, dict[str, Decimal]] = {}
        right: set[str] = set()
        met: dict[str, set[str]] = {}
        for (one, figure), (other, same), ratio in _ratios(dossier, n, grants.get(n, ()), placed):
            compared = True
            if ratio == 1:
                right |= {one, other}
            elif ratio in TENS:
                off.setdefault(one, {})[figure] = ratio
                off.setdefault(other, {})[same] = 1 / ratio
                met.setdefault(one, set()).add(other)
                met.setdefault(other, set()).add(one)
        slipped = [form for form in off if form not in right and _one_step(off[form])]
        most = max((len(met[form]) for form in slipped), default=0)
        for form in [f for f in slipped if len(met[f]) == most and not _paired(f, slipped, met)]:
            table = table_of(dossier, n, form)
            if table is not None:
                yield _slip_hit(dossier, n, table, next(iter(off[form].values())))
    if not compared:
        yield Unchecked(Words("没有两张表填写了同一个数", "no two sheets state the same figure"), applies=False)


def _one_step(ratios: Mapping[str, Decimal]) -> bool:
    """Return whether all figures of a sheet are off by one step between units, or several by one power of ten."""
    steps = set(ratios.values())
    return len(steps) == 1 and (steps <= set(UNIT_STEPS) or len(ratios) > 1)


def _paired(form: str, slipped: list[str], met: Mapping[str, set[str]]) -> bool:
    """Return whether two sheets accuse each other alone; then the other one is told, as the limits are checked most."""
    rivals = [f for f in slipped if met[f] == {form} and met[form] == {f}]
    return bool(rivals) and form == LIMIT


def _placed(dossier: Dossier) -> Mapping[tuple[int, str], Decimal]:
    """Return what the projects of each county and kind come to, in 元."""
    if dossier.projects.is_empty():
        return {}
    sums = dossier.projects.group_by("county", "which").agg(pl.col("yuan").sum())
    return {(county, which): yuan for county, which, yuan in sums.iter_rows()}


_Figure = tuple[str, str]
"""A form and which of its figures."""


def _ratios(
    dossier: Dossier, county: int, grants: Sequence[Grant], placed: Mapping[tuple[int, str], Decimal]
) -> Iterator[tuple[_Figure, _Figure, Decimal]]:
    """Yield pairs of figures that are one figure, with their ratio, in 元."""
    for one, other in (*SAME, *BUDGETED):
        a, b = stated(dossier, county, one), stated(dossier, county, other)
        if a and b:
            yield (one.form, one.name), (other.form, other.name), a / b
    for kind in KINDS:
        quota = stated(dossier, county, NEW[kind])
        projects = placed.get((county, kind))
        if quota and projects:
            yield (LIMIT, NEW[kind].name), (PROJECTS, kind), quota / exact(projects)
    for grant in grants:
        unit = dossier.tables[grant.table].unit_of(grant.name)
        new = NEW.get(grant.which) if grant.which else None
        quota = stated(dossier, county, new) if new else None
        if new and quota and unit and grant.amount:
            yield (LIMIT, new.name), (ALLOCATION, new.name), quota / convert(grant.amount, unit, Unit.YUAN)


def _slip_hit(dossier: Dossier, county: int, table: Table, ratio: Decimal) -> Hit:
    """Return the hit of a sheet whose figures are all off by `ratio`: its unit may be another."""
    cell = table.place(table.unit_ref or table.title_ref)
    own = table.unit or Unit.YIYUAN
    meant = next((u for u in Unit if Decimal(own.value) / u.value == ratio), None)
    size = ratio.adjusted()
    steps = _TIMES[abs(size)]
    times = Words(f"{steps}倍" if size > 0 else f"{steps}分之一", f"{ratio.normalize():f}")
    looks = _LOOKS.fill(unit=meant.label) if meant else _POINT
    column = next(iter(table.amounts()))
    rows = [at for at in range(table.frame.height) if table.frame[column.name][at] is not None]
    return Hit(
        (cell, *table.span(rows, column.name, CellRole.PART)),
        {
            "where": place(table, (cell,)),
            "county": owner(dossier.counties[county]),
            "times": times,
            "unit": own.label,
            "meant": looks,
        },
    )
