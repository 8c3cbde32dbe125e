"""Names of files and sheets and texts of cells that would steer: no output carries them but as visible text."""

import email
import json
import logging
import os
import re
import sys
import zipfile
from email.policy import default
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from lxml import etree
from mail.conftest import write_contacts

from quotaxl.cli.adapters import read
from quotaxl.cli.main import main
from quotaxl.core.assets import asset
from quotaxl.core.visible import file_name, visible
from quotaxl.text.clean import json_text

NASTY = "\u202e\u2066\u200f\x9b31m\u2028\u061c"
DANGER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff]")
NAMES = {
    "steering": ("县\u202e表\x1b[31m.xlsx", "通知\x07\u2066.xlsx"),
    "long": ("县" * 83 + ".xlsx", "通" * 83 + ".xlsx"),
}
if sys.platform == "linux":  # other systems refuse names that are no UTF-8
    NAMES["no UTF-8"] = tuple(os.fsdecode(name.encode("gbk") + b".xlsx") for name in ("县级数据表", "分配通知"))


def inputs(folder: Path, names):
    county, notice = folder / names[0], folder / names[1]
    book = openpyxl.load_workbook(asset("workbook", "artux-2024.xlsx"))
    for row in range(5, 19):
        if cell := book["债券项目"].cell(row, 2).value:
            book["债券项目"].cell(row, 2).value = cell + NASTY
    for ref in ("B6", "B9"):
        book["基本信息"][ref] = f"{book['基本信息'][ref].value}{NASTY}"
    book["债务余额"].title = "债务余额\u202e"
    book.save(county)
    book = openpyxl.load_workbook(asset("workbook", "allocation-xincaizhen-2024-18.xlsx"))
    for row in range(1, 70):
        text = str(book.active.cell(row, 1).value)
        if "资金分配表" in text:
            book.active.cell(row, 1).value = text + NASTY
    book.save(notice)
    return county, notice


class Room:
    """The inputs and everything that commands made of them, run by run."""

    def __init__(self, folder, names):
        self.folder, self.out, self.said = folder, folder / "out", {}
        (folder / "in").mkdir(parents=True)
        self.out.mkdir()
        self.county, self.notice = inputs(folder / "in", names)

    def run(self, *arguments, codes=(0, 1)):
        home = {"QUOTAXL_LANG": "zh", "QUOTAXL_HOME": str(self.folder / "home")}
        done = CliRunner(env=home).invoke(main, [os.fspath(a) for a in arguments])
        assert done.exit_code in codes, (arguments, done.output)
        self.said[" ".join(map(str, arguments))] = done.output
        return done

    def made(self, pattern):
        return sorted(self.out.rglob(pattern))


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """Everything that writes text from files, run once over steering names and cells."""
    made = Room(tmp_path_factory.mktemp("steering"), NAMES["steering"])
    out, both = made.out, (made.county, made.notice)
    for style in ("csv", "json", "xlsx"):
        made.run("check", *both, "--format", style, "-o", out / f"check.{style}")
    made.run("check", *both)
    made.run("read", made.county)
    made.run("read", made.county, "--explain")
    made.run("read", made.county, "--format", "csv", "-o", out / "read.csv")
    made.run("read", made.county, "--picture", out / "read.html")
    (out / "filled").mkdir()
    made.run("fill", *reversed(both), "-o", out / "filled")
    made.run("report", *both, "-o", out / "report.docx")
    made.run("split", made.notice, "-o", out / "split")
    contacts = write_contacts(made.folder / "contacts.xlsx", [("阿图什市", f"局{NASTY}", f"人{NASTY}", "a@x.cn", None)])
    for path in made.made("split/*.xlsx"):
        if not path.name.startswith("653001"):
            path.unlink()
    letters = ("--from", "b@x.cn", "--from-name", f"处{NASTY}", "--drafts", out / "drafts")
    made.run("mail", out / "split", "--to", contacts, *letters)
    made.run("collect", made.folder / "in", "--deadline", "2024-10-20", "-o", out / "collected.xlsx")
    made.run("batch", "check", made.folder / "in", "-o", out / "batch")
    return made


