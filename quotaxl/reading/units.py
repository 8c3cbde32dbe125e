"""Units of money in headings, header cells and the text above a table."""

import re

from quotaxl.core.amount import UNITS, Unit
from quotaxl.reading.tidy import label

_MONEY = r"(亿元|百万元|万元|千元|元)"
_LINE = re.compile(rf"(?:(?:金额|计量|货币)?单位(?:[:：]|[均都]?(?:为|是|系))?|金额[:：])(?:人民币)?[(]?{_MONEY}")
_SEVERAL = re.compile(r"(?:金额|计量|货币)?单位[:：]([^()。；;]{1,40})")
_BETWEEN = re.compile(r"[、,，;；和及\s]+")
_BRACKETS = re.compile(rf"[(（\[〔](?:金额)?(?:单位[:：]?)?(?:人民币)?{_MONEY}(?:人民币)?[)）\]〕]")
_PROSE = re.compile(rf"[以按](?:人民币)?{_MONEY}(?:为(?:计量)?单位|计(?!划)|列示|填列|反映|统计)")
_ALONE = re.compile(rf"[(\[]?{_MONEY}[)\]]?")


def unit_line(text: str) -> Unit | None:
    """Return the unit that a line such as 单位：万元 states, None where it states none."""
    tidy = label(text)
    if "单位" not in tidy and not tidy.startswith("金额:"):
        return None
    match = _LINE.search(tidy)
    return UNITS[match[1]] if match else _one_of_several(tidy)


def _one_of_several(tidy: str) -> Unit | None:
    """The one unit of money in a list of units: 单位：户、万元."""
    match = _SEVERAL.search(tidy)
    money = {UNITS[t] for t in _BETWEEN.split(match[1]) if t in UNITS} if match else set()
    return money.pop() if len(money) == 1 else None


def unit_in(text: str) -> Unit | None:
    """Return the unit that a title, header cell or sentence states: 单位：…, (万元), 以万元为单位, 均以万元计."""
    tidy = label(text)
    if "元" not in tidy:
        return None
    match = _LINE.search(tidy) or _BRACKETS.search(tidy) or _PROSE.search(tidy)
    return UNITS[match[1]] if match else _one_of_several(tidy)


def unit_alone(text: str) -> Unit | None:
    """Return the unit where it is all that the cell holds: (万元) or 万元."""
    match = _ALONE.fullmatch(label(text))
    return UNITS[match[1]] if match else None


def without_unit(text: str) -> str:
    """Return a header text or title without a unit in brackets: 资金分配额(万元) is 资金分配额."""
    return (_BRACKETS.sub("", text) or text) if "元" in text else text
