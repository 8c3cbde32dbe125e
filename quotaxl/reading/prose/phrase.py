"""What stands before an amount, and the figures beside it that it inherits from."""

import re
from dataclasses import dataclass
from typing import Any

from quotaxl.core.statement import StatedAmount
from quotaxl.reading.prose.amounts import FoundAmount
from quotaxl.reading.prose.sense import Said, project_name, said

DEBT = frozenset({"limit", "new", "balance", "issued", "refinancing", "repaid", "interest", "service"})
SPLIT = ("new", "issued", "refinancing")
BUDGETS = frozenset({"income", "expense", "both"})
STOCKS = ("limit", "balance")
UNNAMED = re.compile(
    r"(?:(?:年初|原)(?:预算)?数?(?:安排)?(?:为)?"
    r"|(?:本次|此次|本年|当年|拟|相应|净)*(?:增加|减少|调增|调减|追加|核减|压减|动用|调入|安排)(?:为|了)?"
    r"|(?:本次|此次|拟|相应)*(?:调整|增加|减少|调增|调减)(?:为|到|至))"
)
"""Words before an amount that say how its line moves and not what it is: the heading says that."""
_REMARK = re.compile(r"\((?:不?含|包括|剔除|扣除)[^()]*\)")
_ALSO = re.compile(r"^(?:同时|另|并)")
_SPLIT_BY = re.compile(r"^[按从分][^,。;:、]{2,8}[分看][,:]?$")
_SWAPS_OF_HIDDEN_DEBT = 2020
"""置换债券 of 2015 to 2019 replaced debt recognised at the end of 2014 (国发〔2014〕43号); later ones swap hidden debt
under a special limit of their own."""
_USES = re.compile(
    r"(?P<bonds>.{0,20}?(?:债券|债务|专项债|一般债)(?:资金|限额|额度)?)"
    r"(?P<use>(?:拟|将|主要|重点|全部|具体|计划|本次)*"
    r"(?:安排用于|安排给|安排|用于|投向|支持|分配给|分配|投入|列支|拨付给?)(?P<name>.{2,}))"
)
"""A verb glued to the bonds: 新增一般债券安排甲项目 a、乙项目 b."""
_NOUN = re.compile(
    r"^(?:元|的)*(?P<noun>(?:当年|上年|今年|明年|全部)?(?:到期)?(?:的)?(?:地方)?(?:政府)?(?:新增|再融资)?(?:一般|专项)?"
    r"(?:(?:债券|债务)?(?:本金|利息|本息|余额|新增限额|债务限额)|(?:置换)?债券(?:资金|额度)?|(?<=一般)额度|(?<=专项)额度))(?!以内|之内|内|空间|中)"
)
"""What an amount is of, told behind it: 下半年到期的 a 本金按时偿还."""
_BELONGS = re.compile(r"^属于?(?P<noun>(?:新增)?(?:一般|专项)债[务券](?:限额)?)")
"""限额 a:b 属于一般债务,c 属于专项债务."""
_NOUN_BEFORE = re.compile(r"^(?:的|属)[^,、;。:()]*(?:[,、;]|和|与|及)(?=(?:[^,、;]*[,、;])*[^,、;的属]*$)")
"""What the amount before is of, where this one is told so too: a 的一般债券和 b 的专项债券."""
_SHARE = re.compile(
    r"(?:为|占|完成|达到?)?(?:年初|全年|年度|调整后?|变动)?(?:的)?(?:收入|支出)?预算(?:数|目标|任务)?的[\d.]+%"
    r"|(?:同比|自然口径|同口径)?(?:增长|下降|增|降)[\d.]+(?:%|个百分点)(?=,)"
)
"""What part of a plan a figure is, and by how much it grew: both say nothing of the figures behind them."""
_PERCENT = re.compile(
    r"(?:(?:同比|(?:比|较)(?:上年|去年|同期|年初)[^,。;:]{0,6}?)(?:增长|下降|增加|减少|上升|提高|增|降)?|增长|下降|上升|提高)了?约?[\d.]+(?:%|个百分点)(?=[,;]?(?:其中|加上?|包括))"
)
"""A growth in percent: it says nothing of the amounts behind it."""
_CAUSE = re.compile(
    r"(?:(?<=,)|^)(?:现|执行中|年中|本次|此次)?(?:因|由于|受|根据)[^,。;:]*?"
    r"(?:(?:影响|情况|因素|回暖|原因)(?=(?:拟|将|需|预计|净|相应)*(?:调[整增减]|增加|减少|短收|增收|变))|"
    r"(?:增加|减少|增长|下降|变化|下达|等)(?=(?:拟|将|需|预计|相应)*(?:调整|变)[为到至动]?))"
)
"""Why a figure moves, told before how: 执行中因上级补助增加调整为 a. What it names is not what moves."""
_PLUS = re.compile(r"^[加减]:(?=[\u4e00-\u9fff]{2})(?!.*(?:由|从)$)")
"""How a sum is written down: 年初 a,加:甲收入 b,减:乙收入 c,调整为 d."""
_GROUNDS = re.compile(
    r"(?:^|(?<=,))(?:根据|按照?|结合|综合)[^,。;:()\d]{2,16}?(?:情况|因素|要求|规定|变化|变动)(?:拟|将|需|,)?(?=(?:调整|增加|减少|调增|调减|核减|追加))"
)
"""Why a figure moves, said between it and where it moves to: a,根据实际收入情况调整为 b."""
_WEIGHED = re.compile(r"(?:(?<=,)|^)(?:综合|统筹|充分|按[^,。;]{0,8})*考虑[^。;:()\d]*?(?:因素|需求|情况)(?:后|等)?,")
"""What was weighed before a figure was set: levels that it names are not the figure's."""
_ALONG = re.compile(r"(?<=总[计额量])随(?:着)?(?:收入|支出)(?:总计)?")
"""What a total moves along with: 支出总计随收入调为 a."""
_BEHIND = re.compile(r"^(?:拟|主要|全部|专项)?(?:安排|调整)?用[于作][^,:]*,$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What stands before an amount: the whole phrase, its last clause, what both say, and the text behind."""

    text: str
    clause: str
    own: Said
    around: Said
    following: str
    amount: FoundAmount


def phrase_of(text: str, following: str, amount: FoundAmount, year: int | None = None) -> Phrase:
    """Return a phrase with what its cues say in a text of a year."""
    text = _without_reasons(text.replace("首次调整", "第一次调整"))
    text = _PLUS.sub(lambda m: "增加" if m[0][0] == "加" else "减少", text)
    noun = _BELONGS.match(following) or _NOUN.match(following)
    if noun and following[0] in "的属" and text[:1] in ("的", "属"):
        text = _NOUN_BEFORE.sub("", text)
    clause = ([c for c in re.split(r"[,:]", text) if c] or [""])[-1]
    if ")" in clause and "(" not in clause:
        clause = clause.rpartition(")")[2]  # 市本级(含开发区,下同)收入: the comma stands in brackets
    if _BEHIND.match(text) or _SPLIT_BY.match(text):
        clause = ""  # a 用于甲,b 用于乙: what stands before b is a's; 按用途分,a 用于甲
    head, dash, name = clause.rpartition("——")
    if dash and said(head).get("kind") and project_name(name):
        text, clause = f"{text[: -len(clause)]}{head},{name}", name  # 一般债券——甲项目 a,乙项目 b
    uses = _USES.fullmatch(clause)
    if uses and _is_use(uses["name"]):
        text, clause = f"{text[: -len(clause)]}{uses['bonds']},{uses['use']}", uses["use"]
    elif noun and not {"fact", "budget"} & set(said(clause)):
        text, clause = text + noun["noun"], clause + noun["noun"]
    own = _of_year(said(_REMARK.sub("", clause)), year)
    around = _of_year(said(_SHARE.sub("", _PERCENT.sub("", _REMARK.sub("", text)))), year)
    return Phrase(text, clause, own, around, following, amount)


def _without_reasons(text: str) -> str:
    """Return a phrase without what moved a figure or was weighed for it: what these words name is not its own."""
    for reason in (_CAUSE, _GROUNDS, _WEIGHED, _ALONG):
        text = reason.sub("", text)
    return text


def _is_use(name: str) -> bool:
    """Return whether words behind a verb of use name a project or a field, rather than say something of the debt."""
    told = said(name)
    return (
        project_name(name) is not None
        and not {"fact", "kind", "budget", "nature"} & set(told)
        and not name[0].isdigit()
    )


def _of_year(told: Said, year: int | None) -> Said:
    """Return what cues say in a text of a year: swaps before 2020 replaced recognised debt and raised no limit."""
    old = year is not None and year < _SWAPS_OF_HIDDEN_DEBT and told.get("nature") == "swap"
    if not old or told.get("fact") not in (None, "new", "issued"):
        return told
    return {**told, "fact": "refinancing", "nature": "refinancing"}


@dataclass(slots=True)
class Kin:
    """The figures that a figure inherits from: the one that it is a part of, and the one before it."""

    of: StatedAmount | None
    before: StatedAmount | None

    @property
    def source(self) -> StatedAmount | None:
        """The nearer kin."""
        return self.of or self.before


def kin_apart(phrase: Phrase, made: dict[str, Any], source: StatedAmount | None) -> bool:
    """Return whether a figure is another event than the one before: 收回2022年新增…, 同时下达新增…."""
    return bool(source and made["fact"] == source.fact == "new" and _ALSO.match(phrase.clause))


def bare(phrase: Phrase) -> bool:
    """Return whether 余额 or 限额 stands alone: 专项债务限额 a、余额 b are of one kind and day."""
    flow = phrase.own.get("fact") in ("repaid", "interest") and not re.search(r"债|政府", phrase.clause)
    return (phrase.own.get("fact") in STOCKS or flow) and len(phrase.clause.strip("、,")) <= 4
