"""Lines of facts about a table: who made it, in which unit, when, which annex. They are neither header nor title."""

import re
from collections.abc import Sequence
from functools import lru_cache

from quotaxl.reading.tidy import label

_UNIT = re.compile(
    r"(?:金额|计量|货币)?单位[:：].*"
    r"|[(]?(?:金额:|(?:金额|计量|货币)?(?:单位[:：]?)?)(?:人民币)?(?:亿元|百万元|万元|千元|元)[)]?"
)
_KEY = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:单位|部门|机关|日期|时间|人|地区|名称|年度|编号|电话|范围|级次|制表|填表|填报|编制|审核|科室)(?:\(.*?\))?[:：].*"
)
_DATE = re.compile(r"(?:19|20)\d\d(?:年\d{1,2}月(?:\d{1,2}日)?|[-./]\d{1,2}[-./]\d{1,2})")
_ANNEX = re.compile(
    r"附(?:件|表|录)?[\d一二三四五六七八九十]*(?:[-—.]\d+)*[:：]?|(?:[\u4e00-\u9fff]{0,6}公开|预算|决算|财决)?\d{0,2}表[\d一二三四五六七八九十]*(?:[-—.]\d+)*"
)
_PAGE = re.compile(r"第?\d{1,3}页(?:[,/]?共\d{1,3}页)?")


@lru_cache(maxsize=1 << 14)
def fact(text: str) -> bool:
    """Return whether a cell says a fact about its table: 单位：万元, 制表单位：甲中心, a date, 附件1, 公开01表."""
    tidy = label(text)
    return any(p.fullmatch(tidy) for p in (_UNIT, _KEY, _DATE, _ANNEX, _PAGE)) and bool(tidy)


def states_unit(text: str) -> bool:
    """Return whether a cell says nothing but the unit of the table."""
    return bool(_UNIT.fullmatch(label(text)))


def facts_line(texts: Sequence[str]) -> bool:
    """Return whether the filled cells of a row are facts about a table, none of them a column's name.

    A name may stand among them: 甲县财政局 | 单位：万元.
    """
    said = [fact(text) for text in texts]
    if not any(said):
        return False
    rest = len(said) - sum(said)
    return not rest or (
        rest == 1 and len(texts) <= 4 and any(_KEY.fullmatch(t) or _UNIT.fullmatch(t) for t in map(label, texts))
    )
