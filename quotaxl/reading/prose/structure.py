# ruff: noqa: ANN401 - what cues say is whatever the catalogue sets
"""How sentences hang together: 其中, brackets, and which figure another is a part of."""

import re
from typing import Any

from quotaxl.core.amount import Unit, convert
from quotaxl.core.statement import Belonging, StatedAmount
from quotaxl.reading.prose.amounts import FoundAmount
from quotaxl.reading.prose.places import place_named, placed
from quotaxl.reading.prose.progress import Progress
from quotaxl.reading.prose.remarks import since_last_year, told_of
from quotaxl.reading.prose.sense import looks_like_project, project_name, said
from quotaxl.reading.prose.splits import split_from

_ENUMERATED = re.compile(
    r"^(?:(?:主要)?[^,。;:()\d]{0,8}(?:因素|原因|用于|包括|如下|项目|内容|情况|方面):)?(?:[一二三四五六七八九十]是|第[一二三四五]是)"
)
_ONE_OF_SOME = re.compile(r"[一二三四五六七八九十]是[^。；;]*$")
_APART = re.compile(r"^(?:另(?:外|有|行)?(?:下达|安排|转贷|核定|争取|发行|有)?|同时)")
"""What stands beside the figure that was divided: 新增 a,其中…;另下达 b."""
_ANOTHER = re.compile(r"另一(?:块|笔|部分|项|类)(?:[是为]|则)")
_BREAK = re.compile(r"[。;!?]")
_WHICH = re.compile(
    r"其中|包括|^由(?=(?:一般公共预算|政府性基金|本级)(?:收入|支出)$)|(?<![包])含(?!税|量|金)|主要(?:用于|是|包括)|主要(?:变动|增减)[为是]|增减(?:项目|因素)(?:[是为]|包括)|(?:^|(?<=[,:]))即(?=新增)|(?:增量|增加额)(?:部分)?中|(?:增加|调增|新增)的?(?:部分|支出|收入)(?:分别|主要|拟|全部|是)*(?:中(?=,)|用于|来源于|来自)"
)
OWN_MONEY = re.compile(
    r"(?:其中)?(?:通过|由|动用|利用|使用|用|以)?(?:本级|[省市县区]级|自有|自筹|年度|年初|本年|财政|地方|其他)*"
    r"(?:政府性基金|一般公共)?(?:预算|财政预算|财力|财政|自有|项目收益|单位自筹)(?:内)?(?:资金|财力|收入|安排)*(?:等)?"
    r"(?:统筹)?(?:偿还|归还|安排|支付|承担|解决|还本|付息|筹集|筹措)*"
)
"""The budget's own money, that pays beside refinancing bonds."""
_SPENT_FROM = re.compile(r"(?:安排|解决)(?:的)?$")
_SPENT_ON = re.compile(r"(?:其中)?安排(?P<name>[^,。;、:()]{4,40}(?:补助|(?<!债券)(?<!债务)(?<!自有)(?<!财政)资金))")
_TOGETHER = re.compile(r"(?:收入|支出)(?:合计|共计|总数|总和)(?:为|达)?")
_STOCKS = ("limit", "balance")
_ADDED = re.compile(
    r"(?:调增|增加|新增)的?(?:部分|支出|收入)(?:[^,]*(?:用于|来源于|来自)|中)?$|增量(?:部分)?中$|增加额中$|增减(?:项目|因素)(?:[是为]|包括)$"
)
_HELD_IN = re.compile(r"(?:控制在|未超过?|未突破|不超过?)(?:核定|法定)?(?:的)?$")
_IN_DETAIL = re.compile(r"^(?:具体(?:为|是|包括|有|构成)|其构成[为是]):")
_HELD = re.compile(r"(?:控制在|未超过?|未突破|不超过?|低于|小于)[^,，。]{0,12}限额")
SPLIT_FACTS = ("new", "issued", "refinancing")
_DEBT = frozenset({"limit", "new", "balance", "issued", "refinancing", "repaid", "interest", "service"})
_BUDGET = frozenset({"income", "expense", "both"})


