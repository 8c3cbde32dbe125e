# ruff: noqa: ANN401 - what cues say is whatever the catalogue sets
"""Headings: what the ordinals and the short lines above a figure say of it."""

import re
from typing import Any

from quotaxl.reading.prose.amounts import amounts
from quotaxl.reading.prose.progress import Head, Progress
from quotaxl.reading.prose.sense import line_name, looks_like_project, said

_ORDINALS = (
    re.compile(r"^[一二三四五六七八九十]{1,3}、"),
    re.compile(r"^\([一二三四五六七八九十]{1,3}\)、?"),
    re.compile(r"^\d{1,2}[.、](?!\d(?!\d{3}年))"),
    re.compile(r"^(?:\(\d{1,2}\)|[①-⑳])"),
)
_BOXED = re.compile(r"^【([^【】]{2,12})】")
"""A heading that stands in a box before its own sentence: 【余额】2023年末 a."""
_DASH = re.compile(r"^——?(?=\D)")
"""Before an item of a list: ——市本级使用 a."""
_LEAD_IN = re.compile(r"^[^,。;:()\d]{2,12}:$")
_ON_LIMITS = re.compile(r"(?:政府|地方政府)?(?:债务)?限额(?:情况|变化|变动)?")
LINE = re.compile(r"[\u4e00-\u9fff]{2,14}(?:收入|支出|资金|基金)")
"""A heading or clause that is the name of a line of a budget and nothing else."""
_MOVED = re.compile(r"(?:由|从)(?:年初|第[一二三四]次调整后|上次调整后)?(?:预算)?(?:的|数)?")
"""2.上级补助收入:由 a 调整为 b: the name before the colon is the amount's own."""
_LONGEST_HEADING = 40


def _says(heading: str) -> dict[str, Any]:
    """Return what a heading says; of one on limits alone the fact is sure."""
    says = dict(said(heading))
    return {**says, "weak": says["weak"] - {"fact"}} if _ON_LIMITS.fullmatch(heading) else says


def on_limits(progress: Progress) -> bool:
    """Return whether the nearest heading is on limits and nothing else."""
    return bool(progress.heads) and bool(_ON_LIMITS.fullmatch(progress.heads[-1].text))


def take_heading(progress: Progress, text: str) -> int:
    """Take in the ordinal a passage starts with; return where its own text starts."""
    if match := _BOXED.match(text):
        progress.heads = [Head(0, match[1], dict(said(match[1])), len(progress.found), closed=True)]
        progress.top, progress.carried = None, True
        return match.end()
    for style, pattern in enumerate(_ORDINALS):
        match = pattern.match(text)
        if not match:
            continue
        while progress.heads and progress.heads[-1].style >= style:
            progress.heads.pop()
        body = text[match.end() :]
        found = amounts(body, progress.unit)
        stop = re.search(r"[。:]", body)
        until = stop.start() if stop else len(body)
        first = found[0].start if found else len(body)
        named = stop is not None and stop[0] == ":" and stop.end() == first
        moved = stop is not None and stop[0] == ":" and bool(_MOVED.fullmatch(body[stop.end() : first]))
        named = named or (moved and stop is not None and bool(LINE.fullmatch(body[: stop.start()])))
        if stop and named and (looks_like_project(body[: stop.start()]) or LINE.fullmatch(body[: stop.start()])):
            until = len(body)  # 1.某项目:2500万元, 6.上年结转收入:800万元: the name belongs to the amount
        heading = body[: min(until, first)]
        says: dict[str, Any] = {}
        if first >= until and len(heading) <= _LONGEST_HEADING:
            says = _says(heading)
        progress.heads.append(Head(style, heading[:_LONGEST_HEADING], says, len(progress.found), first >= until))
        if style == 0:
            progress.top, progress.carried = None, True
        return match.end() if first < until else match.end() + (until + 1 if stop else until)
    if _LEAD_IN.match(text) and (says := dict(said(text))).get("kind"):  # 一般债券:, with its list below
        while progress.heads and progress.heads[-1].style >= 1:
            progress.heads.pop()
        progress.heads.append(Head(1, text, says, len(progress.found), closed=True))
    elif len(text) <= _LONGEST_HEADING and not amounts(text, progress.unit) and not re.search(r"[。;,:]$", text):
        # A heading without an ordinal ends lists, and says something only where it is about a budget or a kind.
        says = dict(said(text))
        while progress.heads and progress.heads[-1].style >= 4:
            progress.heads.pop()
        if {"budget", "kind"} & set(says) and len(text) <= 20:
            progress.heads.append(Head(4, text, says, since=len(progress.found)))
    dash = _DASH.match(text)
    return dash.end() if dash else 0


def headed_by(progress: Progress, name: str) -> Any:
    """Return what the innermost heading that says `name` says of it; a fact only where it is sure."""
    for head in reversed(progress.heads):
        if name in head.says and not (name in head.says.get("weak", ()) and name == "fact"):
            return head.says[name]
    return None


def line_headed(progress: Progress) -> str | None:
    """Return the line that a heading in the figure's own paragraph names: 2.上级补助收入:年初 a,调增 b."""
    head = progress.heads[-1] if progress.heads else None
    if head is None or head.since != len(progress.found) or not LINE.fullmatch(head.text):
        return None
    return line_name(head.text, progress.region)
