"""Kills a sending at random moments and resumes it, against a server in a process of its own.

python tests/mail/crash.py [ROUNDS] prints the counts; the tests run a few rounds, `make crash` fifty.
"""

import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from authority import authority
from mail.conftest import ordered
from mail.server import PASSWORD, USER, spawn

from quotaxl.app.mail import preview
from quotaxl.app.split import SplitOrder, split
from quotaxl.cli.adapters import open_form, read
from quotaxl.core.assets import asset
from quotaxl.mail.journal import MessageState, open_journal

_SENDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from quotaxl.app.sending import SendOrder, send_prepared
from quotaxl.cli.adapters import read
from quotaxl.mail.send import Clock, Pace
from quotaxl.mail.server import Server
folder, contacts, port, ca, user, password = sys.argv[1:]
server = Server("127.0.0.1", int(port), "starttls", user, password, Path(ca), timeout=20)
order = SendOrder(Path(folder), Path(contacts), server, Pace(per_minute=6e6, attempts=2, first_wait=0.01), resume=True)
clock = Clock(now=lambda: datetime.now(UTC))
print("ready", flush=True)
send_prepared(order, read, clock)
"""


@dataclass
class Counts:
    """What became of the messages of all rounds."""

    rounds: int = 0
    kills: int = 0
    messages: int = 0
    once: int = 0
    uncertain: int = 0
    uncertain_arrived: int = 0
    twice: int = 0
    lost: int = 0

    def __str__(self) -> str:
        return (
            f"{self.rounds} mailings, killed {self.kills} times, {self.messages} messages: "
            f"{self.once} sent and arrived once, {self.uncertain} listed as uncertain "
            f"(of which {self.uncertain_arrived} had arrived), {self.twice} arrived twice, {self.lost} lost"
        )


def prepare(folder: Path):
    """Split the example and draft its 49 mails once; return the order."""
    files = folder / "files"
    split(SplitOrder(asset("workbook", "allocation-xincaizhen-2024-18.xlsx"), files), read, open_form)
    for path in files.glob("*填报表.xlsx"):
        path.unlink()
    return ordered(files)


def run(kills: int, folder: Path, seed: int = 7) -> Counts:
    """Kill sendings `kills` times, resuming each mailing until it is through; return the counts."""
    chance, counts = random.Random(seed), Counts()
    authority(folder)
    order = prepare(folder)
    while counts.kills < kills:
        for path in order.drafts.glob("*") if order.drafts.is_dir() else ():
            path.unlink()
        preview(order, read)
        log = folder / f"log{counts.rounds}"
        log.touch()
        server, port = spawn(folder, log, 0.004)
        try:
            _one_mailing(order, folder, port, chance, counts, kills)
        finally:
            server.stdin.close()
            server.stdout.close()
            server.wait(30)
        _count(order, log, counts)
    return counts


def _one_mailing(order, folder, port, chance, counts, kills) -> None:
    arguments = [str(order.drafts), str(order.contacts), str(port), str(folder / "ca.pem"), USER, PASSWORD]
    while True:
        child = subprocess.Popen([sys.executable, "-c", _SENDER, *arguments], stdout=subprocess.PIPE, text=True)
        assert child.stdout.readline() == "ready\n"
        if counts.kills >= kills:
            assert child.wait(120) == 0
        else:
            try:
                child.wait(chance.uniform(0.1, 1.6))
            except subprocess.TimeoutExpired:
                child.kill()
                counts.kills += 1
                child.wait(30)
        child.stdout.close()
        with open_journal(order.drafts) as journal:
            if all(entry.state not in (MessageState.PREPARED, MessageState.SENDING) for entry in journal.entries()):
                return


def _count(order, log: Path, counts: Counts) -> None:
    time.sleep(0.1)  # what the server still writes down
    arrived = Counter(log.read_text().split())
    counts.rounds += 1
    with open_journal(order.drafts) as journal:
        for entry in journal.entries():
            times = arrived[entry.to[0]]
            counts.messages += 1
            counts.twice += times > 1
            if entry.state is MessageState.UNCERTAIN:
                counts.uncertain += 1
                counts.uncertain_arrived += times
            else:
                counts.once += times == 1 and entry.state is MessageState.SENT
                counts.lost += times == 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        began = time.perf_counter()
        found = run(int(sys.argv[1]) if len(sys.argv) > 1 else 50, Path(name))
        print(f"{found}; {time.perf_counter() - began:.0f} s")  # noqa: T201
    sys.exit(bool(found.twice or found.lost))
