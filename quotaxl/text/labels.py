"""Words of the interface that several places show: heads of columns, severities, roles, counts."""

from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.words import Words

SEVERITY = {
    Severity.ERROR: Words("错误", "error"),
    Severity.WARNING: Words("警告", "warning"),
    Severity.INFO: Words("提示", "info"),
}
SKIPPED = Words("跳过", "skipped")
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
MESSAGE = Words("问题", "Found")
EXPECTED = Words("应为", "Expected")
ACTUAL = Words("实为", "Actual")
DIFFERENCE = Words("差额", "Difference")
UNIT = Words("单位", "Unit")
CAUSE = Words("可能原因", "Likely cause")
BASIS = Words("依据", "Basis")
REMEDY = Words("处理办法", "What to do")
STATE = Words("状态", "State")
REASON = Words("原因", "Reason")

FOUND = Words("发现", "Found")
STANDING = Words("仍存在", "still there")
GONE = Words("已消除", "gone")
STATIC = Words("静态", "static")

COUNTS = Words(
    "错误 {error} 项，警告 {warning} 项，提示 {info} 项，跳过规则 {skipped} 条",
    "errors {error}, warnings {warning}, info {info}, rules skipped {skipped}",
)
