"""How far long work has come: said where it is done, shown where a person looks on, lost where nobody does."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from quotaxl.core.words import Words

Pace = Callable[[Words, float], None]
"""What is called with what is being done and the share of it that is done, from 0 to 1."""


def _unseen(_what: Words, _share: float) -> None:
    """Show nothing."""


_SEEN: ContextVar[Pace] = ContextVar("seen", default=_unseen)


def pace(what: Words, share: float) -> None:
    """Say how far a piece of work has come."""
    _SEEN.get()(what, share)


@contextmanager
def seen_by(show: Pace) -> Iterator[None]:
    """Let `show` be called with the pace of what is done within."""
    token = _SEEN.set(show)
    try:
        yield
    finally:
        _SEEN.reset(token)


def paced(chunks: Iterable[bytes], what: Words, size: int) -> Iterator[bytes]:
    """Yield the pieces of something of `size` bytes, saying after each how much of it is through."""
    done = 0
    for chunk in chunks:
        yield chunk
        done += len(chunk)
        pace(what, min(1.0, done / size) if size else 1.0)
