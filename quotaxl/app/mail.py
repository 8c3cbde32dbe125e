"""Use case: what is mailed to whom, previewed as drafts and written down before anything can be sent."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from quotaxl.app.findings import is_list, is_printed_list
from quotaxl.app.manifest import settle, unfinished
from quotaxl.app.many import Map, workers
from quotaxl.app.outputs import publish, staging, tell_settled, unwritable
from quotaxl.app.places import listed
from quotaxl.app.regions import one_region
from quotaxl.app.told import tell
from quotaxl.batch.chunking import quiet
from quotaxl.catalogue import regions
from quotaxl.catalogue.form import forms
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Grid
from quotaxl.core.ports import ReadAsides, ReadWorkbook
from quotaxl.core.words import Words, list_of
from quotaxl.dossier.owner import ALLOCATION, COUNTY_INFO
from quotaxl.mail.agree import differences, new_id
from quotaxl.mail.compose import Letter, Message, compose
from quotaxl.mail.contacts import SharedAddress, read_contacts, shared_addresses
from quotaxl.mail.journal import JournalEntry, MessageState, open_journal
from quotaxl.mail.match import Candidate, Parcel, attachment_of, match
from quotaxl.mail.mentions import NO_NAMES, RegionMention, SoughtNames, mentions, sought
from quotaxl.mail.zipped import zipped
from quotaxl.reading import read_tables
from quotaxl.split.extract import MADE_FOR

DRAFTS = "邮件草稿"
_SHOWN = 20
_SETTLED = (MessageState.SENT, MessageState.SENDING, MessageState.UNCERTAIN)
_MB = 1 << 20

_NO_FOLDER = Words("没有这个文件夹。", "There is no such folder.")
_GIVE_FOLDER = Words("给出 quotaxl split 生成的文件夹。", "Give the folder that quotaxl split made.")
_CUT_OFF = Words(
    "这个文件夹的输出正在写，或上次被中断，文件可能不全，没有生成草稿。",
    "A writing into this folder is under way or was cut off; files may be missing. No draft was made.",
)
_WRITE_AGAIN = Words("请重新运行 quotaxl split，再寄送。", "Run quotaxl split again, then mail.")
_PROBLEMS = Words(
    "有{count}处不能寄送，没有生成草稿，也没有寄出任何邮件：\n{list}",
    "{count} things stop the mailing; no draft was made and nothing was sent:\n{list}",
)
_MEND = Words("逐条改正通讯录或文件后重新运行。", "Correct the contacts or the files and run it again.")
_NOT_SENT = Words(
    "核对结果只供填报人员使用，不寄送：{names}。",
    "Lists of findings are for whoever prepares the forms; not sent: {names}.",
)
_UNREADABLE = Words("{file}：{what}", "{file}: {what}")
_LARGE = Words(
    "{region}的邮件有{size}MB，超过{limit}MB：请删去附件中的图片和无关工作表，或分几次寄送，"
    "或先问清对方邮箱的上限，再用 --max-mb 放宽。",
    "The mail for {region} has {size} MB, more than {limit} MB: take pictures and unrelated sheets out, send the files "
    "in parts, or ask what the recipient's mailbox takes and allow more with --max-mb.",
)
_SHARED = Words(
    "{place}：{address} 用于{regions}几个地区，各地区的文件都会寄到这里；确是同一收件人的，加 --shared {address}",
    "{place}: {address} is given for several regions ({regions}), whose files would all go there; where that is meant, "
    "add --shared {address}",
)
_SHARED_OTHERS = Words(
    "{place}：{address} 用于几个地区（{regions}），而单位或联系人不同；确是共用邮箱的，加 --shared {address}",
    "{place}: {address} is given for several regions ({regions}) whose units or persons differ; where the mailbox is "
    "shared indeed, add --shared {address}",
)
_UNKNOWN_AGAIN = Words("--again 给出的{region}不在通讯录中。", "--again names {region}, which the contacts do not.")


@dataclass(frozen=True, slots=True)
class MailOrder:
    """What to mail: the folder of files, the contacts, where drafts go and how they are worded.

    `again` names regions that get a new message although an earlier one was sent or may have been; `shared` the
    addresses that several regions have indeed.
    """

    folder: Path
    contacts: Path
    drafts: Path
    letter: Letter
    within: str | None = None
    max_mb: int = 20
    again: tuple[str, ...] = ()
    zip_password: str | None = None
    pack: bool = False
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """The journal's entries in the contacts' order: fresh drafts, and what earlier runs settled."""

    entries: tuple[JournalEntry, ...]
    messages: tuple[Message, ...]
    doubts: Mapping[str, tuple[tuple[str, RegionMention], ...]] = field(default_factory=dict)
    """By a region's code what its files mention that may not be meant for it."""


