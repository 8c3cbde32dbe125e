# ruff: noqa: ANN401 - what cues say is whatever the catalogue sets
"""Figures that are split: by sorts of bonds, by batches, by kinds told behind them, by 新增债券中 and 按类型分."""

import re
from dataclasses import replace
from typing import Any

from quotaxl.core.amount import Unit, convert
from quotaxl.reading.prose.amounts import FoundAmount
from quotaxl.reading.prose.progress import Progress
from quotaxl.reading.prose.remarks import told_of
from quotaxl.reading.prose.sense import said

_OF = re.compile(
    r"([^,;。]{2,20}?)(?:中(?=(?:一般|专项)债)|(?:当中|中|[分按]类[型别](?:看|分)?),|分[一二两三四五六\d]+批(?:次)?(?:下达|发行|安排)?[,:])"
)
_OF_LAST = re.compile(r"^(?:之|当)?中,")
_BY_KIND = re.compile(
    r"(?:按|分|从)(?:债券|债务|资金|发行|举借|举债|使用|偿债|政府)*(?:类型|类别|类(?=看|来看)|性质|品种|种类|用途|级次|层级|期限|方式|主体|形式|来源|投向|结构|隶属关系|构成|区域|地区|时间|科目|功能)(?:分布)?(?:结构|情况)?"
    r"(?:看|分|划分|来看|来分)?[,:]"
)
BONDS = re.compile(r"(?:土地储备|收费公路|棚户区改造|棚改|轨道交通|自求?平衡|其[他它](?:项目|各类)?)专项债券(?:资金)?$")
"""Sorts of special bonds, by what they are issued for: none of them is a project."""
BY_LEVEL = re.compile(r"^[,:—-]*(?:按|分|从)(?:使用|举借)?(?:级次|层级|层次|区域|地区|行政区划)")
_OF_STOCK = re.compile(r"(?:按|分|从)[^,:]{0,6}(?:投向|期限|形式|偿债|举借|举债)")
"""How a balance is split, and no limit."""
_KINDS = ("general", "special")
USES = ("projects", "support", "arrears", "swap")
"""Natures that say what quota is used for."""
_BACK = 8
_SPREAD = 3
"""Passages over which the batches of a quota are told, one in each."""
_BATCHED = re.compile(r"批|累计|全年|共")
_SOME_OF = re.compile(r"^中,?(?:仍|尚|还|已)?有")
_KIND = re.compile(r"由?(?:分别是|分别为)?(?:新增|再融资)?(?:政府)?(?:一般|专项)(?:债[务券])?(?:限额|额度|余额|资金)?")
_NATURE = re.compile(r"(?:其中)?(?:新增|再融资|置换)(?:债券)?(?:资金)?[为是]?[、,]?")
_BATCH = re.compile(
    r"^(?:\d{1,2}月份?)?(?:第[一二三四五六]|头一|首)批(?:次)?(?:于\d{1,2}月份?)?(?:下达|发行|安排|到位|分配)?$"
)
_FIRST = re.compile(r"(?:提前批|第一批|首批)(?:次)?(?:下达|安排)?(?:为)?")
_DEBT = frozenset({"limit", "new", "balance", "issued", "refinancing", "repaid", "interest", "service"})


def split_from(progress: Progress, phrase: str, clause: str, own: Any, worth: FoundAmount) -> int | None:
    """Return the figure that a phrase says to be split, of which this one is a part; None where it says nothing."""
    wholes = (
        _sorts_of(progress, clause),
        _batches_of(progress, clause),
        _first_batch_of(progress, clause, worth),
        _split_by(progress, phrase, worth),
        _kinds_behind(progress, clause, own, worth),
        _natures_behind(progress, clause, own, worth),
        _uses_of(progress, own, worth),
    )
    return next((whole for whole in wholes if whole is not None), None)


def _sorts_of(progress: Progress, clause: str) -> int | None:
    """Return the figure of which sorts of bonds are told: 专项债券 a为土地储备专项债券 b、收费公路专项债券 c."""
    last = progress.found[progress.last] if progress.last is not None else None
    if last is None or progress.last is None or last.kind != "special" or not BONDS.search(clause):
        return None
    if last.of is not None and BONDS.search(last.item or ""):
        return last.of
    progress.found[progress.last] = replace(last, leads=True)
    return progress.last


