"""The gate: what a file really is, told by its bytes and never by its name, before any reader sees it."""

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Literal

from quotaxl.core.causes import system_says
from quotaxl.core.visible import visible
from quotaxl.core.words import Words, same
from quotaxl.gate.markup import walk
from quotaxl.gate.opc import relations
from quotaxl.gate.package import CheckedPackage, key, open_package, read_part, remembered
from quotaxl.gate.refuse import PASSWORD, RESAVE, TABLES, damaged, refuse

Kind = Literal["xlsx", "xlsm", "xls", "ods", "docx", "pdf", "ofd", "html", "mht", "xml", "doc", "text"]
_LISTED, _ALIKE = 2_000, 0.75
"""Names of a folder among which one that is mistyped is looked for, and how alike it must be."""
MAX_FILE = 256 << 20
"""Bytes. A workbook of 200,000 rows has 12 MB; far beyond that it is pictures or an attack."""

_SAVE_AS = Words(
    "请用 Excel 或 WPS 打开该文件，另存为 .xlsx 后重试。", "Open it in Excel or WPS, save it as .xlsx and try again."
)
_COPY_TEXT = Words(
    "请向发文单位索取电子表格（.xlsx），或打开该文件，选中表格文字复制到记事本，保存为 .txt 后重试。",
    "Ask the sender for the workbook (.xlsx), or open it, copy the table's text into an editor, save it as .txt.",
)
_UNPACK = Words("请先解压，再选择其中的工作簿。", "Unpack it first and choose the workbook inside.")
_MAGIC: tuple[tuple[bytes, str, str, Words], ...] = (
    (b"\x89PNG", "这是图片，不是工作簿。", "This is an image, not a workbook.", _COPY_TEXT),
    (b"\xff\xd8\xff", "这是图片，不是工作簿。", "This is an image, not a workbook.", _COPY_TEXT),
    (b"GIF8", "这是图片，不是工作簿。", "This is an image, not a workbook.", _COPY_TEXT),
    (b"II*\0", "这是图片，不是工作簿。", "This is an image, not a workbook.", _COPY_TEXT),
    (b"MM\0*", "这是图片，不是工作簿。", "This is an image, not a workbook.", _COPY_TEXT),
    (b"{\\rtf", "这是 RTF 文档，不是工作簿。", "This is an RTF document, not a workbook.", _COPY_TEXT),
    (b"Rar!", "这是 RAR 压缩包。", "This is a RAR archive.", _UNPACK),
    (b"7z\xbc\xaf", "这是 7z 压缩包。", "This is a 7z archive.", _UNPACK),
    (b"\x1f\x8b", "这是 gzip 压缩包。", "This is a gzip archive.", _UNPACK),
)
_CFB = bytes.fromhex("d0cf11e0a1b11ae1")
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
_MARKUP = re.compile(rb"<!doctype html|<html|<table|<head|<meta |<body|<div", re.I)
_MAIL_HEADER = re.compile(rb"[A-Za-z-]{2,40}: ")
_SPREADSHEET_XML = re.compile(rb"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet", re.I)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that passed the gate: its name as given, its kind, its bytes and, for a zip, its directory."""

    path: Path
    kind: Kind
    data: bytes
    package: CheckedPackage | None = None

    @property
    def file(self) -> str:
        """The path as it was given."""
        return str(self.path)


def admit(path: Path) -> Source:
    """Return `path`, known for what it is. Raises UserError for what is missing, unreadable or no table."""
    file = str(path)
    data = _bytes(path)
    for magic, zh, en, remedy in _MAGIC:
        if data.startswith(magic):
            raise refuse(file, zh, en, remedy)
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        raise refuse(file, "这是图片，不是工作簿。", "This is an image, not a workbook.", _COPY_TEXT)
    if data.startswith(b"PK"):
        package = open_package(file, data)
        return Source(path, _zip_kind(package), data, package)
    if data.startswith(_CFB):
        return Source(path, _compound_kind(file, data), data)
    if data.startswith(_BIFF):
        return Source(path, "xls", data)
    if b"%PDF-" in data[:1024]:  # some programs write a line before it
        return Source(path, "pdf", data)
    return Source(path, _markup_kind(file, data[:4096]) or "text", data)


def _bytes(path: Path) -> bytes:
    """Return a file's bytes. Raises UserError for lock files, folders, devices, and what is blank or too large."""
    file = str(path)
    if path.name.startswith("~$"):
        raise refuse(
            file,
            "这是 Excel 打开工作簿时留下的锁文件，不是工作簿。",
            "This is the lock file that Excel keeps while a workbook is open, not a workbook.",
            Words("请选择名称中没有“~$”的同名文件。", "Choose the file of the same name without '~$'."),
        )
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            remedy = Words("请给出文件夹中的某个文件。", "Name a file in the folder.")
            raise refuse(file, "这是文件夹，不是文件。", "This is a folder, not a file.", remedy)
        if not stat.S_ISREG(found.st_mode):
            raise refuse(file, "这不是普通文件。", "This is not an ordinary file.", TABLES)
        if found.st_size > MAX_FILE:
            zh = f"文件有 {found.st_size >> 20} MB，超过 {MAX_FILE >> 20} MB 的上限。"
            en = f"The file has {found.st_size >> 20} MB, more than the limit of {MAX_FILE >> 20} MB."
            remedy = Words("请删去图片和无关工作表后重试。", "Take out pictures and unrelated sheets and try again.")
            raise refuse(file, zh, en, remedy)
        data = path.read_bytes()
    except FileNotFoundError:
        if path.is_symlink():
            remedy = Words("请换成所指的文件本身。", "Put the file itself in its place.")
            raise refuse(
                file, "这是一个链接，所指的文件不在了。", "It is a link, and what it leads to is gone.", remedy
            ) from None
        remedy = _nearest(path) or Words("请检查文件名和所在文件夹。", "Check the name and the folder.")
        raise refuse(file, "没有这个文件。", "There is no such file.", remedy) from None
    except PermissionError:
        remedy = Words(
            "请关闭正在使用它的程序，或检查读取权限。",
            "Close the program that holds it, or check that you may read it.",
        )
        raise refuse(
            file, "文件无法打开：没有读取权限。", "The file cannot be opened: no permission.", remedy
        ) from None
    except (OSError, ValueError) as error:
        remedy = Words("请检查文件名和磁盘。", "Check the file name and the disk.")
        why = system_says(error) if isinstance(error, OSError) else same(str(error))
        raise refuse(file, f"文件无法读取：{why.zh}。", f"The file cannot be read: {why.en}.", remedy) from None
    if not data:
        remedy = Words("请重新取得该文件。", "Get the file again.")
        raise refuse(file, "文件是空的（0 字节）。", "The file is empty (0 bytes).", remedy)
    return data


