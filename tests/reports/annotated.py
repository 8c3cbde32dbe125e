"""Reports with the truth written beside every figure: {50.15亿元|limit general opening @item}."""

import re
from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
SECOND = Path(__file__).parent / "second"
"""Written after the grammar had been mended by the first ones, to measure once more at first sight."""
THIRD = Path(__file__).parent / "third"
"""Written after that, after the habits of other places, and measured once more before anything was mended."""
FOURTH = Path(__file__).parent / "fourth"
"""Written after printed reports of sixteen provinces, and measured once more before anything was mended."""
FIFTH = Path(__file__).parent / "fifth"
"""Written after those were mended, to measure at first sight once more."""
SIXTH = Path(__file__).parent / "sixth"
SEVENTH = Path(__file__).parent / "seventh"
EIGHTH = Path(__file__).parent / "eighth"
"""After printed reports with reviews of committees, resolutions, pages of a PDF and the frame of a web page."""
NINTH = Path(__file__).parent / "ninth"
"""After twenty-seven printed texts: accounts, half years, reviews, notes, rows as sentences, brackets behind names."""
TENTH = Path(__file__).parent / "tenth"
"""Written after those were mended, of other places and genres, and measured at first sight."""
ELEVENTH = Path(__file__).parent / "eleventh"
"""Six more after those, to see once more what the first sight of other places gives."""
TWELFTH = Path(__file__).parent / "twelfth"
"""Fourteen by an author who knew neither the grammar nor the other texts."""
THIRTEENTH = Path(__file__).parent / "thirteenth"
"""Sixteen by another author, after those were mended."""
FOURTEENTH = Path(__file__).parent / "fourteenth"
"""Fifteen by a fourth author, after those were mended."""
FIFTEENTH = Path(__file__).parent / "fifteenth"
"""Twelve ordinary ones by a fifth author, after those were mended."""
SIXTEENTH = Path(__file__).parent / "sixteenth"
"""Twenty-five by a sixth author: sixteen whole adjustments, reviews, resolutions, notes, accounts and a half year."""
SEVENTEENTH = Path(__file__).parent / "seventeenth"
"""Twelve ordinary ones by a seventh author, after those and printed texts of twenty provinces were mended."""
EIGHTEENTH = Path(__file__).parent / "eighteenth"
"""Twenty-five of all kinds by an eighth author, after those and sixty printed texts were mended."""
NINETEENTH = Path(__file__).parent / "nineteenth"
"""Fourteen plain ones by a ninth author, who had read printed ones first, after those were mended."""
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