def follow(progress: Progress, between: str) -> tuple[str, bool]:
    """Follow brackets and ends of sentences; return the phrase that is the amount's own, and whether it opens one."""
    depth: list[int] = []
    closed = False
    progress.crossed = "。" in between
    for at, char in enumerate(between):
        if char == "(":
            depth.append(at)
        elif char == ")":
            if depth:
                depth.pop()
            else:
                closed = True
                if progress.brackets:
                    progress.scope, progress.last, progress.relation = progress.brackets.pop()
    opened = bool(depth)
    stop = [m.end() for m in _BREAK.finditer(between)]
    if stop and (not depth or stop[-1] > depth[0]):
        before = between[: stop[-1]]
        if "。" in before:
            progress.subjects, progress.told = [], ()
            tail = between[stop[-1] :]
            if not _WHICH.match(tail) and not _ENUMERATED.match(tail):
                progress.scope = None
            progress.last = None if not (_WHICH.match(tail) or _ENUMERATED.match(tail)) else progress.last
        between = between[stop[-1] :]
        depth = [d - stop[-1] for d in depth if d >= stop[-1]]
    if opened:
        progress.brackets.append((progress.scope, progress.last, progress.relation))
        progress.scope = None if progress.lost else progress.last if progress.last is not None else progress.top
        phrase = between[depth[0] + 1 :] if depth else between
        return phrase, progress.scope is not None
    if closed and ")" in between:
        cut = _outer_close(between)
        between = between[cut + 1 :]
    return re.sub(r"^\([^()]*\)", "", between.lstrip(",、:)")).lstrip(",、:)"), False


def parent_of(
    progress: Progress, phrase: str, clause: str, own: Any, worth: FoundAmount
) -> tuple[int | None, Belonging | None]:
    """Return the figure that this one is a part of, where the structure says so, and how."""
    if progress.brackets:
        return progress.scope, Belonging.BRACKET
    if (whole := split_from(progress, phrase, clause, own, worth)) is not None:
        progress.scope = whole
        return whole, Belonging.WHICH
    if match := _WHICH.search(re.sub(r"\([^()]*\)", lambda m: "·" * len(m[0]), phrase)):
        apart = own.get("fact") in _BUDGET and not spent_on(clause)
        if apart and progress.top is not None and progress.found[progress.top].fact in _DEBT:
            progress.scope = None
            return None, None
        whole = _increase(progress, phrase[: match.end() if match[0][0] in "增调新" else match.start()])
        progress.scope = _which_parent(progress, said(phrase[match.end() :]), worth) if whole is None else whole
        return progress.scope, Belonging.WHICH if progress.scope is not None else None
    if _IN_DETAIL.match(phrase) and progress.crossed and (line := _line_told(progress)) is not None:
        progress.scope = line
        return line, Belonging.WHICH
    if _ENUMERATED.match(phrase.lstrip(",:")):
        progress.scope = _enumerated_under(progress, own)
        return progress.scope, Belonging.WHICH if progress.scope is not None else None
    return _part_of_scope(progress, clause, own, worth) if progress.scope is not None else (None, None)


def _line_told(progress: Progress) -> int | None:
    """Return the line of income told last in the passage, whose parts a sentence tells: 结算收入 a。具体为:基数 b."""
    top = progress.found[progress.top] if progress.top is not None else None
    mine = top is not None and top.fact == "income" and top.item and top.passage == progress.found[-1].passage
    return progress.top if mine else None


