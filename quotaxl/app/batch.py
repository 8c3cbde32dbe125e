"""Use case: the same work on many workbooks, by any number of processes, here or on a cluster; resumed after a kill.

All that is asked of what does the work is a concurrent.futures.Executor. The leader expands the sources, hands out
chunks, keeps a record of each that came back, and puts the whole together; it never opens a workbook itself.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from glob import glob
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from quotaxl import __version__
from quotaxl.app.archives import member, members
from quotaxl.app.batchjudged import prefecture_of, wider_rules
from quotaxl.app.batchwork import BatchPorts, digest_of, work
from quotaxl.app.crew import Crew
from quotaxl.app.outputs import tell_settled
from quotaxl.app.places import listed as in_folder
from quotaxl.app.stores import Store, fetch, is_url, listed, store
from quotaxl.batch.chunking import chunks, likely_shared, reusable, torn, wanted
from quotaxl.batch.work import (
    ALL,
    SHARED,
    BatchTask,
    FileDone,
    Job,
    SourceFile,
    TaskDone,
    UnitDone,
    between,
    joint,
    plain,
    restored,
)
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.rules.engine.registry import RuleScope
from quotaxl.summary.lines import unit_key
from quotaxl.text.clean import json_text

RECORD = "manifest"
LAST = f"{RECORD}/last.json"
"""What the last complete run found; it is written when the summary is, at the very end."""
PARTS = "parts"
_NOTHING = Words("没有找到要处理的文件。", "There is no file to work on.")
_GIVE = Words("给出文件、文件夹、通配符或 .zip 压缩包。", "Give files, folders, patterns or .zip archives.")
_EARLIER = Words("文件夹里已有一次批量处理的结果。", "The folder holds the results of an earlier batch.")
_RESUME = Words(
    "加 --resume 接着做（未变的文件不再处理），加 --force 从头再来，或换一个文件夹。",
    "Add --resume to go on (what did not change is not done again), --force to begin anew, or give another folder.",
)
_INSIDE = Words("结果文件夹在输入文件夹之内。", "The folder for results lies inside a source.")
_OUTSIDE = Words("请把结果放在别处。", "Put the results elsewhere.")


MakeCrew = Callable[[Callable[[BatchTask], TaskDone]], Crew]
"""Gives the workers that do tasks in this way."""


class Watch(Protocol):
    """Is told how far a batch is."""

    def __call__(self, done: int, of: int) -> None:
        """Take note that `done` of `of` files are done."""
        ...


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """What to do with which sources, where results go, and whether results of an earlier run are used or lost."""

    sources: tuple[str, ...]
    job: Job
    resume: bool = False
    force: bool = False
    within: str | None = None


@dataclass(slots=True)
class BatchDone:
    """What came of a batch: each file and unit, how rules ended, and how many files were not done again."""

    order: BatchOrder
    files: dict[str, FileDone] = field(default_factory=dict)
    units: dict[str, UnitDone] = field(default_factory=dict)
    ended: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    after: frozenset[str] = frozenset()
    """Keys of the findings of this run."""
    before: frozenset[str] | None = None
    """Keys of the findings of the last complete run, unit first; None where there was none."""

    @property
    def bad(self) -> list[FileDone]:
        """The files that could not be used."""
        return sorted((f for f in self.files.values() if f.error), key=lambda f: f.name)

    @property
    def failed(self) -> list[UnitDone]:
        """The counties for which what was asked could not be written."""
        return sorted((u for u in self.units.values() if u.error), key=lambda u: u.unit)


def batch(order: BatchOrder, ports: BatchPorts, crew: MakeCrew, watch: Watch) -> BatchDone:
    """Do the work and return what came of it; the results are in the folder or at the URL of the job.

    Raises UserError for sources without a file, where another run has the folder, and for results of an earlier run
    where nobody says what to do with them. KeyboardInterrupt leaves what was done and recorded; `resume` goes on from
    there.
    """
    out = store(order.job.out)
    key = run_key(order.job)
    files = {file.name: file for file in _expanded(order)}
    if not files:
        raise UserError("、".join(order.sources), _NOTHING, _GIVE)
    with out.alone():
        for cut_off in out.settled():
            tell_settled(cut_off)
        entries, before = _earlier(order, out, key)
        workers = crew(partial(work, ports, order.job))
        leader = _Leader(key, workers, watch, out, BatchDone(order, before=before), files)
        try:
            leader.run(entries)
        finally:
            workers.close()
    return leader.done


def run_key(job: Job) -> str:
    """Return what decides over a result beside the files: versions, plugins, settings, wishes, templates, the day."""
    plugins = sorted(f"{e.name} {e.dist.version if e.dist else ''}" for e in entry_points(group="quotaxl.rules"))
    templates = [hashlib.sha256(Path(t).read_bytes()).hexdigest() for t in job.templates if Path(t).is_file()]
    told = {n: getattr(job, n) for n in job.__slots__ if n != "out"}
    text = json.dumps([__version__, plugins, templates, told], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _expanded(order: BatchOrder) -> Iterator[SourceFile]:
    """Yield every file of the sources once. Raises UserError for an output inside a source."""
    seen: set[str] = set()
    for source in order.sources:
        for location in _locations(source, order.job.out):
            parts = [location]
            if location.lower().endswith(".zip"):
                inner = [m for m in members(fetch(location)) if wanted(m)]
                found = [SourceFile(location, m) for m in inner]
            else:
                found = [SourceFile(part) for part in parts]
            for one in found:
                if one.name not in seen:
                    seen.add(one.name)
                    yield one


def _locations(source: str, out: str) -> Iterator[str]:
    """Yield what a source holds that may be read. Raises UserError where the results would lie in the folder read.

    A source is a folder on a server, a folder here, a pattern that the shell has left as it is, or one file, which is
    yielded even where it is missing so that its absence is told with its name.
    """
    if is_url(source):
        yield from (name for name in listed(source) if wanted(name) or name.lower().endswith(".zip"))
        return
    path = Path(source)
    if path.is_dir():
        if not is_url(out) and Path(out).resolve().is_relative_to(path.resolve()):
            raise UserError(out, _INSIDE, _OUTSIDE)
        in_folder(path)
        for one in sorted(path.rglob("*")):
            if not one.is_dir() and (wanted(one.name) or one.suffix.lower() == ".zip"):
                yield str(one)
        return
    pattern = any(c in source for c in "*?[") and not path.exists()
    found = sorted(glob(source, recursive=True)) if pattern else [source]  # noqa: PTH207 -- as the user's shell does it
    yield from (name for name in found if not Path(name).is_dir())


def _earlier(order: BatchOrder, out: Store, key: str) -> tuple[list[TaskDone], frozenset[str] | None]:
    """Return the records that may be used again, and the keys of what the last complete run found.

    Raises UserError where there are results and nobody says what to do with them. No record is removed before what
    takes its place is complete, so that a kill at any moment loses nothing.
    """
    names = out.names(RECORD)
    if names and not (order.resume or order.force):
        raise UserError(order.job.out, _EARLIER, _RESUME)
    last = out.read(LAST)
    before = frozenset(json.loads(last)["keys"]) if last else None
    entries = []
    for name in names:
        data = json.loads(out.read(name) or b"{}") if name != LAST and order.resume else {}
        if data.get("key") == key:
            entries += [restored(one | {"shared": data["shared"]}) for one in data.get("results", [data])]
    return entries, before


@dataclass(slots=True)
class _Leader:
    """Hands the files out, first the notices, and takes what comes back into the record."""

    key: str
    crew: Crew
    watch: Watch
    out: Store
    done: BatchDone
    files: Mapping[str, SourceFile]
    shared: dict[str, SourceFile] = field(default_factory=dict)
    met: list[TaskDone] = field(default_factory=list)
    number: int = 0

    def run(self, entries: Sequence[TaskDone]) -> None:
        """Do everything that earlier records do not hold already, and write the record anew when all is done."""
        self.number = max((int(Path(name).stem) for name in self.out.names(RECORD) if name != LAST), default=0)
        if self.done.order.job.action == "read":
            self._all(BatchTask(part) for part in chunks(list(self.files.values())))
            return
        known = {f.name for e in entries for f in e.files if f.unit == SHARED and f.name in self.files}
        guessed = dict.fromkeys([*likely_shared(self.files.values()), *(self.files[name] for name in sorted(known))])
        for peeked in self.crew.run(BatchTask(part, peek=True) for part in chunks(list(guessed))):
            self._share(peeked.files)
        self._reuse([e for e in entries if e.shared == self._fingerprint()])
        todo = [f for f in self.files.values() if f.name not in self.done.files and f.name not in self.shared]
        self._all(BatchTask(part, self._notices()) for part in chunks(todo))
        again = torn(self.met)
        if late := [f for f in self.done.files.values() if f.unit == SHARED and f.name not in self.shared]:
            self._share(late)  # notices whose names do not say so: the counties are judged once more, with them
            self.done.units = {id: unit for id, unit in self.done.units.items() if not joint(id)}
            places = {place for f in late for place in f.places}
            units = [u for u in self.done.units.values() if not places or u.unit[:2] in places]
            again |= {u.unit: sorted({*u.files, *again.get(u.unit, ())}) for u in units if not joint(u.unit)}
        grouped = [tuple(self.files[name] for name in names) for names in again.values()]
        self._all(BatchTask(files, self._notices(), (unit,)) for unit, files in zip(again, grouped, strict=True))
        if self.shared:
            self._all([BatchTask(self._notices(), whole=True)])
        self._all(self._wider())
        self._complete()

    def _share(self, files: Iterable[FileDone]) -> None:
        for one in files:
            if one.unit == SHARED:
                source = self.files[one.name]
                self.shared[one.name] = replace(source, digest=one.digest, places=one.places, forms=one.forms)

    def _notices(self) -> tuple[SourceFile, ...]:
        return tuple(self.shared[name] for name in sorted(self.shared))

    def _fingerprint(self) -> str:
        """Return what tells whether any shared file changed, came or went since: then every county is judged anew."""
        text = json.dumps([(s.name, s.digest) for s in self._notices()])
        return hashlib.sha256(text.encode()).hexdigest()

    def _reuse(self, entries: Sequence[TaskDone]) -> None:
        """Take over the results whose files are all as they were; a county with a new file is torn, and done anew."""
        names = {f.name for e in entries for f in e.files}
        digests = {name: self._digest(self.files[name]) for name in names if name in self.files}
        for entry in reusable(entries, digests):
            self.met.append(entry)
            self._take(entry)
        self.done.kept = len(self.done.files)

    @staticmethod
    def _digest(source: SourceFile) -> str:
        try:
            data = fetch(source.location)
        except UserError:
            return ""
        if source.member:
            data = member(data, source.member)
        return digest_of(data)

    def _wider(self) -> Iterator[BatchTask]:
        """Yield tasks for the rules that compare several counties, where what they look at is there.

        Those of shared files alone have run already, and those of a prefecture whose files one worker had all at once.
        """
        files = {f.name: f for f in self.done.files.values() if not f.error and f.unit != SHARED}
        shared = {form for one in self._notices() for form in one.forms}
        groups: dict[str, list[str]] = {}
        for unit in self.done.units.values():
            if place := prefecture_of(unit.unit):
                groups.setdefault(place, []).extend(unit.files)
        wide = [(ALL, RuleScope.ALL, sorted(files))]
        wide += [(between(place), RuleScope.PREFECTURE, sorted(names)) for place, names in sorted(groups.items())]
        for unit_id, scope, names in wide:
            rules = wider_rules(scope, [files[name].forms for name in names if name in files], shared)
            met = self.done.units.get(unit_id)
            if rules and names and (met is None or sorted(met.files) != names):
                yield BatchTask(tuple(self.files[n] for n in names), self._notices(), (unit_id,), rules=rules)

    def _all(self, tasks: Iterable[BatchTask]) -> None:
        """Have tasks done; what comes back is recorded before the next is looked at."""
        for result in self.crew.run(tasks):
            self.number += 1
            if result.frame:
                self.out.write(f"{PARTS}/{self.number:06d}.arrow", result.frame)
            else:
                self._record(f"{self.number:06d}", result)
            self.met.append(replace(result, frame=b""))
            self._take(result)
            self.watch(len(self.done.files), len(self.files))

    def _take(self, result: TaskDone) -> None:
        self.done.files |= {f.name: f for f in result.files}
        self.done.units |= {u.unit: u for u in result.units}
        self.done.ended.update(result.ended)

    def _record(self, name: str, result: TaskDone) -> None:
        told = plain(result) | {"key": self.key, "shared": self._fingerprint()}
        self.out.write(f"{RECORD}/{name}.json", json_text(json.dumps(told, ensure_ascii=False)).encode())

    def _complete(self) -> None:
        """Put the record of a finished run in the place of all those that it was made from."""
        old = [name for name in self.out.names(RECORD) if name != LAST]
        by_unit = [TaskDone(tuple(self.done.files[n] for n in u.files), (u,)) for u in self.done.units.values()]
        bad = TaskDone(tuple(f for f in self.done.files.values() if f.error or f.unit == SHARED), ())
        results = [plain(one) for one in (*by_unit, bad)]
        merged = {"key": self.key, "shared": self._fingerprint(), "results": results}
        self.out.write(
            f"{RECORD}/{self.number + 1:06d}.json", json_text(json.dumps(merged, ensure_ascii=False)).encode()
        )
        for name in old:
            self.out.remove(name)
        keys = sorted(unit_key(u.unit, key) for u in self.done.units.values() for key in u.keys)
        self.done.after = frozenset(keys)
