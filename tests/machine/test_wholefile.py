"""Temporary files: what a killed run left is removed, what another run is writing is not."""

import os
import time

from quotaxl.machine.wholefile import put_bytes


def test_what_a_killed_run_left_is_removed_an_hour_later(tmp_path):
    names = (".quotaxl-0011.tmp", ".quotaxl-2233.tmp", "own.tmp")
    old, young, other = (tmp_path / name for name in names)
    for path in (old, young, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (time.time() - 3700,) * 2)
    put_bytes(tmp_path / "a.xlsx", b"whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".quotaxl-2233.tmp", "a.xlsx", "own.tmp"]
    assert (tmp_path / "a.xlsx").read_bytes() == b"whole"