def _part_of_scope(
    progress: Progress, clause: str, own: Any, worth: FoundAmount
) -> tuple[int | None, Belonging | None]:
    """Return what a figure is a part of among the parts of `progress.scope`, and how: another of them, or none."""
    scope = progress.scope
    if scope is None or since_last_year(progress, clause):
        return None, None
    if clause.startswith("非税") and (progress.found[scope].item or "").startswith("税收"):
        progress.scope = progress.found[scope].of  # 税收收入 a,其中增值税 b;非税收入 c: beside a
        return progress.scope, Belonging.WHICH if progress.scope is not None else None
    new = own.get("fact") in SPLIT_FACTS and _beside_the_new(progress, own, clause)
    if new or _all_told(progress, own) or _ANOTHER.match(clause):
        progress.scope = None
        return None, None
    if (upper := _line_beside(progress, own)) is not None:
        progress.scope = upper
        return upper, Belonging.WHICH
    if _other_level(progress, own):
        progress.scope = progress.found[scope].of
        return progress.scope, Belonging.WHICH if progress.scope is not None else None
    where = placed(progress, clause)
    if where and _place_told(progress, scope, where):
        progress.scope = progress.found[scope].of  # 甲县 a,一般 b、专项 c;乙县 d
        return progress.scope, Belonging.WHICH if progress.scope is not None else None
    part = (where and "额" not in clause) or (progress.found[scope].fact == "new" and spent_on(clause) is not None)
    part = part or bool(OWN_MONEY.fullmatch(clause))
    part = part or (progress.found[scope].fact == "expense" and bool(_SPENT_FROM.search(clause)))
    if _TOGETHER.fullmatch(clause) or (own.get("fact") in (None, "limit") and _HELD_IN.fullmatch(clause)):
        progress.scope = None
        return None, None
    if (_new_subject(progress, own, scope) or _above(progress, own, worth)) and not part:
        progress.scope = None
        return None, None
    if continues(progress, own, clause):
        before = progress.found[progress.last] if progress.last is not None else None
        part = before is not None and before.stage == "opening" and own["stage"] == "adjusted"
        return (before.of, Belonging.WHICH) if part and before else (None, None)
    upper = progress.found[scope].of
    if {own.get("kind"), progress.found[scope].kind} == {"general", "special"}:
        progress.scope = upper  # 一般债券 a,用于甲 b;专项债券 c: beside a, whether or not that is a part itself
        return upper, Belonging.WHICH if upper is not None else None
    last = progress.found[-1]
    pair = (
        last.of == scope and last.nature == "new" and progress.found[scope].kind != "total"
    )  # 一般债券 a,含新增 b、再融资 c
    other = own.get("nature") == "refinancing" and progress.found[scope].nature != "refinancing"
    if other and upper is not None and not pair:
        progress.scope = upper  # 新增债券（一般、专项），再融资债券: both are parts of what stands above
    return progress.scope, Belonging.WHICH


def _beside_the_new(progress: Progress, own: Any, clause: str) -> bool:
    """Return whether refinancing or another quota is told behind new quota and its kinds: 新增 a,其中…;再融资 b."""
    scope = progress.found[progress.scope] if progress.scope is not None else None
    if scope is None or scope.fact not in SPLIT_FACTS or scope.kind != "total" or scope.of is not None:
        return False
    refinanced = (
        own.get("nature") == "refinancing" and scope.nature == "new" and own.get("kind") not in ("general", "special")
    )
    back = own.get("sign") == -1 and "收回" in clause and scope.nature == "new" and scope.value > 0
    return bool(_APART.match(clause)) or refinanced or back


def _all_told(progress: Progress, own: Any) -> bool:
    """Return whether the parts of a line's change make it up, so that another line that moves is none of them."""
    line = progress.found[progress.scope] if progress.scope is not None else None
    if (
        line is None
        or line.fact not in _BUDGET
        or not line.item
        or (own.get("fact"), own.get("stage")) != (line.fact, "change")
    ):
        return False
    parts = [one.yuan for one in progress.found if one.of == progress.scope and one.fact == line.fact]
    return len(parts) > 1 and sum(parts) == line.yuan


def spent_on(clause: str) -> str | None:
    """Return what money of bonds is set aside for: 债券资金 a。其中安排某补助资金 b; None for any other clause."""
    match = _SPENT_ON.fullmatch(clause)
    return match["name"] if match else None


def _place_told(progress: Progress, scope: int, name: str) -> bool:
    """Return whether both kinds of another place's share were told last."""
    share, last = progress.found[scope], progress.found[-1]
    kinds = share.kind == "total" and last.of == scope and last.kind in ("general", "special")
    apart = share.place not in (None, name) and last.place in (None, share.place)
    return kinds and share.fact in _DEBT and apart