def _zip_kind(package: CheckedPackage) -> Kind:
    """Return what kind of document a zip package holds. Raises UserError for binary workbooks and mere archives."""
    file, members = package.file, package.members
    if "mimetype" in members:
        return _opendocument(package, read_part(package, "mimetype").strip())
    if "ofd.xml" in members:
        return "ofd"
    kind = _main_type(package)
    if "xl/workbook.bin" in members or "sheet.binary" in kind:
        raise refuse(
            file,
            "这是二进制工作簿（.xlsb），无法可靠读取。",
            "This is a binary workbook (.xlsb), which cannot be read reliably.",
            _SAVE_AS,
        )
    if "wordprocessingml" in kind or "ms-word" in kind:  # the latter with macros, which are never run and stay
        return "docx"
    if "presentationml" in kind:
        raise refuse(file, "这是演示文稿，不是工作簿。", "This is a presentation, not a workbook.", TABLES)
    if "spreadsheetml" in kind or "ms-excel" in kind or "xl/workbook.xml" in members:
        return "xlsm" if "macroenabled" in kind else "xlsx"
    raise refuse(file, "这是压缩包，里面没有工作簿。", "This is a zip archive without a workbook in it.", _UNPACK)


def _main_type(package: CheckedPackage) -> str:
    """Return the content type, in lower case, of the part that an Office package is about; "" where none is told.

    Other parts may be of any kind: a workbook can have a presentation in it.
    """
    part = "[content_types].xml"
    types = remembered(_TYPES, package, part, lambda: _types(package, part)) if part in package.members else {}
    main = [link.target for link in relations(package, "").values() if link.kind == "officeDocument"]
    return next((types[part] for part in [*main, "xl/workbook.xml", "word/document.xml"] if part in types), "")


