"""Family of parts: 其中 columns against their totals, and columns that add up to another in each row."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl

from quotaxl.catalogue.form import forms, item_forms
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.catalogue.sections import Axis
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.table import AMOUNT, Column, RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.causes import Addend, guesses, likely
from quotaxl.rules.arithmetic.figures import Figure, over_hit, sum_hit
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import heading, label
from quotaxl.rules.families.sums import halves

_CHANGE = "调整|变动|增减|增加|减少|比上年|±|\\+/"
_CHANGES = re.compile("增减|变动|变化")
"""Titles of tables that hold nothing but changes."""


@rule(
    "QX-S201",
    Severity.ERROR,
    title=Words("“其中”数大于其总数", "A 其中 part is larger than its total"),
    why=Words(
        "“其中”是总数的一部分，不能大于总数（反映增减变动的列除外）。",
        "A 其中 figure is part of its total and cannot exceed it, except in columns of changes.",
    ),
    message=Words(
        "{row}：{part}{have}，大于{column}{due}，多{gap}。",
        "{row}: {part} is {have}, more than {column} {due}, by {gap}.",
    ),
    remedy=Words("核对这一行的总数和“其中”数。", "Compare the row's total and its part."),
    basis=(ARITHMETIC,),
)
def part_exceeds_total(dossier: Dossier) -> Iterator[Result]:
    """其中 ≤ total in each row."""
    parts = _parts(dossier)
    if parts.is_empty():
        yield Unchecked(Words("表中没有“其中”列", "no table has a 其中 column"), applies=False)
        return
    bad = parts.filter(pl.col("value") > pl.col("total")).sort(pl.col("value") - pl.col("total"), descending=True)
    yield Hits(bad.height, (_part_hit(dossier.tables[r["table"]], r) for r in bad.iter_rows(named=True)))


@rule(
    "QX-S202",
    Severity.ERROR,
    title=Words("各“其中”数之和大于其总数", "The 其中 parts of a row add up to more than their total"),
    why=Words(
        "同一总数下各“其中”数互不重叠时，其和不能大于总数。",
        "Parts of one total that do not overlap cannot add up to more than it.",
    ),
    message=Words(
        "{row}：各“其中”数之和{have}，大于{column}{due}，多{gap}。",
        "{row}: the parts add up to {have}, more than {column} {due}, by {gap}.",
    ),
    remedy=Words(
        "核对这一行的总数和各“其中”数；“其中”数相互重叠的，在备注中写明。",
        "Compare the row's total and its parts; where parts overlap, say so in the remarks.",
    ),
    basis=(ARITHMETIC,),
)
def parts_exceed_total(dossier: Dossier) -> Iterator[Result]:
    """Σ其中 ≤ total in each row that has several; a form that says they are all of the total is held to that."""
    parts = _parts(dossier).join(_splits(dossier), on=["table", "name", "of"])
    known = [(t, s.total) for f in forms() for s in f.sums if s.axis == "columns" for t in dossier.forms.get(f.id, ())]
    held = pl.DataFrame(known, schema={"table": pl.Int64, "of": pl.String}, orient="row")
    sums = (
        parts.join(held, on=["table", "of"], how="anti")
        .group_by("table", "at", "of", "inside", maintain_order=True)
        .agg(pl.col("value").sum(), pl.col("total").first(), pl.col("name"), pl.col("half").sum())
        .filter(pl.col("name").list.len() > 1)
    )
    if sums.is_empty():
        yield Unchecked(
            Words("没有一个总数有两个以上“其中”列", "no total has more than one 其中 column"), applies=False
        )
        return
    bad = sums.filter(pl.col("value") > pl.col("total") + pl.col("half"))
    yield Hits(bad.height, (_parts_hit(dossier.tables[r["table"]], r) for r in bad.iter_rows(named=True)))


@rule(
    "QX-S203",
    Severity.ERROR,
    title=Words("“其中”行大于它所属的行", "A 其中 row is larger than the row that it is part of"),
    why=Words(
        "“其中”行是它上面那一行的一部分，不能比它大（反映增减变动的列除外）。",
        "A 其中 row is a part of the row above it and cannot exceed it, except in columns of changes.",
    ),
    message=Words(
        "{column}：{row}{have}，大于{whole}的{due}，多{gap}。",
        "{column}: {row} is {have}, more than the {due} of {whole}, by {gap}.",
    ),
    remedy=Words("核对这两行。", "Compare the two rows."),
    basis=(ARITHMETIC,),
)
def part_row_exceeds_whole(dossier: Dossier) -> Iterator[Result]:
    """A 其中 row ≤ the row it belongs to, in each column; a WARNING where no form says which row that is.

    Where another part of that row is negative, as quota taken back in one kind is, the others may be larger.
    """
    every = pl.concat([dossier.amounts, dossier.item_amounts]).filter(pl.col("value") != 0)
    amounts = every.filter(pl.col("value") > 0)
    split = every.filter((pl.col("role") == RowRole.PART) & pl.col("parent").is_not_null())
    own = split.filter((pl.col("value") > 0).all().over("table", "parent", "name"))
    kept = dossier.columns.filter(pl.col("additive") & ~_is_change()).select("table", "name")
    whole = amounts.select("table", pl.col("at").alias("parent"), "name", pl.col("value").alias("whole"))
    pairs = own.join(kept, on=["table", "name"]).join(
        whole.with_columns(pl.col("parent").cast(own.schema["parent"])), on=["table", "parent", "name"]
    )
    if pairs.is_empty():
        yield Unchecked(Words("表中没有“其中”行", "no table has a 其中 row"), applies=False)
        return
    # quota taken back lessens what an advance is part of; QX-N201 holds both against the batches
    back = [
        dossier.counties[n].tables.get("county-limit")
        for n, given in dossier.batches.items()
        if any(amount < 0 for batch in given for amount in batch.amounts.values())
    ]
    bad = pairs.filter((pl.col("value") > pl.col("whole")) & ~pl.col("table").is_in(back)).sort("table", "at", "name")
    bad = bad.join(_of_the_row_above(pairs, every, whole), on=["table", "at"], how="anti", maintain_order="left")
    yield Hits(bad.height, (_row_hit(dossier.tables[r["table"]], r) for r in bad.iter_rows(named=True)))


def _of_the_row_above(pairs: pl.DataFrame, every: pl.DataFrame, whole: pl.DataFrame) -> pl.DataFrame:
    """Return the 其中 rows (table, at) that are parts of what their own whole is a part of.

    其中：集中支付 behind the last of a list is larger than that one in most columns, and in none than the whole list.
    """
    most = pairs.group_by("table", "at", "parent").agg(
        pl.len().alias("columns"), (pl.col("value") > pl.col("whole")).sum().alias("larger")
    )
    most = most.filter((pl.col("columns") > 1) & (pl.col("larger") * 2 > pl.col("columns")))
    above = every.select(
        "table", pl.col("at").cast(pairs.schema["parent"]).alias("parent"), pl.col("parent").alias("up")
    )
    lists = whole.select(
        "table", pl.col("parent").cast(pairs.schema["parent"]).alias("up"), "name", pl.col("whole").alias("all")
    )
    found = most.join(above.unique(), on=["table", "parent"]).join(pairs, on=["table", "at", "parent"])
    found = found.join(lists, on=["table", "up", "name"], how="left")
    return (
        found.group_by("table", "at")
        .agg((pl.col("value") <= pl.col("all")).fill_null(value=False).all().alias("fits"))
        .filter("fits")
    )


def _row_hit(table: Table, r: dict[str, Any]) -> Hit:
    part, whole = Figure(table, r["at"], r["name"]), Figure(table, r["parent"], r["name"])
    words = {"row": label(table, r["at"]), "column": heading(table, r["name"]), "whole": label(table, r["parent"])}
    hit = over_hit(part, whole, **words)
    severity = None if table.form else Severity.WARNING
    return replace(hit, cells=(part.cell(CellRole.PART), whole.cell(CellRole.TOTAL)), severity=severity)


@rule(
    "QX-S103",
    Severity.ERROR,
    title=Words("一行的合计不等于各分项之和", "A row's total differs from its parts"),
    why=Words(
        "表头写明一栏是另几栏的合计（或全表各行都如此）时，每一行都应相等；不等时无法判断以哪个数为准。",
        "Where a column is the sum of others, by its header or in all other rows, it must be so in each row.",
    ),
    message=Words(
        "{row}：{column}{have}，各分项{working}应为{due}，{more}{gap}。{note}",
        "{row}: {column} is {have}, its parts {working} make {due}: {gap} too {more}. {note}",
    ),
    remedy=Words(
        "核对标出的合计与各分项，改正其中写错的数；程序不能断定哪一个错了。",
        "Compare the marked total and parts and mend the wrong one; the tool cannot tell which it is.",
    ),
    basis=(ARITHMETIC,),
)
def total_differs_across(dossier: Dossier) -> Iterator[Result]:
    """小计 = the columns under its head; where no row of the table bears that out, a warning."""
    sums = [(table, column) for table in dossier.tables for column in table.columns if column.parts]
    alike: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[int]] = {}
    for n, (_, column) in enumerate(sums):
        alike.setdefault((column.name, column.parts, column.minus), []).append(n)
    found: dict[int, tuple[list[int], int]] = {}
    for group in alike.values():
        found.update(zip(group, _unequal([sums[n][0] for n in group], sums[group[0]][1]), strict=True))
    for n, (table, column) in enumerate(sums):
        unequal, right = found[n]
        wrong = [at for at in unequal if not _held(table, at, column)]
        yield Hits(len(wrong), (_across_hit(table, at, column, len(wrong), right) for at in wrong))
    if not sums:
        yield Unchecked(Words("没有一栏是另几栏的合计", "no column is the sum of others"), applies=False)


def _held(table: Table, at: int, column: Column) -> bool:
    """Return whether the form itself says this sum of a row that it knows: a rule of its own tells of it then."""
    own = next((form for form in forms() if form.id == table.form), None)
    key = table.held("key")[at]
    return any(
        (s.axis, s.total, set(s.plus)) == (Axis.COLUMNS, column.name, set(column.parts))
        and (key in s.only if s.only else key is not None)
        and all(table.frame[part][at] is not None for part in s.needed)
        for s in ((*own.sums, *own.ruled) if own else ())
    )


def _unequal(tables: Sequence[Table], column: Column) -> list[tuple[list[int], int]]:
    """Of each table, the rows in which a column differs from the sum of its parts, and how many there are right.

    The tables all have the column and its parts; one look at all of them costs what a look at one does.
    """
    zero = Decimal(0)
    names = dict.fromkeys((column.name, *column.parts, *column.minus))
    rows = pl.DataFrame({n: pl.concat([t.frame.get_column(n).cast(AMOUNT) for t in tables]) for n in names}).select(
        pl.concat([pl.int_range(t.frame.height, eager=True) for t in tables]).alias("at"),
        pl.Series("table", [n for n, t in enumerate(tables) for _ in range(t.frame.height)], dtype=pl.Int64),
        pl.concat([t.frame.get_column("role") for t in tables]).ne(RowRole.NOTE).alias("counts"),
        pl.col(column.name).alias("total"),
        pl.sum_horizontal(
            *(pl.col(p).fill_null(zero) for p in column.parts), *(-pl.col(m).fill_null(zero) for m in column.minus)
        ).alias("sum"),
        pl.any_horizontal(pl.col(p).is_not_null() for p in column.parts).alias("some"),
    )
    asked = rows.filter(pl.col("counts") & pl.col("some") & pl.col("total").is_not_null())
    wrong: dict[int, list[int]] = {}
    for table, at in asked.filter(pl.col("total") != pl.col("sum")).select("table", "at").iter_rows():
        wrong.setdefault(table, []).append(at)
    right = Counter(asked.filter((pl.col("total") == pl.col("sum")) & (pl.col("total") != 0)).get_column("table"))
    return [(wrong.get(n, []), right[n]) for n in range(len(tables))]


def _across_hit(table: Table, at: int, column: Column, wrong: int, right: int) -> Hit:
    """The hit of one row; where no other row bears the sum out, or rounding may explain it, it weighs less."""
    total = Figure(table, at, column.name)
    figures = [*(Figure(table, at, p) for p in column.parts), *(Figure(table, at, m, sign=-1) for m in column.minus)]
    hit = sum_hit(total, figures, "", row=label(table, at), column=heading(table, column.name))
    severity = hit.severity
    if severity is None:
        severity = Severity.WARNING if not right or table.doubts else None
    elif right >= 2 * wrong:
        severity = Severity.WARNING
    return replace(hit, severity=severity)


def _is_change() -> pl.Expr:
    """Whether a column of `Dossier.columns` holds changes; 调整后 and 调整前 are states."""
    return pl.col("path").str.replace_all("调整[后前]", "").str.contains(_CHANGE)


def _parts(dossier: Dossier) -> pl.DataFrame:
    """Return every filled 其中 amount with its total: table, at, name, of, value, total, half.

    Amounts are in 元 where both units are known, else as printed; where only one is known they cannot be
    compared. Changes (增减), which a part may exceed, are left out, and totals of which a part is negative: what is
    taken back in one kind makes the other kind larger than both.
    """
    columns = dossier.columns.filter(pl.col("of").is_not_null() & ~_is_change())
    skip = [at for form in item_forms() for at in dossier.forms.get(form, ())]
    skip += [at for at, table in enumerate(dossier.tables) if _CHANGES.search(table.title)]
    amounts = dossier.amounts.filter(pl.col("value").is_not_null() & ~pl.col("table").is_in(skip))
    units = dossier.columns.select("table", pl.col("name").alias("of"), pl.col("size").alias("size_of"))
    totals = amounts.select("table", "at", pl.col("name").alias("of"), pl.col("value").alias("total"))
    own, theirs = pl.col("size").fill_null(1), pl.col("size_of").fill_null(1)
    return (
        amounts.join(columns.select("table", "name", "of", "decimals", "size"), on=["table", "name"])
        .join(units, on=["table", "of"])
        .join(totals, on=["table", "at", "of"])
        .filter(pl.col("size").is_null() == pl.col("size_of").is_null())
        .filter((pl.col("total") >= 0) & (pl.col("value") >= 0).all().over("table", "at", "of"))
        .with_columns(
            (pl.col("value") * own).cast(AMOUNT),
            (pl.col("total") * theirs).cast(AMOUNT),
            (halves() * own).cast(AMOUNT).alias("half"),
        )
        .sort("table", "at", "name")
    )


def _splits(dossier: Dossier) -> pl.DataFrame:
    """Return of which split each part of a total is: table, name, of, inside (whether both stand under one head).

    全年下达 may be split by kind below itself and by batch beside itself: each split is held against it alone.
    """
    rows = []
    for at, table in enumerate(dossier.tables):
        tops = {c.name: c.path[:1] if len(c.path) > 1 else () for c in table.columns}
        rows += [(at, c.name, c.of, tops[c.name] == tops.get(c.of)) for c in table.amounts() if c.of]
    schema = {"table": pl.Int64, "name": pl.String, "of": pl.String, "inside": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _part_hit(table: Table, r: dict[str, Any]) -> Hit:
    part, total = Figure(table, r["at"], r["name"]), Figure(table, r["at"], r["of"])
    hit = over_hit(
        part, total, row=label(table, r["at"]), part=heading(table, r["name"]), column=heading(table, r["of"])
    )
    cells = (part.cell(CellRole.PART), total.cell(CellRole.TOTAL))
    value, limit = part.value(part.unit), total.value(part.unit)
    found = guesses(value, [Addend(heading(table, r["of"]), limit)]) if value is not None and limit is not None else ()
    return replace(hit, cells=cells, cause=likely(found))


def _parts_hit(table: Table, r: dict[str, Any]) -> Hit:
    """Return the hit of a column that its parts do not make up.

    The whole is shown as what is expected and the sum of its parts as what is found: the other way round than for a
    sum of rows.
    """
    total = Figure(table, r["at"], r["of"])
    parts = [Figure(table, r["at"], name) for name in r["name"]]
    hit = sum_hit(total, parts, "")
    assert isinstance(hit.expected, Decimal)
    assert isinstance(hit.actual, Decimal)
    return gap_hit(
        hit.cells,
        {
            "row": label(table, r["at"]),
            "column": heading(table, r["of"]),
        },
        actual=hit.expected,
        expected=hit.actual,
        unit=hit.unit,
    )
