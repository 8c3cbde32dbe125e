"""The rows of a table: what each is called, what it is, how deep it lies and what it adds up into."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.core.region import Level, Region, RegionTable
from quotaxl.core.table import RowRole
from quotaxl.forms.ordinals import MAYBE, Ordinal, ordinal_alone, split_ordinal
from quotaxl.forms.tidy import label

_TOTAL = re.compile(
    r"(?:总|共)?合计数?|总计|共计|累计|(?:全(?:省|市|州|县|区|国|自治区|疆)|.{2,12}(?:省|市|州|县|区))(?:合计|总计|小计)|全(?:省|市|州|县|区|国|自治区|疆)"
)
_SUBTOTAL = re.compile(r".{0,20}小计|.{1,20}合计")
_INTERESTING = re.compile(r"计数?\s*$|\s+$|[\s\u3000]|^全")
_INDENT = re.compile(r"^[ \u3000\u00a0\t]+")
_LEVELS = {Level.PROVINCE: 0, Level.PREFECTURE: 1, Level.COUNTY: 2}

PLAN_CITIES = frozenset({"大连市", "青岛市", "宁波市", "厦门市", "深圳市"})
"""计划单列市: cities with a line of their own in national plans, and so in national allocation tables."""


@dataclass(slots=True)
class Row:
    """One row of a table while its place in the hierarchy is found; `at` is its position."""

    label: str
    """As printed."""
    name: str
    """Tidied, without ordinal and 其中."""
    ordinal: Ordinal | None = None
    part: bool = False
    role: RowRole = RowRole.ITEM
    depth: int = 0
    parent: int | None = None
    region: Region | None = None


def rows_of(labels: Sequence[str], ordinals: Sequence[str], indents: Sequence[int]) -> list[Row]:
    """Return a Row per label, with ordinal, 其中 and total told from the text alone."""
    rows = []
    for text, number in zip(labels, ordinals, strict=True):
        if not number and not MAYBE.match(text) and not _INTERESTING.search(text):
            rows.append(Row(text, text))
            continue
        ordinal, part, name = split_ordinal(text)
        if number:
            ordinal = ordinal_alone(number) or ordinal
            part = part or label(number).startswith("其中")
        row = Row(text, name, ordinal, part)
        if _TOTAL.fullmatch(name):
            row.role = RowRole.TOTAL
        rows.append(row)
    for row, extra in zip(rows, indents, strict=True):
        row.depth = extra + (len(match[0]) + 1) // 2 if (match := _INDENT.match(row.label)) else extra
    return rows


def arrange(
    rows: list[Row],
    regions: RegionTable | None,
    parent: Region | None,
    additive: bool,
    amounts: Sequence[Decimal | None] = (),
) -> None:
    """Set depth, role and parent of every row, in place.

    Depth comes from the first of these that tells rows apart: styles of ordinals, administrative
    levels (for region tables), indents. 其中 rows lie one deeper than the row they belong to.
    In a table that is not `additive` (a form of items, a list known to be partial) only 其中 rows
    have a parent. `amounts` (one per row, of the first amount column) settle whether regions that lie
    inside others are their parts or stand beside them: 厦门市 has its own line beside 福建省.
    """
    indents = [row.depth for row in rows]
    if regions is not None:
        _resolve(rows, regions, parent)
    if additive:
        _demote_subtotals(rows)
    styles = {row.ordinal.style for row in rows if row.ordinal and not row.part}
    if len(styles) > 1:
        _by_ordinal(rows)
    elif regions is not None and len({row.region.level for row in rows if row.region}) > 1:
        _by_region(rows, regions)
        if _beside(rows, regions, amounts):
            for row in rows:
                row.depth = 0
    else:
        low = min((d for d, row in zip(indents, rows, strict=True) if not row.part), default=0)
        _by_indent(rows, [d - low for d in indents])
    _parts(rows, bool(styles))
    _link(rows)
    if not additive:
        for row in rows:
            row.parent = row.parent if row.part else None


def _resolve(rows: list[Row], regions: RegionTable, parent: Region | None) -> None:
    """Find each row's region; a county is looked for below the prefecture that stands above it."""
    above = parent
    for row in rows:
        if row.role is RowRole.TOTAL or row.part:
            continue
        found = regions.resolve(row.name, above)
        if above is not parent and not any(_inside(regions, r, above) for r in found):
            wider = regions.resolve(row.name, parent)
            found = wider or found
        row.region = found[0] if found else None
        if row.region and row.region.level is not Level.COUNTY and not row.name.endswith("本级"):
            above = row.region


def _inside(regions: RegionTable, region: Region, top: Region | None) -> bool:
    return top is not None and regions.within(region, top)


