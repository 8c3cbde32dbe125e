"""Tables that a page prints without rules: columns are told by the gaps that all lines share."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from quotaxl.core.refs import Area
from quotaxl.sources.centred import centred_runs
from quotaxl.sources.heads import HeadRows, between_lines, head_rows
from quotaxl.sources.indents import FIGURES, NAMING, blanks
from quotaxl.sources.placed import Box, PlacedLine, PlacedText, Seam
from quotaxl.sources.wrapped import with_wrapped

_FIGURE = re.compile(r"[-−(（△▲]?[\d０-９][\d０-９,，.．]*[)）]?[%％]?")
_SUM = re.compile(r"[合总小]\s*计")
"""A word that is centred over the ordinals and the names: it parts no columns, and joins none."""
_ORDINALS = re.compile(r"序\s*号|编\s*号")
_LETTER = re.compile(r"[\u4e00-\u9fff]")
_HEADS = re.compile(r"表(?:[(（].*[)）])?$|单位[:：]|^附|^注|[。：:]$")
_RUN = 5
"""Lines of one text between two rows that may be further lines of their names, less one."""
_ALIGNED = 2.0
"""Points by which such lines may begin elsewhere."""
_FEWEST = 3
"""Lines that a table without rules must have: a header and two rows."""
_NEAR = 40.0
"""Points between the parts of one column, at most."""
_SAMPLE = 60
"""Lines that a text is compared with to tell whether it lies over several columns."""


@dataclass(frozen=True, slots=True)
class GapTable:
    """A table of a page without rules: what it covers and its rows of texts (None where blank)."""

    box: Box
    columns: tuple[float, ...]
    """The x at which its columns begin and, last, where the table ends."""
    rows: tuple[tuple[str | None, ...], ...]
    merges: tuple[Area, ...] = ()
    """What its head merges, by rows and columns from 1."""


def gap_table(block: Sequence[PlacedLine], *, printed: bool = True) -> GapTable | None:
    """Return lines as a table; None where they do not stand in columns: too few lines, or one column only.

    Columns are the stretches that texts of all lines cover; a text that lies over several stands in its first.

    A head printed on a page may stand in the middle of the columns and lines that it covers. In lines of text each is a
    row, and a head stands in the first column that it covers or in one of its own; their places are no points.
    """
    block = [with_words(line) for line in parted(block)]
    if len(block) < _FEWEST or sum(len(line.texts) > 1 for line in block) < _FEWEST - 1:
        return None
    first = next((n for n, line in enumerate(block) if _holds_figures(line)), 0)
    while first and len(block[first - 1].texts) == 1:  # a line of one text above figures heads rows, not columns
        first -= 1
    columns = _columns(block, printed=printed)
    if printed:
        columns = _one_of_two(block, first, columns)
    if len(columns) < 2:
        return None
    head = head_rows(block[:first], columns) if printed and first > 1 else HeadRows((), ())
    start = len(head.rows) if head.rows else first
    if printed:
        block = [*block[:first], *with_wrapped(block[first:], lambda box: _column(columns, box))]
    rows, merges = _body(block[first:] if head.rows else block, columns, head, start if printed else None)
    box = Box(columns[0][0], block[0].box.top, columns[-1][1], block[-1].box.bottom)
    return GapTable(box, (*(left for left, _ in columns), columns[-1][1]), rows, merges)


def _body(
    block: Sequence[PlacedLine], columns: Sequence[tuple[float, float]], head: HeadRows, first: int | None
) -> tuple[tuple[tuple[str | None, ...], ...], tuple[Area, ...]]:
    """Return the rows of a table below those of its head, and all merges.

    `first` is the first row with figures; None where names stand in no middle, as in lines of text.
    A text between two lines is in the middle of a cell merged over as many rows above it as below it; so is a name
    on a line where all names of its column then take up the rows without a rest.
    """
    rows: list[list[str | None]] = [list(cells) for cells in head.rows]
    over: list[tuple[int, int, str]] = []
    begins: dict[int, dict[int, tuple[float, float]]] = {at: {} for at in range(min(NAMING, len(columns)))}
    for n, line in enumerate(block):
        cells: list[str | None] = [None] * len(columns)
        for one in line.texts:
            at = _column(columns, one.box)
            if cells[at] is None and at in begins and not FIGURES.fullmatch(one.text) and not _SUM.fullmatch(one.text):
                begins[at][len(rows)] = (one.box.left, one.box.bottom - one.box.top)
            cells[at] = f"{cells[at]} {one.text}" if cells[at] else one.text
        if 0 < n < len(block) - 1 and between_lines(line, block[n - 1], block[n + 1]):
            over += [(len(rows) - 1, at, text) for at, text in enumerate(cells) if text]
        else:
            rows.append(cells)
    for at, row, count in _indented(begins, rows, first) if first is not None else ():
        rows[row][at] = " " * count + (rows[row][at] or "")
    merges = list(head.merges)
    for at in range(len(columns)):
        between = {row: text for row, column, text in over if column == at}
        centred = None if first is None else centred_runs(rows, at, first, between)
        for row, text in between.items() if centred is None else ():
            top, bottom = row, row + 1
            while top > len(head.rows) and bottom + 1 < len(rows) and not (rows[top - 1][at] or rows[bottom + 1][at]):
                top, bottom = top - 1, bottom + 1
            rows[top][at] = text
            rows[bottom][at] = None
            merges.append(Area(top + 1, at + 1, bottom + 1, at + 1))
        for top, bottom, text in centred or ():
            for row in range(top, bottom + 1):
                rows[row][at] = text if row == top else None
            if bottom > top:
                merges.append(Area(top + 1, at + 1, bottom + 1, at + 1))
    return tuple(map(tuple, rows)), tuple(merges)


def _indented(
    begins: Mapping[int, Mapping[int, tuple[float, float]]], rows: Sequence[Sequence[str | None]], first: int
) -> Iterator[tuple[int, int, int]]:
    """Yield column, row and blanks of the names from row `first` on that begin further right than most of theirs."""
    for at, places in begins.items():
        held = {row: place for row, place in places.items() if row >= first and rows[row][at]}
        for row, count in blanks(held).items():
            yield at, row, count


def _one_of_two(
    block: Sequence[PlacedLine], first: int, columns: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Return columns with two neighbours made one where only one has a head and no line has texts in both.

    Such are numbers at the right of a column whose head or ordinals stand at its left; ordinals however wide it is.
    """
    held = [{_column(columns, one.box) for one in line.texts} for line in block]
    heads = {at for line in held[:first] for at in line}
    counted = {
        _column(columns, one.box) for line in block[:first] for one in line.texts if _ORDINALS.fullmatch(one.text)
    }
    groups = [[0]]
    for at in range(1, len(columns)):
        near = columns[at][0] - columns[at - 1][1] < _NEAR
        both = any(at in line and not line.isdisjoint(groups[-1]) for line in held)
        if (near or at - 1 in counted) and not both and len(heads & {at, *groups[-1]}) == 1:
            groups[-1].append(at)
        else:
            groups.append([at])
    return [(columns[group[0]][0], columns[group[-1]][1]) for group in groups]


