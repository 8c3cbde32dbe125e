"""Guessed causes: one error injected into a correct sum is the one that is named."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotaxl.core.words import Words, same
from quotaxl.rules.arithmetic.causes import TOTAL, Addend, Guess, guesses, likely, suspect

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


@pytest.mark.parametrize("total", [0, "-0.5"])
def test_a_total_of_nought_or_less_stands_in_nobodys_place(total):
    found = guesses(Decimal(total), [Addend("甲县", Decimal(2)), Addend("乙县", 2 - Decimal(total))])
    assert "exchanged" not in {one.kind for one in found}


def test_the_earmark_is_named():
    found = guesses(Decimal(27), [Addend("甲", Decimal(30)), Addend("乙", Decimal(5))], earmarks=[Decimal(8)])
    assert "earmark" in {g.kind for g in found}


def test_too_many_guesses_are_none():
    found = guesses(Decimal(8), [Addend(n, Decimal(2)) for n in "甲乙丙丁戊"])
    assert len([g for g in found if g.kind == "omitted"]) == 5
    assert likely(found) is None


def told(total, *values, last=None, earmarks=(), **more):
    """The kinds and indices of what is guessed for a total and its addends, which are called 甲, 乙, …"""
    addends = [Addend(n, Decimal(str(v))) for n, v in zip("甲乙丙丁", values, strict=False)]
    addends = [replace(a, **more.get(a.label, {})) for a in addends]
    found = guesses(
        Decimal(str(total)), addends, last=None if last is None else Decimal(last), earmarks=map(Decimal, earmarks)
    )
    return {(one.kind, one.index) for one in found}


GUESSED = {
    # total, addends: which guesses, by the addend (-1 for the total)
    "omitted": ((10, 10, 5), {("omitted", 1)}),
    "both omitted": ((0, 5), {("omitted", 0)}),
    "twice": ((47, 15, 16), {("twice", 1)}),
    "of one part the total cannot be the double": ((20, 10), {("twice", 0)}),
    "all twice": ((62, 15, 16), {("nested", -1)}),
    "the total in 元": ((310_000, 15, 16), {("unit", -1)}),
    "the total in 亿元": (("0.0031", 15, 16), {("unit", -1)}),
    "the total eight places up": ((3_100_000_000, 15, 16), {("unit", -1)}),
    "the total eight places down": (("0.00000031", 15, 16), {("unit", -1)}),
    "a part in 元": ((31, 150_000, 16), {("unit", 0)}),
    "a part in 亿元": ((31, 15, "0.0016"), {("unit", 1)}),
    "exchanged": ((15, 31, 16), {("exchanged", 0)}),
    "of one part there is nothing to exchange": ((15, 31), set()),
    "a point off by one to the right": (("47.3", 156, "31.7"), {("digit", 0)}),
    "a point off by one to the left": (("47.3", "1.56", "31.7"), {("digit", 0)}),
    "the total's point": (("4.73", "15.6", "31.7"), {("digit", -1)}),
    "a digit lost": ((1539, 135, 304), {("digit", 0)}),
    "a digit too many": ((1539, 12355, 304), {("digit", 0)}),
    "digits swapped": ((1539, 1253, 304), {("swap", 0)}),
    "digits swapped in front": ((829, 255, 304), {("swap", 0)}),
    "digits swapped behind the point": (("6.39", "3.53", "3.04"), {("swap", 0)}),
    "digits apart are not swapped": ((1834, 1035, 304), set()),
    "a part of less than nothing has no digits": ((1539, -1253, 304), set()),
    "nothing explains it": ((1000, 123, 456), set()),
    "the sum holds": ((31, 15, 16), set()),
    "nothing is added": ((31,), set()),
}


@pytest.mark.parametrize("about", GUESSED)
def test_what_is_guessed(about):
    (total, *values), expected = GUESSED[about]
    assert told(total, *values) == expected


def test_a_part_with_rows_of_its_own_is_summed_with_them():
    assert told(47, 15, 16, 乙={"parent": True}) == {("nested", 1)}


def test_last_year_s_figure_copied():
    assert told(1000, 123, 456, last=1000) == {("copied", -1)}
    assert told(1000, 123, 456, last=1001) == set()
    assert told(1000, 123, 456, 乙={"last": Decimal(456)}) == {("copied", 1)}
    assert told(1000, 123, 456, 乙={"last": Decimal(457)}) == set()


def test_an_earmark_is_named_whichever_way_the_gap_goes_and_nothing_is_no_earmark():
    assert told(600, 123, 456, earmarks=(21,)) == {("earmark", -1)}
    assert told(558, 123, 456, earmarks=(21, 7)) == {("earmark", -1)}
    assert told(600, 123, 456, earmarks=(0, 20)) == set()


ODD = {
    "three figures say nothing of roundness": ((17000, 2000, 8100), False),
    "four do": ((18000, 2000, 8000, 7100), True),
    "the odd one may be 0.5": ((18, 2, 8, "7.5"), True),
    "two that are less round": ((18000, 2000, 8100, 7200), False),
    "with a zero among them": ((18000, 2000, 0, 7100), False),
    "hundreds among hundreds": ((18300, 2100, 8200, 7100), False),
    "less round by two places": ((18000, 2000, 8000, 7110), True),
    "the total alone is odd": ((18100, 2000, 8000, 7000), False),
}


@pytest.mark.parametrize("about", ODD)
def test_one_figure_less_round_than_all_others(about):
    (total, *values), odd = ODD[about]
    assert (("odd", len(values) - 1) in told(total, *values)) is odd
    assert not any(kind == "odd" and index < len(values) - 1 for kind, index in told(total, *values))


def test_the_suspect_is_the_one_figure_that_every_guess_says_is_written_wrongly():
    def guess(kind, index):
        return Guess(kind, index, Words("", ""))

    for kind in ("copied", "unit", "digit", "swap", "odd"):
        assert suspect([guess(kind, 1)]) == 1
    for kind in ("omitted", "twice", "nested", "exchanged", "earmark"):
        assert suspect([guess(kind, 1)]) is None
    assert suspect([guess("digit", 0)]) == 0
    assert suspect([guess("digit", 1), guess("swap", 1)]) == 1
    assert suspect([guess("digit", 1), guess("swap", 2)]) is None
    assert suspect([guess("digit", 1), guess("omitted", 1)]) is None
    assert suspect([guess("digit", TOTAL)]) is None
    assert suspect([]) is None


def test_three_guesses_of_a_kind_are_told_and_four_are_too_many():
    def of(count):
        return likely([Guess("omitted", n, same(str(n))) for n in range(count)])

    assert of(0) is None
    assert of(1) == same("0")
    assert of(3) == Words("0；或者1；或者2", "0; or 1; or 2")
    assert of(4) is None
    assert likely([Guess("unit", 1, same("a")), Guess("digit", 0, same("b"))]) == same("a")
