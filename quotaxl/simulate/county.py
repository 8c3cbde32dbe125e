"""One county's year, right in every figure: what its workbook states, by form, row and field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from quotaxl.catalogue.debtkinds import KIND_NAMES
from quotaxl.core.edits import Content
from quotaxl.core.region import Region
from quotaxl.simulate.batches import Batch
from quotaxl.simulate.changes import FIRST, ChangeRow, Further, change_facts, further, of_notices
from quotaxl.simulate.projects import MadeProject, projects, words

Key = tuple[str, str | int, str]
"""Form, the row's key (in a list its position from 0, or "total") and the field."""
Facts = dict[Key, Content]
"""What cells hold; amounts are whole 万元 whatever unit is printed."""
ByKind = tuple[int, int]
"""A general and a special amount in 万元; the total is their sum."""


@dataclass(slots=True)
class CountyYear:
    """A county, its notices and projects, and the facts of its workbook. `full` has the sheets of the bonds too.

    `shown` is the name in titles, with its prefecture's where several counties are called so; `changes` are the rows of
    限额变动, none where that sheet is left empty; `step` is which adjustment of the year the workbook is about.
    """

    region: Region
    shown: str
    year: int
    notices: tuple[Batch, ...]
    projects: list[MadeProject]
    full: bool
    facts: Facts = field(default_factory=dict)
    changes: tuple[ChangeRow, ...] = ()
    step: int = 1

    @property
    def id(self) -> str:
        """By what the truth calls the workbook: the county's code, with the adjustment behind it from the second on."""
        return self.region.code if self.step == 1 else f"{self.region.code}-{self.step}"


