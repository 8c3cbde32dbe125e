"""Use case: what is mailed to whom, previewed as drafts and written down before anything can be sent."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.utils import make_msgid
from functools import partial
from pathlib import Path

from quotaxl.app.manifest import unfinished
from quotaxl.app.many import Map, workers
from quotaxl.app.regions import one_region
from quotaxl.catalogue import regions
from quotaxl.catalogue.form import forms
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Grid
from quotaxl.core.ports import ReadWorkbook
from quotaxl.core.words import Words
from quotaxl.dossier.owner import ALLOCATION, COUNTY_INFO
from quotaxl.mail.compose import Letter, Message, compose
from quotaxl.mail.contacts import read_contacts
from quotaxl.mail.journal import JournalEntry, MessageState, open_journal
from quotaxl.mail.match import Candidate, Parcel, attachment_of, match
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
_UNREADABLE = Words("{file}：{what}", "{file}: {what}")
_LARGE = Words(
    "{region}的邮件有{size}MB，超过{limit}MB：请删去附件中的图片和无关工作表，或分几次寄送，"
    "或先问清对方邮箱的上限，再用 --max-mb 放宽。",
    "The mail for {region} has {size} MB, more than {limit} MB: take pictures and unrelated sheets out, send the files "
    "in parts, or ask what the recipient's mailbox takes and allow more with --max-mb.",
)
_UNKNOWN_AGAIN = Words("--again 给出的{region}不在通讯录中。", "--again names {region}, which the contacts do not.")


@dataclass(frozen=True, slots=True)
class MailOrder:
    """What to mail: the folder of files, the contacts, where drafts go and how they are worded.

    `again` names regions that get a new message although an earlier one was sent or may have been.
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


@dataclass(frozen=True, slots=True)
class Preview:
    """The journal's entries in the contacts' order: fresh drafts, and what earlier runs settled."""

    entries: tuple[JournalEntry, ...]
    messages: tuple[Message, ...]


def preview(order: MailOrder, read: ReadWorkbook) -> Preview:
    """Write a draft for each contact and note them in the journal; nothing is sent.

    Raises UserError, before any file is written, for everything that does not fit together.
    """
    known = regions.load()
    if not order.folder.is_dir():
        raise UserError(str(order.folder), _NO_FOLDER, _GIVE_FOLDER)
    if unfinished(order.folder):
        raise UserError(str(order.folder), _CUT_OFF, _WRITE_AGAIN)
    files = files_of(order.folder, order.contacts)
    with workers(len(files)) as apply:
        parcels = matched(order, files, read, apply)
        again = tuple(one_region(name, known).code for name in order.again)
        for code in again:
            if not any(parcel.contact.region.code == code for parcel in parcels):
                raise UserError("--again", _UNKNOWN_AGAIN.fill(region=code), _MEND)
        order.drafts.mkdir(parents=True, exist_ok=True)
        with open_journal(order.drafts, sending=True) as journal:
            before = {entry.code: entry for entry in journal.entries()}
            kept = {c: e for c, e in before.items() if e.state in _SETTLED and c not in again}
            fresh = [parcel for parcel in parcels if parcel.contact.region.code not in kept]
            drafted = list(apply(partial(_draft, order=order), fresh))
            entries = [entry for entry, _ in drafted]
            for entry in before.values():
                if entry.state not in _SETTLED and entry.draft not in {e.draft for e in entries}:
                    (order.drafts / entry.draft).unlink(missing_ok=True)
            journal.prepare(entries, again)
    made = {entry.code: entry for entry in (*kept.values(), *entries)}
    codes = [parcel.contact.region.code for parcel in parcels]
    return Preview(tuple(made[code] for code in codes), tuple(message for _, message in drafted))


def matched(order: MailOrder, paths: Sequence[Path], read: ReadWorkbook, apply: Map) -> tuple[Parcel, ...]:
    """Return what each contact gets of the files. Raises UserError that lists everything that does not fit."""
    known = regions.load()
    within = one_region(order.within, known) if order.within else None
    contacts = read_contacts(read(order.contacts), known, within)
    problems = list(contacts.problems)
    files: list[Candidate] = []
    for found in apply(partial(candidate, read=read), paths):
        if isinstance(found, Words):
            problems.append(found)
        else:
            files.append(found)
    result = match(files, contacts.contacts, known)
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
        path
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.name.startswith((".", "~$")) and path.resolve() not in left_out
    )


def candidate(path: Path, read: ReadWorkbook) -> Candidate | Words:
    """Return a file with its tables, or what is wrong with it."""
    known = regions.load()
    try:
        workbook = read(path)
    except UserError as error:
        return _UNREADABLE.fill(file=path.name, what=error.what)
    stated = workbook.names.get(MADE_FOR, "").strip('="')
    within = known.code(stated[:2] + "0000") if stated else None
    wanted = [form for form in forms() if form.id in (ALLOCATION, COUNTY_INFO)]  # of the rest the region is enough
    tables = (replace(t, grid=_bare(t.grid)) for t in read_tables(workbook, known, wanted, parent=within))
    return Candidate(attachment_of(path), tuple(tables), stated or None)


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


def _draft(parcel: Parcel, order: MailOrder) -> tuple[JournalEntry, Message]:
    """Write one draft; return its entry and the message without its bytes, which need not stay in memory."""
    files = [(a.name, a.path.read_bytes()) for a in parcel.attachments]
    for attachment, (_, data) in zip(parcel.attachments, files, strict=True):
        if hashlib.sha256(data).hexdigest() != attachment.sha256:
            raise stopped(attachment.name, [_CHANGED.fill(file=attachment.name)])
    if order.pack:
        files = [(f"{parcel.contact.region.name}.zip", zipped(files, order.zip_password))]
    identifier = make_msgid("quotaxl", order.letter.sender.partition("@")[2])
    message = compose(parcel, files, order.letter, regions.load(), identifier)
    name = f"{message.code}{message.region}.eml"
    data = message.draft
    (order.drafts / name).write_bytes(data)
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


def unchanged(entries: Sequence[JournalEntry], drafts: Path) -> None:
    """Raise UserError where a draft or an attachment is not what was previewed."""
    problems = []
    for entry in entries:
        for path, digest in ((drafts / entry.draft, entry.draft_sha256), *((Path(p), h) for p, _, h in entry.files)):
            if not path.is_file():
                problems.append(_GONE.fill(file=path.name))
            elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                problems.append(_CHANGED.fill(file=path.name))
    if problems:
        raise stopped(str(drafts), problems)
