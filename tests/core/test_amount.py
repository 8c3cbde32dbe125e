"""Money stays exact: through units, through spreadsheet floats, beyond Python's 28 digits."""

from decimal import Decimal, getcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.core.amount import UNITS, Amount, Unit, convert, decimals, exact, plain

UNIT = st.sampled_from(list(Unit))
MONEY = st.decimals(allow_nan=False, allow_infinity=False, min_value=Decimal("-1e30"), max_value=Decimal("1e30"))
LONG = Decimal("12345678901234567890123456789012345.678901")


@given(MONEY, UNIT, UNIT)
def test_a_conversion_is_exact(value, source, target):
    assert Fraction(convert(value, source, target)) * target.value == Fraction(value) * source.value


@given(MONEY, UNIT, UNIT)
def test_a_conversion_there_and_back_changes_nothing(value, source, target):
    assert convert(convert(value, source, target), target, source) == value


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("0.8", Unit.YIYUAN, Unit.WANYUAN, "8000"),
        ("8000", Unit.WANYUAN, Unit.YIYUAN, "0.8"),
        ("109.98", Unit.YIYUAN, Unit.YUAN, "10998000000"),
        ("1", Unit.YUAN, Unit.YIYUAN, "0.00000001"),
        ("-1.50", Unit.QIANYUAN, Unit.BAIWANYUAN, "-0.0015"),
    ],
)
def test_conversions_as_people_write_them(value, source, target, expected):
    assert plain(convert(Decimal(value), source, target)) == expected


def test_more_digits_than_pythons_context_are_kept():
    assert exact(LONG) == LONG
    assert plain(LONG) == str(LONG)
    assert plain(convert(LONG, Unit.YIYUAN, Unit.YUAN)) == "1234567890123456789012345678901234567890100"


@given(MONEY, UNIT)
def test_the_callers_decimal_context_does_not_matter(value, unit):
    before = convert(value, unit, Unit.YUAN), plain(value)
    old, getcontext().prec = getcontext().prec, 3
    try:
        assert (convert(value, unit, Unit.YUAN), plain(value)) == before
    finally:
        getcontext().prec = old


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0.1 + 0.2, "0.3"),
        (1.1 * 3, "3.3"),
        (50.15, "50.15"),
        (345700, "345700"),
        (345700.0, "345700"),
        (-0.0, "0"),
        (0, "0"),
        (Decimal("1.500"), "1.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0E-10"), "0"),
        (1e30, "1" + "0" * 30),
        (123456789012345678, "123456789012345678"),
    ],
)
def test_a_number_is_what_a_person_sees(number, expected):
    assert str(exact(number)) == expected


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_taken_at_fifteen_digits(number):
    assert float(f"{number:.15g}") == float(exact(number))
    assert len(exact(number).normalize().as_tuple().digits) <= 15


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 8))
def test_a_typed_number_survives_being_stored_as_a_float(digits, places):
    typed = Decimal(digits).scaleb(-places)
    assert exact(float(typed)) == typed


@pytest.mark.parametrize(
    "number",
    [
        float("nan"),
        float("inf"),
        float("-inf"),
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1E+500"),
        Decimal("1" * 401),
    ],
)
def test_what_is_no_amount_is_refused(number):
    with pytest.raises(ValueError, match="not an amount"):
        exact(number)


def test_a_signalling_nan_is_refused():
    with pytest.raises(ValueError, match="not an amount"):
        exact(Decimal("sNaN"))


@given(MONEY)
def test_a_plain_number_reads_back_and_is_as_short_as_can_be(value):
    text = plain(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert text != "-0"
    assert "." not in text or not text.endswith("0")


@pytest.mark.parametrize(("text", "count"), [("1.00", 2), ("100", 0), ("1E+2", 0), ("0.0000", 4), ("-2.5", 1)])
def test_printed_decimals(text, count):
    assert decimals(Decimal(text)) == count


@given(MONEY, UNIT, UNIT)
def test_amounts_compare_by_worth(value, unit, other):
    amount = Amount(value, unit)
    assert amount == amount.to(other)
    assert hash(amount) == hash(amount.to(other))
    assert amount < Amount(value + Decimal("1e-5"), unit) or abs(value) > Decimal("1e20")


def test_amounts_in_different_units():
    assert Amount(Decimal("0.8"), Unit.YIYUAN) == Amount(Decimal(8000), Unit.WANYUAN)
    assert Amount(Decimal(1), Unit.YIYUAN) > Amount(Decimal(9999), Unit.WANYUAN)
    assert Amount(Decimal(1), Unit.YIYUAN) != Amount(Decimal(1), Unit.WANYUAN)
    assert Amount(Decimal(1), Unit.YUAN) != Decimal(1)


@given(st.integers(-(10**20), 10**20), UNIT)
def test_whole_fen(fen, unit):
    assert Amount(Decimal(fen).scaleb(-2), Unit.YUAN).to(unit).fen == fen


def test_finer_than_a_fen_is_refused():
    with pytest.raises(ValueError, match="finer than one 分"):
        _ = Amount(Decimal("0.001"), Unit.YUAN).fen


def test_units_have_printed_names():
    assert str(Amount(Decimal("2.60"), Unit.YIYUAN)) == "2.6亿元"
    assert {label: unit.label for label, unit in UNITS.items()} == {label: label for label in UNITS}
    assert set(UNITS.values()) == set(Unit)
