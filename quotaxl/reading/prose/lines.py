"""The line of a budget that an amount is of: by its own words, those before a comma, or the figure it goes on from."""

import re
from dataclasses import replace

from quotaxl.core.amount import Unit, convert
from quotaxl.core.statement import StatedAmount
from quotaxl.reading.prose.amounts import FoundAmount
from quotaxl.reading.prose.facts import class_of_spending
from quotaxl.reading.prose.headings import LINE, line_headed
from quotaxl.reading.prose.phrase import BUDGETS, UNNAMED, Kin, Phrase
from quotaxl.reading.prose.progress import Progress
from quotaxl.reading.prose.sense import line_name, said
from quotaxl.reading.prose.structure import continues

_HANDED = re.compile(r"(?:其中)?(调[入出])")
_OWN_NAME = re.compile(r"(?:部门|税收?)$|^(?:专项|一般)债[务券]转贷$")
"""Ends of names that are lines though no 收入 stands behind them: 税务部门 a,财政部门 b; 个人所得税 c,其他税收 d."""
_ALIKE = 2
"""Characters at their ends that names of lines beside each other share: 税务部门, 财政部门."""
_LINE_VERB = re.compile(r"^(?:其中)?|(?:相应)?(?:增加|减少|调增|调减|安排)(?:为|到|至)?$")
_SPENDING = re.compile(r"(?:基金)?支出(?:由|从|完成|为|预算)?")
_FUND = re.compile(r"(?:[\u4e00-\u9fff]{2,12})?保险基金$")
_SPENDING_OR_INCOME = re.compile(r"(?:收入|支出)(?:预算)?(?:由|从|年初|增加|减少|为)?")
_SPENDING_FROM = re.compile(r"支出(?:预算)?(?:由|从|年初|增加|减少|为)?$")
_OWN = re.compile(r"(?:本级|当年)(?:收入|支出)")
_UNLISTED = re.compile(r"年初(?:预算)?(?:未列|未安排|未作安排|没有安排|为零|为0)$")
_OWN_LINE = re.compile(
    r"(?:全[省市县区州旗]|[省市县区州旗]级|[省市县区州旗]?本级|地方级?)*(?:(?:一般公共预算|公共财政预算|财政|政府性基金(?:预算)?|国有资本经营(?:预算)?)(?:收入|支出)|(?<=本级)(?:收入|支出))"
)
_FROM_WHAT = re.compile(r"(?:由|从|完成|实现|年初|年初预算|由年初|由年初预算)+(?:的|数|为)*$")
_NEARLY = 20
"""One part of so many by which what is said may miss opening and change together, and still be meant as their sum."""
_IN_ALL = re.compile(
    r"(?:以上|上述)?[一二两三四五六七八九\d]*项?(?:合计|共计|总计|共|净|增减相抵后?|相抵后?)(?:净)?(?:增加|减少|调增|调减|增|减)?"
)
_ENUMERATED = re.compile(r"[一二三四五六七八九十]是")


def item_of(
    progress: Progress, phrase: Phrase, kin: Kin, stage: str | None, *, placed: bool
) -> tuple[str | None, StatedAmount | None]:
    """Return the line that a figure of a budget is of, None for the whole, and the figure that it goes on from."""
    own, source = phrase.own, kin.source
    if class_of_spending(progress, phrase.clause):
        return phrase.clause.removeprefix("其中"), source
    name = line_name(phrase.clause, progress.region)
    if _OWN.fullmatch(phrase.clause) and kin.before is not None and kin.before.grand and kin.before.leads:
        name = phrase.clause  # 收入总计 a:本级收入 b,上级补助 c
    if source is None or "fact" in own:
        item = name or _handed(phrase) or _line_of(phrase, kin.of, stage)
        if item is None and ("fact" not in own or _SPENDING_OR_INCOME.match(phrase.clause)):
            item = _line_first(progress, phrase)
    else:
        if (other := _other_line(phrase, kin, name)) is not None:
            return other, source
        moved = _moves_on(progress, phrase, kin, name)
        source = kin.before if moved and kin.before else source
        source = _whole_line(progress, source, stage, phrase.amount, phrase.clause) or source
        item = source.item
        if kin.of is not None and kin.of.item and source is kin.of and not {"stage", "level", "kind"} & set(own):
            item = name or item  # 精准扶贫支出 a,其中整村推进 b
        named = not moved and kin.of is not None and not kin.of.item and not {"level", "kind"} & set(own)
        if named and item is None and not placed and not _ENUMERATED.match(phrase.clause):
            item = name
        item = item or _handed(phrase)
    item = item or _other_side(phrase, kin)
    if item is None and UNNAMED.fullmatch(phrase.clause):
        item = line_headed(progress)
    return item, source


