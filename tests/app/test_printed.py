"""--pdf: annexes, report and list of findings beside their files, each paged for itself, the official sheets alone."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from quotaxl.app.check import Wishes
from quotaxl.app.fill import Order, fill
from quotaxl.app.printed import print_form
from quotaxl.cli import adapters
from quotaxl.cli.main import main
from quotaxl.core.errors import UserError

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
    assert (tmp_path / "报告.pdf").read_bytes() == (tmp_path / "报告.docx").read_bytes()
