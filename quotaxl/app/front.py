"""Use case: what lies in a folder, or among some files, and what to do next with it. It writes nothing."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from quotaxl.app.check import assembled_of
from quotaxl.app.load import Loaded, load_one
from quotaxl.app.places import listed
from quotaxl.app.told import Watch
from quotaxl.batch.chunking import quiet, wanted
from quotaxl.catalogue import regions
from quotaxl.core.errors import UserError
from quotaxl.core.ports import ReadWorkbook
from quotaxl.core.stamp import Output
from quotaxl.core.words import Words
from quotaxl.dossier.papers import Paper, PaperKind

_MOST = 200
"""Files of a folder that are looked into."""
_NO_PLACE = Words("没有这个文件或文件夹。", "There is no such file or folder.")
_CHECK_NAME = Words("请检查名称和所在文件夹。", "Check the name and the folder.")

_OURS = {
    Output.ANNEXES: Words("填好的附表", "filled annexes"),
    Output.MARKED: Words("标记版", "a marked copy"),
    Output.EXTRACT: Words("拆分出的分配表", "a region's part of an allocation table"),
    Output.CONSOLIDATION: Words("县级填报汇总表", "the consolidated workbook"),
    Output.FINDINGS: Words("核对结果", "a list of findings"),
    Output.TEMPLATE: Words("已绑定的模板", "a bound template"),
    Output.PRINTED: Words("印成的 PDF", "a PDF of another file"),
}
_NOTICE = Words("分配表{number}", "allocation table {number}")
_COUNTY = Words("{name}{year}填报表，{state}", "county workbook of {name} {year}, {state}")
_FILLED = Words("已填写", "filled in")
_BLANK = Words("尚未填写", "not filled in")
_REPORT = Words("书面材料", "a written text")
_TABLES = Words("公开或上报的表（{count} 张）", "official forms ({count})")
_OTHER = Words("别的表，没有认出", "other tables, not recognised")


class Standing(IntEnum):
    """What a file is to the work; those before OURS are papers to work on."""

    NOTICE = 0
    COUNTY = 1
    BLANK = 2
    REPORT = 3
    OURS = 4
    OTHER = 5
    BROKEN = 6


@dataclass(frozen=True, slots=True)
class Seen:
    """A file that was looked into: its place, what it is, and that in words."""

    path: Path
    standing: Standing
    what: Words
    output: Output | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something that can be done next: what for, and the words of the command after `quotaxl`."""

    what: Words
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """What is there and what to do next; `more` files of a folder were not looked into, `others` are no documents."""

    seen: tuple[Seen, ...]
    steps: tuple[NextStep, ...]
    more: int = 0
    others: tuple[Path, ...] = ()


def front(places: Sequence[Path], read: ReadWorkbook, watch: Watch) -> Front:
    """Return what the files, or those in the folders, are, and the steps that fit. Raises UserError for no place."""
    paths: list[Path] = []
    others: list[Path] = []
    for place in places:
        if not os.path.lexists(place):
            raise UserError(str(place), _NO_PLACE, _CHECK_NAME)
        inside = _inside(place) if place.is_dir() else [place]
        paths += [path for path in inside if not place.is_dir() or wanted(path.name)]
        others += [path for path in inside if place.is_dir() and not wanted(path.name)]
    paths = list(dict.fromkeys(paths))
    seen = []
    for number, path in enumerate(paths[:_MOST]):
        watch(number, min(len(paths), _MOST))
        seen.append(_look(path, read))
    folder = next((place for place in places if place.is_dir()), None)
    return Front(tuple(seen), tuple(_steps(seen, folder)), max(0, len(paths) - _MOST), tuple(others))


def _inside(folder: Path) -> list[Path]:
    """Return the files of a folder, those of the system left out. Raises UserError where it cannot be opened."""
    return [path for path in listed(folder) if not quiet(path.name) and not path.is_dir()]


