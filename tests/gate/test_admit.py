# ruff: noqa: E501  # markup and long names read better unbroken
import os
import struct
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from sources import packages

from quotaxl.core.errors import UserError
from quotaxl.sources import read_workbook

ROW = '<row r="1"><c r="A1"><v>12.34</v></c></row>'


def refused(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_workbook(path)
    assert caught.value.remedy.zh
    assert caught.value.where.startswith(str(path))
    return caught.value.what.en + " " + caught.value.remedy.en


def test_what_is_no_file_is_said_so(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "absent.xlsx")
    assert "folder" in refused(tmp_path)
    assert "without '~$'" in refused(packages.write(tmp_path / "~$分配表.xlsx", b"\x05user"))
    assert "empty (0 bytes)" in refused(packages.write(tmp_path / "empty.xlsx", b""))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only POSIX has named pipes")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert "not an ordinary file" in refused(tmp_path / "pipe.xlsx")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n", "damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"Rar!\x1a\x07", "Unpack"),
        (b"<html><p></p></html>", "no text"),
        ("\ufeff<!DOCTYPE html>".encode(), "damaged"),
        ("<html>".encode("utf-16"), "no text"),
        (b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis"/>', "XML file"),
        (b"<?xml version='1.0'?><a/>", "XML file"),
        (b"PK\3\4 cut off", "incomplete"),
        (bytes(range(256)) * 4, "neither text nor a workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), "damaged"),
    ],
)
def test_other_files_are_named_for_what_they_are(tmp_path: Path, data: bytes, words: str) -> None:
    assert words in refused(packages.write(tmp_path / "table.xlsx", data))


def test_the_name_means_nothing(tmp_path: Path) -> None:
    for name in ("a.xls", "b.et", "c.csv", "d"):
        assert read_workbook(packages.write(tmp_path / name, packages.parts(ROW))).grids[0].rows == [[12.34]]


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"a.txt": "x"}, "without a workbook"),
        ({"META-INF/MANIFEST.MF": "x"}, "without a workbook"),
        (
            {
                "[Content_Types].xml": packages.types("application/x.sheet.binary.macroEnabled.main"),
                "xl/workbook.bin": "",
            },
            "xlsb",
        ),
        (
            {
                "[Content_Types].xml": packages.types("application/x.presentationml.x", "/ppt/presentation.xml"),
                "_rels/.rels": packages.rels(("r", "officeDocument", "ppt/presentation.xml")),
            },
            "presentation",
        ),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "not a spreadsheet"),
        (
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": "<encryption-data/>",
            },
            "password",
        ),
    ],
)
def test_a_zip_of_another_kind_is_refused(tmp_path: Path, members: dict[str, str], words: str) -> None:
    assert words in refused(packages.write(tmp_path / "a.xlsx", members))


def test_a_workbook_may_hold_a_presentation(tmp_path: Path) -> None:
    members = packages.parts(ROW)
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        "</Types>", '<Default Extension="pptx" ContentType="application/x.presentationml.presentation"/></Types>'
    )
    assert read_workbook(packages.write(tmp_path / "a.xlsx", members)).grids[0].rows == [[12.34]]


@pytest.mark.parametrize("twin", ["xl/worksheets/Sheet1.xml", "XL\\worksheets\\sheet1.xml"])
def test_two_parts_of_one_name_are_refused(tmp_path: Path, twin: str) -> None:
    members = {**packages.parts(ROW), twin: packages.sheet(ROW.replace("12.34", "99.99"))}
    data = packages.pack(members).replace(twin.replace("\\", "/").encode(), twin.encode())
    assert "twice" in refused(packages.write(tmp_path / "a.xlsx", data))


def test_a_changed_value_fails_its_checksum(tmp_path: Path) -> None:
    data = packages.pack(packages.parts(ROW), zipfile.ZIP_STORED).replace(b"12.34", b"99.34")
    assert "checksum" in refused(packages.write(tmp_path / "a.xlsx", data))


def test_every_cut_of_a_package_is_refused(tmp_path: Path) -> None:
    data = packages.pack(packages.parts(ROW))
    for end in range(4, len(data), 97):
        refused(packages.write(tmp_path / "a.xlsx", data[:end]))


def test_bombs_are_refused_by_their_directory(tmp_path: Path) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in packages.parts(ROW).items():
            archive.writestr(name, content)
        archive.writestr("xl/media/image1.png", bytes(64 << 20))
    assert "unpacks to 64 MB" in refused(packages.write(tmp_path / "a.xlsx", out.getvalue()))


def test_a_member_larger_than_its_directory_says_is_refused(tmp_path: Path) -> None:
    data = bytearray(packages.pack({**packages.parts(ROW), "xl/styles.xml": "<a>" + " " * 5_000_000 + "</a>"}))
    at = data.rfind(b"xl/styles.xml") - 46
    struct.pack_into("<I", data, at + 24, 100)
    assert "damaged" in refused(packages.write(tmp_path / "a.xlsx", bytes(data)))


def test_overlapping_members_are_refused(tmp_path: Path) -> None:
    data = bytearray(packages.pack([("a.xml", "x" * 50), ("b.xml", "y" * 50)], zipfile.ZIP_STORED))
    second = data.rfind(b"PK\1\2")
    first_header = struct.unpack_from("<I", data, data.find(b"PK\1\2") + 42)[0]
    struct.pack_into("<I", data, second + 42, first_header)
    assert "damaged" in refused(packages.write(tmp_path / "a.xlsx", bytes(data)))


@pytest.mark.parametrize(
    "part",
    [
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "xl/worksheets/sheet1.xml",
    ],
)
@pytest.mark.parametrize("doctype", ['<!DOCTYPE a [<!ENTITY b "c">]>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">'])
def test_a_doctype_is_refused_in_every_part(tmp_path: Path, part: str, doctype: str) -> None:
    members = packages.parts(ROW, strings="<si><t>a</t></si>")
    members[part] = members[part].replace("?>\n", f"?>\n{doctype}")
    assert "DOCTYPE" in refused(packages.write(tmp_path / "a.xlsx", members))


def test_an_encrypted_workbook_says_how_to_remove_the_password(tmp_path: Path) -> None:
    ooxml = pytest.importorskip("msoffcrypto.format.ooxml")
    out = BytesIO()
    ooxml.OOXMLFile(BytesIO(packages.pack(packages.parts(ROW)))).encrypt("1234", out)
    message = refused(packages.write(tmp_path / "a.xlsx", out.getvalue()))
    assert "protected with a password" in message
    assert "Encrypt with Password" in message


def test_the_door_is_light() -> None:
    code = "import sys, quotaxl.sources; print([m for m in ('xlrd','docx','lxml','python_calamine','openpyxl','polars') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
