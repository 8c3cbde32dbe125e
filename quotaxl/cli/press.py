"""quotaxl press: do what a button does, on an open workbook; LibreOffice's extension starts it."""

import click

from quotaxl.cli.live import APP, LIVE, opened
from quotaxl.cli.spoken import told

_BUTTONS = (
    "import_allocation", "new_workbook", "check", "toggle_marks", "findings", "fill", "mail", "undo", "settings",
    "help", "report", "trace", "accept", "previous", "next", "errors_only",
)  # fmt: skip


@click.command(
    help=told(
        "按下一个按钮：对打开着的工作簿做与功能区按钮相同的事（LibreOffice 的菜单使用它）。",
        "Press a button: do to the open workbook what the ribbon's button does. LibreOffice's menu uses it.",
    )
)
@click.argument("button", type=click.Choice(_BUTTONS))
@LIVE
@APP
@click.pass_context
def command(context: click.Context, *, button: str, live: str | None, program: str | None) -> None:
    """Press a button."""
    from quotaxl.buttons.click import run  # noqa: PLC0415 - other commands need no spreadsheet program
    from quotaxl.buttons.jobs import BUTTONS, SHOWN  # noqa: PLC0415

    label, job = BUTTONS[button]
    seen = run(label, job, lambda: opened(live or "", program).book, box=label not in SHOWN)
    if not seen:
        context.exit(1)  # LibreOffice's extension then shows what was printed
