"""Family N, third part: what a batch is meant for (指定用途), against the projects that it is spread over."""

import re
from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from quotaxl.core.amount import UNITS, Unit, convert, exact
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.words import Words
from quotaxl.dossier.batches import QuotaBatch, meant
from quotaxl.dossier.citing import document_numbers
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.purposes import earmark_columns, purpose_of, purposes_for, serving, vague
from quotaxl.rules.arithmetic.equations import owner, table_of
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import names, place, short
from quotaxl.rules.families.batches import NONE

PROJECTS = "county-projects"
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(亿元|万元)")


@rule(
    "QX-N205",
    Severity.WARNING,
    title=Words("一批限额的指定用途没有落实到相应项目", "What a batch is meant for is not placed on such projects"),
    why=Words(
        "下达时指定了用途的，只能用于该用途；用途按项目的“对应专项任务”和名称看，金额相同不能作为依据。",
        "Money handed down for a purpose may be spent on it only; the project's declared task and name tell, never an "
        "equal amount.",
    ),
    message=Words(
        "{where} {county}：“{batch}”指定用于“{purpose}”{expected}，其项目中用于该用途的为{actual}，缺口{gap}。{note}",
        "{where} {county}: “{batch}” is meant for “{purpose}”, {expected}; its projects for that come to {actual}, a "
        "gap of {gap}. {note}",
    ),
    remedy=Words(
        "调整项目，或在“对应专项任务”栏注明所对应的用途；没有指定用途的，把这一栏空着。",
        "Change the projects, or name the purpose in 对应专项任务; leave 指定用途 blank where there is none.",
    ),
    basis=("budget-law-72",),
)
def purpose_not_placed(dossier: Dossier) -> Iterator[Result]:
    """Σ of a batch's projects for its 指定用途 ≥ what is meant for it, where no notice here has a column for that."""
    if not dossier.batches:
        yield NONE
        return
    checked = False
    for county, given in dossier.batches.items():
        rows = dossier.projects_of.get(county)
        if rows is None:
            continue
        for batch in given:
            text = _AMOUNT.sub("", batch.purpose or "").strip()
            if not text or vague(text) or batch.earlier or not _spread(batch) or _in_notice(dossier, batch):
                continue
            for kind in batch.kinds:
                checked = True
                yield from _short(dossier, batch, kind, text, _own(rows, batch, given))
    if not checked:
        reason = Words("没有要另外核对的指定用途", "nothing is meant for a purpose that is not checked elsewhere")
        yield Unchecked(reason, applies=False)


def _spread(batch: QuotaBatch) -> bool:
    return batch.nature is not None and batch.nature.projects in ("must", "may") and batch.nature.sign != "minus"


def _in_notice(dossier: Dossier, batch: QuotaBatch) -> bool:
    """Return whether a notice of the batch is here whose table says what is earmarked: QX-E102 looks at that."""
    tables = {g.table for g in dossier.grants if g.county == batch.county}
    return any(
        set(document_numbers(dossier.tables[at].document_number)) & set(batch.numbers)
        and earmark_columns(dossier.tables[at])
        for at in tables
    )


def _own(rows: pl.DataFrame, batch: QuotaBatch, given: tuple[QuotaBatch, ...]) -> pl.DataFrame:
    """Return the projects that may be of a batch: those that name it, or its adjustment, and those that name none."""
    texts = [t for t in rows["batch"].drop_nulls().unique() if any(b is batch for b in meant(t, given))]
    return rows.filter(pl.col("batch").is_null() | pl.col("batch").is_in(texts))


def _short(dossier: Dossier, batch: QuotaBatch, kind: str, text: str, rows: pl.DataFrame) -> Iterator[Hit]:
    """Yield the batch whose projects of its purpose come to less than was given for it."""
    table = table_of(dossier, batch.county, PROJECTS)
    unit, printed = batch.table.unit_of(kind), table.unit_of("amount") if table else None
    if table is None or unit is None or printed is None:
        return
    said = _AMOUNT.search(batch.purpose or "")
    due = convert(batch.amount(kind), Unit.YUAN, unit)
    if said:
        due = min(due, convert(Decimal(said[1]), UNITS[said[2]], unit))
    purpose = purpose_of(text, purposes_for(dossier, batch.county, batch.number))
    found, _ = serving(rows, purpose, text, kind).get(batch.county, (Decimal(0), 0))
    placed = convert(found, printed, unit)
    if placed >= due:
        return
    cell = batch.cell("purpose")
    mine = rows.filter(pl.col("which") == kind)
    shown = table.span(mine["at"].to_list(), "amount", CellRole.TARGET)
    by_words = Words("用途按其字面与项目名称比较，请核实。", "The words were compared; a person must look.")
    listed = names([n or "" for n in mine["name"]])
    yield gap_hit(
        (cell, *shown),
        {
            "where": place(batch.table, (cell,)),
            "county": owner(dossier.counties[batch.county]),
            "batch": short(batch.called),
            "purpose": short(text),
            "note": Words("", "") if purpose.id else by_words,
        },
        expected=exact(due),
        actual=exact(placed),
        unit=unit,
        cause=Words(f"这一批的项目有：{listed.zh}", f"its projects are: {listed.en}") if not mine.is_empty() else None,
        # words of a text that no entry of purposes.toml explains prove little
        severity=None if purpose.id else Severity.INFO,
        citations=batch.numbers,
    )
