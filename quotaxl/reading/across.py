"""Which columns add up to another in each row: parts under a spanning head, beside a total, as the amounts decide."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from quotaxl.catalogue.form import FormKind
from quotaxl.core.content import Cells
from quotaxl.core.table import Column, ColumnType
from quotaxl.reading.belonging import belonging, evidence
from quotaxl.reading.frames import listed
from quotaxl.reading.match import Match, sum_level
from quotaxl.reading.tidy import label
from quotaxl.reading.units import without_unit

_ROWS = 500
"""Rows that are looked at to tell what adds up."""
_MOST = 200
"""Columns of amounts past which a sheet is no table that anyone prints."""
_WIDEST = 40
"""Columns of a sum that is not under a head of its own."""
_LESS = re.compile("调减|减少|核减|收回|减$|还本|偿还|归还|核销|化解|上解|^减[:项]")
_BETWEEN = re.compile("增减|增长额|变动|差额|净增|结余|结存|缺口|剩余|未(?:使用|支出|拨付|下达)")
"""What stands between two columns: 本年数 − 上年数, 发行 − 支出."""
_NEAR = 8
"""Columns before one that are tried for such a pair."""
_SUM_WORD = re.compile(r"合计|小计|总计|总额|总量|总数|总投资|^全[省市州县区]|资金总|总规模|总支出|总收入")


def with_parts(columns: Sequence[Column], cells: Sequence[Cells], rows: int, match: Match | None) -> Iterator[Column]:
    """Yield the columns, each amount column with the names of those that add up to it in each row.

    A total under a spanning head (unlabelled, 小计, 合计) has the columns under that head as its parts;
    any other column has the run of columns beside it whose sum it is in the rows, two at least, or in
    one where its header says 合计. Columns that a form's own sums speak of are left to those, and so are all that a
    list of a county's workbook has: half of a bond spent is no sum, though it and itself make the bond.
    """
    amounts = [at for at, c in enumerate(columns) if c.type is ColumnType.AMOUNT]
    bound = {c.name for c in columns}
    sums = match.form.sums if match else ()
    told = {s.total for s in sums if s.axis == "columns" and bound.issuperset((*s.plus, *s.minus))}
    if match and match.form.county and match.form.kind is FormKind.PROJECTS:
        told |= {column.field for column in match.form.columns}
    found: dict[int, list[int]] = {}
    less: dict[int, list[int]] = {}
    if 2 < len(amounts) <= _MOST:
        figures = {at: listed(cells[at], min(rows, _ROWS)) for at in amounts}
        units = {c.unit for c in (columns[at] for at in amounts)}
        if len(units) == 1:
            columns = belonging(columns, amounts, figures)
            for total in sorted(amounts, key=lambda at: (not _worded(columns[at]), at)):
                if columns[total].name in told:
                    continue
                if parts := _parts(columns, amounts, figures, total, found):
                    found[total] = parts
                elif signed := _less(columns, amounts, figures, total, found):
                    found[total], less[total] = signed
    for at, one in enumerate(columns):
        if at in found:
            minus = tuple(columns[k].name for k in less.get(at, ()))
            yield replace(one, parts=tuple(columns[k].name for k in found[at]), minus=minus)
        else:
            yield one


def _worded(column: Column) -> bool:
    return bool(column.path) and bool(_SUM_WORD.search(without_unit(label(column.path[-1]))))


def _parts(
    columns: Sequence[Column],
    amounts: Sequence[int],
    figures: dict[int, list[Decimal | None]],
    total: int,
    found: dict[int, list[int]],
) -> list[int]:
    """The positions of the columns that add up to the column at `total`, none where nothing does."""
    if under := _under_head(columns, amounts, figures, total):
        return under
    which = [k for k in amounts if columns[k].of == columns[total].name]
    for alike in (which, *_alike(columns, amounts, total)):
        if len(alike) < 2:
            continue
        if evidence(figures, total, alike).enough:
            return alike
    at = amounts.index(total)
    best: tuple[int, list[int]] = (0, [])
    for step in (1, -1):
        side = _beside(columns, amounts, at, step)
        worded = _worded(columns[total])
        for count in range(2, min(len(side), _WIDEST) + 1):
            parts = side[:count]
            if any(total in found.get(part, ()) for part in parts):
                break
            if any(total in whole and set(parts) <= set(whole) for whole in found.values()):
                continue  # all of them are parts of one sum already: 丙县 is no sum of 甲县 and 乙县
            seen = evidence(figures, total, parts)
            enough = seen.held >= (1 if worded else 2) and seen.held >= seen.failed * (1 if worded else 3)
            if enough and seen.held >= best[0]:
                best = (seen.held, sorted(parts))
    return best[1]


def _under_head(
    columns: Sequence[Column], amounts: Sequence[int], figures: dict[int, list[Decimal | None]], total: int
) -> list[int]:
    """The columns under the head of which `total` is the sum, or these and the next beyond it; none for neither."""
    inside, sure = _spanned(columns, amounts, total)
    if len(inside) > 1:
        seen = evidence(figures, total, inside)
        if sure and (seen.held > seen.failed or (seen.failed == 1 and not seen.held and _only(figures, total) == 1)):
            return inside
        if seen.enough:
            return inside
    if not inside or not sure:
        return []
    rest = [at for at in amounts if at > max(inside) and columns[at].path[:1] != columns[total].path[:1]]
    wider = ([*inside, *rest[:count]] for count in range(1, min(len(rest), _NEAR) + 1))
    return next((parts for parts in wider if evidence(figures, total, parts).enough), [])


def _less(
    columns: Sequence[Column],
    amounts: Sequence[int],
    figures: dict[int, list[Decimal | None]],
    total: int,
    found: dict[int, list[int]],
) -> tuple[list[int], list[int]] | None:
    """The columns before one that add up to it, some subtracted; None where nothing does.

    Subtracted are 调减 and 减少; where the header itself says that it stands between two columns, the one of those.
    What makes up another of them (`found`) is in it already.
    """
    inside = {part for whole, parts in found.items() if whole < total and total not in parts for part in parts}
    before = [at for at in amounts if at < total and at not in inside][-_WIDEST:]
    minus = [at for at in before if any(_LESS.search(label(text)) for text in columns[at].path)]
    for count in range(len(before), 1, -1) if minus else ():
        plus = [at for at in before[-count:] if at not in minus]
        signed = {**figures, **{at: [None if v is None else -v for v in figures[at]] for at in minus}}
        seen = evidence(signed, total, before[-count:])
        if plus and seen.held >= 2 and seen.held >= seen.failed * 3:
            return plus, [at for at in minus if at in before[-count:]]
    path = columns[total].path
    near = before[-_NEAR:][::-1] if path and _BETWEEN.search(label(path[-1])) else []
    for whole, part in ((a, b) for a in near for b in near if a != b):
        seen = evidence({**figures, part: [None if v is None else -v for v in figures[part]]}, total, [whole, part])
        if seen.enough:
            return [whole], [part]
    return None


def _spanned(columns: Sequence[Column], amounts: Sequence[int], total: int) -> tuple[list[int], bool]:
    """The columns right under the head of which `total` is the sum; of a group under it, that group's own total.

    The second answer is whether the header says that they are all of it; 其中 does not.
    """
    path = columns[total].path
    head = path[:-1] if len(path) > 1 and sum_level(path[-1]) else path
    if not head:
        return [], False
    inside = [
        at
        for at in amounts
        if at != total and len(columns[at].path) > len(head) and columns[at].path[: len(head)] == head
    ]
    own = {columns[at].name for at in inside}
    inside = [at for at in inside if columns[at].of not in own]
    partly = any("其中" in label(text) for at in inside for text in columns[at].path[len(head) :])
    return _tops(columns, inside, len(head)), not partly


def _alike(columns: Sequence[Column], amounts: Sequence[int], total: int) -> Iterator[list[int]]:
    """The columns of the same name under heads beside that of `total`: 合计·金额 of 一般债券·金额 and 专项债券·金额.

    Those behind it, those before it, by level of the header from the top.
    """
    path = columns[total].path
    for level in range(len(path) - 1):
        same = [
            at
            for at in amounts
            if at != total
            and len(columns[at].path) == len(path)
            and columns[at].path[:level] == path[:level]
            and columns[at].path[level] != path[level]
            and columns[at].path[level + 1 :] == path[level + 1 :]
        ]
        for parts in ([at for at in same if at > total], [at for at in same if at < total]):
            if len(parts) > 1:
                yield parts


def _tops(columns: Sequence[Column], inside: Sequence[int], level: int) -> list[int]:
    groups: dict[str, list[int]] = {}
    for at in inside:
        groups.setdefault(columns[at].path[level], []).append(at)
    tops: list[int] = []
    for members in groups.values():
        heads = [
            at
            for at in members
            if len(columns[at].path) == level + 1
            or (len(columns[at].path) == level + 2 and sum_level(columns[at].path[-1]))
        ]
        tops += heads[:1] if heads and len(members) > 1 else members
    return sorted(tops)


def _beside(columns: Sequence[Column], amounts: Sequence[int], at: int, step: int) -> list[int]:
    """The columns beside one, nearest first; of a spanned group, its total alone where it has one."""
    path = columns[amounts[at]].path
    rest = amounts[at + 1 :] if step > 0 else amounts[:at]
    above = path[:-1]
    same = [k for k in rest if columns[k].path[: len(above)] == above and columns[k].path]
    same = [k for k in same if not any("其中" in label(text) for text in columns[k].path)]
    tops = _tops([*columns], [k for k in same if len(columns[k].path) > len(above)], len(above))
    return tops if step > 0 else tops[::-1]


def _only(figures: dict[int, list[Decimal | None]], total: int) -> int:
    return sum(v is not None for v in figures[total])
