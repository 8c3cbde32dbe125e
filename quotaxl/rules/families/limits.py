"""Family L: debt limits, and balances against them."""

from collections.abc import Iterator

import polars as pl

from quotaxl.catalogue.debtkinds import KINDS
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.equations import cell_of, column, equations_of, hold, owner, table_of, within
from quotaxl.rules.arithmetic.figures import ABOVE, MESSAGE
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import place

LIMIT, BALANCE = "county-limit", "county-balance"
FIELDS = ("total", *KINDS)
CLOSING = {f: Item(BALANCE, "closing", f) for f in FIELDS}
REPAID, INTEREST = ({f: Item(BALANCE, key, f) for f in FIELDS} for key in ("repaid", "interest"))
ADJUSTED = {f: Item(LIMIT, "adjusted", f) for f in FIELDS}


@rule(
    "QX-L101",
    Severity.ERROR,
    title=Words("债务限额合计不等于一般债务限额与专项债务限额之和", "A limit differs from general plus special limit"),
    why=Words(
        "地方政府债务限额分为一般债务限额和专项债务限额：A=B+C，D=E+F，J=K+L。",
        "A limit consists of the general and the special limit: A=B+C, D=E+F, J=K+L.",
    ),
    message=MESSAGE,
    remedy=Words("对照上级下达文件核对合计、一般、专项三个数。", "Compare total, general and special with the notice."),
    basis=("regulation-44", ARITHMETIC),
    needs=(LIMIT,),
)
def limit_differs_from_kinds(dossier: Dossier) -> Iterator[Result]:
    """A=B+C, D=E+F, J=K+L (and the advance, where given)."""
    yield from hold(dossier, equations_of("QX-L101"))


@rule(
    "QX-L102",
    Severity.ERROR,
    title=Words("调整后债务限额不等于年初限额加本次新增限额", "The adjusted limit differs from opening plus new limit"),
    why=Words(
        "调整后限额由年初批准的限额加本次新增限额而成：J=A+D，K=B+E，L=C+F；提前下达的额度已包含在内，不另加。",
        "The adjusted limit is the opening limit plus the new one: J=A+D, K=B+E, L=C+F; an advance is not added again.",
    ),
    message=MESSAGE,
    remedy=Words(
        "核对年初批准数、本次下达数和调整后限额。", "Compare the opening limit, the new limit and the adjusted limit."
    ),
    basis=("budget-law-35", ARITHMETIC),
    needs=(LIMIT,),
)
def adjusted_differs_from_opening_and_new(dossier: Dossier) -> Iterator[Result]:
    """J=A+D, K=B+E, L=C+F."""
    yield from hold(dossier, equations_of("QX-L102"))


@rule(
    "QX-L201",
    Severity.ERROR,
    title=Words("债务余额超过债务限额", "The debt balance exceeds the limit"),
    why=Words("债务余额不得突破批准的限额。", "The balance of debt may not exceed the approved limit."),
    message=ABOVE,
    remedy=Words(
        "核对余额与限额；确已超限的，不得再举借，并按规定报告处理。",
        "Check balance and limit; where the limit is broken, borrow no more and report it.",
    ),
    basis=("regulation-43", "regulation-94"),
    needs=(LIMIT, BALANCE),
)
def balance_exceeds_limit(dossier: Dossier) -> Iterator[Result]:
    """Closing balance ≤ adjusted limit, in total."""
    yield from within(dossier, [(CLOSING["total"], ADJUSTED["total"])])


@rule(
    "QX-L202",
    Severity.ERROR,
    title=Words("一般债务或专项债务余额超过各自的限额", "The general or the special balance exceeds its own limit"),
    why=Words(
        "限额分一般、专项分别管理，总额未超而其中一类超限，同样是突破限额。",
        "Each kind has a limit of its own; breaking one is a breach even where the total holds.",
    ),
    message=ABOVE,
    remedy=Words("分一般、专项核对余额与限额。", "Compare balance and limit of each kind."),
    basis=("regulation-44", "regulation-94"),
    needs=(LIMIT, BALANCE),
)
def kind_exceeds_limit(dossier: Dossier) -> Iterator[Result]:
    """Closing balance ≤ adjusted limit, per kind."""
    yield from within(dossier, [(CLOSING[k], ADJUSTED[k]) for k in KINDS])


