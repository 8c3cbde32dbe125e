"""Family X: what documents of one region say of the same figure: published forms, the county's own workbook."""

from collections.abc import Iterator

import polars as pl

from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.region import Region
from quotaxl.core.words import Words
from quotaxl.dossier.batches import dealt_with
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.holdings import fresh
from quotaxl.rules.arithmetic.comparing import MESSAGE, compare
from quotaxl.rules.arithmetic.figures import Figure
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import money, place, short

PROJECTS, PLAN = "county-projects", "bond-use-plan"


@rule(
    "QX-X101",
    Severity.ERROR,
    title=Words("同一地区的公开表之间同一数字不一致", "Published forms of a region disagree on a figure"),
    why=Words(
        "表1-2的限额、余额应等于表1-1的B、E，表1-3的应等于C、F，表1-6的调整后限额应等于其他表的同年限额。",
        "Limit and balance of 表1-2 equal B and E of 表1-1, those of 表1-3 equal C and F, the adjusted limit of "
        "表1-6 equals the limit of that year in any other form.",
    ),
    message=MESSAGE,
    remedy=Words("核对两张表的这个数，改正写错的一处。", "Compare the figure in both tables and mend the wrong one."),
    basis=("disclosure-209", ARITHMETIC),
)
def forms_disagree(dossier: Dossier) -> Iterator[Result]:
    """Two published forms of one publication state one fact differently."""
    same = (pl.col("base") == pl.col("base_first")) & ~(pl.col("own") | pl.col("own_first"))
    yield from compare(dossier, same & pl.col("stage").eq_missing(pl.col("stage_first")), ~pl.col("own"))


@rule(
    "QX-X102",
    Severity.ERROR,
    title=Words("县级工作簿与公开表不一致", "The county's workbook and a published form disagree"),
    why=Words(
        "公开的限额、余额和预算调整数应与本级填报的数一致。",
        "Published limits, balances and adjustments equal those that the county entered.",
    ),
    message=MESSAGE,
    remedy=Words(
        "核对县级工作簿与公开表；全年分批下达的，公开表应为各批之和。",
        "Compare workbook and form; where quotas came in batches, the form holds their sum.",
    ),
    basis=("budget-law-14", "disclosure-209"),
)
def workbook_and_forms_disagree(dossier: Dossier) -> Iterator[Result]:
    """A county workbook and a published form of the same year state one fact differently."""
    same = (pl.col("base") == pl.col("base_first")) & (pl.col("own") != pl.col("own_first"))
    yield from compare(dossier, same & pl.col("stage").eq_missing(pl.col("stage_first")), pl.lit(value=True))


@rule(
    "QX-X201",
    Severity.ERROR,
    title=Words("公开的项目安排与县级工作簿的项目不一致", "The published projects differ from the county's own"),
    why=Words(
        "支出以经批准的预算为依据；公开的项目和数额应与批准的调整方案一致。",
        "Spending follows the approved budget; what is published has the same projects and amounts.",
    ),
    message=Words("{where} {county}：“{project}”{what}。", "{where} {county}: “{project}” {what}."),
    remedy=Words("核对两张表的项目名称和额度。", "Compare names and amounts of the projects in both tables."),
    basis=("budget-law-13", "disclosure-209"),
    needs=(PROJECTS, PLAN),
)
def project_lists_differ(dossier: Dossier) -> Iterator[Result]:
    """Projects of the county workbook ⇔ those of its published plan, by name, with equal amounts."""
    checked = False
    for n, county in enumerate(dossier.counties):
        if county.region is None or n not in dossier.projects_of or n in dossier.follows.values():
            continue
        given = dossier.batches.get(n, ())
        for index in dossier.forms.get(PLAN, ()):
            plan = dossier.tables[index]
            region = dossier.named(plan.region) if plan.region else None
            if region is None or region.code != county.region.code or plan.year not in (None, county.year):
                continue
            checked = True
            ours = {
                _name(dossier, county.region, name): Figure(dossier.tables[t], at, "amount")
                for name, t, at in dossier.projects_of[n].filter(fresh()).select("name", "table", "at").iter_rows()
                if name
            }
            # a plan of one adjustment need not list what an earlier one dealt with
            done = {
                _name(dossier, county.region, name)
                for name, batch in dossier.projects_of[n].select("name", "batch").iter_rows()
                if name and dealt_with(batch, given)
            }
            heading = pl.col("amount").is_null() & pl.col("name").str.contains(r"^(一般|专项)(债务限额|债券)?$")
            items = plan.frame.filter((pl.col("role") == "item") & pl.col("name").is_not_null() & ~heading)
            rows = {int(r): i for i, r in enumerate(plan.held("row"))}
            theirs = {
                _name(dossier, county.region, name): Figure(plan, rows[int(row)], "amount")
                for row, name in items.select("row", "name").iter_rows()
            }
            for name in dict.fromkeys((*(o for o in ours if o not in done or o in theirs), *theirs)):
                yield from _project(county.region.name, name, ours.get(name), theirs.get(name))
    if not checked:
        yield Unchecked(
            Words("没有同一地区的公开项目表", "no published list of projects of the same county"), applies=False
        )


def _name(dossier: Dossier, region: Region, name: str) -> str:
    return "".join(dossier.regions.strip_prefix(name, region).split())


def _project(county: str, name: str, ours: Figure | None, theirs: Figure | None) -> Iterator[Result]:
    """Yield what is wrong with a project: another amount published than entered, or listed on one side only."""
    here = ours or theirs
    assert here is not None
    values: dict[str, object] = {"county": county, "project": short(name)}
    if ours and theirs:
        mine, shown = ours.value(ours.unit), theirs.value(ours.unit)
        if mine is None or shown is None or abs(mine - shown) <= ours.half + theirs.allowed(ours.unit):
            return
        what = Words(
            f"填报{money(mine, ours.unit)}，公开{money(shown, ours.unit)}",
            f"has {money(mine, ours.unit)} in the workbook, {money(shown, ours.unit)} published",
        )
        cells = (theirs.cell(CellRole.TARGET), ours.cell(CellRole.SOURCE))
        yield gap_hit(
            cells,
            {"where": place(theirs.table, cells), "what": what, **values},
            actual=shown,
            expected=mine,
            unit=ours.unit,
        )
        return
    what = (
        Words("没有列入公开的项目表", "is missing in the published list")
        if ours
        else Words("不在县级工作簿的项目中", "is not among the county's own projects")
    )
    cell = here.table.cell(here.at, "name", CellRole.SUBJECT)
    yield Hit((cell,), {"where": place(here.table, (cell,)), "what": what, **values}, severity=Severity.WARNING)
