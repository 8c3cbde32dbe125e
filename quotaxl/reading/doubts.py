"""What the reader could not decide, said with the readings that are left."""

from collections.abc import Sequence

from quotaxl.core.refs import column_letter, ref
from quotaxl.core.table import Doubt, DoubtKind
from quotaxl.core.words import Words
from quotaxl.reading.choosing import RowTree
from quotaxl.reading.figures import RowFigures
from quotaxl.reading.hierarchy import LabelledRow
from quotaxl.reading.tablearea import TableArea

_NO_HEADER = (
    Words("表头没有看清，各列只按所在的列称呼", "no header was recognised; columns are called by their letters"),
    Words("第一行就是数据", "the first row is data already"),
)
_NOT_DIVIDED = (
    Words("这一行没有分成各列，其中的数没有读出", "this line was not divided into columns, its figures were not read"),
    Words("其中的数各属表头的一列", "each of its figures belongs to a column of the header"),
)
_MARKED = 60
"""Cells of a doubt that are named."""
_LONG = 4
"""Rows of a sum that are named."""


def doubts_of(
    block: TableArea,
    rows: Sequence[LabelledRow],
    body: Sequence[int],
    readings: Sequence[RowTree],
    column: int,
    figures: RowFigures | None,
    amounts: Sequence[int],
) -> tuple[Doubt, ...]:
    """Return the doubts of one table.

    `readings` are the ways left to see its rows, `column` is that of the labels, `amounts` are those of `figures`.
    """
    letter = column_letter(column)
    found = []
    if not any(c.path for c in block.columns):
        found.append(Doubt(DoubtKind.HEADER, f"{letter}{body[0]}", _NO_HEADER))
    if len(readings) > 1:
        area = f"{letter}{body[0]}:{letter}{body[len(block.body) - 1]}"
        told = tuple(_said(tree, other, rows) for tree, other in zip(readings, reversed(readings), strict=True))
        told_already = readings[0].score.failed and not readings[0].passed
        cells = _unequal(readings[-1], figures, body, amounts) if figures and not told_already else ()
        found.append(Doubt(DoubtKind.SUMS, area, told, cells))
    unplaced = block.page.grid.unplaced
    found += [Doubt(DoubtKind.LINE, f"{letter}{row}", _NOT_DIVIDED) for row in block.body if row in unplaced]
    return tuple(found)


def _unequal(tree: RowTree, figures: RowFigures, body: Sequence[int], amounts: Sequence[int]) -> tuple[str, ...]:
    """The cells of the sums that do not hold in a reading, each sum's own before those that it adds up."""
    found: dict[str, None] = {}
    for (total, _), kids in tree.sums.items():
        for gap, index in zip(figures.gaps(total, kids), amounts, strict=True):
            if gap is not None and gap[0]:
                found |= dict.fromkeys(ref(body[at], index) for at in (total, *kids))
    return tuple(found)[:_MARKED]


def _said(tree: RowTree, other: RowTree, rows: Sequence[LabelledRow]) -> Words:
    """A reading in words: how it tells depth, and its first sum that the other reading does not have."""
    way_zh, way_en = "，".join(w.zh for w in tree.name), ", ".join(w.en for w in tree.name)
    key = next((k for k, kids in tree.sums.items() if other.sums.get(k) != kids), None)
    if key is None:
        return Words(f"{way_zh}：各行互不汇总", f"{way_en}: no row sums others")
    names = [rows[k].label.strip() for k in tree.sums[key]]
    parts = "＋".join(names[:_LONG]) + ("＋…" if len(names) > _LONG else "")
    total = rows[key[0]].label.strip()
    return Words(f"{way_zh}：{total}＝{parts}", f"{way_en}: {total} = {parts}")
