"""Sending what is prepared, one message after another, so that none can arrive twice.

The text of a message is handed over without its last line, the journal is told, and only then goes the
line that makes the server accept it. Whatever breaks before that line cannot have arrived and may be tried
again; whatever breaks between it and the answer is uncertain and is not.
"""

import re
import smtplib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from select import select

from quotaxl.mail.journal import Journal, JournalEntry, MessageState
from quotaxl.mail.server import Server, connect, said

_UNSENT = b"X-Unsent: 1\r\n"
_END = b".\r\n"
_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast and how stubbornly: messages a minute, attempts for each, seconds before the second (then doubled)."""

    per_minute: float = 60.0
    attempts: int = 5
    first_wait: float = 2.0
    longest_wait: float = 120.0


@dataclass(frozen=True, slots=True)
class Clock:
    """The time, handed in so that tests need not wait: now, seconds that only grow, sleeping."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Refused(Exception):
    """The server said no: `code` 4xx for now, 5xx for good (RFC 5321, 4.2.1); anything else is no answer to us."""

    def __init__(self, code: int, answer: str) -> None:
        super().__init__(code, answer)
        self.code = code
        self.answer = answer

    @property
    def out_of_step(self) -> bool:
        """Whether the conversation is in disorder, which says nothing of the message: a new one is needed."""
        return not 400 <= self.code < 600 or self.code in (421, 503)

    @property
    def for_good(self) -> bool:
        """Whether the message is refused for good."""
        return self.code >= 500 and not self.out_of_step


class Unanswered(Exception):
    """The last line went out and no answer came."""


def send(
    entries: Sequence[JournalEntry],
    read: Callable[[JournalEntry], bytes],
    journal: Journal,
    server: Server,
    pace: Pace,
    clock: Clock,
) -> Iterator[JournalEntry]:
    """Send every entry, yielding each as soon as it is settled; the journal holds how each ended.

    `read` returns a draft's bytes. What the server puts off is tried again, later and later; after
    the last attempt it stays `prepared` for another day. Where the server cannot be reached, the rest is
    left as it is. Raises UserError where the server cannot be used at all.
    """
    line = _Line(server)
    step = 60.0 / pace.per_minute
    due = clock.monotonic()
    try:
        for entry in entries:
            now = clock.monotonic()
            if now < due:
                clock.sleep(due - now)
            due = max(due, clock.monotonic()) + step
            yield _deliver(entry, read(entry), journal, line, pace, clock)
            if line.down:
                return
    finally:
        line.quit()


def _deliver(
    entry: JournalEntry, draft: bytes, journal: Journal, line: "_Line", pace: Pace, clock: Clock
) -> JournalEntry:
    """Hand one mail over, again after a refusal for the time being, and return how it ended.

    A mail that the server may have taken without an answer is never sent again: it is uncertain.
    """
    wait, answer = pace.first_wait, ""
    for attempt in range(1, pace.attempts + 1):
        journal.attempt(entry.message_id)
        try:
            answer = line.hand_over(entry, dated(draft, clock.now()), journal)
        except Refused as no:
            answer = no.answer
            if no.for_good:
                return _settled(entry, journal, MessageState.FAILED, answer, attempt)
        except Unanswered as silence:
            line.drop()
            return _settled(entry, journal, MessageState.UNCERTAIN, f"没有收到服务器的答复（{silence}）", attempt)
        except (OSError, smtplib.SMTPException) as fault:
            line.drop()
            answer = f"{type(fault).__name__}: {fault}"[:500]
            line.down = attempt == pace.attempts
        else:
            return _settled(entry, journal, MessageState.SENT, answer, attempt)
        if attempt < pace.attempts:
            clock.sleep(wait)
            wait = min(wait * 2, pace.longest_wait)
    return _settled(entry, journal, MessageState.PREPARED, answer, pace.attempts)


def dated(draft: bytes, now: datetime) -> bytes:
    """Return a draft as it is sent: with the date, without the mark of a draft."""
    return f"Date: {format_datetime(now)}\r\n".encode() + draft.removeprefix(_UNSENT)


def _settled(entry: JournalEntry, journal: Journal, state: MessageState, answer: str, attempts: int) -> JournalEntry:
    journal.settle(entry.message_id, state, answer)
    return replace(entry, state=state, answer=answer, attempts=entry.attempts + attempts)


class _Line:
    """A connection that is made when it is needed and kept for the next message."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self.down = False
        """Whether every attempt at a message ended without an answer."""

    def hand_over(self, entry: JournalEntry, data: bytes, journal: Journal) -> str:
        """Hand one message over and return the server's answer. All its recipients get it, or none does.

        Raises Refused, Unanswered, or OSError or smtplib.SMTPException where it cannot have arrived.
        """
        smtp = self._smtp = self._smtp or connect(self._server)
        size = [f"size={len(data)}"] if smtp.has_extn("size") else []
        try:
            _expect(smtp.mail(entry.sender, size), 250)
            for address in (*entry.to, *entry.cc):
                _expect(smtp.rcpt(address), 250, 251)
            _expect(smtp.docmd("DATA"), 354)
        except Refused as no:
            self._reset(no)
            raise
        smtp.send(_stuffed(data))
        if not journal.begin(entry.message_id):
            raise RuntimeError(f"{entry.message_id} is no longer prepared")
        self._still_listening(smtp, entry, journal)
        try:
            smtp.send(_END)
            code, text = smtp.getreply()
        except (OSError, smtplib.SMTPException) as fault:
            raise Unanswered(f"{type(fault).__name__}: {fault}") from fault
        answer = said(code, text)
        if 200 <= code < 300:
            return answer
        if not 400 <= code < 600:
            raise Unanswered(answer)
        journal.settle(entry.message_id, MessageState.PREPARED, answer)  # it said that it did not take it
        refused = Refused(code, answer)
        self._reset(refused)
        raise refused

    def _still_listening(self, smtp: smtplib.SMTP, entry: JournalEntry, journal: Journal) -> None:
        """Look whether the server has spoken or gone before the end of the message: then it took nothing."""
        assert smtp.sock is not None
        if not select([smtp.sock], [], [], 0)[0]:
            return
        journal.settle(entry.message_id, MessageState.PREPARED, "")
        code, text = smtp.getreply()
        self.drop()
        raise Refused(code if 400 <= code < 600 else 421, said(code, text))

    def _reset(self, no: Refused) -> None:
        """Make the connection fit for the next message, or leave it where it can no longer be understood."""
        if no.out_of_step or self._smtp is None:
            self.drop()
            return
        try:
            self._smtp.rset()
        except (OSError, smtplib.SMTPException):
            self.drop()

    def drop(self) -> None:
        """Close without a word."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def quit(self) -> None:
        """Close politely."""
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
            self._smtp = None


def _expect(reply: tuple[int, bytes], *good: int) -> None:
    code, text = reply
    if code not in good:
        raise Refused(code, said(code, text))


def _stuffed(data: bytes) -> bytes:
    """Return a message as SMTP carries it: a line that begins with a dot gets a second one, the last line ends."""
    return _DOT.sub(b"..", data if data.endswith(b"\r\n") else data + b"\r\n")
