"""A folder aside goes with its process: at the end, and where it is killed, with the next one of the same user."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from quotaxl.machine import oslock
from quotaxl.machine import scratch as aside
from quotaxl.machine.scratch import leave, scratch

_HOLD = """
import sys, time
from quotaxl.machine.scratch import scratch
with scratch() as room:
    (room / "in").mkdir()
    (room / "in" / "a.txt").write_text("x")
    print(room, flush=True)
    {end}
"""


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """Give a place of the test's own for what is temporary, and look at it anew."""
    for name in ("TMPDIR", "TMP", "TEMP"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(aside.tempfile, "tempdir", None)
    aside._sweep.cache_clear()
    yield tmp_path
    aside._sweep.cache_clear()


def _process(end):
    command = [sys.executable, "-c", _HOLD.format(end=end)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_it_is_empty_and_one_user_s_own_and_goes_with_all_in_it(place):
    with scratch() as room:
        assert room.is_relative_to(place)
        assert list(room.iterdir()) == []
        if os.name == "posix":
            assert room.parent.stat().st_mode & 0o077 == 0
        (room / "a").mkdir()
        (room / "a" / "b.xlsx").write_bytes(b"x")
    assert list(place.iterdir()) == []


def test_it_goes_where_work_in_it_fails(place):
    with pytest.raises(ZeroDivisionError), scratch() as room:
        (room / "a.xlsx").write_bytes(b"x")
        raise ZeroDivisionError
    assert list(place.iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next_and_a_living_one_keeps_its_own(place):
    with _process("time.sleep(600)") as dead, _process("time.sleep(600)") as living:
        left, kept = (one.stdout.readline().strip() for one in (dead, living))
        dead.kill()
        dead.wait()
        assert Path(left, "in", "a.txt").exists()
        with scratch():
            assert not Path(left).exists()
            assert Path(kept, "in", "a.txt").exists()
        living.kill()


def test_a_process_that_ends_at_once_can_take_its_own_along(place):
    with _process("import os; from quotaxl.machine.scratch import leave; leave(room); os._exit(0)") as one:
        one.wait()
    assert list(place.iterdir()) == []


def test_folders_of_others_stay_whatever_their_names(place):
    mine = place / "quotaxl-年度材料"
    (mine / "room").mkdir(parents=True)
    (mine / "room" / "报告.docx").write_bytes(b"x")
    leave(mine)  # no folder that scratch gave: its name says so
    with scratch():
        pass
    assert (mine / "room" / "报告.docx").exists()


@pytest.mark.skipif(os.name != "posix", reason="links need no rights on POSIX only")
def test_a_link_to_a_folder_is_not_followed(place, tmp_path_factory):
    end = tmp_path_factory.mktemp("elsewhere")
    (end / "quotaxl.lock").write_text("1")
    (end / "room").mkdir()
    (place / "quotaxl-link").symlink_to(end)
    with scratch():
        pass
    assert (end / "room").exists()


def test_a_folder_that_was_swept_while_it_was_made_is_made_again(place, monkeypatch):
    """Another process looks between opening the lock and locking it: what it took for left alone is not used."""
    real, swept = oslock.held_elsewhere, []

    def late(file):
        if not swept:
            swept.append(Path(file.name).parent)
            shutil.rmtree(swept[0])
        return real(file)

    monkeypatch.setattr(oslock, "held_elsewhere", late)
    with scratch() as room:
        assert swept
        assert swept[0] != room.parent
        assert room.is_dir()
    assert list(place.iterdir()) == []
