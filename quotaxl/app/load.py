"""Input files → workbooks and the tables in them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from quotaxl.core.document import Document
from quotaxl.core.edits import FINDINGS_SHEET
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Grid
from quotaxl.core.ports import ReadWorkbook
from quotaxl.core.region import RegionTable
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.reading import read_tables

_EMPTY = Words("文件中没有任何内容。", "The file holds nothing.")
_RIGHT_FILE = Words(
    "请检查是否选错文件，或内容是否未保存。",
    "Check whether it is the right file and whether it was saved with its contents.",
)
_NO_TABLE = Words("没有找到表格。", "No table was found.")
_TABLE_SHAPE = Words(
    "表格应有表头和带金额的行；可用 quotaxl read --explain 查看读到的内容。",
    "A table has a header and rows with amounts; quotaxl read --explain shows what was read.",
)
_TWICE = Words("同一个文件给了两次。", "The same file is given twice.")
_ONCE = Words("每个文件只给一次。", "Give each file once.")


@dataclass(frozen=True, slots=True)
class Loaded:
    """One input: where it is, what it holds, the tables found in it."""

    path: Path
    workbook: Document
    tables: tuple[Table, ...]

    @property
    def file(self) -> str:
        """The file's name as findings carry it."""
        return self.workbook.file


def load(paths: Iterable[Path], read: ReadWorkbook, regions: RegionTable) -> tuple[Loaded, ...]:
    """Return every input with its tables. Our own sheet of findings in a marked copy is no table.

    Raises UserError for a file that cannot be read, is empty, holds no table or is given twice.
    """
    seen: set[Path] = set()
    loaded = []
    for path in paths:
        if path.resolve() in seen:
            raise UserError(str(path), _TWICE, _ONCE)
        seen.add(path.resolve())
        loaded.append(_load(path, read, regions))
    return tuple(loaded)


def _load(path: Path, read: ReadWorkbook, regions: RegionTable) -> Loaded:
    workbook = read(path)
    shown = replace(
        workbook, blocks=tuple(b for b in workbook.blocks if not (isinstance(b, Grid) and b.sheet == FINDINGS_SHEET))
    )
    if not any(map(_filled, shown.grids)):
        raise UserError(str(path), _EMPTY, _RIGHT_FILE)
    tables = read_tables(shown, regions)
    if not tables:
        raise UserError(str(path), _NO_TABLE, _TABLE_SHAPE)
    return Loaded(path, workbook, tables)


def _filled(grid: Grid) -> bool:
    return any(value is not None and value != "" for row in grid.rows for value in row)
