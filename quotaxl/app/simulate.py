"""Use case: write a made-up province and the file that tells the truth about it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from quotaxl.app.outputs import check_targets
from quotaxl.catalogue import regions
from quotaxl.core.assets import asset
from quotaxl.core.causes import system_says
from quotaxl.core.edits import Content, Edit, EditPlan, InsertRows, SetCell, Style
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Place
from quotaxl.core.ports import ApplyPlan, OpenForm, PreparedForm, ReadWorkbook
from quotaxl.core.refs import ref
from quotaxl.core.region import RegionTable
from quotaxl.core.words import Words
from quotaxl.fill.blank import COUNTY_WORKBOOK, PREFECTURE_WORKBOOK
from quotaxl.fill.template import FORM
from quotaxl.machine.scratch import scratch
from quotaxl.simulate.county import CountyYear
from quotaxl.simulate.formats import FORMATS, SINGLE, TABLED
from quotaxl.simulate.habits import Habits, habits
from quotaxl.simulate.notice import lay_notice
from quotaxl.simulate.province import Made, MadeNotice, Simulation, Wanted, simulate
from quotaxl.simulate.sheets import LaidSheet, laid_sheet, lay
from quotaxl.simulate.skeleton import Skeleton, skeletons
from quotaxl.split.extract import SHEET as EXTRACT_SHEET

TRUTH = "truth.json"
NOTICES = "下达文件"
READABLE = ("xlsx", "docx", "csv", "html")
"""The formats written where none is asked for: those that `check` reads and that need nothing further to be written."""
EXTRACT = "allocation-extract"
SPANNING = frozenset({"xlsx", "xls"})
"""Formats with merged cells, without which the heads of 分级限额 over two rows say nothing."""
_BUCKET = 40
"""Rows for projects in the shipped form; a county with more gets a form of the next multiple."""
_REASON = "模拟数据"
_NOT_EMPTY = Words("文件夹里已有模拟数据。", "The folder holds a simulation already.")
_OTHER = Words("请换一个空文件夹，或加 --force。", "Give an empty folder, or add --force.")
_NO_FOLDER = Words("无法建立文件夹（{why}）。", "The folder cannot be made ({why}).")


@dataclass(frozen=True, slots=True)
class SimulationOrder:
    """What to simulate, where to, in which formats (suffixes); half of the files are .xlsx where that is among them."""

    wanted: Wanted
    folder: Path
    formats: tuple[str, ...] = READABLE
    force: bool = False


@dataclass(frozen=True, slots=True)
class Simulated:
    """What was written: files in all, projects in all, mistakes, and the file of the truth."""

    files: int
    projects: int
    mistakes: int
    truth: Path


@dataclass(slots=True)
class Forms:
    """The shipped county form in sizes that hold enough projects, each prepared once."""

    blank: Path
    apply: ApplyPlan
    open_form: OpenForm
    store: Path
    grown: dict[int, PreparedForm] = field(default_factory=dict)

    def of(self, projects: int) -> tuple[PreparedForm, int]:
        """Return a form for that many projects, and how many rows it has for them."""
        size = max(1, -(-projects // _BUCKET)) * _BUCKET
        if size not in self.grown:
            path = self.blank
            if size > _BUCKET:
                path = self.store / f"{size}.xlsx"
                more = InsertRows("债券项目", 4 + _BUCKET, size - _BUCKET, 3 + _BUCKET, _REASON)
                self.apply(self.blank, EditPlan((more,)), path)
            self.grown[size] = self.open_form(path)
        return self.grown[size], size


def write_simulation(order: SimulationOrder, read: ReadWorkbook, apply: ApplyPlan, open_form: OpenForm) -> Simulated:
    """Write the simulation into a folder: notices, a folder for each county, and the file of the truth.

    Raises UserError for wishes that cannot be met and a folder that holds a simulation already (without `force`).
    """
    known = regions.load()
    formats = set(order.formats)  # a sheet alone does not say of which adjustment it is
    made = simulate(replace(order.wanted, levels=bool(SPANNING & formats), chains=bool(formats - set(SINGLE))), known)
    _make(order.folder)
    truth = order.folder / TRUTH
    if truth.exists() and not order.force:
        raise UserError(str(order.folder), _NOT_EMPTY, _OTHER)
    blank = asset("templates", COUNTY_WORKBOOK, FORM)
    sheets = skeletons(read(blank), known, order.wanted.year)
    with scratch() as store:
        forms = Forms(blank, apply, open_form, store)
        chains = frozenset(county.region.code for county in made.counties if county.step > 1)
        desk = WritingDesk(order, known, sheets, forms, open_form(asset("templates", EXTRACT, FORM)), chains)
        for notice in made.notices:
            desk.notice(notice)
        for county in made.counties:
            desk.county(county)
        if made.prefectures:
            blank = asset("templates", PREFECTURE_WORKBOOK, FORM)
            desk.prefectures(made.prefectures, skeletons(read(blank), known, order.wanted.year), open_form(blank))
    projects = sum(len(county.projects) for county in made.counties)
    truth.write_text(_truth(order.wanted, made, desk), encoding="utf-8")
    return Simulated(sum(len(one["files"]) for one in desk.written), projects, len(made.made), truth)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise UserError(str(folder), _NO_FOLDER.fill(why=system_says(fault)), _OTHER) from fault


@dataclass(slots=True)
class WritingDesk:
    """Writes one file after another and keeps what was written, and where each fact stands (file, sheet, cell)."""

    order: SimulationOrder
    known: RegionTable
    sheets: Sequence[Skeleton]
    forms: Forms
    extract: PreparedForm
    chains: frozenset[str] = frozenset()
    """The codes of counties with a second adjustment."""
    written: list[dict[str, Any]] = field(default_factory=list)
    found: dict[str, Mapping[object, tuple[str, str, str]]] = field(default_factory=dict)

    def notice(self, notice: MadeNotice) -> None:
        """Write a notice."""
        batch = notice.batch
        format = self._format(self.order.formats)
        folder = self._folder(Path(NOTICES, notice.province.name))
        name = f"{batch.number}-{batch.title}"
        paths = [folder / f"{name}.{format}"]
        sheet = lay_notice(batch, notice.facts, notice.counties, self.known)
        if format != "xlsx":
            paths = _written(folder, name, (sheet,), format, force=self.order.force)
        else:
            edits = tuple(
                SetCell(EXTRACT_SHEET, ref(*place), content, _REASON, style=_style(place, sheet.header))
                for place, content in sheet.cells.items()
            )
            self.extract.apply(EditPlan(edits), paths[0], force=self.order.force, durable=False)
        more = {"form": "allocation", "number": batch.number, "nature": batch.nature.id, "kind": batch.kind}
        self._keep(batch.number, paths, (sheet,), format, more | {"province": notice.province.code})

    def county(self, county: CountyYear) -> None:
        """Write a county's workbook."""
        region = county.region
        # a sheet alone cannot say which of several counties of a name it is of, nor which adjustment it is about
        lone = county.shown != region.name or region.code in self.chains
        format = self._format([f for f in self.order.formats if not (lone and f in SINGLE)] or self.order.formats)
        habit = habits(format, Random(f"{self.order.wanted.seed}/{county.id}/file"))
        above = [r.name for r in reversed(self.known.ancestors(region))]
        folder = self._folder(Path(*above, f"{region.code}{region.name}"))
        step = "第二次" if county.step == 2 else ""
        name = f"{region.name}{county.year}年{step}债务限额与预算调整填报表"
        paths = [folder / f"{name}.{format}"]
        laid = lay(county, self.sheets, habit)
        if format != "xlsx":
            paths = _written(folder, name, laid, format, force=self.order.force)
        else:
            form, rows = self.forms.of(len(county.projects))
            plan = EditPlan(tuple(_filled(laid, self.sheets, rows, habit, county)))
            form.apply(plan, paths[0], force=self.order.force, durable=False)
        more = {
            "form": "county",
            "region": region.code,
            "name": region.name,
            "unit": habit.unit.label,
            "projects": len(county.projects),
        }
        self._keep(county.id, paths, laid, format, more | {"adjustment": county.step, "batches": len(county.changes)})

    def prefectures(self, made: Sequence[CountyYear], sheets: Sequence[Skeleton], form: PreparedForm) -> None:
        """Write the workbooks of prefectures, each beside its counties' folders."""
        for one in made:
            format = self._format([f for f in self.order.formats if f in SPANNING])
            habit = habits(format, Random(f"{self.order.wanted.seed}/{one.id}/file"))
            above = [r.name for r in reversed(self.known.ancestors(one.region))]
            folder = self._folder(Path(*above, one.region.name))
            name = f"{one.region.name}{one.year}年债务限额填报表"
            laid = lay(one, sheets, habit)
            paths = [folder / f"{name}.{format}"]
            if format != "xlsx":
                paths = _written(folder, name, laid, format, force=self.order.force)
            else:
                plan = EditPlan(tuple(_filled(laid, sheets, 0, habit, one)))
                form.apply(plan, paths[0], force=self.order.force, durable=False)
            more = {"form": "prefecture", "region": one.region.code, "name": one.region.name, "unit": habit.unit.label}
            self._keep(one.id, paths, laid, format, more)

    def _format(self, formats: Sequence[str]) -> str:
        """Return the format of the next file: every second one is .xlsx where that is among them."""
        others = [format for format in formats if format != "xlsx"]
        at = len(self.written)
        return "xlsx" if "xlsx" in formats and (at % 2 == 0 or not others) else others[at // 2 % len(others)]

    def _folder(self, inside: Path) -> Path:
        folder = self.order.folder / inside
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _keep(
        self, of: str, paths: Sequence[Path], sheets: Sequence[LaidSheet], format: str, more: Mapping[str, Any]
    ) -> None:
        files = [path.relative_to(self.order.folder).as_posix() for path in paths]
        self.written.append({"files": files, "format": format, **more})
        self.found[of] = _places(files, sheets, format)


def _style(place: Place, header: int) -> Style:
    head = place[0] == header
    return Style(border=place[0] >= header, bold=head or place[0] == 2, horizontal="center" if place[1] < 3 else None)


def _filled(
    laid: Sequence[LaidSheet], sheets: Sequence[Skeleton], rows: int, habit: Habits, county: CountyYear
) -> Iterator[Edit]:
    """Yield the cells of the shipped form that differ; those of a list down to its last row, so that layouts repeat."""
    by_form = {sheet.form: sheet for sheet in laid}
    who = f"{county.shown}{county.year}年"
    for skeleton in sheets:
        sheet = by_form.get(skeleton.form) or laid_sheet(skeleton, {}, who, habit)
        own = skeleton.texts()
        places: dict[Place, Content] = {
            place: content for place, content in sheet.cells.items() if own.get(place) != content
        }
        if skeleton.first is not None and skeleton.form in by_form:
            last = skeleton.first + (rows if skeleton.form == "county-projects" else 25)
            columns = [skeleton.columns[name] for name in skeleton.columns]
            places = {(row, column): None for row in range(skeleton.first, last) for column in columns} | places
        places |= {place: None for place in own if place not in sheet.cells}
        for place, content in places.items():
            yield SetCell(skeleton.grid.sheet, ref(*place), content, _REASON)


def _written(folder: Path, name: str, sheets: Sequence[LaidSheet], format: str, *, force: bool) -> list[Path]:
    """Write sheets in any format but .xlsx and return the files: one, or one for each sheet."""
    writer = FORMATS[format]
    assert writer
    groups = [(f"{name}-{sheet.name}", (sheet,)) for sheet in sheets] if format in SINGLE else [(name, tuple(sheets))]
    paths = [folder / f"{stem}.{format}" for stem, _ in groups]
    check_targets(paths, [], force=force)
    for path, (_, group) in zip(paths, groups, strict=True):
        path.write_bytes(writer(group))
    return paths


def _places(files: Sequence[str], sheets: Sequence[LaidSheet], format: str) -> dict[object, tuple[str, str, str]]:
    """Return file, sheet and cell of each fact, named as `check` names them."""
    found: dict[object, tuple[str, str, str]] = {}
    for at, sheet in enumerate(sheets):
        file = files[at if format in SINGLE else 0]
        name = f"表{at + 1}" if format in TABLED else Path(file).stem if format in SINGLE else sheet.name
        found |= {key: (file, name, ref(*place)) for key, place in sheet.places.items()}
    return found


def _truth(wanted: Wanted, made: Simulation, desk: WritingDesk) -> str:
    """Return the truth as JSON: what was wished, every file, every mistake with its place and the rules to find it."""
    mistakes = [_told(one, *desk.found[one.code][one.key]) for one in made.made]
    asked = {"counties": wanted.counties, "projects": wanted.projects, "errors": wanted.errors, "seed": wanted.seed}
    told = {"version": 1, **asked, "year": wanted.year, "files": desk.written, "mistakes": mistakes}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _told(one: Made, file: str, sheet: str, cell: str) -> dict[str, object]:
    return {"mistake": one.mistake.id, "zh": one.mistake.words.zh, "en": one.mistake.words.en, "of": one.code,
            "file": file, "sheet": sheet, "cell": cell, "rules": one.mistake.rules}  # fmt: skip
