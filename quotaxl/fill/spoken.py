"""In which words a form says whether bonds are general or special: a bureau's own may ask for 一般 or 新增一般债.

Its drop-downs refuse other words, and formulas that look for 一般 do not find 一般债券.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from quotaxl.catalogue.debtkinds import BOND_WORDS, KIND_NAMES
from quotaxl.core.document import Document
from quotaxl.core.refs import Area, column_letter
from quotaxl.dossier.kinds import which_kind
from quotaxl.fill.place import Named
from quotaxl.fill.rowvalues import FilledRow
from quotaxl.fill.samples import TEXT, read_anywhere

_WORD = re.compile(r"((?:新增)?(?:地方政府)?)(?:一般|专项)((?:政府)?(?:债券|债务|债)?)")
_OFFICIAL = ("", "债券")
_LONGEST = 20
"""Cells of a list that a formula goes through: more are another list, not words to look for."""


def spoken(rows: tuple[FilledRow, ...], form: Document, cells: Named, column: int) -> tuple[FilledRow, ...]:
    """Return rows with their kind in the words of the form, whose samples are `cells` and column of kinds `column`.

    A drop-down says it first, then the formulas that read the column, then the samples; 一般债券 and 专项债券, the
    official words, stand where none of them does and where it takes those too.
    """
    own = Area(cells.area.top, column, cells.area.bottom, column)
    choices = offered(form, cells.sheet, own)
    if told := _chosen(choices):
        return tuple(_in_words(row, told) for row in rows)
    for words in (choices, _sought(form, cells.sheet, own), _held(form, cells.sheet, own)):
        found = [match.groups() for word in words if (match := _WORD.fullmatch(word.strip()))]
        if found:
            before, after = _OFFICIAL if _OFFICIAL in found else found[0]
            said = {kind: f"{before}{name}{after}" for kind, name in KIND_NAMES.items()}
            return tuple(_in_words(row, said) for row in rows)
    return rows


def _in_words(row: FilledRow, said: Mapping[str, str]) -> FilledRow:
    kind = which_kind(str(row.values.get("kind") or ""))
    if kind is None or row.values["kind"] != BOND_WORDS[kind].zh:
        return row
    return replace(row, values={**row.values, "kind": said[kind]})


def offered(form: Document, sheet: str, own: Area) -> tuple[str, ...]:
    """Return the words that the drop-downs over some cells offer; none where there is none or it cannot be told."""
    found: list[str] = []
    for grid in form.grids:
        for area, formula in grid.choices if grid.sheet == sheet else ():
            if area.meets(own):
                found += formula.strip('"').split(",") if formula.startswith('"') else ()
                found += _cells(form, form.names.get(formula, formula), sheet)
    return tuple(dict.fromkeys(word.strip() for word in found if word.strip()))


def _chosen(choices: Sequence[str]) -> Mapping[str, str] | None:
    """Return what a drop-down calls each kind where it offers one word for each: 1.一般债券, 2.专项债券."""
    by_kind = {kind: [word for word in choices if which_kind(word) == kind] for kind in KIND_NAMES}
    alone = {kind: words[0] for kind, words in by_kind.items() if len(words) == 1}
    return alone if len(alone) == len(by_kind) else None


def _sought(form: Document, sheet: str, own: Area) -> Iterator[str]:
    """Yield the words that formulas which read the column look for: constants, and cells that they read besides."""
    header = next((str(v) for row in range(own.top - 1, 0, -1) if (v := _value(form, sheet, row, own.left))), "")
    letter = column_letter(own.left)
    whole = re.compile(rf"(?<![A-Za-z0-9])\$?{letter}:\$?{letter}(?![A-Za-z0-9(])|\[@?{re.escape(header)}\]")
    names = {name: value for name, value in form.names.items() if _reads(value, "", sheet, own)}
    for grid in form.grids:
        for formula in grid.formulas.values():
            bare = TEXT.sub("", formula)
            if _reads(formula, grid.sheet, sheet, own) or whole.search(bare) or any(name in bare for name in names):
                yield from TEXT.findall(formula)
                yield from _cells(form, formula, grid.sheet)


def _reads(formula: str, at: str, sheet: str, own: Area) -> bool:
    return any(where == sheet and area.meets(own) for where, area in read_anywhere(formula, at))


def _held(form: Document, sheet: str, own: Area) -> Iterator[str]:
    """Yield what the samples say."""
    yield from _cells(form, str(own), sheet)


def _cells(form: Document, formula: str, at: str) -> Iterator[str]:
    """Yield the texts of the cells that a formula reads."""
    for sheet, area in read_anywhere(formula, at):
        rows, columns = range(area.top, area.bottom + 1), range(area.left, area.right + 1)
        if len(rows) * len(columns) <= _LONGEST:
            values = (_value(form, sheet, row, column) for row in rows for column in columns)
            yield from (value for value in values if isinstance(value, str))


def _value(form: Document, sheet: str, row: int, column: int) -> object:
    return next((grid.value(row, column) for grid in form.grids if grid.sheet == sheet), None)
