"""The annexes of a report as tables of a text, each cell with its tag: limits, projects, budgets, regions below."""

from collections.abc import Iterable, Sequence

from quotaxl.core.written import WrittenRun, WrittenTable
from quotaxl.report.facts import BUDGETS, ReportFacts
from quotaxl.report.regional import LEVELS
from quotaxl.report.repeated import AMOUNTS, BATCHES, BELOW, LISTED, rows_of
from quotaxl.report.wording import parts_of, run_of

_LIMITS = (("年初批准的债务限额", "年初"), ("本次新增债务限额", "新增"), ("调整后债务限额", "调整后"))
_LINES = ("本年收入", "转移性收入", "债务转贷收入", "收入总计", "本年支出", "转移性支出", "还本支出", "支出总计")
_STAGES = ("年初", "调整", "调整后")
_LEVEL_STAGES = ("新增", "调整后")

Row = tuple[WrittenRun, ...]


def annex_titles(facts: ReportFacts, *, below: bool) -> tuple[str, ...]:
    """Return the titles of the annexes in order, as texts with tags: limits, projects, budgets known, regions below.

    Unless `below`, the last one is left out: no form of the adjustment has it, so only a draft with its own annexes.
    """
    head = "{主体}{年度}年"
    titles = [f"{head}新增地方政府债务限额下达情况表"]
    titles += [f"{head}新增地方政府债务限额分配情况表"] if _allots(facts) else []
    titles += [f"{head}{budget}收支调整表" for budget in _known(facts)]
    return (*titles, *(["{地区}{年度}年分地区新增地方政府债务限额情况表"] if below and facts.below else ()))


def annexes(facts: ReportFacts) -> tuple[WrittenTable, ...]:
    """Return the annexes in the order of their titles. What is not known is blank, as in the forms."""
    rows = [
        _with_head(("项目", "合计", "一般债务", "专项债务"), _limits(facts)),
        *([_with_head(("序号", "项目名称", "债券性质", "金额"), _projects(facts))] if _allots(facts) else []),
        *(_with_head(("项目", "年初预算数", "调整数", "调整后预算数"), _budget(facts, one)) for one in _known(facts)),
    ]
    if facts.below:
        heads = ("地区", *(f"{stage}{kind}" for stage in ("新增限额", "调整后限额") for kind in AMOUNTS))
        rows.append(_with_head(heads, _levels(facts)))
    return tuple(
        WrittenTable(number, _runs(title, facts), _runs("单位：{单位}", facts), table)
        for number, (title, table) in enumerate(zip(annex_titles(facts, below=True), rows, strict=True), 1)
    )


def _allots(facts: ReportFacts) -> bool:
    """Return whether there is anything to allot: a prefecture may pass all of it on."""
    return any(facts.projects.values()) or facts.amounts.get("限额/新增/合计") != 0


def _known(facts: ReportFacts) -> list[str]:
    """Return the budgets of which anything is known."""
    return [one for one in BUDGETS if any(f"{one}/{line}/{s}" in facts.amounts for line in _LINES for s in _STAGES)]


def _runs(text: str, facts: ReportFacts) -> Row:
    return tuple(part for part in parts_of(text, facts) if isinstance(part, WrittenRun))


def _with_head(heads: Sequence[str], rows: Iterable[Row]) -> tuple[Row, ...]:
    return (tuple(map(WrittenRun, heads)), *rows)


def _limits(facts: ReportFacts) -> list[Row]:
    made = []
    for label, row in _LIMITS:
        made.append((WrittenRun(label), *(_cell(f"限额/{row}/{kind}", facts) for kind in AMOUNTS)))
        if row == "新增" and facts.changes:
            made += _repeated(BATCHES, ("名称", *(f"{kind}数" for kind in AMOUNTS)), facts)
    return made


def _budget(facts: ReportFacts, budget: str) -> list[Row]:
    return [(WrittenRun(line), *(_cell(f"{budget}/{line}/{stage}", facts) for stage in _STAGES)) for line in _LINES]


def _levels(facts: ReportFacts) -> list[Row]:
    """Return a row for the whole area, the own level and each region below: new quota and limit by kind."""
    tags = [f"{stage}/{kind}" for stage in _LEVEL_STAGES for kind in AMOUNTS]
    upper = [
        (WrittenRun(shown), *(_cell(f"{LEVELS}/{name}/{tag}", facts) for tag in tags))
        for shown, name in (("本地区", "全域"), ("本级", "本级"))
    ]
    return [*upper, *_repeated(BELOW, ("名称", *(f"{tag.replace('/', '')}数" for tag in tags)), facts)]


def _projects(facts: ReportFacts) -> list[Row]:
    total = (WrittenRun(""), WrittenRun("合计"), WrittenRun(""), _cell("合计/项目/合计", facts))
    return [*_repeated(LISTED, ("序号", "名称", "性质", "金额数"), facts), total]


def _repeated(group: str, columns: Sequence[str], facts: ReportFacts) -> list[Row]:
    """Return the rows of a group; without any a blank one, which a later update fills."""
    wanted = [f"{group}/{column}" for column in columns]
    rows = [{run.tag: run for run in row} for row in rows_of(group, facts).rows]
    return [tuple(row[tag] for tag in wanted) for row in rows] or [tuple(WrittenRun("", tag) for tag in wanted)]


def _cell(tag: str, facts: ReportFacts) -> WrittenRun:
    """Return the number of a tag; nothing where it is not known."""
    found = run_of(f"={tag}", facts)
    return WrittenRun("", found.tag) if found.unknown else found
