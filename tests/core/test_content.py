"""A frame cut out of one series for each type holds what each column was given, and no column needs it."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.core import content
from quotaxl.core.content import AMOUNT, Content, FrameType, frame_of

AMOUNTS = st.none() | st.decimals(-(10**20), 10**20, places=10) | st.sampled_from([Decimal("1E-7"), Decimal("1E+2")])


@st.composite
def columns(draw):
    length = draw(st.integers(0, 6))
    count = st.lists(st.none() | st.integers(0, 2**31 - 1), min_size=length, max_size=length)
    text = st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"])), min_size=length, max_size=length)
    amount = st.lists(AMOUNTS, min_size=length, max_size=length)
    pairs = ((FrameType.COUNT, count), (FrameType.TEXT, text), (FrameType.AMOUNT, amount))
    kinds = st.one_of([st.tuples(st.just(held), values) for held, values in pairs])
    return [(f"c{at}", held, values) for at, (held, values) in enumerate(draw(st.lists(kinds, min_size=1, max_size=6)))]


@pytest.mark.parametrize("many", [0, 1000])
@given(given=columns())
def test_every_column_holds_what_it_was_given(many, given):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "MANY", many)
        frame = frame_of(given)
    types = {FrameType.COUNT: pl.Int32, FrameType.TEXT: pl.String, FrameType.AMOUNT: AMOUNT}
    assert frame.schema == {name: types[held] for name, held, _ in given}
    assert {name: frame[name].to_list() for name in frame.columns} == {name: list(values) for name, _, values in given}


@pytest.mark.parametrize("many", [0, 1000])
@given(given=columns())
def test_a_column_read_without_the_frame_is_the_frames(many, given):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "MANY", many)
        made = Content(given)
        held = {name: list(made.held(name)) for name, kind, _ in given if kind is not FrameType.AMOUNT}
    frame = made.frame
    assert frame.equals(frame_of(given)) and made.frame is frame
    assert held == {name: frame[name].to_list() for name in held}
    amounts = [name for name, kind, _ in given if kind is FrameType.AMOUNT]
    assert all(list(map(str, made.held(name))) == list(map(str, frame[name])) for name in amounts)
