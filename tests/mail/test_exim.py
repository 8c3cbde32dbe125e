"""The example's 49 mails through a mail server as Debian ships it (`make mailserver`), each into its mailbox once."""

import email
import email.policy
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest
from mail.conftest import ordered
from mail.exim import arrived, exim, program
from mail.server import PASSWORD, USER

from quotaxl.app.mail import preview
from quotaxl.app.sending import SendOrder, send_prepared
from quotaxl.cli.adapters import read
from quotaxl.core.errors import UserError
from quotaxl.mail.journal import MessageState
from quotaxl.mail.send import Pace
from quotaxl.mail.server import Server

pytestmark = pytest.mark.skipif(program() is None, reason="exim4 is not installed; `make mailserver` installs it")
FAST = Pace(per_minute=6e6, attempts=3, first_wait=0.0)
DELIVERED = 30.0


@pytest.fixture
def running(keys, folder):
    with tempfile.TemporaryDirectory(prefix="exim-") as name:  # pytest's own folders are closed to Exim's user
        Path(name).chmod(0o755)
        people = sorted({f"c{path.name[:6]}" for path in folder.iterdir()})
        with exim(Path(name) / "run", keys, people) as server:
            yield server


def boxes(box, count):
    """The mailboxes once `count` messages are there, and a moment later, so that a second one would be seen."""
    until = time.monotonic() + DELIVERED
    while sum(map(len, arrived(box).values())) < count and time.monotonic() < until:
        time.sleep(0.1)
    time.sleep(1)
    return arrived(box)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_49_mailboxes_hold_one_message_each_with_their_own_files(folder, running, keys, clock, security):
    starttls, tls, box = running
    order = ordered(folder)
    preview(order, read)
    port = starttls if security == "starttls" else tls
    server = Server("127.0.0.1", port, security, USER, PASSWORD, keys[0], timeout=20)
    with pytest.raises(UserError, match="did not accept"):
        send_prepared(SendOrder(order.drafts, order.contacts, replace(server, password="x"), FAST), read, clock[0])
    done = send_prepared(SendOrder(order.drafts, order.contacts, server, FAST, resume=True), read, clock[0])
    assert [entry.state for entry in done] == [MessageState.SENT] * 49
    assert all(entry.answer.startswith("250 OK id=") for entry in done)
    again = send_prepared(SendOrder(order.drafts, order.contacts, server, FAST, resume=True), read, clock[0])
    assert [entry.state for entry in again] == [MessageState.SENT] * 49
    found = boxes(box, 49)
    assert sorted(found) == sorted(f"c{entry.code}" for entry in done)
    assert [len(messages) for messages in found.values()] == [1] * 49
    for name, (data,) in found.items():
        mail = email.message_from_bytes(data, policy=email.policy.default)
        parts = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
        assert parts == {path.name: path.read_bytes() for path in folder.glob(f"{name[1:]}*")}
        assert "阿图什" not in mail["Subject"] or name == "c653001"
