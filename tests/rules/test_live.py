"""What a finding says to Excel, TRUE while it stands: it is TRUE on the sheet that it was found in."""

from decimal import Decimal
from pathlib import Path

import pytest

from quotaxl.core.finding import Finding
from quotaxl.core.grid import Grid
from quotaxl.rules.engine.examples import case_of, load_example
from quotaxl.rules.engine.registry import find
from quotaxl.rules.engine.run import run
from quotaxl.xlsx.formulas.calculator import compute, working
from quotaxl.xlsx.formulas.coercion import Scope

FILES = sorted((Path(__file__).parents[1] / "cases").glob("QX-*.toml"))


def value(grid: Grid, row: int, column: int):
    """What Excel's cell holds, a number as a decimal."""
    found = grid.value(row, column)
    number = isinstance(found, int | float) and not isinstance(found, bool)
    return Decimal(str(found)) if number else found


def stands(finding: Finding, grids: dict[tuple[str, str], Grid]) -> object:
    """Return what the condition of a finding comes to on the sheet of its first cell."""
    first = finding.cells[0]
    grid = grids[first.file, first.sheet]
    scope = Scope(
        first.sheet,
        lambda _s, row, column: value(grid, row, column),
        lambda _s, area: [
            value(grid, r, c)
            for r in range(area.top, min(area.bottom, len(grid.rows)) + 1)
            for c in range(area.left, area.right + 1)
        ],
        lambda _n, _s: None,
    )
    with working():
        return compute(finding.live or "", scope)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_condition_of_a_finding_is_true_where_it_was_found(path):
    example = load_example(path)
    rule = find(example.rule)
    for variant in example.fails:
        dossier = case_of(example, variant)
        grids = {(t.file, t.sheet): t.grid for t in dossier.tables}
        (outcome,) = run(dossier, [rule])
        for finding in outcome.findings:
            if finding.live:
                assert stands(finding, grids) is True, (variant.about, finding.live)
