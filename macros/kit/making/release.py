"""Everything that a release hands out, into dist/: wheel, bill of materials, licences, kits, SHA256SUMS over all.

    python macros/kit/making/release.py [--python python-3.13.14-embed-amd64.zip]

Without python.org's zip there is no Windows kit, and that is said; the rest is whole.
"""

import argparse
import shutil
import tempfile
import zipfile
from pathlib import Path

from kit import build as build_kit
from kit import pinned
from wheelhouse import MACHINES
from wheelhouse import build as build_wheelhouse
from wheels import ROOT, digest, own_wheel


def main() -> None:
    """Make the folder dist anew."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", type=Path, metavar="ZIP", help="python.org's embeddable Python for amd64")
    asked = parser.parse_args()
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    dist.mkdir()
    wheel = own_wheel(dist)
    made = [wheel, *(build_wheelhouse(machine, dist) for machine in MACHINES)]
    if asked.python:
        with tempfile.TemporaryDirectory() as name:
            made.append(build_kit(pinned(asked.python), Path(name), dist))
    else:
        print("no Windows kit: give python.org's embeddable Python with --python (macros/kit/pins.toml names which)")
    for kit in made[1:]:  # what is in each, readable without unpacking it
        with zipfile.ZipFile(kit) as package:
            for name in package.namelist():
                if name.endswith(("sbom.json", "licences.txt")):
                    ending = "cdx.json" if name.endswith(".json") else "licences.txt"
                    (dist / f"{kit.stem}.{ending}").write_bytes(package.read(name))
    files = sorted(path for path in dist.iterdir() if path.name != "SHA256SUMS")
    sums = "".join(f"{digest(path)}  {path.name}\n" for path in files)
    (dist / "SHA256SUMS").write_text(sums, "utf-8")
    print(sums, end="")


if __name__ == "__main__":
    main()
