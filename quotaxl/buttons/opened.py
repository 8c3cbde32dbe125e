"""An open workbook as use cases see it; what an undo needs is kept in the user's folder."""

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import xlwings as xw

from quotaxl import desk as live
from quotaxl.app.home import place_of_home, records
from quotaxl.app.told import tell
from quotaxl.core.document import Document
from quotaxl.core.edits import FINDINGS_SHEET, EditPlan
from quotaxl.core.words import Words
from quotaxl.desk import Identity
from quotaxl.desk.undo import Undone

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')

_UNNOTED = Words(
    "问题较多，批注只写了前面的单元格，另有 {count} 处只在“核对结果”中说明。",
    "There are many findings: {count} more cells have no note, see 核对结果.",
)
_STILL = Words(
    "另有 {count} 处标记改正后不会自动消失，改正后请再点“校验”。",
    "{count} more marks do not go away by themselves: check again when the numbers are right.",
)
_UNLISTED = Words("工作表“{sheet}”没有加入：{why}。", "The sheet {sheet} was not added: {why}.")
_UNMARKED = Words(
    "工作表“{sheet}”上的标记没有改动：{why}。这张表的问题见“核对结果”。",
    "The marks on the sheet '{sheet}' were not changed: {why}. Its findings are in 核对结果.",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """An open workbook; see quotaxl.core.ports.OpenWorkbook."""

    book: xw.Book
    shown: bool = True
    """Whether its status bar tells what is being done: a click clears that at the end, a caller may not."""

    @property
    def known(self) -> Identity:
        """Which workbook it is."""
        return live.identity(self.book)

    @property
    def path(self) -> Path:
        """Its file; of a workbook without one a place in the user's own folder where no file is."""
        known = self.known
        return known.path or place_of_home() / "unsaved" / _NOT_IN_NAMES.sub("_", known.name)

    @property
    def local(self) -> bool:
        """Whether it has a file on this machine."""
        return self.known.path is not None

    @property
    def by_hand(self) -> bool:
        """Whether its program calculates only when it is told to: what it shows may be older than what was typed."""
        with suppress(Exception):  # a program that cannot say so calculates by itself
            return bool(self.book.app.calculation == "manual")
        return False

    def read(self, head: int | None = None, saved: Document | None = None, *, merged: bool = True) -> Document:
        """Return its sheets, of each the first `head` rows; see OpenWorkbook. Raises UserError."""
        grids = {grid.sheet: grid for grid in saved.grids} if saved else {}
        if head is not None or not self.shown:
            return live.read_book(self.book, str(self.path), head, saved=grids, merged=merged)
        tell = live.progress(self.book.app, f"读取 {self.known.name}")
        return live.read_book(self.book, str(self.path), tell=tell, saved=grids)

    def show(self, doing: str) -> None:
        """Show in the status bar what is being done. Raises Stopped where the person asked to stop."""
        if self.shown:
            live.progress(self.book.app, "quotaxl")(doing)

    def apply(self, plan: EditPlan, what: str) -> tuple[str, ...]:
        """Apply a plan and remember how to undo it; say which sheets refuse their marks, and return them.

        Raises UserError.
        """
        name = self.known.full
        made = live.apply_to_book(self.book, plan.visible(), live.load_record(records(), name), what)
        live.save_record(records(), name, made.record)
        _tell(made.put.refused)
        if made.put.unnoted:
            tell(_UNNOTED.fill(count=made.put.unnoted))
        if made.put.still:
            tell(_STILL.fill(count=made.put.still))
        return tuple(refusal.sheet for refusal in made.put.refused)

    def undo(self) -> Undone:
        """Take the last operation back. Raises UserError where there is none."""
        name = self.known.full
        done = live.undo(self.book, live.load_record(records(), name))
        live.save_record(records(), name, done.record)
        _tell(done.refused)
        return done

    def marked(self) -> bool:
        """Return whether it carries marks of ours."""
        return live.marked(self.book)

    def findings_sheet(self) -> xw.Sheet | None:
        """Return its sheet of findings, or None."""
        return live.own_sheet(self.book)


def _tell(refused: tuple[live.Refusal, ...]) -> None:
    for refusal in refused:
        words = _UNLISTED if refusal.sheet == FINDINGS_SHEET else _UNMARKED
        tell(words.fill(sheet=refusal.sheet, why=refusal.why))
