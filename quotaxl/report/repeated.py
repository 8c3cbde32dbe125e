"""What a text repeats, rows of a table or paragraphs: the words of each row, by the tags that begin with @.

@项目/一般/名称 is a project's name in a row for each general project, @项目/名称 in a row for each project of any kind;
@级次/新增合计 what a region below gets, in a row for each of them; @批次/名称 a batch of this adjustment.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from quotaxl.catalogue.natures import natures
from quotaxl.catalogue.prose.outline import tags
from quotaxl.core.amount import exact, plain
from quotaxl.core.written import WrittenRows, WrittenRun
from quotaxl.fill.context import ordinal
from quotaxl.fill.origins import CellSource
from quotaxl.report.changes import ReportChange
from quotaxl.report.facts import ReportFacts, ReportProject
from quotaxl.report.regional import LEVELS, STAGES

LISTED, BELOW, BATCHES = "@项目", "@级次", "@批次"
NUMBERS = ("序号", "汉字序号")
"""The number in the list: 1, and 一 as in （一）."""
OWN_COLUMNS = (*NUMBERS, "名称", "金额", "金额数")
"""Columns of projects beside those of tags.toml: the name, the amount with its unit, the number alone."""
KINDS = ("一般", "专项", "调减/一般", "调减/专项")
AMOUNTS = ("合计", "一般", "专项")
_BLANK = "____"
_BELOW_COLUMNS = {f"{stage}{kind}": f"{stage}/{kind}" for stage in STAGES for kind in AMOUNTS}
_BATCH_TEXTS = ("文号", "性质", "用途")

Said = Mapping[str, str | None]
Cells = Mapping[str, tuple[CellSource, ...]]


def is_repeated(tag: str) -> bool:
    """Return whether the grammar has a tag that is repeated."""
    group, _, column = tag.rpartition("/")
    return column in columns_of(group)


def columns_of(group: str) -> tuple[str, ...]:
    """Return what a row of a group may say; () for what is no group."""
    if group in (LISTED, *(f"{LISTED}/{kind}" for kind in KINDS)):
        return (*OWN_COLUMNS, *tags().project)
    if group == BELOW:
        return (*NUMBERS, "名称", *_BELOW_COLUMNS, *(f"{name}数" for name in _BELOW_COLUMNS))
    if group == BATCHES:
        return (*NUMBERS, "名称", *_BATCH_TEXTS, *AMOUNTS, *(f"{name}数" for name in AMOUNTS))
    return ()


def rows_of(group: str, facts: ReportFacts) -> WrittenRows:
    """Return the rows of a group: its projects, those that lose money last; the regions below; the batches.

    Of regions and batches nothing is known where the inputs list none.
    """
    rows = tuple(
        tuple(
            WrittenRun(_BLANK if words is None else words, f"{group}/{column}", unknown=words is None)
            for column, words in said.items()
        )
        for said, _ in _rows(group, facts)
    )
    return WrittenRows(group, rows, known=bool(rows) or group.startswith(LISTED))


def row_cells(group: str, facts: ReportFacts) -> tuple[Cells, ...]:
    """Return the cells that each row of a group was taken from, by column."""
    return tuple(cells for _, cells in _rows(group, facts))


def _rows(group: str, facts: ReportFacts) -> Iterator[tuple[Said, Cells]]:
    if group.startswith(LISTED):
        kind = group.removeprefix(LISTED).lstrip("/")
        kinds = (kind,) if kind else tuple(sorted(facts.projects, key=lambda k: KINDS.index(k) if k in KINDS else 9))
        found = [(k, project) for k in kinds for project in facts.projects.get(k, ())]
        for number, (k, project) in enumerate(found, 1):
            yield _project(number, k, project)
    elif group == BELOW:
        for number, name in enumerate(facts.below, 1):
            yield _below(number, name, facts)
    else:
        for number, change in enumerate(facts.changes, 1):
            yield _batch(number, change, facts)


def _numbered(number: int) -> dict[str, str | None]:
    return {"序号": str(number), "汉字序号": ordinal(number)}


def _project(number: int, kind: str, project: ReportProject) -> tuple[Said, Cells]:
    value = project.value
    said: dict[str, str | None] = {
        **_numbered(number),
        "名称": project.name,
        "金额": project.amount,
        "金额数": None if value is None else plain(_signed(kind, value)),
        **{column: project.more.get(column, "") for column in tags().project},
    }
    if said["性质"] in ("一般", "专项"):
        said["性质"] = f"{said['性质']}债券"
    return said, {**project.cells, "金额数": project.cells.get("金额", ())}


def _below(number: int, name: str, facts: ReportFacts) -> tuple[Said, Cells]:
    """Return the row of a region below; a stage of which nothing is said there stays blank, as in the workbook."""
    said: dict[str, str | None] = {**_numbered(number), "名称": name}
    cells: dict[str, tuple[CellSource, ...]] = {}
    for column, tag in _BELOW_COLUMNS.items():
        whole = f"{LEVELS}/{name}/{tag}"
        value = facts.amounts.get(whole)
        said[column] = "" if value is None else f"{plain(value)}{facts.unit.label}"
        said[f"{column}数"] = "" if value is None else plain(value)
        cells[column] = cells[f"{column}数"] = facts.sources.get(whole, ())
    return said, cells


def _batch(number: int, change: ReportChange, facts: ReportFacts) -> tuple[Said, Cells]:
    """Return the row of a batch; its name says notice and nature, and 附 where the limit stays as it is."""
    nature = next(one for one in natures() if one.id == change.nature)
    texts = {name: facts.texts.get(f"{change.lead}/{name}", "") for name in ("文号", "用途")}
    called = " ".join(part for part in (texts["文号"], nature.term) if part)
    said: dict[str, str | None] = {
        **_numbered(number),
        "名称": f"　　{called}" if nature.raises else f"附：{called}（不增加限额）",
        **texts,
        "性质": nature.term,
    }
    amounts = {kind: facts.amounts.get(f"{change.lead}/{kind}") for kind in AMOUNTS[1:]}
    known = [value for value in amounts.values() if value is not None]
    amounts = {"合计": exact(sum(known, Decimal(0))) if known else None, **amounts}
    cells = {kind: facts.sources.get(f"{change.lead}/{kind}", ()) for kind in AMOUNTS[1:]}
    cells["合计"] = tuple(source for kind in AMOUNTS[1:] for source in cells[kind])
    for kind, value in amounts.items():
        said[kind] = "" if value is None else f"{plain(value)}{facts.unit.label}"
        said[f"{kind}数"] = "" if value is None else plain(value)
        cells[f"{kind}数"] = cells[kind]
    return said, {**cells, "文号": facts.sources.get(f"{change.lead}/文号", ())}


def _signed(kind: str, value: Decimal) -> Decimal:
    return -abs(value) if kind.startswith("调减/") else value
