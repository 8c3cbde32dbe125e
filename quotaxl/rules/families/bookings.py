"""Family N, second part: what batches come to, against limits, 基本信息 and projects of the same county."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from quotaxl.catalogue.debtkinds import KIND_WORDS, KINDS
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.batches import QuotaBatch, groups, meant, placed, raised
from quotaxl.dossier.citing import document_numbers
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.holdings import day
from quotaxl.dossier.papers import CARRIED, step_of
from quotaxl.rules.arithmetic.corrections import corrections, faults_of, other_natures
from quotaxl.rules.arithmetic.equations import cell_of, item_brief, owner, stated, table_of
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import names, place, short
from quotaxl.rules.families.batches import NONE
from quotaxl.rules.families.projects import uncounted
from quotaxl.rules.families.received import misdated

LIMIT, INFO, PROJECTS = "county-limit", "county-info", "county-projects"
STATED = {(key, kind): Item(LIMIT, key, kind) for key in ("new", "advance") for kind in KINDS}
CITED, RECEIVED = Item(INFO, "notice_number", "value"), Item(INFO, "notice_received", "value")


_ZERO = Decimal(0)
_NO_LIMIT = Unchecked(
    Words("债务限额没有填写本次新增和提前下达数", "the sheet 债务限额 states neither the new limit nor the advance")
)
_NO_SHARES = Unchecked(
    Words("限额变动和债券项目没有金额可以对照", "neither 限额变动 nor 债券项目 states an amount to compare")
)


@rule(
    "QX-N201",
    Severity.ERROR,
    title=Words("债务限额与限额变动各批之和不同", "The sheet 债务限额 differs from the sum of the batches"),
    why=Words(
        "限额变动逐批列出本年的限额；增加限额的各批之和就是本次新增限额，其中已列年初预算的就是提前下达数。",
        "The batches that raise the limit add up to the new limit, and what of them the opening budget holds to the "
        "advance.",
    ),
    message=Words(
        "{county}：{brief}{have}，按限额变动中{kind}债务各批应为{due}，{more}{gap}。",
        "{county}: {brief} is {have}; the {kind} batches of 限额变动 make {due}: {gap} too {more}.",
    ),
    remedy=Words("以下达文件为准，改正其中一处。", "Correct whichever differs from the notices."),
    basis=("regulation-44", ARITHMETIC),
)
def limit_differs_from_batches(dossier: Dossier) -> Iterator[Result]:
    """新增 and 提前下达 of 债务限额 = Σ batches that raise the limit, Σ of their part in the opening budget."""
    checked = False
    for county, given in dossier.batches.items():
        now = [b for b in given if not b.earlier]
        for (key, kind), item in STATED.items():
            told = stated(dossier, county, item)
            if key == "new":
                parts = [b for b in now if b.nature and b.nature.raises and b.amount(kind)]
                due, field = raised(now, kind), kind
            else:
                parts = [b for b in now if b.budgeted and b.kinds == (kind,)]
                due, field = sum((b.budgeted for b in parts), _ZERO), "budgeted"
            checked = checked or told is not None
            if told is None or told == due:
                continue
            cells = tuple(b.cell(field, CellRole.PART) for b in parts)
            if key == "new":
                because = faults_of(dossier, county) or next(
                    (
                        one.cells
                        for one in corrections(dossier, county, by_limit=False)
                        if raised(one.of(now), kind) == told
                    ),
                    (),
                )
            else:
                because = faults_of(dossier, county, "budgeted")
            yield differing(dossier, county, item, (told, due), cells, kind=KIND_WORDS[kind], because=because)
    if not checked:
        yield _NO_LIMIT if dossier.batches else NONE


@rule(
    "QX-N202",
    Severity.WARNING,
    title=Words("基本信息的下达文号、收文日期与限额变动不符", "基本信息 and 限额变动 name other notices or days"),
    why=Words(
        "填了限额变动的，以限额变动为准；基本信息写的是另一个文号或日期，就看不出依据哪个文件。",
        "Where 限额变动 is filled in it leads; another number or day in 基本信息 leaves open which notice is meant.",
    ),
    message=Words("{where} {county}：{what}", "{where} {county}: {what}"),
    remedy=Words("把两处改成一致。", "Make both agree."),
    basis=("regulation-45",),
)
def info_differs_from_batches(dossier: Dossier) -> Iterator[Result]:
    """The number and the day of 基本信息 that no batch has."""
    if not dossier.batches:
        yield NONE
    for county, given in dossier.batches.items():
        cited = dossier.info(dossier.counties[county], "notice_number")
        known = {n for b in given for n in b.numbers}
        other = [n for n in document_numbers(cited) if n not in known]
        missing = [one for one in dossier.noticed.get(county, ()) if not one.batches]
        gone = [
            one.table.cell(g.at, g.name, CellRole.SOURCE)
            for one in missing
            if set(other) <= set(document_numbers(one.table.document_number))
            for g in one.grants
        ]
        if cited and known and other:
            what = Words(f"文号“{short(cited)}”不在限额变动所列的文号之中。", f"no batch cites {short(cited)}.")
            yield _info_hit(
                dossier, county, CITED, [b.cell("number", CellRole.SOURCE) for b in given if b.number], what, gone
            )
        received = day(dossier.info(dossier.counties[county], "notice_received"))
        days = [day(b.received) for b in given if b.received]
        if received and days and received not in days:
            what = Words(f"收文日期{received}不在限额变动所列的日期之中。", f"no batch was received on {received}.")
            cells = [b.cell("received", CellRole.SOURCE) for b in given if b.received]
            wrong = [b.cell("received") for one in misdated(dossier, county) for b in one.batches]
            yield _info_hit(dossier, county, RECEIVED, cells, what, wrong)


@rule(
    "QX-N203",
    Severity.ERROR,
    title=Words("一批限额的项目之和不等于这一批的金额", "The projects of a batch do not add up to it"),
    why=Words(
        "要落实到项目的性质（新增、外债转贷、结存限额）须全部落实到项目；置换、再融资不落实到项目；用途调整一减一增，合计为零。",
        "New quota, foreign loans and room left are broken down to projects completely; swaps and refinancing are not; "
        "a change of use takes from one project what it gives to another.",
    ),
    message=Words(
        "{county}：{batch}的{kind}债券项目之和为{actual}，应为{expected}，{more}{gap}。",
        "{county}: the {kind} projects of {batch} come to {actual}, {expected} is due, a gap of {gap}.",
    ),
    remedy=Words(
        "核对项目的额度、债券性质和批次；不落实到项目的，从债券项目中删去。",
        "Check amount, kind and batch of the projects; delete those of batches that have none.",
    ),
    basis=("budget-law-13", "regulation-44", ARITHMETIC),
)
def projects_differ_from_batch(dossier: Dossier) -> Iterator[Result]:
    """Σ projects of a batch and kind = Σ of its natures with projects; of all batches where no project names one."""
    checked = False
    for county, given in dossier.batches.items():
        rows = dossier.projects_of.get(county)
        if rows is None:
            continue
        off = []
        for batches_, own, name in _shares(given, rows):
            for kind in KINDS:
                mine = own.filter((pl.col("which") == kind) & pl.col("yuan").is_not_null())
                share, due = _Share(batches_, mine, name, kind, exact(mine["yuan"].sum() or 0)), placed(batches_, kind)
                checked = checked or not mine.is_empty() or any(due)
                if share.actual not in due:
                    off.append(share)
        moved = _moved(off)
        for share in off:
            yield _projects_hit(dossier, county, share, off[0] if moved else None)
    if not checked:
        none = Unchecked(Words("没有填写债券项目", "no project is filled in"))
        yield NONE if not dossier.batches else _NO_SHARES if dossier.projects_of else none


@rule(
    "QX-N204",
    Severity.WARNING,
    title=Words("项目的批次不在限额变动之中，或没有写明", "A project is of a batch that is not listed, or of none"),
    why=Words(
        "有几批限额时，项目属于哪一批要写明，否则不能逐批核对，也不知道列入哪一次调整。",
        "With several batches each project says of which it is; else batches cannot be checked one by one.",
    ),
    message=Words(
        "{where} {county}：{count}个项目{what}：{names}。", "{where} {county}: {count} projects {what}: {names}."
    ),
    remedy=Words("按限额变动中的批次填写，如“第一次调整”。", "Enter the batch as 限额变动 calls it."),
    basis=("budget-law-13",),
)
def project_of_no_batch(dossier: Dossier) -> Iterator[Result]:
    """Projects whose 批次 means no batch; blank ones where others name theirs."""
    if not dossier.batches:
        yield NONE
    for county, given in dossier.batches.items():
        rows = dossier.projects_of.get(county)
        if rows is None or rows["batch"].drop_nulls().is_empty():
            continue
        blank = rows.filter(pl.col("batch").is_null())
        other = rows.filter(pl.col("batch").is_in(_strange(rows, given)))
        for bad, what in (
            (other, Words("的批次不在限额变动之中", "are of a batch that is not listed")),
            (blank, Words("没有写明批次", "do not name their batch")),
        ):
            if bad.is_empty():
                continue
            table = dossier.tables[bad["table"][0]]
            cells = table.span(bad["at"].to_list(), "batch", CellRole.SUBJECT)
            yield Hit(
                cells,
                {"where": place(table, cells), "county": owner(dossier.counties[county]), "count": bad.height,
                 "what": what, "names": names([n or "" for n in bad["name"]])},
            )  # fmt: skip


def _carried(text: str) -> bool:
    return step_of(text) == CARRIED


def _shares(
    given: Sequence[QuotaBatch], rows: pl.DataFrame
) -> Iterator[tuple[tuple[QuotaBatch, ...], pl.DataFrame, Words]]:
    """Yield batches that are not earlier, with their projects: each by itself, all together where no project says."""
    texts = rows["batch"].drop_nulls().unique().to_list()
    now = tuple(b for b in given if not b.earlier)
    if not [t for t in texts if not _carried(t)]:
        yield now, rows.filter(pl.col("batch").is_null()), Words("各批", "all batches")
        return
    for group in groups(now):
        own = [t for t in texts if (found := meant(t, given)) and found[0] in group]
        called = group[0].name or group[0].called
        yield group, rows.filter(pl.col("batch").is_in(own)), Words(f"“{short(called)}”", f"“{short(called)}”")


@dataclass(frozen=True, slots=True)
class _Share:
    """Batches that are one group, its projects of one kind, and what they come to (元)."""

    batches: tuple[QuotaBatch, ...]
    rows: pl.DataFrame
    name: Words
    kind: str
    actual: Decimal


def _moved(off: Sequence[_Share]) -> bool:
    """Return whether what some groups have too much others lack: projects stand in the wrong group or kind."""
    if not 1 < len(off) < 6:
        return False
    sums = {_ZERO}
    for share in off:
        sums = {one + due for one in sums for due in placed(share.batches, share.kind)}
    return sum((share.actual for share in off), _ZERO) in sums


def _projects_hit(dossier: Dossier, county: int, share: _Share, first: _Share | None) -> Hit:
    """Return the hit of projects that come to another sum than their batches; `first` has what this one lacks."""
    group, kind = share.batches, share.kind
    table = table_of(dossier, county, PROJECTS)
    assert table is not None
    unit = table.unit_of("amount") or Unit.YUAN
    actual, expected = (exact(convert(w, Unit.YUAN, unit)) for w in (share.actual, placed(group, kind)[0]))
    unread, cause = uncounted(dossier, county, table)
    mine, given = dossier.projects_of[county], dossier.batches[county]
    loose = mine.clear() if mine["batch"].drop_nulls().is_empty() else mine.filter(_of_no_batch(mine, given))
    unnamed = table.span(loose["at"].to_list(), "batch", CellRole.SUBJECT) if not loose.is_empty() else ()
    because = (*faults_of(dossier, county), *unread, *unnamed) or next(
        (one.cells for one in corrections(dossier, county) if share.actual in placed(one.of(group), kind)), ()
    )
    other = next(
        (one.cells for one in other_natures(dossier, county, kind) if share.actual in placed(one.of(group), kind)), ()
    )
    if first and not because and share is not first:
        because = _cells(table, first)
    return gap_hit(
        (*_cells(table, share), *(() if because else other)) or (table.place(None),),
        {"county": owner(dossier.counties[county]), "batch": share.name, "kind": KIND_WORDS[kind]},
        actual=actual,
        expected=expected,
        unit=unit,
        cause=cause or (_MOVED if first else _NATURE.fill(cells=names([c.ref for c in other])) if other else None),
        because=because,
    )


_NATURE = Words("〔限额变动〕{cells}的性质可能选错", "the nature in {cells} of 限额变动 may be the wrong one")
_MOVED = Words(
    "各处多出和短少的正好相抵，可能是项目的批次或债券性质填错，或限额变动中批次的名称不同",
    "what is too much here is missing there: a project's batch or kind may be wrong, or a batch go by another name",
)


def _cells(table: Table, share: _Share) -> tuple[CellRef, ...]:
    """Return the batches' cells as the total, those of their projects as its parts."""
    must = [b for b in share.batches if b.amount(share.kind) and b.nature and b.nature.projects != "none"]
    return (
        *(b.cell(share.kind, CellRole.TOTAL) for b in must),
        *table.span(share.rows["at"].to_list(), "amount", CellRole.PART),
    )


