"""Family of tasks: what projects are declared for, and what a notice's money is meant for, against their names."""

from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from quotaxl.catalogue.law.parameters import Task
from quotaxl.core.amount import convert, exact
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.holdings import Grant
from quotaxl.dossier.purposes import purpose_of, purposes_for
from quotaxl.rules.arithmetic.equations import owner, table_of
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import money, names, place, short

PROJECTS, ALLOCATION = "county-projects", "allocation"


@rule(
    "QX-E103",
    Severity.WARNING,
    title=Words("名称与所填专项任务不符", "A project is declared for an earmark that its name contradicts"),
    why=Words(
        "项目填了对应的专项任务，名称却属于明确排除的类别（如以防洪工程充作水源工程），须由人核实。",
        "The project is declared for the task, but its name is of a class that the task excludes; a person must look.",
    ),
    message=Words(
        "{where} {county}：“{project}”填作“{earmark}”，但名称含“{word}”，不像该任务的项目。",
        "{where} {county}: “{project}” is declared for “{earmark}”, but its name has “{word}”.",
    ),
    remedy=Words("核实项目内容，改正对应专项任务。", "Look at the project and correct the declared task."),
    basis=("budget-law-72",),
    needs=(PROJECTS,),
)
def declared_against_name(dossier: Dossier) -> Iterator[Result]:
    """A declared task whose excluded words stand in the project's name."""
    declared = dossier.projects.filter(pl.col("earmark").is_not_null() & pl.col("name").is_not_null())
    if declared.is_empty():
        yield Unchecked(Words("没有项目填写对应专项任务", "no project declares an earmark"), applies=False)
        return
    for (text, county), group in declared.group_by("earmark", "county", maintain_order=True):
        purpose = purpose_of(str(text), purposes_for(dossier, int(str(county)), None))
        if not purpose.exclude:
            continue
        name = pl.col("name")
        bad = group.filter(name.str.contains_any(list(purpose.exclude)) & ~name.str.contains_any(list(purpose.include)))
        for r in bad.iter_rows(named=True):
            table = dossier.tables[r["table"]]
            cell = table.cell(r["at"], "earmark", CellRole.SUBJECT)
            yield Hit(
                (cell, table.cell(r["at"], "name", CellRole.SUBJECT)),
                {
                    "where": place(table, (cell,)),
                    "county": owner(dossier.counties[r["county"]]),
                    "project": short(r["name"]),
                    "earmark": short(str(text)),
                    "word": next(w for w in purpose.exclude if w in r["name"]),
                },
            )


@rule(
    "QX-E105",
    Severity.WARNING,
    title=Words(
        "本级项目看不出属于下达文件的任务范围", "The county's projects do not show the task that the notice pays for"
    ),
    why=Words(
        "按任务下达的债券资金只能用于该任务，不得用于与任务无关的支出；项目名称看不出任务的，须由人核实。",
        "Money given for a task pays for that task only; where the names do not show it, a person must look.",
    ),
    message=Words(
        "{county}：{notice}下达{amount}用于{task}；名称与该任务有关的{kind}项目只有{placed}，"
        "其余如{others}是否属于该任务须核实。",
        "{county}: {notice} gives {amount} for {task}; {kind} projects whose names show it come to {placed} only; "
        "whether the others, such as {others}, belong to it must be looked at.",
    ),
    remedy=Words(
        "核实各项目是否属于该任务；不属于的调换，属于的在名称或备注中写明。",
        "See which projects belong to the task; replace the others, or say in name or remarks why they do.",
    ),
    basis=("budget-law-72",),
    needs=(ALLOCATION, PROJECTS),
)
def task_not_shown(dossier: Dossier) -> Iterator[Result]:
    """A notice of a known task gives a county more than its projects with words of that task come to."""
    checked = False
    for grant in dossier.grants:
        notice, projects = dossier.tables[grant.table], table_of(dossier, grant.county, PROJECTS)
        task = next((t for t in dossier.parameters.tasks if any(w in notice.title for w in t.title)), None)
        units = (notice.unit_of(grant.name), projects.unit_of("amount") if projects else None)
        if (
            task is None
            or projects is None
            or units[0] is None
            or units[1] is None
            or grant.county not in dossier.projects_of
        ):
            continue
        checked = True
        rows = dossier.projects_of[grant.county]
        ours = rows.filter((pl.col("which") == grant.which) & pl.col("name").is_not_null()) if grant.which else rows
        shown = _shows(task, ours)
        placed = convert(exact(shown["amount"].sum() or 0), units[1], units[0])
        others = ours.filter(~pl.col("at").is_in(shown["at"].to_list()))
        if placed >= grant.amount or others.is_empty():
            continue
        yield _unshown(dossier, grant.county, notice, task, grant, (placed, others))
    if not checked:
        yield Unchecked(Words("没有按任务下达的文件", "no notice gives money for a known task"), applies=False)


def _shows(task: Task, rows: pl.DataFrame) -> pl.DataFrame:
    name = pl.col("name")
    declared = pl.col("earmark").is_not_null()
    by_words = name.str.contains_any(list(task.include)) & ~name.str.contains_any(list(task.exclude))
    return rows.filter(declared | by_words)


def _unshown(
    dossier: Dossier, county: int, notice: Table, task: Task, grant: Grant, found: tuple[Decimal, pl.DataFrame]
) -> Hit:
    """Return the hit of a grant for a task whose projects take less: `found` is their sum and the others."""
    placed, others = found
    unit = notice.unit_of(grant.name)
    amount, at = grant.amount, grant.at
    projects = table_of(dossier, county, PROJECTS)
    assert projects is not None
    which = "special" if others["which"][0] == "special" else "general"
    return gap_hit(
        (
            notice.cell(at, grant.name, CellRole.SOURCE),
            *projects.span(others["at"].to_list(), "name", CellRole.SUBJECT),
        ),
        {
            "county": owner(dossier.counties[county]),
            "notice": notice.document_number or Words("上级文件", "the notice"),
            "amount": money(amount, unit),
            "task": Words(task.zh, task.en),
            "kind": Words("专项债券", "special-bond") if which == "special" else Words("一般债券", "general-bond"),
            "placed": money(placed, unit),
            "others": names(others["name"].to_list(), 3),
        },
        actual=placed,
        expected=amount,
        unit=unit,
        citations=(notice.document_number,) if notice.document_number else (),
    )
