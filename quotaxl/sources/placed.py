"""A page as a printer sees it: words and rules at their places. What PDF and OFD give, and what tables are found in."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a page, in points from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point lies in it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A piece of text without a wide gap in it, and where it stands."""

    text: str
    box: Box
    seams: tuple["Seam", ...] = ()
    """Where it may be two texts that nearly meet, as a number and the name in the next column do."""


@dataclass(frozen=True, slots=True)
class Seam:
    """A gap in a text, wider than between its other letters: where in the text, and from where to where on the page."""

    at: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class DrawnRule:
    """A drawn line, level or upright: `at` is its y or x, `start` to `end` its reach along the other axis."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """One page, upright: its `characters` in any order, `levels` the level rules, `uprights` the upright ones."""

    number: int
    width: float
    height: float
    characters: tuple[PlacedText, ...]
    levels: tuple[DrawnRule, ...] = ()
    uprights: tuple[DrawnRule, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """Texts of a page that stand beside each other, from left to right."""

    texts: tuple[PlacedText, ...]

    @property
    def box(self) -> Box:
        """What it covers."""
        boxes = [one.box for one in self.texts]
        return Box(
            min(b.left for b in boxes), min(b.top for b in boxes),
            max(b.right for b in boxes), max(b.bottom for b in boxes),
        )  # fmt: skip

    @property
    def text(self) -> str:
        """Its texts, one blank between them."""
        return " ".join(one.text for one in self.texts)


@dataclass(slots=True)
class _OpenLine:
    """A line while texts are added to it."""

    top: float
    bottom: float
    texts: list[PlacedText] = field(default_factory=list)


_NEIGHBOURS = 200
"""Rules looked back at for one that a rule continues."""
_GAP = 0.7
"""Of a character's height: the gap that parts two texts."""
_SEAM = 0.15
"""Of a character's height: the gap that parts two texts where other lines are parted there as well."""

_PAGE_NUMBER = re.compile(r"[-—–―\s]*\d{1,4}[-—–―\s]*|第\s*\d+\s*页\s*([,，/]?\s*共\s*\d+\s*页)?|\d{1,4}\s*/\s*\d{1,4}")


def lines(texts: Iterable[PlacedText]) -> list[PlacedLine]:
    """Return texts put into lines, from the top down: those whose heights overlap by half stand beside each other."""
    found: list[_OpenLine] = []
    for one in sorted(texts, key=lambda t: (t.box.top, t.box.left)):
        height = one.box.bottom - one.box.top
        for line in reversed(found[-4:]):
            overlap = min(line.bottom, one.box.bottom) - max(line.top, one.box.top)
            if overlap >= 0.5 * min(height, line.bottom - line.top):
                line.texts.append(one)
                break
        else:
            found.append(_OpenLine(one.box.top, one.box.bottom, [one]))
    return [PlacedLine(tuple(sorted(line.texts, key=lambda t: t.box.left))) for line in found]


def words(characters: Iterable[PlacedText]) -> tuple[PlacedText, ...]:
    """Return characters put together to texts; a gap of most of a character's height parts two texts."""
    found: list[PlacedText] = []
    for line in lines(one for one in characters if one.text.strip()):
        begun: list[PlacedText] = []
        for one in line.texts:
            if begun and one.box.left - begun[-1].box.right > _GAP * (one.box.bottom - one.box.top):
                found.append(_word(begun))
                begun = []
            begun.append(one)
        found.append(_word(begun))
    return tuple(found)


def _word(characters: Sequence[PlacedText]) -> PlacedText:
    """Return characters as one text; a small gap between Latin letters or digits is a blank."""
    pieces = [characters[0].text]
    seams: list[Seam] = []
    for before, one in pairwise(characters):
        height = one.box.bottom - one.box.top
        latin = before.text.isascii() and one.text.isascii() and before.text.isalnum() and one.text.isalnum()
        if one.box.left - before.box.right > _SEAM * height:
            seams.append(Seam(sum(map(len, pieces)), before.box.right, one.box.left))
        pieces.append(f" {one.text}" if latin and one.box.left - before.box.right > height / 5 else one.text)
    return PlacedText("".join(pieces), PlacedLine(tuple(characters)).box, tuple(seams))


def turned(page: PlacedPage, *, upward: bool) -> PlacedPage:
    """Return a page whose text runs upward (else downward) turned so that it runs to the right."""

    def box(b: Box) -> Box:
        if upward:
            return Box(page.height - b.bottom, b.left, page.height - b.top, b.right)
        return Box(b.top, page.width - b.right, b.bottom, page.width - b.left)

    def rule(r: DrawnRule, *, level: bool) -> DrawnRule:
        if upward:
            return (
                DrawnRule(page.height - r.at, r.start, r.end)
                if level
                else DrawnRule(r.at, page.height - r.end, page.height - r.start)
            )
        return (
            DrawnRule(r.at, page.width - r.end, page.width - r.start)
            if level
            else DrawnRule(page.width - r.at, r.start, r.end)
        )

    return PlacedPage(
        page.number, page.height, page.width, tuple(PlacedText(one.text, box(one.box)) for one in page.characters),
        tuple(rule(r, level=False) for r in page.uprights), tuple(rule(r, level=True) for r in page.levels),
    )  # fmt: skip


def page_number(line: PlacedLine, page: PlacedPage) -> bool:
    """Return whether a line is the number that a page prints at its edge."""
    box = line.box
    at_edge = box.top > page.height * 0.9 or box.bottom < page.height * 0.1
    return at_edge and _PAGE_NUMBER.fullmatch(line.text.strip()) is not None


def joined(rules: Iterable[DrawnRule], slack: float = 3.0) -> tuple[DrawnRule, ...]:
    """Return rules with those that continue each other made one, so that a line drawn cell by cell is one line."""
    found: list[DrawnRule] = []
    for rule in sorted(rules, key=lambda r: (r.at, r.start)):
        near = (
            n
            for n in range(len(found) - 1, max(-1, len(found) - _NEIGHBOURS), -1)
            if rule.at - found[n].at <= slack / 2
        )
        meets = (n for n in near if rule.start <= found[n].end + slack and found[n].start <= rule.end + slack)
        at = next(meets, None)
        if at is None:
            found.append(rule)
        else:
            other = found[at]
            found[at] = DrawnRule(other.at, min(other.start, rule.start), max(other.end, rule.end))
    return tuple(found)


def steps(values: Sequence[float], slack: float = 3.0) -> list[float]:
    """Return sorted places with those closer than `slack` made one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > slack:
            found.append(value)
    return found


def between(places: Sequence[float], value: float) -> int | None:
    """Return which gap between neighbouring places holds a value, from 0; None outside them all."""
    return next((n for n, (a, b) in enumerate(pairwise(places)) if a <= value <= b), None)
