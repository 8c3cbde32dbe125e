"""One gate for every use: what the reader refuses is refused by mark, clear, fill and bind, and nothing is written."""

import io
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from gate.uses import COUNTY, GATHERS, USES, command
from mail.conftest import write_contacts
from sources import packages

from quotaxl.app.mark import clear
from quotaxl.cli.adapters import apply, read
from quotaxl.cli.main import main
from quotaxl.core.errors import UserError

ROWS = '<row r="1"><c r="A1" t="inlineStr"><is><t>项目</t></is></c></row>'
DOCTYPE = '<!DOCTYPE a [<!ENTITY b "c">]>'
HEAVY = ("bomb_", "many_members", "merge_", "defined_names", "bloat_", "cell_text", "cols_", "deep_")
"""They take long to write or to read; the limits that they meet are those of test_admit."""


def broken_picture() -> bytes:
    """A workbook as people have it, with a picture whose bytes do not pass their CRC: no reader looks at it."""
    data = COUNTY.read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info, old.read(info))
        new.writestr(zipfile.ZipInfo("xl/media/image9.png"), b"\x89PNG" + bytes(range(256)))
    made = bytearray(out.getvalue())
    at = made.rfind(bytes(range(200)))
    made[at + 3] ^= 1
    return bytes(made)


def in_sheet(old: str, new: str) -> bytes:
    parts = packages.parts(ROWS)
    return packages.pack(parts | {"xl/worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"].replace(old, new, 1)})


def twice() -> bytes:
    return packages.pack([*packages.parts(ROWS).items(), ("xl/Worksheets/sheet1.xml", packages.sheet(ROWS))])


def renamed_inside() -> bytes:
    return packages.pack(packages.parts(ROWS)).replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheetX.xml", 1)


def encrypted() -> bytes:
    data = bytearray(packages.pack(packages.parts(ROWS)))
    for sign, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(sign, at + 4)
    return bytes(data)


def bomb() -> bytes:
    """A member that says of itself that it unpacks to 2 GB."""
    data = bytearray(packages.pack(packages.parts(ROWS)))
    at = data.find(b"PK\1\2")
    struct.pack_into("<I", data, at + 24, 2 << 30)
    return bytes(data)


HOSTILE = {
    "crc": broken_picture,
    "doctype": lambda: in_sheet("<worksheet", f"{DOCTYPE}<worksheet"),
    "nested": lambda: in_sheet("</sheetData>", "</sheetData>" + "<a>" * 300 + "</a>" * 300),
    "cut": lambda: COUNTY.read_bytes()[:4000],
    "twice": twice,
    "renamed": renamed_inside,
    "encrypted": encrypted,
    "bomb": bomb,
    "lzma": lambda: packages.pack(packages.parts(ROWS), zipfile.ZIP_LZMA),
    "empty": bytes,
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "page": lambda: b"<html><body><table><tr><td>1</td></tr></table></body></html>",
    "no workbook": lambda: packages.pack({"a.txt": "x"}),
}
WHOLE = ("mark", "clear", "fill", "fill --template", "template bind")
"""Uses that hand on every member of a file; a damaged picture is no business of the others."""


