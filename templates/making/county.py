"""The county workbook: the input form that a county keeps; empty as the template, filled as the example.

Its sheets are painted from the section [print] of their forms. What people would only add up is a formula: 合计 of
flows, 调整后 and the two 总计 of the budgets. What an approval or the accounts state stays typed, the limit after the
adjustment and every balance: such a figure checks its parts, a formula would only repeat them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from quotaxl.catalogue.form import Form, form
from quotaxl.catalogue.natures import natures
from quotaxl.catalogue.sections import AMOUNT_FORMAT, PrintedColumn
from templates.making.guide import guide
from templates.making.painted import printing
from templates.making.paper import (
    DATE_FORMAT,
    INPUT_FILL,
    ROOM,
    TEXT_FORMAT,
    add_sheet,
    font,
    name_cells,
    new_book,
    put,
    put_header,
    put_title,
    put_unit,
)

Figure = Decimal | str | int | date
_AMOUNTS = ("county-limit",)
_LATER = ("county-general-budget", "county-fund-budget", "county-balance")
_LISTS = ("county-bonds", "county-spending")
_SUBJECTS = "county-subjects"
_BUDGETS = ("一般公共预算", "政府性基金预算")
_ROWS = 30
_BATCHES = 20
_BATCH_AMOUNTS = ("general", "special", "budgeted")
BATCHES = ("提前下达", "第一次调整", "第二次调整", "第三次调整", "第四次调整")
_CARRIED = ("opening", "closing", "previous_limit", "limit", "next_limit")
_STATED = {
    "county-limit": ("adjusted",),
    "county-balance": ("opening", "closing"),
    "county-execution": _CARRIED,
    "county-final": _CARRIED,
}
"""Rows of limits and balances, whose 合计 is typed."""
_TOTALS = {
    "income_total": ("income_own", "income_transfer"),
    "spending_total": ("spending_own", "spending_transfer", "spending_repayment"),
}
_UNITS = ("单位：亿元", "单位：万元", "单位：元")
_STATUSES = ("在建", "前期手续完备", "前期手续办理中", "未开工", "已完工")


@dataclass(frozen=True)
class County:
    """What fills the form: `figures` by form/row/field such as county-limit/opening/general, projects by field."""

    title: str = "××县（市）××××年"
    figures: Mapping[str, Figure] = field(default_factory=dict)
    projects: Sequence[Mapping[str, Figure]] = ()
    project_rows: int = 40
    changes: Sequence[Mapping[str, Figure]] = ()


def build(county: County) -> Workbook:
    """Return the county workbook with seven sheets; cells that `county` does not fill stay empty."""
    book = new_book("县级债务限额与预算调整填报表")
    if not county.figures:
        guide(book)
    _info(book, county)
    for id in _AMOUNTS:
        _items(book, county, form(id))
    _changes(book, county)
    _projects(book, county)
    for id in _LATER:
        _items(book, county, form(id))
    return book


def add(
    book: Workbook,
    county: County,
    bonds: Sequence[Mapping[str, Figure]] = (),
    spending: Sequence[Mapping[str, Figure]] = (),
    subjects: Sequence[Mapping[str, Figure]] = (),
) -> Workbook:
    """Add what the yearly publications need besides the adjustment to a county workbook and return it.

    Debt as it was carried out and as the accounts close, the bonds, and what was paid out of them. A county that
    only adjusts its budget leaves these sheets empty or deletes them.
    """
    for id in ("county-execution", "county-final"):
        _items(book, county, form(id))
    for id, rows in zip((*_LISTS, _SUBJECTS), (bonds, spending, subjects), strict=True):
        _list(book, county, form(id), rows)
    return book


def _start(book: Workbook, county: County, of: Form) -> Worksheet:
    """Return a new sheet with its title and its name."""
    look = printing(of)
    sheet = add_sheet(book, of.name, [c.width for c in look.columns], landscape=look.landscape)
    put_title(sheet, 1, look.title.replace("{region}{year}年", county.title), len(look.columns))
    name_cells(book, sheet, f"{of.name}_标题", "A1")
    return sheet


def _headed(sheet: Worksheet, columns: Sequence[PrintedColumn], row: int, height: float = 28) -> None:
    put_header(sheet, row, ["".join(c.levels) for c in columns], height=height)


def _info(book: Workbook, county: County) -> None:
    of = form("county-info")
    sheet = _start(book, county, of)
    look = printing(of)
    _headed(sheet, look.columns, 2)
    formats = {"text": TEXT_FORMAT, "year": "0", "date": DATE_FORMAT}
    at = {row.key: n for n, row in enumerate(look.rows, start=3)}
    for row in look.rows:
        put(sheet, at[row.key], 1, row.text, border=True, align="left")
        value = county.figures.get(f"{of.id}/{row.key}/value")
        put(sheet, at[row.key], 2, value, border=True, align="left", wrap=True, fill=INPUT_FILL,
            number_format=formats[row.input], indent=ROOM)  # fmt: skip
        hint(sheet, at[row.key], 3, row.hint)
        sheet.row_dimensions[at[row.key]].height = 30
        if row.input == "date":
            date_check(sheet, f"B{at[row.key]}")
    texts = {row.key: row.text for row in look.rows}
    for key in ("region", "code", "year"):
        name_cells(book, sheet, f"{of.name}_{texts[key]}", f"B{at[key]}")
    code, year = (f"B{at[key]}" for key in ("code", "year"))
    told = "填六位数字代码（GB/T 2260）"
    _check(sheet, code, "custom", f"AND(LEN({code})=6,ISNUMBER(VALUE({code})))", title=texts["code"], prompt=told)
    _check(sheet, year, "whole", "2015", "2099", title=texts["year"], prompt="填四位年份，如 2024")
    sheet.freeze_panes = "A3"


def _items(book: Workbook, county: County, of: Form) -> None:
    """Add a sheet of labelled rows with amounts in the columns between label and hint."""
    look = printing(of)
    sheet = _start(book, county, of)
    last = len(look.columns)
    _unit(sheet, last)
    _headed(sheet, look.columns, 3)
    fields = [c.field for c in look.columns[1:-1]]
    for at, row in enumerate(look.rows, start=4):
        put(sheet, at, 1, row.text, style=font(bold=row.bold), border=True, align="left", indent=row.indent)
        for column, key in enumerate(fields, start=2):
            value = county.figures.get(f"{of.id}/{row.key}/{key}")
            sum_ = None if county.figures else _sum(of.id, row.key, key, fields, [r.key for r in look.rows], at)
            put(sheet, at, column, sum_ or value, style=font(bold=row.bold), border=True, align="right",
                fill=None if sum_ else INPUT_FILL, number_format=AMOUNT_FORMAT)  # fmt: skip
        hint(sheet, at, last, row.hint)
        sheet.row_dimensions[at].height = 28
    ends = get_column_letter(last - 1)
    amount_check(sheet, f"B4:{ends}{3 + len(look.rows)}", signed="change" in fields)
    sheet.freeze_panes = "B4"


def _sum(form_id: str, row: str, field: str, fields: Sequence[str], rows: Sequence[str], at: int) -> str | None:
    """Return the formula of a cell that people would only add up; None for one that is typed."""
    letters = dict(zip(fields, "BCDEFG", strict=False))
    if row in _TOTALS and field in ("opening", "change"):
        first, last = (at - rows.index(row) + rows.index(key) for key in (_TOTALS[row][0], _TOTALS[row][-1]))
        parts = f"{letters[field]}{first}:{letters[field]}{last}"
        if row == "income_total":
            parts = f"{letters[field]}{first}:{letters[field]}{first + 1}"
    elif (field == "total" and row not in _STATED.get(form_id, ())) or field == "adjusted":
        one, other = ("opening", "change") if field == "adjusted" else ("general", "special")
        parts = f"{letters[one]}{at}:{letters[other]}{at}"
    else:
        return None
    return f'=IF(COUNT({parts})=0,"",SUM({parts}))'


def _unit(sheet: Worksheet, column: int) -> None:
    """Write the unit with a drop-down: a county may keep its figures in 万元 or 元."""
    put_unit(sheet, 2, column)
    ref = f"{get_column_letter(column)}2"
    list_check(sheet, ref, _UNITS, "单位", "可改为万元或元；先选单位，再填数。已填的数不会自动换算")


def _projects(book: Workbook, county: County) -> None:
    of = form("county-projects")
    columns = printing(of).columns
    sheet = _start(book, county, of)
    _unit(sheet, len(columns))
    _headed(sheet, columns, 3)
    last = 4 + county.project_rows
    for at in range(4, last + 1):
        position = at - 5
        filled = county.projects[position] if 0 <= position < len(county.projects) else {}
        _row(sheet, at, columns, filled, typed=at > 4)
    put(sheet, 4, 2, "合计", style=font(bold=True), border=True, align="center")
    total = county.figures.get(f"{of.id}/total/amount")
    sum_ = None if county.figures else f'=IF(COUNT(E5:E{last})=0,"",SUM(E5:E{last}))'
    put(sheet, 4, 5, sum_ or total, style=font(bold=True), border=True, align="right",
        fill=None if sum_ else INPUT_FILL, number_format=AMOUNT_FORMAT)  # fmt: skip
    amount_check(sheet, f"E4:E{last}", signed=True)
    letters = {c.field: get_column_letter(at) for at, c in enumerate(columns, start=1)}
    place = {key: f"{letter}5:{letter}{last}" for key, letter in letters.items()}
    _kind_check(sheet, place["kind"])
    list_check(sheet, place["status"], _STATUSES, "项目状态", "优先选择在建和前期手续完备的项目")
    _prompt(sheet, place["name"], "项目名称", "与项目库名称一致，逐个填写，不合并")
    told = "与上级分配表“其中：”栏名称一致，如“支持小型水源工程项目”；没有则留空"
    _prompt(sheet, place["earmark"], "对应专项任务", told)
    _prompt(sheet, place["target"], "绩效目标", "填主要产出和效益指标，或绩效目标表的文号")
    date_check(sheet, place["issued"])
    told = "与“限额变动”表的批次一致，如“第一次调整”；全年只有一批的留空，上年结转的项目填“上年结转”"
    _prompt(sheet, place["batch"], "批次", told)
    sheet.freeze_panes = "C4"
    sheet.print_title_rows = "1:3"


def _changes(book: Workbook, county: County) -> None:
    """Add the sheet of batches: a total, then a row for each; what may be chosen comes from the catalogue."""
    of = form("county-changes")
    columns = printing(of).columns
    sheet = _start(book, county, of)
    _unit(sheet, len(columns))
    _headed(sheet, columns, 3, 34)
    last = 4 + _BATCHES
    for at in range(4, last + 1):
        filled = county.changes[at - 5] if 0 <= at - 5 < len(county.changes) else {}
        _row(sheet, at, columns, filled, typed=at > 4)
        sheet.row_dimensions[at].height = 28
    put(sheet, 4, 2, "合计", style=font(bold=True), border=True, align="center")
    letters = {c.field: get_column_letter(at) for at, c in enumerate(columns, start=1)}
    for name in _BATCH_AMOUNTS:
        letter = letters[name]
        total = county.figures.get(f"{of.id}/total/{name}")
        sum_ = None if county.figures else f'=IF(COUNT({letter}5:{letter}{last})=0,"",SUM({letter}5:{letter}{last}))'
        put(sheet, 4, [*letters].index(name) + 1, sum_ or total, style=font(bold=True), border=True, align="right",
            fill=None if sum_ else INPUT_FILL, number_format=AMOUNT_FORMAT)  # fmt: skip
        amount_check(sheet, f"{letters[name]}4:{letters[name]}{last}", signed=True)
    place = {key: f"{letter}5:{letter}{last}" for key, letter in letters.items()}
    date_check(sheet, place["received"])
    told = "每批一行；再融资、用途调整等不增加限额的也列在这里。只有一批新增的，可以不填本表"
    list_check(sheet, place["nature"], [one.term for one in natures()], "性质", told)
    list_check(sheet, place["batch"], BATCHES, "批次", "先后顺序：提前下达、第一次调整、第二次调整……", strict=False)
    told = "下达这一批的文件，如“新财债〔2024〕18号”；一个文号下达几种性质的，分行填写"
    _prompt(sheet, place["number"], "下达文号", told)
    _prompt(sheet, place["purpose"], "指定用途", "下达文件以“其中”列明的用途；没有则留空")
    _prompt(sheet, place["session"], "批准会议", "批准这一批列入预算的人大或常委会会议；尚未批准的留空")
    sheet.freeze_panes = "C4"
    sheet.print_title_rows = "1:3"


def _list(book: Workbook, county: County, of: Form, rows: Sequence[Mapping[str, Figure]]) -> None:
    columns = printing(of).columns
    sheet = _start(book, county, of)
    _unit(sheet, len(columns))
    _headed(sheet, columns, 3, 44 if len(columns) > 8 else 28)
    last = 3 + max(_ROWS, len(rows))
    for at in range(4, last + 1):
        _row(sheet, at, columns, rows[at - 4] if at - 4 < len(rows) else {})
    for index, column in enumerate(columns, start=1):
        letter = get_column_letter(index)
        place = f"{letter}4:{letter}{last}"
        if column.format == AMOUNT_FORMAT:
            amount_check(sheet, place, signed=of.id == _SUBJECTS)
        elif column.format == DATE_FORMAT:
            date_check(sheet, place)
        elif column.field == "kind":
            _kind_check(sheet, place)
        elif column.field == "budget":
            list_check(sheet, place, _BUDGETS, "预算", "填科目所在的预算")
    sheet.freeze_panes = "C4"
    sheet.print_title_rows = "1:3"


def _row(
    sheet: Worksheet, at: int, columns: Sequence[PrintedColumn], filled: Mapping[str, Figure], *, typed: bool = True
) -> None:
    for index, column in enumerate(columns, start=1):
        put(sheet, at, index, filled.get(column.field), border=True, align=column.align or None,
            wrap=not column.align, fill=INPUT_FILL if typed else None, number_format=column.format)  # fmt: skip
    sheet.row_dimensions[at].height = 34


def hint(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write the explanation beside the cells of a row."""
    put(sheet, row, column, text or None, style=font(10, color="595959"), border=True, align="left", wrap=True,
        indent=ROOM)  # fmt: skip


