"""Family V: what a level of government received against what it hands on, from the tables of both levels."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.amount import exact
from quotaxl.core.finding import Severity
from quotaxl.core.region import Region
from quotaxl.core.table import RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.kinds import heading_kind, kind_columns
from quotaxl.dossier.purposes import earmark_columns, earmark_text
from quotaxl.rules.arithmetic.figures import Figure, sum_hit
from quotaxl.rules.engine.registry import Hits, Result, RuleScope, Unchecked, rule

ALLOCATION = "allocation"
_NONE = Unchecked(
    Words("没有上下两级政府的分配表可以对照", "no allocation tables of two levels of government to compare"),
    applies=False,
)
_BLANK = Unchecked(
    Words("上下两级的分配表没有都填写金额", "the allocation tables of the two levels do not both state amounts")
)
_MESSAGE = Words(
    "{region}：{brief}{have}，上级分配表{other}{due}，{more}{gap}。{note}",
    "{region}: {brief} is {have}, {other} in the table of the level above is {due}: {gap} too {more}. {note}",
)


@rule(
    "QX-V101",
    Severity.ERROR,
    title=Words("本级分配表的合计不等于上级下达的额度", "A table of allocation does not hand on what was received"),
    why=Words(
        "上级下达给一个地区的额度，应由该地区本级留用数和分配给所属县市的数合成，专项任务额度也是如此。",
        "What a region received is what it keeps plus what it hands to its counties; the same goes for earmarks.",
    ),
    message=_MESSAGE,
    remedy=Words(
        "核对本级分配表与上级文件；留在本级的数也要列出一行。",
        "Compare the table with the notice; what is kept at this level needs a row of its own.",
    ),
    basis=("regulation-45", ARITHMETIC),
    needs=(ALLOCATION,),
    scope=RuleScope.PREFECTURE,
)
def handed_on_differs(dossier: Dossier) -> Iterator[Result]:
    """Total of a lower level's table = the row of that region in the table above it, per amount and earmark."""
    pairs, checked = list(_pairs(dossier)), False
    for pair in pairs:
        found = []
        for lower, upper in pair.columns:
            parts = _own_rows(pair.lower, lower)
            received = Figure(pair.upper, pair.at, upper)
            unit = received.unit
            total = pair.total(lower)
            given = total.value(unit) if total else sum((p.value(unit) or Decimal(0) for p in parts), Decimal(0))
            value = received.value(unit)
            if value is None or given is None:
                continue
            checked = True
            if exact(given - value) == 0:
                continue
            shown = total or next(iter(parts), None)
            if shown:
                found.append((shown, received))
        yield Hits(
            len(found),
            (sum_hit(one, (other,), "", region=pair.region.name, other=other.beside(one)) for one, other in found),
        )
    if not checked:
        yield _BLANK if pairs else _NONE


@rule(
    "QX-V102",
    Severity.WARNING,
    title=Words("分配给同一县市的额度，上下两级的分配表不同", "Two levels give the same county different amounts"),
    why=Words(
        "上级文件已经列明到县的额度，下一级转下达时一般不得改变；项目间、地区间调剂须经下达部门同意。",
        "Where the notice names the county's amount, the level between hands it on unchanged.",
    ),
    message=_MESSAGE,
    remedy=Words(
        "核对两张表中这个县市的额度；确经同意调整的，注明依据。",
        "Compare the county's amount in both tables; where a change was agreed, say by what.",
    ),
    basis=("budget-law-72",),
    needs=(ALLOCATION,),
    scope=RuleScope.PREFECTURE,
)
def county_differs_between_levels(dossier: Dossier) -> Iterator[Result]:
    """A county's row in a lower level's table = its row in the table above."""
    pairs, checked = list(_pairs(dossier)), False
    for pair in pairs:
        above = {r.code: at for at, r in enumerate(dossier.row_regions(pair.upper)) if r and r.code != pair.region.code}
        found = []
        for at, region in enumerate(dossier.row_regions(pair.lower)):
            if region is None or region.code not in above:
                continue
            for lower, upper in pair.columns:
                one, other = Figure(pair.lower, at, lower), Figure(pair.upper, above[region.code], upper)
                mine, theirs = one.value(other.unit), other.value(other.unit)
                checked = checked or mine is not None or theirs is not None
                if (mine or Decimal(0)) != (theirs or Decimal(0)):
                    found.append((one, other, region))
        yield Hits(
            len(found),
            (sum_hit(one, (other,), "", region=region.name, other=other.beside(one)) for one, other, region in found),
        )
    if not checked:
        yield _BLANK if pairs else _NONE


