"""Use case: an allocation table split into a workbook for each region, with the pre-filled workbook of its level."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quotaxl.app.check import assembled_of
from quotaxl.app.ledger import as_left, remember
from quotaxl.app.load import FolderFiles, load, sift
from quotaxl.app.outputs import check_targets, make_folder, publish, staging
from quotaxl.app.regions import one_region
from quotaxl.app.stamps import stamped
from quotaxl.app.told import Watch, unwatched
from quotaxl.catalogue import regions
from quotaxl.catalogue.regions.tiers import regions_below, tier_of
from quotaxl.core.assets import asset
from quotaxl.core.edits import EditPlan
from quotaxl.core.errors import UserError
from quotaxl.core.ports import OpenForm, PreparedForm, ReadWorkbook
from quotaxl.core.record import FileRecord
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.stamp import Output
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.levels import LEVEL_LIMIT
from quotaxl.dossier.papers import PaperKind
from quotaxl.fill.blank import COUNTY_WORKBOOK, PREFECTURE_WORKBOOK, SPARE, list_below, listed_at, plan_blank
from quotaxl.fill.bound import BoundTemplate, bind
from quotaxl.fill.template import FORM, read_template
from quotaxl.reading import read_tables
from quotaxl.split.county import allotted
from quotaxl.split.extract import Notice, made_for, notice_of, plan_extract
from quotaxl.split.prefecture import Below, allotted_by_level
from quotaxl.split.shares import By, Share, UnsplitRow, shares

EXTRACT = "allocation-extract"
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')

_NO_TABLE = Words("文件中没有资金分配表。", "The file holds no allocation table.")
_SEVERAL = Words("文件中有{count}个资金分配表：{places}。", "The file holds {count} allocation tables: {places}.")
_GIVE = Words("请给出只含一个资金分配表的文件。", "Give a file with one allocation table.")
_NO_YEAR = Words("分配表的标题中没有年度。", "The table's title states no year.")
_WRITE_YEAR = Words("请在标题中写明年度，如“2024年……分配表”。", "Write the year into the title, such as 2024年….")
_ALONE = Words(
    "没有生成各地区的填报表。请在标题中写明年度后重新拆分。",
    "No workbooks to fill in were made; write the year into the title and split again.",
)
_NO_SHARE = Words("分配表中没有这个地区的数。", "The allocation table allots nothing to this region.")
_LOOK = Words("用 quotaxl read 查看分配表中的地区。", "quotaxl read shows the regions of the table.")
_NOTHING = Words("分配表中没有认得的地区。", "No region of the table is known.")
_WITHIN = Words(
    "检查地区名称；几个省都有的名称，请用 --within 指明省份。",
    "Check the names; where provinces share names, say which with --within.",
)


@dataclass(frozen=True, slots=True)
class Split:
    """The files written, by region in the table's order, and the rows of no known region."""

    files: tuple[Path, ...]
    left_out: tuple[UnsplitRow, ...]
    said: Words | None = None
    """What was not made, and why."""


@dataclass(frozen=True, slots=True)
class SplitOrder:
    """What to split and where to: `output` is a folder, made where it is missing."""

    allocation: Path
    output: Path
    by: By = By.COUNTY
    within: str | None = None
    force: bool = False
    only: tuple[str, ...] = ()
    """Regions, or regions above them, whose files alone are written; all without any."""


def split(order: SplitOrder, read: ReadWorkbook, open_form: OpenForm, watch: Watch = unwatched) -> Split:
    """Write each region's extract and its pre-filled workbook, a county's or a prefecture's: all of them or none.

    By prefecture, a table that states no year is split into extracts alone; `Split.said` says so.

    Raises UserError for a table that cannot be split, and where an output exists (without `force`), unless it stands
    as a run before wrote it.
    """
    table = allocation_of(order.allocation, read)
    known = regions.load()
    within = one_region(order.within, known) if order.within else None
    found = shares(table, known, order.by, within)
    if not found.shares:
        raise UserError(str(order.allocation), _NOTHING, _WITHIN)
    if order.only:
        found = replace(found, shares=_only(order, found.shares, known), left_out=())
    cutter = Cutter.of(table, notice_of(table, found), read, open_form, _stamps(order), order.by)
    make_folder(order.output)
    names = {share.region.code: cutter.names(share) for share in found.shares}
    targets = [order.output / n for ns in names.values() for n in ns]
    over = as_left(targets)
    check_targets(targets, [order.allocation], force=order.force, over=over)
    with staging(order.output) as stage:
        for number, share in enumerate(found.shares):
            watch(number, len(found.shares))
            cutter.cut(share, stage)
        made = [name for group in names.values() for name in group]
        publish({order.output / name: stage / name for name in made}, force=order.force, over=over)
    remember(targets)
    said = None if cutter.county else Words(f"{_NO_YEAR.zh}{_ALONE.zh}", f"{_NO_YEAR.en} {_ALONE.en}")
    return Split(tuple(order.output / name for name in made), found.left_out, said)


def _only(order: SplitOrder, every: Sequence[Share], known: RegionTable) -> tuple[Share, ...]:
    """Return the shares of some regions and of those below them. Raises UserError for one that has none."""
    chosen: dict[str, Share] = {}
    for name in order.only:
        wanted = one_region(name, known)
        own = [s for s in every if wanted.code in (s.region.code, *(r.code for r in known.ancestors(s.region)))]
        if not own:
            raise UserError(name, _NO_SHARE, _LOOK)
        chosen |= {share.region.code: share for share in own}
    return tuple(share for share in every if share.region.code in chosen)


