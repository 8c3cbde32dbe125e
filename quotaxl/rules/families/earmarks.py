"""Family E: what a notice gives a county, against what the county does with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from quotaxl.catalogue.debtkinds import BOND_WORDS
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.law.lists import Purpose
from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.table import Column, Table
from quotaxl.core.tolerance import half
from quotaxl.core.words import Words
from quotaxl.dossier.batches import cited_by, meant
from quotaxl.dossier.citing import Citation, citation
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.holdings import Grant, handed_on
from quotaxl.dossier.kinds import column_kind, kind_columns
from quotaxl.dossier.purposes import earmark_columns, earmark_text, purpose_of, purposes_for, serving
from quotaxl.rules.arithmetic.causes import Addend, guesses, likely
from quotaxl.rules.arithmetic.equations import amount_of, cell_of, half_of, owner, stated, table_of
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import ROUNDED, label, money, names, place, short

PROJECTS, LIMIT, ALLOCATION, INFO = "county-projects", "county-limit", "allocation", "county-info"
KINDS = dict[str | None, Words](BOND_WORDS.items()) | {None: Words("债券", "bond")}
NEW = {kind: Item(LIMIT, "new", kind or "total") for kind in KINDS}
CITED = Item(INFO, "notice_number", "value")
_BY_BATCH = Unchecked(
    Words("逐批核对，见QX-N104、QX-N105", "checked batch by batch, see QX-N104 and QX-N105"), applies=False
)


@rule(
    "QX-E101",
    Severity.ERROR,
    title=Words(
        "县级新增债务限额小于上级文件下达的额度", "A county's new quota is smaller than what the notice gives it"
    ),
    why=Words(
        "接受转贷并使用债务资金的政府应将其全部列入本级预算调整方案。",
        "A government that receives and uses on-lent debt puts all of it into its adjustment.",
    ),
    message=Words(
        "{county}：{premise}上级文件下达{kind}{expected}，本级新增限额只有{actual}，少{gap}。{note}",
        "{county}: {premise}the notices give {expected} of {kind} money, its new quota is only {actual}, short by "
        "{gap}. {note}",
    ),
    remedy=Words(
        "核对下达文件与本级新增限额；漏列的补列。", "Compare the notices with the new quota and add what is left out."
    ),
    basis=("regulation-45", "budget-law-35"),
    needs=(ALLOCATION, LIMIT),
)
def quota_below_notice(dossier: Dossier) -> Iterator[Result]:
    """New quota of a kind ≥ Σ of what all notices of that kind give the county."""
    groups: dict[tuple[int, str | None], list[Grant]] = {}
    for grant in dossier.grants:
        if grant.county not in dossier.batches:  # else each notice is held against its batch: QX-N105
            groups.setdefault((grant.county, grant.which), []).append(grant)
    checked, lacking = False, False
    short_of = []
    for (county, which), given in groups.items():
        new = NEW[which]
        quota = stated(dossier, county, new)
        units = [dossier.tables[g.table].unit_of(g.name) for g in given]
        if quota is None or None in units:
            who = owner(dossier.counties[county])
            cell = cell_of(dossier, county, new, CellRole.SUBJECT)
            reason = Words(f"{who}：新增限额未填写或单位不明", f"{who}: new quota blank or of unknown unit")
            yield Unchecked(reason, everything=False, cells=(cell,) if cell else ())
            lacking = True
            continue
        checked = True
        worth = [g.yuan for g in given if g.yuan is not None]
        premises = [citation(dossier, dossier.counties[county], dossier.tables[g.table]) for g in given]
        expected, sure = (
            sum(worth, Decimal(0)),
            sum((w for w, p in zip(worth, premises, strict=True) if p is Citation.CITED), Decimal(0)),
        )
        if sure and quota < sure:
            cited = [g for g, p in zip(given, premises, strict=True) if p is Citation.CITED]
            short_of.append((county, new, cited, sure, _Premise(dossier, cited, Citation.CITED)))
        elif quota < expected:
            worst = Citation.OTHER if Citation.OTHER in premises else premises[0]
            short_of.append((county, new, given, expected, _Premise(dossier, given, worst)))
    yield Hits(len(short_of), (_below(dossier, *found) for found in short_of))
    if not checked and dossier.grants and not groups:
        yield _BY_BATCH
    elif not checked:
        yield Unchecked(_no_grant(dossier), applies=lacking)


@rule(
    "QX-E102",
    Severity.ERROR,
    title=Words("专项任务额度没有落实到相应项目", "An earmark is not placed on projects of its purpose"),
    why=Words(
        "下达文件以“其中”列明的额度只能用于该项任务；严格控制项目间的资金调剂。金额相同的其他项目不能算作落实。",
        "What a notice earmarks may be spent on that purpose only; a project of equal amount is no proof.",
    ),
    message=Words(
        "{county}：{premise}上级下达{earmarked}用于“{earmark}”，{kind}项目中用于该任务的为{placed}，缺口{gap}。{note}",
        "{county}: {premise}the notice earmarks {earmarked} for “{earmark}”; {kind} projects for it come to {placed}, "
        "a gap of {gap}. {note}",
    ),
    remedy=Words(
        "将额度落实到符合该任务的项目，或在“对应专项任务”栏注明所对应的项目；用途确有变更的，须报经下达部门同意。",
        "Place the amount on projects of that purpose, or name the task in the column 对应专项任务; "
        "a change of purpose needs the consent of whoever issued the notice.",
    ),
    basis=("budget-law-72",),
    needs=(ALLOCATION, PROJECTS),
)
def earmark_not_placed(dossier: Dossier) -> Iterator[Result]:
    """Σ of a county's projects for an earmark ≥ the earmark, by declared task or by words, never by amount."""
    checked = False
    gaps: list[_Gap] = []
    served: dict[tuple[Purpose, str, str | None], dict[int, tuple[Decimal, int]]] = {}
    for grant in dossier.grants:
        table = dossier.tables[grant.table]
        for column in earmark_columns(table):
            if not _belongs(dossier, grant, column):
                continue
            amount = _earmarked(grant, table, column)
            if amount <= 0:
                continue
            who = owner(dossier.counties[grant.county])
            projects = table_of(dossier, grant.county, PROJECTS)
            units = (table.unit_of(column.name), projects.unit_of("amount") if projects else None)
            if projects is None or units[0] is None or units[1] is None:
                reason = Words(f"{who}：没有项目表或单位不明", f"{who}: no project table, or a unit is unknown")
                yield Unchecked(reason, everything=False)
                continue
            checked = True
            text, own = earmark_text(column), _of_batch(dossier, grant)
            key = (_purpose(dossier, grant, text), text, grant.which)
            if own is None and key not in served:
                served[key] = serving(dossier.projects, *key)
            found = served[key] if own is None else serving(own, *key)
            placed, count = found.get(grant.county, (Decimal(0), 0))
            if convert(placed, units[1], units[0]) < amount:
                gaps.append(_Gap(grant, column, placed, count))
    yield Hits(len(gaps), (_gap_hit(dossier, gap) for gap in gaps))
    if not checked:
        some = bool(dossier.grants)
        reason = Words("下达给这些地区的额度没有专项任务", "the notices earmark nothing for these counties")
        yield Unchecked(reason if some else _no_grant(dossier), applies=False)


