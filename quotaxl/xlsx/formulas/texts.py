"""Functions of texts, and numbers written as TEXT writes them."""

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from quotaxl.core.grid import CellError
from quotaxl.xlsx.cells import Result, fifteen
from quotaxl.xlsx.formulas.coercion import (
    Fault,
    Node,
    NotComputable,
    Scope,
    Value,
    each,
    matrix,
    numeric,
    text_of,
    truth,
)
from quotaxl.xlsx.formulas.criteria import plain_number, wild
from quotaxl.xlsx.formulas.dates import day_of

_LONGEST = 32_767
_PIECE = re.compile(r'"([^"]*)"|\\(.)|([0#?,.%]+)|([^0#?,.%"\\]+)')
_NUMBER = re.compile(r"[#0,]*[0#](?:\.[0#]*)?%?")
_DATE = re.compile(r"yyyy|yy|mm|m|dd|d|[-/. 年月日]|\"[^\"]*\"")
_SAFE = re.compile(r"[\s\u3000()（）:：+\-元万亿个项第号期千米年月日¥￥$/]*")


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _cut(text: str, start: int, length: int) -> str:
    """Return a piece of a text, counted in UTF-16 units as Excel does."""
    return _units(text)[2 * start : 2 * (start + length)].decode("utf-16-le", "replace")


def _count(value: Result, scope: Scope, least: int = 0) -> int:
    number = int(numeric(value, scope))
    if number < least:
        raise Fault("#VALUE!")
    return number


def _left(text: Result, length: Result = Decimal(1), *, scope: Scope) -> Result:
    return _cut(text_of(text, scope), 0, _count(length, scope))


def _right(text: Result, length: Result = Decimal(1), *, scope: Scope) -> Result:
    whole = text_of(text, scope)
    size = len(_units(whole)) // 2
    take = min(_count(length, scope), size)
    return _cut(whole, size - take, take)


def _mid(text: Result, start: Result, length: Result, *, scope: Scope) -> Result:
    return _cut(text_of(text, scope), _count(start, scope, 1) - 1, _count(length, scope))


def _find(sought: Result, text: Result, start: Result = Decimal(1), *, scope: Scope, folded: bool = False) -> Result:
    """FIND, and SEARCH where `folded`: the place of a text in another from 1. Raises Fault where it is not in it."""
    whole, part = text_of(text, scope), text_of(sought, scope)
    if any(ord(c) > 0xFFFF for c in whole):
        raise NotComputable("characters of two units")
    begin = _count(start, scope, 1) - 1
    if begin > len(whole):
        raise Fault("#VALUE!")
    pattern = wild(part) if folded else None
    if pattern:
        match = pattern.search(whole, begin)
        at = match.start() if match else -1
    else:
        at = whole.lower().find(part.lower(), begin) if folded else whole.find(part, begin)
    if at < 0:
        raise Fault("#VALUE!")
    return Decimal(at + 1)


def _substitute(text: Result, old: Result, new: Result, which: Result = None, *, scope: Scope) -> Result:
    whole, part, other = (text_of(value, scope) for value in (text, old, new))
    if not part:
        return whole
    if which is None:
        return whole.replace(part, other)
    number, at = _count(which, scope, 1), -1
    for _ in range(number):
        at = whole.find(part, at + 1)
        if at < 0:
            return whole
    return whole[:at] + other + whole[at + len(part) :]


def _replace(text: Result, start: Result, length: Result, new: Result, *, scope: Scope) -> Result:
    whole, at, size = text_of(text, scope), _count(start, scope, 1) - 1, _count(length, scope)
    return _cut(whole, 0, at) + text_of(new, scope) + _cut(whole, at + size, _LONGEST)


def _trim(text: Result, *, scope: Scope) -> Result:
    return re.sub(" +", " ", text_of(text, scope)).strip(" ")


def _rept(text: Result, times: Result, *, scope: Scope) -> Result:
    whole, number = text_of(text, scope), _count(times, scope)
    if len(whole) * number > _LONGEST:
        raise Fault("#VALUE!")
    return whole * number


def _value(text: Result, *, scope: Scope) -> Result:
    if isinstance(text, str) and plain_number(text.strip()) is None and not any(c.isdigit() for c in text):
        raise Fault("#VALUE!")
    return numeric(text, scope)


def written(value: Result, code: str, scope: Scope) -> str:
    """Return a value as TEXT writes it. Raises NotComputable for a format that it does not know for sure."""
    if isinstance(value, bool | str):
        if isinstance(value, str) and (plain_number(value.strip()) is None and not any(c.isdigit() for c in value)):
            return value if code != "" else ""
        raise NotComputable("TEXT of a truth value or of a number kept as text")
    number = fifteen(numeric(value, scope))
    if code in ("@", "General", "G/通用格式"):
        return text_of(number, scope)
    sections = code.split(";")
    if len(sections) > 3 or (";" in code and '"' in code and any(s.count('"') % 2 for s in sections)):
        raise NotComputable(code)
    if _is_date(code):
        return _written_date(number, code, scope)
    if len(sections) > 1 and (number < 0 or (number == 0 and len(sections) > 2)):
        return _written_number(abs(number), sections[1 if number < 0 else 2])
    return _written_number(number, sections[0])


