"""Which files go to which contact: by the regions that the files' own tables name, never by order or file name."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quotaxl.core.region import Region, RegionTable
from quotaxl.core.table import Table
from quotaxl.core.visible import holds_unsafe, visible
from quotaxl.core.words import Words
from quotaxl.dossier.owner import owners
from quotaxl.mail.contacts import Contact
from quotaxl.mail.mentions import NO_NAMES, RegionMention, SoughtNames, foreign


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to be sent: where it is, its name, size and the SHA-256 of its bytes."""

    path: Path
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The name under which it is sent."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file of the folder with its tables; `stated` is the code it says it was made for, None where it says none."""

    attachment: Attachment
    tables: tuple[Table, ...]
    stated: str | None = None
    mentions: tuple[RegionMention, ...] = ()
    """What it says anywhere of contacts' regions, and of secrecy."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one contact gets."""

    contact: Contact
    attachments: tuple[Attachment, ...]
    tables: tuple[Table, ...]
    doubts: tuple[tuple[str, RegionMention], ...] = ()
    """(file name, what it mentions): another contact's region, or a word of secrecy. The sender looks at it."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The parcels in the contacts' order, and one message for each thing that does not fit."""

    parcels: tuple[Parcel, ...]
    problems: tuple[Words, ...]


def attachment_of(path: Path) -> Attachment:
    """Return a file as an attachment."""
    data = path.read_bytes()
    return Attachment(path, len(data), hashlib.sha256(data).hexdigest())


def match(
    files: Iterable[Candidate],
    contacts: Sequence[Contact],
    regions: RegionTable,
    names: SoughtNames = NO_NAMES,
    flawed: Collection[str] = (),
) -> Matched:
    """Return each contact's files, and everything that is doubtful as a problem.

    That is: a file of no region or of several, one whose name or hidden mark names another region than its
    tables do, a contact without file, a file without contact. `names` are what was looked for (mentions.sought),
    `flawed` codes of regions whose contact is told of already.
    """
    nobody: dict[str, list[str]] = {}
    by_code = {contact.region.code: contact for contact in contacts}
    parcels: dict[str, list[Candidate]] = {}
    problems: list[Words] = []
    for file in files:
        owner = _owner(file, regions)
        if isinstance(owner, Words):
            problems.append(owner)
        elif other := _named_otherwise(file.attachment.name, owner, by_code):
            problems.append(_OTHERWISE.fill(file=_shown(file), region=owner.name, other=other))
        elif owner.code not in by_code:
            if owner.code not in flawed:
                nobody.setdefault(owner.name, []).append(_shown(file))
        else:
            parcels.setdefault(owner.code, []).append(file)
    problems += [_NO_CONTACT.fill(file="、".join(shown), region=name) for name, shown in nobody.items()]
    for contact in contacts:
        if contact.region.code not in parcels:
            problems.append(_NO_FILE.fill(place=contact.place, region=contact.region.name))
    made = tuple(
        Parcel(
            contact,
            tuple(file.attachment for file in found),
            tuple(table for file in found for table in file.tables),
            tuple(
                (file.attachment.name, one)
                for file in found
                for one in foreign(file.mentions, contact.region, names, regions)
            ),
        )
        for contact in contacts
        if (found := parcels.get(contact.region.code))
    )
    return Matched(made, tuple(problems))


def _owner(file: Candidate, regions: RegionTable) -> Region | Words:
    stated = regions.code(file.stated) if file.stated else None
    if holds_unsafe(file.attachment.name):
        return _UNSAFE.fill(file=_shown(file))
    found = owners(file.tables, regions, stated)
    if not found:
        return _NO_REGION.fill(file=_shown(file))
    if len(found) > 1:
        names = "、".join(sorted(region.name for region in found)[:6])
        return _SEVERAL.fill(file=_shown(file), regions=names)
    (owner,) = found
    if stated and stated != owner:
        return _OTHERWISE.fill(file=_shown(file), region=owner.name, other=stated.name)
    return owner


def _named_otherwise(name: str, owner: Region, by_code: Mapping[str, Contact]) -> str | None:
    """Return the other contact's region that a file name speaks of, where it does not speak of its own."""
    stem = Path(name).stem
    if any(n in stem for n in (owner.code, *owner.names)):
        return None
    others = (contact.region for contact in by_code.values())
    return next((r.name for r in others if r != owner and any(n in stem for n in (r.code, *r.names))), None)


def _shown(file: Candidate) -> str:
    return visible(file.attachment.name)


_UNSAFE = Words("{file}：文件名中有控制字符，请改名。", "{file}: the name holds control characters; rename it.")
_NO_REGION = Words(
    "{file}：表格中没有写明是哪个地区，或地区名称不认识。", "{file}: its tables name no region, or none that is known."
)
_SEVERAL = Words(
    "{file}：表格里有几个地区（{regions}），不能寄给其中一个。",
    "{file}: its tables name several regions ({regions}); it cannot go to one of them.",
)
_OTHERWISE = Words(
    "{file}：表格属于{region}，文件却标明给{other}。",
    "{file}: its tables are of {region}, but the file says it is for {other}.",
)
_NO_CONTACT = Words("{file}：通讯录中没有{region}。", "{file}: the contacts do not name {region}.")
_NO_FILE = Words("{place}：没有{region}的文件。", "{place}: there is no file of {region}.")
