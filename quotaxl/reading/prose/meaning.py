"""What a figure means: fact, kind, budget, stage and level, said in its phrase or handed on to it."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quotaxl.core.amount import Unit, convert
from quotaxl.core.statement import StatedAmount
from quotaxl.reading.ordinals import chinese_number
from quotaxl.reading.prose.amounts import FoundAmount
from quotaxl.reading.prose.places import only_place
from quotaxl.reading.prose.progress import Progress
from quotaxl.reading.prose.sense import Said, line_name, said
from quotaxl.reading.prose.structure import completed, continues, figure_before, headed_by

DEBT = frozenset({"limit", "new", "balance", "issued", "refinancing", "repaid", "interest", "service"})
SPLIT = ("new", "issued", "refinancing")
BUDGETS = frozenset({"income", "expense", "both"})
_STOCKS = ("limit", "balance")
_REMARKS = ("invest", "spent", "gap")
_FLOWS = ("new", "issued", "refinancing", "repaid", "interest", "service")
_TO = re.compile(
    r"^(?:\([^()]*\))?,?(?:统一|相应|均)?"
    r"(?:调整|增加|减少|调增|调减|核减|提高|上升|下降|降低|增|减|变更|变|压减|净增)(?:为|到|至)"
)
_THEN_MOVES = re.compile(r"^,(?:本次|此次|拟|现|需)*(?:增加|减少|调增|调减|核减|追加)(?!后|到|至|为)")
_STAYS = re.compile(r"^(?:\([^()]*\))?[,(]?(?:均)?(?:不作?调整|不变|维持不变|保持不变|未作调整)")
_MOVES = re.compile(r"(?:净)?(?:增加|减少|增长|下降)")
_SIDE = re.compile(r"(?:支出|收入)(?:预算)?(?:为|共)?(?:相应|净)?(?:增加|减少|调增|调减|安排|调整为)?$")
_LINE_VERB = re.compile(r"^(?:其中)?|(?:相应)?(?:增加|减少|调增|调减|安排)(?:为|到|至)?$")
_AFTER_STEP = re.compile(r"^第([一二三四五六七八九\d])次(?:预算)?调整后")
_SIDELESS = re.compile(r"预算(?:数|总额|规模)?(?:为)?$")
_LOWER = re.compile(r"^(?:其中)?(?:区|县)(?:区|县|市)?级")
_SERVICE = re.compile(r"还本付息|还本|付息")
_BELOW = re.compile(r"(?:低于|小于|未超过?|未突破|不超过?|距)[^,。;、:()]{0,8}限额")
_WITHIN = re.compile(r"^的?(?:债务)?限额(?:之|以)?内")
_ROOM = re.compile(r"^的?(?:举债|限额|债务)?(?:空间|余地)")
_STILL = re.compile(r"^(?:尚有|还有|仍有|有)")
_REMARK = re.compile(r"\((?:不?含|包括|剔除|扣除)[^()]*\)")
_VERB = re.compile(r"(?:增加|减少|调增|调减|核减|追加|净增加?|净减少?)$")
_EACH_BELOW = re.compile(r"各[县区市州旗盟]{1,3}(?:\([^()]*\))?[^,。;:]{0,8}:")
_ALL_BELOW = re.compile(r"各|市县|旗县|区县|县区|县市|县\(")
_ALSO = re.compile(r"^(?:同时|另|并)")
_BEHIND = re.compile(r"^(?:拟|主要|全部|专项)?(?:安排|调整)?用于[^,:]*,$")
_USED = re.compile(r"^(?:拟|主要|具体|全部)?(?:安排)?用于(?P<use>[^,。;、():]+)?")
_GRAND_MOVED = re.compile(r"^,(?:比|较)(?:年初|原)[^,。;:]{0,6}(?:增加|减少|调增|调减|净增|增|减)")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What stands before an amount: the whole phrase, its last clause, what both say, and the text behind."""

    text: str
    clause: str
    own: Said
    around: Said
    following: str
    amount: FoundAmount


def phrase_of(text: str, following: str, amount: FoundAmount) -> Phrase:
    """Return a phrase with what its cues say."""
    clause = ([c for c in re.split(r"[,:]", text) if c] or [""])[-1]
    if _BEHIND.match(text):
        clause = ""  # a 用于甲,b 用于乙: what stands before b is a's
    own, around = (said(_REMARK.sub("", words)) for words in (clause, text))
    return Phrase(text, clause, own, around, following, amount)


@dataclass(slots=True)
class Kin:
    """The figures that a figure inherits from: the one that it is a part of, and the one before it."""

    of: StatedAmount | None
    before: StatedAmount | None

    @property
    def source(self) -> StatedAmount | None:
        """The nearer kin."""
        return self.of or self.before


