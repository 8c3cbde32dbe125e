"""Which files are worked on together: chunks of whole folders, and what must be done once more."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby

from quotaxl.batch.work import FileDone, SourceFile, TaskDone, UnitDone, joint

CHUNK = 40
"""Files of a task: enough that a rule, which looks at all of them at once, costs little for each."""

_NOTICE = re.compile("分配|下达|计划表|提前|通知|指标|[〔﹝\\[(（]20\\d\\d[〕﹞\\])）]\\d+号")
_SUFFIXES = (
    ".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv", ".docx", ".txt", ".html", ".htm", ".doc", ".pdf", ".wps",
    ".eml", ".mht", ".ofd",
)  # fmt: skip
"""Names of files that a folder is searched for; one given by itself is worked on whatever its name is."""


_QUIET = ("~$", ".", "__")
_SYSTEM = frozenset({"desktop.ini", "thumbs.db", "ehthumbs.db"})


def wanted(name: str) -> bool:
    """Return whether a file of a folder or archive is worked on: a document, no lock file, no copy of our own."""
    base = name.rpartition("/")[2]
    return base.lower().endswith(_SUFFIXES) and not base.startswith(_QUIET)


def quiet(name: str) -> bool:
    """Return whether a file or folder is nobody's paper and need not be told of: hidden, a lock, the system's own."""
    base = name.rpartition("/")[2]
    return base.startswith(_QUIET) or base.lower() in _SYSTEM


def likely_shared(files: Iterable[SourceFile]) -> list[SourceFile]:
    """Return the files that may be notices, judging by their names; a wrong guess costs time and nothing else."""
    return [file for file in files if _NOTICE.search(file.name.rpartition("/")[2])]


def chunks(files: Sequence[SourceFile], size: int = CHUNK) -> Iterator[tuple[SourceFile, ...]]:
    """Yield the files in their order, about `size` together.

    Files of one folder stay together up to that size, and so do the folders of one folder, as those of a prefecture:
    what compares its counties can then be done in the same go.
    """
    pending: list[SourceFile] = []
    for _, whole in groupby(files, key=lambda file: _folder(_folder(file.name))):
        group = list(whole)
        parts = [group] if len(group) <= size else [list(part) for _, part in groupby(group, lambda f: _folder(f.name))]
        for members in parts:
            if pending and len(pending) + len(members) > size:
                yield tuple(pending)
                pending = []
            whole_chunks = (len(members) - 1) // size * size
            for at in range(0, whole_chunks, size):
                yield tuple(members[at : at + size])
            pending += members[whole_chunks:]
    if pending:
        yield tuple(pending)


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def torn(done: Iterable[TaskDone]) -> dict[str, list[str]]:
    """Return the units whose files were met in several tasks, with all their files: they are judged once more."""
    found: dict[str, list[list[str]]] = {}
    for task in done:
        for unit in task.units:
            found.setdefault(unit.unit, []).append(list(unit.files))
    return {u: sorted({*chain(*parts)}) for u, parts in found.items() if len(parts) > 1 and not joint(u)}


def halves(files: Sequence[SourceFile]) -> tuple[tuple[SourceFile, ...], tuple[SourceFile, ...]]:
    """Return two halves of the files of a task that ended its worker."""
    middle = len(files) // 2
    return tuple(files[:middle]), tuple(files[middle:])


def reusable(entries: Iterable[TaskDone], digests: Mapping[str, str]) -> list[TaskDone]:
    """Return what of earlier results still holds: units whose files are all as they were, and files that were bad.

    `digests` are those of today's files by name. Of a unit with several results the last one counts.
    """
    last: dict[str, tuple[TaskDone, UnitDone]] = {}
    bad: dict[str, FileDone] = {}
    for entry in entries:
        last |= {unit.unit: (entry, unit) for unit in entry.units if not joint(unit.unit)}
        bad |= {f.name: f for f in entry.files if f.error and f.digest and digests.get(f.name) == f.digest}
    kept = []
    for entry, unit in last.values():
        files = tuple(f for f in entry.files if f.name in unit.files)
        if len(files) == len(unit.files) and all(digests.get(f.name) == f.digest for f in files):
            kept.append(TaskDone(files, (unit,)))
    return [*kept, TaskDone(tuple(bad.values()), ())]
