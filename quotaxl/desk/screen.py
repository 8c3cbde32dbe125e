"""How the program looks while a plan is applied or a workbook read, how a person stops that, and how it is put back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

import xlwings as xw

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

Progress = Callable[[str], None]
"""Shows what is being done. Each call is a place where a person may stop it: then it raises Stopped."""

_STOPPED = Words("已按您的要求取消。{state}", "Cancelled, as you asked. {state}")
_AS_BEFORE = Words("工作簿没有改动。", "The workbook was not changed.")
_AGAIN = Words("需要时再点一次。", "Click again when you want to.")
_ASKED: ContextVar[Callable[[], bool]] = ContextVar("asked", default=lambda: False)


class Stopped(UserError):
    """A person asked to stop; it says how the workbook is left."""


def stopped(state: Words = _AS_BEFORE) -> Stopped:
    """Return the error that says so; `state` is how the workbook is left."""
    return Stopped("", _STOPPED.fill(state=state), _AGAIN)


def never() -> bool:
    """Return False: nobody asks to stop."""
    return False


@contextmanager
def stoppable(asked: Callable[[], bool]) -> Iterator[None]:
    """Let what is done within be stopped wherever it shows its progress: where `asked` returns True."""
    token = _ASKED.set(asked)
    try:
        yield
    finally:
        _ASKED.reset(token)


def progress(app: xw.App, title: str) -> Progress:
    """Return a function that writes to the status bar of a program, and raises Stopped where a person asked to."""

    def tell(text: str) -> None:
        if _ASKED.get()():
            raise stopped()
        with suppress(Exception):  # a program that shows nothing loses nothing
            app.status_bar = f"{title}：{text}"

    return tell


def silent(_text: str) -> None:
    """Show nothing."""


@contextmanager
def quiet(book: xw.Book, title: str) -> Iterator[Progress]:
    """Hold the screen still and give a function that writes to the status bar; see `progress`.

    Screen, status bar and the sheet in front are as before afterwards, also after an error. A program that refuses
    any of this loses nothing by it. Its questions are not switched off: a process that is killed could not switch
    them on again; see `unasked`.
    """
    app = book.app
    front = None
    before = True
    with suppress(Exception):
        front = book.sheets.active
    with suppress(Exception):
        before = app.screen_updating
        app.screen_updating = False
    try:
        yield progress(app, title)
    finally:
        # Each is tried, so that one that fails does not keep the others from being put back.
        for name, value in (("status_bar", False), ("screen_updating", before)):
            with suppress(Exception):
                setattr(app, name, value)
        if front is not None:
            with suppress(Exception):
                front.activate()


@contextmanager
def unasked(book: xw.Book) -> Iterator[None]:
    """Let the program answer its own questions, for the one call that needs it."""
    app = book.app
    alerts = app.display_alerts
    app.display_alerts = False
    try:
        yield
    finally:
        with suppress(Exception):
            app.display_alerts = alerts