def preview(
    order: MailOrder,
    read: ReadWorkbook,
    asides: ReadAsides | None = None,
    ask: Callable[[SharedAddress], bool] | None = None,
) -> Preview:
    """Write a draft for each contact and note them in the journal; nothing is sent.

    `asides` reads what files say beside their cells, which is looked through as the cells are; `ask` asks a person
    whether an address is shared indeed. Raises UserError, before any file is written, for everything that does not
    fit together, and where the drafts cannot be written.
    """
    known = regions.load()
    if not order.folder.is_dir():
        raise UserError(str(order.folder), _NO_FOLDER, _GIVE_FOLDER)
    if unfinished(order.folder):
        raise UserError(str(order.folder), _CUT_OFF, _WRITE_AGAIN)
    files = files_of(order.folder, order.contacts)
    with workers(len(files)) as apply:
        parcels = matched(order, files, read, apply, asides, ask)
        again = tuple(one_region(name, known).code for name in order.again)
        for code in again:
            if not any(parcel.contact.region.code == code for parcel in parcels):
                raise UserError("--again", _UNKNOWN_AGAIN.fill(region=code), _MEND)
        with _written(order.drafts) as stage, open_journal(order.drafts, sending=True) as journal:
            before = {entry.code: entry for entry in journal.entries()}
            kept = {c: e for c, e in before.items() if e.state in _SETTLED and c not in again}
            fresh = [parcel for parcel in parcels if parcel.contact.region.code not in kept]
            drafted = list(apply(partial(_draft, order=order, stage=stage), fresh))
            entries = [entry for entry, _ in drafted]
            publish({order.drafts / e.draft: stage / e.draft for e in entries}, force=True)
            journal.prepare(entries, again)
            for entry in before.values():
                if entry.state not in _SETTLED and entry.draft not in {e.draft for e in entries}:
                    (order.drafts / entry.draft).unlink(missing_ok=True)
    made = {entry.code: entry for entry in (*kept.values(), *entries)}
    codes = [parcel.contact.region.code for parcel in parcels]
    doubts = {parcel.contact.region.code: parcel.doubts for parcel in parcels if parcel.doubts}
    return Preview(tuple(made[code] for code in codes), tuple(message for _, message in drafted), doubts)


@contextmanager
def _written(drafts: Path) -> Iterator[Path]:
    """Make the folder of drafts and give a staging folder in it. Raises UserError where nothing can be written."""
    try:
        drafts.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise unwritable(drafts, fault) from fault
    for one in settle(drafts):
        tell_settled(one)
    with staging(drafts) as stage:
        yield stage


