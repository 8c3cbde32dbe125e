"""What an amount is: by its own words, by those around it, by the figures it belongs to, by the headings above."""

import re
from decimal import Decimal

from quotaxl.catalogue.prose import words
from quotaxl.core.amount import Unit, convert
from quotaxl.reading.prose.amounts import FoundAmount
from quotaxl.reading.prose.headings import headed_by, line_headed, on_limits
from quotaxl.reading.prose.phrase import BUDGETS, DEBT, SPLIT, STOCKS, UNNAMED, Kin, Phrase
from quotaxl.reading.prose.progress import Progress
from quotaxl.reading.prose.sense import said
from quotaxl.reading.prose.splits import USES
from quotaxl.reading.prose.structure import OWN_MONEY, continues
from quotaxl.reading.prose.sums import is_sum, raised, served

_ALLOTTED = re.compile(
    r"(?:其中)?(?:(?:前期|此前|之前|上半年|年初|截至目前|目前|第[一二三四五]次(?:预算)?调整(?:方案)?|第[一二三四五]批|本次|此次|剩余|其余|余下)"
    r"|(?:扣除|剔除|减去)[^,]{0,12}|[^,]{0,8}可(?:统筹|自主)?"
    r"(?:额度|限额|部分|资金)?)?(?:已经?|拟|需)?(?:自主|统筹)?(?:安排|下达|分配|列入|编入|使用|调整|发行)(?:(?:年初)?预算)?(?:的)?(?:为|共)?"
)
"""How much of a quota is given out, used or in the budget already."""
NETTED = re.compile(r"(?:增减)?(?:相抵|品迭)?后?净(?:增|减)(?:加|少)?(?:债务)?(?:限额)?")
_AGAIN = re.compile(r"(?:使用|安排|下达|增加|新增|分配|留用|批准|到位)的$|第[一二三四五六]批$|上述$")
_BASE = re.compile(r"加上?(?:\d{4}年)?(?:上?年?[末底初])(?:的|余下的)?")
_NEW_OF_LINE = re.compile(r"(?:其中)?新增(?:部分)?")
_BELOW = re.compile(r"(?:低于|小于|未超过?|未突破|不超过?|距)[^,。;、:()]{0,8}限额")
_FLOWS = ("repaid", "interest", "service")
_STILL_TO_COME = re.compile(r"(?:还有|尚有|另有|其余|剩余)(?:的)?$")
_TO_BE_ISSUED = re.compile(r"^[^,，。;；]{0,8}(?:计划|排在|拟|将于?|待|预计)[^,，。;；]{0,8}发行")
_NEW_ALONE = re.compile(
    r"(?:\d{1,2}月份?|第[一二三四五]次(?:预算)?调整|本次|此次|拟|净|共|全年|累计|合计|\d{4}年)*(?:新增|核增|增加)(?:为|了)?"
)
_PAID_WHEN = re.compile(
    r"(?:其中)?(?:上半年|下半年|前三季度|[一二三四]季度|年内|全年|截至\d+月末?|\d+月底?前?)(?:已|应|需|将|预计)?(?:偿还|归还|支付|付|还)?"
)
_REFINANCED = re.compile(
    r"^(?:拟|将|已)?(?:通过|以|由|用)?(?:申请|争取)?发行再融资(?:一般|专项)?债券(?:资金)?(?:偿还|解决|归还|接续|置换|安排)"
)
"""还本 a,其中 b 发行再融资债券解决."""
_PAID = re.compile(r"(?:实际|已|当年|本年|共|需|应|财政)*(?:偿还|归还|支付|还款)了?")
_OF_PROJECTS = ("gap", "spent", "invest", "project")
_BY_SO_MUCH = re.compile(r"(?:低|少|结余|节余|尚余|还?低于?)(?:了)?")
_LESS_THAN = re.compile(r"(?:比|较)[^,，。;；]{0,12}限额(?:为)?\s*$")
_REST = re.compile(r"(?:其余|剩余|余下|不足|差额)(?:的|之|部分)*")
_FROM_BUDGET = re.compile(r"^(?:的|部分)?,?(?:由|通过|从|以|用)[^,。;]{0,8}(?:预算|财力|财政|自有)")
"""Where the rest of what was repaid comes from: 再融资 a,其余 b由预算安排."""
_LEFT = re.compile(r"剩余(?:新增)?(?:债务)?限额")
_SPENT_BONDS = re.compile(r"(?:已发行|新增|专项债券|一般债券|债券资金)[^,]{0,8}支出$")
_PROGRESS = re.compile(r"^[,(]?(?:支出|使用|拨付)(?:进度|率)")
_UNUSED = re.compile(r"^(?:的)?(?:限额|额度)?(?:尚|还)?(?:未|没有)(?:使用|发行|举借)")
_PAID_OFF = re.compile(r"(?:已|实际|累计)(?:支付|偿还|兑付)$")
_WITH_YEAR = re.compile(r"与(?:\d{4}年[末底]?|上年[末底]?|去年[末底]?)的?$")
_ROOM = re.compile(r"^的?(?:举债|限额|债务)?(?:空间|余地)")
_SIDELESS = re.compile(r"预算(?:数|总额|规模)?(?:为)?$")
_STILL = re.compile(r"^(?:尚有|还有|仍有|有)")
_SUM_ROW = re.compile(r"^(?:合计|总计|共计):?$")
_USED = re.compile(r"^(?:拟|主要|具体|全部)?(?:安排)?用[于作](?P<use>[^,。;、():]+)?")
_USED_ALL = re.compile(r"^(?:拟|已|将)?(?:全部|全额|均|都)?(?:拟|已)?(?:安排|用于|分配|投向|列入)")
WITHIN = re.compile(r"^的?(?:债务)?限额(?:之|以)?内")


