import json
import os
import signal
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import pytest

from quotaxl.app.manifest import MANIFEST, STAGE, Ending, move_all, owned, settle, unfinished
from quotaxl.app.outputs import check_targets, publish, staging, write
from quotaxl.app.told import take
from quotaxl.core.assets import asset
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


@pytest.mark.parametrize("force", [True, False])
def test_all_files_move_in_or_none(tmp_path, monkeypatch, force):
    old, new, held = (tmp_path / name for name in ("a-old.txt", "b-new.txt", "c-held.txt"))
    if force:
        old.write_text("before")
    move, link = os.replace, os.link

    def refuse(act):
        def refusing(source, target):
            if Path(target) == held:
                raise PermissionError(16, "in use")  # what Windows says of a file that a program has open
            return act(source, target)

        return refusing

    monkeypatch.setattr(os, "replace", refuse(move))
    monkeypatch.setattr(os, "link", refuse(link))
    monkeypatch.setattr(Path, "rename", refuse(Path.rename))
    with staging(tmp_path) as stage:
        with pytest.raises(UserError, match="another program uses it"):
            publish(put(stage, old, new, held), force=force)
        assert not (stage / MANIFEST).exists()
    assert [p.name for p in tmp_path.iterdir()] == (["a-old.txt"] if force else [])
    assert not force or old.read_text() == "before"


def put(stage, *targets, text="after"):
    for target in targets:
        (stage / target.name).write_text(f"{text} {target.name}")
    return {target: stage / target.name for target in targets}


def test_of_two_runs_into_one_place_one_wins_and_the_other_takes_its_files_back(tmp_path):
    names = [tmp_path / f"{n}.txt" for n in range(4)]
    with staging(tmp_path) as first, staging(tmp_path) as second:
        staged = put(second, *names, text="second")
        publish(put(first, names[0], names[1], text="first"), force=False)
        with pytest.raises(UserError, match="Another run"):
            publish(staged, force=False)
    assert [(p.name, p.read_text()) for p in sorted(tmp_path.iterdir())] == [
        ("0.txt", "first 0.txt"),
        ("1.txt", "first 1.txt"),
    ]


def test_of_two_commands_into_one_folder_one_wins_and_the_other_says_so(tmp_path):
    notice, out = asset("workbook", "allocation-xincaizhen-2024-18.xlsx"), tmp_path / "out"
    command = [sys.executable, "-m", "quotaxl", "split", str(notice), "-o", str(out)]
    both = [
        subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ | {"QUOTAXL_LANG": "en"}
        )
        for _ in range(2)
    ]
    told = {process.returncode: said for process, said in [(one, one.communicate()[1].decode()) for one in both]}
    assert sorted(told) == [0, 2]
    assert "Another run" in told[2] or "exists" in told[2]
    assert len(list(out.glob("*.xlsx"))) == 98
    assert not list(out.glob(f"{STAGE}*"))


def test_the_same_bytes_of_another_run_are_not_taken_away(tmp_path):
    names = [tmp_path / f"{n}.txt" for n in range(3)]
    with staging(tmp_path) as first, staging(tmp_path) as second:
        staged = put(second, *names)
        publish(put(first, names[2]), force=False)
        with pytest.raises(UserError, match="Another run"):
            publish(staged, force=False)
    assert [p.name for p in tmp_path.iterdir()] == ["2.txt"]


