"""The contacts workbook: who gets a region's files. One row per region, hints where something is typed."""

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from templates.making.paper import (
    INPUT_FILL,
    TEXT_FORMAT,
    add_sheet,
    font,
    name_cells,
    new_book,
    put,
    put_header,
    put_notes,
    put_title,
)

ROWS = 200
COLUMNS = (
    ("地区", 20, "地区", "填规范全称、通行简称或六位行政区划代码；每个地区一行"),
    ("单位", 30, "单位", "如“××市财政局预算科”"),
    ("联系人", 14, "联系人", "收件人姓名，写入邮件称呼；没有则留空"),
    ("邮箱", 34, "邮箱", "收件地址；几个地址用分号隔开"),
    ("抄送", 34, "抄送", "抄送地址；几个地址用分号隔开；没有则留空"),
)
NOTES = (
    "1.每个地区只填一行；地区与邮箱必填。",
    "2.同一邮箱用于几个地区时，这几行的单位和联系人应当相同，否则不发送。",
)


def build() -> Workbook:
    """Return the empty contacts workbook."""
    book = new_book("通讯录")
    sheet = add_sheet(book, "通讯录", [width for _, width, _, _ in COLUMNS], landscape=True)
    put_title(sheet, 1, "通讯录", len(COLUMNS))
    put_notes(sheet, 2, len(COLUMNS), NOTES)
    head = 2 + len(NOTES)
    put_header(sheet, head, [name for name, *_ in COLUMNS])
    for row in range(head + 1, head + 1 + ROWS):
        for column in range(1, len(COLUMNS) + 1):
            put(sheet, row, column, style=font(), border=True, fill=INPUT_FILL, wrap=True, number_format=TEXT_FORMAT)
    last = head + ROWS
    for column, (_, _, title, prompt) in enumerate(COLUMNS):
        letter = "ABCDE"[column]
        area = f"{letter}{head + 1}:{letter}{last}"
        address = f'ISNUMBER(FIND("@",{letter}{head + 1}))'
        checked = title in ("邮箱", "抄送")
        rule = DataValidation(type="custom" if checked else None, formula1=address if checked else None)
        rule.allow_blank = rule.showInputMessage = True
        rule.promptTitle, rule.prompt = title, prompt
        if checked:
            rule.errorTitle, rule.error, rule.showErrorMessage = title, "邮箱地址中应有“@”。", True
        rule.add(area)
        sheet.add_data_validation(rule)
    name_cells(book, sheet, "通讯录_表头", f"A{head}:E{head}")
    sheet.freeze_panes = f"B{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    return book
