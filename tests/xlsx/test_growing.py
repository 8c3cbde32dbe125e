"""A run that grows gives the workbook that was written with as many rows at once: random templates, part by part."""

import re
import warnings
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from xlsx.growcases import LIST, Record, build, first_row, records

from quotaxl.core.edits import EditPlan, GrowRows, SetCell
from quotaxl.xlsx import apply_plan

SEEDS = range(60)
COUNTS = (0, 1, 2, 40)


def grown(folder: Path, seed: int, samples: int, count: int) -> tuple[Path, Path]:
    """Return the template of a seed, grown and filled, and the workbook that this must be."""
    filled: list[Record] = records(count)
    first, rows = first_row(seed), max(count, 1)
    template = build(folder / "template.xlsx", seed, samples, [])
    expected = build(folder / "expected.xlsx", seed, rows, filled)
    cells = [
        SetCell(LIST, f"{'ABCD'[column]}{row}", Decimal(str(value)) if isinstance(value, int | float) else value, "x")
        for row, (at, record) in enumerate(enumerate(filled, start=1), start=first)
        for column, value in enumerate((at, *record))
    ]
    plan = EditPlan((GrowRows(LIST, first, samples, rows, "x"), *cells))
    apply_plan(template, plan, folder / "grown.xlsx", force=True)
    return folder / "grown.xlsx", expected


def seen(path: Path) -> dict[str, object]:
    """Return what openpyxl sees of a workbook."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # extensions that openpyxl does not know are compared as text
        book = openpyxl.load_workbook(path)
    sheet = book[LIST]
    with zipfile.ZipFile(path) as archive:
        parts = {
            name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist() if name.endswith("xml")
        }
    extensions = sorted(found for name in parts for found in re.findall(r"<xm:(?:f|sqref)>[^<]*", parts[name]))
    charts = sorted(found for name in parts if "/charts/" in name for found in re.findall(r"<c:f>[^<]*", parts[name]))
    notes = sorted((cell.coordinate, cell.comment.text) for row in sheet.iter_rows() for cell in row if cell.comment)
    return {
        "cells": {
            (s.title, c.coordinate): c.value for s in book for row in s.iter_rows() for c in row if c.value is not None
        },
        "looks": {c.coordinate: c.border.left.style for row in sheet.iter_rows() for c in row if c.border.left.style},
        "merges": sorted(map(str, sheet.merged_cells.ranges)),
        "validations": sorted((str(v.sqref), v.formula1) for v in sheet.data_validations.dataValidation),
        "formats": sorted((str(f.sqref), str([r.formula for r in f.rules])) for f in sheet.conditional_formatting),
        "names": {name: defined.attr_text for name, defined in book.defined_names.items()},
        "own names": {name: defined.attr_text for name, defined in sheet.defined_names.items()},
        "printed": (sheet.print_area, sheet.print_title_rows, sheet.auto_filter.ref, sheet.freeze_panes),
        "breaks": [b.id for b in sheet.row_breaks.brk],
        "rows": {n: (d.height, d.outlineLevel) for n, d in sheet.row_dimensions.items() if d.height or d.outlineLevel},
        "extensions": extensions,
        "charts": charts,
        "notes": notes,
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_a_run_grows_into_the_same_workbook_as_written_at_once(tmp_path: Path, seed: int) -> None:
    samples = 1 + seed % 4
    count = COUNTS[seed // 4 % 4]
    ours, expected = (seen(path) for path in grown(tmp_path, seed, samples, count))
    assert ours == expected
