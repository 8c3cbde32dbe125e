"""quotaxl accept: a finding that is right as it is, with the reason."""

from pathlib import Path

import click

from quotaxl.cli import adapters
from quotaxl.cli.options import FILE, LANG
from quotaxl.cli.show import next_step, say
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang, Words

_AGAIN = Words("再核对一次", "check again")
_DONE = Words("已记入：{path}", "Kept in: {path}")


@click.command(
    help=told(
        "认可一条规则在一个单元格（如 债券项目!B8）标出的问题并写明理由；记在工作簿旁的“….accepted.toml”中。"
        "此后列为提示；所涉数字一变即恢复。",
        "Accept what rule ID found in CELL (such as 债券项目!B8), with the reason. It is kept beside the workbook in "
        "….accepted.toml, listed as info from then on, and comes back when the numbers change.",
    )
)
@click.argument("rule_id", metavar="ID")
@click.argument("cell", metavar="CELL")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--why", required=True, metavar="TEXT", help=told("为什么这样是对的", "Why it is right as it is."))
@LANG
def command(*, rule_id: str, cell: str, files: tuple[Path, ...], why: str, lang: Lang) -> None:
    """Accept a finding."""
    from quotaxl.app.accept import accept  # noqa: PLC0415 -- `--help` must not pay for it

    for path in accept(rule_id, cell, why, files, adapters.read):
        say(_DONE.fill(path=path).say(lang))
    next_step(_AGAIN, ("check", *map(str, files)), lang)
