"""A lock of the operating system on a file: it ends with the process that holds it, however that ends."""

import sys
from typing import IO


def try_lock(file: IO[str]) -> bool:
    """Lock an open file until it is closed; return False where another process holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 -- each system has its own

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
