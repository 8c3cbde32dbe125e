"""Which open workbook is the allocation table and which is the county's, and which belong together."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotaxl.app.check import assembled_of
from quotaxl.app.home import links_file
from quotaxl.app.load import Loaded, load
from quotaxl.app.opened import reader
from quotaxl.buttons.opened import Opened
from quotaxl.catalogue import regions
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.dossier.papers import PaperKind
from quotaxl.sources import read_workbook

_HEAD = 40
"""Rows that are read of a workbook that merely stands open; it is read whole where they say that it is meant."""

NOTICE, COUNTY = PaperKind.NOTICE, PaperKind.COUNTY

_NO_COUNTY = Words("没有打开县级填报簿（缺“基本信息”表）。", "No county workbook (with a sheet 基本信息) is open.")
_OPEN_COUNTY = Words(
    "请打开县级填报簿；没有的话，点“新建填报簿”。", "Open the county's workbook, or make one with 新建填报簿."
)
_NO_ALLOCATION = Words("没有打开资金分配表。", "No allocation table is open.")
_OPEN_ALLOCATION = Words(
    "请在同一程序中打开资金分配表文件，再点一次。", "Open the allocation table in the same program and click again."
)
_SEVERAL = Words("打开了多个可用的工作簿：{names}。", "Several open workbooks fit: {names}.")
_KEEP_ONE = Words("请只保留要用的那一个，关闭其余的。", "Close all but the one that is meant.")


@dataclass(frozen=True, slots=True)
class Pair:
    """The two inputs of a filling, each read once, and those of them that are open; one workbook may be both."""

    allocation: Loaded
    county: Loaded
    opened: tuple[Opened, ...]

    @property
    def loaded(self) -> tuple[Loaded, ...]:
        """The inputs, each once."""
        return (self.county,) if self.allocation is self.county else (self.allocation, self.county)


def is_kind(one: Loaded, kind: PaperKind) -> bool:
    """Return whether a workbook holds a paper of a kind."""
    return any(paper.kind is kind for paper in assembled_of([one]).papers)


def find_pair(active: Opened, others: Iterable[Opened]) -> Pair:
    """Return the allocation table and the county workbook that belong to the active workbook.

    The other one is looked for among the open workbooks, then where it was when it was last imported.
    Raises UserError where one is missing or several fit.
    """
    own = load_open(active)
    pair = counterpart(active, own, others)
    if pair is None:
        missing = (_NO_ALLOCATION, _OPEN_ALLOCATION) if is_kind(own, COUNTY) else (_NO_COUNTY, _OPEN_COUNTY)
        raise UserError(active.book.name, *missing)
    return pair


def counterpart(active: Opened, own: Loaded, others: Iterable[Opened]) -> Pair | None:
    """Return the active workbook, `own`, with the other input of a filling; None where there is no other.

    Raises UserError where several open workbooks could be meant; of two with the same contents either may.
    """
    wants = [kind for kind in (NOTICE, COUNTY) if not is_kind(own, kind)]
    if not wants:
        return Pair(own, own, (active,))
    if len(wants) == 2:
        return None
    (want,) = wants
    fit = [(one, found) for one in others if may_be(one, want) and (found := try_load(one)) and is_kind(found, want)]
    counting = {paper.file for paper in assembled_of([found for _, found in fit]).of_kind(want)}
    fit = [(one, found) for one, found in fit if found.file in counting]
    if len(fit) > 1:
        names = "、".join(one.book.name for one, _ in fit)
        raise UserError(active.book.name, _SEVERAL.fill(names=names), _KEEP_ONE)
    opened: tuple[Opened, ...] = (active,)
    if fit:
        other, opened = fit[0][1], (active, fit[0][0])
    elif want is NOTICE and (remembered := load_link(own.path)):
        other = remembered
    else:
        return None
    return Pair(other, own, opened) if want is NOTICE else Pair(own, other, opened)


def may_be(one: Opened, want: PaperKind) -> bool:
    """Return whether an open workbook looks like a kind of paper, as far as the first rows of its sheets say.

    Most say so without their merged cells, which are dozens of calls to ask for.
    """
    return any(_looks_like(one, want, merged=merged) for merged in (False, True))


def _looks_like(one: Opened, want: PaperKind, *, merged: bool) -> bool:
    try:
        found = load([one.path], lambda _: one.read(_HEAD, merged=merged), regions.load())[0]
    except UserError:
        return False
    return is_kind(found, want)


def load_open(one: Opened) -> Loaded:
    """Return an open workbook with its tables. Raises UserError where it holds none."""
    return load([one.path], reader([one], read_workbook), regions.load())[0]


def try_load(one: Opened) -> Loaded | None:
    """Return an open workbook with its tables, or None where it holds none: it is not the one that is looked for."""
    try:
        return load_open(one)
    except UserError:
        return None


def remember_link(county: Path, allocation: Path) -> None:
    """Remember which allocation table belongs to a county workbook."""
    links = _links() | {str(county): str(allocation)}
    links_file().write_text(json.dumps(links, indent=1), encoding="utf-8")


def load_link(county: Path) -> Loaded | None:
    """Return the allocation table last imported for a county workbook; None where there is none any more."""
    place = _links().get(str(county))
    if not isinstance(place, str) or not Path(place).is_file():
        return None
    try:
        found = load([Path(place)], read_workbook, regions.load())[0]
    except UserError:
        return None
    return found if is_kind(found, NOTICE) else None


def _links() -> dict[str, Any]:
    try:
        found = json.loads(links_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
