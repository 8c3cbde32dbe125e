"""A run of sample rows that becomes longer or shorter, and what formulas say of it afterwards.

Growing is no insertion: whatever spans the sample rows spans the new ones, be the sample a single row; a formula in
a sample row is part of the row and repeated, and nothing that refers to the run loses its cells when it shrinks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from quotaxl.core.refs import MAX_ROW, Area
from quotaxl.xlsx.formulas.rangeargs import PLACES, takes_range
from quotaxl.xlsx.formulas.shifts import corner, dollar, relative, row_of
from quotaxl.xlsx.formulas.tokens import CORNER, Token, bounds, moved, sheets_of, tokens


@dataclass(frozen=True, slots=True)
class RunChange:
    """`samples` rows from `first` on become `rows` rows, one or more; those below move.

    `period` is how many sample rows' looks take turns (2 for shaded every other row), 0 where they do not.
    """

    sheet: str
    first: int
    samples: int
    rows: int
    period: int = 0

    @property
    def row(self) -> int:
        """The first row below the samples."""
        return self.first + self.samples

    @property
    def count(self) -> int:
        """By how much the rows below move."""
        return self.rows - self.samples

    @property
    def last(self) -> int:
        """The last sample row."""
        return self.first + self.samples - 1

    @property
    def stop(self) -> int:
        """The last row of the run afterwards."""
        return self.first + self.rows - 1

    def look(self, at: int) -> int:
        """Return which sample row, from 0, the row `at` of the new run, from 0, takes its look from."""
        if self.samples == 1 or self.period:
            return at % max(self.period, 1)
        if at and at == self.rows - 1:
            return self.samples - 1
        return min(at, max(self.samples - 2, 0))

    def content(self, at: int) -> int:
        """Return which sample row, from 0, the row `at` of the new run repeats the formulas and constants of.

        A second sample shows better than the first how a row follows the one above.
        """
        if self.samples == 1 or at == 0:
            return 0
        if at == self.rows - 1 or self.samples == 2:
            return self.samples - 1
        return min(at, self.samples - 2)

    def line(self, row: int) -> int | None:
        """Return where a row comes to lie; None for a sample row that falls away."""
        if row < self.first:
            return row
        if row > self.last:
            return row + self.count if row + self.count <= MAX_ROW else None
        at = row - self.first
        if at == 0:
            return row
        if at == self.samples - 1:
            return self.stop if self.rows > 1 else None
        return row if at < self.rows - 1 else None

    def kept(self, row: int) -> int:
        """Return the row that a reference to `row` means afterwards."""
        if self.first <= row <= self.last:
            return self.stop if row == self.last and self.samples > 1 else min(row, self.stop)
        return row if row < self.first else min(row + self.count, MAX_ROW)

    def edges(self, top: int, bottom: int) -> tuple[int, int]:
        """Return the rows of an area afterwards: from the first sample on, and to the last one, it spans the run."""
        if (top, bottom) == (1, MAX_ROW):
            return top, bottom
        upper = self.kept(top)
        if top == bottom == self.first:
            return upper, self.stop if self.samples == 1 else upper
        return upper, self.stop if bottom == self.last else self.kept(bottom)

    def area(self, area: Area) -> Area | None:
        """Return the area afterwards."""
        top, bottom = self.edges(area.top, area.bottom)
        return Area(top, area.left, bottom, area.right)

    def copies(self, sample: int) -> tuple[int, ...]:
        """Return the rows of the new run that look like sample row `sample`, as numbered before."""
        return tuple(self.first + at for at in range(self.rows) if self.look(at) == sample - self.first)

    def spread(self, area: Area) -> tuple[Area, ...]:
        """Return the areas of what is laid over cells: it comes with each copy of a sample row that it lies over."""
        if area.bottom < self.first or area.top > self.last or (area.top, area.bottom) == (1, MAX_ROW):
            moved = self.area(area)
            return (moved,) if moved else ()
        rows = [row for sample in range(self.first, self.row) if area.top <= sample <= area.bottom
                for row in self.copies(sample)]  # fmt: skip
        spans: list[list[int]] = [[area.top, self.first - 1]] if area.top < self.first else []
        for row in sorted(rows):
            if spans and spans[-1][1] == row - 1:
                spans[-1][1] = row
            else:
                spans.append([row, row])
        if area.bottom > self.last:
            below = [self.stop + 1, min(area.bottom + self.count, MAX_ROW)]
            if spans and spans[-1][1] == self.stop:
                spans[-1][1] = below[1]
            else:
                spans.append(below)
        return tuple(Area(top, area.left, bottom, area.right) for top, bottom in spans)

    def text(self, formula: str, own: str) -> str:
        """Return a formula that stands outside the run, of sheet `own`."""
        return outside(formula, own, self)

    def summing(self, formula: str, own: str) -> str:
        """Return the formula of a total, in which the one sample's cell by itself means the sum of the run."""
        return outside(formula, own, self, summing=True)

    def whole(self, formula: str, own: str) -> str:
        """Return a reference that means the rows of a list: the one sample's cell becomes the run."""
        return outside(formula, own, self, spans=True)

    def named(self, formula: str, own: str) -> str:
        """Return what a name refers to; parts relative to the cell that uses it do not move."""
        return outside(formula, own, self, spans=True, fixed=True)

    def rebased(self, formula: str, own: str, source: int, target: int) -> str:
        """Return a formula that belongs to cells from row `source`, now `target`, on."""
        if own.casefold() == self.sheet.casefold() and self.first <= source <= self.last:
            return repeated(formula, own, self, source, target)
        return self.text(formula, own)


