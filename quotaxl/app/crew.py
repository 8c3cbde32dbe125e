"""A batch's workers: any concurrent.futures.Executor, kept busy; a file that ends its worker is found and left out."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field, replace
from typing import Protocol

from quotaxl.batch.chunking import halves
from quotaxl.batch.work import BatchTask, FileDone, TaskDone
from quotaxl.core.words import Words

KILLED = Words(
    "读取它的进程意外中止（可能内存不足，或文件有害）。", "The process that read it died: memory, or a harmful file."
)


class MakeExecutor(Protocol):
    """Starts what does the work."""

    def __call__(self) -> Executor:
        """Return an executor, ready for tasks."""
        ...


@dataclass(slots=True)
class Crew:
    """Has tasks done by an executor, no more of them in flight than `window`.

    A task that ends its worker is halved until the one file is found that does it.
    """

    make: MakeExecutor
    do: Callable[[BatchTask], TaskDone]
    window: int
    executor: Executor | None = None
    flying: dict[Future[TaskDone], BatchTask] = field(default_factory=dict)
    leave: Callable[[], object] = lambda: None
    """What is done at the very end, such as closing a connection."""

    def run(self, tasks: Iterable[BatchTask]) -> Iterator[TaskDone]:
        """Yield the results as they come. Raises what the work raises, apart from the end of a worker."""
        waiting, doubtful = iter(tasks), deque[BatchTask]()
        flying = self.flying
        more = True
        while more or flying or doubtful:
            while more and not doubtful and len(flying) < self.window:
                task = next(waiting, None)
                more = task is not None
                if task is not None:
                    self._submit(task)
            if not flying and doubtful:  # one at a time: whoever dies now, its own files are why
                self._submit(doubtful.popleft())
            if not flying:
                continue
            landed, _ = wait(flying, return_when=FIRST_COMPLETED)
            for future in landed:
                task = flying.pop(future)
                fault = future.exception()
                if fault is None:
                    yield future.result()
                elif not died(fault):
                    raise fault
                elif len(task.files) == 1 and not flying and not landed - {future}:
                    yield TaskDone((FileDone(task.files[0].name, error=KILLED.zh),), ())
                    self._renew(fault)
                else:
                    alone = not flying and len(landed) == 1
                    parts = halves(task.files) if alone and len(task.files) > 1 else (task.files,)
                    doubtful += [replace(task, files=part) for part in parts]
                    self._renew(fault)

    def close(self) -> None:
        """Let the executor go; what is in flight is finished, what waits is not begun."""
        if self.executor:
            for future in self.flying:
                future.cancel()
            self.executor.shutdown(wait=True)
            self.executor = None
        self.leave()

    def _submit(self, task: BatchTask) -> None:
        for _ in range(2):
            self.executor = self.executor or self.make()
            try:
                self.flying[self.executor.submit(self.do, task)] = task
                return
            except BrokenExecutor as fault:  # it broke since the last task was handed in
                self._renew(fault)
        raise RuntimeError("workers die as soon as they are started")

    def _renew(self, fault: BaseException) -> None:
        """Leave a pool that broke; a cluster goes on by itself."""
        if isinstance(fault, BrokenExecutor) and self.executor:
            self.executor.shutdown(wait=False)
            self.executor = None


def died(fault: BaseException) -> bool:
    """Return whether a task failed because its worker ended: a broken pool, or a cluster's KilledWorker."""
    return isinstance(fault, BrokenExecutor) or type(fault).__name__ == "KilledWorker"
