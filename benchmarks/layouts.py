"""How much of published tables is read right: python benchmarks/layouts.py [FOLDER OF CASES]

Of the layouts in tests/published.py, habits.py, customs.py, provinces.py, bureaus.py and drawn.py, which say what is
right of them: the share read exactly, those with a false ERROR, and of all figures in sums, each changed alone, those
whose cell a WARNING or ERROR marks. Of a folder of real published tables as CSV with an INDEX.csv (a row a table, the
name first; partial ones say so): those that get an ERROR, and of all their amounts the share that is marked when
changed; some stand in no sum.
"""

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from bureaus import BUREAUS  # noqa: E402 - from the tests' folder
from customs import CUSTOMS  # noqa: E402
from drawn import DEPTHS, drawn  # noqa: E402
from habits import HABITS  # noqa: E402
from offices import OFFICES  # noqa: E402
from provinces import PROVINCES  # noqa: E402
from published import FIRST_SIGHT, Printed  # noqa: E402
from scored import checked_cells, errors, faults, grid_of, noticed, tables_of  # noqa: E402

ENOUGH = 0.95
"""Of the changed figures that must be marked."""


def share(name: str, layouts: Sequence[Printed]) -> tuple[int, int]:
    """Print the shares of some layouts; return how many changes were found, of how many."""
    exact = false = hit = made = 0
    for printed in layouts:
        tables = tables_of(grid_of(printed))
        exact += not faults(printed, tables)
        false += bool(errors(tables))
        told = [noticed(printed, *cell) for cell in checked_cells(printed)]
        hit, made = hit + sum(told), made + len(told)
    print(f"{name}: {exact} of {len(layouts)} read exactly, {false} with a false ERROR, {hit} of {made} changes found")
    return hit, made


def cases(folder: Path) -> Iterator[Printed]:
    """The tables of the index that are whole."""
    with (folder / "INDEX.csv").open(encoding="utf-8-sig", newline="") as file:
        _, *listed = csv.reader(file)
    for name in (row[0] for row in listed if "partial" not in row):
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            yield Printed(name, [[_stored(text) for text in row] for row in csv.reader(file)], "", ())


def _stored(text: str) -> object:
    try:
        return float(text.replace(",", "")) if "." in text or text.isdecimal() else text
    except ValueError:
        return text


def published(folder: Path) -> int:
    """Print what is found on real tables; return how many get an ERROR."""
    false = hit = made = count = 0
    for printed in cases(folder):
        count += 1
        tables = tables_of(grid_of(printed))
        false += bool(errors(tables))
        for table in tables:
            places = [
                (int(row), c.index)
                for c in table.amounts()
                for row, value in zip(table.frame["row"], table.frame[c.name], strict=True)
                if value and isinstance(printed.rows[int(row) - 1][c.index - 1], float)
            ]
            hit, made = hit + sum(noticed(printed, *place) for place in places), made + len(places)
    print(f"real tables: {count} whole, {false} with a false ERROR, {hit} of {made} changed amounts marked")
    return false


def main() -> int:
    """Print all shares; return 1 where a promise is broken."""
    found = [
        share("first layouts", FIRST_SIGHT),
        share("habits", HABITS),
        share("customs", CUSTOMS),
        share("other provinces", PROVINCES),
        share("bureaus", BUREAUS),
        share("offices", OFFICES),
        share("drawn at random", [drawn(seed) for seed in range(6 * len(DEPTHS))]),
    ]
    hit, made = (sum(numbers) for numbers in zip(*found, strict=True))
    kept = hit >= ENOUGH * made
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "cases"
    if (folder / "INDEX.csv").exists():
        kept = not published(folder) and kept
    print(f"changes found {hit / made:.1%}, promised ≥ {ENOUGH:.0%}, no false ERROR: {'kept' if kept else 'BROKEN'}")
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