@rule(
    "QX-E104",
    Severity.WARNING,
    title=Words("没有写明下达文号，或文号与下达文件不符", "The notice's number is missing or another one"),
    why=Words(
        "不写下达文号，就看不出本次新增限额是否包含该文件下达的额度。",
        "Without the number nobody can tell whether the new quota includes what this notice gives.",
    ),
    message=Words(
        "{where} {county}：下达文号为“{found}”，上级文件为{expected}，看不出新增限额是否包含该文件下达的{amount}。",
        "{where} {county}: the notice's number reads “{found}”, the notice is {expected}; "
        "whether the new quota includes its {amount} cannot be seen.",
    ),
    remedy=Words("在基本信息中填写下达文号。", "Enter the notice's number in 基本信息."),
    basis=("regulation-45",),
    needs=(ALLOCATION, INFO),
)
def notice_not_cited(dossier: Dossier) -> Iterator[Result]:
    """The county's 基本信息 does not cite the notice that pays it."""
    checked = False
    told: set[tuple[int, int]] = set()
    for grant in dossier.grants:
        county, table = dossier.counties[grant.county], dossier.tables[grant.table]
        info = table_of(dossier, grant.county, INFO)
        if (
            grant.county in dossier.batches
            or info is None
            or not table.document_number
            or not (grant.amount or grant.passed)
        ):
            continue
        checked = True
        cited = dossier.info(county, "notice_number") or ""
        if citation(dossier, county, table) is Citation.CITED or (grant.county, grant.table) in told:
            continue
        told.add((grant.county, grant.table))
        cell = cell_of(dossier, grant.county, CITED, CellRole.SUBJECT) or info.place(None)
        source = table.cell(grant.at, grant.name, CellRole.SOURCE)
        yield Hit(
            (cell, source),
            {
                "where": place(info, (cell,)),
                "county": owner(county),
                "found": short(cited) or Words("（空）", "(blank)"),
                "expected": table.document_number,
                "amount": money(exact(grant.amount + grant.passed), table.unit_of(grant.name)),
            },
            expected=table.document_number,
            actual=cited or None,
        )
    if not checked and dossier.grants and all(g.county in dossier.batches for g in dossier.grants):
        yield _BY_BATCH
    elif not checked:
        yield Unchecked(Words("下达文件的文号不明", "the notice's number is not known"), applies=bool(dossier.grants))


