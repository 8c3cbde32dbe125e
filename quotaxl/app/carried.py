"""What a new county workbook takes over from the last one: read, held against what is asked for, planned."""

from dataclasses import dataclass
from pathlib import Path

from quotaxl.app.load import load_one
from quotaxl.app.stamps import digest_of
from quotaxl.app.told import tell
from quotaxl.catalogue import regions
from quotaxl.core.edits import EditPlan, KeepData
from quotaxl.core.errors import UserError
from quotaxl.core.ports import ReadWorkbook
from quotaxl.core.region import Region
from quotaxl.core.words import Words
from quotaxl.dossier.papers import INFO, PaperKind, papers_of, step_of
from quotaxl.fill.carry import carried
from quotaxl.fill.origins import TOPIC, to_text
from quotaxl.reading import read_tables

_NO_COUNTY = Words("文件中没有县级填报表（缺“基本信息”表）。", "The file is no county workbook (no sheet 基本信息).")
_GIVE = Words("请用 --from 给出上一次的填报表。", "Give the last county workbook with --from.")
_OTHER = Words("{file} 是{found}的填报表，不是{wanted}的。", "{file} is the workbook of {found}, not of {wanted}.")
_SAME = Words("请核对地区、年度和 --from 的文件。", "See whether region, year and the file of --from are right.")
_WHICH = Words(
    "{file} 是第{found}次调整的填报表，第{wanted}次调整要接着第{before}次。",
    "{file} is of adjustment {found}; adjustment {wanted} follows adjustment {before}.",
)
_LAST = Words("请给出上一次调整的填报表。", "Give the workbook of the adjustment before it.")
_ALONE = Words(
    "第{wanted}次调整从上一次的结果开始，没有给出上一次的填报表。",
    "Adjustment {wanted} begins with the result of the last one, whose workbook is not given.",
)
_SAID = Words(
    "从 {file} 取了{count}个数和文字，来源写在各行的说明、备注栏。",
    "{count} cells were taken from {file}; notes say from where.",
)
_LEFT = Words(
    "还有{count}行放不下，请在填报表中增加行后从 {file} 补上。",
    "{count} rows did not fit; add rows and take them from {file}.",
)
_NOTHING = Words(
    "{file} 没有填写调整后债务限额，年初数留空。", "{file} states no adjusted limit; the opening stays blank."
)


@dataclass(frozen=True, slots=True)
class Origin:
    """The last workbook, and which adjustment the new one is for; None for the next year."""

    path: Path | None
    step: int | None = None


NOTHING = Origin(None)


def carry_plan(origin: Origin, region: Region, year: int, form: Path, read: ReadWorkbook) -> EditPlan:
    """Return the edits that write the last result into the blank `form`; says how much was taken.

    Raises UserError where the last workbook is another county's, of another year, or not of the adjustment before.
    """
    if origin.path is None:
        if origin.step is not None and origin.step > 1:
            raise UserError(f"--adjustment {origin.step}", _ALONE.fill(wanted=origin.step), _GIVE)
        return EditPlan(())
    table = regions.load()
    loaded = load_one(origin.path, read, table)
    paper = next((p for p in papers_of(loaded.file, loaded.tables, table, loaded.workbook)
                  if p.kind is PaperKind.COUNTY and INFO in p.forms), None)  # fmt: skip
    if paper is None:
        raise UserError(str(origin.path), _NO_COUNTY, _GIVE)
    info = next(t for t in paper.tables if t.form == INFO)
    last = step_of(info.text("adjustment", "value")) or 1
    step = origin.step if origin.step is not None or paper.year != year else last + 1
    before = year if step is not None else year - 1
    if paper.region is None or paper.region.code != region.code or paper.year != before:
        found = f"{paper.name or ''}{paper.year or ''}年"
        wanted = f"{region.name}{before}年"
        raise UserError(str(origin.path), _OTHER.fill(file=origin.path.name, found=found, wanted=wanted), _SAME)
    if step is not None and last != step - 1:
        what = _WHICH.fill(file=origin.path.name, found=last, wanted=step, before=step - 1)
        raise UserError(str(origin.path), what, _LAST)
    blank = read(form)
    taken = carried(paper.tables, blank, read_tables(blank, table), step)
    if not any(o.sheet == "债务限额" for o in taken.origins):
        tell(_NOTHING.fill(file=origin.path.name))
    tell(_SAID.fill(file=origin.path.name, count=len(taken.origins)))
    if taken.left:
        tell(_LEFT.fill(file=origin.path.name, count=taken.left))
    kept = to_text(taken.origins, (form.name, digest_of(form) or ""), {origin.path.name: digest_of(origin.path) or ""})
    return EditPlan((*taken.edits, KeepData(TOPIC, kept, "数据来源")))
