"""What came back: workbooks in a folder, and those attached to mails (.eml, .mbox), each copied under a safe name."""

import mailbox
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path

from quotaxl.core.errors import UserError
from quotaxl.text.clean import line

CHINA = timezone(timedelta(hours=8))
"""Days are those of Beijing time, which has no summer time."""

MAILS = (".eml", ".mbox")
MAX_ATTACHMENT = 64 << 20
MAX_ATTACHMENTS = 50
"""Attachments looked at in one mail; more are no answer but an attack or a mistake."""

_TABLES = re.compile(r"\.(xlsx|xlsm|xls|et|ods)$", re.I)
_PACKED = re.compile(r"\.zip$", re.I)
_IGNORED = re.compile(r"^(\.|~\$)|^(desktop\.ini|thumbs\.db)$|\.(sqlite|lock|sqlite-wal|sqlite-shm)$", re.I)
_NO_WORKBOOK = "不是工作簿，没有看"
_NO_RIGHTS = "没有权限读取"
_NOTHING_IN = "压缩包中没有工作簿"


@dataclass(frozen=True, slots=True)
class Received:
    """One file that came back: where its bytes are, where it came from as people say it, when and from whom.

    `day` and `sender` are None for a plain file: the dates of a file system are no evidence.
    """

    path: Path
    source: str
    digest: str
    when: datetime | None = None
    sender: str | None = None

    @property
    def day(self) -> date | None:
        """The day it came, in Beijing time."""
        return self.when.astimezone(CHINA).date() if self.when else None


@dataclass(frozen=True, slots=True)
class Unopened:
    """Something that came back and is no workbook, or an archive that cannot be opened: why, and from whom."""

    source: str
    why: str
    sender: str | None = None
    other: bool = False
    """Whether it is of another kind: a scan, a letter, a picture, which may well belong to an answer that is right."""


Unpack = Callable[[bytes, Callable[[str], bool]], Iterable[tuple[str, bytes]]]
"""Gives the names and bytes of the files in an archive that are wanted. Raises UserError where one cannot be had."""


def received(folder: Path, store: Path, unpack: Unpack) -> Iterator[Received | Unopened]:
    """Yield every workbook in `folder` and below, also those packed in archives or attached to mails, and what is none.

    Attachments and what archives hold are written to `store` under names of ours, 0001.xlsx and so on: the
    names that they give are shown, never used as a path.
    """
    keep = _Store(store)
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or _IGNORED.search(path.name) or _ours(path.relative_to(folder)):
            continue
        source = str(path.relative_to(folder))
        if path.is_file() and not os.access(path, os.R_OK):
            yield Unopened(source, _NO_RIGHTS)
        elif path.suffix.lower() in MAILS and path.is_file():
            for mail, label in _mails(path, source):
                for name, data in _attached(mail):
                    yield from keep.opened(f"{label} › {line(name)}", name, data, unpack, _when(mail), _sender(mail))
        elif _PACKED.search(path.name) and path.is_file():
            yield from keep.opened(source, path.name, path.read_bytes(), unpack)
        elif _TABLES.search(path.name):
            yield Received(path, source, sha256(path.read_bytes()).hexdigest() if path.is_file() else "")
        else:
            yield Unopened(source, _NO_WORKBOOK, other=True)


@dataclass(slots=True)
class _Store:
    """A folder of ours, in which what comes out of mails and archives is kept under numbers."""

    folder: Path
    number: int = 0

    def opened(
        self, source: str, name: str, data: bytes, unpack: Unpack, when: datetime | None = None,
        sender: str | None = None,
    ) -> Iterator[Received | Unopened]:  # fmt: skip
        """Yield a workbook, those of an archive, or that it is neither."""
        if _TABLES.search(name):
            self.number += 1
            made = self.folder / f"{self.number:04d}{Path(name).suffix.lower()}"
            made.write_bytes(data)
            yield Received(made, source, sha256(data).hexdigest(), when, sender)
            return
        if not _PACKED.search(name):
            yield Unopened(source, _NO_WORKBOOK, sender, other=True)
            return
        before = self.number
        try:
            for packed, content in islice(unpack(data, is_workbook), MAX_ATTACHMENTS):
                yield from self.opened(f"{source} › {line(packed)}", packed, content, unpack, when, sender)
        except UserError as error:
            yield Unopened(source, error.what.zh, sender)
            return
        if self.number == before:
            yield Unopened(source, _NOTHING_IN, sender)


def is_workbook(name: str) -> bool:
    """Return whether a file is a workbook by its name, and no lock or leaving of a system."""
    return _TABLES.search(name) is not None and not _IGNORED.search(name.rpartition("/")[2]) and "__MACOSX/" not in name


def _ours(path: Path) -> bool:
    """Whether a file lies in a hidden folder, such as one of a command's own, or of a Mac."""
    return any(part.startswith(".") or part == "__MACOSX" for part in path.parent.parts)


def _mails(path: Path, source: str) -> Iterator[tuple[EmailMessage, str]]:
    if path.suffix.lower() == ".eml":
        yield _parsed(path.read_bytes()), source
        return
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.keys(), start=1):
            yield _parsed(box.get_bytes(key)), f"{source} #{number}"
    finally:
        box.close()


def _parsed(data: bytes) -> EmailMessage:
    return message_from_bytes(data, EmailMessage, policy=default)


def _attached(mail: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of what is attached to a mail, forwarded mails included."""
    count = 0
    for part in mail.walk():
        if part.is_multipart():
            continue
        name = _filename(part)
        if name and (_TABLES.search(name) or _PACKED.search(name) or _sent(part)) and count < MAX_ATTACHMENTS:
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and 0 < len(data) <= MAX_ATTACHMENT:
                count += 1
                yield name, data


def _sent(part: Message) -> bool:
    """Return whether somebody attached this, and it is no picture that a letter shows."""
    return part.get_content_disposition() == "attachment" and part.get("Content-ID") is None


def _filename(part: Message) -> str:
    try:
        return part.get_filename() or ""
    except (ValueError, IndexError, LookupError, UnicodeError):
        return ""  # a header that is beyond repair names no workbook


def _when(mail: EmailMessage) -> datetime | None:
    """Return when a mail came: by its topmost Received, which our own server wrote, else by the sender's Date."""
    try:
        stamps = [str(v).rpartition(";")[2].strip() for v in (mail.get_all("Received") or [])[:1]]
        stamps.append(str(mail.get("Date") or ""))
    except (ValueError, IndexError, LookupError):
        return None
    for stamp in stamps:
        try:
            when = parsedate_to_datetime(stamp)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return when if when.tzinfo else when.replace(tzinfo=CHINA)
    return None


def _sender(mail: EmailMessage) -> str | None:
    try:
        return line(parseaddr(str(mail.get("From") or ""))[1]) or None
    except (ValueError, IndexError, LookupError):
        return None
