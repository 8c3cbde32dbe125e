"""What use cases ask of the outside world; adapters are handed in by the command line and the ribbon."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from quotaxl.core.aside import Aside
from quotaxl.core.caption import Caption
from quotaxl.core.document import Document
from quotaxl.core.edits import EditPlan
from quotaxl.core.leavings import Scrubbed


class ReadWorkbook(Protocol):
    """Reads a file, whatever its kind, behind the gate."""

    def __call__(self, path: Path, /) -> Document:
        """Return every sheet as a grid. Raises UserError for a file that cannot be read."""
        ...


class ReadAsides(Protocol):
    """Reads what a file says beside its cells and paragraphs."""

    def __call__(self, path: Path, /) -> Sequence[Aside]:
        """Return the texts in parts order. Raises UserError for a file that cannot be read."""
        ...


class ReadCaptions(Protocol):
    """Reads what the readers of a workbook see beside its cells."""

    def __call__(self, path: Path, /) -> Sequence[Caption]:
        """Return the texts sheet by sheet. Raises UserError for a file that cannot be read."""
        ...


class ScrubFile(Protocol):
    """Looks a file through for what it carries beside what it shows."""

    def __call__(self, path: Path, /) -> Scrubbed:
        """Return what was found and the file without it. Raises UserError for files of other kinds."""
        ...


class Recalculate(Protocol):
    """Lets a spreadsheet program calculate a workbook."""

    def __call__(self, path: Path, /) -> Document:
        """Return the workbook with the program's results; the file stays as it is. Raises UserError without one."""
        ...


class PrintFile(Protocol):
    """Lets an office program print a file."""

    def __call__(self, path: Path, /) -> bytes:
        """Return the file as PDF, all its sheets or pages; the file stays as it is. Raises UserError."""
        ...


class HideFor(Protocol):
    """Makes a copy of a workbook that is printed without some of its sheets."""

    def __call__(self, source: Path, sheets: Sequence[str], room: Path, /) -> Path:
        """Return the copy in `room`, a folder of ours; `source` stays as it is. Raises UserError."""
        ...


class ApplyPlan(Protocol):
    """Applies a plan to a copy of a workbook."""

    def __call__(self, source: Path, plan: EditPlan, target: Path, *, force: bool = False) -> None:
        """Write `source` with `plan` applied to `target`; `source` stays as it is.

        Raises UserError where the plan is stale, the target exists (without `force`), is open in
        Excel or cannot be written. The target is either complete or as it was before.
        """
        ...


class PreparedForm(Protocol):
    """A form that is read once and filled many times."""

    def apply(self, plan: EditPlan, target: Path, *, force: bool = False, durable: bool = True) -> None:
        """Write the form with `plan` applied to `target`, as ApplyPlan does; `durable` waits for the disk."""
        ...


class OpenForm(Protocol):
    """Opens a form for filling it many times."""

    def __call__(self, path: Path, /) -> PreparedForm:
        """Return the form at `path`. Raises UserError where it cannot be read or edited."""
        ...


class KeptText(Protocol):
    """Looks for a text that quotaxl keeps inside a workbook."""

    def __call__(self, path: Path, topic: str, /) -> str | None:
        """Return the text kept under `topic`; None where there is none. Raises UserError for no workbook."""
        ...


class TaggedFigures(Protocol):
    """Lists the figures of a text that carry a tag of ours."""

    def __call__(self, path: Path, /) -> Sequence[tuple[str, str, str]]:
        """Return (place, tag, words) in order; a place is 第5段 or 表2!C3. Raises UserError for no .docx."""
        ...


class OpenWorkbook(Protocol):
    """A workbook that is open in a spreadsheet program."""

    @property
    def path(self) -> Path:
        """Its file; of a workbook without one a place where no file is."""
        ...

    @property
    def local(self) -> bool:
        """Whether it has a file on this machine: it was saved, and not only to a cloud."""
        ...

    def read(self, head: int | None = None, saved: Document | None = None) -> Document:
        """Return every sheet, or of each the first `head` rows, as the program holds it. Raises UserError.

        Given the file as it is `saved`, the layout of sheets that hold the same is left to whoever has that.
        """
        ...

    def apply(self, plan: EditPlan, what: str) -> tuple[str, ...]:
        """Apply a plan and return the names of sheets that refused their marks.

        `what` says it for people, also when it is to be undone. Raises UserError as ApplyPlan does.
        """
        ...
