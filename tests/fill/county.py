"""A county's tables written by hand, for the tests of fill."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import openpyxl
from builders import table

from quotaxl.core.document import Document
from quotaxl.core.grid import Grid
from quotaxl.core.region import Level, Region, RegionTable
from quotaxl.core.table import Table
from quotaxl.fill.bound import BoundTemplate, bind
from quotaxl.fill.template import shipped

PROVINCE = Region("650000", "新疆维吾尔自治区", Level.PROVINCE, None, ("新疆",))
PREFECTURE = Region("653000", "克孜勒苏柯尔克孜自治州", Level.PREFECTURE, "650000", ("克州",))
ARTUX = Region("653001", "阿图什市", Level.COUNTY, "653000", ("阿图什",))
TWINS = (Region("350102", "鼓楼区", Level.COUNTY), Region("320106", "鼓楼区", Level.COUNTY))
REGIONS = RegionTable([PROVINCE, PREFECTURE, ARTUX, *TWINS])

INFO = {
    "region": "阿图什市",
    "code": "653001",
    "year": "2024",
    "limit_session": "第十九次会议",
    "budget_session": "第五次会议",
}
GENERAL = ("甲小学", "一般", "0.2"), ("乙水库", "一般", "2.4")
SPECIAL = (("丙住房", "专项", "6.5"),)


def workbook(path: Path) -> Document:
    """A workbook as grids, read by openpyxl: an independent reader."""
    book = openpyxl.load_workbook(path)
    grids = []
    for sheet in book.worksheets:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        formulas = {
            (r, c): str(value)[1:]
            for r, row in enumerate(rows, start=1)
            for c, value in enumerate(row, start=1)
            if isinstance(value, str) and value.startswith("=")
        }
        grids.append(Grid(path.name, sheet.title, rows, formulas=formulas))
    return Document(path.name, tuple(grids), {n: d.attr_text or "" for n, d in book.defined_names.items()})


@cache
def bound(template: str = "adjustment-plan") -> BoundTemplate:
    """A shipped template with its form."""
    found = next(t for t in shipped() if t.id == template)
    return bind(found, workbook(found.form))


def info(values: Mapping[str, str | None] = INFO) -> Table:
    return table("county-info", ["label", "value"], [(None, 0, None, k, k, v) for k, v in values.items()], None)


def limit(unit: str = "亿元", rows: Sequence[Sequence[str | None]] | None = None) -> Table:
    stated = rows or [
        ("opening", "100.88", "50.15", "50.73"),
        ("new", "9.1", "2.6", "6.5"),
        ("adjusted", "109.98", "52.75", "57.23"),
    ]
    body = [(None, 0, None, row[0], row[0], *row[1:]) for row in stated]
    return table("county-limit", ["label", "total", "general", "special"], body, unit, sheet="债务限额")


def projects(rows: Sequence[tuple[str, str | None, str | None]] = (*GENERAL, *SPECIAL)) -> Table:
    body = [("total", 0, None, None, "合计", None, None), *((None, 0, None, None, *row) for row in rows)]
    return table("county-projects", ["name", "kind", "amount"], body, "亿元", sheet="债券项目")


def allocation(region: str = "阿图什市", title: str = "2024年一般债券资金分配表", unit: str | None = "万元") -> Table:
    rows = [
        ("total", 0, None, None, "合计", "19000", "16000"),
        ("parent", 1, 0, None, "克州", "19000", "16000"),
        (None, 2, 1, None, region, "8000", "8000"),
    ]
    paths = {"D": "其中：支持小型水源工程项目"}
    return table(
        "allocation", ["region", "amount", "D"], rows, unit, title=title, number="新财振〔2024〕18号", paths=paths,
        of={"D": "amount"}, file="notice.xlsx",
    )  # fmt: skip


def budget(form: str, rows: Mapping[str, Sequence[str | None]]) -> Table:
    body = [(None, 0, None, key, key, *values) for key, values in rows.items()]
    return table(form, ["label", "opening", "change", "adjusted"], body, "亿元", sheet="预算")
