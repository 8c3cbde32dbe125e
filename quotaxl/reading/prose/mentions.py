"""What a text names beside its amounts: meetings, documents, articles, annexes, days, years, regions, gaps."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from quotaxl.core.region import Level, RegionTable
from quotaxl.core.statement import Mention
from quotaxl.reading.ordinals import chinese_number
from quotaxl.reading.prose.passages import Passage

_N = r"[〇零一二三四五六七八九十百两\d]+"
_SESSION = re.compile(
    rf"(?:第?(?P<term>{_N})届)?(?P<body>人大常委会|人民代表大会常务委员会|人民代表大会|人大|人代会)"
    rf"(?:常务委员会)?第?(?P<number>{_N})次(?:全体)?会议"
)
_DOCUMENT = re.compile(
    r"(?:(?!根据|据|按照|依据|依照|以及|按|和|及|与|的|以|由|经)[\u4e00-\u9fff]){1,8}[〔\[(【](?:19|20)\d{2}[〕\])】]第?\d{1,4}号"
)
_ARTICLE = re.compile(
    rf"(?P<law>《?(?:中华人民共和国)?预算法(?P<rules>实施条例)?》?)(?:第{_N}章)?(?P<first>第(?P<article>{_N})条)(?:第?\(?(?P<item>{_N})\)?项|第{_N}款(?:第?\(?(?P<item2>{_N})\)?项)?)?"
)
_ANNEX = re.compile(r"^附件[:0-9一二三四五六七八九十]?[:、.]?")
_DAY = re.compile(r"(?P<y>(?:19|20)\d{2})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_YEAR = re.compile(r"(?P<y>(?:19|20)\d{2})年(?!第)")
_BLANKS = re.compile(
    r"[X×╳☓]{2,}|(?<![A-Za-z])[xX]{2,}(?![A-Za-z])|[_＿]{2,}|\*{2,}|□+|[○〇]{2,}|\((?:填写|待定|待填|空)\)|待填|此处填写"
    r"|(?<=[为额入出达计至余共项目程])(?:亿元|万元)(?![以,]?[上下]?级)"
)
_UNIT_NOTE = re.compile(r"单位[^。;]*$")
_CLAIMS = {
    "overdue": r"(?:不存在|未发生|没有|无)(?:债务|政府债务|任何)?逾期(?:债务|情况|偿还)?|无债务逾期",
    "limit": r"(?:未|没有|不存在)(?:发生)?(?:超|突破)(?:出|过)?(?:债务|核定的?|政府债务|省核定的债务)?限额(?:举债)?"
    r"|(?:控制|均)在[^,。]{0,8}限额(?:以内|之内|内|范围内)",
    "risk": r"(?:债务)?风险(?:总体|整体|基本)?(?:安全)?可控|处于绿色(?:区间|等级)?",
    "service": r"(?:按时|按期|及时)(?:足额)?(?:完成|偿还|支付)[^,。]{0,12}(?:还本付息|本息|本金|利息)",
}
_CLAIM = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _CLAIMS.items()))


def mentions(passages: Sequence[Passage], regions: RegionTable) -> Iterator[Mention]:
    """Yield what the passages mention, in their order; annexes are those listed behind 附件."""
    listing = False
    for number, passage in enumerate(passages):
        for one in _mentions(passage, regions):
            yield replace(one, passage=number)
        text = passage.text
        head = _ANNEX.match(text)
        if head or listing:
            found = list(_annexes(passage, head.end() if head else 0, first=bool(head)))
            yield from found
            listing = bool(head) or bool(found)


def _mentions(passage: Passage, regions: RegionTable) -> Iterator[Mention]:
    """Yield what a passage names beside amounts: sessions, documents, articles, annexes, years, regions, claims."""
    text = passage.text
    for match in _SESSION.finditer(text):
        yield _mention("session", passage, match, _session(match))
    for match in _DOCUMENT.finditer(text):
        yield _mention(
            "document", passage, match, re.sub(r"[\[(【]", "〔", re.sub(r"[\])】](?=第?\d+号$)", "〕", match[0]))
        )
    for match in _ARTICLE.finditer(text):
        law = "regulation" if match["rules"] else "budget-law"
        item = match["item"] or match["item2"]
        value = f"{law} {chinese_number(match['article']) or match['article']}"
        yield _mention("article", passage, match, f"{value} {chinese_number(item) or item}" if item else value)
    for match in _DAY.finditer(text):
        yield _mention("day", passage, match, f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}")
    for match in _YEAR.finditer(text):
        yield _mention("year", passage, match, match["y"])
    for match in _BLANKS.finditer(text):
        if not (match[0] in ("亿元", "万元") and _UNIT_NOTE.search(text[: match.start()])):
            yield _mention("blank", passage, match, match[0])
    for match in _CLAIM.finditer(text):
        yield _mention("claim", passage, match, match.lastgroup or "")
    yield from _regions(passage, regions)


def session_of(text: str) -> str | None:
    """Return the session that a text names as mentions have it: standing 10 19, congress 10 5; None for none."""
    match = _SESSION.search("".join(text.split()))
    return _session(match) if match else None


def _session(match: re.Match[str]) -> str:
    body = "standing" if "常" in match["body"] else "congress"
    term = (chinese_number(match["term"]) or match["term"]) if match["term"] else "-"
    return f"{body} {term} {chinese_number(match['number']) or match['number']}"


def _annexes(passage: Passage, start: int, *, first: bool) -> Iterator[Mention]:
    """Yield the annexes that a passage lists: 附件:1.甲表2.乙表, or one a line."""
    text = passage.text
    if len(text) > 400 or "。" in text:
        return
    body = text[start:]
    cuts = list(re.finditer(r"(?:^|(?<=[^\d.〔]))\d{1,2}[.、:](?=[^\d\s]|(?:19|20)\d\d年)", body))
    if head := re.match(r"^附件(\d{1,2})[:.、]?", text):
        body, start, cuts = text[head.end() :], head.end(), []
    if not cuts:
        if first and len(body) > 3:
            yield Mention("annex", body, body, passage.spots(start, len(text)), passage.raw[:80])
        return
    if not first and cuts[0].start() != 0:
        return
    ends = [*(m.start() for m in cuts[1:]), len(body)]
    for match, end in zip(cuts, ends, strict=True):
        name = body[match.end() : end].strip(";,。")
        if len(name) > 3:
            a = start + match.end()
            yield Mention("annex", name, name, passage.spots(a, a + len(name)), passage.raw[:80])


def _regions(passage: Passage, regions: RegionTable) -> Iterator[Mention]:
    """Yield the counties and prefectures that a passage names in full."""
    text = passage.text
    taken = 0
    for match in re.finditer(r"自治州|自治县|自治旗|地区|[市县区旗州盟]", text):
        if match.end() <= taken:
            continue
        for length in range(10, 0, -1):
            start = match.start() - length
            if start < taken:
                continue
            name = text[start : match.end()]
            found = regions.named(name)
            if found and found[0].level is not Level.PROVINCE and re.fullmatch(r"[\u4e00-\u9fff]+", name):
                yield Mention(
                    "region",
                    name,
                    name,
                    passage.spots(start, match.end()),
                    passage.written(max(0, start - 15), match.end() + 15),
                )
                taken = match.end()
                break


def _mention(what: str, passage: Passage, match: re.Match[str], value: str) -> Mention:
    start, end = match.span()
    return Mention(
        what,
        passage.written(start, end),
        value,
        passage.spots(start, end),
        passage.written(max(0, start - 20), end + 20),
    )
