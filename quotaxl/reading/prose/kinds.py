"""The kind of debt that a figure is of: general, special or total."""

import re
from itertools import takewhile

from quotaxl.core.amount import Unit, convert
from quotaxl.reading.prose.facts import NETTED, WITHIN, quota_used
from quotaxl.reading.prose.headings import headed_by
from quotaxl.reading.prose.phrase import BUDGETS, DEBT, SPLIT, STOCKS, Kin, Phrase, bare
from quotaxl.reading.prose.progress import Progress
from quotaxl.reading.prose.sense import said
from quotaxl.reading.prose.splits import BY_LEVEL
from quotaxl.reading.prose.structure import completed

_COMPARED = re.compile(r"(?:比|较)(?:第[一二三四五]批|上年|去年|年初|\d{4}年)")
_BOTH_KINDS = re.compile(r"^[,:(]?(?:其中)?:?(?:一般|专项)")
_BATCH = re.compile(r"(?:其中)?(?:提前批|提前下达(?:的)?|第[一二三四五六]批(?:次)?)(?:为)?")
_FLOWS = ("repaid", "interest", "service")
_REMARKS = ("invest", "spent", "gap")


def kind_of(progress: Progress, phrase: Phrase, kin: Kin, fact: str, *, placed: bool) -> str | None:
    """Return the kind of debt of an amount: by its own word, else that of the amount before it, else total."""
    own, of, before = phrase.own, kin.of, kin.before
    if (sure := _sure_kind(progress, phrase, kin, fact, placed=placed)) is not None:
        return sure
    if fact in _FLOWS and bare(phrase) and before is not None and before.nature == "foreign":
        before = None  # 外债转贷 a,偿还本金 b
    beside = fact == "limit" and (phrase.own.get("fact") == "gap" or bool(WITHIN.match(phrase.following)))
    compared = _COMPARED.match(phrase.clause)  # 限额 a,其中一般 b、专项 c,比第一批后的 d 增加 e
    if (beside or compared or bare(phrase) or (placed and of is None)) and (whole := completed(progress, before)):
        return whole.kind
    if beside and before is not None and "债务" not in phrase.clause:
        return before.kind
    if fact == "gap" and "fact" in own and of is None and (whole := completed(progress, before)):
        return whole.kind  # 余额 a,一般 b、专项 c,限额空间 d
    if (
        of is None
        and own.get("stage") == "closing"
        and "fact" not in own
        and not placed
        and (whole := completed(progress, before))
    ):
        return whole.kind  # 年初余额 a,一般 b、专项 c;年末预计 d
    if fact == "gap" and of is not None and of.fact == "gap":
        return of.kind
    if fact in _REMARKS:
        room = "total" if fact == "gap" and own.get("fact") == "gap" and "国债" not in phrase.clause else None
        return (before.kind if before else None) or progress.titled or room
    if before is not None and "fact" not in own and "stage" in own and not placed:
        return before.kind
    paid = before is not None and before.fact == "repaid" and not progress.crossed and of is None
    paid = paid and not _BOTH_KINDS.match(phrase.following)
    if fact == "refinancing" and before is not None and paid and "kind" not in phrase.around:
        return before.kind  # 到期一般债券本金 a,拟通过发行再融资债券偿还 b
    if of is not None and (fact == of.fact or (of.kind in ("general", "special") and {fact, of.fact} <= set(SPLIT))):
        return of.kind
    batch = _BATCH.fullmatch(phrase.clause) and not progress.crossed
    if before is not None and ("fact" not in own or bare(phrase) or (batch and before.fact == fact)):
        return before.kind
    return _kind_about(progress, phrase, kin, fact)


