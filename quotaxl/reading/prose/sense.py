"""A phrase before an amount → what it says of the amount, by the cues of the catalogue."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from quotaxl.catalogue.prose import words

Said = Mapping[str, Any]

_BUDGET_WORDS = re.compile(
    r"(?:地方)?(?:一般公共预算|公共财政预算|公共财政|(?:级)?财政(?:一般预算)?(?=收入|支出)|一般预算|政府性基金(?:预算)?|基金预算|基金(?=收入|支出)|国有资本经营(?:预算)?|社会保险基金(?:预算)?|预算)"
)
_OF_A_BUDGET = re.compile(r"公共预算|基金|国有资本")
_TOTALS = re.compile(
    r"(?:总)?(?:收入|支出|收支)(?:预算)?(?:总计|共计|总数|总量|总额|总规模|合计|规模|决算数|预算数|预算|总预算|情况|安排|任务|计划|目标|预期(?:目标)?)?(?:均|都|各)?"
    r"|可用财力(?:总计|合计|总量)?|总财力|^财力$|(?<=本级)财力|(?<=当年)财力|财力(?=实现)"
)
_NOISE = re.compile(
    r"\d{1,2}[-至~]\d{1,2}月(?:份)?|净增(?!加)|净减(?!少)|[二两三四五六七八九]项|合计|以上|上述|各项|全年|可用|可|列入|\d{4}年(?:度|末|底)?|\d{1,2}月(?:份|末|底)?|年初|原|本次|此次|本|该|全部|均|各|的|为|由|从|到|至|列|再(?!融资)|和|及|即|其中|"
    r"将|把|拟|对|同意|批准|决算|安排|通过|审查|完成|实现|实际|预计|核定|县人大|人代会|调整前|调整|增加|减少|调增|调减|净|相应|同步|对应|新增|追加|核减|压减|数|后|"
    r"自治|师|团场|同时|同额|编列|批复|亦|系|仅|入库|恰|力争|确保|同口径|变|仍|保持|维持|依然|第[一二三四五]次|省|市|县|区|州|旗|盟|镇|乡|级|全|我|本级|地区|主要|是|共|总|用于|变动|方案|草案|达|执行|年度|上半年|截至|累计|增收|减收|增支|减支|比|较|同期|当年|当期"
)
_LEADS = re.compile(
    r"^(?:和|以及|连同|及(?!时)|与|相应|同步|对应|主要|预计|全年|其中|同时|并|需|拟|将|再(?!融资)|另|加(?=上级|上年|上解)|加上?|[一二三四五六七八九十]是|即|因|由于|包括|含|[:：,])*"
    r"(?:增加|减少|调增|调减|追加|核减|安排|动用|列入?|净增加?|净减少?)?"
)
_TRAILS = re.compile(
    r"(?:第[一二三四五]次(?:预算)?调整后)?(?:预计|全年|累计|实际|可|共)*(?:完成|实现)?(?:(?:比|较)(?:年初|原|上年|去年|调整)[^,。;:、]{0,8}?)?(?:预算)?(?:由|从)?(?:年初)?(?:预算)?(?:的|为|是|达|约|共|计|(?<!基)数)*"
    r"(?:完成|实现)?(?:(?:净|均|各|相应)*(?:调整|增加|减少|调增|调减|追加|核减|超收|短收|增收|减收|增|减|安排|下达|编列|批复|维持|保持|(?<=[入出助金])多|(?<=[入出助金])少)(?:为|到|至)?)?$"
)

_WHOLE = re.compile(
    r"(?:其中|本次|调整后|年初|批复|批准|编列|原|的|,|[省市县区州旗]级|[省市县区州旗]?本级|(?:一般公共|政府性基金|国有资本经营)预算)*"
    r"(?:收入|支出|收方|支方|收支)总(?:计|量|额)(?:[和与及、](?:收入|支出)总(?:计|量|额))?"
    r"(?:年初|原|现|也|亦|仍|将|则|同|系|各|均|分别|由|从|随收入|随支出|随之|等额|同口径|相应|同步|批准|批复|编列|安排|调整?|变更?|增|减|加|少|列|[为是至到达])*$"
)
"""The total of a side of a budget with nothing behind it but how it is told and moved."""
_QUOTED = re.compile(
    r"[“\"](?P<name>[^“”\"]{2,30})(?:[”\"]科目|(?:(?<=收入)|(?<=支出))[”\"])(?:增加|减少|调增|调减|安排)?$"
)
_BEFORE_NAMES = re.compile(
    r"^(?:[^,。;]*(?:品迭|相抵)后(?:净|共)?(?=.)|——?|[①-⑳]|[一二三四五六七八九十]是|(?:主要|分别)(?:是|为)|是|全[省市县区州旗镇](?=完成)|累计(?=完成)|完成|(?:20\d\d年(?:\d{1,2}[-至]\d{1,2}月(?:份)?|上半年)?)?(?:[全我][省市县区州旗镇])?实现(?=[^,]*(?:收入|支出))|(?:涉及的?)?主要税种(?:有|为|是)?|占(?=年初|预算|调整|全年)|除(?=[^,]*(?:收入|支出)$))+"
)
"""What a list or a sentence puts before the name of a line."""
_INTENT = re.compile(r"(?:拟|将|需|(?<![相对供])应)(?=(?:调整|增加|减少|调增|调减|安排)?(?:为|到|至)?$)")
"""Before the verb that moves a line, and no part of its name: 税收收入拟调整为 a."""
_RISE = re.compile(r"^(?:增加|调增|新增)?的?部分(?:主要|分别|全部)*(?:来源于|来自|用于|为)")
_IN_QUOTES = re.compile(r"“[^“”]*”")
_REST = re.compile(
    r"(?P<name>(?:其余|其[他它]|剩余|另外?)(?:的)?(?:[一二两三四五六七八九十\d]+)(?:个|项|类)(?:小|公益性|子)?(?:项目|工程)?)(?:合计|共计|小计|共)?"
)
"""What is left of a list of projects: 其余3个项目合计."""


@lru_cache(maxsize=4096)
def said(clause: str) -> Said:
    """Return the attributes that a clause's cues give: of each the last said, strong cues before weak ones.

    `weak` holds the names of the attributes that only weak cues gave.
    """
    best: dict[str, tuple[tuple[bool, int, int], Any]] = {}
    for cue in words().cues:
        for match in cue.pattern.finditer(clause):
            rank = (not cue.weak, match.end(), match.end() - match.start())
            for name, value in cue.sets:
                if name not in best or rank > best[name][0]:
                    best[name] = (rank, value)
    found: dict[str, Any] = {name: value for name, (_, value) in best.items()}
    found["weak"] = frozenset(name for name, (rank, _) in best.items() if not rank[0])
    return found


def line_name(clause: str, region: str | None) -> str | None:
    """Return the line of a budget that a clause names (债务转贷收入, 农林水支出); None where it is the whole."""
    if _WHOLE.match(clause):
        return None  # 收入总计年初编列 a; 支出总计随收入调为 b
    if quoted := _QUOTED.search(clause):
        clause = quoted["name"]  # 列入2120303“城乡社区公共设施”科目
    clause = re.sub(r"^.*(?:批准|通过|审查|审议|核定)的?(?=.)", "", clause)
    clause = _RISE.sub("", clause)
    clause = _BEFORE_NAMES.sub("", clause)
    clause = _INTENT.sub("", clause)
    if re.search(r"(?<!预算)(?:省|市|县|区|州)本级收入(?:预算)?$", clause):
        return clause
    rest = clause.replace(region, "") if region else clause
    rest = re.sub(r"(?:超收|短收)(?!收入)", "", rest)
    rest = _TOTALS.sub("", _BUDGET_WORDS.sub("", rest))
    rest = _NOISE.sub("", re.sub(r"\(.*?\)", "", rest)).strip("“”\"',:;()%.0123456789、")
    if _OF_A_BUDGET.search(clause):
        rest = rest.removeprefix("财政")  # 财政总收入 alone is more than a budget's
    if not rest:
        return None
    name = _TRAILS.sub("", _LEADS.sub("", clause))
    name = name.strip('":,、')
    return (name if name.count("“") == name.count("”") else name.strip("“”")) or None


def project_name(clause: str) -> str | None:
    """Return the name of a project that a clause is; None where it is none.

    Words around it (用于, 安排, 项目如下, 一是) are left out; a name has none of the words of debts and budgets.
    """
    grammar = words()
    name = clause.strip(":,;、。")
    while True:
        name = re.sub(r"^.*(?:用于|投向|部分[为是])(?=.)", "", name)
        cut = grammar.tails.sub("", grammar.leads.sub("", name, count=1)).strip(":,;、。")
        cut = cut if cut.count("“") == cut.count("”") and not _IN_QUOTES.fullmatch(cut) else cut.strip("“”")
        cut = re.sub(r"^(?:\d{1,2}[.．、](?!\d)|\(\d{1,2}\)|[①-⑳])", "", cut)
        if cut == name:
            break
        name = cut
    if name in ("其他", "其它"):
        return name
    if rest := _REST.fullmatch(name):
        return rest["name"]
    if (len(name) < 3 and name not in grammar.fields) or grammar.never.search(name):
        return None
    return name


def looks_like_project(name: str) -> bool:
    """Return whether a name ends as projects' names do."""
    return bool(words().named.search(name))
