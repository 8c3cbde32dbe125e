"""The workbook of a prefecture: that of its own level, as a county keeps one, and two sheets by level.

They are painted from the section [print] of their forms; the rows below 下级合计 are for the regions below, whose
names are filled in for a known prefecture; what is left over serves development zones. The rows 本地区 and 下级合计
are typed, or put together by `quotaxl collect` once every region has answered: a formula would add up what is there.
"""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from quotaxl.catalogue.form import Form, form
from templates.making import county
from templates.making.painted import Sheet, header, printing
from templates.making.paper import INPUT_FILL, add_sheet, font, name_cells, put, put_title, put_unit

LEVELS = ("prefecture-limit", "prefecture-execution")
_STATED = ("adjusted", "balance")
"""What is approved, or stands in the accounts: its 合计 is typed and checks its parts, as in the county's sheets."""
REGIONS = 40
"""Rows for regions below; no prefecture has so many counties."""


def build() -> Workbook:
    """Return the workbook with the county's sheets and those by level, the latter behind 债务限额."""
    blank = county.County(title="××州（市、地区）××××年")
    return levels(county.add(county.build(blank), blank), blank)


def levels(book: Workbook, blank: county.County) -> Workbook:
    """Return a county's workbook with the sheets by level, their figures blank, behind 债务限额."""
    for id in LEVELS:
        _levels(book, blank, form(id))
    first = book.sheetnames.index(form("county-limit").name) + 1
    for at, id in enumerate(LEVELS):
        sheet = book[form(id).name]
        book.move_sheet(sheet, first + at - book.index(sheet))
    return book


def _levels(book: Workbook, blank: county.County, of: Form) -> None:
    look = printing(of)
    sums = {c.field for c in look.columns if c.field.endswith("_total") and not c.field.startswith(_STATED)}
    sheet = add_sheet(book, of.name, [c.width for c in look.columns], landscape=True)
    last = len(look.columns)
    put_title(sheet, 1, look.title.replace("{region}{year}年", blank.title), last)
    name_cells(book, sheet, f"{of.name}_标题", "A1")
    put_unit(sheet, 2, last)
    first = header(Sheet(of, book, sheet, 3))
    rows = [(row.text, row.hint, row.bold) for row in look.rows] + [("", "", False)] * REGIONS
    for at, (text, hint, bold) in enumerate(rows, start=first):
        below = at >= first + len(look.rows)
        put(sheet, at, 1, text or None, style=font(bold=bold), border=True, align="left", indent=1 if below else 0,
            fill=INPUT_FILL if below else None, number_format=look.columns[0].format)  # fmt: skip
        for column, printed in enumerate(look.columns[1:-1], start=2):
            parts = f"{get_column_letter(column + 1)}{at}:{get_column_letter(column + 2)}{at}"
            added = f'=IF(COUNT({parts})=0,"",SUM({parts}))' if printed.field in sums else None
            put(sheet, at, column, added, style=font(bold=bold), border=True, align="right",
                fill=None if added else INPUT_FILL, number_format=printed.format)  # fmt: skip
        county.hint(sheet, at, last, hint)
        sheet.row_dimensions[at].height = 30 if hint else 24
    end = first + len(rows) - 1
    county.amount_check(sheet, f"B{first}:{get_column_letter(last - 1)}{end}", signed=True)
    name_cells(book, sheet, f"{of.name}_所辖地区", f"A{first + len(look.rows)}:A{end}")
    sheet.freeze_panes = f"B{first}"
