"""A bureau's own rule, from its own installed package."""

import os
import subprocess
import sys
from pathlib import Path

MODULE = '''
from quotaxl.core.finding import Severity
from quotaxl.core.words import Words
from quotaxl.rules.registry import Hit, rule

W = Words("本局规则", "our rule")

@rule("QX-Z901", Severity.WARNING, title=W, why=W, message=W, remedy=W)
def our_rule(case):
    """One finding on every table."""
    for table in case.tables:
        yield Hit((table.place(None),))
'''


def test_an_installed_package_adds_a_rule(tmp_path: Path):
    (tmp_path / "bureau_rules.py").write_text(MODULE, "utf-8")
    info = tmp_path / "bureau_rules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bureau-rules\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text("[quotaxl.rules]\nbureau = bureau_rules\n", "utf-8")
    code = "from quotaxl.rules.registry import all_rules; r = all_rules()[-1]; print(r.id, r.family)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["QX-Z901", "bureau_rules"]
