"""What a figure means: fact, kind, budget, stage and level, said in its phrase or handed on to it."""

import re
from typing import Any

from quotaxl.core.amount import Unit, convert
from quotaxl.core.statement import StatedAmount
from quotaxl.reading.prose.facts import class_of_spending, fact_of, met_from, quota_used
from quotaxl.reading.prose.headings import headed_by, line_headed
from quotaxl.reading.prose.kinds import kind_of
from quotaxl.reading.prose.lines import item_of
from quotaxl.reading.prose.phrase import BUDGETS, DEBT, SPLIT, Kin, Phrase, bare
from quotaxl.reading.prose.places import placed
from quotaxl.reading.prose.progress import Progress
from quotaxl.reading.prose.remarks import figure_before
from quotaxl.reading.prose.sense import Said
from quotaxl.reading.prose.splits import BONDS
from quotaxl.reading.prose.stages import dated, stage_of
from quotaxl.reading.prose.structure import completed, continues

_BATCH = re.compile(r"批|提前")
_SOME_BATCH = re.compile(r"第[一二三四五六]批(?:次)?")
_ALL = re.compile(r"(?:收入|支出)(?:总计|总量|合计)")
_PAYS_OFF = re.compile(r"(?:专项|一般)?(?:债务|债券)?(?:还本|付息)(?:支出)?")
_PAID_BY = re.compile(r"财力(?:资金)?安排$")
_BRACKETS = re.compile(r"\([^()]*\)")
_ROW_PAID = re.compile(r"(?:专项|一般)?债务(?:还本|付息)支出,")
_STEPPED = re.compile(r"第[一二三四五]次(?:预算)?调整后(?:为|达到?)?$")
_MOVED_BY = re.compile(r"(?:本次|此次)?(?:因|由于).{2,20}(?:增加|减少|调增|调减)")
_NEXT = 2
"""Passages back to the place told before."""
_NO_LIST = ("refinancing", "support", "arrears")
"""Natures of bonds that no projects are listed for."""
_SHARING = re.compile(r"分配|下达|安排")
_PAID_FROM = re.compile(r"国债|缺口$")
_AID = re.compile(r"补助(?:提标|资金)?(?:追加|增加|安排)?$|奖补$")
_SERVED = ("repaid", "interest", "service")
_SIDE = re.compile(
    r"(?:支出|收入)(?:预算)?(?:年初预算|由年初|由|从)?(?:为|共)?(?:相应|净)?(?:增加|减少|调增|调减|安排|调整为)?$"
)
_OFFSET = re.compile(r"(?:相抵|品迭)后?,?(?:净|共)?[增减调]")
_BONDS_SPENT = re.compile(r"债券(?:资金)?(?:安排)?(?:的)?项目$")
_SPENDS = re.compile(r"(?:^|[。;)])支出(?:方面|预算)?:")
_TO_GENERAL = re.compile(r"调[入出][至到]?一般公共预算")
_BY_FORM = re.compile(r"债券")
_LOWER = re.compile(r"^(?:其中)?(?:区|县)(?:区|县|市)?级")
_SERVICE = re.compile(r"还本付息|还本|付息")
_EACH_BELOW = re.compile(r"各[县区市州旗盟]{1,3}(?:\([^()]*\))?[^,。;:]{0,8}:")
_ALL_BELOW = re.compile(r"各|市县|旗县|区县|县区|县市|县\(")
_LED = re.compile(r"^(?:其中|包括|含|[为是]|由[^,。;、:]{1,8}?(?:代为)?发行)+")
_USED = re.compile(r"^(?:拟|主要|具体|全部)?(?:安排)?用[于作](?P<use>[^,。;、():]+)?")


