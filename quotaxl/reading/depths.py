"""Ways to tell how deep the rows of a table lie: ordinals, codes, levels, indents, the column of the name, amounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, takewhile

from quotaxl.core.region import Level, Region, RegionTable
from quotaxl.core.table import RowRole
from quotaxl.core.words import Words
from quotaxl.reading.closing import foreign
from quotaxl.reading.figures import HELD, RowFigures
from quotaxl.reading.hierarchy import LabelledRow

PLAN_CITIES = frozenset({"大连市", "青岛市", "宁波市", "厦门市", "深圳市"})
"""计划单列市: cities with a line of their own in national plans, and so in national allocation tables."""

FEW = 3_000
"""Rows up to which every reading is offered; a longer list is read by its own marks alone."""

_BESIDE = 12
"""Rows without 其中 that may make up a whole together with one that has it."""
_WRITTEN = Decimal("1.5")
_HEADED = Decimal(1)
_CHANCE = Decimal("-0.5")

FLAT = Words("各行并列", "all rows side by side")
ORDINAL = Words("按序号分层", "by ordinals")
UNDER = Words("没有序号的行归入上面有序号的行", "rows without number below the numbered row above them")
ABOVE = Words("没有序号的行是其下有序号各行的上级", "rows without number above the numbered rows that follow")
CODE = Words("按科目编码的位数分层", "by the length of subject codes")
HEADED = Words("没有编码的行是其下有编码各行的上级", "rows without code above the coded rows that follow")
REGION = Words("按行政层级", "by administrative level")
BOTH = Words("按序号分组、组内按行政层级", "by ordinals, regions below them")
INDENT = Words("按缩进分层", "by indents")
PLACE = Words("按名称所在的列分层", "by the column that a name stands in")
AMOUNTS = Words("按数额分层", "by what the amounts add up to")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to tell the depths: its name and a depth per row; totals lie at depth 0."""

    name: Words
    depths: list[int]
    weight: Decimal = Decimal(0)
    """What speaks for it beside the amounts: codes and nested ordinals are written on purpose, sums may be chance."""
    addends: frozenset[int] = frozenset()
    """Rows with 其中 that with those beside them make up the whole: 余额 / 其中：一般债务 / 专项债务."""


def ways(rows: Sequence[LabelledRow], regions: RegionTable | None, figures: RowFigures | None) -> list[Way]:
    """Return the ways to tell how deep the rows lie, the likeliest first; none says the same as one before it.

    The amounts settle which holds; see tree.py. In a table of regions ordinals and administrative levels
    are joined as well, and all rows may stand side by side.
    """
    styles = {row.ordinal.style for row in rows if row.ordinal and not row.part}
    bare = bool(styles) and any(
        row.ordinal is None and not row.part and row.role is RowRole.ITEM and row.name for row in rows
    )
    levels = {row.region.level for row in rows if row.region} if regions is not None else set()
    found: list[Way] = []
    codes = {len(row.code) for row in rows if row.code}
    if len(codes) > 1:
        found.append(Way(CODE, _by_code(rows), _WRITTEN))
    if len(styles) > 1:
        found.append(Way(ORDINAL, _by_ordinal(rows), _WRITTEN))
    if regions is not None and len(levels) > 1:
        nested, flat = Way(REGION, _by_region(rows, regions)), Way(FLAT, [0] * len(rows))
        inner = [row for row, depth in zip(rows, nested.depths, strict=True) if depth and row.role is RowRole.ITEM]
        beside = all(row.region and row.region.name in PLAN_CITIES for row in inner)
        found += [flat, nested] if beside else [nested, flat]
    if any(row.depth for row in rows):
        found.append(Way(INDENT, _by_indent(rows)))
    found.append(Way(FLAT, [0] * len(rows)))
    if regions is not None and styles and levels and bare:
        found.append(Way(BOTH, _by_both(rows, regions)))
    if figures is not None and len(rows) <= FEW:
        if codes and (headed := _above_codes(rows)) is not None:
            found.append(Way(HEADED, headed, _HEADED))
        if bare:
            found += [Way(UNDER, _under(rows)), Way(ABOVE, _above(rows))]
        if len({row.place for row in rows if row.name}) > 1:
            found.append(Way(PLACE, _by_place(rows)))
        found.append(_by_amounts(rows, figures, regions))
    return _distinct(found)


