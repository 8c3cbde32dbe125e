"""A password is asked for or taken from the environment; one on the command line still works and is warned of."""

import click
import pytest

from quotaxl.cli import fill


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    monkeypatch.delenv("QUOTAXL_PASSWORD", raising=False)


def test_without_any_there_is_none():
    assert fill._password(None, ask=False) is None


def test_it_is_taken_from_the_environment(monkeypatch):
    monkeypatch.setenv("QUOTAXL_PASSWORD", "秘密")
    assert fill._password(None, ask=False) == "秘密"


def test_it_is_asked_for_and_not_shown(monkeypatch, capsys):
    asked = {}
    monkeypatch.setattr(click, "prompt", lambda text, **how: asked.update(how, text=text) or "秘密")
    assert fill._password(None, ask=True) == "秘密"
    assert asked["hide_input"] is True


def test_on_the_command_line_it_is_used_and_warned_of(capsys):
    assert fill._password("秘密", ask=False) == "秘密"
    told = capsys.readouterr().err
    assert "QUOTAXL_PASSWORD" in told
    assert "秘密" not in told


def test_help_names_the_way_that_nobody_can_read():
    options = {
        name for parameter in fill.command.params for name in parameter.opts if not getattr(parameter, "hidden", False)
    }
    assert "--ask-password" in options
    assert "--password" not in options
