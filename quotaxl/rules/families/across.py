"""Family S, across: columns that add up to another in each row, as the header and the amounts themselves say."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import polars as pl

from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.table import RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.figures import Figure, sum_hit
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import heading, label


@rule(
    "QX-S103",
    Severity.ERROR,
    title=Words("一行的合计不等于各分项之和", "A row's total differs from its parts"),
    why=Words(
        "表头写明一栏是另几栏的合计（或全表各行都如此）时，每一行都应相等；不等时无法判断以哪个数为准。",
        "Where a column is the sum of others, by its header or in all other rows, it must be so in each row.",
    ),
    message=Words(
        "{where} {row}：{column}为{actual}，各分项之和为{expected}（{parts}），相差{gap}。{note}",
        "{where} {row}: {column} is {actual}, its parts add up to {expected} ({parts}), a gap of {gap}. {note}",
    ),
    remedy=Words(
        "核对标出的合计与各分项，改正其中写错的数；程序不能断定哪一个错了。",
        "Compare the marked total and parts and mend the wrong one; the tool cannot tell which it is.",
    ),
    basis=(ARITHMETIC,),
)
def total_differs_across(dossier: Dossier) -> Iterator[Result]:
    """小计 = the columns under its head; where no row of the table bears that out, a warning."""
    checked = False
    for table in dossier.tables:
        for column in table.columns:
            if column.parts:
                checked = True
                wrong, right = _split(table, column.name, column.parts)
                yield Hits(len(wrong), (_hit(table, at, column.name, column.parts, right) for at in wrong))
    if not checked:
        yield Unchecked(Words("没有一栏是另几栏的合计", "no column is the sum of others"))


def _split(table: Table, name: str, parts: tuple[str, ...]) -> tuple[list[int], int]:
    """The rows in which a column differs from the sum of its parts, and the number of those in which it does not."""
    told = table.frame.select(
        pl.col(name).alias("total"),
        pl.sum_horizontal(pl.col(p).fill_null(Decimal(0)) for p in parts).alias("sum"),
        (pl.any_horizontal(pl.col(p).is_not_null() for p in parts) & (pl.col("role") != RowRole.NOTE)).alias("filled"),
    )
    asked = told["filled"] & told["total"].is_not_null()
    wrong = asked & (told["total"] != told["sum"])
    return [int(at) for at in wrong.arg_true()], int((asked & ~wrong & (told["total"] != 0)).sum())


def _hit(table: Table, at: int, name: str, parts: tuple[str, ...], right: int) -> Hit:
    total = Figure(table, at, name)
    hit = sum_hit(total, [Figure(table, at, p) for p in parts], "", row=label(table, at), column=heading(table, name))
    named = "、".join(heading(table, p) for p in parts)
    unsure = hit.severity is None and (not right or table.doubts)
    severity = Severity.WARNING if unsure else hit.severity
    cells = (total.cell(CellRole.TOTAL), *hit.cells[1:])
    return replace(hit, cells=cells, severity=severity, values={**hit.values, "parts": named})
