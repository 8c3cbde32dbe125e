"""Puts the add-in into a home, takes it out and compares: first a list of steps, then, unless it is a dry run, done."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from quotaxl.addin.places import Places
from quotaxl.core.causes import system_says
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.machine.wholefile import put_bytes

INTERPRETER = "INTERPRETER_WIN"
ISOLATION = "ISOLATION"
_SLOT, _ISOLATION_SLOT = "@INTERPRETER@", "@ISOLATION@"
ISOLATED, NEARLY = "-I", "-PE"
"""How the buttons start Python: isolated; or, where quotaxl cannot be imported so (it lies in the user's own site
folder), without the current folder and without PYTHON* variables."""

_CODE_PAGE = Words(
    "Python 的路径“{path}”含有本机代码页 {code} 无法表示的字符，Excel 读不出来",
    "The path {path} of Python has characters that this system's code page {code} lacks, so Excel cannot read it.",
)
_OTHER_PYTHON = Words(
    "把 Python 环境装到只含英文或中文的文件夹中，再安装一次",
    "Set Python up in a folder whose name the code page has, and install again.",
)
_ODD_PATH = Words("Python 的路径含有引号或换行", "The path of Python has a quotation mark or a line break.")
_NOT_READABLE = Words("无法读取（{why}）", "It cannot be read ({why}).")
_LOOK = Words("请检查这个位置的文件和权限", "See what is at this place, and whether you may read it.")
_NOT_WRITABLE = Words("无法写入（{why}）", "It cannot be written ({why}).")
_CLOSE_EXCEL = Words(
    "请先完全退出 Excel（正在使用的加载项不能替换），并确认有写入权限",
    "Quit Excel first (an add-in in use cannot be replaced), and check that you may write there.",
)


class StepKind(Enum):
    """What a step does to its file."""

    WRITE = "write"
    KEEP = "keep"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Step:
    """One file: written with `data`, kept because it is as it should be, or removed.

    `before` says whether the file exists, so that a WRITE is a new file or a change.
    """

    kind: StepKind
    path: Path
    data: bytes = b""
    before: bool = False


def plan_install(
    where: Places, addin: bytes, script: str, interpreter: str, isolation: str = NEARLY
) -> tuple[Step, ...]:
    """Return the steps that install; every one is KEEP where nothing has to be done.

    Args:
        where: the places in the home.
        addin: the bytes of the add-in.
        script: the text of quotaxl.applescript, with the slot for the interpreter.
        interpreter: the Python in which quotaxl is installed, with its full path.
        isolation: how it is started, ISOLATED or NEARLY.

    Raises:
        UserError: the interpreter's path cannot be written so that Excel can read it.
    """
    if any(mark in interpreter for mark in '"\r\n'):
        raise UserError(interpreter, _ODD_PATH, _OTHER_PYTHON)
    steps = [_write(where.addin, addin)]
    if where.settings:
        lines = [_line(interpreter, where.encoding), f'"{ISOLATION}","{isolation}"\r\n'.encode()]
        steps.append(_write(where.settings, b"".join([*_others(where.settings), *lines])))
    if where.script:
        quoted = interpreter.replace("\\", "\\\\")
        steps.append(_write(where.script, script.replace(_SLOT, quoted).replace(_ISOLATION_SLOT, isolation).encode()))
    return tuple(steps)


def plan_remove(where: Places) -> tuple[Step, ...]:
    """Return the steps that remove: our files, and our line from the user's settings; other lines stay."""
    steps = [Step(StepKind.REMOVE, path, before=True) for path in (where.addin, where.script) if path and path.exists()]
    if where.settings and where.settings.exists():
        others = _others(where.settings)
        rest = b"".join(others)
        if not rest.strip():
            steps.append(Step(StepKind.REMOVE, where.settings, before=True))
        else:
            steps.append(_write(where.settings, rest))
    return tuple(steps)


def perform(steps: Iterable[Step]) -> None:
    """Do the steps; each file is complete or as it was.

    Raises:
        UserError: a file cannot be written or removed.
    """
    for step in steps:
        try:
            if step.kind is StepKind.WRITE:
                step.path.parent.mkdir(parents=True, exist_ok=True)
                put_bytes(step.path, step.data)
            elif step.kind is StepKind.REMOVE:
                step.path.unlink(missing_ok=True)
                if step.path.parent.name == ".quotaxl" and not any(step.path.parent.iterdir()):
                    step.path.parent.rmdir()
        except OSError as fault:
            raise UserError(str(step.path), _NOT_WRITABLE.fill(why=system_says(fault)), _CLOSE_EXCEL) from fault


def interpreter_of(where: Places) -> str | None:
    """Return the interpreter that the buttons start, or None where none is set."""
    return _set(where, INTERPRETER, "Interpreter")


def isolation_of(where: Places) -> str:
    """Return how the buttons start it; NEARLY where nothing else is set."""
    return _set(where, ISOLATION, "Isolation") or NEARLY


def _set(where: Places, key: str, name: str) -> str | None:
    """Return what an installation sets, in the settings of Windows or the script of macOS."""
    if where.settings:
        for line in (_read(where.settings) or b"").splitlines():
            if _key(line) == key:
                return line.decode(where.encoding, "replace").split(",", 1)[-1].strip().strip('"') or None
    if where.script:
        for text in (_read(where.script) or b"").decode(errors="replace").splitlines():
            if text.startswith(f"property {name} :"):
                return text.split('"')[1].replace("\\\\", "\\")
    return None


def _write(path: Path, data: bytes) -> Step:
    """Return the step that makes a file have these bytes."""
    there = _read(path)
    return Step(StepKind.KEEP if there == data else StepKind.WRITE, path, data, before=there is not None)


def _read(path: Path) -> bytes | None:
    """Return a file's bytes, or None where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise UserError(str(path), _NOT_READABLE.fill(why=system_says(fault)), _LOOK) from fault


def _line(interpreter: str, encoding: str) -> bytes:
    """Return the line of the settings that names the interpreter."""
    try:
        return f'"{INTERPRETER}","{interpreter}"\r\n'.encode(encoding)
    except UnicodeEncodeError as fault:
        raise UserError("", _CODE_PAGE.fill(path=interpreter, code=encoding), _OTHER_PYTHON) from fault


def _others(settings: Path) -> list[bytes]:
    """Return the lines of the user's settings that are not ours, byte for byte, each with its end."""
    lines = (_read(settings) or b"").splitlines(keepends=True)
    return [line if line.endswith((b"\n", b"\r")) else line + b"\r\n" for line in lines if not _ours(line)]


def _ours(line: bytes) -> bool:
    return _key(line) in (INTERPRETER, ISOLATION)


def _key(line: bytes) -> str:
    return line.split(b",", 1)[0].strip().strip(b'"').upper().decode("ascii", "replace")