@lru_cache(maxsize=1 << 14)
def outside(
    formula: str, own: str, run: RunChange, *, spans: bool = False, summing: bool = False, fixed: bool = False
) -> str:
    """Return a formula outside the run. `spans`, `summing` and `fixed` as `whole`, `summing` and `named` need them."""
    if not any(character.isdigit() for character in formula):
        return formula
    items = tokens(formula)
    here, target = own.casefold(), run.sheet.casefold()
    out: list[str] = []
    calls: list[list[object]] = []
    at = 0
    while at < len(items):
        kind, text = items[at]
        if kind in ("cell", "sheet") and run.samples > 1 and not fixed:
            chain = _chain(items, at, here, run, calls)
            if chain:
                out.append(chain[0])
                at = chain[1]
                continue
        applies = here == target
        if kind == "sheet":
            named = sheets_of(text)
            applies = named is not None and named[1] is None and named[0].casefold() == target
            out.append(text)
            at += 1
            if at == len(items):
                break
            kind, text = items[at]
        if applies and kind in ("cell", "area", "rows"):
            listed = spans or (
                bool(calls) and _alone(items, at) and takes_range(str(calls[-1][0]), int(str(calls[-1][1])))
            )
            adds = summing and not (calls and str(calls[-1][0]).upper() in PLACES)
            corners = _near(items, at, 1) == ":", _near(items, at, -1) == ":"
            if any(corners) and kind == "cell" and not fixed:
                out.append(_corner(text, run, last=corners[1]))  # D5:INDEX(…) begins, INDEX(…):D5 ends an area
            else:
                out.append(_outer(kind, text, run, out, listed=listed, summing=adds, fixed=fixed))
        else:
            _follow(kind, text, items, at, calls)
            out.append(text)
        at += 1
    return "".join(out)


def _follow(kind: str, text: str, items: Sequence[Token], at: int, calls: list[list[object]]) -> None:
    """Keep account of the calls around a place of the formula: the function's name and the argument's number."""
    if kind != "op":
        return
    if text == "(":
        before = items[at - 1] if at else None
        calls.append([before.text if before and before.kind == "function" else "", 0])
    elif text == ")" and calls:
        calls.pop()
    elif text == "," and calls:
        calls[-1][1] = int(str(calls[-1][1])) + 1


def _near(items: Sequence[Token], at: int, step: int) -> str:
    """Return the text of the next token that is neither blank nor a sheet's name."""
    at += step
    while 0 <= at < len(items) and items[at].kind in ("space", "sheet"):
        at += step
    return items[at].text if 0 <= at < len(items) else ""


def _alone(items: Sequence[Token], at: int) -> bool:
    """Return whether a reference is an argument by itself."""
    return _near(items, at, -1) in ("(", ",") and _near(items, at, 1) in (")", ",")


