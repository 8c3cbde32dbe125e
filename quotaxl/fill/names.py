"""How a defined name says what its cells show, so that a form needs no file beside it.

    qx_<form>__<row>__<field>         one figure or text: qx_limit_adjustment__previous_general__own
    qx_<form>__rows__<field>          a column of the rows that grow; rows_general, rows_special hold one kind
    qx_<form>__total__<field>         the total of such a column; total_general, total_special likewise
    …__2                              the second table of that form in the workbook, and so on
    qx_text__<n>, …__last, …__next    a text whose region and years are brought up to date
    qx_unit__<n>                      the cell that states the unit
    qx_set_year, qx_set_region, qx_set_unit
                                      no cells but what the texts and figures of the form are in now

Form ids have hyphens, which names must not have; LibreOffice takes no dots, so two underscores part the pieces.
"""

import re
from dataclasses import dataclass

PREFIX = "qx_"
ROWS, TOTAL = "rows", "total"
LABEL = "label"
TEXT, UNIT = "qx_text__", "qx_unit__"
YEAR, REGION, UNIT_NOW = "qx_set_year", "qx_set_region", "qx_set_unit"
KINDS = ("general", "special")
_PIECE = r"([A-Za-z0-9]+(?:_[a-z0-9]+)*)"
_NAME = re.compile(rf"qx_{_PIECE}__{_PIECE}__{_PIECE}(?:__(\d+))?")
_TEXT = re.compile(r"qx_text__\d+(?:__(last|next))?")


@dataclass(frozen=True, slots=True)
class Target:
    """What a name binds: form, row key, field, and which table of that form in the workbook it belongs to."""

    form: str
    key: str
    field: str
    copy: int = 1

    @property
    def name(self) -> str:
        """The defined name."""
        last = f"__{self.copy}" if self.copy > 1 else ""
        return f"{PREFIX}{self.form.replace('-', '_')}__{self.key}__{self.field}{last}"

    @property
    def kind(self) -> str | None:
        """The kind of bond that a table's rows or totals are restricted to; None for all or for a single cell."""
        lead, _, kind = self.key.partition("_")
        return kind if lead in (ROWS, TOTAL) and kind in KINDS else None

    @property
    def grows(self) -> bool:
        """Whether it is a column of the rows that grow."""
        return self.key in (ROWS, *(f"{ROWS}_{kind}" for kind in KINDS))

    @property
    def totals(self) -> str | None:
        """The key of the rows that it is the total of; None where it is none."""
        return self.key.replace(TOTAL, ROWS, 1) if self.key in (TOTAL, *(f"{TOTAL}_{k}" for k in KINDS)) else None


def target_of(name: str) -> Target | None:
    """Return what a defined name binds; None for a name that is not ours or binds no figure."""
    found = None if name.startswith((TEXT, UNIT)) else _NAME.fullmatch(name)
    return Target(found[1].replace("_", "-"), found[2], found[3], int(found[4] or 1)) if found else None


def text_shift(name: str) -> int | None:
    """Return by how many years a text's placeholder lies off the form's year; None where the name binds no text."""
    found = _TEXT.fullmatch(name)
    return {"last": -1, "next": 1}.get(found[1] or "", 0) if found else None


def ours(name: str) -> bool:
    """Return whether a defined name is one of this scheme."""
    return name.startswith(PREFIX)
