"""The stamp of a file that a use case writes: what it is, and from which bytes it was made."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from quotaxl import __version__
from quotaxl.core.document import Document, fingerprint
from quotaxl.core.edits import FINDINGS_SHEET, EditPlan, SetStamp
from quotaxl.core.ports import ApplyPlan, ReadWorkbook
from quotaxl.core.stamp import Output, Stamp

_REASON = "say what the file is"


def stamped(output: Output, inputs: Iterable[Path], made: Document | None = None) -> EditPlan:
    """Return the edit that stamps a file made from `inputs`; `made` is the file as it reads, for its fingerprint.

    Names go in without their folders. An input that cannot be read any more is left out.
    """
    digests = {path.name: digest for path in inputs if (digest := digest_of(path))}
    print_ = fingerprint(g for g in made.grids if g.sheet != FINDINGS_SHEET) if made else ""
    return EditPlan((SetStamp(Stamp(output, __version__, digests, print_), _REASON),))


def apply_stamped(
    source: Path,
    plan: EditPlan,
    target: Path,
    stamp: tuple[Output, Iterable[Path]],
    read: ReadWorkbook,
    apply: ApplyPlan,
) -> None:
    """Write `source` with `plan` applied to `target` and stamp it with the fingerprint of what was written."""
    before = target.with_name(f"{target.stem}.unstamped{target.suffix}")
    apply(source, plan, before)
    apply(before, stamped(*stamp, read(before)), target)
    before.unlink()


def digest_of(path: Path) -> str | None:
    """Return the SHA-256 of a file, None where there is none to read."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
