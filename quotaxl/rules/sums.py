"""Family S: sums within one table, over the hierarchy of its rows and the 其中 columns."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl

from quotaxl.core.amount import exact, plain
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.table import AMOUNT, RowRole, Table
from quotaxl.core.words import Words
from quotaxl.forms.spec import forms
from quotaxl.rules.case import ITEM_FORMS, Case
from quotaxl.rules.causes import TOTAL, WRONG_FIGURE, Addend, Guess, guesses, likely, suspect
from quotaxl.rules.figures import Figure, over_hit, sum_hit
from quotaxl.rules.legal import ARITHMETIC
from quotaxl.rules.live import differs
from quotaxl.rules.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.tolerance import half
from quotaxl.rules.wording import ROUNDED, heading, label, money, place, short
from quotaxl.text.finding import base_name

_SUMMED = (RowRole.ITEM, RowRole.PARENT, RowRole.TOTAL)
_CHANGE = "调整|变动|增减|增加|减少|比上年|±|\\+/"
_CHANGES = re.compile("增减|变动|变化")
"""Titles of tables that hold nothing but changes."""


@rule(
    "QX-S101",
    Severity.ERROR,
    title=Words("合计不等于各行之和", "A total differs from the sum of its rows"),
    why=Words(
        "合计行应等于直接汇入它的各行之和；不等时无法判断以哪个数为准，下达和调整的额度都不可靠。",
        "A total must equal the rows that add up into it; otherwise nobody can tell which figure is binding.",
    ),
    message=Words(
        "{where} {column}：{row}为{actual}，所属各行之和为{expected}，相差{gap}。{note}",
        "{where} {column}: {row} is {actual}, its rows add up to {expected}, a gap of {gap}. {note}",
    ),
    remedy=Words(
        "核对标出的合计与各行，改正其中写错的数；程序不能断定哪一个错了。",
        "Compare the marked total and rows and mend the wrong one; the tool cannot tell which it is.",
    ),
    basis=(ARITHMETIC,),
)
def total_differs_from_rows(case: Case) -> Iterator[Result]:
    """合计 = Σ of the rows directly below it."""
    yield from _sums(case, RowRole.TOTAL)


@rule(
    "QX-S102",
    Severity.ERROR,
    title=Words("地州市（上级）行不等于其所属各行之和", "A parent row differs from the sum of its own rows"),
    why=Words(
        "地州市一行应等于其所属各县市之和；不等时县市的额度与地州市的额度必有一个不对。",
        "A prefecture's row must equal the sum of its counties; otherwise one of the figures is wrong.",
    ),
    message=Words(
        "{where} {column}：{row}为{actual}，所属各行之和为{expected}，相差{gap}。{note}",
        "{where} {column}: {row} is {actual}, its rows add up to {expected}, a gap of {gap}. {note}",
    ),
    remedy=Words(
        "核对标出的上级行与所属各行，改正其中写错的数；程序不能断定哪一个错了。",
        "Compare the marked parent and its rows and mend the wrong one; the tool cannot tell which it is.",
    ),
    basis=(ARITHMETIC,),
)
def parent_differs_from_rows(case: Case) -> Iterator[Result]:
    """A prefecture = Σ of its counties."""
    yield from _sums(case, RowRole.PARENT)


@rule(
    "QX-S201",
    Severity.ERROR,
    title=Words("“其中”数大于其总数", "A 其中 part is larger than its total"),
    why=Words(
        "“其中”是总数的一部分，不能大于总数（反映增减变动的列除外）。",
        "A 其中 figure is part of its total and cannot exceed it, except in columns of changes.",
    ),
    message=Words(
        "{where} {row}：{part}为{actual}，大于{column}{expected}，多出{gap}。",
        "{where} {row}: {part} is {actual}, more than {column} {expected}, by {gap}.",
    ),
    remedy=Words("核对这一行的总数和“其中”数。", "Compare the row's total and its part."),
    basis=(ARITHMETIC,),
)
def part_exceeds_total(case: Case) -> Iterator[Result]:
    """其中 ≤ total in each row."""
    parts = _parts(case)
    if parts.is_empty():
        yield Unchecked(Words("表中没有“其中”列", "no table has a 其中 column"))
        return
    bad = parts.filter(pl.col("value") > pl.col("total")).sort(pl.col("value") - pl.col("total"), descending=True)
    yield Hits(bad.height, (_part_hit(case.tables[r["table"]], r) for r in bad.iter_rows(named=True)))


@rule(
    "QX-S202",
    Severity.ERROR,
    title=Words("各“其中”数之和大于其总数", "The 其中 parts of a row add up to more than their total"),
    why=Words(
        "同一总数下各“其中”数互不重叠时，其和不能大于总数。",
        "Parts of one total that do not overlap cannot add up to more than it.",
    ),
    message=Words(
        "{where} {row}：各“其中”数之和为{actual}，大于{column}{expected}，多出{gap}。",
        "{where} {row}: the parts add up to {actual}, more than {column} {expected}, by {gap}.",
    ),
    remedy=Words(
        "核对这一行的总数和各“其中”数；“其中”数相互重叠的，在备注中写明。",
        "Compare the row's total and its parts; where parts overlap, say so in the remarks.",
    ),
    basis=(ARITHMETIC,),
)
def parts_exceed_total(case: Case) -> Iterator[Result]:
    """Σ其中 ≤ total in each row that has several; a form that says they are all of the total is held to that."""
    parts = _parts(case)
    known = [(t, s.total) for f in forms() for s in f.sums if s.axis == "columns" for t in case.forms.get(f.id, ())]
    held = pl.DataFrame(known, schema={"table": pl.Int64, "of": pl.String}, orient="row")
    sums = (
        parts.join(held, on=["table", "of"], how="anti")
        .group_by("table", "at", "of", maintain_order=True)
        .agg(pl.col("value").sum(), pl.col("total").first(), pl.col("name"), pl.col("half").sum())
        .filter(pl.col("name").list.len() > 1)
    )
    if sums.is_empty():
        yield Unchecked(Words("没有一个总数有两个以上“其中”列", "no total has more than one 其中 column"))
        return
    bad = sums.filter(pl.col("value") > pl.col("total") + pl.col("half"))
    yield Hits(bad.height, (_parts_hit(case.tables[r["table"]], r) for r in bad.iter_rows(named=True)))


def _sums(case: Case, role: RowRole) -> Iterator[Result]:
    gaps = equations(case)
    mine = gaps.filter(pl.col("role") == role)
    if mine.is_empty():
        what = Words("合计行", "total row") if role is RowRole.TOTAL else Words("上级行", "parent row")
        yield Unchecked(Words("没有可核对的{w}", "no {w} to check").fill(w=what))
        return
    failing = gaps.filter(pl.col("gap") != 0)
    bad = mine.filter(pl.col("gap") != 0).sort(pl.col("gap").abs() <= pl.col("allowed"), maintain_order=True)
    yield Hits(bad.height, (_sum_hit(case, r, failing) for r in bad.iter_rows(named=True)))


def equations(case: Case) -> pl.DataFrame:
    """Return every sum over rows of a case: table, name, at, role, parent, value, sum, gap (value − sum), allowed.

    Amounts are in the sheet's unit; `allowed` is what rounding may make of the gap. A blank total
    counts as 0 where the same column is filled in other rows of its role, else it is left out.
    """
    amounts = case.amounts.join(
        case.columns.filter("additive").select("table", "name", "decimals"), on=["table", "name"]
    )
    kids = (
        amounts.filter(pl.col("parent").is_not_null() & pl.col("role").is_in([str(r) for r in _SUMMED]))
        .group_by("table", "name", "parent")
        .agg(pl.col("value").sum().alias("sum"), pl.col("value").count().alias("filled"))
    )
    peers = pl.col("value").is_not_null().any().over("table", "name", "role")
    return (
        amounts.filter(pl.col("role").is_in([RowRole.TOTAL, RowRole.PARENT]))
        .with_columns(pl.when(peers).then(pl.col("value").fill_null(Decimal(0))).alias("value"))
        .join(kids, left_on=["table", "name", "at"], right_on=["table", "name", "parent"])
        .filter((pl.col("filled") > 0) & pl.col("value").is_not_null())
        .with_columns(
            (pl.col("value") - pl.col("sum")).alias("gap"),
            (halves() * pl.col("filled")).alias("allowed"),
        )
        .sort("table", "name", "at")
    )


def halves() -> pl.Expr:
    """Return half of the last printed place of each row's `decimals`, as an amount."""
    known = {n: half(n) for n in range(11)}
    return pl.col("decimals").clip(0, 10).replace_strict(known, return_dtype=AMOUNT)


