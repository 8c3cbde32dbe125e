"""What clerks get wrong, one thing at a time in a right workbook, and what must be said; and what is no mistake."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from clerk import (
    BALANCE,
    BONDS,
    BUDGET,
    EXECUTION,
    FINAL,
    FUND,
    GENERAL,
    INFO,
    KINDS,
    LIMIT,
    PROJECTS,
    SPENDING,
    at,
    build,
    head,
    item,
    put,
)
from openpyxl.styles import numbers

from quotaxl.app.check import Wishes, check, exit_code
from quotaxl.cli.adapters import read
from quotaxl.core.assets import asset
from quotaxl.core.finding import Finding, Severity, Status

NOTICE = asset("workbook", "allocation-xincaizhen-2024-18.xlsx")
ERROR, WARNING, REMARK = Severity


def answer(tmp_path: Path, change=None, *, blank=False, as_of=None):
    """Return all findings, those that are folded under another included, and the exit code."""
    file = build(tmp_path / "县.xlsx", change, blank=blank)
    outcomes = check([NOTICE, file], read, Wishes(as_of=as_of)).outcomes
    assert not [o for o in outcomes if o.status is Status.CRASHED]
    return [f for o in outcomes for f in o.findings], exit_code(outcomes)


def texts(finding: Finding) -> str:
    told = [finding.message.zh, finding.cause.zh if finding.cause else ""]
    return "".join([*told, *(f"{c.sheet}!{c.ref}" for c in finding.cells), *map(texts, finding.folded)])


def cell(sheet, row, column, value):
    def change(book):
        at(book, sheet, row, column).value = value

    return change


def listed(sheet, number, column, value):
    def change(book):
        item(book, sheet, number, column).value = value

    return change


def row(sheet, label, values, columns=("合计", "一般", "专项")):
    return lambda book: put(book, sheet, label, values, columns)


def label(sheet, text, value):
    def change(book):
        at(book, sheet, text, "项目").value = value

    return change


def header(sheet, text, value):
    def change(book):
        top, names = head(book[sheet])
        book[sheet].cell(top, next(n for name, n in names.items() if name.startswith(text))).value = value

    return change


def gone(sheet):
    return lambda book: book.remove(book[sheet])


def gone_row(sheet, text):
    return lambda book: book[sheet].delete_rows(at(book, sheet, text, "项目").row)


def both(*changes):
    def change(book):
        for one in changes:
            one(book)

    return change


def scaled(sheet, factor, *, skip=()):
    """Multiply every figure of a sheet."""

    def change(book):
        top, names = head(book[sheet])
        left = [n for name, n in names.items() if name in skip]
        for cells in book[sheet].iter_rows(min_row=top + 1):
            for one in cells:
                if isinstance(one.value, int | float) and one.column > 1 and one.column not in left:
                    one.value = round(one.value * factor, 6)

    return change


def unit(sheet, text):
    def change(book):
        for cells in book[sheet].iter_rows(max_row=3):
            for one in cells:
                if isinstance(one.value, str) and "单位：" in one.value:
                    one.value = text

    return change


def merged(sheet, column, first, last, value):
    def change(book):
        a, z = item(book, sheet, first, column), item(book, sheet, last, column)
        a.value = value
        book[sheet].merge_cells(f"{a.coordinate}:{z.coordinate}")

    return change


def serial(book):
    """A day in a cell without a date's format."""
    one = at(book, INFO, "会议举行日期", "内容")
    one.value, one.number_format = 45560, "General"


def exchanged(sheet, one, other):
    """The figures of two rows stand in each other's places."""

    def change(book):
        for column in KINDS:
            a, b = at(book, sheet, one, column), at(book, sheet, other, column)
            a.value, b.value = b.value, a.value

    return change


def kinds_exchanged(sheet):
    """General and special debt stand in each other's columns."""

    def change(book):
        top, names = head(book[sheet])
        general, special = (next(n for name, n in names.items() if name.startswith(kind)) for kind in KINDS[1:])
        for cells in book[sheet].iter_rows(min_row=top + 1):
            a, b = cells[general - 1], cells[special - 1]
            a.value, b.value = b.value, a.value

    return change


