"""The annexes of a report as tables of a text: limits, projects, both budgets, from the same facts."""

from decimal import Decimal

from quotaxl.catalogue.natures import natures
from quotaxl.core.amount import exact, plain
from quotaxl.core.written import WrittenTable
from quotaxl.report.facts import ReportFacts
from quotaxl.report.regional import LEVELS

_KINDS = ("合计", "一般", "专项")
_LIMITS = (("年初批准的债务限额", "年初"), ("本次新增债务限额", "新增"), ("调整后债务限额", "调整后"))
_LINES = ("本年收入", "转移性收入", "债务转贷收入", "收入总计", "本年支出", "转移性支出", "还本支出", "支出总计")


def annexes(facts: ReportFacts) -> tuple[WrittenTable, ...]:
    """Return the annexes: 1 limits, 2 projects, then a table for each budget of which anything is known."""
    head, unit = f"{facts.texts.get('主体', facts.region)}{facts.year}年", f"单位：{facts.unit.label}"
    limits: list[tuple[str, ...]] = []
    for label, row in _LIMITS:
        limits.append(_limits(facts, label, row))
        limits += _batches(facts) if row == "新增" else []
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
    if facts.below:
        heads = ("地区", *(f"{stage}{kind}" for stage in ("新增限额", "调整后限额") for kind in _KINDS))
        made.append(
            WrittenTable(
                len(made) + 1, f"{facts.region}{facts.year}年分地区债务限额分配表", unit, (heads, *_levels(facts))
            )
        )
    return tuple(made)


def _limits(facts: ReportFacts, label: str, row: str) -> tuple[str, ...]:
    return (label, *(_shown(facts, f"限额/{row}/{kind}") for kind in _KINDS))


def _batches(facts: ReportFacts) -> list[tuple[str, ...]]:
    """Return a row for each batch of this adjustment: notice, nature, amounts; 附 where the limit stays as it is."""
    terms = {nature.id: nature for nature in natures()}
    rows = []
    for change in facts.changes:
        nature = terms[change.nature]
        lead = "　　" if nature.raises else "附："
        label = " ".join(p for p in (facts.texts.get(f"{change.lead}/文号"), nature.term) if p)
        amounts = {kind: facts.amounts.get(f"{change.lead}/{kind}") for kind in _KINDS[1:]}
        known = [value for value in amounts.values() if value is not None]
        total = exact(sum(known, Decimal(0))) if known else None
        tail = "" if nature.raises else "（不增加限额）"
        rows.append((f"{lead}{label}{tail}", *map(_plain, (total, *amounts.values()))))
    return rows


def _levels(facts: ReportFacts) -> tuple[tuple[str, ...], ...]:
    """Return a row for the whole area, the own level and each region below: new quota and limit by kind."""
    names = [("本地区", "全域"), ("本级", "本级"), *((name, name) for name in facts.below)]
    stages = [(stage, kind) for stage in ("新增", "调整后") for kind in _KINDS]
    return tuple(
        (shown, *(_shown(facts, f"{LEVELS}/{name}/{stage}/{kind}") for stage, kind in stages)) for shown, name in names
    )


def _projects(facts: ReportFacts) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = []
    for kind, found in facts.projects.items():
        for project in found:
            amount = (project.amount or "").removesuffix(facts.unit.label)
            less = kind.startswith("调减/")
            amount = f"-{amount}" if less and amount else amount
            rows.append((str(len(rows) + 1), project.name, f"{kind.removeprefix('调减/')}债券", amount))
    total = facts.amounts.get("限额/新增/合计")
    if facts.changes:
        sums = {kind: facts.amounts.get(f"合计/项目/{kind}") for kind in facts.projects}
        total = exact(sum((-v if k.startswith("调减/") else v for k, v in sums.items() if v), Decimal(0)))
    return (*rows, ("", "合计", "", _plain(total)))


def _shown(facts: ReportFacts, tag: str) -> str:
    return _plain(facts.amounts.get(tag))


def _plain(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
