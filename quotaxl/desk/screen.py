"""How the program looks while a plan is applied, and how it is put back whatever happens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import xlwings as xw

Progress = Callable[[str], None]


@contextmanager
def quiet(book: xw.Book, title: str) -> Iterator[Progress]:
    """Hold the screen still and give a function that writes to the status bar.

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

    def tell(text: str) -> None:
        with suppress(Exception):
            app.status_bar = f"{title}：{text}"

    try:
        yield tell
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
