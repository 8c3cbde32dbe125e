"""A lock of the operating system on a file: it ends with the process that holds it, however that ends."""

import errno
import sys
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


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 -- each system has its own

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
