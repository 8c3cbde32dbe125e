"""Family F: the sums and bounds that official forms print, and the formulas printed in any table."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl

from quotaxl.catalogue.form import Bound, Form, Sum, forms
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.finding import Severity
from quotaxl.core.table import AMOUNT, RowRole
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic import printed as formulas
from quotaxl.rules.arithmetic.figures import MESSAGE, OVER, Figure, over_hit, sum_hit
from quotaxl.rules.arithmetic.rowsbetween import closed_by_others
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule

_NONE = Unchecked(
    Words("所给文件中没有带勾稽关系的官方表样", "no official form with sums of its own is in the files"), applies=False
)
_NOT_FILLED = Unchecked(
    Words("印有公式的表没有填写公式中的数", "the figures that the printed formulas are about are not filled in")
)
_PLACE = ("table", "group")
_ZERO = Decimal(0)


@rule(
    "QX-F101",
    Severity.ERROR,
    title=Words("官方表样中各行的勾稽关系不成立", "The rows of an official form do not add up"),
    why=Words(
        "表样规定了各行的关系，如 A=B+C、年末余额=上年末余额+发行额-还本额；不成立的表不能公开，也不能作为依据。",
        "The form says how its rows add up, such as A=B+C or closing = opening + issued - repaid; a table that breaks "
        "it can neither be published nor relied on.",
    ),
    message=MESSAGE,
    remedy=Words(
        "核对标出的合计行与各行，改正其中写错的数；程序不能断定哪一个错了。",
        "Compare the marked rows and mend the wrong one; the tool cannot tell which it is.",
    ),
    basis=("disclosure-209", ARITHMETIC),
)
def rows_do_not_add_up(dossier: Dossier) -> Iterator[Result]:
    """Sums over rows of the forms, in each amount column."""
    yield from _sums(dossier, "rows")


@rule(
    "QX-F102",
    Severity.ERROR,
    title=Words("官方表样中各列的勾稽关系不成立", "The columns of an official form do not add up"),
    why=Words(
        "表样规定了各列的关系，如 债务限额=一般债务+专项债务、本地区=本级+下级。",
        "The form says how its columns add up, such as limit = general + special, or area = own + lower levels.",
    ),
    message=MESSAGE,
    remedy=Words("核对标出的合计列与各列。", "Compare the marked columns."),
    basis=("disclosure-209", ARITHMETIC),
)
def columns_do_not_add_up(dossier: Dossier) -> Iterator[Result]:
    """Sums over columns of the forms, in each row."""
    yield from _sums(dossier, "columns")


@rule(
    "QX-F201",
    Severity.ERROR,
    title=Words("官方表样中某数大于不应超过的数", "A figure of an official form exceeds what it may not exceed"),
    why=Words(
        "余额不得突破批准的限额，总额和一般、专项各自都如此；再融资债券等部分数不能大于其总数。",
        "A balance may not exceed its limit, in total and per kind; a part cannot exceed its total.",
    ),
    message=OVER,
    remedy=Words(
        "核对标出的两个数；余额确已超过限额的，不得再举借，并按规定报告处理。",
        "Compare the two figures; where a limit is broken, borrow no more and report it.",
    ),
    basis=("regulation-43", "regulation-94", ARITHMETIC),
)
def bound_exceeded(dossier: Dossier) -> Iterator[Result]:
    """Bounds over rows and columns of the forms."""
    checked = False
    for form in _present(dossier, with_bounds=True):
        for axis in ("rows", "columns"):
            wide = dossier.once(_wide, form, axis)
            for bound in form.bounds:
                if bound.axis != axis or not {bound.lesser, bound.greater} <= set(wide.columns):
                    continue
                if axis == "columns" and any(c.field == bound.lesser and c.of == bound.greater for c in form.columns):
                    continue  # 其中 columns have a rule of their own
                checked = True
                small, large = pl.col(bound.lesser), pl.col(bound.greater)
                known = small > large
                bad = wide.filter(known & (large != 0) if bound.zero_is_blank else known)
                yield Hits(bad.height, (_over(dossier, form, axis, bound, r) for r in bad.iter_rows(named=True)))
    if not checked:
        yield _NONE


@rule(
    "QX-F301",
    Severity.ERROR,
    title=Words("表头下印的列公式不成立", "A formula printed under the header does not hold"),
    why=Words(
        "表头下一行写明了各列的关系（如 A=B+C），每一行都应成立。",
        "The row under the header says how the columns add up, such as A=B+C; every row must obey.",
    ),
    message=MESSAGE,
    remedy=Words("核对这一行的各数，或改正印出的公式。", "Compare the row's figures, or correct the printed formula."),
    basis=(ARITHMETIC,),
)
def printed_column_formula_broken(dossier: Dossier) -> Iterator[Result]:
    """Formulas in the row of letters under a header, in every row that fills them."""
    checked, printed = False, False
    for table in dossier.tables:
        held = _held(table.form, "columns")
        for equation in formulas.of_columns(table):
            if (equation.total, frozenset(equation.parts)) in held:
                continue
            printed, rows = True, formulas.broken_rows(table, equation)
            if rows is None:
                continue
            checked = True
            yield Hits(
                len(rows),
                (
                    sum_hit(
                        Figure(table, at, equation.total),
                        [Figure(table, at, name, sign) for sign, name in equation.parts],
                        equation.text,
                    )
                    for at in rows
                ),
            )
    if not checked:
        none = Words("没有表在表头下印有公式", "no table prints formulas under its header")
        yield _NOT_FILLED if printed else Unchecked(none, applies=False)


@rule(
    "QX-F302",
    Severity.ERROR,
    title=Words("“公式”列写明的行间关系不成立", "A formula printed in the column 公式 does not hold"),
    why=Words(
        "“公式”列给各行编了字母，并写明关系（如 A=B+C），每一列金额都应成立。",
        "The column 公式 letters the rows and says how they add up; every column of amounts must obey.",
    ),
    message=MESSAGE,
    remedy=Words("核对标出的各行，或改正印出的公式。", "Compare the marked rows, or correct the printed formula."),
    basis=(ARITHMETIC,),
)
def printed_row_formula_broken(dossier: Dossier) -> Iterator[Result]:
    """Formulas in the column 公式 of tables whose form says nothing of sums over rows."""
    checked, printed = False, False
    for table in dossier.tables:
        if _held(table.form, "rows"):
            continue
        for equation in formulas.of_rows(table):
            printed, names = True, formulas.broken_columns(table, equation)
            if names is None:
                continue
            checked = True
            yield Hits(
                len(names),
                (
                    sum_hit(
                        Figure(table, equation.total, name),
                        [Figure(table, at, name, sign) for sign, at in equation.parts],
                        equation.text,
                    )
                    for name in names
                ),
            )
    if not checked:
        none = Words("没有表带有“公式”列", "no table has a column 公式")
        yield _NOT_FILLED if printed else Unchecked(none, applies=False)


def _present(dossier: Dossier, *, with_bounds: bool = False) -> list[Form]:
    return [f for f in forms() if f.id in dossier.forms and (f.bounds if with_bounds else f.sums)]


def _held(form: str | None, axis: str) -> set[tuple[str, frozenset[tuple[int, str]]]]:
    """Return the sums that a form says, as total and signed parts."""
    found = next((f for f in forms() if f.id == form), None)
    return {
        (s.total, frozenset([*((1, p) for p in s.plus), *((-1, m) for m in s.minus)]))
        for s in (found.sums if found else ())
        if s.axis == axis
    }


def _sums(dossier: Dossier, axis: str) -> Iterator[Result]:
    """Yield the hits of the forms' own sums along an axis (rows or columns); parts not filled count as 0."""
    checked = False
    for form in _present(dossier):
        wide = dossier.once(_wide, form, axis)
        for equation in form.sums:
            parts = [*((1, p) for p in equation.plus), *((-1, m) for m in equation.minus)]
            parts = [(sign, name) for sign, name in parts if name in wide.columns]
            if equation.axis != axis or equation.total not in wide.columns or not parts:
                continue
            checked = True
            expected = pl.sum_horizontal(pl.col(n).fill_null(_ZERO) * pl.lit(sign) for sign, n in parts)
            some = pl.any_horizontal(pl.col(n).is_not_null() for _, n in parts)
            for needed in equation.needed:
                some &= pl.col(needed).is_not_null() if needed in wide.columns else pl.lit(value=False)
            if axis == "rows" and equation.only:
                some &= pl.col("group").is_in(equation.only)
            bad = wide.filter(some & (pl.col(equation.total) != expected))
            if bad.height:
                bad = bad.filter([not _otherwise(dossier, form, axis, equation, r) for r in bad.iter_rows(named=True)])
            yield Hits(bad.height, (_hit(dossier, form, axis, equation, r) for r in bad.iter_rows(named=True)))
    if not checked:
        yield _NONE


