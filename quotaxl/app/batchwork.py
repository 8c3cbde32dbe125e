"""What one worker of a batch does with one task: reads its files, judges them by county, writes what is asked for.

A worker needs nothing but its task: files come by path or URL, results go there, and only plain values go back.
"""

import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path, PurePosixPath

from quotaxl import __version__
from quotaxl.app.archives import member
from quotaxl.app.batchjudged import JudgedFiles, codes_in, is_shared, prefecture_of, wider_rules
from quotaxl.app.check import Checked, Wishes, assembled_of, judge
from quotaxl.app.choose import find_template
from quotaxl.app.fill import Order, fill_results
from quotaxl.app.fillplaces import fill_targets
from quotaxl.app.inputs import chosen_tables
from quotaxl.app.load import Loaded, load_one
from quotaxl.app.mark import MARKED, make_marked
from quotaxl.app.report import NEEDS, USES, WriteDraft, report_name
from quotaxl.app.stamps import digests
from quotaxl.app.stores import fetch, is_url, store
from quotaxl.batch.work import SHARED, BatchTask, FileDone, Job, SourceFile, TaskDone, UnitDone, between, joint
from quotaxl.catalogue import regions
from quotaxl.core.amount import Unit
from quotaxl.core.causes import refused
from quotaxl.core.edits import EditPlan, KeepData, SetStamp
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Finding, Outcome
from quotaxl.core.ports import ApplyPlan, OpenForm, PreparedForm, ReadCaptions, ReadWorkbook
from quotaxl.core.region import Region
from quotaxl.core.stamp import Output, Stamp
from quotaxl.core.visible import file_name, visible
from quotaxl.core.words import Lang, Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.owner import ALLOCATION
from quotaxl.fill.bound import BoundTemplate, bind
from quotaxl.fill.context import FillContext, context_of
from quotaxl.fill.origins import TOPIC, to_text
from quotaxl.fill.plan import FillResult
from quotaxl.machine.scratch import scratch
from quotaxl.report.drafting import draft
from quotaxl.report.facts import facts_of
from quotaxl.report.origins import with_origins
from quotaxl.rules.engine import config
from quotaxl.rules.engine.registry import RuleScope, all_rules
from quotaxl.summary.lines import key_of
from quotaxl.views.findings import as_csv, as_json
from quotaxl.views.formats import ShownFindings

RESULT, LIST = "result.json", "核对结果.csv"
"""Files in a unit's folder: the findings for programs, as `check --format json` writes them, and for people."""
UNITS = "counties"
_WAITING = 32 << 20
"""Bytes of results that wait in memory at most before they are written together."""
_FAULT = Words("读取时程序出错：{what}", "the program failed on it: {what}")


@dataclass(frozen=True, slots=True)
class BatchPorts:
    """The adapters of a worker; functions of modules, so that they can be sent to another process."""

    read: ReadWorkbook
    apply: ApplyPlan
    open_form: OpenForm
    write_text: WriteDraft | None = None
    """Writes a drafted text; only a batch that drafts needs it."""
    captions: ReadCaptions | None = None
    """Reads the texts beside a template's cells."""


def work(ports: BatchPorts, job: Job, task: BatchTask) -> TaskDone:
    """Do a task. Never raises for what is in a file: such a file is listed with the reason."""
    with scratch() as folder:
        return _Worker(ports, job, task, folder).run()


