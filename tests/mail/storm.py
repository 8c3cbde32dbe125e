"""A thousand mails through a server that misbehaves in every way it can: none arrives twice, none is lost.

python tests/mail/storm.py [MAILINGS] sends as many mailings of 49 mails through each kind of server, resumes each until
nothing is left to try, and prints a table; the tests send a few, `make storm` three (1,029 mails).
"""

import asyncio
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from aiosmtpd.smtp import SMTP
from authority import authority
from mail.crash import prepare
from mail.server import PASSWORD, USER, Received
from mail.server import Server as SmtpServer

from quotaxl.app.mail import MailOrder, preview
from quotaxl.app.sending import SendOrder, send_prepared
from quotaxl.cli.adapters import read
from quotaxl.mail.journal import MessageState, open_journal
from quotaxl.mail.send import Clock, Pace
from quotaxl.mail.server import Server

PATIENCE = 0.5
"""Seconds that the client waits for an answer, and less than a slow server takes."""
RESUMES = 40
_LEFT = (MessageState.PREPARED, MessageState.SENDING)


@dataclass
class Moody(Received):
    """Takes messages, but first does to each what its mood says: once in `every` a session's step goes wrong."""

    mood: str = "451"
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    seen: set = field(default_factory=set)

    def wrong(self, mood: str, odds: float = 0.35) -> bool:
        return self.mood in (mood, "everything") and self.chance.random() < odds

    async def handle_RCPT(self, server, session, envelope, address, _options):
        if self.mood in ("greylisting", "everything") and address not in self.seen:
            self.seen.add(address)
            return "450 4.7.1 greylisted, come again"
        if self.wrong("nonsense"):
            return self.chance.choice(("bonjour", "999 what", "250-never\r\n250 ends", "354 too early", ""))
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.wrong("451"):
            return "451 4.3.0 not now"
        if self.wrong("drops before the answer"):
            if self.chance.random() < 0.5:
                self._take(envelope)
            server.transport.abort()
            return "250 never seen"
        if self.wrong("slow"):
            self._take(envelope)
            await asyncio.sleep(PATIENCE * self.chance.choice((0.2, 2)))
            return "250 taken at last"
        if self.wrong("nonsense"):
            taken = self.chance.random() < 0.5
            if taken:
                self._take(envelope)
            return self.chance.choice(("taken", "999 so be it", "2x0 ok")) if taken else "451 nothing\r\n250 taken"
        self._take(envelope)
        return "250 2.0.0 taken"


def dropping(handler: Moody) -> type[SMTP]:
    """Return a server that hangs up in the middle of DATA."""

    class Dropping(SMTP):
        async def smtp_DATA(self, arg):
            if not handler.wrong("drops in DATA"):
                await super().smtp_DATA(arg)
                return
            await self.push("354 go on")
            await self._reader.read(handler.chance.choice((1, 200, 4000)))
            self.transport.abort()

    return Dropping


MOODS = ("greylisting", "drops in DATA", "drops before the answer", "451", "nonsense", "slow", "everything")
COLUMNS = ("messages", "attempts", "sent and arrived once", "uncertain", "of them arrived", "put off", "failed",
           "twice", "lost")  # fmt: skip


def storm(mood: str, mailings: int, order: MailOrder, folder: Path, seed: int = 7) -> Counter[str]:
    """Send mailings through a server of one mood, resume each, and return what became of the messages."""
    counts: Counter[str] = Counter()
    for mailing in range(mailings):
        for path in order.drafts.glob("*") if order.drafts.is_dir() else ():
            path.unlink()
        preview(order, read)
        received = Moody(mood=mood, chance=random.Random(seed + mailing))
        paths = tuple(folder / name for name in ("ca.pem", "cert.pem", "key.pem"))
        server = SmtpServer(received, paths, factory=dropping(received))
        server.start()
        try:
            _send(order, Server("127.0.0.1", server.port, "starttls", USER, PASSWORD, paths[0], timeout=PATIENCE))
        finally:
            server.stop()
        arrived = Counter(address for _, addresses, _ in received.messages for address in addresses)
        with open_journal(order.drafts) as journal:
            for entry in journal.entries():
                times = arrived[entry.to[0]]
                counts["messages"] += 1
                counts["attempts"] += entry.attempts
                counts["twice"] += times > 1
                counts["sent and arrived once"] += entry.state is MessageState.SENT and times == 1
                counts["lost"] += entry.state is MessageState.SENT and times == 0
                counts["uncertain"] += entry.state is MessageState.UNCERTAIN
                counts["of them arrived"] += entry.state is MessageState.UNCERTAIN and times
                counts["put off"] += entry.state in _LEFT
                counts["failed"] += entry.state is MessageState.FAILED
                counts["lost"] += entry.state in (*_LEFT, MessageState.FAILED) and times  # it came, and nobody says so
    return counts


def _send(order: MailOrder, server: Server) -> None:
    """Send, and resume as a clerk would while something is left to try."""
    pace = Pace(per_minute=6e6, attempts=3, first_wait=0.002, longest_wait=0.01)
    clock = Clock(now=lambda: datetime.now(UTC))
    for resume in range(RESUMES):
        wish = SendOrder(order.drafts, order.contacts, server, pace, resume=resume > 0)
        if not any(entry.state in _LEFT for entry in send_prepared(wish, read, clock)):
            return


def run(mailings: int, folder: Path, moods: Iterable[str] = MOODS, made: Callable[[Path], MailOrder] = prepare):
    """Yield each mood with what became of its messages."""
    authority(folder)
    order = made(folder)
    for mood in moods:
        yield mood, storm(mood, mailings, order, folder)


if __name__ == "__main__":
    total: Counter[str] = Counter()
    print("| server |", *(f"{name} |" for name in COLUMNS))  # noqa: T201
    print("|---|" + "--:|" * len(COLUMNS))  # noqa: T201
    with tempfile.TemporaryDirectory() as name:
        for mood, counts in run(int(sys.argv[1]) if len(sys.argv) > 1 else 3, Path(name)):
            print(f"| {mood} |", *(f"{counts[column]:,} |" for column in COLUMNS), flush=True)  # noqa: T201
            total += counts
    print("| all |", *(f"{total[column]:,} |" for column in COLUMNS))  # noqa: T201
    sys.exit(bool(total["twice"] or total["lost"]))
