"""Rows of which some are added and some subtracted: 加：上级补助, 减：上解支出, what is left below them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from quotaxl.core.table import Balance, RowRole
from quotaxl.reading.figures import HELD, RowFigures, Score
from quotaxl.reading.hierarchy import LabelledRow
from quotaxl.reading.tidy import narrow

_SIGNED = re.compile(r"[(]?(?P<sign>[加减])(?:[):]|[去上](?=\S))")
_LEFT = re.compile(
    r"余额|结余|结存|结转|财力|可用|净|[年期]末|总计|合计|总额|平衡|差额|缺口|总量|余缺|=|实际|应[补拨付]|尚需|还需|剩余"
)
"""What is left of rows that are added and subtracted is called so."""
_TAKEN = re.compile(r"减少|还本|偿还|归还|收回|核减|调减|化解|上解|支出|使用|核销|拨付|转出|调出|退回")
"""Rows that say by themselves that they are subtracted, where the amounts agree."""
_AFTER = 12
"""Rows behind the last signed one among which the result is looked for."""
_BEFORE = 8
"""Rows before a result that may be taken together without 加 and 减; rows behind a result before the first sign."""
_BORNE = 2
"""Columns that must bear out a balance that has no 加 and 减."""


def sign_of(row: LabelledRow) -> int:
    """Return 1 for a row that says 加, -1 for 减, 0 for any other."""
    begin = row.name[:2]
    match = _SIGNED.match(narrow(row.name)) if "加" in begin or "减" in begin else None
    if match is None:
        return 0
    return 1 if match["sign"] == "加" else -1


def balances(rows: Sequence[LabelledRow], length: int, figures: RowFigures | None) -> Iterator[Balance]:
    """Yield what some of the first `length` rows come to that are added and subtracted, by their positions.

    Rows without 加 or 减 go on with the sign of the row before them. The result is the row behind them that the
    amounts of most columns make it; where none is, and there is one column only, the one that is called so.
    """
    if figures is None:
        return
    signs = [sign_of(row) for row in rows[:length]]
    if any(sign < 0 for sign in signs):
        yield from _worded(rows[:length], signs, figures)
    elif len(figures.columns) >= _BORNE:
        yield from _silent(rows[:length], figures)


def weighed(rows: Sequence[LabelledRow], figures: RowFigures) -> Score:
    """Return how well the balances hold of rows that say 加 and 减, as they hang together now."""
    found = [_evidence(figures, balance) for balance in balances(rows, len(rows), figures)]
    return Score(HELD * sum(held for held, _ in found), sum(failed for _, failed in found))


def _worded(rows: Sequence[LabelledRow], signs: Sequence[int], figures: RowFigures) -> Iterator[Balance]:
    """The balances of rows that say 加 and 减: from the row above the first of them to the one that they come to."""
    at = 0
    while (first := next((k for k in range(at, len(rows)) if signs[k]), None)) is not None:
        last = k = first
        while k < len(rows) and k - last <= _AFTER and not (k > last + 1 and signs[k] > 0 > signs[last]):
            last, k = (k, k + 1) if signs[k] else (last, k + 1)
        found = _closed(rows, signs, figures, at, first, last)
        if found is not None:
            yield found
        at = found.total if found is not None and found.total > first else last + 1


def _closed(
    rows: Sequence[LabelledRow], signs: Sequence[int], figures: RowFigures, begin: int, first: int, last: int
) -> Balance | None:
    """What rows with signs from `first` to `last` come to, those before it from `begin` on added."""
    called: Balance | None = None
    for total in range(first + 1, min(len(rows), last + 1 + _AFTER)):
        if signs[total] or rows[total].role is RowRole.PART or figures.blank(total):
            continue
        for start in dict.fromkeys((_outermost(rows, max(0, first - 1)), begin)):
            balance = _between(rows, signs, figures, start, total)
            held, failed = _evidence(figures, balance)
            named = bool(_LEFT.search(rows[total].name)) and _plain(rows, balance)
            if held > failed or (held and held == failed and named):
                return balance
            alone = len(figures.columns) == 1 or failed == 1
            if called is None and named and alone and total > last and all(row.parent != total for row in rows):
                called = balance
    return _headed(rows, signs, figures, begin, first, last) or called


def _headed(
    rows: Sequence[LabelledRow], signs: Sequence[int], figures: RowFigures, begin: int, first: int, last: int
) -> Balance | None:
    """What rows with signs come to that stands above them and those before them: 合计, A, B, 减：C."""
    for total in range(max(begin, first - _BEFORE), first):
        if rows[total].role is RowRole.PART or figures.blank(total):
            continue
        for end in range(last + 1, min(len(rows), last + _AFTER) + 1):
            balance = replace(_between(rows, signs, figures, total + 1, end), total=total)
            held, failed = _evidence(figures, balance)
            if held > failed and any(column[at] for at in balance.minus for column in figures.columns):
                return balance
    return None


def _outermost(rows: Sequence[LabelledRow], at: int) -> int:
    """The row above that a row adds up into, or that one's; itself where there is none."""
    while (up := rows[at].parent) is not None and up < at:
        at = up
    return at


def _plain(rows: Sequence[LabelledRow], balance: Balance) -> bool:
    """Whether nothing says that some of the rows lie below others, so that the sum can be told without the amounts."""
    terms = [*balance.plus, *balance.minus]
    styles = {ordinal.style for at in terms if (ordinal := rows[at].ordinal)}
    return len(styles) < 2 and bool(balance.minus) and not any(rows[at].part for at in range(terms[0], balance.total))


def _between(rows: Sequence[LabelledRow], signs: Sequence[int], figures: RowFigures, start: int, total: int) -> Balance:
    sign, plus, minus = 1, list[int](), list[int]()
    for at in range(start, total):
        sign = signs[at] or sign
        inside = rows[at].parent
        if rows[at].role is RowRole.PART or figures.blank(at) or (inside is not None and start <= inside < total):
            continue
        (plus if sign > 0 else minus).append(at)
    return Balance(total, tuple(plus), tuple(minus), worded=True)


def _silent(rows: Sequence[LabelledRow], figures: RowFigures) -> Iterator[Balance]:
    """Balances without 加 and 减: a row called 余额 or the like after rows of which some are called 还本, 减少."""
    taken = [bool(_TAKEN.search(row.name)) for row in rows]
    for total, row in enumerate(rows if any(taken) else ()):
        if not _LEFT.search(row.name) or row.role is RowRole.PART:
            continue
        terms: list[int] = []
        for at in range(total - 1, -1, -1):
            if rows[at].role is RowRole.PART or figures.blank(at) or rows[at].parent not in (row.parent, None):
                continue
            if len(terms) == _BEFORE:
                break
            terms.insert(0, at)
            minus = tuple(k for k in terms if taken[k])
            plus = tuple(k for k in terms if k not in minus)
            if not minus or not plus:
                continue
            balance = Balance(total, plus, minus)
            held, failed = _evidence(figures, balance)
            if held >= _BORNE and held >= failed * _BORNE:
                yield balance
                break


def _evidence(figures: RowFigures, balance: Balance) -> tuple[int, int]:
    """In how many columns a balance holds, two figures at least not zero, and in how many it does not."""
    held = failed = 0
    for column in figures.columns:
        whole = column[balance.total]
        plus = [v for at in balance.plus if (v := column[at])]
        minus = [v for at in balance.minus if (v := column[at])]
        if whole is None or not (plus or minus):
            continue
        if sum(plus) - sum(minus) == whole:
            held += len(plus) + len(minus) > 1
        else:
            failed += 1
    return held, failed