def _handed(phrase: Phrase) -> str | None:
    """Return the line of money that budgets hand over: 支出 a,调出 b."""
    match = _HANDED.fullmatch(phrase.clause)
    return f"{match[1]}资金" if match else None


def _whole_line(
    progress: Progress, before: StatedAmount | None, stage: str | None, worth: FoundAmount, clause: str
) -> StatedAmount | None:
    """Return what is said to be adjusted behind several lines that change: 支出原为 a,增加甲 b、乙 c,调整后为 d.

    So too what all lines come to: 甲收入增加 a、乙收入减少 b,净增加 c.
    """
    if stage not in ("adjusted", "change") or before is None or before.stage != "change" or not before.item:
        return before
    lines = {before.item}
    yuan = convert(worth.value, worth.unit, Unit.YUAN)
    if stage == "change":
        return _before_the_lines(progress, before) if _IN_ALL.match(clause) else before
    for one in reversed(progress.found):
        apart = (one.passage, one.fact, one.budget) != (before.passage, before.fact, before.budget)
        if apart or one.stage == "adjusted":
            break
        if one.stage == "opening":
            whole = len(lines) > 1 or (not one.item and abs(yuan - one.yuan) < abs(yuan - before.yuan))
            whole = whole or (not one.item and abs(yuan - one.yuan - before.yuan) * _NEARLY < yuan)
            return one if whole else before  # 支出年初安排 a,增加甲支出 b,调整为 c
        lines.add(one.item or "")
    return before


def _before_the_lines(progress: Progress, before: StatedAmount) -> StatedAmount:
    """Return the whole budget that lines moved, told before them; the last line, without its name, where none was."""
    lines = set[str]()
    for one in reversed(progress.found):
        if (one.passage, one.fact, one.budget, one.of) != (before.passage, before.fact, before.budget, before.of):
            break
        if not one.item:
            return replace(one, stage="change") if len(lines) > 1 else before
        lines.add(one.item)
    return replace(before, item=None, kind=None, grand=False) if len(lines) > 1 else before


def _line_of(phrase: Phrase, of: StatedAmount | None, stage: str | None) -> str | None:
    """Return the line that a part of a budget's whole is: 收入减少 a,其中一般公共预算收入减少 b; levels are none."""
    name = _FROM_WHAT.sub("", _LINE_VERB.sub("", phrase.clause))
    own = _OWN_LINE.fullmatch(name)
    if of is None or of.fact not in BUDGETS or of.item or (of.stage != stage and not own):
        return None
    return name if name and (own or "level" not in said(name)) else None


def _line_first(progress: Progress, phrase: Phrase) -> str | None:
    """Return the line that the words before a comma name: 调入资金,第一次调整后为 a; 上级补助收入:由 a 调整为 b."""
    first, _, rest = phrase.text.partition(":" if ":" in phrase.text else ",")
    if (fund := _FUND.search(first)) and _SPENDING_OR_INCOME.match(rest):
        return fund[0]  # 城乡居民基本养老保险基金:收入由 a 调整为 b,支出由 c 调整为 d
    first = _UNLISTED.sub("", first)
    if not rest or not LINE.fullmatch(first.strip("“”")) or "fact" in said(rest):
        return None
    return line_name(first, progress.region)


def _other_side(phrase: Phrase, kin: Kin) -> str | None:
    """Return the spending of the fund whose income was told right before: 养老保险基金收入 a,支出 b."""
    line = kin.before.item if kin.before is not None and kin.of is None and kin.before.fact == "income" else None
    if line is not None and line.endswith("保险基金") and _SPENDING_FROM.match(phrase.clause):
        return line
    if line is None or not line.endswith("基金收入") or not _SPENDING.fullmatch(phrase.clause):
        return None
    return line.removesuffix("收入") + "支出"


def _moves_on(progress: Progress, phrase: Phrase, kin: Kin, name: str | None) -> bool:
    """Return whether a figure is the next stage of a part: 收入由 a 调整为 b。其中:甲收入由 c 调整为 d,调增 e."""
    before = kin.before
    if before is None or before.of is None or not before.item or before.fact not in BUDGETS or progress.crossed:
        return False
    return continues(progress, phrase.own, phrase.clause) and name is None and before.stage != phrase.own["stage"]


def _other_line(phrase: Phrase, kin: Kin, name: str | None) -> str | None:
    """Return the line beside the one before, named alike and without 收入: 税务部门完成 a,财政部门完成 b; else None."""
    before = kin.before.item if kin.of is None and kin.before is not None else None
    if name and _OWN_NAME.search(name):
        return name
    if not before or not name or name == before or UNNAMED.fullmatch(phrase.clause):
        return None
    return name if len(name) > _ALIKE and name[-_ALIKE:] == before[-_ALIKE:] else None
