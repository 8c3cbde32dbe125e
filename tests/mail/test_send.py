"""Sending to a real server: everything arrives once, or is said not to be known."""

import email
import email.policy
import sqlite3
from dataclasses import replace

import pytest
from mail.conftest import ordered
from mail.server import Impatient

from quotaxl.app.mail import preview
from quotaxl.app.sending import SendOrder, send_prepared
from quotaxl.cli.adapters import read
from quotaxl.core.errors import UserError
from quotaxl.mail.journal import NAME, MessageState, open_journal
from quotaxl.mail.send import Pace, send
from quotaxl.mail.server import Server, check_server

FAST = Pace(per_minute=6e6, attempts=3, first_wait=0.0)


def sent(order, server, clock, *, resume=False):
    return send_prepared(SendOrder(order.drafts, order.contacts, server, FAST, resume), read, clock[0])


def states(entries):
    return [entry.state for entry in entries]


def to(received):
    return sorted(address for _, addresses, _ in received.messages for address in addresses)


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_49_counties_get_one_message_each_with_their_own_files(folder, serve, clock, tls):
    order = ordered(folder)
    preview(order, read)
    received, server = serve(tls=tls)
    done = sent(order, server, clock)
    assert states(done) == [MessageState.SENT] * 49
    assert len(received.messages) == len(set(to(received))) == 49
    for sender, (address,), data in received.messages:
        mail = email.message_from_bytes(data, policy=email.policy.default)
        code = address[1:7]
        names = [part.get_filename() for part in mail.iter_attachments()]
        assert names
        assert all(name.startswith(code) for name in names)
        for part in mail.iter_attachments():
            assert part.get_content() == (folder / part.get_filename()).read_bytes()
        assert (sender, mail["X-Unsent"], mail["Date"].datetime.year) == ("budget@province.example.cn", None, 2024)
    assert len({email.message_from_bytes(data)["Message-ID"] for *_, data in received.messages}) == 49
    assert {entry.answer for entry in done} == {"250 2.0.0 taken"}


def test_a_second_send_is_refused_and_a_resume_sends_nothing_twice(few, serve, clock):
    order = ordered(few)
    preview(order, read)
    received, server = serve()
    sent(order, server, clock)
    with pytest.raises(UserError, match="begun before"):
        sent(order, server, clock)
    assert states(sent(order, server, clock, resume=True)) == [MessageState.SENT] * 4
    assert len(received.messages) == 4
    assert states(preview(order, read).entries) == [MessageState.SENT] * 4


def test_what_the_server_puts_off_is_tried_again_later_and_later(few, serve, clock):
    fates = iter(["451 4.7.1 greylisted", "421 too busy"])
    order = ordered(few)
    preview(order, read)
    received, server = serve(lambda _: next(fates, None))
    slow = replace(FAST, first_wait=7.0)
    done = send_prepared(SendOrder(order.drafts, order.contacts, server, slow), read, clock[0])
    assert states(done) == [MessageState.SENT] * 4
    assert len(to(received)) == len(set(to(received))) == 4
    assert [wait for wait in clock[1] if wait in (7.0, 14.0)] == [7.0, 14.0]
    assert done[0].attempts == 3


def test_what_is_put_off_for_good_stays_prepared_for_another_day(few, serve, clock):
    order = ordered(few)
    preview(order, read)
    _, server = serve(lambda envelope: "451 full" if envelope.rcpt_tos[0].startswith("c653001") else None)
    assert states(sent(order, server, clock)) == [
        MessageState.PREPARED,
        MessageState.SENT,
        MessageState.SENT,
        MessageState.SENT,
    ]
    received, better = serve()
    assert states(sent(order, better, clock, resume=True)) == [MessageState.SENT] * 4
    assert to(received) == ["c653001@county.example.cn"]


def test_what_the_server_refuses_for_good_is_failed_and_not_tried_again(few, serve, clock):
    order = ordered(few)
    preview(order, read)
    received, server = serve(lambda envelope: "554 no such user" if "653022" in envelope.rcpt_tos[0] else None)
    done = sent(order, server, clock)
    assert states(done) == [MessageState.SENT, MessageState.FAILED, MessageState.SENT, MessageState.SENT]
    assert done[1].answer == "554 no such user"
    sent(order, server, clock, resume=True)
    assert len(received.messages) == 3


def test_a_server_that_takes_a_message_and_never_answers_leaves_it_uncertain(few, serve, clock):
    order = ordered(few)
    preview(order, read)
    received, server = serve(lambda envelope: "take and vanish" if "653023" in envelope.rcpt_tos[0] else None)
    assert states(sent(order, server, clock)) == [
        MessageState.SENT,
        MessageState.SENT,
        MessageState.UNCERTAIN,
        MessageState.SENT,
    ]
    sent(order, server, clock, resume=True)
    assert len(to(received)) == len(set(to(received))) == 4


def test_a_server_that_drops_the_line_before_answering_leaves_it_uncertain(few, serve, clock):
    order = ordered(few)
    preview(order, read)
    received, server = serve(lambda envelope: "vanish" if "653023" in envelope.rcpt_tos[0] else None)
    assert states(sent(order, server, clock))[2] is MessageState.UNCERTAIN
    assert len(received.messages) == 3


def test_a_line_cut_in_the_middle_of_data_is_tried_again_and_arrives_once(few, serve, clock):
    order = ordered(few)
    preview(order, read)
    Impatient.cuts = 2
    received, server = serve(factory=Impatient)
    large = b"Subject: x\r\n\r\n" + (b"x" * 900 + b"\r\n") * 20_000  # more than the kernel holds for the server
    with open_journal(order.drafts, sending=True) as journal:
        done = list(send(journal.entries()[:1], lambda _: large, journal, server, FAST, clock[0]))
    assert [(entry.state, entry.attempts) for entry in done] == [(MessageState.SENT, 3)]
    assert len(received.messages) == 1
    assert Impatient.cuts == 0


