"""Finds out why a button would not work: the files, the interpreter started as Excel starts it, what IT has locked."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from quotaxl.addin.install import ISOLATED, NEARLY, Step, StepKind, interpreter_of, isolation_of
from quotaxl.addin.places import Places
from quotaxl.core.words import Words, same

Registry = Callable[[str, str], object]
"""Gives a value of the registry by key and name, the user's before the computer's, or None."""

_SET = "1"
_OFFICE = (
    r"Software\Policies\Microsoft\Office\16.0\Excel\Security",
    r"Software\Microsoft\Office\16.0\Excel\Security",
)
_LOCKS: tuple[tuple[tuple[str, ...], str, Words], ...] = (
    (
        _OFFICE,
        "RequireAddinSig",
        Words("要求加载项带有签名（RequireAddinSig=1）", "Add-ins must be signed (RequireAddinSig=1)."),
    ),
    (
        _OFFICE,
        "DisableAllAddins",
        Words("加载项被全部禁用（DisableAllAddins=1）", "All add-ins are disabled (DisableAllAddins=1)."),
    ),
    (
        tuple(rf"{key}\Trusted Locations" for key in _OFFICE),
        "AllLocationsDisabled",
        Words(
            "受信任位置被停用（AllLocationsDisabled=1）",
            "Trusted locations are switched off (AllLocationsDisabled=1).",
        ),
    ),
    (
        (r"Software\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",),
        "d4f940ab-401b-4efc-aadc-ad5f3c50688a",
        Words(
            "Office 程序不得启动其他程序（ASR d4f940ab-401b-4efc-aadc-ad5f3c50688a=1）："
            "按钮不能工作，请在终端使用 --live",
            "Office may not start programs (ASR d4f940ab-401b-4efc-aadc-ad5f3c50688a=1): buttons cannot work; "
            "use --live in a terminal.",
        ),
    ),
)
_PROGRAM = (
    "import sys, quotaxl.ribbon, quotaxl.buttons.jobs; sys.stdout.write(quotaxl.__version__ + '|' + quotaxl.__file__)"
)
_COMPILED = (
    "import compileall, quotaxl; compileall.compile_dir(quotaxl.__path__[0], quiet=2); "
    "from quotaxl.buttons.warm import load; load()"
)
_SECONDS = 60
_LONG = 600
"""Seconds for compiling on a slow disk, with a scanner that reads every file."""

_PYTHON = Words("当前的 Python", "This Python")
_FILE = Words("加载项文件", "Add-in file")
_STARTED = Words("按钮所用的 Python", "The Python of the buttons")
_LOCKED = Words("Excel 的安全设置", "Excel's security settings")
_MISSING = Words("未安装：{path}；请运行 quotaxl addin install", "Missing: {path}; run quotaxl addin install.")
_DIFFERS = Words("与本版本不同：{path}；请运行 quotaxl addin install", "Differs: {path}; run quotaxl addin install.")
_UNSET = Words("未设置；请运行 quotaxl addin install", "Not set; run quotaxl addin install.")
_NO_START = Words("{python} 无法启动：{why}", "{python} does not start: {why}")
_NO_IMPORT = Words("{python} 中不能载入 quotaxl：{why}", "{python} cannot import quotaxl: {why}")
_OLDER = Words(
    "{python} 中的 quotaxl 是 {found}，而当前是 {version}",
    "{python} has quotaxl {found}, while this is {version}.",
)
_ISOLATED = Words("{said}；隔离启动（-I）", "{said}; started isolated (-I)")
_NOT_ISOLATED = Words(
    "{said}；以 -PE 启动：quotaxl 装在用户自己的 site 文件夹中或未试过隔离启动（-I），可装入虚拟环境后重新安装加载项",
    "{said}; started with -PE: quotaxl lies in the user's own site folder, or isolation (-I) was not tried",
)
_FREE = Words("未见限制宏或加载项的设置", "Nothing restricts macros or add-ins.")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: whether it is as it must be, and what was found."""

    what: Words
    ok: bool
    found: Words


