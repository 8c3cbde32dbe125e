"""Paragraphs as a file has them → passages: one logical paragraph each, without blanks, every character traced back.

A text copied from a page is broken at the ends of its lines, inside sentences, names and numbers; such lines are
put together again. In a passage full-width digits, letters and punctuation are half-width.
"""

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from quotaxl.core.document import Spot

_BLANK = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]")
_ENDS = re.compile(r"[。！？!?；;：:]$")
_STARTS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、](?!\d(?!\d{3}年))|[（(]\d{1,2}[)）]|附件|附:|附：|第[一二三四五六七八九十]+[章条]|——)"
)
_FOOT = re.compile(r"^(?:[-—–－―·]+\d{1,3}[-—–－―·]+|第\d{1,3}页(?:[,，/]?共\d{1,3}页)?)$")
"""A line that holds the number of a page and nothing else."""
_AMOUNT_FIRST = re.compile(r"\d[\d,]*(?:\.\d+)?(?:亿|万)?元")
_REMNANT = re.compile(r"[\u4e00-\u9fff]{1,2}\d[\d,]*(?:\.\d+)?[亿万]元")
"""The last characters of a name, and its amount: 某中学运动场及附属设施项 / 目1900万元."""
_OPEN = re.compile(r"[(（][^()（）。;；:：]*[\u4e00-\u9fff]$")
_CLOSES = re.compile(r"[^()（）。;；:：]{0,20}[)）]")
"""A bracket that is opened in one line and closed in the next."""
_NUMBERED = re.compile(r"\d{1,2}[.、](?!\d)")
_REST_OF_NAME = re.compile(r"[\u4e00-\u9fff]{1,14}\d[\d,]*(?:\.\d+)?[亿万]元[。；;]?$")
_ROOMY = 0.65
"""A numbered line at least so wide, without its amount, goes on in the next, which is little more than that."""
_GOES_ON = re.compile(r"其中(?:一般|专项)|(?:增加|减少|调增|调减)[^,，]*\d[\d,.]*(?:亿|万)?元。$|调整后(?:为|达)?\d")
_FAR = " " * 12
"""Blanks before a number that no list begins with."""
_APART = re.compile(r"[^\s] {4,}[^\s]|\u3000{3,}|\t")
_LONGEST = 110
"""No line of a page is wider than this, in half characters; longer ones are paragraphs that an editor wraps itself."""
_RARE = 12
"""One line in so many may be longer, where somebody put lines of a page together."""
_HEADING = 30
"""A line with an ordinal is a heading where it is narrower than this, in half characters: no end of a page's line."""
_FULL = 0.8
"""A line at least so long as this part of the page's width goes on in the next."""
_NARROW = {ord(c): ord(c) - 0xFEE0 for c in map(chr, range(0xFF01, 0xFF5F))} | {
    ord("〔"): ord("〔"), ord("、"): ord("、"), ord("﹪"): ord("%"), ord("−"): ord("-"), ord("–"): ord("-"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """A logical paragraph: its text without blanks, and for each character its paragraph and place there."""

    text: str
    places: tuple[tuple[int, int], ...]
    raw: str
    """The same characters as the file has them."""

    def written(self, start: int, end: int) -> str:
        """Return characters `start` to `end` as the file has them."""
        return self.raw[start:end]

    def spots(self, start: int, end: int) -> tuple[Spot, ...]:
        """Return where characters `start` to `end` stand in the file: a spot for each of its paragraphs."""
        found: list[Spot] = []
        for paragraph, at in self.places[start:end]:
            if found and found[-1].paragraph == paragraph:
                found[-1] = Spot(paragraph, found[-1].start, at + 1)
            else:
                found.append(Spot(paragraph, at, at + 1))
        return tuple(found)


def passages(paragraphs: Iterable[tuple[int, str]], *, lines: bool) -> tuple[Passage, ...]:
    """Return the passages of (number, text) pairs; `lines` says that these are lines of a text file."""
    written = [(number, text) for number, text in paragraphs if _BLANK.sub("", text)]
    marks = _page_marks([text for _, text in written]) if lines else frozenset()
    filled: list[tuple[int, str]] = []
    over: set[int] = set()
    for at, (number, text) in enumerate(written):
        if at in marks or _FOOT.match(_BLANK.sub("", text)):
            over.add(len(filled))
        else:
            filled.append((number, text))
    width = _page_width([text.strip() for _, text in filled]) if lines else 0
    groups: list[list[tuple[int, str]]] = []
    run: set[int] = set()
    for at, (number, text) in enumerate(filled):
        before = groups[-1][-1][1] if groups else ""
        page = at in over and _over_the_page(before, text)
        if groups and lines and _one_more(groups[-1], text):
            groups[-1].append((number, text))
            run.add(number)
        elif groups and lines and (page or _torn(before, text) or (width and _goes_on(before, text, width))):
            groups[-1].append((number, text))
        else:
            groups.append([(number, text)])
    return tuple(_passage(group, run) for group in groups)


def _page_marks(texts: Sequence[str]) -> frozenset[int]:
    """Return which lines are the number of a page alone, far from the margin or beside a running title, and that title.

    A running title stands beside such a number on more than one page, or is set in two parts far apart.
    """
    bare = [_BLANK.sub("", text) for text in texts]
    numbers = [at for at, text in enumerate(bare) if _FOOT.match(text) or re.fullmatch(r"\d{1,3}", text)]
    beside = [at + step for at in numbers for step in (-1, 1) if 0 <= at + step < len(texts)]
    times = Counter(bare[at] for at in set(beside))
    titles = {
        at
        for at in beside
        if at not in numbers and not re.search(r"[。;；:：]|元", bare[at]) and len(bare[at]) < _HEADING
        and (times[bare[at]] > 1 or _APART.search(texts[at].strip()))
    }  # fmt: skip
    near = {at for at in numbers if {at - 1, at + 1} & titles or texts[at].startswith(_FAR)}
    return frozenset(near | {at for at in titles if {at - 1, at + 1} & near})


def _page_width(lines: Sequence[str]) -> int:
    """Return the width in characters at which a page breaks its lines; 0 where lines are whole paragraphs."""
    whole = sum(_wide(line) > _LONGEST for line in lines)
    if not lines or whole * _RARE > len(lines):
        return 0
    broken = [
        _wide(a)
        for a, b in itertools.pairwise(lines)
        if _wide(a) <= _LONGEST
        and not _ENDS.search(a)
        and not _STARTS.match(b)
        and not (_STARTS.match(a) and _wide(a) < _HEADING)
    ]
    if len(broken) < 3:
        return 0
    widest = max(broken)
    full = [n for n in broken if n >= widest * _FULL]
    return widest if len(full) >= max(2, len(broken) // 2) and widest >= 36 else 0


def _torn(line: str, following: str) -> bool:
    """Return whether a line ends within an amount that goes on in the next: 156. / 83亿元, 88.1 / 亿元, 1.7亿 / 元."""
    bare, after = _BLANK.sub("", line), _BLANK.sub("", following)
    if re.search(r"[\u4e00-\u9fff][^。]*\d[亿万]$", bare):
        return after.startswith("元")
    named = re.search(r"[\u4e00-\u9fff]$", bare) and (_STARTS.match(bare) or re.search(r"[,，、。;；]|元", bare))
    if _AMOUNT_FIRST.match(after) and named:
        return True
    if _OPEN.search(bare) and _CLOSES.match(after):
        return True
    if _STARTS.match(bare) and re.search(r"[\u4e00-\u9fff]$", bare) and _REMNANT.match(after):
        return True
    number = re.search(r"[\u4e00-\u9fff(（+\-]\d[\d,]*\.?\d*$", bare)
    return bool(number and re.match(r"\d*(?:[,.]\d+)*(?:亿元|万元|元|亿|万)", after))


def _over_the_page(line: str, following: str) -> bool:
    """Return whether the last line of a page is a sentence that goes on in the first of the next."""
    bare, after = _BLANK.sub("", line), _BLANK.sub("", following)
    open_ended = not _ENDS.search(bare) and re.search(r"[,，、。;；]|元", bare)
    return bool(open_ended) and not _STARTS.match(after)


def _wide(line: str) -> int:
    """Return how wide a line is printed, in half characters."""
    return sum(1 if char.isascii() else 2 for char in line)


def _goes_on(line: str, following: str, width: int) -> bool:
    bare, after = _BLANK.sub("", line), _BLANK.sub("", following)
    if bare.endswith((":", "：")) and re.fullmatch(r"[^,，。;；:：()（）\d]{2,12}[:：]", after):
        return False  # 安排如下： / 一般债券：
    if _STARTS.match(bare) and bare.endswith("元") and re.match(r"[^,，。;；、:：)）的等用以左和与及至到]", after):
        return False  # the last of a list: what follows an amount in its sentence begins otherwise
    cut = _NUMBERED.match(bare) and not re.search(r"\d[亿万]?元|[。；;：:]", bare)
    if cut and _REST_OF_NAME.match(after) and _wide(line.strip()) >= width * _ROOMY:
        return True
    if _STARTS.match(after):
        return bool(re.search(r"\d$", bare) and re.match(r"\d+\.\d", after))
    if re.search(r"[,，、(（]$|\d\.?$", bare):
        return True
    return _wide(line.strip()) >= width * _FULL and not re.search(r"[。！？!?]$", bare)


def _one_more(group: Sequence[tuple[int, str]], following: str) -> bool:
    """Return whether a line is one of short ones that a sentence each go on in: 限额 a。/ 其中一般 b."""
    bare, after = _BLANK.sub("", group[-1][1]), _BLANK.sub("", following)
    short = (
        bare.endswith("。")
        and bare.count("。") == 1
        and len(bare) < _HEADING
        and bool(re.search(r"\d[\d,.]*(?:亿|万)?元。$", bare))
    )
    kind = bool(re.match(r"(?:一般|专项)债[务券]\d", after))
    return short and len(after) < _HEADING and (kind or bool(_GOES_ON.match(after)))


def _passage(group: Sequence[tuple[int, str]], run: Collection[int] = ()) -> Passage:
    chars: list[str] = []
    places: list[tuple[int, int]] = []
    for number, text in group:
        for at, char in enumerate(text):
            if not _BLANK.match(char):
                chars.append(char)
                places.append((number, at))
    raw = "".join(chars)
    text = raw.translate(_NARROW)
    for at, (number, _) in enumerate(places[1:], 1):
        if number in run and places[at - 1][0] != number:
            text = text[: at - 1] + "," + text[at:]  # its sentence goes on in the next line
    return Passage(text, tuple(places), raw)
