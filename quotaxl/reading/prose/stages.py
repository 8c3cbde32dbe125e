"""The stage that a figure is of (opening, change, adjusted, closing, growth), and its year."""

import re
from typing import Any

from quotaxl.core.statement import StatedAmount
from quotaxl.reading.ordinals import chinese_number
from quotaxl.reading.prose.headings import headed_by
from quotaxl.reading.prose.phrase import BUDGETS, STOCKS, Kin, Phrase, bare, kin_apart
from quotaxl.reading.prose.progress import Progress
from quotaxl.reading.prose.remarks import since_last_year
from quotaxl.reading.prose.sense import said

_FLOWS = ("new", "issued", "refinancing", "repaid", "interest", "service")
_TO = re.compile(
    r"^(?:\([^()]*\))?,?(?:统一|相应|均)?"
    r"(?:调整|增加|减少|调增|调减|核减|提高|上升|下降|上调|下调|降低|增|减|调|变更|变|压减|净增)(?:为|到|至)"
)
_THEN_MOVES = re.compile(r"^,(?:本次|此次|拟|现|需)*(?:增加|减少|调增|调减|核减|追加)(?!后|到|至|为)")
_ADDED_TO = re.compile(r"^(?:再?加上|连同)")
_UP_TO = re.compile(
    r"^(?:\([^()]*\))?,?(?:统一|相应|均|逐步)?(?:上?[升涨增抬提]|下?[降压缩]|压减|压缩|扩大|扩|改|变|变更|调)?(?:到|至|为|成)"
)
_STAYS = re.compile(
    r"^(?:\([^()]*\))?[,(]?(?:均)?(?:不作?调整|不变|(?:维持|保持)(?:年初|原)?(?:预算|安排)?(?:数)?不变|未作调整)"
)
_MOVES = re.compile(r"(?:净)?(?:增加|减少|增长|下降|增|减)(?!至|到|为)")
_FROM = re.compile(r"(?:由|从)$")
_MOVES_ON = re.compile(r"^(?:净|相应)?(?:调增|调减|增加|减少|核减|追加|净增|净减)(?!至|到|为)")
_AFTER_STEP = re.compile(r"(?:^|,)(?:(?:19|20)\d\d年)?第([一二三四五六七八九\d])次(?:预算)?调整后")
_GREW = re.compile(r"(?:净)?(?:增收|减收|增支|减支)(?:额)?(?:为|了)?")
_THIS_YEAR = re.compile(r"今年|本年度?")
_DONE = re.compile(r"(?:完成|实现|执行数?|决算数?)(?:额|数)?(?:为|了|达到?|约)*$")
_VERB = re.compile(r"(?:动用|增加|减少|调增|调减|核减|追加|净增加?|净减少?|净减|超收|短收|增收|减收|增支|减支)$")
_VERB_FIRST = re.compile(
    r"(?:本次|此次|相应|净)*(?:加上?(?=新增|上级|再融资|一般|专项|地方)|增加|减少|调增|调减|追加|核减)(?!后|到|至|为)"
)
_GRAND_MOVED = re.compile(
    r"^,(?:比|较)(?:年初|原|(?:本次|此次)?调整前)[^,。;:]{0,6}(?:增加|减少|调增|调减|净增|增|减)|^,(?:比|较)(?:年初|原)(?:预算)?数?的?$"
)
_PLANNED = re.compile(r"(?P<adjusted>调整(?:后(?:的)?)?预算数?)$|年初预算数?$")
_SHARE = re.compile(r"^的[\d.]+%")
_CARRIED = re.compile(r"(?:其中)?上年结[转余](?:收入|资金)?$")
_AGAINST = re.compile(r"(?:比|较)\d{4}年[末底]?(?=净?(?:增加|减少|增长|下降))")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年)")


def stage_of(progress: Progress, phrase: Phrase, kin: Kin, fact: str) -> str | None:
    """Return the stage of a figure by its words, those that follow, and the figures beside it; None where unsaid."""
    own, following = phrase.own, phrase.following
    verb = _VERB.search(phrase.clause) or (fact in (*BUDGETS, "new") and _VERB_FIRST.match(phrase.clause))
    moves = own.get("stage") == "change" and verb  # 收入减少 a,调整为 b; 增加债券支出 a,调整为 b
    beside = kin.before is not None and kin.before.stage == "change" and phrase.clause.startswith("和")
    moves = moves or (beside and "stage" not in own)  # 增加甲收入 a和乙收入 b,调整为 c
    if moves and beside:
        return "change"
    if (_TO.match(following) and not moves) or (own.get("stage") == "growth" and _MOVES.match(following)):
        return "opening"
    moved = _MOVES_ON.match(following) or _UP_TO.match(following) or following.startswith("(")
    if fact in (*BUDGETS, *STOCKS) and _FROM.search(phrase.clause) and moved:
        return "opening"  # 收入总计由 a 调减 b,调整为 c; 税收收入从 a 降至 b; 限额由 a(一般 c,专项 d)变为 b
    unsaid = "stage" not in own and "stage" not in phrase.around
    if fact in BUDGETS and unsaid and "grand" in own and _THEN_MOVES.match(following):
        return "opening"  # 支出总计 a,此次增加 b,调整后 c
    if fact in BUDGETS and "stage" not in own and _GRAND_MOVED.match(following):
        return "adjusted"  # 收入总计 a,比年初预算减少 b
    if fact in BUDGETS and _SHARE.match(following) and (planned := _PLANNED.search(phrase.clause)):
        return "adjusted" if planned["adjusted"] else "opening"  # 收入 a,为调整预算 b 的 101.3%
    line = kin.before if kin.of is None and unsaid and "grand" in own else None
    summed = line is not None and line.stage == "change" and line.item and line.fact == fact
    added = fact in BUDGETS and unsaid and _ADDED_TO.match(phrase.text) and _moved_before(progress, fact)
    if summed or added:  # 增加债务转贷收入 a,收入总计为 b; 支出由 a 调整为 b,增加 c,加上上解支出 d,支出总计 e
        return "adjusted"
    stage = _stage_said(progress, phrase, kin, fact)
    whole = kin.of if kin.of is not None and kin.of.fact == fact and _CARRIED.match(phrase.clause) else None
    if fact in BUDGETS and whole is not None and whole.stage:
        return whole.stage  # 收入总计调整为 a,其中…上年结转 b: this year's
    done = _DONE.search(phrase.clause) and "stage" not in own and stage in ("opening", "adjusted")
    if fact in BUDGETS and (stage == "closing" or done):
        stage = None  # 收入年初预算 a,实际完成 b
    if stage in ("opening", "adjusted") and fact in _FLOWS:
        stage = None
    if "stage" not in own and _STAYS.match(following) and fact in BUDGETS:
        return "adjusted"
    return "closing" if fact == "balance" and stage == "adjusted" else stage


