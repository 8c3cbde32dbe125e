"""Handles of the figures that forms hold: one that no form has is refused where it is made, not read as blank."""

from dataclasses import dataclass
from functools import cache

from quotaxl.catalogue.form import FormKind, forms
from quotaxl.catalogue.patterns import SpecError

_VALUE = "value"
"""What the one figure of a label is called in a form that is no table."""


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """A figure or a text of a form: form, row key, field. Raises SpecError where no form has it.

    Modules name their items when they are loaded, so that a misspelled one is told then.
    """

    form: str
    key: str
    field: str

    def __post_init__(self) -> None:
        keys, fields = _known().get(self.form, (frozenset(), frozenset()))
        if self.key not in keys or self.field not in fields:
            raise SpecError(f"no form has the item {self}")

    def __str__(self) -> str:
        return f"{self.form}/{self.key}/{self.field}"

    @property
    def name(self) -> str:
        """Its column in Dossier.sheet."""
        return f"{self.form}.{self.key}.{self.field}"

    @classmethod
    def parse(cls, text: str) -> "Item":
        """Return the item of form/row/field. Raises ValueError for anything else, SpecError where no form has it."""
        pieces = text.split("/")
        if len(pieces) != 3 or not all(pieces):
            raise ValueError(f"not form/row/field: {text!r}")
        return cls(*pieces)


@cache
def _known() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """The row keys and fields of each form whose rows are known by key."""
    return {
        f.id: (
            frozenset(r.key for r in f.rows),
            frozenset({_VALUE} if f.kind is FormKind.FIELDS else (c.field for c in f.columns)),
        )
        for f in forms()
        if f.rows
    }
