"""The stamp of a file that a use case writes: what it is, and from which bytes it was made."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from quotaxl import __version__
from quotaxl.app.load import Loaded
from quotaxl.core.contents import contents
from quotaxl.core.document import Document
from quotaxl.core.edits import FINDINGS_SHEET, EditPlan, SetCell, SetStamp
from quotaxl.core.ports import ApplyPlan, ReadWorkbook
from quotaxl.core.refs import parse_ref
from quotaxl.core.stamp import Output, Stamp
from quotaxl.core.visible import visible

_REASON = "say what the file is"


def stamped(
    output: Output,
    inputs: Iterable[Path],
    made: Document | None = None,
    listed: EditPlan | None = None,
    prints: Mapping[str, str] | None = None,
) -> EditPlan:
    """Return the edit that stamps a file made from `inputs`; `made` is the file as it reads, for its fingerprint.

    `prints` are the fingerprints of the inputs as they were read, by their names.
    `listed` is the plan that adds our sheet of findings, if one does. Names go in without their folders. An input that
    cannot be read any more is left out.
    """
    digests = {visible(path.name): digest for path in inputs if (digest := digest_of(path))}
    texts = _texts(_planned(listed)) if listed else ""
    stamp = Stamp(output, __version__, digests, contents(made) if made else "", texts, prints=prints or {})
    return EditPlan((SetStamp(stamp, _REASON),))


def digests(files: Iterable[Loaded]) -> dict[str, str]:
    """Return the sha256 of each file as it was read, by its name; "" where it was read from an open program."""
    return {one.path.name: one.workbook.sha256 or "" for one in files}


def apply_stamped(
    source: Path,
    plan: EditPlan,
    target: Path,
    stamp: tuple[Output, Iterable[Path]],
    read: ReadWorkbook,
    apply: ApplyPlan,
    prints: Mapping[str, str] | None = None,
    like: Document | None = None,
) -> None:
    """Write `source` with `plan` applied to `target` and stamp it with the fingerprint of what was written.

    The fingerprint leaves our own sheets out; the texts of the findings are stamped apart. `prints` are those of the
    inputs as they were read, by their names. Where the plan changes nothing but our own sheets, `like` is `source` as
    it reads: what is written has its fingerprint, and is not written and read once more for that.
    """
    if like is not None:
        apply(source, plan + stamped(*stamp, like, plan, prints), target)
        return
    before = target.with_name(f"unstamped{target.suffix}")
    apply(source, plan, before)
    apply(before, stamped(*stamp, read(before), plan, prints), target)
    before.unlink()


def filled_by_us(one: Loaded) -> bool:
    """Return whether an input is a form that we filled: nothing is filled from it, and no copy of it is marked."""
    stamp = one.workbook.stamp
    return stamp is not None and stamp.output is Output.ANNEXES


def as_written(one: Loaded) -> bool:
    """Return whether nobody changed a file's cells, formulas and formats since we wrote it."""
    stamp = one.workbook.stamp
    return bool(stamp and stamp.fingerprint) and contents(one.workbook) == (stamp.fingerprint if stamp else None)


def intact(document: Document) -> bool:
    """Return whether nothing of a file of ours was changed since it was written, our sheet of findings included."""
    stamp = document.stamp
    if stamp is None or not stamp.fingerprint or stamp.fingerprint != contents(document):
        return False
    listed = next((grid for grid in document.grids if grid.sheet == FINDINGS_SHEET), None)
    if listed is None:
        return not stamp.texts
    return stamp.texts == _texts(
        ((row, column), value)
        for row, values in enumerate(listed.rows, start=1)
        for column, value in enumerate(values, start=1)
        if isinstance(value, str) and (row, column) not in listed.formulas
    )


def _planned(plan: EditPlan) -> Iterator[tuple[tuple[int, int], str]]:
    for edit in plan.edits:
        if isinstance(edit, SetCell) and edit.sheet == FINDINGS_SHEET and isinstance(edit.content, str):
            yield parse_ref(edit.ref), edit.content


def _texts(cells: Iterable[tuple[tuple[int, int], str]]) -> str:
    held = sorted((place, text) for place, text in cells if text)
    return sha256(repr(held).encode("utf-8", "surrogatepass")).hexdigest() if held else ""


def digest_of(path: Path) -> str | None:
    """Return the SHA-256 of a file, None where there is none to read."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
