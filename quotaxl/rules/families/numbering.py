"""Family P, second part: numbers and names of projects: of another region, twice, under two numbers."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from quotaxl.core.amount import exact
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.equations import owner
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import heading, money, names, place, short

PROJECTS = "county-projects"
CODE = r"^P\d{2}(\d{6})-?\d{4}$"


@rule(
    "QX-P401",
    Severity.WARNING,
    title=Words("项目编号不带本地区的行政区划代码", "A project number carries another region's code"),
    why=Words(
        "项目编号由P、年份、六位行政区划代码和序号组成；代码不是本地区的，可能张冠李戴。",
        "A number consists of P, year, six-digit region code and serial; another region's code may be a mix-up.",
    ),
    message=Words(
        "{where} {county}：“{project}”的项目编号{code}带的是{found}的代码，本地区为{expected}。",
        "{where} {county}: “{project}” has number {code} with the code of {found}; the county's is {expected}.",
    ),
    remedy=Words("核对项目编号与项目所属地区。", "Compare the project number with the project's region."),
    basis=("disclosure-209", "region-codes"),
    needs=(PROJECTS,),
)
def code_of_another_region(dossier: Dossier) -> Iterator[Result]:
    """The region code inside 项目编号 differs from the county's."""
    own = {n: c.region.code for n, c in enumerate(dossier.counties) if c.region}
    coded = dossier.projects.filter(pl.col("county").is_in(list(own))).with_columns(
        pl.col("code").str.replace_all(r"\s", "").str.extract(CODE).alias("carried"),
        pl.col("county").replace_strict(own, default=None, return_dtype=pl.String).alias("own"),
    )
    known = coded.filter(pl.col("carried").is_not_null())
    if known.is_empty():
        yield Unchecked(
            Words("没有可识别的项目编号", "no project number of the known pattern"), cells=_column(dossier, "code")
        )
    bad = known.filter(pl.col("carried") != pl.col("own"))
    one = bad.group_by("county", "table", "carried", "own", maintain_order=True).agg("at", "name", "code")
    yield Hits(one.height, (_code_hit(dossier, r) for r in one.iter_rows(named=True)))


@rule(
    "QX-P402",
    Severity.WARNING,
    title=Words("同一项目列了两次", "A project is listed twice"),
    why=Words(
        "名称、债券性质和额度都相同的两行，可能是重复填列，会使合计虚增。",
        "Two rows with the same name, kind and amount may be one project counted twice.",
    ),
    message=Words(
        "{where} {county}：“{project}”（{kind}，{amount}）列了{count}次。",
        "{where} {county}: “{project}” ({kind}, {amount}) is listed {count} times.",
    ),
    remedy=Words(
        "删去重复的行；确为分批安排的，在备注中说明。",
        "Delete the repeated row, or say in the remarks why it stands twice.",
    ),
    basis=("budget-law-13",),
    needs=(PROJECTS,),
)
def project_listed_twice(dossier: Dossier) -> Iterator[Result]:
    """Same name, kind and amount more than once in one table."""
    same = (
        dossier.projects.filter(pl.col("name").is_not_null())
        .group_by("county", "table", "name", "kind", "amount", maintain_order=True)
        .agg(pl.col("at"))
        .filter(pl.col("at").list.len() > 1)
    )
    yield Hits(same.height, (_twice_hit(dossier, r) for r in same.iter_rows(named=True)))


@rule(
    "QX-P403",
    Severity.WARNING,
    title=Words("两个项目同名而编号不同", "Two projects have one name and two numbers"),
    why=Words(
        "一个项目只有一个编号；名称、债券性质相同而编号不同的两行，多半有一行的名称是复制来的。",
        "A project has one number; of two rows with one name and two numbers one name was probably copied.",
    ),
    message=Words(
        "{where} {county}：“{project}”有{count}个编号：{codes}。",
        "{where} {county}: “{project}” has {count} numbers: {codes}.",
    ),
    remedy=Words("核对项目名称和编号。", "Check names and numbers."),
    basis=("budget-law-13",),
    needs=(PROJECTS,),
)
def project_under_two_codes(dossier: Dossier) -> Iterator[Result]:
    """Same name and kind with more than one project number in one table."""
    same = (
        dossier.projects.filter(pl.col("name").is_not_null() & pl.col("code").is_not_null())
        .group_by("county", "table", "name", "which", maintain_order=True)
        .agg(pl.col("at"), pl.col("code").unique(maintain_order=True))
        .filter(pl.col("code").list.len() > 1)
    )
    yield Hits(same.height, (_codes_hit(dossier, r) for r in same.iter_rows(named=True)))


def _codes_hit(dossier: Dossier, r: dict[str, Any]) -> Hit:
    table = dossier.tables[r["table"]]
    cells = table.span(r["at"], "name", CellRole.SUBJECT)
    return Hit(
        cells,
        {
            "where": place(table, cells),
            "county": owner(dossier.counties[r["county"]]),
            "project": short(r["name"]),
            "count": len(r["code"]),
            "codes": names(r["code"]),
        },
    )


def _column(dossier: Dossier, field: str) -> tuple[CellRef, ...]:
    """Return the cells of a column of all projects, a range for each table."""
    found: list[CellRef] = []
    for (index,), rows in dossier.projects.group_by("table", maintain_order=True):
        table = dossier.tables[int(str(index))]
        if table.column(field):
            found += table.span(rows["at"].to_list(), field, CellRole.SUBJECT)
    return tuple(found)


def _code_hit(dossier: Dossier, r: dict[str, Any]) -> Hit:
    """Return the hit of the projects of a sheet whose numbers carry one other region's code."""
    table = dossier.tables[r["table"]]
    cells = table.span(r["at"], "code", CellRole.SUBJECT)
    region = dossier.regions.code(r["carried"])
    return Hit(
        cells,
        {
            "where": place(table, cells),
            "county": owner(dossier.counties[r["county"]]),
            "project": short(r["name"][0] or ""),
            "code": short(r["code"][0]),
            "found": region.name if region else r["carried"],
            "expected": r["own"],
            "count": len(r["at"]),
        },
        message=_MANY_CODES if len(r["at"]) > 1 else None,
        expected=r["own"],
        actual=r["carried"],
    )


_MANY_CODES = Words(
    "{where} {county}：“{project}”等{count}个项目的编号带的是{found}的代码，本地区为{expected}。",
    "{where} {county}: {count} projects, such as “{project}”, have numbers with the code of {found}; the county's is "
    "{expected}.",
)


def _twice_hit(dossier: Dossier, r: dict[str, Any]) -> Hit:
    table = dossier.tables[r["table"]]
    cells = table.span(r["at"], "name", CellRole.SUBJECT)
    amount = money(exact(r["amount"]), table.unit_of("amount")) if r["amount"] is not None else heading(table, "amount")
    return Hit(
        cells,
        {
            "where": place(table, cells),
            "county": owner(dossier.counties[r["county"]]),
            "project": short(r["name"]),
            "kind": short(r["kind"] or ""),
            "amount": amount,
            "count": len(r["at"]),
        },
    )