def understood(progress: Progress, phrase: Phrase, parent: int | None) -> tuple[dict[str, Any], int | None] | None:
    """Return a figure's attributes and the figure that it is a part of; None where nothing tells its fact."""
    own = phrase.own
    place = placed(progress, phrase.clause)
    kin = Kin(progress.found[parent] if parent is not None else None, figure_before(progress))
    kin.before = _limit_again(progress, phrase, kin) or _budget_again(progress, phrase, kin) or kin.before
    if place and "fact" not in own and kin.of is None:
        parent = _placed(progress, phrase, kin)
        kin.of = progress.found[parent] if parent is not None else None
    if kin.of is None and (beside := _kind_beside(progress, phrase, kin.before)) is not None:
        kin.before = beside
    paid = met_from(progress, phrase, kin)
    fact = paid or fact_of(progress, phrase, kin, place)
    if fact is None or (fact == "project" and "kind" not in own and "stage" not in own):
        return None
    source = kin.source
    budget = own.get("budget") or phrase.around.get("budget") or (source.budget if source else None)
    budget = (
        budget
        or headed_by(progress, "budget")
        or (None if progress.spoken and not progress.carried else own.get("usual"))
    )
    if _TO_GENERAL.search(phrase.clause) and source is not None and source.budget not in (None, "general"):
        fact, budget = "expense", source.budget  # 国有资本经营收入 a,调入一般公共预算 b
    whole = kin.of is not None and kin.of.fact in BUDGETS and not kin.of.item
    if fact == "gap" and whole and kin.of and _PAID_FROM.search(phrase.clause):
        fact = kin.of.fact  # 支出增加 a,其中特别国债安排 b, 弥补“三保”缺口 c
    moved = kin.before if kin.before is not None and kin.before.fact in BUDGETS else None
    if fact in SPLIT and moved is not None and not moved.item and _MOVED_BY.fullmatch(phrase.clause):
        fact, budget = moved.fact, moved.budget  # 收入 a,因收回专项债券额度减少 b
    fact, budget = _side_of(progress, phrase, kin, fact, budget)
    if parent is None and class_of_spending(progress, phrase.clause):
        parent = progress.top
        kin.of = progress.found[parent] if parent is not None else None
    used = fact == "new" and parent is None and "fact" not in own and kin.before is None and progress.listed
    if used and (quota := _listed_under(progress, phrase)) is not None:
        parent, kin.of = quota, progress.found[quota]
    stage = stage_of(progress, phrase, kin, fact)
    if fact == "limit" and stage in ("change", "growth"):
        fact, stage = "new", "change"
    fact = "issued" if fact == "new" and kin.of is not None and kin.of.fact == "issued" else fact
    kind = kind_of(progress, phrase, kin, fact, placed=bool(place))
    sides = kin.before is not None and fact in BUDGETS and kin.before.fact in BUDGETS
    inherits = kin.of is not None or "fact" not in own or sides or bare(phrase)
    level = source.level if paid and source else _level_of(phrase, kin, parent, stage, inherits=inherits)
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
        "item": kin.before.item if fact == "project" and kin.before else _use(phrase, kin, place),
        "grand": False,
        "sign": own.get("sign", 1) if fact != "gap" else 1,  # 比限额少 a: so much is left
    }
    if fact in BUDGETS:
        continued = source is not None and "fact" not in own
        made["budget"] = budget or {"general": "general", "special": "fund"}.get(kind or "")
        made["kind"] = None if kind == "total" else kind
        made["item"], source = item_of(progress, phrase, kin, stage, placed=bool(place))
        if handed := _TO_GENERAL.search(phrase.clause):
            made["item"] = made["item"] or handed[0]
        parent = _line_parent(progress, kin, made, parent)
        made["grand"] = bool(own.get("grand")) or bool(continued and source and source.grand) or _row_of_all(phrase)
    dated(progress, phrase, made, source)
    return made, parent


def _row_of_all(phrase: Phrase) -> bool:
    """Return whether a row is that of all income or expense: 支出总计,年初预算 a."""
    first, _, rest = phrase.text.partition(",")
    return bool(rest) and "fact" not in phrase.own and bool(_ALL.fullmatch(first))


def _listed_under(progress: Progress, phrase: Phrase) -> int | None:
    """Return the quota in whose list of projects a use stands: 新增专项债券 a,安排如下: / 1.甲项目 b / 2.清偿欠款 c."""
    before = progress.found[-1] if progress.found else None
    rows = before is not None and before.fact == "project" and before.of is not None
    head = before.of if rows and before is not None else progress.announced
    quota = quota_used(progress, phrase)
    if head is None or quota is None or progress.found[head].fact not in SPLIT:
        return None
    return head if progress.found[head].kind == progress.found[quota].kind else None


def _kind_beside(progress: Progress, phrase: Phrase, before: StatedAmount | None) -> StatedAmount | None:
    """Return the figure of the other kind that the one before is a part of: 一般债务 a,其中再融资 b;专项债务 c."""
    whole = progress.found[before.of] if before is not None and before.of is not None else None
    kinds = {phrase.own.get("kind"), whole.kind if whole else None}
    return whole if kinds == {"general", "special"} and not {"fact", "stage"} & set(phrase.own) else None


