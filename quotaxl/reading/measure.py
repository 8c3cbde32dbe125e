"""What a column measures by its header, any level of it: money, a count, or a rate that nobody may add up."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from quotaxl.core.amount import Unit
from quotaxl.reading.tidy import label
from quotaxl.reading.units import unit_alone, unit_in

_THING = (
    r"户|人|名|个|项|件|处|座|所|家|台|套|辆|只|头|匹|株|棵|亩|万亩|公顷|公里|千米|km|米|m|平方米|㎡|m2|m²|平方公里|立方米|m3"
    r"|吨|千克|公斤|kg|人次|万人|万户|人日|天|次|床|张|班|村|年|月|岁|期|宗|条|盏|眼|口|份|例"
)
_BRACKET = re.compile(r"[(\[〔]([^()\[\]〔〕]*)[)\]〕]")
_COUNT = re.compile(rf"(?:单位[:：]?)?(?:{_THING})")
_RATE = re.compile(r"[%‰]|(?:单位[:：]?)?(?:万|亿|千|百)?元[/每].+|[\u4e00-\u9fff]+/[\u4e00-\u9fff].*")
_RATE_WORDS = re.compile(
    r"率$|率[(%]|比例|占比|比重|百分[比点]|增长(?!额|数)|同比(?!增减额|变动额)|[增降涨]幅|幅度$|[%‰]|(?:补助|补贴|奖补|资助|发放|支付|定额|拨款|收费)标准$|单价|均价|权重|得分|分值|指数|系数|倍数|进度$|^(?:完成|占)(?:年初|年度|全年|调整)?预算$|^(?:分配|测算)因素$"
)
_COUNT_WORDS = re.compile(
    r"^(?:批次|人次|人数|户数|团组|团次)$|(?:[人户个生工员村镇班次辆台套头亩只株栋座处项]|人口|对象|学校|岗位|床位|车位|机构|项目)数$|人口|面积|数量|里程|年龄|户籍|年限(?!额)|期限|工程量|规模\((?!.*元)|^页[码次数号]$|^所在页"
)
_DIVIDED = re.compile(r"按.{1,8}(?:分|划分|分类|分列|分布)")
"""按期限分, 按面积分类: how the columns below divide an amount, and not what they measure."""
_MONEY_WORDS = re.compile(
    r"[金款费额债贷税]|资金|收入|支出|[预决概]算|投资|补助|补贴|奖补|经费|限额|余额|[安排拨付]{2}|下达|分配|执行|调整|计$|中央|[省市县区]级|自治区|本级|下级|财政|其中"
)


class Measure(StrEnum):
    """What the figures of a column are."""

    MONEY = "money"
    COUNT = "count"
    RATE = "rate"


def only_unit(text: str) -> bool:
    """Return whether a cell holds nothing but a unit, of money or of anything else: (亿元), 万元, （%）, (户)."""
    tidy = label(text)
    inside = _BRACKET.fullmatch(tidy)
    bare = inside[1] if inside else tidy
    return bool(unit_alone(text) or _COUNT.fullmatch(bare) or _RATE.fullmatch(bare))


@lru_cache(maxsize=1 << 14)
def divides(name: str) -> bool:
    """Return whether a name says how the amounts below it divide a whole: 按债券类型分."""
    return bool(_DIVIDED.fullmatch(name))


def measure(path: tuple[str, ...]) -> Measure | None:
    """Return what a header path says that its column measures; None where it says nothing.

    A unit in brackets at any level comes first, the lowest level before those above it; then words.
    """
    levels = [label(text) for text in reversed(path)]
    for text in levels:
        for inside in reversed(_BRACKET.findall(text)):
            if unit_in(f"({inside})"):
                return Measure.MONEY
            if _COUNT.fullmatch(inside):
                return Measure.COUNT
            if _RATE.fullmatch(inside):
                return Measure.RATE
    for text in levels:
        bare = _BRACKET.sub("", text)
        if _DIVIDED.fullmatch(bare):
            continue
        if _RATE_WORDS.search(bare):
            return Measure.RATE
        if _COUNT_WORDS.search(bare):
            return Measure.COUNT
    return None


def money_unit(path: Sequence[str]) -> Unit | None:
    """Return the unit of money that a header path states, its lowest level first."""
    return next((u for text in reversed(path) if (u := unit_in(text))), None)


def says_money(path: Sequence[str]) -> bool:
    """Return whether a header path holds a word of money."""
    return any(_MONEY_WORDS.search(label(text)) for text in path)
