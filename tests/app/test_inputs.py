"""What a filling refuses: drafts between which nobody chose, and sheets of another county or year."""

from pathlib import Path

import openpyxl
import pytest

from quotaxl.app.check import Wishes, check
from quotaxl.app.fill import Order, fill
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Severity, findings_of
from quotaxl.sources import read_workbook
from quotaxl.xlsx import apply_plan

ROOT = Path(__file__).parents[2] / "workbook"
NOTICE, COUNTY = ROOT / "allocation-xincaizhen-2024-18.xlsx", ROOT / "artux-2024.xlsx"


def changed(folder: Path, name: str, **cells) -> Path:
    """Write a copy of the county's workbook with some cells changed: 债务限额_C4=38."""
    book = openpyxl.load_workbook(COUNTY)
    for place, value in cells.items():
        sheet, _, ref = place.rpartition("_")
        book[sheet][ref] = value
    made = folder / name
    book.save(made)
    return made


def filled(folder, *inputs):
    return fill(Order(inputs, folder), read_workbook, apply_plan, Wishes())


def test_two_drafts_are_refused_with_what_differs(tmp_path):
    second = changed(tmp_path, "二稿.xlsx", 债务限额_C4=30)
    with pytest.raises(UserError, match=r"(?s)artux-2024.*二稿.*债务限额!C4"):
        filled(tmp_path, NOTICE, COUNTY, second)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["二稿.xlsx"]


def test_drafts_are_checked_each_by_itself_whatever_their_order(tmp_path):
    second = changed(tmp_path, "二稿.xlsx", 债务限额_C7=30)
    errors = {}
    for order in ((NOTICE, COUNTY, second), (second, NOTICE, COUNTY), (second, COUNTY, NOTICE)):
        found = findings_of(check(order, read_workbook, Wishes()).outcomes)
        told = [(f.rule, f.message.zh) for f in found if f.severity is Severity.ERROR]
        errors[order] = sorted(told)
    assert len({tuple(told) for told in errors.values()}) == 1
    alone = [
        {(f.rule, f.message.zh) for f in findings_of(check((NOTICE, one), read_workbook, Wishes()).outcomes)
         if f.severity is Severity.ERROR}
        for one in (COUNTY, second)
    ]  # fmt: skip
    assert set(next(iter(errors.values()))) == alone[0] | alone[1]
    assert alone[1] > alone[0]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"债务限额_A1": "乌恰县2024年债务限额"}, "乌恰县"),
        ({"债务限额_A1": "阿图什市2023年债务限额"}, "2023年"),
        ({"基本信息_B3": "乌恰县", "基本信息_B4": "653024"}, "乌恰县"),
        ({"基本信息_B5": 2023}, "2024年"),
    ],
)
def test_sheets_of_another_county_or_year_are_refused(tmp_path, cells, told):
    with pytest.raises(UserError, match=told):
        filled(tmp_path, NOTICE, changed(tmp_path, "县.xlsx", **cells))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["县.xlsx"]


def test_what_fill_wrote_may_be_given_again_and_is_replaced_with_force_unless_somebody_changed_it(tmp_path):
    inputs = [tmp_path / NOTICE.name, tmp_path / COUNTY.name]
    for source, copy in zip((NOTICE, COUNTY), inputs, strict=True):
        copy.write_bytes(source.read_bytes())
    first = filled(tmp_path, *inputs)
    names = {p.name for p in tmp_path.iterdir()}
    order = Order(tuple(sorted(tmp_path.glob("*.xlsx"))), tmp_path, force=True)
    assert fill(order, read_workbook, apply_plan, Wishes()).form == first.form
    assert {p.name for p in tmp_path.iterdir()} == names
    book = openpyxl.load_workbook(first.form)
    book.worksheets[0]["A20"] = "手工补充"
    book.save(first.form)
    with pytest.raises(UserError, match="inputs"):
        fill(order, read_workbook, apply_plan, Wishes())
    assert openpyxl.load_workbook(first.form).worksheets[0]["A20"].value == "手工补充"


def test_what_fill_wrote_can_lie_beside_its_inputs_when_they_are_checked(tmp_path):
    inputs = [tmp_path / NOTICE.name, tmp_path / COUNTY.name]
    for source, copy in zip((NOTICE, COUNTY), inputs, strict=True):
        copy.write_bytes(source.read_bytes())
    filled(tmp_path, *inputs)
    checked = check(sorted(tmp_path.glob("*.xlsx")), read_workbook, Wishes())
    errors = [f.rule for f in findings_of(checked.outcomes) if f.severity is Severity.ERROR]
    assert errors == ["QX-E102"]
    said = [f.message.zh for f in findings_of(checked.outcomes) if f.rule == "QX-I201"]
    assert len(said) == 3
    assert sum("标记版" in text for text in said) == 2
    assert any("-核对结果.xlsx" in text for text in said)