def _otherwise(dossier: Dossier, form: Form, axis: str, equation: Sum, r: dict[str, Any]) -> bool:
    """Return whether rows or columns that the form does not know are parts of a sum as well.

    Columns are where one of its own is missing, as then one of theirs may be it, and the table's own sums are checked
    elsewhere. Rows are where those between the first and the last of its own close the gap: 三、县间调剂.
    """
    table = dossier.tables[r["table"]]
    if axis == "columns":
        known = {c.field for c in form.columns}
        missing = any(table.column(name) is None for name in (*equation.plus, *equation.minus))
        return missing and any(c.name not in known for c in table.amounts())
    total = _figure(dossier, form, axis, r, equation.total)
    return total is not None and closed_by_others(total, _parts(dossier, form, axis, equation, r))


def _parts(dossier: Dossier, form: Form, axis: str, equation: Sum, r: dict[str, Any]) -> list[Figure]:
    """Return the parts of a sum that the table has, with their signs."""
    signed = [*((1, n) for n in equation.plus), *((-1, n) for n in equation.minus)]
    return [f for sign, n in signed if (f := _figure(dossier, form, axis, r, n, sign))]


def _wide(dossier: Dossier, form: Form, axis: str) -> pl.DataFrame:
    """Return a form's amounts in 元 (as printed where no unit is known), side by side as its sums need them.

    Columns `table` and `group`; then, for sums over rows, one column per row key and a group per amount
    column; for sums over columns, one column per amount column and a group per row (its position).
    Where a row's figure stands in either of its columns, the only group is the first column that is filled.
    """
    stack = dossier.stack(form.id)
    names = [n for n in stack.columns if stack.schema[n] == AMOUNT]
    if not names:
        return pl.DataFrame(schema=dict.fromkeys(_PLACE, pl.Int64))
    rows = stack.lazy()
    if form.partial or axis == "rows":
        rows = rows.filter(pl.col("role") != RowRole.NOTE)
    long = (
        dossier.worths(form.id)
        .lazy()
        .join(rows.select("table", "at"), on=["table", "at"], how="semi")
        .with_columns(pl.coalesce("yuan", "value").alias("value"))
        .sort("table", "at")
    )
    if axis == "columns":
        return (
            long.collect()
            .pivot(on="name", index=["table", "at"], values="value", aggregate_function="first")
            .rename({"at": "group"})
        )
    long = long.filter(pl.col("key").is_not_null())
    if form.either:
        order = {n: i for i, n in enumerate(_order(form, names))}
        rank = pl.col("name").replace_strict(order, return_dtype=pl.Int64)
        long = long.sort("table", "at", rank).group_by("table", "key", maintain_order=True).first()
        long = long.with_columns(pl.lit("").alias("name"))
    return (
        long.collect()
        .pivot(on="key", index=["table", "name"], values="value", aggregate_function="first")
        .rename({"name": "group"})
    )


