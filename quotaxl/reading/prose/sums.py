"""Sums said behind what they add up: 新增 a、再融资 b,共计 c; rows with a 小计 or 合计 below them."""

import re
from dataclasses import replace

from quotaxl.core.statement import Belonging
from quotaxl.reading.prose.phrase import SPLIT
from quotaxl.reading.prose.progress import Progress

_SUM = re.compile(r"(?:两项|以上|三项)?(?:共计|合计|总计|共$)")
_SUBTOTAL = re.compile(r"^(?P<kind>一般|专项)?(?:债务|债券)?(?:资金|项目)?(?:小计|合计|总计|共计):?$")
_HALF = {ord("："): ":"}


def is_sum(clause: str) -> bool:
    """Return whether a clause says that what follows is the sum of what stands before it."""
    return bool(_SUM.match(clause))


def is_row(text: str) -> bool:
    """Return whether all that stands before an amount is the name of a row of sums."""
    return bool(_SUBTOTAL.match(text))


def raised(progress: Progress) -> bool:
    """Return whether the two figures before are new and refinancing bonds, whose sum is what is issued."""
    last = progress.last
    if not last or progress.crossed:
        return False
    one, other = progress.found[last - 1], progress.found[last]
    apart = one.of is None and other.of is None and one.passage == other.passage
    natures = {one.fact == "refinancing", other.fact == "refinancing"}
    return apart and {one.fact, other.fact} <= set(SPLIT) and len(natures) > 1


def served(progress: Progress) -> bool:
    """Return whether the two figures before are principal and interest, whose sum is debt service."""
    last = progress.last
    if not last or progress.crossed:
        return False
    one, other = progress.found[last - 1], progress.found[last]
    apart = one.of is None and other.of is None and one.passage == other.passage
    return apart and {one.fact, other.fact} == {"repaid", "interest"}


def gather(progress: Progress, index: int, fact: str) -> set[str]:
    """Make the figures before a 共计 in its sentence parts of it; return their kinds."""
    kinds: set[str] = set()
    both = fact == "issued" and raised(progress)
    for back in progress.latest(3, before=index):
        one = progress.found[back]
        alone = one.of is None and one.fact == fact and one.kind != "total"
        if fact == "service":  # 偿还本金 a、利息 b,共计还本付息 c
            alone = one.of is None and one.fact in ("repaid", "interest")
        elif both:
            alone = one.of is None and one.fact in SPLIT
        if progress.crossed or not alone or one.passage != progress.found[index - 1].passage:
            break
        kinds.add(one.kind or "total")
        progress.found[back] = replace(one, of=index, relation=Belonging.LISTED)
    return kinds


def gather_list(progress: Progress, index: int, kind: str | None) -> None:
    """Make what stands in rows above a 小计 or 合计 parts of it: projects of its kind, or the 小计 of each kind."""
    sums = [i for i in range(index) if progress.found[i].fact in SPLIT and _SUBTOTAL.search(_said_last(progress, i))]
    since = sums[-1] + 1 if sums else 0
    rows = [i for i in range(since, index) if progress.found[i].fact == "project"]
    mine = [i for i in rows if kind in ("total", progress.found[i].kind)] if rows else sums
    if any(progress.found[i].kind == "total" for i in sums):
        return
    for i in mine:
        progress.found[i] = replace(progress.found[i], of=index, relation=Belonging.LISTED)


def _said_last(progress: Progress, index: int) -> str:
    """Return the words right before a figure in its sentence."""
    one = progress.found[index]
    return one.before.translate(_HALF)
