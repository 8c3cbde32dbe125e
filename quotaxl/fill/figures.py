"""What the named cells of a form show: the figures stated, those its formulas make of them, rounded where asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.catalogue.form import form
from quotaxl.core.table import Table
from quotaxl.dossier.papers import own_sheet
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.find import amount_from
from quotaxl.fill.names import Target, target_of
from quotaxl.fill.rounding import KeptSum, balanced
from quotaxl.fill.template import CellBinding


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures by name: `stated` by the input, `known` also where only the parts that a formula adds up are stated."""

    stated: Mapping[str, Decimal]
    known: Mapping[str, Decimal]
    unrounded: frozenset[str]
    """Names whose figures could not be rounded without breaking a sum."""


def figures(bound: BoundTemplate, sources: Mapping[str, Table], places: int | None) -> Figures:
    """Return what the cells show, exactly, or with `places` decimals where it is not None."""
    cells = {cell.name: cell for cell in bound.template.cells if cell.sources}
    found = {name: one for name, cell in cells.items() if (one := _stated(bound, cell, sources)) is not None}
    stated = {name: value for name, (value, _) in _undivided(cells, found).items()}
    known: dict[str, Decimal] = {}
    for name in cells:
        value = _known(name, cells, stated, ())
        if value is not None:
            known[name] = value
    if places is None:
        return Figures(stated, known, frozenset())
    rounded, exact = balanced(known, _equations(cells, known), places)
    return Figures({name: rounded[name] for name in stated}, rounded, frozenset(exact))


def _stated(bound: BoundTemplate, cell: CellBinding, sources: Mapping[str, Table]) -> tuple[Decimal, str] | None:
    """Return a cell's figure and the form that states it; None where none does."""
    unit = cell.unit or bound.template.unit
    found = ((amount_from(source, sources.get(source.form), unit), source.form) for source in cell.sources)
    return next(((value, of) for value, of in found if value is not None), None)


def _undivided(
    cells: Mapping[str, CellBinding], found: Mapping[str, tuple[Decimal, str]]
) -> Mapping[str, tuple[Decimal, str]]:
    """Return the figures without those that would mix sheets in one equation of the form.

    Sheets define alike-sounding figures differently (repayment with and without refinancing), so the figures of one
    equation all come from one sheet. Where the sheet that should state them does not, another serves only if it
    states all of them; else they stay blank and are told.
    """
    kept = dict(found)
    for held in _equations(cells, dict.fromkeys(cells, Decimal(0))):
        parts = [name for name in (*held.plus, *held.minus) if name in cells]
        group = [held.total, *parts]
        if held.total not in kept:
            continue  # without its total an equation says nothing
        used = {kept[name][1] for name in group if name in kept}
        first = {cells[name].sources[0].form for name in group} | {of for name in group for of in _second(cells[name])}
        others = used - first
        if not others:
            continue
        whole = len(used) == 1 and all(name in kept for name in group)
        for name in group:
            if not whole and name in kept and kept[name][1] in others:
                del kept[name]
    return kept


def _second(cell: CellBinding) -> tuple[str, ...]:
    """Return the sheet that should state a figure: the first source behind the form's own published table."""
    own = cell.sources[0].form
    return tuple(s.form for s in cell.sources[1:2] if not own_sheet(own))


def _known(
    name: str, cells: Mapping[str, CellBinding], stated: Mapping[str, Decimal], above: tuple[str, ...]
) -> Decimal | None:
    """The figure of a cell: as stated, or the sum of the parts that its formula adds up."""
    if name in stated or name not in cells or name in above or not cells[name].adds:
        return stated.get(name)
    parts = [_known(part, cells, stated, (*above, name)) for part in cells[name].parts]
    found = [part for part in parts if part is not None]
    return sum(found, Decimal(0)) if found else None


def _equations(cells: Mapping[str, CellBinding], known: Mapping[str, Decimal]) -> Iterator[KeptSum]:
    """Yield the sums that hold between the cells: those of the form's formulas and of the official form."""
    for name, cell in cells.items():
        parts = tuple(part for part in cell.parts if part in known)
        if parts and cell.adds:
            yield KeptSum(name, parts)
    targets = {name: target for name in known if (target := target_of(name))}
    names = {target: name for name, target in targets.items()}
    for id, copy in dict.fromkeys((t.form, t.copy) for t in targets.values()):
        own = [t for t in targets.values() if (t.form, t.copy) == (id, copy)]
        for total in form(id).sums:
            along = total.axis == "rows"
            for other in dict.fromkeys(t.field if along else t.key for t in own):

                def named(piece: str, along: bool = along, other: str = other, id: str = id, copy: int = copy) -> str:
                    place = (piece, other) if along else (other, piece)
                    return names.get(Target(id, *place, copy), "")

                plus, minus = ([n for p in side if (n := named(p))] for side in (total.plus, total.minus))
                if plus and named(total.total):
                    yield KeptSum(named(total.total), tuple(plus), tuple(minus))
