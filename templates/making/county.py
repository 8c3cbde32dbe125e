"""The county workbook: the input form that a county keeps; empty as the template, filled as the example.

All figures are typed, none is a formula: a total copied from the approval checks its parts, a formula
would only repeat them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from templates.making.paper import (
    DATE_FORMAT,
    INPUT_FILL,
    TEXT_FORMAT,
    YIYUAN_FORMAT,
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


@dataclass(frozen=True)
class County:
    """What fills the form: `figures` by form/row/field such as county-limit/opening/general, projects by field."""

    title: str = "××县（市）××××年"
    figures: Mapping[str, Figure] = field(default_factory=dict)
    projects: Sequence[Mapping[str, Figure]] = ()
    project_rows: int = 40


@dataclass(frozen=True)
class Row:
    """A row of a sheet: its key in the form, its label and what to fill in."""

    key: str
    label: str
    hint: str = ""
    kind: str = "text"


INFO = (
    Row("region", "地区名称", "填规范全称，如“××市”"),
    Row("code", "行政区划代码", "六位代码（GB/T 2260）"),
    Row("year", "预算年度", "四位年份，如 2024", "year"),
    Row("bureau", "填报单位", "如“××市财政局”"),
    Row("notice_number", "上级下达文号", "下达新增债务限额（债券计划）的文件，如“新财振〔2024〕18号”"),
    Row("notice_received", "收到计划文件日期", "绩效目标应在收到计划文件30日内报送备案", "date"),
    Row("limit_session", "年初债务限额批准会议", "批准年初债务限额的人大常委会会议全称"),
    Row("budget_session", "年初预算批准会议", "批准年初预算的人民代表大会会议全称"),
    Row("draft_submitted", "调整初步方案送交日期", "应于会议举行30日前送交（预算法第六十九条）", "date"),
    Row("adjustment_session", "审查本次调整方案的会议", "审查和批准本次预算调整方案的人大常委会会议全称"),
    Row("adjustment_meeting", "会议举行日期", "", "date"),
    Row("adjustment_approved", "调整方案批准日期", "", "date"),
    Row("published", "向社会公开日期", "应在批准后20日内公开（预算法第十四条）", "date"),
    Row("targets_reported", "绩效目标报送日期", "具体项目绩效目标报上级财政部门备案的日期", "date"),
    Row("preparer", "填报人"),
    Row("phone", "联系电话"),
)
LIMIT = (
    Row("opening", "一、年初批准的债务限额", "本级人大常委会批准的年初限额"),
    Row("new", "二、本次下达新增债务限额", "上级财政部门本年下达的新增限额"),
    Row("advance", "其中：提前下达并已列入年初预算的限额", "已在年初预算中的部分，本次不再调整；没有则留空"),
    Row("adjusted", "三、调整后债务限额", "按批准数填写，应等于一加二"),
)
BALANCE = (
    Row("opening", "一、上年末债务余额", "上年末法定债务余额实际数"),
    Row("new", "二、本年新增债券", "本年新增一般债券、专项债券额度"),
    Row("repaid", "三、本年还本支出", "不含再融资债券偿还的本金"),
    Row("closing", "四、分配使用后债务余额", "应等于一加二减三，且不超过债务限额"),
    Row("interest", "五、本年付息支出", "不计入余额"),
)


def _budget(kind: str) -> tuple[Row, ...]:
    return (
        Row("income_own", "一、本年收入合计"),
        Row("income_transfer", "二、转移性收入", "含债务转贷收入"),
        Row("income_debt", f"其中：地方政府{kind}债务转贷收入", f"调整数应等于新增{kind}债务限额"),
        Row("income_total", "收入总计", "应等于一加二，并等于支出总计"),
        Row("spending_own", "一、本年支出合计"),
        Row("spending_transfer", "二、转移性支出"),
        Row("spending_repayment", f"三、地方政府{kind}债务还本支出"),
        Row("spending_total", "支出总计", "应等于一加二加三，并等于收入总计"),
    )


@dataclass(frozen=True)
class ProjectColumn:
    """A column of 债券项目: field, header, width, number format, drop-down or other check of what is typed."""

    field: str
    header: str
    width: float
    number_format: str = TEXT_FORMAT
    align: str | None = None


PROJECT_COLUMNS = (
    ProjectColumn("ordinal", "序号", 6, "General", "center"),
    ProjectColumn("name", "项目名称", 38),
    ProjectColumn("code", "项目编号", 18),
    ProjectColumn("kind", "债券性质", 9, align="center"),
    ProjectColumn("amount", "债券额度", 10, YIYUAN_FORMAT, "right"),
    ProjectColumn("earmark", "对应专项任务", 16),
    ProjectColumn("sector", "项目领域", 12),
    ProjectColumn("department", "主管部门", 13),
    ProjectColumn("implementer", "实施单位", 13),
    ProjectColumn("status", "项目状态", 12, align="center"),
    ProjectColumn("target", "绩效目标", 18),
    ProjectColumn("issued", "发行时间", 12, DATE_FORMAT, "center"),
    ProjectColumn("remark", "备注", 10),
)


def build(county: County) -> Workbook:
    """Return the county workbook with six sheets; cells that `county` does not fill stay empty."""
    book = new_book("县级债务限额与预算调整填报表")
    _info(book, county)
    three = ("合计", "一般债务限额", "专项债务限额")
    items(book, county, "债务限额", "county-limit", LIMIT, ("total", "general", "special"), three)
    _projects(book, county)
    change = ("opening", "change", "adjusted")
    headers = ("年初预算数", "本次调整数（+/-）", "调整后预算数")
    items(book, county, "一般公共预算", "county-general-budget", _budget("一般"), change, headers)
    items(book, county, "政府性基金预算", "county-fund-budget", _budget("专项"), change, headers)
    balance = ("合计", "一般债务", "专项债务")
    items(book, county, "债务余额", "county-balance", BALANCE, ("total", "general", "special"), balance)
    return book


def _info(book: Workbook, county: County) -> None:
    sheet = add_sheet(book, "基本信息", (28, 44, 46))
    put_title(sheet, 1, f"{county.title}基本信息", 3)
    name_cells(book, sheet, "基本信息_标题", "A1")
    put_header(sheet, 2, ("项目", "内容", "填写说明"))
    formats = {"text": TEXT_FORMAT, "year": "0", "date": DATE_FORMAT}
    for at, row in enumerate(INFO, start=3):
        put(sheet, at, 1, row.label, border=True, align="left")
        value = county.figures.get(f"county-info/{row.key}/value")
        put(sheet, at, 2, value, border=True, align="left", wrap=True, fill=INPUT_FILL, number_format=formats[row.kind])
        _hint(sheet, at, 3, row.hint)
        sheet.row_dimensions[at].height = 30
        if row.kind == "date":
            date_check(sheet, f"B{at}")
    for row, label in ((3, "地区名称"), (4, "行政区划代码"), (5, "预算年度")):
        name_cells(book, sheet, f"基本信息_{label}", f"B{row}")
    _check(
        sheet,
        "B4",
        "custom",
        "AND(LEN(B4)=6,ISNUMBER(VALUE(B4)))",
        title="行政区划代码",
        prompt="填六位数字代码（GB/T 2260）",
    )
    _check(sheet, "B5", "whole", "2015", "2099", title="预算年度", prompt="填四位年份，如 2024")
    sheet.freeze_panes = "A3"


def items(
    book: Workbook,
    county: County,
    name: str,
    form: str,
    rows: Sequence[Row],
    fields: Sequence[str],
    headers: Sequence[str],
) -> None:
    """Add a sheet of labelled rows with amounts in the columns `fields`, under `headers`."""
    sheet = add_sheet(book, name, (44, 15, 18, 16, 48), landscape=True)
    put_title(sheet, 1, f"{county.title}{name}", 5)
    name_cells(book, sheet, f"{name}_标题", "A1")
    put_unit(sheet, 2, 5)
    put_header(sheet, 3, ("项目", *headers, "填写说明"))
    for at, row in enumerate(rows, start=4):
        total = row.label.endswith("总计")
        indent = 2 if "其中" in row.label else 0
        put(sheet, at, 1, row.label, style=font(bold=total), border=True, align="left", indent=indent)
        for column, key in enumerate(fields, start=2):
            value = county.figures.get(f"{form}/{row.key}/{key}")
            put(sheet, at, column, value, style=font(bold=total), border=True, align="right", fill=INPUT_FILL,
                number_format=YIYUAN_FORMAT)  # fmt: skip
        _hint(sheet, at, 5, row.hint)
        sheet.row_dimensions[at].height = 28
    amount_check(sheet, f"B4:D{3 + len(rows)}", signed="change" in fields)
    sheet.freeze_panes = "B4"


def _projects(book: Workbook, county: County) -> None:
    columns = len(PROJECT_COLUMNS)
    sheet = add_sheet(book, "债券项目", [c.width for c in PROJECT_COLUMNS], landscape=True)
    put_title(sheet, 1, f"{county.title}债券项目", columns)
    name_cells(book, sheet, "债券项目_标题", "A1")
    put_unit(sheet, 2, columns)
    put_header(sheet, 3, [c.header for c in PROJECT_COLUMNS])
    last = 4 + county.project_rows
    for at in range(4, last + 1):
        position = at - 5
        filled = county.projects[position] if 0 <= position < len(county.projects) else {}
        for index, column in enumerate(PROJECT_COLUMNS, start=1):
            value = filled.get(column.field)
            put(sheet, at, index, value, border=True, align=column.align, wrap=column.align is None,
                fill=INPUT_FILL if at > 4 else None, number_format=column.number_format)  # fmt: skip
        sheet.row_dimensions[at].height = 34
    put(sheet, 4, 2, "合计", style=font(bold=True), border=True, align="center")
    total = county.figures.get("county-projects/total/amount")
    put(sheet, 4, 5, total, style=font(bold=True), border=True, align="right", fill=INPUT_FILL,
        number_format=YIYUAN_FORMAT)  # fmt: skip
    amount_check(sheet, f"E4:E{last}", signed=False)
    place: Callable[[str], str] = lambda key: _range(key, last)  # noqa: E731  # one word for six calls
    list_check(sheet, place("kind"), ("一般", "专项"), "债券性质", "一般债券填“一般”，专项债券填“专项”")
    statuses = ("在建", "前期手续完备", "前期手续办理中", "未开工", "已完工")
    list_check(sheet, place("status"), statuses, "项目状态", "优先选择在建和前期手续完备的项目")
    _prompt(sheet, place("name"), "项目名称", "与项目库名称一致，逐个填写，不合并")
    _prompt(
        sheet, place("earmark"), "对应专项任务", "与上级分配表“其中：”栏名称一致，如“支持小型水源工程项目”；没有则留空"
    )
    _prompt(sheet, place("target"), "绩效目标", "填主要产出和效益指标，或绩效目标表的文号")
    date_check(sheet, place("issued"))
    sheet.freeze_panes = "C4"
    sheet.print_title_rows = "1:3"


def _range(key: str, last: int) -> str:
    letter = get_column_letter(next(i for i, c in enumerate(PROJECT_COLUMNS, start=1) if c.field == key))
    return f"{letter}5:{letter}{last}"


def _hint(sheet: Worksheet, row: int, column: int, text: str) -> None:
    put(sheet, row, column, text or None, style=font(10, color="595959"), border=True, align="left", wrap=True)


def _check(
    sheet: Worksheet, ref: str, kind: str, first: str, last: str | None = None, *, title: str, prompt: str
) -> None:
    rule = DataValidation(type=kind, operator="between", formula1=first, formula2=last, allow_blank=True)  # type: ignore[arg-type]
    rule.promptTitle, rule.prompt, rule.showInputMessage = title, prompt, True
    rule.errorTitle, rule.error, rule.showErrorMessage = title, f"{prompt}。", True
    rule.add(ref)
    sheet.add_data_validation(rule)


def amount_check(sheet: Worksheet, ref: str, *, signed: bool) -> None:
    """Let cells take numbers only; negative ones where `signed`."""
    lowest, hint = ("-1000000", "，调减填负数") if signed else ("0", "")
    prompt = f"填数字，单位为亿元{hint}，不写“亿元”二字；文件未列明的留空，不填0"
    _check(sheet, ref, "decimal", lowest, "1000000", title="金额（亿元）", prompt=prompt)


def date_check(sheet: Worksheet, ref: str) -> None:
    """Let cells take dates only."""
    _check(sheet, ref, "date", "42005", "73050", title="日期", prompt="填日期，如 2024-09-30")  # 2015-01-01, 2099-12-31


def list_check(sheet: Worksheet, ref: str, choices: Sequence[str], title: str, prompt: str) -> None:
    """Give cells a drop-down list."""
    _check(sheet, ref, "list", f'"{",".join(choices)}"', title=title, prompt=prompt)


def _prompt(sheet: Worksheet, ref: str, title: str, prompt: str) -> None:
    rule = DataValidation(type=None, allow_blank=True)
    rule.promptTitle, rule.prompt, rule.showInputMessage = title, prompt, True
    rule.add(ref)
    sheet.add_data_validation(rule)
