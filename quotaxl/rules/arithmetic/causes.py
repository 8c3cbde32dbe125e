"""Guesses at why a sum does not hold. A guess is worded as one: the tool cannot know which cell is wrong."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.core.amount import plain
from quotaxl.core.words import Words

UNIT_STEPS = tuple(Decimal(10) ** n for n in (4, -4, 8, -8))
"""Between 元, 万元 and 亿元 lie factors of ten thousand."""

TOTAL = -1
"""The index of a guess that points to the total itself."""


@dataclass(frozen=True, slots=True)
class Addend:
    """One figure that a total sums: its label, value, whether it sums further rows, last year's figure."""

    label: str
    value: Decimal
    parent: bool = False
    last: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """One explanation of a gap: its kind, the addend it points to (TOTAL for the total), and its words."""

    kind: str
    index: int
    words: Words


def guesses(
    total: Decimal, addends: Sequence[Addend], *, last: Decimal | None = None, earmarks: Iterable[Decimal] = ()
) -> tuple[Guess, ...]:
    """Return every simple explanation of `total` differing from the sum of `addends`, the most telling kind first.

    All values are in one unit. `last` is the total's figure of last year; `earmarks` are amounts whose
    omission is common. Returns an empty tuple where the sum holds or nothing simple explains the gap.
    """
    gap = total - sum((a.value for a in addends), Decimal(0))
    if not gap or not addends:
        return ()
    return (
        *_copied(total, addends, last),
        *_missing_or_twice(addends, gap),
        *_units(total, addends, gap),
        *_exchanged(total, addends),
        *_signs(total, addends, gap),
        *_digits(total, addends, gap),
        *_earmarked(gap, earmarks),
        *_odd_one(total, addends),
        *_swaps(total, addends, gap),
    )


def likely(found: Sequence[Guess]) -> Words | None:
    """Return the words of the best guess, with others of its kind; None where there is none or too many to help."""
    same = [g for g in found if g.kind == found[0].kind] if found else []
    if not same or len(same) > 3:
        return None
    return Words("；或者".join(g.words.zh for g in same), "; or ".join(g.words.en for g in same))


def suspect(found: Sequence[Guess]) -> int | None:
    """Return the one addend that every guess points to as wrongly written; None where they say otherwise."""
    pointed = {g.index if g.kind in WRONG_FIGURE else None for g in found}
    only = pointed.pop() if len(pointed) == 1 else None
    return only if only is not None and only != TOTAL else None


WRONG_FIGURE = frozenset({"copied", "unit", "digit", "swap", "odd"})
"""Kinds of guesses that say that one figure is written wrongly."""


def _copied(total: Decimal, addends: Sequence[Addend], last: Decimal | None) -> Iterator[Guess]:
    if last is not None and last == total:
        yield _guess("copied", TOTAL, "合计可能照抄了上年数", "the total may be last year's figure, copied")
    for n, a in enumerate(addends):
        if a.last is not None and a.last == a.value:
            yield _guess("copied", n, f"{a.label}可能照抄了上年数", f"{a.label} may be last year's figure, copied")


def _missing_or_twice(addends: Sequence[Addend], gap: Decimal) -> Iterator[Guess]:
    for n, a in enumerate(addends):
        if a.value and gap == -a.value:
            yield _guess("omitted", n, f"合计可能漏加了{a.label}", f"the total may leave out {a.label}")
        elif a.value and gap == a.value and a.parent:
            zh, en = f"合计可能把{a.label}与其下级重复相加", f"the total may sum {a.label} together with its own rows"
            yield _guess("nested", n, zh, en)
        elif a.value and gap == a.value:
            yield _guess("twice", n, f"合计可能把{a.label}加了两次", f"the total may count {a.label} twice")
    if len(addends) > 1 and gap == sum((a.value for a in addends), Decimal(0)):
        zh, en = (
            "合计可能把各行与其下级一并相加，正好是两倍",
            "the total is twice the sum: parent rows may be summed with their own rows",
        )
        yield _guess("nested", TOTAL, zh, en)


def _units(total: Decimal, addends: Sequence[Addend], gap: Decimal) -> Iterator[Guess]:
    for n, written, right in _figures(total, addends, gap):
        if right and written and any(written == right * step for step in UNIT_STEPS):
            who = _who(n, addends)
            zh = f"{who.zh}可能用错了单位（万元、亿元），按比例应为{plain(right)}"
            yield _guess("unit", n, zh, f"{who.en} may be in another unit (万元/亿元): {plain(right)} would fit")


def _exchanged(total: Decimal, addends: Sequence[Addend]) -> Iterator[Guess]:
    """Yield the addend with which the total would hold, were the two figures in each other's places."""
    whole = sum((a.value for a in addends), Decimal(0))
    for n, a in enumerate(addends):
        if len(addends) > 1 and a.value > 0 and total > 0 and a.value != total and a.value * 2 == total + whole:
            yield _guess("exchanged", n, f"合计与{a.label}的数可能填反了", f"the total and {a.label} may be exchanged")


