"""The example workbooks: made from the two documents, and holding exactly what those say."""

import csv
import shutil
import tomllib
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from scripts import script

FOLDER = Path(__file__).parents[1] / "workbook"
ALLOCATION, COUNTY = FOLDER / "allocation-xincaizhen-2024-18.xlsx", FOLDER / "artux-2024.xlsx"
A4 = "9"


@pytest.fixture(scope="session")
def make():
    return script(FOLDER / "make_examples.py").make


def rows(path, sheet):
    return [list(row) for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]


def test_examples_are_what_the_script_makes(make, reference, tmp_path):
    for path in make(reference, tmp_path):
        assert path.read_bytes() == (FOLDER / path.name).read_bytes()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("sources/notice-xincaizhen-2024-18.txt", "阿图什市\t8000", "阿图什市\t8100"),
        ("sources/report-artux-2024.txt", "109.98 亿元，其中", "109.89 亿元，其中"),
        ("sources/report-artux-2024.txt", "第七小学建设项目 0.4", "第七小学建设项目 0.5"),
        ("truth/artux-2024.toml", '"105.19"', '"105.18"'),
    ],
)
def test_the_script_stops_where_document_and_checked_figures_differ(make, reference, tmp_path, name, old, new):
    for part in ("sources", "truth", "data"):
        (tmp_path / part).mkdir()
        for file in (reference / part).glob("*.*"):
            shutil.copy(file, tmp_path / part)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text.count(old) >= 1
    (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(Exception, match=r"read .* checked figures say"):
        make(tmp_path, tmp_path)
    assert not list(tmp_path.glob("*.xlsx"))


def test_the_allocation_holds_every_figure_of_the_notice(reference):
    truth = reference / "truth/allocation-xincaizhen-2024-18.csv"
    with truth.open(encoding="utf-8", newline="") as file:
        stated = [
            (r["ordinal"], r["region"], int(r["amount_wan"]), int(r["earmark_small_water_wan"] or 0))
            for r in csv.DictReader(file)
        ]
    body = [row for row in rows(ALLOCATION, "资金分配表") if isinstance(row[2], int)]
    assert [(str(a or ""), b, c, d or 0) for a, b, c, d in body] == stated


def test_the_allocation_is_laid_out_as_the_notice_is():
    book = openpyxl.load_workbook(ALLOCATION)
    sheet = book.active
    assert sheet["A1"].value == "新财振〔2024〕18号 附件"
    heads = [r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == "序号"]
    assert [sheet.cell(r + 1, 2).value for r in heads] == ["合计", "玛纳斯县"]
    for row in heads:
        assert f"A{row - 2}:D{row - 2}" in sheet.merged_cells
        assert str(sheet.cell(row - 2, 1).value).endswith("资金分配表")
        unit = sheet.cell(row - 1, 4)
        assert (unit.value, unit.alignment.horizontal) == ("单位：万元", "right")
    assert [b.id for b in sheet.row_breaks.brk] == [heads[1] - 3]
    assert sheet.cell(heads[1] - 3, 2).value == "呼图壁县"
    assert not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert isinstance(sheet.cell(heads[0] + 3, 1).value, int)


def test_the_county_workbook_holds_the_reports_figures_and_nothing_else(reference):
    truth = tomllib.loads((reference / "truth/artux-2024.toml").read_text(encoding="utf-8"))
    limits = {row[0]: row[1:4] for row in rows(COUNTY, "债务限额")[3:]}
    for key, label in (("opening", "一、年初批准的"), ("new", "二、本次下达新增"), ("adjusted", "三、调整后")):
        stated = [Decimal(truth["limits"][key][f]) for f in ("total", "general", "special")]
        assert [Decimal(str(v)) for v in limits[f"{label}债务限额"]] == stated
    assert limits["其中：提前下达并已列入年初预算的限额"] == [None] * 3
    kinds = {"general": "一般", "special": "专项"}
    projects = [row for row in rows(COUNTY, "债券项目")[4:] if row[1]]
    assert [(r[1], r[3], Decimal(str(r[4]))) for r in projects] == [
        (p["name"], kinds[p["kind"]], Decimal(p["amount"])) for p in truth["projects"]
    ]
    assert all(v is None for row in projects for v in (row[2], *row[5:]))
    for sheet, key in (("一般公共预算", "general_public"), ("政府性基金预算", "government_fund")):
        body = {row[0]: row[1:4] for row in rows(COUNTY, sheet)[3:]}
        stated = [Decimal(truth["budget"][key][f]) for f in ("opening", "adjustment", "adjusted")]
        assert [Decimal(str(v)) for v in body.pop("支出总计")] == stated
        assert all(v is None for values in body.values() for v in values)
    balance = [v for row in rows(COUNTY, "债务余额")[3:] for v in row[1:4] if v is not None]
    assert balance == [float(truth["balance"]["after"])]
    info = {row[0]: row[1] for row in rows(COUNTY, "基本信息")[2:]}
    assert info["年初债务限额批准会议"] == "阿图什市第十届人大常委会第十九次会议"
    assert info["年初预算批准会议"] == "阿图什市第十届人民代表大会第五次会议"
    assert info["上级下达文号"] is None


def test_the_empty_form_offers_choices_and_states_units():
    book = openpyxl.load_workbook(FOLDER.parent / "templates/county-workbook/form.xlsx")
    projects = book["债券项目"]
    choices = {str(v.sqref): v.formula1 for v in projects.data_validations.dataValidation if v.type == "list"}
    assert choices["D5:D44"] == '"一般,专项"'
    assert choices["J5:J44"] == '"在建,前期手续完备,前期手续办理中,未开工,已完工"'
    assert book.sheetnames[:2] == ["填报说明", "基本信息"]
    for sheet in book.worksheets[2:]:
        unit = sheet.cell(2, sheet.max_column)
        assert (unit.value, unit.alignment.horizontal) == ("单位：亿元", "right")
        units = [v for v in sheet.data_validations.dataValidation if unit.coordinate in v.sqref]
        assert [v.formula1 for v in units] == ['"单位：亿元,单位：万元,单位：元"']


@pytest.mark.parametrize("path", [ALLOCATION, COUNTY, *(FOLDER.parent / "templates").glob("*/form.xlsx")])
def test_every_sheet_prints_on_a4_one_page_wide_in_a_chinese_font(path):
    for sheet in openpyxl.load_workbook(path).worksheets:
        assert str(sheet.page_setup.paperSize) == A4
        width = sum(sheet.column_dimensions[get_column_letter(c)].width for c in range(1, sheet.max_column + 1))
        assert (sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage) or width <= 72
        fonts = {c.font.name for row in sheet.iter_rows() for c in row if c.value is not None}
        assert fonts <= {"宋体", "黑体", "方正小标宋简体"}


@pytest.mark.parametrize("path", [ALLOCATION, COUNTY])
def test_figures_are_typed(path):
    for sheet in openpyxl.load_workbook(path).worksheets:
        assert not [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"]
