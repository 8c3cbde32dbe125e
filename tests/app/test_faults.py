"""Faults of the machine: no room on the disk, nothing that may be written, a clock that goes back, links."""

import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from mail.conftest import write_contacts

from quotaxl.app.manifest import STAGE
from quotaxl.cli import adapters
from quotaxl.cli.main import main
from quotaxl.core.assets import asset

NOTICE, COUNTY = "allocation-xincaizhen-2024-18.xlsx", "artux-2024.xlsx"
WRITERS = {
    "check -o": ["check", COUNTY, "--format", "json", "-o", "out.json"],
    "check --mark": ["check", COUNTY, "--mark"],
    "mark": ["mark", COUNTY, "-o", "marked.xlsx"],
    "fill": ["fill", NOTICE, COUNTY, "-o", "."],
    "split": ["split", NOTICE, "-o", "."],
    "collect": ["collect", "returned", "--deadline", "2024-10-20", "-o", "collected.xlsx"],
    "report": ["report", COUNTY, "-o", "report.docx"],
    "template unbind": ["template", "unbind", "form.xlsx", "-o", "unbound.xlsx"],
    "mail": ["mail", "returned", "--to", "contacts.xlsx", "--from", "a@x.cn", "--drafts", "drafts"],
    "batch": ["batch", "check", "returned", "-o", "batch"],
    "scrub": ["scrub", COUNTY, "-o", "clean.xlsx"],
}


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A folder with inputs, in which commands run."""
    monkeypatch.chdir(tmp_path)
    for name in (NOTICE, COUNTY):
        shutil.copy(asset("workbook", name), tmp_path / name)
    (tmp_path / "returned").mkdir()
    shutil.copy(tmp_path / COUNTY, tmp_path / "returned")
    shutil.copy(asset("templates", "limit-adjustment", "form.xlsx"), tmp_path / "form.xlsx")
    write_contacts(tmp_path / "contacts.xlsx", [("阿图什市", None, None, "c@x.cn", None)])
    return tmp_path


def held(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def run(words):
    return CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, words)


@pytest.fixture
def full():
    """A disk on which no file may grow beyond 2 kB: writing fails with the system's error, as on a full one."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill_up():
        resource.setrlimit(resource.RLIMIT_FSIZE, (2048, before[1]))

    yield fill_up
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_is_told_and_leaves_everything_as_it_was(room, full, name):
    before = held(room)
    full()
    done = run(WRITERS[name])
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    assert done.exit_code == 2, (done.output, done.exception)
    assert "处理办法" in done.output
    after = {name: data for name, data in held(room).items() if not name.startswith(("drafts/journal", "batch/"))}
    assert after == before
    assert not list(room.rglob(f"{STAGE}*"))


def refused(room: Path, home: Path, fault: str, *before: str) -> dict[str, tuple[int, str]]:
    """Run every writing command in a folder that takes nothing; return how each ended and what it said."""
    command = [*before, sys.executable, str(Path(__file__).with_name("faulty.py")), fault, str(room)]
    env = os.environ | {"QUOTAXL_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    return {name: (code, said) for name, code, said in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize(("fault", "told"), [("EROFS", "只能读取"), ("EDQUOT", "配额")])
def test_a_disk_that_is_read_only_and_a_quota_are_told(room, tmp_path_factory, fault, told):
    before = held(room)
    ended = refused(room, tmp_path_factory.mktemp("home"), fault)
    assert set(ended) == set(WRITERS)
    for name, (code, said) in ended.items():
        assert (name, code) == (name, 2), said
        assert told in said, (name, said)
        assert "处理办法" in said, name
    assert held(room) == before


@pytest.mark.skipif(os.name == "nt", reason="folders have other permissions there")
def test_a_folder_that_may_not_be_written_is_told(room, tmp_path_factory):
    as_others = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    if as_others and not shutil.which("setpriv"):
        pytest.skip("root may write anywhere")
    before = held(room)
    for folder in (room, *(path for path in room.iterdir() if path.is_dir())):
        folder.chmod(0o555)
    try:
        ended = refused(room, tmp_path_factory.mktemp("home"), "none", *as_others)
    finally:
        for folder in (room, *(path for path in room.iterdir() if path.is_dir())):
            folder.chmod(0o755)
    assert {name: code for name, (code, _) in ended.items()} == dict.fromkeys(WRITERS, 2)
    assert not [name for name, (_, said) in ended.items() if "没有权限" not in said]
    assert held(room) == before


@pytest.mark.parametrize("words", [["mark", COUNTY], ["check", COUNTY, "--mark"], ["mark", "notice.docx"]])
def test_a_file_that_changes_while_it_is_checked_gets_no_marks_of_what_it_was(room, monkeypatch, words):
    """Somebody saves the workbook again between reading and marking: the marks would stand at other figures."""
    text = docx.Document()
    text.add_paragraph("2024年阿图什市新增债务限额9.1亿元，其中一般债务2.6亿元、专项债务6.6亿元。")
    text.save(room / "notice.docx")
    apply = adapters.apply

    def late(source, plan, target, **more):
        if source.name in words:
            source.write_bytes(source.read_bytes() + b"\0")
        return apply(source, plan, target, **more)

    monkeypatch.setattr(adapters, "apply", late)
    done = run(words)
    assert done.exit_code == 2, done.output
    assert "被改过" in done.output or "变了" in done.output or "zip" in done.output, done.output
    assert not [path for path in room.iterdir() if "标记版" in path.name]


@pytest.mark.parametrize("name", ["fill", "split", "collect", "mail"])
def test_a_file_where_a_folder_should_be_is_told(room, name):
    (room / "taken").write_text("a file")
    words = [*WRITERS[name][:-1], "taken/out"]
    done = run(words)
    assert done.exit_code == 2, done.output
    assert "处理办法" in done.output


def test_a_clock_that_goes_back_takes_no_living_staging_folder(room):
    """A folder of the future, whose run is gone, is removed; nothing else is touched."""
    old = room / f"{STAGE}future"
    old.mkdir()
    (old / "lock").touch()
    os.utime(old, (4e9, 4e9))
    assert run(["mark", COUNTY, "-o", "marked.xlsx"]).exit_code in (0, 1)
    assert not old.exists()


def test_inputs_may_be_links_and_are_never_written_through(room):
    link = room / "link.xlsx"
    link.symlink_to(room / COUNTY)
    before = (room / COUNTY).read_bytes()
    assert run(["mark", "link.xlsx"]).exit_code in (0, 1)
    assert (room / "link-标记版.xlsx").is_file()
    assert run(["mark", "link.xlsx", "-o", COUNTY, "--force"]).exit_code == 2
    assert (room / COUNTY).read_bytes() == before
