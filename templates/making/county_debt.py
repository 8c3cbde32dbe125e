"""Optional sheets of the county workbook: what the yearly publications need besides the adjustment.

Debt as it was carried out and as the accounts close, the bonds, and what was paid out of them. A county
that only adjusts its budget leaves them empty or deletes them.
"""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from templates.making.county import (
    County,
    Figure,
    ProjectColumn,
    Row,
    amount_check,
    date_check,
    items,
    list_check,
)
from templates.making.paper import (
    DATE_FORMAT,
    INPUT_FILL,
    YIYUAN_FORMAT,
    add_sheet,
    name_cells,
    put,
    put_header,
    put_title,
    put_unit,
)

_YEAR = (
    Row("opening", "一、上年末债务余额实际数", "上年决算数"),
    Row("previous_limit", "二、上年末债务限额"),
    Row("limit", "三、本年末债务限额", "本级人大常委会批准的全年限额"),
    Row("issued", "四、本年债务发行额", "含再融资债券；外国政府贷款转贷计入一般债务"),
    Row("issued_foreign", "其中：中央转贷的国际金融组织和外国政府贷款", "只有一般债务；没有则填0"),
    Row("issued_bonds", "债券发行额", "应等于新增债券加再融资债券"),
    Row("issued_new", "其中：新增债券发行额"),
    Row("issued_refinancing", "再融资债券发行额", "没有则填0"),
    Row("repaid", "五、本年债务还本支出", "含用再融资债券偿还的本金"),
    Row("interest", "六、本年债务付息支出", "不计入余额"),
)
EXECUTION = (
    *_YEAR,
    Row("closing", "七、年末债务余额预计执行数", "应等于一加四减五"),
    Row("next_deficit", "八、下年地方财政赤字", "填一般债务栏"),
    Row("next_new", "九、下年新增债务限额"),
    Row("next_limit", "十、下年末债务限额"),
    Row("next_repaid", "十一、下年债务还本预算数"),
    Row("next_repaid_refinancing", "其中：用再融资债券还本", "没有则填0"),
    Row("next_repaid_budget", "财政预算安排还本"),
    Row("next_interest", "十二、下年债务付息预算数"),
)
FINAL = (*_YEAR, Row("closing", "七、年末债务余额决算数", "应等于一加四减五"))
_PRINTED = "0.00####"
BONDS = (
    ProjectColumn("ordinal", "序号", 6, "General", "center"),
    ProjectColumn("bond", "债券名称", 30),
    ProjectColumn("code", "债券编码", 12),
    ProjectColumn("kind", "债券性质", 9, align="center"),
    ProjectColumn("amount", "债券规模", 10, YIYUAN_FORMAT, "right"),
    ProjectColumn("issued", "发行时间", 12, DATE_FORMAT, "center"),
    ProjectColumn("rate", "债券利率（%）", 9, _PRINTED, "right"),
    ProjectColumn("term", "债券期限", 9, align="center"),
    ProjectColumn("investment", "项目总投资", 10, YIYUAN_FORMAT, "right"),
    ProjectColumn("investment_bonds", "总投资中债券资金", 10, YIYUAN_FORMAT, "right"),
    ProjectColumn("realised", "项目已实现投资", 10, YIYUAN_FORMAT, "right"),
    ProjectColumn("realised_bonds", "已实现投资中债券资金", 10, YIYUAN_FORMAT, "right"),
    ProjectColumn("revenue", "已取得项目收益", 10, YIYUAN_FORMAT, "right"),
    ProjectColumn("remark", "备注", 10),
)
SPENDING = (
    ProjectColumn("ordinal", "序号", 6, "General", "center"),
    ProjectColumn("name", "项目名称", 42),
    ProjectColumn("kind", "债券性质", 10, align="center"),
    ProjectColumn("subject", "支出功能分类科目", 34),
    ProjectColumn("amount", "支出金额", 14, YIYUAN_FORMAT, "right"),
    ProjectColumn("remark", "备注", 16),
)
ROWS = 30


def add(
    book: Workbook,
    county: County,
    bonds: Sequence[Mapping[str, Figure]] = (),
    spending: Sequence[Mapping[str, Figure]] = (),
) -> Workbook:
    """Add the four optional sheets to a county workbook and return it."""
    fields, headers = ("total", "general", "special"), ("合计", "一般债务", "专项债务")
    items(book, county, "债务执行", "county-execution", EXECUTION, fields, headers)
    items(book, county, "债务决算", "county-final", FINAL, fields, headers)
    _list(book, county, "债券信息", BONDS, bonds)
    _list(book, county, "债券支出", SPENDING, spending)
    return book


def _list(
    book: Workbook, county: County, name: str, columns: Sequence[ProjectColumn], rows: Sequence[Mapping[str, Figure]]
) -> None:
    sheet = add_sheet(book, name, [c.width for c in columns], landscape=True)
    put_title(sheet, 1, f"{county.title}{name}", len(columns))
    name_cells(book, sheet, f"{name}_标题", "A1")
    put_unit(sheet, 2, len(columns))
    put_header(sheet, 3, [c.header for c in columns], height=44 if len(columns) > 8 else 28)
    last = 3 + max(ROWS, len(rows))
    for at in range(4, last + 1):
        filled = rows[at - 4] if at - 4 < len(rows) else {}
        for index, column in enumerate(columns, start=1):
            put(sheet, at, index, filled.get(column.field), border=True, align=column.align,
                wrap=column.align is None, fill=INPUT_FILL, number_format=column.number_format)  # fmt: skip
        sheet.row_dimensions[at].height = 34
    for index, column in enumerate(columns, start=1):
        letter = get_column_letter(index)
        place = f"{letter}4:{letter}{last}"
        if column.number_format == YIYUAN_FORMAT:
            amount_check(sheet, place, signed=False)
        elif column.number_format == DATE_FORMAT:
            date_check(sheet, place)
        elif column.field == "kind":
            list_check(sheet, place, ("一般", "专项"), "债券性质", "一般债券填“一般”，专项债券填“专项”")
    sheet.freeze_panes = "C4"
    sheet.print_title_rows = "1:3"
