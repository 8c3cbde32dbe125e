"""Taking our marks out again: exactly where the file was not edited since, one by one where it was."""

from quotaxl.core.edits import FINDINGS_SHEET, MARK_PREFIX
from quotaxl.xlsx.book import drop_sheet, map_names
from quotaxl.xlsx.comments import drop_notes
from quotaxl.xlsx.decorate import without_marks
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.extended import drop_extended_rules, drop_threads
from quotaxl.xlsx.formulas.tokens import reads
from quotaxl.xlsx.newsheet import OWN_SHEET
from quotaxl.xlsx.record import record_part, restore
from quotaxl.xlsx.relations import relations
from quotaxl.xlsx.stamp import drop_marked_stamp


def clear_marks(draft: Draft) -> None:
    """Remove every mark of ours from a draft to which nothing else was done yet.

    In a file that nobody edited since it was marked every part becomes what it was, byte for byte. Otherwise
    overlays, notes and the sheet of findings go, and what they used in the styles stays, unused.
    """
    record = record_part(draft)
    draft.formulas_changed = True
    if record and restore(draft, record[0]):
        return
    while record:
        draft.drop_part(record[0])
        draft.unrelate(draft.source.book_part, record[1])
        record = record_part(draft)
    drop_own_sheet(draft, FINDINGS_SHEET)
    drop_marked_stamp(draft)
    for name in draft.worksheets():
        sheet = draft.sheet(name)
        for sign in (f'N("{MARK_PREFIX}', f"N(&quot;{MARK_PREFIX}"):
            without_marks(sheet, sign.encode())
            drop_extended_rules(sheet, sign.encode())
        drop_notes(draft, sheet, drop_threads(draft, sheet))


def drop_own_sheet(draft: Draft, own: str) -> None:
    """Remove a sheet that we added, and what only it uses; one of the same name that is a user's stays."""
    names = [sheet.name for sheet in draft.book.sheets]
    if own not in names:
        return
    position = names.index(own)
    if not any(name.name == OWN_SHEET and name.scope == position for name in draft.book.names):
        return
    part = draft.sheet_part(own)
    entry = draft.book.sheets[position]
    draft.book = map_names(
        draft.book,
        lambda name, element: b"" if _refers(name.refers_to, own) and name.scope != position else element,
    )
    draft.book = drop_sheet(draft.book, position)
    if part is not None:
        _drop_with_relations(draft, part)
    draft.unrelate(draft.source.book_part, entry.relation)
    draft.drop_calc_chain()


def _refers(text: str, own: str) -> bool:
    return any((source.sheet or "") == own for source in reads(text).sources)


def _drop_with_relations(draft: Draft, part: str) -> None:
    """Remove a part and what only it uses: its drawing, that drawing's charts, its comments."""
    for relation in draft.relations(part):
        if not relation.external and draft.read_exists(relation.target) and not _used(draft, relation.target, part):
            _drop_with_relations(draft, relation.target)
    draft.drop_part(part)


def _used(draft: Draft, target: str, by: str) -> bool:
    """Return whether another part than `by` is related to `target`."""
    for name in draft.names_of_parts():
        folder, _, last = name.rpartition("_rels/")
        if last.endswith(".rels") and (owner := folder + last.removesuffix(".rels")) != by.lower():
            data = draft.read(name)
            if any(r.target.lower() == target.lower() for r in relations(data, owner)):
                return True
    return False
