"""Where the figures of official forms come from: derive.toml, read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from quotaxl.catalogue.form import form

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
    data = tomllib.loads(files("quotaxl.fill").joinpath("derive.toml").read_text(encoding="utf-8"))
    return {id: _derivation(id, entry) for id, entry in data.items()}


def _derivation(id: str, data: Mapping[str, Any]) -> Derivation:
    cells = {
        (key, of): tuple(map(FigureSource.parse, sources))
        for of, rows in data.get("cells", {}).items()
        for key, sources in rows.items()
    }
    if "like" in data:
        spec = form(data["like"])
        fields = [c.field for c in spec.columns if c.type == "amount"]
        cells |= {(r.key, of): (FigureSource(spec.id, r.key, of),) for r in spec.rows for of in fields}
    for other, own in data.get("same", {}).items():
        cells |= {(key, other): sources for (key, of), sources in tuple(cells.items()) if of == own}
    return Derivation(
        id,
        {place: (FigureSource(id, *place), *sources) for place, sources in cells.items()},
        {of: tuple(map(FigureSource.parse, sources)) for of, sources in data.get("row", {}).items()},
        data.get("records"),
        data.get("kind"),
        tuple(data.get("wanted", ())),
        {of: (pair[0], pair[1]) for of, pair in data.get("ratios", {}).items()},
        tuple(data.get("next", ())),
        data.get("each"),
        data.get("fields", {}),
    )