@dataclass(frozen=True, slots=True)
class _Pair:
    """A lower level's table, the table above it, the region and its row there, and columns that mean the same."""

    region: Region
    lower: Table
    upper: Table
    at: int
    columns: tuple[tuple[str, str], ...]

    def total(self, name: str) -> Figure | None:
        """Return the lower table's own total in a column."""
        found = self.lower.frame["role"].eq(RowRole.TOTAL).arg_true()
        return Figure(self.lower, int(found[0]), name) if len(found) else None


def _pairs(dossier: Dossier) -> Iterator[_Pair]:
    """Yield each pair of notices of which one passes on to regions below what the other gives to its issuer."""
    tables = [dossier.tables[at] for at in dossier.forms.get(ALLOCATION, ())]
    held = {id(t): dossier.row_regions(t) for t in tables}
    for lower in tables:
        region = _giver(dossier, lower, held[id(lower)])
        if region is None:
            continue
        for upper in tables:
            at = next((i for i, r in enumerate(held[id(upper)]) if r and r.code == region.code), None)
            kinds = {k for k in (heading_kind(lower.title), heading_kind(upper.title)) if k}
            years = {y for y in (lower.year, upper.year) if y}
            other_notice = _cites_another(lower, upper)
            if upper is lower or at is None or len(kinds) > 1 or len(years) > 1 or other_notice:
                continue
            columns = _same_columns(lower, upper)
            if columns:
                yield _Pair(region, lower, upper, at, columns)


def _giver(dossier: Dossier, table: Table, rows: tuple[Region | None, ...]) -> Region | None:
    """Return the region whose own allocation a table is: it holds all rows, and is none that others stand below."""
    found = [r for r in rows if r]
    named = dossier.named(table.region) if table.region else None
    parents = [dossier.regions.ancestors(r)[0] for r in found if dossier.regions.ancestors(r)]
    region = named or (parents[0] if parents else None)
    if region is None or not found or table.frame["role"].eq(RowRole.PARENT).any():
        return None
    inside = all(dossier.regions.within(r, region) for r in found)
    return region if inside and any(r.code != region.code for r in found) else None


def _cites_another(lower: Table, upper: Table) -> bool:
    """Return whether two tables of one level's notices are told apart by different tasks in their titles."""
    tasks = [t for t in ("衔接", "再融资", "提前") if (t in lower.title) != (t in upper.title)]
    return bool(tasks) and lower.document_number != upper.document_number


def _same_columns(lower: Table, upper: Table) -> tuple[tuple[str, str], ...]:
    earmarks = {earmark_text(c): c.name for c in earmark_columns(upper)}
    pairs = [("amount", "amount")] if lower.column("amount") and upper.column("amount") else []
    own, theirs = kind_columns(lower), kind_columns(upper)
    if own and theirs:
        pairs = [p for p in pairs if "amount" not in (*own.values(), *theirs.values())]
        pairs += [(own[kind], theirs[kind]) for kind in own]
    pairs += [(c.name, earmarks[earmark_text(c)]) for c in earmark_columns(lower) if earmark_text(c) in earmarks]
    return tuple(p for p in pairs if (lower.unit_of(p[0]) is None) == (upper.unit_of(p[1]) is None))


def _own_rows(table: Table, name: str) -> list[Figure]:
    rows = table.frame["role"].eq(RowRole.ITEM).arg_true()
    return [Figure(table, int(at), name) for at in rows]
