"""Which open workbook is the allocation table and which is the county's, and which belong together."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotaxl.app.load import Loaded, load
from quotaxl.app.opened import reader
from quotaxl.buttons.home import links_file
from quotaxl.buttons.opened import Opened
from quotaxl.catalogue import regions
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.sources import read_workbook

ALLOCATION, COUNTY = "allocation", "county-info"

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
    """The two inputs of a filling, each with its open workbook, or None where it is read from its file."""

    allocation: Loaded
    county: Loaded
    opened: tuple[Opened, ...]


def is_kind(one: Loaded, form: str) -> bool:
    """Return whether a workbook holds a table of a form."""
    return any(table.form == form for table in one.tables)


def find_pair(active: Opened, others: Iterable[Opened]) -> Pair:
    """Return the allocation table and the county workbook that belong to the active workbook.

    The other one is looked for among the open workbooks, then where it was when it was last imported.
    Raises UserError where one is missing or several fit.
    """
    own = load_open(active)
    wants = [form for form in (ALLOCATION, COUNTY) if not is_kind(own, form)]
    if not wants:
        return Pair(own, own, (active,))
    if len(wants) == 2:
        raise UserError(active.book.name, _NO_COUNTY, _OPEN_COUNTY)
    fit = [(one, found) for one in others if (found := try_load(one)) is not None and is_kind(found, wants[0])]
    if len(fit) > 1:
        names = "、".join(one.book.name for one, _ in fit)
        raise UserError(active.book.name, _SEVERAL.fill(names=names), _KEEP_ONE)
    opened: tuple[Opened, ...] = (active,)
    if fit:
        other, opened = fit[0][1], (active, fit[0][0])
    else:
        remembered = load_link(own.path) if wants[0] == ALLOCATION else None
        if remembered is None:
            missing = (_NO_ALLOCATION, _OPEN_ALLOCATION) if wants[0] == ALLOCATION else (_NO_COUNTY, _OPEN_COUNTY)
            raise UserError(active.book.name, *missing)
        other = remembered
    return Pair(*((other, own) if wants[0] == ALLOCATION else (own, other)), opened)


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
    links_file().write_text(json.dumps(links, ensure_ascii=False, indent=1), encoding="utf-8")


def load_link(county: Path) -> Loaded | None:
    """Return the allocation table last imported for a county workbook; None where there is none any more."""
    place = _links().get(str(county))
    if not isinstance(place, str) or not Path(place).is_file():
        return None
    try:
        found = load([Path(place)], read_workbook, regions.load())[0]
    except UserError:
        return None
    return found if is_kind(found, ALLOCATION) else None


def _links() -> dict[str, Any]:
    try:
        found = json.loads(links_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