def matched(
    order: MailOrder,
    paths: Sequence[Path],
    read: ReadWorkbook,
    apply: Map,
    asides: ReadAsides | None = None,
    ask: Callable[[SharedAddress], bool] | None = None,
) -> tuple[Parcel, ...]:
    """Return what each contact gets of the files. Raises UserError that lists everything that does not fit."""
    known = regions.load()
    within = one_region(order.within, known) if order.within else None
    contacts = read_contacts(read(order.contacts), known, within)
    problems = list(contacts.problems)
    doubtful = [one for one in shared_addresses(contacts.contacts) if one.address not in map(str.lower, order.shared)]
    if not ask:
        problems += map(_shared, doubtful)
    elif not problems and not all(map(ask, doubtful)):
        raise stopped(str(order.contacts), [_shared(one) for one in doubtful])
    names = sought((contact.region for contact in contacts.contacts), known)
    files: list[Candidate] = []
    own: list[str] = []
    for found in apply(partial(candidate, read=read, asides=asides, names=names), paths):
        if isinstance(found, Words):
            problems.append(found)
        elif isinstance(found, Path):
            own.append(found.name)
        else:
            files.append(found)
    if own:
        tell(_NOT_SENT.fill(names="、".join(own)))
    result = match(files, contacts.contacts, known, names, contacts.flawed)
    problems += result.problems
    for parcel in result.parcels:
        size = sum(a.size for a in parcel.attachments) * 4 // 3  # as base64 carries it
        if size > order.max_mb * _MB:
            told = _LARGE.fill(region=parcel.contact.region.name, size=-(-size // _MB), limit=order.max_mb)
            problems.append(told)
    if problems:
        raise stopped(str(order.folder), problems)
    return result.parcels


def files_of(folder: Path, *but: Path) -> tuple[Path, ...]:
    """Return the files directly in a folder by name, without hidden ones, lock files and `but`."""
    left_out = {path.resolve() for path in but}
    return tuple(
        path for path in listed(folder) if path.is_file() and not quiet(path.name) and path.resolve() not in left_out
    )


def _shared(one: SharedAddress) -> Words:
    values = {"address": one.address, "regions": "、".join(one.regions), "place": one.places[-1]}
    return (_SHARED if one.alike else _SHARED_OTHERS).fill(**values)


def candidate(
    path: Path, read: ReadWorkbook, asides: ReadAsides | None = None, names: SoughtNames = NO_NAMES
) -> Candidate | Words | Path:
    """Return a file with its tables and what it mentions, or what is wrong with it; a list of findings as its path.

    Such a list is for whoever prepares the forms and goes to nobody.
    """
    known = regions.load()
    if is_printed_list(path):
        return path
    try:
        workbook = read(path)
        if is_list(workbook):
            return path
        found = mentions(workbook, asides(path) if asides else (), names)
    except UserError as error:
        return _UNREADABLE.fill(file=path.name, what=error.what)
    stated = workbook.names.get(MADE_FOR, "").strip('="')
    within = known.code(stated[:2] + "0000") if stated else None
    wanted = [form for form in forms() if form.id in (ALLOCATION, COUNTY_INFO)]  # of the rest the region is enough
    tables = (replace(t, grid=_bare(t.grid)) for t in read_tables(workbook, known, wanted, parent=within))
    return Candidate(attachment_of(path), tuple(tables), stated or None, found)


def _bare(grid: Grid) -> Grid:
    """Return a grid without its cells, which nobody asks for any more."""
    return Grid(grid.file, grid.sheet, ())


def stopped(where: str, problems: Sequence[Words]) -> UserError:
    """Return the error that lists what stops a mailing, the first twenty in full."""
    unique = list(dict.fromkeys(problems))
    more = [Words("……另有{n}处", "… and {n} more").fill(n=len(unique) - _SHOWN)] if len(unique) > _SHOWN else []
    shown = [*unique[:_SHOWN], *more]
    listed = Words("\n".join(f"  {p.zh}" for p in shown), "\n".join(f"  {p.en}" for p in shown))
    return UserError(where, _PROBLEMS.fill(count=len(unique), list=listed), _MEND)


def _draft(parcel: Parcel, order: MailOrder, stage: Path) -> tuple[JournalEntry, Message]:
    """Write one draft; return its entry and the message without its bytes, which need not stay in memory."""
    try:
        files = [(a.name, a.path.read_bytes()) for a in parcel.attachments]
    except OSError as fault:
        raise stopped(str(order.folder), [_GONE.fill(file=fault.filename)]) from fault
    for attachment, (_, data) in zip(parcel.attachments, files, strict=True):
        if hashlib.sha256(data).hexdigest() != attachment.sha256:
            raise stopped(attachment.name, [_CHANGED.fill(file=attachment.name)])
    if order.pack:
        files = [(f"{parcel.contact.region.name}.zip", zipped(files, order.zip_password))]
    identifier = new_id(parcel.contact.region.code, order.letter.sender.partition("@")[2])
    message = compose(parcel, files, order.letter, regions.load(), identifier)
    name = f"{message.code}{message.region}.eml"
    data = message.draft
    try:
        (stage / name).write_bytes(data)
    except OSError as fault:
        raise unwritable(order.drafts / name, fault) from fault
    entry = JournalEntry(
        code=message.code,
        region=message.region,
        to=message.to,
        cc=message.cc,
        subject=message.subject,
        message_id=message.message_id,
        draft=name,
        draft_sha256=hashlib.sha256(data).hexdigest(),
        files=tuple((str(a.path.resolve()), a.size, a.sha256) for a in parcel.attachments),
        sender=order.letter.sender,
    )
    return entry, replace(message, data=b"", parcel=replace(parcel, tables=()))


_CHANGED = Words("{file} 在预览之后被改动。", "{file} was changed since the preview.")
_GONE = Words("{file} 已不存在。", "{file} is gone.")


NOT_AS_NOTED = Words(
    "{file} 与寄送记录不符（{what}），没有寄送。", "{file} is not what the record says ({what}); nothing was sent."
)


def unchanged(entries: Sequence[JournalEntry], drafts: Path) -> None:
    """Raise UserError where a draft or an attachment is not what was previewed, or not what its entry says."""
    problems = []
    for entry in entries:
        for path, digest in ((drafts / entry.draft, entry.draft_sha256), *((Path(p), h) for p, _, h in entry.files)):
            if not path.is_file():
                problems.append(_GONE.fill(file=path.name))
            elif hashlib.sha256(data := path.read_bytes()).hexdigest() != digest:
                problems.append(_CHANGED.fill(file=path.name))
            elif digest == entry.draft_sha256 and (wrong := differences(entry, data)):
                problems.append(NOT_AS_NOTED.fill(file=path.name, what=list_of(wrong)))
    if problems:
        raise stopped(str(drafts), problems)
