"""OFFSET and INDIRECT that give the same cells whatever the cells hold: written as the reference that they give.

OFFSET(E3,1,0,ROWS(E4:E9)) is E4:E9, INDIRECT("E4:E"&ROW()-1) the rows above. What depends on the contents of cells,
as the length of OFFSET(E3,1,0,COUNTA(B:B)), is left to a spreadsheet program: it can read anything.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from quotaxl.core.grid import CellError
from quotaxl.core.refs import MAX_COLUMN, MAX_ROW, Area, column_letter
from quotaxl.xlsx.cells import Result
from quotaxl.xlsx.formulas.calculator import compute, working
from quotaxl.xlsx.formulas.coercion import NotComputable, Scope
from quotaxl.xlsx.formulas.tokens import REFERENCES, Token, bounds, quote, sheets_of, tokens

MOVING = frozenset({"OFFSET", "INDIRECT"})
_LOST = Token("error", "#REF!")


def mentions(text: str) -> bool:
    """Return whether a formula may hold one of these functions."""
    upper = text.upper()
    return "OFFSET(" in upper or "INDIRECT(" in upper


@lru_cache(maxsize=1 << 12)
def settled(text: str, own: str, row: int = 0, column: int = 0) -> str | None:
    """Return a formula of cell (row, column) on sheet `own` with such calls as references; None where one stays open.

    Without row and column the formula is a name's, which has no place of its own.
    """
    try:
        with working():
            return "".join(token.text for token in _joined(_settle(tokens(text), own, (row, column))))
    except (NotComputable, ValueError):
        return None


def _settle(found: Sequence[Token], own: str, at: tuple[int, int]) -> list[Token]:
    """Return the tokens with every call of these functions replaced, the innermost first."""
    made: list[Token] = []
    position = 0
    while position < len(found):
        token = found[position]
        if token.kind != "function" or token.text.upper() not in MOVING:
            made.append(token)
            position += 1
            continue
        end = _closing(found, position + 1)
        arguments = [_settle(part, own, at) for part in _parted(found[position + 2 : end])]
        made += _call(token.text.upper(), arguments, own, at, _left_of(made))
        position = end + 1
    return made


def _closing(found: Sequence[Token], start: int) -> int:
    """Return where the bracket that opens at `start` closes."""
    depth = 0
    for position in range(start, len(found)):
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(found[position].text, 0)
        if depth == 0:
            return position
    raise NotComputable("a bracket stays open")


def _parted(found: Sequence[Token]) -> list[list[Token]]:
    """Return the arguments of a call."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in found:
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(token.text, 0)
        if token.text == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _left_of(made: Sequence[Token]) -> str | None:
    """Return the prefix of the sheet before A1: where a call ends a range that begins there; None where it does not."""
    before = [token for token in made if token.kind != "space"]
    if len(before) < 2 or before[-1].text != ":" or before[-2].kind not in REFERENCES:
        return None
    return before[-3].text if len(before) > 2 and before[-3].kind == "sheet" else ""


def _call(name: str, arguments: list[list[Token]], own: str, at: tuple[int, int], left: str | None) -> list[Token]:
    """Return the reference that a call gives."""
    given = _offset(arguments, own, at) if name == "OFFSET" else _indirect(arguments, own, at)
    if given is None:
        return [_LOST]
    sheet, area = given
    whole = f"{_fixed(area.top, area.left)}:{_fixed(area.bottom, area.right)}"
    text = _fixed(area.top, area.left) if (area.top, area.left) == (area.bottom, area.right) else whole
    reference = Token("area" if ":" in text else "cell", text)
    if left is not None:
        started = sheets_of(left) if left else (own, None)
        if started is None or started[0].casefold() != (sheet or own).casefold():
            raise NotComputable("a range over two sheets")
        return [reference]
    return [reference] if sheet is None else [Token("sheet", f"{quote(sheet)}!"), reference]


def _fixed(row: int, column: int) -> str:
    return f"${column_letter(column)}${row}"


