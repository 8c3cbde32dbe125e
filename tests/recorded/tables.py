"""What is read of the sheets that tests hold, and what every rule finds on each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from bureaus import BUREAUS
from catalogue.test_forms import SAMPLES
from customs import CUSTOMS
from drawn import DEPTHS, drawn
from habits import HABITS
from layouts import read
from offices import OFFICES
from provinces import PROVINCES
from published import FIRST_SIGHT, Printed
from recorded.inputs import document_of, gathered
from recorded.pages import Recorded, seen
from recorded.telling import differing, endings, told
from scored import REGIONS, changed, checked_cells, grid_of, tables_of

from quotaxl.core.grid import Grid
from quotaxl.core.refs import column_letter
from quotaxl.core.table import Column, Table
from quotaxl.dossier.assemble import assemble
from quotaxl.dossier.dossier import Dossier
from quotaxl.reading.read import read_tables
from quotaxl.rules.engine.run import check
from quotaxl.sources.read import read_workbook

ROOT = Path(__file__).parents[2]
PRINTED = {
    "first-sight": FIRST_SIGHT,
    "habits": HABITS,
    "customs": CUSTOMS,
    "provinces": PROVINCES,
    "bureaus": BUREAUS,
    "offices": OFFICES,
}
DRAWN = 2
"""Tables drawn of each habit of depth."""
WORKBOOKS = (
    *((f"workbook/{name}",) for name in ("allocation-xincaizhen-2024-18.xlsx", "artux-2024.xlsx")),
    *((f"tests/kept/files/inputs/{name}.xlsx",) for name in ("full-county", "empty-county")),
    ("workbook/allocation-xincaizhen-2024-18.xlsx", "workbook/artux-2024.xlsx"),
    ("workbook/allocation-xincaizhen-2024-18.xlsx", "tests/kept/files/inputs/full-county.xlsx"),
)
"""Files that are checked together; what a file alone was read as is told where it stands alone."""
FILLED = ROOT / "tests" / "kept" / "files" / "filled"
DAY = date(2025, 8, 1)


def records() -> Iterator[Recorded]:
    """Yield a record for each sheet, sample of a form, and group of files."""
    for page, printed in PRINTED.items():
        for number, one in enumerate(printed):
            yield Recorded(f"tables/{page}", one.name, partial(_printed, one))
            how = tuple(CHANGES)[number % len(CHANGES)]
            yield Recorded(f"tables/{page}", f"{one.name}, {how}", partial(_changed, one, CHANGES[how]))
    for seed in range(DRAWN * len(DEPTHS)):
        one = drawn(seed)
        yield Recorded("tables/drawn", one.name, partial(_printed, one))
    for at, sample in enumerate(SAMPLES):
        yield Recorded("tables/samples", f"{at} {sample['form']} {sample['name']}", partial(_sample, sample["sheet"]))
    for name, text in gathered("sheets"):
        yield Recorded("tables/gathered", name, partial(_gathered, text))
    for names in WORKBOOKS:
        known = " ".join(Path(name).stem for name in names)
        yield Recorded("tables/workbooks", known, partial(_workbooks, [ROOT / name for name in names]))
    for path in sorted(FILLED.glob("*.xlsx")):
        yield Recorded("tables/filled", path.stem, partial(_workbooks, [path]))


def _printed(printed: Printed) -> list[str]:
    return _checked(tables_of(grid_of(printed)))


def _changed(printed: Printed, change: Callable[[Printed], Grid]) -> list[str]:
    """Return what differs where the sheet is changed."""
    before = set(_printed(printed))
    return [line for line in _checked(tables_of(change(printed))) if line not in before]


def _unmerged(printed: Printed) -> Grid:
    return replace(grid_of(printed), merges=())


def _cut(printed: Printed) -> Grid:
    grid = grid_of(printed)
    return replace(grid, rows=grid.rows[:-1])


def _doubled(printed: Printed) -> Grid:
    """The sheet with one figure of its sums changed, each time another."""
    places = list(checked_cells(printed))
    return changed(printed, *places[len(printed.rows) % len(places)]) if places else grid_of(printed)


def _untitled(printed: Printed) -> Grid:
    grid = grid_of(printed)
    return replace(grid, rows=[[], *grid.rows[1:]])


def _gap(printed: Printed) -> Grid:
    """The sheet with its last but one row blank."""
    grid = grid_of(printed)
    return replace(grid, rows=[*grid.rows[:-2], [], *grid.rows[-1:]])


CHANGES: Mapping[str, Callable[[Printed], Grid]] = {
    "merged nowhere": _unmerged,
    "without its last row": _cut,
    "a figure changed": _doubled,
    "without its title": _untitled,
    "a row blank": _gap,
}
"""Each sheet is changed in one of these ways, in turn."""


def _sample(sheet: str) -> list[str]:
    return _checked(read(sheet))


def _gathered(text: str) -> list[str]:
    return _checked(read_tables(document_of(text), REGIONS))


def _checked(tables: Sequence[Table]) -> list[str]:
    ended = check(Dossier(tuple(tables), REGIONS, as_of=DAY))
    return [*(line for table in tables for line in table_lines(table)), *endings(ended)]


def _workbooks(paths: Sequence[Path]) -> list[str]:
    documents = [read_workbook(path) for path in paths]
    files = [(document, read_tables(document, REGIONS)) for document in documents]
    alone = [line for _, tables in files for table in tables for line in table_lines(table)] if len(files) == 1 else []
    dossiers = assemble(files, REGIONS, DAY, ()).dossiers
    names = {document.file: Path(document.file).name for document in documents}
    lines = [*alone, *(line for dossier in dossiers for line in endings(check(dossier)))]
    for file, name in names.items():
        lines = [line.replace(file, name) for line in lines]
    return lines


def table_lines(table: Table) -> Iterator[str]:
    """Yield all that was read of one table: what it is, its columns, its rows with role, sum and amounts."""
    said = {
        "form": table.form, "title": table.title, "at": table.title_ref, "unit": table.unit, "in": table.unit_ref,
        "region": table.region, "year": table.year, "number": table.document_number,
        "confidence": table.confidence if table.confidence != 1 else None,
        "labels": column_letter(table.label_column), "list": table.list_total,
    }  # fmt: skip
    yield seen(
        f"table {table.sheet}!{table.area} "
        + "; ".join(f"{name} {told(value)}" for name, value in said.items() if value is not None)
    )
    if table.reasons or table.levels:
        yield f"  why {told(table.reasons)} levels {told(table.levels)}"
    yield from (seen(f"  remark {one.kind} {one.ref} {one.text}") for one in table.remarks)
    yield from (f"  doubt {' '.join(differing(one))}" for one in table.doubts)
    yield from (_column(one) for one in table.columns)
    rows = table.frame["row"].to_list()
    for row in table.frame.iter_rows(named=True):
        above = "" if row["parent"] is None else f" in {rows[row['parent']]}"
        more = "".join(
            f" {name} {told(row[name])}" for name in ("depth", "split", "ordinal", "key") if row[name] not in (0, None)
        )
        cells = " | ".join("" if row[c.name] is None else told(row[c.name]) for c in table.columns)
        yield seen(f"  {row['row']} {row['role']}{above}{more} “{row['label']}” {cells}").rstrip()


def _column(column: Column) -> str:
    more = " ".join(differing(column, "name", "index", "path", "type"))
    letter = column_letter(column.index)
    name = "" if column.name == letter else f" {column.name}"
    return seen(f"  {letter}{name} {column.type} {' / '.join(column.path)} {more}").rstrip()