def allocation_in(folder: FolderFiles, read: ReadWorkbook) -> tuple[Path, tuple[FileRecord, ...]]:
    """Return the one file of a folder that holds an allocation table, and what of the folder could not be used.

    Raises UserError where there is none or several.
    """
    loaded, strays = sift(sorted(folder.files), read, regions.load(), folder)
    papers = assembled_of(loaded).of_kind(PaperKind.NOTICE)
    found = [one.path for one in loaded if any(paper.file == one.file for paper in papers)]
    if len(found) == 1:
        return found[0], strays
    where = str(min(folder.files).parent)
    if not found:
        raise UserError(where, _NO_TABLE, _GIVE)
    raise UserError(where, _SEVERAL.fill(count=len(found), places="、".join(path.name for path in found)), _GIVE)


def allocation_of(path: Path, read: ReadWorkbook) -> Table:
    """Return the one allocation table of a file. Raises UserError for none or several."""
    (loaded,) = load([path], read, regions.load())
    tables = [paper.tables[0] for paper in assembled_of([loaded]).of_kind(PaperKind.NOTICE)]
    if len(tables) == 1:
        return tables[0]
    if not tables:
        raise UserError(str(path), _NO_TABLE, _GIVE)
    places = "、".join(f"{table.sheet}!{table.area}" for table in tables)
    raise UserError(str(path), _SEVERAL.fill(count=len(tables), places=places), _GIVE)


@dataclass(frozen=True, slots=True)
class Stamps:
    """What the files of a splitting say of themselves."""

    extract: EditPlan
    county: EditPlan


def _stamps(order: SplitOrder) -> Stamps:
    return Stamps(stamped(Output.EXTRACT, [order.allocation]), stamped(Output.COUNTY, [order.allocation]))


@dataclass(frozen=True, slots=True)
class Cutter:
    """What it takes to write the files of one share after another; every form is read once."""

    notice: Notice
    extract: PreparedForm
    county: "CountyFiller | None"
    prefecture: "CountyFiller | None"
    """Fills the workbook of a region with levels below it."""
    known: RegionTable
    stamp: EditPlan

    @classmethod
    def of(
        cls, table: Table, notice: Notice, read: ReadWorkbook, open_form: OpenForm, stamps: "Stamps", by: By
    ) -> "Cutter":
        """Return a cutter for a notice. Raises UserError where it is split by county and no year is known."""
        extract = open_form(asset("templates", EXTRACT, FORM))
        known = regions.load()
        if table.year is None and by is By.PREFECTURE:
            return cls(notice, extract, None, None, known, stamps.extract)
        if table.year is None:
            raise UserError(f"{table.file} {table.sheet}", _NO_YEAR, _WRITE_YEAR)
        year = table.year

        def filler(workbook: str) -> CountyFiller:
            template = read_template(asset("templates", workbook))
            form = read(template.form)
            tables = read_tables(form, known)
            return CountyFiller(bind(template, form), tables, year, open_form(template.form), stamps.county)

        levels = any(tier_of(share.region, known).levels for share in notice.shares.shares)
        prefecture = filler(PREFECTURE_WORKBOOK) if levels else None
        return cls(notice, extract, filler(COUNTY_WORKBOOK), prefecture, known, stamps.extract)

    def names(self, share: Share) -> tuple[str, ...]:
        """Return the names of a share's files. The code keeps counties of one name apart and in order."""
        region = share.region
        extract = f"{region.code}{region.name}-资金分配表.xlsx"
        if self.county is None:
            return (_UNSAFE.sub("_", extract),)
        county = f"{region.code}{region.name}-{self.county.year}年债务限额与预算调整填报表.xlsx"
        return (_UNSAFE.sub("_", extract), _UNSAFE.sub("_", county))

    def cut(self, share: Share, folder: Path) -> None:
        """Write a share's files into `folder`."""
        names = self.names(share)
        self.extract.apply(plan_extract(self.notice, share) + self.stamp, folder / names[0], durable=False)
        tier = tier_of(share.region, self.known)
        if self.prefecture and tier.levels:
            below = regions_below(share.region, self.known)
            self.prefecture.write(self.notice, share, folder / names[1], below)
        elif self.county:
            self.county.write(self.notice, share, folder / names[1])


@dataclass(frozen=True, slots=True)
class CountyFiller:
    """The form of a county's or a prefecture's workbook, ready to be pre-filled."""

    bound: BoundTemplate
    tables: Sequence[Table]
    year: int
    form: PreparedForm
    stamp: EditPlan

    def write(self, notice: Notice, share: Share, target: Path, below: Sequence[Region] = ()) -> None:
        """Write a region's workbook with what the notice allots to it; the regions `below` are listed in it."""
        blank = plan_blank(self.bound, share.region, self.year).plan + list_below(self.bound, below)
        plan = blank + self._filled(notice, share, tuple(below)) + EditPlan((made_for(share.region),)) + self.stamp
        self.form.apply(plan, target, durable=False)

    def _filled(self, notice: Notice, share: Share, below: tuple[Region, ...]) -> EditPlan:
        limit = next((table for table in self.tables if table.form == LEVEL_LIMIT), None)
        first = listed_at(self.bound, limit.sheet) if limit else None
        if first is None:
            return allotted(self.tables, notice.table, share)
        return allotted_by_level(self.tables, notice, share, Below(first, below, SPARE))
