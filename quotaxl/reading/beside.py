"""Tables that stand side by side below one header: 项目 | 金额 | 项目 | 金额."""

import re
from collections.abc import Iterator
from dataclasses import replace

from quotaxl.reading.header import bare_head, label_like
from quotaxl.reading.hierarchy import SUBTOTAL
from quotaxl.reading.ordinals import split_ordinal
from quotaxl.reading.page import numeric
from quotaxl.reading.tablearea import TableArea
from quotaxl.reading.tidy import blank, label

CODE_LIKE = re.compile(r"编码|代码|序号|编号|行次")
"""Headers of columns whose numbers are no amounts."""
LOOK = 200
"""Rows of a body that tell whether a column holds amounts."""


def side_by_side(block: TableArea) -> Iterator[TableArea]:
    """Split a block whose header names its rows twice: 项目 | 金额 | 项目 | 金额, or 收入 | 金额 | 支出 | 金额."""
    leaves = [bare_head(column.path[-1]) if column.path else "" for column in block.columns]
    starts = [0]
    seen = set(leaves[:1])
    for at, leaf in enumerate(leaves[1:], 1):
        if leaf and block.columns[at].path == block.columns[at - 1].path:
            continue  # one header over two columns, whose cells are merged in each row as well
        follows = len(block.columns[at].path) == 1 and any(other in seen for other in leaves[at + 1 : at + 2])
        named = (label_like(leaf) and not _figures_only(block, at)) or (follows and _lists_anew(block, at))
        if (leaf in seen or follows) and named and not _one_cell(block, at):
            numbered = leaves[at - 1] == "序号" and at - 1 > starts[-1]
            starts.append(at - 1 if numbered else at)
            seen = {leaf}
        elif leaf:
            seen.add(leaf)
    ends = [*starts[1:], len(block.columns)]
    held = [_holds_amounts(block, start, end) for start, end in zip(starts, ends, strict=True)]
    if any(
        held
    ):  # names without figures of their own belong to the figures that follow: 编码 | 名称 | 编码 | 名称 | 金额
        starts = [start for at, start in enumerate(starts) if not at or held[at - 1]]
    if len(starts) == 1:
        yield block
        return
    for start, end in zip(starts, [*starts[1:], len(block.columns)], strict=True):
        columns = block.columns[start:end]
        page = replace(block.page, left=columns[0].index, right=columns[-1].index)
        body = tuple(row for row in block.body if page.filled(row))
        yield replace(block, page=page, columns=columns, body=body, notes=block.notes if start == 0 else ())


def _figures_only(block: TableArea, at: int) -> bool:
    """Whether a column holds numbers and no name: 县级 is a level of government there and no list of counties."""
    held = [block.page.value(row, block.columns[at].index) for row in block.body[:LOOK]]
    return any(map(numeric, held)) and all(blank(v) or numeric(v) for v in held)


def _lists_anew(block: TableArea, at: int) -> bool:
    """Whether a column names rows of its own between two of figures, a sum or ordinals among them: 资金运用."""
    page, rows = block.page, block.body[:LOOK]
    column, before, after = (c.index for c in (block.columns[at], block.columns[at - 1], block.columns[at + 1]))
    names = [text for row in rows if (text := label(page.text(row, column))) and not numeric(page.value(row, column))]
    figured = all(any(numeric(page.value(row, c)) for row in rows) for c in (before, after))
    return figured and any(split_ordinal(text)[0] or SUBTOTAL.fullmatch(text) for text in names)


def _one_cell(block: TableArea, at: int) -> bool:
    """Whether a column shares its header cell with the one before it: a name printed over two columns of the sheet."""
    page, last = block.page, block.header[1]
    one, before = block.columns[at].index, block.columns[at - 1].index
    area = page.merged.get((last, one))
    return area is not None and area is page.merged.get((last, before))


def _holds_amounts(block: TableArea, start: int, end: int) -> bool:
    """Whether columns `start` to `end` hold a number that is no code and no ordinal, in the first rows of the body."""
    page = block.page
    kept = [c.index for c in block.columns[start:end] if not (c.path and CODE_LIKE.search(label(c.path[-1])))]
    return any(numeric(page.value(row, column)) for row in block.body[:LOOK] for column in kept)
