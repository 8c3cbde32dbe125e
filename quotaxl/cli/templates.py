"""quotaxl templates: the templates that ship, and what each needs."""

import click

from quotaxl.app.templates import listed, markdown
from quotaxl.cli.options import LANG
from quotaxl.cli.show import draw, emit
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang, Words
from quotaxl.views.documents import dump

_HEADS = (
    Words("编号", "Id"),
    Words("表", "Form"),
    Words("单位", "Unit"),
    Words("必需的数据", "Needs"),
    Words("另可取数于", "Uses"),
)
_EACH = Words("{name}（每个项目一份）", "{name} (one for each project)")


@click.command(
    help=told(
        "列出自带的模板和所需的数据；用 quotaxl fill --template 编号 填写。",
        "List the templates that ship and what they need; fill one with quotaxl fill --template ID.",
    )
)
@click.option(
    "--format",
    "style",
    type=click.Choice(("table", "json", "markdown")),
    default="table",
    show_default=True,
    help=told("输出格式", "Format of the list."),
)
@LANG
def command(*, style: str, lang: Lang) -> None:
    """List the templates."""
    if style == "markdown":
        emit(markdown(), None, [], force=False)
        return
    rows = listed()
    if style == "json":
        data = [
            {
                "id": row.id,
                "name": {"zh": row.name.zh, "en": row.name.en},
                "unit": row.unit,
                "needs": list(row.needs),
                "uses": list(row.uses),
                "each_project": row.each,
            }
            for row in rows
        ]
        emit(dump(data), None, [], force=False)
        return
    from rich.table import Table  # noqa: PLC0415 -- `--help` must not pay for it

    table = Table(pad_edge=False)
    for at, words in enumerate(_HEADS):
        table.add_column(words.say(lang), no_wrap=at == 0, overflow="fold")
    for row in rows:
        name = row.name.say(lang)
        shown = _EACH.fill(name=name).say(lang) if row.each else name
        table.add_row(row.id, shown, row.unit, "、".join(row.needs), "、".join(row.uses))
    draw(table)
