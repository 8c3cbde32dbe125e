"""Law by day, place and kind: which provision holds is said by hand here, from the documents' own dates."""

from datetime import date

import pytest

from quotaxl.catalogue.law.notices import named, notices, numbers_in, plain_number
from quotaxl.catalogue.law.parameters import shipped
from quotaxl.catalogue.law.provisions import Circumstances, binding, provisions

XINJIANG, FUJIAN = "653001", "350100"


def cited(
    key: str, day: str, place: str = FUJIAN, kind: str | None = None, given: frozenset[str] = frozenset()
) -> list[str]:
    return [p.citation for p in binding((key,), Circumstances(date.fromisoformat(day), place, kind, given))]


@pytest.mark.parametrize(
    ("key", "day", "kind", "wanted"),
    [
        ("regulation-43", "2020-10-01", None, ["预算法实施条例 第四十三条"]),
        ("regulation-43", "2020-09-30", None, ["财预〔2015〕225号"]),
        ("regulation-43", "2015-12-20", None, ["预算法 第三十五条"]),
        ("regulation-43", "2014-12-31", None, []),
        ("budget-law-35", "2015-01-01", None, ["预算法 第三十五条"]),
        ("budget-law-14", "2018-12-28", None, ["预算法 第十四条"]),  # in force since 2015, not since its amendment
        ("performance-61", "2021-06-10", "special", ["财预〔2021〕61号"]),
        ("performance-61", "2021-06-09", "special", ["预算法 第三十二条"]),
        ("performance-61", "2024-01-01", "general", ["预算法 第三十二条"]),
        ("special-list-52", "2024-12-25", "special", ["国办发〔2024〕52号"]),
        ("special-list-52", "2024-12-24", "special", ["财预〔2021〕115号"]),
        ("special-list-52", "2021-08-31", "special", []),
        ("special-list-52", "2025-06-01", "general", []),
        ("linkage-19", "2025-12-31", None, ["财农〔2021〕19号"]),
        ("linkage-19", "2026-01-01", None, []),
        ("special-debt-6", "2024-01-01", "general", []),
    ],
)
def test_what_holds_on_a_day_for_a_kind(key, day, kind, wanted):
    assert cited(key, day, kind=kind) == wanted


SINCE = {
    "2015-01-01": "budget-law-13 budget-law-14 budget-law-35 budget-law-35-lending budget-law-67 budget-law-69 "
    "budget-law-72 performance-law",
    "2015-12-21": "limits-225 limits-225-kinds",
    "2016-11-09": "general-debt-5 general-debt-6 special-debt-5 special-debt-6",
    "2017-12-01": "halls-688",
    "2019-01-01": "disclosure-209",
    "2020-10-01": "regulation-43 regulation-44 regulation-45 regulation-94",
    "2021-03-26": "linkage-19",
    "2021-06-10": "performance-61",
    "2021-09-01": "special-list-115",
    "2024-12-25": "special-list-52",
}
"""The first day of each provision."""
UNTIL = {"special-list-115": "2024-12-24", "linkage-19": "2025-12-31"}
OF_KIND = {
    "general": "general-debt-5 general-debt-6 notice-2024-18",
    "special": "special-debt-5 special-debt-6 performance-61 special-list-115 special-list-52",
}
BEFORE = {
    "regulation-43": "limits-225",
    "regulation-44": "limits-225-kinds",
    "regulation-45": "budget-law-35-lending",
    "regulation-94": "limits-225",
    "disclosure-209": "budget-law-14",
    "performance-61": "performance-law",
    "special-list-52": "special-list-115",
    "limits-225": "budget-law-35",
    "limits-225-kinds": "budget-law-35",
}
"""What held before a provision took force."""


def test_every_provision_holds_on_its_own_days_for_its_own_kind_of_debt():
    since = {key: date.fromisoformat(day) for day, keys in SINCE.items() for key in keys.split()}
    kinds = {key: (kind,) for kind, keys in OF_KIND.items() for key in keys.split()}
    found = {p.key: (p.since, p.until, p.kinds, p.before) for p in provisions().values()}
    assert found == {
        key: (
            since.get(key),
            date.fromisoformat(UNTIL[key]) if key in UNTIL else None,
            kinds.get(key, ()),
            BEFORE.get(key, ""),
        )
        for key in (*since, "region-codes", "notice-2024-18")
    }


def test_doubtful_standing_and_places_are_told_of_those_that_have_them_alone():
    assert {p.key for p in provisions().values() if not p.sure} == {"halls-688", "special-list-115"}
    assert {p.key: p.places for p in provisions().values() if p.places} == {"notice-2024-18": ("65",)}


def test_a_notice_binds_those_it_gives_money_to_and_nobody_else():
    ours = frozenset({plain_number("新财振〔2024〕18号")})
    assert cited("notice-2024-18", "2024-09-30", XINJIANG, given=ours) == ["新财振〔2024〕18号"]
    assert cited("notice-2024-18", "2024-09-30", XINJIANG, given=frozenset()) == []
    assert cited("notice-2024-18", "2024-09-30", FUJIAN, given=ours) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("新财振〔2024〕18号", 1),
        ("新财振[2024]18号", 1),
        ("新财振 ﹝2024﹞ 18 号", 1),
        ("新财振（2024）第18号", 1),
        ("新财振〔2024〕18号、新财债〔2024〕30号", 2),
        ("新财振〔2024〕18号新财债〔2024〕30号", 2),
        ("2024年第18次会议", 0),
        (None, 0),
    ],
)
def test_numbers_are_known_however_they_are_written(text, count):
    found = numbers_in(text)
    assert len(found) == count
    assert count == 0 or [one.number for one in named(found, notices())] == ["新财振〔2024〕18号"]


def test_every_provision_that_stands_before_another_ends_where_that_begins():
    for one in provisions().values():
        if one.before and one.since:
            earlier = provisions()[one.before]
            assert earlier.since is None or earlier.since < one.since, one.key
            assert earlier.until is None or earlier.until < one.since, one.key


def test_a_list_holds_as_long_as_what_it_rests_on():
    for entry in shipped().lists:
        if entry.basis and not entry.notice:
            held = provisions()[entry.basis]
            assert held.in_force(entry.since), entry.id
            assert entry.until is None or held.in_force(entry.until), entry.id