def this_python(version: str) -> Check:
    """Return what runs now: the versions and places to quote in a report of a problem."""
    return Check(_PYTHON, True, same(f"{sys.executable}; Python {sys.version.split()[0]}; quotaxl {version}"))


def files(steps: tuple[Step, ...]) -> Iterator[Check]:
    """Yield a check for every file of the installation, given the steps that would install it."""
    for step in steps:
        if step.kind is StepKind.KEEP:
            yield Check(_FILE, True, same(str(step.path)))
        else:
            yield Check(_FILE, False, (_DIFFERS if step.before else _MISSING).fill(path=step.path))


def started(where: Places, version: str, folder: Path) -> Check:
    """Return whether the interpreter of the buttons starts, as Excel starts it, and imports this quotaxl.

    Args:
        where: The places of the installation, which name the interpreter.
        version: The version that it must import.
        folder: An empty folder to start it in.
    """
    python = interpreter_of(where)
    if python is None:
        return Check(_STARTED, False, _UNSET)
    try:
        done = subprocess.run(  # noqa: S603 - the interpreter that the user installed, no shell
            [python, isolation_of(where), "-B", "-c", _PROGRAM],
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            cwd=folder,
        )
    except (OSError, subprocess.SubprocessError) as fault:
        return Check(_STARTED, False, _NO_START.fill(python=python, why=fault))
    if done.returncode != 0:
        told = done.stderr.decode(errors="replace").strip().splitlines() or [str(done.returncode)]
        return Check(_STARTED, False, _NO_IMPORT.fill(python=python, why=told[-1]))
    found, _, place = done.stdout.decode(errors="replace").partition("|")
    if found != version:
        return Check(_STARTED, False, _OLDER.fill(python=python, found=found, version=version))
    said = f"{python}; quotaxl {found}; {place}"
    if isolation_of(where) == ISOLATED:
        return Check(_STARTED, True, _ISOLATED.fill(said=said))
    return Check(_STARTED, True, _NOT_ISOLATED.fill(said=said))


def isolation(python: str, folder: Path) -> str:
    """Return how the buttons shall start an interpreter of this computer: isolated where quotaxl is found so.

    `folder` is an empty one to start it in.
    """
    return ISOLATED if _ends_well([python, ISOLATED, "-B", "-c", _PROGRAM], folder, _SECONDS) else NEARLY


def compiled(python: str, how: str, folder: Path) -> bool:
    """Keep the bytecode of all that a click loads, where it may be written; return whether that was done.

    The buttons start Python with -B, which writes none, so that no click leaves files behind: where an installer did
    not compile, every click would compile anew. `how` is how the buttons start it, `folder` an empty one.
    """
    return _ends_well([python, how, "-c", _COMPILED], folder, _LONG)


def _ends_well(words: Sequence[str], folder: Path, seconds: float) -> bool:
    """Return whether a program starts in `folder` and ends without fault within some seconds."""
    try:  # no pipes: a service that COM starts first would keep them open, and waiting for their end has no limit
        done = subprocess.run(  # noqa: S603 - the interpreter that the user installs, no shell
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            cwd=folder,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return not done.returncode


def locks(registry: Registry) -> Iterator[Check]:
    """Yield what keeps macros or add-ins from running, as the registry of Windows has it."""
    free = True
    for keys, name, words in _LOCKS:
        if any(str(registry(key, name)) == _SET for key in keys):
            free = False
            yield Check(_LOCKED, False, words)
    if free:
        yield Check(_LOCKED, True, _FREE)


def system_registry(key: str, name: str) -> object:
    """Return a value of the current user's or else the computer's registry, None where it is absent. Windows only."""
    import winreg  # noqa: PLC0415 -- only Windows has it

    for root in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):  # type: ignore[attr-defined,unused-ignore]
        with suppress(OSError), winreg.OpenKey(root, key) as opened:  # type: ignore[attr-defined,unused-ignore]
            value: object = winreg.QueryValueEx(opened, name)[0]  # type: ignore[attr-defined,unused-ignore]
            return value
    return None
