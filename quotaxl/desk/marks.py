"""Our marks on an open workbook: overlays, notes, the sheet of findings."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress

import xlwings as xw

from quotaxl.core.edits import FINDINGS_SHEET, MARK_AUTHOR, MARK_PREFIX, Note, Overlay
from quotaxl.core.finding import Severity
from quotaxl.xlsx.newsheet import OWN_SHEET
from quotaxl.xlsx.styles import MARK_COLOURS

_SIGN = f'N("{MARK_PREFIX}'
_OWN_NOTE = re.compile(rf"〔[^〕\n]*{re.escape(MARK_PREFIX)}[^〕\n]*〕")
"""How a note of ours begins. A program gives every note its user's name, so the author does not tell."""

_FILLS = {severity: f"#{fill[2:]}" for severity, (fill, _) in MARK_COLOURS.items()}


def marked(book: xw.Book) -> bool:
    """Return whether the workbook carries marks of ours: an overlay or a note."""
    return any(_rules(sheet) or _notes(sheet) for sheet in book.sheets)


def own_sheet(book: xw.Book) -> xw.Sheet | None:
    """Return our sheet of findings; one that a user called the same is none."""
    for sheet in book.sheets:
        if sheet.name == FINDINGS_SHEET:
            return sheet if any(name.name.endswith(OWN_SHEET) for name in sheet.names) else None
    return None


def sign_sheet(sheet: xw.Sheet) -> None:
    """Give a sheet of findings the name by which it is known again."""
    sheet.names.add(OWN_SHEET, f"='{sheet.name}'!$A$1")


def clear_marks(book: xw.Book) -> None:
    """Take out every mark of ours and nothing else."""
    findings = own_sheet(book)
    if findings is not None:
        for name in list(findings.names):
            if name.name.endswith(OWN_SHEET):
                name.delete()
        findings.delete()
    for sheet in book.sheets:
        for rule in _rules(sheet):
            rule.delete()
        for note in _notes(sheet):
            note.delete()


def add_overlays(book: xw.Book, edits: Sequence[Overlay]) -> None:
    """Lay the overlays over their cells; of two on one cell the first given is the one that shows."""
    # Excel puts a new rule above the others, LibreOffice below them.
    ordered = edits if book.app.engine.name == "libreoffice" else edits[::-1]
    for edit in ordered:
        formats = book.sheets[edit.sheet].range(edit.ref).conditional_formats
        formats.add_custom(f"={edit.formula}", fill_color=_FILLS[edit.severity])


def add_notes(book: xw.Book, edits: Iterable[Note]) -> None:
    """Put notes on cells; a cell that carries someone's note is left as it is."""
    by_sheet: defaultdict[str, list[Note]] = defaultdict(list)
    for edit in edits:
        by_sheet[edit.sheet].append(edit)
    for name, notes in by_sheet.items():
        sheet = book.sheets[name]
        taken = {note.location.get_address(False, False) for note in sheet.notes}
        for edit in notes:
            if edit.ref.upper() not in taken:
                sheet.range(edit.ref).add_note(edit.text)


def _rules(sheet: xw.Sheet) -> list[xw.main.ConditionalFormat]:
    found = []
    for rule in sheet.cells.conditional_formats:
        # Excel gives no formula for a few kinds of rule and raises instead; none of ours is among them.
        with suppress(Exception):
            if rule.type == "custom" and _SIGN in (rule.formula or ""):
                found.append(rule)
    return found


def _notes(sheet: xw.Sheet) -> list[xw.main.Note]:
    return [note for note in sheet.notes if note.author == MARK_AUTHOR or _OWN_NOTE.match(note.text)]


assert set(_FILLS) == set(Severity)
