"""Use case: a finding accepted with a reason, written beside the workbook that it is in."""

import re
from collections.abc import Sequence
from pathlib import Path

from quotaxl.app.check import Wishes, check, known_rule
from quotaxl.app.outputs import write
from quotaxl.app.settings import acceptance_file, acceptances
from quotaxl.app.today import today
from quotaxl.core.errors import UserError
from quotaxl.core.ports import ReadWorkbook
from quotaxl.core.words import Words
from quotaxl.rules.engine.accepted import Acceptance, accepted, matching, typed_place, written
from quotaxl.text.labels import REASON_HERE

_NONE = Words("{rule} 没有标出 {cell}。", "{rule} marks no cell {cell}.")
_LOOK = Words(
    "用 quotaxl check 查看标出的单元格；跨文件的问题须把这些文件一起给出。",
    "quotaxl check shows the marked cells; for a finding between files give all of them.",
)
_WHY = Words("没有写明理由。", "No reason is given.")
_SAY_WHY = Words("请用 --why 写明为什么这样是对的。", "Say with --why why it is right as it is.")


def accept(rule: str, cell: str, why: str, paths: Sequence[Path], read: ReadWorkbook) -> tuple[Path, ...]:
    """Accept the findings of `rule` that mark `cell` and return the files written.

    `cell` is C5, C6:C14 or sheet!C5, as a screen shows it.

    An earlier entry for the same rule and cell is replaced. Raises UserError where there is no such finding or rule,
    no reason, or a file cannot be read or written.
    """
    if why.strip() in ("", REASON_HERE.zh, REASON_HERE.en):
        raise UserError(rule, _WHY, _SAY_WHY)
    cell = typed_place(cell)
    known = known_rule(rule)
    checked = check(paths, read, Wishes(select=(known,), as_of=today()))
    found = matching(checked.outcomes, known, cell, checked.files)
    if not found:
        raise UserError(cell, _NONE.fill(rule=known, cell=cell), _LOOK)
    books = [one.workbook for one in checked.loaded]
    places = {one.file: one.path for one in checked.loaded}
    made: dict[Path, list[Acceptance]] = {}
    for finding, file in found:
        marked = next(c for c in finding.cells if c.file == file)
        sheet, _, refs = cell.rpartition("!")
        first = marked.ref if marked.spots else re.split("[,:]", refs)[0].upper()
        address = f"{sheet or marked.sheet}!{first}"
        entry = accepted(finding, address, " ".join(why.split()), books)
        path = places[file]
        entries = made.setdefault(path, list(acceptances(path)))
        entries[:] = [e for e in entries if (e.rule, e.cell) != (entry.rule, entry.cell)] + [entry]
    for path, entries in made.items():
        write(acceptance_file(path), written(entries).encode(), paths, force=True)
    return tuple(acceptance_file(path) for path in made)
