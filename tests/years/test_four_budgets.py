"""The other two of the four budgets: their adjustments are read, held, and printed again from a table of the form."""

from decimal import Decimal as D

import openpyxl
import pytest
from click.testing import CliRunner
from years import zhuoni

from quotaxl.app.check import Wishes, check
from quotaxl.catalogue import regions
from quotaxl.cli.adapters import read
from quotaxl.cli.main import main
from quotaxl.reading import read_tables

KNOWN = regions.load()
CAPITAL, INSURANCE = "state-capital-adjustment", "social-insurance-adjustment"
TABLES = {
    CAPITAL: ("国有资本经营", (
        ("利润收入", 300, 80, 380), ("股利、股息收入", 100, None, 100), ("一、本年收入合计", 400, 80, 480),
        ("二、转移性收入", 20, None, 20), ("三、上年结转收入", 30, None, 30), ("收入总计", 450, 80, 530),
        ("国有企业资本金注入", 350, None, 350), ("一、本年支出合计", 350, None, 350),
        ("二、调出资金", 100, 80, 180), ("支出总计", 450, 80, 530),
    )),
    INSURANCE: ("社会保险基金", (
        ("一、收入合计", 9800, 350, 10150), ("其中：社会保险费收入", 3200, None, 3200),
        ("财政补贴收入", 6400, 350, 6750), ("利息收入", 200, None, 200), ("二、支出合计", 8900, 100, 9000),
        ("其中：社会保险待遇支出", 8850, 100, 8950), ("三、本年收支结余", 900, 250, 1150),
        ("四、上年末滚存结余", 13000, None, 13000), ("五、年末滚存结余", 13900, 250, 14150),
    )),
}  # fmt: skip
WRONG = (
    (CAPITAL, "收入总计", 3, 530, 540, "QX-F101"),  # 收入总计 = 支出总计
    (CAPITAL, "二、调出资金", 3, 180, 170, "QX-F102"),  # 调整后 = 年初 + 调整
    (CAPITAL, "一、本年支出合计", 1, 350, 460, "QX-F201"),  # 本年支出 ≤ 支出总计
    (INSURANCE, "三、本年收支结余", 2, 250, 240, "QX-F101"),  # 结余 = 收入 - 支出
    (INSURANCE, "五、年末滚存结余", 3, 14150, 14510, "QX-F101"),  # 年末 = 上年末 + 本年
    (INSURANCE, "其中：社会保险费收入", 1, 3200, 32000, "QX-F201"),  # 其中 ≤ 合计
)
"""Form, row, column, the right figure, a wrong one, and the rule that must tell it."""


def write(folder, form, change=None):
    budget, rows = TABLES[form]
    book = openpyxl.Workbook()
    book.active.append([f"{zhuoni.NAME}{zhuoni.YEAR}年{budget}预算收支调整表"])
    book.active.append([None, None, None, "单位：万元"])
    book.active.append(["项目", "年初预算数", "调整数", "调整后预算数"])
    for row in rows:
        line = list(row)
        if change and row[0] == change[0]:
            assert line[change[1]] == change[2]
            line[change[1]] = change[3]
        book.active.append(line)
    path = folder / f"{budget}.xlsx"
    book.save(path)
    return path


def findings(*paths):
    return [f for outcome in check(paths, read, Wishes()).outcomes for f in outcome.findings]


@pytest.mark.parametrize("form", TABLES)
def test_a_right_table_has_nothing_to_mend(tmp_path, form):
    path = write(tmp_path, form)
    (table,) = read_tables(read(path), KNOWN)
    assert table.form == form
    assert table.frame["key"].null_count() == 0
    assert findings(path) == []


@pytest.mark.parametrize(("form", "row", "column", "right", "wrong", "rule"), WRONG)
def test_a_wrong_figure_is_found(tmp_path, form, row, column, right, wrong, rule):
    assert rule in {f.rule for f in findings(write(tmp_path, form, (row, column, right, wrong)))}


@pytest.mark.parametrize("form", TABLES)
def test_the_form_is_printed_from_a_table_of_its_own(tmp_path, form):
    county, own = zhuoni.book(tmp_path), write(tmp_path, form)
    done = CliRunner().invoke(
        main, ["fill", str(county), str(own), "--template", form, "-o", str(tmp_path / "annex.xlsx")]
    )
    assert done.exit_code == 0, done.output
    made = next(t for t in read_tables(read(tmp_path / "annex.xlsx"), KNOWN) if t.form == form)
    given = read_tables(read(own), KNOWN)[0]
    for key in given.frame["key"]:
        for field in ("opening", "change", "adjusted"):
            assert made.value(key, field) == given.value(key, field), (key, field)
    assert made.value("income_total", "adjusted") == {CAPITAL: D(530), INSURANCE: D(10150)}[form]
