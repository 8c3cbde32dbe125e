"""Rows that show how a template is filled in, names of constants, sheets that are protected without a password."""

import openpyxl
import pytest
from app.ownlist import EVERY, WATER, fill_own, write_county
from app.owntemplate import own_template

EXAMPLE = {"A": "例", "B": "××水厂改扩建工程", "C": "P24650000-0001", "H": 0.5, "I": "2024年6月"}


@pytest.fixture(scope="module")
def counties(tmp_path_factory):
    folder = tmp_path_factory.mktemp("counties")
    return {n: write_county(folder / f"{n}.xlsx", EVERY[:n]) for n in (0, 1, 6)}


def with_example(path, example, total):
    def extra(book, sheet):
        body = book.add_format({"border": 1})
        for letter, value in example.items():
            sheet.write(f"{letter}5", value, body)

    return own_template(path, samples=4, total=total, extra=extra)


@pytest.mark.parametrize("count", [0, 1, 6])
@pytest.mark.parametrize(
    ("example", "total"),
    [
        (EXAMPLE, "=SUM(H6:H{last})"),
        (EXAMPLE, "=SUM(H{first}:H{last})"),
        (EXAMPLE, None),
        ({"A": "如：", "B": "示例项目（示例）", "H": 1}, "=SUM(H6:H{last})"),
        ({"A": 1, "B": "例：城东学校建设项目", "H": 1.5}, "=SUM(H6:H{last})"),
    ],
)
def test_an_example_goes_and_the_list_begins_in_its_row(counties, tmp_path, example, total, count):
    out, said = fill_own(with_example(tmp_path / "t.xlsx", example, total), counties[count])
    sheet = openpyxl.load_workbook(out)["项目表"]
    names = [sheet.cell(row, 2).value for row in range(5, 5 + max(count, 1))]
    assert names == (EVERY[:count] or [None])
    end = 5 + max(count, 1)
    below = sheet.cell(end, 1).value if total is None else sheet.cell(end, 8).value
    assert below == (
        "注：本表反映本级当年新增地方政府债券资金使用安排情况。" if total is None else f"=SUM(H5:H{end - 1})"
    )
    assert [one for one in said if "第 5 行是填写示例，已去掉" in one]
    assert not [one for one in said if "×" in one]


def test_an_example_that_a_formula_reads_stays_and_is_told(counties, tmp_path):
    def extra(book, sheet):
        sheet.write("A5", "例")
        sheet.write("H5", 0.5)
        sheet.write("K1", "=H5*2")

    template = own_template(tmp_path / "t.xlsx", samples=3, total="=SUM(H6:H7)", extra=extra)
    out, said = fill_own(template, counties[6])
    sheet = openpyxl.load_workbook(out)["项目表"]
    assert [sheet.cell(row, 2).value for row in range(6, 12)] == EVERY
    assert (sheet["A5"].value, sheet["H12"].value) == ("例", "=SUM(H6:H11)")
    assert [one for one in said if "A5" in one and "填写示例" in one]


def test_an_example_alone_is_the_row_to_fill(counties, tmp_path):
    template = own_template(tmp_path / "t.xlsx", rows=[("A例", "B城东学校", "H1.5")])
    out, _ = fill_own(template, counties[1])
    sheet = openpyxl.load_workbook(out)["项目表"]
    assert (sheet["A5"].value, sheet["B5"].value, sheet["H5"].value) == (1, WATER, 0.8)


def test_names_of_constants_are_calculated_anew_and_another_countys_told(counties, tmp_path):
    def extra(book, sheet):
        book.define_name("当前年度", "=2023")
        book.define_name("下一年", "=当前年度+1")
        book.define_name("县名", '="乌恰县"')
        sheet.write_formula("A12", '=当前年度&"年度"', None, "2023年度")
        sheet.write_formula("A13", '=县名&下一年&"年"', None, "乌恰县2024年")

    out, said = fill_own(own_template(tmp_path / "t.xlsx", samples=1, extra=extra), counties[6])
    sheet = openpyxl.load_workbook(out, data_only=True)["项目表"]
    assert (sheet["A17"].value, sheet["A18"].value) == ("2024年度", "乌恰县2025年")
    assert [one for one in said if "名称“县名”是乌恰县" in one]


def test_a_sheet_protected_without_a_password_is_filled_and_stays_protected(counties, tmp_path):
    template = own_template(tmp_path / "t.xlsx", samples=1, extra=lambda _, sheet: sheet.protect())
    out, _ = fill_own(template, counties[6])
    sheet = openpyxl.load_workbook(out)["项目表"]
    assert [sheet.cell(row, 2).value for row in range(5, 11)] == EVERY
    assert sheet.protection.sheet and sheet.protection.password is None


def test_another_countys_name_in_a_cell_is_told(counties, tmp_path):
    def extra(_, sheet):
        sheet.write("A12", "编制单位：乌恰县财政局")
        sheet.write("A13", "克州财政局监制")

    _, said = fill_own(own_template(tmp_path / "t.xlsx", extra=extra), counties[6])
    assert [one for one in said if "A15" in one and "乌恰县" in one]
    assert not [one for one in said if "A16" in one]
