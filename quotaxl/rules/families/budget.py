"""Family B: the budgets of a county, before and after the adjustment."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl

from quotaxl.catalogue.items import Item
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.table import AMOUNT
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.causes import Addend, guesses, likely
from quotaxl.rules.arithmetic.equations import (
    Equation,
    amount_of,
    cell_of,
    column,
    equation_hit,
    equations_of,
    hold,
    item_name,
    looked,
    owner,
    stated,
    table_of,
)
from quotaxl.rules.arithmetic.figures import MESSAGE
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import money, place

GENERAL, FUND, LIMIT = "county-general-budget", "county-fund-budget", "county-limit"
FORMS = (GENERAL, FUND)
COLUMNS = ("opening", "change", "adjusted")
KEYS = (
    "income_own",
    "income_transfer",
    "income_debt",
    "income_total",
    "spending_own",
    "spending_transfer",
    "spending_repayment",
    "spending_total",
)
ITEMS = {(form, key, c): Item(form, key, c) for form in FORMS for key in KEYS for c in COLUMNS}
NEW, ADVANCE = ({kind: Item(LIMIT, key, kind) for kind in ("general", "special")} for key in ("new", "advance"))


@rule(
    "QX-B101",
    Severity.ERROR,
    title=Words("调整后预算数不等于年初预算数加调整数", "The adjusted budget differs from opening budget plus change"),
    why=Words(
        "预算调整方案要说明调整的理由、项目和数额；三个数对不上，批准的数额就不清楚。",
        "An adjustment plan states its amounts; where the three figures disagree, what was approved is unclear.",
    ),
    message=MESSAGE,
    remedy=Words(
        "核对这一行的年初预算数、调整数和调整后预算数。",
        "Compare the row's opening budget, change and adjusted budget.",
    ),
    basis=("budget-law-13", ARITHMETIC),
)
def adjusted_budget_differs(dossier: Dossier) -> Iterator[Result]:
    """Adjusted = opening + change in each row of both budgets."""
    if not any(form in dossier.forms for form in FORMS):
        yield _no_budget(dossier)
        return
    yield from hold(dossier, equations_of("QX-B101"))


@rule(
    "QX-B102",
    Severity.ERROR,
    title=Words("收入总计不等于支出总计", "Total income differs from total spending"),
    why=Words("地方各级预算按照量入为出、收支平衡编制，不列赤字。", "Local budgets are balanced and show no deficit."),
    message=MESSAGE,
    remedy=Words(
        "核对收入总计和支出总计，补列遗漏的收入或支出。", "Compare both totals and add the income or spending left out."
    ),
    basis=("budget-law-35",),
)
def budget_out_of_balance(dossier: Dossier) -> Iterator[Result]:
    """收入总计 = 支出总计 in each column of both budgets."""
    if not any(form in dossier.forms for form in FORMS):
        yield _no_budget(dossier)
        return
    yield from hold(dossier, equations_of("QX-B102"))


_CHANGE_MESSAGE = Words(
    "{county} {item}为{actual}，新增限额为{quota}{advance}，应为{expected}，{more}{gap}。{note}",
    "{county} {item} is {actual}; the new quota is {quota}{advance}, so {expected} is due, a gap of {gap}. {note}",
)
_CHANGE_REMEDY = Words(
    "核对调整数与下达的新增限额；有提前下达、再融资或其他调整事项的，分行列明。",
    "Compare the change with the new quota; list advances, refinancing and other changes in rows of their own.",
)
_CHANGE_BASIS = ("regulation-44", "regulation-45", "budget-law-67")


@rule(
    "QX-B103",
    Severity.ERROR,
    title=Words(
        "一般公共预算的调整数不等于本次新增一般债务限额",
        "The change of the general budget differs from the new general quota",
    ),
    why=Words(
        "一般债务列入一般公共预算；接受转贷并使用、偿还的政府应将其列入本级预算调整方案。"
        "提前下达部分已在年初预算中的除外，同一方案中的再融资债券另计。",
        "General debt stands in the general budget, and its user puts it into the adjustment. What was issued in "
        "advance may stand in the opening budget; refinancing bonds of the same plan are apart.",
    ),
    message=_CHANGE_MESSAGE,
    remedy=_CHANGE_REMEDY,
    basis=_CHANGE_BASIS,
    needs=(GENERAL, LIMIT),
)
def general_change_differs_from_quota(dossier: Dossier) -> Iterator[Result]:
    """Change of the general budget = new general quota."""
    yield from _change(dossier, GENERAL, "general")


@rule(
    "QX-B104",
    Severity.ERROR,
    title=Words(
        "政府性基金预算的调整数不等于本次新增专项债务限额",
        "The change of the fund budget differs from the new special quota",
    ),
    why=Words(
        "专项债务列入政府性基金预算；接受转贷并使用、偿还的政府应将其列入本级预算调整方案。"
        "提前下达部分已在年初预算中的除外，同一方案中的再融资债券另计。",
        "Special debt stands in the fund budget, and its user puts it into the adjustment. What was issued in "
        "advance may stand in the opening budget; refinancing bonds of the same plan are apart.",
    ),
    message=_CHANGE_MESSAGE,
    remedy=_CHANGE_REMEDY,
    basis=_CHANGE_BASIS,
    needs=(FUND, LIMIT),
)
def fund_change_differs_from_quota(dossier: Dossier) -> Iterator[Result]:
    """Change of the fund budget = new special quota."""
    yield from _change(dossier, FUND, "special")


@rule(
    "QX-B105",
    Severity.WARNING,
    title=Words("预算调整只列支出、没有列收入", "The adjustment shows spending but no income"),
    why=Words(
        "预算不列赤字；只列支出一边、不列债务转贷收入，无法核对收支是否平衡。",
        "A budget shows no deficit; without the income from on-lent debt its balance cannot be checked.",
    ),
    message=Words(
        "{where} {county}：只填了支出，没有填债务转贷收入和收入总计，无法核对收支平衡。",
        "{where} {county}: spending is filled in, income from on-lent debt and total income are not; "
        "whether the budget balances cannot be checked.",
    ),
    remedy=Words("补填债务转贷收入和收入总计。", "Fill in the income from on-lent debt and the total income."),
    basis=("budget-law-35",),
)
def income_side_missing(dossier: Dossier) -> Iterator[Result]:
    """Spending changes, but neither debt income nor total income is given."""
    if not any(form in dossier.forms for form in FORMS):
        yield _no_budget(dossier)
        return
    for form in FORMS:
        spent = pl.any_horizontal(column(dossier, ITEMS[form, "spending_total", c]).is_not_null() for c in COLUMNS)
        earned = pl.any_horizontal(
            column(dossier, ITEMS[form, key, c]).is_not_null()
            for key in ("income_debt", "income_total")
            for c in COLUMNS
        )
        bad = dossier.sheet.filter(spent & ~earned)["county"]
        yield Hits(len(bad), (_income_hit(dossier, int(n), form) for n in bad))


@rule(
    "QX-B106",
    Severity.WARNING,
    title=Words("收入总计或支出总计不等于所列各项之和", "A budget total differs from the sum of its items"),
    why=Words(
        "总计应等于所列各项之和；债务转贷收入是否已含在转移性收入内，两种列法都可以。",
        "A total equals its items; on-lent debt may stand inside the transfers or beside them.",
    ),
    message=MESSAGE,
    remedy=Words("核对总计与各项；漏列的项目补列。", "Compare total and items and add what is left out."),
    basis=(ARITHMETIC,),
)
def budget_total_differs_from_items(dossier: Dossier) -> Iterator[Result]:
    """收入总计 and 支出总计 = their items, with the debt row inside or beside the transfers."""
    if not any(form in dossier.forms for form in FORMS):
        yield _no_budget(dossier)
        return
    equations: list[Equation] = []
    asked = []
    for form in FORMS:
        for side, extra in (("income", "income_debt"), ("spending", "spending_repayment")):
            for c in COLUMNS:
                items = [ITEMS[form, k, c] for k in (f"{side}_total", f"{side}_own", f"{side}_transfer", extra)]
                total, own, transfer, more = (column(dossier, i) for i in items)
                known = total.is_not_null() & own.is_not_null() & transfer.is_not_null()
                base = own + transfer
                bad = known & (total != base) & (total != base + more.fill_null(Decimal(0)))
                equations.append(Equation(items[0], tuple(items[1:]), text="总计=各项之和"))
                asked.append((known, pl.lit(value=False), bad))
    checked = False
    for equation, (known_ones, _, broken) in zip(equations, looked(dossier, asked), strict=True):
        checked = checked or known_ones > 0
        yield Hits(len(broken), (equation_hit(dossier, n, equation) for n in broken))
    if not checked:
        reason = Words("收入、支出各项未填全，不能核对总计", "items of income and spending are not all filled in")
        items = [ITEMS[f, f"{side}_{k}", c] for f in FORMS for side in ("income", "spending")
                 for k in ("own", "transfer", "total") for c in COLUMNS]  # fmt: skip
        blank = dossier.sheet.columns
        cells = [cell_of(dossier, n, i, CellRole.SUBJECT) for n in range(len(dossier.counties)) for i in items
                 if i.name not in blank or dossier.sheet[i.name][n] is None]  # fmt: skip
        yield Unchecked(reason, cells=tuple(c for c in cells if c))


@rule(
    "QX-B107",
    Severity.WARNING,
    title=Words("有新增债务限额而没有预算调整", "There is a new quota but no adjustment of the budget"),
    why=Words(
        "增加举借债务必须进行预算调整；一般债务调一般公共预算，专项债务调政府性基金预算。",
        "More borrowing requires an adjustment: general debt in the general budget, special debt in the fund budget.",
    ),
    message=Words(
        "{where} {county}：新增{kind}债务限额{actual}，对应预算没有调整数。",
        "{where} {county}: a new {kind} quota of {actual}, but the budget concerned shows no change.",
    ),
    remedy=Words(
        "补填该预算的调整数，或附预算调整方案。", "Enter the change of that budget, or attach the adjustment."
    ),
    basis=("budget-law-67", "regulation-44"),
    needs=(LIMIT,),
)
def quota_without_adjustment(dossier: Dossier) -> Iterator[Result]:
    """A new quota of a kind above its advance, and not one change in the budget of that kind."""
    for form, kind, words in (
        (GENERAL, "general", Words("一般", "general")),
        (FUND, "special", Words("专项", "special")),
    ):
        new, advance = NEW[kind], ADVANCE[kind]
        changed = pl.any_horizontal(column(dossier, ITEMS[form, k, "change"]).is_not_null() for k in KEYS)
        more = column(dossier, new) - column(dossier, advance).fill_null(Decimal(0))
        bad = dossier.sheet.filter((more > 0) & ~changed)["county"]
        yield Hits(len(bad), (_unadjusted(dossier, int(n), new, words) for n in bad))


def _no_budget(dossier: Dossier) -> Unchecked:
    return Unchecked(Words("所给文件中没有预算表", "the files hold no budget"), applies=bool(dossier.counties))


def _unadjusted(dossier: Dossier, county: int, new: Item, kind: Words) -> Hit:
    cell = cell_of(dossier, county, new, CellRole.SOURCE)
    table = table_of(dossier, county, LIMIT)
    assert cell is not None
    assert table is not None
    unit = table.unit_of(new.field)
    assert unit is not None
    amount = amount_of(dossier, county, new, unit) or Decimal(0)
    values = {
        "where": place(table, (cell,)),
        "county": owner(dossier.counties[county]),
        "kind": kind,
        "actual": money(amount, unit),
    }
    return Hit((cell,), values, actual=amount, unit=unit)


def _change(dossier: Dossier, form: str, kind: str) -> Iterator[Result]:
    """Compare the change of a budget with the new quota of its kind, allowing for advance and refinancing."""
    debt, spent = ITEMS[form, "income_debt", "change"], ITEMS[form, "spending_total", "change"]
    new, advance = NEW[kind], ADVANCE[kind]
    frame = (
        dossier.sheet.select(
            "county",
            pl.coalesce(column(dossier, debt), column(dossier, spent)).alias("change"),
            column(dossier, debt).is_not_null().alias("debt"),
            column(dossier, new).alias("new"),
            column(dossier, advance).fill_null(Decimal(0)).alias("advance"),
            column(dossier, ITEMS[form, "spending_repayment", "change"]).fill_null(Decimal(0)).alias("refinancing"),
        )
        .join(_passed(dossier, kind), on="county", how="left")
        .with_columns(pl.col("passed").fill_null(Decimal(0)))
    )
    frame = frame.filter(~pl.col("county").is_in(list(dossier.batches)))
    if frame.is_empty() and dossier.batches:
        yield Unchecked(Words("逐批核对，见QX-N301", "checked batch by batch, see QX-N301"), applies=False)
        return
    known = frame.filter(pl.col("change").is_not_null() & pl.col("new").is_not_null())
    rest = frame.height - known.height
    if rest:
        reason = Words(f"{rest}个地区的调整数或新增限额未填写", f"{rest} regions lack the change or the new quota")
        unknown = frame.filter(pl.col("change").is_null() | pl.col("new").is_null())
        items = [(int(k), i) for k in unknown["county"] for i in (debt, new)]
        cells = [cell_of(dossier, k, i, CellRole.SUBJECT) for k, i in items
                 if stated(dossier, k, i) is None]  # fmt: skip
        yield Unchecked(reason, known.is_empty(), cells=tuple(x for x in cells if x))
    n, a, r, c = (pl.col(x) for x in ("new", "advance", "refinancing", "change"))
    through = pl.col("passed")  # a prefecture may list what it on-lends to its counties
    sums = [n, n - a, n + r, n - a + r]
    bad = known.filter(pl.all_horizontal((c != s) & (c != s + through) for s in sums))
    yield Hits(
        bad.height,
        (_change_hit(dossier, row, debt if row["debt"] else spent, new, advance) for row in bad.iter_rows(named=True)),
    )


def _passed(dossier: Dossier, kind: str) -> pl.DataFrame:
    """Return what each county hands on of its grants of a kind, in 元."""
    rows = [
        (g.county, convert(g.passed, unit, Unit.YUAN))
        for g in dossier.grants
        if g.passed and g.which in (kind, None) and (unit := dossier.tables[g.table].unit_of(g.name))
    ]
    frame = pl.DataFrame(rows, schema={"county": pl.Int64, "passed": AMOUNT}, orient="row")
    return frame.group_by("county").agg(pl.col("passed").sum().cast(AMOUNT))


def _change_hit(dossier: Dossier, row: dict[str, Any], item: Item, new: Item, advance: Item) -> Hit:
    """Return the hit of a budget's change that is not the new quota without its advance, in the budget's unit."""
    county = row["county"]
    table = table_of(dossier, county, item.form)
    unit = table.unit_of(item.field) if table else None
    assert table is not None
    assert unit is not None
    actual = amount_of(dossier, county, item, unit) or Decimal(0)
    quota = amount_of(dossier, county, new, unit) or Decimal(0)
    early = convert(exact(row["advance"]), Unit.YUAN, unit)
    more = convert(exact(row["refinancing"]), Unit.YUAN, unit) if row["debt"] else Decimal(0)
    expected = exact(quota - early + more)
    found = [
        cell_of(dossier, county, item, CellRole.TARGET),
        cell_of(dossier, county, new, CellRole.SOURCE),
        cell_of(dossier, county, advance, CellRole.SOURCE) if early else None,
    ]
    cells = tuple(c for c in found if c)
    doubtful = not row["debt"] and actual > expected
    note = Words(
        "调整数按支出总计核对，可能另有其他调整事项。",
        "The change is that of all spending; other changes may be in it.",
    )
    said = Words("", "")
    if early:
        said = Words(f"（其中提前下达{money(early, unit)}）", f" (of which {money(early, unit)} in advance)")
    return gap_hit(
        cells,
        {
            "county": owner(dossier.counties[county]),
            "item": item_name(dossier, county, item),
            "quota": money(quota, unit),
            "advance": said,
            "note": note if not row["debt"] else Words("", ""),
        },
        actual=actual,
        expected=expected,
        unit=unit,
        cause=likely(guesses(actual, [Addend(item_name(dossier, county, new), expected)])),
        severity=Severity.WARNING if doubtful else None,
    )


def _income_hit(dossier: Dossier, county: int, form: str) -> Hit:
    table = table_of(dossier, county, form)
    assert table is not None
    items = [ITEMS[form, key, "change"] for key in ("income_debt", "income_total")]
    found = tuple(c for i in items if (c := cell_of(dossier, county, i, CellRole.SUBJECT)))
    cells = found or (table.place(None),)
    return Hit(cells, {"where": place(table, cells), "county": owner(dossier.counties[county])})
