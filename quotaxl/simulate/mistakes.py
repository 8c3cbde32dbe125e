"""Mistakes that are made in real workbooks, each a function that makes one and says where it must be found.

A mistake changes a county's facts (or a notice's) so that everything else still agrees: it is what a check has to
find, and nothing else is. `rules` are those that may find it; one of them must mark the returned cell.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from quotaxl.catalogue.debtkinds import KINDS
from quotaxl.core.words import Words
from quotaxl.simulate.changes import CHANGES, ChangeRow
from quotaxl.simulate.county import CountyYear, Facts, Key
from quotaxl.simulate.notice import FORM as NOTICE
from quotaxl.simulate.notice import TOTAL
from quotaxl.simulate.prefecture import FORM as LEVELS

Make = Callable[["Subject", Random], Key | None]
LIMIT, PROJECTS, BALANCE, INFO = "county-limit", "county-projects", "county-balance", "county-info"
GENERAL, FUND = "county-general-budget", "county-fund-budget"
_BATCHES = (CHANGES, LIMIT, PROJECTS, BALANCE, GENERAL, FUND)
"""What mistakes in batches touch: everything that follows from them."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a mistake is made in: the facts of a county's workbook, or of a notice (then `county` is None)."""

    facts: Facts
    county: CountyYear | None = None

    def number(self, form: str, row: str | int, field: str) -> int:
        """Return an amount in 万元; 0 where there is none."""
        found = self.facts.get((form, row, field))
        return found if isinstance(found, int) else 0

    def add(self, form: str, row: str | int, fields: tuple[str, ...], more: int) -> None:
        """Add to the amounts of a row."""
        for field in fields:
            self.facts[form, row, field] = self.number(form, row, field) + more


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake: its id and words, the rules that may find it, the forms that it and its finding touch."""

    id: str
    words: Words
    rules: tuple[str, ...]
    touches: frozenset[str]
    make: Make

    @property
    def place(self) -> str:
        """The kind of paper that it is made in: notice, prefecture or county."""
        return {frozenset({NOTICE}): "notice", frozenset({LEVELS}): "prefecture"}.get(self.touches, "county")


_ALL: dict[str, Mistake] = {}


def mistakes() -> Mapping[str, Mistake]:
    """Return every mistake by its id."""
    return _ALL


def mistake(id: str, zh: str, en: str, *, rules: tuple[str, ...], touches: tuple[str, ...]) -> Callable[[Make], Make]:
    """Register a function as the maker of a mistake: it returns the cell, or None where it cannot be made here."""

    def register(make: Make) -> Make:
        assert id not in _ALL, id
        _ALL[id] = Mistake(id, Words(zh, en), rules, frozenset(touches), make)
        return make

    return register


@mistake("subtotal", "地州市小计写错", "a prefecture's subtotal is wrong", rules=("QX-S102",), touches=(NOTICE,))
def _subtotal(subject: Subject, rng: Random) -> Key | None:
    """The prefecture's row and the total move together, so that only the subtotal is wrong."""
    heads = [key for key in subject.facts if key[1] != TOTAL and str(key[1]).endswith("00") and key[2] == "amount"]
    if not heads:
        return None
    key = rng.choice(heads)
    subject.add(NOTICE, key[1], ("amount",), 300)
    subject.add(NOTICE, TOTAL, ("amount",), 300)
    return key


@mistake("total", "分配表合计写错", "a notice's total is wrong", rules=("QX-S101",), touches=(NOTICE,))
def _total(subject: Subject, _rng: Random) -> Key | None:
    subject.add(NOTICE, TOTAL, ("amount",), 400)
    return NOTICE, TOTAL, "amount"


@mistake("list-total", "项目合计写错", "the total of the projects is wrong", rules=("QX-S101",), touches=(PROJECTS,))
def _list_total(subject: Subject, rng: Random) -> Key | None:
    subject.add(PROJECTS, "total", ("amount",), rng.randrange(2, 9) * 10)
    return PROJECTS, "total", "amount"


