"""A file's leavings, and the file without those that can go; every other part keeps its bytes."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from quotaxl.core.leavings import Leaving, LeavingKind, Scrubbed
from quotaxl.core.words import Words
from quotaxl.gate.admit import admit
from quotaxl.gate.refuse import refuse
from quotaxl.scrub.behind import behind, has_pivots
from quotaxl.scrub.parts import Parts, loosen
from quotaxl.scrub.properties import properties, related
from quotaxl.scrub.text import story
from quotaxl.scrub.workbook import hidden_sheets, inside, sheets_of_book
from quotaxl.xlsx.package import write_package

_OTHER = Words("这种文件不能清理。", "A file of this kind cannot be scrubbed.")
_SAVE_AS = Words("请另存为 .xlsx、.xlsm 或 .docx 后再清理。", "Save it as .xlsx, .xlsm or .docx and scrub that.")


def scrub_file(path: Path, /) -> Scrubbed:
    """Return what a workbook or Word document carries beside what it shows, and a copy without.

    Raises UserError for what the gate refuses, for damaged parts, and for files of other kinds.
    """
    source = admit(path)
    if source.package is None or source.kind not in ("xlsx", "xlsm", "docx"):
        raise refuse(str(path), _OTHER.zh, _OTHER.en, _SAVE_AS)
    parts = Parts(source.package)
    found = tuple(_found(parts))
    changes = parts.changes()
    if not changes:
        return Scrubbed(found, source.data)
    out = BytesIO()
    write_package(source.package, changes, out)
    return Scrubbed(found, out.getvalue())


def _found(parts: Parts) -> Iterator[Leaving]:
    """Take out and yield whatever would be carried along, in the order in which one thing hides another."""
    for part in parts.sweep():
        yield Leaving(LeavingKind.LEFTOVER, part, "")
    main = next((link.target for link in parts.links("") if link.kind == "officeDocument"), "")
    text = main.startswith("word/")
    gone: frozenset[str] = frozenset()
    if not text:
        before = {sheet.name for sheet in sheets_of_book(parts, main)}
        yield from hidden_sheets(parts, main)
        gone = frozenset(before - {sheet.name for sheet in sheets_of_book(parts, main)})
        parts.sweep()
    yield from properties(parts)
    pivots = not text and has_pivots(parts)
    if not text:
        yield from behind(parts, main)
    yield from related(parts)
    if text:
        yield from story(parts)
    else:
        yield from inside(parts, main, gone, pivots=pivots and not has_pivots(parts))
    loosen(parts, tuple(name for name in parts.names() if not name.endswith(".rels")))
    parts.sweep()
