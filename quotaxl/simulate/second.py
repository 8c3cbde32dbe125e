"""The workbook of a county's second adjustment: what the first one came to, and a batch that came after it."""

from datetime import date, timedelta
from random import Random

from quotaxl.core.edits import Content
from quotaxl.simulate.changes import SECOND, ChangeRow, change_facts
from quotaxl.simulate.county import CountyYear, Key
from quotaxl.simulate.projects import projects

LIMIT, BALANCE, PROJECTS, INFO = "county-limit", "county-balance", "county-projects", "county-info"
BUDGETS = ("county-general-budget", "county-fund-budget")
AGAIN = 0.5
"""The share of counties with a second adjustment among those that could have one."""


def second_year(first: CountyYear, rng: Random) -> CountyYear | None:
    """Return the second adjustment's workbook, None where the county has none.

    Its opening figures are the first one's results; a batch of special debt and its project are added. Only counties
    whose projects name their batch have one, so that each adjustment's projects can be told apart.
    """
    named = bool(first.changes) and not any(row.budgeted for row in first.changes)
    if first.full or not named or rng.random() >= AGAIN:
        return None
    amount = rng.randrange(5, 80) * 100
    meeting = first.facts[INFO, "adjustment_meeting", "value"]
    assert isinstance(meeting, date)
    received = meeting + timedelta(days=rng.randrange(5, 15))
    number = f"{first.notices[0].number[0]}财债〔{first.year}〕{rng.randrange(100, 140)}号"
    row = ChangeRow(SECOND, number, received, "new-special", "special", amount)
    taken = projects(first.region, "special", amount, 1, rng)
    county = CountyYear(
        first.region, first.shown, first.year, first.notices, [*first.projects, *taken], full=False,
        facts=dict(first.facts), changes=(*first.changes, row), step=2,
    )  # fmt: skip
    first.facts[INFO, "adjustment", "value"] = "第一次"
    county.facts |= change_facts(county.changes)
    _info(county, number, received)
    _limit(county, amount)
    _list(county, len(first.projects))
    for form in BUDGETS:
        _budget(county, form, amount if form == BUDGETS[1] else 0)
    for key in ("new", "closing"):
        for name in ("special", "total"):
            county.facts[BALANCE, key, name] = _amount(county, (BALANCE, key, name)) + amount
    return county


def _amount(county: CountyYear, key: Key) -> int:
    found = county.facts.get(key)
    return found if isinstance(found, int) else 0


def _info(county: CountyYear, number: str, received: date) -> None:
    meeting = received + timedelta(days=40)
    days: dict[str, Content] = {
        "adjustment": "第二次",
        "notice_number": number,
        "notice_received": received,
        "draft_submitted": received + timedelta(days=5),
        "adjustment_meeting": meeting,
        "adjustment_approved": meeting,
        "published": meeting + timedelta(days=9),
        "targets_reported": received + timedelta(days=9),
    }
    county.facts.update({(INFO, key, "value"): value for key, value in days.items()})


def _limit(county: CountyYear, amount: int) -> None:
    """The first result is the opening; nothing of the batch came in advance."""
    added = {"general": 0, "special": amount, "total": amount}
    for name, more in added.items():
        opening = _amount(county, (LIMIT, "adjusted", name))
        county.facts |= {
            (LIMIT, "opening", name): opening,
            (LIMIT, "new", name): more,
            (LIMIT, "adjusted", name): opening + more,
        }


def _list(county: CountyYear, first: int) -> None:
    """The projects of the first adjustment stay; the new ones name the second."""
    for at, one in enumerate(county.projects[first:], first):
        row: dict[str, Content] = {
            "ordinal": at + 1, "name": one.name, "code": f"P{county.year % 100}{county.region.code}-{at + 1:04d}",
            "kind": "专项", "amount": one.amount, "earmark": one.earmark, "sector": one.sector,
            "department": one.department, "implementer": one.department, "status": one.status, "target": one.target,
            "issued": date(county.year, 12, 20), "batch": SECOND,
        }  # fmt: skip
        county.facts.update({(PROJECTS, at, name): value for name, value in row.items()})
    county.facts[PROJECTS, "total", "amount"] = sum(one.amount for one in county.projects)


def _budget(county: CountyYear, form: str, change: int) -> None:
    """What the first adjustment came to is the opening; the new money is income and own spending."""
    moved = {"income_transfer", "income_debt", "income_total", "spending_own", "spending_total"}
    for row in {key[1] for key in county.facts if key[0] == form}:
        opening, more = _amount(county, (form, row, "adjusted")), change if row in moved else 0
        county.facts |= {
            (form, row, "opening"): opening,
            (form, row, "change"): more,
            (form, row, "adjusted"): opening + more,
        }