def _look(path: Path, read: ReadWorkbook) -> Seen:
    try:
        one = load_one(path, read, regions.load())
    except UserError as error:
        return Seen(path, Standing.BROKEN, error.what)
    stamp = one.workbook.stamp
    if stamp is not None and stamp.output in _OURS:
        return Seen(path, Standing.OURS, _OURS[stamp.output], stamp.output)
    return _told(path, one)


def _told(path: Path, one: Loaded) -> Seen:
    assembled = assembled_of([one])
    papers = {paper.kind: paper for paper in assembled.papers}
    if (county := papers.get(PaperKind.COUNTY)) is not None:
        blank = any(one.file in dossier.blank for dossier in assembled.dossiers)
        year = f"{county.year}年" if county.year else ""
        told = _COUNTY.fill(name=_name(county), year=year, state=_BLANK if blank else _FILLED)
        return Seen(path, Standing.BLANK if blank else Standing.COUNTY, told, region=_name(county))
    if (notice := papers.get(PaperKind.NOTICE)) is not None:
        number = f"（{notice.number}）" if notice.number else ""
        return Seen(path, Standing.NOTICE, _NOTICE.fill(number=number))
    if one.workbook.paragraphs and one.prose is not None and one.prose.sentences:
        return Seen(path, Standing.REPORT, _REPORT)
    forms = sum(table.form is not None for table in one.tables)
    return Seen(path, Standing.OTHER, _TABLES.fill(count=forms) if forms else _OTHER)


def _name(paper: Paper) -> str:
    return paper.region.name if paper.region else paper.name or ""


def _steps(seen: Sequence[Seen], folder: Path | None) -> Iterator[NextStep]:
    """Yield what a clerk does next with what lies there, in the order of the work; the list of all commands last."""
    notices, counties, blanks, reports = (
        [str(one.path) for one in seen if one.standing == standing]
        for standing in (Standing.NOTICE, Standing.COUNTY, Standing.BLANK, Standing.REPORT)
    )
    several = len({one.region for one in seen if one.standing == Standing.COUNTY}) > 1
    if several and folder is not None:
        given = ("--allocation", notices[0]) if len(notices) == 1 else ()
        yield NextStep(
            Words("收齐各县填报表，核对并汇总", "gather the counties' workbooks"), ("collect", str(folder), *given)
        )
    elif counties:
        yield NextStep(Words("核对", "check them"), ("check", *notices, *counties, *reports))
        if len(notices) == 1 and len(counties) == 1:
            filled = any(one.output is Output.ANNEXES for one in seen)
            again = Words("再填一次附表", "fill the annexes again") if filled else Words("填写附表", "fill the annexes")
            yield NextStep(again, ("fill", notices[0], counties[0]))
        if len(counties) == 1:
            yield NextStep(Words("起草书面报告", "draft the report"), ("report", counties[0], *notices[:1]))
            printed = Words("把填了数的工作表印成 PDF", "print the sheets that are filled in as PDF")
            yield NextStep(printed, ("print", counties[0]))
    for blank in blanks[:1]:
        done = Words("填好这份空白表以后核对", "check this one once it is filled in")
        yield NextStep(done, ("check", *notices[:1], blank))
    if notices and not counties and not blanks:
        yield NextStep(Words("拆分给各县", "split it among the counties"), ("split", notices[0], "-o", "各县"))
        yield NextStep(Words("生成一个县的空白填报表", "make a county's empty workbook"), ("new", "地区名称", "年度"))
    for report in [] if counties else reports[:1]:
        yield NextStep(Words("核对这份材料", "check this text"), ("check", report, *notices))
    if not any(one.standing < Standing.OURS for one in seen):
        yield NextStep(Words("生成空白填报表", "make an empty county workbook"), ("new", "地区名称", "年度"))
        yield NextStep(Words("先看一遍示例", "see the examples first"), ("demo",))
    yield NextStep(Words("全部命令", "all commands"), ("--help",))


def runnable(step: NextStep) -> bool:
    """Return whether a step can be run as it stands; others have words to replace."""
    return not set(step.command) & {"地区名称", "年度"}
