"""The workbook in which a button was pressed."""

import sys
from collections.abc import Sequence

import xlwings as xw


def caller() -> xw.Book:
    """Return the workbook in which the button was pressed, whatever it is called.

    `Book.caller()` cuts the name at every '=', so it does not find 2026=预算.xlsx; such a name is looked for here.

    Raises:
        KeyError: no open workbook has that name.
    """
    name = argument(sys.argv, "--wb=")
    if name is None or "=" not in name or argument(sys.argv, "--from_xl=") != "1":
        return xw.Book.caller()
    window = argument(sys.argv, "--hwnd=")
    for app in xw.apps:
        if window is None or app.hwnd == int(window):
            for book in app.books:
                if book.name.casefold() == name.casefold():
                    return book
    raise KeyError(name)


def argument(arguments: Sequence[str], before: str) -> str | None:
    """Return what follows `before` in the argument that begins with it, or None."""
    return next((text.removeprefix(before) for text in arguments if text.startswith(before)), None)