def _sure_kind(progress: Progress, phrase: Phrase, kin: Kin, fact: str, *, placed: bool) -> str | None:
    """Return the kind that the words before an amount say, or that its sum leaves; None where neither does."""
    own, of = phrase.own, kin.of
    if own.get("level") and fact in SPLIT and BY_LEVEL.search(phrase.text) and (of is None or of.kind == "total"):
        return "total"  # 按性质分,一般 a,专项 b。/ 按级次分,市本级 c,转贷县区 d
    if fact == "new" and of is None and NETTED.fullmatch(phrase.clause) and (kinds := _moved_kinds(progress)):
        return kinds.pop() if len(kinds) == 1 else "total"  # 新增 a,收回专项 b,净增 c
    form = own.get("nature") == "foreign" and "一般" not in phrase.clause
    if form and of is not None and of.fact == fact in STOCKS and of.kind == "total":
        return "total"  # 从债务形式看,政府债券 a,外债转贷 b
    if own.get("kind") and not (placed and "kind" in own["weak"]):
        return str(own["kind"])
    if fact == "limit" and of is None and (moved := _kind_moved(progress, phrase)):
        return moved
    return "total" if _remainder(progress, phrase, kin, fact) else None


def _moved_kinds(progress: Progress) -> set[str | None]:
    """Return the kinds of quotas that rise and fall one behind the other at the end of what was read; none of one."""
    told = [o for o in takewhile(lambda o: o.fact in SPLIT, reversed(progress.found)) if o.of is None]
    return {o.kind for o in told} if len(told) > 1 else set()


def _kind_about(progress: Progress, phrase: Phrase, kin: Kin, fact: str) -> str | None:
    """Return the kind that the sentence, the heading or the whole of an amount say; total where none does."""
    own, around, of = phrase.own, phrase.around, kin.of
    if around.get("kind") and fact not in BUDGETS and "kind" not in around["weak"] and "fact" not in own:
        return str(around["kind"])
    headed = headed_by(progress, "kind")
    if fact in _FLOWS and not any(said(head.text).get("kind") == headed for head in progress.heads):
        headed = None  # what a paragraph below spoke of last is no heading
    if fact in DEBT and headed in ("general", "special") and fact not in STOCKS:
        return str(headed)
    if of is not None and of.kind and fact in DEBT:
        return of.kind
    if fact == "new" and own.get("nature") == "swap":
        return "special"  # since 2020 only special bonds swap hidden debt
    if fact == "new" and "fact" not in own and (quota := quota_used(progress, phrase)) is not None:
        return progress.found[quota].kind
    return None if fact in BUDGETS else progress.sole or _told_before(progress, phrase, fact)


def _remainder(progress: Progress, phrase: Phrase, kin: Kin, fact: str) -> bool:
    """Return whether an amount is what a quota leaves beside the one before: 新增 a,提前下达的专项 b,本次需调整 c."""
    before = kin.before
    if fact != "new" or before is None or before.of is not None or "kind" in phrase.own or kin.of is not None:
        return False
    told = (one for one in reversed(progress.found) if one.fact == "new" and one.of is None and one is not before)
    whole = next((one for one in told if one.passage == before.passage), None)
    rest = convert(phrase.amount.value, phrase.amount.unit, Unit.YUAN)
    return whole is not None and whole.kind == "total" and whole.yuan == before.yuan + rest


def _kind_moved(progress: Progress, phrase: Phrase) -> str | None:
    """Return the kind of the limit that is told to its end: 年初专项限额 a,新增 b,调整后限额 c.

    A limit of 政府债务 or of another level is named anew, and so is one behind the limits of both kinds: None.
    """
    own = phrase.own
    if own.get("stage") != "adjusted" or "level" in own or "政府" in phrase.clause or progress.crossed:
        return None
    last = progress.found[-1] if progress.found else None
    if last is None or last.fact != "new":
        return None
    told = [one for one in progress.found if one.passage == last.passage]
    while told and told[-1].fact == "new" and told[-1].kind == last.kind and told[-1].of is None:
        told.pop()
    first, others = (told[-1], told[:-1]) if told else (None, [])
    if first is None or (first.fact, first.stage, first.kind, first.of) != ("limit", "opening", last.kind, None):
        return None
    beside = bool(others) and others[-1].fact == "limit" and others[-1].stage == "opening"
    return None if beside else first.kind


def _told_before(progress: Progress, phrase: Phrase, fact: str) -> str:
    """Return the kind of a quota that was told with its kind before and is said again without it; total for others."""
    if fact != "new":
        return "total"
    yuan = convert(phrase.amount.value, phrase.amount.unit, Unit.YUAN)
    kinds = {one.kind or "total" for one in progress.found if one.fact == fact and one.yuan == yuan}
    return kinds.pop() if len(kinds) == 1 else "total"
