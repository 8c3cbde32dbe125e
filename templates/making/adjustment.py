"""The annexes of a budget-adjustment plan: five sheets whose cells carry defined names.

Totals are live formulas. Their guards keep a figure that nobody stated blank: COUNT(…)=0 prints nothing
where a plain SUM would print 0.00. What the sheets say stands in [print] of their forms, and the names say what
their cells show; only the rows that grow (notices, projects) are bound by `template.toml` beside the form.
The column 下级 is a prefecture's, and stays empty for a county: no level below it holds a limit, and a zero would
state a figure that nobody reported; 本地区 = 本级 + 下级 holds all the same.
"""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from quotaxl.catalogue.blank import HEADING, LABEL, NOTE, shown
from quotaxl.catalogue.form import Form, form
from quotaxl.catalogue.sections import AMOUNT_FORMAT
from quotaxl.fill.names import ROWS, Target
from templates.making.painted import printing
from templates.making.paper import (
    ROOM,
    ROW,
    TEXT_FORMAT,
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
RECEIVED, ADJUSTED = form("limit-received"), form("limit-adjustment")
GENERAL, FUND = form("general-budget-adjustment"), form("fund-budget-adjustment")
HEADER = 4
FIRST = 5
SAMPLE_ROWS = 3


def build() -> Workbook:
    """Return the form with its five sheets."""
    book = new_book("预算调整方案附表")
    handed_down(book)
    allocated(book)
    budget(book, GENERAL)
    budget(book, FUND)
    limit(book, "附件5")
    return book


def _start(
    book: Workbook, name: str, names: tuple[str, str], title: str, widths: Sequence[float], headers: Sequence[str], *,
    annex: str | None = None, landscape: bool = False,
) -> Worksheet:  # fmt: skip
    sheet = add_sheet(book, name, widths, landscape=landscape)
    put(sheet, 1, 1, annex, style=font(14, name="黑体"), align="left")
    sheet.row_dimensions[1].height = 24
    put_title(sheet, 2, title, len(widths))
    name_cells(book, sheet, names[0], "A2")
    put_unit(sheet, 3, len(widths))
    name_cells(book, sheet, names[1], f"{get_column_letter(len(widths))}3")
    if headers:
        put_header(sheet, HEADER, headers)
    sheet.print_title_rows = f"2:{HEADER}"
    sheet.freeze_panes = f"B{FIRST}"
    return sheet


def _heading(of: Form) -> tuple[str, str]:
    return Target(of.id, HEADING, "title").name, Target(of.id, HEADING, "unit").name


def _label(
    sheet: Worksheet, row: int, text: str | None, *, column: int = 1, indent: int = 0, bold: bool = False
) -> None:
    put(sheet, row, column, text, style=font(bold=bold), align="left", wrap=True, border=True, indent=indent)


def _amount(sheet: Worksheet, row: int, column: int, formula: str | None = None, *, bold: bool = False) -> None:
    value = f"={formula}" if formula else None
    put(sheet, row, column, value, style=font(bold=bold), align="right", border=True, number_format=AMOUNT_FORMAT,
        indent=ROOM)  # fmt: skip


def _sum(cells: str, guard: str | None = None, least: int = 1) -> str:
    """Return a sum that stays blank while fewer than `least` of the guarding cells hold a number."""
    return f'IF(COUNT({guard or cells})<{least},"",SUM({cells}))'


def handed_down(book: Workbook) -> None:
    """Add 附件1: the limit before, what is handed down, the limit after."""
    of, look = RECEIVED, printing(RECEIVED)
    headers = ("项目", "合计", "一般债务限额", "专项债务限额", "备注")
    sheet = _start(book, f"{look.annex} {look.name['zh']}", _heading(of), shown(look.title), (42, 13, 15, 15, 26),
                   headers, annex=look.annex)  # fmt: skip
    name_cells(book, sheet, "下达_表头", f"A{HEADER}:E{HEADER}")
    opening, new, first, last = FIRST, FIRST + 1, FIRST + 2, FIRST + 3
    adjusted = last + 1
    fields = {"B": "total", "C": "general", "D": "special"}
    for row, item in zip((opening, new, adjusted), look.rows, strict=True):
        _label(sheet, row, shown(item.text), bold=item.bold)
        if "{" in item.text:
            name_cells(book, sheet, Target(of.id, item.key, LABEL).name, f"A{row}")
        put(sheet, row, 5, border=True, wrap=True)
        sheet.row_dimensions[row].height = ROW
        for column, (letter, field) in enumerate(fields.items(), start=2):
            formula = _sum(f"C{row}:D{row}") if field == "total" else None
            if row == adjusted:
                formula = _sum(f"{letter}{opening},{letter}{new}", f"{letter}{opening}")
            _amount(sheet, row, column, formula, bold=item.bold)
            name_cells(book, sheet, Target(of.id, item.key, field).name, f"{letter}{row}")
    for row in range(first, last + 1):
        _label(sheet, row, None, indent=1)
        for column in (2, 3, 4):
            _amount(sheet, row, column)
        put(sheet, row, 5, border=True, wrap=True, align="center", number_format=TEXT_FORMAT)
        sheet.row_dimensions[row].height = ROW
    name_cells(book, sheet, "下达_文件", f"A{first}:E{last}")
    _notes(book, sheet, of, adjusted + 1, 5)


def _notes(book: Workbook, sheet: Worksheet, of: Form, row: int, columns: int, height: float = 20) -> None:
    """Write the notes; one that says what the input says is left to be filled by its name."""
    notes = printing(of).notes
    put_notes(sheet, row, columns, [None if "{" in note else note for note in notes], height=height)
    for at, note in enumerate(notes):
        if "{" in note:
            name_cells(book, sheet, Target(of.id, NOTE, str(at + 1)).name, f"A{row + at}")


def allocated(book: Workbook) -> None:
    """Add 附件2: the projects that the new limit goes to."""
    short = "分配"
    names = (f"{short}_标题", f"{short}_单位")
    headers = ("序号", "项目名称", "债券性质", "分配额度", "对应专项任务", "项目主管部门", "项目实施单位", "备注")
    widths = (7, 46, 11, 12, 20, 16, 18, 14)
    sheet = _start(book, "附件2 债务限额分配情况表", names, f"{BLANK}新增地方政府债务限额分配情况表", widths, headers,
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
        sheet.row_dimensions[row].height = ROW
        name_cells(book, sheet, f"{short}_{kind}小计", f"D{row}")
        for at in range(first, last + 1):
            put(sheet, at, 1, border=True, align="center")
            for column in (2, 3, 5, 6, 7, 8):
                put(sheet, at, column, border=True, wrap=True, align="center" if column == 3 else "left",
                    number_format=TEXT_FORMAT)  # fmt: skip
            _amount(sheet, at, 4)
            sheet.row_dimensions[at].height = ROW
        name_cells(book, sheet, f"{short}_{kind}项目", f"A{first}:H{last}")
        groups.append(row)
        row = last + 1
    for column in (1, 3, 5, 6, 7, 8):
        put(sheet, row, column, border=True)
    put(sheet, row, 2, "合计", style=font(bold=True), align="center", border=True)
    _amount(sheet, row, 4, _sum(",".join(f"D{at}" for at in groups)), bold=True)
    sheet.row_dimensions[row].height = ROW
    put_notes(sheet, row + 1, 8, ("注：本表反映本次新增地方政府债务限额分配到具体项目的情况。",))


def budget(book: Workbook, of: Form) -> None:
    """Add the adjustment table of a budget: income on the left, spending on the right."""
    look, below = printing(of), of.fill.below if of.fill else ()
    columns = ("项目", "年初预算数", "调整数", "调整后预算数")
    sheet = _start(book, look.name["zh"], _heading(of), shown(look.title), (32, 13, 13, 15) * 2, (),
                   annex=look.annex or None, landscape=look.landscape)  # fmt: skip
    put_header(sheet, HEADER, ("收　入", "", "", "", "支　出", "", "", ""), height=24)
    for left in (1, 5):
        sheet.merge_cells(start_row=HEADER, end_row=HEADER, start_column=left, end_column=left + 3)
    put_header(sheet, HEADER + 1, columns * 2)
    for place, letter in zip(look.headings, "BCFG", strict=True):
        name_cells(book, sheet, Target(of.id, HEADING, place).name, f"{letter}{HEADER + 1}")
    sheet.print_title_rows = f"2:{HEADER + 1}"
    top = HEADER + 2
    sheet.freeze_panes = f"A{top}"
    half = len(look.rows) // 2
    income, spending = look.rows[:half], look.rows[half:]
    rows = [top + at + sum(one.key in below for one in spending[:at]) for at in range(half)]
    total = rows[-1]
    for left, items, addends in ((1, income, 2), (5, spending, 3)):
        letters = "ABCDEFGH"[left : left + 3]
        opening, change, _ = letters
        for row, item in zip(rows, items, strict=True):
            bold = row == total
            put(sheet, row, left, item.text, style=font(bold=bold), align="center" if bold else "left", border=True,
                wrap=True, indent=item.indent)  # fmt: skip
            fields = ("opening", "change", "adjusted")
            for column, letter, field in zip(range(left + 1, left + 4), letters, fields, strict=True):
                parts = ",".join(f"{letter}{at}" for at in rows[:addends])
                guard, least = ",".join(f"{letter}{at}" for at in rows[:2]), 2 if field == "opening" else 1
                formula = _sum(parts, guard, least) if bold else None
                if field == "adjusted":
                    pair = f"{opening}{row}:{change}{row}"
                    formula = _sum(pair, f"{opening}{row}" if bold else None)
                _amount(sheet, row, column, formula, bold=bold)
                name_cells(book, sheet, Target(of.id, item.key, field).name, f"{letter}{row}")
            sheet.row_dimensions[row].height = ROW
            if item.key in below:
                _subjects(book, sheet, of, row + 1, f"{ROWS}_{item.key}")
    _notes(book, sheet, of, total + 1, 8)


def _subjects(book: Workbook, sheet: Worksheet, of: Form, row: int, key: str) -> None:
    """Add the sample row for the subjects below a line of the spending; beside it the income says nothing."""
    _label(sheet, row, None)
    _label(sheet, row, "（支出科目：类、款、项）", column=5, indent=2)
    for column in (2, 3, 4, 6, 7, 8):
        _amount(sheet, row, column)
    for letter, field in zip("EFGH", (LABEL, "opening", "change", "adjusted"), strict=True):
        name_cells(book, sheet, Target(of.id, key, field).name, f"{letter}{row}")
    sheet.row_dimensions[row].height = ROW


def limit(book: Workbook, annex: str = "") -> None:
    """Add 表1-6: how the limit changes; among annexes with its number there before that of the form."""
    of, look = ADJUSTED, printing(ADJUSTED)
    headers = ("项目", "公式", "本地区", "本级", "下级")
    sheet = _start(book, look.name["zh"], _heading(of), shown(look.title), (48, 12, 15, 15, 15), headers,
                   annex="　".join(filter(None, (annex, look.annex))))  # fmt: skip
    for row, item in enumerate(look.rows, start=FIRST):
        letter, group = item.letter[0], item.bold
        _label(sheet, row, shown(item.text), bold=group, indent=item.indent)
        if group:
            name_cells(book, sheet, Target(of.id, item.key, LABEL).name, f"A{row}")
        put(sheet, row, 2, item.letter, align="center", border=True)
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
            for place, level in (("D", "own"), ("E", "lower")):
                name_cells(book, sheet, Target(of.id, item.key, level).name, f"{place}{row}")
        sheet.row_dimensions[row].height = ROW
    _notes(book, sheet, of, FIRST + len(look.rows), 5, height=30)