def _corner(text: str, run: RunChange, *, last: bool) -> str:
    """Return the cell at which an area begins, or ends (`last`), that a function's result makes with it."""
    row = row_of(text)
    if row < run.first:
        return text
    return corner(text, run.stop if last and row == run.last else run.first if row == run.first else run.kept(row))


def _outer(kind: str, text: str, run: RunChange, before: list[str], *, listed: bool, summing: bool, fixed: bool) -> str:
    """Return one reference of a formula outside the run as it reads afterwards; `before` is what was written so far."""
    area = bounds(kind, text)
    if area is None or area.bottom < run.first:
        return text
    ends = text.split(":")
    if fixed and all(map(relative, ends)):
        return text
    if kind == "rows":
        top, bottom = run.edges(area.top, area.bottom)
        return f"{dollar(ends[0])}{top}:{dollar(ends[1])}{bottom}"
    if kind == "area":
        top, bottom = run.edges(area.top, area.bottom)
        first, last = ends if row_of(ends[0]) <= row_of(ends[1]) else (ends[1], ends[0])
        first = first if fixed and relative(first) else corner(first, top)
        last = last if fixed and relative(last) else corner(last, bottom)
        return f"{first}:{last}" if row_of(ends[0]) <= row_of(ends[1]) else f"{last}:{first}"
    row = area.top
    if run.samples == 1 and row == run.first and run.rows > 1 and (listed or summing):
        grown = f"{corner(text, run.first)}:{corner(text, run.stop)}"
        if listed:
            return grown
        sheet = before.pop() if before and before[-1].endswith("!") else ""
        return f"SUM({sheet}{grown})"
    return corner(text, run.kept(row))


def _chain(
    items: Sequence[Token], at: int, own: str, run: RunChange, calls: list[list[object]]
) -> tuple[str, int] | None:
    """Return what becomes of H5+H6+H7 or of the arguments H5,H6,H7, one for each sample, and where it ends."""
    before = next((t.text for t in reversed(items[:at]) if t.kind != "space"), "")
    first = _cell(items, at, own, run)
    if first is None or first[1] != run.first:
        return None
    column, _, end, sheet, text = first
    sign = ""
    for row in range(run.first + 1, run.row):
        at = _past(items, end)
        between = items[at].text if at < len(items) else ""
        if between not in ("+", ",") or sign not in ("", between):
            return None
        sign = between
        found = _cell(items, _past(items, at + 1), own, run)
        if found is None or found[0] != column or found[1] != row:
            return None
        end, text = found[2], items[found[2] - 1].text
    after = items[_past(items, end)].text if _past(items, end) < len(items) else ""
    if sign == "," and not (
        before in ("(", ",") and after in (")", ",") and calls and takes_range(str(calls[-1][0]), 0)
    ):
        return None
    if sign == "+" and (before in ("*", "/", "^", "-", ":", "&") or after in ("*", "/", "^", "%", ":")):
        return None
    area = f"{sheet}{corner(first[4], run.first)}:{corner(text, run.stop)}"
    return (area if sign == "," else f"SUM({area})"), end


def _past(items: Sequence[Token], at: int) -> int:
    while at < len(items) and items[at].kind == "space":
        at += 1
    return at


def _cell(items: Sequence[Token], at: int, own: str, run: RunChange) -> tuple[str, int, int, str, str] | None:
    """Return (column, row, end, sheet's prefix, text) of a reference to one cell of the run's sheet at a place."""
    sheet = ""
    if at < len(items) and items[at].kind == "sheet":
        sheet = items[at].text
        named = sheets_of(sheet)
        if named is None or named[1] is not None or named[0].casefold() != run.sheet.casefold():
            return None
        at += 1
    elif own != run.sheet.casefold():
        return None
    if at >= len(items) or items[at].kind != "cell":
        return None
    match = CORNER.fullmatch(items[at].text)
    return (match[2].upper(), int(match[4]), at + 1, sheet, items[at].text) if match else None


def repeated(
    formula: str, own: str, run: RunChange, source: int, target: int, other: tuple[str, int] | None = None
) -> str:
    """Return the formula of a sample row as row `target` of the new run repeats it.

    References to the row itself and to its neighbours move with it; those to anything outside the run, such as the
    total, stay where they point. `other` is the formula of the sample row so many rows off in the same column: what
    does not change from one sample to the next stays in every row, what moves with the rows moves.
    """
    return _repeated(formula, own, run, source, target, *(other or ("", 0)))


