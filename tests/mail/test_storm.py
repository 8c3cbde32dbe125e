"""The four counties of 克州 through every kind of bad server; `make storm` sends a thousand mails."""

import pytest
from mail.conftest import ordered
from mail.storm import MOODS, storm

from quotaxl.app.mail import preview
from quotaxl.app.sending import SendOrder, send_prepared
from quotaxl.cli.adapters import read
from quotaxl.mail.journal import MessageState
from quotaxl.mail.send import Pace


@pytest.mark.parametrize("mood", MOODS)
def test_no_mail_arrives_twice_or_is_lost(few, keys, mood):
    counts = storm(mood, 1, ordered(few), keys[0].parent)
    assert counts["messages"] == 4
    assert (counts["twice"], counts["lost"]) == (0, 0)
    ended = ("sent and arrived once", "uncertain", "put off", "failed")
    assert sum(counts[end] for end in ended) == 4


@pytest.mark.parametrize("answer", ["503 bad sequence", "999 what", "250 of the command before"])
def test_an_answer_out_of_step_refuses_no_message_for_good(few, serve, clock, answer):
    """On a new line the conversation is in order again."""
    answers = iter([answer])
    order = ordered(few)
    preview(order, read)
    received, server = serve()

    async def once(_server, _session, envelope, address, _options):
        odd = next(answers, None)
        if odd is None:
            envelope.rcpt_tos.append(address)
        return odd or "250 OK"

    received.handle_RCPT = once
    done = send_prepared(SendOrder(order.drafts, order.contacts, server, Pace(6e6, 3, 0.0)), read, clock[0])
    assert [entry.state for entry in done] == [MessageState.SENT] * 4
    assert len(received.messages) == 4