def understood(progress: Progress, phrase: Phrase, parent: int | None) -> tuple[dict[str, Any], int | None] | None:
    """Return a figure's attributes and the figure that it is a part of; None where nothing tells its fact."""
    own = phrase.own
    place = only_place(progress.regions, phrase.clause)
    kin = Kin(progress.found[parent] if parent is not None else None, figure_before(progress))
    kin.before = _limit_again(progress, phrase, kin) or kin.before
    if place and "fact" not in own and kin.of is None:
        parent = _placed(progress, phrase, kin)
        kin.of = progress.found[parent] if parent is not None else None
    fact = _fact_of(progress, phrase, kin, place)
    fact = "limit" if _WITHIN.match(phrase.following) else _limit_kept(phrase, kin, fact)
    fact = "gap" if _ROOM.match(phrase.following) else fact
    if fact is None or (fact == "project" and "kind" not in own and "stage" not in own):
        return None
    source = kin.source
    budget = own.get("budget") or phrase.around.get("budget") or (source.budget if source else None)
    budget = budget or headed_by(progress, "budget")
    fact, budget = _side_of(progress, phrase, fact, budget)
    stage = _stage_of(progress, phrase, kin, fact)
    if fact == "limit" and stage in ("change", "growth"):
        fact, stage = "new", "change"
    kind = _kind_of(progress, phrase, kin, fact, placed=bool(place))
    sides = kin.before is not None and fact in BUDGETS and kin.before.fact in BUDGETS
    inherits = source is not None and (kin.of is not None or "fact" not in own or sides or _bare(phrase))
    level = own.get("level") or phrase.around.get("level") or (source.level if source and inherits else None)
    made: dict[str, Any] = {
        "fact": fact,
        "stage": stage,
        "kind": kind,
        "level": "lower"
        if (place and "level" not in own) or _below(progress, phrase)
        else level or headed_by(progress, "level"),
        "nature": own.get("nature") or (kin.of.nature if kin.of else None),
        "place": place or (kin.before.place if kin.before and kin.of is None and "fact" not in own else None),
        "budget": None,
        "item": kin.before.item if fact == "project" and kin.before else _use(phrase, kin),
        "grand": False,
        "sign": own.get("sign", 1),
    }
    if fact in BUDGETS:
        continued = source is not None and "fact" not in own
        made["budget"] = budget or {"general": "general", "special": "fund"}.get(kind or "")
        made["kind"] = None if kind == "total" else kind
        source = _whole_line(progress, source, stage) if continued else source
        made["item"] = source.item if continued and source else line_name(phrase.clause, progress.region)
        if made["item"] is None and not continued:
            made["item"] = _line_of(phrase, kin.of, stage)
        parent = _line_parent(progress, kin, made, parent)
        made["grand"] = bool(own.get("grand")) or bool(continued and source and source.grand)
    _date(progress, phrase, made, source)
    return made, parent


def _placed(progress: Progress, phrase: Phrase, kin: Kin) -> int | None:
    """Return what a place's figure is a part of: what the place before is of, the figure before, the list's head."""
    if _EACH_BELOW.search(phrase.text):  # 各县分配为:甲县 a、乙县 b
        recent = range(len(progress.found) - 1, max(-1, len(progress.found) - 6), -1)
        lower = (i for i in recent if progress.found[i].level == "lower" and progress.found[i].kind == "total")
        whole = next(lower, None)
        if whole is not None and _ALL_BELOW.match(progress.found[whole].place or "各"):
            return whole
    yuan = convert(phrase.amount.value, phrase.amount.unit, Unit.YUAN)
    name = only_place(progress.regions, phrase.clause)
    again = next((o for o in reversed(progress.found) if (o.place, o.yuan) == (name, yuan)), None)
    if kin.before is None and again is not None:
        kin.before = again  # 市本级 a 具体用于: said again, now as the head of its list
        return None
    if kin.before is not None and kin.before.fact in DEBT:
        if (complete := completed(progress, kin.before)) is not None:
            return complete.of if complete.level == "own" else kin.before.of
        return kin.before.of if kin.before.place else progress.last
    return list_head(progress, phrase.around, None, place=True) if kin.before is None else None


def _whole_line(progress: Progress, before: StatedAmount | None, stage: str | None) -> StatedAmount | None:
    """Return what is said to be adjusted behind several lines that change: 支出原为 a,增加甲 b、乙 c,调整后为 d."""
    if stage != "adjusted" or before is None or before.stage != "change" or not before.item:
        return before
    lines = {before.item}
    for one in reversed(progress.found):
        if one.passage != before.passage or one.fact != before.fact or one.budget != before.budget:
            break
        if one.stage == "opening":
            return one if len(lines) > 1 else before
        lines.add(one.item or "")
    return before


