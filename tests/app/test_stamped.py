"""The fingerprint of a filled form, taken before its last writing, is that of the file as it stands."""

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from quotaxl.app.check import Wishes
from quotaxl.app.fill import Order, fill
from quotaxl.app.stamps import intact
from quotaxl.cli import adapters
from quotaxl.core.assets import asset
from quotaxl.core.contents import contents
from quotaxl.core.edits import EditPlan, SetCell

NOTICE = asset("workbook", "allocation-xincaizhen-2024-18.xlsx")
COUNTY = asset("workbook", "artux-2024.xlsx")


def all_intact(filled):
    for path in (filled.form, *filled.further, *([filled.findings] if filled.findings else [])):
        document = adapters.read(path)
        assert document.stamp.fingerprint == contents(document)
        assert intact(document), path


@pytest.mark.parametrize("more", [{}, {"sources": True}, {"decimals": 1}, {"template": "performance-target"}], ids=str)
def test_every_form_carries_the_fingerprint_of_what_it_holds(more, tmp_path):
    all_intact(fill(Order((NOTICE, COUNTY), tmp_path, **more), adapters.read, adapters.apply, Wishes()))


def test_results_of_another_program_count_as_they_were_put_in(tmp_path):
    def recalculated(path, /):
        return adapters.read(path)

    order = Order((NOTICE, COUNTY), tmp_path, recalculate=recalculated)
    all_intact(fill(order, adapters.read, adapters.apply, Wishes()))


amounts = st.decimals(0, 10_000, places=2).map(Decimal)


@settings(max_examples=6, deadline=None, phases=[Phase.generate])
@given(
    limit=amounts,
    budget=amounts,
    name=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=9),
)
def test_whatever_is_filled_in(limit, budget, name):
    with tempfile.TemporaryDirectory() as room:  # one a drawn example
        county = Path(room) / "县.xlsx"
        edits = (("债务限额", "C4", limit), ("一般公共预算", "B11", budget), ("债券项目", "B5", name or None))
        plan = EditPlan(tuple(SetCell(sheet, ref, value, "drawn") for sheet, ref, value in edits))
        adapters.apply(COUNTY, plan, county)
        all_intact(fill(Order((NOTICE, county), Path(room)), adapters.read, adapters.apply, Wishes()))
