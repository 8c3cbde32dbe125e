"""The language in which this run speaks, known before its commands are."""

import sys
from collections.abc import Sequence
from contextvars import ContextVar

from quotaxl.core.words import Lang, Words
from quotaxl.text.language import current

_ARGUMENTS: ContextVar[Sequence[str] | None] = ContextVar("arguments", default=None)


def listen(arguments: Sequence[str]) -> None:
    """Keep what this run was called with, where --lang may stand anywhere."""
    _ARGUMENTS.set(tuple(arguments))


def spoken() -> Lang:
    """Return the language: --lang, else QUOTAXL_LANG, else the locale."""
    given = _ARGUMENTS.get()
    return current(sys.argv[1:] if given is None else given)


def told(zh: str, en: str) -> str:
    """Return a text in the language of this run."""
    return Words(zh, en).say(spoken())
