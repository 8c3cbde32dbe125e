"""A helper that stands ready: a process that has everything loaded and does what a click asks, off by default.

The first click starts it and does its own work; later ones hand theirs over. It runs the same code on the same
arguments, one a user and session, behind a pipe (Windows) or socket that only this user reaches and a token that only
this user can read. It ends after a quarter of an hour without a click, and with a change of version. Where it is not
there, does not answer or breaks off, a click does its work itself, as it does without.
"""

import gc
import json
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from quotaxl import __version__
from quotaxl.app.home import home, place_of_home, settings_file
from quotaxl.buttons import do
from quotaxl.buttons.settings import load_settings
from quotaxl.core.errors import UserError
from quotaxl.machine.oslock import try_lock
from quotaxl.machine.scratch import leave, scratch

if TYPE_CHECKING:
    from multiprocessing.connection import Connection, Listener

IDLE = 15 * 60
"""Seconds without a click after which it ends."""
_LARGEST = 1 << 16
"""Bytes of a request, at most."""
_DONE, _OTHER = b"done", b"other version"
_PROGRAM = "from quotaxl.buttons.warm import serve; serve()"
_DETACHED = 0x00000008 | 0x00000200
"""DETACHED_PROCESS and CREATE_NEW_PROCESS_GROUP of CreateProcess: it outlives the click and shows no window."""


def wanted() -> bool:
    """Return whether the settings ask for a helper."""
    with suppress(UserError):
        return load_settings(settings_file()).resident
    return False


def handed_over(button: str, arguments: Sequence[str]) -> bool:
    """Let the helper do what a button does; return False where this process has to, and start one for the next click.

    A click that comes while another is being worked on is not handed over: it is answered here.
    """
    if _busy():
        return False
    note = _note()
    if note is None:
        start()
        return False
    from multiprocessing import AuthenticationError  # noqa: PLC0415 - most clicks have no helper to ask
    from multiprocessing.connection import Client  # noqa: PLC0415 - as above

    request = json.dumps({"version": __version__, "button": button, "arguments": list(arguments)}).encode()
    try:
        with Client(note["address"], authkey=bytes.fromhex(note["token"])) as helper:
            helper.send_bytes(request)
            answer = helper.recv_bytes(_LARGEST)
    except (OSError, EOFError, AuthenticationError):
        answer = b""
    if answer != _DONE:
        start()
    return answer == _DONE


def start() -> None:
    """Start a helper in a process of its own, with the Python and the isolation of this one."""
    isolation = ["-I"] if sys.flags.isolated else ["-P", "-E"]
    with suppress(OSError):
        subprocess.Popen(  # noqa: S603 - our own program in the same Python
            [sys.executable, *isolation, "-B", "-c", _PROGRAM],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=home(),
            creationflags=_DETACHED if sys.platform == "win32" else 0, start_new_session=sys.platform != "win32",
        )  # fmt: skip


def serve(idle: float = IDLE) -> None:
    """Do what clicks ask, one after the other, until none comes for `idle` seconds; return at once where one serves."""
    from multiprocessing.connection import Listener  # noqa: PLC0415 - as above

    with _file("lock").open("a+", encoding="utf-8") as lock:
        if not try_lock(lock):
            return
        token = secrets.token_bytes(32)
        # The name of Windows' pipe is multiprocessing's own; only this user and administrators may write to it.
        windows = sys.platform == "win32"
        with scratch() as room:
            address, family = (None, "AF_PIPE") if windows else (f"{room}/s", "AF_UNIX")
            try:
                with Listener(address, family, authkey=token) as door:
                    _write_note({"address": str(door.address), "token": token.hex(), "version": __version__})
                    load()
                    while _answered(door, idle):
                        gc.collect()  # what still holds an object of Excel would keep Excel from ending
            finally:
                _file("json").unlink(missing_ok=True)


def _answered(door: "Listener", idle: float) -> bool:
    """Wait for one click and do what it asks; return False where the helper has to end: it is of another version."""
    from multiprocessing import AuthenticationError  # noqa: PLC0415 - as above

    end = threading.Timer(idle, _end)
    end.daemon = True
    end.start()
    try:
        one = door.accept()
    except (OSError, EOFError, AuthenticationError):
        return True  # somebody who has not the token
    finally:
        end.cancel()
    with one, suppress(OSError, EOFError, ValueError, KeyError):
        return _done(one)
    return True


def _done(one: "Connection") -> bool:
    request = json.loads(one.recv_bytes(_LARGEST))
    if request["version"] != __version__:
        one.send_bytes(_OTHER)
        return False
    sys.argv = ["-c", *map(str, request["arguments"])]
    do.do(str(request["button"]))
    one.send_bytes(_DONE)
    return True


def load() -> None:
    """Load what a check needs, so that a click finds it there."""
    do.lean()
    from quotaxl.buttons import click, jobs, light  # noqa: F401, PLC0415 - a click in a process of its own loads less
    from quotaxl.catalogue import regions  # noqa: PLC0415
    from quotaxl.catalogue.law.parameters import shipped  # noqa: PLC0415

    regions.load()
    shipped()


def _end() -> None:
    """End this process from the watching thread: the other one waits for a click that does not come."""
    note = _note()
    _file("json").unlink(missing_ok=True)
    if note:
        leave(Path(note["address"]).parent)
    os._exit(0)


def _busy() -> bool:
    with (home() / "busy.lock").open("a+", encoding="utf-8") as file:
        return not try_lock(file)


def _note() -> dict[str, str] | None:
    """Return how to reach a helper of this version; None where none has said so."""
    try:
        found = json.loads(_file("json").read_text(encoding="utf-8"))
        bytes.fromhex(found["token"])
        return {name: str(found[name]) for name in ("address", "token", "version")}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_note(note: dict[str, str]) -> None:
    """Write it so that nobody else ever can read it."""
    place = _file("json")
    place.unlink(missing_ok=True)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(note, file)


def _file(kind: str) -> Path:
    place_of_home().mkdir(parents=True, exist_ok=True)
    return place_of_home() / f"warm-{_session()}.{kind}"


def _session() -> str:
    """Return the session of the user: on Windows each desktop has a number of its own."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only here

        number = ctypes.c_uint32()
        ctypes.windll.kernel32.ProcessIdToSessionId(os.getpid(), ctypes.byref(number))
        return str(number.value)
    return "".join(filter(str.isalnum, os.environ.get("XDG_SESSION_ID", ""))) or "0"
