"""Figures of projects in lists: names that end as projects' names do, or stand where projects are listed."""

import re
from typing import Any

from quotaxl.catalogue.prose import words
from quotaxl.core.statement import StatedAmount
from quotaxl.reading.prose.facts import class_of_spending
from quotaxl.reading.prose.headings import headed_by
from quotaxl.reading.prose.meaning import list_head
from quotaxl.reading.prose.phrase import BUDGETS, SPLIT, Phrase
from quotaxl.reading.prose.places import placed
from quotaxl.reading.prose.progress import Progress
from quotaxl.reading.prose.remarks import figure_before
from quotaxl.reading.prose.sense import looks_like_project, project_name
from quotaxl.reading.prose.splits import BONDS
from quotaxl.reading.prose.structure import completed, spent_on

_NEVER = frozenset({"invest", "spent", "gap", "service", "repaid", "interest", "balance", "income", "expense"})
_SERVED = ("repaid", "interest", "service")
_CUT = re.compile(r"(?:核减|调减|收回|压减|取消)(?:的?(?:额度|限额|资金))?(?:涉及)?的?(?:具体)?项目")
_MOVED_TO = re.compile(r"改投|(?:调整|调剂|变更|改|转)(?:用于|为用于|用途为)")
_BEHIND = re.compile(r"^(?:拟|全部|主要)?(?:安排|调整|变更)?用[于作](?P<name>[^,。;、():]+)(?!:)")
_LEADS = re.compile(
    r"^(?:(?:均|都|全部|全)[为是系][^,]{2,10},)?(?:拟|具体|主要|全部|已)?(?:安排用于|用于|具体[为是]:?|分别[为是]:?|(?:安排|分配)[^,:]{0,6}:)"
)
_INCREASE = re.compile(r"^(?:新增|增加|调增)(?:的)?部分")
_INTO = re.compile(r"^(?:主要|重点)?(?:投向|支持)")
_DETAILS = re.compile(r"^具体|^分别|^(?:安排)?用于:")
_QUOTA_OF = re.compile(
    r"^(?:[^,]{0,4}原|拟|本次|现|已|共|累计)*(?:安排|发行|使用|到位|分配)?(?:新增)?(?:一般|专项)?(?:债券)?(?:资金|额度|金额)?(?:调[出入增减]|核减|追加)?:?$"
)
_SORT = re.compile(r"([^,。;:()]{2,12}专项债券)(?:资金)?,?(?:拟|主要|全部)*(?:安排|用于)")
CAPITAL = re.compile(r"(?:项目)?资本金")
"""A part of what is lent for a project, no project."""
_FROM = re.compile(r"由|从|新安排|拟安排|新增安排")
_SHORT = 4
_BUILT = re.compile(r"债|项目|建设|工程|投资|基本|土地|城乡社区|基金|住房|交通|水利|资本")
_NUMBERED = re.compile(r"(?:^|[:;])\d{1,2}[.、](?!\d)")
_SPENDING = re.compile(r"^支出(?:方面|安排)?:")
_MOVED_OWN = re.compile(r"原|调|核减|追加|现")
"""What a project had and what it gets now is told of itself: it is in no list of what is new."""
_MOVED = re.compile(r"调出|调入|调增|调减|增加|减少|核减|追加")
_MOVED_FIRST = re.compile(
    r"^(?:本次|此次)?(?:调出|调增(?!部分)|调减|增加(?!部分)|减少|核减|核增|追加|压减|退回|收回(?!(?:闲置|存量|国有)*土地))"
)
_CENTRE_FOR = re.compile(r"国债(?:资金)?(?:拟|主要|全部|已|将)*(?:安排)?(?:用于|投向|支持)[:：]?[^,，。;；]*$")
_FOR = re.compile(r"^(?:拟|将|已|主要|全部)*(?:安排|用于|投向|支持)")
_UNSPENT = re.compile(r"^(?:的)?(?:资金|额度|限额)?(?:尚|还)?(?:未|没有)(?:使用|发行|支出|拨付)")
_STILL_THERE = re.compile(r"(?:尚|还|仍)有$")


