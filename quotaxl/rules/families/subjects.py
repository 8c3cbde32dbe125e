"""Family K: spending by functional subject: codes and names, sums by the length of codes, the budget they stand in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.catalogue.items import Item
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.catalogue.subjects import (
    FUND,
    GENERAL,
    LINES,
    OWN_LINE,
    SpendingSubject,
    above,
    budget_of,
    line_of,
    name_of,
    written,
)
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.table import RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.kinds import which_kind
from quotaxl.rules.arithmetic.equations import figure_of, owner, table_of
from quotaxl.rules.arithmetic.figures import MESSAGE, Figure, sum_hit
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import place

SUBJECTS, PROJECTS, SPENDING = "county-subjects", "county-projects", "county-spending"
BUDGETS = {GENERAL: "county-general-budget", FUND: "county-fund-budget"}
KINDS = {"general": GENERAL, "special": FUND}
"""The budget in which the money of a kind of bond stands."""
SPENT = {
    budget: {line: Item(id, line, "change") for line in (OWN_LINE, *LINES.values())} for budget, id in BUDGETS.items()
}
_NAMES = {GENERAL: Words("一般公共预算", "the general budget"), FUND: Words("政府性基金预算", "the fund budget")}
_NONE = Unchecked(
    Words("没有填写可以核对的支出功能分类科目", "no subjects of spending are stated that could be checked"),
    applies=False,
)


@dataclass(frozen=True, slots=True)
class _Told:
    """A place where a subject is written: the row, the subject, the budget that row stands in."""

    table: Table
    at: int
    name: str
    subject: SpendingSubject
    budget: str | None


def _told(dossier: Dossier, county: int) -> Iterator[_Told]:
    """Yield every subject that a county's sheets state: of projects, of what was paid, of the budgets."""
    for id, name in ((PROJECTS, "subject"), (SPENDING, "subject"), (SUBJECTS, "code")):
        table = table_of(dossier, county, id)
        if table is None or table.column(name) is None:
            continue
        kinds = _texts(table, "budget" if id == SUBJECTS else "kind")
        for at, (found, role) in enumerate(zip(_texts(table, name), _texts(table, "role"), strict=True)):
            if not found or role == RowRole.NOTE:
                continue
            if id == SUBJECTS:
                text = f"{found} {_texts(table, 'name')[at] or ''}"
                said = str(kinds[at] or "")
                budget = GENERAL if "一般" in said else FUND if "基金" in said else None
            else:
                text = str(found)
                budget = KINDS.get(which_kind(kinds[at]) or "")
            yield _Told(table, at, name, written(text), budget)


def _texts(table: Table, name: str) -> Sequence[str | None]:
    """Return a column's texts, none for a column that is not there; a row's amounts cost more than all of these."""
    frame = table.frame
    return frame.get_column(name).to_list() if name in frame.columns else [None] * frame.height


@rule(
    "QX-K101",
    Severity.WARNING,
    title=Words(
        "支出功能分类科目的编码写法不对，或名称与编码不符",
        "A subject's code is malformed, or its name is another one's",
    ),
    why=Words(
        "支出功能分类科目的编码类为三位、款为五位、项为七位，以2开头；编码与名称不符，就不知道列在哪个科目。",
        "Codes of spending have 3, 5 or 7 digits and begin with 2; another code's name leaves open which is meant.",
    ),
    message=Words("{where} 科目“{found}”{what}。", "{where} the subject “{found}” {what}."),
    remedy=Words("对照当年《政府收支分类科目》改正。", "Correct it by the year's 政府收支分类科目."),
    basis=("budget-law-72",),
)
def subject_miswritten(dossier: Dossier) -> Iterator[Result]:
    """A code with another number of digits, a name that is another subject's; an unknown code is only mentioned."""
    checked = False
    for n in range(len(dossier.counties)):
        for one in _told(dossier, n):
            checked = True
            if what := _wrong(one.subject):
                yield _hit(one, *what)
    if not checked:
        yield _NONE


