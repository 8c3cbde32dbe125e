"""A copy of the checkout in which tests run: measured as a whole once, then with one mutant at a time in place."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from mutation.drawing import Mutant
from mutation.reach import MEASURED, MUTANTS, Reach

ROOT = Path(__file__).parents[2]
COPIED = ("quotaxl", "tests", "templates", "workbook", "macros", "docs", "pyproject.toml")
QUIET = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestAssertRewriteWarning")
BUDGET = 120.0
"""Seconds of tests that a mutant is given, as they took while they were measured; one that survives them counts as not
noticed."""
SLOWER = 4
"""A mutant with which tests take so many times as long as they did while they were measured, which is slow, never ends
and so is noticed. All limits are of processor time: other work on the machine changes nothing."""

FIRST = 6.0
"""The first seconds of these tests are run before the rest: most mutants end there."""
PASSED = (0, 5)
"""How pytest ends where nothing fails, 5 where the change left no test to run: nobody would notice."""


class Bench:
    """A copy in which one mutant at a time is tried by a server of tests."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.server: subprocess.Popen[str] | None = None
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, folder / name)
        # Checked by their contents: a mutant may have the size and the second of what it replaces.
        words = ("-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "quotaxl")
        subprocess.run([sys.executable, *words], cwd=folder, check=True, capture_output=True)

    @property
    def environment(self) -> dict[str, str]:
        """What the tests find around them."""
        reference = os.environ.get("QUOTAXL_REFERENCE") or str(ROOT.parent / "shared")
        path = os.pathsep.join((str(self.root), str(self.root / "tests")))
        return os.environ | {"PYTHONPATH": path, "QUOTAXL_REFERENCE": reference}

    def measure(self, target: Path, paths: Sequence[str], mutants: Path) -> None:
        """Write what the tests of `paths` run of what mutants change. Raises RuntimeError where pytest does not
        understand.
        """
        more = {MEASURED: str(target), MUTANTS: str(mutants)}
        asked = [sys.executable, "-m", "pytest", *QUIET, "-p", "mutation.reach", *paths]
        done = subprocess.run(
            asked, cwd=self.root, env=self.environment | more, capture_output=True, text=True, check=False
        )
        if done.returncode not in (0, 1, 5):
            raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])

    def survives(self, mutant: Mutant, reach: Reach) -> bool:
        """Return whether every test passes that may notice the mutant, as far as `BUDGET` reaches."""
        place = self.root / mutant.file
        original = place.read_text("utf-8")
        names, seconds = list[str](), 0.0
        for name in reach.tests(mutant.name, mutant.file, original):
            if seconds > BUDGET:
                break
            names.append(name)
            seconds += reach.seconds[name]
        if not names:
            return True
        place.write_text(mutant.text, "utf-8")
        try:
            return self._asked(_by_file(names, reach), 30 + SLOWER * seconds) in PASSED
        finally:
            place.write_text(original, "utf-8")

    def _asked(self, names: Sequence[str], seconds: float) -> int:
        """Return how pytest ended in a fork of the server; -1 where its time ran out."""
        if self.server is None:
            program = self.root / "tests" / "mutation" / "server.py"
            self.server = subprocess.Popen(
                [sys.executable, str(program)], cwd=self.root, env=self.environment | {"PYTHONDONTWRITEBYTECODE": "1"},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        assert self.server.stdin and self.server.stdout
        asked = {"words": ["-x", *QUIET], "tests": names, "seconds": seconds}
        self.server.stdin.write(json.dumps(asked) + "\n")
        self.server.stdin.flush()
        return int(self.server.stdout.readline())

    def close(self) -> None:
        """End the server of tests."""
        if self.server is not None:
            self.server.communicate()
            self.server = None


def _by_file(names: Sequence[str], reach: Reach) -> list[str]:
    """Return the tests in an order in which those of one file follow each other, so that what they share is made once:
    the first seconds of them, then the rest.
    """
    spent, parts, files = 0.0, dict[str, int](), dict[tuple[int, str], int]()
    for name in names:
        parts[name] = int(spent > FIRST)
        files.setdefault((parts[name], name.partition("::")[0]), len(files))
        spent += reach.seconds[name]
    return sorted(names, key=lambda name: (parts[name], files[parts[name], name.partition("::")[0]]))
