"""From a file's paragraphs to what was understood of them."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from quotaxl.core.document import Document
from quotaxl.core.region import RegionTable
from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.core.table import Table
from quotaxl.reading.ordinals import chinese_number
from quotaxl.reading.prose.amounts import declared_unit
from quotaxl.reading.prose.mentions import mentions
from quotaxl.reading.prose.passages import Passage, passages
from quotaxl.reading.prose.progress import Progress
from quotaxl.reading.prose.statements import read_passage

_LINED = frozenset({"text", "pdf", "ofd"})
"""Kinds of files of which each printed line is a paragraph."""
_TITLE = re.compile(r"(?:报告|说明|议案|请示|决议|情况|方案|通知)(?:\(.{1,6}\))?$")
_STEP = re.compile(r"第([一二三四五六七八九\d])次")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年)")
_AS_OF = re.compile(r"截[至止][^。;；]{0,24}限额")
_AFTER = re.compile(r"(?:增加|调整|下达|新增)[^,，。;；]{0,6}后")
_REGION = re.compile(r"[\u4e00-\u9fff]{1,12}?(?:自治州|自治县|自治旗|地区|[省市县区旗州盟])")


def prose_of(document: Document, tables: Sequence[Table], regions: RegionTable) -> Prose | None:
    """Return what the paragraphs of a document say that belong to none of its tables; None where it has no prose.

    Prose is a paragraph that ends as a sentence or says an amount; a file of headings and cells has none.
    """
    if not document.paragraphs:
        return None
    lines = document.kind in _LINED
    text = document.kind == "text"
    taken = {row for t in tables if text for row in range(t.area.top, t.area.bottom + 1) if _tabular(t)}
    kept = [(p.number, p.text) for p in document.paragraphs if p.number not in taken]
    disputed = {p.number: p.disputed for p in document.paragraphs if p.disputed}
    apart = {p.number for p in document.paragraphs if p.apart}
    prose = read_prose(document.file, kept, regions, lines=lines, disputed=disputed, apart=apart)
    lists = any(mention.what == "annex" for mention in prose.mentions)
    spoken = prose.statements or lists or any(re.search(r"[。;]", sentence) for sentence in prose.sentences)
    return prose if spoken else None


def _tabular(table: Table) -> bool:
    """Return whether a table of a text file is one, rather than a list of sentences that ends in amounts."""
    return table.form is not None or len(table.columns) > 1


def read_prose(
    file: str,
    paragraphs: Sequence[tuple[int, str]],
    regions: RegionTable,
    *,
    lines: bool,
    disputed: Mapping[int, tuple[tuple[int, int], ...]] | None = None,
    apart: Collection[int] = (),
) -> Prose:
    """Return what the (number, text) paragraphs of a file say; `lines` says that they are lines of a text file.

    `disputed` holds, by number, characters over which tracked changes contradict each other: no amount is read there.
    `apart` are numbers of notes and text boxes: they inherit nothing from the text around them, and hand nothing on.
    """
    found = passages(paragraphs, lines=lines)
    title = _title(found)
    year = _year(title, found)
    region = _region(title, found, regions)
    unit = declared_unit(passage.text for passage in found)
    kinds = _kind(title), _sole_kind(found)
    progress = Progress(file, regions, region, year, _step(title), disputed or {}, *kinds, unit)
    for number, passage in enumerate(found):
        read_passage(_aside(progress) if passage.places[0][0] in apart else progress, number, passage)
    return Prose(
        file,
        title,
        region,
        year,
        _before_the_increase(progress.found),
        tuple(progress.unread),
        tuple(mentions(found, regions)),
        tuple(passage.text for passage in found),
    )


def _sole_kind(found: Sequence[Passage]) -> str | None:
    """Return the kind of debt that a text speaks of alone: it says that there is none of the other, 无专项债券."""
    text = "".join(passage.text for passage in found)
    for other, kind in (("专项", "general"), ("一般", "special")):
        none = re.findall(rf"(?:无|没有){other}债[务券]", text)
        if none and len(none) == len(re.findall(rf"{other}债", text)):
            return kind
    return None


def _aside(progress: Progress) -> Progress:
    """Return what reading has in hand for words beside the text: the same figures, no sentence before them."""
    none: dict[str, Any] = {"last": None, "top": None, "scope": None, "awaited": None, "announced": None}
    return replace(progress, **none, spoken=None, heads=[], brackets=[], subjects=[], told=())


def _before_the_increase(found: Sequence[StatedAmount]) -> tuple[StatedAmount, ...]:
    """Return the statements where a limit as of a day, 截至10月末的限额, is the one before a later 增加后的限额."""
    made = list(found)
    for at, one in enumerate(found):
        if one.fact != "limit" or one.stage != "adjusted" or not _AS_OF.search(one.sentence):
            continue
        alike = (x for x in found[at + 1 :] if x.fact == "limit" and (x.kind, x.level) == (one.kind, one.level))
        later = next((x for x in alike if x.stage == "adjusted" and _AFTER.search(x.sentence)), None)
        if later is None or one.of is not None:
            continue
        group = [at, *(i for i, part in enumerate(found) if part.of == at and part.fact == "limit")]
        for index in group:
            made[index] = replace(made[index], stage="opening")
    return tuple(made)


def _title(found: Sequence[Passage]) -> str:
    """Return the title: the first of the first lines, two of them put together where one breaks, that ends as one."""
    head = [p.text for p in found[:6]]
    for n, text in enumerate(head):
        if len(text) <= 80 and _TITLE.search(text) and "。" not in text:
            return head[n - 1] + text if n and text[:1] in "算整案" else text
    return head[0] if head else ""


def _year(title: str, found: Sequence[Passage]) -> int | None:
    if match := _YEAR.search(title):
        return int(match[0])
    counts = Counter(y for p in found for y in _YEAR.findall(p.text))
    return int(counts.most_common(1)[0][0]) if counts else None


def _step(title: str) -> int | None:
    match = _STEP.search(title)
    return chinese_number(match[1]) if match else None


def _kind(title: str) -> str | None:
    general, special = "一般债" in title, "专项债" in title
    return None if general == special else "general" if general else "special"


def _region(title: str, found: Sequence[Passage], regions: RegionTable) -> str | None:
    """Return the region named in the title, else the one named most often in the text."""
    for text in (title, *(p.text for p in found[:2])):
        names = [name for name in _candidates(text) if regions.named(name)]
        apart = list(dict.fromkeys(names))
        if names and (text is title or len(apart) == 1 or "".join(apart) in text):
            return names[0]  # 乐山市五通桥区 is one place; several beside each other share something out
    counts: Counter[str] = Counter()
    for passage in found:
        counts.update(name for name in _candidates(passage.text) if regions.named(name))
    (first, times), *rest = counts.most_common(2) or [("", 0)]
    return first if times > 2 and (not rest or times > 2 * rest[0][1]) else None


def _candidates(text: str) -> list[str]:
    names = []
    for match in re.finditer(r"自治州|自治县|自治旗|地区|[省市县区旗州盟]", text):
        for length in range(8, 0, -1):
            start = match.start() - length
            if start >= 0 and re.fullmatch(r"[\u4e00-\u9fff]+", text[start : match.start()]):
                names.append(text[start : match.end()])
    return names
