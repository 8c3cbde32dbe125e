"""Family S: sums within one table, over the hierarchy of its rows and the 其中 columns."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl

from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.amount import exact, plain
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.table import AMOUNT, DoubtKind, RowRole, Table
from quotaxl.core.tolerance import half
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.causes import TOTAL, WRONG_FIGURE, Addend, Guess, guesses, likely, suspect
from quotaxl.rules.arithmetic.conditions import differs
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.arithmetic.lists import lists_in_parts, unequal_lists, unequal_openings
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import ROUNDED, heading, label, place, short
from quotaxl.text.finding import base_name

_DECIDES = re.compile("分配|下达|安排|拨付|分解|计划")
"""Titles of tables whose amounts are decided, not measured."""
ELSEWHERE = Words(
    "差额虽在舍位所能造成的范围内，但本表其他合计都分毫不差。",
    "Rounding could explain the gap, but the table's other sums hold to the last place.",
)

_SURER = frozenset({"odd", "copied", "unit"})
"""Kinds of guesses that rest on more than the digits of a gap."""

_SUMMED = (RowRole.ITEM, RowRole.PARENT, RowRole.TOTAL)


@rule(
    "QX-S101",
    Severity.ERROR,
    title=Words("合计不等于各行之和", "A total differs from the sum of its rows"),
    why=Words(
        "合计行应等于直接汇入它的各行之和；不等时无法判断以哪个数为准，下达和调整的额度都不可靠。",
        "A total must equal the rows that add up into it; otherwise nobody can tell which figure is binding.",
    ),
    message=Words(
        "{column}：{row}{have}，所属各行之和应为{due}，{more}{gap}。{note}",
        "{column}: {row} is {have}, its rows add up to {due}: {gap} too {more}. {note}",
    ),
    remedy=Words(
        "核对标出的合计与各行，改正其中写错的数；程序不能断定哪一个错了。",
        "Compare the marked total and rows and mend the wrong one; the tool cannot tell which it is.",
    ),
    basis=(ARITHMETIC,),
)
def total_differs_from_rows(dossier: Dossier) -> Iterator[Result]:
    """合计 = Σ of the rows directly below it, in all parts of a list that goes on elsewhere."""
    lists = lists_in_parts(dossier.tables)
    yield from unequal_lists(lists)
    yield from (end for end in _sums(dossier, RowRole.TOTAL) if not (lists and isinstance(end, Unchecked)))


@rule(
    "QX-S102",
    Severity.ERROR,
    title=Words("地州市（上级）行不等于其所属各行之和", "A parent row differs from the sum of its own rows"),
    why=Words(
        "地州市一行应等于其所属各县市之和；不等时县市的额度与地州市的额度必有一个不对。",
        "A prefecture's row must equal the sum of its counties; otherwise one of the figures is wrong.",
    ),
    message=Words(
        "{column}：{row}{have}，所属各行之和应为{due}，{more}{gap}。{note}",
        "{column}: {row} is {have}, its rows add up to {due}: {gap} too {more}. {note}",
    ),
    remedy=Words(
        "核对标出的上级行与所属各行，改正其中写错的数；程序不能断定哪一个错了。",
        "Compare the marked parent and its rows and mend the wrong one; the tool cannot tell which it is.",
    ),
    basis=(ARITHMETIC,),
)
def parent_differs_from_rows(dossier: Dossier) -> Iterator[Result]:
    """A prefecture = Σ of its counties, those that stand at the head of the next block among them."""
    yield from unequal_openings(dossier.tables)
    yield from _sums(dossier, RowRole.PARENT)


def _sums(dossier: Dossier, role: RowRole) -> Iterator[Result]:
    gaps = equations(dossier)
    mine = gaps.filter(pl.col("role") == role)
    if mine.is_empty():
        what = Words("合计行", "total row") if role is RowRole.TOTAL else Words("上级行", "parent row")
        yield Unchecked(Words("没有可核对的{w}", "no {w} to check").fill(w=what), applies=False)
        return
    failing = gaps.filter(pl.col("gap") != 0)
    bad = mine.filter(pl.col("gap") != 0).sort(pl.col("gap").abs() <= pl.col("allowed"), maintain_order=True)
    yield Hits(bad.height, (_sum_hit(dossier, r, failing) for r in bad.iter_rows(named=True)))


def equations(dossier: Dossier) -> pl.DataFrame:
    """Return every sum over rows of a dossier, a row each.

    Columns: table, name, at, role, parent, of_split, value, sum, gap (value − sum), allowed, exact, off. A total
    that is split in several ways has a row for each. Amounts are in the sheet's unit; `allowed` is what rounding
    may make of the gap; `exact` and `off` are how many sums of the table hold to the last place, and how many
    only within rounding. A blank total counts as 0 where the same column is filled in other rows of its role,
    else it is left out.
    """
    amounts = dossier.amounts.join(
        dossier.columns.filter("additive").select("table", "name", "decimals"), on=["table", "name"]
    )
    kids = (
        amounts.filter(pl.col("parent").is_not_null() & pl.col("role").is_in([str(r) for r in _SUMMED]))
        .group_by("table", "name", "parent", "split")
        .agg(pl.col("value").sum().alias("sum"), pl.col("value").count().alias("filled"))
    )
    peers = pl.col("value").is_not_null().any().over("table", "name", "role")
    return (
        amounts.filter(pl.col("role").is_in([RowRole.TOTAL, RowRole.PARENT]))
        .with_columns(pl.when(peers).then(pl.col("value").fill_null(Decimal(0))).alias("value"))
        .join(kids.rename({"split": "of_split"}), left_on=["table", "name", "at"], right_on=["table", "name", "parent"])
        .filter((pl.col("filled") > 0) & pl.col("value").is_not_null() & ~_continued(dossier))
        .with_columns(
            (pl.col("value") - pl.col("sum")).alias("gap"),
            (halves() * pl.col("filled")).alias("allowed"),
        )
        .with_columns(
            ((pl.col("gap") == 0) & (pl.col("filled") > 1) & (pl.col("value") != 0)).sum().over("table").alias("exact"),
            ((pl.col("gap") != 0) & (pl.col("gap").abs() <= pl.col("allowed"))).sum().over("table").alias("off"),
        )
        .sort("table", "name", "at", "of_split")
    )


def _continued(dossier: Dossier) -> pl.Expr:
    """Whether the rows of a sum go on in another block, so that those below it are not all of them."""
    rows = [(n, t.continues) for n, t in enumerate(dossier.tables) if t.continues is not None]
    going = [(pl.col("table") == n) & (pl.col("at") == at) for n, at in rows]
    return pl.any_horizontal(going) if going else pl.lit(value=False)


def halves() -> pl.Expr:
    """Return half of the last printed place of each row's `decimals`, as an amount."""
    known = {n: half(n) for n in range(11)}
    return pl.col("decimals").clip(0, 10).replace_strict(known, return_dtype=AMOUNT)


