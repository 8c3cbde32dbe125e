"""Where the figures of official forms come from: the section [fill] of each form, its sources resolved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from quotaxl.catalogue.form import form, forms
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.patterns import SpecError
from quotaxl.catalogue.sections import Filling, Published

Place = tuple[str, str]
"""(row key, field) of a form."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """What fills one form.

    `cells` gives the sources of single figures, `row` those of a region's row by field; `records` what fills
    rows that grow (of `kind`), `below` the rows below which they stand, where they do not stand alone, `wanted` the
    fields whose blanks are told, `ratios` the fields that divide one by another; `next` the rows whose labels speak of
    the next year; `each` what a form is made for, one by one, and `fields` what of it stands where.
    """

    form: str
    cells: Mapping[Place, tuple[Item, ...]] = field(default_factory=dict)
    row: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    records: str | None = None
    kind: str | None = None
    wanted: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    ratios: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    next: tuple[str, ...] = ()
    each: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def uses(self) -> tuple[str, ...]:
        """The forms that it takes figures from, its own first."""
        found = [s.form for sources in (*self.cells.values(), *self.row.values()) for s in sources]
        lists = {
            "projects": ("county-projects",),
            "payments": ("county-projects", "county-spending"),
            "bonds": ("county-bonds",),
            "cash": ("county-bonds", "county-spending"),
            "subjects": ("county-subjects",),
        }
        return tuple(dict.fromkeys([self.form, *found, *lists.get(self.records or self.each or "", ())]))


@cache
def derivations() -> Mapping[str, Derivation]:
    """Return every derivation by its form. Raises SpecError where one names a source that no form has."""
    return {f.id: _derivation(f.id, f.fill) for f in forms() if f.fill}


def _derivation(id: str, fill: Filling) -> Derivation:
    """Return where a form's figures come from, with sources decoded. Raises SpecError for unknown ones."""
    cells = {
        (key, of): _sources(id, f"cells.{of}.{key}", sources)
        for of, rows in fill.cells.items()
        for key, sources in rows.items()
    }
    if fill.like:
        spec = form(fill.like)
        fields = [c.field for c in spec.columns if c.type == "amount"]
        cells |= {(r.key, of): (Item(spec.id, r.key, of),) for r in spec.rows for of in fields}
    for other, own in fill.same.items():
        cells |= {
            (key, other): (*cells.get((key, other), ()), *sources)
            for (key, of), sources in tuple(cells.items())
            if of == own
        }
    return Derivation(
        id,
        {place: _asked(fill, Item(id, *place), sources) for place, sources in cells.items()},
        {of: _sources(id, f"row.{of}", sources) for of, sources in fill.row.items()},
        fill.records,
        fill.kind,
        fill.wanted,
        fill.below,
        fill.ratios,
        fill.next,
        fill.each,
        fill.fields,
    )


def _asked(fill: Filling, own: Item, sources: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return the sources of a figure in their order, with the form's own table where it is asked at all."""
    if fill.published is Published.NEVER:
        return sources
    return (own, *sources) if fill.published is Published.FIRST else (*sources, own)


def _sources(id: str, where: str, texts: tuple[str, ...]) -> tuple[Item, ...]:
    try:
        return tuple(map(Item.parse, texts))
    except ValueError as error:
        raise SpecError(f"{id}/form.toml: fill.{where}: {error}") from error
