"""A lock of the operating system on a file: it ends with the process that holds it, however that ends."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def try_lock(file: IO[str]) -> bool:
    """Lock an open file until it is closed; return False where another process holds it."""
    try:
        _lock(file)
    except OSError:
        return False
    return True


def held_elsewhere(file: IO[str]) -> bool:
    """Lock an open file; return True only where another process holds it, not where the disk knows no locks."""
    try:
        _lock(file)
    except OSError as fault:
        return fault.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return False


@contextmanager
def claimed(lock: Path) -> Iterator[bool]:
    """Hold a new lock file as this process's own, and with it the folder that it lies in; see `forsaken`.

    Gives False where another process looked between opening and locking, and took the folder for left alone.
    """
    with lock.open("w", encoding="utf-8") as file:
        yield not held_elsewhere(file) and lock.exists() and os.path.samestat(os.fstat(file.fileno()), lock.stat())


def forsaken(lock: Path) -> bool:
    """Return whether the process that claimed a lock file is gone, however it ended. False where nobody can say."""
    try:
        with lock.open("r+", encoding="utf-8") as file:
            return try_lock(file)
    except OSError:
        return False  # gone meanwhile, or not ours to judge


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 -- each system has its own

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
