"""Rules of one finance bureau."""

from collections.abc import Iterator
from decimal import Decimal

from quotaxl.core.amount import Unit
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.words import Words
from quotaxl.rules.case import Case
from quotaxl.rules.registry import Hit, Result, rule

LARGE = Decimal("0.5")
"""In 亿元."""


@rule(
    "QX-Z101",
    Severity.WARNING,
    title=Words("大额项目没有写明实施单位", "A large project does not name its implementing unit"),
    why=Words("本局要求5000万元以上的项目写明实施单位。", "Our bureau wants the unit of projects above 5,000万元."),
    message=Words("“{project}”超过5000万元，没有写实施单位。", "“{project}” is above 5,000万元 and names no unit."),
    remedy=Words("补填项目实施单位。", "Enter the implementing unit."),
    needs=("county-projects",),
)
def large_project_without_unit(case: Case) -> Iterator[Result]:
    """Projects above LARGE whose column 项目实施单位 is blank or missing."""
    for index in case.forms["county-projects"]:
        table = case.tables[index]
        unit = table.unit_of("amount")
        units = table.frame["implementer"].to_list() if table.column("implementer") else [None] * table.frame.height
        for at, (name, amount) in enumerate(table.frame.select("name", "amount").iter_rows()):
            if unit is None or amount is None or units[at]:
                continue
            if amount * unit.value > LARGE * Unit.YIYUAN.value:
                yield Hit((table.cell(at, "name", CellRole.SUBJECT),), {"project": name or ""})
