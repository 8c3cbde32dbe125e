"""What `dev.py release` put into dist, tried as a bureau would, without network; `dev.py release` runs this."""

import hashlib
import json
import os
import platform
import subprocess
import zipfile
from pathlib import Path

import pytest
from licences import binds

DIST = Path(__file__).parents[2] / "dist"
KITS = sorted(DIST.glob("quotaxl-*.zip"))


def run(*words, **settings):
    """Run a command away from the checkout, with this machine's settings of pip and Python kept out."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "VIRTUAL"))}
    done = subprocess.run(
        [str(w) for w in words], env=kept | settings, cwd="/", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_there_are_a_wheel_and_a_wheelhouse_for_each_processor():
    assert [path.name.split("-linux-")[1] for path in KITS if "-linux-" in path.name] == ["aarch64.zip", "x86_64.zip"]
    assert len(list(DIST.glob("*.whl"))) == 1


def test_the_sums_are_those_of_the_files():
    lines = (DIST / "SHA256SUMS").read_text("utf-8").splitlines()
    named = dict(reversed(line.split("  ", 1)) for line in lines)
    there = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in DIST.iterdir() if p.name != "SHA256SUMS"}
    assert named == there


@pytest.mark.parametrize("kit", KITS, ids=lambda kit: kit.name)
def test_a_bill_of_materials_lists_the_wheels_that_are_there_and_no_licence_binds(kit):
    bill = json.loads((DIST / f"{kit.stem}.cdx.json").read_text("utf-8"))
    with zipfile.ZipFile(kit) as package:
        wheels = {
            hashlib.sha256(package.read(name)).hexdigest() for name in package.namelist() if name.endswith(".whl")
        }
    parts = [bill["metadata"]["component"], *bill["components"]]
    listed = {each["content"] for part in parts if part["name"] != "CPython" for each in part["hashes"]}
    assert listed == wheels
    for part in parts:
        for each in part["licenses"]:
            said = each.get("expression") or each["license"].get("id") or each["license"]["name"]
            assert not binds(said), part["name"]


@pytest.mark.parametrize("kit", KITS, ids=lambda kit: kit.name)
def test_nothing_of_this_machine_is_in_a_kit(kit):
    home, checkout = str(Path.home()).encode(), str(DIST.parent).encode()
    with zipfile.ZipFile(kit) as package:
        for name in package.namelist():
            if not name.endswith((".whl", ".exe", ".dll", ".pyd", ".zip", ".png")):
                data = package.read(name)
                assert checkout not in data, name
                assert home + b"/" not in data, name


def test_the_wheelhouse_installs_without_network_into_an_empty_home(tmp_path):
    """Twice, the second time over the first, from a folder and into a home with blanks and Chinese in their names."""
    (kit,) = (path for path in KITS if path.name.endswith(f"linux-{platform.machine()}.zip"))
    home = tmp_path / "张 三"
    home.mkdir()
    with zipfile.ZipFile(kit) as package:
        package.extractall(tmp_path / "解压 & 后")
    (folder,) = (tmp_path / "解压 & 后").iterdir()
    for _ in range(2):
        said = run("sh", folder / "install.sh", HOME=str(home), XDG_DATA_HOME="")
        assert "已装好" in said
    quotaxl = home / ".local" / "bin" / "quotaxl"
    assert run(quotaxl, "--version", HOME=str(home)).startswith("quotaxl, version")
    run(quotaxl, "demo", tmp_path / "demo", HOME=str(home))
    assert list((tmp_path / "demo").glob("*.xlsx"))
    run("sh", folder / "install.sh", "remove", HOME=str(home), XDG_DATA_HOME="")
    assert not quotaxl.exists()
