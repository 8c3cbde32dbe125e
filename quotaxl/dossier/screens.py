"""What a project's name says it is, held against an entry of a negative list: words alone will not do.

A word in the name of a place says nothing (宾馆路, 绿化村); after 改造为 only the result counts; a building word
counts together with its owner (业务用房 of a clinic and of a bureau are two things); what a name ends in tells spending
of money from building (…费, …贴息); some facts stand with their words apart (归还…贷款).
"""

import re
import unicodedata
from functools import cache

from quotaxl.catalogue.law.lists import NegativeItem

_ASIDE = re.compile(r"[（(【\[][^（()）\]】]{0,40}[)）\]】]")
_BECOMES = re.compile(r".*(?:改造|改建|改扩建|扩建|转型|置换|变更|建设|改)(?:成为|为|成)")
_TAIL = re.compile(r"(?:项目|工程|资金|任务|计划|专项|专项资金|债券|\d+|[一二三四五六七八九十]期|第|期|等|年|及|\s)+$")
_PLACE_AFTER = (
    r"(?:大街|大道|街道|胡同|社区|小区|片区|地块|路口|路段|周边|附近|沿线|门前|门口|一带|段|巷|弄|屯|庄|沟|河|湖|桥|镇|乡"
    r"|站点|路(?!面|灯|网|基|牌)|街(?!区改|景)|村(?!庄|容|级|民)|旁|侧|至|到|北|南|东|西|前)"
)


def telling(name: str, item: NegativeItem) -> str | None:
    """Return the word by which a project's name shows an entry of a negative list; None where it does not."""
    text = subject(name)
    if any(word in text for word in item.exclude):
        return None
    for word in item.include:
        if _stands(word, text):
            return word
    for word in item.buildings:
        if _stands(word, text) and not any(owner in text for owner in item.public):
            return word
    bare = _TAIL.sub("", text)
    for word in item.endings:
        if bare.endswith(word):
            return word
    for pair in item.apart:
        if re.search(".{0,12}".join(map(re.escape, pair)), text):
            return "…".join(pair)
    return None


@cache
def _spot(word: str) -> re.Pattern[str]:
    return re.compile(re.escape(word) + rf"(?!{_PLACE_AFTER})")


def _stands(word: str, text: str) -> bool:
    """Return whether a word stands in a text otherwise than as the beginning of a place's name."""
    return word in text and _spot(word).search(text) is not None


def subject(name: str) -> str:
    """Return what a name says is built: without blanks and asides; of 甲改造为乙 what it becomes."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    text = _ASIDE.sub("", text)
    return _BECOMES.sub("", text) or text
