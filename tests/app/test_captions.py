"""What a template says beside its cells is brought up to date as its cells are, or told of with its place."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from app.ownlist import write_county
from app.owntemplate import own_template

from quotaxl.app.bind import bind_file
from quotaxl.app.check import Wishes
from quotaxl.app.fill import Order, fill
from quotaxl.core.caption import CaptionKind, header_pieces
from quotaxl.sources.captions import read_captions
from quotaxl.sources.read import read_workbook
from quotaxl.xlsx.apply import apply_plan

HEADER = '&L&"宋体,加粗"&14{region}财政局&R{year}年 &&'
NOTE = "按{region}{year}年项目库填列"


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    return write_county(tmp_path_factory.mktemp("county") / "county.xlsx")


def with_captions(path: Path, region: str, year: str, *, odd: bool = False) -> Path:
    def extra(book, sheet):
        sheet.set_header(HEADER.format(region=region, year=year))
        sheet.insert_textbox("K5", f"{region}{year}年专项资金")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=项目表!$H$5:$H$7"})
        chart.set_title({"name": f"{region}{year}年债券规模"})
        chart.set_x_axis({"name": f"{region}项目"})
        sheet.insert_chart("K25", chart)
        sheet.write_comment("B4", NOTE.format(region=region, year=year))
        offered = {"validate": "list", "source": ["一般债券", "专项债券"]}
        sheet.data_validation("G5:G7", {**offered, "input_message": f"{year}年债券性质"})
        book.set_properties({"title": f"{region}{year}年安排表"})
        if odd:
            sheet.set_footer("&C第&P页 共&N页&R填报人：×××")
            sheet.insert_textbox("K15", "乌恰县2023年")
            sheet.write_comment("H11", "2022年口径")
            book.add_worksheet("20××年说明")

    return own_template(path, title=f"{region}本级{year}年新增地方政府债券资金使用安排表", extra=extra)


def filled(template: Path, county: Path) -> tuple[Path, list[tuple[str, str, str]]]:
    bound = bind_file(template, template.with_name("bound.xlsx"), read_workbook, apply_plan)
    out = template.with_name("out.xlsx")
    order = Order((county,), out, template=str(bound.path), captions=read_captions)
    missing = fill(order, read_workbook, apply_plan, Wishes()).missing
    return out, [(one.sheet, one.ref, one.what.zh) for one in missing]


@pytest.mark.parametrize(("region", "year"), [("××县", "20××"), ("乌恰县", "2023")])
def test_texts_beside_the_cells_name_region_and_year_of_the_form(county, tmp_path, region, year):
    out, said = filled(with_captions(tmp_path / "t.xlsx", region, year), county)
    book = openpyxl.load_workbook(out)
    sheet = book["项目表"]
    assert (sheet.oddHeader.left.text, sheet.oddHeader.right.text) == ("阿图什市财政局", "2024年 &&")
    assert (sheet.oddHeader.left.font, sheet.oddHeader.left.size) == ("宋体,加粗", 14)
    assert sheet["B4"].comment.text == NOTE.format(region="阿图什市", year="2024")
    assert book.properties.title == "阿图什市2024年安排表"
    assert [one.prompt for one in sheet.data_validations.dataValidation] == ["2024年债券性质"]
    with zipfile.ZipFile(out) as package:
        drawing, chart = (package.read(f"xl/{part}1.xml").decode() for part in ("drawings/drawing", "charts/chart"))
    assert re.findall("<a:t>(.*?)</a:t>", drawing) == ["阿图什市2024年专项资金"]
    assert re.findall("<a:t>(.*?)</a:t>", chart) == ["阿图什市2024年债券规模", "阿图什市项目"]
    assert not [what for _, _, what in said if "请核对" in what or "×" in what]


def test_what_cannot_be_brought_up_to_date_is_told_with_its_place(county, tmp_path):
    out, said = filled(with_captions(tmp_path / "t.xlsx", "××县", "20××", odd=True), county)
    told = {(sheet, ref, what.partition("。")[0]) for sheet, ref, what in said}
    assert told >= {
        ("项目表", "", "页脚“第 页 共 页 填报人：×××”中还有待填的×"),
        ("项目表", "K18", "文本框“乌恰县2023年”写着2023年，没有更新，请核对"),  # three rows lower than in the template
        ("项目表", "K18", "文本框“乌恰县2023年”写着乌恰县，不是本表的地区，请核对"),
        ("项目表", "H14", "批注“2022年口径”写着2022年，没有更新，请核对"),
        ("20××年说明", "", "工作表名“20××年说明”中还有待填的×"),
    }
    kinds = {caption.kind for caption in read_captions(out)}
    assert kinds == {*CaptionKind}


def test_other_parts_stay_as_they_are(county, tmp_path):
    template = with_captions(tmp_path / "t.xlsx", "××县", "20××")
    out, _ = filled(template, county)
    with zipfile.ZipFile(template) as before, zipfile.ZipFile(out) as after:
        assert before.read("xl/theme/theme1.xml") == after.read("xl/theme/theme1.xml")
        core = [package.read("docProps/core.xml").decode() for package in (before, after)]
    assert core[0].replace("××县20××年", "阿图什市2024年") == core[1]


def test_codes_of_a_header_are_no_text():
    text = '&L&"宋体,加粗"&14××县&K01+020&C第&P页&&&R&KFF0000x'
    pieces = header_pieces(text)
    assert pieces[::2] == ["", "", "", "××县", "", "第", "页", "", "", "x"]
    assert "".join(pieces) == text


def test_a_year_right_behind_a_size_stays_a_year(county, tmp_path):
    def extra(_, sheet):
        sheet.set_header("&C&14××××年××县附表")

    out, _ = filled(own_template(tmp_path / "t.xlsx", extra=extra), county)
    header = openpyxl.load_workbook(out)["项目表"].oddHeader.center
    assert (header.size, header.text.strip()) == (14, "2024年阿图什市附表")


def test_places_for_other_names_are_left_open(county, tmp_path):
    def extra(_, sheet):
        sheet.write("A12", "填报人：×××  审核：××")
        sheet.write("A13", "联系电话：××××××××")
        sheet.write("A14", "编制单位：××财政局")

    out, said = filled(own_template(tmp_path / "t.xlsx", extra=extra), county)
    sheet = openpyxl.load_workbook(out)["项目表"]
    texts = [sheet[f"A{row}"].value for row in (15, 16, 17)]
    assert texts == ["填报人：×××  审核：××", "联系电话：××××××××", "编制单位：阿图什市财政局"]
    assert {ref for _, ref, what in said if "×" in what} == {"A15", "A16"}
