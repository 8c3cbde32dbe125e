"""Equations and bounds over the items of the counties' own sheets, checked for all counties at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import polars as pl

from quotaxl.catalogue.form import Form, Sum, forms
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.naming import called
from quotaxl.catalogue.sections import Axis
from quotaxl.core.amount import Unit, convert, exact, plain
from quotaxl.core.finding import CellRef, CellRole
from quotaxl.core.table import AMOUNT, ColumnType, Table
from quotaxl.core.tolerance import half
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import County, Dossier
from quotaxl.rules.arithmetic.figures import Figure, over_hit, sum_hit
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked
from quotaxl.rules.engine.wording import heading, label, value_at

_ZERO = Decimal(0)
_MOST_OF = 7
"""A balance is seldom below seven tenths of its limit."""


@dataclass(frozen=True, slots=True)
class Equation:
    """`total` = Σ plus − Σ minus; without the `needed` nothing is said; `text` is how people write it: A=B+C."""

    total: Item
    plus: tuple[Item, ...]
    minus: tuple[Item, ...] = ()
    needed: tuple[Item, ...] = ()
    text: str = ""

    @property
    def parts(self) -> tuple[tuple[int, Item], ...]:
        """Its parts with their signs."""
        return (*((1, item) for item in self.plus), *((-1, item) for item in self.minus))


@cache
def equations_of(rule: str) -> tuple[Equation, ...]:
    """Return the equations that forms name a rule for, each written out for every row or column that it runs over."""
    return tuple(one for form in forms() for held in form.ruled if held.rule == rule for one in _written(form, held))


def _written(form: Form, held: Sum) -> Iterator[Equation]:
    along = held.axis is Axis.ROWS
    others = [c.field for c in form.columns if c.type is ColumnType.AMOUNT] if along else [r.key for r in form.rows]
    others = [name for name in others if not held.only or name in held.only]
    texts = held.text if isinstance(held.text, Mapping) else dict.fromkeys(others, held.text)
    for other, text in texts.items():

        def item(name: str, other: str = other) -> Item:
            return Item(form.id, name, other) if along else Item(form.id, other, name)

        plus, minus, needed = (tuple(map(item, names)) for names in (held.plus, held.minus, held.needed))
        yield Equation(item(held.total), plus, minus, needed, text)


def column(dossier: Dossier, item: Item) -> pl.Expr:
    """Return the item's column of Dossier.sheet, nulls where no county has it."""
    return pl.col(item.name) if item.name in dossier.stated else pl.lit(None, AMOUNT)


def table_of(dossier: Dossier, county: int, form: str) -> Table | None:
    """Return the county's table of this form."""
    at = dossier.counties[county].tables.get(form)
    return None if at is None else dossier.tables[at]


def cell_of(dossier: Dossier, county: int, item: Item, role: CellRole) -> CellRef | None:
    """Return the item's cell; None where the county's form has no such row or column."""
    table, at = _row_of(dossier, county, item)
    return table.cell(at, item.field, role) if table and at is not None and table.column(item.field) else None


def amount_of(dossier: Dossier, county: int, item: Item, unit: Unit) -> Decimal | None:
    """Return the item's amount in `unit`; None where blank."""
    table, at = _row_of(dossier, county, item)
    if table is None or at is None or table.column(item.field) is None:
        return None
    value, own = value_at(table, at, item.field), table.unit_of(item.field)
    return None if value is None or own is None else convert(value, own, unit)


def stated(dossier: Dossier, county: int, item: Item) -> Decimal | None:
    """Return the item's amount in 元; None where blank, not read, or of no known unit."""
    name = item.name
    found = dossier.stated[name][county] if name in dossier.stated else None
    return None if found is None else exact(found)


def _row_of(dossier: Dossier, county: int, item: Item) -> tuple[Table | None, int | None]:
    index = dossier.counties[county].tables.get(item.form)
    return (None, None) if index is None else (dossier.tables[index], dossier.position(index, item.key))


def half_of(dossier: Dossier, county: int, item: Item, unit: Unit) -> Decimal:
    """Return half of the last printed place of the item's column, in `unit`."""
    table = table_of(dossier, county, item.form)
    printed = table.column(item.field) if table else None
    own = table.unit_of(item.field) if table else None
    return convert(half(printed.decimals), own, unit) if printed and own else _ZERO


def item_name(dossier: Dossier, county: int, item: Item) -> str:
    """Return what people call the item: sheet, row and column."""
    table, at = _row_of(dossier, county, item)
    if table is None or at is None:
        return called(item)
    return f"〔{table.sheet}〕{label(table, at)}·{heading(table, item.field)}"


def item_brief(dossier: Dossier, county: int, item: Item) -> str:
    """Return what a message calls the item: column and row; sheet and cell stand in columns of their own."""
    table, at = _row_of(dossier, county, item)
    return called(item) if table is None or at is None else Figure(table, at, item.field).brief


def owner(county: County) -> str:
    """Return what the county is called."""
    return county.region.name if county.region else county.name or ""


def hold(dossier: Dossier, equations: Iterable[Equation]) -> Iterator[Result]:
    """Yield a hit for each county and equation that fails; what could not be checked is said.

    An equation is checked where its total, all required parts and at least one part are filled;
    other blank parts count as 0. Where nothing of it is filled, nothing is said of it.
    """
    held = tuple(equations)
    checked, blank = 0, []
    asked = (_expressions(dossier, equation) for equation in held)
    for equation, (known, open_, bad) in zip(held, looked(dossier, asked), strict=True):
        checked += known
        blank += [(n, equation) for n in open_[:3]]
        yield Hits(len(bad), (equation_hit(dossier, n, equation) for n in bad))
    if blank:
        yield _lacking(dossier, blank, everything=not checked)
    elif not checked:
        reason = Words("所需各项都未填写", "none of the items is filled in")
        cells = _totals(dossier, [equation.total for equation in held])
        yield Unchecked(reason, applies=bool(dossier.counties), cells=cells)