def _sum_hit(dossier: Dossier, r: dict[str, Any], failing: pl.DataFrame) -> Hit:
    """Return the hit of a total that its rows do not add up to, in the column's unit, with the likely cause."""
    table: Table = dossier.tables[r["table"]]
    at, name = r["at"], r["name"]
    rows = _children(table, at, name, r["of_split"])
    last, values = exact(r["value"]), {k: _value(table, k, name) for k in rows}
    before = _last_year(dossier, table, name)
    texts = {k: label(table, k) for k in values}
    addends = [
        Addend(texts[k], v, table.held("role")[k] == RowRole.PARENT, before.get(texts[k])) for k, v in values.items()
    ]
    found = guesses(last, addends, last=before.get(label(table, at)), earmarks=_earmarks(table, at, name))
    total = table.cell(at, name, CellRole.TOTAL)
    parts = table.span(rows, name, CellRole.PART)
    column = table.column(name)
    places = column.decimals if column else 0
    rounded = abs(r["gap"]) <= r["allowed"]
    exact_table = rounded and _exact_elsewhere(table, r)
    marked, note, cause = _narrow(dossier, table, r, rows, found, failing)
    unit = table.unit_of(name)
    return gap_hit(
        (total, *marked, *(parts if not marked or marked[-1].role is CellRole.TOTAL else ())),
        {
            "where": place(table, (total,)),
            "column": heading(table, name),
            "row": label(table, at),
            "note": (ELSEWHERE if exact_table else ROUNDED) if rounded else note,
        },
        actual=last,
        expected=exact(r["sum"]),
        unit=unit,
        cause=None if rounded else cause,
        live=differs(total, parts, places, Decimal(0) if rounded else exact(r["allowed"])),
        severity=_severity(table, at, rows, name, rounded=rounded, sharp=exact_table),
    )


def _severity(
    table: Table, at: int, rows: list[int], name: str, *, rounded: bool, sharp: Severity | None
) -> Severity | None:
    """Return what replaces the rule's severity: less where rounding, an unclear structure or an 约 may explain it."""
    if rounded and sharp is None:
        return Severity.INFO
    cells = {table.cell(k, name, CellRole.PART).ref for k in (at, *rows)}
    vague = any(r.kind == "inexact" and r.ref in cells for r in table.remarks)
    unclear = any(d.kind is not DoubtKind.HEADER for d in table.doubts)
    return Severity.WARNING if vague or unclear else sharp