def budgets_exchanged(book):
    for r in range(4, 12):
        for c in (2, 3, 4):
            a, b = book[GENERAL].cell(r, c), book[FUND].cell(r, c)
            a.value, b.value = b.value, a.value


def once_more(sheet, name, old, new):
    """A copy of a sheet is left in the workbook, with another text or figure in it."""

    def change(book):
        copy = book.copy_worksheet(book[sheet])
        copy.title = name
        for cells in copy.iter_rows():
            for one in cells:
                if one.value == old or (isinstance(old, str) and isinstance(one.value, str) and old in one.value):
                    one.value = one.value.replace(old, new) if isinstance(one.value, str) else new

    return change


def hidden(sheet, number):
    def change(book):
        book[sheet].row_dimensions[item(book, sheet, number, "项目名称").row].hidden = True

    return change


def dropped(sheet, number):
    """A row of a list is emptied and left."""

    def change(book):
        for one in book[sheet][item(book, sheet, number, "项目名称").row]:
            one.value = None

    return change


def total_below(book):
    last = item(book, PROJECTS, 9, "债券额度")
    book[PROJECTS].cell(last.row + 1, item(book, PROJECTS, 9, "项目名称").column).value = "合计"
    book[PROJECTS].cell(last.row + 1, last.column).value = 5.92


