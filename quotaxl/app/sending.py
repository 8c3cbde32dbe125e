"""Use case: sending the drafts that were previewed, or what is left of them after an interruption."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from quotaxl.app.mail import NOT_AS_NOTED, stopped, unchanged
from quotaxl.app.regions import one_region
from quotaxl.catalogue import regions
from quotaxl.core.errors import UserError
from quotaxl.core.ports import ReadWorkbook
from quotaxl.core.words import Words, list_of
from quotaxl.mail.agree import differences
from quotaxl.mail.contacts import read_contacts
from quotaxl.mail.journal import NAME, JournalEntry, MessageState, open_journal
from quotaxl.mail.send import Clock, Pace, send
from quotaxl.mail.server import Server, check_server

_NO_PREVIEW = Words("还没有预览过，没有可寄的草稿。", "There is no preview yet, so no drafts to send.")
_PREVIEW = Words(
    "先不带 --send 运行一次，看过预览表和草稿后再寄。",
    "Run it once without --send, look at the table and the drafts, then send.",
)
_BEGUN = Words(
    "这批邮件已经开始寄送（已寄出{sent}封，结果不明{uncertain}封）。",
    "This mailing was begun before ({sent} sent, {uncertain} uncertain).",
)
_RESUME = Words("用 --resume 寄送其余的。", "Send the rest with --resume.")
_OTHER_CONTACT = Words(
    "{region}的收件地址在预览之后变了（预览时是 {before}）。",
    "The address for {region} changed since the preview (it was {before}).",
)
_NOT_LISTED = Words("通讯录中已没有{region}。", "The contacts no longer name {region}.")


@dataclass(frozen=True, slots=True)
class SendOrder:
    """What to send: the folder of drafts, through which server, how fast; `contacts` are looked at once more."""

    drafts: Path
    contacts: Path
    server: Server
    pace: Pace
    resume: bool = False
    within: str | None = None


def send_prepared(
    order: SendOrder, read: ReadWorkbook, clock: Clock, told: Callable[[JournalEntry, int], None] | None = None
) -> tuple[JournalEntry, ...]:
    """Send what is prepared and return every entry as it is afterwards.

    `told` hears of each message that is settled, and of how many there are. Raises UserError, before
    anything is sent, where nothing was previewed, where a draft, an attachment or an address changed since,
    where a sending was begun before and `resume` is not asked for, and where mail would go unencrypted.
    """
    if not (order.drafts / NAME).is_file():
        raise UserError(str(order.drafts), _NO_PREVIEW, _PREVIEW)
    check_server(order.server)
    with open_journal(order.drafts, sending=True) as journal:
        journal.give_up_on_interrupted()
        entries = journal.entries()
        count = {state: sum(entry.state is state for entry in entries) for state in MessageState}
        if not entries:
            raise UserError(str(order.drafts), _NO_PREVIEW, _PREVIEW)
        if not order.resume and (count[MessageState.SENT] or count[MessageState.UNCERTAIN]):
            what = _BEGUN.fill(sent=count[MessageState.SENT], uncertain=count[MessageState.UNCERTAIN])
            raise UserError(str(order.drafts), what, _RESUME)
        prepared = [entry for entry in entries if entry.state is MessageState.PREPARED]
        unchanged(prepared, order.drafts)
        _same_contacts(prepared, order, read)

        def draft(entry: JournalEntry) -> bytes:
            data = (order.drafts / entry.draft).read_bytes()
            if hashlib.sha256(data).hexdigest() != entry.draft_sha256:
                unchanged([entry], order.drafts)
            if wrong := differences(entry, data):  # the journal may have been changed since all were looked at
                raise stopped(str(order.drafts), [NOT_AS_NOTED.fill(file=entry.draft, what=list_of(wrong))])
            return data

        for entry in send(prepared, draft, journal, order.server, order.pace, clock):
            if told:
                told(entry, len(prepared))
        return journal.entries()


def _same_contacts(entries: Sequence[JournalEntry], order: SendOrder, read: ReadWorkbook) -> None:
    """Raise UserError where a mail would go to another address than the contacts give today, each region named."""
    known = regions.load()
    within = one_region(order.within, known) if order.within else None
    contacts = read_contacts(read(order.contacts), known, within)
    if contacts.problems:
        raise stopped(str(order.contacts), contacts.problems)
    by_code = {contact.region.code: contact for contact in contacts.contacts}
    problems = []
    for entry in entries:
        contact = by_code.get(entry.code)
        if contact is None:
            problems.append(_NOT_LISTED.fill(region=entry.region))
        elif (contact.to, contact.cc) != (entry.to, entry.cc):
            problems.append(_OTHER_CONTACT.fill(region=entry.region, before="; ".join((*entry.to, *entry.cc))))
    if problems:
        raise stopped(str(order.contacts), problems)