def _fact_of(progress: Progress, phrase: Phrase, kin: Kin, place: str | None) -> str | None:
    """Return what an amount is: by its own words, else by those around it, else by the amount it is part of."""
    own, around, of, source = phrase.own, phrase.around, kin.of, kin.source
    fact: str | None = own.get("fact")
    weak = "fact" in own["weak"]
    loose = fact is None and not place and not continues(progress, own, phrase.clause)
    if loose and around.get("fact") and (of is None or "kind" in own) and (source is None or "kind" in around):
        fact, weak = around["fact"], True
    if (of is not None and of.fact in DEBT and (fact is None or (weak and fact in ("new", "limit")))) or (
        of is not None and fact == "limit" and of.fact == "new" and "stage" not in own
    ):
        fact = of.fact
    joined = phrase.clause == phrase.text and not progress.crossed and of is None
    if joined and weak and fact == "new" and source is not None and source.fact in ("repaid", "interest"):
        return source.fact  # 偿还到期一般债券 a、专项债券 b
    if fact is None and source is None and not phrase.clause and _USED.match(phrase.following):
        return str(told) if (told := headed_by(progress, "fact")) in SPLIT else None  # 新增债券安排。a 用于…
    if fact is None and source is not None:
        fact = "both" if _twin(progress, kin) else source.fact
    elif fact is None:
        if "kind" in own or "stage" in own or place:
            fact = headed_by(progress, "fact")
        moved = "stage" in own or "grand" in own
        if fact is None and progress.top is None and _SIDELESS.search(phrase.clause):
            return "both" if headed_by(progress, "budget") else None  # （二）政府性基金预算 第一次调整后预算数 a
        if fact is None and moved and progress.top is not None and headed_by(progress, "budget"):
            fact = progress.found[progress.top].fact
    if fact == "limit" and weak and "stage" not in own and _in_new(progress, phrase.amount):
        return "new"
    return fact


def _limit_kept(phrase: Phrase, kin: Kin, fact: str | None) -> str | None:
    """Return limit for 余额 a, 低于限额 b where b is no less than a: the limit itself, not what is left of it."""
    before = kin.before
    if fact == "gap" and _STILL.match(phrase.following):
        return "limit"  # 距债务限额 a尚有 b
    if fact == "gap" and before is not None and before.fact == "balance" and _BELOW.search(phrase.clause):
        return "limit" if convert(phrase.amount.value, phrase.amount.unit, Unit.YUAN) >= before.yuan else fact
    return fact


def _twin(progress: Progress, kin: Kin) -> bool:
    """Return whether the figure before is both income and expense: 收支总额由 a 调整为 b."""
    last = progress.last
    if kin.of is not None or last is None or last + 1 >= len(progress.found):
        return False
    one, other = progress.found[last], progress.found[last + 1]
    return one.fact == "income" and other.fact == "expense" and one.spots == other.spots


def _side_of(progress: Progress, phrase: Phrase, fact: str, budget: str | None) -> tuple[str, str | None]:
    """Return fact and budget of income and expense: 还本支出 is a line of a budget where one is spoken of."""
    service = _SERVICE.search(phrase.clause)
    if fact == "expense" and service and not budget and not progress.spoken:
        return {"还本": "repaid", "付息": "interest"}.get(service[0], "service"), None
    if budget and fact in ("repaid", "interest", "service", "new", "refinancing") and _SIDE.search(phrase.clause):
        return ("expense" if "支出" in phrase.clause[-10:] else "income"), budget
    return fact, budget or (progress.spoken if fact in BUDGETS else None)


def _in_new(progress: Progress, amount: FoundAmount) -> bool:
    """Return whether 限额 alone means new quota: below a heading on new quota, and no larger than that."""
    told = [one.yuan for one in progress.found if one.fact == "new"]
    top = progress.found[progress.top] if progress.top is not None else None
    headed = headed_by(progress, "fact") == "new" or (top is not None and top.fact == "new")
    return headed and bool(told) and convert(amount.value, amount.unit, Unit.YUAN) <= max(told) * Decimal("1.2")


