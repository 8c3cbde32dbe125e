"""What the reader met in a table's body and did not hide, beside what the columns tell themselves."""

from collections.abc import Sequence

from quotaxl.core.grid import Grid
from quotaxl.core.refs import column_letter
from quotaxl.core.table import Remark
from quotaxl.reading.header import HeaderColumn
from quotaxl.reading.tablearea import TableArea
from quotaxl.reading.tidy import shown


def hidden(grid: Grid, body: Sequence[int], header: Sequence[HeaderColumn]) -> list[Remark]:
    """Return remarks on hidden rows and columns of the body."""
    first, last = column_letter(header[0].index), column_letter(header[-1].index)
    rows = [Remark("hidden-row", f"{first}{r}:{last}{r}", "") for r in sorted(grid.hidden_rows & set(body))]
    columns = [
        Remark("hidden-column", f"{column_letter(c.index)}{body[0]}:{column_letter(c.index)}{body[-1]}", "")
        for c in header
        if c.index in grid.hidden_columns and body
    ]
    return rows + columns


def covered(block: TableArea, header: Sequence[HeaderColumn], body: Sequence[int]) -> list[Remark]:
    """Return remarks on values that lie unseen under a merged cell."""
    page, wanted = block.page, set(body)
    found = []
    for row, column in sorted(page.covered):
        if row in wanted and header[0].index <= column <= header[-1].index:
            hidden, seen = page.grid.value(row, column), page.merged[row, column]
            if hidden is not None and hidden != page.grid.value(seen.top, seen.left):
                found.append(Remark("covered", f"{column_letter(column)}{row}", shown(hidden)))
    return found
