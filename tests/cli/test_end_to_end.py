"""The commands on the two example workbooks, as a user runs them."""

import hashlib
import json
import shutil

import openpyxl
import pytest
from click.testing import CliRunner

from quotaxl.cli.main import main
from quotaxl.core.assets import asset
from quotaxl.core.edits import FINDINGS_SHEET

ALLOCATION, COUNTY = "allocation-xincaizhen-2024-18.xlsx", "artux-2024.xlsx"
FORM = "阿图什市2024年预算调整方案附表.xlsx"
LIST = FORM.replace(".xlsx", "-核对结果.xlsx")
MARKED = ("allocation-xincaizhen-2024-18-标记版.xlsx", "artux-2024-标记版.xlsx")
SHEETS = [
    "附件1 债务限额下达情况表",
    "附件2 债务限额分配情况表",
    "一般公共预算收支调整表",
    "政府性基金预算收支调整表",
    "债务限额调整情况表",
]


def run(*arguments):
    return CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [str(a) for a in arguments])


@pytest.fixture
def inputs(tmp_path):
    """Copies of the two examples in a folder of their own."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in (ALLOCATION, COUNTY):
        shutil.copy(asset("workbook", name), folder)
    return folder / ALLOCATION, folder / COUNTY


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def errors(document):
    return [f for f in document["findings"] if f["severity"] == "error"]


def check(*files):
    done = run("check", *files, "--format", "json")
    return done.exit_code, json.loads(done.stdout)


def test_fill_writes_the_annexes_and_marked_copies_and_leaves_the_inputs(inputs, out):
    before = [digest(path) for path in inputs]
    done = run("fill", *inputs, "-o", out)
    assert done.exit_code == 1, done.output
    assert names(out) == sorted([FORM, LIST, *MARKED])
    assert openpyxl.load_workbook(out / FORM).sheetnames == list(SHEETS)
    assert FINDINGS_SHEET in openpyxl.load_workbook(out / LIST).sheetnames
    assert [digest(path) for path in inputs] == before
    assert names(inputs[0].parent) == sorted([ALLOCATION, COUNTY])
    assert "8000" in done.output


def test_the_order_of_the_inputs_does_not_matter(inputs, out):
    for name, files in (("a", inputs), ("b", reversed(inputs))):
        (out / name).mkdir()
        assert run("fill", *files, "-o", out / name).exit_code == 1
    first, second = (openpyxl.load_workbook(out / name / FORM, data_only=True) for name in ("a", "b"))
    for sheet in SHEETS:
        assert list(first[sheet].values) == list(second[sheet].values)


def test_no_output_is_overwritten_without_force(inputs, out):
    (out / MARKED[1]).write_bytes(b"mine")
    refused = run("fill", *inputs, "-o", out)
    assert refused.exit_code == 2
    assert MARKED[1] in refused.stderr
    assert names(out) == [MARKED[1]]
    assert (out / MARKED[1]).read_bytes() == b"mine"
    assert run("fill", *inputs, "-o", out, "--force").exit_code == 1
    assert len(names(out)) == 4


def test_the_one_error_of_the_examples_is_the_earmark(inputs):
    code, document = check(*inputs)
    assert code == 1
    (finding,) = errors(document)
    assert (finding["expected"], finding["actual"], finding["difference"]) == ("8000", "0", "-8000")
    assert finding["unit"] == "万元"
    assert {cell["role"] for cell in finding["cells"]} >= {"source", "target"}
    assert {cell["file"] for cell in finding["cells"]} == {str(path) for path in inputs}
    assert finding["basis"]
    assert finding["rule"] not in {one["rule"] for one in document["skipped"]}


def test_a_marked_copy_checks_like_its_original(inputs, out):
    run("fill", *inputs, "-o", out)
    rules = [[f["rule"] for f in check(*files)[1]["findings"]] for files in (inputs, [out / name for name in MARKED])]
    assert rules[0] == rules[1]


def test_the_filled_annexes_pass_the_check(inputs, out):
    run("fill", *inputs, "-o", out)
    code, document = check(out / FORM)
    assert errors(document) == []
    assert code == 0


def test_a_changed_figure_marks_its_total_its_prefecture_and_itself(inputs, tmp_path):
    book = openpyxl.load_workbook(inputs[0])
    sheet = book.worksheets[0]
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 2).value == "察布查尔县")
    parent = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 2).value == "伊犁州")
    sheet.cell(row, 3).value += 100
    changed = tmp_path / "changed.xlsx"
    book.save(changed)
    code, document = check(changed)
    assert code == 1
    found = errors(document)
    totals = {cell["ref"] for f in found for cell in f["cells"] if cell["role"] == "total"}
    assert totals <= {"C5", f"C{parent}"}
    assert f"C{parent}" in totals
    parts = {cell["ref"] for f in found for cell in f["cells"] if cell["role"] == "part"}
    assert any(ref.split(":")[0] == f"C{row}" for ref in parts)
    assert {f["difference"].lstrip("-") for f in found} == {"100"}


def test_mark_writes_copies_beside_the_files(inputs):
    done = run("check", *inputs, "--mark")
    assert done.exit_code == 1
    assert names(inputs[0].parent) == sorted([ALLOCATION, COUNTY, *MARKED])
    assert run("check", *inputs, "--mark").exit_code == 1  # nobody touched the copies
    book = openpyxl.load_workbook(inputs[0].parent / MARKED[1])
    book.worksheets[0]["Z9"] = "批注"
    book.save(inputs[0].parent / MARKED[1])
    assert run("check", *inputs, "--mark").exit_code == 2
    assert run("check", *inputs, "--mark", "--force").exit_code == 1


@pytest.mark.parametrize("form", ["table", "json", "csv", "xlsx"])
def test_check_writes_every_format_to_a_file(inputs, out, form):
    target = out / f"findings.{form}"
    done = run("check", *inputs, "--format", form, "-o", target)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert names(out) == [target.name]
    assert target.stat().st_size > 500
    assert target.read_bytes()[:3] == b"\xef\xbb\xbf" or form != "csv"
    assert run("check", *inputs, "--format", form, "-o", target).exit_code == 1  # nobody touched it
    target.write_bytes(b"somebody's")
    again = run("check", *inputs, "--format", form, "-o", target)
    assert again.exit_code == 2
    assert target.read_bytes() == b"somebody's"


def test_rules_can_be_chosen(inputs):
    _, document = check(*inputs)
    (earmark,) = errors(document)
    ignored = run("check", *inputs, "--ignore", earmark["rule"])
    assert ignored.exit_code == 0
    assert earmark["rule"] not in ignored.output
    selected = run("check", *inputs, "--select", "QX-S101", "--format", "json")
    summary = json.loads(selected.stdout)["summary"]
    assert {n: k for n, k in summary.items() if k} == {"checked": 1}
    assert run("check", *inputs, "--select", "QX-NOPE").exit_code == 2


def test_read_shows_and_writes_the_tables(inputs, out):
    assert "345700" in run("read", inputs[0]).output
    assert "Σ" in run("read", inputs[0], "--explain").output
    document = json.loads(run("read", inputs[0], "--format", "json").stdout)
    (allocation,) = document["tables"]
    assert (allocation["form"], allocation["unit"], len(allocation["rows"])) == ("allocation", "万元", 62)
    assert document["findings"] == []
    assert run("read", inputs[1], "--format", "parquet").exit_code == 2
    assert run("read", inputs[1], "--format", "parquet", "-o", out / "a.parquet").exit_code in (0, 1)
    assert run("read", inputs[1], "--format", "csv").output.startswith("file,sheet,table,form,")


def test_new_makes_a_county_workbook_that_reads_back_empty(out):
    done = run("new", "乌恰县", 2025, "-o", out)
    assert done.exit_code == 0, done.output
    (name,) = names(out)
    assert name.startswith("乌恰县2025年")
    tables = json.loads(run("read", out / name, "--format", "json").stdout)["tables"]
    forms = [
        "county-info",
        "county-limit",
        "county-changes",
        "county-projects",
        "county-general-budget",
        "county-fund-budget",
    ]
    assert [t["form"] for t in tables][: len(forms)] == forms
    assert all(t["form"] for t in tables)
    assert {t["region"] for t in tables} == {"乌恰县"}
    (out / name).write_bytes(b"somebody's")
    assert run("new", "乌恰县", 2025, "-o", out).exit_code == 2


def test_demo_writes_the_examples_and_what_comes_of_them(tmp_path):
    folder = tmp_path / "demo"
    done = run("demo", folder)
    assert done.exit_code == 0, done.output
    assert names(folder) == sorted([ALLOCATION, COUNTY, FORM, LIST, *MARKED])
    assert "8000" in done.output
    assert str(folder / FORM) in done.output
    assert run("demo", folder).exit_code == 2
    assert run("demo", folder, "--force").exit_code == 0
