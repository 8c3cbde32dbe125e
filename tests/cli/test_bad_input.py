"""Whatever is wrong with a file: one message that says what to do, exit code 2, nothing written."""

import io
import shutil

import msoffcrypto.format.ooxml
import openpyxl
import pytest
from click.testing import CliRunner

from quotaxl.cli.main import main
from quotaxl.core.assets import asset

ALLOCATION, COUNTY = "allocation-xincaizhen-2024-18.xlsx", "artux-2024.xlsx"


def run(*arguments):
    return CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [str(a) for a in arguments])


@pytest.fixture
def inputs(tmp_path):
    for name in (ALLOCATION, COUNTY):
        shutil.copy(asset("workbook", name), tmp_path)
    return tmp_path / ALLOCATION, tmp_path / COUNTY


def edit(path, change):
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def missing(allocation, county):
    allocation.unlink()


def wrong_kind(allocation, county):
    allocation.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))


def nothing(allocation, county):
    allocation.write_bytes(b"")


def truncated(allocation, county):
    allocation.write_bytes(allocation.read_bytes()[:3000])


def protected(allocation, county):
    locked = io.BytesIO()
    with allocation.open("rb") as plain:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("secret", locked)
    allocation.write_bytes(locked.getvalue())


def empty_sheet(allocation, county):
    openpyxl.Workbook().save(allocation)


def no_table(allocation, county):
    book = openpyxl.Workbook()
    book.active["A1"] = "关于召开会议的通知"
    book.save(allocation)


def two_allocations(allocation, county):
    def change(book):
        second = book.copy_worksheet(book.worksheets[0])
        second.title, second["C54"] = "另一个", 7000

    edit(allocation, change)


def no_unit(allocation, county):
    def change(book):
        for row in book.worksheets[0].iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "单位：" in cell.value:
                    cell.value = None

    edit(allocation, change)


def unknown_region(allocation, county):
    def change(book):
        book["基本信息"]["B3"] = "子虚乌有县"
        book["基本信息"]["B4"] = None

    edit(county, change)


def two_counties(allocation, county):
    shutil.copy(county, allocation)


CASES = {
    missing: "没有",
    wrong_kind: "",
    nothing: "",
    truncated: "",
    protected: "密码",
    empty_sheet: "没有任何内容",
    no_table: "没有找到表格",
    two_allocations: "2个资金分配表",
    no_unit: "单位",
    unknown_region: "子虚乌有县",
    two_counties: "没有资金分配表",
}


@pytest.mark.parametrize(("spoil", "said"), CASES.items(), ids=[spoil.__name__ for spoil in CASES])
def test_fill_refuses_with_advice_and_writes_nothing(inputs, tmp_path, spoil, said):
    spoil(*inputs)
    out = tmp_path / "out"
    out.mkdir()
    done = run("fill", *inputs, "-o", out)
    assert done.exit_code == 2, done.output
    assert said in done.stderr
    assert "处理办法" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("spoil", [missing, wrong_kind, nothing, truncated, protected, empty_sheet, no_table])
def test_check_and_read_refuse_what_cannot_be_read(inputs, spoil):
    spoil(*inputs)
    for command in ("check", "read"):
        done = run(command, inputs[0])
        assert done.exit_code == 2, done.output
        assert "处理办法" in done.stderr
        assert inputs[0].name in done.stderr


def test_an_output_open_in_excel_is_refused(inputs, tmp_path):
    target = tmp_path / "out.xlsx"
    (tmp_path / "~$out.xlsx").touch()
    done = run("fill", *inputs, "-o", target)
    assert done.exit_code == 2
    assert "打开" in done.stderr
    assert not target.exists()


def test_an_output_folder_that_is_not_there_is_refused(inputs, tmp_path):
    done = run("fill", *inputs, "-o", tmp_path / "none" / "out.xlsx")
    assert done.exit_code == 2
    assert not (tmp_path / "none").exists()


def test_an_input_is_no_output(inputs):
    before = inputs[1].read_bytes()
    done = run("fill", *inputs, "-o", inputs[1], "--force")
    assert done.exit_code == 2
    assert inputs[1].read_bytes() == before


def test_an_unknown_template_names_those_there_are(inputs, tmp_path):
    done = run("fill", *inputs, "-o", tmp_path / "out.xlsx", "--template", "nope")
    assert done.exit_code == 2
    assert "adjustment-plan" in done.stderr


def test_a_name_without_its_ending_or_mistyped_is_answered_with_the_one_that_is_there(tmp_path):
    (tmp_path / "填报表（终稿）.xlsx").write_bytes(b"x")
    (tmp_path / "~$填报表（终稿）.xlsx").write_bytes(b"x")
    for given in ("填报表（终稿）", "填报表（中稿）.xlsx", "填报表（终稿）.xls"):
        done = run("check", tmp_path / given, "--lang", "zh")
        assert done.exit_code == 2
        assert "是否指 填报表（终稿）.xlsx" in done.output
    assert "是否指" not in run("check", tmp_path / "别的东西.csv", "--lang", "zh").output


def test_a_new_workbook_takes_region_and_year_in_either_order(tmp_path):
    done = run("new", "二〇二四年", "疏附县", "-o", tmp_path, "--lang", "zh")
    assert done.exit_code == 0, done.output
    done = run("new", "疏附县", "24", "-o", tmp_path, "--lang", "zh")
    assert done.exit_code == 2
    assert "如 2024" in done.output
