"""Templates of a bureau's own, bound and filled as a careful clerk would: what spans the samples spans the rows."""

import warnings
import zipfile
from decimal import Decimal
from unittest import mock

import openpyxl
import pytest
from app.owntemplate import HEADERS, own_template
from fill import full
from openpyxl.workbook.defined_name import DefinedName

from quotaxl.app.bind import bind_file
from quotaxl.app.check import Wishes
from quotaxl.app.fill import Order, fill
from quotaxl.core.errors import UserError
from quotaxl.sources.read import read_workbook
from quotaxl.xlsx.apply import apply_plan

KINDS = ("一般", "专项")
PROJECTS = tuple((f"第{n}号工程", f"P{n:04}", KINDS[n > 5], str(Decimal(n) / 10), "市政建设") for n in range(1, 14))
GENERAL = [p for p in PROJECTS if p[2] == "一般"]
SPECIAL = [p for p in PROJECTS if p[2] == "专项"]
COUNT = len(PROJECTS)
LAST = 4 + COUNT


def added(projects):
    return sum((Decimal(p[3]) for p in projects), Decimal(0))


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    with mock.patch.object(full, "PROJECTS", PROJECTS):
        return full.make(tmp_path_factory.mktemp("county") / "county.xlsx")


@pytest.fixture
def done(county, tmp_path):
    """Return what fills a template: (its formulas, its results, what was said)."""

    def run(template, **more):
        bound = bind_file(template, tmp_path / "bound.xlsx", read_workbook, apply_plan, **more)
        result = fill(
            Order((county,), tmp_path / "out.xlsx", template=str(bound.path)), read_workbook, apply_plan, Wishes()
        )
        out = tmp_path / "out.xlsx"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl does not know sparklines; they are looked at in the part itself
            books = openpyxl.load_workbook(out), openpyxl.load_workbook(out, data_only=True)
        return *books, [m.what.zh for m in result.missing]

    return run


def near(value, expected):
    return abs(Decimal(str(value)) - expected) < Decimal("1e-9")


def names_in(sheet, first, last):
    return [sheet[f"B{row}"].value for row in range(first, last + 1)]


@pytest.mark.parametrize("samples", [1, 2, 3, 40])
def test_what_spans_the_samples_spans_the_rows(done, tmp_path, samples):
    last = 4 + samples

    def extra(book, sheet):
        sheet.data_validation(f"G5:G{last}", {"validate": "list", "source": ["一般债券", "专项债券"]})
        sheet.conditional_format(
            f"H5:H{last}", {"type": "cell", "criteria": ">", "value": f"=$H${last + 1}", "format": book.add_format()}
        )
        other = book.add_worksheet("汇总")
        other.write_formula("A1", f"=SUM(项目表!H5:H{last})")
        other.write_formula("A2", f'=SUMIF(项目表!G5:G{last},"一般债券",项目表!H5:H{last})')
        other.write_formula("A3", f"=项目表!H{last + 1}")
        book.define_name("明细", f"=项目表!$H$5:$H${last}")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"=项目表!$H$5:$H${last}"})
        other.insert_chart("D2", chart)
        other.add_sparkline("B1", {"range": f"项目表!H5:H{last}"})
        sheet.print_area(f"A1:I{last + 2}")

    book, values, _ = done(own_template(tmp_path / "t.xlsx", samples=samples, extra=extra))
    sheet, other = book["项目表"], book["汇总"]
    assert names_in(sheet, 5, LAST) == [p[0] for p in PROJECTS]
    assert sheet[f"H{LAST + 1}"].value == f"=SUM(H5:H{LAST})"
    assert [other[f"A{n}"].value for n in (1, 2, 3)] == [
        f"=SUM(项目表!H5:H{LAST})",
        f'=SUMIF(项目表!G5:G{LAST},"一般债券",项目表!H5:H{LAST})',
        f"=项目表!H{LAST + 1}",
    ]
    results = values["汇总"]
    assert near(results["A1"].value, added(PROJECTS)) and near(results["A2"].value, added(GENERAL))
    assert near(results["A3"].value, added(PROJECTS))
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == [f"G5:G{LAST}"]
    (area,) = sheet.conditional_formatting
    assert str(area.sqref) == f"H5:H{LAST}" and area.rules[0].formula == [f"$H${LAST + 1}"]
    assert book.defined_names["明细"].attr_text == f"项目表!$H$5:$H${LAST}"
    assert other._charts[0].series[0].val.numRef.f == f"项目表!$H$5:$H${LAST}"
    assert sheet.print_area == f"'项目表'!$A$1:$I${LAST + 2}"
    assert f"项目表!H5:H{LAST}<" in part_text(tmp_path / "out.xlsx", "xl/worksheets/sheet2.xml")


