"""The files that a user means: a folder stands for the documents in it, a .zip for those packed in it."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from quotaxl.app.archives import member, members
from quotaxl.app.load import renamed
from quotaxl.batch.chunking import wanted
from quotaxl.core.causes import system_says
from quotaxl.core.document import Document
from quotaxl.core.errors import UserError
from quotaxl.core.ports import ReadWorkbook
from quotaxl.core.words import Words

_MOST = 500
"""Files of one folder or archive; more are a batch."""
_MOST_BYTES = 1 << 29
_NONE = Words("其中没有可以核对的文件。", "It holds no file that can be checked.")
_WHICH = Words("请给出装有工作簿、Word 文件的文件夹或压缩包。", "Give a folder or archive with workbooks or documents.")
_MANY = Words("其中的文件太多（超过 {count} 个）或太大。", "It holds too many files (over {count}), or too large ones.")
_BATCH = Words("请用 quotaxl batch 成批核对。", "Use quotaxl batch.")
_CLOSED = Words("文件夹无法读取（{why}）。", "The folder cannot be read ({why}).")
_RIGHTS = Words("请检查权限。", "Check its permissions.")


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files, and what reads them: one from an archive is called by the archive and its own name."""

    files: tuple[Path, ...]
    read: ReadWorkbook
    archived: bool
    """Whether some come from an archive, beside which nothing can be written."""


@contextmanager
def gathered(paths: Sequence[Path], read: ReadWorkbook) -> Iterator[Gathered]:
    """Give the files that `paths` mean, folders one level deep and by name; archives are unpacked aside meanwhile.

    Hidden files, locks and what is no document by its name are left out. Raises UserError for a folder or archive
    without any, with more than belong in one check, or that cannot be opened.
    """
    names: dict[Path, str] = {}
    with tempfile.TemporaryDirectory(prefix="quotaxl-") as aside:
        files: list[Path] = []
        for n, path in enumerate(paths):
            if path.is_dir():
                files += _inside(path)
            elif path.suffix.lower() == ".zip" and (packed := _packed(path)) is not None:
                for m, (name, data) in enumerate(packed):
                    unpacked = Path(aside) / f"{n}-{m}" / name.rpartition("/")[2]
                    unpacked.parent.mkdir()
                    unpacked.write_bytes(data)
                    names[unpacked] = f"{path}/{name}"
                    files.append(unpacked)
            else:
                files.append(path)

        def named(path: Path, /) -> Document:
            document = read(path)
            return renamed(document, names[path]) if path in names else document

        yield Gathered(tuple(files), named, bool(names))


def _inside(folder: Path) -> list[Path]:
    try:
        found = sorted(path for path in folder.iterdir() if wanted(path.name) and path.is_file())
    except OSError as error:
        raise UserError(str(folder), _CLOSED.fill(why=system_says(error)), _RIGHTS) from error
    if not found:
        raise UserError(str(folder), _NONE, _WHICH)
    if len(found) > _MOST:
        raise UserError(str(folder), _MANY.fill(count=_MOST), _BATCH)
    return found


def _packed(path: Path) -> list[tuple[str, bytes]] | None:
    """The documents of an archive; None for a workbook that is only called .zip."""
    try:
        data = path.read_bytes()
    except OSError:
        return None  # the gate says why
    listed = list(members(data))
    if {"[Content_Types].xml", "mimetype", "OFD.xml"} & set(listed):
        return None
    chosen = [name for name in listed if wanted(name) and "__MACOSX/" not in name]
    if not chosen:
        raise UserError(str(path), _NONE, _WHICH)
    found: list[tuple[str, bytes]] = []
    room = _MOST_BYTES
    for name in chosen:
        found.append((name, member(data, name)))
        room -= len(found[-1][1])
        if room < 0 or len(found) > _MOST:
            raise UserError(str(path), _MANY.fill(count=_MOST), _BATCH)
    return found
