"""Conditional formats whose condition is a formula."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from quotaxl.core.refs import Area
from quotaxl.libreoffice.formulas import from_office, to_office
from quotaxl.libreoffice.looks import Colour, colour, number

if TYPE_CHECKING:
    from quotaxl.libreoffice.ranges import Range

_FORMULA = 24
"""The operator of an entry that is a formula. ConditionFormatOperator names it nowhere; what the office
exports says so."""
_CONDITION = 0  # com.sun.star.sheet.ConditionEntryType.CONDITION


class ConditionalFormats:
    """The conditional formats that touch a range, the highest first."""

    def __init__(self, parent: "Range") -> None:
        self.parent = parent

    def _found(self) -> list["ConditionalFormat"]:
        area = self.parent.area
        found = []
        for entry in self.parent.sheet.xl.ConditionalFormats.getConditionalFormats():
            if any(_meet(area, each) for each in entry.Range.RangeAddresses):
                found += [ConditionalFormat(self.parent.sheet, entry, at) for at in range(entry.Count)]
        return found

    def __len__(self) -> int:
        return len(self._found())

    def __iter__(self) -> Iterator["ConditionalFormat"]:
        return iter(self._found())

    def __call__(self, index: int) -> "ConditionalFormat":
        """Return a rule by its number from 1."""
        return self._found()[index - 1]

    def add_custom(self, spec: dict[str, Any]) -> "ConditionalFormat":
        """Add a rule: `formula` with '=', `fill_color` as (red, green, blue)."""
        sheet = self.parent.sheet
        ranges = sheet.book.xl.createInstance("com.sun.star.sheet.SheetCellRanges")
        ranges.addRangeAddress(self.parent.xl.RangeAddress, False)
        home = sheet.xl.ConditionalFormats
        number_ = home.createByRange(ranges)
        made = next(each for each in home.getConditionalFormats() if number_ == each.ID)
        made.createEntry(_CONDITION, 0)
        entry = made.getByIndex(0)
        entry.Operator = _FORMULA
        entry.Formula1 = to_office(spec["formula"].removeprefix("="))
        entry.StyleName = _style(sheet.book.xl, spec.get("fill_color"))
        return ConditionalFormat(sheet, made, 0)


class ConditionalFormat:
    """One rule."""

    api = None
    stop_if_true = False

    def __init__(self, sheet: Any, xl: Any, at: int) -> None:
        self.sheet = sheet
        self.xl = xl
        self.at = at

    @property
    def type(self) -> str:
        """'custom' for a formula, 'unknown' for all others."""
        entry = self.xl.getByIndex(self.at)
        return "custom" if entry.getType() == _CONDITION and entry.Operator == _FORMULA else "unknown"

    @property
    def formula(self) -> str | None:
        """The formula with '='; None for a rule of another kind."""
        return "=" + from_office(self.xl.getByIndex(self.at).Formula1) if self.type == "custom" else None

    @property
    def fill_color(self) -> Colour | None:
        """The fill, or None."""
        name = self.xl.getByIndex(self.at).StyleName
        styles = self.sheet.book.xl.StyleFamilies.getByName("CellStyles")
        if not name or not styles.hasByName(name):
            return None
        found = styles.getByName(name).CellBackColor
        return None if found < 0 else colour(found)

    def delete(self) -> None:
        """Take the rule off all ranges that it applies to."""
        if self.xl.Count > 1:
            self.xl.removeByIndex(self.at)
        else:
            self.sheet.xl.ConditionalFormats.removeByID(self.xl.ID)


def _meet(area: Area, found: Any) -> bool:
    return bool(
        found.StartRow < area.bottom
        and found.EndRow >= area.top - 1
        and found.StartColumn < area.right
        and found.EndColumn >= area.left - 1
    )


def _style(document: Any, fill: object) -> str:
    """Return the name of the cell style with this fill; it is made the first time."""
    name = "quotaxl" if fill is None else f"quotaxl-{number(fill):06x}"
    styles = document.StyleFamilies.getByName("CellStyles")
    if not styles.hasByName(name):
        made = document.createInstance("com.sun.star.style.CellStyle")
        styles.insertByName(name, made)
        if fill is not None:
            made.CellBackColor = number(fill)
    return name
