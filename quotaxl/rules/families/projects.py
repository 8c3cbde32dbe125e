"""Family P: the projects that bond money is spent on."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl

from quotaxl.catalogue.debtkinds import BOND_WORDS, KINDS
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.amount import convert, exact, plain
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.table import Table
from quotaxl.core.tolerance import half
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.holdings import fresh
from quotaxl.rules.arithmetic.causes import Addend, guesses, likely
from quotaxl.rules.arithmetic.equations import amount_of, cell_of, column, owner, table_of
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.arithmetic.unread import unread, why_unread
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import ROUNDED, names, place, short

PROJECTS, LIMIT = "county-projects", "county-limit"
NEW = {kind: Item(LIMIT, "new", kind) for kind in KINDS}


NO_DEMAND = Words("没有下达文件作这样的要求", "no notice demands it")


@rule(
    "QX-P101",
    Severity.ERROR,
    title=Words(
        "债券项目之和不等于本次新增限额（分一般、专项）", "The projects of a kind do not add up to its new quota"
    ),
    why=Words(
        "新增限额要全部落实到项目：一般债券项目之和等于新增一般债务限额，专项债券项目之和等于新增专项债务限额。",
        "The new quota is broken down to projects completely, general and special apart.",
    ),
    message=Words(
        "{county}：{kind}项目之和为{actual}，本次新增限额为{expected}，{more}{gap}。{note}",
        "{county}: the {kind} projects add up to {actual}, the new quota is {expected}, a gap of {gap}. {note}",
    ),
    remedy=Words(
        "核对各项目额度和债券性质，使分类合计等于下达的新增限额。",
        "Check amounts and kinds of the projects until each kind equals its new quota.",
    ),
    basis=("budget-law-13", "regulation-44", ARITHMETIC),
    needs=(PROJECTS, LIMIT),
)
def projects_differ_from_quota(dossier: Dossier) -> Iterator[Result]:
    """Σ projects of a kind = new quota of that kind."""
    sums = (
        dossier.projects.filter(fresh())
        .group_by("county")
        .agg(*(pl.col("yuan").filter(pl.col("which") == k).sum().alias(k) for k in KINDS))
    )
    quota = dossier.sheet.select("county", *(column(dossier, NEW[k]).alias(f"{k}|new") for k in KINDS))
    both = sums.join(quota, on="county").filter(~pl.col("county").is_in(list(dossier.batches)))
    checked = 0
    for kind in KINDS:
        known = both.filter(pl.col(f"{kind}|new").is_not_null())
        checked += known.height
        bad = known.filter(pl.col(kind) != pl.col(f"{kind}|new")).sort("county")
        yield Hits(bad.height, (_quota_hit(dossier, r["county"], kind, r) for r in bad.iter_rows(named=True)))
    if not checked and dossier.batches:
        yield Unchecked(Words("逐批核对，见QX-N203", "checked batch by batch, see QX-N203"), applies=False)
    elif not checked:
        reason = Words("新增限额或项目未填写", "neither new quota nor projects are filled in")
        cells = [cell_of(dossier, n, NEW[k], CellRole.SUBJECT)
                 for n in range(len(dossier.counties)) for k in KINDS]  # fmt: skip
        yield Unchecked(reason, cells=tuple(c for c in cells if c))


@rule(
    "QX-P102",
    Severity.WARNING,
    title=Words("项目没有写明是一般债券还是专项债券", "A project does not say whether it is general or special"),
    why=Words(
        "一般债务和专项债务分别列入不同的预算；性质不明的项目没有计入任何一类合计。",
        "The kinds stand in different budgets; a project of unknown kind is counted in neither sum.",
    ),
    message=Words(
        "{where} {county}：{count}个项目的债券性质不是一般债券或专项债券：{names}。",
        "{where} {county}: {count} projects are neither general nor special: {names}.",
    ),
    remedy=Words("在债券性质栏填写一般债券或专项债券。", "Enter 一般债券 or 专项债券 as the kind."),
    basis=("regulation-44",),
    needs=(PROJECTS,),
)
def kind_unknown(dossier: Dossier) -> Iterator[Result]:
    """The kind of a project is neither 一般 nor 专项."""
    yield from _per_table(dossier, dossier.projects.filter(pl.col("which").is_null()), "kind")


@rule(
    "QX-P301",
    Severity.WARNING,
    title=Words("项目没有绩效目标", "A project has no performance target"),
    why=Words(
        "申请债券资金时应同步设定绩效目标；下达文件也要求资金使用单位必须设置绩效目标。",
        "Targets are set when bond money is applied for; the notice demands them of every user.",
    ),
    message=Words(
        "{where} {county}：{count}个项目没有填写绩效目标：{names}。",
        "{where} {county}: {count} projects have no performance target: {names}.",
    ),
    remedy=Words("由项目单位补报绩效目标，审核后填入。", "Let the project units hand in their targets and enter them."),
    basis=("performance-61", "notice-2024-18"),
    needs=(PROJECTS,),
)
def target_missing(dossier: Dossier) -> Iterator[Result]:
    """Projects without 绩效目标; 无, 待定 and the like are none."""
    told = pl.col("target").str.replace_all(r"\s", "")
    none = told.is_null() | told.is_in(list(dossier.parameters.no_target))
    yield from _per_table(dossier, dossier.projects.filter(none), "target", of_kind=True)


@rule(
    "QX-P302",
    Severity.WARNING,
    title=Words("项目没有写明进展状态", "A project's status is missing"),
    why=Words(
        "应优先选择在建项目和前期手续完备的项目，避免债券发行后资金闲置；没有状态就无法判断。",
        "Projects under way or ready come first, so that money does not lie idle; without a status nobody can tell.",
    ),
    message=Words(
        "{where} {county}：{count}个项目没有填写项目状态（在建、前期手续是否完备）：{names}。",
        "{where} {county}: {count} projects have no status (under way, ready): {names}.",
    ),
    remedy=Words("补填项目状态。", "Enter each project's status."),
    basis=("notice-2024-18",),
    needs=(PROJECTS,),
)
def status_missing(dossier: Dossier) -> Iterator[Result]:
    """Projects without 项目状态, where a notice puts those first that are under way or ready."""
    bound = _ready_first(dossier)
    if not bound:
        yield Unchecked(NO_DEMAND, applies=False)
        return
    missing = dossier.projects.filter(pl.col("status").is_null() & pl.col("county").is_in(bound))
    yield from _per_table(dossier, missing, "status")


@rule(
    "QX-P304",
    Severity.WARNING,
    title=Words("项目既不在建，前期手续也没有完备", "A project is neither under way nor ready"),
    why=Words(
        "下达文件要求优先选择在建项目和前期手续完备的项目；其他项目可能使债券资金闲置。",
        "The notice puts projects first that are under way or ready; with others the money may lie idle.",
    ),
    message=Words(
        "{where} {county}：{count}个项目的状态不是在建，也不是前期手续完备：{names}。",
        "{where} {county}: {count} projects are neither under way nor ready: {names}.",
    ),
    remedy=Words(
        "优先安排在建或手续完备的项目；确需安排的，在备注中说明开工时间。",
        "Put others first, or say in the remarks when work begins.",
    ),
    basis=("notice-2024-18",),
    needs=(PROJECTS,),
)
def status_no_preference(dossier: Dossier) -> Iterator[Result]:
    """A stated 项目状态 with none of the words for under way and ready, where a notice puts such projects first."""
    bound = _ready_first(dossier)
    if not bound:
        yield Unchecked(NO_DEMAND, applies=False)
        return
    ready = pl.col("status").str.contains_any(list(dossier.parameters.ready))
    not_yet = pl.col("status").str.contains("未|不|没有|尚|待")
    other = pl.col("status").is_not_null() & (~ready | not_yet) & pl.col("county").is_in(bound)
    yield from _per_table(dossier, dossier.projects.filter(other), "status")


def _ready_first(dossier: Dossier) -> list[int]:
    """Return the counties that a notice tells to put projects first that are under way or ready."""
    return [n for n, given in enumerate(dossier.notices) if any(one.demands.ready_projects_first for one in given)]


def _swapped(r: dict[str, Any]) -> Words | None:
    """Return that the kinds may be swapped, where each kind's projects come to the other kind's quota."""
    sums, quotas = ([r[f"{kind}{end}"] for kind in KINDS] for end in ("", "|new"))
    return _KINDS_SWAPPED if None not in quotas and sums == quotas[::-1] else None


_KINDS_SWAPPED = Words(
    "一般债务和专项债务的新增限额可能填反了", "the new quotas of general and special debt may be swapped"
)


def _quota_hit(dossier: Dossier, county: int, kind: str, r: dict[str, Any]) -> Hit:
    """Return the hit of projects of a kind that come to another sum than the new quota, in the quota's unit."""
    table, new = table_of(dossier, county, PROJECTS), NEW[kind]
    limit = table_of(dossier, county, LIMIT)
    unit = limit.unit_of(kind) if limit else None
    assert table is not None
    assert unit is not None
    own = dossier.projects_of[county].filter((pl.col("which") == kind) & pl.col("amount").is_not_null())
    printed, printed_unit = table.column("amount"), table.unit_of("amount")
    assert printed is not None
    assert printed_unit is not None
    quota = amount_of(dossier, county, new, unit) or Decimal(0)
    addends = [
        Addend(short(name or ""), convert(exact(v), printed_unit, unit))
        for name, v in zip(own["name"], own["amount"], strict=True)
    ]
    actual = exact(sum((a.value for a in addends), Decimal(0)))
    allowed = convert(half(printed.decimals), printed_unit, unit) * len(addends)
    rounded = 0 < abs(actual - quota) <= allowed
    total = cell_of(dossier, county, new, CellRole.TOTAL)
    parts = table.span(own["at"].to_list(), "amount", CellRole.PART)
    return gap_hit(
        (*((total,) if total else ()), *parts),
        {
            "county": owner(dossier.counties[county]),
            "kind": BOND_WORDS[kind],
            "note": ROUNDED if rounded else Words("", ""),
        },
        actual=actual,
        expected=quota,
        unit=unit,
        cause=None
        if rounded
        else _swapped(r) or uncounted(dossier, county, table)[1] or likely(guesses(quota, addends)),
        severity=Severity.INFO if rounded else None,
        because=() if rounded else uncounted(dossier, county, table)[0],
    )


