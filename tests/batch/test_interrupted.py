"""A batch that is killed or interrupted loses nothing: going on gives what an uninterrupted run gives."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

LEADER = """
import sys
from functools import partial
from serial import read_slowly
from quotaxl.cli import adapters
adapters.read = read_slowly
from quotaxl.cli.main import main
if __name__ == "__main__":
    main()
"""


@pytest.fixture(scope="module")
def province(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("province") / "p"
    command = [sys.executable, "-m", "quotaxl", "simulate", "--counties", "81", "--projects", "170", "--errors", "30"]
    subprocess.run([*command, "--formats", "xlsx", "-o", str(folder)], check=True)
    return folder


@pytest.fixture(scope="module")
def whole(province, tmp_path_factory) -> dict[str, bytes]:
    """The results of an uninterrupted run."""
    out = tmp_path_factory.mktemp("whole") / "out"
    assert start(province, out).wait(300) == 1
    return results(out)


def start(province: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    script = out.parent / "leader.py"
    script.write_text(LEADER, encoding="utf-8")
    paths = os.pathsep.join([str(Path(__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, str(script), "batch", "check", str(province), "-o", str(out), "--workers", "2", *more]
    with (out.parent / "stderr.txt").open("wb") as errors:
        return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": paths}, stdout=errors, stderr=errors)


def wait_for_records(out: Path, count: int) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and len(list(out.glob("manifest/*.json"))) < count:
        time.sleep(0.02)
    assert len(list(out.glob("manifest/*.json"))) >= count


def results(out: Path) -> dict[str, bytes]:
    """Return what a user gets: everything but the record; of the summary, which no two runs write alike, its sheets."""
    found = {}
    for path in sorted(p for p in out.rglob("*") if p.is_file()):
        name = path.relative_to(out).as_posix()
        if not name.startswith("manifest/") and path.suffix != ".xlsx":
            found[name] = path.read_bytes().replace(str(out).encode(), b"")
    return found


def test_kill_9_then_resume_gives_what_an_uninterrupted_run_gives(province, whole, tmp_path):
    out = tmp_path / "out"
    leader = start(province, out)
    wait_for_records(out, 1)
    leader.kill()
    leader.wait(30)
    before = {p: p.stat().st_mtime_ns for p in out.rglob("result.json")}
    assert not (out / "汇总.xlsx").exists()
    time.sleep(1.0)
    done = {p for p, stamp in before.items() if p.stat().st_mtime_ns == stamp}
    assert start(province, out, "--resume").wait(300) == 1
    assert results(out) == whole
    kept = {p for p in done if p.stat().st_mtime_ns == before[p]}
    assert kept, "nothing of the first run was used"
    assert not list(out.rglob(".quotaxl-*"))


def test_the_workers_end_with_a_leader_that_was_killed(province, tmp_path):
    leader = start(province, tmp_path / "out")
    wait_for_records(tmp_path / "out", 1)
    workers = children(leader.pid)
    assert workers
    leader.kill()
    leader.wait(30)
    until = time.monotonic() + 20
    while time.monotonic() < until and any(map(alive, workers)):
        time.sleep(0.1)
    assert not [pid for pid in workers if alive(pid)]


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    if not found.exists():
        pytest.skip("no /proc here to find the workers in")
    return [int(one) for one in found.read_text().split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform == "win32", reason="an interrupt reaches a process of Windows through its console")
def test_an_interrupt_leaves_whole_results_and_says_how_to_go_on(province, whole, tmp_path):
    out = tmp_path / "out"
    leader = start(province, out, "--lang", "zh")
    wait_for_records(out, 1)
    leader.send_signal(signal.SIGINT)
    assert leader.wait(120) == 130
    assert "--resume" in (tmp_path / "stderr.txt").read_text("utf-8")
    assert not list(out.rglob(".quotaxl-*"))
    for path in out.rglob("result.json"):
        json.loads(path.read_text("utf-8"))
    assert start(province, out, "--resume").wait(300) == 1
    assert results(out) == whole
    shutil.rmtree(out)
