"""How the program looks while a plan is applied, and how it is put back whatever happens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import xlwings as xw

Progress = Callable[[str], None]


@contextmanager
def quiet(book: xw.Book, title: str) -> Iterator[Progress]:
    """Hold the screen still and give a function that writes to the status bar.

    Screen, status bar, alerts and the sheet in front are as before afterwards, also after an error.
    """
    app = book.app
    front = book.sheets.active
    before = app.screen_updating
    alerts = app.display_alerts
    app.screen_updating = False
    app.display_alerts = False

    def tell(text: str) -> None:
        app.status_bar = f"{title}：{text}"

    try:
        yield tell
    finally:
        # Each is tried, so that one that fails does not keep the others from being put back.
        for name, value in (("status_bar", False), ("display_alerts", alerts), ("screen_updating", before)):
            with suppress(Exception):
                setattr(app, name, value)
        with suppress(Exception):
            front.activate()
