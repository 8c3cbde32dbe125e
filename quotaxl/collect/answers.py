"""What came back: workbooks in a folder, and those attached to mails (.eml, .mbox), each copied under a safe name."""

import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import sha256
from pathlib import Path

from quotaxl.text.clean import line

CHINA = timezone(timedelta(hours=8))
"""Days are those of Beijing time, which has no summer time."""

MAILS = (".eml", ".mbox")
MAX_ATTACHMENT = 64 << 20
MAX_ATTACHMENTS = 50
"""Attachments looked at in one mail; more are no answer but an attack or a mistake."""

_TABLES = re.compile(r"\.(xlsx|xlsm|xls|et|ods)$", re.I)
_IGNORED = re.compile(r"^(\.|~\$)|\.(sqlite|lock|sqlite-wal|sqlite-shm)$", re.I)


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


def received(folder: Path, store: Path) -> Iterator[Received]:
    """Yield every workbook in `folder` and below, also those attached to its mails.

    Attachments are written to `store` under names of ours, 0001.xlsx and so on: the names that a mail
    gives are shown, never used as a path.
    """
    number = 0
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or _IGNORED.search(path.name) or _ours(path.relative_to(folder)):
            continue
        source = str(path.relative_to(folder))
        if path.suffix.lower() in MAILS:
            for mail, label in _mails(path, source):
                for name, data in _attached(mail):
                    number += 1
                    made = store / f"{number:04d}{Path(name).suffix.lower()}"
                    made.write_bytes(data)
                    yield Received(
                        made, f"{label} › {line(name)}", sha256(data).hexdigest(), _when(mail), _sender(mail)
                    )
        elif _TABLES.search(path.name):
            yield Received(path, source, sha256(path.read_bytes()).hexdigest())


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
    """Yield (name, bytes) of the workbooks attached to a mail, forwarded mails included."""
    count = 0
    for part in mail.walk():
        if part.is_multipart():
            continue
        name = _filename(part)
        if name and _TABLES.search(name) and count < MAX_ATTACHMENTS:
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and 0 < len(data) <= MAX_ATTACHMENT:
                count += 1
                yield name, data


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
