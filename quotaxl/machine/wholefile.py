"""A file replaced in one step: whatever happens in between, even a kill, it is the old one or the new one."""

import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

_PREFIX, _SUFFIX = ".quotaxl-", ".tmp"
_STALE = 3600
"""Seconds after which a temporary file is taken for one that a killed run left."""


def put_whole(target: Path, write: Callable[[BinaryIO], object], *, durable: bool = True) -> None:
    """Write a temporary file beside `target`, then put it in its place in one step.

    `durable` waits until the bytes are on the disk, so that this holds for a loss of power too. Raises OSError.
    A temporary file that a kill left behind is removed an hour later, by the next run that writes beside it.
    """
    _sweep(target.parent)
    temporary = target.with_name(f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}")
    try:
        with temporary.open("xb") as out:
            write(out)
            if durable:
                out.flush()
                os.fsync(out.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def put_bytes(target: Path, data: bytes) -> None:
    """Replace a file by these bytes; a loss of power may cost them. Raises OSError."""
    put_whole(target, lambda out: out.write(data), durable=False)


@lru_cache(maxsize=1024)
def _sweep(folder: Path) -> None:
    """Remove what killed runs left in a folder; a folder is looked at once a process."""
    with suppress(OSError):  # housekeeping must never stop the writing
        for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            if time.time() - path.stat().st_mtime > _STALE:
                path.unlink()
