"""The stamp of a file that a use case writes: what it is, and from which bytes it was made."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from quotaxl import __version__
from quotaxl.app.load import Loaded
from quotaxl.core.document import Document, fingerprint
from quotaxl.core.edits import FINDINGS_SHEET, EditPlan, SetStamp
from quotaxl.core.ports import ApplyPlan, ReadWorkbook
from quotaxl.core.stamp import Output, Stamp
from quotaxl.core.visible import visible

_REASON = "say what the file is"


def stamped(output: Output, inputs: Iterable[Path], made: Document | None = None) -> EditPlan:
    """Return the edit that stamps a file made from `inputs`; `made` is the file as it reads, for its fingerprint.

    Names go in without their folders. An input that cannot be read any more is left out.
    """
    digests = {visible(path.name): digest for path in inputs if (digest := digest_of(path))}
    stamp = Stamp(output, __version__, digests, _print(made) if made else "")
    return EditPlan((SetStamp(stamp, _REASON),))


def apply_stamped(
    source: Path,
    plan: EditPlan,
    target: Path,
    stamp: tuple[Output, Iterable[Path]],
    read: ReadWorkbook,
    apply: ApplyPlan,
) -> None:
    """Write `source` with `plan` applied to `target` and stamp it with the fingerprint of what was written."""
    before = target.with_name(f"unstamped{target.suffix}")
    apply(source, plan, before)
    apply(before, stamped(*stamp, read(before)), target)
    before.unlink()


def filled_by_us(one: Loaded) -> bool:
    """Return whether an input is a form that we filled: nothing is filled from it, and no copy of it is marked."""
    stamp = one.workbook.stamp
    return stamp is not None and stamp.output is Output.ANNEXES


def as_written(one: Loaded) -> bool:
    """Return whether nobody changed a file's cells, formulas and formats since we wrote it."""
    stamp = one.workbook.stamp
    return bool(stamp and stamp.fingerprint) and _print(one.workbook) == (stamp.fingerprint if stamp else None)


def _print(document: Document) -> str:
    return fingerprint(grid for grid in document.grids if grid.sheet != FINDINGS_SHEET)


def digest_of(path: Path) -> str | None:
    """Return the SHA-256 of a file, None where there is none to read."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