def _wrong(subject: SpendingSubject) -> tuple[Words, Severity] | None:
    code, name = subject.code, subject.name
    if not code:
        return None
    if not subject.whole:
        return Words("的编码不是类三位、款五位、项七位", "has no code of 3, 5 or 7 digits"), Severity.WARNING
    known = name_of(code)
    if known is None:
        said = Words(
            "不在随附的科目摘录中，请对照当年科目核对", "is not in the part of the table that we ship; check it"
        )
        return said, Severity.INFO
    if name and _plain(name) not in _plain(known) and _plain(known) not in _plain(name):
        return Words(f"的编码{code}是“{known}”", f"has code {code}, which is {known}"), Severity.WARNING
    return None


def _plain(name: str) -> str:
    return "".join(letter for letter in name if letter not in "（）() 　、")


def _hit(one: _Told, what: Words, severity: Severity) -> Hit:
    cell = one.table.cell(one.at, one.name, CellRole.SUBJECT)
    found = " ".join(part for part in (one.subject.code, one.subject.name) if part)
    return Hit((cell,), {"where": place(one.table, (cell,)), "found": found, "what": what}, severity=severity)


@rule(
    "QX-K102",
    Severity.WARNING,
    title=Words("债券资金列在另一本预算的科目", "Money of a bond stands in a subject of the other budget"),
    why=Words(
        "一般债务列一般公共预算，专项债务列政府性基金预算，科目应是该预算的科目。",
        "General debt stands in the general budget and special debt in the fund budget, each in subjects of its own.",
    ),
    message=Words("{where} 科目“{found}”{what}。", "{where} the subject “{found}” {what}."),
    remedy=Words("核对债券性质、预算与科目。", "Compare the kind of bond, the budget and the subject."),
    basis=("regulation-44",),
)
def subject_of_the_other_budget(dossier: Dossier) -> Iterator[Result]:
    """A subject that stands in one budget only, in a row of the other."""
    checked = False
    for n in range(len(dossier.counties)):
        for one in _told(dossier, n):
            own = budget_of(one.subject.code)
            if one.budget is None or own is None:
                continue
            checked = True
            if own != one.budget:
                said = Words(
                    f"是{_NAMES[own].zh}的科目，这里是{_NAMES[one.budget].zh}的资金",
                    f"is one of {_NAMES[own].en}; the money is that of {_NAMES[one.budget].en}",
                )
                yield _hit(one, said, Severity.WARNING)
    if not checked:
        yield _NONE


@rule(
    "QX-K103",
    Severity.ERROR,
    title=Words("类、款科目的调整数不等于所属各项之和", "The change of a 类 or 款 differs from the sum below it"),
    why=Words(
        "科目按编码分级：七位的项相加为五位的款，五位的款相加为三位的类。",
        "Codes tell the levels: 项 of 7 digits add up to their 款 of 5, 款 to their 类 of 3.",
    ),
    message=MESSAGE,
    remedy=Words(
        "核对这一科目与所属各科目的调整数，漏列的补列。",
        "Compare the subject with those below it and add what is left out.",
    ),
    basis=(ARITHMETIC,),
)
def subjects_do_not_add_up(dossier: Dossier) -> Iterator[Result]:
    """Change of a stated 类 or 款 = Σ of the changes of the subjects next below it that are stated."""
    checked = False
    for n in range(len(dossier.counties)):
        for rows in _by_budget(dossier, n).values():
            for code, total in rows.items():
                parts = [figure for one, figure in rows.items() if _next_above(one, rows) == code]
                values = [v for part in parts if (v := part.value(total.unit)) is not None]
                stated = total.value(total.unit)
                if stated is None or not values:
                    continue
                checked = True
                if stated != sum(values, Decimal(0)):
                    yield sum_hit(total, parts, "=所属各科目之和")
    if not checked:
        yield _NONE


def _by_budget(dossier: Dossier, county: int) -> Mapping[str, dict[str, Figure]]:
    """Return the changes in 支出科目 by budget and code."""
    found: dict[str, dict[str, Figure]] = {}
    for one in _told(dossier, county):
        if one.table.form == SUBJECTS and one.budget and one.subject.whole:
            found.setdefault(one.budget, {})[one.subject.code] = Figure(one.table, one.at, "change")
    return found


