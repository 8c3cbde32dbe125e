"""The annexes of a budget-adjustment plan: five sheets whose cells carry defined names.

Totals are live formulas. Their guards keep a figure that nobody stated blank: COUNT(…)=0 prints nothing
where a plain SUM would print 0.00. `template.toml` beside the form says what each name is filled with.
The column 下级 stays empty for a county: no level below it holds a limit, and a zero would state
a figure that nobody reported; 本地区 = 本级 + 下级 holds all the same.
"""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from templates.making.paper import (
    TEXT_FORMAT,
    YIYUAN_FORMAT,
    add_sheet,
    font,
    name_cells,
    new_book,
    put,
    put_header,
    put_notes,
    put_title,
    put_unit,
)

BLANK = "××县（市）××××年"
HEADER = 4
FIRST = 5
SAMPLE_ROWS = 3


def build() -> Workbook:
    """Return the form with its five sheets."""
    book = new_book("预算调整方案附表")
    handed_down(book)
    allocated(book)
    budget(book, "一般公共预算收支调整表", "一般预算", "一般")
    budget(book, "政府性基金预算收支调整表", "基金预算", "专项")
    limit(book)
    return book


def _start(
    book: Workbook, name: str, short: str, title: str, widths: Sequence[float], headers: Sequence[str], *,
    annex: str | None = None, landscape: bool = False,
) -> Worksheet:  # fmt: skip
    sheet = add_sheet(book, name, widths, landscape=landscape)
    put(sheet, 1, 1, annex, style=font(14, name="黑体"), align="left")
    sheet.row_dimensions[1].height = 24
    put_title(sheet, 2, title, len(widths))
    name_cells(book, sheet, f"{short}_标题", "A2")
    put_unit(sheet, 3, len(widths))
    name_cells(book, sheet, f"{short}_单位", f"{get_column_letter(len(widths))}3")
    if headers:
        put_header(sheet, HEADER, headers)
    sheet.print_title_rows = f"2:{HEADER}"
    sheet.freeze_panes = f"B{FIRST}"
    return sheet


def _label(
    sheet: Worksheet, row: int, text: str | None, *, column: int = 1, indent: int = 0, bold: bool = False
) -> None:
    put(sheet, row, column, text, style=font(bold=bold), align="left", wrap=True, border=True, indent=indent)


def _amount(sheet: Worksheet, row: int, column: int, formula: str | None = None, *, bold: bool = False) -> None:
    value = f"={formula}" if formula else None
    put(sheet, row, column, value, style=font(bold=bold), align="right", border=True, number_format=YIYUAN_FORMAT)


def _sum(cells: str, guard: str | None = None, least: int = 1) -> str:
    """Return a sum that stays blank while fewer than `least` of the guarding cells hold a number."""
    return f'IF(COUNT({guard or cells})<{least},"",SUM({cells}))'


def handed_down(book: Workbook) -> None:
    """Add 附件1: the limit before, what is handed down, the limit after."""
    short = "下达"
    headers = ("项目", "合计", "一般债务限额", "专项债务限额", "备注")
    sheet = _start(
        book,
        "附件1 债务限额下达情况表",
        short,
        f"{BLANK}新增地方政府债务限额下达情况表",
        (42, 13, 15, 15, 26),
        headers,
        annex="附件1",
    )
    name_cells(book, sheet, f"{short}_表头", f"A{HEADER}:E{HEADER}")
    opening, new, first, last = FIRST, FIRST + 1, FIRST + 2, FIRST + 3
    adjusted = last + 1
    for row, label in (
        (opening, "一、年初批准的债务限额"),
        (new, "二、本次下达新增债务限额"),
        (adjusted, "三、调整后债务限额"),
    ):
        _label(sheet, row, label, bold=True)
        put(sheet, row, 5, border=True, wrap=True)
        sheet.row_dimensions[row].height = 30
    for row, key in ((opening, "年初"), (new, "新增")):
        _amount(sheet, row, 2, _sum(f"C{row}:D{row}"), bold=True)
        for column, kind in ((3, "一般"), (4, "专项")):
            _amount(sheet, row, column, bold=True)
            name_cells(book, sheet, f"{short}_{key}_{kind}", f"{'ABCD'[column - 1]}{row}")
        name_cells(book, sheet, f"{short}_{key}_合计", f"B{row}")
    for column, kind in zip("BCD", ("合计", "一般", "专项"), strict=True):
        both = _sum(f"{column}{opening},{column}{new}", f"{column}{opening}")
        _amount(sheet, adjusted, "ABCD".index(column) + 1, both, bold=True)
        name_cells(book, sheet, f"{short}_调整后_{kind}", f"{column}{adjusted}")
    for row in range(first, last + 1):
        _label(sheet, row, None, indent=1)
        for column in (2, 3, 4):
            _amount(sheet, row, column)
        put(sheet, row, 5, border=True, wrap=True, align="center", number_format=TEXT_FORMAT)
        sheet.row_dimensions[row].height = 30
    name_cells(book, sheet, f"{short}_文件", f"A{first}:E{last}")
    notes = ("注：1.本表反映本地区年初批准的、本次下达的和调整后的地方政府债务限额。", None)
    put_notes(sheet, adjusted + 1, 5, notes)
    name_cells(book, sheet, f"{short}_批准说明", f"A{adjusted + 2}")