@dataclass(slots=True)
class _Worker:
    ports: BatchPorts
    job: Job
    task: BatchTask
    folder: Path

    def run(self) -> TaskDone:
        done: list[FileDone] = []
        own: list[Loaded] = []
        names: dict[str, str] = {}
        for source in self.task.files:
            one, loaded = self._file(source)
            if loaded is not None:
                names[loaded.file] = source.name
                if one.unit != SHARED or self.task.whole or self.job.action == "read":
                    own.append(loaded)
            done.append(one)
        if self.task.peek:
            return TaskDone(tuple(done), ())
        if self.job.action == "read":
            return self._frame(done, own, names)
        if not own:
            return TaskDone(tuple(done), ())
        made, ended, of = self._results(own, names)
        for worker, members in self._wider(own, names, of):
            compared, how, _ = worker._results(members, names)
            made += compared
            ended += how
        if self.task.rules:
            return TaskDone((), made, ended)  # a file stays what it is: its own county's
        return TaskDone(tuple(replace(one, unit=of.get(one.name, one.unit)) for one in done), made, ended)

    def _results(
        self, own: Sequence[Loaded], names: Mapping[str, str]
    ) -> tuple[tuple[UnitDone, ...], Counter[str], Mapping[str, str]]:
        """Judge files and write each unit's results; return the units, how the rules ended, the unit of each file."""
        lead = self._judged(own, names)
        units, of = lead.units()
        kept = [unit for unit in units if not self.task.units or unit in self.task.units]
        parts = lead.parts(of)
        out, made = store(self.job.out), []
        waiting: dict[str, bytes] = {}
        for unit in kept:
            done, files = self._unit(lead, unit, of, parts.get(unit, ()))
            made.append(done)
            waiting |= files
            if sum(map(len, waiting.values())) > _WAITING:
                out.write_all(waiting)
                waiting = {}
        if waiting:
            out.write_all(waiting)  # a task is on record when all of it stands: one wait for the disk is enough
        return tuple(made), Counter(f"{o.rule}/{o.status.value}" for o in lead.outcomes), of

    def _wider(
        self, own: Sequence[Loaded], names: Mapping[str, str], of: Mapping[str, str]
    ) -> Iterator[tuple["_Worker", Sequence[Loaded]]]:
        """Yield who compares the counties of a prefecture, with its files that are here.

        Whether these are all of its files the leader knows; where not, it has all of them judged once more.
        """
        if self.task.units or self.task.whole:
            return
        shared = {form for source in self.task.shared for form in source.forms}
        groups: dict[str, list[Loaded]] = {}
        for one in sorted(own, key=lambda one: names[one.file]):
            if place := prefecture_of(of[names[one.file]]):
                groups.setdefault(place, []).append(one)
        for place, members in groups.items():
            forms = [[t.form for t in one.tables if t.form] for one in members]
            if rules := wider_rules(RuleScope.PREFECTURE, forms, shared):
                task = replace(self.task, units=(between(place),), rules=rules)
                yield _Worker(self.ports, self.job, task, self.folder), members

    def _file(self, source: SourceFile) -> tuple[FileDone, Loaded | None]:
        """Return what is known of a file, and its tables where it could be read."""
        digest, size = "", 0
        try:
            path, data = self._local(source)
            size = len(data)
            digest = digest_of(data)
            loaded = load_one(path, self.ports.read, regions.load())
        except UserError as error:
            return FileDone(source.name, digest, error=_short(error, self.lang), size=size), None
        except Exception as fault:  # noqa: BLE001 -- one file must not stop the others, whatever is wrong with it
            if told_of := refused(fault):
                return FileDone(source.name, digest, error=_short(told_of, self.lang), size=size), None
            what = _FAULT.fill(what=f"{type(fault).__name__}: {fault}").say(self.lang)
            return FileDone(source.name, digest, error=what, size=size), None
        forms = tuple(dict.fromkeys(t.form for t in loaded.tables if t.form))
        kind = loaded.workbook.kind
        if not is_shared(forms):
            return FileDone(source.name, digest, None, kind, forms, None, size), loaded
        places = tuple(sorted({code[:2] for code in codes_in(loaded)}))
        return FileDone(source.name, digest, SHARED, kind, forms, None, size, places), loaded

    def _local(self, source: SourceFile) -> tuple[Path, bytes]:
        """Return a path of this machine with the file's bytes: its own, or a copy of what an archive or URL holds."""
        if not source.member and not is_url(source.location):
            path = Path(source.location)
            try:
                return path, path.read_bytes()
            except OSError:
                self.ports.read(path)  # says what is wrong with it, in the words of every command
                raise
        data = fetch(source.location)
        if source.member:
            data = member(data, source.member)
        place = self.folder / hashlib.sha256(source.name.encode()).hexdigest()[:16]
        place.mkdir(exist_ok=True)
        path = place / PurePosixPath(source.member or source.location).name
        path.write_bytes(data)
        return path, data

    def _judged(self, own: Sequence[Loaded], names: Mapping[str, str]) -> JudgedFiles:
        """Return how the rules end over the files and the shared ones that concern them."""
        known = regions.load()
        counties = Dossier(tuple(table for one in own for table in one.tables), known).counties
        codes = {county.region.code for county in counties if county.region}
        shared: list[Loaded] = []
        for source in self.task.shared:
            if source.places and not {code[:2] for code in codes} & set(source.places):
                continue
            loaded, told = self._shared(source)
            if loaded is not None and (told & codes or not told):
                shared.append(loaded)
                names = {**names, loaded.file: source.name}
        everything = (*own, *shared)
        settings = config.parse(self.job.settings, config.NAME) if self.job.settings else config.Config()
        wishes = self._wishes()
        checked = judge(everything, wishes, settings, accept=False)
        alone = self.task.units[0] if self.task.rules else ""
        return JudgedFiles(own, checked, names, alone)

    def _wishes(self) -> Wishes:
        as_of = date.fromisoformat(self.job.as_of) if self.job.as_of else None
        wider = tuple(r.id for r in all_rules() if r.scope is not RuleScope.COUNTY)
        left = () if self.task.whole or self.task.rules else wider
        return Wishes(self.task.rules or self.job.select, (*self.job.ignore, *left), as_of)

    def _shared(self, source: SourceFile) -> tuple[Loaded | None, frozenset[str]]:
        """Return a shared file and the codes of the regions in it, read once by this process."""
        key = (source.name, source.digest)
        if key not in _SHARED:
            if len(_SHARED) > 500:
                _SHARED.clear()
            _, loaded = self._file(source)
            _SHARED[key] = (loaded, codes_in(loaded) if loaded else frozenset())
        return _SHARED[key]

    def _unit(
        self, lead: JudgedFiles, unit: str, of: Mapping[str, str], outcomes: Sequence[Outcome]
    ) -> tuple[UnitDone, dict[str, bytes]]:
        """Return what is to be told of one unit, and its results by their place in the batch's folder."""
        region = regions.load().code(unit)
        folder = f"{UNITS}/{folder_of(unit, region)}"
        mine = [one for one in lead.own if of[lead.names[one.file]] == unit]
        files = tuple(lead.names[one.file] for one in mine)
        told = tuple(replace(o, findings=tuple(_renamed(f, lead.names) for f in o.findings)) for o in outcomes)
        shown = ShownFindings(files, told, self.lang)
        made = {RESULT: as_json.made(shown).encode(), LIST: as_csv.made(shown).encode("utf-8-sig")}
        error = None
        try:
            if self.job.action == "mark" and not self.task.rules:  # those compare files that were marked already
                made |= self._mark(mine, replace(lead.checked, outcomes=tuple(outcomes)))
            elif self.job.action == "fill" and not joint(unit):
                made |= self._fill(mine, lead.shared)
            elif self.job.action == "draft" and not joint(unit):
                made |= self._draft(mine, lead.shared)
        except UserError as fault:
            error = _short(fault, self.lang)
        findings = [f for o in told for f in o.findings]
        found = Counter(f"{f.rule}/{f.severity.value}" for f in findings)
        keys = tuple(map(key_of, findings))
        name = region.name if region else unit.removeprefix("file:")
        figures, given, projects = lead.figures(unit)
        if unit == SHARED:
            given = lead.granted()
        filled = not all(one.file in lead.dossier.blank for one in mine)
        done = UnitDone(unit, name, folder, files, found, keys, figures, given, projects, filled, error)
        return done, {f"{folder}/{name}": data for name, data in made.items()}

    def _mark(self, mine: Sequence[Loaded], checked: Checked) -> dict[str, bytes]:
        """Return the marked copies of a unit's workbooks by their names; of two of one name, both."""
        made: dict[str, bytes] = {}
        for one in mine:
            if one.workbook.kind in ("xlsx", "xlsm"):
                name = file_name(one.path.stem, f"{MARKED}.{one.workbook.kind}")
                if name in made:
                    name = file_name(one.path.stem, f"-{len(made) + 1}{MARKED}.{one.workbook.kind}")
                place = make_marked(self.folder / name, one, checked, self.ports.apply, self.lang)
                made[name] = place.read_bytes()
                place.unlink()
        return made

    def _fill(self, mine: Sequence[Loaded], shared: Sequence[Loaded]) -> dict[str, bytes]:
        """Return the filled forms of one county by their names.

        A form that merely asks for a notice does without where there are several.
        """
        known = regions.load()
        alone, together = assembled_of(mine), None
        files = "、".join(str(one.path) for one in mine)
        contexts: dict[bool, FillContext] = {}
        made: dict[str, bytes] = {}
        for wish in self.job.templates:
            bound, prepared, digest = _template(wish, self.ports)
            template = bound.template
            assembled = alone
            noticed = ALLOCATION in template.needs or (ALLOCATION in template.asks and len(shared) == 1)
            if noticed:
                assembled = together = together or assembled_of([*mine, *shared])
            tables = chosen_tables(assembled, files, template.needs, template.asks)
            order = Order(tuple(one.path for one in mine), self.folder, wish)
            if noticed not in contexts:
                contexts[noticed] = context_of(tables, known)
            results = fill_results(bound, tables, contexts[noticed], order)
            read = [*mine, *(shared if noticed else ())]
            for target, result in zip(fill_targets(results, self.folder), results, strict=True):
                plan = result.plan + self._of(template.form.name, digest, read, result)
                prepared.apply(plan, target, force=True, durable=False)
                made[target.name] = target.read_bytes()
                target.unlink()
        return made

    @staticmethod
    def _of(form: str, digest: str, read: Sequence[Loaded], result: FillResult) -> EditPlan:
        """Return what a filled form says of itself: where each figure comes from, and of which files it was made."""
        inputs = {one.path.name: one.workbook.sha256 or "" for one in read}
        stamp = Stamp(Output.ANNEXES, __version__, {visible(name): known for name, known in inputs.items()})
        kept = to_text(result.origins, (form, digest), inputs)
        return EditPlan((KeepData(TOPIC, kept, "数据来源"), SetStamp(stamp, "写明来源")))

    def _draft(self, mine: Sequence[Loaded], shared: Sequence[Loaded]) -> dict[str, bytes]:
        """Return the drafted texts of one county by name; a notice counts where there is one only."""
        assert self.ports.write_text is not None
        assembled = assembled_of([*mine, *(shared if len(shared) == 1 else ())])
        files = "、".join(str(one.path) for one in mine)
        tables = chosen_tables(assembled, files, NEEDS, (*NEEDS, *USES))
        facts = facts_of(tables, context_of(tables, regions.load()), Unit.YIYUAN, None)
        write = self.ports.write_text
        inputs = digests((*mine, *(shared if len(shared) == 1 else ())))
        made = ((kind, draft(kind, facts)[0]) for kind in self.job.templates)
        return {report_name(facts, kind): write(with_origins(kind, text, facts, inputs)) for kind, text in made}

    def _frame(self, done: Sequence[FileDone], own: Sequence[Loaded], names: Mapping[str, str]) -> TaskDone:
        """Return the cells of all tables as Arrow IPC."""
        import polars as pl  # noqa: PLC0415 -- needed here for this action alone

        from quotaxl.views.long import tidy  # noqa: PLC0415

        data = io.BytesIO()
        frame = tidy([table for one in own for table in one.tables])
        frame.with_columns(pl.col("file").replace(dict(names))).write_ipc(data, compression="zstd")
        return TaskDone(tuple(done), (), {}, data.getvalue())

    @property
    def lang(self) -> Lang:
        """The language of what is written."""
        return "en" if self.job.lang == "en" else "zh"


