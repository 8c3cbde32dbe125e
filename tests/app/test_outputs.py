import os
from pathlib import Path

import pytest

from quotaxl.app.outputs import check_targets, publish, staging, write
from quotaxl.core.errors import UserError


def test_a_file_is_written_and_nothing_else_is_left(tmp_path):
    write(tmp_path / "a.csv", b"x", [], force=False)
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"x"


def test_an_existing_file_stays_without_force(tmp_path):
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")
    with pytest.raises(UserError, match="--force"):
        write(target, b"new", [], force=False)
    assert target.read_bytes() == b"old"
    write(target, b"new", [], force=True)
    assert target.read_bytes() == b"new"


def test_an_input_is_never_a_target_even_with_force(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"in")
    with pytest.raises(UserError, match="inputs"):
        check_targets([tmp_path / "." / "a.xlsx"], [tmp_path / "a.xlsx"], force=True)


@pytest.mark.parametrize("lock", ["~$a.xlsx", ".~lock.a.xlsx#"])
def test_a_target_that_is_open_elsewhere_is_refused(tmp_path, lock):
    (tmp_path / lock).touch()
    with pytest.raises(UserError, match="open in Excel"):
        check_targets([tmp_path / "a.xlsx"], [], force=True)


def test_a_missing_folder_and_a_folder_are_refused(tmp_path):
    with pytest.raises(UserError, match="no such folder"):
        check_targets([tmp_path / "none" / "a.xlsx"], [], force=False)
    with pytest.raises(UserError, match="folder, not a file"):
        check_targets([tmp_path], [], force=True)


@pytest.mark.skipif(
    os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_folder_without_permission_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(UserError, match="cannot be written"), staging(tmp_path):
        pass


def test_all_files_move_in_or_none(tmp_path, monkeypatch):
    old, new, held = (tmp_path / name for name in ("old.txt", "new.txt", "held.txt"))
    old.write_text("before")
    move = Path.replace

    def replace(self, target):
        if Path(target) == held:
            raise PermissionError(13, "in use")  # what Windows says of a file that a program has open
        return move(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with staging(tmp_path) as stage:
        staged = {target: stage / target.name for target in (old, new, held)}
        for made in staged.values():
            made.write_text("after")
        with pytest.raises(UserError, match="in use"):
            publish(staged)
    assert old.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["old.txt"]