def fact_of(progress: Progress, phrase: Phrase, kin: Kin, place: str | None) -> str | None:
    """Return what an amount is: limit, new quota, balance …; None where nothing tells."""
    if phrase.own.get("fact") == "none":
        return None
    if _ROOM.match(phrase.following) or (phrase.clause.endswith("有") and _UNUSED.match(phrase.following)):
        return "gap"
    if _REFINANCED.match(phrase.following) and kin.source and kin.source.fact in ("repaid", "service"):
        return "refinancing"
    top = progress.found[progress.top] if progress.top is not None else None
    if (
        top is not None
        and top.fact in STOCKS
        and _WITH_YEAR.fullmatch(phrase.clause)
        and "相比" in phrase.following[:3]
    ):
        return top.fact  # 限额 a。与2023年 b 相比
    if (sure := _beside_the_whole(progress, phrase, kin)) is not None:
        return sure
    fact = _fact_of(progress, phrase, kin, place)
    fact = "limit" if WITHIN.match(phrase.following) else _limit_kept(phrase, kin, fact)
    if fact == "gap" and kin.source is not None and kin.source.fact == "new" and _LEFT.search(phrase.clause):
        return "new"  # 已批准新增债务限额 a,此次对剩余限额 b 分配如下
    told = fact or _again(progress, phrase) or _summed_up(progress, phrase) or _allotted(progress, phrase)
    return told or _of_heading(progress, phrase) or _put_to_use(progress, phrase)


def _beside_the_whole(progress: Progress, phrase: Phrase, kin: Kin) -> str | None:
    """Return expense for a class of spending, new for a use of quota, gap for how far a balance is below its limit."""
    if class_of_spending(progress, phrase.clause):
        return "expense"
    if _STILL_TO_COME.search(phrase.clause) and _TO_BE_ISSUED.match(phrase.following):
        return "new"  # 还有 a专项额度排在8月发行
    unsaid = "fact" not in phrase.own and "fact" not in phrase.around
    if unsaid and (kin.source is None or kin.source.fact in _OF_PROJECTS) and _put_to_use(progress, phrase):
        return "new"  # 仍有资金缺口 a。/ 二是用于补充政府性基金财力 b
    less = kin.before is not None and _LESS_THAN.search(kin.before.before)
    return "gap" if less and _BY_SO_MUCH.fullmatch(phrase.clause) else None  # 余额 a,比核定的限额 b 少 c


