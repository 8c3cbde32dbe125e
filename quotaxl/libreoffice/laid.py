"""The conditional formats that lie on a sheet, as the office lists them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from quotaxl.core.refs import Area
from quotaxl.libreoffice.localformulas import from_office
from quotaxl.libreoffice.pieces import parted

FORMULA = 24
"""The operator of an entry that is a formula. ConditionFormatOperator names it nowhere; what the office
exports says so."""
CONDITION = 0  # com.sun.star.sheet.ConditionEntryType.CONDITION


@dataclass(eq=False, slots=True)
class Entry:
    """One rule of a format: whether it is a formula, that formula in Excel's grammar, its style."""

    type: str
    condition: str
    style: str


@dataclass(eq=False)
class Laid:
    """One of the office's formats as it was when it was read: its areas, its rules, and those that lie beside it."""

    xl: Any
    areas: list[Area]
    entries: list[Entry]
    simple: bool
    beside: list["Laid"]

    @cached_property
    def apart(self) -> bool:
        """Whether no other format lies on any of its cells."""
        others = [area for one in self.beside if one is not self for area in one.areas]
        return not any(area.meets(other) for area in self.areas for other in others)


def forget(sheet: Any) -> None:
    """Drop what is known of a sheet's formats: they are about to change in another way than by a rule added."""
    sheet.book.app.laid.pop((sheet.book.uid, sheet.name), None)


def known(sheet: Any) -> list[Laid]:
    """Return the formats of a sheet; while the screen stands still they are read once and kept up to date."""
    kept: dict[tuple[str, str], list[Laid]] = sheet.book.app.laid
    key = sheet.book.uid, sheet.name
    if sheet.book.app.screen_updating or key not in kept:
        kept[key] = laid(sheet)
    return kept[key]


def laid(sheet: Any) -> list[Laid]:
    """Return the formats of a sheet as they are now."""
    found: list[Laid] = []
    for one in sheet.xl.ConditionalFormats.getConditionalFormats():
        entries = [_entry(one.getByIndex(at)) for at in range(one.Count)]
        simple = all(entry.type != "other" for entry in entries)
        found.append(Laid(one, [_area(each) for each in one.Range.RangeAddresses], entries, simple, found))
    return found


def _entry(found: Any) -> Entry:
    # The two interfaces separate arguments differently; in Excel's grammar both are the same.
    if found.getType() != CONDITION:
        return Entry("other", "", "")
    kind = "custom" if found.Operator == FORMULA else "unknown"
    return Entry(kind, from_office(found.Formula1), str(found.StyleName))


def outside(area: Area, made: Sequence[Laid]) -> list[Area]:
    """Return the parts of an area that none of these formats lies on."""
    return parted([area], made).get((), [])


def _area(found: Any) -> Area:
    return Area(found.StartRow + 1, found.StartColumn + 1, found.EndRow + 1, found.EndColumn + 1)
