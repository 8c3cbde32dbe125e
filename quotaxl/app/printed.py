"""PDFs: of what was written, beside it; of a workbook, the sheets that hold something. Each has pages of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from quotaxl import __version__
from quotaxl.app.ledger import as_left, remember
from quotaxl.app.load import without_findings
from quotaxl.app.outputs import check_targets, make_folder, publish, put_aside, staging
from quotaxl.app.places import file_at, folder_at
from quotaxl.app.told import Watch
from quotaxl.catalogue import regions
from quotaxl.core.edits import FINDINGS_SHEET, SOURCES_SHEET, DropSheet, EditPlan
from quotaxl.core.errors import UserError
from quotaxl.core.ports import ApplyPlan, HideFor, PrintFile, ReadWorkbook
from quotaxl.core.stamp import Output, Stamp, with_trailer
from quotaxl.core.words import Words
from quotaxl.dossier.filled import blank_sheets
from quotaxl.dossier.papers import INFO
from quotaxl.machine.scratch import scratch
from quotaxl.reading import read_tables

_DONE = Words("PDF：{path}（{sheets}）", "PDF: {path} ({sheets})")
_BLANK = Words("没有填数、没有印：{sheets}", "Not filled in and not printed: {sheets}")
_REASON = "not printed with the official forms"
_BOOKS = frozenset({"xlsx", "xlsm", "xls", "ods"})
_NO_BOOK = Words("这不是工作簿，没有工作表可印。", "This is no workbook and has no sheets to print.")
_BY_HAND = Words("请在打开它的程序中打印。", "Print it from the program that opens it.")
_ALL_BLANK = Words("各张表都没有填数，没有可印的。", "No sheet holds a figure: there is nothing to print.")
_FILL_FIRST = Words(
    "请填好、保存后再印；要印空白表，请在 Excel、WPS 中打开它打印。",
    "Fill it in and save it first; blank forms are printed from Excel or WPS.",
)


@dataclass(frozen=True, slots=True)
class PrintedSheets:
    """A workbook's PDF, the sheets that are in it, and those that were left out as nothing is filled in there."""

    target: Path
    printed: tuple[str, ...]
    blank: tuple[str, ...]

    def told(self) -> tuple[Words, ...]:
        """Return what is said of it, a line each: where it is, what is in it, and what was left out."""
        done = _DONE.fill(path=self.target, sheets=_listed(self.printed))
        return (done, _BLANK.fill(sheets=_listed(self.blank))) if self.blank else (done,)


def print_filled(
    files: Sequence[Path],
    output: Path | None,
    read: ReadWorkbook,
    hide: HideFor,
    to_pdf: PrintFile,
    watch: Watch,
    *,
    force: bool,
) -> tuple[PrintedSheets, ...]:
    """Write a PDF of each workbook without the county sheets that are not filled in, how-to and lists of ours.

    All other sheets are printed as Excel prints them: those shown, with their own pages; blank annexes of an official
    set among them, as they are published blank. The workbooks stay as they are; all PDFs are written, or none: to
    `output`, of several files a folder, the current one by default. Raises UserError for what is no workbook or holds
    nothing filled in, where no program prints, and where a PDF stands that a run before did not write.
    """
    sheets = [sheets_of(path, read) for path in files]  # what cannot be printed is told before anything is made
    if output is not None and len(files) > 1:
        make_folder(folder_at(output))
    targets = _targets(files, output)
    over = as_left(targets)
    check_targets(targets, files, force=force, over=over)
    with staging(targets[0].parent) as stage:
        made, staged = [], {}
        for number, (path, target, (shown, blank, left)) in enumerate(zip(files, targets, sheets, strict=True)):
            watch(number, len(files))
            with scratch() as room:
                data = to_pdf(hide(path, left, room) if left else path)
            staged[target] = put_aside(stage / f"{number}.pdf", stamped_pdf(data, path), target)
            made.append(PrintedSheets(target, shown, blank))
        publish(staged, force=force, over=over)
    remember(targets)
    return tuple(made)


def _listed(sheets: Sequence[str]) -> Words:
    return Words("、".join(sheets), ", ".join(sheets))


def _targets(files: Sequence[Path], output: Path | None) -> list[Path]:
    """Return where the PDFs go; of equal names the later ones are numbered."""
    taken: list[Path] = []
    for path in files:
        number, target = 1, file_at(output, printed_name(path).name)
        while target in taken:
            number += 1
            target = file_at(output, f"{path.stem}（{number}）.pdf")
        taken.append(target)
    return taken


def sheets_of(path: Path, read: ReadWorkbook) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return a workbook's sheets that are printed, those where nothing is filled in, and all that are left out.

    Hidden ones are in none of them. Raises UserError for what is no workbook and where nothing is to be printed.
    """
    document = read(path)
    if document.kind not in _BOOKS:
        raise UserError(str(path), _NO_BOOK, _BY_HAND)
    bare = without_findings(document)
    tables = read_tables(bare, regions.load())
    blank = blank_sheets(tables, bare.grids)
    held = {grid.sheet for grid in bare.grids if any(value not in (None, "") for row in grid.rows for value in row)}
    aside = {grid.sheet for grid in document.grids} - held
    seen = [grid.sheet for grid in document.grids if not grid.hidden]
    shown = tuple(sheet for sheet in seen if sheet not in blank and sheet not in aside)
    facts = {table.sheet for table in tables if table.form == INFO}
    if not shown or (blank and facts.issuperset(shown)):
        raise UserError(str(path), _ALL_BLANK, _FILL_FIRST)
    left = tuple(sheet for sheet in seen if sheet not in shown)
    return shown, tuple(sheet for sheet in left if sheet in blank), left


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


def stamped_pdf(data: bytes, path: Path, output: Output = Output.PRINTED) -> bytes:
    """Return the PDF of a file so that we know it again: beside that file it is counted once."""
    return with_trailer(data, Stamp(output, __version__, {path.name: ""}))


def print_beside(files: Iterable[tuple[Path, bytes]], stage: Path, findings: Path | None = None) -> dict[Path, Path]:
    """Keep the PDFs of files, a list of findings among them, in `stage`; return where each stands by where it goes."""
    made = {}
    for number, (path, data) in enumerate(files):
        target = printed_name(path)
        output = Output.FINDINGS if path == findings else Output.PRINTED
        made[target] = put_aside(stage / f"{number}.printed.pdf", stamped_pdf(data, path, output), target)
    return made