def test_a_line_cut_in_the_middle_of_a_small_message_arrives_at_most_once(few, serve, clock):
    order = ordered(few)
    preview(order, read)
    Impatient.cuts = 2
    received, server = serve(factory=Impatient)
    done = sent(order, server, clock)
    assert set(states(done)) <= {MessageState.SENT, MessageState.UNCERTAIN}
    assert len(to(received)) == len(set(to(received))) == states(done).count(MessageState.SENT)


def test_a_slow_server_is_uncertain_after_the_time_limit(few, serve, clock):
    order = ordered(few)
    preview(order, read)
    received, server = serve()
    received.delay = 1.0
    done = sent(order, replace(server, timeout=0.3), clock)
    assert MessageState.SENT not in states(done)
    assert MessageState.UNCERTAIN in states(done)


def test_no_server_at_all_leaves_everything_prepared_and_stops_early(few, keys, clock):
    order = ordered(few)
    preview(order, read)
    done = sent(order, Server("127.0.0.1", 1, "starttls", ca=keys[0], timeout=1), clock)
    assert states(done) == [MessageState.PREPARED] * 4
    assert [entry.attempts for entry in done] == [3, 0, 0, 0]


def test_mail_never_goes_unencrypted_or_to_a_server_that_cannot_be_verified(few, serve, clock):
    order = ordered(few)
    preview(order, read)
    received, server = serve()
    plain, open_server = serve(tls="none", auth=False)
    with pytest.raises(UserError, match="not trusted"):
        sent(order, replace(server, ca=None), clock)
    with pytest.raises(UserError, match="no encryption"):
        sent(order, replace(open_server, security="starttls"), clock)
    with pytest.raises(UserError, match="on this machine only"):
        check_server(Server("smtp.example.cn", 25, "none"))
    with pytest.raises(UserError, match="did not accept"):
        sent(order, replace(server, password="wrong"), clock)
    assert (received.messages, plain.messages) == ([], [])
    sent(order, open_server, clock)
    assert len(plain.messages) == 4


def test_a_wrong_password_is_never_shown(serve):
    _, server = serve()
    assert server.password not in repr(server)


@pytest.mark.parametrize("what", ["attachment", "draft", "gone", "address"])
def test_what_changed_since_the_preview_is_refused(few, serve, clock, what):
    order = ordered(few)
    preview(order, read)
    received, server = serve()
    path = next(iter(few.glob("653001*分配表.xlsx")))
    if what == "attachment":
        path.write_bytes(path.read_bytes() + b" ")
    elif what == "gone":
        path.unlink()
    elif what == "draft":
        draft = next(iter(order.drafts.glob("653001*.eml")))
        draft.write_bytes(draft.read_bytes() + b"x")
    else:
        rows = [(f"{c}", "局", "", f"new{c}@county.example.cn") for c in ("653001", "653022", "653023", "653024")]
        order = ordered(few, rows)
    with pytest.raises(UserError, match=r"since the preview|is gone"):
        sent(order, server, clock)
    assert received.messages == []


def test_sending_without_a_preview_is_refused(few, keys, clock):
    order = ordered(few)
    with pytest.raises(UserError, match="no preview"):
        sent(order, Server("127.0.0.1", 1, ca=keys[0]), clock)


def test_two_senders_at_once_are_refused(few, serve, clock):
    order = ordered(few)
    preview(order, read)
    _, server = serve()
    with open_journal(order.drafts, sending=True), pytest.raises(UserError, match="Another quotaxl"):
        sent(order, server, clock)


def test_a_new_message_after_one_was_sent_only_when_asked_for(few, serve, clock):
    order = ordered(few)
    preview(order, read)
    received, server = serve()
    sent(order, server, clock)
    shown = preview(replace(order, again=("阿图什市",)), read)
    assert states(shown.entries) == [MessageState.PREPARED, MessageState.SENT, MessageState.SENT, MessageState.SENT]
    sent(order, server, clock, resume=True)
    assert to(received).count("c653001@county.example.cn") == 2
    assert len(received.messages) == 5


def test_a_damaged_journal_is_refused(few, serve, clock):
    order = ordered(few)
    preview(order, read)
    (order.drafts / NAME).write_bytes(b"no database at all" * 100)
    for rest in ("-wal", "-shm"):
        (order.drafts / f"{NAME}{rest}").unlink(missing_ok=True)
    _, server = serve()
    with pytest.raises(UserError, match="cannot be used"):
        sent(order, server, clock)


def test_the_journal_is_in_wal_mode_and_syncs(tmp_path):
    with open_journal(tmp_path):
        connection = sqlite3.connect(tmp_path / NAME)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        connection.close()


def test_a_line_that_begins_with_a_dot_arrives_as_it_was(few, serve, clock):
    order = ordered(few)
    preview(order, read)
    draft = order.drafts / "probe.eml"
    draft.write_bytes(b"Subject: x\r\n\r\n.\r\n..\r\n.x\r\nlast")
    received, server = serve()
    with open_journal(order.drafts, sending=True) as journal:
        entry = journal.entries()[0]
        list(send([entry], lambda _: draft.read_bytes(), journal, server, FAST, clock[0]))
    assert received.messages[0][2].endswith(b"\r\n\r\n.\r\n..\r\n.x\r\nlast\r\n")
