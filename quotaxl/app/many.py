"""The same work on many items: in this process for a few, on all processors for many."""

import gc
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
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


def local_pool(count: int) -> Executor:
    """Return a pool of processes of this machine that leaves the interrupt key to its leader and ends with it."""
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # each process has a processor of its own
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(200_000, 20, 20)  # as in every command
    Thread(target=_end_with_leader, daemon=True).start()


def _end_with_leader() -> None:
    """End this process when its leader is gone, killed or not: nobody would take its results."""
    leader = parent_process()
    if leader is not None:
        wait([leader.sentinel])
        os._exit(1)


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
