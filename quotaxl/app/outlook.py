"""Use case: drafts in Outlook instead of .eml files. Whether the clerk sends them, only Outlook knows."""

from collections.abc import Callable
from typing import Any

from quotaxl.app.mail import MailOrder, preview
from quotaxl.core.ports import ReadAsides, ReadWorkbook
from quotaxl.mail.journal import MessageState, open_journal
from quotaxl.mail.outlook import draft, outlook

_MADE = "已在 Outlook 中建立草稿，是否寄出请在 Outlook 中查看"


def draft_in_outlook(
    order: MailOrder, read: ReadWorkbook, asides: ReadAsides | None = None, start: Callable[[], Any] = outlook
) -> int:
    """Make a draft in Outlook for every fresh message and return how many there are.

    The journal notes them as uncertain, so that `--send` never sends one a second time.
    Raises UserError as a preview does, and where there is no Outlook.
    """
    application = start()
    shown = preview(order, read, asides)
    with open_journal(order.drafts, sending=True) as journal:
        draft(
            application,
            shown.messages,
            lambda message: [a.path for a in message.parcel.attachments],
            lambda message: journal.settle(message.message_id, MessageState.UNCERTAIN, _MADE),
        )
    return len(shown.messages)
