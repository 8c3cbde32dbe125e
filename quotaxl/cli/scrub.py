"""quotaxl scrub: what a file carries beside what it shows, and a copy without."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotaxl.cli import adapters
from quotaxl.cli.options import FILE, FORCE, LANG, output
from quotaxl.cli.show import draw, emit, say
from quotaxl.cli.spoken import told
from quotaxl.core.leavings import KINDS, Leaving, LeavingKind
from quotaxl.core.words import Lang, Words
from quotaxl.text.clean import line
from quotaxl.views.documents import dump

if TYPE_CHECKING:
    from rich.table import Table

_NOTHING = Words("没有发现不显示的内容。", "It carries nothing beside what it shows.")
_WRITTEN = Words("已写出去掉这些内容的副本：{path}", "A copy without these: {path}")
_LOOK = Words(
    "标“！”的 {count} 处不能自动去掉，请在 Excel 中删除后再公开。",
    "What is marked ! ({count}) cannot be taken out here: delete it in Excel before the file is published.",
)
_KEEP = Words(
    "这些内容会随文件带出；加 -o 写出去掉它们的副本（引用隐藏内容的公式改为数值）。",
    "All this goes out with the file; -o writes a copy without it (formulas that read what is hidden become values).",
)
_MORE = Words("{kind}另有 {count} 处；全部用 --format json 列出。", "{count} more: {kind}; --format json lists all.")
MOST = 100
"""Leavings of a kind that are shown on a screen."""
_HEADS = (Words("种类", "Kind"), Words("位置", "Where"), Words("内容", "What"))


@click.command(
    help=told(
        "列出文件带着而不显示的内容：作者、路径、打印机、隐藏的工作表和行列、批注、外部链接、自定义数据、以前的版本；"
        "加 -o 写出没有它们的副本，其余不动。",
        "List what a file carries beside what it shows: authors, paths, printers, hidden sheets, rows and columns, "
        "comments, external links, custom data, previous versions; -o writes a copy without, all else untouched.",
    )
)
@click.argument("file", type=FILE)
@output("去掉这些内容的副本", "The copy without.")
@click.option(
    "--format", "style", type=click.Choice(("text", "json")), default="text", show_default=True,
    help=told("输出格式", "Format of the list."),
)  # fmt: skip
@FORCE
@LANG
def command(*, file: Path, output: Path | None, style: str, force: bool, lang: Lang) -> None:
    """Scrub one file."""
    from quotaxl.app.scrub import scrub  # noqa: PLC0415 -- `--help` must not pay for it

    found = scrub(file, output, adapters.scrub, force=force).found
    if style == "json":
        rows = [{"kind": o.kind.value, "where": o.where, "what": o.what, "taken": o.taken} for o in found]
        emit(dump({"version": 1, "file": str(file), "leavings": rows}), None, [file], force=False)
        return
    if found:
        draw(_table(found, lang))
        for kind, count in Counter(one.kind for one in found).items():
            if count > MOST:
                say(_MORE.fill(count=count - MOST, kind=KINDS[kind]).say(lang))
    say((_WRITTEN.fill(path=output) if output else _KEEP if found else _NOTHING).say(lang))
    if left := sum(not one.taken for one in found):
        say(_LOOK.fill(count=left).say(lang))


def _shown(found: Sequence[Leaving]) -> Iterator[Leaving]:
    """Yield the first leavings of each kind: nobody reads thousands of leftover parts on a screen."""
    told = Counter[LeavingKind]()
    for one in found:
        told[one.kind] += 1
        if told[one.kind] <= MOST:
            yield one


def _table(found: tuple[Leaving, ...], lang: Lang) -> "Table":
    from rich.table import Table  # noqa: PLC0415 -- as above
    from rich.text import Text  # noqa: PLC0415

    table = Table(pad_edge=False)
    for words in _HEADS:
        table.add_column(words.say(lang), overflow="fold")
    for one in _shown(found):
        kind = KINDS[one.kind].say(lang) + ("" if one.taken else " ！")
        table.add_row(Text(kind), Text(line(one.where)), Text(line(one.what)[:120]))
    return table
