"""A county's year with subjects to 项: its two annexes as the truth says them, nothing false found, mistakes found."""

from decimal import Decimal as D

import openpyxl
import pytest
from click.testing import CliRunner
from years import zhuoni

from quotaxl.app.check import Wishes, check
from quotaxl.catalogue import regions
from quotaxl.catalogue.subjects import above, budget_of, name_of, written
from quotaxl.cli.adapters import read
from quotaxl.cli.main import main
from quotaxl.reading import read_tables

KNOWN = regions.load()


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    return zhuoni.book(tmp_path_factory.mktemp("zhuoni"))


def findings(*paths):
    return [f for outcome in check(paths, read, Wishes()).outcomes for f in outcome.findings]


def fill(county, folder, template):
    path = folder / f"{template}.xlsx"
    done = CliRunner().invoke(main, ["fill", str(county), "--template", template, "-o", str(path)])
    assert done.exit_code == 0, done.output
    return path


def number(value):
    return None if value is None else D(str(value))


def test_a_county_with_subjects_has_nothing_to_mend(county):
    assert findings(county) == []


@pytest.mark.parametrize("template", zhuoni.ANNEXES)
def test_the_annex_lists_every_level_of_subjects(county, tmp_path, template):
    sheet = openpyxl.load_workbook(fill(county, tmp_path, template)).worksheets[0]
    found = [
        (row[0], str(row[1]).strip("　"), *map(number, row[2:5]))
        for row in sheet.iter_rows(min_row=4, values_only=True)
        if row[1] and row[3] is not None
    ]
    wanted = [(code, name, *map(D, figures)) for code, name, *figures in zhuoni.ANNEXES[template]]
    assert found == wanted


def test_annexes_read_back_and_agree(county, tmp_path):
    made = [fill(county, tmp_path, template) for template in zhuoni.ANNEXES]
    assert [t.form for path in made for t in read_tables(read(path), KNOWN) if t.form in zhuoni.ANNEXES] == [
        *zhuoni.ANNEXES
    ]
    assert findings(county, *made) == []


@pytest.mark.parametrize("template", zhuoni.LINES)
def test_the_side_by_side_annex_lists_subjects_below_its_lines(county, tmp_path, template):
    before, rows, after = zhuoni.LINES[template]
    path = fill(county, tmp_path, template)
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    found = [
        (row[4].strip("　"), *map(number, row[5:8])) for row in sheet.iter_rows(min_row=6, values_only=True) if row[4]
    ]
    names = [name for name, *_ in found]
    wanted = [(f"{code}{name}", *map(D, figures)) for code, name, *figures in rows]
    assert found[names.index(before) + 1 : names.index(after)] == wanted
    assert [n for n in names if n[:1].isdecimal()] == [name for name, *_ in wanted]
    assert findings(county, path) == []


@pytest.mark.parametrize("template", zhuoni.LINES)
def test_without_subjects_the_annex_has_its_lines_alone(county, tmp_path, template):
    book = openpyxl.load_workbook(county)
    book["支出科目"].delete_rows(4, 20)
    book.save(tmp_path / county.name)
    path = fill(tmp_path / county.name, tmp_path, template)
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    assert [sheet.cell(row, 5).value for row in range(6, 11)] == [
        "一、本年支出合计", "二、转移性支出", f"三、地方政府{'一般' if 'general' in template else '专项'}债务还本支出",
        "支出总计", None,
    ]  # fmt: skip
    assert findings(tmp_path / county.name, path) == []


def test_subjects_of_repayment_and_transfers_stand_below_their_own_lines(county, tmp_path):
    book = openpyxl.load_workbook(county)
    sheet, general = book["支出科目"], book["一般公共预算"]
    for row, values in enumerate((
        (zhuoni.GENERAL, "2300601", "体制上解支出", 1.00, 0.10, 1.10),
        (zhuoni.GENERAL, "2310301", "地方政府一般债券还本支出", None, 0.20, 0.20),
    ), start=10):  # fmt: skip
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value
    for row, values in ((5, (6.00, 1.70, 7.70)), (7, (36.00, 1.70, 37.70)),
                        (9, (1.00, 0.10, 1.10)), (10, (None, 0.20, 0.20)), (11, (36.00, 1.70, 37.70))):  # fmt: skip
        for column, value in enumerate(values, start=2):
            general.cell(row, column).value = value
    book.save(tmp_path / county.name)
    path = fill(tmp_path / county.name, tmp_path, "general-budget-adjustment")
    shown = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    rows = [
        (str(row[4]).strip("　"), number(row[6])) for row in shown.iter_rows(min_row=15, values_only=True) if row[4]
    ]
    assert rows == [
        ("二、转移性支出", D("0.1")),
        ("230转移性支出", D("0.1")),
        ("23006上解支出", D("0.1")),
        ("2300601体制上解支出", D("0.1")),
        ("三、地方政府一般债务还本支出", D("0.2")),
        ("231债务还本支出", D("0.2")),
        ("23103地方政府一般债务还本支出", D("0.2")),
        ("2310301地方政府一般债券还本支出", D("0.2")),
        ("支出总计", D("1.7")),
    ]


