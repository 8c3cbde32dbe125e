"""Family of performance targets: a project's declared funds against what it is given."""

from collections.abc import Iterator

from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.figures import Figure
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.engine.registry import Result, Unchecked, rule
from quotaxl.rules.engine.wording import short

TARGET = "performance-target"
LISTS = ("county-projects", "bond-use-plan")


@rule(
    "QX-P303",
    Severity.ERROR,
    title=Words(
        "绩效目标表的财政拨款小于项目的债券额度", "A target's budget funds are below the project's bond allocation"
    ),
    why=Words(
        "债券资金属于财政拨款；绩效目标申报的财政拨款不应小于分配给该项目的债券额度。",
        "Bond money is budget money; the budget funds declared with the target cannot be below the allocation.",
    ),
    message=Words(
        "“{project}”：绩效目标的财政拨款为{actual}，债券额度为{expected}，少{gap}。",
        "“{project}”: its target declares budget funds of {actual}, the allocation is {expected}, short by {gap}.",
    ),
    remedy=Words("按批准的额度更正绩效目标申报表。", "Correct the target to the approved amount."),
    basis=("performance-61",),
    needs=(TARGET,),
)
def target_below_allocation(dossier: Dossier) -> Iterator[Result]:
    """财政拨款 of a target ≥ the allocation of the project of that name."""
    listed: dict[str, list[Figure]] = {}
    for form in LISTS:
        for index in dossier.forms.get(form, ()):
            table = dossier.tables[index]
            if table.column("amount") and table.column("name"):
                for at, name in enumerate(table.frame["name"]):
                    if name and table.frame["amount"][at] is not None:
                        listed.setdefault("".join(name.split()), []).append(Figure(table, at, "amount"))
    checked = False
    for index in dossier.forms[TARGET]:
        table = dossier.tables[index]
        name, funded = table.text("project", "value"), table.position("funds_budget")
        given = listed.get("".join((name or "").split()), [])
        if funded is None or not given or table.frame["amount"][funded] is None:
            continue
        checked = True
        funds = Figure(table, funded, "amount")
        for allocation in given:
            declared, wanted = funds.value(funds.unit), allocation.value(funds.unit)
            if declared is None or wanted is None or funds.unit is None or allocation.unit is None:
                continue
            if declared + funds.half + allocation.allowed(funds.unit) < wanted:
                yield gap_hit(
                    (funds.cell(CellRole.TARGET), allocation.cell(CellRole.SOURCE)),
                    {
                        "project": short(name or ""),
                    },
                    actual=declared,
                    expected=wanted,
                    unit=funds.unit,
                )
    if not checked:
        yield Unchecked(Words("绩效目标表与项目表中没有同名项目", "no target names a project of a list"))
