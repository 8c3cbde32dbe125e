"""Cells of a sum that could not be read: they come before any guess at why it does not hold."""

from collections.abc import Iterable

from quotaxl.core.finding import CellRef, CellRole
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.rules.engine.wording import short

KINDS = frozenset({"not-a-number", "error", "template", "dash"})
"""Remarks of the reader on a cell that holds something and gives no number."""

_ONE = Words("{cell}“{text}”没有读成数字，没有计入", "{cell} “{text}” was not read as a number and is not counted")
_BLANK = Words("{cell}空着，按零计", "{cell} is blank and counts as 0")


def unread(table: Table, cells: Iterable[CellRef]) -> tuple[tuple[CellRef, str], ...]:
    """Return those of a table's cells that hold something which was not read as a number, with what they hold."""
    told = {r.ref: r.text for r in table.remarks if r.kind in KINDS}
    return tuple((cell, told[cell.ref]) for cell in cells if cell.ref in told)


def why_unread(found: Iterable[tuple[CellRef, str]]) -> Words | None:
    """Return the cause that unread cells are, None for none."""
    said = [_ONE.fill(cell=f"〔{c.sheet}〕{c.ref}", text=short(text)) for c, text in found]
    return _joined(said)


def why_blank(cells: Iterable[CellRef]) -> Words | None:
    """Return the cause that blank cells are, None for none."""
    return _joined([_BLANK.fill(cell=f"〔{c.sheet}〕{c.ref}") for c in cells])


def subject(cell: CellRef) -> CellRef:
    """Return a cell as what a finding is about."""
    return CellRef(cell.file, cell.sheet, cell.ref, CellRole.SUBJECT)


def _joined(said: list[Words]) -> Words | None:
    return Words("；".join(w.zh for w in said[:3]), "; ".join(w.en for w in said[:3])) if said else None