def county_year(region: Region, shown: str, year: int, notices: Sequence[Batch], count: int, rng: Random) -> CountyYear:
    """Return a county with about `count` projects whose figures all agree with each other and its notices."""
    mine = tuple(b for b in notices if b.gives.get(region.code))
    new = {kind: sum(b.gives[region.code] for b in mine if b.kind == kind) for kind in KIND_NAMES}
    water = sum(b.earmarks.get(region.code, 0) for b in mine)
    share = round(count * new["general"] / (sum(new.values()) or 1))
    general = min(max(share, 1), count - 1) if new["special"] else count
    made = projects(region, "general", new["general"], general, rng, water)
    made += projects(region, "special", new["special"], count - general, rng)
    county = CountyYear(region, shown, year, mine, made, rng.random() < 0.3)
    facts = county.facts
    advance = tuple(sum(b.gives[region.code] for b in mine if b.kind == k and b.nature.advance) for k in KIND_NAMES)
    delay = timedelta(days=rng.randrange(3, 12))
    _info(county, delay, rng)
    more = Further()
    if rng.random() < BATCHED:
        received = county.facts["county-info", "notice_received", "value"]
        assert isinstance(received, date)
        more = further(notices[0].number[0], year, received, rng)
        county.changes = (*of_notices(mine, region.code, delay), *more.rows)
        facts |= change_facts(county.changes)
    added = (new["general"] + more.limit.get("general", 0), new["special"] + more.limit.get("special", 0))
    opening = (rng.randrange(300, 3_000) * 100, rng.randrange(300, 4_000) * 100)
    _by_kind(facts, "county-limit", "opening", opening)
    _by_kind(facts, "county-limit", "new", added)
    if any(advance):
        _by_kind(facts, "county-limit", "advance", (advance[0], advance[1]))
    _by_kind(facts, "county-limit", "adjusted", _plus(opening, added))
    _project_list(county)
    repaid = (rng.randrange(5, 30) * 100, rng.randrange(5, 30) * 100)
    for at, (form, kind) in enumerate((("county-general-budget", "general"), ("county-fund-budget", "special"))):
        moved = new[kind] - advance[at] + more.income.get(kind, 0)
        _budget(facts, form, (advance[at], moved, repaid[at], more.repaid.get(kind, 0)), rng)
    owed = (opening[0] - rng.randrange(5, 90) * 100, opening[1] - rng.randrange(5, 90) * 100)
    interest = (owed[0] * 3 // 100, owed[1] * 3 // 100)
    closing = _plus(_plus(owed, added), (-repaid[0], -repaid[1]))
    rows = (("opening", owed), ("new", added), ("repaid", repaid), ("closing", closing), ("interest", interest))
    for key, amounts in rows:
        _by_kind(facts, "county-balance", key, amounts)
    if county.full:
        refinanced = (rng.randrange(60, 99) * 100, rng.randrange(60, 99) * 100)
        _executed(facts, (owed, opening, added, refinanced, repaid, interest, closing), rng)
        _bonds(county, more.limit, rng)
    return county


BATCHED = 0.4
"""The share of counties that fill in 限额变动."""


def own_level(region: Region, year: int, notices: tuple[Batch, ...], rng: Random) -> CountyYear:
    """Return the sheets of a prefecture's own level, which hands on all that its notices give."""
    made = CountyYear(region, region.name, year, notices, [], full=False)
    _info(made, timedelta(days=rng.randrange(3, 12)), rng)
    opening = (rng.randrange(300, 3_000) * 100, rng.randrange(300, 4_000) * 100)
    owed = (opening[0] - rng.randrange(5, 90) * 100, opening[1] - rng.randrange(5, 90) * 100)
    repaid = (rng.randrange(5, 30) * 100, rng.randrange(5, 30) * 100)
    rows = {
        "county-limit": {"opening": opening, "new": (0, 0), "adjusted": opening},
        "county-balance": {
            "opening": owed, "new": (0, 0), "repaid": repaid, "closing": _plus(owed, (-repaid[0], -repaid[1])),
            "interest": (owed[0] * 3 // 100, owed[1] * 3 // 100),
        },
    }  # fmt: skip
    for form, by_key in rows.items():
        for key, amounts in by_key.items():
            _by_kind(made.facts, form, key, amounts)
    return made


def _plus(one: ByKind, other: ByKind) -> ByKind:
    return one[0] + other[0], one[1] + other[1]


def _by_kind(facts: Facts, form: str, key: str, amounts: ByKind) -> None:
    facts |= {
        (form, key, "total"): sum(amounts),
        (form, key, "general"): amounts[0],
        (form, key, "special"): amounts[1],
    }


def _info(county: CountyYear, delay: timedelta, rng: Random) -> None:
    """What 基本信息 says; notices arrive `delay` after they were issued."""
    region, year = county.region, county.year
    received = max((b.day for b in county.notices), default=date(year, 5, 8)) + delay
    meeting = received + timedelta(days=rng.randrange(60, 100))
    term = rng.randrange(10, 20)
    council, congress = f"{region.name}第{term}届人大常委会", f"{region.name}第{term}届人民代表大会"
    values: dict[str, Content] = {
        "region": region.name,
        "code": region.code,
        "year": year,
        "bureau": f"{region.name}财政局",
        "notice_number": "、".join(dict.fromkeys(b.number for b in county.notices)),
        "notice_received": received,
        "limit_session": f"{council}第{rng.randrange(8, 20)}次会议",
        "budget_session": f"{congress}第{rng.randrange(2, 6)}次会议",
        "draft_submitted": meeting - timedelta(days=rng.randrange(30, 45)),
        "adjustment_session": f"{council}第{rng.randrange(20, 30)}次会议",
        "adjustment_meeting": meeting,
        "adjustment_approved": meeting,
        "published": meeting + timedelta(days=rng.randrange(1, 21)),
        "targets_reported": received + timedelta(days=rng.randrange(5, 31)),
        "preparer": rng.choice("赵钱孙李周吴郑王") + "某",
        "phone": f"0{rng.randrange(310, 999)}-{rng.randrange(2_000_000, 8_999_999)}",
    }
    county.facts.update({("county-info", key, "value"): value for key, value in values.items()})


def _project_list(county: CountyYear) -> None:
    """Put the projects of a county-year into its workbook, and their sum."""
    facts, form = county.facts, "county-projects"
    year = county.year % 100
    issued = date(county.year, 9, 28)
    for at, one in enumerate(county.projects):
        row: dict[str, Content] = {
            "ordinal": at + 1,
            "name": one.name,
            "code": f"P{year}{county.region.code}-{at + 1:04d}",
            "kind": KIND_NAMES[one.kind],
            "amount": one.amount,
            "earmark": one.earmark,
            "sector": one.sector,
            "department": one.department,
            "implementer": one.department,
            "status": one.status,
            "target": one.target,
            "issued": issued,
        }
        if county.changes and not any(row.budgeted for row in county.changes):
            row["batch"] = FIRST
        facts.update({(form, at, field): value for field, value in row.items()})
    facts[form, "total", "amount"] = sum(one.amount for one in county.projects)


def _budget(facts: Facts, form: str, amounts: tuple[int, int, int, int], rng: Random) -> None:
    """A budget that balances: debt comes in as a transfer and goes out as own spending, or repays debt.

    `amounts` are what the opening budget holds of the year's debt, what is added, what was to be repaid, what more is.
    """
    advance, change, repaid, more_repaid = amounts
    own, moved = rng.randrange(200, 3_000) * 100, rng.randrange(200, 5_000) * 100 + advance
    away = rng.randrange(5, 50) * 100
    total = own + moved
    rows = {
        "income_own": (own, 0),
        "income_transfer": (moved, change),
        "income_debt": (advance, change),
        "income_total": (total, change),
        "spending_own": (total - away - repaid, change - more_repaid),
        "spending_transfer": (away, 0),
        "spending_repayment": (repaid, more_repaid),
        "spending_total": (total, change),
    }
    for key, (opening, more) in rows.items():
        facts |= {
            (form, key, "opening"): opening,
            (form, key, "change"): more,
            (form, key, "adjusted"): opening + more,
        }


def _executed(facts: Facts, year: Sequence[ByKind], rng: Random) -> None:
    """The year as it ended (债务执行, 债务决算) and the next one: refinancing comes in and goes out again."""
    owed, opening, added, refinanced, repaid, interest, closing = year
    limit = _plus(opening, added)
    issued = _plus(added, refinanced)
    shared = {
        "opening": owed,
        "previous_limit": opening,
        "limit": limit,
        "issued": issued,
        "issued_bonds": issued,
        "issued_new": added,
        "issued_refinancing": refinanced,
        "repaid": _plus(repaid, refinanced),
        "interest": interest,
        "closing": closing,
    }
    more = (rng.randrange(10, 90) * 100, rng.randrange(10, 90) * 100)
    again, paid = (rng.randrange(5, 20) * 100, rng.randrange(5, 20) * 100), (rng.randrange(5, 20) * 100, 500)
    coming = {
        "next_new": more,
        "next_limit": _plus(limit, more),
        "next_repaid": _plus(again, paid),
        "next_repaid_refinancing": again,
        "next_repaid_budget": paid,
        "next_interest": interest,
    }
    for form, rows in (("county-execution", shared | coming), ("county-final", shared)):
        for key, amounts in rows.items():
            _by_kind(facts, form, key, amounts)
        facts |= {(form, "issued_foreign", "total"): 0, (form, "issued_foreign", "general"): 0}
    facts |= {("county-execution", "next_deficit", f): 0 for f in ("total", "general")}


def _bonds(county: CountyYear, more: Mapping[str, int], rng: Random) -> None:
    """The bonds that the money comes from, one for each kind, and what was paid out of them by project.

    `more` is by kind what comes beside the projects' money.
    """
    facts, year = county.facts, county.year
    at = 0
    for kind, name in KIND_NAMES.items():
        size = sum(p.amount for p in county.projects if p.kind == kind) + more.get(kind, 0)
        if not size:
            continue
        number = rng.randrange(1, 40)
        spent = size * rng.randrange(30, 80) // 100
        invested = size + rng.randrange(1, 40) * 100
        bond: dict[str, Content] = {
            "ordinal": at + 1,
            "bond": f"{year}年政府{name}债券（{number}期）",
            "code": f"{year % 100}05{number:03d}",
            "kind": name,
            "amount": size,
            "issued": date(year, 9, 28),
            "rate": f"{rng.randrange(180, 280) / 100:.2f}",
            "term": rng.choice(words()["terms"]),
            "investment": invested,
            "investment_bonds": size,
            "realised": spent,
            "realised_bonds": spent,
            "revenue": 0,
        }
        facts.update({("county-bonds", at, field): value for field, value in bond.items()})
        at += 1
    _spending(facts, county.projects[:25], rng)


def _spending(facts: Facts, made: Iterable[MadeProject], rng: Random) -> None:
    for at, one in enumerate(made):
        row: dict[str, Content] = {
            "ordinal": at + 1,
            "name": one.name,
            "kind": KIND_NAMES[one.kind],
            "subject": one.subject,
            "amount": one.amount * rng.randrange(2, 10) // 10,
        }
        facts.update({("county-spending", at, field): value for field, value in row.items()})