def _placed(progress: Progress, phrase: Phrase, kin: Kin) -> int | None:
    """Return what a place's figure is a part of: what the place before is of, the figure before, the list's head."""
    if _EACH_BELOW.search(phrase.text):  # 各县分配为:甲县 a、乙县 b
        recent = progress.latest(5)
        lower = (i for i in recent if progress.found[i].level == "lower" and progress.found[i].kind == "total")
        whole = next(lower, None)
        if whole is not None and _ALL_BELOW.match(progress.found[whole].place or "各"):
            return whole
    yuan = convert(phrase.amount.value, phrase.amount.unit, Unit.YUAN)
    name = placed(progress, phrase.clause)
    again = next((o for o in reversed(progress.found) if (o.place, o.yuan) == (name, yuan)), None)
    if kin.before is None and again is not None:
        kin.before = again  # 市本级 a 具体用于: said again, now as the head of its list
        return None
    if kin.before is None and progress.top is None and (whole := _shared_out(progress)) is not None:
        return whole
    if kin.before is None and progress.listed and (beside := _other_place(progress)) is not None:
        return beside.of  # （一）市本级 a。…（二）某开发区 b
    if kin.before is not None and kin.before.fact in DEBT:
        if (complete := completed(progress, kin.before)) is not None:
            own = complete.level == "own" or (complete.place and not _ALL_BELOW.match(complete.place))
            return complete.of if own else kin.before.of
        return kin.before.of if kin.before.place else progress.last
    return list_head(progress, phrase.around, None, place=True) if kin.before is None else None


def _other_place(progress: Progress) -> StatedAmount | None:
    """Return the last place of the passages before that got a share of a quota told above; None where none did."""
    last = progress.found[-1] if progress.found else None
    headed = max((head.parent for head in progress.heads if head.parent is not None), default=-1)
    told = (o for o in reversed(progress.found[headed + 1 :]) if last is not None and last.passage - o.passage < _NEXT)
    return next((o for o in told if o.place and o.of is not None and o.kind == "total" and o.fact in SPLIT), None)


def _shared_out(progress: Progress) -> int | None:
    """Return the quota that places share below a heading on 分配情况 though the chapter above told it."""
    if not any(_SHARING.search(head.text) for head in progress.heads):
        return None
    told = [i for i, one in enumerate(progress.found) if one.fact in SPLIT and one.of is None]
    totals = [i for i in told if progress.found[i].kind == "total"]
    return next(reversed(totals or told), None)


def _side_of(progress: Progress, phrase: Phrase, kin: Kin, fact: str, budget: str | None) -> tuple[str, str | None]:
    """Return fact and budget of income and expense: 还本支出 is a line of a budget where one is spoken of."""
    service = _SERVICE.search(phrase.clause)
    of = kin.of
    if fact == "income" and _AID.search(phrase.clause) and headed_by(progress, "fact") == "expense":
        return "expense", budget or progress.spoken  # 二、支出调整。城乡居民医保补助追加 a
    if fact == "expense" and service and not budget and not progress.spoken:
        return {"还本": "repaid", "付息": "interest"}.get(service[0], "service"), None
    if fact in ("repaid", "interest", "service") and _SPENDS.search(phrase.text):
        kind = {"general": "general", "special": "fund"}.get(phrase.own.get("kind") or "")
        return "expense", budget or progress.spoken or kind  # 支出:专项债务还本支出增加 a
    if (
        of is not None
        and of.fact == "expense"
        and not of.item
        and (fact in _SERVED or (fact in SPLIT and _BONDS_SPENT.search(phrase.clause)))
    ):
        return "expense", of.budget  # 增加部分用于新增债券项目 a、专项债务还本 b
    if of is not None and of.fact == "expense" and not of.item and _PAID_BY.search(phrase.clause):
        return "expense", of.budget  # 支出 a,其中:自有财力安排 b
    if budget and fact in _SERVED and "fact" not in phrase.own and (line := line_headed(progress)):
        return ("income" if line.endswith("收入") else "expense"), budget  # 3.债务还本支出:年初 a,调增 b
    beside = kin.before
    among = beside is not None and beside.fact == "expense" and not progress.crossed and kin.of is None
    if budget and fact in _SERVED and among and _PAYS_OFF.fullmatch(phrase.clause):
        return "expense", budget  # 支出 a,加上解支出 b、债务还本 c,支出总计 d
    if budget and fact in _SERVED and _ROW_PAID.match(phrase.text) and "fact" not in phrase.own:
        return "expense", budget  # 债务还本支出,年初预算 a
    clause = _BRACKETS.sub("", phrase.clause)
    if budget and fact in (*_SERVED, "new", "refinancing") and _SIDE.search(clause):
        return ("expense" if "支出" in clause[-10:] else "income"), budget
    return fact, budget or (progress.spoken if fact in BUDGETS else None)


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
            later = top is not None and top.fact in SPLIT and top.kind in ("general", "special")
            return progress.top if later and kind is None and (progress.top or 0) > head.parent else head.parent
    if kind in ("general", "special"):
        for index in progress.latest():
            one = progress.found[index]
            if one.fact in SPLIT and one.kind == kind and one.level != "lower" and one.nature not in _NO_LIST:
                if one.of is not None and (whole := _of_batch(progress, one.of, kind)) is not None:
                    return whole
                return one.of if one.of is not None and _BATCH.search(one.item or "") else index
        lines = (i for i in progress.latest() if _spends_bonds(progress.found[i], kind))
        return next(lines, None)  # 专项债券安排的支出增加 a。/ 专项债券安排的项目为:甲 b、乙 c
    return None


