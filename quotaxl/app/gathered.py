"""The files that a user means: a folder stands for the documents in it, a .zip for those packed in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from quotaxl.app.archives import member, members
from quotaxl.app.load import FolderFiles, renamed
from quotaxl.app.places import listed
from quotaxl.batch.chunking import quiet, wanted
from quotaxl.core.document import Document
from quotaxl.core.errors import UserError
from quotaxl.core.ports import ReadWorkbook
from quotaxl.core.record import FileRecord, FileState
from quotaxl.core.words import Words
from quotaxl.machine.scratch import scratch

_MOST = 500
"""Files of one folder or archive; more are a batch."""
_MOST_BYTES = 1 << 29
_NONE = Words("其中没有可以核对的文件。", "It holds no file that can be checked.")
_WHICH = Words("请给出装有工作簿、Word 文件的文件夹或压缩包。", "Give a folder or archive with workbooks or documents.")
_MANY = Words("其中的文件太多（超过 {count} 个）或太大。", "It holds too many files (over {count}), or too large ones.")
_BATCH = Words("请用 quotaxl batch 成批核对。", "Use quotaxl batch.")
_OTHER_KIND = Words("不是表格或文字文件。", "It is no table or text by its name.")
_FOLDER = Words("是里面的文件夹；要核对请直接给出它。", "It is a folder inside; give it by itself.")


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files, and what reads them: one from an archive is called by the archive and its own name."""

    files: tuple[Path, ...]
    read: ReadWorkbook
    archived: bool
    """Whether some come from an archive, beside which nothing can be written."""
    folders: FolderFiles
    """Which of them nobody named, and what lay beside them."""


@contextmanager
def gathered(paths: Sequence[Path], read: ReadWorkbook) -> Iterator[Gathered]:
    """Give the files that `paths` mean, folders one level deep and by name; archives are unpacked aside meanwhile.

    Hidden files and locks are left out; what is no document by its name is told of. Raises UserError for a folder or
    archive without any document, with more than belong in one check, or that cannot be opened.
    """
    called: dict[Path, str] = {}
    strays: list[FileRecord] = []
    found: list[Path] = []
    with scratch() as aside:
        files: list[Path] = []
        for n, path in enumerate(paths):
            if path.is_dir():
                inside = _inside(path)
                found += inside
                files += inside
                strays += _beside(path)
            elif path.suffix.lower() == ".zip" and (packed := _packed(path)) is not None:
                strays += packed.strays
                for m, (name, data) in enumerate(packed.files):
                    unpacked = aside / f"{n}-{m}" / name.rpartition("/")[2]
                    unpacked.parent.mkdir()
                    unpacked.write_bytes(data)
                    called[unpacked] = f"{path}/{name}"
                    files.append(unpacked)
            else:
                files.append(path)

        def named(path: Path, /) -> Document:
            document = read(path)
            return renamed(document, called[path]) if path in called else document

        named_ones = {path for path in paths if not path.is_dir()}
        folders = FolderFiles(frozenset({*found, *called} - named_ones), called, tuple(strays))
        yield Gathered(tuple(files), named, bool(called), folders)


def _inside(folder: Path) -> list[Path]:
    """Return the documents of a folder; a link that leads nowhere is one too, and whoever reads it says so."""
    found = [path for path in listed(folder) if wanted(path.name) and not path.is_dir()]
    if not found:
        raise UserError(str(folder), _NONE, _WHICH)
    if len(found) > _MOST:
        raise UserError(str(folder), _MANY.fill(count=_MOST), _BATCH)
    return found


def _beside(folder: Path) -> Iterator[FileRecord]:
    """Yield what of a folder is not opened: files of other kinds, and folders with documents in them."""
    for path in listed(folder):
        if path.is_dir():
            if not quiet(path.name) and _holds_papers(path):
                yield FileRecord(str(path), None, FileState.NOT_OPENED, _FOLDER)
        elif not wanted(path.name) and not quiet(path.name):
            yield FileRecord(str(path), None, FileState.NOT_OPENED, _OTHER_KIND)


def _holds_papers(folder: Path) -> bool:
    """Return whether a folder inside has documents; one that cannot be opened has none that anybody could see."""
    with suppress(UserError):
        return any(wanted(path.name) for path in listed(folder))
    return False


@dataclass(frozen=True, slots=True)
class _Packed:
    files: tuple[tuple[str, bytes], ...]
    strays: tuple[FileRecord, ...]


def _packed(path: Path) -> _Packed | None:
    """The documents of an archive; None for a workbook that is only called .zip."""
    try:
        data = path.read_bytes()
    except OSError:
        return None  # the gate says why
    listed = [name for name in members(data) if "__MACOSX/" not in name]
    if {"[Content_Types].xml", "mimetype", "OFD.xml"} & set(listed):
        return None
    chosen = [name for name in listed if wanted(name)]
    if not chosen:
        raise UserError(str(path), _NONE, _WHICH)
    others = [name for name in listed if not wanted(name) and not quiet(name)]
    strays = [FileRecord(f"{path}/{name}", None, FileState.NOT_OPENED, _OTHER_KIND) for name in others]
    found: list[tuple[str, bytes]] = []
    room = _MOST_BYTES
    for name in chosen:
        try:
            found.append((name, member(data, name)))
        except UserError as error:
            strays.append(FileRecord(f"{path}/{name}", None, FileState.UNREADABLE, error.what))
            continue
        room -= len(found[-1][1])
        if room < 0 or len(found) > _MOST:
            raise UserError(str(path), _MANY.fill(count=_MOST), _BATCH)
    return _Packed(tuple(found), tuple(strays))
