"""A few rounds of killing writing commands; `make crash` runs a hundred."""

from app.crash import rounds


def test_a_killed_command_leaves_all_its_files_or_none():
    counts = rounds(4, 7)
    assert counts["all files"] + counts["none"] == 4
