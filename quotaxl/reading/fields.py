"""Forms that are no tables: labels all over a sheet, each with its value beside it."""

import re
from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from quotaxl.catalogue.form import Form, FormKind, RowSpec
from quotaxl.core.amount import exact
from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area, ref
from quotaxl.core.table import AMOUNT, Column, ColumnType, RowRole, Table
from quotaxl.core.words import Words
from quotaxl.reading.match import TITLED
from quotaxl.reading.numbers import parse_number
from quotaxl.reading.page import Page, page_of
from quotaxl.reading.tidy import label
from quotaxl.reading.units import unit_in, without_unit

TITLE_ROWS = 12
"""How far down the title of such a form is looked for."""

_FIELDS = Words("{found}/{all} 个栏目", "{found} of {all} fields")
_LEAD = re.compile(r"^(?:其中[:：]|[(（]?[一二三四五六七八九十\d]+[)）]?[、.])")


def read_fields(page: Page, forms: Sequence[Form]) -> Table | None:
    """Return the sheet as a table of key, value and amount, None where no such form is on it.

    Its columns are `value` (text) and `amount` (in the unit that the sheet states, null where the
    field is no amount); its rows are the form's fields that were found, in the form's order.
    """
    lines = [
        (row, columns[0], label(page.text(row, columns[0])))
        for row in range(1, min(TITLE_ROWS, page.height) + 1)
        if len(columns := page.filled(row)) == 1
    ]
    for candidate in forms if lines else ():
        if candidate.kind is not FormKind.FIELDS:
            continue
        title = next(((row, at) for row, at, text in lines if any(p.search(text) for p in candidate.titles)), None)
        if title and (found := _find(page, candidate)):
            return _table(page, candidate, title, found)
    return None


def value_cells(grid: Grid, form: Form) -> dict[str, tuple[int, int]]:
    """Return by key the cell that takes a field's value: the one right of its label, merged cells skipped."""
    page = page_of(grid)
    found: dict[str, tuple[int, int]] = {}
    for spec, (row, column), _ in _find(page, form):
        merge = page.merged.get((row, column))
        found[spec.key] = (row, (merge.right if merge else column) + 1)
    return found


def _find(page: Page, form: Form) -> list[tuple[RowSpec, tuple[int, int], tuple[int, int] | None]]:
    """Each field with the places of its label and of its value, None where the value is blank."""
    labels = {
        (row, column): spec
        for row in range(1, page.height + 1)
        for column in page.filled(row)
        if (spec := _spec(form, label(page.text(row, column))))
    }
    found = []
    for spec in form.rows:
        place = next((p for p, s in labels.items() if s is spec), None)
        if place:
            found.append((spec, place, _beside(page, place, set(labels))))
    return found if all(any(f[0] is r for f in found) for r in form.rows if r.required) else []


def _spec(form: Form, text: str) -> RowSpec | None:
    name = without_unit(_LEAD.sub("", text)).rstrip(":：")
    return next((row for row in form.rows if row.label.fullmatch(name)), None)


def _beside(page: Page, place: tuple[int, int], labels: set[tuple[int, int]]) -> tuple[int, int] | None:
    """The first filled cell right of a label, unless a further label comes before it."""
    row, column = place
    right = next((c for c in page.filled(row) if c > column), None)
    return None if right is None or (row, right) in labels else (row, right)


def _table(
    page: Page,
    form: Form,
    title: tuple[int, int],
    found: list[tuple[RowSpec, tuple[int, int], tuple[int, int] | None]],
) -> Table:
    """Return a form whose values stand behind their labels as a table: a row for each label, one column of texts."""
    texts = [page.text(*value) if value else None for _, _, value in found]
    unit, unit_ref = next(
        ((u, ref(r, c)) for r in range(1, page.height + 1) for c in page.filled(r) if (u := unit_in(page.text(r, c)))),
        (None, None),
    )
    column = next((value[1] for _, _, value in found if value), title[1] + 1)
    frame = pl.DataFrame(
        [
            pl.Series("row", [place[0] for _, place, _ in found], dtype=pl.Int32),
            pl.Series("ordinal", [None] * len(found), dtype=pl.String),
            pl.Series("label", [page.text(*place) for _, place, _ in found], dtype=pl.String),
            pl.Series("role", [RowRole.ITEM.value] * len(found), dtype=pl.String),
            pl.Series("depth", [0] * len(found), dtype=pl.Int32),
            pl.Series("parent", [None] * len(found), dtype=pl.Int32),
            pl.Series("split", [0] * len(found), dtype=pl.Int32),
            pl.Series("key", [spec.key for spec, _, _ in found], dtype=pl.String),
            pl.Series("value", texts, dtype=pl.String),
            pl.Series("amount", [_amount(s, t) for (s, _, _), t in zip(found, texts, strict=True)], dtype=AMOUNT),
        ]
    )
    return Table(
        grid=page.grid,
        area=Area(title[0], page.left, page.height, page.right),
        form=form.id,
        title=page.text(*title).strip(),
        document_number=None,
        unit=unit,
        region=None,
        year=None,
        columns=(
            Column("value", column, ("内容",), ColumnType.TEXT),
            Column("amount", column, ("金额",), ColumnType.AMOUNT),
        ),
        content=frame,
        label_column=found[0][1][1],
        unit_ref=unit_ref,
        title_ref=ref(*title),
        confidence=(Decimal(len(found)) / len(form.rows)).quantize(Decimal("0.01")),
        reasons=(TITLED.fill(name=form.name, id=form.id), _FIELDS.fill(found=len(found), all=len(form.rows))),
    )


def _amount(spec: RowSpec, text: str | None) -> Decimal | None:
    number = parse_number(text) if spec.amount and text else None
    return exact(number.value) if number else None
