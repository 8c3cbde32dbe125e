"""What the columns of a list are called where something is said of them: as its header has it, with the group's name
where two columns of different groups are labelled alike."""

import pytest

from quotaxl.fill.named import with_names
from quotaxl.fill.template import shipped
from quotaxl.sources.read import read_workbook

BONDS = {
    "code": "债券编码",
    "rate": "债券利率（%）",
    "investment_bonds": "债券项目总投资 其中：债券资金安排",
    "realised_bonds": "债券项目已实现投资 其中：债券资金安排",
    "remark": "备注",
}
CALLED = {
    "bond-use-plan": {"number": "序号", "code": "项目编号", "issued": "发行时间"},
    "payment-progress": {"amount": "债券额度", "paid": "已拨付金额"},
    "bonds-outstanding-general": BONDS,
    "bonds-outstanding-special": BONDS | {"revenue": "已取得项目收益"},
    "bond-cash-general": {
        "income": "新增一般债券资金收入 金额",
        "subject": "支出功能分类",
        "spending": "新增一般债券资金安排的支出 金额",
    },
    "limit-by-region": {
        "new_total": "新增债务限额 合计",
        "new_general": "新增债务限额 一般债务",
        "adjusted_total": "债务限额 合计",
        "adjusted_special": "债务限额 专项债务",
    },
    "limit-balance-budget": {"limit_general": "债务限额 一般债务", "balance_special": "债务余额预计执行数 专项债务"},
}


@pytest.mark.parametrize("template", [t for t in shipped() if t.id in CALLED], ids=lambda t: t.id)
def test_columns_are_called_as_their_header_has_it(template):
    (table,) = with_names(template, read_workbook(template.form)).tables
    called = {field: label for label, field in table.columns.items()}
    assert {field: called[field] for field in CALLED[template.id]} == CALLED[template.id]
    assert len(called) == len(table.columns)