def _sum_hit(case: Case, r: dict[str, Any], failing: pl.DataFrame) -> Hit:
    table: Table = case.tables[r["table"]]
    at, name = r["at"], r["name"]
    rows = _children(table, at, name)
    last, values = exact(r["value"]), {k: _value(table, k, name) for k in rows}
    before = _last_year(case, table, name)
    texts = {k: label(table, k) for k in values}
    addends = [
        Addend(texts[k], v, table.frame["role"][k] == RowRole.PARENT, before.get(texts[k])) for k, v in values.items()
    ]
    found = guesses(last, addends, last=before.get(label(table, at)), earmarks=_earmarks(table, at, name))
    total = table.cell(at, name, CellRole.TOTAL)
    parts = table.span(rows, name, CellRole.PART)
    column = table.column(name)
    places = column.decimals if column else 0
    rounded = abs(r["gap"]) <= r["allowed"]
    marked, note, cause = _narrow(case, table, r, rows, found, failing)
    unit = table.unit_of(name)
    gap = exact(r["gap"])
    return Hit(
        cells=(total, *marked, *(parts if not marked or marked[-1].role is CellRole.TOTAL else ())),
        values={
            "where": place(table, (total,)),
            "column": heading(table, name),
            "row": label(table, at),
            "actual": money(last, unit),
            "expected": money(exact(r["sum"]), unit),
            "gap": money(abs(gap), unit),
            "note": ROUNDED if rounded else note,
        },
        expected=exact(r["sum"]),
        actual=last,
        difference=gap,
        unit=unit,
        cause=None if rounded else cause,
        live=differs(total, parts, places, Decimal(0) if rounded else exact(r["allowed"])),
        severity=Severity.INFO if rounded else None,
    )