@pytest.fixture(scope="module")
def around(tmp_path_factory):
    """What uses need beside the file: contacts, and a folder of sound files to mail."""
    folder = tmp_path_factory.mktemp("around")
    contacts = write_contacts(folder / "contacts.xlsx", [("阿图什市", None, None, "a@x.cn", None)])
    (folder / "sent").mkdir()
    (folder / "sent" / "653001阿图什市.xlsx").write_bytes(COUNTY.read_bytes())
    return contacts, folder / "sent"


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_refused_with_name_cause_and_remedy(kind, use, tmp_path, around):
    it, out = tmp_path / "来文.xlsx", tmp_path / "out.xlsx"
    it.write_bytes(HOSTILE[kind]())
    words = command(use, it, out, tmp_path / "room", *around)
    done = CliRunner(env={"QUOTAXL_LANG": "zh", "QUOTAXL_HOME": str(tmp_path / "home")}).invoke(main, words)
    if kind == "crc" and use not in WHOLE:
        assert done.exit_code in (0, 1, 2), done.output
        return
    assert "来文.xlsx" in done.output
    if use in GATHERS:  # the rest of a folder is answered for
        assert done.exit_code in (1, 2), done.output
        return
    assert done.exit_code == 2, done.output
    assert "处理办法" in done.stderr
    assert not out.exists()
    assert not list(tmp_path.rglob(".quotaxl-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="the maker of bad files names some that Windows cannot hold")
def test_what_cannot_be_read_is_not_written_and_what_can_stays_readable(reference, tmp_path):
    maker = reference / "tools" / "badinputs.py"
    known = subprocess.run([sys.executable, maker, "--list"], capture_output=True, text=True, check=True).stdout
    names = [name for name in known.split("\n") if name.endswith(".xlsx") and not name.startswith(HEAVY)]
    subprocess.run([sys.executable, maker, tmp_path, *names], check=True, capture_output=True)
    written, refused = 0, 0
    for path in sorted(tmp_path.glob("*.xlsx")):
        out = path.with_name(f"out-{path.name}")
        try:
            rows = [grid.rows for grid in read(path).grids]
        except UserError:
            with pytest.raises(UserError):
                clear(path, out, read, apply, force=False)
            assert not out.exists()
            refused += 1
            continue
        try:
            clear(path, out, read, apply, force=False)
        except UserError as told:  # a writer may ask for more than a reader, and says so
            assert path.name in told.say("zh")
            assert not out.exists()
            continue
        assert repr([grid.rows for grid in read(out).grids]) == repr(rows)  # NaN is no equal of itself
        written += 1
    assert (written > 40, refused > 25) == (True, True), (written, refused)


def test_a_workbook_that_points_at_styles_it_lacks_is_marked(tmp_path):
    def text(ref, said):
        return f'<c r="{ref}" t="inlineStr"><is><t>{said}</t></is></c>'

    heads = "".join(
        text(f"{c}2", said) for c, said in zip("ABCD", ("项目", "合计", "一般债务", "专项债务"), strict=True)
    )
    numbers = "".join(f'<c r="{ref}"><v>{n}</v></c>' for ref, n in (("B3", 3), ("C3", 1), ("D3", 1)))
    parts = packages.parts(
        f'<row r="1">{text("A1", "阿图什市2024年债务限额")}</row><row r="2">{heads}</row>'
        f'<row r="3">{text("A3", "一、年初批准的债务限额")}{numbers}</row>'
    )
    kind = packages.SHEET_TYPE.replace("sheet.main", "styles")
    styles = f'<Override PartName="/xl/styles.xml" ContentType="{kind}"/>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", f"{styles}</Types>")
    del parts["xl/styles.xml"]
    it, out = packages.write(tmp_path / "a.xlsx", parts), tmp_path / "out.xlsx"
    done = CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, ["mark", str(it), "-o", str(out)])
    assert done.exit_code in (0, 1), done.output  # with or without an ERROR, it is marked
    assert {grid.sheet for grid in read(out).grids} >= {"表", "核对结果"}
    with zipfile.ZipFile(out) as archive:
        assert archive.read("[Content_Types].xml").count(b"/xl/styles.xml") == 1
        assert b"<cellXfs" in archive.read("xl/styles.xml")


def test_copied_members_are_what_they_were(tmp_path: Path):
    """Unchanged parts keep their compressed bytes, dates and attributes."""

    def kept(path):
        with zipfile.ZipFile(path) as archive:
            return [
                (i.filename, i.date_time, i.CRC, i.compress_size, i.external_attr, i.create_system)
                for i in archive.infolist()
            ]

    out = tmp_path / "out.xlsx"
    clear(COUNTY, out, read, apply, force=False)
    assert kept(out) == kept(COUNTY)
