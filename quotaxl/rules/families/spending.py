"""Family C, second part: what was paid out of a county's bonds: for which projects, how much, for what."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.table import RowRole
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.kinds import which_kind
from quotaxl.rules.arithmetic.equations import owner
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import money, place, short

PROJECTS, SPENDING = "county-projects", "county-spending"
_CURRENT = re.compile(
    r"付息|利息|工资|薪酬|津贴|补贴|奖金|绩效(?!目标|评价)|人员经费|人员支出|行政运行|基本支出|公用经费|办公费|离退休|养老保险|社会保障缴费"
    r"|^\s*232|^\s*233|^\s*30[123]"
)
_REPAYING = re.compile(r"还本|^\s*231")


@rule(
    "QX-C201",
    Severity.ERROR,
    title=Words("已拨付金额超过项目的债券额度", "More was paid for a project than it was given"),
    why=Words(
        "支出以经批准的预算为依据，拨付不得超过安排给该项目的债券额度。",
        "Spending follows the approved budget; a project cannot be paid more than it was given.",
    ),
    message=Words(
        "{where} {county}：“{project}”已拨付{actual}，超过债券项目中的额度{expected}，多出{gap}。",
        "{where} {county}: “{project}” was paid {actual}, above its allocation {expected} by {gap}.",
    ),
    remedy=Words("核对拨付数和项目额度。", "Compare what was paid with what was given."),
    basis=("budget-law-13",),
    needs=(PROJECTS, SPENDING),
)
def paid_more_than_given(dossier: Dossier) -> Iterator[Result]:
    """Σ paid (and Σ arranged) of a project over its subjects ≤ its bond amount."""
    spent = _spent(dossier)
    if spent.is_empty():
        yield Unchecked(Words("没有填写债券支出", "no spending is filled in"), applies=False)
        return
    known = spent.filter(pl.col("listed") & pl.any_horizontal(pl.col("arranged", "amount").is_not_null()))
    if known.is_empty():
        yield Unchecked(Words("债券支出没有金额可以与项目的额度对照", "no listed project has an amount in 债券支出"))
        return
    for field in ("arranged", "amount"):
        bad = spent.filter(pl.col(field) > pl.col("given"))
        yield Hits(bad.height, (_paid_hit(dossier, r, field) for r in bad.iter_rows(named=True)))


@rule(
    "QX-C202",
    Severity.WARNING,
    title=Words("债券支出的项目不在债券项目中，或债券性质不同", "A project that was paid is not among the projects"),
    why=Words(
        "债券资金只能用于批准的项目；名称或债券性质对不上，就无法核对拨付是否超出额度。",
        "Bond money goes to approved projects only; where name or kind differ, what was paid cannot be checked.",
    ),
    message=Words("{where} {county}：“{project}”{what}。", "{where} {county}: “{project}” {what}."),
    remedy=Words("按债券项目中的名称和债券性质填写。", "Use the name and the kind of the sheet 债券项目."),
    basis=("budget-law-13",),
    needs=(PROJECTS, SPENDING),
)
def paid_project_unknown(dossier: Dossier) -> Iterator[Result]:
    """Names of 债券支出 that 债券项目 lacks, and kinds that differ from those there."""
    spent = _spent(dossier)
    if spent.is_empty():
        yield Unchecked(Words("没有填写债券支出", "no spending is filled in"), applies=False)
        return
    absent = spent.filter(~pl.col("listed"))
    what = Words("不在债券项目中", "is not in 债券项目")
    yield Hits(absent.height, (_unlisted(dossier, r, "name", what) for r in absent.iter_rows(named=True)))
    other = spent.filter(pl.col("listed") & (pl.col("which") != pl.col("own")))
    unlike = Words("的债券性质与债券项目中的不同", "has another kind in 债券项目")
    yield Hits(other.height, (_unlisted(dossier, r, "kind", unlike) for r in other.iter_rows(named=True)))


@rule(
    "QX-C203",
    Severity.ERROR,
    title=Words("债券资金用于付息、工资等经常性支出", "Bond money pays interest, wages or running costs"),
    why=Words(
        "举借的债务只能用于公益性资本支出，不得用于经常性支出；利息不得用债券偿还。",
        "Borrowed money pays for capital spending of public benefit only, not for current costs; interest is not paid "
        "by bonds.",
    ),
    message=Words(
        "{where} {county}：“{project}”的支出科目为“{subject}”，金额{actual}，{what}。",
        "{where} {county}: the subject of “{project}” is “{subject}”, {actual}; {what}.",
    ),
    remedy=Words("改由预算资金安排；科目填错的改正。", "Pay it from the budget, or correct the subject."),
    basis=("budget-law-35", "special-debt-6", "general-debt-6"),
    needs=(SPENDING,),
)
def current_spending(dossier: Dossier) -> Iterator[Result]:
    """Subjects of interest, issue costs, wages, running costs; repayment of principal is a warning."""
    rows = dossier.stack(SPENDING).filter(pl.col("role") == RowRole.ITEM) if SPENDING in dossier.forms else None
    if rows is None or "subject" not in rows.columns or rows["subject"].drop_nulls().is_empty():
        yield Unchecked(Words("没有填写支出科目", "no subject is filled in"), applies=False)
        return
    for r in rows.filter(pl.col("subject").is_not_null()).iter_rows(named=True):
        text = str(r["subject"])
        if _CURRENT.search(text):
            what = Words("属于经常性支出或付息", "that is current spending or interest")
            yield _subject_hit(dossier, r, what, Severity.ERROR)
        elif _REPAYING.search(text):
            what = Words("属于偿还本金，新增债券资金不得用于还本", "that repays principal, which new bonds may not")
            yield _subject_hit(dossier, r, what, Severity.WARNING)


def _spent(dossier: Dossier) -> pl.DataFrame:
    """Return what was spent by project: county, table, at (rows), name, which, arranged, amount, given (元), own.

    What no row of a project states is null.
    """
    owner_of = {c.tables[SPENDING]: n for n, c in enumerate(dossier.counties) if SPENDING in c.tables}
    stack = dossier.stack(SPENDING)
    schema: Mapping[str, Any] = {"county": pl.Int64, "name": pl.String}
    if not owner_of or "name" not in stack.columns:
        return pl.DataFrame(schema=schema)
    worth = dossier.worths(SPENDING)
    plain = pl.col("name").str.replace_all(r"\s", "")
    for field in ("arranged", "amount"):
        of = worth.filter(pl.col("name") == field).select("table", "at", pl.col("yuan").alias(f"{field}|yuan"))
        stack = stack.join(of, on=["table", "at"], how="left", maintain_order="left")
    rows = (
        stack.filter(
            pl.col("table").is_in(list(owner_of)) & (pl.col("role") == RowRole.ITEM) & pl.col("name").is_not_null()
        )
        .with_columns(
            pl.col("table").replace_strict(owner_of, return_dtype=pl.Int64).alias("county"),
            plain.alias("plain"),
            pl.col("kind").map_elements(which_kind, return_dtype=pl.String, skip_nulls=True).alias("which"),
        )
        .group_by("county", "table", "plain", maintain_order=True)
        .agg(
            pl.col("at"),
            pl.col("name").first(),
            pl.col("which").drop_nulls().first(),
            *(
                pl.when(pl.col(f"{f}|yuan").is_not_null().any()).then(pl.col(f"{f}|yuan").sum()).alias(f)
                for f in ("arranged", "amount")
            ),
        )
    )
    given = (
        dossier.projects.with_columns(plain.alias("plain"))
        .filter(pl.col("plain").is_not_null())
        .group_by("county", "plain", maintain_order=True)
        .agg(pl.col("yuan").sum().alias("given"), pl.col("which").first().alias("own"))
        .with_columns(pl.lit(value=True).alias("listed"))
    )
    return rows.join(given, on=["county", "plain"], how="left", maintain_order="left").with_columns(
        pl.col("listed").fill_null(value=False)
    )


def _paid_hit(dossier: Dossier, r: dict[str, Any], field: str) -> Hit:
    """Return the hit of a project that got more than its allocation.

    Both are compared in 元, as the rows of several sheets are added up, and shown in the unit of the marked column.
    """
    table = dossier.tables[r["table"]]
    unit = table.unit_of(field) or Unit.YIYUAN
    actual, expected = (convert(exact(r[k]), Unit.YUAN, unit) for k in (field, "given"))
    cells = table.span(r["at"], field, CellRole.SUBJECT)
    return gap_hit(
        cells,
        {
            "where": place(table, cells),
            "county": owner(dossier.counties[r["county"]]),
            "project": short(r["name"]),
        },
        message=_ARRANGED if field == "arranged" else None,
        actual=actual,
        expected=expected,
        unit=unit,
    )


_ARRANGED = Words(
    "{where} {county}：“{project}”安排的支出为{actual}，超过债券项目中的额度{expected}，多出{gap}。",
    "{where} {county}: “{project}” is arranged to get {actual}, above its allocation {expected} by {gap}.",
)


def _unlisted(dossier: Dossier, r: dict[str, Any], field: str, what: Words) -> Hit:
    table = dossier.tables[r["table"]]
    cells = table.span(r["at"], field, CellRole.SUBJECT)
    county = owner(dossier.counties[r["county"]])
    return Hit(cells, {"where": place(table, cells), "county": county, "project": short(r["name"]), "what": what})


def _subject_hit(dossier: Dossier, r: dict[str, Any], what: Words, severity: Severity) -> Hit:
    """Return the hit of an expenditure subject that does not fit its project.

    It tells the amount spent, else the one arranged. A sheet that is no county's (an official annex) names no owner.
    """
    table = dossier.tables[r["table"]]
    cell = table.cell(r["at"], "subject", CellRole.SUBJECT)
    amount = next((r[f] for f in ("amount", "arranged") if r.get(f) is not None), None)
    at = next((n for n, c in enumerate(dossier.counties) if r["table"] in c.tables.values()), None)
    return Hit(
        (cell,),
        {
            "where": place(table, (cell,)),
            "county": owner(dossier.counties[at]) if at is not None else "",
            "project": short(str(r.get("name") or "")),
            "subject": short(str(r["subject"])),
            "actual": money(exact(amount), table.unit_of("amount")) if amount is not None else "—",
            "what": what,
        },
        severity=severity,
        kind=which_kind(r.get("kind")),
    )
