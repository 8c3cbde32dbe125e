"""A list that runs to the right: its labels stand below each other, each project in a column of its own."""

from dataclasses import dataclass

from quotaxl.catalogue.form import FormKind, forms
from quotaxl.core.document import Document
from quotaxl.core.refs import Area
from quotaxl.core.words import Words
from quotaxl.fill.derive import derivations
from quotaxl.fill.rowvalues import kind_of
from quotaxl.reading.tidy import label, shown

_LEAST = 3
_TELLING = 2
"""So many labels of a list tell more than a kind of debt."""
_WHAT = Words(
    "清单是横向排列的（{labels}……写在一列，每个项目占一列），不能逐行填写。",
    "The list runs to the right ({labels} … stand in one column, each project in its own), and cannot be filled.",
)
_REMEDY = Words(
    "请把它改为表头在上、每个项目一行（Excel：复制 › 选择性粘贴 › 转置），再绑定。",
    "Turn it (Excel: copy, paste special, transpose) so that the headers stand above and each project in a row.",
)


@dataclass(frozen=True, slots=True)
class SidewaysList:
    """Where a list runs to the right, and what to do."""

    sheet: str
    area: Area
    what: Words
    remedy: Words


def sideways(book: Document) -> SidewaysList | None:
    """Return the first list that runs to the right; None where there is none."""
    patterns = [c.path[-1] for f in forms() if f.kind is FormKind.PROJECTS and f.id in derivations() for c in f.columns]
    for grid in book.grids:
        filled = [(row, values) for row, values in enumerate(grid.rows, start=1) if values]
        for column in range(1, min(grid.width, 20) + 1):
            rows: list[int] = []
            for row, values in filled:
                text = label(shown(values[column - 1])) if column <= len(values) else ""
                if text and any(pattern.fullmatch(text) for pattern in patterns):
                    rows.append(row)
            telling = (text for row in rows if not kind_of(text := label(shown(grid.value(row, column)))))
            if len({*telling} - {"项目"}) < _TELLING:
                continue  # kinds of debt below each other: a table of limits
            if len(rows) >= _LEAST and rows[-1] - rows[0] < 2 * len(rows):
                labels = "、".join(shown(grid.value(row, column)) for row in rows[:_LEAST])
                area = Area(rows[0], column, rows[-1], max(grid.width, column))
                return SidewaysList(grid.sheet, area, _WHAT.fill(labels=labels), _REMEDY)
    return None