def _exact_elsewhere(table: Table, r: dict[str, Any]) -> Severity | None:
    """Return how grave a gap within rounding is where the table's other sums hold to the last place; None for not.

    Figures that were rounded before they were printed show it in more than one sum. Whole amounts of a table
    that decides something (分配, 安排) were never rounded.
    """
    decided = r["decimals"] == 0 and bool(_DECIDES.search(table.title))
    if decided and r["exact"] >= r["off"]:
        return Severity.ERROR
    return Severity.WARNING if r["exact"] >= 2 * r["off"] else None


def _narrow(
    dossier: Dossier, table: Table, r: dict[str, Any], rows: list[int], found: tuple[Guess, ...], failing: pl.DataFrame
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
    witness = _witness(dossier, table, r, rows)
    if witness is not None:
        marked.append(table.cell(witness[0], r["name"], CellRole.SUBJECT))
        return tuple(marked), note, witness[1]
    only = suspect(found)
    values = [_value(table, k, r["name"]) for k in rows]
    # A guess about digits is no evidence where the figures are short (20 is a piece of every 120) or the gap is
    # round: a figure that lost its first digit and one with a wrong digit differ by the same 1000.
    gap = exact(r["gap"])
    telling = len(gap.normalize().as_tuple().digits) > 1 or any(g.kind in _SURER for g in found)
    if only is not None and telling and all(_digits(v) > 2 for v in (values[only], values[only] + gap)):
        marked.append(table.cell(rows[only], r["name"], CellRole.SUBJECT))
    return tuple(marked), note, likely(found)


def _wrong(found: tuple[Guess, ...], index: int) -> Words | None:
    """Return how the figure at `index` may have come to be wrong, where a guess points to it."""
    return likely([guess for guess in found if guess.index == index and guess.kind in WRONG_FIGURE])


def _itself(who: str) -> Words:
    return Words(f"{who}一行的数可能写错", f"{who} itself may be written wrongly")


def _witness(dossier: Dossier, table: Table, r: dict[str, Any], rows: list[int]) -> tuple[int, Words] | None:
    """Return the one row that other evidence points to, and why: its own 其中, or the same notice in another file."""
    name, gap = r["name"], r["gap"]
    short_of = [k for k in rows if any(p > _value(table, k, name) for p in _earmarks(table, k, name))]
    if len(short_of) == 1 and gap > 0:
        who = label(table, short_of[0])
        return short_of[0], Words(
            f"{who}可能写错：它小于自己的“其中”数", f"{who} may be wrong: it is below its own part"
        )
    for other in dossier.tables:
        same = other.document_number and other.document_number == table.document_number
        if other is table or not same or other.column(name) is None:
            continue
        there = dict(zip(other.held("label"), other.frame[name], strict=True))
        apart = [k for k in rows if there.get(table.held("label")[k]) == _value(table, k, name) + gap]
        if len(apart) == 1:
            who = label(table, apart[0])
            right = plain(_value(table, apart[0], name) + gap)
            file = base_name(other.file)
            zh = f"{who}可能写错：同一文号的{file}中为{right}"
            return apart[0], Words(zh, f"{who} may be wrong: {file}, of the same notice, has {right}")
    return None


def _last_year(dossier: Dossier, table: Table, name: str) -> dict[str, Decimal]:
    """Return last year's figures of a column by label, where the dossier holds that year's table in the same unit."""
    other = dossier.last_year(table)
    if other is None or other.column(name) is None or other.unit_of(name) is not table.unit_of(name):
        return {}
    rows = zip(other.held("label"), other.frame[name], strict=True)
    return {short(text): exact(value) for text, value in rows if text and value is not None}


def _above(table: Table, at: int) -> list[int]:
    """Return the rows that `at` adds up into, nearest first."""
    above: list[int] = []
    parent = table.held("parent")[at]
    while parent is not None and parent not in above:
        above.append(int(parent))
        parent = table.held("parent")[int(parent)]
    return above


def _children(table: Table, at: int, name: str, split: int) -> list[int]:
    """Return the frame rows that are summed into `at` by one split and filled in column `name`."""
    mask = (
        table.frame["parent"].eq_missing(at)
        & table.frame["split"].eq(split)
        & table.frame["role"].is_in([str(r) for r in _SUMMED])
        & table.frame[name].is_not_null()
    )
    return [int(k) for k in mask.arg_true()]


def _value(table: Table, at: int, name: str) -> Decimal:
    found = table.frame[name][at]
    return exact(found) if found is not None else Decimal(0)


def _digits(value: Decimal) -> int:
    """How many digits a figure is written with, zeros at its end included: 3 for 120, 1 for 0.8."""
    _, digits, exponent = value.normalize().as_tuple()
    return len(digits) + (max(0, exponent) if isinstance(exponent, int) else 0)


def _earmarks(table: Table, at: int, name: str) -> list[Decimal]:
    return [_value(table, at, c.name) for c in table.amounts() if c.of == name]