MISTAKES = {
    # thought of by somebody who had not read the rules: what a bureau's chief has seen in returned workbooks
    "余额的新增含了再融资": (
        both(row(BALANCE, "二、", (7.82, 4.12, 3.7)), row(BALANCE, "三、", (4.6, 4.1, 0.5))),
        ERROR,
        "超过〔债务限额〕本次下达新增债务限额5.92",
    ),
    "还本含了再融资": (row(BALANCE, "三、", (4.6, 4.1, 0.5)), ERROR, BALANCE),
    "余额忘了减还本": (row(BALANCE, "四、", (67.12, 39.82, 27.3)), ERROR, "漏加了本年还本支出"),
    "付息填在还本": (
        both(row(BALANCE, "三、", (2.05, 1.22, 0.83)), row(BALANCE, "五、", (2.7, 2.4, 0.3))),
        ERROR,
        BALANCE,
    ),
    "一个项目填了万元": (listed(PROJECTS, 3, "债券额度", 4500), ERROR, "可能用错了单位"),
    "一个项目性质填反": (listed(PROJECTS, 3, "债券性质", "专项"), ERROR, "专项债券项目之和为3.95亿元"),
    "再融资列在项目中": (listed(PROJECTS, 8, "债券性质", "再融资专项"), WARNING, "再融资或置换"),
    "特别国债列在项目中": (listed(PROJECTS, 8, "债券性质", "特别国债"), ERROR, "不是一般债券或专项债券"),
    "两个项目同一编号": (listed(PROJECTS, 3, "项目编号", "P24653121-0002"), WARNING, "同一编号"),
    "编号是邻县的": (listed(PROJECTS, 3, "项目编号", "P24653122-0003"), WARNING, "疏勒县的代码"),
    "编号是后年的": (listed(PROJECTS, 3, "项目编号", "P26653121-0003"), WARNING, "晚于2024年"),
    "发行时间写到下年": (listed(PROJECTS, 3, "发行时间", date(2025, 9, 28)), WARNING, "不在2024年内"),
    "项目填了零": (listed(PROJECTS, 3, "债券额度", 0), ERROR, "一般债券项目之和为1.97亿元"),
    "项目空了一行": (dropped(PROJECTS, 5), ERROR, "一般债券项目之和为2.02亿元"),
    "项目藏了一行": (hidden(PROJECTS, 4), WARNING, "有隐藏的行"),
    "项目是发补贴": (listed(PROJECTS, 3, "项目名称", "疏附县公益性岗位补贴"), WARNING, "经常性支出"),
    "收文在会议之后": (cell(INFO, "收到计划文件日期", "内容", date(2024, 10, 12)), WARNING, "早于收到计划文件日期"),
    "文号的年份写错": (cell(INFO, "上级下达文号", "内容", "新财振〔2023〕18号"), WARNING, "看不出新增限额是否包含"),
    "文号的号数写错": (cell(INFO, "上级下达文号", "内容", "新财振〔2024〕81号"), WARNING, "看不出新增限额是否包含"),
    "基本信息是邻县的": (
        both(cell(INFO, "地区", "内容", "疏勒县"), cell(INFO, "行政区划代码", "内容", "653122")),
        WARNING,
        "多数地方写的是疏附县",
    ),
    "一张表的标题是上年": (
        lambda b: b[BALANCE].__setitem__("A1", b[BALANCE]["A1"].value.replace("2024", "2023")),
        WARNING,
        "2023年",
    ),
    "年初与调整后填反": (exchanged(LIMIT, "一、", "三、"), ERROR, "年初批准的债务限额的数可能填反了"),
    "余额两列填反": (kinds_exchanged(BALANCE), ERROR, "一般债务和专项债务可能填反了"),
    "限额两列填反": (kinds_exchanged(LIMIT), ERROR, "新增限额可能填反了"),
    "两本预算填反": (budgets_exchanged, ERROR, GENERAL),
    "转贷收入填在年初": (
        both(cell(GENERAL, "其中：地方政府", "年初", 2.42), cell(GENERAL, "其中：地方政府", "本次", None)),
        WARNING,
        "转贷收入（本次调整数",
    ),
    "转贷收入大于转移性收入": (
        both(cell(FUND, "二、转移性收入", "本次", 3.0), cell(FUND, "二、转移性收入", "调整后", 3.4)),
        ERROR,
        FUND,
    ),
    "年初限额抄成余额": (row(LIMIT, "一、", (61.2, 37.4, 23.8)), ERROR, "应为同一个数"),
    "合计的公式引错": (lambda b: at(b, LIMIT, "一、", "合计").__setattr__("value", "=C4"), ERROR, LIMIT),
    "执行的发行数少一块": (row(EXECUTION, "再融资", (1.8, 1.6, 0.2)), ERROR, EXECUTION),
    "亿元的数写了万元": (unit(LIMIT, "单位：万元"), ERROR, "写的单位是万元，数像是亿元"),
    "两期债券同一编码": (listed(BONDS, 3, "债券编码", "2405399"), WARNING, "编码2405399用于2期债券"),
    "一期债券填了万元": (listed(BONDS, 2, "债券规模", 12000), ERROR, "超过"),
    "利率用了逗号": (listed(BONDS, 2, "债券利率", "2,35"), WARNING, "不是数字"),
    "已拨付大于安排": (listed(SPENDING, 1, "已拨付", 0.63), ERROR, "超过债券项目中的额度0.62亿元"),
    "一般债券用了基金科目": (
        listed(SPENDING, 1, "支出功能", "21208国有土地使用权出让收入安排的支出"),
        WARNING,
        "政府性基金预算的科目",
    ),
    "留了一张旧稿": (once_more(LIMIT, "债务限额 (2)", 2.42, 2.24), WARNING, "是同一张表，内容不同"),
    "字母混进数字": (cell(LIMIT, "一、", "一般", "38.1O"), ERROR, "38.1O"),
    # sheets
    "基本信息缺表": (gone(INFO), WARNING, "没有“基本信息”这张表"),
    "债务限额缺表": (gone(LIMIT), WARNING, "没有“债务限额”这张表"),
    "债务余额缺表": (gone(BALANCE), WARNING, "没有“债务余额”这张表"),
    "债券项目缺表": (gone(PROJECTS), WARNING, "没有“债券项目”这张表"),
    "一般公共预算缺表": (gone(GENERAL), WARNING, "没有“一般公共预算”这张表"),
    "政府性基金预算缺表": (gone(FUND), WARNING, "没有“政府性基金预算”这张表"),
    # rows and columns
    "限额行名换了": (label(LIMIT, "一、", "一、去年底的限额"), WARNING, "是否指“年初批准的债务限额”"),
    "限额行删了": (gone_row(LIMIT, "三、"), WARNING, "没有“调整后债务限额”这一行"),
    "余额行名换了": (label(BALANCE, "四、", "四、年底余额"), WARNING, "是否指“分配使用后债务余额”"),
    "余额行删了": (gone_row(BALANCE, "一、"), WARNING, "没有“上年末债务余额”这一行"),
    "预算行删了": (gone_row(GENERAL, "支出总计"), WARNING, "没有“支出总计”这一行"),
    "执行行名换了": (label(EXECUTION, "七、", "七、年底余额数"), WARNING, "年末债务余额预计执行数"),
    "地区行名换了": (label(INFO, "地区", "单位所在地"), WARNING, "是否指“地区名称”"),
    "年度行删了": (gone_row(INFO, "预算年度"), WARNING, "年度”这一行"),
    "限额列名换了": (header(LIMIT, "一般", "一般部分"), WARNING, "没有“一般债务限额”一列"),
    "项目列名换了": (header(PROJECTS, "债券额度", "分到的钱"), WARNING, "没有认出是“债券项目”"),
    "绩效列名换了": (header(PROJECTS, "绩效目标", "绩效指标"), WARNING, "是否指“绩效目标”"),
    "编号列名换了": (header(PROJECTS, "项目编号", "项目编码号"), WARNING, "是否指“项目编号”"),
    # blank cells
    "年初限额空着": (row(LIMIT, "一、", (None, None, None)), WARNING, "没有填写：一、年初批准的债务限额"),
    "新增限额的合计空着": (cell(LIMIT, "二、", "合计", None), WARNING, "二、本次下达新增债务限额（合计）"),
    "调整后限额空着": (row(LIMIT, "三、", (None, None, None)), WARNING, "三、调整后债务限额"),
    "上年末余额空着": (row(BALANCE, "一、", (None, None, None)), WARNING, "一、上年末债务余额"),
    "余额没有分一般专项": (row(BALANCE, "四、", (64.42, None, None)), WARNING, "没有分一般债务和专项债务"),
    "还本空着": (row(BALANCE, "三、", (None, None, None)), WARNING, "没有填写还本"),
    "预算总计空着": (
        row(GENERAL, "收入总计", (None, 2.42, None), BUDGET),
        WARNING,
        "收入总计（年初预算数、调整后预算数）",
    ),
    "预算没有调整数": (
        both(
            *(
                cell(FUND, r, "本次", None)
                for r in (
                    "一、本年收入",
                    "二、转移性收入",
                    "其中：地方政府",
                    "收入总计",
                    "一、本年支出",
                    "二、转移性支出",
                    "三、地方政府",
                    "支出总计",
                )
            )
        ),
        WARNING,
        "对应预算没有调整数",
    ),
    "项目没有额度": (listed(PROJECTS, 3, "债券额度", None), ERROR, PROJECTS),
    "项目没有名称": (listed(PROJECTS, 3, "项目名称", None), ERROR, PROJECTS),
    "项目没有债券性质": (listed(PROJECTS, 3, "债券性质", None), WARNING, "债券性质"),
    "地区空着": (cell(INFO, "地区", "内容", None), WARNING, "地区名称"),
    "年度空着": (cell(INFO, "预算年度", "内容", None), WARNING, "预算年度"),
    "文号空着": (cell(INFO, "上级下达文号", "内容", None), WARNING, "下达文号为“（空）”"),
    "债券没有编码": (listed(BONDS, 2, "债券编码", None), WARNING, "债券编码"),
    "执行表空一行": (row(EXECUTION, "五、", (None, None, None)), WARNING, "五、本年债务还本支出"),
    # days
    "没有的日子": (cell(INFO, "会议举行日期", "内容", "2024年9月31日"), WARNING, "没有这一天"),
    "没有的闰日": (cell(INFO, "调整方案批准日期", "内容", "2023-02-29"), WARNING, "没有这一天"),
    "只写到旬": (cell(INFO, "向社会公开日期", "内容", "10月上旬"), WARNING, "写得不完整"),
    "只写到月": (cell(INFO, "收到计划文件日期", "内容", "2024年6月"), WARNING, "写得不完整"),
    "待定的日期": (cell(INFO, "绩效目标报送日期", "内容", "待定"), WARNING, "写得不完整"),
    "不是日期": (cell(INFO, "会议举行日期", "内容", "人大会议室"), WARNING, "不是日期"),
    "日期的序号": (serial, REMARK, "2024-09-25"),
    "会议日期空着": (cell(INFO, "会议举行日期", "内容", None), WARNING, "没有填写会议举行日期"),
    "收文日期空着": (cell(INFO, "收到计划文件日期", "内容", None), WARNING, "没有填写收到计划文件日期"),
    "先公开后批准": (cell(INFO, "向社会公开日期", "内容", date(2024, 9, 20)), WARNING, "早于调整方案批准日期"),
    "先批准后开会": (cell(INFO, "调整方案批准日期", "内容", date(2024, 9, 24)), WARNING, "早于会议举行日期"),
    "另一年的会议": (cell(INFO, "会议举行日期", "内容", date(2023, 9, 25)), WARNING, "不在预算年度2024年内"),
    "送交晚了": (cell(INFO, "调整初步方案送交日期", "内容", date(2024, 9, 1)), ERROR, "初步方案应于2024-08-26前送交"),
    "公开晚了": (cell(INFO, "向社会公开日期", "内容", date(2024, 11, 8)), ERROR, "应于2024-10-15前公开"),
    "代码少一位": (cell(INFO, "行政区划代码", "内容", "65312"), WARNING, "不是六位代码"),
    "年度写错": (cell(INFO, "预算年度", "内容", "今年"), WARNING, "不是四位年份"),
    # arithmetic
    "限额合计错": (cell(LIMIT, "一、", "合计", 62.53), ERROR, LIMIT),
    "调整后限额错": (row(LIMIT, "三、", (68.72, 41.02, 27.7)), ERROR, LIMIT),
    "余额推算不上": (row(BALANCE, "四、", (65.42, 38.42, 27)), ERROR, BALANCE),
    "专项余额超限": (
        both(row(BALANCE, "一、", (66.2, 37.4, 28.8)), row(BALANCE, "四、", (69.42, 37.42, 32))),
        ERROR,
        "超过",
    ),
    "项目之和不等于限额": (listed(PROJECTS, 8, "债券额度", 1.6), ERROR, "专项债券项目之和"),
    "项目合计错": (lambda b: item(b, PROJECTS, 0, "债券额度").__setattr__("value", 5.29), ERROR, PROJECTS),
    "预算调整后错": (cell(GENERAL, "收入总计", "调整后", 51.79), ERROR, GENERAL),
    "预算收支不平": (both(cell(FUND, "支出总计", "年初", 3.5), cell(FUND, "支出总计", "调整后", 7)), ERROR, FUND),
    "预算调整数不等于限额": (
        both(cell(GENERAL, "其中：地方政府", "本次", 2.24), cell(GENERAL, "其中：地方政府", "调整后", 2.24)),
        ERROR,
        GENERAL,
    ),
    "执行推算不上": (row(EXECUTION, "七、", (65.42, 38.42, 27)), ERROR, EXECUTION),
    "执行的合计错": (cell(EXECUTION, "四、", "合计", 7.28), ERROR, EXECUTION),
    "执行与余额的上年末不同": (
        both(
            row(EXECUTION, "一、", (60.2, 36.4, 23.8)),
            row(EXECUTION, "七、", (63.42, 36.42, 27)),
            row(FINAL, "一、", (60.2, 36.4, 23.8)),
            row(FINAL, "七、", (63.42, 36.42, 27)),
        ),
        ERROR,
        "应为同一个数",
    ),
    "执行与限额的上年末不同": (row(EXECUTION, "二、", (62.53, 38.33, 24.2)), ERROR, "应为同一个数"),
    "决算推算不上": (row(FINAL, "七、", (65.42, 38.42, 27)), ERROR, FINAL),
    "执行与余额的付息不同": (row(EXECUTION, "六、", (2.5, 1.67, 0.83)), WARNING, "应为同一个数"),
    "债券超过限额": (listed(BONDS, 3, "债券规模", 2.5), ERROR, "超过"),
    "债券少列了": (listed(BONDS, 3, "债券规模", 2.2), WARNING, "规模之和3.4，"),
    "余额中的新增超过限额": (
        both(row(BALANCE, "二、", (6.02, 2.52, 3.5)), row(BALANCE, "四、", (64.52, 37.52, 27))),
        ERROR,
        "超过",
    ),
    "拨付超过项目额度": (listed(SPENDING, 1, "已拨付", 5), ERROR, "超过债券项目中的额度0.62亿元"),
    "安排超过项目额度": (listed(SPENDING, 1, "安排", 0.7), ERROR, "超过债券项目中的额度"),
    "拨付的项目不存在": (listed(SPENDING, 1, "项目名称", "疏附县客运站建设项目"), WARNING, "不在债券项目中"),
    "用债券付息": (listed(SPENDING, 1, "支出功能", "232债务付息支出"), ERROR, "付息"),
    "用债券发工资": (listed(SPENDING, 1, "支出功能", "人员工资"), ERROR, "经常性支出"),
    "新增限额小于下达": (
        both(row(LIMIT, "二、", (5.72, 2.22, 3.5)), row(LIMIT, "三、", (68.07, 40.37, 27.7))),
        ERROR,
        "少0.2亿元",
    ),
    "一般专项填反": (
        both(row(LIMIT, "二、", (5.92, 3.5, 2.42)), row(LIMIT, "三、", (68.27, 41.65, 26.62))),
        ERROR,
        PROJECTS,
    ),
    # units, text and formats
    "限额是万元没有写": (scaled(LIMIT, 10000), ERROR, "万"),
    "余额是万元没有写": (scaled(BALANCE, 10000), ERROR, "万"),
    "项目是万元没有写": (scaled(PROJECTS, 10000), ERROR, "万"),
    "预算是万元没有写": (scaled(GENERAL, 10000), ERROR, "万"),
    "限额没有单位": (unit(LIMIT, None), ERROR, "没有写明金额单位"),
    "大约的数": (listed(PROJECTS, 3, "债券额度", "约0.45"), WARNING, "约0.45"),
    "文字的数": (cell(LIMIT, "二、", "一般", "二点四二"), WARNING, "二点四二"),
    "样表的星号": (cell(LIMIT, "二、", "一般", "**亿元"), WARNING, "**亿元"),
    "负的额度": (listed(PROJECTS, 3, "债券额度", -0.45), ERROR, PROJECTS),
    "两种性质": (listed(PROJECTS, 3, "债券性质", "一般债券/专项债券"), WARNING, "债券性质"),
    "合并的金额": (merged(PROJECTS, "债券额度", 3, 4, 0.72), WARNING, "合并了几行"),
    "利率少了百倍": (listed(BONDS, 2, "债券利率", 0.0235), WARNING, "是否应为 2.35"),
    "利率大了": (listed(BONDS, 2, "债券利率", 235), WARNING, "不在常见范围"),
    "错误值": (lambda b: b[LIMIT].__setitem__("B4", "#REF!"), ERROR, LIMIT),
    "项目列了两次": (
        both(listed(PROJECTS, 3, "项目名称", "疏附县农村人居环境整治建设项目"), listed(PROJECTS, 3, "债券额度", 0.27)),
        WARNING,
        "列了2次",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told(tmp_path, name):
    change, severity, says = MISTAKES[name]
    found, _ = answer(tmp_path, change)
    told = [f for f in found if says in texts(f)]
    assert told, [(f.severity.value, f.rule, f.message.zh) for f in found]
    at_least = [f for f in told if f.severity is ERROR or f.severity is severity]
    assert at_least, [(f.severity.value, f.rule, f.message.zh) for f in told]
    if severity is WARNING and name not in TWOFOLD:
        assert not [f for f in found if f.severity is ERROR], [
            (f.rule, f.message.zh) for f in found if f.severity is ERROR
        ]


TWOFOLD = frozenset(
    {
        "项目没有债券性质",
        "大约的数",
        "文字的数",
        "样表的星号",
        "两种性质",
        "合并的金额",
        "另一年的会议",
        "没有的闰日",
        "债务限额缺表",
        "还本空着",
        "预算没有调整数",
        "新增限额的合计空着",
        "执行表空一行",
        "项目列名换了",
        "项目列了两次",
        "先批准后开会",
    }
)
"""Mistakes that law or arithmetic may call an ERROR as well."""


def text_numbers(book):
    top, _ = head(book[LIMIT])
    for cells in book[LIMIT].iter_rows(min_row=top + 1, min_col=2, max_col=4):
        for one in cells:
            if one.value is not None:
                one.value = f"{one.value}"


def formatted(sheet, number, column, value, code):
    def change(book):
        one = item(book, sheet, number, column)
        one.value, one.number_format = value, code

    return change


def shown_in_yi(book):
    """Figures of 元 that a format shows in 万元, as the unit line says."""
    unit(LIMIT, "单位：万元")(book)
    scaled(LIMIT, 10000 * 10000)(book)
    for cells in book[LIMIT].iter_rows(min_row=4, min_col=2, max_col=4):
        for one in cells:
            one.number_format = "0!.0000"


def renamed_sheet(sheet, name):
    return lambda book: setattr(book[sheet], "title", name)


def formulas(book):
    sheet = book[LIMIT]
    for r in (4, 5, 7):
        sheet[f"B{r}"] = f"=C{r}+D{r}"


HARMLESS = {
    "末尾又写了合计": total_below,
    "留了去年的一张表": once_more(LIMIT, "去年", "2024", "2023"),
    "留了一张一样的表": once_more(LIMIT, "债务限额 (2)", "没有的字", ""),
    "性质写同上": listed(PROJECTS, 3, "债券性质", "同上"),
    "额度带了单位": both(listed(PROJECTS, 3, "债券额度", "0.45亿元"), listed(PROJECTS, 4, "债券额度", "2700万元")),
    "期限写成汉字": listed(BONDS, 2, "债券期限", "十五年"),
    "项目之间空两行": lambda b: b[PROJECTS].insert_rows(item(b, PROJECTS, 9, "项目名称").row, 2),
    "改对了": None,
    "文本的数": text_numbers,
    "万元写明了": both(scaled(LIMIT, 10000), unit(LIMIT, "单位：万元")),
    "项目用万元": both(scaled(PROJECTS, 10000), unit(PROJECTS, "单位：万元")),
    "性质合并": both(merged(PROJECTS, "债券性质", 1, 6, "一般"), merged(PROJECTS, "债券性质", 7, 9, "专项")),
    "主管部门合并": merged(PROJECTS, "主管部门", 2, 4, "水利局"),
    "百分数的利率": formatted(BONDS, 2, "债券利率", 0.0235, numbers.FORMAT_PERCENTAGE_00),
    "带百分号的利率": listed(BONDS, 2, "债券利率", "2.35%"),
    "格式显示为万元": shown_in_yi,
    "两个文号": cell(INFO, "上级下达文号", "内容", "新财振〔2024〕18号、新财债〔2024〕30号"),
    "方括号的文号": cell(INFO, "上级下达文号", "内容", "新财振[2024]18号"),
    "日期用点": cell(INFO, "会议举行日期", "内容", "2024.9.25"),
    "日期用汉字": cell(INFO, "会议举行日期", "内容", "二〇二四年九月二十五日"),
    "日期连写": cell(INFO, "会议举行日期", "内容", "20240925"),
    "年度带年字": cell(INFO, "预算年度", "内容", "2024年"),
    "没有专项时空着": cell(EXECUTION, "其中：中央", "专项", None),
    "表名换了标题还在": renamed_sheet(LIMIT, "Sheet3"),
    "合计用公式": formulas,
    "没有执行和决算表": both(gone(EXECUTION), gone(FINAL)),
    "没有债券信息和支出": both(gone(BONDS), gone(SPENDING)),
    "项目名称有空格": listed(PROJECTS, 1, "项目名称", "疏附县 高标准农田建设项目"),
    "性质写全称": listed(PROJECTS, 1, "债券性质", "新增一般债券"),
    "全角的数": cell(LIMIT, "一、", "合计", "６２.３５"),
    "多一行说明": lambda book: book[LIMIT].__setitem__("A9", "注：以上为批准数。"),
    "行间空一行": lambda book: book[BALANCE].insert_rows(6),
    "列间备注": cell(LIMIT, "一、", "填写说明", "人大已批准"),
    "上年末余额填零": both(
        row(BALANCE, "五、", (0, 0, 0)), row(EXECUTION, "六、", (0, 0, 0)), row(FINAL, "六、", (0, 0, 0))
    ),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_no_mistake_stays_clean(tmp_path, name):
    found, code = answer(tmp_path, HARMLESS[name])
    bad = [(f.severity.value, f.rule, f.message.zh) for f in found if f.severity is not Severity.INFO]
    assert (bad, code) == ([], 0)


def test_there_are_enough_of_both():
    assert len(MISTAKES) >= 60
    assert len(HARMLESS) >= 20


def test_a_blank_workbook_is_named_and_ends_with_2(tmp_path):
    found, code = answer(tmp_path, blank=True)
    assert ([f.rule for f in found], code) == (["QX-A001"], 2)
    assert "尚未填写" in found[0].message.zh


def test_one_figure_is_no_blank(tmp_path):
    found, code = answer(tmp_path, cell(BALANCE, "一、", "合计", 61.2), blank=True)
    assert code < 2
    assert "QX-A001" not in {f.rule for f in found}


def test_a_day_past_with_nothing_recorded_is_information(tmp_path):
    change = both(cell(INFO, "向社会公开日期", "内容", None), cell(INFO, "绩效目标报送日期", "内容", None))
    found, code = answer(tmp_path, change, as_of=date(2025, 3, 1))
    late = [f for f in found if f.rule.startswith("QX-D")]
    assert {f.rule for f in late} == {"QX-D101", "QX-D103", "QX-D104"}
    assert ({f.severity for f in late}, code) == ({Severity.INFO}, 0)


def test_a_book_of_another_program_is_read_as_well(tmp_path):
    """Saved anew by a library that drops cached results: formulas of ours are calculated here."""
    file = build(tmp_path / "县.xlsx", formulas)
    openpyxl.load_workbook(file).save(file)
    outcomes = check([NOTICE, file], read, Wishes()).outcomes
    assert not [f for o in outcomes for f in o.findings if f.severity is not Severity.INFO]


def test_one_slip_in_a_total_is_told_once_for_its_row_by_the_rule_of_its_form(tmp_path):
    def change(book):
        at(book, BALANCE, "四、", "合计").value = 65.42

    found, _ = answer(tmp_path, change)
    across = [f for f in found if f.severity is Severity.ERROR and {c.ref for c in f.cells} == {"B7", "C7", "D7"}]
    assert [f.rule for f in across] == ["QX-L204"]
    assert across[0].message.zh == "合计：分配使用后债务余额65.42，按37.42＋27应为64.42，多1亿元。"
