"""The spreadsheet program to attach to."""

import sys
from typing import Literal

from quotaxl.buttons.opened import Opened
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.desk import open_book
from quotaxl.desk.find import excel

Program = Literal["excel", "libreoffice"]

_UNKNOWN = Words("没有这种表格软件。", "There is no such program.")
_CHOOSE = Words("请选 excel 或 libreoffice。", "Choose excel or libreoffice.")


def usual() -> Program:
    """Return the program of this system: Excel where it exists."""
    return "excel" if sys.platform in ("win32", "darwin") else "libreoffice"


def attach(program: Program | None, name: str | None) -> Opened:
    """Return the open workbook called `name`, or the one in front, of a running program. Raises UserError."""
    program = program or usual()
    if program == "excel":
        return Opened(open_book(excel(), name))
    if program == "libreoffice":
        from quotaxl.libreoffice import attach as join  # noqa: PLC0415 - only here is an office needed

        return Opened(open_book(join(), name))
    raise UserError(program, _UNKNOWN, _CHOOSE)
