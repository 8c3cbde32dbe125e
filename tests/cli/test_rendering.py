"""What the commands write, drawn by LibreOffice: on A4, nothing cut to ###, formulas with results."""

import re
import shutil
import subprocess

import pytest
from click.testing import CliRunner

from quotaxl.cli.main import main

NEEDED = ("soffice", "pdftotext", "pdfinfo")
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, NEEDED)), reason=f"needs {', '.join(NEEDED)} (LibreOffice and poppler-utils)"
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The PDF of each workbook that the demo writes, by the workbook's name."""
    room = tmp_path_factory.mktemp("rendering")
    done = CliRunner().invoke(main, ["demo", str(room / "demo"), "--lang", "zh"])
    assert done.exit_code == 0, done.output
    books = sorted((room / "demo").glob("*.xlsx"))
    profile = f"-env:UserInstallation=file://{room / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(room), *map(str, books)]
    for _ in range(2):  # a fresh profile may end the first run before it has converted anything
        subprocess.run(command, capture_output=True, check=False, timeout=180)
        if len(list(room.glob("*.pdf"))) == len(books):
            break
    return {book.stem: room / f"{book.stem}.pdf" for book in books}


def told(pdf, *options):
    return subprocess.run(["pdftotext", *options, str(pdf), "-"], capture_output=True, check=True).stdout.decode()


def test_every_page_is_a4(pages):
    for name, pdf in pages.items():
        shown = subprocess.run(["pdfinfo", "-l", "99", str(pdf)], capture_output=True, check=True).stdout.decode()
        sizes = [tuple(sorted(float(n) for n in m)) for m in re.findall(r"size:\s+([\d.]+) x ([\d.]+)", shown)]
        assert sizes, name
        assert all(abs(a - 595.3) < 1 and abs(b - 841.9) < 1 for a, b in sizes), (name, sizes)


def test_nothing_is_too_wide_for_its_cell_and_no_formula_fails(pages):
    for name, pdf in pages.items():
        text = told(pdf)
        assert "###" not in text, name
        assert not re.search(r"#(REF|NAME|VALUE|DIV/0|N/A)|Err:\d", text), name


def test_the_totals_of_the_annexes_are_shown(pages):
    text = told(pages["阿图什市2024年预算调整方案附表"], "-layout")
    for figure in ("109.98", "52.75", "57.23", "38.07", "18.01", "9.10"):
        assert figure in text


def test_the_list_of_findings_is_whole(pages):
    text = "".join(told(pages["artux-2024-标记版"]).split())
    for wanted in ("数据核对结果", "支持小型水源工程项目", "处理办法", "因缺数据未核对"):
        assert wanted in text