def _signs(total: Decimal, addends: Sequence[Addend], gap: Decimal) -> Iterator[Guess]:
    """Yield the addend with which the total would hold, were it taken away rather than added, or the other way.

    Of two addends either that one is, or the total and the other are in each other's places: the latter is guessed.
    """
    if gap == 2 * total and any(a.value < 0 for a in addends):
        zh, en = "合计的增减方向可能写反", "the total may rise where it is said to fall, or fall where it rises"
        yield _guess("sign", TOTAL, zh, en)
    for n, a in enumerate(addends):
        if len(addends) > 2 and a.value and gap == -2 * a.value:
            zh = f"{a.label}的增减方向可能写反"
            yield _guess("sign", n, zh, f"{a.label} may rise where it is said to fall, or fall where it rises")


def _digits(total: Decimal, addends: Sequence[Addend], gap: Decimal) -> Iterator[Guess]:
    for n, written, right in _figures(total, addends, gap):
        if right <= 0 or written <= 0 or any(written == right * step for step in UNIT_STEPS):
            continue
        who = _who(n, addends)
        if written in (right * 10, right / 10) and not _one_lost(plain(written), plain(right)):
            zh = f"{who.zh}的小数点可能错了一位：{plain(written)}，应为{plain(right)}"
            yield _guess("digit", n, zh, f"the point of {who.en} may be off: {plain(written)} for {plain(right)}")
        elif _one_lost(plain(written), plain(right)):
            zh = f"{who.zh}可能少写或多写了一位数字：{plain(written)}，应为{plain(right)}"
            yield _guess(
                "digit", n, zh, f"{who.en} may have lost or gained a digit: {plain(written)} for {plain(right)}"
            )


def _swaps(total: Decimal, addends: Sequence[Addend], gap: Decimal) -> Iterator[Guess]:
    """Yield figures that fit with two neighbouring digits swapped: guessed where nothing else fits."""
    for n, written, right in _figures(total, addends, gap):
        if right <= 0 or written <= 0:
            continue
        places = max(_places(written), _places(right))
        if _swapped(_text(written, places), _text(right, places)):
            who = _who(n, addends)
            zh = f"{who.zh}可能有两个数字写颠倒：{plain(written)}，应为{plain(right)}"
            yield _guess("swap", n, zh, f"two digits of {who.en} may be swapped: {plain(written)} for {plain(right)}")


def _earmarked(gap: Decimal, earmarks: Iterable[Decimal]) -> Iterator[Guess]:
    if any(amount and abs(gap) == amount for amount in earmarks):
        yield _guess("earmark", TOTAL, "差额正好等于其中专项数", "the gap equals the earmarked amount")


def _odd_one(total: Decimal, addends: Sequence[Addend]) -> Iterator[Guess]:
    """Yield the one figure that is less round than all others: 8100 among thousands.

    Round by powers of ten only: among even hundreds 15300 is no exception that means anything.
    """
    values = [total, *(a.value for a in addends)]
    if len(values) < 4 or not all(values):
        return
    zeros = [_zeros(value) for value in values]
    for n, own in enumerate(zeros):
        others = min(z for k, z in enumerate(zeros) if k != n)
        if own < others and n:
            written, step = plain(values[n]), plain(Decimal(1).scaleb(others))
            who = addends[n - 1].label
            zh = f"{who}的{written}可能有误：其余各数都是{step}的整数倍"
            en = f"{who} ({written}) may be wrong: all others are multiples of {step}"
            yield _guess("odd", n - 1, zh, en)


def _zeros(value: Decimal) -> int:
    """Return how many zeros a figure ends with: 3 for 8000, 2 for 8100, -1 for 0.5."""
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _figures(total: Decimal, addends: Sequence[Addend], gap: Decimal) -> Iterator[tuple[int, Decimal, Decimal]]:
    """Yield each figure with what it would have to be for the sum to hold."""
    yield TOTAL, total, total - gap
    for n, a in enumerate(addends):
        yield n, a.value, a.value + gap


def _places(value: Decimal) -> int:
    return max(0, -_zeros(value))


def _text(value: Decimal, places: int) -> str:
    return str(int(value.scaleb(places)))


def _swapped(a: str, b: str) -> bool:
    """Return whether two neighbouring digits of `a`, swapped, give `b`."""
    if len(a) != len(b):
        a, b = a.zfill(len(b)), b.zfill(len(a))
    apart = [n for n in range(len(a)) if a[n] != b[n]]
    return len(apart) == 2 and apart[1] == apart[0] + 1 and a[apart[0]] == b[apart[1]] and a[apart[1]] == b[apart[0]]


def is_turned(one: Decimal, other: Decimal) -> bool:
    """Return whether a figure is another one with two neighbouring digits turned round."""
    places = max(_places(one), _places(other))
    return one != other and min(one, other) > 0 and _swapped(_text(one, places), _text(other, places))


def _one_lost(written: str, right: str) -> bool:
    """Return whether one of two printed figures is the other without one digit (not the decimal point)."""
    short, long = sorted((written, right), key=len)
    if len(long) != len(short) + 1:
        return False
    return any(long[n] != "." and long[:n] + long[n + 1 :] == short for n in range(len(long)))


def _who(n: int, addends: Sequence[Addend]) -> Words:
    return Words("合计", "the total") if n == TOTAL else Words(addends[n].label, addends[n].label)


def _guess(kind: str, index: int, zh: str, en: str) -> Guess:
    return Guess(kind, index, Words(zh, en))
