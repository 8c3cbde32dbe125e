"""Which papers these are: of whom, for which year, of what kind, under which number; found out once for every use."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from quotaxl.catalogue.form import form, forms
from quotaxl.core.document import Document
from quotaxl.core.edits import FINDINGS_SHEET
from quotaxl.core.finding import CellRef, CellRole
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.stamp import Output, Stamp
from quotaxl.core.table import Table
from quotaxl.reading.ordinals import chinese_number

ALLOCATION, INFO = "allocation", "county-info"
_ADJUSTMENT = re.compile(r"第([一二三四五六七八九十两\d]{1,3})次(?:预算|限额|债务限额)?调整")
_STEP = re.compile(r"第?\s*([一二三四五六七八九十两\d]{1,3})\s*次")
CARRIED_WORDS = "结转|上年"
"""How the batch of a project says that last year handed it on."""
_ADVANCE = re.compile(r"提前|年初")
CARRIED, ADVANCE = -1, 0
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


class PaperKind(StrEnum):
    """What a paper is to the work: where figures come from, what is checked, what came out of it."""

    NOTICE = "notice"
    """A table that allots quota to regions."""
    COUNTY = "county"
    """A county's own workbook."""
    ANNEXES = "annexes"
    """Official forms, ours or anybody's."""
    FINDINGS = "findings"
    """A list of findings of ours and nothing else."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One place where a workbook says whose it is, or of which year."""

    cell: CellRef
    text: str
    regions: tuple[Region, ...] = ()
    """What it may mean: counties of several provinces share names."""
    year: int | None = None
    title: bool = False
    """Whether it is the title of a sheet, not an entry of 基本信息."""


@dataclass(frozen=True, slots=True, eq=False)
class Paper:
    """A paper and its tables. A file may hold several: a notice beside a county's sheets.

    `level` is the region's; `marked` says that the file carries our marks or our list of findings.
    """

    file: str
    kind: PaperKind
    tables: tuple[Table, ...]
    region: Region | None = None
    name: str | None = None
    """The region as the paper writes it."""
    year: int | None = None
    number: str | None = None
    """The number of the notice."""
    adjustment: int | None = None
    """Which adjustment of the year it is about, where it says so."""
    marked: bool = False
    stamp: Stamp | None = None
    regions: tuple[Statement, ...] = ()
    """Every place of a county's workbook that names a region or its code."""
    bodies: tuple[Statement, ...] = ()
    """The regions whose bureau and whose assemblies 基本信息 names."""
    years: tuple[Statement, ...] = ()
    """Every place of a county's workbook that states its year."""
    spare: bool = False
    """Whether it is a sheet of a county's workbook that has the same sheet once more: an older version, a year's."""

    @property
    def place(self) -> CellRef:
        """The cell by which the paper is shown: the title of its first table."""
        if not self.tables:
            return CellRef(self.file, FINDINGS_SHEET, "A1", CellRole.SUBJECT)
        first = self.tables[0]
        return first.place(first.title_ref)

    @property
    def forms(self) -> frozenset[str | None]:
        """The forms of its tables."""
        return frozenset(table.form for table in self.tables)


class Reason(StrEnum):
    """Why a paper is left out of the work."""

    SAME = "same"
    """It says what another one says."""
    MARKED = "marked"
    """It is the marked copy of another one, with the same figures."""
    PART = "part"
    """It is a part of another one, with the same figures."""
    FINDINGS = "findings"
    """It is a list of findings of ours, no paper of anybody's."""
    PRINTED = "printed"
    """It is a PDF that was printed from another file that is given."""
    SPARE = "spare"
    """It is a sheet that its workbook has once more, under the form's own name or before it."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A paper that does not count, and the one that counts instead."""

    paper: Paper
    reason: Reason
    instead: Paper | None = None


def own_sheet(form: str | None) -> bool:
    """Return whether a form is a sheet of the county's own workbook."""
    return form in _own_sheets()


@cache
def _own_sheets() -> frozenset[str]:
    return frozenset(f.id for f in forms() if f.county)


