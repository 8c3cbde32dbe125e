"""Results of formulas that another program calculated, put beside formulas that stay as they are."""

import re
from collections.abc import Iterable

from quotaxl.core.amount import exact
from quotaxl.core.edits import SetResult
from quotaxl.core.refs import parse_ref
from quotaxl.xlsx.cells import Result, style_of, write_formula
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.sheet import address

_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f\b[^>]*?(?:/>|>.*?</(?:[\w.-]+:)?f>)", re.S)


def give_results(draft: Draft, edits: Iterable[SetResult]) -> None:
    """Write results into cells of formulas that have none; a cell that holds no formula is left alone."""
    for edit in edits:
        sheet, place = draft.sheet(edit.sheet), parse_ref(edit.ref)
        cell = sheet.cell(place)
        formula = _FORMULA.search(cell) if cell else None
        if cell is None or formula is None or place not in sheet.missing:
            continue
        value: Result = edit.value if isinstance(edit.value, bool | str) else exact(edit.value)
        sheet.put(place, write_formula(sheet.prefix, address(place), style_of(cell), formula[0], value, True))
        draft.set_value(sheet, place, value)
