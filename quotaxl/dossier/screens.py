"""What a project's name says it is, held against an entry of a negative list: words alone will not do.

A word in the name of a place says nothing (宾馆路, 绿化村); after 改造为 only the result counts; a building word
counts together with its owner (业务用房 of a clinic and of a bureau are two things); what a name ends in tells spending
of money from building (…费, …贴息); some facts stand with their words apart (归还…贷款).
"""

import re
import unicodedata
from functools import cache, lru_cache

from quotaxl.catalogue.law.lists import NegativeItem
from quotaxl.catalogue.law.sorts import SpendingSort, sorts

_ASIDE = re.compile(r"[（(【\[][^（()）\]】]{0,40}[)）\]】]")
_BECOMES = re.compile(r".*(?:改造|改建|改扩建|扩建|转型|置换|变更|建设|改)(?:成为|为|成)")
_TAIL = re.compile(r"(?:项目|工程|资金|任务|计划|专项|专项资金|债券|\d+|[一二三四五六七八九十]期|第|期|等|年|及|\s)+$")
_CONVERSION = re.compile(r"改造|改建|改扩建|迁建|置换|改")
_MADE_OF = re.compile(r"改建(?!工程|项目)|用作|用于|改作|恢复|拆除")
_PLAIN_END = (
    "公路", "道路", "管网", "供水", "供热", "排水", "停车场", "停车楼", "首末站", "修复", "大修",
    "桥梁", "泵站", "湿地公园", "耕地", "专用道", "快速路", "路面", "防洪", "堤防",
    "小学", "中学", "学校", "幼儿园", "医院", "卫生院",
)  # fmt: skip
"""What is built stands at the end of a name; whatever stands before such a word is where it lies."""
_BUILT = (
    "中心", "基地", "站", "厂", "馆", "场", "场所", "楼", "路", "桥", "渠", "库", "园", "网", "系统", "平台",
    "设备", "设施", "用房", "管道", "河道", "隧道", "校", "院", "房", "厕", "井", "塔", "堤", "坝", "林", "田",
    "改造", "建设", "修缮", "修复", "加固", "治理", "提升", "升级", "扩容", "整治", "新建", "改建", "扩建",
    "迁建", "搬迁", "安装", "绿道", "机", "船", "市场", "车间", "仓", "棚", "池", "渡口", "码头",
)  # fmt: skip
"""What a name ends in that builds or mends something."""
_WORKS = re.compile(
    r"(?:建设|新建|改造|装修|装饰|提升|升级|扩建|改扩建|开发|打造|整治|改建|迁建|重建|修建|安装|更新|采购|购置|制作|维护|完善|运营|及|和|配套|设施|工程|项目)+$"
)
_PUBLIC = (
    "学校", "小学", "中学", "幼儿园", "医院", "卫生院", "养老", "敬老", "福利", "图书馆", "安置", "保障",
    "租赁住房", "救治", "照料", "食堂", "社区", "医务",
)  # fmt: skip
_PLACE_AFTER = (
    r"(?:大街|大道|街道|胡同|社区|小区|片区|地块|路口|路段|周边|附近|沿线|门前|门口|一带|段|巷|弄|屯|庄|沟|河|湖|桥|镇|乡"
    r"|站点|站|塘|坝|水库|岭|坡|坪|坑|湾|寨|口|路(?!面|灯|网|基|牌)|街(?!区改|景)|村(?!庄|容|级|民)|旁|侧|至|到|北|南|东|西|前)"
)


def telling(name: str, item: NegativeItem) -> str | None:
    """Return the word by which a project's name shows an entry of a negative list; None where it does not."""
    text = converted(subject(name), (*item.public, *_PUBLIC))
    if any(word in text for word in item.exclude):
        return None
    if not item.endings and _bare(text).endswith(_PLAIN_END):
        return None
    for word in item.include:
        if word in text and _stands(word, text):
            return word
    for word in item.buildings:
        if word in text and _stands(word, text) and not any(owner in text for owner in item.public):
            return word
    bare = _bare(text)
    for word in item.endings:
        if bare.endswith(word):
            return word
    for pair in item.apart:
        if all(word in text for word in pair) and _apart(pair).search(text):
            return "…".join(pair)
    return _of_sort(text, sorts()[item.sort]) if item.sort in sorts() else None


def _of_sort(text: str, sort: SpendingSort) -> str | None:
    """Return by what a name is of a sort: what it ends in, who does what with what, whose room it is.

    A name that ends in something built is no payment, whatever stands before: 劳务市场建设, 贷款大厦改造.
    """
    bare = _bare(text)
    if any(word in text for word in sort.spared) or (sort.payment and bare.endswith(_BUILT)):
        return None
    ends = bare if sort.payment else _WORKS.sub("", bare)
    said = next((word for word in sort.words if _stands(word, text)), None)
    return (
        said
        or next((word for word in sort.heads if ends.endswith(word)), None)
        or _done(text, sort)
        or _room(text, sort)
    )


def _done(text: str, sort: SpendingSort) -> str | None:
    """The verb and what it is done with, near each other: 偿还某公司贷款, 津贴发放."""
    objects = [word for word in sort.objects if word in text and _stands(word, text)]
    pairs = ((verb, word) for verb in sort.verbs if objects and verb in text for word in objects)
    return next((f"{verb}…{word}" for verb, word in pairs if _near(verb, word, text)), None)


def _room(text: str, sort: SpendingSort) -> str | None:
    """The owner and the room close behind it: 财政局综合楼."""
    rooms = [room for room in sort.rooms if room in text and _stands(room, text)]
    pairs = ((owner, room) for owner in sort.owners if rooms and owner in text for room in rooms)
    return next((f"{owner}…{room}" for owner, room in pairs if re.search(f"{owner}[^、，]{{0,8}}{room}", text)), None)


def _near(verb: str, word: str, text: str) -> bool:
    return re.search(f"{verb}.{{0,14}}{word}|{word}.{{0,8}}{verb}", text) is not None


@lru_cache(maxsize=256)  # a name is held against every entry, one after the other
def _bare(text: str) -> str:
    return _TAIL.sub("", text)


@cache
def _spot(word: str) -> re.Pattern[str]:
    return re.compile(re.escape(word) + rf"(?!{_PLACE_AFTER})")


@cache
def _apart(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(".{0,12}".join(map(re.escape, words)))


def _stands(word: str, text: str) -> bool:
    """Return whether a word stands in a text otherwise than as the beginning of a place's name."""
    return word in text and _spot(word).search(text) is not None


def converted(text: str, public: tuple[str, ...]) -> str:
    """Return what a conversion makes, where that serves the public: of 老党校旧址改建特殊教育学校 the school."""
    made = _MADE_OF.search(text)
    if made and len(_TAIL.sub("", text[made.end() :])) > 2:
        return text[made.end() :]
    found = _CONVERSION.search(text)
    after = text[found.end() :] if found else ""
    return after if any(word in after for word in public) else text


@lru_cache(maxsize=4096)  # a name is held against every entry of every list that binds it
def subject(name: str) -> str:
    """Return what a name says is built: without blanks and asides; of 甲改造为乙 what it becomes."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    text = _ASIDE.sub("", text)
    return _BECOMES.sub("", text) or text