def _of_no_batch(rows: pl.DataFrame, given: Sequence[QuotaBatch]) -> pl.Expr:
    """Return whether projects name no batch, or one that is not listed."""
    return pl.col("batch").is_null() | pl.col("batch").is_in(_strange(rows, given))


def _strange(rows: pl.DataFrame, given: Sequence[QuotaBatch]) -> list[str]:
    texts = rows["batch"].drop_nulls().unique(maintain_order=True).to_list()
    return [text for text in texts if not meant(text, given) and not _carried(text)]


def differing(
    dossier: Dossier, county: int, item: Item, worths: tuple[Decimal, Decimal], parts: tuple[CellRef, ...], *,
    because: tuple[CellRef, ...] = (), severity: Severity | None = None, **values: object,
) -> Hit:  # fmt: skip
    """Return the hit of an item that states (元) something else than batches come to."""
    table = table_of(dossier, county, item.form)
    assert table is not None
    unit = table.unit_of(item.field) or Unit.YUAN
    actual, expected = (exact(convert(w, Unit.YUAN, unit)) for w in worths)
    cell = cell_of(dossier, county, item, CellRole.SUBJECT)
    return gap_hit(
        (*((cell,) if cell else ()), *parts),
        {
            "county": owner(dossier.counties[county]),
            "brief": item_brief(dossier, county, item),
            **values,
        },
        actual=actual,
        expected=expected,
        unit=unit,
        severity=severity,
        because=because,
    )


def _info_hit(
    dossier: Dossier, county: int, item: Item, cells: Sequence[CellRef], what: Words, because: Sequence[CellRef] = ()
) -> Hit:
    table = table_of(dossier, county, INFO)
    assert table is not None
    own = cell_of(dossier, county, item, CellRole.SUBJECT) or table.place(None)
    return Hit(
        (own, *cells),
        {"where": place(table, (own,)), "county": owner(dossier.counties[county]), "what": what},
        because=tuple(because),
    )