@mistake(
    "unit",
    "按万元填了亿元表",
    "one amount is in 万元 on a sheet in 亿元",
    rules=("QX-L101", "QX-L102"),
    touches=(LIMIT, BALANCE),
)
def _unit(subject: Subject, _rng: Random) -> Key | None:
    key = (LIMIT, "adjusted", "total")
    subject.facts[key] = subject.number(*key) * 10_000
    return key


@mistake(
    "digits",
    "相邻两位数字颠倒",
    "two neighbouring digits are swapped",
    rules=("QX-L102", "QX-L101"),
    touches=(LIMIT, BALANCE),
)
def _digits(subject: Subject, rng: Random) -> Key | None:
    kind = rng.choice(KINDS)
    key = (LIMIT, "opening", kind)
    text = str(subject.number(*key))
    places = [at for at in range(len(text) - 1) if text[at] != text[at + 1] and (at or text[1] != "0")]
    if not places:
        return None
    at = rng.choice(places)
    subject.facts[key] = int(text[:at] + text[at + 1] + text[at] + text[at + 2 :])
    return key


@mistake("kinds", "限额合计不等于一般加专项", "a limit differs from its kinds", rules=("QX-L101",), touches=(LIMIT,))
def _kinds(subject: Subject, rng: Random) -> Key | None:
    subject.add(LIMIT, "new", ("total",), more := rng.randrange(1, 9) * 100)
    subject.add(LIMIT, "adjusted", ("total",), more)
    return LIMIT, "new", "total"


@mistake("roll-limit", "调整后限额推算不上", "the limit does not roll forward", rules=("QX-L102",), touches=(LIMIT,))
def _roll_limit(subject: Subject, rng: Random) -> Key | None:
    kind = rng.choice(KINDS)
    subject.add(LIMIT, "adjusted", (kind, "total"), rng.randrange(1, 9) * 100)
    return LIMIT, "adjusted", kind


@mistake(
    "over-limit",
    "余额超过限额",
    "the balance is over the limit",
    rules=("QX-L202", "QX-L201"),
    touches=(BALANCE, LIMIT, "county-execution"),
)
def _over_limit(subject: Subject, rng: Random) -> Key | None:
    kind = rng.choice(KINDS)
    room = subject.number(LIMIT, "adjusted", kind) - subject.number(BALANCE, "closing", kind)
    more = room + rng.randrange(1, 9) * 100
    for row in ("opening", "closing"):
        subject.add(BALANCE, row, (kind, "total"), more)
        for form in ("county-execution", "county-final"):
            if (form, row, kind) in subject.facts:
                subject.add(form, row, (kind, "total"), more)
    return BALANCE, "closing", kind


@mistake(
    "roll-balance",
    "年末余额推算不上",
    "the balance does not roll forward",
    rules=("QX-L205",),
    touches=(BALANCE, LIMIT),
)
def _roll_balance(subject: Subject, rng: Random) -> Key | None:
    kind = rng.choice(KINDS)
    subject.add(BALANCE, "closing", (kind, "total"), -100)
    return BALANCE, "closing", kind


@mistake(
    "list-quota",
    "项目之和不等于新增限额",
    "the projects differ from the quota",
    rules=("QX-P101", "QX-N203"),
    touches=(PROJECTS,),
)
def _list_quota(subject: Subject, rng: Random) -> Key | None:
    rows = [key[1] for key in subject.facts if key[0] == PROJECTS and key[2] == "name"]
    row = rng.choice(rows)
    subject.add(PROJECTS, row, ("amount",), more := rng.randrange(2, 9) * 10)
    subject.add(PROJECTS, "total", ("amount",), more)
    return PROJECTS, row, "amount"


@mistake("earmark", "专项任务没有落实", "an earmark is placed on no project", rules=("QX-E102",), touches=(PROJECTS,))
def _earmark(subject: Subject, _rng: Random) -> Key | None:
    """The projects of the earmark become ones of another purpose; their amounts stay."""
    county = subject.county
    rows = [at for at, one in enumerate(county.projects) if one.earmark] if county else []
    if county is None or not rows:
        return None
    for number, at in enumerate(rows, 1):
        subject.facts[PROJECTS, at, "earmark"] = None
        for form in (PROJECTS, "county-spending"):
            if subject.facts.get((form, at, "name")) == county.projects[at].name:
                subject.facts[form, at, "name"] = f"{county.region.name}第{number}中学宿舍建设项目"
    return PROJECTS, rows[0], "amount"


