"""The wheels of a target machine: what the lock wants there, downloaded by hash, with a lock of their own."""

import hashlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[3]
LOCK = ROOT / ".ci" / "locks" / "quotaxl.txt"
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_PRO = re.compile(r"^xlwings/pro/|\.dist-info/(?:.*/)?LICENSE_PRO", re.I)
_TRIMMED = "1trimmed"
_OLDEST_GLIBC = ("2_28", "2_27", "2_26", "2_24", "2_17", "2_12", "2_5")
"""Of Debian 10, RHEL 8, Kylin V10 SP3 and UOS 20 on: polars has no wheel for anything older."""


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of machine: `system` as sys.platform has it, `machine` as its Python calls it, `python` as in "3.11"."""

    system: str
    machine: str
    python: str

    @property
    def platforms(self) -> tuple[str, ...]:
        """Return the platform tags of the wheels that run there, the newest first."""
        if self.system == "win32":
            return ("win_amd64",)
        named = (f"manylinux_{glibc}_{self.machine}" for glibc in _OLDEST_GLIBC)
        return (*named, *(f"manylinux{year}_{self.machine}" for year in ("2014", "2010", "1")))

    @property
    def environment(self) -> dict[str, str]:
        """Return what the markers of requirements ask of a machine, as it is there."""
        windows = self.system == "win32"
        return {
            "extra": "",
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "os_name": "nt" if windows else "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": "Windows" if windows else "Linux",
            "platform_version": "",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": self.system,
        }


def locked(text: str) -> list[tuple[Requirement, tuple[str, ...]]]:
    """Return the requirements of a lock, each pinned to one version, with the sha256 of every file that may serve.

    Raises:
        ValueError: a line is no pinned requirement with hashes.
    """
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        hashes = tuple(_HASH.findall(line))
        requirement = Requirement(line.partition(" --hash=")[0].strip())
        if not hashes or not str(requirement.specifier).startswith("=="):
            raise ValueError(f"{line.strip()[:60]}: not pinned, or without a hash")
        found.append((requirement, hashes))
    return found


def wanted(text: str, target: Target) -> list[tuple[Requirement, tuple[str, ...]]]:
    """Return those requirements of a lock that hold on a target."""
    there = target.environment
    return [(each, hashes) for each, hashes in locked(text) if not each.marker or each.marker.evaluate(there)]


def download(target: Target, folder: Path, text: str) -> None:
    """Put the wheels that a lock wants on a target into a folder. Raises CalledProcessError where one is lacking."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = folder / "wanted.txt"
    lines = (
        f"{each.name}{each.specifier} {' '.join(f'--hash=sha256:{one}' for one in hashes)}"
        for each, hashes in wanted(text, target)
    )
    listed.write_text("\n".join(lines) + "\n", "utf-8")
    tag = f"cp{target.python.replace('.', '')}"
    kinds = (
        "--implementation",
        "cp",
        "--python-version",
        target.python,
        "--abi",
        tag,
        "--abi",
        "abi3",
        "--abi",
        "none",
    )
    places = [word for platform in target.platforms for word in ("--platform", platform)]
    fixed = ("--no-deps", "--require-hashes", "--only-binary=:all:", "--quiet", "--disable-pip-version-check")
    pip = (sys.executable, "-m", "pip", "download", *fixed, *kinds, *places)
    subprocess.run([*pip, "--dest", folder, "--requirement", listed], check=True)
    listed.unlink()


def own_wheel(folder: Path) -> Path:
    """Build quotaxl's own wheel into a folder and return it; hatchling writes the same bytes every time."""
    words = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--disable-pip-version-check")
    subprocess.run([*words, "--wheel-dir", folder, ROOT], check=True)
    (wheel,) = folder.glob("quotaxl-*.whl")
    return wheel


def digest(path: Path) -> str:
    """Return the sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def trim(folder: Path) -> None:
    """Replace the wheels of xlwings by such without xlwings.pro, which may not be handed on; nothing uses it.

    Raises:
        ValueError: there is none, or one holds no such folder any more.
    """
    wheels = sorted(folder.glob("xlwings-*.whl"))
    if not wheels:
        raise ValueError("there is no wheel of xlwings")
    for path in wheels:
        with zipfile.ZipFile(path) as package:
            kept = {name: package.read(name) for name in package.namelist() if not _PRO.search(name)}
            if len(kept) == len(package.namelist()):
                raise ValueError(f"{path.name}: there is nothing of xlwings.pro in it")
        (record,) = (name for name in kept if name.endswith(".dist-info/RECORD"))
        lines = kept[record].decode("utf-8").splitlines()
        kept[record] = "".join(f"{line}\n" for line in lines if not _PRO.search(line.partition(",")[0])).encode()
        name, version, tags = path.name.split("-", 2)
        path.unlink()
        pack(folder / f"{name}-{version}-{_TRIMMED}-{tags}", kept)


def pack(target: Path, members: Mapping[str, bytes]) -> None:
    """Write a zip whose bytes depend on its members alone: in order of names, of one old day, not deflated again."""
    with zipfile.ZipFile(target, "w") as package:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = (0o755 if name.endswith(".sh") else 0o644) << 16
            entry.create_system = 3
            package.writestr(entry, members[name])


def lock_of(folder: Path, text: str) -> str:
    """Return the lock of exactly the wheels in a folder; markers stay, so that one folder can serve several Pythons.

    Raises:
        ValueError: a wheel is there that neither the lock nor this builder accounts for.
    """
    files: dict[tuple[str, str], list[Path]] = {}
    for path in sorted(folder.glob("*.whl")):
        name, version, _, _ = parse_wheel_filename(path.name)
        files.setdefault((name, str(version)), []).append(path)
    lines = []
    for each, hashes in locked(text):
        there = files.pop((canonicalize_name(each.name), str(each.specifier).removeprefix("==")), [])
        strange = [path.name for path in there if digest(path) not in hashes and f"-{_TRIMMED}-" not in path.name]
        if strange:
            raise ValueError(f"not what the lock names: {', '.join(strange)}")
        if there and each.name != "pip":  # it runs from its wheel and, on Windows, cannot install itself
            lines.append(_line(str(each), there))
    own = [key for key in files if key[0] == "quotaxl"]
    lines += [_line(f"quotaxl=={version}", files.pop((name, version))) for name, version in own]
    if files:
        raise ValueError(f"not in the lock: {', '.join(name for name, _ in files)}")
    return "\n".join(lines) + "\n"


def _line(requirement: str, wheels: list[Path]) -> str:
    return " \\\n    ".join((requirement, *(f"--hash=sha256:{digest(path)}" for path in wheels)))
