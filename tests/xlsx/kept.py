"""What filling a few cells keeps of real workbooks, feature by feature: quotaxl beside openpyxl.

As a command it compares the whole corpus and writes docs/fidelity.md: `make fidelity`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import openpyxl

from quotaxl.core.edits import EditPlan, SetCell
from quotaxl.core.errors import UserError
from quotaxl.xlsx import apply_plan
from tests.xlsx.corpus import MEANT, comparer, files, fills, loads
from tests.xlsx.grownkept import PACKAGES, GrownKept, grown_and_shrunk, shipped

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "fidelity.md"
SAMPLE = 6
"""So many filled files are opened in LibreOffice."""


@dataclass
class Kept:
    """Counts by feature: workbooks and items that have it, items that each way did not keep."""

    books: Counter[str] = field(default_factory=Counter)
    items: Counter[str] = field(default_factory=Counter)
    lost: dict[str, Counter[str]] = field(default_factory=lambda: {"quotaxl": Counter(), "openpyxl": Counter()})
    files: int = 0
    refused: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    filled: list[Path] = field(default_factory=list)


def with_openpyxl(source: Path, edits: Sequence[SetCell], target: Path) -> bool:
    """Fill the same cells by loading and saving; return whether openpyxl could do that."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(source, keep_vba=source.suffix == ".xlsm")
            with book.vba_archive or nullcontext():  # openpyxl leaves it open, and whichever test comes next is blamed
                for edit in edits:
                    book[edit.sheet][edit.ref] = edit.content
                book.save(target)
    except Exception:  # noqa: BLE001  whatever it raises, it cannot do it
        return False
    return True


def compared(sources: Sequence[Path], tool: ModuleType, folder: Path) -> Kept:
    """Return what both ways keep of the workbooks that both can write; see `Kept`."""
    kept = Kept()
    for source in sources:
        kept.files += 1
        edits, cells, names = fills(source)
        ours, theirs = (folder / f"{way}-{source.name}" for way in ("quotaxl", "openpyxl"))
        try:
            apply_plan(source, EditPlan(tuple(edits)), ours, force=True)
        except UserError:
            kept.refused.append(source.name)
            continue
        kept.filled.append(ours)
        if any(before and not after for before, after in zip(loads(source, names), loads(ours, names), strict=True)):
            kept.unreadable.append(source.name)
        if not with_openpyxl(source, [edit for edit in edits if isinstance(edit, SetCell)], theirs):
            kept.stopped.append(source.name)
            continue
        features = tool.scan(str(source))[0]
        for name, found in features.items():
            if name not in tool.BENIGN and found:
                kept.books[name] += 1
                kept.items[name] += sum(found.values())
        edited = set().union(*(tool.rng(cell) for cell in cells))
        for way, path in (("quotaxl", ours), ("openpyxl", theirs)):
            result = tool.compare(str(source), str(path), edited)
            for name, record in (*result["lost"].items(), *result["changed"].items()):
                kept.lost[way][name] += record["gone"]
    return kept


def table(kept: Kept) -> list[str]:
    """Return the lines of the table: what one of the two did not keep, and in one line all that both did."""
    lines = ["| feature | workbooks | items | kept by quotaxl | kept by openpyxl |", "|---|--:|--:|--:|--:|"]
    both = [name for name in kept.items if not any(kept.lost[way][name] for way in kept.lost)]
    for name in sorted({*kept.lost["quotaxl"], *kept.lost["openpyxl"]}):
        had = kept.items[name]
        shown = [f"{had - kept.lost[way][name]}" if had else f"−{kept.lost[way][name]}" for way in kept.lost]
        note = " ¹" if kept.lost["quotaxl"][name] and name in MEANT else ""
        lines.append(f"| {name} | {kept.books[name] or ''} | {had or ''} | {shown[0]}{note} | {shown[1]} |")
    total = sum(kept.items[name] for name in both)
    lines.append(f"| {len(both)} other features | | {total} | {total} | {total} |")
    return lines


def opens_in_office(paths: Sequence[Path], folder: Path) -> int:
    """Return how many of the workbooks LibreOffice opens and prints."""
    done = 0
    for path in paths:
        command = ["soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to",
                   "pdf", "--outdir", str(folder / "pdf"), str(path)]  # fmt: skip
        subprocess.run(command, capture_output=True, check=False, timeout=120)
        done += (folder / "pdf" / f"{path.stem}.pdf").is_file()
    return done


