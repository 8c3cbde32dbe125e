"""Use case: what quotaxl keeps of this user's work on this machine, taken away."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from quotaxl.app.home import ledgers, links_file, log_file, place_of_home, records
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.mail.journal import LOCK, NAME, MessageState, open_journal

_NO_JOURNAL = Words("这里没有寄送记录。", "There is no record of sendings here.")
_GIVE = Words("给出 quotaxl mail 写草稿的文件夹。", "Give the folder in which quotaxl mail wrote its drafts.")
_OPEN = Words(
    "{count}封邮件还没有寄出或结果不明；删除记录后，同一封邮件可能寄两次。",
    "{count} mails are not sent yet or uncertain; without the record one might go out twice.",
)
_FIRST = Words("先寄完或问清收件人；确要删除，加 --force。", "Send them or ask the recipients first; or add --force.")


def forget(mailings: Sequence[Path], *, force: bool, dry: bool) -> tuple[Path, ...]:
    """Remove undo copies, the log and remembered pairs of this user, and the journals and drafts of some mailings.

    Settings stay. Return what was (with `dry`: would be) removed. Raises UserError, before anything is removed, for a
    folder without a journal, and for one with messages on their way (without `force`).
    """
    found = [place for place in (records(), log_file(), _older(log_file()), links_file(), ledgers()) if place.exists()]
    if not place_of_home().is_dir():
        found = []
    for folder in mailings:
        if not (folder / NAME).is_file():
            raise UserError(str(folder), _NO_JOURNAL, _GIVE)
        with open_journal(folder) as journal:
            entries = journal.entries()
        waiting = sum(one.state not in (MessageState.SENT, MessageState.FAILED) for one in entries)
        if waiting and not force:
            raise UserError(str(folder), _OPEN.fill(count=waiting), _FIRST)
        drafts = (folder / entry.draft for entry in entries)
        kept = (folder / f"{NAME}{end}" for end in ("", "-wal", "-shm"))
        found += [path for path in (*drafts, *kept, folder / LOCK) if path.is_file()]
    for path in () if dry else found:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return tuple(found)


def _older(log: Path) -> Path:
    return log.with_name(f"{log.name}.1")
