"""Where the figures of official forms come from: the section [fill] of each form, its sources resolved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from quotaxl.catalogue.form import form, forms
from quotaxl.catalogue.sections import Filling

Place = tuple[str, str]
"""(row key, field) of a form."""


@dataclass(frozen=True, slots=True)
class FigureSource:
    """Where a figure comes from: `county-limit/opening/general` is form, row key and field."""

    form: str
    key: str
    field: str

    def __str__(self) -> str:
        return f"{self.form}/{self.key}/{self.field}"

    @classmethod
    def parse(cls, text: str) -> "FigureSource":
        """Return the source of form/row/field. Raises ValueError for anything else."""
        pieces = text.split("/")
        if len(pieces) != 3 or not all(pieces):
            raise ValueError(f"not form/row/field: {text!r}")
        return cls(*pieces)


@dataclass(frozen=True, slots=True)
class Derivation:
    """What fills one form.

    `cells` gives the sources of single figures, `row` those of a region's row by field; `records` what fills
    rows that grow (of `kind`), `wanted` the fields whose blanks are told, `ratios` the fields that divide one
    by another; `next` the rows whose labels speak of the next year; `each` what a form is made for, one by one,
    and `fields` what of it stands where.
    """

    form: str
    cells: Mapping[Place, tuple[FigureSource, ...]] = field(default_factory=dict)
    row: Mapping[str, tuple[FigureSource, ...]] = field(default_factory=dict)
    records: str | None = None
    kind: str | None = None
    wanted: tuple[str, ...] = ()
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
        }
        return tuple(dict.fromkeys([self.form, *found, *lists.get(self.records or self.each or "", ())]))


@cache
def derivations() -> Mapping[str, Derivation]:
    """Return every derivation by its form."""
    return {f.id: _derivation(f.id, f.fill) for f in forms() if f.fill}


def _derivation(id: str, fill: Filling) -> Derivation:
    cells = {
        (key, of): tuple(map(FigureSource.parse, sources))
        for of, rows in fill.cells.items()
        for key, sources in rows.items()
    }
    if fill.like:
        spec = form(fill.like)
        fields = [c.field for c in spec.columns if c.type == "amount"]
        cells |= {(r.key, of): (FigureSource(spec.id, r.key, of),) for r in spec.rows for of in fields}
    for other, own in fill.same.items():
        cells |= {(key, other): sources for (key, of), sources in tuple(cells.items()) if of == own}
    return Derivation(
        id,
        {place: (FigureSource(id, *place), *sources) for place, sources in cells.items()},
        {of: tuple(map(FigureSource.parse, sources)) for of, sources in fill.row.items()},
        fill.records,
        fill.kind,
        fill.wanted,
        fill.ratios,
        fill.next,
        fill.each,
        fill.fields,
    )