def _batches_of(progress: Progress, clause: str) -> int | None:
    """Return the quota of which batches are told: 分三批下达共计 a:第一批 b,第二批 c."""
    top = progress.found[progress.top] if progress.top is not None else None
    batch = (
        top is not None
        and top.fact in ("new", "issued", "refinancing")
        and (
            (top.leads and progress.last is not None and not progress.crossed)
            or (bool(_BATCHED.search(top.sentence)) and progress.found[-1].passage - top.passage <= _SPREAD)
        )
    )  # 分两批下达 a,其中…。第一批 b
    return progress.top if batch and _BATCH.match(clause) else None


def _first_batch_of(progress: Progress, clause: str, worth: FoundAmount) -> int | None:
    """Return the quota right behind which its first batch is told without 其中: 专项债券 a,提前批 b,第二批 c."""
    last = progress.found[progress.last] if progress.last is not None and not progress.crossed else None
    if last is None or last.fact not in ("new", "issued") or last.item or last.nature == "advance":
        return None
    first = _FIRST.fullmatch(clause) and convert(worth.value, worth.unit, Unit.YUAN) < last.yuan
    return progress.last if first and last.stage != "adjusted" and last.place is None else None


def _kinds_behind(progress: Progress, clause: str, own: Any, worth: FoundAmount) -> int | None:
    """Return the quota whose kinds the sentences behind it tell: 省级留用 a。一般债务 b,用于…。专项债务 c."""
    index = progress.top if progress.last is None else progress.last
    if index is None or not _KIND.fullmatch(clause) or own.get("kind") not in _KINDS:
        return None
    if progress.last is not None:
        return _kinds_beside(progress, index, own, worth)
    top, told = progress.found[index], progress.found[index + 1 :]
    kinds = [one.kind for one in progress.found if one.of == index]
    apart = (
        not progress.crossed or any(one.of != index and one.fact != "project" for one in told) or own["kind"] in kinds
    )
    whole = top.fact in ("new", "issued") and top.kind == "total" and top.level is not None
    fits = convert(worth.value, worth.unit, Unit.YUAN) <= top.yuan
    return index if whole and fits and not apart and len(kinds) < len(_KINDS) else None


def _kinds_beside(progress: Progress, index: int, own: Any, worth: FoundAmount) -> int | None:
    """Return the total right behind which its kinds are told without 其中: 余额 a,一般债务 b,专项债务 c."""
    total = progress.found[index]
    kinds = [one.kind for one in progress.found if one.of == index]
    alike = "fact" in own["weak"] or own.get("fact") in (None, total.fact)
    whole = (
        (total.fact in _DEBT or total.fact == "gap")
        and total.kind == "total"
        and total.stage not in ("growth", "change")
        and not kinds
    )
    whole = whole or (total.fact in ("new", "issued", "refinancing") and total.kind == "total" and not kinds)
    placed = total.place is None or total.level == "own" or bool(progress.regions.named(total.place))
    fits = convert(worth.value, worth.unit, Unit.YUAN) < total.yuan and placed
    return index if whole and alike and fits and not progress.crossed else None


def _natures_behind(progress: Progress, clause: str, own: Any, worth: FoundAmount) -> int | None:
    """Return what was issued of which the natures are told behind it: 发行一般债券 a,新增 b、再融资 c."""
    index = progress.last
    if index is None or progress.crossed or not _NATURE.fullmatch(clause):
        return None
    last = progress.found[index]
    if last.fact != "issued" and last.of is not None and own.get("nature") == "refinancing":
        index = last.of  # the second of them
        last = progress.found[index]
    fits = last.fact == "issued" and convert(worth.value, worth.unit, Unit.YUAN) < last.yuan
    return index if fits and last.nature is None and last.place is None else None


def _uses_of(progress: Progress, own: Any, worth: FoundAmount) -> int | None:
    """Return the quota whose uses are listed behind a colon: 专项债券 a:项目建设 b,补充政府性基金财力 c."""
    top = progress.found[progress.top] if progress.top is not None and progress.last is not None else None
    if top is None or not top.leads or top.fact != "new" or progress.crossed or own.get("nature") not in USES:
        return None
    last = progress.found[progress.last] if progress.last is not None else None
    if last is None or (last is not top and (last.of, last.kind) != (progress.top, top.kind)):
        return None
    return progress.top if "kind" not in own and convert(worth.value, worth.unit, Unit.YUAN) <= top.yuan else None