_TYPES: dict[tuple[str, bytes], Mapping[str, str]] = {}
"""Content types of parts, by the bytes of the part that lists them."""


def _types(package: CheckedPackage, part: str) -> Mapping[str, str]:
    """Return the content types in lower case, by part."""
    types: dict[str, str] = {}

    def start(_: str, attributes: dict[str, str]) -> None:
        types[key(attributes.get("PartName", ""))] = attributes.get("ContentType", "").lower()

    walk(package, part, start)
    return types


def _opendocument(package: CheckedPackage, mimetype: bytes) -> Kind:
    if not mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise refuse(package.file, "这不是电子表格文件。", "This is not a spreadsheet.", TABLES)
    manifest = "meta-inf/manifest.xml"
    if manifest in package.members and b"encryption-data" in read_part(package, manifest):
        raise refuse(package.file, "文件有密码保护。", "The file is protected with a password.", PASSWORD)
    return "ods"


def _compound_kind(file: str, data: bytes) -> Kind:
    """Return what a compound file is, by its directory's streams, whose entries stand at multiples of 128 bytes."""
    if _has_stream(data, "EncryptedPackage"):
        raise refuse(file, "文件有密码保护，无法读取。", "The file is protected with a password.", PASSWORD)
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):  # in whatever case a program wrote them
        return "xls"
    if _has_stream(data, "WordDocument"):
        return "doc"
    if _has_stream(data, "PowerPoint Document"):
        raise refuse(file, "这是演示文稿，不是工作簿。", "This is a presentation, not a workbook.", TABLES)
    raise damaged(file, "compound file without a workbook")


def _has_stream(data: bytes, name: str) -> bool:
    raw = name.encode("utf-16-le") + b"\0\0"
    for found in re.finditer(re.escape(raw), data[512:], re.I):
        at = found.start() + 512
        is_entry = at % 128 == 0 and data[at + 64 : at + 66] == len(raw).to_bytes(2, "little")
        if is_entry and data[at + 66 : at + 67] == b"\x02":
            return True
    return False


def _markup_kind(file: str, head: bytes) -> Kind | None:
    """Return what markup a file is; None where it is none. Raises UserError for XML that is no table."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")
    bare = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if bare[:13].lower() == b"mime-version:" or (_MAIL_HEADER.match(bare) and b"mime-version:" in bare.lower()):
        return "mht"
    if not bare.startswith(b"<"):
        return None
    if _SPREADSHEET_XML.search(head):
        return "xml"
    if _MARKUP.search(head):
        return "html"
    if bare.startswith(b"<?xml"):
        raise refuse(file, "这是 XML 文件，不是工作簿。", "This is an XML file, not a workbook.", RESAVE)
    return None


_BETWEEN = re.compile(r"[,，、;；]")
"""What people put between the names of files."""


def _nearest(path: Path) -> Words | None:
    """Return the question whether a file beside it is meant: its ending was left out, or a letter mistyped."""
    try:
        names = sorted(islice((p.name for p in path.parent.iterdir() if not p.name.startswith((".", "~$"))), _LISTED))
    except OSError:
        return None
    several = [part for part in _BETWEEN.split(str(path)) if part]
    if len(several) > 1 and all(map(os.path.lexists, several)):
        told = " ".join(visible(part) for part in several)
        return Words(f"几个文件之间用空格隔开：{told}", f"Put a blank between files: {told}")
    if blank := next((name for name in names if name.startswith(f"{path.name} ")), None):
        shown = visible(blank)
        return Words(f"名称中有空格的，请加引号：“{shown}”", f"Put a name with a blank into quotation marks: '{shown}'")
    meant = [n for n in names if Path(n).stem == path.name or n.casefold() == path.name.casefold()]
    meant = meant or [n for n in names if Path(n).stem == path.stem]  # under another ending
    meant = meant or get_close_matches(path.name, names, 1, _ALIKE)
    if not meant:
        return None
    shown = visible(meant[0])
    return Words(f"是否指 {shown}？请检查文件名和所在文件夹。", f"Is it {shown}? Check the name and the folder.")
