"""Changes the source in small ways and counts how many of the changes some test notices.

    python3 dev.py mutants [--count 300] [--seed N] [--minutes M] [--write]

In which tests the mutants make a difference to what they change is measured first, for all of them at once. Each mutant
is then put into a copy of the checkout, and these tests are run, the quickest first. What a run found is kept in
build/mutants and not tried again while sources and tests stay as they are, so that a run may be stopped and taken up.
Equivalent mutants, which no test can notice, stand in equivalent.toml with their reason and do not count.
"""

import argparse
import hashlib
import json
import random
import resource
import sys
import time
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

sys.path.insert(0, str(Path(__file__).parents[1]))
from mutation.bench import COPIED, ROOT, Bench
from mutation.drawing import Mutant, draw
from mutation.reach import Reach, merged

WORK = ROOT / "build" / "mutants"
ENOUGH = 0.85
ROOMS = ("quotaxl/rules", "quotaxl/reading", "quotaxl/fill", "quotaxl/xlsx/formulas")
UNMADE = ("quotaxl/rules/engine/document.py",)
"""Left out: what writes the pages of docs, which a test compares whole."""
TESTS = (
    "rules",
    "reading",
    "fill",
    "xlsx",
    "catalogue",
    "dossier",
    "kept",
    "reports",
    "split",
    "views",
    "years",
    "app",
    "recorded",
)
"""The rooms of tests that are measured."""
SLOW = ("test_crash",)
"""Left out: it starts processes, in which nothing is measured."""
DATA = (".py", ".toml", ".txt", ".jsonl")
"""Endings of what tests are made of and read."""
PARTS = 12
"""The tests are measured in so many parts."""
BEGIN, END = "<!-- mutants: written by dev.py mutants --write -->", "<!-- end of mutants -->"


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
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin no mutant after so many minutes")
    parser.add_argument("--write", action="store_true", help="put the score and the survivors into docs/testing.md")
    asked = parser.parse_args()
    began = time.monotonic()
    print(f"seed {asked.seed}, {asked.count} mutants of {', '.join(ROOMS)}", flush=True)
    drawn = draw(ROOT, ROOMS, asked.count, asked.seed, UNMADE)
    known = equivalent()
    counted = [m for m in drawn if m.name not in known]
    ended = tried(counted, asked.jobs, began + 60 * asked.minutes)
    survivors = [m for m in counted if ended.get(m.name)]
    score = 1 - len(survivors) / len(ended)
    left = "" if len(ended) == len(counted) else f" ({len(counted) - len(ended)} were not tried)"
    said = (
        f"Seed {asked.seed}: of {len(drawn)} mutants drawn {len(drawn) - len(counted)} are equivalent; of the other "
        f"{len(ended)}{left} the tests noticed {len(ended) - len(survivors)} ({score:.1%}), in "
        f"{(time.monotonic() - began) / 60:.0f} minutes and {_spent():,.0f} seconds of processor time."
    )
    print(said)
    if asked.write:
        write(said, survivors)
    return int(score < ENOUGH)