def papers_of(file: str, tables: Sequence[Table], regions: RegionTable, document: Document | None) -> tuple[Paper, ...]:
    """Return the papers that a file holds: its county workbook, each allocation table, its other forms."""
    marked = document is not None and any(grid.sheet == FINDINGS_SHEET for grid in document.grids)
    stamp = document.stamp if document else None
    if stamp is not None and stamp.output is Output.MARKED:
        marked, stamp = True, stamp.under
    if not tables and (marked or (stamp is not None and stamp.output is Output.FINDINGS)):
        return (Paper(file, PaperKind.FINDINGS, (), marked=True, stamp=stamp),)
    own = tuple(t for t in tables if own_sheet(t.form))
    notices = tuple(t for t in tables if t.form == ALLOCATION)
    rest = tuple(t for t in tables if not (t.form == ALLOCATION or own_sheet(t.form)))
    made = []
    if own:
        spare = tuple(_spare(own))
        kept = tuple(table for table in own if not any(table is one for one in spare))
        made.append(_county(file, kept, regions, marked=marked, stamp=stamp))
        made += [replace(_county(file, (one,), regions, marked=marked, stamp=stamp), spare=True) for one in spare]
    for table in notices:
        made.append(
            Paper(
                file,
                PaperKind.NOTICE,
                (table,),
                _named(table.region, regions),
                table.region,
                table.year,
                table.document_number,
                adjustment_of((table,)),
                marked,
                stamp,
            )
        )
    if rest:
        name = next((t.region for t in rest if t.region), None)
        year = next((t.year for t in rest if t.year), None)
        region = _named(name, regions)
        made.append(Paper(file, PaperKind.ANNEXES, rest, region, name, year, None, adjustment_of(rest), marked, stamp))
    return tuple(made)


def _county(file: str, tables: tuple[Table, ...], regions: RegionTable, *, marked: bool, stamp: Stamp | None) -> Paper:
    info = next((table for table in tables if table.form == INFO), None)
    told = dict(_told(info)) if info else {}
    said = tuple(_regions(tables, told, regions))
    bodies = tuple(_bodies(told, regions))
    years = tuple(_years(tables, told))
    owner = stated_owner({k: text for k, (text, _) in told.items()}, tables, regions)
    number = told["notice_number"][0] if "notice_number" in told else None
    step = step_of(told["adjustment"][0]) if "adjustment" in told else None
    return Paper(
        file, PaperKind.COUNTY, tables, owner.region, owner.name, owner.year, number, step or adjustment_of(tables),
        marked, stamp, said, bodies, years,
    )  # fmt: skip


def _spare(own: Sequence[Table]) -> Iterator[Table]:
    """Yield the sheets of a workbook that are there once more: an older version, or one of another year, left in it.

    The one that is named as the form is, else the first, counts. Sheets of several regions or adjustments are no
    versions of each other, nor are two lists of other projects.
    """
    groups: dict[object, list[Table]] = {}
    for table in own:
        groups.setdefault((table.form, table.region, adjustment_of((table,))), []).append(table)
    for same in groups.values():
        first = next((t for t in same if t.form and t.sheet == form(t.form).name), same[0])
        for other in same:
            if other is not first and (other.year != first.year or _one_list(first, other)):
                yield other


def _one_list(one: Table, other: Table) -> bool:
    """Return whether half of the rows of two tables have the same labels."""
    labels = [{"".join(text.split()) for text in t.held("label") if text} for t in (one, other)]
    return len(labels[0] & labels[1]) * 2 >= max(1, min(map(len, labels)))


def _told(info: Table) -> Iterator[tuple[str, tuple[str, CellRef]]]:
    """Yield what 基本信息 says, by row key, with its cell."""
    if info.column("value") is None:
        return
    for at, (key, text) in enumerate(zip(info.held("key"), info.frame["value"], strict=True)):
        if key and text:
            yield key, (str(text), info.cell(at, "value", CellRole.SUBJECT))


