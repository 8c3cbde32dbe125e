"""--pdf and print: annexes, report and findings beside their files; of a workbook the sheets that are filled in."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from quotaxl import __version__
from quotaxl.app.check import Wishes
from quotaxl.app.fill import Order, fill
from quotaxl.app.printed import print_filled, print_form, sheets_of
from quotaxl.app.told import unwatched
from quotaxl.cli import adapters
from quotaxl.cli.main import main
from quotaxl.core.edits import EditPlan, SetCell
from quotaxl.core.errors import UserError
from quotaxl.core.stamp import Output, Stamp, trailer_of

ROOT = Path(__file__).parents[2] / "workbook"
NAME = "阿图什市2024年预算调整方案附表"


@pytest.fixture
def inputs(tmp_path):
    return tuple(
        Path(shutil.copy(ROOT / f"{name}.xlsx", tmp_path)) for name in ("allocation-xincaizhen-2024-18", "artux-2024")
    )


class Printer:
    """Stands in for an office program: says which sheets it was given."""

    def __init__(self) -> None:
        self.given: dict[str, list[str]] = {}

    def __call__(self, path: Path, /) -> bytes:
        self.given[path.name] = openpyxl.load_workbook(path).sheetnames if path.suffix == ".xlsx" else []
        return b"%PDF " + path.name.encode()


def test_forms_and_list_are_printed_beside_them_without_sheets_of_ours_and_again(inputs, tmp_path):
    out = tmp_path / "出 表"
    out.mkdir()
    for _ in range(2):  # the second run takes the place of the first one's
        printer = Printer()
        order = Order(inputs, out, sources=True, to_pdf=printer)
        filled = fill(order, adapters.read, adapters.apply, Wishes())
    assert (
        {p.name for p in out.glob("*.pdf")}
        == {f"{NAME}.pdf", f"{NAME}-核对结果.pdf"}
        == {p.name for p in filled.printed}
    )
    assert "数据来源" in openpyxl.load_workbook(filled.form).sheetnames
    (form,) = (sheets for name, sheets in printer.given.items() if name.startswith("printed"))
    assert "数据来源" not in form
    assert len(form) == 5
    (out / f"{NAME}.pdf").write_bytes(b"%PDF signed")
    with pytest.raises(UserError, match="--force"):
        fill(Order(inputs, out, to_pdf=Printer()), adapters.read, adapters.apply, Wishes())
    assert (out / f"{NAME}.pdf").read_bytes() == b"%PDF signed"


def test_a_form_without_sheets_of_ours_is_printed_as_it_is(inputs, tmp_path):
    printer = Printer()
    print_form(inputs[0], tmp_path, adapters.read, adapters.apply, printer)
    assert list(printer.given) == [inputs[0].name]


@pytest.mark.parametrize("command", ["fill", "report", "check"])
def test_without_an_office_program_it_is_said_before_anything_is_written(command, inputs, tmp_path, monkeypatch):
    monkeypatch.setenv("QUOTAXL_SOFFICE", str(tmp_path / "没有"))
    monkeypatch.chdir(tmp_path)
    before = sorted(p.name for p in tmp_path.iterdir())
    given = [str(path) for path in (inputs if command == "fill" else inputs[1:])]
    done = CliRunner().invoke(main, [command, *given, "--pdf", "--lang", "zh"])
    assert done.exit_code == 2
    assert "LibreOffice" in done.output
    assert "另存为 PDF" in done.output
    assert sorted(p.name for p in tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ([], ["核对结果.pdf"]),
        (["-o", "问题.pdf"], ["问题.pdf"]),
        (["-o", "问题"], ["问题.pdf"]),
        (["-o", "问题.json", "--format", "json"], ["问题.json", "问题.pdf"]),
    ],
)
def test_the_findings_are_printed_alone_or_beside_a_file(words, made, inputs, tmp_path, monkeypatch):
    printer = Printer()
    monkeypatch.setattr(adapters, "printer", lambda: printer)
    monkeypatch.chdir(tmp_path)
    before = {p.name for p in tmp_path.iterdir()}
    done = CliRunner().invoke(main, ["check", str(inputs[1]), "--pdf", "--lang", "zh", *words])
    assert done.exit_code == 0, done.output
    assert sorted({p.name for p in tmp_path.iterdir()} - before) == sorted(made)
    assert printer.given == {"核对结果.xlsx": ["核对结果", "说明"]}


def test_a_report_is_printed_beside_it(inputs, tmp_path, monkeypatch):
    monkeypatch.setattr(adapters, "printer", lambda: lambda path, /: path.read_bytes())
    done = CliRunner().invoke(main, ["report", str(inputs[1]), "--pdf", "-o", str(tmp_path / "报告.docx")])
    assert done.exit_code == 0, done.output
    made = (tmp_path / "报告.pdf").read_bytes()
    assert made.startswith((tmp_path / "报告.docx").read_bytes().rstrip(b"\r\n"))
    assert trailer_of(made) == Stamp(Output.PRINTED, __version__, {"报告.docx": ""})


FORMS = [
    "基本信息", "债务限额", "限额变动", "债券项目", "一般公共预算", "政府性基金预算", "债务余额", "债务执行",
    "债务决算", "债券信息", "债券支出", "支出科目",
]  # fmt: skip


@pytest.fixture
def county(tmp_path, monkeypatch):
    """A workbook as `new` makes it."""
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(main, ["new", "疏附县", "2024", "-o", "填报表.xlsx", "--lang", "zh"])
    assert made.exit_code == 0, made.output
    return tmp_path / "填报表.xlsx"


def typed(path, *cells):
    """Type into a workbook as a person does: (sheet, cell, value)."""
    plan = EditPlan(tuple(SetCell(sheet, ref, value, "typed") for sheet, ref, value in cells))
    adapters.apply(path, plan, path.with_name("typed.xlsx"))
    path.with_name("typed.xlsx").replace(path)


@pytest.mark.parametrize(
    ("cells", "printed"),
    [
        ([("债务限额", "C4", 1)], ["债务限额"]),
        ([("债务余额", "C5", 0)], ["债务余额"]),  # a person says that there is none
        ([("债券项目", "B5", "某学校")], ["债券项目"]),
        ([("债券信息", "B4", "2024年一般债券（一期）")], ["债券信息"]),
        ([("债务决算", "B4", "见附件")], ["债务决算"]),  # meant for an amount
        ([("一般公共预算", "B4", 5), ("支出科目", "C4", "小学教育")], ["一般公共预算", "支出科目"]),
    ],
)
def test_what_anything_is_typed_in_is_printed_and_no_other_sheet(cells, printed, county):
    typed(county, *cells)
    shown, blank, left = sheets_of(county, adapters.read)
    assert [sheet for sheet in shown if sheet != "基本信息"] == printed
    assert list(blank) == [sheet for sheet in FORMS if sheet not in shown]
    assert left == ("填报说明", *blank)


def test_sheets_that_are_not_ours_are_printed_also_where_they_hold_no_figure(county):
    book = openpyxl.load_workbook(county)
    book.create_sheet("封面")["A1"] = "2024年预算调整材料"
    book.create_sheet("空白")
    book.create_sheet("零")["B2"] = 0
    book.create_sheet("藏起")["A1"] = 7
    book["藏起"].sheet_state = "hidden"
    book["债务限额"]["C4"] = 3
    book.save(county)
    shown, blank, left = sheets_of(county, adapters.read)
    assert shown == ("基本信息", "债务限额", "封面", "零")
    assert "空白" in left
    assert "空白" not in blank
    assert "藏起" not in (*shown, *left)


def test_a_notice_is_printed_whole_and_as_it_is(inputs, monkeypatch, tmp_path):
    printer = Printer()
    (made,) = print_filled(
        inputs[:1], tmp_path / "分配表.pdf", adapters.read, adapters.hidden, printer, unwatched, force=False
    )
    assert made.blank == ()
    assert list(printer.given) == [inputs[0].name]
    assert made.target.read_bytes().startswith(b"%PDF")


def test_the_copy_that_is_printed_shows_the_filled_sheets_and_the_workbook_stays(inputs, monkeypatch, tmp_path):
    seen = {}

    def to_pdf(path, /):
        book = openpyxl.load_workbook(path)
        seen.update({sheet.title: sheet.sheet_state for sheet in book})
        seen["front"] = book.active.title
        return b"%PDF"

    monkeypatch.setattr(adapters, "printer", lambda _wish: to_pdf)
    monkeypatch.chdir(tmp_path)
    before = inputs[1].read_bytes()
    for _ in range(2):  # what a run before wrote is replaced
        done = CliRunner().invoke(main, ["print", str(inputs[1]), "--lang", "zh"])
        assert done.exit_code == 0, done.output
    assert "限额变动" in done.output.splitlines()[1]
    assert "下一步" in done.output
    assert seen.pop("front") == "基本信息"
    assert {name for name, state in seen.items() if state != "visible"} == {"限额变动", "填报说明"} & set(seen)
    assert inputs[1].read_bytes() == before
    (tmp_path / "artux-2024.pdf").write_bytes(b"%PDF signed")
    done = CliRunner().invoke(main, ["print", str(inputs[1]), "--lang", "zh"])
    assert done.exit_code == 2
    assert (tmp_path / "artux-2024.pdf").read_bytes() == b"%PDF signed"


def test_several_workbooks_go_into_a_folder_and_equal_names_are_numbered(inputs, monkeypatch, tmp_path):
    monkeypatch.setattr(adapters, "printer", lambda _wish: lambda _path, /: b"%PDF")
    (tmp_path / "又").mkdir()
    other = shutil.copy(inputs[1], tmp_path / "又" / inputs[1].name)
    words = ["print", str(inputs[1]), str(other), "--lang", "zh", "-o"]
    assert CliRunner().invoke(main, [*words, str(tmp_path / "出.pdf")]).exit_code == 2
    done = CliRunner().invoke(main, [*words, str(tmp_path / "出")])
    assert done.exit_code == 0, done.output
    assert sorted(p.name for p in (tmp_path / "出").iterdir()) == ["artux-2024.pdf", "artux-2024（2）.pdf"]


def test_nothing_filled_in_and_what_is_no_workbook_are_said_and_nothing_is_written(county, monkeypatch, tmp_path):
    monkeypatch.setattr(adapters, "printer", lambda _wish: lambda _path, /: b"%PDF")
    (tmp_path / "文.txt").write_text("2024年新增债务限额1亿元。", "utf-8")
    for name, said in (
        ("填报表.xlsx", "没有填数"),
        ("文.txt", "不是工作簿"),
        (".", "这是文件夹"),
        ("没有.xlsx", "没有这个文件"),
    ):
        done = CliRunner().invoke(main, ["print", name, "--lang", "zh"])
        assert done.exit_code == 2
        assert said in done.output
    assert not list(tmp_path.glob("*.pdf"))
    monkeypatch.undo()
    monkeypatch.setenv("QUOTAXL_SOFFICE", str(tmp_path / "没有"))
    done = CliRunner().invoke(main, ["print", str(county), "--lang", "zh"])
    assert done.exit_code == 2
    assert "按住 Ctrl" in done.output


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_pdfs_of_ours_lie_beside_what_they_were_printed_from_and_change_no_answer(inputs, tmp_path):
    def answer():
        done = CliRunner().invoke(main, ["check", str(tmp_path), "--format", "json", "--lang", "zh"])
        assert done.exit_code == 1
        found = json.loads(done.stdout)["findings"]
        return [(one["rule"], one["message"]) for one in found if one["rule"] != "QX-I201"]

    before = answer()
    for words in (
        ["print", str(inputs[1]), "-o", str(tmp_path)],
        ["check", *map(str, inputs), "-o", str(tmp_path / "核对结果.pdf")],
    ):
        assert CliRunner().invoke(main, words).exit_code in (0, 1)
    assert {path.name for path in tmp_path.glob("*.pdf")} == {"artux-2024.pdf", "核对结果.pdf"}
    assert answer() == before
