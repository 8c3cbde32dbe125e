"""An open workbook as use cases see it; what an undo needs is kept in the user's folder."""

from dataclasses import dataclass
from pathlib import Path

import xlwings as xw

from quotaxl import desk as live
from quotaxl.app.home import records
from quotaxl.core.document import Document
from quotaxl.core.edits import EditPlan
from quotaxl.desk.undo import Undone


@dataclass(frozen=True, slots=True)
class Opened:
    """An open workbook; see quotaxl.core.ports.OpenWorkbook."""

    book: xw.Book

    @property
    def path(self) -> Path:
        """Its full name."""
        return Path(self.book.fullname)

    def read(self) -> Document:
        """Return its sheets."""
        return live.read_book(self.book)

    def apply(self, plan: EditPlan, what: str) -> None:
        """Apply a plan and remember how to undo it. Raises UserError."""
        name = self.book.fullname
        made = live.apply_to_book(self.book, plan, live.load_record(records(), name), what)
        live.save_record(records(), name, made)

    def undo(self) -> Undone:
        """Take the last operation back. Raises UserError where there is none."""
        name = self.book.fullname
        done = live.undo(self.book, live.load_record(records(), name))
        live.save_record(records(), name, done.record)
        return done

    def marked(self) -> bool:
        """Return whether it carries marks of ours."""
        return live.marked(self.book)

    def findings_sheet(self) -> xw.Sheet | None:
        """Return its sheet of findings, or None."""
        return live.own_sheet(self.book)
