"""The extension: built the same every time, and its menu works in a real office."""

import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xlwings as xw

from quotaxl import ribbon
from quotaxl.app.demo import EXAMPLES
from quotaxl.buttons.show import QUIET
from quotaxl.buttons.table import BUTTONS
from quotaxl.core.assets import asset
from quotaxl.desk import marked, open_book
from quotaxl.libreoffice import start
from quotaxl.libreoffice.find import find_office
from quotaxl.libreoffice.oxt import build, entries
from quotaxl.libreoffice.process import surroundings

SERVICE = "{http://openoffice.org/2001/registry}name"


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = build(tmp_path / "a.oxt"), build(tmp_path / "b.oxt")
    assert first.read_bytes() == second.read_bytes()


def test_every_part_is_well_formed_and_declared(tmp_path: Path) -> None:
    with zipfile.ZipFile(build(tmp_path / "a.oxt")) as archive:
        names = archive.namelist()
        declared = archive.read("META-INF/manifest.xml").decode()
        for name in names:
            if name.endswith((".xml", ".xcu")):
                ET.fromstring(archive.read(name))
        compile(archive.read("quotaxl_run.py"), "quotaxl_run.py", "exec")
        assert b"{version}" not in archive.read("description.xml")
    assert all(name in declared for name in names if not name.startswith(("META-INF", "description", "icons/")))


def test_menu_and_toolbar_have_the_buttons_of_the_ribbon(tmp_path: Path) -> None:
    with zipfile.ZipFile(build(tmp_path / "a.oxt")) as archive:
        root = ET.fromstring(archive.read("Addons.xcu"))
    urls = [v.text for v in root.iter("value") if v.text and v.text.startswith("service:")]
    wanted = [f"service:quotaxl.Run?{entry.button}" for entry in entries()]
    assert urls == wanted * 3  # menu, toolbar, icons
    assert {entry.button: entry.label for entry in entries() if entry.button in BUTTONS} == {
        name: button.label for name, button in BUTTONS.items()
    }
    assert all(callable(getattr(ribbon, button)) for button in BUTTONS)


def test_the_toolbar_has_its_name_and_icons(tmp_path: Path) -> None:
    with zipfile.ZipFile(build(tmp_path / "a.oxt")) as archive:
        state, addons = (archive.read(f"{name}.xcu").decode() for name in ("CalcWindowState", "Addons"))
        icons = [name for name in archive.namelist() if name.startswith("icons/")]
        assert all(archive.read(name).startswith(b"\x89PNG") for name in icons)
    assert 'xml:lang="zh-CN">债务限额<' in state
    assert "private:resource/toolbar/addon_quotaxl.toolbar" in state
    assert len(icons) == 2 * len(entries())
    assert all(f"%origin%/{name}" in addons for name in icons)
    assert len({entry.key for entry in entries()}) == len(entries())


def wait_for(happened: object, seconds: float = 40) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happened():  # type: ignore[operator]
            return True
        time.sleep(0.3)
    return False


def packages(profile: Path, *arguments: str) -> str:
    """Return what unopkg answers for a profile."""
    command = [str(find_office().folder / "unopkg"), *arguments, f"-env:UserInstallation={profile.as_uri()}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # It refuses to install for root alone; another user does it in the same profile.
        if not shutil.which("setpriv"):
            pytest.skip("unopkg does not run for root")
        for place in (profile.parent, profile, *profile.rglob("*")):
            place.chmod(0o777)
        command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
    environment = {**surroundings(), "HOME": str(profile)}
    # in the profile, as the other user may not read the folder that the tests run in
    done = subprocess.run(command, env=environment, cwd=profile, capture_output=True, check=False, text=True)
    if done.returncode and "python" in done.stderr.lower():
        pytest.skip(f"this LibreOffice runs no extensions in Python: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    return done.stdout


def install(extension: Path, profile: Path) -> None:
    shutil.copy(extension, profile / "quotaxl.oxt")
    packages(profile, "add", "--suppress-license", str(profile / "quotaxl.oxt"))
    listed = packages(profile, "list")
    assert "is registered: yes" in listed, listed


def test_a_click_in_the_menu_marks_the_open_workbook(
    office: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An office of its own, also where a Python stands first on the path that does not fit the office's."""
    assert office
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    home = tmp_path / "home"
    home.mkdir()
    (home / "python.txt").write_text(sys.executable, encoding="utf-8")
    monkeypatch.setenv("QUOTAXL_HOME", str(home))
    monkeypatch.setenv(QUIET, "1")
    extension = build(tmp_path / "quotaxl.oxt")

    app = start(prepare=lambda profile: install(extension, profile))
    try:
        context = app.impl.connection.context
        job = context.ServiceManager.createInstanceWithContext("quotaxl.Run", context)
        path = shutil.copy(asset("workbook", EXAMPLES[1]), tmp_path / "2026=预算 'x'.xlsx")
        app.books.open(path)
        job.trigger("toggle_marks")
        log = home / "quotaxl.log"
        assert wait_for(lambda: log.exists() and "已标记" in log.read_text(encoding="utf-8")), log.exists()
        assert marked(open_book(app))
    finally:
        app.quit()
