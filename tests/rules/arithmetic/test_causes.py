"""Guessed causes: one error injected into a correct sum is the one that is named."""

from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from quotaxl.rules.arithmetic.causes import TOTAL, Addend, guesses, likely, suspect

KINDS = ("omitted", "twice", "nested", "unit", "digit", "swap", "copied")
RUNS = 2_000


def broken(kind: str, figures: list[int], n: int, digit: int):
    """A sum with one injected error: (total, addends), or None where the error cannot be made of these figures."""
    values = [Decimal(v) for v in figures]
    total = sum(values)
    lasts: list[Decimal | None] = [None] * len(values)
    text = str(figures[n])
    at = digit % (len(text) - 1)
    if kind == "omitted":
        total -= values[n]
    elif kind in ("twice", "nested"):
        total += values[n]
    elif kind == "unit":
        values[n] *= 10_000
    elif kind == "digit":
        values[n] = Decimal(text[:at] + text[at + 1 :])
    elif kind == "swap":
        values[n] = Decimal(text[:at] + text[at + 1] + text[at] + text[at + 2 :])
    else:
        values[n] = Decimal(figures[n] * 7 + 3)
        lasts[n] = values[n]
    addends = [Addend(f"县{k}", v, kind == "nested" and k == n, lasts[k]) for k, v in enumerate(values)]
    return None if total == sum(values) else (total, addends)


def test_at_least_95_of_100_identifiable_errors_are_named():
    named = dict.fromkeys(KINDS, 0)
    identifiable = dict.fromkeys(KINDS, 0)

    drawn = Random(20241126)
    for _ in range(RUNS):
        kind = drawn.choice(KINDS)
        numbers = {drawn.randrange(10 ** (size - 1) + 1, 10**size) for size in drawn.choices((3, 4, 5, 6), k=12)}
        figures = [n for n in numbers if n % 10][: drawn.randint(3, 12)]
        n = drawn.randrange(len(figures))
        case = broken(kind, figures, n, drawn.randrange(100))
        if case is None:
            continue
        found = guesses(*case)
        # Identifiable: among all explanations only one is of a kind as telling as the injected one.
        rivals = {(g.kind, g.index) for g in found if KINDS_RANK.get(g.kind, 9) <= KINDS_RANK[kind]}
        if len(rivals - {(kind, n)}) > 0:
            continue
        identifiable[kind] += 1
        named[kind] += bool(found) and (found[0].kind, found[0].index) == (kind, n)
    assert sum(identifiable.values()) > RUNS / 2
    for kind in KINDS:
        assert named[kind] >= 0.95 * identifiable[kind], (kind, named, identifiable)
        assert identifiable[kind], kind


KINDS_RANK = {"copied": 0, "omitted": 1, "nested": 1, "twice": 1, "unit": 2, "swap": 3, "digit": 3, "odd": 5}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=1, max_size=9))
def test_a_sum_that_holds_has_no_cause(values):
    assert guesses(sum(values), [Addend("县", v) for v in values]) == ()


def test_a_figure_less_round_than_all_others_is_suspected():
    found = guesses(
        Decimal(19000), [Addend(n, Decimal(v)) for n, v in zip("甲乙丙丁", (2000, 1000, 8000, 8100), strict=True)]
    )
    assert [g.kind for g in found] == ["odd"]
    assert suspect(found) == 3
    assert "8100" in likely(found).zh


def test_a_total_is_never_the_suspect_part():
    found = guesses(Decimal(451), [Addend("甲", Decimal(400)), Addend("乙", Decimal(15))])
    assert TOTAL in {g.index for g in found}
    assert suspect(found) is None


def test_a_total_below_one_may_stand_in_the_place_of_a_part():
    """0.3 + 0.2 = 0.5, with 0.5 written where 0.3 belongs and 0.3 as the total."""
    addends = [Addend("甲县", Decimal("0.5")), Addend("乙县", Decimal("0.2"))]
    found = [one for one in guesses(Decimal("0.3"), addends) if one.kind == "exchanged"]
    assert [one.index for one in found] == [0]


def test_the_earmark_is_named():
    found = guesses(Decimal(27), [Addend("甲", Decimal(30)), Addend("乙", Decimal(5))], earmarks=[Decimal(8)])
    assert "earmark" in {g.kind for g in found}


def test_too_many_guesses_are_none():
    found = guesses(Decimal(8), [Addend(n, Decimal(2)) for n in "甲乙丙丁戊"])
    assert len([g for g in found if g.kind == "omitted"]) == 5
    assert likely(found) is None