def _expressions(dossier: Dossier, equation: Equation) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Return for which counties an equation can be checked, has figures but too few, and is broken."""
    total = column(dossier, equation.total)
    parts = [column(dossier, part) for _, part in equation.parts]
    needed = [column(dossier, part) for part in equation.needed]
    filled = pl.any_horizontal(p.is_not_null() for p in parts)
    known = total.is_not_null() & filled & pl.all_horizontal(*(p.is_not_null() for p in needed), pl.lit(value=True))
    expected = pl.sum_horizontal(
        p.fill_null(_ZERO) * pl.lit(sign) for p, (sign, _) in zip(parts, equation.parts, strict=True)
    )
    return known, ~known & (total.is_not_null() | filled), known & ((total - expected) != 0)


def looked(
    dossier: Dossier, asked: Iterable[tuple[pl.Expr, pl.Expr, pl.Expr]]
) -> Iterator[tuple[int, list[int], list[int]]]:
    """Yield how many counties the first of three expressions holds for, and for which ones the others do.

    All are asked in one go: a question of its own for each costs more than what it looks at.
    """
    here = pl.col("county").is_not_null()  # true of each: an expression of literals alone would be a single row
    every = [here & expression.fill_null(value=False) for three in asked for expression in three]
    if not every:
        return
    answers = dossier.sheet.select(
        (one.arg_true().implode() if at % 3 else one.sum()).alias(str(at)) for at, one in enumerate(every)
    ).row(0)
    for at in range(0, len(every), 3):
        yield answers[at], list(answers[at + 1]), list(answers[at + 2])


def equation_hit(dossier: Dossier, county: int, equation: Equation) -> Hit:
    """Return the hit of an equation that a county's figures break. Raises ValueError where it has no such table."""
    total = figure_of(dossier, county, equation.total)
    if total is None or total.unit is None:
        raise ValueError(f"no {equation.total.form} with a unit")
    parts = [f for sign, part in equation.parts if (f := figure_of(dossier, county, part, sign))]
    return sum_hit(total, parts, equation.text, county=owner(dossier.counties[county]))


def figure_of(dossier: Dossier, county: int, item: Item, sign: int = 1) -> Figure | None:
    """Return the item as a figure of its table; None where the county's form has no such row or column."""
    table, at = _row_of(dossier, county, item)
    return Figure(table, at, item.field, sign) if table and at is not None and table.column(item.field) else None


def within(dossier: Dossier, pairs: Iterable[tuple[Item, Item]]) -> Iterator[Result]:
    """Yield a hit for each county whose first item of a pair exceeds the second."""
    held = tuple(pairs)
    checked, blank = 0, []
    asked = []
    for part, limit in held:
        small, large = column(dossier, part), column(dossier, limit)
        known = small.is_not_null() & large.is_not_null()
        asked.append((known, ~known, (small - large) > 0))
    for (part, limit), (known_ones, open_, bad) in zip(held, looked(dossier, asked), strict=True):
        checked += known_ones
        blank += [(n, Equation(part, (limit,))) for n in open_[:3]]
        yield Hits(len(bad), (_over(dossier, n, part, limit) for n in bad))
    if blank:
        yield _lacking(dossier, blank, everything=not checked)


def _over(dossier: Dossier, county: int, part: Item, limit: Item) -> Hit:
    first, second = figure_of(dossier, county, part), figure_of(dossier, county, limit)
    assert first is not None
    assert second is not None
    hit = over_hit(first, second, county=owner(dossier.counties[county]))
    return replace(hit, cause=_tenfold(hit)) if _tenfold(hit) else hit


def _tenfold(hit: Hit) -> Words | None:
    """A digit too many in the figure or too few in its bound, where one tenth would be most of the bound."""
    part, limit = hit.actual, hit.expected
    if not (isinstance(part, Decimal) and isinstance(limit, Decimal)) or not limit * _MOST_OF < part <= limit * 10:
        return None
    return Words(
        f"两数相差近10倍：前者可能多写了一位，应为{plain(part / 10)}；或后者少写了一位，应为{plain(limit * 10)}",
        f"almost ten times: a digit too many ({plain(part / 10)}?), or one too few in the bound ({plain(limit * 10)}?)",
    )


def _lacking(dossier: Dossier, blank: Sequence[tuple[int, Equation]], *, everything: bool) -> Unchecked:
    """Return what could not be checked for want of figures, with the cells that want them."""
    items = [(n, i) for n, equation in blank for i in _missing(dossier, n, equation)]
    cells = [c for n, i in items if (c := cell_of(dossier, n, i, CellRole.SUBJECT))]
    return Unchecked(_blank(dossier, *blank[0]), everything, cells=tuple(dict.fromkeys(cells)))


def _totals(dossier: Dossier, items: Iterable[Item]) -> tuple[CellRef, ...]:
    """Return the cells of items in the first county's sheets."""
    found = [cell_of(dossier, n, i, CellRole.SUBJECT) for n in range(min(1, len(dossier.counties))) for i in items]
    return tuple(c for c in found if c)


def _missing(dossier: Dossier, county: int, equation: Equation) -> list[Item]:
    items = [equation.total, *(item for _, item in equation.parts)]
    return [i for i in items if stated(dossier, county, i) is None]


def _blank(dossier: Dossier, county: int, equation: Equation) -> Words:
    missing = _missing(dossier, county, equation)
    what = "、".join(item_name(dossier, county, i) for i in missing)
    who = owner(dossier.counties[county])
    return Words(f"{who}：{what}未填写", f"{who}: not filled in: {what}")