def _next_above(code: str, rows: Mapping[str, Figure]) -> str | None:
    return next((one for one in above(code) if one in rows), None)


@rule(
    "QX-K104",
    Severity.WARNING,
    title=Words("支出科目的调整数与预算表不一致", "Changes by subject differ from those of the budget"),
    why=Words(
        "预算调整方案的支出按科目列示，各科目的调整数之和应等于预算表中本年支出、转移性支出、债务还本支出的调整数。",
        "An adjustment lists spending by subject; together they are the changes of the budget's own lines.",
    ),
    message=MESSAGE,
    remedy=Words(
        "核对两张表；只列了部分科目的，补列其余科目。",
        "Compare both sheets; where only some subjects are listed, add the others.",
    ),
    basis=("budget-law-72", ARITHMETIC),
)
def subjects_differ_from_budget(dossier: Dossier) -> Iterator[Result]:
    """Σ of the outermost subjects = change of the budget's line: 231 还本, 230 转移性支出, all others 本年支出."""
    checked = False
    for n in range(len(dossier.counties)):
        for budget, rows in _by_budget(dossier, n).items():
            tops = {code: figure for code, figure in rows.items() if _next_above(code, rows) is None}
            lines: dict[str, list[Figure]] = {}
            for code, figure in tops.items():
                lines.setdefault(line_of(code), []).append(figure)
            for line, parts in lines.items():
                total = figure_of(dossier, n, SPENT[budget][line])
                values = [v for part in parts if total and (v := part.value(total.unit)) is not None]
                if total is None or total.value(total.unit) is None or not values:
                    continue
                checked = True
                if total.value(total.unit) != sum(values, Decimal(0)):
                    yield sum_hit(total, parts, "=各科目之和")
    if not checked:
        yield _NONE


@rule(
    "QX-K105",
    Severity.WARNING,
    title=Words("项目的债券额度大于所列科目的调整数", "Projects of a subject come to more than its change"),
    why=Words(
        "新增债券安排的项目列入相应科目，科目的调整数不应小于列在该科目的项目额度。",
        "Projects of new bonds stand in their subjects, whose change holds at least them.",
    ),
    message=Words(
        "{where} {county}：列在科目{code}的{kind}项目合计{expected}，该科目的调整数只有{actual}，少{gap}。{note}",
        "{where} {county}: {kind} projects in subject {code} come to {expected}, its change is only {actual}, short by "
        "{gap}. {note}",
    ),
    remedy=Words(
        "核对项目所列科目与科目的调整数。", "Compare the projects' subjects with the changes of the subjects."
    ),
    basis=("budget-law-72", ARITHMETIC),
)
def projects_exceed_subject(dossier: Dossier) -> Iterator[Result]:
    """Σ of a kind's projects in a subject, and in those below it, ≤ the subject's change."""
    checked = False
    for n, county in enumerate(dossier.counties):
        placed: dict[str, dict[str, list[Figure]]] = {}
        for one in _told(dossier, n):
            if one.table.form == PROJECTS and one.budget and one.subject.whole:
                codes = placed.setdefault(one.budget, {})
                for code in (one.subject.code, *above(one.subject.code)):
                    codes.setdefault(code, []).append(Figure(one.table, one.at, "amount"))
        for budget, rows in _by_budget(dossier, n).items():
            found = []
            for code, total in rows.items():
                parts, stated = placed.get(budget, {}).get(code, []), total.value(total.unit)
                sums = sum((v for p in parts if (v := p.value(total.unit)) is not None), Decimal(0))
                if not parts or stated is None:
                    continue
                checked = True
                if sums > stated:
                    found.append((total, parts, code))
            innermost = [one for one in found if not any(one[2] in above(other[2]) for other in found)]
            kind = next(words for words, own in (("一般债券", GENERAL), ("专项债券", FUND)) if own == budget)
            yield Hits(
                len(innermost),
                (sum_hit(t, p, "", county=owner(county), code=c, kind=kind) for t, p, c in innermost),
            )
    if not checked:
        yield _NONE
