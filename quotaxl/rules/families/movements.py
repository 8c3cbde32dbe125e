"""Family N, third part: what batches move in the budgets and the balance of the same county."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from quotaxl.catalogue.debtkinds import KIND_WORDS, KINDS
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.catalogue.natures import BUDGETS
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.words import Words
from quotaxl.dossier.batches import QuotaBatch, borrowable, borrowed
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.corrections import corrections, faults_of, other_natures
from quotaxl.rules.arithmetic.equations import stated
from quotaxl.rules.engine.registry import Result, Unchecked, rule
from quotaxl.rules.families.batches import NONE
from quotaxl.rules.families.bookings import differing

INCOME, REPAYMENT = (
    {kind: Item(budget, key, "change") for kind, budget in BUDGETS.items()}
    for key in ("income_debt", "spending_repayment")
)
REPAID = {kind: Item("county-balance", "repaid", kind) for kind in KINDS}
NEW_DEBT = {kind: (Item("county-balance", "new", kind), Item("county-execution", "issued_new", kind)) for kind in KINDS}
_ZERO = Decimal(0)


@rule(
    "QX-N301",
    Severity.ERROR,
    title=Words(
        "债务转贷收入的调整数不等于各批应列入的数",
        "Income from on-lent debt changes by another amount than the batches",
    ),
    why=Words(
        "新增、置换、再融资、外债转贷都列入本级预算的债务转贷收入，收回的冲减；已列年初预算的部分不再调整。",
        "New quota, swaps, refinancing and foreign loans are income from on-lent debt, what is taken back lessens it; "
        "what the opening budget holds is not adjusted again.",
    ),
    message=Words(
        "{county}：{brief}{have}，按限额变动中{kind}债务各批应为{due}，{more}{gap}。",
        "{county}: {brief} is {have}; the {kind} batches make {due}: {gap} too {more}.",
    ),
    remedy=Words("核对各批的性质、金额和已列年初预算的数。", "Check nature, amount and opening part of each batch."),
    basis=("regulation-44", "regulation-45", "budget-law-67"),
)
def income_differs_from_batches(dossier: Dossier) -> Iterator[Result]:
    """Change of the income from on-lent debt of a kind = Σ of what batches move there."""
    checked = False
    for county, given in dossier.batches.items():
        for kind, item in INCOME.items():
            told = stated(dossier, county, item)
            if told is None:
                continue
            checked = True
            mine = [g for g in dossier.grants if g.county == county and g.which in (kind, None)]
            through = sum((g.passed_yuan for g in mine), _ZERO)
            if told in _incomes(given, kind, through):
                continue
            now = _booked(given, kind)
            severity = None if all(b.nature and b.nature.sure for b in now) else Severity.WARNING
            because = faults_of(dossier, county, "budgeted") or next(
                (c.cells for c in corrections(dossier, county) if told in _incomes(c.of(given), kind, through)), ()
            )
            yield differing(
                dossier, county, item, (told, _incomes(given, kind, through)[0]),
                tuple(b.cell(kind, CellRole.PART) for b in now), kind=KIND_WORDS[kind], because=because,
                severity=severity,
            )  # fmt: skip
    if not checked:
        yield NONE if not dossier.batches else Unchecked(Words("没有填写债务转贷收入", "no income is filled in"))


def _booked(given: Iterable[QuotaBatch], kind: str) -> list[QuotaBatch]:
    return [b for b in given if not b.earlier and b.nature and b.nature.income and b.amount(kind)]


def _incomes(given: Iterable[QuotaBatch], kind: str, through: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Return what batches may move the income of a kind by; the first is what is due.

    What is handed on may go through it, and what is taken back may be room of earlier years that no bond was issued
    for: it moves no income then.
    """
    now = _booked(given, kind)
    due = sum((b.moves(kind) for b in now), _ZERO)
    return due, due + through, sum((b.moves(kind) for b in now if b.amount(kind) > 0), _ZERO)


