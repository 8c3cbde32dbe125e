"""An outline and facts → a draft: every figure a tagged run, what is not known a place to fill in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from quotaxl.catalogue.form import form
from quotaxl.catalogue.prose.outline import OutlineBlock, outlines, tags, told_changes
from quotaxl.core.words import Words
from quotaxl.core.written import WrittenBlock, WrittenList, WrittenRows, WrittenRun, WrittenText
from quotaxl.dossier.batches import CHANGES
from quotaxl.dossier.levels import LEVEL_LIMIT
from quotaxl.fill.context import ordinal
from quotaxl.report.annexes import annex_titles, annexes
from quotaxl.report.changes import BATCH, NATURE, by_nature
from quotaxl.report.facts import BUDGETS, PROJECTS, SIGNS, ReportFacts
from quotaxl.report.judging import holds
from quotaxl.report.regional import LEVELS
from quotaxl.report.repeated import is_repeated, rows_of
from quotaxl.report.wording import listed, parts_of, run_of

_WORDS = ("地区", "年度", "上年", "单位", "主体", "全域", "次第", "起点", "起点的", "信息/成文日期")
_LEFT = frozenset(f"{budget}/年终结转/{stage}" for budget in BUDGETS for stage in ("年初", "调整", "调整后"))
_SHEETS = {"项目": PROJECTS, LEVELS: LEVEL_LIMIT, BATCH: CHANGES, NATURE: CHANGES}


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A tag that stands as ____ in a draft, and the cell that would fill it."""

    tag: str
    place: Words


def draft(kind: str, facts: ReportFacts, *, with_annexes: bool = False) -> tuple[WrittenText, tuple[Unfilled, ...]]:
    """Return the draft of a kind of text and what is left open in it. Raises KeyError for an unknown kind."""
    wanted = (block for block in outlines()[kind] if all(holds(facts, one) for one in block.when))
    titles = annex_titles(facts, below=with_annexes)
    blocks = tuple(written_block(block, facts) for block in _numbered(wanted, facts, titles))
    title = "".join(run.text for run in _runs(blocks[:1]))
    open_tags = dict.fromkeys(run.tag for run in _runs(blocks) if run.unknown and run.tag)
    unfilled = tuple(Unfilled(tag, place_of(tag, facts)) for tag in open_tags)
    return WrittenText(title, blocks, annexes(facts) if with_annexes else ()), unfilled


def place_of(tag: str, facts: ReportFacts) -> Words:
    """Return the cell that would fill a tag, or the sheet whose rows would."""
    bare = tag.lstrip(SIGNS)
    sheet = _SHEETS.get(bare.lstrip("*@").partition("/")[0])
    rows = Words(f"〔{form(sheet).name}〕表", f"sheet [{form(sheet).name}]") if sheet else None
    return facts.blanks.get(bare) or rows or Words("填报表", "the county workbook")


def _numbered(wanted: Iterable[OutlineBlock], facts: ReportFacts, titles: Sequence[str]) -> Iterator[OutlineBlock]:
    """Yield blocks, one for each batch, nature or annex where one says so; {一、}, {（一）} and {1.} counted out."""
    first = second = third = 0
    for block in (one for given in wanted for one in _each(given, facts, titles)):
        if block.style in ("title", "heading1"):
            second = third = 0
        text = block.text
        if "{一、}" in text:
            first += 1
            text = text.replace("{一、}", f"{ordinal(first)}、", 1)
        if "{（一）}" in text:
            second, third = second + 1, 0
            text = text.replace("{（一）}", f"（{ordinal(second)}）", 1)
        if "{1.}" in text:
            third += 1
            text = text.replace("{1.}", f"{third}.", 1)
        yield replace(block, text=text)


def _each(block: OutlineBlock, facts: ReportFacts, titles: Sequence[str]) -> Iterator[OutlineBlock]:
    """Yield a block, or what stands in its place for each batch or nature of this adjustment, or for each annex."""
    if block.each is None:
        yield block
    elif block.each == "附件":
        for number, title in enumerate(titles, 1):
            count = f"{number}." if len(titles) > 1 else ""
            yield replace(block, text=f"{'附件：' if number == 1 else ''}{count}{title}")
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
    text = re.sub(r"(如!?)批次/", lambda m: f"{m[1]}{lead}/", text)
    return re.sub(r"\{(-?)(?:批次|性质)/", lambda m: f"{{{m[1]}{lead}/", text)


def written_block(block: OutlineBlock, facts: ReportFacts) -> WrittenBlock:
    """Return one paragraph of an outline with the facts in it."""
    return WrittenBlock(block.style, parts_of(block.text, facts))


def values(facts: ReportFacts, wanted: Iterable[str]) -> dict[str, WrittenRun | WrittenList | WrittenRows]:
    """Return what stands for each wanted tag now, of repeated ones for the group; unknown tags are left out."""
    found: dict[str, WrittenRun | WrittenList | WrittenRows] = {}
    for tag in wanted:
        if is_repeated(tag):
            found[tag.rpartition("/")[0]] = rows_of(tag.rpartition("/")[0], facts)
        elif tag.startswith("*"):
            found[tag] = listed(tag, facts)
        elif known_tag(tag):
            found[tag] = run_of(tag, facts)
    return found


def known_tag(tag: str) -> bool:
    """Return whether the grammar has a tag."""
    bare = tag.lstrip(SIGNS)
    own = bare in tags().figures or bare in tags().texts or bare in _WORDS or bare in _LEFT
    return own or bare.startswith((f"{BATCH}/", f"{NATURE}/", f"{LEVELS}/", "合计/"))


def _runs(blocks: Iterable[WrittenBlock]) -> Iterator[WrittenRun]:
    for block in blocks:
        for part in block.parts:
            yield from part.runs if isinstance(part, WrittenList) else (part,)
