"""Balances of debt that a text leads up to: what stood at the year's beginning, what came in, what was paid off."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.rules.arithmetic.beside import KINDS, SumBeside
from quotaxl.rules.arithmetic.stating import Term

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
    closing = _sole(prose, "balance", "closing")
    if closing is None:
        return
    opening, refinanced = _sole(prose, "balance", "opening"), _sole(prose, "refinancing", year=closing.year)
    raised = _sole(prose, "issued", year=closing.year) or _sole(prose, "new", year=closing.year)
    repaid = _repaid(prose, closing.year, refinanced)
    if opening is None or repaid is None or raised is None:
        return
    wholes = [Term(opening), Term(raised), Term(repaid, -1), *([Term(refinanced)] if refinanced else [])]
    if closing.yuan != sum((t.sign * t.one.yuan for t in wholes), Decimal(0)):
        if raised.nature == "new" and refinanced:  # else what was issued may hold refinancing, or that be left untold
            yield SumBeside(closing, wholes, Decimal(0))
        return
    split = [_kinds_of(prose, t.one) for t in wholes]
    ends = _kinds_of(prose, closing)
    if ends is None or any(pair is None for pair in split):
        return
    for at in range(len(KINDS)):
        yield SumBeside(ends[at], [Term(pair[at], t.sign) for pair, t in zip(split, wholes, strict=True) if pair])


def _repaid(prose: Prose, year: int | None, refinanced: StatedAmount | None) -> StatedAmount | None:
    """Return what was repaid in a year, though the text also tells what of it the budget pays beside refinancing."""
    told = {o.yuan: o for o in reversed(prose.statements) if (o.fact, o.kind, o.year) == ("repaid", "total", year)}
    whole = max((o for o in told.values() if _counts(o)), key=lambda o: o.yuan, default=None)
    rest = whole.yuan - refinanced.yuan if whole is not None and refinanced is not None else None
    return whole if whole is not None and told.keys() <= {whole.yuan, rest} else None


def _sole(prose: Prose, fact: str, stage: str | None = None, year: int | None = None) -> StatedAmount | None:
    """Return the total of a fact where the text tells one value of it, for a place and a year; None where several."""
    told = {}
    for one in reversed(prose.statements):
        whole = prose.statements[one.of] if one.of is not None else None
        part = whole is not None and _as(whole) == _as(one)
        mine = (one.fact, one.kind) == (fact, "total") and stage in (None, one.stage) and year in (None, one.year)
        if mine and not part and _counts(one):
            told[one.yuan] = one
    return next(iter(told.values())) if len(told) == 1 else None


def _as(one: StatedAmount) -> tuple[str | None, ...]:
    """Return what two figures have alike of which one can be a part of the other."""
    return one.fact, one.kind, one.nature, one.stage


def _kinds_of(prose: Prose, whole: StatedAmount) -> tuple[StatedAmount, StatedAmount] | None:
    """Return the one general and special figure that make a total of their fact, stage and year up; None where none."""
    same = (whole.fact, whole.stage if whole.fact == "balance" else None, whole.year)
    told = [o for o in prose.statements if (o.fact, o.stage if o.fact == "balance" else None, o.year) == same]
    general, special = ({o.yuan: o for o in reversed(told) if o.kind == kind and _counts(o)} for kind in KINDS)
    pairs = [(g, s) for g in general.values() for s in special.values() if g.yuan + s.yuan == whole.yuan]
    return pairs[0] if len(pairs) == 1 else None


def _counts(one: StatedAmount) -> bool:
    return not one.place and one.level != "lower" and (not one.item or "债" in one.item)
