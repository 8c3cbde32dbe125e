"""Family T: what a table of a form must be before anything else can be said of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from quotaxl.catalogue.form import FormKind, forms
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.refs import Area, ref
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.kinds import taken_back
from quotaxl.rules.engine import schemas
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.schemas import Problem, problems
from quotaxl.rules.engine.wording import label, place
from quotaxl.text.finding import ranges

_LACKS = {
    schemas.ROLE: Words("行的类型不明", "the row is of no known kind"),
    schemas.FILLED: Words("这一行有数或有名称，此格却是空的", "the row is filled, this cell is blank"),
    schemas.NEGATIVE: Words("此处的金额不能是负数", "the amount cannot be negative"),
    schemas.KIND: Words("看不出是一般债券还是专项债券", "it does not say whether the bonds are general or special"),
    schemas.UNIQUE: Words("同一编号在表内出现两次", "the same number stands twice in the table"),
}
"""What is told here. Sums and bounds of a row are demanded too; QX-F102 and QX-F201 tell them, and their causes."""

_DOUBTS = (schemas.KIND, schemas.UNIQUE)
_ELSEWHERE = {("county-projects", schemas.KIND)}
"""QX-P102 says of all projects of a table at once that their kind is unknown."""

_BOOKED_BACK = {("county-spending", schemas.NEGATIVE)}
"""Payments can be booked back; one below zero without a remark is a doubt only."""

_TAKEN_BACK = re.compile("转移支付|补助|奖补")
"""Titles of tables in which what was paid too much is taken back: a negative 本次下达 is a doubt only."""

_ITEMS = {f.id for f in forms() if f.kind is FormKind.ITEMS}
_PUBLISHED = {f.id for f in forms() if f.source}
"""Forms whose tables others have laid out: a name may stand once over several rows, so a blank one is a doubt only."""


@rule(
    "QX-T101",
    Severity.ERROR,
    title=Words(
        "必填的格空着、金额为负数，或性质、编号不能成立",
        "A required cell is blank, an amount is negative, or a kind or a number cannot be",
    ),
    why=Words(
        "项目须有名称和额度，地区须有名称；限额、余额、下达额度不能是负数（增减变动的行、列除外）；"
        "债券分一般和专项，同一项目编号不重复列示。",
        "Projects need a name and an amount, regions a name; limits, balances and grants cannot be negative; bonds are "
        "general or special, and a project's number stands once.",
    ),
    message=Words("{where} {row}：{what}。", "{where} {row}: {what}."),
    remedy=Words("补填空格，或改正金额。", "Fill in the cell or correct the amount."),
    basis=("disclosure-209", ARITHMETIC),
)
def row_incomplete(dossier: Dossier) -> Iterator[Result]:
    """The schema of each form, over all its tables at once."""
    if not dossier.forms:
        yield Unchecked(Words("没有已知表样的表", "no table of a known form"), applies=False)
    for form in dossier.forms:
        found = [_but_taken_back(dossier, form, p) for p in dossier.once(_problems, form)]
        for name in _LACKS:
            same = [p for p in found if p.demand.name == name and (form, name) not in _ELSEWHERE]
            faults = [*(_alike(dossier, form, same) if name == schemas.UNIQUE else _neighbours(dossier, form, same))]
            yield Hits(len(faults), (_hit(dossier.tables[fault.table], form, name, fault) for fault in faults))


def _problems(dossier: Dossier, form: str) -> tuple[Problem, ...]:
    return tuple(problems(form, dossier.stack(form)))


def _but_taken_back(dossier: Dossier, form: str, problem: Problem) -> Problem:
    """Return a problem without the new limits below zero of counties whose batches say what was taken back.

    A notice's column of what is taken back may be printed either way, and so may a row that a form of items does not
    know: 三、县间调剂.
    """
    if problem.demand.name != schemas.NEGATIVE:
        return problem
    if form in _ITEMS:
        keys = dossier.stack(form)["key"]
        problem = replace(problem, rows=tuple(r for r in problem.rows if keys[r]))
    if form == "allocation":
        tables = dossier.stack(form)["table"]
        back = {n for n in dossier.forms[form] if taken_back(dossier.tables[n], problem.demand.column)}
        return replace(problem, rows=tuple(r for r in problem.rows if tables[r] not in back))
    if form != "county-limit":
        return problem
    batched = {dossier.counties[n].tables.get(form) for n in dossier.batches}
    stack = dossier.stack(form)
    rows = tuple(r for r in problem.rows if not (stack["key"][r] == "new" and stack["table"][r] in batched))
    return replace(problem, rows=rows)


@dataclass(frozen=True, slots=True)
class _Fault:
    """Cells of a table of which one thing is told: its position, their addresses, the first frame row, the rows."""

    table: int
    refs: tuple[str, ...]
    first: int
    rows: int


def _neighbours(dossier: Dossier, form: str, same: Sequence[Problem]) -> Iterator[_Fault]:
    """Yield every range of cells that have one fault."""
    stack = dossier.stack(form)
    tables: dict[int, dict[str, int]] = {}
    for problem in same:
        for number, at in stack[list(problem.rows)].select("table", "at").iter_rows():
            cell = dossier.tables[number].cell(at, problem.demand.column, CellRole.SUBJECT)
            tables.setdefault(number, {})[cell.ref] = at
    for number, rows in tables.items():
        for where in ranges(rows):
            area = Area.parse(where)
            yield _Fault(number, (where,), rows[ref(area.top, area.left)], area.bottom - area.top + 1)


def _alike(dossier: Dossier, form: str, same: Sequence[Problem]) -> Iterator[_Fault]:
    """Yield the cells of every number that stands more than once in a table."""
    stack = dossier.stack(form)
    for problem in same:
        column = problem.demand.column
        for (number, _), group in stack[list(problem.rows)].group_by("table", column, maintain_order=True):
            table, at = dossier.tables[number], group["at"].to_list()
            refs = tuple(table.cell(one, column, CellRole.SUBJECT).ref for one in at)
            yield _Fault(number, refs, at[0], len(at))


def _hit(table: Table, form: str, name: str, fault: _Fault) -> Hit:
    cells = tuple(CellRef(table.file, table.sheet, one, CellRole.SUBJECT) for one in fault.refs)
    row = label(table, fault.first)
    more = Words(f"{row}等{fault.rows}行", f"{row} and {fault.rows - 1} more")
    doubtful = name in _DOUBTS or (form, name) in _BOOKED_BACK or (name == schemas.FILLED and form in _PUBLISHED)
    doubtful |= name == schemas.NEGATIVE and form == "allocation" and bool(_TAKEN_BACK.search(table.title))
    return Hit(
        cells,
        {"where": place(table, cells), "row": more if fault.rows > 1 else row, "what": _LACKS[name]},
        severity=Severity.WARNING if doubtful else None,
    )


@rule(
    "QX-T102",
    Severity.WARNING,
    title=Words("结构没有看清", "The structure of a table is not clear"),
    why=Words(
        "表头、层级或某一行可以有不止一种读法时，合计的核对只按其中一种进行，可能看错。",
        "Where header, levels or a line can be read in more than one way, sums are checked by one of them only.",
    ),
    message=Words("{where}：{taken}；也可能是：{other}。", "{where}: {taken}; or else: {other}."),
    remedy=Words(
        "对照原表看程序的读法（quotaxl read --explain）；读错的，在名称前加序号或缩进，或写全表头后重试。",
        "Compare with quotaxl read --explain; where it is wrong, number or indent the names, or complete the header.",
    ),
    basis=(ARITHMETIC,),
)
def structure_unclear(dossier: Dossier) -> Iterator[Result]:
    """What the reader could not decide, with the readings that are left."""
    for table in dossier.tables:
        for doubt in table.doubts:
            cell = table.place(doubt.ref)
            taken, other = doubt.readings[0], doubt.readings[-1]
            values: dict[str, object] = {"where": place(table, (cell,)), "taken": taken, "other": other}
            yield Hit((cell, *(table.place(one, CellRole.PART) for one in doubt.cells)), values)
