"""The one region that a user, or a county's workbook, means by a name."""

from difflib import get_close_matches

from quotaxl.catalogue.regions.tiers import zone_answer
from quotaxl.core.errors import UserError
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.words import Words, same

_UNKNOWN = Words("没有找到这个地区。{close}", "No such region is known. {close}")
_CLOSE = Words("是否指：{names}？", "Did you mean {names}?")
_WRITE = Words(
    "请写全称、通行简称或六位行政区划代码，如 阿图什市、653001。",
    "Write its full name, a usual short form or its code, such as 阿图什市 or 653001.",
)
_SEVERAL = Words("有{count}个同名地区：{names}。", "{count} regions have this name: {names}.")
_PREFIX = Words("请在前面写上所属地区或改用代码。", "Put the name of the region above it in front, or use the code.")

_ABOVE = Words("请写所属地区的名称。", "Write the name of the region that it belongs to.")


def one_region(name: str, regions: RegionTable, where: str = "") -> Region:
    """Return the region called `name`, or with that code.

    `where` says where the name stands, for the message. Raises UserError where none or several have the name.
    """
    where = where or name
    found = (region,) if (region := regions.code(name.strip())) else regions.resolve(name)
    if len(found) == 1:
        return found[0]
    if found:
        names = "、".join(_full(region, regions) for region in found[:8])
        raise UserError(where, _SEVERAL.fill(count=len(found), names=names), _PREFIX)
    if zone := zone_answer(name):
        raise UserError(where, zone, _ABOVE)
    close = get_close_matches(name, {n for r in regions for n in r.names}, n=3, cutoff=0.5)
    raise UserError(where, _UNKNOWN.fill(close=_CLOSE.fill(names="、".join(close)) if close else same("")), _WRITE)


def _full(region: Region, regions: RegionTable) -> str:
    above = "".join(r.name for r in reversed(regions.ancestors(region)))
    return f"{above}{region.name}（{region.code}）"