def _distinct(found: list[Way]) -> list[Way]:
    seen: list[Way] = []
    for way in found:
        if all((way.depths, way.addends) != (other.depths, other.addends) for other in seen):
            seen.append(way)
    return seen


def _stacked(levels: Sequence[int | None]) -> list[int]:
    """Depths from levels of any size: deeper where the level is larger than that of an open row above; None is 0."""
    stack: list[int] = []
    depths = []
    for level in levels:
        if level is None:
            stack.clear()
            depths.append(0)
            continue
        while stack and level < stack[-1]:
            stack.pop()
        if not stack or level > stack[-1]:
            stack.append(level)
        depths.append(len(stack) - 1)
    return depths


def _by_ordinal(rows: Sequence[LabelledRow]) -> list[int]:
    stack: list[int] = []
    depths = []
    for row in rows:
        if row.ordinal and not row.part and row.role is not RowRole.TOTAL:
            style = row.ordinal.style
            if style in stack:
                del stack[stack.index(style) + 1 :]
            else:
                while stack and stack[-1] > style:
                    stack.pop()
                stack.append(style)
        depths.append(0 if row.role is RowRole.TOTAL else max(0, len(stack) - 1))
    return depths


def _under(rows: Sequence[LabelledRow]) -> list[int]:
    """Numbered rows by their ordinals, those without number one deeper, by their indents; a sum ends the section."""
    numbered = _by_ordinal(rows)
    low = min((row.depth for row in rows if not row.ordinal and not row.part and row.role is RowRole.ITEM), default=0)
    depths: list[int] = []
    base = -1
    open_: list[int] = []
    for row, depth in zip(rows, numbered, strict=True):
        if row.role is not RowRole.ITEM:
            base, open_ = -1, []
            depths.append(0)
        elif row.ordinal:
            base, open_ = depth, []
            depths.append(depth)
        elif row.part:
            depths.append(depths[-1] if depths else 0)
        else:
            indent = row.depth - low
            while open_ and indent < open_[-1]:
                open_.pop()
            if not open_ or indent > open_[-1]:
                open_.append(indent)
            depths.append(base + len(open_))
    return depths


def _above(rows: Sequence[LabelledRow]) -> list[int]:
    """Rows without number as heads of the numbered rows that follow; a row before a further head stands for itself."""
    numbered = _by_ordinal(rows)
    headed = False
    depths = []
    for row, depth in zip(rows, numbered, strict=True):
        if row.role is not RowRole.ITEM:
            headed = False
            depths.append(0)
        elif row.ordinal:
            depths.append(depth + headed)
        else:
            headed = headed or not row.part
            depths.append(0)
    return depths


def _by_code(rows: Sequence[LabelledRow]) -> list[int]:
    """A row lies below the last one whose code its own begins with; sums and rows without code at the top."""
    stack: list[str] = []
    depths = []
    for row in rows:
        if not row.code or row.role is RowRole.TOTAL:
            if row.role is not RowRole.ITEM or not row.part:
                stack.clear()
            depths.append(len(stack))
            continue
        while stack and not (row.code.startswith(stack[-1]) and row.code != stack[-1]):
            stack.pop()
        depths.append(len(stack))
        stack.append(row.code)
    return depths


def _above_codes(rows: Sequence[LabelledRow]) -> list[int] | None:
    """Rows without code as heads of the coded rows that follow, those by their codes; None where no row is such."""
    coded = _by_code(rows)
    heads = {at for at, row in enumerate(rows) if row.role is RowRole.ITEM and not row.code and not row.part}
    others = [at for at, row in enumerate(rows) if not row.part]
    if not any(at in heads and rows[behind].code for at, behind in pairwise(others)):
        return None
    headed = False
    depths = []
    for at, (row, depth) in enumerate(zip(rows, coded, strict=True)):
        if row.role is not RowRole.ITEM:
            headed = False
        elif at in heads:
            headed = True
        depths.append(depth + headed if row.code else depth + (headed and row.part))
    return depths