def _of_batch(dossier: Dossier, grant: Grant) -> pl.DataFrame | None:
    """Return the projects of the batches that cite a grant's notice and those of none; None where no batch does."""
    given = dossier.batches.get(grant.county, ())
    cited = cited_by(dossier.tables[grant.table].document_number, given)
    rows = dossier.projects_of.get(grant.county)
    if not cited or rows is None:
        return None
    texts = [t for t in rows["batch"].drop_nulls().unique() if set(map(id, meant(t, given))) & set(map(id, cited))]
    return rows.filter(pl.col("batch").is_null() | pl.col("batch").is_in(texts))


def _belongs(dossier: Dossier, grant: Grant, column: Column) -> bool:
    """Return whether a 其中 column is part of this grant, where a row grants both kinds in columns of their own."""
    kinds = kind_columns(dossier.tables[grant.table])
    if not kinds:
        return True
    own = column.of if column.of in kinds.values() else kinds.get(column_kind(column) or "general")
    return own == grant.name


@dataclass(frozen=True, slots=True)
class _Gap:
    """An earmark that a county's projects do not reach: what `count` projects place, in the sheet's unit."""

    grant: Grant
    column: Column
    placed: Decimal
    count: int


def _earmarked(grant: Grant, table: Table, column: Column) -> Decimal:
    """Return what a column earmarks for the grant's region itself, without what it hands on."""
    amount = table.frame[column.name][grant.at]
    if amount is None:
        return Decimal(0)
    return exact(amount - handed_on(table, grant.at, column.name)) if grant.passed else exact(amount)


def _gap_hit(dossier: Dossier, gap: _Gap) -> Hit:
    """Return the hit of an earmark that the county's projects do not reach."""
    grant, column = gap.grant, gap.column
    table, projects = dossier.tables[grant.table], table_of(dossier, grant.county, PROJECTS)
    assert projects is not None
    unit, own = table.unit_of(column.name), projects.unit_of("amount")
    printed = projects.column("amount")
    assert unit is not None
    assert own is not None
    assert printed is not None
    earmarked = _earmarked(grant, table, column)
    placed = convert(gap.placed, own, unit)
    allowed = convert(half(printed.decimals), own, unit) * gap.count
    mine = dossier.projects_of.get(grant.county, dossier.projects.clear())
    ours = mine.filter(pl.col("which") == grant.which) if grant.which else mine
    shown = ours if not ours.is_empty() else mine
    source = table.cell(grant.at, column.name, CellRole.SOURCE)
    target = projects.span(shown["at"].to_list(), "amount", CellRole.TARGET) or (projects.place(None, CellRole.TARGET),)
    rounded = earmarked - placed <= allowed
    text = earmark_text(column)
    premise = _Premise(dossier, [grant], citation(dossier, dossier.counties[grant.county], table))
    return gap_hit(
        (source, *target),
        {
            "county": owner(dossier.counties[grant.county]),
            "earmarked": money(earmarked, unit),
            "earmark": short(text),
            "kind": KINDS[grant.which],
            "placed": money(placed, unit),
            "note": ROUNDED if rounded else Words("", ""),
            "premise": premise.words,
        },
        actual=placed,
        expected=earmarked,
        unit=unit,
        cause=None
        if rounded
        else _explain(ours, _purpose(dossier, grant, text), convert(earmarked - placed, unit, own), own),
        severity=Severity.INFO if rounded else premise.severity,
        citations=(table.document_number,) if table.document_number else (),
    )


def _purpose(dossier: Dossier, grant: Grant, text: str) -> Purpose:
    number = dossier.tables[grant.table].document_number
    return purpose_of(text, purposes_for(dossier, grant.county, number))