def _demote_subtotals(rows: list[Row]) -> None:
    """Where 总计 stands, 合计 rows are subtotals; 小计 and …合计 always are."""
    totals = [at for at, row in enumerate(rows) if row.role is RowRole.TOTAL]
    grand = [at for at in totals if rows[at].name in ("总计", "总合计", "共计")]
    if grand and len(totals) > len(grand):
        for at in set(totals) - set(grand):
            rows[at].role = RowRole.PARENT
    for row in rows:
        if row.role is RowRole.ITEM and not row.part and _SUBTOTAL.fullmatch(row.name):
            row.role = RowRole.PARENT


def _by_ordinal(rows: list[Row]) -> None:
    stack: list[int] = []
    for row in rows:
        if row.role is RowRole.TOTAL:
            row.depth = 0
            continue
        if row.ordinal and not row.part:
            style = row.ordinal.style
            if style in stack:
                del stack[stack.index(style) + 1 :]
            else:
                while stack and stack[-1] > style:
                    stack.pop()
                stack.append(style)
        row.depth = max(0, len(stack) - 1)


def _by_region(rows: list[Row], regions: RegionTable) -> None:
    """Depth by administrative level; what has no code lies as deep as the row before it."""
    stack: list[Region] = []
    depth = 0
    for row in rows:
        if row.role is RowRole.TOTAL:
            row.depth = 0
            continue
        if row.region and not row.name.endswith("本级"):
            while stack and not (regions.within(row.region, stack[-1]) and row.region != stack[-1]):
                stack.pop()
            depth = len(stack)
            if row.region.level is not Level.COUNTY:
                stack.append(row.region)
        elif stack:
            depth = len(stack)
        row.depth = depth


def _beside(rows: list[Row], regions: RegionTable, amounts: Sequence[Decimal | None]) -> bool:
    """Whether regions inside others stand beside them: the total counts every row.

    Without a total, or with one that fits neither way, plan cities alone are taken to stand beside
    their province, as national tables list them.
    """
    inner = [row for row in rows if row.depth and row.role is RowRole.ITEM]
    total = next((v for row, v in zip(rows, amounts, strict=False) if row.role is RowRole.TOTAL), None)
    given = [(row, v) for row, v in zip(rows, amounts, strict=False) if v is not None and row.role is RowRole.ITEM]
    if total is not None:
        flat = sum(v for _, v in given) == total
        nested = sum(v for row, v in given if row.depth == 0) == total
        if flat != nested:
            return flat
    return all(row.region and row.region.name in PLAN_CITIES for row in inner)


def _by_indent(rows: list[Row], indents: list[int]) -> None:
    stack: list[int] = []
    for row, indent in zip(rows, indents, strict=True):
        if row.role is RowRole.TOTAL:
            row.depth = 0
            continue
        while stack and indent < stack[-1]:
            stack.pop()
        if not stack or indent > stack[-1]:
            stack.append(indent)
        row.depth = len(stack) - 1


def _parts(rows: list[Row], numbered: bool) -> None:
    """Set role and depth of 其中 rows; in a numbered table the rows behind one go on with it."""
    depth = 0
    going = False
    for row in rows:
        if row.part or (going and numbered and row.ordinal is None and row.role is RowRole.ITEM):
            row.part, going = True, True
            row.role, row.depth = RowRole.PART, depth + 1
        else:
            going, depth = False, row.depth


def _link(rows: list[Row]) -> None:
    """Set each row's parent, and the role of rows that others add up into."""
    total = next((at for at, row in enumerate(rows) if row.role is RowRole.TOTAL), None)
    last: dict[int, int] = {}
    subtotal: dict[int, int | None] = {}
    for at, row in enumerate(rows):
        if row.role is RowRole.TOTAL:
            last, subtotal = {-1: at}, {}
            continue
        if row.role is RowRole.PARENT:
            _close_subtotal(rows, at, subtotal.get(row.depth))
            subtotal[row.depth] = at
            row.parent = total
            continue
        row.parent = last.get(row.depth - 1) if row.depth else total
        if row.role is RowRole.ITEM:
            last = {d: a for d, a in last.items() if d < row.depth} | {row.depth: at}
            if row.depth and row.parent is not None:
                rows[row.parent].role = (
                    RowRole.PARENT if rows[row.parent].role is RowRole.ITEM else rows[row.parent].role
                )
        elif row.depth - 1 in last:
            row.parent = last[row.depth - 1]
        else:
            row.parent = total


def _close_subtotal(rows: list[Row], at: int, before: int | None) -> None:
    """Let the rows above a 小计, up to the one before, add up into it."""
    depth = rows[at].depth
    for position in range((before + 1) if before is not None else 0, at):
        row = rows[position]
        if row.depth == depth and row.role is RowRole.ITEM:
            row.parent = at