def class_of_spending(progress: Progress, clause: str) -> bool:
    """Return whether a clause is a class of the spending that was told as a whole: 支出 a。主要科目:教育 b,农林水 c."""
    top = progress.found[progress.top] if progress.top is not None else None
    last = progress.found[-1] if progress.found else None
    spent = top is not None and last is not None and top.fact == last.fact == "expense"
    return (
        spent
        and top is not None
        and last is not None
        and top.passage == last.passage
        and bool(words().classes.fullmatch(clause.removeprefix("其中")))
    )


def _fact_of(progress: Progress, phrase: Phrase, kin: Kin, place: str | None) -> str | None:
    """Return what an amount is: by its own words, else by those around it, else by the amount it is part of."""
    own, around, of, source = phrase.own, phrase.around, kin.of, kin.source
    fact: str | None = own.get("fact")
    weak = "fact" in own["weak"]
    loose = fact is None and not place and (source is None or not continues(progress, own, phrase.clause))
    if loose and around.get("fact") and (of is None or "kind" in own) and (source is None or "kind" in around):
        fact, weak = around["fact"], True
    if (of is not None and of.fact in DEBT and (fact is None or (weak and fact in ("new", "limit")))) or (
        of is not None and fact == "limit" and of.fact == "new" and "stage" not in own
    ):
        fact = of.fact
    if of is not None and of.fact == "spent" and (weak or fact in (None, "expense")):
        return of.fact  # 已实现投资 a,其中债券资金 b
    if of is not None and of.fact == "income" and "债" in (of.item or "") and _NEW_OF_LINE.fullmatch(phrase.clause):
        return "new"  # 债务转贷收入 a(新增 b,再融资 c)
    if of is not None and of.fact == "refinancing" and fact == "issued" and phrase.clause.startswith("第"):
        return of.fact  # 再融资 a。第一批于3月发行 b
    if fact in ("expense", "spent") and (told := _spent(phrase, kin, fact)):
        return told
    joined = phrase.clause == phrase.text and not progress.crossed and of is None
    if joined and weak and fact == "new" and source is not None and source.fact in ("repaid", "interest"):
        return source.fact  # 偿还到期一般债券 a、专项债券 b
    if fact is None and source is None and not phrase.clause and _USED.match(phrase.following):
        return str(told) if (told := headed_by(progress, "fact")) in SPLIT else None  # 新增债券安排。a 用于…
    if fact is None and kin.of is None and is_sum(phrase.clause) and (raised(progress) or served(progress)):
        return "issued" if raised(progress) else "service"  # 新增 a,再融资 b,共计 c; 还本 a,付息 b,合计 c
    if fact is None and source is not None:
        fact = "both" if _twin(progress, kin) else source.fact
    elif fact is None:
        fact = _fact_above(progress, phrase, place)
    part = of is not None and of.fact == "limit"
    if fact == "limit" and weak and "stage" not in own and not part and _in_new(progress, phrase.amount):
        return "new"
    return fact


def _spent(phrase: Phrase, kin: Kin, fact: str) -> str | None:
    """Return spent for what is spent of bonds, and what was paid of a debt's service for that; None for others."""
    before = kin.before.fact if kin.before is not None else None
    if fact == "spent":
        return before if _PAID_OFF.search(phrase.clause) and before in _FLOWS else None  # 应付利息 a,已实际支付 b
    of_project = phrase.clause.strip("、") == "支出" and before == "project"  # 某项目安排 a、支出 b
    of_bonds = _SPENT_BONDS.search(phrase.clause) and _PROGRESS.match(phrase.following)  # 专项债券支出 a,支出进度 b%
    return "spent" if of_project or of_bonds else None


