"""County workbooks as the files hold them: which sheets of which county stand together."""

from collections.abc import Mapping
from dataclasses import dataclass

from quotaxl.dossier.material import Material
from quotaxl.dossier.papers import INFO, own_sheet


@dataclass(frozen=True, slots=True)
class CountyBook:
    """A county's workbook: its files (one, unless each sheet came alone), its tables by form, its county's number."""

    files: tuple[str, ...]
    tables: Mapping[str, int]
    county: int | None


def books(dossier: Material) -> tuple[CountyBook, ...]:
    """Return the county workbooks of a dossier, in the order of their first tables.

    A file with 基本信息, or with two sheets of a county workbook, is one; a sheet that came in a file of its own
    belongs to the workbook of its county.
    """
    owner = {at: n for n, county in enumerate(dossier.counties) for at in county.tables.values()}
    by_file: dict[str, dict[str, int]] = {}
    for at, table in enumerate(dossier.tables):
        if own_sheet(table.form):
            by_file.setdefault(table.file, {}).setdefault(table.form or "", at)
    groups: dict[object, tuple[list[str], dict[str, int], int | None]] = {}
    alone: list[tuple[str, dict[str, int], int | None]] = []
    for file, tables in by_file.items():
        county = next((owner[at] for at in tables.values() if at in owner), None)
        if len(tables) > 1 or INFO in tables:
            groups[file] = ([file], tables, county)
        else:
            alone.append((file, tables, county))
    for file, tables, county in alone:
        key = next((k for k, g in groups.items() if county is not None and g[2] == county), None)
        files, known, _ = groups.setdefault(key if key is not None else ("alone", county, file), ([], {}, county))
        files.append(file)
        for form, at in tables.items():
            known.setdefault(form, at)
    return tuple(CountyBook(tuple(files), tables, county) for files, tables, county in groups.values())
