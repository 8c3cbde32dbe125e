"""Percentages that a text says of its figures: how much of a plan, a whole or a bond, and by how much more or less."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.rules.arithmetic.telling import BUDGET, NEW

_PERCENT = r"(?P<percent>\d{1,3}(?:\.\d{1,2})?)[%％]"
_OF = re.compile(rf"^的{_PERCENT}")
_FULFILS = re.compile(r"(?:完成|占|为|达到?|相当于)[^,，。;；\d]{0,14}$")
_NAMED = re.compile(
    rf"^[,，(（]?(?:只|仅|约|分别)?(?:占比?|为|完成|达到?|相当于)(?P<whole>[^,，。;；、\d%]{{0,16}}?)(?:的|比重)?(?:为|达|约)?{_PERCENT}(?!左右)"
)
_PROGRESS = re.compile(
    rf"^[,，(（]?(?:资金)?(?:支出|使用|拨付|支付)(?:进度|率|比例)(?:仅|只|约)?(?:为|达到?)?{_PERCENT}"
)
_GROWS = re.compile(rf"^[,，]?(?:同比)?(?P<less>增长|增加|上升|下降|减少|增|降){_PERCENT}(?!左右)")
_THAN = re.compile(r"^[,，]?(?:比|较|同比)[^,，。;；\d]{0,4}(?:\d{4}年|上年|去年)[^,，。;；\d]{0,8}$")
_COMPARED = re.compile(
    r"(?:[比较与占]|完成(?=[^，,]*预算)|同期)[^,，。;；\d]{0,10}(?:\d{4}年)?[^,，。;；\d]{0,8}$|预算(?:数|目标)?(?:为)?$"
)
_SPENT_OF_IT = re.compile(
    r"[,，中](?:截至[^,，。;；]{1,10}[,，]?)?(?:已|实际|累计|已经)*(?:支出|支付|使用|拨付)(?:资金)?"
)
_ALL_BONDS = re.compile(r"新增债券(?:资金)?[^,，。;；\d]{0,8}$")
_PLAN = re.compile(r"^(?P<stage>年初|年度|全年|原|调整后?|变动)的?(?:收入|支出)?预算(?:数|目标|任务)?$")
_WHOLE = re.compile(
    r"^(?:全部|全[省市县区州旗]|地方)?(?:一般公共预算|政府性基金(?:预算)?)?(?:总)?(?:收入|支出)(?:总额|总量|总计)?$"
)
_LIMIT = re.compile(r"^(?:核定|法定|政府)*(?:债务)?限额$")
_FALLS = ("下降", "减少", "降")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Percentage:
    """A percentage, below 0 where it falls, and the two figures that make it; `slack` is what rounding may move it."""

    part: StatedAmount
    whole: StatedAmount
    said: Decimal
    made: Decimal
    slack: Decimal


def shares(prose: Prose) -> Iterator[Percentage]:
    """Yield every percentage of which the text tells both figures."""
    for at, one in enumerate(prose.statements):
        told = prose.statements[:at]
        before = told[-1] if told and told[-1].passage == one.passage else None
        if before is not None:
            yield from _beside(one, before, told)
        if (match := _NAMED.match(one.behind)) and (whole := _whole(prose, at, match["whole"])) is not None:
            yield _share(one, whole, match["percent"])
        if one.fact == "spent" and (match := _PROGRESS.match(one.behind)):
            yield from _progress(prose, one, before, match["percent"])


def _beside(one: StatedAmount, before: StatedAmount, told: Sequence[StatedAmount]) -> Iterator[Percentage]:
    """Yield the percentage behind a figure that it makes with the one before it."""
    positive = min(one.value, before.value) > 0 and _alike(one, before)
    if positive and (match := _OF.match(one.behind)) and _FULFILS.search(one.before):
        yield _share(before, one, match["percent"])  # 收入 a,完成年初预算 b 的 p%
    grows = _GROWS.match(one.behind)
    if grows is None:
        return
    sign = -1 if grows["less"] in _FALLS else 1
    if positive and _THAN.match(_between(before, one)):
        yield _growth(one, before.yuan - one.yuan, one.yuan, grows["percent"], sign, before)  # a,比上年的 b 增长 p%
    elif one.stage == "growth" and (now := _grown(one, told)) is not None:
        last = now.yuan - one.yuan
        if last > 0:
            yield _growth(one, one.yuan, last, grows["percent"], sign, now)  # a,同比增加 b,增长 p%
    elif one.stage == "change" and [o.stage for o in told[-2:]] == ["opening", "adjusted"]:
        first = told[-2]
        if _alike(one, first) and _alike(one, before) and first.passage == one.passage and first.value > 0:
            yield _growth(one, one.yuan, first.yuan, grows["percent"], sign, first)  # 由 a 调整为 b,增加 c,增长 p%


def _grown(one: StatedAmount, told: Sequence[StatedAmount]) -> StatedAmount | None:
    """Return the figure that grew, told before by how much: 收入 a,完成预算 b 的 p%,同比增收 c; None for a part."""
    mine = [o for o in told if o.passage == one.passage and _alike(o, one) and (o.item, o.kind) == (one.item, one.kind)]
    now = _sole([o for o in mine if o.stage not in ("opening", "growth") and not _COMPARED.search(o.before)])
    apart = now is None or any(o.item != one.item for o in told[told.index(now) :])
    part = now is not None and now.of is not None and now.fact not in BUDGET
    return now if not apart and not part and now is not None and now.value > 0 else None


def _whole(prose: Prose, at: int, noun: str) -> StatedAmount | None:
    """Return the figure that a percentage is of, by what the text calls it; None where several could be meant."""
    one = prose.statements[at]
    told = [o for o in prose.statements[:at] if not o.place and o.value > 0]
    own = prose.statements[one.of] if one.of is not None else None
    if not noun:
        return own if own is not None and _alike(one, own) else None
    if plan := _PLAN.match(noun):
        stage = "adjusted" if plan["stage"].startswith(("调整", "变动")) else "opening"
        plans = [o for o in told if _alike(o, one) and (o.item, o.stage) == (one.item, stage)]
        return _sole([o for o in plans if o.passage == one.passage] or plans)
    if _WHOLE.match(noun) and one.fact in BUDGET and one.stage != "opening":
        wholes = [
            o for o in told if _alike(o, one) and not o.item and o.stage == one.stage and o.passage == one.passage
        ]
        return own if own is not None and _alike(one, own) and not own.item else _sole(wholes)
    if _LIMIT.match(noun) and one.fact == "balance" and one.of is None:
        limits = [o for o in told if o.fact == "limit" and o.kind == one.kind and o.level in (None, one.level, "area")]
        return _sole([o for o in limits if (o.stage == "opening") == (one.stage == "opening")])
    return None


def _sole(found: Sequence[StatedAmount]) -> StatedAmount | None:
    return found[-1] if len({o.yuan for o in found}) == 1 else None


def _progress(prose: Prose, one: StatedAmount, before: StatedAmount | None, percent: str) -> Iterator[Percentage]:
    """Yield how much of its bonds is spent, or of all new bonds: 分配债券 a,支出 b,支出率 p%."""
    if (
        before is not None
        and before.fact in (*NEW, "project")
        and _SPENT_OF_IT.fullmatch(_between(before, one))
        and before.value > 0
    ):
        yield _share(one, before, percent)
    elif _ALL_BONDS.search(one.before) and one.of is None:
        bonds = [o for o in prose.statements if o.fact in ("new", "issued") and o.kind == "total" and o.value > 0]
        if (whole := _sole([o for o in bonds if not o.place])) is not None:
            yield _share(one, whole, percent)


def _between(one: StatedAmount, other: StatedAmount) -> str:
    """Return the words between two figures that stand beside each other."""
    return other.before.rpartition(one.words)[2]


def _alike(one: StatedAmount, other: StatedAmount) -> bool:
    return (one.fact, one.budget) == (other.fact, other.budget) and one.level in (None, other.level)


def _share(part: StatedAmount, whole: StatedAmount, percent: str) -> Percentage:
    made = part.yuan / whole.yuan * _HUNDRED
    return Percentage(part, whole, Decimal(percent), made, _slack(percent, part, whole, whole.yuan))


def _growth(part: StatedAmount, by: Decimal, base: Decimal, percent: str, sign: int, other: StatedAmount) -> Percentage:
    made = abs(by) / base * _HUNDRED * (-1 if by < 0 else 1)
    return Percentage(part, other, Decimal(percent) * sign, made, _slack(percent, part, other, base))


def _slack(percent: str, part: StatedAmount, whole: StatedAmount, base: Decimal) -> Decimal:
    """Return how far rounding may move a percentage: a last place of its own, and what both figures leave open."""
    last = Decimal(1).scaleb(-len(percent.partition(".")[2]))
    return last + (part.half + max(whole.half, whole.half * part.yuan / base)) / base * _HUNDRED
