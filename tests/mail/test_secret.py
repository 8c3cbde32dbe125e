"""Passwords: the environment first, then the key ring of the system; neither is a message, not a crash."""

import sys

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError

from quotaxl.core.errors import UserError
from quotaxl.mail.secret import SERVICE, SMTP_VARIABLE, smtp_password


class Ring(KeyringBackend):
    """A key ring in memory that can be locked."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.held, self.locked, self.asked = {}, False, 0

    def get_password(self, service, username):
        self.asked += 1
        if self.locked:
            raise KeyringError("the ring is locked")
        return self.held.get((service, username))

    def set_password(self, service, username, password):
        self.held[service, username] = password

    def delete_password(self, service, username):
        raise PasswordDeleteError


@pytest.fixture
def ring():
    before, made = keyring.get_keyring(), Ring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_the_key_ring_gives_the_password_of_this_user_and_no_other(ring):
    keyring.set_password(SERVICE, "budget", "from the ring")
    keyring.set_password("another program", "audit", "not ours")
    assert smtp_password("budget", {}) == "from the ring"
    with pytest.raises(UserError, match="no password for audit"):
        smtp_password("audit", {})


def test_the_environment_comes_before_the_key_ring_which_is_then_not_asked(ring):
    keyring.set_password(SERVICE, "budget", "from the ring")
    assert smtp_password("budget", {SMTP_VARIABLE: "from the environment"}) == "from the environment"
    assert ring.asked == 0
    assert smtp_password("budget", {SMTP_VARIABLE: ""}) == "from the ring"


def test_a_locked_key_ring_is_told_as_a_missing_password_with_what_else_there_is(ring):
    keyring.set_password(SERVICE, "budget", "from the ring")
    ring.locked = True
    with pytest.raises(UserError, match=f"set {SMTP_VARIABLE}") as told:
        smtp_password("budget", {})
    assert "from the ring" not in str(told.value)


def test_a_machine_without_the_key_ring_package_is_told_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(UserError, match=r"extra keyring"):
        smtp_password("budget", {})
    assert smtp_password("budget", {SMTP_VARIABLE: "x"}) == "x"
