"""A simulated province held against its file of the truth: mistakes that no check found, ERRORs that nobody made."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from quotaxl.app.check import Wishes, check
from quotaxl.cli import adapters
from quotaxl.core.finding import Finding, Severity, Status
from quotaxl.core.refs import Area
from quotaxl.simulate.formats import FORMATS

READ = tuple(FORMATS)
"""Formats that `check` reads: all that are written."""


def judge(folder: Path, formats: tuple[str, ...] = ()) -> tuple[list[str], list[str]]:
    """Return the mistakes that were not found and the ERRORs that no mistake explains, in files of these formats.

    A mistake is found where one of its rules marks its cell. It explains every ERROR that marks a cell of its workbook,
    which may be several files.
    """
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    known = [file for f in truth["files"] if not formats or f["format"] in formats for file in f["files"]]
    checked = check([folder / name for name in known], adapters.read, Wishes())
    crashed = [f"{o.rule} crashed: {o.reason}" for o in checked.outcomes if o.status is Status.CRASHED]
    findings = [f for outcome in checked.outcomes for f in outcome.findings]
    unfound = []
    together = {file: entry["files"] for entry in truth["files"] for file in entry["files"]}
    wrong: set[str] = set()
    for made in truth["mistakes"]:
        if made["file"] not in known:
            continue
        wrong.update(together[made["file"]])
        if not any(f.rule in made["rules"] and marks(f, folder, made) for f in findings):
            unfound.append(f"{made['mistake']} {made['file']} {made['sheet']}!{made['cell']}")
    surplus = [
        f"{f.rule} {f.message.zh}"
        for f in findings
        if f.severity is Severity.ERROR
        and not any(Path(c.file).relative_to(folder).as_posix() in wrong for c in f.cells)
    ]
    return unfound, crashed + surplus


def marks(finding: Finding, folder: Path, made: dict[str, str]) -> bool:
    """Return whether a finding marks the cell of a mistake."""
    place = Area.parse(made["cell"])
    return any(
        Path(c.file).relative_to(folder).as_posix() == made["file"]
        and c.sheet == made["sheet"]
        and _inside(place, Area.parse(c.ref))
        for c in finding.cells
    )


def _inside(place: Area, area: Area) -> bool:
    return area.top <= place.top <= area.bottom and area.left <= place.left <= area.right


def main(counties: str) -> int:
    """Simulate a province with and without mistakes, judge both, and say what came of it."""
    bad = 0
    with tempfile.TemporaryDirectory() as store:
        for errors in (0, int(counties) * 4 // 3):
            folder = Path(store) / str(errors)
            formats = ",".join(READ)
            command = [sys.executable, "-m", "quotaxl", "simulate", "--counties", counties, "--errors", str(errors)]
            subprocess.run([*command, "--formats", formats, "-o", str(folder)], check=True)
            unfound, surplus = judge(folder)
            bad += len(unfound) + len(surplus)
            print(
                f"{counties} counties, {errors} mistakes: {len(unfound)} not found, {len(surplus)} ERRORs without one"
            )
            print(*unfound, *surplus, sep="\n", end="\n" if unfound or surplus else "")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