BESIDE = (("G7", 0.70, "G7"), ("G10", 0.95, "G8"), ("H13", 2.50, "H12"))
"""Cell of the filled annex, a wrong figure of a 类 or an 项, and the sum that must be told."""


@pytest.mark.parametrize(("cell", "value", "told"), BESIDE)
def test_a_wrong_subject_in_the_side_by_side_annex_breaks_its_sum(county, tmp_path, cell, value, told):
    path = fill(county, tmp_path, "general-budget-adjustment")
    book = openpyxl.load_workbook(path)
    assert book.worksheets[0][cell].value not in (None, value)
    book.worksheets[0][cell].value = value
    book.save(path)
    sums = [f for f in findings(path) if f.rule == "QX-S102"]
    assert told in {c.ref for f in sums for c in f.cells}


WRONG = (
    ("债券项目", 5, "支出功能分类科目", "205020 小学教育", "QX-K101"),
    ("债券项目", 9, "支出功能分类科目", "2110302 水体", "QX-K102"),
    ("支出科目", 5, "本次调整数（+/-）", 0.15, "QX-K103"),
    ("支出科目", 7, "本次调整数（+/-）", 0.80, "QX-K104"),
    ("支出科目", 8, "本次调整数（+/-）", 0.10, "QX-K105"),
)
"""Sheet, row, column, a wrong entry, and the rule that must tell it."""


@pytest.mark.parametrize(("sheet", "row", "head", "value", "rule"), WRONG)
def test_a_wrong_subject_is_found(county, tmp_path, sheet, row, head, value, rule):
    book = openpyxl.load_workbook(county)
    column = next(cell.column for cell in book[sheet][3] if cell.value == head)
    assert book[sheet].cell(row, column).value not in (None, value)
    book[sheet].cell(row, column).value = value
    book.save(tmp_path / "wrong.xlsx")
    assert rule in {f.rule for f in findings(tmp_path / "wrong.xlsx")}


def test_sums_of_a_published_table_follow_the_length_of_codes(tmp_path):
    rows = [
        ("卓尼县2024年一般公共预算支出调整表",), (None, None, None, None, "单位：万元"),
        ("科目编码", "科目名称", "年初预算数", "调整数", "调整后预算数"), (None, "本年支出合计", 44000, 14000, 58000),
        ("205", "教育支出", 31000, 6000, 37000), ("20502", "普通教育", 31000, 6000, 37000),
        ("2050202", "小学教育", 18000, 3500, 21500), ("2050203", "初中教育", 13000, 2500, 15500),
        ("213", "农林水支出", 13000, 8000, 21000), ("21303", "水利", 13000, 8000, 21000),
        ("2130305", "水利工程建设", 9000, 6000, 15000), ("2130335", "农村供水", 4000, 2000, 6000),
    ]  # fmt: skip
    for name, change in (("right", None), ("wrong", (7, 4, 3400))):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        if change:
            book.active.cell(*change[:2]).value = change[2]
        book.save(tmp_path / f"{name}.xlsx")
    assert findings(tmp_path / "right.xlsx") == []
    told = [f for f in findings(tmp_path / "wrong.xlsx") if f.rule.startswith("QX-S")]
    assert any(c.ref == "D6" for f in told for c in f.cells)


def test_codes_and_names():
    assert written("2130305 水利工程建设").name == "水利工程建设"
    assert above("2130305") == ("21303", "213")
    assert name_of("2140104") == "公路建设"
    assert (budget_of("2290402"), budget_of("2050202"), budget_of("212")) == ("fund", "general", None)