_PAGE = """\
# What is kept of a workbook that is filled

{files} real workbooks of many makers, in each up to nine cells filled by quotaxl and by openpyxl's load, fill, save,
then compared with the original part by part and feature by feature. Written by `make fidelity`; the workbooks are
test data of public projects and not part of this repository.

- {compared} workbooks are compared below. quotaxl refused {refused}, which is signed and asks for `--drop-signature`;
  openpyxl could not load or save {stopped} of the others.
- Of {filled} files filled by quotaxl, {unreadable} can no longer be read by openpyxl or python-calamine where the
  original could.
- {office}

Numbers are items of a feature that are the same afterwards. What is told cell by cell has no count of its own: −n says
that n cells lost it or changed.

{table}

¹ As the plan means it: results that depend on a filled cell and cannot be computed are dropped, never left stale; what
belonged to an overwritten value goes with it.
"""


_GROWN = """
## Rows that grow

In each workbook one row in the middle of each of the first three sheets grows to five rows and shrinks back to one.
Every cell outside of it must be the same where it lies then, no feature may become fewer, and shrunk again the
workbook must be the one that it was.

| workbooks | how many | grown | runs | cells compared | items of features | refused | can no longer be read |
|---|--:|--:|--:|--:|--:|--:|--:|
{rows}

{wrong} differences but these: a chart drops the points that it remembers where its rows grew; a hidden row that is
filled is shown; results of array formulas and data tables that depend on the rows are dropped; what lies in the
sheet's last rows falls off its end; a name of the one row comes back as a range of one row. Refused were: {refused}.

The packages, of which only the source archives are fetched: {packages}.
"""


def grown_part(parts: dict[str, GrownKept]) -> str:
    """Return the part of the page on rows that grow, by where the workbooks are from."""
    refused = sum((kept.refused for kept in parts.values()), Counter[str]())
    rows = [
        f"| {name} | {k.files} | {k.grown} | {k.runs} | {k.cells:,} | {k.features:,} | {sum(k.refused.values())} "
        f"| {len(k.unreadable)} |"
        for name, k in parts.items()
    ]
    return _GROWN.format(
        rows="\n".join(rows),
        wrong=sum(len(k.wrong) for k in parts.values()) or "No",
        refused="; ".join(f"{why} ({count})" for why, count in refused.most_common()),
        packages=", ".join(PACKAGES),
    )


def page(kept: Kept, office: str) -> str:
    """Return docs/fidelity.md without its part on rows that grow."""
    return _PAGE.format(
        files=kept.files,
        compared=kept.files - len(kept.refused) - len(kept.stopped),
        refused=len(kept.refused),
        stopped=len(kept.stopped),
        filled=len(kept.filled),
        unreadable=len(kept.unreadable),
        office=office,
        table="\n".join(table(kept)),
    )


def main() -> None:
    """Compare the whole corpus and write the page; end with 1 where quotaxl lost what it should not."""
    reference = Path(os.environ.get("QUOTAXL_REFERENCE") or ROOT.parent / "shared")
    sources = files(reference)
    if not sources:
        sys.exit(f"no workbooks to compare at {reference}; set QUOTAXL_REFERENCE")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept = compared(sources, comparer(reference), folder)
        sample = kept.filled[:: max(1, len(kept.filled) // SAMPLE)]
        office = "LibreOffice was not at hand."
        opened = len(sample)
        if shutil.which("soffice"):
            opened = opens_in_office(sample, folder)
            office = f"LibreOffice opened and printed {opened} of a sample of {len(sample)} files filled by quotaxl."
        from_pypi = shipped(ROOT / "build" / "workbooks")
        tool = comparer(reference)
        grown = {
            "of many makers": grown_and_shrunk(sources, tool, folder),
            "shipped by packages of PyPI": grown_and_shrunk(from_pypi, tool, folder),
        }
        text = page(kept, office) + grown_part(grown)
        PAGE.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    wrong = [one for part in grown.values() for one in (*part.wrong, *part.unreadable)]
    sys.stdout.write("".join(f"{one}\n" for one in wrong))
    sys.exit(bool(set(kept.lost["quotaxl"]) - set(MEANT) or kept.unreadable or opened < len(sample) or wrong))


if __name__ == "__main__":
    main()