def _narrow(
    case: Case, table: Table, r: dict[str, Any], rows: list[int], found: tuple[Guess, ...], failing: pl.DataFrame
) -> tuple[tuple[CellRef, ...], Words, Words | None]:
    """Return further cells, a note and a cause from how this failing sum stands to the other sums of its column.

    Where the row's own total agrees with it, that total disagrees with the lowest rows by the same gap,
    so it is marked too; where the gap cancels against a row below, that row alone is the suspect.
    """
    here = failing.filter((pl.col("table") == r["table"]) & (pl.col("name") == r["name"]))
    gaps = dict(zip(here["at"], here["gap"], strict=True))
    opposite = [k for k in rows if gaps.get(k) == -r["gap"]]
    if len(opposite) == 1:
        who = label(table, opposite[0])
        note = Words(
            f"它与更下一级各行之和相符，{who}一行与两者都不符，差错可能就在{who}。",
            f"It agrees with the rows further down; {who} agrees with neither, so the fault is probably there.",
        )
        cause = _wrong(found, rows.index(opposite[0])) or _itself(who)
        return (table.cell(opposite[0], r["name"], CellRole.SUBJECT),), note, cause
    above = _above(table, r["at"])
    if above and gaps.get(above[0]) == -r["gap"]:
        who = label(table, r["at"])
        note = Words(
            "上一级与所属各行相符，差错可能就在这一行。",
            "The total above agrees with the rows below; the fault is probably here.",
        )
        return (), note, _wrong(found, TOTAL) or _itself(who)
    marked: list[CellRef] = []
    for up in above:
        if up in gaps:
            break
        marked.append(table.cell(up, r["name"], CellRole.TOTAL))
    note = Words("", "")
    if marked:
        note = Words(
            "上一级合计因此也与最下级各行之和不符。", "So the total above differs from the sum of the lowest rows too."
        )
    witness = _witness(case, table, r, rows)
    if witness is not None:
        marked.append(table.cell(witness[0], r["name"], CellRole.SUBJECT))
        return tuple(marked), note, witness[1]
    only = suspect(found)
    if only is not None:
        marked.append(table.cell(rows[only], r["name"], CellRole.SUBJECT))
    return tuple(marked), note, likely(found)


def _wrong(found: tuple[Guess, ...], index: int) -> Words | None:
    """Return how the figure at `index` may have come to be wrong, where a guess points to it."""
    return likely([guess for guess in found if guess.index == index and guess.kind in WRONG_FIGURE])


def _itself(who: str) -> Words:
    return Words(f"{who}一行的数可能写错", f"{who} itself may be written wrongly")