@mistake(
    "copied",
    "照抄年初数",
    "the opening figure is copied as the adjusted one",
    rules=("QX-B101",),
    touches=(GENERAL, FUND),
)
def _copied(subject: Subject, rng: Random) -> Key | None:
    form = rng.choice((GENERAL, FUND))
    if not subject.number(form, "income_total", "change"):
        return None
    for row in ("income_total", "spending_total"):
        subject.facts[form, row, "adjusted"] = subject.facts[form, row, "opening"]
    return form, "income_total", "adjusted"


@mistake("deficit", "收支不平衡", "income and spending differ", rules=("QX-B102",), touches=(GENERAL, FUND))
def _deficit(subject: Subject, rng: Random) -> Key | None:
    form = rng.choice((GENERAL, FUND))
    for row in ("spending_own", "spending_total"):
        subject.add(form, row, ("opening", "adjusted"), 500)
    return form, "spending_total", "opening"


@mistake(
    "change",
    "调整数不等于新增限额",
    "the change differs from the new quota",
    rules=("QX-B103", "QX-B104", "QX-N301"),
    touches=(GENERAL, FUND),
)
def _change(subject: Subject, rng: Random) -> Key | None:
    form = rng.choice((GENERAL, FUND))
    for row in ("income_transfer", "income_debt", "income_total", "spending_own", "spending_total"):
        subject.add(form, row, ("change", "adjusted"), 50)
    return form, "income_debt", "change"


@mistake("late", "批准后超过二十日才公开", "published too late", rules=("QX-D101",), touches=("late",))
def _late(subject: Subject, rng: Random) -> Key | None:
    approved = subject.facts[INFO, "adjustment_approved", "value"]
    assert isinstance(approved, date)
    subject.facts[INFO, "published", "value"] = approved + timedelta(days=rng.randrange(21, 60))
    return INFO, "published", "value"


@mistake("draft", "初步方案送交不足三十日", "the draft was handed in too late", rules=("QX-D102",), touches=("draft",))
def _draft(subject: Subject, rng: Random) -> Key | None:
    meeting = subject.facts[INFO, "adjustment_meeting", "value"]
    assert isinstance(meeting, date)
    subject.facts[INFO, "draft_submitted", "value"] = meeting - timedelta(days=rng.randrange(3, 30))
    return INFO, "draft_submitted", "value"


@mistake(
    "code",
    "项目编号不是本县代码",
    "a project's number has another county's code",
    rules=("QX-P401",),
    touches=("code",),
)
def _code(subject: Subject, rng: Random) -> Key | None:
    rows = [key for key in subject.facts if key[0] == PROJECTS and key[2] == "code"]
    key = rng.choice(rows)
    text = str(subject.facts[key])
    subject.facts[key] = f"{text[:3]}{'110101' if '110101' not in text else '310101'}{text[9:]}"
    return key


@mistake(
    "below-notice",
    "新增限额小于下达数",
    "the new quota is below the notice",
    rules=("QX-E101", "QX-N201"),
    touches=(LIMIT, PROJECTS, BALANCE, GENERAL, FUND, "county-execution"),
)
def _below_notice(subject: Subject, rng: Random) -> Key | None:
    """A county that leaves a part of what it was given out of everything that it states."""
    county = subject.county
    rows = [at for at, one in enumerate(county.projects) if one.kind == "general" and not one.earmark] if county else []
    if county is None or len(rows) < 2 or county.full:
        return None
    row = rng.choice(rows)
    if (more := subject.number(PROJECTS, row, "amount")) < 20:
        return None
    more = more // 2 // 10 * 10
    subject.add(PROJECTS, row, ("amount",), -more)
    subject.add(PROJECTS, "total", ("amount",), -more)
    for key in ("new", "adjusted"):
        subject.add(LIMIT, key, ("general", "total"), -more)
    for key in ("new", "closing"):
        subject.add(BALANCE, key, ("general", "total"), -more)
    for line in ("income_transfer", "income_debt", "income_total", "spending_own", "spending_total"):
        subject.add(GENERAL, line, ("change", "adjusted"), -more)
    return LIMIT, "new", "general"


