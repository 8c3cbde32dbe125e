"""quotaxl mark: check one workbook and mark what was found in it."""

from pathlib import Path

import click

from quotaxl.app.check import Wishes, check, exit_code
from quotaxl.cli import adapters
from quotaxl.cli.live import APP, LIVE, need, opened
from quotaxl.cli.options import FILE, FORCE, LANG, WORKBOOK_LANG, judged_by, output
from quotaxl.cli.show import say
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang, Words
from quotaxl.text.finding import summary

_MARKED = Words("标记版：{path}", "Marked copy: {path}")
_OPEN = Words("已标记：{path}", "Marked: {path}")


@click.command(
    help=told(
        "核对一个工作簿，写出标记版（默认在原文件旁，名为“…-标记版”）；或用 --live 标记打开着的工作簿。",
        "Check a workbook and write a marked copy of it, beside it by default; or mark the open one with --live.",
    )
)
@click.argument("file", type=FILE, required=False)
@output("标记版的文件名", "The marked copy.")
@LIVE
@APP
@FORCE
@judged_by
@LANG
@WORKBOOK_LANG
@click.pass_context
def command(
    context: click.Context,
    *,
    file: Path | None,
    output: Path | None,
    live: str | None,
    program: str | None,
    force: bool,
    wishes: Wishes,
    lang: Lang,
    workbook_lang: Lang,
) -> None:
    """Mark a workbook."""
    if live is not None:
        from quotaxl.app.opened import mark_open  # noqa: PLC0415 - only here
        from quotaxl.buttons.work import check_one  # noqa: PLC0415

        one = opened(live, program)
        checked = check_one(one, wishes, [file] if file else ())
        mark_open(one, checked, workbook_lang)
        done = _OPEN.fill(path=one.path)
    else:
        need(file, "文件", "FILE")
        assert file
        from quotaxl.app.mark import mark_to  # noqa: PLC0415

        checked = check([file], adapters.read, wishes)
        done = _MARKED.fill(path=mark_to(checked, output, adapters.read, adapters.apply, workbook_lang, force=force))
    say(summary(checked.outcomes, lang))
    say(done.say(lang))
    context.exit(exit_code(checked.outcomes))
