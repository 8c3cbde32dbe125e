"""The same work on many items: in this process for a few, on all processors for many."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")
MANY = 200
"""Items from which on further processes pay for their start."""


class Map(Protocol):
    """Applies a function to items and gives the results in their order."""

    def __call__(self, work: Callable[[Item], Made], items: Sequence[Item], /) -> Iterable[Made]:
        """Return work(item) for each item."""
        ...


@contextmanager
def workers(count: int) -> Iterator[Map]:
    """Give a Map for about `count` items. What many items are mapped with must be picklable."""
    if count < MANY:
        yield _here
        return
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:

        def there(work: Callable[[Item], Made], items: Sequence[Item], /) -> Iterable[Made]:
            return pool.map(work, items, chunksize=MANY // 8)

        yield there


def _here(work: Callable[[Item], Made], items: Sequence[Item], /) -> Iterable[Made]:
    return map(work, items)