def _moved_before(progress: Progress, fact: str) -> bool:
    """Return whether the last figure is the change of one told adjusted right before it."""
    told = progress.found[-2:]
    moved = len(told) > 1 and [o.stage for o in told] == ["adjusted", "change"] and told[0].passage == told[1].passage
    return moved and all(o.fact == fact and not o.item for o in told)


def _stage_said(progress: Progress, phrase: Phrase, kin: Kin, fact: str) -> str | None:
    """Return the stage that clause, phrase, kin or heading say, the nearest first."""
    own, around, of, before = phrase.own, phrase.around, kin.of, kin.before
    stock = fact in STOCKS
    said_around: str | None = around.get("stage")
    if (earlier := _AFTER_STEP.search(phrase.text)) and progress.step is not None:
        # 第二次调整后的限额 is what the third starts from, and what the second itself ends in
        return "opening" if (chinese_number(earlier[1]) or 0) < progress.step else "adjusted"
    grew = "stage" in own and said(phrase.text).get("stage") == "growth" and _GREW.fullmatch(phrase.clause)
    if grew or since_last_year(progress, phrase.clause):
        return "growth"  # 收入 a,同比增长 b%,增收 c; 收入 a,比上年同期 b 增收 c
    if "stage" in own:
        surer = "stage" in own["weak"] and "stage" not in around["weak"]
        if own["stage"] == "change" and said_around in ("adjusted", "opening") and surer and stock:
            return said_around  # 本次债务限额调整后，新增…: the surer word counts
        return str(own["stage"])
    if said_around and not (of and of.stage) and not (said_around in ("change", "growth") and stock):
        return said_around
    if of is not None:
        return of.stage
    if before is not None and "fact" not in own and fact == "issued" != before.fact:
        return None  # 再融资 a,新增 b,共计 c: not all of it is added
    if before is not None and ("fact" not in own or (fact in BUDGETS and before.fact in BUDGETS)):
        return before.stage
    if before is not None and fact == before.fact == "limit" and before.stage == "opening":
        other = {own.get("kind"), before.kind} == {"general", "special"} and not progress.crossed
        return "opening" if other else "adjusted"  # 年初一般债务限额 a、专项债务限额 b
    if before is not None and fact == before.fact and stock and not progress.crossed and own.get("kind") != before.kind:
        return before.stage  # 调整后,专项债务限额为 a,一般债务限额为 b
    if before is not None and fact == "limit" and before.fact == "new" and not progress.crossed and of is None:
        told = (one for one in reversed(progress.found) if one.passage == before.passage and one.fact == "limit")
        if (earlier_limit := next(told, None)) is not None and earlier_limit.stage == "opening":
            return "adjusted"  # 年末限额 a,加上新增限额 b,限额为 c
    headed: str | None = headed_by(progress, "stage")
    return None if headed == "change" and stock else headed


def dated(progress: Progress, phrase: Phrase, made: dict[str, Any], source: StatedAmount | None) -> None:
    """Set the year, and the stage of a limit or balance of an earlier year."""
    years = _YEAR.findall(_AGAINST.sub("", phrase.text))
    if not years and _THIS_YEAR.search(phrase.clause) and progress.year:
        years = [str(progress.year)]
    year = int(years[-1]) if years else progress.year
    apart = kin_apart(phrase, made, source)
    beside = source is not None and {source.fact, made["fact"]} == set(STOCKS) and not progress.crossed
    beside = beside and made["stage"] is None and not phrase.own.get("stage")  # 上年末限额 a;余额 b
    if (
        not years
        and source is not None
        and not apart
        and (beside or "opening" in (made["stage"],) or source.stage != "opening")
    ):
        year = source.year
    if source is not None and bare(phrase) and not years:
        year = source.year
        made["stage"] = made["stage"] or (source.stage if source.stage == "opening" else None)
    made["year"] = year
    if made["fact"] == "limit" and made["stage"] == "closing" and (year is None or year == progress.year):
        made["stage"] = "adjusted"  # 截至目前的限额 is the one in force
    earlier = year is not None and progress.year is not None and year < progress.year
    if earlier and made["fact"] in STOCKS and "年初" not in phrase.text and made["stage"] in (None, "closing"):
        made["stage"] = "opening"