def _holds_figures(line: PlacedLine) -> bool:
    return any(_FIGURE.fullmatch(one.text) for one in line.texts) and not _numbers(line)


def parted(block: Sequence[PlacedLine]) -> list[PlacedLine]:
    """Return lines with texts cut where they only nearly meet and other lines are parted at the same place.

    A number at the right of its column and a name at the left of the next stand closer than two words of one cell.
    """
    boxes = [[one.box for one in line.texts if not _SUM.fullmatch(one.text)] for line in block]
    seams = [[seam for one in line.texts for seam in one.seams] for line in block]
    if not any(seams):
        return list(block)
    sample = range(0, len(block), max(1, len(block) // _SAMPLE))

    def shared(own: int, seam: Seam) -> bool:
        middle = (seam.left + seam.right) / 2
        agree = 0
        for n in sample:
            if n == own:
                continue
            over = [b for b in boxes[n] if b.left < middle < b.right]
            here = any(s.left < seam.right and seam.left < s.right for s in seams[n])
            if over and not here and _holds_figures(block[n]):
                return False
            left = any(b.right <= middle for b in boxes[n])
            agree += here or (not over and left and any(b.left >= middle for b in boxes[n]))
        return agree > 0

    return [
        PlacedLine(tuple(part for one in line.texts for part in _cut(one, [s for s in one.seams if shared(n, s)])))
        for n, line in enumerate(block)
    ]


def _cut(one: PlacedText, seams: Sequence[Seam]) -> list[PlacedText]:
    """Return a text cut at some of its seams."""
    parts, begin, left = [], 0, one.box.left
    for seam in seams:
        box = Box(left, one.box.top, seam.left, one.box.bottom)
        parts.append(PlacedText(one.text[begin : seam.at].strip(), box))
        begin, left = seam.at, seam.right
    return [*parts, PlacedText(one.text[begin:].strip(), Box(left, one.box.top, one.box.right, one.box.bottom))]


def with_words(line: PlacedLine) -> PlacedLine:
    """Return a line with letters far apart made words of two: 合  计, 收  入    支  出.

    Letters that stand as far from each other as the words would, or three of them, head columns: 类  款  项.
    """
    texts: list[PlacedText] = []
    for letters, run in groupby(line.texts, key=lambda one: bool(_LETTER.fullmatch(one.text))):
        held = list(run)
        texts += _words(held) if letters and len(held) % 2 == 0 else held
    return PlacedLine(tuple(texts))


def _words(letters: Sequence[PlacedText]) -> Sequence[PlacedText]:
    gaps = [b.box.left - a.box.right for a, b in pairwise(letters)]
    if gaps[1::2] and max(gaps[::2]) >= min(gaps[1::2]):
        return letters
    pairs = zip(letters[::2], letters[1::2], strict=True)
    return [PlacedText(a.text + b.text, PlacedLine((a, b)).box) for a, b in pairs]


def blocks(page_lines: Sequence[PlacedLine]) -> list[tuple[bool, list[PlacedLine]]]:
    """Return runs of lines, each with whether it may be a table: lines of several texts, and single ones among them."""
    found: list[tuple[bool, list[PlacedLine]]] = []
    for n, line in enumerate(page_lines):
        several = len(line.texts) > 1
        near = page_lines[max(0, n - 1) : n] and len(page_lines[n - 1].texts) > 1
        goes_on = n + 1 < len(page_lines) and len(page_lines[n + 1].texts) > 1
        inside = (
            several
            or bool(near and goes_on)
            or _beside(page_lines[n:])
            or _goes_on(page_lines, n)
            or _ends(page_lines, n)
        )
        if found and found[-1][0] == inside:
            found[-1][1].append(line)
        else:
            found.append((inside, [line]))
    return found


def _goes_on(page_lines: Sequence[PlacedLine], at: int) -> bool:
    """Whether a line is one of a few of one text between the rows of a table, close to one and in line with others.

    They are the further lines of the names of two rows.
    """
    first = last = at
    while first > 0 and last - first < _RUN and len(page_lines[first - 1].texts) == 1:
        first -= 1
    while last + 1 < len(page_lines) and last - first < _RUN and len(page_lines[last + 1].texts) == 1:
        last += 1
    if first == 0 or last + 1 == len(page_lines) or last - first >= _RUN:
        return False
    if len(page_lines[first - 1].texts) == 1 or len(page_lines[last + 1].texts) == 1:
        return False
    if any(map(_heads, page_lines[first : last + 1])):
        return False
    own = page_lines[at].box
    around = [one.box for line in page_lines[max(0, first - _RUN) : last + _RUN] if line is not page_lines[at]
              for one in line.texts]  # fmt: skip
    aligned = any(min(abs(b.left - own.left), abs(b.middle[0] - own.middle[0])) < _ALIGNED for b in around)
    gaps = (own.top - page_lines[at - 1].box.bottom, page_lines[at + 1].box.top - own.bottom)
    return aligned and min(gaps) < own.bottom - own.top


def _ends(page_lines: Sequence[PlacedLine], at: int) -> bool:
    """Whether a line is the last of a name whose figures stand beside its middle, in the last row of a table."""
    if at < _FEWEST or len(page_lines[at].texts) > 1 or _heads(page_lines[at]):
        return False
    above, row, own = (line.texts for line in page_lines[at - 2 : at + 1])
    near = own[0].box.top - above[0].box.bottom < own[0].box.bottom - own[0].box.top
    aligned = abs(own[0].box.left - above[0].box.left) < _ALIGNED
    free = all(one.box.right < own[0].box.left or one.box.left > own[0].box.right for one in row)
    return len(above) == 1 and len(row) > 1 and near and aligned and free


def _heads(line: PlacedLine) -> bool:
    """Whether a line of one text is a title, a unit or a sentence rather than a part of a name."""
    return bool(_HEADS.search(line.texts[0].text))


def _beside(below: Sequence[PlacedLine]) -> bool:
    """Whether a line reaches into the next, down to one of several texts: a head over columns, beside merged ones."""
    for line, after in pairwise(below[:3]):
        if after.box.top >= line.box.bottom:
            return False
        if len(after.texts) > 1:
            return True
    return False


def _columns(block: Sequence[PlacedLine], *, printed: bool) -> list[tuple[float, float]]:
    """Return the stretches of x that texts cover: those of lines with figures, each with the heads above it.

    A head that stands beside its figures, as left-aligned words over right-aligned numbers do, belongs to the nearest
    stretch that no head stands over; where there is none it has a column to itself. Where few lines hold figures all
    lines count alike.
    """
    several = [line for line in block if len(line.texts) > 1]
    figures: list[PlacedLine] = []
    others: list[PlacedLine] = []
    for line in several:
        (figures if _holds_figures(line) else others).append(line)
    if len(figures) < _FEWEST - 1:
        return _covered(_narrow(several))
    found = _covered(_narrow(figures))
    headed = [False] * len(found)
    top = figures[0].box.top
    lowest = max((line.box.top for line in others if line.box.top < top), default=top)
    for line in reversed(others):  # the heads next to the figures first
        over = printed and line.box.bottom <= lowest  # what stands there over no column of its own is over several
        for box in (one.box for one in line.texts):
            under = [n for n, (left, right) in enumerate(found) if box.left < right and left < box.right]
            if not under:
                right = sum(left < box.left for left, _ in found)
                near = [n for n in (right - 1, right) if 0 <= n < len(found) and not headed[n]]
                if not near and over:
                    continue
                if not near:
                    found.insert(right, (box.left, box.right))
                    headed.insert(right, True)
                    continue
                under = [min(near, key=lambda n: max(box.left - found[n][1], found[n][0] - box.right))]
            for n in under:
                headed[n] = True
            if len(under) == 1:
                left, right_end = found[under[0]]
                found[under[0]] = (min(left, box.left), max(right_end, box.right))
    return found


def _numbers(line: PlacedLine) -> bool:
    """Whether a line only counts the columns: 栏次  1  2  3."""
    counted = [one.text for one in line.texts if one.text.isdecimal()]
    return (
        len(counted) > 1 and counted == [str(n + 1) for n in range(len(counted))] and len(line.texts) - len(counted) < 2
    )


def _shared(columns: Sequence[tuple[float, float]], box: Box) -> int | None:
    """The first column that a text shares a stretch with."""
    return next((n for n, (left, right) in enumerate(columns) if box.left < right and left < box.right), None)


def _narrow(block: Sequence[PlacedLine]) -> list[Box]:
    """The boxes of the texts, without those that bridge what another line keeps apart."""
    sample = [[one.box for one in line.texts] for line in block[:: max(1, len(block) // _SAMPLE)]]
    reaches = {(one.box.left, one.box.right) for line in block for one in line.texts}
    narrow = {(left, right) for left, right in reaches if not any(_bridges(left, right, line) for line in sample)}
    return [Box(left, 0, right, 0) for left, right in narrow or reaches]


def _bridges(left: float, right: float, line: Sequence[Box]) -> bool:
    return sum(o.left < right and left < o.right for o in line) > 1


def _covered(boxes: Sequence[Box]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for box in sorted(boxes, key=lambda b: b.left):
        if found and box.left <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], box.right))
        else:
            found.append((box.left, box.right))
    return found


def _column(columns: Sequence[tuple[float, float]], box: Box) -> int:
    """Return the first column that a text shares a stretch with, else the nearest."""
    shared = _shared(columns, box)
    middle = (box.left + box.right) / 2
    return min(range(len(columns)), key=lambda n: abs(sum(columns[n]) / 2 - middle)) if shared is None else shared
