"""Conditional formats whose condition is a formula."""

from collections.abc import Iterator
from typing import Any, Protocol

from quotaxl.core.refs import Area
from quotaxl.libreoffice.localformulas import from_office, to_office
from quotaxl.libreoffice.looks import Colour, colour, number
from quotaxl.libreoffice.process import setting

_FORMULA = 24
"""The operator of an entry that is a formula. ConditionFormatOperator names it nowhere; what the office
exports says so."""
_CONDITION = 0  # com.sun.star.sheet.ConditionEntryType.CONDITION


class Covered(Protocol):
    """What conditional formats lie on: an area of a sheet."""

    area: Area
    sheet: Any


class ConditionalFormats:
    """The conditional formats that touch a range, the highest first."""

    def __init__(self, parent: Covered) -> None:
        self.parent = parent

    def _found(self) -> list["ConditionalFormat"]:
        area = self.parent.area
        found = []
        for entry in self.parent.sheet.xl.ConditionalFormats.getConditionalFormats():
            if any(_meet(area, each) for each in _areas(entry)):
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
        """Add a rule: `formula` with '=', `fill_color` as (red, green, blue).

        Only the older of the office's two interfaces makes a rule that shows at once (7.4), but it knows one format
        a cell and only formulas in it. So a range is taken apart by what lies on it already: a part with one such
        format gets a rule more, and where there are several, or bars and scales, the newer interface adds the rule,
        which then shows when the file is opened again.
        """
        sheet = self.parent.sheet
        formula = to_office(spec["formula"].removeprefix("="))
        style = _style(sheet.book.xl, spec.get("fill_color"))
        formats = list(sheet.xl.ConditionalFormats.getConditionalFormats())
        taken = [(area, one) for one in formats for area in _areas(one)]
        for piece in _pieces(self.parent.area, [area for area, _ in taken]):
            own = {one.ID: one for area, one in taken if _meet(piece, area)}
            simple = all(_simple(one) for one in own.values())
            if len(own) <= 1 and simple:
                _put(sheet, piece, formula, style)
            else:
                _add_below(sheet, piece, formula, style)
        wanted = from_office(formula)
        return next(rule for rule in reversed(self._found()) if rule.condition == wanted)


class ConditionalFormat:
    """One rule. `type` is 'custom' for a formula and 'unknown' for all others."""

    api = None
    stop_if_true = False

    def __init__(self, sheet: Any, xl: Any, at: int) -> None:
        self.sheet = sheet
        self.xl = xl
        self.at = at
        self.areas = _areas(xl)
        # Taken down now: the object is no more once a rule beside it was taken out.
        entry = xl.getByIndex(at)
        plain = entry.getType() == _CONDITION
        self.type = "custom" if plain and entry.Operator == _FORMULA else "unknown"
        # The two interfaces separate arguments differently; in Excel's grammar both are the same.
        self.condition = from_office(entry.Formula1) if plain else ""
        self.style = str(entry.StyleName) if plain else ""

    @property
    def formula(self) -> str | None:
        """The formula with '='; None for a rule of another kind."""
        return f"={self.condition}" if self.type == "custom" else None

    @property
    def fill_color(self) -> Colour | None:
        """The fill, or None."""
        styles = self.sheet.book.xl.StyleFamilies.getByName("CellStyles")
        if not self.style or not styles.hasByName(self.style):
            return None
        found = styles.getByName(self.style).CellBackColor
        return None if found < 0 else colour(found)

    def delete(self) -> None:
        """Take the rule off all ranges that it applies to.

        It is looked for anew, as the office makes new objects of the rules beside one that is taken out.
        """
        formats = list(self.sheet.xl.ConditionalFormats.getConditionalFormats())
        own = next((one for one in formats if _areas(one) == self.areas and self._at(one) is not None), None)
        if own is None:
            return
        others = [area for one in formats if one.ID != own.ID for area in _areas(one)]
        if _simple(own) and not any(_meet(area, other) for area in self.areas for other in others):
            for area in self.areas:
                cells = _cells(self.sheet, area)
                rules = cells.ConditionalFormat
                at = next(n for n in range(rules.Count) if from_office(rules.getByIndex(n).Formula1) == self.condition)
                rules.removeByIndex(at)
                cells.ConditionalFormat = rules
        elif own.Count > 1:
            own.removeByIndex(self._at(own))
        else:
            self.sheet.xl.ConditionalFormats.removeByID(own.ID)

    def _at(self, one: Any) -> int | None:
        """Return which entry of a format this rule is, or None."""
        found = (n for n in range(one.Count) if one.getByIndex(n).getType() == _CONDITION)
        return next((n for n in found if from_office(one.getByIndex(n).Formula1) == self.condition), None)


