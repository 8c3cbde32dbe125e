"""The option --live: the workbook that is open in a spreadsheet program instead of a file."""

from typing import TYPE_CHECKING

import click

from quotaxl.cli.options import Decorator
from quotaxl.cli.spoken import told

if TYPE_CHECKING:
    from quotaxl.buttons.opened import Opened

LIVE: Decorator = click.option(
    "--live",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[NAME]",
    help=told(
        "处理表格软件中打开的工作簿（省略名称则为当前的那个）",
        "Work on the workbook open in a spreadsheet program; the one in front without NAME.",
    ),
)
APP: Decorator = click.option(
    "--app",
    "program",
    type=click.Choice(["excel", "libreoffice"]),
    help=told("与 --live 合用：哪个表格软件", "With --live: which program."),
)


def opened(live: str, program: str | None) -> "Opened":
    """Return the open workbook that is meant. Raises UserError."""
    from quotaxl.buttons.attach import attach  # noqa: PLC0415 - other runs need no spreadsheet program

    return attach("excel" if program == "excel" else "libreoffice" if program else None, live or None)


def need(given: object, zh: str, en: str) -> None:
    """Raise click.UsageError where neither a file nor --live is given."""
    if not given:
        raise click.UsageError(told(f"请给出{zh}，或用 --live。", f"Give {en}, or --live."))
