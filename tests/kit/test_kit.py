"""The Windows kit as a whole, of a made-up Python and small wheels: its parts, and scripts that read everywhere."""

import hashlib
import json
import zipfile

import kit
import pytest
import wheels
from smallwheels import ROOT, wheel


@pytest.fixture
def members(tmp_path, monkeypatch):
    folder = tmp_path / "wheels"
    made = [wheel(folder, "click", "8.0"), wheel(folder, "pip", "26.0")]
    wheel(folder, "quotaxl", "0.1.0", needs=("click>=8",))
    lock = tmp_path / "lock.txt"
    lock.write_text(
        "".join(
            f"{one.name.split('-')[0]}=={one.name.split('-')[1]} --hash=sha256:{wheels.digest(one)}\n" for one in made
        )
    )
    monkeypatch.setattr(kit, "LOCK", lock)

    def make(*, for_tests):
        files = {"python.exe": b"MZ", "python311.zip": b"PK", "python311._pth": b"."}
        return kit.members(kit.Interpreter("3.11.9", "a" * 64, files, for_tests), folder)

    return make


def test_what_is_in_a_kit(members):
    files = members(for_tests=False)
    top = {name for name in files if "/" not in name}
    assert top == {
        "安装.bat",
        "卸载.bat",
        "拖放核对.bat",
        "拖放填表.bat",
        "使用说明.html",
        "许可-licences.txt",
        "SHA256SUMS",
    }
    assert {
        "python/python.exe",
        "wheels/click-8.0-py3-none-any.whl",
        "files/install.py",
        "files/drop.py",
        "files/sbom.json",
    } <= files.keys()
    assert files["files/version.txt"] == b"0.1.0\n"
    named = dict(reversed(line.split("  ", 1)) for line in files["SHA256SUMS"].decode().splitlines())
    assert named == {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "SHA256SUMS"}
    assert b"pip==" not in files["files/requirements.txt"], "pip cannot install itself on Windows"


def test_a_kit_for_tests_says_so(members):
    plain, marked = members(for_tests=False), members(for_tests=True)
    assert "只供测试".encode() not in plain["使用说明.html"]
    assert "只供测试".encode() in marked["使用说明.html"]
    assert any("仅供测试" in name for name in marked)


def test_the_scripts_read_in_every_code_page_and_start_what_they_should(members):
    files = members(for_tests=False)
    for name, started in {
        "安装.bat": 'install.py" install',
        "卸载.bat": 'install.py" remove',
        "拖放核对.bat": 'drop.py" check',
        "拖放填表.bat": 'drop.py" fill',
    }.items():
        data = files[name]
        assert data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r")
        before, _, _ = data.partition(b"chcp 65001")
        assert before.isascii()
        assert data.startswith(b"@echo off\r\n")
        assert data.count(f"%~dp0files\\{started}".encode()) == 1
        data.decode("utf-8")


def test_no_path_in_a_kit_is_longer_than_windows_takes(members):
    """C:\\Users\\ + 20 letters + \\AppData\\Local\\quotaxl\\app.new\\Lib\\site-packages\\ leave this much of 259."""
    assert max(len(name) for name in members(for_tests=True)) < 120


def test_the_bill_of_materials_names_every_part(members):
    bill = json.loads(members(for_tests=False)["files/sbom.json"])
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == "quotaxl"
    assert "timestamp" not in bill["metadata"]
    parts = {part["name"]: part for part in bill["components"]}
    assert parts.keys() == {"click", "pip", "CPython"}
    assert parts["click"]["licenses"] == [{"license": {"id": "MIT"}}]
    assert len(parts["click"]["hashes"][0]["content"]) == 64
    (own,) = (each for each in bill["dependencies"] if each["ref"].startswith("quotaxl"))
    assert own["dependsOn"] == ["click==8.0"]


def test_the_same_inputs_make_the_same_kit(members):
    assert members(for_tests=False) == members(for_tests=False)


def test_a_python_that_is_not_pinned_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "python-3.13.14-embed-amd64.zip", "w") as package:
        package.writestr("python.exe", "")
    with pytest.raises(kit.Refused, match=r"sha256 [0-9a-f]{64} is none that"):
        kit.pinned(tmp_path / "python-3.13.14-embed-amd64.zip")


def test_kits_are_no_part_of_the_wheel():
    assert '"/macros/kit"' in (ROOT / "pyproject.toml").read_text("utf-8")