def list_head(progress: Progress, around: Said, of: StatedAmount | None, *, place: bool = False) -> int | None:
    """Return the figure that heads a list: of the sentence, of the heading, else the last one of its kind."""
    if progress.scope is not None and of is not None:
        return progress.scope
    kind = around.get("kind")
    top = progress.found[progress.top] if progress.top is not None else None
    if top and top.fact in (*SPLIT, "expense") and (progress.last is not None or place) and kind in (None, top.kind):
        return progress.top
    for head in reversed(progress.heads):
        if head.parent is not None and kind in (None, progress.found[head.parent].kind):
            return head.parent
    if kind in ("general", "special"):
        for index in range(len(progress.found) - 1, -1, -1):
            one = progress.found[index]
            if one.fact in SPLIT and one.kind == kind and one.level != "lower" and one.nature != "refinancing":
                return index
    return None


def _stage_of(progress: Progress, phrase: Phrase, kin: Kin, fact: str) -> str | None:
    own, following = phrase.own, phrase.following
    moves = own.get("stage") == "change" and _VERB.search(phrase.clause)  # 收入减少 a,调整为 b
    if (_TO.match(following) and not moves) or (own.get("stage") == "growth" and _MOVES.match(following)):
        return "opening"
    unsaid = "stage" not in own and "stage" not in phrase.around
    if fact in BUDGETS and unsaid and "grand" in own and _THEN_MOVES.match(following):
        return "opening"  # 支出总计 a,此次增加 b,调整后 c
    if fact in BUDGETS and "stage" not in own and _GRAND_MOVED.match(following):
        return "adjusted"  # 收入总计 a,比年初预算减少 b
    line = kin.before if kin.of is None and unsaid and "grand" in own else None
    if line is not None and line.stage == "change" and line.item and line.fact == fact:
        return "adjusted"  # 增加债务转贷收入 a,收入总计为 b
    stage = _stage_said(progress, phrase, kin, fact)
    if stage == "closing" and fact in BUDGETS:
        stage = None
    if stage in ("opening", "adjusted") and fact in _FLOWS:
        stage = None
    if "stage" not in own and _STAYS.match(following) and fact in BUDGETS:
        return "adjusted"
    return "closing" if fact == "balance" and stage == "adjusted" else stage


def _stage_said(progress: Progress, phrase: Phrase, kin: Kin, fact: str) -> str | None:
    """Return the stage that clause, phrase, kin or heading say, the nearest first."""
    own, around, of, before = phrase.own, phrase.around, kin.of, kin.before
    stock = fact in _STOCKS
    said_around: str | None = around.get("stage")
    if (earlier := _AFTER_STEP.search(phrase.text)) and progress.step is not None:
        # 第二次调整后的限额 is what the third starts from, and what the second itself ends in
        return "opening" if (chinese_number(earlier[1]) or 0) < progress.step else "adjusted"
    if "stage" in own:
        surer = "stage" in own["weak"] and "stage" not in around["weak"]
        if own["stage"] == "change" and said_around in ("adjusted", "opening") and surer and stock:
            return said_around  # 本次债务限额调整后，新增…: the surer word counts
        return str(own["stage"])
    if said_around and not (of and of.stage) and not (said_around in ("change", "growth") and stock):
        return said_around
    if of is not None:
        return of.stage
    if before is not None and ("fact" not in own or (fact in BUDGETS and before.fact in BUDGETS)):
        return before.stage
    if before is not None and fact == before.fact == "limit" and before.stage == "opening":
        return "adjusted"
    if before is not None and fact == before.fact and stock and not progress.crossed and own.get("kind") != before.kind:
        return before.stage  # 调整后,专项债务限额为 a,一般债务限额为 b
    headed: str | None = headed_by(progress, "stage")
    return None if headed == "change" and stock else headed


def _kind_of(progress: Progress, phrase: Phrase, kin: Kin, fact: str, *, placed: bool) -> str | None:
    """Return the kind of debt of an amount: by its own word, else that of the amount before it, else total."""
    own, around, of, before = phrase.own, phrase.around, kin.of, kin.before
    if own.get("kind") and not (placed and "kind" in own["weak"]):
        return str(own["kind"])
    beside = phrase.own.get("fact") == "gap" and fact == "limit"
    if (beside or _bare(phrase) or (placed and of is None)) and (whole := completed(progress, before)):
        return whole.kind
    if beside and before is not None and "债务" not in phrase.clause:
        return before.kind
    if fact in _REMARKS:
        return (before.kind if before else None) or progress.titled
    if before is not None and "fact" not in own and "stage" in own and not placed:
        return before.kind
    if of is not None and fact == of.fact:
        return of.kind
    if before is not None and ("fact" not in own or _bare(phrase)):
        return before.kind
    if around.get("kind") and fact not in BUDGETS and "kind" not in around["weak"] and "fact" not in own:
        return str(around["kind"])
    headed = headed_by(progress, "kind")
    if fact in DEBT and headed in ("general", "special") and fact not in _STOCKS:
        return str(headed)
    if of is not None and of.kind and fact in DEBT:
        return of.kind
    return None if fact in BUDGETS else "total"