def _which_parent(progress: Progress, part: Any, worth: FoundAmount) -> int | None:
    """Return the figure that a 其中 speaks of: the last one that is no part, of the part's own fact and stage first."""
    candidates = [progress.last] if progress.last is not None else []
    candidates += [progress.top] if progress.top is not None else []
    for index in candidates:
        whole, one = _before_the_limit(progress, index, part), progress.found[index]
        if whole != index:
            return whole
        if (told := _large_enough(progress, told_of(progress, index), worth)) != index:
            return told
        if (alike := _of_own_fact(progress, part, whole)) is not None:
            return alike
        apart = one.of is not None and progress.crossed and (progress.awaited is None or one.of != progress.awaited)
        if apart and progress.top is not None and not part.get("nature"):
            whole, one = progress.top, progress.found[progress.top]
        if one.stage == "growth" and whole and progress.found[whole - 1].passage == one.passage:
            whole, one = whole - 1, progress.found[whole - 1]  # 余额 a,比上年增加 b。其中:一般债务余额 c
        if one.fact == "new" and part.get("fact") == "limit" and convert(worth.value, worth.unit, Unit.YUAN) > one.yuan:
            # 限额 486 亿元,比上年增加 62 亿元。其中一般债务限额 231 亿元: a part is no larger than its whole.
            for earlier in progress.latest(2, before=whole):
                limit = progress.found[earlier]
                if limit.fact == "limit" and limit.of is None and limit.stage != "opening":
                    return earlier
        if part.get("stage") == "adjusted" and one.stage == "change" and one.fact in _BUDGET:
            for earlier in progress.latest(2, before=whole):
                e = progress.found[earlier]
                if e.fact == one.fact and e.stage == "adjusted" and e.of is None:
                    return earlier
        return whole
    return None


def _large_enough(progress: Progress, index: int, worth: FoundAmount) -> int:
    """Return a figure of debt, or what it is a part of where it is less than its part: a part is no larger.

    本金 a,其中一般 b、专项 c;其中再融资 d, more than c: of a.
    """
    one, yuan = progress.found[index], convert(worth.value, worth.unit, Unit.YUAN)
    upper = one.of if one.fact in _DEBT and one.yuan < yuan else None
    return upper if upper is not None and progress.found[upper].yuan >= yuan else index


def _increase(progress: Progress, subject: str) -> int | None:
    """Return the change that 调增部分包括 speaks of, behind what came of it: 年初 a,调增 b,调整为 c."""
    if not _ADDED.search(subject) or progress.top is None:
        return None
    passage = progress.found[-1].passage
    told = (i for i in progress.latest(4) if progress.found[i].passage == passage)
    return next((i for i in told if progress.found[i].fact in _BUDGET and progress.found[i].stage == "change"), None)


def _before_the_limit(progress: Progress, index: int, part: Any) -> int:
    """Return the balance that a 其中 divides behind 余额 a,控制在限额 b之内: not the limit that it is held against."""
    one, before = progress.found[index], progress.found[index - 1] if index else None
    if before is None or one.fact != "limit" or before.fact != "balance" or part.get("fact") == "limit":
        return index
    held = one.of is None and before.of is None and before.passage == one.passage and _HELD.search(one.sentence)
    return index - 1 if held else index


def _of_own_fact(progress: Progress, part: Any, whole: int) -> int | None:
    """Return, where a part's fact is not the whole's, the figure of its own: 还本 a,付息 b;其中市级还本 c."""
    one = progress.found[whole]
    stock = one.fact == "balance" and part.get("fact") == "limit" and part.get("kind") in ("general", "special")
    fact = None if "fact" in part["weak"] and not stock else part.get("fact")
    stated = one.fact in _DEBT or (one.fact == "gap" and fact == "balance")
    if fact not in ("repaid", "interest", *_STOCKS) or not stated or one.fact in (fact, "service"):
        return None
    if fact == "limit" and not stock:
        return None
    for earlier in progress.latest(6 if one.fact == "gap" else 3, before=whole):
        other = progress.found[earlier]
        if other.fact == fact and other.of is None and other.passage == one.passage:
            return earlier
    return None


def _new_subject(progress: Progress, own: Any, parent: int | None) -> bool:
    """Return whether a phrase starts a figure of its own rather than another part of `parent`."""
    if parent is None or "fact" not in own:
        return False
    of = progress.found[parent]
    fact = own["fact"]
    weak = "fact" in own["weak"] and (fact != "limit" or of.fact == "new")
    same = fact == of.fact or weak or {fact, of.fact} <= {"new", "issued", "refinancing"}
    same = same or (of.fact == "service" and fact in ("repaid", "interest"))  # 还本付息 a,其中还本 b,付息 c
    if of.fact in _BUDGET:
        return (fact in _DEBT and "fact" not in own["weak"] and fact not in ("new", "refinancing", "repaid")) or (
            fact in _BUDGET and (fact != of.fact or own.get("grand", False)))  # fmt: skip
    if not same:
        return True
    has_kind = own.get("kind") in ("general", "special")
    if has_kind and own.get("level") and of.level and own["level"] != of.level:
        return True
    return not has_kind and fact == of.fact and not own.get("nature") and of.kind == "total" and bool(own.get("level"))


