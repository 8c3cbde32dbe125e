"""A bureau's own model with tables of limits and budgets: bound by what rows and columns are, filled anew."""

from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from quotaxl.cli.main import main
from quotaxl.core.assets import asset
from quotaxl.sources.read import read_workbook

BOOK = asset("workbook", "artux-2024.xlsx")
LIMITS = (
    "附件1 阿图什市2023年地方政府债务限额调整情况表",
    ("项目", "合计", "一般债务", "专项债务"),
    ("年初债务限额", "90", "45", "45"),
    ("本次新增债务限额", "8.2", "2.2", "6"),
    ("调整后债务限额", "98.2", "47.2", "51"),
)
GENERAL = (
    "附件2 阿图什市2023年一般公共预算收支调整表",
    ("项目", "年初预算数", "本次调整数", "调整后预算数"),
    ("支出总计", "35", "2.2", "37.2"),
)
FUND = (
    "附件3 阿图什市2023年政府性基金预算收支调整表",
    ("项目", "年初预算数", "本次调整数", "调整后预算数"),
    ("收入总计", "11", "6", "17"),
    ("支出总计", "11", "6", "17"),
)


def levels(below: str) -> tuple[str | tuple[str, ...], ...]:
    """Return a table 1-6 of the year before; `below` stands in its column of the level below."""
    return (
        "附件4 2023年地方政府债务限额调整情况表",
        ("项目", "公式", "本地区", "本级", "下级"),
        ("一、2022年地方政府债务限额", "A=B+C", "90", "90", below),
        ("其中：一般债务限额", "B", "45", "45", below),
        ("专项债务限额", "C", "45", "45", below),
        ("二、2023年新增地方政府债务限额", "D=E+F", "8.2", "8.2", below),
        ("其中：一般债务限额", "E", "2.2", "2.2", below),
        ("专项债务限额", "F", "6", "6", below),
        ("三、2023年地方政府债务限额", "J=K+L", "98.2", "98.2", below),
        ("其中：一般债务限额", "K", "47.2", "47.2", below),
        ("专项债务限额", "L", "51", "51", below),
    )


def run(*arguments: object) -> Result:
    result = CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [str(a) for a in arguments])
    assert result.exit_code == 0, result.output
    return result


def filled(
    folder: Path, *tables: Sequence[str | Sequence[str]], unit: str = "亿元"
) -> list[tuple[tuple[object, ...], ...]]:
    """Return the rows of each table of a model that was bound and drafted from the example."""
    made = docx.Document()
    made.add_paragraph("关于阿图什市2023年新增地方政府债务限额分配及预算调整方案（草案）的报告")
    made.add_paragraph("2023年新增债务限额8.2亿元，其中：一般债务2.2亿元、专项债务6亿元。")
    for title, *rows in tables:
        made.add_paragraph(str(title))
        made.add_paragraph("单位：亿元")
        table = made.add_table(len(rows), len(rows[0]))
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                table.cell(r, c).text = text
    made.save(str(folder / "模板.docx"))
    run("template", "bind", folder / "模板.docx")
    wanted = ("--unit", unit, "--template", folder / "模板-bound.docx", "-o", folder / "报告.docx")
    run("report", BOOK, *wanted)
    return [grid.rows for grid in read_workbook(folder / "报告.docx").grids]


def numbers(rows: Sequence[Sequence[object]]) -> list[list[str]]:
    """Return the rows below the header; above it stand the table's title and unit."""
    head = next(n for n, row in enumerate(rows) if row[0] == "项目")
    return [[str(value or "") for value in row] for row in rows[head + 1 :]]


def test_limits_and_both_budgets_are_those_of_the_workbook(tmp_path: Path):
    limits, general, fund = filled(tmp_path, LIMITS, GENERAL, FUND)
    assert numbers(limits) == [
        ["年初债务限额", "100.88", "50.15", "50.73"],
        ["本次新增债务限额", "9.1", "2.6", "6.5"],
        ["调整后债务限额", "109.98", "52.75", "57.23"],
    ]
    assert numbers(general) == [["支出总计", "35.47", "2.6", "38.07"]]
    assert numbers(fund)[1] == ["支出总计", "11.51", "6.5", "18.01"]
    assert numbers(fund)[0][1] == "____"  # the example has no income: a place to fill in, not last year's figure


def test_figures_follow_the_unit_that_is_asked_for(tmp_path: Path):
    (limits,) = filled(tmp_path, LIMITS, unit="万元")
    assert numbers(limits)[1] == ["本次新增债务限额", "91000", "26000", "65000"]
    assert "单位：万元" in [p.text for p in read_workbook(tmp_path / "报告.docx").paragraphs]


@pytest.mark.parametrize(("below", "own"), [("", "109.98"), ("1", "98.2")], ids=["county", "prefecture"])
def test_the_own_level_is_the_whole_only_where_nothing_is_below(tmp_path: Path, below: str, own: str):
    (rows,) = filled(tmp_path, levels(below))
    whole = numbers(rows)[6]
    assert whole[:4] == ["三、2024年地方政府债务限额", "J=K+L", "109.98", own]
    assert numbers(rows)[0][0] == "一、2023年地方政府债务限额"
