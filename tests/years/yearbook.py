"""County-years written as TOML: workbooks and notices made of them, and figures looked up in what was filled."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from scripts import script

script(Path(__file__).parents[2] / "templates" / "make_forms.py")
from templates.making import county, prefecture  # noqa: E402 - found by the script
from templates.making.paper import write  # noqa: E402

BOOKS = Path(__file__).parent / "books"
KINDS = ("general", "special")
BUDGETS = {"general": "county-general-budget", "special": "county-fund-budget"}
ROWS = ("income_own", "income_transfer", "income_debt", "spending_own", "spending_transfer", "spending_repayment")
CHANGES = ("batch", "number", "received", "nature", "general", "special", "budgeted", "purpose", "session", "remark")
PROJECTS = ("name", "kind", "amount", "batch", "earmark")


def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)


def make(year: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write the county's workbook and the notices of a county-year into a folder, and return their places."""
    title = f"{year['info']['region']}{year['info']['year']}年"
    of = county.County(title=title, figures=figures(year), projects=projects(year), changes=changes(year))
    book = county.build(of)
    if "levels" in year:
        by_level(prefecture.levels(book, of)["分级限额"], year["levels"])
    folder.mkdir(exist_ok=True)
    made = [folder / "填报表.xlsx"]
    write(book, made[0])
    for notice in year.get("notices", ()):
        made.append(folder / f"{notice['file']}.xlsx")
        write_notice(notice, made[-1])
    return made


def by_level(sheet: Worksheet, levels: Mapping[str, Any]) -> None:
    """Fill 分级限额: 本级, the regions below in their order, and the sums of all and of those below."""
    rows = {name: [number(v) for v in figures] for name, figures in levels.items()}
    below = [figures for name, figures in rows.items() if name != "本级"]
    lower = [sum(column) for column in zip(*below, strict=True)]
    area = [a + b for a, b in zip(rows["本级"], lower, strict=True)]
    listed = (("本地区", area), ("本级", rows["本级"]), ("下级合计", lower), *list(rows.items())[1:])
    for row, (name, (og, os, ng, ns, bg, bs)) in enumerate(listed, start=5):
        sheet.cell(row, 1).value = name
        for column, pair in ((2, (og, os)), (5, (ng, ns)), (11, (og + ng, os + ns)), (14, (bg, bs))):
            for at, value in enumerate((sum(pair), *pair)):
                sheet.cell(row, column + at).value = float(value)


def figures(year: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of a county-year's item sheets, totals added up."""
    found = {f"county-info/{key}/value": value for key, value in year["info"].items()}
    for sheet in ("county-limit", "county-balance"):
        for key, pair in year[sheet].items():
            found |= {f"{sheet}/{key}/{kind}": number(v) for kind, v in zip(KINDS, pair, strict=True) if v != ""}
            found[f"{sheet}/{key}/total"] = sum((number(v) for v in pair if v != ""), Decimal(0))
    for kind, form in BUDGETS.items():
        if kind not in year.get("budgets", {}):
            continue
        opening, change = (dict(zip(ROWS, map(number, row), strict=True)) for row in year["budgets"][kind])
        for column, rows in (("opening", opening), ("change", change)):
            rows["income_total"] = rows["income_own"] + rows["income_transfer"]
            rows["spending_total"] = sum((rows[k] for k in ROWS if k.startswith("spending")), Decimal(0))
            found |= {f"{form}/{key}/{column}": value for key, value in rows.items()}
        found |= {f"{form}/{key}/adjusted": value + change[key] for key, value in opening.items()}
    return found


def number(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def changes(year: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = [dict(zip(CHANGES, row, strict=False)) for row in year.get("changes", ())]
    return [{"ordinal": n, **filled(row)} for n, row in enumerate(rows, start=1)]


def projects(year: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of 债券项目; what no test looks at is filled in so that nothing is missing."""
    rows = [dict(zip(PROJECTS, row, strict=False)) for row in year.get("projects", ())]
    told = {"department": "主管部门", "implementer": "实施单位", "status": "在建", "target": "按期完成建设任务"}
    lead = f"P{int(year['info']['year']) % 100}{year['info']['code']}"
    return [{"ordinal": n, "code": f"{lead}-{n:04}", **told, **filled(row)} for n, row in enumerate(rows, start=1)]


def filled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: number(v) if isinstance(v, int) else v for key, v in row.items() if v != ""}


def write_notice(notice: Mapping[str, Any], path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([notice["number"]])
    sheet.append([notice["title"]])
    sheet.append([None] * (len(notice["header"]) - 1) + [f"单位：{notice.get('unit', '万元')}"])
    for row in (notice["header"], *notice["rows"]):
        sheet.append([None if value == "" else value for value in row])
    book.save(path)


def spoil(source: Path, target: Path, cells: Mapping[str, Any]) -> None:
    """Copy a workbook with some cells set, blank for an empty text."""
    book = openpyxl.load_workbook(source)
    for place, value in cells.items():
        sheet, _, ref = place.partition("!")
        book[sheet][ref] = None if value == "" else value
    book.save(target)


def shown(book: openpyxl.Workbook, sheet: str, row: str, column: str) -> Decimal | str | None:
    """Return what stands in the row whose label begins so and under the header that reads so, right of the label."""
    cells: Worksheet = book[sheet]
    label = next(
        (c for line in cells for c in line if isinstance(c.value, str) and c.value.strip().startswith(row)), None
    )
    assert label is not None, f"{sheet}: no row {row}"
    heads = [c for line in cells.iter_rows(max_row=6) for c in line if c.value == column and c.column > label.column]
    assert heads, f"{sheet}: no column {column}"
    value = cells.cell(label.row, min(heads, key=lambda c: c.column).column).value
    return Decimal(str(round(value, 8))).normalize() if isinstance(value, int | float) else value


def texts(rows: Sequence[Sequence[object]]) -> list[str]:
    return [str(v) for row in rows for v in row if v is not None]


DAY = date
