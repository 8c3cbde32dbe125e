"""What was written, as PDF beside it: the annexes, the report and the findings, each with pages of its own."""

from collections.abc import Iterable
from pathlib import Path

from quotaxl.app.outputs import put_aside
from quotaxl.core.edits import FINDINGS_SHEET, SOURCES_SHEET, DropSheet, EditPlan
from quotaxl.core.ports import ApplyPlan, PrintFile, ReadWorkbook

_REASON = "not printed with the official forms"


def printed_name(path: Path) -> Path:
    """Return where the PDF of a file goes: beside it, under its name."""
    return path.with_name(f"{path.stem}.pdf")


def print_form(form: Path, stage: Path, read: ReadWorkbook, apply: ApplyPlan, to_pdf: PrintFile) -> bytes:
    """Return a filled form as PDF: its official sheets alone, so that 共N页 counts no sheet of ours."""
    ours = [grid.sheet for grid in read(form).grids if grid.sheet in (SOURCES_SHEET, FINDINGS_SHEET)]
    if not ours:
        return to_pdf(form)
    bare = stage / f"printed{form.suffix}"
    apply(form, EditPlan(tuple(DropSheet(name, _REASON) for name in ours)), bare)
    data = to_pdf(bare)
    bare.unlink()
    return data


def print_beside(files: Iterable[tuple[Path, bytes]], stage: Path) -> dict[Path, Path]:
    """Keep the PDFs of files in `stage` and return where each stands by where it goes."""
    made = {}
    for number, (path, data) in enumerate(files):
        target = printed_name(path)
        made[target] = put_aside(stage / f"{number}.printed.pdf", data, target)
    return made