def _row_of(subject: Subject, wanted: Callable[[ChangeRow], bool]) -> tuple[int, ChangeRow] | None:
    """Return the first row of a county's 限额变动 that is as wanted, with its position."""
    rows = subject.county.changes if subject.county else ()
    return next(((at, row) for at, row in enumerate(rows) if wanted(row)), None)


@mistake("batch-nature", "一批限额没有性质", "a batch of quota has no nature", rules=("QX-N101",), touches=_BATCHES)
def _batch_nature(subject: Subject, _rng: Random) -> Key | None:
    if not (found := _row_of(subject, lambda row: True)):
        return None
    subject.facts[CHANGES, found[0], "nature"] = None
    return CHANGES, found[0], "nature"


@mistake(
    "batch-column", "一批限额填错了栏", "a batch stands under the other kind", rules=("QX-N102",), touches=_BATCHES
)
def _batch_column(subject: Subject, _rng: Random) -> Key | None:
    if not (found := _row_of(subject, lambda row: row.nature == "new-general")):
        return None
    at, row = found
    subject.facts[CHANGES, at, "special"] = subject.facts.pop((CHANGES, at, "general"))
    subject.add(CHANGES, "total", ("general",), -row.amount)
    subject.add(CHANGES, "total", ("special",), row.amount)
    return CHANGES, at, "special"


@mistake("batch-notice", "一批限额与文件不同", "a batch differs from its notice", rules=("QX-N105",), touches=_BATCHES)
def _batch_notice(subject: Subject, _rng: Random) -> Key | None:
    if not (found := _row_of(subject, lambda row: row.nature == "new-general" and not row.budgeted)):
        return None
    for row in (found[0], "total"):
        subject.add(CHANGES, row, ("general",), 100)
    return CHANGES, found[0], "general"


@mistake(
    "batch-part", "已列年初预算的数大于这一批", "more of a batch is in the opening budget than there is",
    rules=("QX-N107",), touches=_BATCHES,
)  # fmt: skip
def _batch_part(subject: Subject, _rng: Random) -> Key | None:
    if not (found := _row_of(subject, lambda row: row.budgeted > 0)):
        return None
    for row in (found[0], "total"):
        subject.add(CHANGES, row, ("budgeted",), 500)
    return CHANGES, found[0], "budgeted"


@mistake(
    "refinanced", "再融资没有列还本支出", "refinancing is not spent on repayment", rules=("QX-N302",), touches=_BATCHES
)
def _refinanced(subject: Subject, _rng: Random) -> Key | None:
    if not (found := _row_of(subject, lambda row: row.nature.startswith("refinance"))):
        return None
    kind, amount = found[1].kind, found[1].amount
    form = GENERAL if kind == "general" else FUND
    subject.add(form, "spending_repayment", ("change", "adjusted"), -amount)
    subject.add(form, "spending_own", ("change", "adjusted"), amount)
    return form, "spending_repayment", "change"


@mistake("lower", "下级合计漏加一个县", "a county is left out of the sum below", rules=("QX-V201",), touches=(LEVELS,))
def _lower(subject: Subject, rng: Random) -> Key | None:
    rows = [key[1] for key in subject.facts if key[0] == LEVELS and key[2] == "opening_general" and key[1] != "own"]
    lost = subject.number(LEVELS, rng.choice([row for row in rows if isinstance(row, int)]), "opening_general")
    for row in ("lower", "area"):
        for name in ("opening", "adjusted"):
            subject.add(LEVELS, row, (f"{name}_general", f"{name}_total"), -lost)
    return LEVELS, "lower", "opening_general"


@mistake("by-level", "县的一行与县报的不同", "a county's row differs from what it stated", rules=("QX-V202",),
         touches=(LEVELS,))  # fmt: skip
def _by_level(subject: Subject, rng: Random) -> Key | None:
    rows = [key[1] for key in subject.facts if key[0] == LEVELS and isinstance(key[1], int) and key[2] == "A"]
    row = rng.choice(rows)
    for at in (row, "lower", "area"):
        for name in ("opening", "adjusted"):
            subject.add(LEVELS, at, (f"{name}_special", f"{name}_total"), 300)
    return LEVELS, row, "opening_special"