def allocated(book: Workbook) -> None:
    """Add 附件2: the projects that the new limit goes to."""
    short = "分配"
    headers = ("序号", "项目名称", "债券性质", "分配额度", "对应专项任务", "项目主管部门", "项目实施单位", "备注")
    widths = (7, 46, 11, 12, 20, 16, 18, 14)
    sheet = _start(book, "附件2 债务限额分配情况表", short, f"{BLANK}新增地方政府债务限额分配情况表", widths, headers,
                   annex="附件2", landscape=True)  # fmt: skip
    sheet.freeze_panes = f"C{FIRST}"
    name_cells(book, sheet, f"{short}_表头", f"A{HEADER}:H{HEADER}")
    row = FIRST
    groups = []
    for ordinal, kind in (("一", "一般"), ("二", "专项")):
        first, last = row + 1, row + SAMPLE_ROWS
        put(sheet, row, 1, ordinal, style=font(bold=True), align="center", border=True)
        _label(sheet, row, f"{kind}债务限额", column=2, bold=True)
        for column in (3, 5, 6, 7, 8):
            put(sheet, row, column, border=True)
        _amount(sheet, row, 4, _sum(f"D{first}:D{last}"), bold=True)
        sheet.row_dimensions[row].height = 26
        name_cells(book, sheet, f"{short}_{kind}小计", f"D{row}")
        for at in range(first, last + 1):
            put(sheet, at, 1, border=True, align="center")
            for column in (2, 3, 5, 6, 7, 8):
                put(sheet, at, column, border=True, wrap=True, align="center" if column == 3 else "left",
                    number_format=TEXT_FORMAT)  # fmt: skip
            _amount(sheet, at, 4)
            sheet.row_dimensions[at].height = 30
        name_cells(book, sheet, f"{short}_{kind}项目", f"A{first}:H{last}")
        groups.append(row)
        row = last + 1
    for column in (1, 3, 5, 6, 7, 8):
        put(sheet, row, column, border=True)
    put(sheet, row, 2, "合计", style=font(bold=True), align="center", border=True)
    _amount(sheet, row, 4, _sum(",".join(f"D{at}" for at in groups)), bold=True)
    sheet.row_dimensions[row].height = 26
    put_notes(
        sheet, row + 1, 8, ("注：本表反映本次新增地方政府债务限额分配到具体项目的情况；未填列的栏目，填报时未提供。",)
    )


