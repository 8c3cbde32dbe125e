"""The installer of the Windows kit, its programs recorded instead of run: its order, upgrades, failures."""

import hashlib

import pytest
from smallwheels import script

install = script("install")
GIVEN = {
    "python/python.exe": "MZ",
    "python/python311.zip": "PK",
    "python/python311._pth": "python311.zip\n",
    "wheels/pip-26.0-py3-none-any.whl": "PK",
    "files/requirements.txt": "",
    "files/drop.py": "",
    "files/version.txt": "0.2.0\n",
    "安装.bat": "@echo off\r\n",
}


@pytest.fixture
def kit(tmp_path, monkeypatch):
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "张 三"))
    folder = tmp_path / "解压 & 后"
    for name, text in GIVEN.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    sums = "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in GIVEN)
    (folder / "SHA256SUMS").write_text(sums, "utf-8")
    return folder


@pytest.fixture
def ran(monkeypatch):
    done = []
    monkeypatch.setattr(install, "run", lambda words, doing: done.append([str(word) for word in words]))
    return done


def test_everything_is_tried_before_it_takes_its_place(kit, ran, tmp_path, capsys):
    install.install(kit)
    app = tmp_path / "张 三" / "quotaxl" / "app"
    pip, trial, addin, links = ran
    assert {"--no-index", "--require-hashes", "--isolated"} <= set(pip)
    assert pip[0].endswith("app.new/python.exe")
    assert trial[0].endswith("app.new/python.exe")
    assert addin[0] == str(app / "python.exe")
    assert addin[-5:] == ["quotaxl", "addin", "install", "--lang", "zh"]
    assert any(word.startswith("核对（quotaxl）.lnk") for word in links)
    assert (app / "python311._pth").read_text().splitlines() == [
        "python311.zip",
        ".",
        "Lib\\site-packages",
        "import site",
    ]
    assert (app / "quotaxl.cmd").read_bytes() == b'@"%~dp0python.exe" -I -X utf8 -m quotaxl %*\r\n'
    assert sorted(one.name for one in app.parent.iterdir()) == ["app"]
    said = capsys.readouterr().out
    assert "不需要管理员权限" in said
    assert "下一步" in said


def test_an_older_version_is_named_and_replaced(kit, ran, tmp_path, capsys):
    app = tmp_path / "张 三" / "quotaxl" / "app"
    app.mkdir(parents=True)
    (app / "version.txt").write_text("0.1.0\n")
    (app / "old.py").write_text("")
    install.install(kit)
    assert "已装有 0.1.0，将换成 0.2.0" in capsys.readouterr().out
    assert not (app / "old.py").exists()
    assert install.version_in(app) == "0.2.0"


def test_a_damaged_kit_installs_nothing(kit, ran, tmp_path):
    (kit / "files/drop.py").write_text("other")
    (kit / "files/requirements.txt").unlink()
    with pytest.raises(install.Stopped, match=r"安装包不完整.*requirements\.txt、files/drop\.py"):
        install.install(kit)
    assert ran == []
    assert not (tmp_path / "张 三" / "quotaxl").exists()


@pytest.mark.parametrize("fails", ["--no-index", "--version"])
def test_what_fails_leaves_the_old_version(kit, tmp_path, monkeypatch, fails):
    app = tmp_path / "张 三" / "quotaxl" / "app"
    app.mkdir(parents=True)
    (app / "version.txt").write_text("0.1.0\n")

    def run(words, doing):
        if fails in words:
            raise install.Stopped(f"{doing}没有成功")

    monkeypatch.setattr(install, "run", run)
    with pytest.raises(install.Stopped):
        install.install(kit)
    assert install.version_in(app) == "0.1.0"
    assert sorted(one.name for one in app.parent.iterdir()) == ["app"]


def test_an_addin_in_use_does_not_undo_the_rest(kit, tmp_path, monkeypatch, capsys):
    def run(words, doing):
        if "addin" in words:
            raise install.Stopped(f"{doing}没有成功。")

    monkeypatch.setattr(install, "run", run)
    install.install(kit)
    said = capsys.readouterr().out
    assert "退出 Excel 后再双击一次" in said
    assert "应有“债务限额”选项卡" not in said
    assert install.version_in(tmp_path / "张 三" / "quotaxl" / "app") == "0.2.0"


def test_files_from_the_internet_are_named(kit):
    (kit / "安装.bat:Zone.Identifier").write_text("[ZoneTransfer]\r\nZoneId=3\r\n")
    assert list(install.from_internet(kit)) == ["安装.bat"]


def test_removing_keeps_the_settings(kit, ran, tmp_path, capsys):
    install.remove()
    assert "没有安装过" in capsys.readouterr().out
    install.install(kit)
    ran.clear()
    install.remove()
    assert ran[0][-5:] == ["quotaxl", "addin", "remove", "--lang", "zh"]
    assert list((tmp_path / "张 三" / "quotaxl").iterdir()) == []
    assert "没有动" in capsys.readouterr().out


def test_the_end_is_a_number_and_a_sentence(kit, monkeypatch, capsys):
    monkeypatch.setenv("QUOTAXL_QUIET", "1")
    monkeypatch.setattr(install, "install", lambda: (_ for _ in ()).throw(install.Stopped("磁盘已满")))
    assert install.main(["install"]) == 1
    assert capsys.readouterr().out == "没有完成：磁盘已满\n"
