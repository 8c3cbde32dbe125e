"""An outline and facts → a draft: every figure a tagged run, what is not known a place to fill in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quotaxl.catalogue.prose.outline import OutlineBlock, outlines, tags
from quotaxl.core.words import Words
from quotaxl.core.written import WrittenBlock, WrittenList, WrittenRun, WrittenText
from quotaxl.report.annexes import annexes
from quotaxl.report.facts import ReportFacts

BLANK = "____"
_PIECE = re.compile(r"\{(?P<tag>[^{}]+)\}|\[(?P<optional>[^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A tag that stands as ____ in a draft, and the cell that would fill it."""

    tag: str
    place: Words


def draft(kind: str, facts: ReportFacts, *, with_annexes: bool = False) -> tuple[WrittenText, tuple[Unfilled, ...]]:
    """Return the draft of a kind of text and what is left open in it. Raises KeyError for an unknown kind."""
    blocks = tuple(written_block(b, facts) for b in outlines()[kind] if all(map(facts.holds, b.when)))
    title = "".join(run.text for run in _runs(blocks[:1]))
    open_tags = dict.fromkeys(run.tag for run in _runs(blocks) if run.unknown and run.tag)
    unknown = Words("填报表", "the county workbook")
    unfilled = tuple(Unfilled(tag, facts.blanks.get(tag.lstrip("±"), unknown)) for tag in open_tags)
    return WrittenText(title, blocks, annexes(facts) if with_annexes else ()), unfilled


def written_block(block: OutlineBlock, facts: ReportFacts) -> WrittenBlock:
    """Return one paragraph of an outline with the facts in it."""
    return WrittenBlock(block.style, tuple(_joined(_parts(block.text, facts))))


def values(facts: ReportFacts, wanted: Iterable[str]) -> dict[str, WrittenRun | WrittenList]:
    """Return what stands for each wanted tag now; tags that the grammar does not have are left out."""
    found: dict[str, WrittenRun | WrittenList] = {}
    for tag in wanted:
        if tag.startswith("*项目/"):
            found[tag] = project_list(tag, facts)
        elif known_tag(tag):
            found[tag] = _run(tag, facts)
    return found


def known_tag(tag: str) -> bool:
    """Return whether the grammar has a tag."""
    bare = tag.lstrip("±")
    return bare in tags().figures or bare in tags().texts or bare in ("地区", "年度", "上年")


def project_list(tag: str, facts: ReportFacts) -> WrittenList:
    """Return a list of projects, 甲项目0.2亿元；乙项目0.3亿元, as runs under one tag."""
    kind = tag.split("/")[1]
    runs: list[WrittenRun] = []
    for number, project in enumerate(facts.projects.get(kind, ()), 1):
        if runs:
            runs.append(WrittenRun("；"))
        runs.append(WrittenRun(project.name, f"项目/{kind}/{number}/名称"))
        amount = f"项目/{kind}/{number}/金额"
        runs.append(WrittenRun(project.amount or BLANK, amount, unknown=project.amount is None))
    return WrittenList(tag, tuple(runs or [WrittenRun(BLANK, f"项目/{kind}", unknown=True)]))


def _parts(text: str, facts: ReportFacts) -> Iterator[WrittenRun | WrittenList]:
    at = 0
    for match in _PIECE.finditer(text):
        if match.start() > at:
            yield WrittenRun(text[at : match.start()])
        at = match.end()
        tag, optional = match["tag"], match["optional"]
        if optional is not None:
            inner = list(_parts(optional, facts))
            if not any(isinstance(p, WrittenRun) and p.unknown for p in inner):
                yield from inner
        elif tag.startswith("*"):
            yield project_list(tag, facts)
        else:
            yield _run(tag, facts)
    if at < len(text):
        yield WrittenRun(text[at:])


def _run(tag: str, facts: ReportFacts) -> WrittenRun:
    words = facts.words(tag)
    return WrittenRun(BLANK, tag, unknown=True) if words is None else WrittenRun(words, tag)


def _joined(parts: Iterable[WrittenRun | WrittenList]) -> Iterator[WrittenRun | WrittenList]:
    """Yield the parts with plain words beside each other put together."""
    held = ""
    for part in parts:
        if isinstance(part, WrittenRun) and part.tag is None:
            held += part.text
            continue
        if held:
            yield WrittenRun(held)
            held = ""
        yield part
    if held:
        yield WrittenRun(held)


def _runs(blocks: Iterable[WrittenBlock]) -> Iterator[WrittenRun]:
    for block in blocks:
        for part in block.parts:
            yield from part.runs if isinstance(part, WrittenList) else (part,)
