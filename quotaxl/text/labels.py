"""Words of the interface that several places show: heads of columns, severities, roles, counts."""

from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.words import Words

SEVERITY = {
    Severity.ERROR: Words("错误", "error"),
    Severity.WARNING: Words("警告", "warning"),
    Severity.INFO: Words("提示", "info"),
}
CRASHED = Words("规则出错", "crashed")
IN_PART = Words("部分未核对", "in part")

ROLE = {
    CellRole.TOTAL: Words("合计", "total"),
    CellRole.PART: Words("加数", "part"),
    CellRole.SOURCE: Words("来源", "source"),
    CellRole.TARGET: Words("去向", "target"),
    CellRole.SUBJECT: Words("所指", "subject"),
}

NUMBER = Words("序号", "No.")
LEVEL = Words("级别", "Severity")
RULE = Words("规则", "Rule")
FILE = Words("文件", "File")
SHEET = Words("表", "Sheet")
CELL = Words("单元格", "Cell")
ON_SHEET = Words("所在表", "On sheet")
MESSAGE = Words("问题", "Found")
EXPECTED = Words("应为", "Expected")
ACTUAL = Words("实为", "Actual")
DIFFERENCE = Words("差额", "Difference")
UNIT = Words("单位", "Unit")
WORKING = Words("算式", "The sum")
CAUSE = Words("可能原因", "Likely cause")
WORKING_AND_CAUSE = Words("算式、可能原因", "The sum, likely cause")
FOLDED = Words("由此而来", "What follows from it")
BASIS = Words("依据", "Basis")
REMEDY = Words("处理办法", "What to do")
STATE = Words("状态", "State")
REASON = Words("原因", "Reason")
REASON_HERE = Words("写明理由", "say why")
"""What stands in a command for the reason that a person has to write."""
RIGHT_AS_IT_IS = Words("确属无误：", "right as it is: ")

MARKING, CLEARING = "标记", "清除标记"
"""What was done to an open workbook, as its undo is offered."""

FOUND = Words("发现", "Found")
STANDING = Words("仍存在", "still there")
GONE = Words("已消除", "gone")
STATIC = Words("静态", "static")

ANSWER = Words("结论", "answer")
DAY = Words("核对日期", "day")
VERSION = Words("版本", "version")
SETTINGS = Words("设置", "settings")
ACCEPTED = Words("已认可", "accepted")

CHECKED = Words("核对了 {checked} 项，", "{checked} checks made, ")
COUNTS = Words("错误 {error} 项，警告 {warning} 项，提示 {info} 项", "errors {error}, warnings {warning}, info {info}")
NOTHING = Words("未发现问题", "nothing found")
NOTHING_BUT = Words("未发现问题（提示 {info} 项）", "nothing found (info {info})")
LACKING = Words("{lacking} 项因缺数据未核对", "{lacking} not made for want of data")
LACKING_PARTLY = Words(
    "{lacking} 项因缺数据未核对（其中 {partly} 项只核对了一部分）",
    "{lacking} not made for want of data ({partly} of them in part)",
)
BROKE = Words("{crashed} 项规则运行出错，结果不完整", "{crashed} rules broke, the answer is not complete")
NEEDED = Words("需填写 {cells}", "wanted: {cells}")
MORE_FOLDED = Words("另有 {count} 处", "and {count} more")
UNCHECKED = Words(
    "因缺数据未核对（是否有下列问题，尚不知道）", "Not checked for want of data (these faults may be there)"
)
NOT_CHECKED = Words("未核对", "not checked")
JUDGED = Words("期限按 {day} 计", "terms are judged as of {day}")
HELD = Words("设置：{place}；不核对 {count} 条规则", "settings: {place}; {count} rules left out")
NO_SETTINGS = Words("命令行", "the command line")
PASSED_OVER = Words(
    "与收到的文件放在一起的 {place} 未采用；确要采用请写 --config",
    "{place}, which came with a file, is not obeyed; use --config to do so",
)
STRAY_FILES = Words("没有核对 {names}：{why}", "Not checked, {names}: {why}")
MORE_FILES = Words(" 等 {count} 个", " and others, {count} in all")
ACCEPTED_COUNT = Words("其中 {count} 项已由本人认可", "{count} of them were accepted")
NO_RULE_RUN = Words("没有执行任何规则，什么都没有核对", "no rule was run: nothing was checked")
