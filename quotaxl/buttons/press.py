"""A button is pressed: its work is done here, or by the helper that stands ready where the user wants one."""

import sys

from quotaxl.buttons import do, warm


def press(name: str) -> None:
    """Do what a button does. Nothing is raised; see quotaxl.buttons.click."""
    if not (warm.wanted() and warm.handed_over(name, sys.argv[1:])):
        do.do(name)
