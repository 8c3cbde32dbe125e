"""An executor that does everything at once and here, and readers that die: for tests of what leads a batch."""

import os
import time
from concurrent.futures import Executor, Future
from pathlib import Path

from quotaxl.cli import adapters
from quotaxl.core.document import Document

_READ = adapters.read
"""As it is, whatever a test puts in its place."""


class Serial(Executor):
    """Does a task as it is handed in."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as fault:  # noqa: BLE001 -- what an executor does
            future.set_exception(fault)
        return future


def read_or_die(path: Path, /) -> Document:
    """Read a file; one whose name says so ends the process."""
    if "致命" in path.name:
        os._exit(9)
    return _READ(path)


def read_slowly(path: Path, /) -> Document:
    """Read a file, as slowly as from a far disk."""
    time.sleep(0.02)
    return _READ(path)