def _offset(arguments: list[list[Token]], own: str, at: tuple[int, int]) -> tuple[str | None, Area] | None:
    if not 3 <= len(arguments) <= 5:
        raise NotComputable("OFFSET")
    sheet, base = _reference(arguments[0])
    down, right = (_whole(argument, own, at, 0) for argument in arguments[1:3])
    height = _whole(arguments[3], own, at, 0) if len(arguments) > 3 else 0
    width = _whole(arguments[4], own, at, 0) if len(arguments) > 4 else 0
    height = height or base.bottom - base.top + 1
    width = width or base.right - base.left + 1
    if height < 1 or width < 1:
        raise NotComputable("backwards")
    return _within(sheet, base.top + down, base.left + right, height, width)


def _within(sheet: str | None, top: int, left: int, height: int, width: int) -> tuple[str | None, Area] | None:
    bottom, right = top + height - 1, left + width - 1
    inside = top >= 1 and left >= 1 and bottom <= MAX_ROW and right <= MAX_COLUMN
    return (sheet, Area(top, left, bottom, right)) if inside else None


def _indirect(arguments: list[list[Token]], own: str, at: tuple[int, int]) -> tuple[str | None, Area] | None:
    if not 1 <= len(arguments) <= 2:
        raise NotComputable("INDIRECT")
    if len(arguments) == 2 and _value(arguments[1], own, at) is not True:
        raise NotComputable("R1C1")
    text = _value(arguments[0], own, at)
    if not isinstance(text, str):
        raise NotComputable("no text")
    return _reference(list(tokens(text.strip())))


def _reference(found: Sequence[Token]) -> tuple[str | None, Area]:
    """Return the sheet and cells of a plain reference. Raises NotComputable for anything else."""
    told = [token for token in _joined(found) if token.kind != "space"]
    sheet = None
    if told and told[0].kind == "sheet":
        named = sheets_of(told.pop(0).text)
        if named is None or named[1] is not None:
            raise NotComputable("several sheets")
        sheet = named[0]
    area = bounds(*told[0]) if len(told) == 1 and told[0].kind in ("cell", "area") else None
    if area is None:
        raise NotComputable("no reference")
    return sheet, area


def _whole(found: Sequence[Token], own: str, at: tuple[int, int], blank: int) -> int:
    """Return the whole number that an argument gives, cut off as Excel does."""
    if not any(token.kind != "space" for token in found):
        return blank
    value = _value(found, own, at)
    if not isinstance(value, Decimal):
        raise NotComputable("no number")
    return int(value)


def _value(found: Sequence[Token], own: str, at: tuple[int, int]) -> Result:
    """Return what an argument comes to without a look into any cell."""
    text = "".join(token.text for token in found)
    if at == (0, 0) and ("ROW()" in text.upper() or "COLUMN()" in text.upper()):
        raise NotComputable("no place")

    def unknown(*_: object) -> Result:
        raise NotComputable("a cell's contents")

    value = compute(text, Scope(own, unknown, unknown, unknown, at, unknown, unknown, unknown))  # type: ignore[arg-type]
    if isinstance(value, CellError):
        raise NotComputable(value.code)
    return value


def _joined(found: Sequence[Token]) -> list[Token]:
    """Return the tokens with a range from one reference to another as one: E4:E5:$E$9 is E4:E9."""
    made: list[Token] = []
    for token in found:
        if (
            token.kind in ("cell", "area")
            and len(made) > 1
            and made[-1].text == ":"
            and made[-2].kind in ("cell", "area")
        ):
            first, last = bounds(*made[-2]), bounds(*token)
            if first is None or last is None:
                raise NotComputable("no such cells")
            start = (min(first.top, last.top), min(first.left, last.left))
            end = (max(first.bottom, last.bottom), max(first.right, last.right))
            made[-2:] = [Token("area", f"{_fixed(*start)}:{_fixed(*end)}")]
        else:
            made.append(token)
    return made
