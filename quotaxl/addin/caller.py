"""The workbook in which a button was pressed."""

import sys
from collections.abc import Sequence

import xlwings as xw


def caller() -> xw.Book:
    """Return the workbook in which the button was pressed, whatever it is called.

    The add-in gives the name as digits, that of 0.1.0 and macOS as it stands. `Book.caller()` cuts such a name at
    every '=' and takes blanks off its ends, so it does not find 2026=预算.xlsx; those are looked for here.

    Raises:
        KeyError: no open workbook has that name.
    """
    digits = argument(sys.argv, "--wbx=")
    name = from_digits(digits) if digits else argument(sys.argv, "--wb=")
    plain = name is None or ("=" not in name and name == name.strip())
    if name is None or (plain and not digits) or argument(sys.argv, "--from_xl=") != "1":
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


def from_digits(digits: str) -> str:
    """Return the text that stands as four hexadecimal digits a UTF-16 unit; '' for what is none."""
    try:
        return bytes.fromhex(digits).decode("utf-16-be", "replace")
    except ValueError:
        return ""
