"""Family T: what a table of a form must be before anything else can be said of it."""

from collections.abc import Iterator

from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.schemas import Problem, problems
from quotaxl.rules.engine.wording import label, place

_LACKS = {
    "role": Words("行的类型不明", "the row is of no known kind"),
    "filled": Words("这一行有数或有名称，此格却是空的", "the row is filled, this cell is blank"),
    "non-negative": Words("此处的金额不能是负数", "the amount cannot be negative"),
}


@rule(
    "QX-T101",
    Severity.ERROR,
    title=Words("必填的格空着，或金额为负数", "A required cell is blank, or an amount is negative"),
    why=Words(
        "项目须有名称和额度，地区须有名称；限额、余额、下达额度不能是负数（增减变动的列除外）。",
        "Projects need a name and an amount, regions a name; limits, balances and grants cannot be negative.",
    ),
    message=Words("{where} {row}：{what}。", "{where} {row}: {what}."),
    remedy=Words("补填空格，或改正金额。", "Fill in the cell or correct the amount."),
    basis=("disclosure-209", ARITHMETIC),
)
def row_incomplete(dossier: Dossier) -> Iterator[Result]:
    """The schema of each form, over all its tables at once."""
    if not dossier.forms:
        yield Unchecked(Words("没有已知表样的表", "no table of a known form"))
    for form in dossier.forms:
        for problem in problems(form, dossier.stack(form)):
            yield Hits(problem.count, _hits(dossier, form, problem))


def _hits(dossier: Dossier, form: str, problem: Problem) -> Iterator[Hit]:
    stack = dossier.stack(form)
    for index in problem.rows:
        at, table = int(stack["at"][index]), dossier.tables[int(stack["table"][index])]
        cell = table.cell(at, problem.demand.column, CellRole.SUBJECT)
        values = {"where": place(table, (cell,)), "row": label(table, at), "what": _LACKS[problem.demand.name]}
        yield Hit((cell,), values)
