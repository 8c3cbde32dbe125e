"""Amounts in the order of their subjects: 甲、乙分别为 a 和 b, and 一般、专项债务余额 a、b without a 分别."""

import re
from collections.abc import Sequence

from quotaxl.reading.prose.amounts import FoundAmount
from quotaxl.reading.prose.progress import Progress
from quotaxl.reading.prose.sense import Said, said

_RESPECTIVELY = re.compile(r"分别(?:为|是|达到?|安排|下达|增加|减少|调整为|列入|低于限额|低于|比限额[低少])?:?$")
_SHORT = 4
"""No name of a county without its last word is longer."""
_LEVELS = (
    r"(?:全[省市县区州旗盟]|[省市县区州旗盟]?本级|[省市县区州旗盟]级|"
    r"一般公共预算|政府性基金(?:预算)?|国有资本经营(?:预算)?)"
)
_LEVEL_FIRST = re.compile(rf"^{_LEVELS}(?P<tail>.+)$")
_LEVEL_LAST = re.compile(rf"{_LEVELS}$")
_STOCK = re.compile(r"(?:限额|余额)$")
_JOIN = re.compile(r"^(?:[、,]|和|与|及|以及)$")


def subject_of(progress: Progress, phrase: str, text: str, rest: Sequence[FoundAmount]) -> str | None:
    """Return the phrase of one amount of a 分别, made from its own subject; None where there is none."""
    match = _RESPECTIVELY.search(phrase)
    run = 1
    while run < len(rest) and _JOIN.match(text[rest[run - 1].end : rest[run].start]):
        run += 1
    if match:
        lead = phrase[: match.start()].rstrip(",:")
        verb = match[0]
        names = _names(lead, run) if lead else list(progress.told)
        if run > 1 and len(names) == run:
            progress.told = tuple(names)
            progress.subjects = [name + verb.removeprefix("分别") for name in names]
    elif run > 1 and (names := _apart(phrase, run)):
        before = phrase.rpartition(",")[0]
        progress.subjects = [f"{before},{name}" if before else name for name in names]
        return progress.subjects.pop(0)
    if progress.subjects and (match or _JOIN.match(phrase) or not phrase):
        return progress.subjects.pop(0)
    progress.subjects = []
    return None


def _apart(phrase: str, count: int) -> list[str]:
    """Return the `count` subjects of a phrase without 分别, each of a kind or a fact of its own; none for any other."""
    names = _names(phrase.rstrip(",:"), count) if re.search(r"、|和|与|及", phrase) else []
    told = [said(name) for name in names]
    known = {(one.get("kind"), one.get("fact"), one.get("budget")) for one in told}
    sure = all({"kind", "fact"} & set(one) for one in told)
    return names if sure and len(known) == len(names) == count else []


def _names(lead: str, count: int) -> list[str]:
    """Return the `count` subjects that stand before 分别, with what they share; fewer where they cannot be told."""
    parts = re.split(r",", lead)
    text = parts[-1]
    counted = re.search(r"[两二三四五六七八九](?:个)?(?P<noun>[县区市旗])$", text)
    text = re.sub(r"(?:等)?[一二三四五六七八九十两\d]+(?:个|类|项|大)?(?:项目|方面|部分|县区?|区县)?$", "", text)
    names = [n for n in re.split(r"、|和|与|及", text) if n]
    if len(names) != count and len(parts) > 1:
        names = [n for n in re.split(r"、|和|与|及|,", lead) if n][-count:]
    if counted and len(names) == count and all(len(name) <= _SHORT for name in names):
        names = [name if name.endswith(counted["noun"]) else name + counted["noun"] for name in names]  # 甲、乙两区
    if len(names) == count:
        last = re.search(r"(?:余额|限额|发行额|还本额?|付息额?|利息|本金)$", names[-1])
        if last and all("fact" not in said(n) for n in names[:-1]):
            names = [*(n + last[0] for n in names[:-1]), names[-1]]  # 一般债务、专项债务余额分别为
        if (tail := _tail(names)) is not None:
            names = [*(n + tail for n in names[:-1]), names[-1]]  # 全省和省级收入预算分别为
        share = re.match(r"^(.*?)(?:一般|专项)", names[0])
        first = said(names[0])
        if share and share[1] and not _STOCK.fullmatch(names[-1]):
            names = [names[0], *(share[1] + n if _shares(n, share[1], first) else n for n in names[1:])]
        bare = _STOCK.search(names[0])
        if bare and first.get("kind") in ("general", "special") and all(_STOCK.fullmatch(n) for n in names[1:]):
            names = [names[0], *(names[0][: bare.start()] + n for n in names[1:])]  # 一般债务限额、余额分别为
    return names


def _tail(names: Sequence[str]) -> str | None:
    """Return what the last of some levels or budgets shares with those before: 全省、省级收入预算; else None."""
    last = _LEVEL_FIRST.search(names[-1])
    bare = all(_LEVEL_LAST.search(name) and "fact" not in said(name) for name in names[:-1])
    return last["tail"] if last and bare and "fact" in said(last["tail"]) else None


def _shares(name: str, before: str, first: Said) -> bool:
    """Return whether what stands before the kind of the first subject is said of another one too: 全县一般、专项."""
    told = said(name)
    return "fact" not in told or first.get("fact") == "new" or ("level" in said(before) and "level" not in told)
