"""What is read of the annotated reports, and all findings on each."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from recorded.inputs import gathered, text_of
from recorded.pages import Recorded, seen
from recorded.telling import differing, endings, told
from reports.annotated import TEXTS, Report, load
from reports.measuring import read

from quotaxl.catalogue import regions
from quotaxl.core.document import Spot
from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.dossier.dossier import Dossier
from quotaxl.reading.prose.reader import read_prose
from quotaxl.rules.engine.run import check

_SHOWN = 24
"""Characters of a passage by which it is known."""
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_TOLD = ("file", "fact", "value", "unit", "words", "sentence", "at", "spots", "passage", "chapter", "of", "places")


def records() -> Iterator[Recorded]:
    """Yield a record for each annotated report."""
    for path in sorted(TEXTS.parent.glob("*/*.txt")):
        yield Recorded(f"reports/{path.parent.name}", path.stem, partial(_report, path))
    for name, text in gathered("texts"):
        yield Recorded("reports/gathered", name, partial(_gathered, text))


def _report(path: Path) -> list[str]:
    report = load(path)
    prose = read(report)
    return [*statements(prose), *_findings(prose), *_changed(report)]


def _gathered(text: str) -> list[str]:
    given = text_of(text)
    prose = read_prose("a.txt", given.paragraphs, regions.load(), lines=given.lines)
    return [*statements(prose), *_findings(prose)]


def _findings(prose: Prose) -> Iterator[str]:
    yield from endings(check(Dossier((), regions.load(), proses=(prose,)), select=["W"]))


def _changed(report: Report) -> Iterator[str]:
    """Yield what is said where one word of the report is changed, as the annotations change it."""
    for one in report.mistakes:
        yield seen(f"changed {one.old} => {one.new}")
        prose = read(report, report.text.replace(one.old, one.new))
        for outcome in check(Dossier((), regions.load(), proses=(prose,)), select=["W"]):
            for found in outcome.findings:
                cells = " ".join(f"{c.role}:{c.ref}" for c in found.cells)
                yield seen(f"  {found.rule} {found.severity}: {found.message.zh}")
                yield seen(f"    at {cells}{f' cause {found.cause.zh}' if found.cause else ''}")


def statements(prose: Prose) -> Iterator[str]:
    """Yield all that was understood of a text: its head, then each passage of which something was, with what was."""
    yield seen(f"title {prose.title}; region {prose.region}; year {prose.year}; passages {len(prose.sentences)}")
    inside = defaultdict[int, list[str]](list)
    chapters: dict[int, tuple[str, ...]] = {}
    for one in prose.statements:
        chapter = chapters.setdefault(one.passage, one.chapter)
        inside[one.passage].append(_statement(one, prose, () if one.chapter == chapter else one.chapter))
    for mention in prose.mentions:
        inside[mention.passage].append(seen(f"{mention.what} {place(mention.words, mention.spots)} = {mention.value}"))
    for number in sorted(inside):
        sentence = prose.sentences[number]
        under = " > ".join(chapters.get(number, ()))
        yield seen(f"[{number}] {sentence[:_SHOWN]}… {len(sentence)}{f' under {under}' if under else ''}")
        yield from (f"  {line}" for line in inside[number])
    for left in prose.unread:
        yield seen(f"unread {place(left.words, left.spots)}: {told(left.reason)}")


def _statement(one: StatedAmount, prose: Prose, chapter: tuple[str, ...]) -> str:
    said = [place(one.words, one.spots), one.fact]
    if (value := f"{told(one.value)}{one.unit.label}") != one.words:
        said.append(value)
    if (written := max(-one.value.as_tuple().exponent, 0)) != one.places:  # type: ignore[operator]
        said.append(f"places={one.places} for {written}")
    said += differing(one, *_TOLD)
    if one.of is not None:
        whole = prose.statements[one.of]
        said.append(f"of={place(whole.words, whole.spots)}")
    if chapter:
        said.append(f"under={' > '.join(chapter)}")
    passage, sentence = (text.translate(_NARROW) for text in (prose.sentences[one.passage], one.sentence))
    if sentence != passage:
        start = passage.find(sentence)
        said.append(f"in {start}-{start + len(sentence)}" if start >= 0 else f"in {one.sentence}")
    return seen(" ".join(said))


def place(words: str, spots: Sequence[Spot]) -> str:
    """Return words with the paragraph and character where they begin, and all spots where they are not one piece."""
    whole = len(spots) == 1 and spots[0].end - spots[0].start == len(words)
    first = f"{spots[0].paragraph}:{spots[0].start}" if whole else " ".join(map(told, spots))
    return f"{words}@{first}"
