"""What the system refuses, at every door: a click, the helper, LibreOffice's menu, programs. None is our fault."""

import errno
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

import quotaxl
from quotaxl import api
from quotaxl.buttons import click as clicks
from quotaxl.buttons import do, press, warm
from quotaxl.cli.main import main
from quotaxl.core.errors import UserError
from quotaxl.core.words import same

PLACE = "/共享/附表.xlsx"
KINDS = {
    "a folder that may not be written to": (PermissionError(errno.EACCES, "x", PLACE), "没有权限", PLACE),
    "a read-only disk": (OSError(errno.EROFS, "x", PLACE), "只能读取", PLACE),
    "a full disk": (OSError(errno.ENOSPC, "x"), "磁盘已满", "临时文件夹"),
    "a file that another program holds": (OSError(errno.EBUSY, "x", PLACE), "正被别的程序使用", PLACE),
    "a folder that is gone": (FileNotFoundError(errno.ENOENT, "x", PLACE), "没有这个文件或文件夹", PLACE),
    "a name that is too long": (OSError(errno.ENAMETOOLONG, "x", PLACE), "名称太长", PLACE),
    "a network drive that was cut off": (OSError(errno.ESTALE, "x", PLACE), "网络位置", PLACE),
}


@pytest.fixture
def shown(monkeypatch, tmp_path):
    """What the program shows, of a click on a workbook."""
    monkeypatch.setenv("QUOTAXL_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("QUOTAXL_NO_WINDOWS", raising=False)
    monkeypatch.setattr(clicks, "asked", lambda _app: lambda: False)
    told = []
    app = SimpleNamespace(
        engine=SimpleNamespace(name="mock"),
        version="16",
        status_bar=None,
        alert=lambda text, *_: told.append(text) or "ok",
    )
    return SimpleNamespace(book=SimpleNamespace(app=app, name="填报表.xlsx"), told=told)


def failing(fault):
    def job(_one):
        raise fault

    return job


@pytest.mark.parametrize(("fault", "why", "place"), KINDS.values(), ids=KINDS)
def test_a_click_tells_where_why_and_what_to_do(fault, why, place, shown):
    assert clicks.run("填报附表", failing(fault), lambda: shown.book)
    (text,) = shown.told
    assert why in text
    assert place in text
    assert "处理办法" in text
    assert "程序出错" not in text


def test_a_file_of_our_own_that_is_missing_stays_our_fault(shown):
    ours = str(Path(quotaxl.__file__).parent / "templates" / "form.xlsx")
    clicks.run("填报附表", failing(FileNotFoundError(errno.ENOENT, "x", ours)), lambda: shown.book)
    assert "程序出错" in shown.told[0]


@pytest.mark.parametrize("before", ["file", "closed"])
def test_the_users_own_folder_may_be_none_and_the_click_tells_it(before, shown, monkeypatch, tmp_path):
    place = tmp_path / "占用"
    place.write_text("", "utf-8")
    monkeypatch.setenv("QUOTAXL_HOME", str(place if before == "file" else place / "里面"))
    assert clicks.run("校验", lambda _: same("ok"), lambda: shown.book, box=True) is False  # nothing has begun
    monkeypatch.setattr(clicks, "announce", lambda text: shown.told.append(text) or True)
    clicks.run("校验", lambda _: same("ok"), lambda: shown.book)
    (text,) = shown.told
    assert str(place) in text
    assert "程序出错" not in text


def test_a_helper_that_cannot_be_asked_leaves_the_click_to_this_process(monkeypatch):
    done = []

    def refuse(*_):
        raise PermissionError(errno.EACCES, "x", PLACE)

    monkeypatch.setattr(do, "do", done.append)
    monkeypatch.setattr(warm, "wanted", lambda: True)
    monkeypatch.setattr(warm, "handed_over", refuse)
    press.press("check")
    monkeypatch.setattr(warm, "wanted", refuse)
    press.press("fill")
    assert done == ["check", "fill"]


@pytest.mark.parametrize(("fault", "why", "place"), KINDS.values(), ids=KINDS)
def test_libreoffices_menu_tells_the_same(fault, why, place, shown, monkeypatch):
    monkeypatch.setattr("quotaxl.cli.press.opened", lambda *_: SimpleNamespace(book=shown.book))
    monkeypatch.setattr("quotaxl.buttons.jobs.check", failing(fault))
    done = CliRunner().invoke(main, ["press", "check", "--live=填报表.xlsx", "--app", "libreoffice"])
    assert done.exit_code == 0, done.output  # it was shown: the extension shows nothing more
    (text,) = shown.told
    assert why in text
    assert place in text
    assert "程序出错" not in text


@pytest.mark.parametrize(("fault", "why", "place"), KINDS.values(), ids=KINDS)
def test_programs_get_a_users_error(fault, why, place, monkeypatch):
    def read(_path, /):
        raise fault

    monkeypatch.setattr("quotaxl.cli.adapters.read", read)
    for call in (api.read, api.check, api.mark, lambda path: api.fill(path, output="a.xlsx"), api.report):
        with pytest.raises(UserError) as told:
            call("填报表.xlsx")
        assert why in told.value.say("zh")
        assert place in told.value.say("zh")
        assert told.value.__cause__ is fault


def test_programs_get_our_own_faults_as_they_are(monkeypatch):
    def read(_path, /):
        raise OSError(errno.EPROTO, "x")

    monkeypatch.setattr("quotaxl.cli.adapters.read", read)
    with pytest.raises(OSError, match="x"):
        api.read("填报表.xlsx")
