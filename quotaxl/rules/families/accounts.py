"""Family C: what the sheets of one county workbook state of the same figure."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import polars as pl

from quotaxl.catalogue.debtkinds import BOND_WORDS, KINDS
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.table import RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.batches import borrowable
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.kinds import which_kind
from quotaxl.rules.arithmetic.agreeing import RowPair, agree, exceed
from quotaxl.rules.arithmetic.equations import amount_of, cell_of, column, owner, stated, table_of
from quotaxl.rules.arithmetic.figures import ABOVE, Figure
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import short_label

LIMIT, BALANCE, EXECUTION, FINAL = "county-limit", "county-balance", "county-execution", "county-final"
PROJECTS, BONDS, SPENDING = "county-projects", "county-bonds", "county-spending"
FIELDS = ("total", "general", "special")


_SAME_ROWS = (
    (EXECUTION, "opening", BALANCE, "opening"),
    (EXECUTION, "previous_limit", LIMIT, "opening"),
    (FINAL, "opening", EXECUTION, "opening"),
    (FINAL, "previous_limit", EXECUTION, "previous_limit"),
    (FINAL, "limit", EXECUTION, "limit"),
    (FINAL, "opening", BALANCE, "opening"),
)
_EXPECTED_ROWS = (
    (EXECUTION, "limit", LIMIT, "adjusted"),
    (EXECUTION, "issued_new", BALANCE, "new"),
    (EXECUTION, "interest", BALANCE, "interest"),
    (EXECUTION, "closing", BALANCE, "closing"),
    (BALANCE, "new", LIMIT, "new"),
)
_WITHIN_ROWS = ((BALANCE, "new", LIMIT, "new"), (EXECUTION, "issued_new", LIMIT, "new"))
SAME, EXPECTED, WITHIN = (
    tuple(RowPair(tuple((Item(form, key, f), Item(other, of, f)) for f in FIELDS)) for form, key, other, of in rows)
    for rows in (_SAME_ROWS, _EXPECTED_ROWS, _WITHIN_ROWS)
)
RAISED = {f: (Item(EXECUTION, "limit", f), Item(LIMIT, "adjusted", f)) for f in FIELDS}
ISSUED = {kind: Item(EXECUTION, "issued_new", kind) for kind in KINDS}
NEW = {kind: Item(LIMIT, "new", kind) for kind in KINDS}

_MESSAGE = Words(
    "{brief}{have}，而{other}{due}，应为同一个数，{more}{gap}。{rest}",
    "{brief} is {have}, but {other} is {due}; it is one figure: {gap} too {more}. {rest}",
)


@rule(
    "QX-C101",
    Severity.ERROR,
    title=Words("本县各表对同一个数填得不一样", "Sheets of one county workbook state one figure differently"),
    why=Words(
        "上年末余额、上年末限额是已定的数，在债务余额、债务限额、债务执行、债务决算中只能是一个数。",
        "Last year's balance and limit are settled; every sheet of the workbook states the same.",
    ),
    message=_MESSAGE,
    remedy=Words("对照上年决算和批准文件，改正写错的一处。", "Compare with last year's accounts; mend the wrong one."),
    basis=("regulation-43", ARITHMETIC),
)
def sheets_disagree(dossier: Dossier) -> Iterator[Result]:
    """Opening balance and limits of 债务执行 and 债务决算 against 债务余额 and 债务限额."""
    later = {n for n, c in enumerate(dossier.counties) if (dossier.adjustment(c) or 1) > 1}
    yield from agree(dossier, SAME, without={SAME[1]: later})  # its opening limit is the last adjustment's result


@rule(
    "QX-C102",
    Severity.WARNING,
    title=Words("本县各表的预计数对不上", "Estimates of one county workbook do not agree"),
    why=Words(
        "余额、发行和付息的预计数在调整方案与执行表中通常一致；不一致的应有原因（如全年又下达一批额度）。",
        "Estimates of balance, issues and interest usually agree; where they do not, there is a reason to be named, "
        "such as a further batch of quota.",
    ),
    message=_MESSAGE,
    remedy=Words("核对两张表；确有变化的，在备注中写明原因。", "Compare both sheets and note the reason."),
    basis=(ARITHMETIC,),
)
def estimates_disagree(dossier: Dossier) -> Iterator[Result]:
    """Estimates of 债务执行 against 债务余额 and 债务限额; what follows from a wrong opening balance is left out."""
    opening = {p.items[0]: p for p in SAME}
    batched = {EXPECTED[-1]: dossier.batches}  # whose new bonds are held against their batches: QX-N303
    yield from agree(dossier, EXPECTED, after=opening, without=batched)


@rule(
    "QX-C103",
    Severity.ERROR,
    title=Words("新增债券超过下达的新增限额", "New bonds exceed the new quota"),
    why=Words(
        "举借的新增债务不得超过批准的新增限额，一般、专项分别计算。",
        "New borrowing stays inside the approved new quota, general and special apart.",
    ),
    message=ABOVE,
    remedy=Words("核对新增债券与下达的限额。", "Compare the new bonds with the quota."),
    basis=("budget-law-35", "regulation-94"),
    needs=(LIMIT,),
)
def bonds_exceed_quota(dossier: Dossier) -> Iterator[Result]:
    """New bonds of 债务余额, 债务执行 and 债券信息 ≤ the new quota, unless the year's limit was raised further."""
    raised = pl.any_horizontal(
        (column(dossier, year) > column(dossier, adjusted)).fill_null(value=False) for year, adjusted in RAISED.values()
    )
    further = {*dossier.sheet.filter(raised)["county"].to_list(), *dossier.batches}
    checked = 0
    for result in exceed(dossier, WITHIN, without=further):
        checked += not isinstance(result, Unchecked)
        yield result
    for n, kind, table, rows, yuan in _bonds(dossier):
        quota = _quota(dossier, n, kind)
        if quota is not None and (n not in further or n in dossier.batches) and yuan > quota:
            named = {"limit": _BATCHES} if n in dossier.batches else {}
            hit = _bonds_hit(dossier, n, NEW[kind], (table, rows, yuan), quota, **named)
            yield replace(hit, because=tuple(c for b in dossier.batches.get(n, ()) for c in b.faults))


