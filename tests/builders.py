"""Tables written by hand, for tests that need no workbook."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

import polars as pl

from quotaxl.core.amount import UNITS, decimals
from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area
from quotaxl.core.table import AMOUNT, Column, ColumnType, Table

Cell = str | int | None
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def table(
    form: str | None,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    unit: str | None = "万元",
    *,
    file: str = "a.xlsx",
    sheet: str = "表",
    title: str = "",
    number: str | None = None,
    region: str | None = None,
    year: int | None = 2024,
    label: str | None = None,
    paths: Mapping[str, str] | None = None,
    of: Mapping[str, str] | None = None,
    top: int = 4,
) -> Table:
    """A table whose columns stand from A on and whose rows from sheet row `top` on.

    The first cells of a row are role, depth, parent and key (each may be None); then one cell per column.
    A column named `amount`, `total`, `general`, `special`, `opening`, `change`, `adjusted`, by a capital
    letter or ending in a kind of debt holds amounts; `ordinal` and `code` hold codes; all others text.
    """
    paths, of = paths or {}, of or {}
    amounts = {"amount", "total", "general", "special", "opening", "change", "adjusted"}
    body = [list(row[4:]) for row in rows]
    made, series = [], {}
    for index, name in enumerate(columns):
        cells = [row[index] if index < len(row) else None for row in body]
        if name in amounts or re.fullmatch(r"[A-Z]|\w+_(total|general|special)", name):
            values = [Decimal(str(c)) if c is not None and _NUMBER.fullmatch(str(c)) else None for c in cells]
            places = max((decimals(v) for v in values if v is not None), default=0)
            made.append(
                Column(name, index + 1, (paths.get(name, name),), ColumnType.AMOUNT, of.get(name), None, places)
            )
            series[name] = pl.Series(name, values, dtype=AMOUNT)
        else:
            kind = ColumnType.CODE if name in {"ordinal", "code"} else ColumnType.TEXT
            made.append(Column(name, index + 1, (paths.get(name, name),), kind))
            texts = [None if c is None else str(c) for c in cells]
            series[name] = pl.Series(name, texts, dtype=pl.String)
    named = label or next((n for n in ("label", "region", "name") if n in columns), columns[0])
    head = {
        "row": pl.Series([top + n for n in range(len(rows))], dtype=pl.Int64),
        "ordinal": series.get("ordinal", pl.Series([None] * len(rows), dtype=pl.String)),
        "label": series[named].alias("label"),
        "role": pl.Series([row[0] or "item" for row in rows], dtype=pl.String),
        "depth": pl.Series([row[1] or 0 for row in rows], dtype=pl.Int64),
        "parent": pl.Series([row[2] for row in rows], dtype=pl.Int64),
        "split": pl.Series([0 for _ in rows], dtype=pl.Int64),
        "key": pl.Series([row[3] for row in rows], dtype=pl.String),
    }
    own = {n: s for n, s in series.items() if n not in head}
    grid_rows: list[list[Cell]] = [[title or None], [f"单位：{unit}" if unit else None], list(columns)]
    return Table(
        grid=Grid(file, sheet, [*grid_rows[: top - 1], *body]),
        area=Area(top - 1, 1, top - 1 + len(rows), len(columns)),
        form=form,
        title=title,
        document_number=number,
        unit=UNITS[unit] if unit else None,
        region=region,
        year=year,
        columns=tuple(made),
        content=pl.DataFrame({**head, **own}),
        label_column=list(columns).index(named) + 1,
        unit_ref="A2" if unit else None,
        title_ref="A1" if title else None,
    )
