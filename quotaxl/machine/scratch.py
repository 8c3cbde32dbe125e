"""Folders aside, among what is temporary on this machine: a process's own, and gone with it, also where it is killed.

They hold what came out of archives and mails, and what another program converts: nothing that may stay for others to
read. A process that is killed cannot tidy up; the next one of the same user that needs such a folder does.
"""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from quotaxl.machine.oslock import claimed, forsaken

PREFIX = "quotaxl-"
_LOCK = "quotaxl.lock"
_ROOM = "room"


@contextmanager
def scratch() -> Iterator[Path]:
    """Give an empty folder that only this user can read, and remove it with all that is in it at the end.

    Raises OSError where nothing temporary can be written on this machine.
    """
    _sweep(tempfile.gettempdir())
    mine = False
    while not mine:
        home = Path(tempfile.mkdtemp(prefix=PREFIX))  # noqa: TID251 - this is the one place
        try:
            with claimed(home / _LOCK) as mine:
                if mine:
                    room = home / _ROOM
                    room.mkdir(mode=0o700)
                    try:
                        yield room
                    finally:
                        shutil.rmtree(room, ignore_errors=True)
        finally:
            shutil.rmtree(home, ignore_errors=True)


def leave(room: Path) -> None:
    """Remove a folder that `scratch` gave, from a process that ends at once and tidies up nothing else."""
    if room.name == _ROOM and room.parent.name.startswith(PREFIX):
        shutil.rmtree(room.parent, ignore_errors=True)


@lru_cache(maxsize=4)
def _sweep(place: str) -> None:
    """Remove what killed processes of this user left, once a process. A folder without our lock is somebody else's."""
    with suppress(OSError), os.scandir(place) as found:
        for entry in found:
            if entry.name.startswith(PREFIX) and _ours(entry) and forsaken(Path(entry.path, _LOCK)):
                shutil.rmtree(Path(entry.path, _ROOM), ignore_errors=True)  # the lock last: a kill here is seen again
                shutil.rmtree(entry.path, ignore_errors=True)


def _ours(entry: "os.DirEntry[str]") -> bool:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and (not hasattr(os, "getuid") or status.st_uid == os.getuid())
