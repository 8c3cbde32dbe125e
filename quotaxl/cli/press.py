"""quotaxl press: do what a button does, on an open workbook; LibreOffice's extension starts it."""

import click

from quotaxl.buttons.table import BUTTONS
from quotaxl.cli.live import APP, LIVE, opened
from quotaxl.cli.spoken import told


@click.command(
    help=told(
        "按下一个按钮：对打开着的工作簿做与功能区按钮相同的事（LibreOffice 的菜单使用它）。",
        "Press a button: do to the open workbook what the ribbon's button does. LibreOffice's menu uses it.",
    )
)
@click.argument("button", type=click.Choice(tuple(BUTTONS)))
@LIVE
@APP
@click.pass_context
def command(context: click.Context, *, button: str, live: str | None, program: str | None) -> None:
    """Press a button."""
    from quotaxl.buttons.click import run  # noqa: PLC0415 - other commands need no spreadsheet program

    pressed = BUTTONS[button]
    seen = run(
        pressed.label, pressed.job(), lambda: opened(live or "", program).book,
        box=pressed.box, stops=pressed.stops,
    )  # fmt: skip
    if not seen:
        context.exit(1)  # LibreOffice's extension then shows what was printed
