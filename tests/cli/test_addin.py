"""The commands addin and doctor, in homes that are only folders."""

import hashlib
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from quotaxl.cli.main import main
from quotaxl.core.assets import asset


def run(*arguments):
    return CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [str(a) for a in arguments])


@pytest.fixture(autouse=True)
def own_folder(tmp_path_factory, monkeypatch):
    """Keep the log and the settings of whoever runs the tests out of them."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("QUOTAXL_HOME", str(folder))
    return folder


@pytest.fixture(params=["windows", "macos"])
def there(request, tmp_path):
    return "--system", request.param, "--home", tmp_path


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_from_nothing_to_installed_and_back(there, tmp_path):
    assert run("addin", "status", *there).exit_code == 1
    dry = run("addin", "install", *there, "--dry-run")
    assert (dry.exit_code, files(tmp_path)) == (0, [])
    assert dry.output.count("新建") == 2
    done = run("addin", "install", *there)
    assert done.output.splitlines()[:2] == dry.output.splitlines()[:2]
    for line in done.output.splitlines()[:2]:
        path, digest = re.search(r"(/.*?)  sha256 (\w+)$", line).groups()
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest
    status = run("addin", "status", *there)
    assert (status.exit_code, status.output.count("已安装")) == (0, 2)
    assert run("addin", "remove", *there, "--dry-run").output.count("删除") == 2
    assert len(files(tmp_path)) == 2
    assert run("addin", "remove", *there).exit_code == 0
    assert files(tmp_path) == []
    assert "没有安装过" in run("addin", "remove", *there).output


def test_the_interpreter_is_this_one_or_the_one_given(there, tmp_path):
    run("addin", "install", *there)
    assert any(sys.executable.encode() in path.read_bytes() for path in files(tmp_path))
    other = run("addin", "install", *there, "--interpreter", "/else/python")
    assert "更新" in other.output
    assert any(b"/else/python" in path.read_bytes() for path in files(tmp_path))


def test_building_twice_gives_the_committed_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first, second = run("addin", "build"), run("addin", "build")
    assert (first.exit_code, first.output) == (0, second.output)
    built = (tmp_path / "quotaxl.xlam").read_bytes()
    assert hashlib.sha256(built).hexdigest() in first.output
    assert built == asset("workbook", "quotaxl.xlam").read_bytes()


@pytest.mark.parametrize(("option", "name"), [("--xlsm", "quotaxl.xlsm"), ("--recorder", "quotaxl-recorder.xlsm")])
def test_other_flavours_have_names_of_their_own(tmp_path, monkeypatch, option, name):
    monkeypatch.chdir(tmp_path)
    assert run("addin", "build", option).exit_code == 0
    assert [path.name for path in files(tmp_path)] == [name]


def test_another_file_is_not_overwritten(tmp_path):
    mine = tmp_path / "mine.xlam"
    mine.write_bytes(b"mine")
    assert run("addin", "build", "-o", mine).exit_code == 2
    assert mine.read_bytes() == b"mine"
    assert run("addin", "build", "-o", mine, "--force").exit_code == 0
    assert mine.read_bytes() != b"mine"


def test_the_doctor_finds_what_is_missing(there, tmp_path):
    ill = run("doctor", *there)
    assert ill.exit_code == 1
    assert ill.output.count("✗") == 3
    assert "quotaxl addin install" in ill.output


def test_the_doctor_is_content_with_an_installation(there):
    run("addin", "install", *there)
    well = run("doctor", *there)
    assert (well.exit_code, well.output.count("✓")) == (0, 4)
    assert "一切就绪" in well.output


def test_the_doctor_reads_the_proof_from_the_log(there, own_folder):
    before = run("doctor", *there).output
    assert before.count("还没有点过") == 14
    (own_folder / "quotaxl.log").write_text(
        "2026-11-22 10:00:00,123 INFO 校验: quotaxl 0.1.0, Python 3.11.7, win32\n"
        "2026-11-22 10:00:02,123 INFO 校验: 校验完成\n",
        encoding="utf-8",
    )
    after = run("doctor", *there).output
    assert after.count("还没有点过") == 13
    assert "  校验  2026-11-22 10:00:02 完成 (quotaxl 0.1.0, Python 3.11.7, win32)" in after


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="there is an Excel for this system")
def test_without_excel_it_says_what_to_do_instead():
    refused = run("addin", "install")
    assert refused.exit_code == 2
    assert "--oxt" in refused.output


def test_a_folder_that_is_in_the_way_is_told(there, tmp_path):
    run("addin", "install", *there)
    (script,) = (path for path in files(tmp_path) if path.suffix in {".conf", ".applescript"})
    script.unlink()
    script.mkdir()
    told = run("addin", "install", *there)
    assert told.exit_code == 2
