"""Reports with the truth written beside every figure: {50.15亿元|limit general opening @item}."""

import re
from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
SETS = (
    *(
        "texts",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
    ),
    *("thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    *("twentieth", "twentyfirst", "twentysecond"),
)
"""Folders in the order in which they were written, each before anyone saw what was made of it; docs/report.md tells
by whom, after what, and how much was read right at first sight."""
_FIGURE = re.compile(r"\{([^|{}]*)\|([^{}]*)\}")
STAGES = {"opening", "change", "adjusted", "closing"}


@dataclass(frozen=True)
class Truth:
    """What a figure is: characters in the plain text, fact, kind or budget, stage, item; fact "?" for none."""

    start: int
    end: int
    words: str
    fact: str
    kind: str | None
    stage: str | None
    item: str | None


@dataclass(frozen=True)
class Mistake:
    """A single change of the text and the words of which one must then be marked."""

    old: str
    new: str
    marked: str


@dataclass(frozen=True)
class Report:
    name: str
    text: str
    truths: tuple[Truth, ...]
    mistakes: tuple[Mistake, ...]


def reports(folder: Path = TEXTS) -> list[Report]:
    return [load(path) for path in sorted(folder.glob("*.txt"))]


def every() -> list[Report]:
    """Return the reports of all sets."""
    return [report for name in SETS for report in reports(Path(__file__).parent / name)]


def load(path: Path) -> Report:
    body, _, tail = path.read_text("utf-8").partition("=====\n")
    plain, truths, at = "", [], 0
    for match in _FIGURE.finditer(body):
        plain += body[at : match.start()]
        said, _, item = match[2].partition(" @")
        fact, *rest = said.split()
        stage = next((r for r in rest if r in STAGES), None)
        kind = next((r for r in rest if r not in STAGES), None)
        truths.append(Truth(len(plain), len(plain) + len(match[1]), match[1], fact, kind, stage, item or None))
        plain += match[1]
        at = match.end()
    plain += body[at:]
    mistakes = []
    for line in tail.strip().splitlines():
        old, rest = line.split(" => ")
        new, marked = rest.split(" | ")
        mistakes.append(Mistake(old, new, marked))
    return Report(path.stem, plain, tuple(truths), tuple(mistakes))