def _check(
    sheet: Worksheet, ref: str, kind: str, first: str, last: str | None = None, *, title: str, prompt: str,
    strict: bool = True,
) -> None:  # fmt: skip
    rule = DataValidation(type=kind, operator="between", formula1=first, formula2=last, allow_blank=True)  # type: ignore[arg-type]
    rule.promptTitle, rule.prompt, rule.showInputMessage = title, prompt, True
    rule.errorTitle, rule.error, rule.showErrorMessage = title, f"{prompt}。", strict
    rule.add(ref)
    sheet.add_data_validation(rule)


def amount_check(sheet: Worksheet, ref: str, *, signed: bool) -> None:
    """Let cells take numbers only; negative ones where `signed`."""
    lowest, hint = ("-1000000000000", "，调减填负数") if signed else ("0", "")
    prompt = f"填数字，单位见表的右上角{hint}，不写“亿元”二字；文件未列明的留空，不填0"
    _check(sheet, ref, "decimal", lowest, "1000000000000", title="金额", prompt=prompt)


def date_check(sheet: Worksheet, ref: str) -> None:
    """Let cells take dates only."""
    _check(sheet, ref, "date", "42005", "73050", title="日期", prompt="填日期，如 2024-09-30")  # 2015-01-01, 2099-12-31


def list_check(
    sheet: Worksheet, ref: str, choices: Sequence[str], title: str, prompt: str, *, strict: bool = True
) -> None:
    """Give cells a drop-down list; where it is not `strict`, something else may be typed too."""
    _check(sheet, ref, "list", f'"{",".join(choices)}"', title=title, prompt=prompt, strict=strict)


def _kind_check(sheet: Worksheet, ref: str) -> None:
    list_check(sheet, ref, ("一般", "专项"), "债券性质", "一般债券填“一般”，专项债券填“专项”")


def _prompt(sheet: Worksheet, ref: str, title: str, prompt: str) -> None:
    rule = DataValidation(type=None, allow_blank=True)
    rule.promptTitle, rule.prompt, rule.showInputMessage = title, prompt, True
    rule.add(ref)
    sheet.add_data_validation(rule)