@lru_cache(maxsize=1 << 14)
def _repeated(formula: str, own: str, run: RunChange, source: int, target: int, other: str, off: int) -> str:
    """Return what `repeated` says; `other` is the formula `off` sample rows away, or blank."""
    items = tokens(formula)
    beside = tokens(other) if other else ()
    if [t.kind for t in beside] != [t.kind for t in items]:
        beside = ()
    here, sheet = own.casefold(), run.sheet.casefold()
    applies = here == sheet
    named: tuple[str, str | None] | None = (own, None)
    out: list[str] = []
    for at, (kind, text) in enumerate(items):
        if kind == "sheet":
            named = sheets_of(text)
            applies = named is not None and named[1] is None and named[0].casefold() == sheet
            out.append(text)
            continue
        if kind in ("cell", "area", "rows", "columns"):
            twin = beside[at].text if beside else None
            if kind == "columns":
                out.append(text)
            elif applies and kind == "cell" and twin is None and _counts(items, at):
                out.append(moved(text, target - source, 0))
            elif applies:
                out.append(_inner(kind, text, run, source, target, twin, off))
            elif named is None:
                out.append(text)
            else:
                out.append(text if twin == text and relative(text) else moved(text, target - source, 0))
        else:
            out.append(text)
        applies, named = here == sheet, (own, None)
    return "".join(out)


def _counts(items: Sequence[Token], at: int) -> bool:
    """Return whether a cell is asked for its row only: =ROW(A1) numbers the rows of a list, whatever A1 holds."""
    before = items[at - 2] if at > 1 and items[at - 1].text == "(" else None
    return before is not None and before.kind == "function" and before.text.upper() == "ROW"


def _inner(kind: str, text: str, run: RunChange, source: int, target: int, twin: str | None, off: int) -> str:
    """Return one reference of a repeated formula; `twin` is the same one in the sample row `off` rows away."""
    ends = text.split(":")
    if kind == "rows":
        rows = [int(end.replace("$", "")) for end in ends]
        new = [run.kept(row) if dollar(end) else target + row - source for end, row in zip(ends, rows, strict=True)]
        return ":".join(f"{dollar(end)}{row}" for end, row in zip(ends, new, strict=True))
    if bounds(kind, text) is None:
        return text
    rows = [row_of(end) for end in ends]
    moves = [relative(end) for end in ends]
    twins = [row_of(end) for end in twin.split(":")] if twin and off else []
    steps = [(b - a) // off if (b - a) % off == 0 else None for a, b in zip(rows, twins, strict=False)]
    steps = steps or [None] * len(ends)
    if kind == "area" and _spans(rows, moves, steps, run, source):
        top, bottom = run.edges(min(rows), max(rows))
        new = [top, bottom] if rows[0] <= rows[1] else [bottom, top]
        return ":".join(corner(end, row) for end, row in zip(ends, new, strict=True))
    new = [_end(row, move, run, source, target, step) for row, move, step in zip(rows, moves, steps, strict=True)]
    return ":".join(corner(end, row) for end, row in zip(ends, new, strict=True))


def _spans(rows: list[int], moves: list[bool], steps: list[int | None], run: RunChange, source: int) -> bool:
    """Return whether an area in a sample row means the whole run, in whichever row it stands."""
    if min(rows) > run.first or max(rows) < run.last:
        return False
    if any(move and step == 1 for move, step in zip(moves, steps, strict=True)):
        return False
    if run.samples > 1:
        return True
    if rows[0] == rows[1]:
        return not any(moves)
    return all(moves) or not any(move and row == source for move, row in zip(moves, rows, strict=True))


def _end(row: int, moves: bool, run: RunChange, source: int, target: int, step: int | None) -> int:
    """Return the row that one end of a reference in a repeated formula has; `step` is how it moves between samples."""
    inside = run.first <= row <= run.last
    if not moves or step == 0:
        return run.kept(row)
    if inside or (step is None and row == run.first - 1 and source == run.first):
        return max(target + row - source, 1)
    kept = run.kept(row)
    return max(kept + target - source, 1) if step == 1 else kept
