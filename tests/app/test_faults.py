"""Faults of the machine: no room on the disk, nothing that may be written, a clock that goes back, links."""

import os
import resource
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from mail.conftest import write_contacts

from quotaxl.app.manifest import STAGE
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
    "template bind": ["template", "bind", "form.xlsx", "-o", "bound.xlsx"],
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
