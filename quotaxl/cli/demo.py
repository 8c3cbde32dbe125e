"""quotaxl demo: everything on the two example workbooks."""

from pathlib import Path

import click

from quotaxl.app.demo import demo
from quotaxl.cli import adapters
from quotaxl.cli.fill import report
from quotaxl.cli.options import FILE, FORCE, LANG, WORKBOOK_LANG
from quotaxl.cli.show import say
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang, Words

_DONE = Words(
    "\n示例：新疆 2024 年资金分配通知与阿图什市的填报表。请用 Excel、WPS 或 LibreOffice 打开：\n"
    "  {form}\n    五张附表\n  {found}\n    核对结果，单独一个文件\n  {marked}\n"
    "    带标记和批注的输入；改正数字后标记自动消失",
    "\nThe examples: Xinjiang's notice of 2024 and 阿图什市's workbook. Open in Excel, WPS or LibreOffice:\n"
    "  {form}\n    the five annexes\n  {found}\n    the list of findings, a file of its own\n  {marked}\n"
    "    the inputs with marks and notes; correct a number and its mark goes away",
)


@click.command(
    help=told(
        "把两个示例工作簿写入一个文件夹（默认 demo），填写附表并列出问题。示例中有问题，退出码仍为 0。",
        "Write the two example workbooks into DIR (./demo by default), fill the annexes and list what is wrong. "
        "The exit code is 0 although the examples have findings.",
    )
)
@click.argument("directory", metavar="[DIR]", default=Path("demo"), type=FILE)
@FORCE
@LANG
@WORKBOOK_LANG
def command(*, directory: Path, force: bool, lang: Lang, workbook_lang: Lang) -> None:
    """Run the main job on the examples."""
    _, filled = demo(directory, adapters.read, adapters.apply, workbook_lang, force=force)
    report(filled, lang)
    say(_DONE.fill(form=filled.form, found=filled.findings, marked="\n  ".join(map(str, filled.marked))).say(lang))