_SHARED: dict[tuple[str, str], tuple[Loaded | None, frozenset[str]]] = {}
"""Shared files that this process has read, by name and digest."""


@lru_cache(maxsize=32)
def _template(wish: str, ports: BatchPorts) -> tuple[BoundTemplate, PreparedForm, str]:
    """Return a template bound to its form, the form ready to be filled, and its SHA-256; read once by a process."""
    template = find_template(wish, ports.read)
    form = ports.read(template.form)
    captions = ports.captions(template.form) if ports.captions else ()
    return bind(template, form, captions), ports.open_form(template.form), form.sha256 or ""


def folder_of(unit: str, region: Region | None) -> str:
    """Return the folder of a unit: province, prefecture and county, or a name made from the file's."""
    if region is None:
        stem = "".join(c if c.isalnum() or c in "-_" else "_" for c in unit.removeprefix("file:"))[-80:]
        return (
            unit.replace(":", "/") if joint(unit) else f"other/{stem}-{hashlib.sha256(unit.encode()).hexdigest()[:8]}"
        )
    above = [r.name for r in reversed(regions.load().ancestors(region))]
    return "/".join((*above, f"{region.code}{region.name}"))


def digest_of(data: bytes) -> str:
    """Return the sha256 of a file; what was accepted beside it does not count where papers of others are checked."""
    return hashlib.sha256(data).hexdigest()


def _renamed(finding: Finding, names: Mapping[str, str]) -> Finding:
    return replace(finding, cells=tuple(replace(c, file=names.get(c.file, c.file)) for c in finding.cells))


def _short(error: UserError, lang: Lang) -> str:
    return f"{error.what.say(lang)} {error.remedy.say(lang)}"
