"""What was sent: an SQLite file beside the drafts that is written before and after each step of a sending.

States: `prepared` (a draft that nobody was sent), `sending` (the last byte may be on its way), `sent` (the
server took it), `failed` (the server refused it for good), `uncertain` (the answer never came; whether it
arrived only the recipient knows). A message leaves `prepared` before its last byte leaves this machine, so
that after a kill at any moment nothing that may have arrived is sent again.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

NAME = "journal.sqlite"
LOCK = "journal.lock"
_VERSION = 1


class MessageState(StrEnum):
    """Where a message stands."""

    PREPARED = "prepared"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One message of the journal. `files` are (path, size, sha256); `answer` is what the server said last."""

    code: str
    region: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    message_id: str
    draft: str
    draft_sha256: str
    files: tuple[tuple[str, int, str], ...]
    state: MessageState = MessageState.PREPARED
    attempts: int = 0
    answer: str = ""
    sender: str = ""


_TABLE = """
CREATE TABLE IF NOT EXISTS message (
    number INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    region TEXT NOT NULL,
    recipients TEXT NOT NULL,
    copies TEXT NOT NULL,
    subject TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    draft TEXT NOT NULL,
    draft_sha256 TEXT NOT NULL,
    files TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('prepared', 'sending', 'sent', 'failed', 'uncertain')),
    attempts INTEGER NOT NULL,
    answer TEXT NOT NULL,
    sender TEXT NOT NULL
)
"""
_COLUMNS = (
    "code, region, recipients, copies, subject, message_id, draft, draft_sha256, files, state, attempts, answer, sender"
)
_BROKEN = Words("寄送记录无法使用（{why}）。", "The record of sendings cannot be used ({why}).")
_KEEP = Words(
    "不要删除它，否则无法知道哪些已经寄出；请从备份恢复，或换一个草稿文件夹并先核对收件人。",
    "Do not delete it: nobody would know what was sent. Restore it, or ask the recipients and take another folder.",
)
_UNWRITTEN = Words(
    "寄送记录写不进去（{why}）；没有记下的邮件不会再寄出。",
    "The record of sendings cannot be written ({why}); what it does not note is not sent.",
)
_MAKE_ROOM = Words(
    "检查磁盘空间和文件夹权限后，用 --resume 继续；正在寄的那一封会列为“结果不明”。",
    "Look at the disk's space and the folder's permissions, then go on with --resume; the message that was on its way "
    "is listed as uncertain.",
)
_INTERRUPTED = "寄送中断，没有收到服务器的答复"
_BUSY = Words("另一个 quotaxl 正在用这份记录寄送。", "Another quotaxl is sending with this record.")
_WAIT = Words("等它结束后再运行。", "Wait for it to end.")


class Journal:
    """An open journal. Every method that changes something has written it to the disk when it returns."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def entries(self) -> tuple[JournalEntry, ...]:
        """Return all messages in the order in which they were prepared."""
        rows = self._connection.execute(f"SELECT {_COLUMNS} FROM message ORDER BY number").fetchall()  # noqa: S608
        return tuple(_entry(row) for row in rows)

    def prepare(self, entries: Sequence[JournalEntry], again: Sequence[str] = ()) -> None:
        """Write drafts down. Drafts that were never sent give way; what was sent or may have been stays.

        `again` are the codes of regions of which everything earlier is set aside because the user said so:
        it stays in the journal under its Message-ID, as a sent message of an earlier round.
        """
        with self._connection:
            self._connection.execute("DELETE FROM message WHERE state IN ('prepared', 'failed')")
            for code in again:
                self._connection.execute("UPDATE message SET code = code || '-earlier' WHERE code = ?", (code,))
            self._connection.executemany(
                f"INSERT INTO message ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                [_row(entry) for entry in entries],
            )

    def begin(self, message_id: str) -> bool:
        """Note that the last byte of a message is about to leave; False where it is not `prepared` any more."""
        return self._change(message_id, MessageState.SENDING, "", (MessageState.PREPARED,))

    def settle(self, message_id: str, state: MessageState, answer: str) -> None:
        """Note how a sending ended, with the server's answer."""
        if not self._change(message_id, state, answer, (MessageState.PREPARED, MessageState.SENDING)):
            raise RuntimeError(f"{message_id} was settled twice")

    def attempt(self, message_id: str) -> None:
        """Count one attempt."""
        with self._connection:
            self._connection.execute("UPDATE message SET attempts = attempts + 1 WHERE message_id = ?", (message_id,))

    def give_up_on_interrupted(self) -> int:
        """Note as uncertain what an earlier run was sending when it ended; return how many there are."""
        with self._connection:
            return self._connection.execute(
                "UPDATE message SET state = 'uncertain', answer = ? WHERE state = 'sending'", (_INTERRUPTED,)
            ).rowcount

    def _change(self, message_id: str, state: MessageState, answer: str, before: Sequence[MessageState]) -> bool:
        marks = ", ".join("?" * len(before))
        with self._connection:
            done = self._connection.execute(
                f"UPDATE message SET state = ?, answer = ? WHERE message_id = ? AND state IN ({marks})",  # noqa: S608
                (state.value, answer, message_id, *(one.value for one in before)),
            )
        return done.rowcount == 1


@contextmanager
def open_journal(folder: Path, *, sending: bool = False) -> Iterator[Journal]:
    """Give the journal of a folder of drafts, made where it is missing.

    `sending` keeps every other sender out until the end; the operating system lets go of it after a kill.
    Raises UserError where the file is damaged, of a newer version, or another run is sending.
    """
    path = folder / NAME
    connection: sqlite3.Connection | None = None
    lock = _lock(folder) if sending else None
    try:
        connection = _open(path)
        yield Journal(connection)
    except sqlite3.OperationalError as fault:  # no room, no permission, another program holds it
        raise UserError(str(path), _UNWRITTEN.fill(why=fault), _MAKE_ROOM) from fault
    except sqlite3.DatabaseError as fault:
        raise UserError(str(path), _BROKEN.fill(why=fault), _KEEP) from fault
    finally:
        for one in (connection, lock):
            if one is not None:
                with suppress(sqlite3.Error):
                    one.close()


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version not in (0, _VERSION):
        connection.close()
        raise sqlite3.DatabaseError(f"version {version}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # a state that was told survives a loss of power
    with connection:
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA user_version = {_VERSION}")
    return connection


def _lock(folder: Path) -> sqlite3.Connection:
    lock = sqlite3.connect(folder / LOCK, timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as fault:
        lock.close()
        raise UserError(str(folder / LOCK), _BUSY, _WAIT) from fault
    return lock


def _row(entry: JournalEntry) -> tuple[str | int, ...]:
    return (
        entry.code, entry.region, json.dumps(entry.to), json.dumps(entry.cc), entry.subject, entry.message_id,
        entry.draft, entry.draft_sha256, json.dumps(entry.files, ensure_ascii=False), entry.state.value,
        entry.attempts, entry.answer, entry.sender,
    )  # fmt: skip


def _entry(row: tuple[str, ...]) -> JournalEntry:
    code, region, to, cc, subject, message_id, draft, digest, files, state, attempts, answer, sender = row
    return JournalEntry(
        code, region, tuple(json.loads(to)), tuple(json.loads(cc)), subject, message_id, draft, digest,
        tuple((str(p), int(s), str(h)) for p, s, h in json.loads(files)), MessageState(state),
        int(attempts), answer, sender,
    )  # fmt: skip
