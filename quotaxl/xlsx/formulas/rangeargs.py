"""Which arguments of which functions are ranges, be it of one cell: a list's one sample row grows in them."""

_ALL = frozenset({
    "SUM", "COUNT", "COUNTA", "COUNTBLANK", "AVERAGE", "AVERAGEA", "MAX", "MIN", "MAXA", "MINA", "MEDIAN", "MODE",
    "PRODUCT", "SUMPRODUCT", "SUMSQ", "STDEV", "STDEV.S", "STDEV.P", "STDEVP", "VAR", "VAR.S", "VAR.P", "VARP",
    "CONCAT", "CONCATENATE", "ROWS", "AND", "OR", "FREQUENCY",
})  # fmt: skip
"""Functions of which every argument may be a range."""
_SOME: dict[str, tuple[int, ...]] = {
    "SUMIF": (0, 2), "AVERAGEIF": (0, 2), "COUNTIF": (0,), "LARGE": (0,), "SMALL": (0,), "PERCENTILE": (0,),
    "QUARTILE": (0,), "RANK": (1,), "RANK.EQ": (1,), "RANK.AVG": (1,), "MATCH": (1,), "XMATCH": (1,), "INDEX": (0,),
    "LOOKUP": (1, 2), "VLOOKUP": (1,), "XLOOKUP": (1, 2), "FILTER": (0, 1), "UNIQUE": (0,), "SORT": (0,),
}  # fmt: skip
"""Functions of which these arguments, from 0, are ranges."""
PLACES = frozenset({"OFFSET", "ROW", "COLUMN", "CELL", "FORMULATEXT", "ISFORMULA", "HYPERLINK"})
"""Functions that ask where a cell is, not what it holds: the sample's cell stays one cell."""
_FROM: dict[str, int] = {"SUBTOTAL": 1, "AGGREGATE": 2, "TEXTJOIN": 2}
"""Functions of which every argument from this one on is a range."""


def takes_range(function: str, argument: int) -> bool:
    """Return whether an argument of a function is a range, be it of one cell."""
    name = function.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
    if name in _ALL or argument in _SOME.get(name, ()) or argument >= _FROM.get(name, 1 << 20):
        return True
    if name in ("SUMIFS", "AVERAGEIFS", "MAXIFS", "MINIFS"):
        return argument == 0 or argument % 2 == 1
    return name == "COUNTIFS" and argument % 2 == 0