def _explain(ours: pl.DataFrame, purpose: Purpose, wanted: Decimal, own: Unit) -> Words | None:
    """Return the nearest projects and a warning against those that merely have the amount `wanted`, in `own`."""
    zh, en = [], []
    name = pl.col("name")
    near = ours.filter(name.str.contains_any(list(purpose.near))) if purpose.near else ours.clear()
    if purpose.include:
        near = near.filter(
            ~name.str.contains_any(list(purpose.include))
            | (name.str.contains_any(list(purpose.exclude)) if purpose.exclude else pl.lit(False))
        )
    if not near.is_empty():
        nearest = names(
            [
                f"{n}（{money(exact(v), own)}）"
                for n, v in zip(near["name"], near["amount"], strict=True)
                if v is not None
            ]
        )
        why = f"{purpose.why_near_zh}，" if purpose.why_near_zh else ""
        zh.append(f"名称最接近的是{nearest.zh}，但{why}是否属于该任务须由人认定")
        reason = f"{purpose.why_near_en}; " if purpose.why_near_en else ""
        en.append(f"the nearest by name: {nearest.en}; {reason}a person must decide whether it counts")
    equal = ours.filter((pl.col("amount") == wanted) & name.is_not_null())
    if not equal.is_empty():
        listed = names(equal["name"].to_list())
        zh.append(f"{listed.zh}的额度恰为{money(wanted, own)}，但与该任务无关，金额相同不能作为依据")
        en.append(f"{listed.en}: exactly {money(wanted, own)}, but unrelated; an equal amount is no evidence")
    return Words("；".join(zh), "; ".join(en)) if zh else None


class _Premise:
    """What must be so for a finding to hold: that the new quota holds what the notices give; and how sure that is."""

    def __init__(self, dossier: Dossier, given: Sequence[Grant], stands: Citation) -> None:
        numbers = list(dict.fromkeys(n for g in given if (n := dossier.tables[g.table].document_number)))
        named = "、".join(numbers) or "该文件"
        self.words = Words("", "")
        if stands is not Citation.CITED:
            self.words = Words(f"如包含{named}下达的额度，", f"if the quota includes {named}, ")
        self.severity = Severity.WARNING if stands is Citation.OTHER else None


def _below(dossier: Dossier, county: int, new: Item, given: list[Grant], yuan: Decimal, premise: _Premise) -> Hit:
    """Return the hit of a quota below what its notices give, `yuan` in 元."""
    limit = table_of(dossier, county, LIMIT)
    unit = limit.unit_of(new.field) if limit else None
    assert unit is not None
    expected = convert(yuan, Unit.YUAN, unit)
    actual = amount_of(dossier, county, new, unit) or Decimal(0)
    target = cell_of(dossier, county, new, CellRole.TARGET)
    sources = tuple(dossier.tables[g.table].cell(g.at, g.name, CellRole.SOURCE) for g in given)
    rounded = expected - actual <= half_of(dossier, county, new, unit)
    addends = [
        Addend(
            label(dossier.tables[g.table], g.at),
            convert(g.amount, dossier.tables[g.table].unit_of(g.name) or unit, unit),
        )
        for g in given
    ]
    numbers = dict.fromkeys(n for g in given if (n := dossier.tables[g.table].document_number))
    return gap_hit(
        (*((target,) if target else ()), *sources),
        {
            "county": owner(dossier.counties[county]),
            "kind": KINDS[new.field if new.field in KINDS else None],
            "note": ROUNDED if rounded else Words("", ""),
            "premise": premise.words,
        },
        actual=actual,
        expected=expected,
        unit=unit,
        cause=None if rounded else _swapped(dossier, county, new, yuan) or likely(guesses(actual, addends)),
        severity=Severity.INFO if rounded else premise.severity,
        citations=tuple(numbers),
    )


def _swapped(dossier: Dossier, county: int, new: Item, yuan: Decimal) -> Words | None:
    """Return that the kinds may be swapped, where the other kind's quota is what this kind was given."""
    other = {"general": "special", "special": "general"}.get(new.field)
    if other is None or stated(dossier, county, NEW[other]) != yuan:
        return None
    return Words("一般债务和专项债务的新增限额可能填反了", "the new quotas of general and special debt may be swapped")


def _no_grant(dossier: Dossier) -> Words:
    if not dossier.counties:
        return Words("所给文件中没有县级工作簿", "the files hold no county workbook")
    return Words("分配表中没有给这些地区的额度", "the allocation tables give nothing to these counties")