def _is_date(code: str) -> bool:
    plain = re.sub(r'"[^"]*"', "", code.lower())
    return bool(plain) and "".join(_DATE.findall(code.lower())) == code.lower() and any(c in plain for c in "ymd")


def _written_date(number: Decimal, code: str, scope: Scope) -> str:
    if not scope.dates:
        raise NotComputable("days counted from 1904")
    if number < 0:
        raise Fault("#VALUE!")
    day = day_of(number)
    shown = {"yyyy": f"{day.year:04}", "yy": f"{day.year % 100:02}", "mm": f"{day.month:02}", "m": str(day.month),
             "dd": f"{day.day:02}", "d": str(day.day)}  # fmt: skip
    return "".join(shown.get(piece, piece.strip('"')) for piece in _DATE.findall(code.lower()))


def _written_number(number: Decimal, code: str) -> str:
    """Return a number in one section of a format: one run of digits with plain text around it."""
    pieces = list(_PIECE.finditer(code))
    runs = [match[3] for match in pieces if match[3]]
    if not runs and code and all(match[1] is not None or match[2] for match in pieces):
        return "".join(match[1] or match[2] or "" for match in pieces)
    if len(runs) != 1 or not _NUMBER.fullmatch(runs[0]):
        raise NotComputable(code)
    if not all(_SAFE.fullmatch(match[4]) for match in pieces if match[4]):
        raise NotComputable(code)
    run = runs[0]
    digits = _digits(abs(number), run)
    negative = number < 0 and any(c in "123456789" for c in digits)
    body = "".join(digits if match[3] else match[1] or match[2] or match[4] or "" for match in pieces)
    return f"-{body}" if negative else body


def _digits(number: Decimal, run: str) -> str:
    """Return a number in a run of digits of a format such as #,##0.00 or 0%, rounded half up."""
    percent = run.endswith("%")
    run = run.removesuffix("%")
    left, _, right = run.partition(".")
    if percent:
        number *= 100
    if left.endswith(","):
        raise NotComputable("thousands left out")
    places = len(right)
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _, decimals = f"{rounded:f}".partition(".")
    least = left.replace(",", "").count("0")
    whole = whole.lstrip("0").rjust(least, "0")
    while decimals and right[len(decimals) - 1] == "#" and decimals.endswith("0"):
        decimals = decimals[:-1]
    if "," in left:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", whole)
    point = "." if "." in run else ""
    return whole + point + decimals + ("%" if percent else "")


def _text(value: Result, code: Result, *, scope: Scope) -> Result:
    return written(value, text_of(code, scope), scope)


def _pieces(nodes: Sequence[Node], scope: Scope) -> list[Result]:
    found = [item for node in nodes for item in matrix(node(scope), scope).items]
    bad = next((item for item in found if isinstance(item, CellError)), None)
    if bad:
        raise Fault(bad.code)
    return found


def _joined(texts: Sequence[str], between: str = "") -> str:
    whole = between.join(texts)
    if len(whole) > _LONGEST:
        raise Fault("#VALUE!")
    return whole


def _textjoin(arguments: Sequence[Node], scope: Scope) -> Value:
    between = text_of(arguments[0](scope), scope)
    texts = [text_of(item, scope) for item in _pieces(arguments[2:], scope)]
    return _joined([text for text in texts if text] if truth(arguments[1](scope), scope) else texts, between)


def _concat(arguments: Sequence[Node], scope: Scope) -> Value:
    return _joined([text_of(item, scope) for item in _pieces(arguments, scope)])


Work = Callable[..., Result]


def _on(work: Work) -> Callable[[Sequence[Node], Scope], Value]:
    """Return the function that works on each of its arguments' values."""
    return lambda arguments, scope: each(
        [node(scope) for node in arguments], scope, lambda *values: work(*values, scope=scope)
    )


TEXTS: dict[str, tuple[int, int, Callable[[Sequence[Node], Scope], Value]]] = {
    "LEFT": (1, 2, _on(_left)),
    "RIGHT": (1, 2, _on(_right)),
    "MID": (3, 3, _on(_mid)),
    "FIND": (2, 3, _on(_find)),
    "SEARCH": (2, 3, _on(lambda *values, scope: _find(*values, scope=scope, folded=True))),
    "SUBSTITUTE": (3, 4, _on(_substitute)),
    "REPLACE": (4, 4, _on(_replace)),
    "TRIM": (1, 1, _on(_trim)),
    "UPPER": (1, 1, _on(lambda text, scope: text_of(text, scope).upper())),
    "LOWER": (1, 1, _on(lambda text, scope: text_of(text, scope).lower())),
    "REPT": (2, 2, _on(_rept)),
    "EXACT": (2, 2, _on(lambda a, b, scope: text_of(a, scope) == text_of(b, scope))),
    "VALUE": (1, 1, _on(_value)),
    "T": (1, 1, _on(lambda value, scope: value if isinstance(value, str) else "")),
    "TEXT": (2, 2, _on(_text)),
    "TEXTJOIN": (3, 255, _textjoin),
    "CONCAT": (1, 255, _concat),
    "CONCATENATE": (1, 255, lambda arguments, scope: _joined([text_of(node(scope), scope) for node in arguments])),
    "LEN": (1, 1, _on(lambda text, scope: Decimal(len(_units(text_of(text, scope))) // 2))),
}