def _spent() -> float:
    """Return the processor time of this process and of all that it ran and that ended."""
    return sum(sum(resource.getrusage(whose)[:2]) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def tried(counted: Sequence[Mutant], jobs: int, until: float) -> dict[str, bool]:
    """Return which mutants no test noticed, by name, each said as it ends; those begun before `until` alone."""
    kept = WORK / f"{_digest(*(ROOT / name for name in COPIED))}.json"
    ended: dict[str, bool] = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    for mutant in counted:
        if mutant.name in ended:
            _say(mutant, ended[mutant.name], None)
    left = [m for m in counted if m.name not in ended]
    benches: Queue[Bench] = Queue()
    made = [Bench(WORK / f"bench{n}") for n in range(jobs if left else 0)]
    for bench in made:
        benches.put(bench)
    with ThreadPoolExecutor(jobs) as pool:
        reach = _reach(made, pool, counted) if left else None

        def lives(mutant: Mutant) -> None:
            if time.monotonic() > until or reach is None:
                return
            bench = benches.get()
            try:
                ended[mutant.name] = bench.survives(mutant, reach)
            finally:
                benches.put(bench)
            _say(mutant, ended[mutant.name], reach)
            kept.write_text(json.dumps(dict(ended), ensure_ascii=False), "utf-8")

        for _ in pool.map(lives, left):
            pass
    for bench in made:
        bench.close()
    return {m.name: ended[m.name] for m in counted if m.name in ended}


def _reach(benches: Sequence[Bench], pool: ThreadPoolExecutor, mutants: Sequence[Mutant]) -> Reach:
    """Return what mutants change in the tests, measured in as many processes as there are benches.

    It is kept by file of tests: while the sources stay, another run of the same mutants measures only the files of
    tests that changed since.
    """
    names = [mutant.name for mutant in mutants]
    folder = WORK / f"reach-{_digest(ROOT / 'quotaxl')}-{hashlib.sha256(repr(names).encode()).hexdigest()[:8]}"
    folder.mkdir(parents=True, exist_ok=True)
    told = folder / "mutants.json"
    told.write_text(json.dumps([{"file": m.file, "text": m.text} for m in mutants], ensure_ascii=False), "utf-8")
    paths = [p for room in TESTS for p in sorted((ROOT / "tests" / room).rglob("test_*.py")) if p.stem not in SLOW]
    paths += sorted((ROOT / "tests").glob("test_examples.py"))
    keys = {path.relative_to(ROOT).as_posix(): _key(path) for path in paths}
    parts = {place.name: json.loads(place.read_text("utf-8")) for place in sorted(folder.glob("*.tests"))}
    due = [name for name, key in keys.items() if not any(part.get(name) == key for part in parts.values())]
    queue: Queue[Bench] = Queue()
    for bench in benches:
        queue.put(bench)

    def measure(files: Sequence[str]) -> None:
        measured = {name: keys[name] for name in files}
        target = folder / hashlib.sha256(repr(measured).encode()).hexdigest()[:12]
        bench = queue.get()
        try:
            bench.measure(target, files, told)
        finally:
            queue.put(bench)
        target.with_suffix(".tests").write_text(json.dumps(measured), "utf-8")
        parts[target.name + ".tests"] = measured
        print(f"measured {len(files)} of {len(due)} files of tests", flush=True)

    for _ in pool.map(measure, [due[part::PARTS] for part in range(PARTS) if due[part::PARTS]]):
        pass
    held = {
        stem.removesuffix(".tests"): {n for n, key in part.items() if keys.get(n) == key}
        for stem, part in parts.items()
    }
    return merged(folder, names, held)


def _key(path: Path) -> str:
    """Return what a file of tests and what it may read are: its room, the helpers of all, the cases of rules; of
    records everything that tests hold.
    """
    room = path.parent
    helpers = [p for p in (ROOT / "tests").glob("*.py") if not p.name.startswith("test_")]
    whole = ROOT / "tests" if "recorded" in path.parts else room
    beside = [p for p in whole.rglob("*") if p.suffix in DATA and not p.name.startswith("test_")]
    cases = (ROOT / "tests" / "cases").glob("*.toml") if "rules" in path.parts else ()
    return _digest(path, *helpers, *beside, *cases)


def _digest(*bases: Path) -> str:
    """Return what files and folders hold of modules and data, in sixteen letters."""
    known = hashlib.sha256()
    for base in bases:
        paths = sorted(p for p in base.rglob("*") if p.is_file()) if base.is_dir() else [base]
        for path in paths:
            if "__pycache__" not in path.parts and path.suffix in DATA:
                known.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return known.hexdigest()[:16]


def _say(mutant: Mutant, survived: bool, reach: Reach | None) -> None:
    told = f"{'SURVIVED' if survived else 'noticed '} {mutant.line}: {mutant.name}"
    if survived and reach is not None:
        unlike = reach.unlike.get(mutant.name, frozenset()) - {""}
        spent = sum(reach.seconds[name] for name in unlike)
        reached = reach.reached.get(mutant.name, frozenset())
        loaded = "runs when loaded, " if "" in reached else ""
        told += f" · {loaded}{len(reached - {''})} tests reach it, {len(unlike)} differ, {spent:.0f} s"
    print(told, flush=True)


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
