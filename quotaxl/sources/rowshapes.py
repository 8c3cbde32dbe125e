"""The shapes of a sheet's rows, and the patterns of those that come often.

Rows of a form are alike in all workbooks made of it: what a pattern accounts for to the last character needs no parser.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from quotaxl.core.refs import MAX_COLUMN, column_number

HEAD = r'\s*+<row r="([1-9][0-9]{0,6})"((?: [\w:]++="[^"<>&]*+")*+)>'
DIGITS = r"-?[0-9]{1,17}(?:\.[0-9]++)?+"
TEXT = r"[^<\x00-\x1f\ufffe\uffff]*+"
"""Characters of text; what XML forbids besides, `]]>`, is looked for in a row at once."""
FORMULA = rf"<f[^<>]*+>(?:{TEXT}</f>)?+"
PLAIN_T = r'<t(?: xml:space="preserve")?+>'
_VALUE = {
    "": f"<v>({DIGITS})</v>",
    "n": f"<v>({DIGITS})</v>",
    "s": "<v>([0-9]{1,8}+)</v>",
    "b": "<v>([01])</v>",
    "str": f"<v>({TEXT})</v>",
    "inlineStr": f"<is>{PLAIN_T}({TEXT})</t></is>",
}
TEXTUAL = ("str", "inlineStr")

ENOUGH = 100
"""Rows of one shape, in all files read so far, after which a pattern for it is worth compiling (2 ms)."""
MOST = 8
"""Patterns of rows that begin alike; each is tried on a row until one fits."""
REMEMBERED = 2_000
"""Shapes kept between sheets: workbooks of many counties have the same few."""


@dataclass(slots=True, eq=False)
class Shape:
    """Columns, styles and types of a row's cells, and the pattern made of them once it was met often."""

    columns: tuple[int, ...] | None
    """Zero-based places of the cells; None where they are the first columns without a gap."""
    kinds: tuple[str, ...]
    styles: tuple[int, ...]
    pattern: tuple[int, ...]
    """Style numbers from the first column to the last cell."""
    formulas: tuple[int, ...]
    """Which cells, counted from 0, have a formula."""
    texts: tuple[int, ...]
    """Which cells hold text of their own."""
    uses: int = 0
    row: re.Pattern[str] | None = None


_Key = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[bool, ...] | None]
_SHAPES: dict[_Key, Shape | None] = {}
"""Shapes by columns, styles and types as written, and which cells have formulas; None for one that is not plain.

Holds no file's content."""

_Begun = tuple[str, str, str, int]
"""Column, style and type of a row's first cell, and how many cells it has: what tells most rows apart."""
_BEGUN: dict[_Begun, list[Shape]] = {}
"""Shapes with a pattern by how their rows begin, the latest first."""


def shapes_begun(begun: _Begun) -> Sequence[Shape]:
    """Return the shapes with a pattern whose rows begin so, the latest first."""
    return _BEGUN.get(begun, ())


def shape_of(
    columns: tuple[str, ...], styles: tuple[str, ...], types: tuple[str, ...], formulas: tuple[bool, ...] | None
) -> Shape | None:
    """Return the shape of rows of these cells, None where none can be; one that is used often gets its pattern."""
    key = (columns, styles, types, formulas)
    shape = _SHAPES.get(key)
    if shape is None:
        if key not in _SHAPES:
            if len(_SHAPES) >= REMEMBERED:
                _SHAPES.clear()
            shape = _SHAPES[key] = _new_shape(columns, styles, types, formulas or ())
        if shape is None:
            return None
    shape.uses += 1
    if shape.uses == ENOUGH:
        shape.row = _pattern(columns, styles, types, shape.formulas)
        if len(_BEGUN) >= REMEMBERED:
            _BEGUN.clear()
        alike = _BEGUN.setdefault((columns[0], styles[0], types[0], len(columns)), [])
        alike.insert(0, shape)
        del alike[MOST:]
    return shape


def _new_shape(
    columns: tuple[str, ...], styles: tuple[str, ...], types: tuple[str, ...], formulas: tuple[bool, ...]
) -> Shape | None:
    """Return a shape, None where columns are out of order or of a type that no pattern reads."""
    places = tuple(column_number(column) - 1 for column in columns)
    if any(a >= b for a, b in pairwise(places)) or places[-1] >= MAX_COLUMN:
        return None
    if not set(types) <= _VALUE.keys():
        return None
    numbers = tuple(int(style or 0) for style in styles)
    pattern = [0] * (places[-1] + 1)
    for place, style in zip(places, numbers, strict=True):
        pattern[place] = style
    dense = len(pattern) == len(places)
    written = tuple(cell for cell, has in enumerate(formulas) if has)
    texts = tuple(cell for cell, kind in enumerate(types) if kind in TEXTUAL)
    return Shape(None if dense else places, types, numbers, tuple(pattern), written, texts)


def _pattern(
    columns: tuple[str, ...], styles: tuple[str, ...], types: tuple[str, ...], formulas: tuple[int, ...]
) -> re.Pattern[str]:
    """Return the pattern of such a row: group 1 its number, 2 its attributes, then for each cell its formula and value.

    A cell without a formula has a group for its value only.
    """
    cells = (
        rf'<c r="{column}\1"'
        + (f' s="{style}"' if style else "")
        + (f' t="{kind}"' if kind else "")
        + (f">({FORMULA}){_VALUE[kind]}</c>" if cell in formulas else f"(?:/>|></c>|>{_VALUE[kind]}</c>)")
        for cell, (column, style, kind) in enumerate(zip(columns, styles, types, strict=True))
    )
    return re.compile(HEAD + "".join(cells))
