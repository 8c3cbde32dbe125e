"""Findings written by hand, for tests of what is made of findings."""

from dataclasses import replace
from decimal import Decimal

from quotaxl.core.amount import Unit
from quotaxl.core.finding import CellRef, CellRole, Finding, Outcome, Severity, Status
from quotaxl.core.words import Words, same

NOTICE = "allocation.xlsx"
COUNTY = "county.xlsx"


def cell(ref: str, role: CellRole = CellRole.SUBJECT, *, file: str = NOTICE, sheet: str = "分配表") -> CellRef:
    return CellRef(file, sheet, ref, role)


SUM = Finding(
    rule="QX-S101",
    severity=Severity.ERROR,
    message=Words("合计 345800 与各行之和 345700 不符", "the total 345800 is not the sum 345700"),
    cells=(cell("C5", CellRole.TOTAL), cell("C6:C14", CellRole.PART), cell("C20", CellRole.PART)),
    remedy=Words("核对合计与各行", "compare the total with its rows"),
    basis=("表内勾稽关系",),
    expected=Decimal(345700),
    actual=Decimal(345800),
    difference=Decimal(100),
    unit=Unit.WANYUAN,
    cause=Words("可能漏加一行", "perhaps a row is left out"),
    live="ROUND(C5-SUM(C6:C14,$C$20),0)<>0",
)
EARMARK = Finding(
    rule="QX-E101",
    severity=Severity.ERROR,
    message=Words("8000万元没有安排到项目", "8000万元 are on no project"),
    cells=(cell("D40", CellRole.SOURCE), cell("E5:E17", CellRole.TARGET, file=COUNTY, sheet="债券项目")),
    remedy=Words("补充项目", "add projects"),
    basis=("新财振〔2024〕18号", "预算法 第十三条"),
    expected=Decimal(8000),
    actual=Decimal(0),
    difference=Decimal(-8000),
    unit=Unit.WANYUAN,
)
OPAQUE = Finding(
    rule="QX-P301",
    severity=Severity.WARNING,
    message=Words("项目“001建设项目”无法判断用途", "the purpose of 001建设项目 cannot be told"),
    cells=(cell("B8", file=COUNTY, sheet="债券项目"),),
    remedy=Words("写明项目内容", "say what is built"),
    actual="001建设项目",
)
HOSTILE = replace(
    OPAQUE,
    rule="QX-P302",
    message=same('=HYPERLINK("http://x")[bold]\x1b[31m'),
    actual="=1+1",
    remedy=same("+1"),
)
OUTCOMES = (
    Outcome("QX-P301", Status.FAILED, (OPAQUE,)),
    Outcome("QX-S101", Status.FAILED, (SUM,)),
    Outcome("QX-E101", Status.FAILED, (EARMARK,)),
    Outcome("QX-S102", Status.PASSED),
    Outcome(
        "QX-B101",
        Status.SKIPPED,
        reason=Words("没有债务余额表", "there is no balance table"),
        lacking=True,
        needed=(cell("B4", file=COUNTY, sheet="债务余额"), cell("B5", file=COUNTY, sheet="债务余额")),
        title=Words("调整后预算数不等于年初预算数加调整数", "the adjusted budget differs"),
    ),
    Outcome("QX-V101", Status.SKIPPED, reason=Words("没有上下两级的分配表", "there are no two levels")),
)