def as_project(progress: Progress, phrase: Phrase, parent: int | None) -> tuple[dict[str, Any], int | None] | None:
    """Return the attributes of a project's figure and the figure that heads its list; None for any other figure."""
    name, behind = _moved_row(phrase) or project_name(phrase.clause), None
    if name is None and not phrase.clause.removeprefix("其中") and (behind := _BEHIND.match(phrase.following)):
        name = behind["name"] if looks_like_project(behind["name"]) else None
    use = spent_on(phrase.clause) if parent is not None and progress.found[parent].fact in SPLIT else None
    name = use or name
    own = name is None and progress.named is not None and bool(_QUOTA_OF.search(phrase.clause))
    name = progress.named if own else name
    if name is None or placed(progress, phrase.clause) or (phrase.own.get("fact") in _NEVER and not use):
        return None
    if _STILL_THERE.search(phrase.clause) and _UNSPENT.match(phrase.following):
        return None  # 某大厦尚有 a 没有使用
    if BONDS.search(phrase.clause) or class_of_spending(progress, phrase.clause):
        return None
    before = figure_before(progress)
    if before is not None and _leads(progress, phrase, before):
        whole = completed(progress, before)  # 其中已发行到位 a,拟安排:甲 b、乙 c
        own_list = whole is None or _apart(progress, before) or _INTO.match(phrase.text)
        parent = progress.scope = progress.last if own_list else before.of
    apart = parent is not None and progress.found[parent].fact in _SERVED and bool(phrase.around.get("kind"))
    if apart and looks_like_project(name):
        parent = progress.scope = None  # 付息 a。/ 新增专项债券主要用于:甲项目 b
    of = progress.found[parent] if parent is not None else None
    if of is not None and (of.fact == "balance" or (_spends_on_a_line(of) and "项目" not in name)):
        return None  # 余额 a。按投向划分,市政建设 b; 增加精准扶贫支出 a,其中整村推进 b
    upper = list_head(progress, phrase.around, of)
    upper = progress.announced if upper is None and progress.last is None and progress.listed else upper
    if not use and not looks_like_project(name) and not _in_list(phrase, of, before, upper):
        return None
    upper = _sort_of(progress, phrase.text, upper)
    head = progress.found[upper] if upper is not None else None
    kind = phrase.around.get("kind") if phrase.around.get("kind") in ("general", "special") else None
    kind = kind or (progress.named_kind if own else None)
    if kind is None and before is not None and before.fact == "project":
        kind, upper = before.kind, before.of if before.of is not None else upper
    kind = next((one.kind for one in (head, of) if not kind and one and one.kind != "total"), kind)
    kind = _kind_around(progress, kind, of or before)
    line = parent is None and (
        (own and bool(_MOVED_OWN.search(phrase.clause))) or bool(_SPENDING.match(phrase.text))
    )  # 支出方面:甲项目 a;某支出 b
    upper = None if line else upper
    verb = _MOVED_FIRST.search(phrase.clause) or _MOVED.search(phrase.clause[-8:])
    moved = phrase.own.get("stage") == "change" and verb
    again = before is not None and before.fact == "project" and before.stage == "change" and not progress.crossed
    lowered = of is not None and of.fact in SPLIT and of.value < 0  # 收回 a,其中:甲 b、乙 c
    cut = bool(_CUT.search(phrase.text)) or lowered
    moved = bool(moved or _MOVED_TO.search(phrase.text))
    cut = cut or (again and not moved and before is not None and before.value < 0)  # 核减甲 a、乙 b, but 调增丙 c
    moved = moved or cut or again
    upper = progress.grouped if parent is None and progress.last is None and progress.grouped is not None else upper
    if _of_the_centre(progress, phrase) or (CAPITAL.fullmatch(name) and (of is None or of.fact != "project")):
        parent, upper, line = None, None, True  # how much of all this is capital of projects: in no list
    if upper is None and kind and not line and (cut or not moved):
        upper = list_head(progress, {"kind": kind}, None)
    if parent is None and not line:
        upper = _headed(progress, phrase, progress.announced if upper is None else upper, kind)
    made = {
        "fact": "project",
        "kind": kind,
        "item": name,
        "stage": "change" if moved else None,
        "year": progress.year,
        "sign": -1 if cut and not behind else phrase.own.get("sign", 1),
    }
    return made, parent if parent is not None else upper


def _spends_on_a_line(of: StatedAmount) -> bool:
    """Return whether a figure is one line of spending that bonds and building have no part in."""
    return of.fact == "expense" and bool(of.item) and not _BUILT.search(of.item or "")


def _moved_row(phrase: Phrase) -> str | None:
    """Return the project that a row is of in which its bonds move: 甲项目,由 a 调整为 b; 乙项目,新安排 c."""
    if not _FROM.fullmatch(phrase.clause):
        return None
    first, _, rest = phrase.text.partition(",")
    name = project_name(first)
    return name if rest and name and (looks_like_project(name) or len(name) > _SHORT) else None