def _order(form: Form, names: list[str]) -> list[str]:
    """Return a form's amount columns, the one that counts first in front: 执行数 before 预算数."""
    fields = [c.field for c in form.columns]
    return sorted(names, key=lambda n: -fields.index(n) if n in fields else 0)


def _figure(dossier: Dossier, form: Form, axis: str, r: dict[str, Any], name: str, sign: int = 1) -> Figure | None:
    """Return the figure behind a column of `_wide`; None where the table lacks that row or column."""
    table = dossier.tables[r["table"]]
    before = dossier.last_year(table)
    if axis == "columns":
        return Figure(table, r["group"], name, sign) if table.column(name) else None
    at = table.position(name)
    if at is None:
        return None
    columns = _order(form, [c.name for c in table.amounts()]) if form.either else [r["group"]]
    column = next((c for c in columns if table.frame[c][at] is not None), columns[0])
    same = before and before.unit_of(column) is table.unit_of(column)
    return Figure(table, at, column, sign, before.value(name, column) if before and same else None)


def _hit(dossier: Dossier, form: Form, axis: str, equation: Sum, r: dict[str, Any]) -> Hit:
    total = _figure(dossier, form, axis, r, equation.total)
    parts = _parts(dossier, form, axis, equation, r)
    assert total is not None
    names = "".join(f"{'－' if p.sign < 0 else '＋' if i else ''}{_short(p, axis)}" for i, p in enumerate(parts))
    return sum_hit(total, parts, f"{_short(total, axis)}={names}")


def _over(dossier: Dossier, form: Form, axis: str, bound: Bound, r: dict[str, Any]) -> Hit:
    """Return the hit of a figure above its bound.

    Above a 债务限额 the law is broken (预算法实施条例 43, 94), above another figure of the form its arithmetic alone.
    """
    small, large = (_figure(dossier, form, axis, r, n) for n in (bound.lesser, bound.greater))
    assert small is not None
    assert large is not None
    hit = over_hit(small, large)
    legal = "limit" in bound.greater
    return Hit(
        hit.cells,
        hit.values,
        expected=hit.expected,
        actual=hit.actual,
        difference=hit.difference,
        unit=hit.unit,
        live=hit.live,
        basis=("regulation-43", "regulation-94") if legal else (ARITHMETIC,),
    )


def _short(figure: Figure, axis: str) -> str:
    """Return a row's or a column's own name for a formula."""
    return formulas.row_name(figure) if axis == "rows" else formulas.column_name(figure)
