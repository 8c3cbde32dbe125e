"""Whether a draft, as it would be sent, says what its entry in the journal says: to whom, for whom, which files."""

import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import make_msgid
from typing import cast

from quotaxl.core.words import Words
from quotaxl.mail.journal import JournalEntry
from quotaxl.text.clean import line

_TO = Words("收件人是 {found}，记录为 {noted}", "it goes to {found}, the record says {noted}")
_SENDER = Words("发件人是 {found}，记录为 {noted}", "it comes from {found}, the record says {noted}")
_FOR = Words("地区代码是 {found}，记录为 {noted}", "it is for {found}, the record says {noted}")
_ID = Words("邮件编号是 {found}，记录为 {noted}", "its Message-ID is {found}, the record says {noted}")
_FILES = Words("附件与记录的不同", "its attachments are not those of the record")
_MORE = Words("有密送收件人", "it has hidden recipients")
_NONE = "—"
_CODE = re.compile(r"\.q(\d{6})@")


def new_id(code: str, domain: str) -> str:
    """Return a new Message-ID that also says for which region the message is."""
    return make_msgid(f"q{code}", domain)


def differences(entry: JournalEntry, draft: bytes) -> tuple[Words, ...]:
    """Return in what a draft differs from its entry; nothing where it agrees. It is parsed as a reader does."""
    return tuple(_differences(entry, message_from_bytes(draft, policy=default)))


def _differences(entry: JournalEntry, mail: EmailMessage) -> Iterator[Words]:
    yield from _unlike(_TO, _addresses(mail, "To") + _addresses(mail, "Cc"), (*entry.to, *entry.cc))
    if entry.sender:
        yield from _unlike(_SENDER, _addresses(mail, "From"), (entry.sender,))
    if mail.get_all("Bcc") or any(name.lower().startswith("resent-") for name in mail):
        yield _MORE
    yield from _unlike(_ID, tuple(str(one).strip() for one in mail.get_all("Message-ID", ())), (entry.message_id,))
    if named := _CODE.search(entry.message_id):  # those of 0.1.0 have none
        yield from _unlike(_FOR, (named[1],), (entry.code,))
    if not _same_files(entry, mail):
        yield _FILES


def _unlike(words: Words, found: tuple[str, ...], noted: tuple[str, ...]) -> Iterator[Words]:
    if found != noted:
        yield words.fill(found=line("; ".join(found)) or _NONE, noted=line("; ".join(noted)) or _NONE)


def _addresses(mail: EmailMessage, header: str) -> tuple[str, ...]:
    return tuple(address.addr_spec for one in mail.get_all(header, ()) for address in one.addresses)


def _same_files(entry: JournalEntry, mail: EmailMessage) -> bool:
    """Return whether the attachments are the entry's files, or the one package that was made of them."""
    parts = list(mail.iter_attachments())
    if len(parts) == 1 and parts[0].get_filename() == f"{entry.region}.zip" and entry.files:
        return True
    found = (hashlib.sha256(cast("bytes", part.get_payload(decode=True) or b"")).hexdigest() for part in parts)
    return sorted(found) == sorted(digest for _, _, digest in entry.files)