def budget(book: Workbook, name: str, short: str, kind: str) -> None:
    """Add the adjustment table of a budget; `kind` is the kind of debt that it holds."""
    columns = ("项目", "年初预算数", "调整数", "调整后预算数")
    sheet = _start(book, name, short, f"{BLANK}{name}", (32, 13, 13, 15) * 2, (), landscape=True)
    put_header(sheet, HEADER, ("收　入", "", "", "", "支　出", "", "", ""), height=24)
    for left in (1, 5):
        sheet.merge_cells(start_row=HEADER, end_row=HEADER, start_column=left, end_column=left + 3)
    put_header(sheet, HEADER + 1, columns * 2)
    sheet.print_title_rows = f"2:{HEADER + 1}"
    top = HEADER + 2
    sheet.freeze_panes = f"A{top}"
    total = top + 3
    income = ("一、本年收入合计", "二、转移性收入", f"其中：地方政府{kind}债务转贷收入", "收入总计")
    spending = ("一、本年支出合计", "二、转移性支出", f"三、地方政府{kind}债务还本支出", "支出总计")
    keys = (
        ("本年收入", "转移性收入", "债务转贷收入", "收入总计"),
        ("本年支出", "转移性支出", "债务还本支出", "支出总计"),
    )
    for left, labels, names, addends in ((1, income, keys[0], 2), (5, spending, keys[1], 3)):
        letters = "ABCDEFGH"[left : left + 3]
        opening, change, _ = letters
        for row, label, key in zip(range(top, total + 1), labels, names, strict=True):
            bold = row == total
            put(sheet, row, left, label, style=font(bold=bold), align="center" if bold else "left", border=True,
                wrap=True, indent=2 if label.startswith("其中") else 0)  # fmt: skip
            for column, letter, field in zip(
                range(left + 1, left + 4), letters, ("年初", "调整", "调整后"), strict=True
            ):
                parts = f"{letter}{top}:{letter}{top + addends - 1}"
                formula = _sum(parts, f"{letter}{top}:{letter}{top + 1}", 2 if field == "年初" else 1) if bold else None
                if field == "调整后":
                    pair = f"{opening}{row}:{change}{row}"
                    formula = _sum(pair, f"{opening}{row}" if bold else None)
                _amount(sheet, row, column, formula, bold=bold)
                name_cells(book, sheet, f"{short}_{key}_{field}", f"{letter}{row}")
            sheet.row_dimensions[row].height = 30
    notes = (
        f"注：1.新增{kind}债券列入{name.removesuffix('收支调整表')}；债务转贷收入在转移性收入中列示。",
        "2.填报时未列明的项目留空，不等于零。",
        None,
    )
    put_notes(sheet, total + 1, 8, notes)
    name_cells(book, sheet, f"{short}_批准说明", f"A{total + 3}")


def limit(book: Workbook) -> None:
    """Add 表1-6: how the limit changes."""
    short = "限额"
    headers = ("项目", "公式", "本地区", "本级", "下级")
    sheet = _start(
        book, "债务限额调整情况表", short, f"{BLANK}地方政府债务限额调整情况表", (48, 12, 15, 15, 15), headers
    )
    rows = (
        ("A=B+C", "上年限额", "一、××××年地方政府债务限额"),
        ("B", None, "其中：一般债务限额"),
        ("C", None, "专项债务限额"),
        ("D=E+F", "本年新增", "二、××××年新增地方政府债务限额"),
        ("E", None, "其中：一般债务限额"),
        ("F", None, "专项债务限额"),
        ("G=H+I", "提前下达", "附：提前下达的××××年新增地方政府债务限额"),
        ("H", None, "其中：一般债务限额"),
        ("I", None, "专项债务限额"),
        ("J=K+L", "本年限额", "三、××××年地方政府债务限额"),
        ("K", None, "其中：一般债务限额"),
        ("L", None, "专项债务限额"),
    )
    for row, (formula, name, label) in enumerate(rows, start=FIRST):
        letter = formula[0]
        group = name is not None
        indent = 0 if group else 2 if letter in "BEHK" else 5
        _label(sheet, row, label, bold=group, indent=indent)
        if name:
            name_cells(book, sheet, f"{short}_{name}_项目", f"A{row}")
        put(sheet, row, 2, formula, align="center", border=True)
        _amount(sheet, row, 3, _sum(f"D{row}:E{row}"), bold=group)
        for column, place in ((4, "D"), (5, "E")):
            if group:
                content = _sum(f"{place}{row + 1}:{place}{row + 2}")
            elif letter in "KL":
                content = _sum(f"{place}{row - 9},{place}{row - 6}", f"{place}{row - 9}")
            else:
                content = None
            _amount(sheet, row, column, content, bold=group)
        if letter not in "GHI":  # filled by hand: the county workbook knows nothing of next year's quota
            name_cells(book, sheet, f"{short}_{letter}_本级", f"D{row}")
        sheet.row_dimensions[row].height = 28
    notes = (
        "注：1.本表反映本地区、本级及下级地方政府债务限额调整情况。本地区=本级+下级，J=A+D，K=B+E，L=C+F；"
        "附列数不计入限额合计，由已收到提前下达文件的地区填写。",
        "2.本表由县级以上地方各级财政部门在本级人民代表大会常务委员会批准预算调整方案后二十日内公开。",
    )
    put_notes(sheet, FIRST + len(rows), 5, notes, height=30)