def _fact_above(progress: Progress, phrase: Phrase, place: str | None) -> str | None:
    """Return what an amount is that its sentence says nothing of: by headings, by the figure told last on its own."""
    own, above = phrase.own, progress.found[progress.top] if progress.top is not None else None
    fact: str | None = headed_by(progress, "fact") if "kind" in own or "stage" in own or place else None
    dated = "kind" in own and "stage" in phrase.around and on_limits(progress)  # 1.限额 / 2021年末:总额 a,一般 b
    if fact is not None and (fact != "limit" or "stage" in own or dated):
        return "new" if dated and phrase.around["stage"] == "change" else fact
    if above is None:
        sided = _SIDELESS.search(phrase.clause) and headed_by(progress, "budget")
        return "both" if sided else None  # （二）政府性基金预算 第一次调整后预算数 a
    if above.fact in ("limit", "new") and _NEW_ALONE.fullmatch(phrase.clause):
        return "new"  # （二）第一次调整数。新增 a
    summed = own.get("kind") in ("general", "special") and is_sum(phrase.text[2:]) and phrase.text != phrase.clause
    if above.fact in SPLIT and summed:
        return above.fact  # 两批合计:一般 a
    if above.fact in BUDGETS and not above.item and not above.of and "stage" in own and "第" in phrase.clause:
        return "both" if _two_sided(progress, (progress.top or 0) + 1) else above.fact  # 收支总额 a。第一次调整后为 b
    return above.fact if {"stage", "grand"} & set(own) and headed_by(progress, "budget") else None


def _limit_kept(phrase: Phrase, kin: Kin, fact: str | None) -> str | None:
    """Return limit for 余额 a, 低于限额 b where b is no less than a: the limit itself, not what is left of it."""
    before = kin.before
    if fact == "gap" and _STILL.match(phrase.following):
        return "limit"  # 距债务限额 a尚有 b
    if fact == "gap" and before is not None and before.fact == "balance" and _BELOW.search(phrase.clause):
        return "limit" if convert(phrase.amount.value, phrase.amount.unit, Unit.YUAN) >= before.yuan else fact
    return fact


def _again(progress: Progress, phrase: Phrase) -> str | None:
    """Return the fact of the figure that is said again by its kind and amount alone: 市本级一般债务 3.06,拟用于…."""
    kind, yuan = phrase.own.get("kind"), convert(phrase.amount.value, phrase.amount.unit, Unit.YUAN)
    if kind not in ("general", "special") or "weak" not in phrase.own or "kind" in phrase.own["weak"]:
        return None
    facts = {one.fact for one in progress.found if one.kind == kind and one.yuan == yuan and one.fact in DEBT}
    return facts.pop() if len(facts) == 1 else None


def _of_heading(progress: Progress, phrase: Phrase) -> str | None:
    """Return the side of a budget that a line is on which a heading names: (5)调入预算稳定调节基金:动用 a,调整为 a."""
    line = line_headed(progress) if UNNAMED.fullmatch(phrase.clause) else None
    told = said(line).get("fact") if line else None
    return told if told in BUDGETS else None


def quota_used(progress: Progress, phrase: Phrase) -> int | None:
    """Return the new quota, told above, of which a use is told alone: 专项债券 a。/ （二）补充政府性基金财力 b."""
    nature = phrase.own.get("nature")
    if nature not in USES or "level" in phrase.own or ("budget" in phrase.own and nature != "support"):
        return None
    yuan = convert(phrase.amount.value, phrase.amount.unit, Unit.YUAN)
    kind = phrase.own.get("kind")
    announced = progress.announced if progress.listed else None
    if announced is not None and kind in (None, progress.found[announced].kind) and _holds(progress, announced, yuan):
        return announced
    told = [i for i in progress.latest() if _holds(progress, i, yuan) and kind in (None, progress.found[i].kind)]
    special = (i for i in told if progress.found[i].kind == "special")
    return next(special, told[0] if told else None)


def _holds(progress: Progress, index: int, yuan: Decimal) -> bool:
    """Return whether a figure is quota of which so much can be a part."""
    one = progress.found[index]
    return one.fact in ("new", "issued") and one.nature not in USES and one.yuan >= yuan


def _put_to_use(progress: Progress, phrase: Phrase) -> str | None:
    """Return new for what quota told above is used for: 清偿拖欠企业账款 a as a row of its own."""
    return "new" if quota_used(progress, phrase) is not None else None


def _summed_up(progress: Progress, phrase: Phrase) -> str | None:
    """Return the fact of rows of which a 合计 without other words is the sum."""
    told = progress.found[-1] if progress.found else None
    return told.fact if told is not None and told.fact in SPLIT and _SUM_ROW.match(phrase.text) else None


