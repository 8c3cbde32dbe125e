"""The work of a button, done in this process."""

import sys

from quotaxl.buttons.table import BUTTONS

_TABLES = ("numpy", "pandas", "polars", "matplotlib")
"""What xlwings loads where it is installed, to hand tables and drawings over; no click hands it one."""


def do(name: str) -> None:
    """Do what a button does in this process, on the workbook that `sys.argv` names. See quotaxl.buttons.click."""
    lean()
    from quotaxl.buttons.click import run  # noqa: PLC0415 - where a helper does the work, nothing of it is loaded

    button = BUTTONS[name]
    run(button.label, button.job(), box=button.box, stops=button.stops)


def lean() -> None:
    """Load xlwings without the libraries that it would load only because they are there: a third of a second."""
    kept_out = [name for name in _TABLES if name not in sys.modules]
    if "xlwings" in sys.modules:
        return
    for name in kept_out:
        sys.modules[name] = None  # type: ignore[assignment]  # how Python is told that a module is not there
    try:
        import xlwings  # noqa: F401, PLC0415 - as late as this
    finally:
        for name in kept_out:
            del sys.modules[name]
