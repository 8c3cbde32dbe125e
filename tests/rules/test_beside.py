"""A neighbour's papers beside a county's change nothing of what is found in the county's own.

Most rules look at one county after another. One that is passed over, because it lacks a figure or has nothing to check,
must not end the look at the next.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from quotaxl.catalogue import regions
from quotaxl.core.document import Document
from quotaxl.dossier.dossier import Dossier
from quotaxl.reading.read import read_tables
from quotaxl.rules.engine.examples import ALLOCATION, Example, Variant, _grid, changed, load_example
from quotaxl.rules.engine.registry import find
from quotaxl.rules.engine.run import run

FOLDER = Path(__file__).parents[1] / "cases"
SWAPPED = (("阿图什市", "乌恰县"), ("653001", "653024"))
TOGETHER = ("QX-A001", "QX-I", "QX-V2", "QX-W")
"""Rules about papers given together, or a prefecture with its counties: there a neighbour's are the matter itself."""
Sheets = Mapping[str, list[list[str]]]


def neighbours(sheets: Sheets) -> Sheets:
    """The same sheets of the county next door."""

    def moved(text: str) -> str:
        for one, other in SWAPPED:
            text = other.join(part.replace(other, one) for part in text.split(one))
        return text

    return {name: [[moved(cell) for cell in line] for line in lines] for name, lines in sheets.items()}


def document(file: str, sheets: Sheets) -> Document:
    return Document(file, tuple(_grid(file, name, lines, frozenset()) for name, lines in sheets.items()))


def found(example: Example, variant: Variant, *documents: Document) -> set[tuple]:
    table = regions.load()
    tables = tuple(t for one in documents for t in read_tables(one, table))
    (outcome,) = run(Dossier(tables, table, documents, variant.as_of), [find(example.rule)])
    return {
        (tuple((c.sheet, c.ref, c.role) for c in finding.cells if c.file != "邻.xlsx"), finding.message.zh)
        for finding in outcome.findings
        if any(cell.file == "县.xlsx" for cell in finding.cells)
    }


def _of_the_county(variant: Variant) -> bool:
    """Whether what a variant marks lies in the county's own sheets, and not in the notice alone."""
    return any(not mark.partition(" ")[2].startswith(ALLOCATION) for mark in variant.marks)


def pairs():
    for path in sorted(FOLDER.glob("QX-*.toml")):
        example = load_example(path)
        own = {name for name in example.sheets if not name.startswith(ALLOCATION)}
        if not own or example.hidden or path.stem.startswith(TOGETHER):
            continue
        if neighbours(changed(example, Variant("", {}))) == changed(example, Variant("", {})):
            continue  # of a place elsewhere, which has no neighbour here
        fail = next((v for v in example.fails if not v.marked and _of_the_county(v)), None)
        for n, other in enumerate((*example.passes[:2], *example.skips[:2])):
            if fail is not None:
                yield pytest.param(example, fail, other, id=f"{path.stem}-{n}")


@pytest.mark.parametrize(("example", "fail", "other"), list(pairs()))
@pytest.mark.parametrize("first", [True, False], ids=["neighbour first", "neighbour last"])
def test_a_neighbour_hides_nothing(example, fail, other, first):
    sheets = changed(example, fail)
    own = document("县.xlsx", {n: lines for n, lines in sheets.items() if not n.startswith(ALLOCATION)})
    notices = [document(f"{n}.xlsx", {n: lines}) for n, lines in sheets.items() if n.startswith(ALLOCATION)]
    theirs = {n: lines for n, lines in changed(example, other).items() if not n.startswith(ALLOCATION)}
    beside = document("邻.xlsx", neighbours(theirs))
    alone = found(example, fail, *notices, own)
    assert alone
    together = (beside, own) if first else (own, beside)
    assert alone <= found(example, fail, *notices, *together)