def _line_of(phrase: Phrase, of: StatedAmount | None, stage: str | None) -> str | None:
    """Return the line that a part of a budget's whole is: 收入减少 a,其中一般公共预算收入减少 b; levels are none."""
    name = _LINE_VERB.sub("", phrase.clause)
    if of is None or of.fact not in BUDGETS or of.item or of.stage != stage or "level" in said(name):
        return None
    return name or None


def _use(phrase: Phrase, kin: Kin) -> str | None:
    """Return what a part of a debt's figure is used for: 其中 a 用于甲,b 用于乙."""
    used = _USED.match(phrase.following)
    part = kin.of is not None and kin.of.fact in DEBT and not phrase.clause.removeprefix("其中")
    return used["use"] if used and part else None


def _below(progress: Progress, phrase: Phrase) -> bool:
    """Return whether 区级 or 县级 is the level below here: 市级 was told of before."""
    return bool(_LOWER.match(phrase.clause)) and any("市级" in one.sentence for one in progress.found[-8:])


def _line_parent(progress: Progress, kin: Kin, made: dict[str, Any], parent: int | None) -> int | None:
    """Return the figure that a line of a budget is a part of, where the sentence or the stage tells another one."""
    if kin.of is None:
        before, last = kin.before, progress.last
        led = before is not None and before.leads and not before.item and not progress.crossed
        if led and before and made["item"] and (before.fact, before.budget) == (made["fact"], made["budget"]):
            progress.scope = last  # 支出增加 a,具体为:甲支出 b,乙支出 c
            return last
        return parent
    if made["stage"] == "adjusted" and kin.of.stage == "change" and kin.of.fact == made["fact"] and parent:
        whole = progress.found[parent - 1]  # 收入总计调整为 a,增加 b。其中:甲收入 c,不作调整
        if (whole.fact, whole.budget, whole.stage) == (made["fact"], made["budget"], "adjusted"):
            progress.scope = parent - 1
            return parent - 1
    return parent


def _limit_again(progress: Progress, phrase: Phrase, kin: Kin) -> StatedAmount | None:
    """Return the limit that 调整为 b speaks of behind 限额 a;本次增加专项限额 c: not what was added."""
    added = kin.before
    if added is None or added.fact != "new" or kin.of is not None or phrase.own.get("stage") != "adjusted":
        return None
    if not continues(progress, phrase.own, phrase.clause):
        return None
    amount = convert(phrase.amount.value, phrase.amount.unit, Unit.YUAN)
    before = (o for o in reversed(progress.found) if o.fact == "limit" and o.of is None and o.passage == added.passage)
    limit = next(before, None)
    return limit if limit is not None and amount > added.yuan else None


def kin_apart(phrase: Phrase, made: dict[str, Any], source: StatedAmount | None) -> bool:
    """Return whether a figure is another event than the one before: 收回2022年新增…, 同时下达新增…."""
    return bool(source and made["fact"] == source.fact == "new" and _ALSO.match(phrase.clause))


def _bare(phrase: Phrase) -> bool:
    """Return whether 余额 or 限额 stands alone: 专项债务限额 a、余额 b are of one kind and day."""
    flow = phrase.own.get("fact") in ("repaid", "interest") and not re.search(r"债|政府", phrase.clause)
    return (phrase.own.get("fact") in _STOCKS or flow) and len(phrase.clause.strip("、,")) <= 4


def _date(progress: Progress, phrase: Phrase, made: dict[str, Any], source: StatedAmount | None) -> None:
    """Set the year, and the stage of a limit or balance of an earlier year."""
    years = _YEAR.findall(phrase.text)
    year = int(years[-1]) if years else progress.year
    apart = kin_apart(phrase, made, source)
    if not years and source is not None and not apart and (source.stage != "opening" or made["stage"] == "opening"):
        year = source.year
    if source is not None and _bare(phrase) and not years:
        year = source.year
        made["stage"] = made["stage"] or (source.stage if source.stage == "opening" else None)
    made["year"] = year
    if made["fact"] == "limit" and made["stage"] == "closing" and (year is None or year == progress.year):
        made["stage"] = "adjusted"  # 截至目前的限额 is the one in force
    earlier = year is not None and progress.year is not None and year < progress.year
    if earlier and made["fact"] in _STOCKS and "年初" not in phrase.text and made["stage"] in (None, "closing"):
        made["stage"] = "opening"
