"""Balances of debt that a text leads up to: what stood at the year's beginning, what came in, what was paid off."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.rules.arithmetic.beside import SumBeside
from quotaxl.rules.arithmetic.stating import Term

_KINDS = ("general", "special")
_RAISED = ("new", "issued")


def balances_roll(prose: Prose) -> Iterator[SumBeside]:
    """Yield closing balances with all that leads up to them, of all debt and of each kind."""
    yield from _told_in_turn(prose)
    yield from _by_kind(prose)


def _told_in_turn(prose: Prose) -> Iterator[SumBeside]:
    """Yield what a sentence leads up to: 上年末余额 a, 新增 b, 偿还本金 c, 年末余额 d."""
    by_passage: dict[int, list[StatedAmount]] = {}
    for one in prose.statements:
        counted = one.kind in (None, "total") or one.nature in ("foreign", "refinancing")
        if one.of is None and counted and not one.place:
            by_passage.setdefault(one.passage, []).append(one)
    for told in by_passage.values():
        for at, base in enumerate(told):
            if base.fact != "balance" or base.stage != "opening":
                continue
            terms: list[Term] = []
            for one in told[at + 1 :]:
                if one.fact == "balance" and one.stage == "closing":
                    if {term.sign for term in terms} == {1, -1}:
                        yield from _with_quota(prose, one, [Term(base), *_once(terms)])
                    break
                if one.fact == "repaid":
                    terms.append(Term(one, -1))
                elif one.fact in (*_RAISED, "refinancing") or (one.fact == "balance" and one.stage == "change"):
                    terms.append(Term(one))
                elif one.fact != "interest":
                    break


def _once(terms: Sequence[Term]) -> list[Term]:
    """Return flows without what is a part of another: 到期本金 a,发行再融资债券 b,本级财力安排 c, where a = b + c."""
    paid = [t for t in terms if t.one.fact == "repaid"]
    others = sum((t.one.yuan for t in terms if t.one.fact == "refinancing" or t in paid[1:]), Decimal(0))
    parts = paid[1:] if len(paid) > 1 and paid[0].one.yuan == others else []
    return [t for t in terms if t not in parts]


def _with_quota(prose: Prose, closing: StatedAmount, terms: list[Term]) -> Iterator[SumBeside]:
    """Yield a sum as told, with the year's new bonds from elsewhere in the text where it names refinancing alone.

    Nothing where several figures could be these.
    """
    if any(t.one.fact in (*_RAISED, "balance") for t in terms[1:]):
        yield SumBeside(closing, terms)
        return
    news = {o.yuan: o for o in prose.statements if o.fact in _RAISED and o.kind == "total" and o.level != "lower"}
    if not news:
        yield SumBeside(closing, terms)
    elif len(news) == 1:
        yield SumBeside(closing, [*terms, Term(next(iter(news.values())))])


def _by_kind(prose: Prose) -> Iterator[SumBeside]:
    """Yield the balances of each kind where those of all debt roll: each kind has its own bonds and pays its own."""
    whole = _rolling(prose, "total")
    if whole is None or whole.total.yuan != sum((t.sign * t.one.yuan for t in whole.terms), Decimal(0)):
        return
    for kind in _KINDS:
        mine = _rolling(prose, kind)
        if mine is not None and len(mine.terms) == len(whole.terms):
            yield mine


def _rolling(prose: Prose, kind: str) -> SumBeside | None:
    """Return the closing balance of a kind and what makes it, each told with one value only; None without one."""
    found = [
        _only(prose, kind, facts, stage)
        for facts, stage in (
            (("balance",), "closing"),
            (("balance",), "opening"),
            (_RAISED, None),
            (("repaid",), None),
            (("refinancing",), None),
        )
    ]
    closing, opening, raised, repaid, refinanced = found
    if closing is None or opening is None or raised is None or repaid is None or repaid.year != closing.year:
        return None
    terms = [Term(opening), Term(raised), Term(repaid, -1)]
    return SumBeside(closing, [*terms, Term(refinanced)] if refinanced else terms)


def _only(prose: Prose, kind: str, facts: Sequence[str], stage: str | None) -> StatedAmount | None:
    told = {
        o.yuan: o
        for o in reversed(prose.statements)
        if o.fact in facts and o.kind == kind and (stage is None or o.stage == stage)
        and not o.place and not o.item and o.level != "lower" and o.nature in (None, "new", "refinancing")
    }  # fmt: skip
    return next(iter(told.values())) if len(told) == 1 else None
