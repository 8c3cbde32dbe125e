"""The annexes of a report as tables of a text: limits, projects, both budgets, from the same facts."""

from decimal import Decimal

from quotaxl.core.amount import plain
from quotaxl.core.written import WrittenTable
from quotaxl.report.facts import ReportFacts

_KINDS = ("合计", "一般", "专项")
_LIMITS = (("年初批准的债务限额", "年初"), ("本次新增债务限额", "新增"), ("调整后债务限额", "调整后"))
_LINES = ("本年收入", "转移性收入", "债务转贷收入", "收入总计", "本年支出", "转移性支出", "还本支出", "支出总计")


def annexes(facts: ReportFacts) -> tuple[WrittenTable, ...]:
    """Return the annexes: 1 limits, 2 projects, then a table for each budget of which anything is known."""
    head, unit = f"{facts.region}{facts.year}年", f"单位：{facts.unit.label}"
    limits = tuple((label, *(_shown(facts, f"限额/{row}/{kind}") for kind in _KINDS)) for label, row in _LIMITS)
    made = [
        WrittenTable(
            1, f"{head}新增地方政府债务限额下达情况表", unit, (("项目", "合计", "一般债务", "专项债务"), *limits)
        ),
        WrittenTable(
            2,
            f"{head}新增地方政府债务限额分配情况表",
            unit,
            (("序号", "项目名称", "债券性质", "金额"), *_projects(facts)),
        ),
    ]
    for budget in ("一般公共预算", "政府性基金预算"):
        rows = tuple(
            (line, *(_shown(facts, f"{budget}/{line}/{stage}") for stage in ("年初", "调整", "调整后")))
            for line in _LINES
        )
        if any(any(row[1:]) for row in rows):
            header = ("项目", "年初预算数", "调整数", "调整后预算数")
            made.append(WrittenTable(len(made) + 1, f"{head}{budget}收支调整表", unit, (header, *rows)))
    return tuple(made)


def _projects(facts: ReportFacts) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = []
    for kind, found in facts.projects.items():
        for project in found:
            amount = (project.amount or "").removesuffix(facts.unit.label)
            rows.append((str(len(rows) + 1), project.name, f"{kind}债券", amount))
    total = facts.amounts.get("限额/新增/合计")
    return (*rows, ("", "合计", "", _plain(total)))


def _shown(facts: ReportFacts, tag: str) -> str:
    return _plain(facts.amounts.get(tag))


def _plain(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
