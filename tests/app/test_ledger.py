"""What a run before wrote, and nobody touched since."""

import sys

import pytest

from quotaxl.app.home import ENV, ledgers
from quotaxl.app.ledger import as_left, remember


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    monkeypatch.setenv(ENV, str(tmp_path / "own"))


def test_a_file_with_the_bytes_that_were_written_is_ours_and_one_with_others_is_not(tmp_path):
    first, second = tmp_path / "一.json", tmp_path / "二 二.csv"
    for path in (first, second):
        path.write_text("1", "utf-8")
    assert as_left([first, second]) == frozenset()
    remember([first, second])
    assert as_left([first, second, tmp_path / "没有.csv"]) == {first, second}
    second.write_text("2", "utf-8")
    assert as_left([first, second]) == {first}
    remember([second])
    assert as_left([first, second]) == {first, second}


def test_a_file_moved_away_is_forgotten_and_one_of_its_name_elsewhere_is_not_ours(tmp_path):
    path, other = tmp_path / "一.json", tmp_path / "别处"
    path.write_text("1", "utf-8")
    remember([path])
    other.mkdir()
    moved = path.rename(other / path.name)
    assert as_left([path, moved]) == frozenset()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_is_not_ours(tmp_path):
    path, link = tmp_path / "一.json", tmp_path / "链接.json"
    path.write_text("1", "utf-8")
    link.symlink_to(path)
    remember([path, link])
    assert as_left([path, link]) == {path}


def test_where_nothing_can_be_remembered_nothing_is_ours_and_nothing_fails(tmp_path, monkeypatch):
    path = tmp_path / "一.json"
    path.write_text("1", "utf-8")
    monkeypatch.setenv(ENV, str(path / "不是文件夹"))
    remember([path])
    assert as_left([path]) == frozenset()


def test_a_broken_record_is_no_record(tmp_path):
    path = tmp_path / "一.json"
    path.write_text("1", "utf-8")
    remember([path])
    (record,) = ledgers().iterdir()
    record.write_text("{", "utf-8")
    assert as_left([path]) == frozenset()
