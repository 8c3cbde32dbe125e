"""Builds the Linux wheelhouses, one a processor: wheels for every Python from 3.11 on, their lock, a script."""

import hashlib
import tempfile
from pathlib import Path

from licences import licences
from licences import page as licence_page
from sbom import bill
from wheels import LOCK, ROOT, Target, digest, download, lock_of, own_wheel, pack, trim

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACHINES = ("x86_64", "aarch64")
SCRIPT = ROOT / "macros" / "kit" / "linux" / "install.sh"


def members(machine: str, wheels: Path) -> dict[str, bytes]:
    """Return the files of a wheelhouse by their place in it; the wheels for `machine` lie in a folder.

    Raises:
        licences.Binding: a wheel may not be shipped.
        ValueError: a wheel is not the one that the lock names.
    """
    script = (
        SCRIPT.read_text("utf-8").replace("@MACHINES@", machine).replace("@NEWEST@", PYTHONS[-1].replace(".", ", "))
    )
    files = {f"wheels/{path.name}": path.read_bytes() for path in sorted(wheels.glob("*.whl"))}
    files["requirements.txt"] = lock_of(wheels, LOCK.read_text("utf-8")).encode()
    files["sbom.json"] = bill(wheels, f"quotaxl-linux-{machine}").encode()
    files["许可-licences.txt"] = licence_page(licences(wheels)).encode()
    files["install.sh"] = script.encode()
    sums = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return files | {"SHA256SUMS": sums.encode()}


def build(machine: str, target: Path) -> Path:
    """Write the wheelhouse for a processor into a folder and return its path."""
    with tempfile.TemporaryDirectory() as name:
        wheels = Path(name)
        for python in PYTHONS:
            download(Target("linux", machine, python), wheels, LOCK.read_text("utf-8"))
        trim(wheels)
        version = own_wheel(wheels).name.split("-")[1]
        stem = f"quotaxl-{version}-linux-{machine}"
        target.mkdir(parents=True, exist_ok=True)
        pack(target / f"{stem}.zip", {f"{stem}/{place}": data for place, data in members(machine, wheels).items()})
    return target / f"{stem}.zip"


if __name__ == "__main__":
    for one in MACHINES:
        made = build(one, ROOT / "dist")
        print(f"{digest(made)}  {made.name}")