def _spends_bonds(one: StatedAmount, kind: str) -> bool:
    """Return whether a figure is a line of what bonds of a kind pay for."""
    told = one.fact == "expense" and one.kind == kind and one.stage == "change" and one.value > 0
    return told and "还本" not in (one.item or "")


def _of_batch(progress: Progress, index: int, kind: str) -> int | None:
    """Return what all batches come to of a kind, where a figure is one of them: 第二批 a(一般 b,专项 c)."""
    batch = progress.found[index]
    if batch.of is None or batch.kind != "total" or not _BATCH.search(batch.item or ""):
        return None
    parts = (i for i, one in enumerate(progress.found) if one.of == batch.of and one.kind == kind)
    return next(parts, None)


def _level_of(phrase: Phrase, kin: Kin, parent: int | None, stage: str | None, *, inherits: bool) -> str | None:
    """Return the level that a phrase says, or that a figure has from its kin."""
    own = phrase.own.get("level")
    if kin.of is not None and kin.before is not None and kin.before.of is parent is not None and stage == "adjusted":
        return own or kin.before.level  # 其中市本级限额由 a 提高到 b
    return own or phrase.around.get("level") or (kin.source.level if kin.source and inherits else None)


def _use(phrase: Phrase, kin: Kin, place: str | None) -> str | None:
    """Return what a part of a debt's figure is used for or called: 其中 a 用于甲,b 用于乙; 按期限看,3年期 a,5年期 b."""
    if kin.of is None or kin.of.fact not in DEBT:
        return None
    used = _USED.match(phrase.following)
    if not phrase.clause.removeprefix("其中") or (used and phrase.clause.endswith("中")):
        return used["use"] if used else None
    if BONDS.search(phrase.clause):
        return _LED.sub("", phrase.clause)
    if _SOME_BATCH.fullmatch(phrase.clause):
        return phrase.clause
    apart = {"kind", "level", "stage"} & set(phrase.own) - set(phrase.own["weak"]) or place
    if kin.of.fact == "balance" and phrase.own.get("nature") == "foreign" and "一般" not in phrase.clause:
        apart = None
    split = kin.of.leads or (kin.of.fact == "balance" and _BY_FORM.search(phrase.clause))
    return _LED.sub("", phrase.clause) if split and not apart else None


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


def _budget_again(progress: Progress, phrase: Phrase, kin: Kin) -> StatedAmount | None:
    """Return the whole of a budget that is moved on behind its parts: 收入 a,主要是甲、新增债券 b,调整后为 c."""
    part = kin.before
    if part is None or kin.of is not None or not continues(progress, phrase.own, phrase.clause):
        return None
    amount = convert(phrase.amount.value, phrase.amount.unit, Unit.YUAN)
    if part.of is None:
        index = progress.found.index(part)
        told = progress.found[index - 1] if index else None
        sums = told is not None and told.fact in BUDGETS and part.fact in SPLIT and told.yuan + part.yuan == amount
        return told if sums and told and told.passage == part.passage else None  # 收入 a,增加新增债券 b,调整为 c
    whole = progress.found[part.of]
    moved = phrase.own["stage"] == "adjusted" or _OFFSET.search(phrase.clause)
    line = part.fact == whole.fact and part.item and not whole.item and amount > whole.yuan
    apart = part.fact in DEBT or part.fact != whole.fact or (line and phrase.own["stage"] == "adjusted")
    return whole if whole.fact in BUDGETS and apart and moved and part.passage == whole.passage else None


def _limit_again(progress: Progress, phrase: Phrase, kin: Kin) -> StatedAmount | None:
    """Return the limit that 调整为 b speaks of behind 限额 a;本次增加专项限额 c: not what was added.

    So too the balance of 余额 a,加上新增债券 b,预计年底 c.
    """
    added = kin.before
    fact = {"adjusted": "limit", "closing": "balance"}.get(phrase.own.get("stage") or "")
    fact = "limit" if _STEPPED.search(phrase.clause) else fact
    if added is None or added.fact != "new" or kin.of is not None or fact is None:
        return None
    if not continues(progress, phrase.own, phrase.clause):
        return None
    amount = convert(phrase.amount.value, phrase.amount.unit, Unit.YUAN)
    before = (o for o in reversed(progress.found) if o.fact == fact and o.of is None and o.passage == added.passage)
    limit = next(before, None)
    return limit if limit is not None and amount > added.yuan else None
