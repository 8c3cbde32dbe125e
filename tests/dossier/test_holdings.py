"""What families look at together: projects by kind, grants of notices, the day whose law decides."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.holdings import day
from quotaxl.rules.engine.examples import Variant, case_of, load_example

CASES = Path(__file__).parents[1] / "cases"


def dossier(name: str, changes: dict[str, str] | None = None) -> Dossier:
    return case_of(load_example(CASES / f"{name}.toml"), Variant("", changes or {}))


@pytest.mark.parametrize(
    ("kind", "which"),
    [
        ("一般债券", "general"),
        ("新增一般债券", "general"),
        ("专项债券", "special"),
        ("外债转贷", "general"),
        ("外国政府贷款", "general"),
        ("国际金融组织贷款", "general"),
        ("主权外贷", "general"),
        ("债券", None),
    ],
)
def test_foreign_loans_are_general_debt(kind, which):
    """《预算法实施条例》第四十四条: on-lent foreign loans stand in the general budget."""
    projects = dossier("QX-P101", {"债券项目!D5": kind}).projects
    assert projects["which"].to_list() == ["general", which, "special"]


def test_a_grant_is_what_does_not_go_on_to_the_rows_below_and_never_less_than_nothing():
    changes = {"债务限额!A1": "克州2024年债务限额", "分配表!C5": "19500"}
    (grant,) = dossier("QX-E101", changes).grants
    assert (grant.amount, grant.passed) == (500, 19000)
    (grant,) = dossier("QX-E101", {**changes, "分配表!C5": "18000"}).grants
    assert (grant.amount, grant.passed) == (0, 19000)
    (grant,) = dossier("QX-E101").grants
    assert (grant.amount, grant.passed, grant.which) == (8000, 0, "general")


def test_a_notice_of_another_year_grants_nothing():
    changes = {"分配表!A1": "2023年新增地方政府一般债券资金分配表"}
    assert dossier("QX-E101", changes).grants == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024-09-30", date(2024, 9, 30)),
        ("2024年9月30日", date(2024, 9, 30)),
        ("2024.9.3", date(2024, 9, 3)),
        ("2024/2/30", None),
        ("九月", None),
        ("", None),
        (None, None),
    ],
)
def test_days_as_people_write_them(text, found):
    assert day(text) == found


def test_approval_decides_then_the_meeting_then_the_hand_in_then_the_year():
    rows = ("B10", "B9", "B8")  # approved, meeting, handed in
    days = {"基本信息!B10": "2024-10-08", "基本信息!B9": "2024-10-07", "基本信息!B8": "2024-09-01"}
    for n, expected in enumerate((date(2024, 10, 8), date(2024, 10, 7), date(2024, 9, 1), date(2024, 1, 1))):
        blank = {f"基本信息!{row}": "" for row in rows[:n]}
        assert dossier("QX-D101", days | blank).decided == (expected,) or [
            *dossier("QX-D101", days | blank).decided
        ] == [expected]


def test_amounts_are_exact_whatever_the_sheets_unit():
    assert dossier("QX-P101").projects["yuan"].to_list() == [Decimal(v) * 10**8 for v in ("0.8", "1.8", "6.5")]
