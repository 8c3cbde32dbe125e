"""Which outputs may take the place of what a run before wrote: those that nobody touched since.

Untouched is a file that carries our stamp and whose cells, formulas and formats still give the fingerprint in it,
whatever its bytes: a program that merely opened and saved it changed nothing of anybody's.
"""

from collections.abc import Iterable
from enum import Enum
from pathlib import Path

from quotaxl.app.stamps import intact
from quotaxl.core.errors import UserError
from quotaxl.core.ports import ReadWorkbook
from quotaxl.core.stamp import Output


def untouched(targets: Iterable[Path], output: Output, read: ReadWorkbook) -> frozenset[Path]:
    """Return those of the targets that stand there, are outputs of ours of this kind, and were not changed since."""
    return frozenset(target for target in targets if _state(target, output, read) is _Standing.UNTOUCHED)


def changed(targets: Iterable[Path], output: Output, read: ReadWorkbook) -> frozenset[Path]:
    """Return those of the targets that are outputs of ours of this kind and that somebody changed since."""
    return frozenset(target for target in targets if _state(target, output, read) is _Standing.CHANGED)


class _Standing(Enum):
    FOREIGN = 0
    CHANGED = 1
    UNTOUCHED = 2


def _state(target: Path, output: Output, read: ReadWorkbook) -> _Standing:
    """Return what stands in a place; nothing, and what cannot be read, is not ours."""
    try:
        document = read(target) if target.is_file() else None
    except UserError:
        return _Standing.FOREIGN
    if document is None or document.stamp is None or document.stamp.output is not output:
        return _Standing.FOREIGN
    return _Standing.UNTOUCHED if intact(document) else _Standing.CHANGED
