"""What of a workbook's styles a reader needs: number formats, which of them are dates, indents."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Generic, TypeVar

from quotaxl.core.grid import Place, Value
from quotaxl.gate.markup import walk
from quotaxl.gate.package import CheckedPackage, remembered
from quotaxl.gate.refuse import damaged
from quotaxl.sources.dates import BUILTIN, DateKind, date_kind

T = TypeVar("T")
MAX_STYLES = 200_000
"""Excel writes at most 65,490."""


@dataclass(frozen=True, slots=True)
class Styles:
    """By style number: the format code (absent: General), the kind of date it shows, the indent (absent: 0)."""

    formats: Mapping[int, str]
    dates: Mapping[int, DateKind]
    indents: Mapping[int, int]


NO_STYLES = Styles({}, {}, {})


_KNOWN: dict[tuple[str, bytes], Styles] = {}


def read_styles(package: CheckedPackage, part: str) -> Styles:
    """Return the styles of `part`, made once for all workbooks with the same. Raises UserError where it is damaged."""
    return remembered(_KNOWN, package, part, lambda: _styles(package, part))


def _styles(package: CheckedPackage, part: str) -> Styles:
    """Return the number formats, kinds of dates and indents by index of style, in one walk through the part.

    `xf` of `cellXfs` alone counts (ECMA-376 part 1, 18.8.10): the same element stands in `cellStyleXfs` too.
    """
    codes: dict[int, str] = {}
    formats: dict[int, str] = {}
    indents: dict[int, int] = {}
    inside = ""
    style = -1

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside, style
        if name in ("numFmts", "cellXfs", "cellStyleXfs", "dxfs"):
            inside = name
        elif inside == "numFmts" and name == "numFmt":
            codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif inside == "cellXfs" and name == "xf":
            style += 1
            if style > MAX_STYLES:
                raise damaged(f"{package.file} › {part}", "too many styles")
            form = _number(attributes.get("numFmtId"))
            code = codes.get(form) or BUILTIN.get(form, "")
            if code and code.lower() != "general":
                formats[style] = code
        elif inside == "cellXfs" and name == "alignment" and attributes.get("indent", "0") != "0":
            indents[style] = _number(attributes["indent"])

    walk(package, part, start)
    kinds = {code: date_kind(code) for code in set(formats.values())}
    return Styles(formats, {style: kind for style, code in formats.items() if (kind := kinds[code])}, indents)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


@dataclass(frozen=True, slots=True, eq=False)
class StyleMap(Mapping[Place, T], Generic[T]):
    """A property of cells kept by style: `patterns[row - 1][column - 1]` is a cell's style number.

    Rows of a table have one pattern of styles between them, so a sheet of a million formatted numbers
    costs a pointer a row. Only cells whose value passes `counts` have the property.
    """

    patterns: Sequence[Sequence[int]]
    rows: Sequence[Sequence[Value]]
    table: Mapping[int, T]
    counts: Callable[[Value], bool]

    def __getitem__(self, place: Place) -> T:
        row, column = place
        if 1 <= row <= len(self.rows) and 1 <= column <= len(self.rows[row - 1]):
            pattern = self.patterns[row - 1]
            style = pattern[column - 1] if column <= len(pattern) else 0
            if style in self.table and self.counts(self.rows[row - 1][column - 1]):
                return self.table[style]
        raise KeyError(place)

    def __iter__(self) -> Iterator[Place]:
        if not self.table:
            return
        for row, (pattern, values) in enumerate(zip(self.patterns, self.rows, strict=True), 1):
            if self.table.keys().isdisjoint(pattern):
                continue
            for column, (style, value) in enumerate(zip(pattern, values, strict=False), 1):
                if style in self.table and self.counts(value):
                    yield row, column

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return any(True for _ in self)

    def kinds(self) -> set[T]:
        """Return what the styles of its cells may say, blank cells among them, without a look at each."""
        used = {style for pattern in {id(p): p for p in self.patterns}.values() for style in set(pattern)}
        return {value for style, value in self.table.items() if style in used}


def is_numeric(value: Value) -> bool:
    """Return whether a number format has anything to say of `value`: a number or a date, no text, no blank."""
    return isinstance(value, (int, float, date, time)) and not isinstance(value, bool)


def is_filled(value: Value) -> bool:
    """Return whether `value` is not blank."""
    return value is not None