def _put(sheet: Any, area: Area, formula: str, style: str) -> None:
    """Add a rule to what a range has, so that it shows at once."""
    cells = _cells(sheet, area)
    rules = cells.ConditionalFormat
    settings = {
        "Operator": sheet.uno.Enum("com.sun.star.sheet.ConditionOperator", "FORMULA"),
        "Formula1": formula,
        "StyleName": style,
        "SourcePosition": cells.getCellByPosition(0, 0).CellAddress,
    }
    rules.addNew(tuple(setting(sheet.uno, name, value) for name, value in settings.items()))
    cells.ConditionalFormat = rules


def _add_below(sheet: Any, area: Area, formula: str, style: str) -> None:
    """Add a rule of its own beside the others that a range has."""
    ranges = sheet.book.xl.createInstance("com.sun.star.sheet.SheetCellRanges")
    ranges.addRangeAddress(_cells(sheet, area).RangeAddress, False)
    home = sheet.xl.ConditionalFormats
    key = home.createByRange(ranges)
    made = next(each for each in home.getConditionalFormats() if key == each.ID)
    made.createEntry(_CONDITION, 0)
    entry = made.getByIndex(0)
    entry.Operator, entry.Formula1, entry.StyleName = _FORMULA, formula, style


def _areas(one: Any) -> list[Area]:
    return [_area(found) for found in one.Range.RangeAddresses]


def _simple(one: Any) -> bool:
    return all(one.getByIndex(at).getType() == _CONDITION for at in range(one.Count))


def _cells(sheet: Any, area: Area) -> Any:
    return sheet.xl.getCellRangeByPosition(area.left - 1, area.top - 1, area.right - 1, area.bottom - 1)


def _area(found: Any) -> Area:
    return Area(found.StartRow + 1, found.StartColumn + 1, found.EndRow + 1, found.EndColumn + 1)


def _meet(a: Area, b: Area) -> bool:
    return a.top <= b.bottom and b.top <= a.bottom and a.left <= b.right and b.left <= a.right


def _pieces(whole: Area, others: list[Area]) -> list[Area]:
    """Return the parts of an area such that each lies wholly inside or wholly outside each of the others."""
    pieces = [whole]
    for other in others:
        pieces = [part for piece in pieces for part in _cut(piece, other)]
    return pieces


def _cut(piece: Area, other: Area) -> list[Area]:
    if not _meet(piece, other):
        return [piece]
    top, bottom = max(piece.top, other.top), min(piece.bottom, other.bottom)
    left, right = max(piece.left, other.left), min(piece.right, other.right)
    parts = [Area(top, left, bottom, right)]
    if piece.top < top:
        parts.append(Area(piece.top, piece.left, top - 1, piece.right))
    if bottom < piece.bottom:
        parts.append(Area(bottom + 1, piece.left, piece.bottom, piece.right))
    if piece.left < left:
        parts.append(Area(top, piece.left, bottom, left - 1))
    if right < piece.right:
        parts.append(Area(top, right + 1, bottom, piece.right))
    return parts


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
