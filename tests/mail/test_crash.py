import sys

import pytest
from mail import crash

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")


def test_killed_at_random_moments_no_message_arrives_twice_or_is_lost(tmp_path):
    """Four kills; `make crash` has fifty."""
    counts = crash.run(4, tmp_path)
    sys.stdout.write(f"{counts}\n")  # shown with -s
    assert counts.kills >= 4
    assert counts.messages == 49 * counts.rounds
    assert (counts.twice, counts.lost) == (0, 0)
    assert counts.once + counts.uncertain == counts.messages
