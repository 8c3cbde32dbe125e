"""quotaxl clear: a workbook without our marks."""

from pathlib import Path

import click

from quotaxl.cli import adapters
from quotaxl.cli.live import APP, LIVE, need, opened
from quotaxl.cli.options import FILE, FORCE, LANG, output
from quotaxl.cli.show import say
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang, Words

_CLEARED = Words("已清除标记：{path}", "Without marks: {path}")


@click.command(
    help=told(
        "去掉 quotaxl 的全部标记，另存一份（默认在原文件旁，名为“…-无标记”）；或用 --live 清除打开着的工作簿。",
        "Write a copy without our marks, beside the file by default; or clear the open workbook with --live.",
    )
)
@click.argument("file", type=FILE, required=False)
@output("输出文件", "Output file.")
@LIVE
@APP
@FORCE
@LANG
def command(
    *, file: Path | None, output: Path | None, live: str | None, program: str | None, force: bool, lang: Lang
) -> None:
    """Clear marks."""
    if live is not None:
        from quotaxl.app.opened import clear_open  # noqa: PLC0415 - only here

        one = opened(live, program)
        clear_open(one)
        say(_CLEARED.fill(path=one.path).say(lang))
        return
    need(file, "文件", "FILE")
    assert file
    from quotaxl.app.mark import clear  # noqa: PLC0415

    say(_CLEARED.fill(path=clear(file, output, adapters.read, adapters.apply, force=force)).say(lang))