def _allotted(progress: Progress, phrase: Phrase) -> str | None:
    """Return new where a sentence behind new quota says how much of it is given out when: 第一次调整已安排 a."""
    top = progress.found[progress.top] if progress.top is not None else None
    if top is not None and top.fact in _FLOWS and _PAID_WHEN.fullmatch(phrase.clause):
        return top.fact  # 应付利息 a。上半年已付 b
    if top is not None and top.fact == "new" and _BASE.fullmatch(phrase.clause):
        return "limit"  # 新增限额 a。加上2024年底的 b,限额达到 c
    moved = progress.found[-1] if progress.found else None
    if moved is not None and moved.fact in ("new", "issued") and NETTED.fullmatch(phrase.clause):
        return "new"  # 增——一般债务限额 a。/ 减——收回专项债务限额 b。/ 增减相抵,净减 c
    yuan = convert(phrase.amount.value, phrase.amount.unit, Unit.YUAN)
    again = next((one for one in reversed(progress.found) if one.fact in SPLIT and one.yuan == yuan), None)
    if again is not None and _USED_ALL.match(phrase.following):
        return again.fact  # 新增 a。经研究,a 拟全部安排
    if told := _told_again(progress, phrase, yuan):
        return told
    quota = top is not None and top.fact in ("new", "issued") and top.passage == progress.found[-1].passage
    return "new" if quota and _ALLOTTED.fullmatch(phrase.clause) else None


def _told_again(progress: Progress, phrase: Phrase, yuan: Decimal) -> str | None:
    """Return the fact of the quota that is told again to say more of it: 省级使用的 a中, 第一批 a的方案."""
    if not (
        _AGAIN.search(phrase.clause) or (progress.listed and phrase.own.get("kind") and phrase.following[:1] in "。,:")
    ):
        return None
    kind = phrase.own.get("kind")
    told = (o for o in reversed(progress.found) if o.fact in SPLIT and o.yuan == yuan)
    one = next((o for o in told if kind in (None, o.kind) or o.kind == "total"), None)
    if one is not None or not progress.listed or progress.announced is None:
        return one.fact if one is not None else None
    whole = progress.found[progress.announced]  # 市级 a 安排如下:1.一般债务 b。2.专项债务 c
    return whole.fact if whole.kind == "total" and yuan <= whole.yuan else None


def met_from(progress: Progress, phrase: Phrase, kin: Kin) -> str | None:
    """Return what money of the budget pays: 偿还本金 a,其中再融资 b,本级财力偿还 c."""
    rest = _REST.fullmatch(phrase.clause) and _FROM_BUDGET.match(phrase.following)
    if not OWN_MONEY.fullmatch(phrase.clause) and not rest:
        return None
    here = kin.of or kin.before
    if kin.of is not None and kin.of.fact in _FLOWS:
        return kin.of.fact
    told = [one for one in progress.found if here is not None and one.passage == here.passage]
    paid = (one for one in reversed(told) if one.fact in ("repaid", "interest", "service") and one.of is None)
    whole = next(paid, None)
    near = here is not None and here.fact in ("repaid", "interest", "service", "refinancing")
    return whole.fact if whole is not None and near else None


def _twin(progress: Progress, kin: Kin) -> bool:
    """Return whether the figure before is both income and expense: 收支总额由 a 调整为 b."""
    last = progress.last
    if kin.of is not None or last is None or last + 1 >= len(progress.found):
        return False
    return _two_sided(progress, last + 1)


def _two_sided(progress: Progress, at: int | None) -> bool:
    """Return whether a figure is the expense of one that was told of both sides: 收支总额 a."""
    if not at or at >= len(progress.found):
        return False
    one, other = progress.found[at - 1], progress.found[at]
    return one.fact == "income" and other.fact == "expense" and one.spots == other.spots


def _in_new(progress: Progress, amount: FoundAmount) -> bool:
    """Return whether 限额 alone means new quota: below a heading on new quota, and no larger than that."""
    told = [one.yuan for one in progress.found if one.fact == "new"]
    top = progress.found[progress.top] if progress.top is not None else None
    headed = headed_by(progress, "fact") == "new" or (top is not None and top.fact == "new")
    return headed and bool(told) and convert(amount.value, amount.unit, Unit.YUAN) <= max(told) * Decimal("1.2")
