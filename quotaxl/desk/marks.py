"""Our marks on an open workbook: overlays, notes, the sheet of findings."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar

import xlwings as xw

from quotaxl.core.edits import FINDINGS_SHEET, MARK_AUTHOR, MARK_PREFIX, Note, Overlay
from quotaxl.core.finding import Severity
from quotaxl.core.words import Words
from quotaxl.desk.covers import Cover, addresses, covers
from quotaxl.desk.faults import told
from quotaxl.desk.native import sheet_protected, structure_protected, takes_unions
from quotaxl.desk.screen import Progress
from quotaxl.desk.tabs import Tabs
from quotaxl.xlsx.newsheet import OWN_SHEET
from quotaxl.xlsx.styles import MARK_COLOURS

_SIGN = f'N("{MARK_PREFIX}'
_OWN_NOTE = re.compile(rf"〔[^〕\n]*{re.escape(MARK_PREFIX)}[^〕\n]*〕")
"""How a note of ours begins. A program gives every note its user's name, so the author does not tell."""

PROTECTED = Words("工作表受保护", "the sheet is protected")
STRUCTURE = Words("工作簿结构受保护", "the workbook's structure is protected")

NOTES = 200
"""Notes that are put on cells, at most; nobody reads more, and each is some calls. The sheet 核对结果 has them all."""

OnSheet = TypeVar("OnSheet", Cover, Note)

_FILLS = {severity: f"#{fill[2:]}" for severity, (fill, _) in MARK_COLOURS.items()}


def marked(book: xw.Book) -> bool:
    """Return whether the workbook carries marks of ours: an overlay or a note."""
    return carries_marks(Tabs(book))


def own_sheet(book: xw.Book) -> xw.Sheet | None:
    """Return our sheet of findings; one that a user called the same is none."""
    return findings_of(Tabs(book))


def carries_marks(tabs: Tabs) -> bool:
    """Return whether there are marks of ours on these sheets."""
    return any(_rules(sheet) or _notes(sheet) for _, sheet in tabs)


def findings_of(tabs: Tabs) -> xw.Sheet | None:
    """Return our sheet of findings among these, or None."""
    if FINDINGS_SHEET not in tabs:
        return None
    sheet = tabs[FINDINGS_SHEET]
    return sheet if signed(sheet) else None


def signed(sheet: xw.Sheet) -> bool:
    """Return whether a sheet carries the name by which ours is known."""
    return any(name.name.endswith(OWN_SHEET) for name in sheet.names)


def sign_sheet(sheet: xw.Sheet) -> None:
    """Give a sheet of findings the name by which it is known again."""
    sheet.names.add(OWN_SHEET, f"='{sheet.name}'!$A$1")


@dataclass(frozen=True, slots=True)
class Put:
    """What came of putting marks: the sheets that refused, notes left out, marks that stay when a number is mended."""

    refused: tuple["Refusal", ...] = ()
    unnoted: int = 0
    still: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sheet that its program would not let be marked or cleared, and why."""

    sheet: str
    why: Words


def refusing(tabs: Tabs) -> tuple[Refusal, ...]:
    """Return the sheets that will refuse marks, asked before the first change; FINDINGS_SHEET where none may be added.

    Protection costs the marks of the sheet that has it, not the result.
    """
    found = [Refusal(name, PROTECTED) for name, sheet in tabs if name != FINDINGS_SHEET and sheet_protected(sheet)]
    return (*found, Refusal(FINDINGS_SHEET, STRUCTURE)) if structure_protected(tabs.book) else tuple(found)


def clear_marks(tabs: Tabs) -> tuple[Refusal, ...]:
    """Take out every mark of ours and nothing else, sheet by sheet; return the sheets that refuse."""
    refused: list[Refusal] = []
    findings = findings_of(tabs)
    if findings is not None:
        with _counted(FINDINGS_SHEET, refused):
            for own in list(findings.names):
                if own.name.endswith(OWN_SHEET):
                    own.delete()
            tabs.delete(FINDINGS_SHEET)
    for name, sheet in tabs:
        with _counted(name, refused):
            rules, notes = _rules(sheet), _notes(sheet)
            if (rules or notes) and sheet_protected(sheet):  # a program may let overlays go and keep the notes
                refused.append(Refusal(name, PROTECTED))
                continue
            for rule in rules:
                rule.delete()
            for note in notes:
                note.delete()
    return tuple(refused)


def add_overlays(tabs: Tabs, edits: Sequence[Overlay], tell: Progress) -> tuple[tuple[Refusal, ...], int]:
    """Lay the overlays over their cells; of two on one cell the first given is the one that shows.

    Return the sheets that refuse, and how many marks will not go away by themselves, as there are too many.
    """
    refused: list[Refusal] = []
    laid, still = covers(edits)
    # Excel puts a new rule above the others, LibreOffice below them.
    ordered = laid if tabs.book.app.engine.name == "libreoffice" else laid[::-1]
    unions = takes_unions(tabs.book)
    for name, own in _by_sheet(ordered).items():
        tell(f"标记 {name}")
        with _counted(name, refused):
            for cover in own:
                for address in addresses(cover.areas, unions=unions):
                    formats = tabs[name].range(address).conditional_formats
                    formats.add_custom(f"={cover.formula}", fill_color=_FILLS[cover.severity])
    return tuple(refused), still


def add_notes(tabs: Tabs, edits: Sequence[Note], tell: Progress) -> tuple[tuple[Refusal, ...], int]:
    """Put notes on cells; a cell that carries someone's note or comment is left as it is.

    Return the sheets that refuse, and how many notes were left out, as there are too many to be read.
    """
    refused: list[Refusal] = []
    for name, notes in _by_sheet(edits[:NOTES]).items():
        tell(f"批注 {name}")
        with _counted(name, refused):
            sheet = tabs[name]
            taken = _taken(sheet)
            for edit in notes:
                if edit.ref.upper() not in taken:
                    sheet.range(edit.ref).add_note(edit.text)
    return tuple(refused), max(0, len(edits) - NOTES)


def _taken(sheet: xw.Sheet) -> set[str]:
    """Return the addresses of cells with a note or, in newer programs, a thread of comments."""
    taken = {note.location.get_address(False, False) for note in sheet.notes}
    with suppress(Exception):  # Excel before 365 and other programs know no threads
        taken |= {comment.location.get_address(False, False) for comment in sheet.comments}
    return taken


@contextmanager
def _counted(sheet: str, refused: list[Refusal]) -> Iterator[None]:
    """Note that a sheet refused, and go on with the others."""
    try:
        yield
    except Exception as fault:  # noqa: BLE001 - whatever its program raises costs this sheet's marks, not the result
        refused.append(Refusal(sheet, told(fault)))


def _by_sheet(edits: Iterable[OnSheet]) -> Mapping[str, list[OnSheet]]:
    found: defaultdict[str, list[OnSheet]] = defaultdict(list)
    for edit in edits:
        found[edit.sheet].append(edit)
    return found


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
