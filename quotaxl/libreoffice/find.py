"""Where LibreOffice is installed, on Linux, Windows and macOS."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

ENV = "QUOTAXL_SOFFICE"
"""Names the program where it is in no usual place."""

_NOT_FOUND = Words("没有找到 LibreOffice。", "LibreOffice was not found.")
_INSTALL = Words(
    "请安装 LibreOffice，或用环境变量 {env} 写明 soffice 的位置。",
    "Install LibreOffice, or name its soffice in the environment variable {env}.",
)
_NO_BRIDGE = Words("LibreOffice 缺少 Python 接口（pyuno）。", "LibreOffice lacks its bridge for Python (pyuno).")
_ADD_BRIDGE = Words(
    "Debian、Ubuntu 请安装 python3-uno；其他系统请安装完整的 LibreOffice。",
    "On Debian and Ubuntu install python3-uno; elsewhere install all of LibreOffice.",
)


@dataclass(frozen=True, slots=True)
class Office:
    """An installation: the program to start, and the three files of its bridge for Python."""

    soffice: Path
    pyuno: Path
    uno: Path
    unohelper: Path

    @property
    def folder(self) -> Path:
        """The folder of the program, where its own libraries and settings are."""
        return self.pyuno.parent


def find_office() -> Office:
    """Return the installation. Raises UserError where there is none or its bridge is missing."""
    seen = programs()
    if not seen:
        raise UserError("", _NOT_FOUND, _INSTALL.fill(env=ENV))
    for soffice in seen:
        for folder in _folders(soffice.resolve().parent):
            pyuno = next((p for n in ("pyuno.so", "pyuno.pyd") if (p := folder / n).exists()), None)
            uno = next((p for place in (folder, *_elsewhere(folder)) if (p := place / "uno.py").exists()), None)
            if pyuno and uno and (uno.parent / "unohelper.py").exists():
                return Office(soffice, pyuno, uno, uno.parent / "unohelper.py")
    raise UserError(str(seen[0]), _NO_BRIDGE, _ADD_BRIDGE)


def programs() -> list[Path]:
    """Return the programs `soffice` of this machine, the one that is meant first."""
    return [path for path in dict.fromkeys(_programs()) if path.exists()]


def _programs() -> Iterator[Path]:
    if named := os.environ.get(ENV):
        yield Path(named)
        return
    if sys.platform == "win32":
        for base in ("ProgramFiles", "ProgramFiles(x86)"):
            if root := os.environ.get(base):
                yield Path(root, "LibreOffice", "program", "soffice.exe")
    elif sys.platform == "darwin":
        yield Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            yield Path(found)
    yield Path("/usr/lib/libreoffice/program/soffice")
    yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)


def _folders(program: Path) -> Iterator[Path]:
    yield program
    yield program.parent / "Frameworks"  # macOS keeps libraries apart from the program
    yield program.parent / "Resources"


def _elsewhere(folder: Path) -> Iterator[Path]:
    yield folder.parent / "Resources"
    yield Path("/usr/lib/python3/dist-packages")
    yield Path("/usr/lib/python3/site-packages")
