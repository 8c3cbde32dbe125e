"""Changes the source in small ways and counts how many of the changes some test notices.

    python3 dev.py mutants [--count 300] [--seed N] [--write]

Each mutant is put into a copy of the checkout. The tests of its family run first; where it survives them, those of
whoever uses it. Equivalent mutants, which no test can notice, stand in equivalent.toml with their reason and do not
count.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

sys.path.insert(0, str(Path(__file__).parents[1]))
from mutation.drawing import Mutant, draw

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build" / "mutants"
ENOUGH = 0.85
PATIENCE = 900
"""Seconds for a round; a mutant that takes longer is noticed: it never ends."""
ROUNDS = {
    "quotaxl/rules/families": (
        ("tests/rules/test_cases.py", "-k", "{rules}"),
        ("tests/rules", "tests/kept/test_json.py"),
    ),
    "quotaxl/rules": (("tests/rules/engine", "tests/rules/arithmetic"), ("tests/rules", "tests/app/test_wishes.py")),
    "quotaxl/reading": (("tests/reading",), ("tests/catalogue", "tests/kept/test_json.py", "tests/views")),
    "quotaxl/fill": (("tests/fill",), ("tests/kept/test_workbooks.py", "tests/split")),
    "quotaxl/xlsx/formulas": (
        ("tests/xlsx/test_second_opinion.py", "tests/xlsx/test_calc.py", "tests/xlsx/test_formulas.py"),
        (
            "tests/xlsx/test_formula_results.py",
            "tests/xlsx/test_apply.py",
            "tests/xlsx/test_rows.py",
            "tests/xlsx/test_stencil.py",
        ),
    ),
}
"""Room → the tests of its first and second round; {rules} are the ids of the rules in the module."""
ROOMS = ("quotaxl/rules", "quotaxl/reading", "quotaxl/fill", "quotaxl/xlsx/formulas")
UNMADE = ("quotaxl/rules/engine/document.py",)
"""Left out: what writes the pages of docs, which a test compares whole."""
COPIED = ("quotaxl", "tests", "templates", "workbook", "macros", "docs", "pyproject.toml")
BEGIN, END = "<!-- mutants: written by dev.py mutants --write -->", "<!-- end of mutants -->"


def rounds(mutant: Mutant) -> tuple[tuple[str, ...], ...]:
    """Return the words for pytest, round by round."""
    room = max((name for name in ROUNDS if mutant.file.startswith(name)), key=len)
    rules = re.findall(r'^    "(QX-\w+)",$', mutant.text, re.M)
    return tuple(tuple(word.format(rules=" or ".join(rules) or "QX") for word in words) for words in ROUNDS[room])


class Bench:
    """A copy of the checkout in which one mutant at a time is tried."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, folder / name)
        # Checked by their contents: a mutant may have the size and the second of what it replaces.
        words = ("-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "quotaxl", "tests")
        subprocess.run([sys.executable, *words], cwd=folder, check=True, capture_output=True)

    def survives(self, mutant: Mutant) -> bool:
        """Return whether every test passes with the mutant in place."""
        place = self.root / mutant.file
        original = place.read_text("utf-8")
        place.write_text(mutant.text, "utf-8")
        try:
            return all(self.passes(words) for words in rounds(mutant))
        finally:
            place.write_text(original, "utf-8")

    def passes(self, words: Sequence[str]) -> bool:
        """Return whether the tests pass. Raises RuntimeError where pytest does not understand what is asked."""
        reference = os.environ.get("QUOTAXL_REFERENCE") or str(ROOT.parent / "shared")
        more = {"PYTHONPATH": str(self.root), "QUOTAXL_REFERENCE": reference, "PYTHONDONTWRITEBYTECODE": "1"}
        asked = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *words]
        try:
            done = subprocess.run(
                asked,
                cwd=self.root,
                env=os.environ | more,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
        if done.returncode == 4 and "conftest" not in done.stderr:
            raise RuntimeError(done.stderr[-2000:])
        return done.returncode in (0, 5)


def equivalent() -> dict[str, str]:
    """Return the reasons of mutants that no test can notice, by their names."""
    data = tomllib.loads((Path(__file__).parent / "equivalent.toml").read_text("utf-8"))
    return {entry["mutant"]: entry["why"] for entry in data.get("equivalent", [])}


def main() -> int:
    """Draw, try and report; 1 where too few were noticed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="put the score and the survivors into docs/testing.md")
    asked = parser.parse_args()
    began = time.monotonic()
    print(f"seed {asked.seed}, {asked.count} mutants of {', '.join(ROOMS)}", flush=True)
    drawn = draw(ROOT, ROOMS, asked.count, asked.seed, UNMADE)
    known = equivalent()
    counted = [m for m in drawn if m.name not in known]
    survivors = tried(counted, asked.jobs)
    score = 1 - len(survivors) / len(counted)
    said = (
        f"Seed {asked.seed}: of {len(drawn)} mutants drawn {len(drawn) - len(counted)} are equivalent; of the other "
        f"{len(counted)} the tests noticed {len(counted) - len(survivors)} ({score:.1%}), in "
        f"{(time.monotonic() - began) / 60:.0f} minutes."
    )
    print(said)
    if asked.write:
        write(said, survivors)
    return int(score < ENOUGH)


def tried(counted: Sequence[Mutant], jobs: int) -> list[Mutant]:
    """Return the mutants that no test noticed, each said as it ends."""
    benches: Queue[Bench] = Queue()
    for n in range(jobs):
        benches.put(Bench(WORK / f"bench{n}"))

    def lives(mutant: Mutant) -> bool:
        bench = benches.get()
        try:
            found = bench.survives(mutant)
        finally:
            benches.put(bench)
        print(f"{'SURVIVED' if found else 'noticed '} {mutant.line}: {mutant.name}", flush=True)
        return found

    with ThreadPoolExecutor(jobs) as pool:
        lived = list(pool.map(lives, counted))
    return [mutant for mutant, found in zip(counted, lived, strict=True) if found]


def write(said: str, survivors: Sequence[Mutant]) -> None:
    """Put the score and the survivors into docs/testing.md."""
    page = ROOT / "docs" / "testing.md"
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    rows = [
        f"| `{m.file}` | `{_cell(m.before)}` | `{_cell(m.after)}` |" for m in sorted(survivors, key=lambda m: m.name)
    ]
    table = ["", "| not noticed in | line | changed to |", "|---|---|---|", *rows] if rows else []
    page.write_text("\n".join([before + BEGIN, said, *table, END]) + rest.partition(END)[2], "utf-8")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("`", "'")


if __name__ == "__main__":
    sys.exit(main())