def part_text(path, name):
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize(
    ("formula", "grown", "factor"),
    [
        ("=SUM(H{first}:H{last})/10000", "=SUM(H5:H{n})/10000", Decimal("0.0001")),
        ("=ROUND(SUBTOTAL(9,H{first}:H{last}),2)", "=ROUND(SUBTOTAL(9,H5:H{n}),2)", Decimal(1)),
        ("=SUM(H$5:H${last})*1", "=SUM(H$5:H${n})*1", Decimal(1)),
    ],
)
@pytest.mark.parametrize("samples", [1, 2, 3])
def test_the_formula_of_a_total_is_kept_and_grows(done, tmp_path, formula, grown, factor, samples):
    book, values, _ = done(own_template(tmp_path / "t.xlsx", samples=samples, total=formula))
    total = book["项目表"][f"H{LAST + 1}"].value
    assert total == grown.format(n=LAST)
    assert near(values["项目表"][f"H{LAST + 1}"].value, added(PROJECTS) * factor)


@pytest.mark.parametrize(("samples", "formula"), [(1, "=H5"), (2, "=H5+H6"), (3, "=H5+H6+H7"), (3, "=SUM(H5,H6,H7)")])
def test_a_total_that_adds_the_samples_one_by_one_adds_all_rows(done, tmp_path, samples, formula):
    book, _, _ = done(own_template(tmp_path / "t.xlsx", samples=samples, total=formula))
    assert book["项目表"][f"H{LAST + 1}"].value == f"=SUM(H5:H{LAST})"


@pytest.mark.parametrize("samples", [1, 2, 3])
def test_formulas_and_constants_of_a_sample_row_are_repeated(done, tmp_path, samples):
    def extra(_book, sheet):
        for row in range(5, 5 + samples):
            sheet.write_formula(f"J{row}", f'=IF(H{row}="","",H{row}/H${5 + samples})')
            sheet.write_formula(f"K{row}", f"=H{row}/H{5 + samples}")
            sheet.write_formula(f"L{row}", f"=SUM(H$5:H{row})")
            sheet.write(f"M{row}", "亿元")
        sheet.write_formula(f"J{5 + samples}", f"=SUM(J5:J{4 + samples})")

    template = own_template(tmp_path / "t.xlsx", samples=samples, more=("占比", "占比2", "累计", "计量"), extra=extra)
    book, values, _ = done(template)
    sheet, results = book["项目表"], values["项目表"]
    for row in range(5, LAST + 1):
        assert sheet[f"J{row}"].value == f'=IF(H{row}="","",H{row}/H${LAST + 1})'
        assert sheet[f"K{row}"].value == f"=H{row}/H{LAST + 1}"
        assert sheet[f"L{row}"].value == f"=SUM(H$5:H{row})"
        assert sheet[f"M{row}"].value == "亿元"
    assert near(results[f"J{LAST + 1}"].value, Decimal(1))
    assert near(results[f"L{LAST}"].value, added(PROJECTS))


def test_a_running_total_that_begins_otherwise_in_the_first_row(done, tmp_path):
    def extra(_book, sheet):
        sheet.write_formula("J5", "=H5")
        sheet.write_formula("J6", "=J5+H6")

    book, values, _ = done(own_template(tmp_path / "t.xlsx", samples=2, more=("累计",), extra=extra))
    assert [book["项目表"][f"J{row}"].value for row in (5, 6, 7, LAST)] == [
        "=H5",
        "=J5+H6",
        "=J6+H7",
        f"=J{LAST - 1}+H{LAST}",
    ]
    assert near(values["项目表"][f"J{LAST}"].value, added(PROJECTS))


