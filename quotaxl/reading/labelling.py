"""What names the rows of a table, and each row with its label, ordinal, indent and group."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quotaxl.core.content import Cells
from quotaxl.core.grid import Value
from quotaxl.core.refs import ref
from quotaxl.core.table import Remark, RowRole
from quotaxl.reading import values
from quotaxl.reading.columns import merged_rows
from quotaxl.reading.depths import FEW
from quotaxl.reading.header import HeaderColumn
from quotaxl.reading.hierarchy import LabelledRow, listed_rows, rows_of
from quotaxl.reading.naming import (
    code_columns,
    inner_column,
    inner_names,
    label_column,
    merged_down,
    name_from,
    name_rows,
    names_all,
    naming_columns,
    ordinal_column,
    sums_beside,
    tell_apart,
)
from quotaxl.reading.tablearea import TableArea
from quotaxl.reading.tidy import label, matching, narrow, shown, squeeze

_STAR = re.compile(r"^\*(?!\*)|(?<!\*)\*$")
"""One star at either end of a name."""


@dataclass(frozen=True, slots=True)
class NamingColumns:
    """Positions of the columns that name the rows: ordinals, codes, groups, the label, all that hold names."""

    ordinal: int | None
    codes: tuple[int, ...]
    group: int | None
    label: int
    naming: tuple[int, ...]
    regional: bool
    """Whether the group is a region, said once for all the rows below it."""
    merged: tuple[tuple[int, int], ...] = ()
    """Positions, first and last, over which the label's cells are merged."""


def named_by(block: TableArea, header: tuple[HeaderColumn, ...], cells: list[list[Value]]) -> NamingColumns:
    """Tell what names the rows, and say names merged over several rows for each of them, in `cells`."""
    length = len(block.body)
    ordinal_at = ordinal_column(header, cells, length)
    label_at = label_column(header, cells, ordinal_at)
    inner = inner_column(header, cells, label_at)
    regional = inner is not None
    group_at, label_at = (label_at, inner) if inner is not None else (None, label_at)
    naming = naming_columns(header, cells, ordinal_at, label_at)
    merged: list[tuple[int, int]] = []
    for at in naming:
        if regional and at == group_at:
            continue
        spans = merged_rows(block, header[at].index)
        merged_down(cells[at], spans)
        if at == label_at:
            merged = spans
        elif at < label_at and spans and not regional:
            group_at = at
    codes = tuple(at for at in code_columns(header, cells) if at not in (ordinal_at, label_at))
    return NamingColumns(ordinal_at, codes, group_at, label_at, tuple(naming), regional, tuple(merged))


def labelled_rows(
    block: TableArea,
    header: Sequence[HeaderColumn],
    cells: list[list[Value]],
    names: NamingColumns,
    ordinals: list[str],
    groups: list[str],
) -> Sequence[LabelledRow]:
    """Return the body's and the notes' rows with label, ordinal, indent and group, one for each row of the block.

    Those of a long list of names, without notes, groups, codes and what is left of an example, are ListedRows.
    """
    body = (*block.body, *block.notes)
    length = len(block.body)
    labels, numbers, owners, places = _called(block, header, cells, names, ordinals, groups)
    indents = block.page.grid.indents
    alone = length > FEW and not (indents or block.notes or groups or names.codes or names.group is not None)
    if alone and (listed := listed_rows(labels, numbers)) and not matching(labels, values.MAYBE_TEMPLATE):
        return listed
    heads = [header[at].index for at in owners] + [header[names.label].index] * len(block.notes)
    depth = [indents.get(place, 0) for place in zip(body, heads, strict=True)] if indents else [0] * len(body)
    rows = rows_of(labels, numbers, depth)
    for row, group in zip(rows[:length], groups, strict=False):
        row.group = group
    if names.group is not None and not names.regional:
        for row, owner, value in zip(rows[:length], owners, cells[names.group], strict=False):
            row.group = "" if owner == names.group else label(shown(value))
    for row, place in zip(rows[:length], places, strict=True):
        row.place = place
    if names.codes:
        held = [cells[at] for at in names.codes]
        for at, row in enumerate(rows[:length]):
            code = "".join(squeeze(shown(column[at])) for column in held)
            row.code = code if code.isdecimal() else ""
    return rows


def _called(
    block: TableArea,
    header: Sequence[HeaderColumn],
    cells: list[list[Value]],
    names: NamingColumns,
    ordinals: list[str],
    groups: list[str],
) -> tuple[list[str], list[str], list[int], list[int]]:
    """Return each row's label and ordinal, and of the body's rows the label's column and the last that is filled."""
    body = (*block.body, *block.notes)
    length = len(block.body)
    at_label = names.label
    labels = [v if type(v) is str else shown(v) for v in cells[at_label]]
    numbers = ordinals or [""] * len(body)
    naming = [at for at in names.naming if not (names.regional and at == names.group)]
    if names.merged and (inner := inner_names(header, cells, naming, at_label)) is not None:
        every = inner in naming and names_all(cells[inner][:length])  # then of the rows that are not merged as well
        spans = [(at, at) for at in range(length)] if every else names.merged
        for at, text in tell_apart(labels, spans, cells[inner]).items():
            labels[at] = text
    if at_label in naming:
        owners, places = name_from(labels, naming, cells, at_label, length)
    else:
        owners, places = [at_label] * length, [0] * length
    sums_beside(labels, [*names.naming, *([names.ordinal] if names.ordinal is not None else [])], cells, at_label)
    if ordinals or groups:
        name_rows(labels, numbers, groups)
    for at in range(length, len(body)):
        labels[at] = next((t for t in block.page.labels(body[at]) if t), "")
        numbers[at] = ""
    return labels, numbers, owners, places


def note_examples(
    rows: Sequence[LabelledRow], body: Sequence[int], head: HeaderColumn, amounts: Sequence[Cells]
) -> list[Remark]:
    """Make notes of rows that the form's author left as an example, and say so.

    One star at either end of a name whose row has amounts is a mark: *石门县, 马边县*.
    """
    found = []
    for at in matching([row.label for row in rows], values.MAYBE_TEMPLATE):
        row = rows[at]
        text = narrow(row.label).strip()
        if any(held[at] is not None for held in amounts):
            text = _STAR.sub("", text)
        if values.TEMPLATE.search(text):
            row.role, row.parent = RowRole.NOTE, None
            found.append(Remark("template", ref(body[at], head.index), row.label))
    return found
