"""What names in formulas stand for: defined names, tables, ranges of sheets."""

from collections.abc import Collection, Sequence

from quotaxl.core.refs import Area
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.formulas.cellformulas import expand, formulas
from quotaxl.xlsx.formulas.recalculation import At
from quotaxl.xlsx.formulas.settled import mentions, settled
from quotaxl.xlsx.formulas.structured import structured, tables
from quotaxl.xlsx.formulas.tokens import REFERENCES, reads, tokens

_DEEP = 20
_FIXED = {"cell": 2, "area": 4, "columns": 2, "rows": 2}
"""How many dollar signs make a reference the same wherever it stands."""


def between(draft: Draft, first: str, last: str) -> Sequence[str]:
    """Return the sheets of a range such as Q1:Q4, in lower case."""
    names = [sheet.name.casefold() for sheet in draft.book.sheets]
    if first not in names or last not in names:
        return ()
    a, b = sorted((names.index(first), names.index(last)))
    return names[a : b + 1]


def _definition(draft: Draft, name: str, own: str) -> str | None:
    """Return what a name means on a sheet; the sheet's own name hides the workbook's."""
    found = None
    for entry in draft.book.names:
        if entry.name.casefold() != name.casefold():
            continue
        if entry.scope is None:
            found = found or entry.refers_to
        elif entry.scope < len(draft.book.sheets) and draft.book.sheets[entry.scope].name.casefold() == own.casefold():
            return entry.refers_to
    return found


def text_of_name(draft: Draft, name: str, own: str) -> str | None:
    """Return a name's formula, if it means the same wherever it stands: cells of a sheet, or constants and names."""
    text = _definition(draft, name, own)
    if text is None:
        return None
    parts = tokens(text)
    fixed = all(part.count("$") == _FIXED[kind] for kind, part in parts if kind in REFERENCES)
    constant = not any(kind in (*REFERENCES, "function", "bracket") for kind, _ in parts)
    text = settled(text, own) if fixed and mentions(text) else text
    return text if fixed and text and ("!" in text or constant) else None


def readers_of_names(draft: Draft, names: Collection[str]) -> set[At]:
    """Return the formulas in which one of some names stands, or a name that is made of it."""
    asked = {name.casefold() for name in names}
    while True:
        more = {entry.name.casefold() for entry in draft.book.names if _speaks(entry.refers_to, asked)}
        if more <= asked:
            break
        asked |= more
    found: set[At] = set()
    for name in draft.worksheets() if asked else ():
        texts = expand(formulas(draft.sheet(name)))
        found |= {At(name.casefold(), *place) for place, text in texts.items() if _speaks(text, asked)}
    return found


def _speaks(formula: str, names: Collection[str]) -> bool:
    """Return whether one of some names, in lower case, stands in a formula."""
    folded = formula.casefold()
    return any(name in folded for name in names) and any(
        kind == "name" and part.casefold() in names for kind, part in tokens(formula)
    )


def areas_of_name(draft: Draft, name: str, at: At, depth: int = 0) -> tuple[tuple[str, Area], ...] | None:
    """Return the areas a name stands for in a cell, empty where it is unknown; None if that cannot be told."""
    if "[" in name or name.casefold() in tables(draft):
        found = structured(draft, name if "[" in name else f"{name}[]", *at)
        return (found,) if found else None
    text = _definition(draft, name, at.sheet)
    if text is None:
        return ()
    text = settled(text, at.sheet) if mentions(text) else text
    if text is None:
        return None
    read = reads(text)
    if read.opaque or depth > _DEEP or (read.sources and text_of_name(draft, name, at.sheet) is None):
        return None
    areas: list[tuple[str, Area]] = []
    for source in read.sources:
        first = (source.sheet or at.sheet).casefold()
        sheets = between(draft, first, source.last.casefold()) if source.last else (first,)
        areas += [(sheet, source.area) for sheet in sheets]
    for inner in read.names:
        more = areas_of_name(draft, inner, at, depth + 1)
        if more is None:
            return None
        areas += more
    return tuple(areas)
