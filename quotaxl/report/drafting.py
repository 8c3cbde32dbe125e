"""An outline and facts → a draft: every figure a tagged run, what is not known a place to fill in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from quotaxl.catalogue.prose.outline import OutlineBlock, outlines, tags, told_changes
from quotaxl.core.words import Words
from quotaxl.core.written import WrittenBlock, WrittenList, WrittenRows, WrittenRun, WrittenText
from quotaxl.fill.context import ordinal
from quotaxl.report.annexes import annexes
from quotaxl.report.changes import BATCH, NATURE, by_nature
from quotaxl.report.facts import SIGNS, ReportFacts
from quotaxl.report.regional import LEVELS
from quotaxl.report.repeated import is_repeated, rows_of

BLANK = "____"
_WORDS = ("地区", "年度", "上年", "单位", "主体", "全域", "次第", "起点", "起点的")
_PIECE = re.compile(r"\{(?P<tag>[^{}]+)\}|\[(?P<optional>[^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A tag that stands as ____ in a draft, and the cell that would fill it."""

    tag: str
    place: Words


def draft(kind: str, facts: ReportFacts, *, with_annexes: bool = False) -> tuple[WrittenText, tuple[Unfilled, ...]]:
    """Return the draft of a kind of text and what is left open in it. Raises KeyError for an unknown kind."""
    wanted = (block for block in outlines()[kind] if all(map(facts.holds, block.when)))
    blocks = tuple(written_block(block, facts) for block in _numbered(wanted, facts))
    title = "".join(run.text for run in _runs(blocks[:1]))
    open_tags = dict.fromkeys(run.tag for run in _runs(blocks) if run.unknown and run.tag)
    unknown = Words("填报表", "the county workbook")
    unfilled = tuple(Unfilled(tag, facts.blanks.get(tag.lstrip(SIGNS), unknown)) for tag in open_tags)
    return WrittenText(title, blocks, annexes(facts) if with_annexes else ()), unfilled


def _numbered(wanted: Iterable[OutlineBlock], facts: ReportFacts) -> Iterator[OutlineBlock]:
    """Yield blocks with one for each batch or nature where one says so, {（一）} and {1.} counted out."""
    second = third = 0
    for block in (one for given in wanted for one in _each(given, facts)):
        if block.style in ("title", "heading1"):
            second = third = 0
        text = block.text
        if "{（一）}" in text:
            second, third = second + 1, 0
            text = text.replace("{（一）}", f"（{ordinal(second)}）", 1)
        if "{1.}" in text:
            third += 1
            text = text.replace("{1.}", f"{third}.", 1)
        yield replace(block, text=text)


def _each(block: OutlineBlock, facts: ReportFacts) -> Iterator[OutlineBlock]:
    """Yield a block, or what changes.toml says in its place for each batch or nature of this adjustment."""
    if block.each is None:
        yield block
    elif block.each == "下达":
        for change in facts.changes:
            told = told_changes()[change.nature]
            for kind in change.kinds or ("",):
                text = told.less if change.less else told.received
                if text:
                    yield replace(block, text=block.text + _of(text, change.lead, kind))
    else:
        for nature, term, kinds in by_nature(facts.changes):
            text = told_changes()[nature].used
            for kind in kinds:
                if text:
                    yield replace(block, text=block.text + _of(text, f"{NATURE}/{term}", kind))


def _of(text: str, lead: str, kind: str) -> str:
    """Return a text of changes.toml with its tags made those of a batch or a nature."""
    text = (
        text.replace("{批次/类}", kind).replace("批次/金额}", f"批次/{kind}}}").replace("性质/金额}", f"性质/{kind}}}")
    )
    return re.sub(r"\{(-?)(?:批次|性质)/", lambda m: f"{{{m[1]}{lead}/", text)


def written_block(block: OutlineBlock, facts: ReportFacts) -> WrittenBlock:
    """Return one paragraph of an outline with the facts in it."""
    return WrittenBlock(block.style, tuple(_joined(_parts(block.text, facts))))


def values(facts: ReportFacts, wanted: Iterable[str]) -> dict[str, WrittenRun | WrittenList | WrittenRows]:
    """Return what stands for each wanted tag now, of repeated ones for the group; unknown tags are left out."""
    found: dict[str, WrittenRun | WrittenList | WrittenRows] = {}
    for tag in wanted:
        if is_repeated(tag):
            found[tag.rpartition("/")[0]] = rows_of(tag.rpartition("/")[0], facts)
        elif tag.startswith("*"):
            found[tag] = listed(tag, facts)
        elif known_tag(tag):
            found[tag] = _run(tag, facts)
    return found


def known_tag(tag: str) -> bool:
    """Return whether the grammar has a tag."""
    bare = tag.lstrip(SIGNS)
    own = bare in tags().figures or bare in tags().texts or bare in _WORDS
    return own or bare.startswith((f"{BATCH}/", f"{NATURE}/", f"{LEVELS}/", "合计/"))


def listed(tag: str, facts: ReportFacts) -> WrittenList:
    """Return the list that a tag with * before it stands for: of projects, or of the regions below."""
    return region_list(tag, facts) if tag.startswith(f"*{LEVELS}/") else project_list(tag, facts)


def region_list(tag: str, facts: ReportFacts) -> WrittenList:
    """Return what each region below gets, 甲县3.4亿元（一般0.4亿元、专项3亿元）；乙县…, as runs under one tag."""
    stage = tag.split("/")[1]
    runs: list[WrittenRun] = []
    for name in facts.below:
        lead = f"{LEVELS}/{name}/{stage}"
        whole = facts.amounts.get(f"{lead}/合计")
        if whole is None:
            continue
        runs += [WrittenRun(f"；{name}" if runs else name), _run(f"{lead}/合计", facts)]
        parts = [(kind, f"{lead}/{kind}") for kind in ("一般", "专项") if facts.amounts.get(f"{lead}/{kind}")]
        if len(parts) > 1:
            for n, (kind, own) in enumerate(parts):
                runs += [WrittenRun(f"{'、' if n else '（其中：'}{kind}债务"), _run(own, facts)]
            runs.append(WrittenRun("）"))
    return WrittenList(tag, tuple(runs or [WrittenRun(BLANK, tag.removeprefix("*"), unknown=True)]))


def project_list(tag: str, facts: ReportFacts) -> WrittenList:
    """Return a list of projects, 甲项目0.2亿元；乙项目0.3亿元, as runs under one tag."""
    kind = tag.split("/", 1)[1]
    runs: list[WrittenRun] = []
    for number, project in enumerate(facts.projects.get(kind, ()), 1):
        if runs:
            runs.append(WrittenRun("；"))
        runs.append(WrittenRun(project.name, f"项目/{kind}/{number}/名称"))
        amount = f"项目/{kind}/{number}/金额"
        runs.append(WrittenRun(project.amount or BLANK, amount, unknown=project.amount is None))
    return WrittenList(tag, tuple(runs or [WrittenRun(BLANK, f"项目/{kind}", unknown=True)]))


def _parts(text: str, facts: ReportFacts) -> Iterator[WrittenRun | WrittenList]:
    """Yield the runs of a pattern's text, its tags filled; an optional piece with an unknown fact falls away."""
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
            yield listed(tag, facts)
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
