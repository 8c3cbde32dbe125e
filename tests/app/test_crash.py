"""A few rounds of killing writing commands; `make crash` runs a hundred."""

import os
import subprocess
import sys
from collections import Counter

import pytest
from app import crash


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is POSIX")
def test_a_killed_command_leaves_all_its_files_or_none():
    """In a process of its own, which forks: this one may have threads."""
    done = subprocess.run(
        [sys.executable, crash.__file__, "8", "split again", "batch"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = (line.split(maxsplit=1) for line in done.stdout.splitlines() if line)
    counts = Counter({words: int(number) for number, words in lines})
    assert counts["all files"] + counts["none"] == 8
    assert counts["killed at a file operation"] == 4
    assert counts["batch: all"] == 4