_BATCHES = Words("限额变动各批之和", "the sum of the batches of 限额变动")


@rule(
    "QX-C104",
    Severity.WARNING,
    title=Words("债券信息的规模之和与新增债券发行额、新增限额不符", "The bonds listed differ from the bonds issued"),
    why=Words(
        "债券信息列出全部新增债券，分一般、专项之和应等于新增债券发行额；没有填执行表的，应等于新增限额。",
        "债券信息 lists all new bonds; by kind they add up to the new bonds issued, or else to the new quota.",
    ),
    message=Words(
        "{county}：债券信息中{kind}规模之和{have}，按{item}应为{due}，{more}{gap}。",
        "{county}: the {kind} amounts of 债券信息 add up to {have}; by {item} it should be {due}: {gap} too {more}.",
    ),
    remedy=Words("核对债券信息，补列漏掉的债券。", "Check 债券信息 and add bonds that are left out."),
    basis=(ARITHMETIC,),
    needs=(BONDS,),
)
def bonds_differ_from_issued(dossier: Dossier) -> Iterator[Result]:
    """Σ债券规模 of a kind = new bonds issued of that kind, else the new quota."""
    checked = False
    for n, kind, table, rows, yuan in _bonds(dossier):
        items = [ISSUED[kind], *(() if n in dossier.batches else (NEW[kind],))]
        known = [(i, worth) for i in items if (worth := stated(dossier, n, i)) is not None]
        if not known:
            continue
        checked = True
        (item, told), quota = known[0], _quota(dossier, n, kind)
        over = quota is not None and yuan > quota
        if yuan != told and not over:
            yield _bonds_hit(dossier, n, item, (table, rows, yuan), kind=BOND_WORDS[kind])
    if not checked:
        yield Unchecked(
            Words("没有填写债券信息，或没有发行额可以核对", "no bond is listed, or no issue is stated beside them"),
            applies=False,
        )


def _quota(dossier: Dossier, county: int, kind: str) -> Decimal | None:
    """Return what new bonds of a kind may come to (元): what its batches let borrow, else the new quota."""
    given = dossier.batches.get(county)
    return borrowable(given, kind) if given else stated(dossier, county, NEW[kind])


def _bonds(dossier: Dossier) -> Iterator[tuple[int, str, Table, list[int], Decimal]]:
    """Yield for each county and kind its table of bonds, the rows of that kind and what they come to, in 元."""
    for n, county in enumerate(dossier.counties):
        at = county.tables.get(BONDS)
        table = None if at is None else dossier.tables[at]
        unit = table.unit_of("amount") if table else None
        if table is None or unit is None or not table.column("amount"):
            continue
        kinds = [which_kind(text) for text in table.frame["kind"]]
        for kind in KINDS:
            roles, amounts = table.frame["role"], table.frame["amount"]
            rows = [k for k, own in enumerate(kinds) if own == kind and roles[k] == RowRole.ITEM and amounts[k]]
            if rows:
                yield n, kind, table, rows, convert(exact(sum(amounts[k] for k in rows)), unit, Unit.YUAN)


def _bonds_hit(
    dossier: Dossier, n: int, item: Item, found: tuple[Table, list[int], Decimal], due: Decimal | None = None,
    **values: object,
) -> Hit:  # fmt: skip
    """Return the hit of bonds that come to another amount than `due` (元), an item's where it is None."""
    table, rows, yuan = found
    limit = table_of(dossier, n, item.form)
    unit = (limit.unit_of(item.field) if limit else None) or Unit.YIYUAN
    stated = amount_of(dossier, n, item, unit) if due is None else convert(due, Unit.YUAN, unit)
    expected, actual = stated or Decimal(0), convert(yuan, Unit.YUAN, unit)
    cell = cell_of(dossier, n, item, CellRole.TOTAL)
    parts = table.span(rows, "amount", CellRole.PART)
    row = limit.position(item.key) or 0 if limit else 0
    named = Figure(limit, row, item.field).text if limit else str(item)
    return gap_hit(
        (*((cell,) if cell else ()), *parts),
        {
            "county": owner(dossier.counties[n]),
            "item": f"〔{limit.sheet}〕{short_label(limit, row)}" if limit else named,
            "brief": Words("债券规模之和", "the sum of the bonds"),
            "limit": named,
            **values,
        },
        actual=actual,
        expected=expected,
        unit=unit,
    )