def _regions(
    tables: Iterable[Table], told: Mapping[str, tuple[str, CellRef]], regions: RegionTable
) -> Iterator[Statement]:
    if name := told.get("region"):
        yield Statement(name[1], name[0], regions.resolve(name[0]))
    if code := told.get("code"):
        region = regions.code(code[0].strip()[:6])
        yield Statement(code[1], code[0], (region,) if region else ())
    for table in tables:
        if table.region and table.title_ref:
            cell = table.place(table.title_ref, CellRole.SOURCE)
            yield Statement(cell, table.region, regions.resolve(table.region), title=True)


def _bodies(told: Mapping[str, tuple[str, CellRef]], regions: RegionTable) -> Iterator[Statement]:
    for key in ("bureau", "limit_session", "budget_session", "adjustment_session"):
        text, cell = told.get(key, ("", None))
        name, found = regions.at_start(text, ended=True)
        if cell and found:
            yield Statement(cell, name, found)


def _years(tables: Iterable[Table], told: Mapping[str, tuple[str, CellRef]]) -> Iterator[Statement]:
    if year := told.get("year"):
        yield Statement(year[1], year[0], year=year_in(year[0]))
    for table in tables:
        if table.year and table.title_ref:
            cell = table.place(table.title_ref, CellRole.SOURCE)
            yield Statement(cell, f"{table.year}年", year=table.year, title=True)


def _named(name: str | None, regions: RegionTable) -> Region | None:
    return next(iter(regions.resolve(name)), None) if name else None


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a county's tables are and for which year."""

    region: Region | None
    name: str | None
    year: int | None


def stated_owner(told: Mapping[str, str], tables: Iterable[Table], regions: RegionTable) -> Owner:
    """Return whose tables these are: what most places say, 基本信息 where they say it equally often.

    One mistyped code makes no other county of a workbook whose name and titles all agree.
    """
    names = [t.region for t in tables if t.region]
    name = told.get("region") or next(iter(names), None)
    by_code = regions.code(told["code"].strip()[:6]) if "code" in told else None
    candidates = regions.resolve(name) if name else ()
    if by_code and (by_code in candidates or not candidates):
        own: Region | None = by_code
    else:
        own = candidates[0] if candidates else None
    known = [r for r in (own, by_code) if r]
    titled = [(next((r for r in known if r in found), found[0])) for n in names if (found := regions.resolve(n))]
    votes = Counter(r.code for r in (*known, *titled))
    if own and votes:
        most = votes.most_common(1)[0]
        own = own if votes[own.code] == most[1] else regions.code(most[0])
    return Owner(own, name, _stated_year(told, tables))


def _stated_year(told: Mapping[str, str], tables: Iterable[Table]) -> int | None:
    """Return the year that most places state, that of 基本信息 where as many state it."""
    titles = [t.year for t in tables if t.year]
    own = year_in(told.get("year", ""))
    votes = Counter([own] if own else [])
    votes.update(titles)
    if not votes:
        return None
    most, times = votes.most_common(1)[0]
    return own if own and votes[own] == times else most


def year_in(text: str) -> int | None:
    """Return the year that a text states."""
    match = _YEAR.search(text)
    return int(match[1]) if match else None


def adjustment_of(tables: Iterable[Table]) -> int | None:
    """Return which adjustment of the year tables are about, by their titles; None where they do not say."""
    for table in tables:
        if match := _ADJUSTMENT.search(table.title):
            return int(match[1]) if match[1].isdecimal() else chinese_number(match[1])
    return None


def step_of(text: str | None) -> int | None:
    """Return which adjustment a text means: 0 for 提前下达, -1 for what last year handed on, None for none."""
    plain = re.sub(r"\s", "", text or "")
    if found := _STEP.search(plain):
        return int(found[1]) if found[1].isdecimal() else chinese_number(found[1])
    if re.search(CARRIED_WORDS, plain):
        return CARRIED
    if _ADVANCE.search(plain):
        return ADVANCE
    return int(plain) if plain.isdecimal() and len(plain) < 3 else None
