"""The formulas of a sheet by place, shared ones with their own text."""

import re
from collections.abc import Mapping
from functools import lru_cache

from quotaxl.core.grid import Place
from quotaxl.xlsx.base import SheetBase
from quotaxl.xlsx.cells import FormulaCell, formula_of
from quotaxl.xlsx.formulas.tokens import moved
from quotaxl.xlsx.sheet import SheetEdit


@lru_cache(maxsize=64)
def _formula_pattern(prefix: bytes) -> re.Pattern[bytes]:
    p = re.escape(prefix)
    return re.compile(rb"<" + p + rb"c\b([^>]*)>\s*<" + p + rb"f\b")


def formulas(edit: SheetEdit) -> dict[Place, FormulaCell]:
    """Return a sheet's formulas by place, as it is now. Shared ones are given in full: see `expand`."""
    found = dict(base_formulas(edit.base))
    for place in edit.written:
        data = edit.cell(place)
        formula = formula_of(data) if data else None
        if formula:
            found[place] = formula
        else:
            found.pop(place, None)
    return found


def base_formulas(base: SheetBase) -> dict[Place, FormulaCell]:
    """Return the formulas of a sheet as the file holds it; not to be changed."""
    known = base.memo.get("formulas")
    if known is None:
        known = base.memo["formulas"] = _scan(base)
    assert isinstance(known, dict)
    return known


def _scan(base: SheetBase) -> dict[Place, FormulaCell]:
    found: dict[Place, FormulaCell] = {}
    if base.data.find(b"<" + base.prefix + b"f", base.body_start, base.body_end) < 0:
        return found
    pattern = _formula_pattern(base.prefix)
    ends = [*base.starts[1:], base.body_end] if base.starts else []
    for number, start, end in zip(base.numbers, base.starts, ends, strict=True):
        if not pattern.search(base.data, start, end):
            continue
        row = base.row(number)
        for column, data in row.cells.items() if row else ():
            formula = formula_of(data)
            if formula:
                found[number, column] = formula
    return found


def expand(found: Mapping[Place, FormulaCell]) -> dict[Place, str]:
    """Return each formula's own text; a shared one's is its master's, moved."""
    masters = {f.group: (place, f.text) for place, f in found.items() if f.kind == "shared" and f.text}
    texts: dict[Place, str] = {}
    for place, formula in found.items():
        if formula.kind == "shared" and not formula.text and formula.group in masters:
            at, text = masters[formula.group]
            texts[place] = moved(text, place[0] - at[0], place[1] - at[1])
        else:
            texts[place] = formula.text
    return texts
