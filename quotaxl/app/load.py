"""Input files → documents, the tables in them and what their prose says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from quotaxl.app.outputs import is_open
from quotaxl.app.told import tell
from quotaxl.core.document import Document
from quotaxl.core.edits import GUIDE_SHEET, OWN_SHEETS
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Grid
from quotaxl.core.ports import ReadWorkbook
from quotaxl.core.record import FileRecord, FileState
from quotaxl.core.region import RegionTable
from quotaxl.core.stamp import Output
from quotaxl.core.statement import Prose
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
_OPEN = Words(
    "注意：{name} 正在别的程序中打开，看的是上次保存的内容；有改动请先保存，再运行一次。",
    "Note: another program has {name} open; what was looked at is what was saved last. Save it and run again.",
)
_NONE = Words("其中没有可以核对的文件。{each}", "It holds no file that can be checked. {each}")
_EACH = Words("{name}：{why}", "{name}: {why}")
_SHOWN = 5
_LIST = Words(
    "只有 quotaxl 列出的核对结果，没有要核对的表。", "It holds findings that quotaxl listed and no table to check."
)
_GIVE_TABLES = Words("请给出分配表、填报簿或附表。", "Give notices, county workbooks or annexes.")


@dataclass(frozen=True, slots=True)
class Loaded:
    """One input: where it is, what it holds, the tables found in it, what its prose says (None without prose)."""

    path: Path
    workbook: Document
    tables: tuple[Table, ...]
    prose: Prose | None = None

    @property
    def file(self) -> str:
        """The file's name as findings carry it."""
        return self.workbook.file


class NothingToCheck(UserError):
    """A file was read, and there is neither table nor sentence in it."""


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """Which inputs nobody named: they lay in a folder or archive that was given, so that one costs the others nothing.

    `called` are the names of those that stand elsewhere meanwhile, `strays` what was not even opened.
    """

    files: frozenset[Path] = frozenset()
    called: Mapping[Path, str] = field(default_factory=dict)
    strays: tuple[FileRecord, ...] = ()

    def stray(self, path: Path, error: UserError) -> FileRecord:
        """Return the record of one of them that cannot be used."""
        name = self.called.get(path, str(path))
        if isinstance(error, NothingToCheck):
            return FileRecord(name, None, FileState.NOTHING, error.what)
        return FileRecord(name, None, FileState.UNREADABLE, Words(*map("".join, _said(error))))


NAMED = FolderFiles()
"""Every input was named."""


def sift(
    paths: Iterable[Path], read: ReadWorkbook, regions: RegionTable, folders: FolderFiles
) -> tuple[tuple[Loaded, ...], tuple[FileRecord, ...]]:
    """Return every input with its tables as `load` does, and what of the folders takes no part.

    Raises UserError as `load` does for a file that was named, and where a folder holds nothing else.
    """
    loaded: list[Loaded] = []
    strays = list(folders.strays)
    for path in paths:
        try:
            loaded.append(load_one(path, read, regions))
            if is_open(path):
                tell(_OPEN.fill(name=loaded[-1].file))
        except UserError as error:
            if path not in folders.files:
                raise
            strays.append(folders.stray(path, error))
    if loaded and not any(one.tables or one.prose for one in loaded):
        raise UserError(str(loaded[0].path), _LIST, _GIVE_TABLES)
    if not loaded and strays:
        bad = sorted(strays, key=lambda one: one.state is FileState.NOT_OPENED)
        each = [_EACH.fill(name=one.name, why=one.why or "") for one in bad[:_SHOWN]]
        raise UserError(
            "", _NONE.fill(each=Words("".join(e.zh for e in each), " ".join(e.en for e in each))), _RIGHT_FILE
        )
    return tuple(loaded), tuple(strays)


def load(paths: Iterable[Path], read: ReadWorkbook, regions: RegionTable) -> tuple[Loaded, ...]:
    """Return every input with its tables. Our own sheet of findings in a marked copy is no table.

    Raises UserError for a file that cannot be read, is empty or holds neither table nor prose. A list of findings of
    ours beside other files is let through without tables; what to make of it is for the Dossier.
    """
    return sift(paths, read, regions, NAMED)[0]


def _prose(document: Document, tables: tuple[Table, ...], regions: RegionTable) -> Prose | None:
    """Return what a document's paragraphs say; None where it has none, as most workbooks."""
    if not document.paragraphs:
        return None
    from quotaxl.reading.prose import prose_of  # noqa: PLC0415 - the patterns of sentences take a while

    return prose_of(document, tables, regions)


def load_one(path: Path, read: ReadWorkbook, regions: RegionTable) -> Loaded:
    """Return one input with its tables. Raises as `load` does."""
    workbook = read(path)
    if workbook.stamp is not None and workbook.stamp.output is Output.FINDINGS:
        return Loaded(path, workbook, ())
    shown = without_findings(workbook)
    listed = len(shown.blocks) < len(workbook.blocks)
    if not listed and not any(map(_filled, shown.grids)) and not shown.paragraphs:
        raise NothingToCheck(str(path), _EMPTY, _RIGHT_FILE)
    tables = read_tables(shown, regions)
    prose = _prose(shown, tables, regions)
    if not tables and not listed and (prose is None or not prose.sentences):
        raise NothingToCheck(str(path), _NO_TABLE, _TABLE_SHAPE)
    return Loaded(path, workbook, tables, prose)


def without_findings(document: Document) -> Document:
    """Return what a file holds without our own sheets: findings, and how to fill in; they are nobody's tables.

    A sheet 填报说明 with a figure is somebody's own and stays.
    """
    return replace(document, blocks=tuple(b for b in document.blocks if not (isinstance(b, Grid) and _ours(b))))


def _said(error: UserError) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (error.what.zh, error.remedy.zh), (error.what.en, " ", error.remedy.en)


def _ours(grid: Grid) -> bool:
    return grid.sheet in OWN_SHEETS or (
        grid.sheet == GUIDE_SHEET and all(value is None or isinstance(value, str) for row in grid.rows for value in row)
    )


def _filled(grid: Grid) -> bool:
    return any(value is not None and value != "" for row in grid.rows for value in row)


def renamed(document: Document, name: str) -> Document:
    """Return a document that findings call `name`: where it came from or will be, not where its bytes stand now."""
    return replace(document, file=name, blocks=tuple(replace(block, file=name) for block in document.blocks))
