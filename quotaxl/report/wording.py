"""A pattern's text and facts → runs: every figure tagged, lists under one tag, what is not known a place to fill in."""

from collections.abc import Iterable, Iterator

from quotaxl.core.written import WrittenList, WrittenRun
from quotaxl.report.facts import ReportFacts
from quotaxl.report.judging import holds
from quotaxl.report.regional import LEVELS

BLANK = "____"
_IF = "如"
_DAY = "信息/成文日期"
_BRACKETS = {"{": "}", "[": "]"}


def run_of(tag: str, facts: ReportFacts) -> WrittenRun:
    """Return what stands for a tag; a place to fill in where it is not known."""
    words = facts.words(tag)
    if words is None:
        blank = f"{facts.year}年　月　日" if tag == _DAY else BLANK
        return WrittenRun(blank, tag, unknown=True)
    return WrittenRun(words, tag)


def parts_of(text: str, facts: ReportFacts) -> tuple[WrittenRun | WrittenList, ...]:
    """Return the runs of a text with its tags filled, plain words beside each other put together.

    A piece […] with an unknown fact falls away; [如A、B：…] stands where A and B hold. Raises ValueError for brackets
    that do not close.
    """
    return tuple(_joined(_parts(text, facts)))


def conditions(text: str) -> Iterator[str]:
    """Yield the conditions that a text names behind 如."""
    for bracket, inner in _pieces(text):
        if bracket == "[":
            if inner.startswith(_IF):
                yield from inner.removeprefix(_IF).partition("：")[0].split("、")
            yield from conditions(inner)


def _parts(text: str, facts: ReportFacts) -> Iterator[WrittenRun | WrittenList]:
    for bracket, inner in _pieces(text):
        if not bracket:
            yield WrittenRun(inner)
        elif bracket == "{":
            yield listed(inner, facts) if inner.startswith("*") else run_of(inner, facts)
        elif inner.startswith(_IF):
            wanted, _, rest = inner.removeprefix(_IF).partition("：")
            if all(holds(facts, one) for one in wanted.split("、")):
                yield from _parts(rest, facts)
        else:
            found = list(_parts(inner, facts))
            if not any(isinstance(one, WrittenRun) and one.unknown for one in found):
                yield from found


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield ("", words), ("{", tag) and ("[", inner text) in order."""
    at = 0
    while at < len(text):
        opening = next((n for n in range(at, len(text)) if text[n] in _BRACKETS), len(text))
        if opening > at:
            yield "", text[at:opening]
        if opening == len(text):
            return
        end = _closing(text, opening)
        yield text[opening], text[opening + 1 : end]
        at = end + 1


def _closing(text: str, opening: int) -> int:
    depth = 0
    for at in range(opening, len(text)):
        depth += (text[at] == text[opening]) - (text[at] == _BRACKETS[text[opening]])
        if not depth:
            return at
    raise ValueError(text)


def _joined(parts: Iterable[WrittenRun | WrittenList]) -> Iterator[WrittenRun | WrittenList]:
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


def listed(tag: str, facts: ReportFacts) -> WrittenList:
    """Return the list that a tag with * before it stands for: of projects, or of the regions below."""
    return _regions(tag, facts) if tag.startswith(f"*{LEVELS}/") else _projects(tag, facts)


def _regions(tag: str, facts: ReportFacts) -> WrittenList:
    """Return what each region below gets, 甲县3.4亿元（其中：一般债务0.4亿元、专项债务3亿元）；乙县…, under one tag."""
    stage = tag.split("/")[1]
    runs: list[WrittenRun] = []
    for name in facts.below:
        lead = f"{LEVELS}/{name}/{stage}"
        whole = facts.amounts.get(f"{lead}/合计")
        if not whole:
            continue
        runs += [WrittenRun(f"；{name}" if runs else name), run_of(f"{lead}/合计", facts)]
        parts = [(kind, f"{lead}/{kind}") for kind in ("一般", "专项") if facts.amounts.get(f"{lead}/{kind}")]
        if len(parts) > 1:
            for n, (kind, own) in enumerate(parts):
                runs += [WrittenRun(f"{'、' if n else '（其中：'}{kind}债务"), run_of(own, facts)]
            runs.append(WrittenRun("）"))
    return WrittenList(tag, tuple(runs or [WrittenRun(BLANK, tag.removeprefix("*"), unknown=True)]))


def _projects(tag: str, facts: ReportFacts) -> WrittenList:
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
