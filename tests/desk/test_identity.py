"""Which workbook an open one is, whatever its program calls it."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from quotaxl.desk import native
from quotaxl.desk.identity import identity

HERE = str(Path("/work files/2026=预算 100%.xlsx"))


class Cloud:
    """A workbook on OneDrive: xlwings raises for its full name where it finds no file on this machine."""

    name = "预算.xlsx"
    app = SimpleNamespace(engine=SimpleNamespace(name="excel"))
    api = SimpleNamespace(FullName="https://contoso.sharepoint.com/sites/cz/Shared%20Documents/预算.xlsx")

    @property
    def fullname(self):
        raise RuntimeError("Couldn't find the local OneDrive folder")


def named(full, engine="libreoffice"):
    return SimpleNamespace(
        name=Path(full).name, fullname=full, app=SimpleNamespace(engine=SimpleNamespace(name=engine))
    )


def test_a_file_is_known_by_its_path():
    found = identity(named(HERE))
    assert (found.name, found.full, found.path, found.cloud) == (Path(HERE).name, HERE, Path(HERE), False)


def test_a_workbook_that_was_never_saved_is_no_file_of_the_current_folder(tmp_path, monkeypatch):
    (tmp_path / "工作簿1").write_text("another")
    monkeypatch.chdir(tmp_path)
    assert identity(named("工作簿1")).path is None


def test_a_workbook_in_a_cloud_has_no_path_and_raises_nothing(monkeypatch):
    monkeypatch.setattr(native.sys, "platform", "win32")
    found = identity(Cloud())
    assert (found.name, found.path, found.cloud) == ("预算.xlsx", None, True)


@pytest.mark.parametrize("broken", [SimpleNamespace(), SimpleNamespace(name="x"), None])
def test_nothing_is_raised_for_a_workbook_that_is_gone(broken):
    assert identity(broken).path is None
