"""What the calculator makes of each function's arguments, one at a time in the place of what tests give them, and what
becomes of formulas when rows move.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache, partial

from recorded.pages import Recorded, seen
from xlsx.test_functions import LINES, run

from quotaxl.core.amount import plain
from quotaxl.core.grid import CellError
from quotaxl.xlsx.formulas.coercion import NotComputable
from quotaxl.xlsx.formulas.runs import RunChange, outside, repeated
from quotaxl.xlsx.formulas.settled import settled
from quotaxl.xlsx.formulas.shifts import Shift, shifted

GIVEN = (*"1234567", "-2.5", "0", '"水*"', '"2024-06-18"', "TRUE", "", "A1:A5", "B1:B5", "C2", "C3", "F4")
"""What stands in the place of an argument; C2 is blank, C3 an error, F4 a day."""
_CALL = re.compile(r"([A-Z.]+)\((.*)\)")
OWN, OTHER = "明细", "汇总"
RUNS = {
    "grown": RunChange(OWN, first=5, samples=3, rows=5),
    "shrunk": RunChange(OWN, first=5, samples=3, rows=2),
    "one": RunChange(OWN, first=5, samples=3, rows=1),
    "single": RunChange(OWN, first=5, samples=1, rows=4),
    "striped": RunChange(OWN, first=5, samples=4, rows=6, period=2),
}
WAYS = ((False, False, False), (True, False, False), (False, True, False), (False, False, True))
"""How a formula outside the run is read: as it stands, as what spans it, as its sum, as a name's."""
SHIFTS = {"in": Shift(OWN, 6, 3), "out": Shift(OWN, 6, -2)}
PLACES = (
    "D5", "$D$6", "D7", "D$5:D$7", "D5:D7", "D6:D9", "D3:D12", "$D5:D5", "5:7", "D:D", "明细!D5:D7", "'汇总'!D6",
    "D4", "D8", "D5:INDEX(D5:D9,2)", "D5+D6+D7", "D5,D6,D7", "E5:D7", "OFFSET(D4,1,0,ROW()-5,1)",
    'INDIRECT("D"&ROW()-1)',
)  # fmt: skip
WITHIN = (
    "{}", "SUM({})", "SUM({})/2", "IF(A1>0,{},0)", "SUBTOTAL(9,{})", 'SUMIF({},">0",E5:E7)', "VLOOKUP(A1,{},2,FALSE)",
    "ROW({})", "{}*2", '"D5"&{}', "SUM({},{{1,2}},D4)", "COUNTA({})+汇总!D5",
)  # fmt: skip


def records() -> Iterator[Recorded]:
    """Yield a record for each function, and for each way in which a place stands in a formula."""
    for name in sorted(_calls()):
        yield Recorded("formulas/functions", name, partial(_function, name))
    for number, within in enumerate(WITHIN):
        yield Recorded("formulas/moved", f"{number} {within}", partial(_moved, within))


@cache
def _calls() -> dict[str, list[list[str]]]:
    """Return the arguments of the calls that tests make, by function."""
    found = defaultdict[str, list[list[str]]](list)
    for formula, _, _ in LINES:
        match = _CALL.fullmatch(formula)
        if match and (given := _arguments(match[2])) is not None:
            found[match[1]].append(given)
    return found


def _arguments(text: str) -> list[str] | None:
    """Return the arguments of a call; None where the text is of more than one call, MAX(1)+MIN(2)."""
    found, depth, quoted = [""], 0, False
    for character in text:
        quoted ^= character == '"'
        depth += 0 if quoted else {"(": 1, "{": 1, ")": -1, "}": -1}.get(character, 0)
        if depth < 0:
            return None
        if character == "," and not depth and not quoted:
            found.append("")
        else:
            found[-1] += character
    return found


def _function(name: str) -> list[str]:
    return [seen(line) for line in _of_function(name, _calls()[name])]


def _of_function(name: str, calls: Sequence[Sequence[str]]) -> Iterator[str]:
    for given in calls:
        yield f"{_call(name, given)} = {_result(_call(name, given))}"
    told = set[tuple[int, int]]()
    for given in calls:
        for at in range(len(given)):
            if (len(given), at) in told:
                continue
            told.add((len(given), at))
            before, behind = given[:at], given[at + 1 :]
            results = (f"{one}→{_result(_call(name, [*before, one, *behind]))}" for one in GIVEN)
            yield f"{_call(name, [*before, '□', *behind])}: {'  '.join(results)}"
    yield f"fewer = {_result(_call(name, min(calls, key=len)[:-1]))}"
    yield f"more = {_result(_call(name, [*max(calls, key=len), '1']))}"


def _call(name: str, arguments: Sequence[str]) -> str:
    return f"{name}({','.join(arguments)})"


def _result(formula: str) -> str:
    try:
        return _shown(run(formula))
    except NotComputable:
        return "unknown"


def _shown(value: object) -> str:
    match value:
        case bool():
            return str(value).upper()
        case Decimal():
            return plain(value)
        case CellError():
            return value.code
        case str():
            return f'"{value}"'
        case None:
            return "blank"
        case list() | tuple():
            return f"[{','.join(map(_shown, value))}]"
    return str(value)


def _moved(within: str) -> list[str]:
    return [line for place in PLACES for line in _after(within.format(place))]


def _after(formula: str) -> Iterator[str]:
    """Yield what becomes of a formula, where anything does."""
    yield seen(formula)
    made: dict[str, Sequence[str]] = {}
    for name, change in RUNS.items():
        made[f"{name} outside"] = [
            outside(formula, sheet, change, spans=spans, summing=summing, fixed=fixed)
            for sheet in (OWN, OTHER)
            for spans, summing, fixed in WAYS
        ]
        made[f"{name} repeated"] = [repeated(formula, OWN, change, 5, row) for row in (5, 6, 7)]
    for name, shift in SHIFTS.items():
        made[name] = [shifted(formula, sheet, shift, fixed=fixed) for sheet in (OWN, OTHER) for fixed in (False, True)]
    made["settled"] = [settled(formula, OWN, 8, 4) or "none"]
    for name, texts in made.items():
        different = [f"{at}: {text}" for at, text in enumerate(texts) if text != formula]
        if different:
            yield seen(f"  {name} {'   '.join(different)}")
