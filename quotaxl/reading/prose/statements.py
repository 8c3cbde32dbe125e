"""A passage's amounts → statements: what each says, inherited from sentence, list and heading where it says less.

A phrase before an amount says the most; what it leaves out comes from the figure that it is a part of (其中, brackets,
lists), then from the figure before it, then from the headings above. Nothing is guessed: an amount for which no fact
is found is put aside as unread.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from quotaxl.core.document import Spot
from quotaxl.core.statement import DISPUTED, OTHER, Belonging, StatedAmount, Unread
from quotaxl.core.words import Words
from quotaxl.reading.ordinals import chinese_number
from quotaxl.reading.prose.amounts import FoundAmount, amounts, lookalikes
from quotaxl.reading.prose.headings import take_heading
from quotaxl.reading.prose.meaning import understood
from quotaxl.reading.prose.passages import Passage
from quotaxl.reading.prose.phrase import SPLIT, phrase_of
from quotaxl.reading.prose.progress import Progress
from quotaxl.reading.prose.projects import as_project
from quotaxl.reading.prose.respectively import subject_of
from quotaxl.reading.prose.sense import looks_like_project, project_name, said
from quotaxl.reading.prose.structure import completed, follow, parent_of
from quotaxl.reading.prose.sums import gather, gather_list, is_row, is_sum

_PARTIAL = re.compile(r"主要|^等|其余|含|(?<!增加)(?<!调增)部分(?![为是])")
_AND_OTHERS = re.compile(r"^等(?!额)")
_CLOSED = re.compile(r"\([^()]*\)")
_WHOLE = re.compile(r"如下|以下|分别|具体分配|具体为|具体安排|:$")
_GETS = (
    r"各(?:自|为|(?:自|均)?(?:安排|增加|减少|调增|调减|新增|下达|分配|获得|核增|核减|追加|转贷)"
    r"(?:(?!项目|工程)[^,。;、:()]){0,14})?$"
)
"""各 behind those that get so much each, and what they get."""
_EACH = re.compile(_GETS)
_HOW_MANY = re.compile(rf"([两二三四五六七八九十\d]{{1,2}})(?:个|地|[县市区乡镇村所条座家])[^,。;]{{0,14}}{_GETS}")
_LISTS = re.compile(r":|,按[^,。;:\d]{2,12}:|,分别|,其中:|[,。]?(?:具体|安排以下|项目)")
_IN_PARTS = re.compile(r"^[^,。;、:()\d]{0,8}分[为成]?[一二两三四五六]?(?:块|部分|类|方面|项):")
_AWAITS = re.compile(r"(?:其中|包括):?$")
_ANNOUNCES = re.compile(r"(?:安排|用于|如下|项目|分配|分[为成]?[两二三四五六](?:块|类|部分|方面|项))[^,。;]{0,6}:$")
_ALL_OF_KIND = re.compile(
    r"^(?P<beside>[^。;]{0,12}?,)?(?:均|全部|都|全)(?:为|是|系)(?:新增)?(?:地方政府)?(?P<kind>一般|专项)债(?P<limits>务限额(?=[。;,]))?"
)
_ROW = re.compile(r"^(?:项目|项目名称|名称):(?P<name>[^:;,。]+)[;,]")
"""A row of a table written as a sentence."""
_NUMBER = re.compile(r"^序号\d{1,3}[,:、.]?")
_NAME_HEAD = re.compile(r"^(?:\d{1,2}[.、]|\(\d{1,2}\)|[①-⑳])(?P<name>[^,。;:]{4,30})[。:]$")
_GROUP = re.compile(r"^(?P<name>[^,。;:、()]{2,20}?)(?:方面)?(?:具体|拟|主要)?(?:安排)?(?:用于|包括|分别为|为|如下)?:")
_NAME_BEFORE = re.compile(r"[\u4e00-\u9fff]\($")
_REMARKED = re.compile(r"(?:^|[,;。:、])(?P<name>[^,;。:、()]{4,40})\((?:[^()]*[总]投资)[^()]*\)$")
_ALLOTTED_IN = re.compile(r"(?:^|[,;。:、]|对|将)(?P<name>[^,;。:、()]{4,40})\((?:已|拟|本次)?安排(?:债券)?(?:资金)?$")
"""A project with its amount in brackets, and one whose brackets tell of something else."""
_COMPARED = re.compile(r"(?:^|,)(?:比|较)[^,]*$|^(?:净)?(?:增加|减少|增长|下降)$")
_LIMITS = ("limit", "new")
_NEAR = 30
"""Characters between an ordinal and the amount of a part that is listed below 其中：."""
_UNKNOWN = Words("看不出是什么数", "nothing tells what it is")
_NO_UNIT = Words("后面没有金额单位", "no unit follows")


def read_passage(progress: Progress, number: int, passage: Passage) -> None:
    """Read one passage."""
    text = passage.text
    start = take_heading(progress, text)
    if not amounts(text, progress.unit):
        _speak(progress, text)
    found = [a for a in amounts(text, progress.unit) if a.start >= start]
    colon = bool(progress.found) and progress.scope is not None and text[start : start + 2] == "其中"
    progress.last, progress.lost = None, False
    progress.listed, progress.dashed = start > 0, text.startswith("——")
    progress.named, progress.named_kind = _named_first(text, start), None
    progress.grouped = _group(progress, text[start:])
    if progress.named is not None and (rows := _ROW.match(text)):
        progress.named_kind = said(text[rows.end() :]).get("kind")
    if text.startswith("——") and progress.awaited is None and found and "level" in said(text[: found[0].start]):
        progress.awaited = progress.announced  # 对限额 a 拟分配如下: / ——市本级使用 b
    listed = start > 0 and progress.awaited is not None and bool(found) and found[0].start - start < _NEAR
    if not colon:
        progress.scope = progress.awaited if listed else None
    if not listed:
        progress.awaited = None
    progress.brackets.clear()
    progress.subjects, progress.told = [], ()
    end = start
    for n, amount in enumerate(found):
        following = text[amount.end : found[n + 1].start] if n + 1 < len(found) else text[amount.end :]
        alone = _alone_in_brackets(text, amount)
        _read_amount(progress, number, passage, amount, end, following, found[n:], alone=alone)
        _of_one_kind(progress, number, following)
        end = amount.end + alone
    if _AWAITS.search(text) and found:
        progress.awaited = next((i for i in (progress.last, progress.top) if i is not None), None)
    elif found and _ANNOUNCES.search(text):
        last = progress.top if "。" in text[found[-1].end :] else progress.last
        if last is not None and completed(progress, progress.found[last]) is not None:
            last = progress.found[last].of
        progress.announced = last if last is not None and progress.found[last].fact in SPLIT else None
    for a, b in lookalikes(text, amounts(text, progress.unit)):
        _put_aside(progress, passage, a, b, _NO_UNIT)


def _read_amount(
    progress: Progress,
    number: int,
    passage: Passage,
    amount: FoundAmount,
    start: int,
    following: str,
    rest: Sequence[FoundAmount],
    *,
    alone: bool,
) -> None:
    """Read one amount of a passage into `progress`, from the words since the one before it.

    `alone` says that brackets hold nothing but the amount: they are left out.
    """
    text = passage.text
    between = text[start : amount.start - alone]
    following = following[alone:]
    phrase, opened = follow(progress, between)
    respective = subject_of(progress, phrase, text, rest)
    if respective is not None:
        phrase = respective
    if (name := _before_brackets(text[: amount.start], phrase, alone=alone)) is not None:
        phrase = name
    _speak(progress, between)
    words = phrase_of(phrase, following, amount, progress.year)
    if any(_touches(progress, spot) for spot in passage.spots(amount.start, amount.end)):
        _put_aside(progress, passage, amount.start, amount.end, DISPUTED)
        return
    parent, relation = parent_of(progress, words.text, words.clause, words.own, amount)
    made = as_project(progress, words, parent) or understood(progress, words, parent)
    if made is None:
        reason = OTHER if words.own.get("fact") == "none" else _UNKNOWN
        _put_aside(progress, passage, amount.start, amount.end, reason)
        progress.lost = True
        return
    progress.lost = False
    attributes, parent = made
    if parent is not None and relation is None:
        relation = Belonging.LISTED
    index = len(progress.found)
    row = is_row(text[: amount.start])
    if attributes["kind"] == "total" and parent is None and is_sum(words.clause) and not row:
        kinds = gather(progress, index, attributes["fact"])
        attributes["kind"] = kinds.pop() if len(kinds) == 1 else attributes["kind"]
    if parent is None and row and attributes["fact"] in SPLIT:
        gather_list(progress, index, attributes["kind"])
    clause_after = re.split(r"[,。;]", following)[0]
    whole = bool(_WHOLE.search(clause_after) or _LISTS.match(following) or _IN_PARTS.match(following))
    facts = ("income", "expense") if attributes["fact"] == "both" else (attributes["fact"],)
    value = amount.value
    if attributes.pop("sign", 1) == -1 and attributes["stage"] in ("change", "growth") and value > 0:
        value = -value
    named = text.rfind(attributes.get("item") or "\0", 0, amount.start) if attributes["fact"] == "project" else -1
    if named >= 0:
        attributes["item_spots"] = passage.spots(named, named + len(attributes["item"]))
        attributes["item"] = passage.written(named, named + len(attributes["item"]))
    sentence, at = _around(passage, amount.start, amount.end)
    for fact in facts:
        progress.found.append(
            StatedAmount(
                file=progress.file,
                value=value,
                unit=amount.unit,
                places=amount.places,
                words=passage.written(amount.start, amount.end),
                sentence=sentence,
                at=at,
                spots=passage.spots(amount.start, amount.end),
                about=amount.about,
                each=len(facts) == 1 and bool(_EACH.search(phrase)),  # 收支各增加 a says one figure
                times=_times(phrase),
                of=parent,
                relation=relation if parent is not None else None,
                leads=whole,
                passage=number,
                chapter=tuple(h.text for h in progress.heads),
                **{**attributes, "fact": fact},
            )
        )
    open_ended = _PARTIAL.search(_CLOSED.sub("", re.split(r"[。;]", between)[-1])) or _AND_OTHERS.match(following)
    if parent is not None and open_ended:
        progress.found[parent] = replace(progress.found[parent], partial=True)
    _hand_on(progress, index, between, opened=opened)


def _speak(progress: Progress, text: str) -> None:
    """Note the budget that words speak of."""
    if budget := said(text).get("budget"):
        progress.spoken, progress.carried = budget, False


def _before_brackets(text: str, phrase: str, *, alone: bool) -> str | None:
    """Return the project whose amount stands behind or in brackets: 某园区(总投资 a)b, 某园区(安排 b); else None."""
    found = None if alone else _REMARKED.search(text) if not phrase else _ALLOTTED_IN.search(text)
    name = found["name"] if found else ""
    return name if looks_like_project(name) and project_name(name) and not amounts(name) else None


def _alone_in_brackets(text: str, amount: FoundAmount) -> bool:
    """Return whether an amount stands alone in brackets behind its name: 一般债务（12亿元）."""
    return bool(_NAME_BEFORE.search(text[: amount.start])) and text[amount.end : amount.end + 1] == ")"


def _times(phrase: str) -> int | None:
    """Return how many things get so much each where that is said: 甲、乙两地各安排."""
    match = _HOW_MANY.search(phrase)
    return chinese_number(match[1].replace("两", "二")) if match else None


def _touches(progress: Progress, spot: Spot) -> bool:
    """Return whether characters of a paragraph are, or stand beside, what tracked changes contradict each other on."""
    return any(start <= spot.end and spot.start <= end for start, end in progress.disputed.get(spot.paragraph, ()))


def _named_first(text: str, start: int) -> str | None:
    """Return the project whose name is the first clause of a listed passage; None for any other."""
    if row := _ROW.match(text):
        return project_name(row["name"])
    if numbered := _NUMBER.match(text):
        start = numbered.end()
    first = text[start:].split(",", maxsplit=1)[0]
    if (head := _NAME_HEAD.match(text[:start])) and looks_like_project(head["name"]):
        first = head["name"]  # 1.某园区项目。发行债券 a
    if not start or amounts(first) or not looks_like_project(first):
        return None
    return project_name(first)


def _group(progress: Progress, text: str) -> int | None:
    """Return the project told above that a passage begins with and lists the parts of."""
    match = _GROUP.match(text)
    name = match["name"] if match else None
    told = (i for i in progress.latest() if progress.found[i].fact == "project")
    return next((i for i in told if name and progress.found[i].item == name), None)


def _of_one_kind(progress: Progress, number: int, following: str) -> None:
    """Set the kind of a figure and its parts behind which stands 均为专项债务限额."""
    match = _ALL_OF_KIND.match(following)
    if not match or progress.last is None:
        return
    kind = {"一般": "general", "专项": "special"}[match["kind"]]
    last = progress.found[progress.last]
    if not match["beside"]:
        if last.kind == "total" and last.fact in SPLIT:
            progress.found[progress.last] = replace(last, kind=kind)  # 余下 a 均为专项债券
        return
    top = last.of if last.of is not None else progress.last
    for index, one in enumerate(progress.found):
        limits = last.fact == "limit" and one.fact in _LIMITS and match["limits"]
        mine = one.passage == number and (top in (index, one.of) or limits)
        if mine and one.kind == "total" and (one.fact in SPLIT or limits):
            progress.found[index] = replace(one, kind=kind)


def _hand_on(progress: Progress, index: int, between: str, *, opened: bool) -> None:
    """Note what a statement just read leaves for the next ones: the figure that they divide, the kind, the scope."""
    one = progress.found[index]
    progress.last = index
    if one.fact != "project" and (one.of is None or one.of != progress.announced):
        progress.announced = None
    above = progress.found[progress.top] if progress.top is not None else None
    compared = one.stage == "growth" or (one.fact == "balance" and bool(_COMPARED.search(between)))
    remark = compared and above is not None and (above.fact, above.passage) == (one.fact, one.passage)
    if one.of is None and not remark:  # 余额 a,较上年末增长 b。分类型看: of a
        progress.top = index
        head = progress.heads[-1] if progress.heads else None
        if head and head.parent is None and one.fact in SPLIT and one.kind in ("general", "special"):
            head.parent = index
            if not head.closed:
                head.says.setdefault("kind", one.kind)
    elif not opened and one.relation is Belonging.WHICH:
        progress.scope = one.of


def _put_aside(progress: Progress, passage: Passage, start: int, end: int, reason: Words) -> None:
    progress.unread.append(
        Unread(passage.written(start, end), _around(passage, start, end)[0], passage.spots(start, end), reason)
    )


def _around(passage: Passage, start: int, end: int) -> tuple[str, int]:
    """Return the amount in its sentence as written, cut to a readable length, and where it begins in that."""
    text = passage.text
    left = max(text.rfind("。", 0, start), text.rfind(";", 0, start)) + 1
    stops = [p for p in (text.find("。", end), text.find(";", end)) if p >= 0]
    right = min(stops) if stops else len(text)
    left, right = max(left, start - 28), min(right, end + 12)
    return passage.written(left, right), start - left
