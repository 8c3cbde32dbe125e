"""From a parcel to a message: subject and body from templates, headers through EmailMessage only. Opens no network."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import EmailPolicy
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotaxl.core.amount import Amount
from quotaxl.core.errors import UserError
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.table import ColumnType, Table
from quotaxl.core.words import Words
from quotaxl.dossier.owner import ALLOCATION, COUNTY_INFO, row_regions
from quotaxl.mail.match import Parcel
from quotaxl.text.clean import clean, line

if TYPE_CHECKING:
    from jinja2 import Template

SUBJECT, BODY = "subject.txt", "body.txt"
_OWN = Path(__file__).parent / "templates"
_UNSENT = b"X-Unsent: 1\r\n"
"""Makes Outlook open a draft for editing instead of as a received message; taken off when it is sent."""

_ALIKE = frozenset({"mime-version", "content-type", "content-transfer-encoding"})
"""Headers that have the same few values in every message of a mailing."""


class _Registry(HeaderRegistry):
    """EmailMessage's registry makes a class for each header of each message; this one for each name."""

    @cache  # noqa: B019 - there is one registry, for as long as the program runs
    def __getitem__(self, name: str) -> type[BaseHeader]:
        return super().__getitem__(name)


class _Policy(EmailPolicy):
    """EmailMessage's policy, which parses and folds only once what is alike in all messages: most of its time."""

    def header_store_parse(self, name: str, value: object) -> tuple[str, Any]:
        if type(value) is str and name.lower() in _ALIKE:
            return name, _parsed(name, value)
        return super().header_store_parse(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        return _folded(name, value) if name.lower() in _ALIKE else super().fold_binary(name, value)


_LAID_OUT = EmailPolicy(linesep="\r\n", max_line_length=76, header_factory=_Registry())
"""Python fills an encoded word up to two short of this; RFC 2047 allows it 75 characters."""

_POLICY = _Policy(linesep="\r\n", max_line_length=76, header_factory=_LAID_OUT.header_factory)


@lru_cache(maxsize=64)
def _parsed(name: str, value: str) -> str:
    parsed: str = _LAID_OUT.header_store_parse(name, value)[1]  # a header is a text that knows its name
    return parsed


@lru_cache(maxsize=64)
def _folded(name: str, value: str) -> bytes:
    return _LAID_OUT.fold_binary(name, _parsed(name, value))


_BOUNDARY = "=_quotaxl_part_=="
"""Parts are all base64, in which no line can hold it."""

_SPECIAL = re.compile(r'["\\<>()\[\]:;@,=?]')
_WRONG = Words("邮件模板有误：{what}。", "The mail template is wrong: {what}.")
_MEND = Words("改正模板，可用的名称见 docs/mail.md。", "Correct it; docs/mail.md lists the names there are.")


Enclosed = tuple[str, bytes]
"""An attachment's name and bytes."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and body templates, as text."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What all messages of a run share: who sends, until when answers are due, how it is worded."""

    sender: str
    sender_name: str
    deadline: date | None
    wording: Wording


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to be drafted: `data` is what goes over the wire, without the date of sending."""

    region: str
    code: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    body: str
    message_id: str
    parcel: Parcel
    data: bytes

    @property
    def draft(self) -> bytes:
        """The .eml file that mail programs open as a draft."""
        return _UNSENT + self.data


def wording(folder: Path | None = None) -> Wording:
    """Return the shipped templates, or those of a folder with subject.txt and body.txt. Raises UserError."""
    place = folder or _OWN
    texts = []
    for name in (SUBJECT, BODY):
        try:
            texts.append((place / name).read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as fault:
            raise UserError(str(place / name), _WRONG.fill(what=fault), _MEND) from fault
    return Wording(*texts)


def compose(
    parcel: Parcel, enclosed: Sequence[Enclosed], letter: Letter, regions: RegionTable, message_id: str
) -> Message:
    """Return the message for one contact. Raises UserError for a template that fails.

    `enclosed` is what is attached: the parcel's files, or the package made of them. Text from workbooks is
    cleaned of control characters before it reaches a template, and what a template makes of it is put into
    headers by EmailMessage, which refuses line breaks.
    """
    names = [_header(name) for name, _ in enclosed]
    values = {**values_of(parcel, letter, regions), "attachments": tuple(map(line, names))}
    subject = _header(_render(letter.wording.subject, values))
    body = clean(_render(letter.wording.body, values)).strip("\n") + "\n"
    contact = parcel.contact
    named = _person(f"{contact.unit} {contact.name}")
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(_person(letter.sender_name), addr_spec=letter.sender)
    mail["To"] = [Address(named if n == 0 else "", addr_spec=one) for n, one in enumerate(contact.to)]
    if contact.cc:
        mail["Cc"] = [Address(addr_spec=one) for one in contact.cc]
    mail["Subject"] = subject
    mail["Message-ID"] = message_id
    mail.set_content(body, cte="base64")
    if names:
        mail.make_mixed(boundary=_BOUNDARY)
    for number, (name, (_, data)) in enumerate(zip(names, enclosed, strict=True)):
        _attach(mail, number, name, data)
    whole = _with_names(mail.as_bytes(), names)
    region = contact.region
    return Message(region.name, region.code, contact.to, contact.cc, subject, body, message_id, parcel, whole)


def _header(text: str) -> str:
    """Return text from outside as one line that EmailMessage cannot take for anything but text.

    What looks like an encoded word would be decoded when the header is folded, with the line breaks that it
    may hold: =?utf-8?q?=0d=0aBcc:...?= in a name would become a header of its own.
    """
    return line(text).replace("=?", "= ?")


def _person(text: str) -> str:
    """Return a name for an address, without what has a meaning beside an address."""
    return " ".join(_SPECIAL.sub(" ", _header(text)).split())


def _attach(mail: EmailMessage, number: int, name: str, data: bytes) -> None:
    # octet-stream: the type of .xlsx is longer than a line, and Python folds it into nonsense; programs go by the name
    mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    list(mail.iter_attachments())[number].set_param("name", _placeholder(number))


def _placeholder(number: int) -> str:
    return f"quotaxl-name-{number}"


def _with_names(data: bytes, names: Sequence[str]) -> bytes:
    """Return the message with each file's name also as RFC 2047 words in Content-Type.

    The standard is the RFC 2231 form in Content-Disposition; older Foxmail and Outlook know only this one,
    which EmailMessage does not write. The words are base64, so nothing of a name can end the header.
    """
    head, body = data.split(b"\r\n\r\n", 1)
    pieces = [head]
    for number, name in enumerate(names):
        words = Header(name, "utf-8", maxlinelen=70).encode(linesep="\r\n") if not name.isascii() else name
        before, found, body = body.partition(f'name="{_placeholder(number)}"'.encode())
        if not found:
            raise ValueError(f"the place for the name of attachment {number} is gone")
        pieces.append((b"\r\n\r\n" if number == 0 else b"") + before + f'\r\n name="{_quoted(words)}"'.encode())
    return b"".join(pieces) + (body if names else b"\r\n\r\n" + body)


def _quoted(words: str) -> str:
    return re.sub(r'(["\\])', r"\\\1", words) if "=?" not in words else words


def values_of(parcel: Parcel, letter: Letter, regions: RegionTable) -> Mapping[str, object]:
    """Return what templates may use beside the attachments' names (docs/mail.md): text cleaned, amounts with unit."""
    contact = parcel.contact
    notice = next((table for table in parcel.tables if table.form == ALLOCATION), None)
    day = letter.deadline
    number = (notice and notice.document_number) or _notice_number(parcel.tables)
    return {
        "region": contact.region.name,
        "code": contact.region.code,
        "unit": line(contact.unit),
        "name": line(contact.name),
        "title": _without_issuer(line(notice.title), contact.region, regions) if notice else "",
        "document_number": line(number or ""),
        "year": next((table.year for table in parcel.tables if table.year), None),
        "figures": figures(notice, parcel, regions) if notice else (),
        "deadline": f"{day.year}年{day.month}月{day.day}日" if day else "",
        "sender": line(letter.sender_name or letter.sender),
    }


def figures(notice: Table, parcel: Parcel, regions: RegionTable) -> tuple[tuple[str, str], ...]:
    """Return the region's amounts of an extract as (heading, amount with unit), blank ones left out."""
    region = parcel.contact.region
    found = row_regions(notice, regions, (region, *regions.ancestors(region))[-1])
    at = next((n for n, one in enumerate(found) if one == region), None)
    if at is None:
        return ()
    shown = []
    for column in notice.columns:
        value, unit = notice.frame[column.name][at] if column.type is ColumnType.AMOUNT else None, column.unit
        unit = unit or notice.unit
        if isinstance(value, Decimal) and unit:
            shown.append((line("".join(column.path)), str(Amount(value, unit))))
    return tuple(shown)


def _notice_number(tables: Sequence[Table]) -> str | None:
    infos = (table for table in tables if table.form == COUNTY_INFO)
    return next((number for info in infos if (number := info.text("notice_number", "value"))), None)


def _render(text: str, values: Mapping[str, object]) -> str:
    from jinja2 import TemplateError  # noqa: PLC0415 - slow to import

    try:
        return _template(text).render(values)
    except (TemplateError, TypeError, ArithmeticError, LookupError, ValueError, OverflowError) as fault:
        raise UserError(SUBJECT + " / " + BODY, _WRONG.fill(what=fault), _MEND) from fault


@cache
def _template(text: str) -> "Template":
    """Templates of users run in a sandbox; a name that is not known is an error and not an empty text."""
    from jinja2 import StrictUndefined  # noqa: PLC0415 - slow to import
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    return ImmutableSandboxedEnvironment(undefined=StrictUndefined).from_string(text)


def _without_issuer(title: str, region: Region, regions: RegionTable) -> str:
    """Return a table's title without the region above that issued it: the subject is about the region below."""
    above = sorted((name for r in regions.ancestors(region) for name in r.names), key=len, reverse=True)
    return next((title.removeprefix(name) for name in above if title.startswith(name)), title)