@rule(
    "QX-N302",
    Severity.ERROR,
    title=Words("债务还本支出的调整数与再融资、置换不符", "Repayment differs from refinancing and swaps"),
    why=Words(
        "再融资债券只用于偿还到期本金，收入列转贷收入，支出列债务还本支出，两边相等；置换隐性债务的资金一般也列债务还本支出。",
        "Refinancing repays principal that falls due: its income and the repayment are equal; money that replaces "
        "hidden debt is mostly booked there too.",
    ),
    message=Words(
        "{county}：{brief}{have}，按{what}应为{due}，{more}{gap}。{note}",
        "{county}: {brief} is {have}; {what} make {due}: {gap} too {more}. {note}",
    ),
    remedy=Words(
        "核对再融资（置换）金额与债务还本支出；置换资金列在其他科目的，在备注中说明依据。",
        "Compare both; where swap money is booked elsewhere, say in the remarks by which rule.",
    ),
    basis=(ARITHMETIC,),
)
def repayment_differs_from_refinancing(dossier: Dossier) -> Iterator[Result]:
    """Change of repayment = refinancing + swaps + what the county repays itself; below refinancing it is wrong."""
    checked = False
    for county, given in dossier.batches.items():
        for kind, item in REPAYMENT.items():
            now = _repaying(given, kind, item)
            if not now or item.form not in dossier.counties[county].tables:
                continue
            if stated(dossier, county, INCOME[kind]) is None and stated(dossier, county, item) is None:
                continue
            checked = True
            told = stated(dossier, county, item) or _ZERO
            sure = sum((b.moves(kind) for b in now if b.nature and b.nature.sure), _ZERO)
            due = sum((b.moves(kind) for b in now), _ZERO)
            repaid = stated(dossier, county, REPAID[kind]) or _ZERO
            if due <= told <= due + repaid:
                continue

            ways = (*corrections(dossier, county), *other_natures(dossier, county, kind))
            due_by = ((c.cells, sum((b.moves(kind) for b in _repaying(c.of(given), kind, item)), _ZERO)) for c in ways)
            because = next((cells for cells, other in due_by if other <= told <= other + repaid), ())
            doubt = sure <= told
            what = Words("再融资" if sure == due else "再融资和置换", "refinancing and swaps")
            note = Words(
                "置换资金列在哪个科目，各地做法不一，请核实。", "Places book swap money differently; look at it."
            )
            yield differing(
                dossier, county, item, (told, due), tuple(b.cell(kind, CellRole.PART) for b in now), what=what,
                note=note if sure != due else Words("", ""),
                because=faults_of(dossier, county) or because,
                severity=Severity.WARNING if doubt else None,
            )  # fmt: skip
    if not checked:
        yield (
            NONE
            if not dossier.batches
            else Unchecked(
                Words("没有再融资和置换，或没有填写其收支", "no refinancing and no swap, or its money is not stated"),
                applies=False,
            )
        )


def _repaying(given: Iterable[QuotaBatch], kind: str, item: Item) -> list[QuotaBatch]:
    return [b for b in given if not b.earlier and b.nature and b.nature.spending == item.key and b.amount(kind)]


@rule(
    "QX-N303",
    Severity.ERROR,
    title=Words("新增债券与限额变动各批之和不同", "New bonds differ from what the batches allow"),
    why=Words(
        "本年新增债券不得超过增加限额的各批和使用的结存限额之和，一般、专项分别计算；再融资不计入。",
        "New bonds stay inside the batches that raise the limit and the room left that is used, by kind; refinancing "
        "does not count.",
    ),
    message=Words(
        "{county}：{brief}{have}，按限额变动中{kind}债务全年各批应为{due}，{more}{gap}。",
        "{county}: {brief} is {have}; the year's {kind} batches make {due}: {gap} too {more}.",
    ),
    remedy=Words("核对新增债券与各批限额；尚未发行的，在备注中说明。", "Compare them; say which are not issued yet."),
    basis=("budget-law-35", "regulation-94"),
)
def bonds_differ_from_batches(dossier: Dossier) -> Iterator[Result]:
    """New bonds of 债务余额 and 债务执行 ≤ Σ of what batches let borrow; below it a warning."""
    checked = False
    for county, given in dossier.batches.items():
        for kind, items in NEW_DEBT.items():
            least, most = borrowed(given, kind), borrowable(given, kind)
            for item in items:
                told = stated(dossier, county, item)
                if told is None:
                    continue
                checked = True
                if least <= told <= most or (told < least and item is not items[0]):
                    continue
                due = most if told > most else least
                cells = tuple(b.cell(kind, CellRole.PART) for b in given
                              if b.nature and b.nature.borrows and b.amount(kind))  # fmt: skip

                ways = ((c.cells, c.of(given)) for c in corrections(dossier, county))
                because = next((c for c, b in ways if borrowed(b, kind) <= told <= borrowable(b, kind)), ())
                yield differing(
                    dossier, county, item, (told, due), cells, kind=KIND_WORDS[kind],
                    because=faults_of(dossier, county) or because,
                    severity=None if told > due else Severity.WARNING,
                )  # fmt: skip
    if not checked:
        yield NONE if not dossier.batches else Unchecked(Words("没有填写本年新增债券", "no new bonds are filled in"))
