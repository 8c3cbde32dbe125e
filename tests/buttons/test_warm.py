"""The helper that stands ready: what it takes, from whom, and when a click does its work itself."""

import json
import os
import stat
import sys
import threading
from collections.abc import Iterator
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from quotaxl import __version__
from quotaxl.buttons import do, warm
from quotaxl.machine.oslock import try_lock

WAIT = 60.0
"""Seconds to wait for what is certain to come, on a machine however busy."""


class Helper:
    """A helper in a thread of this process, which notes what it is asked."""

    def __init__(self) -> None:
        self.done: list[tuple[str, list[str]]] = []
        self.loaded = threading.Event()
        self.thread = threading.Thread(target=warm.serve, daemon=True)

    def note(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(next(warm.home().glob("warm-*.json")).read_text("utf-8"))
        return found


@pytest.fixture
def helper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Helper]:
    monkeypatch.setenv("QUOTAXL_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "argv", ["-c"])
    one = Helper()
    monkeypatch.setattr(do, "do", lambda name: one.done.append((name, sys.argv[1:])))
    monkeypatch.setattr(warm, "load", one.loaded.set)
    one.thread.start()
    assert one.loaded.wait(WAIT)
    yield one
    note = one.note() if any(warm.home().glob("warm-*.json")) else None
    if note:  # a click of another version ends it
        with Client(note["address"], authkey=bytes.fromhex(note["token"])) as other:
            other.send_bytes(json.dumps({"version": "0", "button": "check", "arguments": []}).encode())
            other.recv_bytes()
    one.thread.join(WAIT)
    assert not one.thread.is_alive()


def test_a_click_is_handed_over_with_its_arguments(helper: Helper) -> None:
    assert warm.handed_over("check", ["--wbx=0041", "--from_xl=1"])
    assert warm.handed_over("findings", [])
    assert helper.done == [("check", ["--wbx=0041", "--from_xl=1"]), ("findings", [])]


def test_only_this_user_can_read_how_it_is_reached(helper: Helper) -> None:
    (place,) = warm.home().glob("warm-*.json")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(Path(helper.note()["address"]).parent.stat().st_mode) == 0o700


def test_without_the_token_nothing_is_done(helper: Helper) -> None:
    from multiprocessing import AuthenticationError  # noqa: PLC0415

    with pytest.raises(AuthenticationError):
        Client(helper.note()["address"], authkey=b"another")
    assert warm.handed_over("check", [])
    assert helper.done == [("check", [])]


def test_there_is_one_a_user_and_session(helper: Helper) -> None:
    before = helper.note()
    warm.serve()  # returns at once
    assert helper.note() == before


def test_a_click_of_another_version_does_its_work_itself_and_ends_it(
    helper: Helper, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []
    monkeypatch.setattr(warm, "start", lambda: started.append(1))
    monkeypatch.setattr(warm, "__version__", "9.9.9")
    note = helper.note()
    with Client(note["address"], authkey=bytes.fromhex(note["token"])) as one:
        one.send_bytes(json.dumps({"version": __version__, "button": "check", "arguments": []}).encode())
        assert one.recv_bytes() == b"other version"
    helper.thread.join(WAIT)
    assert not helper.thread.is_alive()
    assert not warm.handed_over("check", [])
    assert started == [1]
    assert helper.done == []


def test_while_a_click_is_worked_on_another_is_answered_without_it(helper: Helper) -> None:
    with (warm.home() / "busy.lock").open("a+") as lock:
        assert try_lock(lock)
        assert not warm.handed_over("undo", [])
    assert helper.done == []


def test_where_there_is_none_the_first_click_starts_one_and_works_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUOTAXL_HOME", str(tmp_path))
    started: list[int] = []
    monkeypatch.setattr(warm, "start", lambda: started.append(1))
    assert not warm.handed_over("check", [])
    assert started == [1]
    (tmp_path / f"warm-{warm._session()}.json").write_text("{")
    assert not warm.handed_over("check", [])
    gone = {"address": str(tmp_path / "gone"), "token": "00", "version": __version__}
    (tmp_path / f"warm-{warm._session()}.json").write_text(json.dumps(gone))
    assert not warm.handed_over("check", [])
    assert started == [1, 1, 1]


def test_it_is_off_unless_the_settings_ask_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTAXL_HOME", str(tmp_path))
    assert not warm.wanted()
    (tmp_path / "settings.ini").write_text("[quotaxl]\n常驻 = 是\n", "utf-8")
    assert warm.wanted()
    (tmp_path / "settings.ini").write_text("[quotaxl]\n常驻 = 坏\n", "utf-8")
    assert not warm.wanted()


def test_what_it_loads_is_there() -> None:
    warm.load()


def test_it_ends_by_itself_when_nobody_clicks(tmp_path: Path) -> None:
    """In a process of its own, as it ends that."""
    import subprocess  # noqa: PLC0415

    program = "from quotaxl.buttons import warm; warm.load = lambda: None; warm.serve(0.2)"
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"QUOTAXL_HOME": str(tmp_path)}, timeout=WAIT, check=True
    )
    assert done.returncode == 0
    assert not list(tmp_path.glob("warm-*.json"))


def test_jumps_settings_and_help_load_no_library_for_tables() -> None:
    import subprocess  # noqa: PLC0415

    program = (
        "import sys; from quotaxl.buttons.do import lean; lean(); import quotaxl.buttons.click\n"
        "from quotaxl.buttons.table import BUTTONS\n"
        "for name in ('findings', 'settings', 'help', 'undo', 'previous', 'next', 'errors_only'): BUTTONS[name].job()\n"
        "print([name for name in ('polars', 'pandera', 'openpyxl', 'numpy', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
