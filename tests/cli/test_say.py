"""One door to the terminal, and what may pass it."""

import ast
import json
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import quotaxl
from quotaxl.cli.main import main
from quotaxl.cli.show import drawn, emit, say
from quotaxl.views.documents import dump

UNSAFE = [
    "\x1b[31m", "\x00", "\x07", "\x0b", "\r", "\x7f", "\x9b", "\u061c", "\u200e", "\u200f", "\u202a", "\u202e",
    "\u2066", "\u2069", "\u206f", "\u2028", "\u2029", "\ufff9", "\ud800", "\udc80", "\udcff", "\uffff",
    "\U000e0001", "\U000e0041",
]  # fmt: skip
HARMLESS = ["阿图什市", "𡐓", "䶮", "㛃", "", "葛\U000e0100", "👨‍👩‍👧", "ئۈرۈمچى", "é", "tab\tand\nline"]
"""Rare characters of names, one of private use, one with its variant chosen, joined pictures, letters of Xinjiang."""
DANGER = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff\U000e0001-\U000e007f]"
)


def printed(job):
    """What a command that does `job` writes, standard output and standard error."""
    done = CliRunner().invoke(click.command()(job))
    assert done.exit_code == 0, done.output
    return done.output


@given(st.text(st.one_of(st.characters(codec=None), st.sampled_from("".join(UNSAFE)))))
def test_no_way_to_the_terminal_lets_anything_steer_it(text):
    def job():
        say(text)
        say(text, err=True)
        emit(text, None, [], force=False)
        emit(dump({text: [text]}), None, [], force=False)

    assert not DANGER.search(printed(job))
    assert not DANGER.search(drawn(text))


@pytest.mark.parametrize("text", UNSAFE)
def test_what_is_unsafe_is_shown(text):
    assert "\\" in printed(lambda: say(f"甲{text}乙"))
    assert "\\" in drawn(f"甲{text}乙") or text in "\x07\x0b\r"  # of which rich leaves nothing


@pytest.mark.parametrize("text", HARMLESS)
def test_rare_characters_of_names_stay(text):
    assert printed(lambda: say(text)) == text + "\n"
    assert json.loads(dump([text])) == [text]


@pytest.mark.parametrize("text", UNSAFE)
def test_json_keeps_the_value(text):
    assert json.loads(dump([text])) == [text]


def test_errors_of_use_pass_the_door_too():
    done = CliRunner().invoke(main, ["check", "--\x1b[31m"])
    assert done.exit_code == 2
    assert not DANGER.search(done.output)


def test_nothing_else_writes_to_the_terminal():
    """What the linter cannot ban by name: a console of rich, which views name as a type."""
    package = Path(quotaxl.__file__).parent
    for path in package.rglob("*.py"):
        if path.relative_to(package).as_posix() == "cli/show.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                assert name.split(".")[-1] not in {"Console", "echo", "secho"}, (path, node.lineno)
