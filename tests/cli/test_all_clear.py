"""An all-clear means it: a file of another business is none, and what was not looked at is said."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from quotaxl.cli.main import main
from quotaxl.core.assets import asset

WAGES = (
    ("某单位2024年9月工资发放表",),
    ("单位：元",),
    ("姓名", "基本工资", "津贴", "合计"),
    ("张三", 5000, 800, 5800),
    ("合计", 5000, 800, 5800),
)
PHONES = (("单位", "联系人", "电话"), ("水利局", "张三", "0998-123"), ("教育局", "李四", "0998-456"))
SCORES = (("三年级成绩表",), ("姓名", "语文", "数学", "总分"), ("张三", 90, 95, 185), ("李四", 80, 70, 150))
REVENUE = (
    ("2024年一般公共预算收入表",),
    ("单位：万元",),
    ("科目", "预算数"),
    ("增值税", 60),
    ("企业所得税", 40),
    ("合计", 100),
)


def written(path: Path, rows) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def check(*arguments: object):
    return CliRunner().invoke(main, ["check", *map(str, arguments), "--lang", "zh"], catch_exceptions=False)


@pytest.mark.parametrize("rows", [WAGES, PHONES, SCORES])
def test_a_file_of_another_business_is_no_all_clear(tmp_path, rows):
    result = check(written(tmp_path / "甲.xlsx", rows))
    assert result.exit_code == 2
    assert "QX-A002" in result.output
    assert "未发现问题" not in result.output


def test_beside_the_right_files_it_is_named_and_they_are_checked(tmp_path):
    right = [asset("workbook", name) for name in ("allocation-xincaizhen-2024-18.xlsx", "artux-2024.xlsx")]
    alone = json.loads(check(*right, "--format", "json").stdout)
    result = check(*right, written(tmp_path / "工资.xlsx", WAGES), "--format", "json")
    found = json.loads(result.stdout)["findings"]
    assert [f["message"][:7] for f in found if f["rule"] == "QX-A002"] == ["工资.xlsx"]
    assert [f for f in found if f["rule"] != "QX-A002"] == alone["findings"]
    assert result.exit_code == 1  # the demo's own ERROR


def test_a_table_of_no_known_form_says_what_was_not_checked(tmp_path):
    result = check(written(tmp_path / "收入.xlsx", REVENUE))
    assert result.exit_code == 0
    assert "收入.xlsx的表不是认识的表样" in "".join(result.output.split())
    assert "未发现问题；" in result.output  # and how much was not checked
