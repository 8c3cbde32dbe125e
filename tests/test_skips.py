"""A run is not green because half of it was skipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from skips import Allowed, surplus

ROOT = Allowed("root may", 1)


def test_what_no_reason_allows_is_told():
    assert surplus(["LibreOffice lacks its bridge"], (ROOT,)) == ["LibreOffice lacks its bridge"]


def test_an_allowed_reason_holds_for_as_many_as_it_says():
    assert surplus(["root may write"], (ROOT,)) == []
    assert surplus(["root may write", "root may read"], (ROOT,)) == ["root may read"]


@pytest.mark.parametrize(
    ("body", "option", "code"),
    [
        ("pytest.skip('no time')", True, 1),
        ("pytest.skip('no time')", False, 0),
        ("pytest.skip('root may write anywhere')", True, 0),
        ("pass", True, 0),
    ],
)
def test_a_run_with_a_skip_too_many_fails(tmp_path, body, option, code):
    (tmp_path / "test_one.py").write_text(f"import pytest\ndef test_one(): {body}\ndef test_two(): pass\n")
    words = [sys.executable, "-m", "pytest", "-q", "-p", "skips", "-n", "1", *["--skips-need-a-reason"] * option]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