def _witness(case: Case, table: Table, r: dict[str, Any], rows: list[int]) -> tuple[int, Words] | None:
    """Return the one row that other evidence points to, and why: its own 其中, or the same notice in another file."""
    name, gap = r["name"], r["gap"]
    short_of = [k for k in rows if any(p > _value(table, k, name) for p in _earmarks(table, k, name))]
    if len(short_of) == 1 and gap > 0:
        who = label(table, short_of[0])
        return short_of[0], Words(
            f"{who}可能写错：它小于自己的“其中”数", f"{who} may be wrong: it is below its own part"
        )
    for other in case.tables:
        same = other.document_number and other.document_number == table.document_number
        if other is table or not same or other.column(name) is None:
            continue
        there = dict(zip(other.frame["label"], other.frame[name], strict=True))
        apart = [k for k in rows if there.get(table.frame["label"][k]) == _value(table, k, name) + gap]
        if len(apart) == 1:
            who = label(table, apart[0])
            right = plain(_value(table, apart[0], name) + gap)
            file = base_name(other.file)
            zh = f"{who}可能写错：同一文号的{file}中为{right}"
            return apart[0], Words(zh, f"{who} may be wrong: {file}, of the same notice, has {right}")
    return None


def _last_year(case: Case, table: Table, name: str) -> dict[str, Decimal]:
    """Return last year's figures of a column by label, where the case holds that year's table in the same unit."""
    other = case.last_year(table)
    if other is None or other.column(name) is None or other.unit_of(name) is not table.unit_of(name):
        return {}
    rows = zip(other.frame["label"], other.frame[name], strict=True)
    return {short(text): exact(value) for text, value in rows if text and value is not None}


def _above(table: Table, at: int) -> list[int]:
    """Return the rows that `at` adds up into, nearest first."""
    above: list[int] = []
    parent = table.frame["parent"][at]
    while parent is not None and parent not in above:
        above.append(int(parent))
        parent = table.frame["parent"][int(parent)]
    return above


def _children(table: Table, at: int, name: str) -> list[int]:
    """Return the frame rows that are summed into `at` and filled in column `name`."""
    mask = (
        table.frame["parent"].eq_missing(at)
        & table.frame["role"].is_in([str(r) for r in _SUMMED])
        & table.frame[name].is_not_null()
    )
    return [int(k) for k in mask.arg_true()]


def _value(table: Table, at: int, name: str) -> Decimal:
    found = table.frame[name][at]
    return exact(found) if found is not None else Decimal(0)


def _earmarks(table: Table, at: int, name: str) -> list[Decimal]:
    return [_value(table, at, c.name) for c in table.amounts() if c.of == name]


def _parts(case: Case) -> pl.DataFrame:
    """Return every filled 其中 amount with its total: table, at, name, of, value, total, half.

    Amounts are in 元 where both units are known, else as printed; where only one is known they cannot be
    compared. Changes (增减), which a part may exceed, are left out.
    """
    columns = case.columns.filter(pl.col("of").is_not_null() & ~pl.col("path").str.contains(_CHANGE))
    skip = [at for form in ITEM_FORMS for at in case.forms.get(form, ())]
    skip += [at for at, table in enumerate(case.tables) if _CHANGES.search(table.title)]
    amounts = case.amounts.filter(pl.col("value").is_not_null() & ~pl.col("table").is_in(skip))
    units = case.columns.select("table", pl.col("name").alias("of"), pl.col("yuan").alias("yuan_of"))
    totals = amounts.select("table", "at", pl.col("name").alias("of"), pl.col("value").alias("total"))
    own, theirs = pl.col("yuan").fill_null(1), pl.col("yuan_of").fill_null(1)
    return (
        amounts.join(columns.select("table", "name", "of", "decimals", "yuan"), on=["table", "name"])
        .join(units, on=["table", "of"])
        .join(totals, on=["table", "at", "of"])
        .filter(pl.col("yuan").is_null() == pl.col("yuan_of").is_null())
        .filter((pl.col("total") >= 0) & (pl.col("value") >= 0))
        .with_columns(
            (pl.col("value") * own).cast(AMOUNT),
            (pl.col("total") * theirs).cast(AMOUNT),
            (halves() * own).cast(AMOUNT).alias("half"),
        )
        .sort("table", "at", "name")
    )


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
    total = Figure(table, r["at"], r["of"])
    parts = [Figure(table, r["at"], name) for name in r["name"]]
    hit = sum_hit(total, parts, "")
    assert isinstance(hit.expected, Decimal)
    assert isinstance(hit.actual, Decimal)
    over = exact(hit.expected - hit.actual)
    return Hit(
        hit.cells,
        {
            "where": hit.values["where"],
            "row": label(table, r["at"]),
            "column": heading(table, r["of"]),
            "actual": money(hit.expected, hit.unit),
            "expected": money(hit.actual, hit.unit),
            "gap": money(over, hit.unit),
        },
        expected=hit.actual,
        actual=hit.expected,
        difference=over,
        unit=hit.unit,
    )
