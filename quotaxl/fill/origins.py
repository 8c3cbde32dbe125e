"""Where each figure of a filled form comes from, kept in the form itself: file names, sheets, cells, no folders."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from quotaxl.core.amount import plain
from quotaxl.core.edits import Content, Formula
from quotaxl.core.refs import ref
from quotaxl.core.table import Column, Table
from quotaxl.text.clean import json_text

TOPIC = "sources"
"""Under which a form keeps its origins; see edits.KeepData."""
_VERSION = 1


@dataclass(frozen=True, slots=True)
class CellSource:
    """A cell of an input: the file's name, its sheet and cell, what stands there, its unit (None: no amount)."""

    file: str
    sheet: str
    ref: str
    value: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class CellOrigin:
    """What was written into a cell of the form, and from what: several sources were added up.

    `unit` is the form's, None for a text; `exact` the figure before it was rounded, None where it was not.
    """

    sheet: str
    ref: str
    value: str
    sources: tuple[CellSource, ...]
    unit: str | None = None
    exact: str | None = None


@dataclass(frozen=True, slots=True)
class KeptOrigins:
    """What a filled form says of its making: the sha256 of each input and of the template, and every cell's origin."""

    template: tuple[str, str]
    inputs: Mapping[str, str]
    cells: Mapping[tuple[str, str], CellOrigin]


def source_of(table: Table, row: Mapping[str, Any], name: str) -> CellSource | None:
    """Return the cell of a table's row and column; None where it is blank or there is no such column."""
    column = table.column(name)
    return _source(table, row, column) if column else None


def _source(table: Table, row: Mapping[str, Any], column: Column) -> CellSource | None:
    value = row.get(column.name)
    if value is None or value == "":
        return None
    unit = table.unit_of(column.name) if isinstance(value, Decimal) else None
    shown = plain(value) if isinstance(value, Decimal) else str(value)
    place = ref(int(row["row"]), column.index)
    return CellSource(_file_name(table.file), table.sheet, place, shown, unit.label if unit else None)


@lru_cache(maxsize=256)
def _file_name(path: str) -> str:
    return Path(path).name


def sources_of(table: Table, row: Mapping[str, Any]) -> dict[str, tuple[CellSource, ...]]:
    """Return the cells of a table's row by field."""
    found = ((column.name, _source(table, row, column)) for column in table.columns)
    return {name: (source,) for name, source in found if source}


def shown(content: Content) -> str:
    """Return a cell's content as text."""
    if isinstance(content, Formula):
        return f"={content.text}"
    return plain(content) if isinstance(content, Decimal) else "" if content is None else str(content)


def to_text(origins: Iterable[CellOrigin], template: tuple[str, str], inputs: Mapping[str, str]) -> str:
    """Return origins as the text that the form keeps."""
    files = list(inputs)
    cells: dict[str, dict[str, Any]] = {}
    for one in origins:
        found = [
            [files.index(s.file) if s.file in files else s.file, s.sheet, s.ref, s.value, s.unit] for s in one.sources
        ]
        cells.setdefault(one.sheet, {})[one.ref] = [one.value, one.unit, one.exact, found]
    data = {"version": _VERSION, "template": template, "inputs": [[f, inputs[f]] for f in files], "cells": cells}
    return json_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def from_text(text: str) -> KeptOrigins | None:
    """Return what a form keeps of its making; None where it is not as this version writes it."""
    try:
        data = json.loads(text)
        if data["version"] != _VERSION:
            return None
        files = [file for file, _ in data["inputs"]]
        cells = {
            (sheet, place): CellOrigin(sheet, place, value, _sources(found, files), unit, exact)
            for sheet, own in data["cells"].items()
            for place, (value, unit, exact, found) in own.items()
        }
        return KeptOrigins((data["template"][0], data["template"][1]), dict(data["inputs"]), cells)
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def _sources(found: Sequence[Sequence[Any]], files: Sequence[str]) -> tuple[CellSource, ...]:
    return tuple(
        CellSource(files[file] if isinstance(file, int) else str(file), sheet, place, value, unit)
        for file, sheet, place, value, unit in found
    )