def _split_by(progress: Progress, phrase: str, worth: FoundAmount) -> int | None:
    """Return the figure that is split: by 新增债券中, of its own subject, by 按类型分, of what was told last."""
    if (match := _OF.search(phrase)) and (whole := _whole_of(progress, match[1])) is not None:
        if "批" in match[0]:
            progress.found[whole] = replace(progress.found[whole], leads=True)
        return whole
    if (
        (_OF_LAST.match(phrase) or _SOME_OF.match(phrase))
        and progress.last is not None
        and progress.found[progress.last].fact in _DEBT
    ):
        return progress.last  # 新增限额 a 中，用于甲 b
    if not _BY_KIND.match(phrase.lstrip(",:—-")) or (top := _of_the_chapter(progress, progress.top)) is None:
        return None
    top = told_of(progress, top)  # 收入 a,完成年初预算 b 的 p%。分结构看: of a
    if progress.found[top].fact == "limit" and _OF_STOCK.match(phrase.lstrip(",:—-")):
        here = (i for i in progress.latest() if progress.found[i].fact == "balance" and progress.found[i].of is None)
        top = next(here, top)  # 余额 a。限额 b。按投向分,交通 c
    top = _of_both_kinds(progress, top) if BY_LEVEL.search(phrase) else top
    first = progress.found[top]
    if first.fact == "balance" and first.stage in ("opening", "change") and first.of is None:
        here = (i for i in progress.latest(before=top) if progress.found[i].passage >= first.passage - 1)
        told = (i for i in here if (progress.found[i].fact, progress.found[i].of) == ("balance", None))
        top = next((i for i in told if progress.found[i].stage == "closing"), top)  # 余额 a。与上年末 b 相比,增加 c
    if progress.found[top].fact not in _DEBT:
        income = (
            progress.found[top].fact in ("income", "expense") and said(phrase).get("fact") == progress.found[top].fact
        )
        return top if income and progress.found[top].item is None else None  # 收入 a。分结构看,税收收入 b
    if {said(phrase).get("fact"), progress.found[top].fact} == {"limit", "balance"}:
        return None  # 余额 a。分级次看:市本级限额 b
    top = _large_enough(progress, top, worth)
    progress.found[top] = replace(progress.found[top], leads=True)  # a split is of the whole
    return top


def _of_both_kinds(progress: Progress, top: int) -> int:
    """Return the total told above of which the last two figures are the kinds: levels share that, no kind of it.

    新增限额 a。/ 按性质分,一般 b,专项 c。/ 按级次分,市本级 d.
    """
    last, before = progress.found[top], progress.found[top - 1] if top else None
    if before is None or {last.kind, before.kind} != set(_KINDS) or last.fact != before.fact:
        return top
    told = (i for i in progress.latest(before=top) if progress.found[i].yuan == last.yuan + before.yuan)
    return next((i for i in told if (progress.found[i].fact, progress.found[i].kind) == (last.fact, "total")), top)


def _of_the_chapter(progress: Progress, top: int | None) -> int | None:
    """Return what a chapter on 余额结构 splits: the last balance of all kinds that is none of an earlier year."""
    last = progress.found[top] if top is not None else None
    if not any("余额" in head.text for head in progress.heads):
        return top
    if last is not None and last.fact == "balance" and not last.place:
        return top
    told = ((i, progress.found[i]) for i in progress.latest())
    whole = (i for i, o in told if (o.fact, o.of, o.kind, o.place) == ("balance", None, "total", None))
    return next((i for i in whole if progress.found[i].stage != "opening"), top)


def _large_enough(progress: Progress, top: int, worth: FoundAmount) -> int:
    """Return what is split: the last whole, or where that is less than its part the one before that is not."""
    yuan = convert(worth.value, worth.unit, Unit.YUAN)
    if progress.found[top].yuan >= yuan:
        return top
    for index in range(top, max(-1, top - _BACK), -1):
        one = progress.found[index]
        if one.of is None and one.fact in _DEBT and one.kind == "total" and one.yuan >= yuan:
            return index
    return top


def _whole_of(progress: Progress, subject: str) -> int | None:
    """Return the last figure of the subject of “…中，”: of its kind and its fact; None where none was told."""
    told = said(subject)
    if "fact" not in told:  # 专项债务分三批下达: what was told of that kind last
        last = (i for i in progress.latest() if progress.found[i].fact in ("new", "issued"))
        kind = told.get("kind")
        return next((i for i in last if kind in ("general", "special") and progress.found[i].kind == kind), None)
    for exactly in (True, False):
        for index in progress.latest(30 if exactly and "level" in told else 11):
            one = progress.found[index]
            alike = told["fact"] == one.fact or (not exactly and {told["fact"], one.fact} <= {"new", "issued", "limit"})
            nature = told["fact"] != "refinancing" or one.nature == "refinancing"
            elsewhere = one.place is not None and "level" not in told
            elsewhere = elsewhere or (exactly and {told.get("level"), one.level} == {"own", "lower"})
            if alike and nature and not elsewhere and told.get("kind", "total") == one.kind:
                return index
    return None
