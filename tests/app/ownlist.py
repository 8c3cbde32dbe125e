"""A county with six projects, and what becomes of a bureau's own template when it is filled for it."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

import openpyxl
from fill import full

from quotaxl.app.bind import bind_file
from quotaxl.app.check import Wishes
from quotaxl.app.fill import Order, fill
from quotaxl.sources.read import read_workbook
from quotaxl.xlsx.apply import apply_plan

PROJECTS = (
    ("城北水厂扩建工程", "P24653001-0001", "一般", "0.8", "农林水利"),
    ("新城东路改建工程", "P24653001-0002", "一般", "1.45", "市政建设"),
    ("第六小学教学楼", "P24653001-0003", "一般", "0.35", "教育"),
    ("人民医院综合楼", "P24653001-0004", "专项", "3.5", "医疗卫生"),
    ("职业技术学校实训楼", "P24653001-0005", "专项", "1.25", "教育"),
    ("工业园污水管网", "P24653001-0006", "专项", "1.75", "市政建设"),
)
WATER, ROAD, SCHOOL, HOSPITAL, COLLEGE, SEWER = (project[0] for project in PROJECTS)
GENERAL, SPECIAL = [WATER, ROAD, SCHOOL], [HOSPITAL, COLLEGE, SEWER]
EVERY = [*GENERAL, *SPECIAL]


def write_county(path: Path, kept: Sequence[str] = EVERY) -> Path:
    """Write the county's workbook, perhaps with some of its projects only."""
    with mock.patch.object(full, "PROJECTS", PROJECTS):
        full.make(path)
    if kept != EVERY:
        book = openpyxl.load_workbook(path)
        sheet = book["债券项目"]
        for row in sheet.iter_rows(min_row=5):
            if row[1].value in EVERY and row[1].value not in kept:
                for cell in row:
                    cell.value = None
        book.save(path)
    return path


def fill_own(template: Path, county: Path) -> tuple[Path, list[str]]:
    """Bind a template and fill it, and return the filled file and what was said."""
    bound = bind_file(template, template.with_name(f"bound{template.suffix}"), read_workbook, apply_plan)
    out = template.with_name(f"out{template.suffix}")
    result = fill(Order((county,), out, template=str(bound.path)), read_workbook, apply_plan, Wishes())
    return out, [f"{one.sheet}!{one.ref} {one.what.zh}" for one in result.missing]


def put(page: Any, rows: Sequence[Sequence[object]], merges: Sequence[str] = ()) -> None:
    """Write rows of values into a sheet of openpyxl."""
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            if value is not None:
                page.cell(row, column, value)
    for merge in merges:
        page.merge_cells(merge)


def down(letter: str, first: int, values: Sequence[object]) -> dict[str, object]:
    """Return the cells of a column from a row on."""
    return {f"{letter}{row}": value for row, value in enumerate(values, first)}


def check(page: Any, expected: dict[str, object]) -> None:
    """Compare cells with what they must hold; amounts to the ninth place."""
    found = {ref: page[ref].value for ref in expected}
    for ref, value in expected.items():
        if isinstance(value, Decimal):
            assert found[ref] is not None and abs(Decimal(str(found[ref])) - value) < Decimal("1e-9"), (ref, found[ref])
            found[ref] = value
    assert found == expected
