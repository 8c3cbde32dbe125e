"""What a bureau's own model repeats for each project: the words of each row, by the tags that begin with @.

@项目/一般/名称 is a project's name in a row for each general project, @项目/名称 in a row for each project of any kind.
"""

from decimal import Decimal

from quotaxl.catalogue.prose.outline import tags
from quotaxl.core.amount import plain
from quotaxl.core.written import WrittenRows, WrittenRun
from quotaxl.report.facts import ReportFacts, ReportProject

LISTED = "@项目"
OWN_COLUMNS = ("序号", "名称", "金额", "金额数")
"""Columns beside those of tags.toml: the number in the list, the name, the amount with its unit, the number alone."""
KINDS = ("一般", "专项", "调减/一般", "调减/专项")
_BLANK = "____"


def is_repeated(tag: str) -> bool:
    """Return whether the grammar has a tag that is repeated."""
    group, _, column = tag.rpartition("/")
    known = {LISTED, *(f"{LISTED}/{kind}" for kind in KINDS)}
    return group in known and (column in OWN_COLUMNS or column in tags().project)


def rows_of(group: str, facts: ReportFacts) -> WrittenRows:
    """Return the rows of a group: the projects of its kind, or all of them, those that lose money last."""
    kind = group.removeprefix(LISTED).lstrip("/")
    kinds = (kind,) if kind else tuple(sorted(facts.projects, key=lambda k: KINDS.index(k) if k in KINDS else 9))
    found = [(k, project) for k in kinds for project in facts.projects.get(k, ())]
    return WrittenRows(group, tuple(_row(group, n, k, project) for n, (k, project) in enumerate(found, 1)))


def _row(group: str, number: int, kind: str, project: ReportProject) -> tuple[WrittenRun, ...]:
    value = project.value
    said: dict[str, str | None] = {
        "序号": str(number),
        "名称": project.name,
        "金额": project.amount,
        "金额数": None if value is None else plain(_signed(kind, value)),
        **{column: project.more.get(column, "") for column in tags().project},
    }
    if said["性质"] in ("一般", "专项"):
        said["性质"] = f"{said['性质']}债券"
    return tuple(
        WrittenRun(_BLANK if words is None else words, f"{group}/{column}", unknown=words is None)
        for column, words in said.items()
    )


def _signed(kind: str, value: Decimal) -> Decimal:
    return -abs(value) if kind.startswith("调减/") else value
