"""Figures that only remark on the one before: shares of a plan, last year's, growth, what was spent of a project."""

import re

from quotaxl.core.statement import StatedAmount
from quotaxl.reading.prose.progress import Progress

_SHARE = re.compile(r"预算(?:数|目标)?(?:为|的)?\s*$")
_PERCENT = re.compile(r"^\s*的\s*[\d.]+%")
_LAST_YEAR = re.compile(
    r"(?:比|较|上年同期|去年同期)(?:上年|去年|\d{4}年)?(?:同期|同口径)?(?:决算|执行|完成)?数?(?:的|为)?\s*$"
)
_BY = re.compile(r"(?:净|多|少)?(?:增收|减收|增支|减支|增加|减少|增长|下降|增|减)(?:额)?(?:为|了)?")
_BUDGET = frozenset({"income", "expense", "both"})


def figure_before(progress: Progress) -> StatedAmount | None:
    """Return the figure before, past those that only remark on it (总投资, 已支出, 占年初预算 b 的 43.2%, 增收 b)."""
    index = progress.last
    while index is not None and index > 0 and _remarks(progress.found[index]):
        if progress.found[index - 1].passage != progress.found[index].passage:
            return None
        index -= 1
    return progress.found[index] if index is not None else None


def told_of(progress: Progress, index: int) -> int:
    """Return the figure that remarks behind it speak of: 支出 a,为预算 b 的 83%,比上年同期 c 增支 d。其中:甲支出 e."""
    at = index
    while at > 0 and progress.found[at].fact in _BUDGET and _remarks(progress.found[at]):
        one, before = progress.found[at], progress.found[at - 1]
        if (one.passage, one.fact, one.budget) != (before.passage, before.fact, before.budget):
            break
        at -= 1
    return at


def _planned(one: StatedAmount) -> bool:
    """Return whether a figure is only what another is a share of: 收入 a,占年初预算 b 的 43.2%."""
    return one.fact in _BUDGET and bool(_SHARE.search(one.before) and _PERCENT.match(one.behind))


def _of_last_year(one: StatedAmount) -> bool:
    """Return whether a figure is what another is compared with: 收入 a,比上年同期 b 增收 c."""
    return one.fact in _BUDGET and bool(_LAST_YEAR.search(one.before))


def since_last_year(progress: Progress, clause: str) -> bool:
    """Return whether a clause says by how much a figure differs from last year's, told right before."""
    last = progress.found[progress.last] if progress.last is not None and not progress.crossed else None
    return last is not None and _of_last_year(last) and bool(_BY.fullmatch(clause))


def _remarks(one: StatedAmount) -> bool:
    grown = one.fact in _BUDGET and (one.stage == "growth" or _of_last_year(one))
    return one.fact in ("invest", "spent", "gap") or _planned(one) or grown