def killed(tmp_path, step, *, force):
    """Publish four files in a process that is killed at a step of its file operations; return whether it was."""
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    left = [step]

    def dying(act):
        def counted(*args, **more):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return act(*args, **more)

        return counted

    try:
        stage = Path(tempfile.mkdtemp(prefix=".quotaxl-", dir=tmp_path))
        with owned(stage):
            staged = put(stage, *(tmp_path / f"{n}.txt" for n in range(4)))
            for name in ("replace", "link", "unlink"):
                setattr(os, name, dying(getattr(os, name)))
            move_all(staged, force=force)
    finally:
        os._exit(0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
@pytest.mark.parametrize("force", [True, False])
def test_a_kill_at_any_step_leaves_all_files_or_none_after_the_next_run(tmp_path, force):
    endings = set()
    for step in range(40):
        folder = tmp_path / str(step)
        folder.mkdir()
        before = {"1.txt": "before 1.txt"} if force else {}
        for name, text in before.items():
            (folder / name).write_text(text)
        died = killed(folder, step, force=force)
        said = list(settle(folder))
        found = {p.name: p.read_text() for p in folder.iterdir()}
        after = {f"{n}.txt": f"after {n}.txt" for n in range(4)}
        assert found in (before, after), (step, found)
        endings |= {one.ending for one in said}
        if not died:
            assert found == after
            break
    else:
        pytest.fail("the steps never end")
    assert endings == {Ending.COMPLETED}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
@pytest.mark.parametrize("lost", ["0.txt", "3.txt"])
def test_where_a_staged_file_is_not_whole_what_was_moved_is_taken_back(tmp_path, lost):
    (tmp_path / "1.txt").write_text("before 1.txt")
    assert killed(tmp_path, 3, force=True)
    (stage,) = tmp_path.glob(".quotaxl-*")
    if (stage / lost).exists():
        (stage / lost).write_text("af")
    (one,) = settle(tmp_path)
    assert one.ending is (Ending.TAKEN_BACK if lost == "3.txt" else Ending.COMPLETED)
    found = {p.name: p.read_text() for p in tmp_path.iterdir()}
    assert found == ({"1.txt": "before 1.txt"} if lost == "3.txt" else {f"{n}.txt": f"after {n}.txt" for n in range(4)})


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_what_somebody_changed_after_the_kill_stays(tmp_path):
    assert killed(tmp_path, 5, force=False)
    moved = sorted(p.name for p in tmp_path.glob("*.txt"))
    assert moved
    (tmp_path / moved[0]).write_text("of the user")
    (one,) = settle(tmp_path)
    assert (one.ending, [p.name for p in one.foreign]) == (Ending.TAKEN_BACK, moved[:1])
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {moved[0]: "of the user"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_the_next_run_says_what_became_of_an_interrupted_one(tmp_path):
    assert killed(tmp_path, 5, force=False)
    take()
    with pytest.raises(UserError, match="exists"):
        check_targets([tmp_path / "0.txt"], [], force=False)
    (said,) = take()
    assert "补全" in said.zh
    assert "4" in said.zh


def test_a_staging_folder_goes_with_its_process_and_not_before(tmp_path):
    with staging(tmp_path) as stage:
        check_targets([tmp_path / "a.txt"], [], force=False)
        assert stage.is_dir()
    left = tmp_path / ".quotaxl-left"
    left.mkdir()
    (left / "lock").touch()
    (left / "a.xlsx").write_bytes(b"half")
    fresh = tmp_path / ".quotaxl-fresh"
    fresh.mkdir()
    check_targets([tmp_path / "a.txt"], [], force=False)
    assert [p.name for p in tmp_path.iterdir()] == [".quotaxl-fresh"]


def test_a_writing_that_is_not_done_is_seen(tmp_path):
    assert not unfinished(tmp_path)
    (tmp_path / ".quotaxl-x").mkdir()
    assert not unfinished(tmp_path)
    (tmp_path / ".quotaxl-x" / MANIFEST).touch()
    assert unfinished(tmp_path)


def strange(folder, target, *, stage=".quotaxl-strange"):
    """A staging folder as a stranger may pack it into an archive: it wants a file put where the stranger likes."""
    made = folder / stage
    made.mkdir(parents=True)
    (made / "0").write_text("of a stranger")
    (made / "lock").touch()
    digest = sha256(b"of a stranger").hexdigest()
    move = {"target": str(target), "staged": "0", "sha256": digest, "kept": None, "kept_sha256": None}
    (made / MANIFEST).write_text(json.dumps({"version": 1, "moves": [move]}))
    return made


@pytest.mark.parametrize("way", ["absolute", "above", "through a link"])
def test_a_manifest_that_came_with_files_puts_nothing_elsewhere(tmp_path, way):
    received, elsewhere = tmp_path / "received", tmp_path / "elsewhere"
    elsewhere.mkdir()
    received.mkdir()
    (received / "link").symlink_to(elsewhere)
    targets = {"absolute": elsewhere / "x", "above": "../elsewhere/x", "through a link": "link/x"}
    stage = strange(received, targets[way])
    assert list(settle(received)) == []
    assert not (elsewhere / "x").exists()
    assert not stage.exists()


def test_a_manifest_over_two_folders_is_settled_from_either(tmp_path):
    """Where the staging folder of the other place tells the same story, it is a run of ours."""
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    first, second = strange(here, here / "a"), strange(there, there / "b")
    both = [json.loads((stage / MANIFEST).read_text())["moves"][0] for stage in (first, second)]
    told = [{**move, "staged": str(stage / "0")} for move, stage in zip(both, (first, second), strict=True)]
    for stage in (first, second):
        (stage / MANIFEST).write_text(json.dumps({"version": 1, "moves": told}))
    (one,) = settle(here)
    assert one.ending is Ending.COMPLETED
    assert (here / "a").read_text() == (there / "b").read_text() == "of a stranger"


def test_a_pipe_in_the_place_of_a_manifest_stops_nothing(tmp_path):
    stage = tmp_path / ".quotaxl-pipe"
    stage.mkdir()
    (stage / "lock").touch()
    os.mkfifo(stage / MANIFEST)
    assert list(settle(tmp_path)) == []
