"""Finding, starting and ending an office."""

from pathlib import Path

import pytest

from quotaxl.core.errors import UserError
from quotaxl.libreoffice import find, start
from quotaxl.libreoffice.find import ENV, find_office


def test_no_office_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ENV, str(tmp_path / "soffice"))
    with pytest.raises(UserError) as caught:
        find_office()
    assert ENV in caught.value.say("zh")


def test_an_office_without_its_bridge_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "soffice").touch()
    monkeypatch.setenv(ENV, str(tmp_path / "soffice"))
    with pytest.raises(UserError) as caught:
        find_office()
    assert "python3-uno" in caught.value.say("en")


@pytest.mark.parametrize(
    ("platform", "program", "bridge"),
    [
        ("win32", "LibreOffice/program/soffice.exe", "LibreOffice/program/pyuno.pyd"),
        ("linux", "soffice", "pyuno.so"),
    ],
)
def test_usual_places_are_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, program: str, bridge: str
) -> None:
    for name in (program, bridge):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch(mode=0o755)
    for name in ("uno.py", "unohelper.py"):
        ((tmp_path / bridge).parent / name).touch()
    monkeypatch.delenv(ENV, raising=False)
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(find.sys, "platform", platform)
    found = find_office()
    assert found.soffice == tmp_path / program
    assert found.pyuno == tmp_path / bridge


def test_an_office_of_ours_ends_and_takes_its_profile_along() -> None:
    try:
        app = start()
    except UserError as error:
        pytest.skip(str(error))
    connection = app.impl.connection
    process, profile = connection.process, connection.profile
    assert process.poll() is None
    assert profile.is_dir()
    app.quit()
    assert process.poll() is not None
    assert not profile.exists()
    app.quit()  # twice does no harm