def _of_the_centre(progress: Progress, phrase: Phrase) -> bool:
    """Return whether a list is of what national bonds are for: 抗疫特别国债 a 拟安排:甲 b、乙 c; no quota is."""
    if _CENTRE_FOR.search(phrase.text):
        return True
    index = progress.last
    while index is not None and index > 0 and progress.found[index].fact == "project":
        if _CENTRE_FOR.search(progress.found[index].before):
            return True
        index -= 1
    head = progress.found[index] if index is not None else None
    if head is None or head.fact != "gap" or head.of is not None:
        return False
    return bool("国债" in head.before and _FOR.match(head.behind.lstrip(",，")))


def _sort_of(progress: Progress, text: str, upper: int | None) -> int | None:
    """Return the sort of bonds, told before, that a phrase names: 棚户区改造专项债券用于甲 a; else `upper`."""
    match = _SORT.match(text)
    told = (i for i in progress.latest() if match and (progress.found[i].item or "").startswith(match[1]))
    return next((i for i in told if BONDS.search(progress.found[i].item or "")), upper)


def _leads(progress: Progress, phrase: Phrase, before: StatedAmount) -> bool:
    """Return whether a phrase begins the list of what the figure before it is for: 用于, 具体为, 投向."""
    detailed = before.fact == "expense" and before.item and _DETAILS.match(phrase.text)
    if progress.last is None or not (before.fact in SPLIT or detailed):
        return False
    return bool(_LEADS.match(phrase.text) or (before.of is not None and _INTO.match(phrase.text)))


def _headed(progress: Progress, phrase: Phrase, upper: int | None, kind: str | None) -> int | None:
    """Return what heads a list of projects, where that is a part of `upper` or an increase told just before."""
    if _INCREASE.match(phrase.text):
        recent = progress.latest(3)
        told = (i for i in recent if (progress.found[i].fact, progress.found[i].stage) == ("expense", "change"))
        upper = next(told, upper)  # 支出增加 a,调整为 b。增加部分安排甲 c、乙 d
    if upper is None:
        return None
    upper = _built_with(progress, upper, figure_before(progress))
    if progress.found[upper].kind != "total":
        return upper
    mine = (i for i, one in enumerate(progress.found) if one.of == upper and one.fact in SPLIT and one.kind == kind)
    return next(mine, upper)  # 新增 a,其中一般 b、专项 c,安排如下: the list below 专项债券: is of c


def _built_with(progress: Progress, upper: int, before: StatedAmount | None) -> int:
    """Return, of a quota whose uses were told, what is for projects: 专项债券 a:项目建设 b,补充财力 c。其中甲项目 d."""
    use = next((i for i, one in enumerate(progress.found) if one.of == upper and one.nature == "projects"), None)
    if use is not None and progress.dashed and progress.last is None and use < len(progress.found) - 1:
        return upper  # ——项目建设 a。甲 b,乙 c。/ ——收购存量土地 d
    again = before is not None and before.fact == "project" and before.of == use
    return use if use is not None and (progress.crossed or progress.last is None or again) else upper


def _kind_around(progress: Progress, kind: str | None, near: StatedAmount | None) -> str | None:
    """Return the kind of a project's bonds, where its own list says none by heading, title, text or budget."""
    kind = kind or headed_by(progress, "kind") or progress.titled
    if kind not in ("general", "special"):
        told = {one.kind for one in progress.found if one.fact in SPLIT} & {"general", "special"}
        kind = told.pop() if len(told) == 1 else None  # a text that speaks of one kind of bonds alone
    if kind not in ("general", "special"):
        budget = (near.budget if near else None) or headed_by(progress, "budget") or progress.spoken
        kind = {"general": "general", "fund": "special"}.get(budget or "")
    return kind


def _apart(progress: Progress, last: StatedAmount) -> bool:
    """Return whether the parts of a whole have lists of their own: 一般债券 a，用于甲；专项债券 b，用于乙."""
    parts = [one for one in progress.found if one.of == last.of and one is not last]
    return bool(parts) and parts[-1].words not in last.sentence


def _in_list(phrase: Phrase, of: StatedAmount | None, before: StatedAmount | None, upper: int | None) -> bool:
    """Return whether a name that could be anything stands in a list of projects, and nothing else is said of it."""
    if {"fact", "kind", "budget", "stage"} & set(phrase.own):
        return False
    if of is not None and of.fact in BUDGETS and before is not None and before.fact == "project":
        return True  # 增加部分用于:甲工程 a,乙提升 b
    if (of is not None and of.fact in BUDGETS) or (of is None and before is not None and before.fact in BUDGETS):
        return False
    if _NUMBERED.search(phrase.text):
        return True
    listing = upper is not None or (before is not None and before.fact == "project")
    return (listing or bool(words().lists.search(phrase.text))) and (upper is not None or before is not None)
