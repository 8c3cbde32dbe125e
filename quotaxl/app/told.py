"""What a use case has to say beside its result: kept for whoever shows results, in the order in which it was said."""

from collections.abc import Callable
from contextvars import ContextVar

from quotaxl.core.words import Words

_SAID: ContextVar[tuple[Words, ...]] = ContextVar("said", default=())


Watch = Callable[[int, int], None]
"""What is called with how many pieces of work are done, of how many."""


def unwatched(_done: int, _of: int) -> None:
    """Show nothing."""


def tell(words: Words) -> None:
    """Say something once the result is shown, or with the error that comes instead."""
    _SAID.set((*_SAID.get(), words))


def take() -> tuple[Words, ...]:
    """Return what was said since this was asked last."""
    said = _SAID.get()
    _SAID.set(())
    return said