@rule(
    "QX-L203",
    Severity.WARNING,
    title=Words("债务余额没有分一般债务和专项债务", "The balance is not given by kind"),
    why=Words(
        "只有总余额时，无法核对一般债务、专项债务是否各自在限额以内。",
        "With the total alone nobody can tell whether each kind stays inside its own limit.",
    ),
    message=Words(
        "{where} {county}：分配使用后债务余额只有合计，没有分一般债务和专项债务，无法分别与限额核对。",
        "{where} {county}: the closing balance is given in total only and cannot be checked against each limit.",
    ),
    remedy=Words("补填一般债务余额和专项债务余额。", "Fill in the general and the special balance."),
    basis=("regulation-44", "regulation-94"),
    needs=(BALANCE,),
)
def balance_not_split(dossier: Dossier) -> Iterator[Result]:
    """The closing balance has a total but not both kinds."""
    total, general, special = (column(dossier, CLOSING[f]) for f in FIELDS)
    bad = dossier.sheet.filter(total.is_not_null() & (general.is_null() | special.is_null()))["county"]
    if not dossier.sheet.select(total.is_not_null().any()).item():
        reason = Words("分配使用后债务余额未填写", "no closing balance is filled in")
        cells = [
            cell_of(dossier, n, i, CellRole.SUBJECT) for n in range(len(dossier.counties)) for i in CLOSING.values()
        ]
        yield Unchecked(reason, cells=tuple(c for c in cells if c))
    yield Hits(len(bad), (_split_hit(dossier, int(n)) for n in bad))


@rule(
    "QX-L204",
    Severity.ERROR,
    title=Words("债务余额合计不等于一般与专项之和", "A balance differs from general plus special balance"),
    why=Words("债务余额由一般债务余额和专项债务余额组成。", "The balance consists of general and special debt."),
    message=MESSAGE,
    remedy=Words("核对余额的合计、一般、专项三个数。", "Compare the total balance with both kinds."),
    basis=("regulation-44", ARITHMETIC),
    needs=(BALANCE,),
)
def balance_differs_from_kinds(dossier: Dossier) -> Iterator[Result]:
    """Each row of the balance: total = general + special, where both kinds are given."""
    yield from hold(dossier, equations_of("QX-L204"))


@rule(
    "QX-L205",
    Severity.ERROR,
    title=Words(
        "年末债务余额不等于上年末余额加新增减还本", "The closing balance differs from opening plus new minus repaid"
    ),
    why=Words(
        "余额只因举借增加、因还本减少；推算不上，说明有债务未列或重列。",
        "A balance grows by borrowing and falls by repayment; otherwise debt is missing or counted twice.",
    ),
    message=MESSAGE,
    remedy=Words("核对上年末余额、本年新增和还本数。", "Compare opening balance, new bonds and repayments."),
    basis=("regulation-43", ARITHMETIC),
    needs=(BALANCE,),
)
def balance_does_not_roll_forward(dossier: Dossier) -> Iterator[Result]:
    """Closing = opening + new − repaid, in total and per kind."""
    yield from hold(dossier, equations_of("QX-L205"))


@rule(
    "QX-L206",
    Severity.WARNING,
    title=Words("没有填写还本付息", "Repayment and interest are not stated"),
    why=Words(
        "举借债务应当有偿还计划和稳定的偿还资金来源；还本付息属于应公开的内容。",
        "Borrowing needs a plan and a source of repayment; repayment and interest must be published.",
    ),
    message=Words(
        "{where} {county}：没有填写{missing}，看不出新增债务如何偿还。",
        "{where} {county}: {missing} not stated; how the new debt is repaid cannot be seen.",
    ),
    remedy=Words("补填本年还本、付息，并附偿还计划。", "Fill in repayment and interest and attach the plan."),
    basis=("budget-law-35", "disclosure-209"),
    needs=(BALANCE,),
)
def repayment_missing(dossier: Dossier) -> Iterator[Result]:
    """Rows 还本 or 付息 of the balance without any figure."""
    owners = {c.tables[BALANCE]: n for n, c in enumerate(dossier.counties) if BALANCE in c.tables}
    empty = [pl.all_horizontal(column(dossier, item).is_null() for item in row.values()) for row in (REPAID, INTEREST)]
    some = dossier.sheet.filter(pl.col("county").is_in(list(owners.values()))).select(
        "county", empty[0].alias("repaid"), empty[1].alias("interest")
    )
    bad = some.filter(pl.col("repaid") | pl.col("interest"))
    yield Hits(
        bad.height, (_unpaid_hit(dossier, r["county"], r["repaid"], r["interest"]) for r in bad.iter_rows(named=True))
    )


def _split_hit(dossier: Dossier, county: int) -> Hit:
    cells = [cell_of(dossier, county, CLOSING[f], CellRole.SUBJECT) for f in KINDS]
    table = table_of(dossier, county, BALANCE)
    assert table is not None
    marked = tuple(c for c in cells if c) or (table.place(None),)
    return Hit(marked, {"where": place(table, marked), "county": owner(dossier.counties[county])})


def _unpaid_hit(dossier: Dossier, county: int, repaid: bool, interest: bool) -> Hit:
    rows = ((repaid, Words("还本", "repayment"), REPAID), (interest, Words("付息", "interest"), INTEREST))
    missing = [words for flag, words, _ in rows if flag]
    found = [cell_of(dossier, county, row["total"], CellRole.SUBJECT) for flag, _, row in rows if flag]
    table = table_of(dossier, county, BALANCE)
    assert table is not None
    cells = tuple(c for c in found if c) or (table.place(None),)
    what = Words("、".join(w.zh for w in missing), " and ".join(w.en for w in missing))
    return Hit(cells, {"where": place(table, cells), "county": owner(dossier.counties[county]), "missing": what})
