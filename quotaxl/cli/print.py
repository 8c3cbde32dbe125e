"""quotaxl print: a workbook as PDF, without the sheets in which nothing is filled in."""

from pathlib import Path

import click

from quotaxl.cli import adapters
from quotaxl.cli.options import FILE, FORCE, LANG, output
from quotaxl.cli.show import next_step, say, watching
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang, Words

_LOOK = Words("打开 PDF 看一遍，再打印", "look the PDF over, then print it")


@click.command(
    help=told(
        "把工作簿印成 PDF（需要 LibreOffice）：只印填了数的工作表，没有填的县级填报表不印；原文件不动。"
        "默认写在当前文件夹。",
        "Print workbooks as PDF (needs LibreOffice): the sheets that are filled in, county sheets without figures left "
        "out; the workbook stays as it is. Written to the current folder by default.",
    )
)
@click.argument("files", nargs=-1, required=True, type=FILE)
@output("PDF 文件；几个工作簿的，是文件夹", "The PDF; of several workbooks the folder.")
@FORCE
@LANG
def command(*, files: tuple[Path, ...], output: Path | None, force: bool, lang: Lang) -> None:
    """Print the filled sheets of workbooks."""
    from quotaxl.app.printed import print_filled  # noqa: PLC0415 -- `--help` must not pay for it

    to_pdf = adapters.printer("quotaxl print")
    with watching(told("打印", "printing")) as watch:
        made = print_filled(files, output, adapters.read, adapters.hidden, to_pdf, watch, force=force)
    for one in made:
        for line in one.told():
            say(line.say(lang))
    next_step(_LOOK, (), lang)