def _line_beside(progress: Progress, own: Any) -> int | None:
    """Return the whole of a line that told its projects, where another follows: 其中:甲支出 a,具体为…;乙支出 b."""
    line = progress.found[progress.scope] if progress.scope is not None else None
    if line is None or line.fact not in _BUDGET or not line.item or line.of is None or own.get("fact") != line.fact:
        return None
    return line.of if progress.found[-1].fact == "project" and not own.get("grand") else None


def _above(progress: Progress, own: Any, worth: FoundAmount) -> bool:
    """Return whether a limit of no kind is told behind new quota that is less: 新增 a,其中…;年末限额为 b."""
    of = progress.found[progress.scope] if progress.scope is not None else None
    bare_limit = own.get("fact") == "limit" and own.get("kind") not in ("general", "special")
    return bool(of and of.fact == "new" and bare_limit and convert(worth.value, worth.unit, Unit.YUAN) > of.yuan)


def _other_level(progress: Progress, own: Any) -> bool:
    """Return whether a figure of another level begins, beside the one whose parts were told: 州本级 a(…);各县 b."""
    of = progress.found[progress.scope] if progress.scope is not None else None
    levels = (own.get("level"), of.level if of else None)
    return bool(of and of.fact not in _BUDGET and set(levels) == {"own", "lower"} and "kind" not in own)


def _headed_since(progress: Progress) -> bool:
    """Return whether a heading that speaks of another budget stands between the last whole figure and here."""
    head = progress.heads[-1] if progress.heads else None
    if head is None or progress.top is None or head.since <= progress.top:
        return False
    return head.says.get("budget") not in (None, progress.found[progress.top].budget)


def _enumerated_under(progress: Progress, own: Any) -> int | None:
    """Return the figure that 一是…二是… are parts of."""
    if _beside(progress, own) and own.get("sign") == -1:
        return None
    if progress.scope is not None or _headed_since(progress) or _beside(progress, own):
        return progress.scope
    return progress.top


def _beside(progress: Progress, own: Any) -> bool:
    """Return whether 二是… stands beside the last whole figure: that is 一是…, or on the other side of the budget."""
    if progress.top is None:
        return False
    top, fact = progress.found[progress.top], own.get("fact")
    if own.get("sign") == -1 and fact in SPLIT_FACTS and top.fact in SPLIT_FACTS and top.value > 0:
        return True  # 一是下达新增限额 a;二是收回结存限额 b
    return bool(
        (fact in _BUDGET and _ONE_OF_SOME.search(top.before))
        or (fact in _BUDGET and top.fact in _BUDGET and fact != top.fact)
    )


def completed(progress: Progress, before: StatedAmount | None) -> StatedAmount | None:
    """Return the whole of which 一般 and 专项 are both told, the figure before being the last of them.

    What follows then speaks of the whole again: 限额 a，其中一般 b、专项 c，余额 d. Where each part has a figure of
    its own (一般债务限额 b、余额 e，专项债务限额 c、余额 f) it does not.
    """
    if before is None or before.of is None or before.kind not in ("general", "special"):
        return None
    whole = progress.found[before.of]
    told = progress.found[before.of + 1 :]
    kinds = {one.kind for one in told if one.of == before.of and one.fact == before.fact}
    others = any(one.fact != before.fact for one in told)
    return whole if kinds >= {"general", "special"} and not others and whole.kind == "total" else None


def continues(progress: Progress, own: Any, clause: str) -> bool:
    """Return whether a phrase only says how the figure before it changes: 增加, 调整为."""
    return "stage" in own and "fact" not in own and "kind" not in own and not _names_something(progress, clause)


def _names_something(progress: Progress, clause: str) -> bool:
    name = project_name(clause)
    return bool(name and (looks_like_project(name) or place_named(progress.regions, name)))


def _outer_close(text: str) -> int:
    depth = 0
    for at, char in enumerate(text):
        if char == "(":
            depth += 1
        elif char == ")":
            if depth == 0:
                return at
            depth -= 1
    return -1
