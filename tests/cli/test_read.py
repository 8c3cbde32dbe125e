"""quotaxl read on a folder, an archive, and as a picture."""

import json
import zipfile

import pytest
from click.testing import CliRunner

from quotaxl.cli import adapters
from quotaxl.cli.main import main

NOTICE = "2024年新增债券资金分配表\n单位：万元\n地区,金额\n合计,30\n{first},10\n{second},20\n"
TEXT = "2024年，全县新增专项债券3亿元，其中学校项目1亿元。\n"


@pytest.fixture
def folder(tmp_path):
    room = tmp_path / "来文"
    room.mkdir()
    (room / "a.csv").write_text(NOTICE.format(first="疏附县", second="莎车县"), "utf-8")
    (room / "b.csv").write_text(NOTICE.format(first="伽师县", second="麦盖提县"), "utf-8")
    (room / "说明.txt").write_text(TEXT, "utf-8")
    (room / "~$a.xlsx").write_bytes(b"")
    return room


def read(*words):
    done = CliRunner().invoke(main, ["read", *map(str, words)])
    assert done.exit_code in (0, 1), done.output
    return done.output


def packed(folder, path):
    with zipfile.ZipFile(path, "w") as archive:
        for one in sorted(folder.iterdir()):
            archive.write(one, one.name)
    return path


def told(source):
    said = json.loads(read(source, "--format", "json"))
    tables = [(table["file"].rpartition("/")[2], table["sheet"], table["unit"]) for table in said["tables"]]
    return tables, [(one["file"].rpartition("/")[2], one["amount"]) for one in said["statements"]]


def test_a_folder_and_an_archive_mean_the_files_in_them(folder, tmp_path):
    tables, statements = told(folder)
    assert tables == [("a.csv", "a", "万元"), ("b.csv", "b", "万元")]
    assert statements
    assert {name for name, _ in statements} == {"说明.txt"}
    assert told(packed(folder, tmp_path / "来文.zip")) == (tables, statements)


def test_rows_of_every_file_are_explained(folder):
    said = read(folder, "--explain", "--lang", "zh")
    assert all(name in said for name in ("疏附县", "麦盖提县"))


def test_a_picture_is_a_page_or_a_png(folder, tmp_path, monkeypatch):
    read(folder, "--picture", tmp_path / "p.html", "--lang", "zh")
    page = (tmp_path / "p.html").read_text("utf-8")
    assert all(f"{name}</h2>" in page for name in ("a.csv · a", "b.csv · b"))
    drawn = []
    monkeypatch.setattr(adapters, "draw", lambda made: (drawn.append(made), (b"\x89PNG", 3))[1])
    said = read(folder, "--picture", tmp_path / "p.png", "--lang", "zh")
    assert (tmp_path / "p.png").read_bytes() == b"\x89PNG"
    assert drawn == [page]
    assert "最后 3 页" in said


def test_without_libreoffice_a_picture_is_refused_with_the_way_out(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("QUOTAXL_SOFFICE", str(tmp_path / "none"))
    done = CliRunner().invoke(main, ["read", str(folder), "--picture", str(tmp_path / "p.png"), "--lang", "zh"])
    assert done.exit_code == 2
    assert ".html" in done.output
    assert not (tmp_path / "p.png").exists()