def test_numbers_below_are_never_taken_for_the_list(done, tmp_path):
    def extra(_book, sheet):
        sheet.write("A11", "填报人：")
        sheet.write("B11", "张三")
        sheet.write("H11", 13800138000)
        sheet.write("A13", "附：还本付息计划")
        for row, line in enumerate((("年度", "还本", "付息"), (2025, 1.5, 0.2), (2026, 1.5, 0.2)), start=13):
            sheet.write_row(row, 0, line)

    book, _, _ = done(own_template(tmp_path / "t.xlsx", extra=extra))
    sheet, by = book["项目表"], COUNT - 3
    assert names_in(sheet, 5, LAST) == [p[0] for p in PROJECTS]
    assert (sheet[f"B{11 + by}"].value, sheet[f"H{11 + by}"].value) == ("张三", 13800138000)
    assert [c.value for c in sheet[15 + by][:3]] == [2025, 1.5, 0.2]


def test_projects_stand_under_the_row_of_their_kind(done, tmp_path):
    rows = [("B一、一般债券",), (), ("B二、专项债券",), ()]
    book, values, _ = done(own_template(tmp_path / "t.xlsx", rows=rows))
    sheet = book["项目表"]
    split = 5 + len(GENERAL)
    assert names_in(sheet, 5, split) == ["一、一般债券", *(p[0] for p in GENERAL)]
    assert names_in(sheet, split + 1, split + 1 + len(SPECIAL)) == ["二、专项债券", *(p[0] for p in SPECIAL)]
    assert sheet["H5"].value is None  # the total adds the whole column: a sum here would count twice
    assert near(values["项目表"][f"H{LAST + 3}"].value, added(PROJECTS))


def test_group_rows_with_sums_of_their_own_keep_them(done, tmp_path):
    rows = [("B一、一般债券",), (), ("B二、专项债券",), ()]

    def extra(_book, sheet):
        sheet.write_formula("H5", "=SUM(H6:H6)")

    book, values, _ = done(own_template(tmp_path / "t.xlsx", rows=rows, total="=H5+H7", extra=extra))
    split = 6 + len(GENERAL)
    assert book["项目表"]["H5"].value == f"=SUM(H6:H{split - 1})"
    assert near(values["项目表"][f"H{split}"].value, added(SPECIAL))
    assert near(values["项目表"][f"H{LAST + 3}"].value, added(PROJECTS))


@pytest.mark.parametrize("formulas", [True, False])
def test_of_which_rows_below_the_total_are_filled(done, tmp_path, formulas):
    def extra(_book, sheet):
        sheet.write("B9", "其中：一般债券")
        sheet.write("B10", "专项债券")
        if formulas:
            sheet.write_formula("H9", '=SUMIF(G5:G7,"一般债券",H5:H7)')
            sheet.write_formula("H10", '=SUMIF(G5:G7,"专项债券",H5:H7)')

    _, values, _ = done(own_template(tmp_path / "t.xlsx", note=None, extra=extra))
    sheet = values["项目表"]
    assert near(sheet[f"H{LAST + 2}"].value, added(GENERAL)) and near(sheet[f"H{LAST + 3}"].value, added(SPECIAL))


def test_a_title_that_names_one_kind_lists_that_kind(done, tmp_path):
    book, values, _ = done(own_template(tmp_path / "t.xlsx", title="××县××××年新增专项债券资金使用安排表"))
    assert names_in(book["项目表"], 5, 4 + len(SPECIAL)) == [p[0] for p in SPECIAL]
    assert near(values["项目表"][f"H{5 + len(SPECIAL)}"].value, added(SPECIAL))


def test_what_refers_to_the_last_sample_refers_to_the_last_row(done, tmp_path):
    def extra(book, _sheet):
        book.add_worksheet("汇总").write_formula("A1", "=项目表!H44")

    template = own_template(tmp_path / "t.xlsx", samples=40, extra=extra)
    book, values, _ = done(template)
    assert book["汇总"]["A1"].value == f"=项目表!H{LAST}"
    assert near(values["汇总"]["A1"].value, Decimal(PROJECTS[-1][3]))


def test_last_years_rows_are_emptied_and_said(done, tmp_path):
    rows = [("B去年的桥梁", "C去年编号1", "H1", "J去年的备忘甲"), ("B去年的学校", "C去年编号2", "H2", "J去年的备忘乙")]
    book, _, said = done(own_template(tmp_path / "t.xlsx", rows=rows, more=("经办备忘",)))
    sheet = book["项目表"]
    held = {str(sheet.cell(row, column).value) for row in range(5, LAST + 1) for column in range(1, 11)}
    assert any("各不相同" in text for text in said)
    assert not any("去年" in text for text in held)
    assert names_in(sheet, 5, LAST) == [p[0] for p in PROJECTS]


