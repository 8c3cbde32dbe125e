"""Ways to tell how deep the rows of a table lie: ordinals, administrative levels, indents."""

from collections.abc import Sequence

from quotaxl.core.region import Level, Region, RegionTable
from quotaxl.core.table import RowRole
from quotaxl.reading.hierarchy import LabelledRow

PLAN_CITIES = frozenset({"大连市", "青岛市", "宁波市", "厦门市", "深圳市"})
"""计划单列市: cities with a line of their own in national plans, and so in national allocation tables."""


def ways(rows: Sequence[LabelledRow], regions: RegionTable | None) -> list[list[int]]:
    """Return the depths that rows may have, a list per way to tell them, the likeliest first.

    Styles of ordinals come first, then administrative levels (in tables of regions), then indents.
    In a table of regions they are joined (regions below a numbered group), and all rows may stand
    side by side. The amounts settle which holds; see tree.py. Totals lie at depth 0.
    """
    styles = {row.ordinal.style for row in rows if row.ordinal and not row.part}
    levels = {row.region.level for row in rows if row.region} if regions is not None else set()
    found: list[list[int]] = []
    if len(styles) > 1:
        found.append(_by_ordinal(rows))
    if regions is not None and len(levels) > 1:
        nested, flat = _by_region(rows, regions), [0] * len(rows)
        inner = [row for row, depth in zip(rows, nested, strict=True) if depth and row.role is RowRole.ITEM]
        beside = all(row.region and row.region.name in PLAN_CITIES for row in inner)
        found += [flat, nested] if beside else [nested, flat]
    indented = _by_indent(rows)
    if any(indented) or not found:
        found.append(indented)
    if regions is not None and styles and levels and any(row.ordinal is None for row in rows):
        found.append(_by_both(rows, regions))
    return found


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
    if not any(row.depth for row in rows):
        return [0] * len(rows)
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
