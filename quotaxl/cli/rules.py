"""quotaxl rules: every rule on a line."""

import click

from quotaxl.cli.options import LANG
from quotaxl.cli.show import draw
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang
from quotaxl.text.labels import BASIS, LEVEL, RULE, SEVERITY


@click.command(
    help=told(
        "列出全部规则：编号、级别、判为有问题的情形、依据。",
        "List every rule: id, severity, the invalid condition, basis.",
    )
)
@LANG
def command(*, lang: Lang) -> None:
    """List every rule."""
    from rich.table import Table  # noqa: PLC0415 -- `--help` must not pay for it
    from rich.text import Text  # noqa: PLC0415

    from quotaxl.catalogue.law.provisions import cite  # noqa: PLC0415
    from quotaxl.rules.engine.registry import all_rules  # noqa: PLC0415

    table = Table(pad_edge=False)
    for words in (RULE, LEVEL):
        table.add_column(words.say(lang), no_wrap=True)
    table.add_column(told("情形", "Invalid when"), ratio=3, overflow="fold")
    table.add_column(BASIS.say(lang), ratio=2, overflow="fold")
    for rule in all_rules():
        basis = "；".join(cite(rule.basis))
        table.add_row(rule.id, SEVERITY[rule.severity].say(lang), Text(rule.title.say(lang)), Text(basis))
    draw(table)
