"""Which workbook an open one is: a local file, one that was never saved, or one that lives in a cloud."""

from dataclasses import dataclass
from pathlib import Path

import xlwings as xw

from quotaxl.desk.native import full_name


@dataclass(frozen=True, slots=True)
class Identity:
    """An open workbook's name, its full name as the program tells it, and its file on this machine, if it has one."""

    name: str
    full: str
    path: Path | None
    cloud: bool


def identity(book: xw.Book) -> Identity:
    """Return which workbook this is. Never raises.

    What was never saved has a title for its full name, a workbook on OneDrive or SharePoint a URL; neither is a path,
    and a file that happens to lie in the current folder under such a name is another one.
    """
    full = full_name(book)
    if "://" in full:
        return Identity(full.rstrip("/").rsplit("/", 1)[-1] or full, full, None, cloud=True)
    path = Path(full)
    return Identity(path.name or full, full, path if path.is_absolute() else None, cloud=False)