def test_a_hidden_sample_row_is_shown_and_said(done, tmp_path):
    book, _, said = done(
        own_template(tmp_path / "t.xlsx", extra=lambda _b, sheet: sheet.set_row(4, None, None, {"hidden": True}))
    )
    assert not any(book["项目表"].row_dimensions[row].hidden for row in range(5, LAST + 1))
    assert any("隐藏" in text for text in said)


def test_names_relative_to_their_cell_do_not_move(done, tmp_path):
    template = own_template(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(template)
    book.defined_names["上一行"] = DefinedName("上一行", attr_text="项目表!A9")
    book.defined_names["合计数"] = DefinedName("合计数", attr_text="项目表!$H$8")
    book.save(template)
    names = done(template)[0].defined_names
    assert names["上一行"].attr_text == "项目表!A9"
    assert names["合计数"].attr_text == f"项目表!$H${LAST + 1}"


def test_places_for_a_name_inside_a_sample_row_are_samples(done, tmp_path):
    book, _, _ = done(own_template(tmp_path / "t.xlsx", rows=[("B××项目", "F××县××局"), ()]))
    assert names_in(book["项目表"], 5, LAST) == [p[0] for p in PROJECTS]


def test_a_merge_over_some_of_the_samples_is_refused_with_its_place(done, tmp_path):
    template = own_template(tmp_path / "t.xlsx", extra=lambda _b, sheet: sheet.merge_range("C5:C6", ""))
    with pytest.raises(UserError) as raised:
        done(template)
    assert "C5:C6" in str(raised.value)


def test_merges_within_the_sample_row_come_with_each_row(done, tmp_path):
    template = own_template(
        tmp_path / "t.xlsx", samples=1, more=("备注", ""), extra=lambda _b, sheet: sheet.merge_range("J5:K5", "")
    )
    book, _, _ = done(template)
    assert {f"J{row}:K{row}" for row in range(5, LAST + 1)} <= {str(r) for r in book["项目表"].merged_cells.ranges}


def test_rows_shaded_every_other_one_go_on_so(done, tmp_path):
    def extra(book, sheet):
        for row, colour in ((5, "#FFFFFF"), (6, "#DDDDDD")):
            look = book.add_format({"border": 1, "bg_color": colour})
            for column in range(9):
                sheet.write_blank(row - 1, column, None, look)

    book, _, _ = done(own_template(tmp_path / "t.xlsx", samples=2, extra=extra))
    colours = [book["项目表"][f"B{row}"].fill.fgColor.rgb for row in range(5, LAST + 1)]
    assert colours == ["FFFFFFFF", "FFDDDDDD"] * (COUNT // 2) + ["FFFFFFFF"] * (COUNT % 2)


def test_two_stacked_lists_each_get_their_kind(done, tmp_path):
    def extra(_book, sheet):
        sheet.write("A3", "一、一般债券")
        sheet.write("A9", "二、专项债券")
        for column, text in enumerate(HEADERS):
            sheet.write(9, column, text)
        sheet.write("B13", "合计")
        sheet.write_formula("H13", "=SUM(H11:H12)")

    book, values, _ = done(own_template(tmp_path / "t.xlsx", note=None, extra=extra))
    sheet, first = book["项目表"], 4 + len(GENERAL)
    second = first + 3
    assert names_in(sheet, 5, first) == [p[0] for p in GENERAL]
    assert names_in(sheet, second + 1, second + len(SPECIAL)) == [p[0] for p in SPECIAL]
    assert near(values["项目表"][f"H{first + 1}"].value, added(GENERAL))
    assert near(values["项目表"][f"H{second + len(SPECIAL) + 1}"].value, added(SPECIAL))


def test_a_total_above_says_how_many_samples_there_are(done, tmp_path):
    def extra(_book, sheet):
        sheet.write("B5", "合计")
        sheet.write_formula("H5", "=SUM(H6:H7)")

    book, values, _ = done(own_template(tmp_path / "t.xlsx", samples=5, total=None, extra=extra))
    assert book["项目表"]["H5"].value == f"=SUM(H6:H{LAST + 1})"
    assert near(values["项目表"]["H5"].value, added(PROJECTS))


def test_a_remark_beside_the_table_is_not_repeated(done, tmp_path):
    book, _, _ = done(own_template(tmp_path / "t.xlsx", samples=1, extra=lambda _b, s: s.write("L5", "单位：亿元")))
    assert [row for row in range(1, LAST + 5) if book["项目表"][f"L{row}"].value] == [5]
