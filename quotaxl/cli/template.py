"""quotaxl template: make a user's own form fillable."""

from pathlib import Path

import click

from quotaxl.app.bind import bind_file
from quotaxl.cli import adapters
from quotaxl.cli.options import FILE, FORCE, LANG, output, told
from quotaxl.cli.show import draw
from quotaxl.core.words import Lang, Words
from quotaxl.fill.names import ours, target_of

_MADE = Words(
    "已绑定 {count} 处，写入：{path}\n填表：quotaxl fill 县级填报表.xlsx --template {path}",
    "Bound {count} places; written to {path}\nFill it: quotaxl fill COUNTY.xlsx --template {path}",
)
_LEFT = Words("未能绑定的 {count} 处：", "{count} places could not be bound:")
_CELLS, _WHAT = Words("单元格", "Cells"), Words("内容", "What")
_NAME, _SURE = Words("名称", "Name"), Words("把握", "Confidence")


@click.group(help=told("处理自己的模板", "Work on a template of your own."))
def command() -> None:
    """Work on a template of one's own."""


@command.command(
    "bind",
    help=told(
        "识别 FILE 是哪种表，给其中的单元格起名，写入副本（原文件不动）。之后可用 quotaxl fill --template 填写。",
        "Recognise which form FILE is and name its cells in a copy; the file itself stays as it is. "
        "quotaxl fill --template fills the copy.",
    ),
)
@click.argument("file", type=FILE)
@output("副本的位置（默认为原文件旁的 NAME-bound.xlsx）", "The copy (NAME-bound.xlsx beside the file by default).")
@FORCE
@LANG
def bind(*, file: Path, output: Path | None, force: bool, lang: Lang) -> None:
    """Bind a template and show what was bound."""
    from rich.table import Table  # noqa: PLC0415 -- `--help` must not pay for it
    from rich.text import Text  # noqa: PLC0415

    made = bind_file(file, output, adapters.read, adapters.apply, force=force)
    table = Table(pad_edge=False)
    for words in (_CELLS, _WHAT, _NAME, _SURE):
        table.add_column(words.say(lang), overflow="fold")
    for one in made.proposal.bound:
        place = Text(f"{one.sheet}!{one.area}")
        table.add_row(place, Text(one.what), one.name, f"{one.confidence:.0%}" if target_of(one.name) else "")
    draw(table)
    if made.proposal.unbound:
        click.echo(_LEFT.fill(count=len(made.proposal.unbound)).say(lang))
        for left in made.proposal.unbound:
            click.echo(f"  {left.sheet}!{left.ref}  {left.why.say(lang)}")
    click.echo(_MADE.fill(count=sum(ours(one.name) for one in made.proposal.bound), path=made.path).say(lang))
