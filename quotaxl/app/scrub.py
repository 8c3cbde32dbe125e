"""Use cases: what a file would carry to strangers, a copy without it, and warnings before something goes out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from quotaxl.app.outputs import write
from quotaxl.core.errors import UserError
from quotaxl.core.leavings import KINDS, Leaving, LeavingKind, Scrubbed
from quotaxl.core.ports import ScrubFile
from quotaxl.core.words import Words, list_of

_CARRIES = Words(
    "{file} 会随文件带出：{list}。公开或寄出前可用 quotaxl scrub 去掉。",
    "{file} would carry: {list}. quotaxl scrub takes it out before it is published or mailed.",
)
_MORE = Words("另有{n}个文件也会带出这类内容。", "{n} more files carry such things.")
_SHOWN = 5
_COUNT = Words("{kind}{n}处", "{kind} ({n})")


OWN = (LeavingKind.TRACE,)
"""What does not count in mails between offices, whose returns are known again by it."""


def scrub(file: Path, output: Path | None, scrub_file: ScrubFile, *, force: bool) -> Scrubbed:
    """Return what a file carries beside what it shows; with `output` write a copy without it there.

    Raises UserError for files that cannot be scrubbed, and as app.outputs.write does.
    """
    done = scrub_file(file)
    if output is not None:
        write(output, done.data, [file], force=force)
    return done


def carried(files: Iterable[Path], scrub_file: ScrubFile, *, but: Sequence[LeavingKind] = ()) -> tuple[Words, ...]:
    """Return a warning for each file that would carry something to those who get it; kinds of `but` do not count.

    Files of kinds that cannot be looked through say nothing.
    """
    told = []
    for file in files:
        try:
            found = scrub_file(file).found
        except UserError:
            continue
        counts = counted([one for one in found if one.kind not in but])
        if counts:
            told.append(_CARRIES.fill(file=file.name, list=list_of(counts)))
    more = [_MORE.fill(n=len(told) - _SHOWN)] if len(told) > _SHOWN else []
    return (*told[:_SHOWN], *more)


def counted(found: Iterable[Leaving]) -> tuple[Words, ...]:
    """Return how many leavings there are of each kind."""
    counts = Counter(one.kind for one in found)
    return tuple(_COUNT.fill(kind=KINDS[kind], n=counts[kind]) for kind in LeavingKind if counts[kind])
