"""Tables by region in a bureau's own model → tags: a row for each region below, the whole area, the own level."""

import re
from collections.abc import Iterator, Mapping

from quotaxl.catalogue.form import form
from quotaxl.catalogue.sections import FormKind
from quotaxl.core.table import RowRole, Table
from quotaxl.dossier.levels import AREA, LEVEL_LIMIT, LOWER, OWN
from quotaxl.report.regional import LEVELS
from quotaxl.report.repeated import BELOW

_ABOUT = re.compile("限额|债务|债券")
_REGION = re.compile("(所属|所辖|各)?(地区|区域|行政区划?|县市区?|市县区?|县区|区县|市州|地市|单位)(名称)?")
"""What heads the names in a table of which no form is known."""
_SCOPES = {AREA: "全域", OWN: "本级", LOWER: "下级"}
_OWN = re.compile(".+本级(小计)?")
_BLANKS = re.compile(r"[（）()、\s:：]")
_YEAR = re.compile(r"(\d{4})年")
_NEW = re.compile("新增|下达|分配|分解")
_HEADS = (("提前下达", re.compile("提前下达")), ("新增", _NEW), ("年初", re.compile("年初|期初")))
_STANDING = (("余额", re.compile("余额")), ("调整后", re.compile("限额")))
"""What stands at the year's end: the year in the header says which."""


def region_cells(table: Table, holder: str | None, year: int | None) -> tuple[tuple[int, int, str], ...]:
    """Return (row of the frame, column from 1, tag) of a table whose rows are regions; () where none is below.

    `holder` is the region that the text is about: a row of its name is the whole area's. A column of the year before
    is what this `year` began with.
    """
    head = next(("".join(c.path) for c in table.columns if c.index == table.label_column), "")
    listed = _REGION.fullmatch(_BLANKS.sub("", head)) if table.form is None else _lists_regions(table.form)
    if not listed or not _ABOUT.search(table.title):
        return ()
    scopes = dict(_scopes(table, holder))
    columns = _columns(table, year)
    if not columns or None not in scopes.values():
        return ()
    ordinal = next((c for c in table.columns if "".join(c.path) in ("序号", "编号")), None)
    names = {table.label_column: "名称", **({ordinal.index: "序号"} if ordinal else {})}
    found = []
    for at, scope in scopes.items():
        if scope is None:
            found += [(at, index, f"{BELOW}/{word}") for index, word in names.items()]
        for name, tag in columns.items():
            column = table.column(name)
            assert column is not None
            if scope is None:
                found.append((at, column.index, f"{BELOW}/{tag.replace('/', '')}数"))
            elif table.frame[name][at] is not None:
                found.append((at, column.index, f"={LEVELS}/{scope}/{tag}"))
    return tuple(found)


def _lists_regions(id: str) -> bool:
    return id == LEVEL_LIMIT or form(id).kind is FormKind.REGIONS


def _scopes(table: Table, holder: str | None) -> Iterator[tuple[int, str | None]]:
    """Yield the rows of regions with 全域, 本级, 下级, or None for a region below; heads of groups are left out."""
    patterns = [(_SCOPES[row.key], row.label) for row in form(LEVEL_LIMIT).rows if row.key in _SCOPES]
    for at, (label, role) in enumerate(table.frame.select("label", "role").iter_rows()):
        name = _BLANKS.sub("", label or "")
        if role == RowRole.NOTE or not name:
            continue
        known = next((scope for scope, pattern in patterns if pattern.fullmatch(name)), None)
        if known is None and _OWN.fullmatch(name):
            known = _SCOPES[OWN]
        if known is None and (role == RowRole.TOTAL or name == holder):
            known = _SCOPES[AREA]
        if known or role != RowRole.PARENT:
            yield at, known


def _columns(table: Table, year: int | None) -> Mapping[str, str]:
    """Return the stage and kind of each amount column, 新增/一般; what two columns say is the first one's."""
    found: dict[str, str] = {}
    for column in table.amounts():
        header = "".join(column.path)
        kind = next((kind for kind in ("一般", "专项") if kind in header), "合计")
        stage = _stage(header, table.title, year)
        if stage and f"{stage}/{kind}" not in found.values():
            found[column.name] = f"{stage}/{kind}"
    return found


def _stage(header: str, title: str, year: int | None) -> str | None:
    """Return what a column is about, by its header, else by the table's title."""
    told = next((stage for stage, pattern in _HEADS if pattern.search(header)), None)
    if told:
        return told
    stage = next((stage for stage, pattern in _STANDING if pattern.search(header)), None)
    written = _YEAR.search(header)
    if stage and written and year and int(written[1]) != year:
        return "年初" if stage == "调整后" and int(written[1]) == year - 1 else None
    if stage and (written or "调整后" in header or "余额" in header):
        return stage
    return "新增" if _NEW.search(title) else stage