def _by_region(rows: Sequence[LabelledRow], regions: RegionTable) -> list[int]:
    """Depth by administrative level; what has no code lies as deep as the rows beside it."""
    stack: list[Region] = []
    depths = []
    for row in rows:
        depth = len(stack)
        if row.role is RowRole.TOTAL:
            depth = 0
        elif row.region and not row.name.endswith("本级"):
            while stack and not (regions.within(row.region, stack[-1]) and row.region != stack[-1]):
                stack.pop()
            depth = len(stack)
            if row.region.level is not Level.COUNTY:
                stack.append(row.region)
        depths.append(depth)
    return depths


def _by_both(rows: Sequence[LabelledRow], regions: RegionTable) -> list[int]:
    """Numbered rows by their ordinals, regions without number below the numbered row above them."""
    numbered = _by_ordinal(rows)
    levels = _by_region([row for row in rows if not row.ordinal], regions)
    inner = iter(levels)
    depths = []
    base = -1
    for row, depth in zip(rows, numbered, strict=True):
        if row.ordinal:
            base = depth
            depths.append(depth)
        else:
            below = next(inner)
            depths.append(0 if row.role is RowRole.TOTAL else base + 1 + below)
    return depths


def _by_indent(rows: Sequence[LabelledRow]) -> list[int]:
    low = min((row.depth for row in rows if not row.part and row.role is not RowRole.TOTAL), default=0)
    stack: list[int] = []
    depths = []
    for row in rows:
        if row.role is RowRole.TOTAL:
            depths.append(0)
            continue
        indent = row.depth - low
        while stack and indent < stack[-1]:
            stack.pop()
        if not stack or indent > stack[-1]:
            stack.append(indent)
        depths.append(len(stack) - 1)
    return depths


def _by_place(rows: Sequence[LabelledRow]) -> list[int]:
    """A row named in a column further right lies deeper."""
    return _stacked([None if row.role is RowRole.TOTAL or not row.name else row.place for row in rows])


def _by_amounts(rows: Sequence[LabelledRow], figures: RowFigures, regions: RegionTable | None) -> Way:
    """A row lies above those right behind it that add up to it in every column, two of them at least.

    No region is the sum of others that do not lie within it, whatever their amounts say.
    """
    children: dict[int, list[int]] = {}
    addends: set[int] = set()
    right: list[int] = []
    """The rows after this one that stand beside each other, the next one last."""
    for at in reversed(range(len(rows))):
        row = rows[at]
        if row.role is not RowRole.ITEM:
            if parts := _made_up(rows, figures, at, right):
                addends.update(parts[0])
            right = []
        elif not row.part:
            taken = figures.run(at, right)
            if taken > 1 and not any(foreign(rows[k], row, regions) for k in right[len(right) - taken :]):
                children[at] = right[len(right) - taken :]
                del right[len(right) - taken :]
            elif parts := _made_up(rows, figures, at, right):
                inside, beside = parts
                children[at] = [*right[len(right) - beside :], *inside]
                del right[len(right) - beside :]
                addends.update(inside)
            right.append(at)
    depths = [0] * len(rows)
    for at in range(len(rows)):
        for child in children.get(at, ()):
            depths[child] = depths[at] + 1
        if rows[at].part and at and at not in addends:
            depths[at] = depths[at - 1]
    return Way(AMOUNTS, depths, _CHANCE, frozenset(addends))


def _made_up(
    rows: Sequence[LabelledRow], figures: RowFigures, at: int, right: Sequence[int]
) -> tuple[list[int], int] | None:
    """The 其中 rows right behind a row that make it up, with how many rows of the end of `right`; None for none.

    They are the first of them or all, and the sum holds in two columns of three at least.
    """
    parts = list(takewhile(lambda k: rows[k].part, range(at + 1, len(rows))))
    tries = [parts[:1], parts] if len(parts) > 1 else [parts]
    for inside in tries if parts else ():
        for beside in range(len(inside) == 1, min(len(right), _BESIDE) + 1):
            score = figures.score(at, [*inside, *right[len(right) - beside :]])
            if score.held >= HELD and score.held >= score.failed * 2:
                return inside, beside
    return None
