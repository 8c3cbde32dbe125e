"""Conditional formats whose condition is a formula.

The office has two interfaces to them. Only the older one makes a rule that shows at once (7.4): a property of cells,
which replaces the one format that they have and knows formulas only. The newer one lists every format of a sheet.
So what lies on the cells is read through the newer one and written, wherever that loses nothing, through the older.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from quotaxl.core.refs import Area
from quotaxl.libreoffice.addresses import cell_address, ranges
from quotaxl.libreoffice.laid import CONDITION, FORMULA, Entry, Laid, forget, known, laid, outside
from quotaxl.libreoffice.localformulas import from_office, to_office
from quotaxl.libreoffice.looks import Colour, colour
from quotaxl.libreoffice.markstyles import styled
from quotaxl.libreoffice.pieces import parted
from quotaxl.libreoffice.process import setting


class Covered(Protocol):
    """What conditional formats lie on: areas of a sheet."""

    sheet: Any

    @property
    def areas(self) -> Sequence[Area]:
        """The areas."""
        ...


class ConditionalFormats:
    """The conditional formats that touch a range, the highest first."""

    def __init__(self, parent: Covered) -> None:
        self.parent = parent

    def _found(self) -> list["ConditionalFormat"]:
        sheet, areas = self.parent.sheet, self.parent.areas
        return [
            ConditionalFormat(sheet, one, entry)
            for one in laid(sheet)
            if any(area.meets(each) for each in one.areas for area in areas)
            for entry in one.entries
        ]

    def __len__(self) -> int:
        return len(self._found())

    def __iter__(self) -> Iterator["ConditionalFormat"]:
        return iter(self._found())

    def __call__(self, index: int) -> "ConditionalFormat":
        """Return a rule by its number from 1."""
        return self._found()[index - 1]

    def add_custom(self, spec: dict[str, Any]) -> "ConditionalFormat":
        """Add a rule below the others: `formula` with '=', `fill_color` as (red, green, blue).

        The range is taken apart by what lies on it: a part with nothing, or with one format of formulas, gets the
        rule so that it shows at once; where several lie, or bars and scales, it shows when the file is opened again.
        """
        sheet = self.parent.sheet
        formula = to_office(spec["formula"].removeprefix("="))
        entry = Entry("custom", from_office(formula), "")
        there = known(sheet)
        made: list[Laid] = []
        for below, pieces in parted(self.parent.areas, there).items():
            under = [there[at] for at in below]
            for style, same in styled(sheet, pieces, spec.get("fill_color")):
                entry = Entry("custom", entry.condition, style)
                if len(under) > 1 or not all(one.simple for one in under):
                    _add_below(sheet, same, formula, style)
                    made.append(Laid(None, same, [entry], True, there))
                else:
                    _put(sheet, same, formula, style)
                    made.append(Laid(None, same, [*(e for one in under for e in one.entries), entry], True, there))
        for one in there:
            if one.simple and any(a.meets(b) for new in made for a in new.areas for b in one.areas):
                one.areas = [part for area in one.areas for part in outside(area, made)]
        there += made
        return ConditionalFormat(sheet, made[-1], entry)


class ConditionalFormat:
    """One rule. `type` is 'custom' for a formula and 'unknown' for all others."""

    api = None
    stop_if_true = False

    def __init__(self, sheet: Any, one: Laid, entry: Entry) -> None:
        self.sheet = sheet
        self.laid = one
        self.entry = entry
        self.type = entry.type

    @property
    def formula(self) -> str | None:
        """The formula with '='; None for a rule of another kind."""
        return f"={self.entry.condition}" if self.type == "custom" else None

    @property
    def fill_color(self) -> Colour | None:
        """The fill, or None."""
        styles = self.sheet.book.xl.StyleFamilies.getByName("CellStyles")
        if not self.entry.style or not styles.hasByName(self.entry.style):
            return None
        found = styles.getByName(self.entry.style).CellBackColor
        return None if found < 0 else colour(found)

    def delete(self) -> None:
        """Take the rule off all ranges that it applies to."""
        one = self.laid
        if self.entry not in one.entries:
            return
        forget(self.sheet)
        at = one.entries.index(self.entry)
        if one.simple and one.apart:
            for cells in _alike(self.sheet, one):
                rules = cells.ConditionalFormat
                for number in reversed(range(rules.Count)):
                    if from_office(rules.getByIndex(number).Formula1) == self.entry.condition:
                        rules.removeByIndex(number)
                        cells.ConditionalFormat = rules
                        break
        elif len(one.entries) > 1:
            one.xl.removeByIndex(at)
        else:
            self.sheet.xl.ConditionalFormats.removeByID(one.xl.ID)
        one.entries.pop(at)
        if not one.entries and one in one.beside:
            one.beside.remove(one)


def _alike(sheet: Any, one: Laid) -> list[Any]:
    """Return the cells of a format as ranges that tell its rules: all together, or where that fails one by one."""
    together = ranges(sheet, one.areas)
    if together.ConditionalFormat.Count == len(one.entries):
        return [together]
    return [ranges(sheet, [area]) for area in one.areas]


def _put(sheet: Any, areas: Sequence[Area], formula: str, style: str) -> None:
    """Add a rule to what cells have, so that it shows at once."""
    cells = ranges(sheet, areas)
    rules = cells.ConditionalFormat
    settings = {
        "Operator": sheet.uno.Enum("com.sun.star.sheet.ConditionOperator", "FORMULA"),
        "Formula1": formula,
        "StyleName": style,
        "SourcePosition": cell_address(sheet, areas[0].top, areas[0].left),
    }
    rules.addNew(tuple(setting(sheet.uno, name, value) for name, value in settings.items()))
    cells.ConditionalFormat = rules


def _add_below(sheet: Any, areas: Sequence[Area], formula: str, style: str) -> None:
    """Add a format of its own beside the others that cells have."""
    home = sheet.xl.ConditionalFormats
    key = home.createByRange(ranges(sheet, areas))
    made = next(each for each in home.getConditionalFormats() if key == each.ID)
    made.createEntry(CONDITION, 0)
    entry = made.getByIndex(0)
    entry.Operator, entry.Formula1, entry.StyleName = FORMULA, formula, style
