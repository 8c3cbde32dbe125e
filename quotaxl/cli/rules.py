"""quotaxl rules: every rule on a line."""

import click

from quotaxl.cli.options import LANG
from quotaxl.cli.show import draw
from quotaxl.cli.spoken import told
from quotaxl.core.errors import UserError
from quotaxl.core.words import Lang, Words
from quotaxl.text.labels import BASIS, LEVEL, RULE, SEVERITY

_NONE = Words("没有一条规则讲到这些词。", "No rule is about these words.")
_ALL = Words("换一个词再试；用 quotaxl rules 查看全部规则。", "Try another word; quotaxl rules lists them all.")


@click.command(
    help=told(
        "列出全部规则：编号、级别、判为有问题的情形、依据。写了词的，只列编号、情形、原因、依据或处理办法中有这些词的。",
        "List every rule: id, severity, the invalid condition, basis. With WORDS only those whose id, condition, "
        "reason, basis or remedy has them all.",
    )
)
@click.argument("words", nargs=-1)
@LANG
def command(*, words: tuple[str, ...], lang: Lang) -> None:
    """List every rule, or those that some words are about."""
    from rich.table import Table  # noqa: PLC0415 -- `--help` must not pay for it
    from rich.text import Text  # noqa: PLC0415

    from quotaxl.catalogue.law.provisions import cite  # noqa: PLC0415
    from quotaxl.rules.engine.about import rules_about  # noqa: PLC0415

    found = rules_about(words)
    if not found:
        raise UserError("、".join(words), _NONE, _ALL)
    table = Table(pad_edge=False)
    for heading in (RULE, LEVEL):
        table.add_column(heading.say(lang), no_wrap=True)
    table.add_column(told("情形", "Invalid when"), ratio=3, overflow="fold")
    table.add_column(BASIS.say(lang), ratio=2, overflow="fold")
    for rule in found:
        basis = "；".join(cite(rule.basis))
        table.add_row(rule.id, SEVERITY[rule.severity].say(lang), Text(rule.title.say(lang)), Text(basis))
    draw(table)
