"""Text whose columns stand at fixed places, as a program lays out the page it copies: a blank cell leaves its room."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from quotaxl.core.grid import Value
from quotaxl.sources.gaps import blocks, gap_table, with_words
from quotaxl.sources.placed import Box, PlacedLine, PlacedText

_PIECE = re.compile(r"[^ \u00a0\u3000]+(?:[ \u00a0][^ \u00a0\u3000]+)*")


def laid_out(lines: Mapping[int, str]) -> dict[int, list[Value]]:
    """Return the cells of the lines that stand in columns, by the line's number; the others are left out.

    `lines` are those without tabs, by number. A Chinese letter takes two places, or one where the columns stand
    better so. Lines stand in columns where no two texts of a line fall into one and none is told apart by fewer
    columns than it has texts.
    """
    found: dict[int, list[Value]] = {}
    for run in _runs(sorted(lines)):
        for wide in (2, 1):
            placed = [_placed(n, lines[n], wide) for n in run]
            cells = _cells(placed)
            if cells:
                found |= {n: row for n, row in zip(run, cells, strict=True) if row}
                break
    return found


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs


def _placed(n: int, line: str, wide: int) -> PlacedLine:
    """The texts of the nth line and the places they take; each line stands wholly below the one before."""
    at, places = 0, [0]
    for char in line:
        at += wide if unicodedata.east_asian_width(char) in "WF" else 1
        places.append(at)
    pieces = (PlacedText(p[0], Box(places[p.start()], n, places[p.end()], n + 1)) for p in _PIECE.finditer(line))
    return with_words(PlacedLine(tuple(pieces)))


def _cells(placed: Sequence[PlacedLine]) -> list[list[Value]]:
    """A list of cells per line, an empty one for a line outside the tables; no list at all where none is a table."""
    filled = [line for line in placed if line.texts]
    rows: dict[int, list[Value]] = {}
    for inside, block in blocks(filled):
        table = gap_table(block, printed=False) if inside else None
        if table is None:
            continue
        held = [[cell for cell in row if cell] for row in table.rows]
        if any(len(cells) < len(line.texts) for cells, line in zip(held, block, strict=True)):
            return []  # two texts in one column
        first = min(line.texts[0].box.left for line in block)
        for line, row in zip(block, table.rows, strict=True):
            indent = int(line.texts[0].box.left - first) if row[0] else 0
            rows[id(line)] = [f"{' ' * indent}{row[0]}" if row[0] else None, *row[1:]]
    return [rows.get(id(line), []) for line in placed] if rows else []