def uncounted(dossier: Dossier, county: int, table: Table) -> tuple[tuple[CellRef, ...], Words | None]:
    """Return the cells for which projects are not counted: amounts that were not read, kinds that nobody can tell."""
    rows = dossier.projects_of[county]
    amounts = [table.cell(at, "amount", CellRole.SUBJECT) for at in rows.filter(pl.col("amount").is_null())["at"]]
    lost = unread(table, amounts)
    unkind = rows.filter(pl.col("which").is_null() & pl.col("amount").is_not_null())
    if lost or unkind.is_empty() or not table.column("kind"):
        return tuple(c for c, _ in lost), why_unread(lost)
    cells = tuple(table.cell(at, "kind", CellRole.SUBJECT) for at in unkind["at"])
    told = names(
        [f"{short(n or '')}（{plain(exact(v))}）" for n, v in zip(unkind["name"], unkind["amount"], strict=True)]
    )
    return cells, Words(f"{told.zh}没有写明债券性质，没有计入", f"{told.en}: without a kind, not counted")


def _per_table(dossier: Dossier, bad: pl.DataFrame, field: str, *, of_kind: bool = False) -> Iterator[Result]:
    """Yield one hit per table for all its projects that lack `field`; `of_kind` where the law differs by kind."""
    if dossier.projects.is_empty():
        yield Unchecked(Words("没有填写债券项目", "no project is filled in"))
    tables = bad.group_by("county", "table", maintain_order=True).agg("at", "name", pl.col("which").unique())
    yield Hits(tables.height, (_missing_hit(dossier, r, field, of_kind) for r in tables.iter_rows(named=True)))


def _missing_hit(dossier: Dossier, r: dict[str, Any], field: str, of_kind: bool) -> Hit:
    table = dossier.tables[r["table"]]
    shown = field if table.column(field) else "name"
    cells = table.span(r["at"], shown, CellRole.SUBJECT)
    return Hit(
        cells,
        {
            "where": place(table, cells),
            "county": owner(dossier.counties[r["county"]]),
            "count": len(r["at"]),
            "names": names([n or "" for n in r["name"]]),
        },
        kind=r["which"][0] if of_kind and len(r["which"]) == 1 else None,
    )
