"""Family of entries: what a row of projects or bonds cannot say, whatever it adds up to."""

from collections.abc import Iterator, Mapping

import polars as pl

from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.table import RowRole
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.equations import owner
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import names, place, short

PROJECTS, BONDS = "county-projects", "county-bonds"
_NO_PROJECTS = "再融资|置换|特殊再融资"
_CODE_YEAR = r"^P(\d\d)\d{6}"


@rule(
    "QX-P103",
    Severity.WARNING,
    title=Words("再融资、置换债券列在债券项目中", "Refinancing or swap bonds stand among the projects"),
    why=Words(
        "再融资债券偿还到期本金，置换债券置换存量债务，都不落实到项目；列在项目中，会把它们算进新增限额。",
        "Refinancing repays principal, swaps replace old debt; among the projects they would count as new quota.",
    ),
    message=Words(
        "{where} {county}：{count}个项目的债券性质是再融资或置换：{names}。",
        "{where} {county}: {count} projects are of refinancing or swap bonds: {names}.",
    ),
    remedy=Words(
        "把它们列在“限额变动”表（性质选再融资、置换），从债券项目中删去；确为新增的，改正债券性质。",
        "List them as batches in 限额变动 and take them out of the projects, or correct the kind.",
    ),
    basis=("regulation-44",),
    needs=(PROJECTS,),
)
def project_of_refinancing(dossier: Dossier) -> Iterator[Result]:
    """The kind of a project is a refinancing or swap bond's."""
    bad = dossier.projects.filter(pl.col("kind").str.contains(_NO_PROJECTS))
    yield from _by_table(dossier, bad, "kind")


@rule(
    "QX-P404",
    Severity.WARNING,
    title=Words("项目编号的年份晚于预算年度", "A project number is of a later year than the budget"),
    why=Words(
        "项目编号以P和入库年份开头；比预算年度还晚的项目，不可能已经安排债券。",
        "A number begins with P and the year of entry; a project entered later cannot have been given bonds yet.",
    ),
    message=Words(
        "{where} {county}：{count}个项目编号的年份晚于{year}年：{names}。",
        "{where} {county}: {count} project numbers are of a year after {year}: {names}.",
    ),
    remedy=Words("核对项目编号。", "Check the numbers."),
    basis=("disclosure-209",),
    needs=(PROJECTS,),
)
def code_of_later_year(dossier: Dossier) -> Iterator[Result]:
    """The two digits of the year in 项目编号 are above the budget year's."""
    years = {n: county.year for n, county in enumerate(dossier.counties) if county.year}
    stated = pl.col("code").str.replace_all(r"\s", "").str.extract(_CODE_YEAR).cast(pl.Int64)
    own = pl.col("county").replace_strict(years, default=None, return_dtype=pl.Int64)
    bad = dossier.projects.filter((stated + 2000) > own)
    yield from _by_table(dossier, bad, "code", years)


@rule(
    "QX-C105",
    Severity.WARNING,
    title=Words("两期债券用了同一编码", "Two bonds have one code"),
    why=Words(
        "一期债券只有一个编码；名称不同而编码相同的两行，必有一行抄错。",
        "A bond has a code of its own; where two names share one, a row was copied.",
    ),
    message=Words(
        "{where} {county}：编码{code}用于{count}期债券：{names}。",
        "{where} {county}: {count} bonds have the code {code}: {names}.",
    ),
    remedy=Words("对照发行文件改正编码或名称。", "Correct code or name by the papers of issue."),
    basis=("disclosure-209",),
    needs=(BONDS,),
)
def bond_code_twice(dossier: Dossier) -> Iterator[Result]:
    """One 债券编码 under more than one 债券名称 in one sheet; a bond may stand in several rows."""
    rows = dossier.stack(BONDS)
    if not {"code", "bond"} <= set(rows.columns) or rows["code"].drop_nulls().is_empty():
        yield Unchecked(Words("没有填写债券编码", "no code of a bond is filled in"), applies=False)
        return
    of = {county.tables[BONDS]: n for n, county in enumerate(dossier.counties) if BONDS in county.tables}
    plain = {name: pl.col(name).str.replace_all(r"\s", "") for name in ("code", "bond")}
    same = (
        rows.filter((pl.col("role") == RowRole.ITEM) & pl.col("table").is_in(list(of)) & plain["bond"].is_not_null())
        .group_by("table", plain["code"].alias("code"), maintain_order=True)
        .agg(pl.col("at"), plain["bond"].unique(maintain_order=True).alias("names"))
        .filter((pl.col("code").fill_null("") != "") & (pl.col("names").list.len() > 1))
    )
    for r in same.iter_rows(named=True):
        table = dossier.tables[r["table"]]
        cells = table.span(r["at"], "code", CellRole.SUBJECT)
        values = {"where": place(table, cells), "county": owner(dossier.counties[of[r["table"]]])}
        yield Hit(cells, {**values, "code": short(r["code"]), "count": len(r["names"]), "names": names(r["names"])})


def _by_table(
    dossier: Dossier, bad: pl.DataFrame, field: str, years: Mapping[int, int] | None = None
) -> Iterator[Hits]:
    """Yield one hit for the projects of each table, marked in a column."""
    found = bad.group_by("county", "table", maintain_order=True).agg("at", "name")
    yield Hits(found.height, (_hit(dossier, r, field, years or {}) for r in found.iter_rows(named=True)))


def _hit(dossier: Dossier, r: dict[str, object], field: str, years: Mapping[int, int]) -> Hit:
    county, at = int(str(r["county"])), dossier.tables[int(str(r["table"]))]
    ats, listed = (list(r[key]) for key in ("at", "name"))  # type: ignore[call-overload]  # lists of a group
    cells = at.span(ats, field, CellRole.SUBJECT)
    values = {"where": place(at, cells), "county": owner(dossier.counties[county]), "count": len(ats)}
    return Hit(cells, {**values, "names": names([n or "" for n in listed]), "year": years.get(county, "")})
