"""Drafts in the Outlook of this machine (Windows). The clerk looks at each and sends it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.mail.compose import Message

_MAIL_ITEM = 0
_BY_VALUE = 1
_NONE = Words("无法打开 Outlook（{why}）。", "Outlook cannot be opened ({why}).")
_OPEN = Words(
    "--outlook 需要 Windows 和已安装的 Outlook；否则请双击生成的 .eml 草稿，或用 --send 寄送。",
    "--outlook needs Windows and Outlook; otherwise open the .eml drafts, or send them with --send.",
)


def outlook() -> Any:  # noqa: ANN401 - a COM object
    """Return the running Outlook, started where it is not. Raises UserError where there is none."""
    try:
        from win32com.client import Dispatch  # noqa: PLC0415 - Windows only
    except ModuleNotFoundError as fault:
        raise UserError("--outlook", _NONE.fill(why=fault), _OPEN) from fault
    try:
        return Dispatch("Outlook.Application")
    except Exception as fault:  # pywintypes.com_error exists on Windows only
        raise UserError("--outlook", _NONE.fill(why=fault), _OPEN) from fault


def draft(
    application: Any,  # noqa: ANN401 - a COM object
    messages: Sequence[Message],
    files: Callable[[Message], Sequence[Path]],
    done: Callable[[Message], None],
) -> None:
    """Make and save a draft for each message; `files` gives its attachments' places, `done` is told of each."""
    for message in messages:
        item = application.CreateItem(_MAIL_ITEM)
        item.To = "; ".join(message.to)
        item.CC = "; ".join(message.cc)
        item.Subject = message.subject
        item.Body = message.body
        for path in files(message):
            item.Attachments.Add(str(path.resolve()), _BY_VALUE, 1, path.name)
        item.Save()
        done(message)
