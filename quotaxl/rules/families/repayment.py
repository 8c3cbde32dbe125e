"""Family B, second part: where the money comes from that an adjustment repays debt with."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from quotaxl.catalogue.items import Item
from quotaxl.catalogue.natures import BUDGETS
from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.equations import cell_of, item_name, owner, stated, table_of
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import money

KEYS = ("income_debt", "spending_own", "spending_transfer", "spending_repayment")
ITEMS = {(kind, key): Item(form, key, "change") for kind, form in BUDGETS.items() for key in KEYS}
NEW, ADVANCE = ({kind: Item("county-limit", key, kind) for kind in BUDGETS} for key in ("new", "advance"))
_ZERO = Decimal(0)


@rule(
    "QX-B108",
    Severity.WARNING,
    title=Words("债务还本支出增加，而没有再融资收入", "Repayment grows without refinancing"),
    why=Words(
        "新增债券只能用于公益性资本支出，不能还本；调整中增加还本的，要有再融资债券或自有资金，看不出来源就可能动用了新增债券。",
        "New bonds pay for capital spending, never for principal; an adjustment that repays more needs refinancing or "
        "own money, else new bonds may pay for it.",
    ),
    message=Words(
        "{county} {item}增加{actual}，转贷收入中新增限额以外的（再融资）为{expected}，{gap}没有来源{own}。",
        "{county} {item} grows by {actual}; income beyond the new quota (refinancing) is {expected}; nothing is shown "
        "to pay for {gap}{own}.",
    ),
    remedy=Words(
        "再融资的，补列转贷收入（或在限额变动中列一行再融资）；用自有资金还本的，列明来源并在备注中说明。",
        "Enter the refinancing as income (or as a batch of 限额变动); where own money repays, say which.",
    ),
    basis=("budget-law-35",),
)
def repayment_without_refinancing(dossier: Dossier) -> Iterator[Result]:
    """Where no batch is listed: growth of repayment ≤ income from on-lent debt beyond the new quota, or own money.

    Own money is there where other spending grows by the whole new quota all the same: the budget balances.
    """
    checked = False
    for county in range(len(dossier.counties)):
        if county in dossier.batches:  # N302 looks at these batch by batch
            continue
        for kind in BUDGETS:
            item = ITEMS[kind, "spending_repayment"]
            repaid, income = (stated(dossier, county, ITEMS[kind, k]) for k in ("spending_repayment", "income_debt"))
            quota = stated(dossier, county, NEW[kind])
            if repaid is None or income is None or quota is None:
                continue
            checked = True
            fresh = quota - (stated(dossier, county, ADVANCE[kind]) or _ZERO)
            refinanced = max(income - fresh, _ZERO)
            spent = [stated(dossier, county, ITEMS[kind, k]) for k in ("spending_own", "spending_transfer")]
            shown = None if spent[0] is None else sum((s for s in spent if s), _ZERO)
            if repaid <= refinanced or repaid <= 0 or (shown is not None and shown >= fresh):
                continue
            yield _hit(dossier, county, item, (repaid, refinanced, shown), kind)
    if not checked:
        reason = Words(
            "没有还本支出的调整数，或没有转贷收入、新增限额", "no growth of repayment, income or quota is stated"
        )
        yield Unchecked(reason, applies=False)


def _hit(dossier: Dossier, county: int, item: Item, worths: tuple[Decimal, Decimal, Decimal | None], kind: str) -> Hit:
    """Return the hit; `worths` are both sides in 元, and by how much other spending grew where that is told."""
    table = table_of(dossier, county, item.form)
    assert table is not None
    unit = table.unit_of(item.field) or Unit.YUAN
    actual, expected = (exact(convert(w, Unit.YUAN, unit)) for w in worths[:2])
    shown = worths[2]
    own = Words("", "")
    if shown is not None:
        text = money(exact(convert(shown, Unit.YUAN, unit)), unit)
        own = Words(f"（本年支出只增加{text}，少于新增限额）", f" (other spending grows by {text} only)")
    places = [
        cell_of(dossier, county, item, CellRole.SUBJECT),
        cell_of(dossier, county, ITEMS[kind, "income_debt"], CellRole.SOURCE),
        cell_of(dossier, county, NEW[kind], CellRole.SOURCE),
        cell_of(dossier, county, ITEMS[kind, "spending_own"], CellRole.SOURCE) if shown is not None else None,
    ]
    hit = gap_hit(
        tuple(c for c in places if c),
        {"county": owner(dossier.counties[county]), "item": item_name(dossier, county, item), "own": own},
        actual=actual,
        expected=expected,
        unit=unit,
    )
    return replace(hit, kind=kind)
