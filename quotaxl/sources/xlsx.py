"""An .xlsx or .xlsm package as a Document: its sheets in order, its names, its cells."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from quotaxl.core.document import Document
from quotaxl.core.grid import Grid
from quotaxl.core.pace import paced
from quotaxl.core.refs import Area
from quotaxl.core.words import Words
from quotaxl.gate.admit import Source
from quotaxl.gate.markup import walk
from quotaxl.gate.opc import Relation, relations
from quotaxl.gate.package import CheckedPackage, key, remembered
from quotaxl.gate.refuse import damaged, refuse
from quotaxl.sources.alike import grid_of
from quotaxl.sources.harvest import Harvest, to_grid
from quotaxl.sources.sheetrows import read_cells
from quotaxl.sources.stamp import read_stamp
from quotaxl.sources.strings import read_strings
from quotaxl.sources.styles import NO_STYLES, read_styles
from quotaxl.sources.values import SharedParts

_READING = Words("读取“{sheet}”", "reading {sheet}")


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    relation: str | None
    number: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class _Contents:
    sheets: tuple[_Sheet, ...]
    names: dict[str, str]
    epoch_1904: bool


_KNOWN: dict[tuple[str, bytes], _Contents] = {}
"""What workbook parts list, by their bytes."""


def read_xlsx(source: Source) -> Document:
    """Return every worksheet of `source` with values, formulas, formats, indents, merges and hidden parts.

    Chart, dialog and macro sheets hold no table and are left out. Raises UserError for a damaged package.
    """
    package = source.package
    assert package is not None
    part = _workbook_part(package)
    links = relations(package, part)
    contents = remembered(_KNOWN, package, part, lambda: _contents(package, part))
    book = _book(package, links, contents.epoch_1904)
    with _uncollected():
        grids = tuple(
            grid for sheet in contents.sheets if (grid := _grid(package, part, sheet, links, book)) is not None
        )
    return Document(package.file, grids, dict(contents.names), source.kind, read_stamp(package))


def sheet_parts(package: CheckedPackage) -> Iterator[tuple[str, str]]:
    """Yield each sheet of a package, charts that are sheets of their own too, with its part: (name, part's key)."""
    part = _workbook_part(package)
    links = relations(package, part)
    for sheet in _contents(package, part).sheets:
        link = links.get(sheet.relation or "")
        yield sheet.name, link.target if link else _usual(part, sheet)


def _usual(part: str, sheet: _Sheet) -> str:
    """Return the usual name of a sheet's part: some programs leave the id out and rely on it."""
    return key(f"{part.rpartition('/')[0]}/worksheets/sheet{sheet.number}.xml")


def _workbook_part(package: CheckedPackage) -> str:
    for link in relations(package, "").values():
        if link.kind == "officeDocument" and link.target in package.members:
            return link.target
    if "xl/workbook.xml" in package.members:
        return "xl/workbook.xml"
    raise damaged(package.file, "xl/workbook.xml is missing")


def _contents(package: CheckedPackage, part: str) -> _Contents:
    """Return the sheets, names and date system that a workbook part lists."""
    sheets: list[_Sheet] = []
    names: dict[str, str] = {}
    epoch_1904 = False
    name: str | None = None
    text: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal epoch_1904, name
        if element == "sheet":
            link = next((v for k, v in attributes.items() if k.endswith(":id")), None)
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append(_Sheet(attributes.get("name", ""), link, attributes.get("sheetId", ""), hidden))
        elif element == "workbookPr":
            epoch_1904 = attributes.get("date1904") in ("1", "true")
        elif element == "definedName" and "localSheetId" not in attributes:
            name = attributes.get("name", "")
            text.clear()

    def end(element: str) -> None:
        nonlocal name
        if element == "definedName" and name is not None:
            if not name.startswith("_xlnm."):
                names[name] = "".join(text)
            name = None

    def characters(piece: str) -> None:
        if name is not None:
            text.append(piece)

    walk(package, part, start, end, characters)
    if len({sheet.name.casefold() for sheet in sheets}) < len(sheets):
        raise damaged(package.file, "two sheets of one name")
    return _Contents(tuple(sheets), names, epoch_1904)


def _book(package: CheckedPackage, links: Mapping[str, Relation], epoch_1904: bool) -> SharedParts:
    parts = {link.kind: link.target for link in links.values() if link.target in package.members}
    strings = read_strings(package, parts["sharedStrings"]) if "sharedStrings" in parts else {}
    styles = read_styles(package, parts["styles"]) if "styles" in parts else NO_STYLES
    return SharedParts(strings, styles, epoch_1904)


def _grid(
    package: CheckedPackage, part: str, sheet: _Sheet, links: Mapping[str, Relation], book: SharedParts
) -> Grid | None:
    """Return a worksheet as a grid; None for chart sheets and what is no worksheet."""
    where = f"{package.file} › {sheet.name}"
    link = links.get(sheet.relation or "")
    if link is None:
        link = Relation("worksheet", _usual(part, sheet), external=False)
    if link.kind != "worksheet":
        return None
    if link.external:
        raise refuse(
            where, "工作表的内容在别的文件里，不予读取。", "The sheet's content is in another file, which is not read."
        )
    if link.target not in package.members:
        raise damaged(where, f"its part {link.target[:80]} is missing")
    size = package.members[link.target].size

    def make(chunks: Iterable[bytes]) -> Grid:
        harvest = Harvest(where)
        read_cells(paced(chunks, _READING.fill(sheet=sheet.name), size), harvest, book)
        return to_grid(harvest, package.file, sheet.name, book.styles, hidden=sheet.hidden)

    grid = grid_of(package, link.target, (sheet.name, sheet.hidden), book, make)
    tables = tuple(_tables(package, link.target))
    return replace(grid, tables=tables) if tables else grid


def _tables(package: CheckedPackage, part: str) -> Iterator[Area]:
    """Yield the rows of data of a sheet's tables: ECMA-376 part 1, section 18.5.1.2."""
    found: list[Area] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == "table":
            area = Area.parse(attributes.get("ref", ""))
            top = area.top + (attributes.get("headerRowCount", "1") != "0")
            bottom = area.bottom - (attributes.get("totalsRowCount", "0") not in ("", "0"))
            found.extend([Area(top, area.left, bottom, area.right)] if top <= bottom else [])

    for link in relations(package, part).values():
        if link.kind == "table" and link.target in package.members and not link.external:
            with suppress(ValueError):
                walk(package, link.target, start)
    yield from found


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector out while cells are made: none of them is garbage."""
    pause = gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()
