"""Runs every writing command on a disk that refuses: python tests/app/faulty.py FAULT FOLDER, in a process of its own.

FAULT is the name of the system's error for whatever is written into FOLDER (EROFS as on a disk that is read-only,
EDQUOT as beyond a quota), or "none" where the folder's own permissions are to refuse. Prints a line of JSON for each
command: its name, what it ended with, what it said.
"""

import errno
import json
import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from app.test_faults import WRITERS
from click.testing import CliRunner

from quotaxl.cli.main import main

_CHANGES = {"os.mkdir": 0, "os.rename": 1, "os.link": 1, "os.remove": 0, "sqlite3.connect": 0}
"""Events of Python's audit for what changes a disk, and which of their arguments names the place."""


class Refusing:
    """Refuses with one error whatever would be written into a folder, as the system would."""

    def __init__(self, number: int, folder: Path) -> None:
        self._number, self._folder = number, folder

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        at = _CHANGES.get(event)
        if event == "open" and (int(args[2]) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
            at = 0
        if at is None or not isinstance(args[at], str | bytes | os.PathLike):
            return
        if Path(os.fsdecode(args[at])).absolute().is_relative_to(self._folder):
            raise OSError(self._number, os.strerror(self._number), os.fsdecode(args[at]))


if __name__ == "__main__":
    fault, folder = sys.argv[1], Path(sys.argv[2])
    os.chdir(folder)
    if fault != "none":
        sys.addaudithook(Refusing(getattr(errno, fault), folder))
    for name, words in WRITERS.items():
        done = CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, words)
        sys.stdout.write(json.dumps([name, done.exit_code, done.output]) + "\n")