def parts(path):
    """The texts and attributes of every part of a package."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                for element in etree.fromstring(package.read(name)).iter():
                    yield from (element.text or "", element.tail or "", *element.attrib.values())


def unsafe(texts):
    """Those of some texts, escapes of workbooks decoded, that would steer."""
    decoded = (re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text) for text in texts)
    return [text for text in decoded if DANGER.search(text)]


def test_terminal(room):
    assert unsafe(room.said.values()) == []
    assert "\\u202e" in room.said[f"check {room.county} {room.notice}"]


def test_file_names(room):
    assert unsafe(path.name for path in room.made("*")) == []
    assert file_name("县\u202e/表\x1b\\", ".xlsx") == "县_u202e_表_x1b_.xlsx"


def test_workbooks(room):
    own = ("-标记版.xlsx",)  # a copy of the user's workbook, whose cells stay as they are
    books = [path for path in room.made("*.xlsx") if not path.name.endswith(own)]
    assert len(books) >= 6
    assert {path.name: found for path in books if (found := unsafe(parts(path)))} == {}


def test_marks_in_a_copy_of_the_users_workbook(room):
    marked = room.made("filled/*标记版.xlsx")
    assert len(marked) == 2
    for path in marked:
        book = openpyxl.load_workbook(path)
        ours = [cell.value for row in book["核对结果"].iter_rows() for cell in row if isinstance(cell.value, str)]
        notes = [c.comment.text for sheet in book for row in sheet.iter_rows() for c in row if c.comment]
        assert unsafe([*ours, *notes]) == []


@pytest.mark.parametrize("pattern", ["*.csv", "*.json", "*.html"])
def test_texts(room, pattern):
    files = room.made(pattern)
    assert files
    for path in files:
        assert unsafe([path.read_text(encoding="utf-8")]) == [], path


def test_json_tells_the_very_text(room):
    data = json.loads((room.out / "check.json").read_text(encoding="utf-8"))
    assert str(room.county) in data["files"]


def test_mails(room):
    (path,) = room.made("drafts/*.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=default)
    names = [part.get_filename() for part in mail.iter_attachments()]
    texts = [*map(str, mail.values()), mail.get_body().get_content().replace("\r\n", "\n"), *names]
    assert unsafe(texts) == []
    assert "\\u202e" in texts[-len(names) - 1]


def test_docx(room):
    assert unsafe(parts(room.out / "report.docx")) == []


def test_a_log(tmp_path, monkeypatch):
    from quotaxl.buttons import click as buttons  # noqa: PLC0415 -- imports xlwings

    monkeypatch.setenv("QUOTAXL_HOME", str(tmp_path))

    def broken():
        raise ValueError(f"县{NASTY}")

    buttons._done(f"核对{NASTY}", broken, "zh", stops=True)
    logged = (tmp_path / "quotaxl.log").read_text(encoding="utf-8")
    assert unsafe([logged]) == []
    assert "\\u202e" in logged
    left = logging.getLogger("quotaxl.ribbon").handlers  # pytest puts its own there once a button was clicked
    assert not [handler for handler in left if isinstance(handler, logging.FileHandler)]


# Names that are long or no UTF-8


@pytest.mark.parametrize("kind", [kind for kind in NAMES if kind != "steering"])
def test_files_of_such_names_go_through(tmp_path, kind):
    room = Room(tmp_path, NAMES[kind])
    out, both = room.out, (room.county, room.notice)
    room.run("check", *both, "--format", "json", "-o", out / "check.json")
    assert len(json.loads((out / "check.json").read_text(encoding="utf-8"))["files"]) == 2
    room.run("check", *both)
    room.run("mark", room.county)
    room.run("mark", room.county)  # again, as nobody touched the copy
    (marked,) = (path for path in (tmp_path / "in").iterdir() if "标记版" in path.name)
    assert len(os.fsencode(marked.name)) <= 255
    assert read(marked).grids
    room.run("clear", marked)
    marked.unlink()
    (out / "filled").mkdir()
    room.run("fill", *reversed(both), "-o", out / "filled")
    assert len(list((out / "filled").iterdir())) == 4
    room.run("batch", "check", tmp_path / "in", "-o", out / "batch")
    room.run("accept", "QX-E102", "资金分配表!C54", *reversed(both), "--why", "同级调剂", codes=(0, 2))


def test_long_names_stay_different_when_they_are_cut():
    one, two = (file_name("县" * 83 + last, "-标记版.xlsx") for last in "甲乙")
    assert one != two
    assert all(len(name.encode()) <= 255 and name.endswith("-标记版.xlsx") for name in (one, two))


# Devices, pipes and links


@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize("kind", ["link", "dangling", *(["pipe"] if hasattr(os, "mkfifo") else [])])
def test_what_is_no_file_is_never_replaced(tmp_path, kind, force):
    target = tmp_path / "out"
    {
        "pipe": lambda: os.mkfifo(target),
        "link": lambda: ((tmp_path / "end").write_text("kept"), target.symlink_to(tmp_path / "end")),
        "dangling": lambda: target.symlink_to(tmp_path / "nowhere"),
    }[kind]()
    before = target.lstat().st_ino
    county = str(asset("workbook", "artux-2024.xlsx"))
    done = CliRunner().invoke(main, ["check", county, "--format", "json", "-o", str(target), *force])
    assert done.exit_code == 2, done.output
    assert target.lstat().st_ino == before
    assert kind != "link" or (tmp_path / "end").read_text() == "kept"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("text", ["𡐓", "䶮", "\ue000", "葛\U000e0100", "ئۈرۈمچى", "👨‍👩‍👧", "é"])
def test_rare_characters_of_names_stay_as_they_are(text):
    assert visible(text) == text
    assert json_text(json.dumps(text, ensure_ascii=False)) == f'"{text}"'
    assert file_name(text, ".xlsx") == f"{text}.xlsx"
