"""quotaxl template: make a user's own form fillable, and take that back."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotaxl.cli import adapters
from quotaxl.cli.groups import InnerCommands
from quotaxl.cli.options import FILE, FORCE, LANG, output
from quotaxl.cli.show import attended, confirm, draw, say
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang, Words
from quotaxl.text.clean import line

if TYPE_CHECKING:
    from quotaxl.fill.proposal import ProposedName
    from quotaxl.fill.survey import Surveyed

_MADE = Words(
    "已绑定 {count} 处，写入：{path}\n填表：quotaxl fill 县级填报表.xlsx --template {path}",
    "Bound {count} places; written to {path}\nFill it: quotaxl fill COUNTY.xlsx --template {path}",
)
_CLEARED = Words("已去掉 quotaxl 的名称和记录，写入：{path}", "Names and records of ours taken out; written to {path}")
_MADE_TEXT = Words(
    "已绑定 {count} 处，写入：{path}\n起草：quotaxl report 县级填报表.xlsx --template {path}",
    "Bound {count} places; written to {path}\nDraft: quotaxl report COUNTY.xlsx --template {path}",
)
_LEFT = Words("未能绑定的 {count} 处：", "{count} places could not be bound:")
_DOUBT = Words(
    "以下 {count} 处拿不准，没有绑定；确认无误请加 --yes：",
    "{count} places are doubtful and were not bound; add --yes if they are right:",
)
_ASK = Words("以下各处拿不准，要绑定吗？", "These are doubtful. Bind them?")
_CELLS, _WHAT = Words("单元格", "Cells"), Words("内容", "What")
_STATE, _SURE = Words("处理", "Becomes"), Words("把握", "Confidence")


def _bind_text(file: Path, output: Path | None, lang: Lang, *, force: bool) -> None:
    """Bind a report's figures and show which."""
    from quotaxl.app.report import bind_text  # noqa: PLC0415 -- only for texts
    from quotaxl.cli.adapters import writer  # noqa: PLC0415

    made = bind_text(file, output, adapters.read, writer(), force=force)
    for one in made.bound:
        say(f"  {one.place} {line(one.words)} → {one.tag}")
    say(_MADE_TEXT.fill(count=len(made.bound), path=made.path).say(lang))


@click.group(cls=InnerCommands, help=told("处理自己的模板", "Work on a template of your own."))
def command() -> None:
    """Work on a template of one's own."""


@command.command(
    "bind",
    help=told(
        "识别文件是哪种表，给其中的单元格起名，写入副本（原文件不动），并逐格说明如何处理。之后可用 "
        "quotaxl fill --template 填写。",
        "Recognise which form FILE is and name its cells in a copy; the file itself stays as it is. Says of every cell "
        "what becomes of it. quotaxl fill --template fills the copy.",
    ),
)
@click.argument("file", type=FILE)
@output("副本的位置（默认为原文件旁的“…-bound.xlsx”）", "The copy (NAME-bound.xlsx beside the file by default).")
@click.option(
    "--as", "forms", nargs=2, multiple=True, metavar="FORM AREA",
    help=told("指明某区域是哪种表，如 --as 债务限额下达情况表 '附件1!A1:E7'（可多次）",
              "Say which form an area is, such as --as 债务限额下达情况表 '附件1!A1:E7' (repeatable)."),
)  # fmt: skip
@click.option(
    "--set", "sets", multiple=True, metavar="CELL=ITEM",
    help=told("指明某单元格填什么，如 --set '附件1!C5=债务限额/本次新增/一般'（可多次）",
              "Say what fills a cell, such as --set '附件1!C5=债务限额/本次新增/一般' (repeatable)."),
)  # fmt: skip
@click.option("--yes", is_flag=True, help=told("拿不准的也绑定", "Bind what is doubtful too."))
@click.option(
    "--picture", type=FILE, metavar="SVG",
    help=told("另写一张图，画出每格填什么", "Also draw what goes where into an .svg file."),
)  # fmt: skip
@FORCE
@LANG
def bind(
    *,
    file: Path,
    output: Path | None,
    forms: tuple[tuple[str, str], ...],
    sets: tuple[str, ...],
    yes: bool,
    picture: Path | None,
    force: bool,
    lang: Lang,
) -> None:
    """Bind a template and show what becomes of each of its cells."""
    from quotaxl.app.bind import BindingWishes, bind_file, draw_binding  # noqa: PLC0415 -- `--help` must not pay for it
    from quotaxl.fill.names import ours  # noqa: PLC0415
    from quotaxl.fill.survey import survey  # noqa: PLC0415

    if adapters.is_word(file):
        _bind_text(file, output, lang, force=force)
        return

    def ask(doubtful: "Sequence[ProposedName]") -> bool:
        say(_ASK.say(lang))
        for one in doubtful:
            say(f"  {one.sheet}!{one.area}  {one.what}  {one.confidence:.0%}")
        return confirm()

    wishes = BindingWishes(sets, forms, yes, ask if attended() else None)
    made = bind_file(file, output, adapters.read, adapters.apply, force=force, wishes=wishes)
    surveyed = survey(made.book, made.proposal)
    _table(surveyed, lang)
    if made.proposal.unbound:
        say(_LEFT.fill(count=len(made.proposal.unbound)).say(lang))
        for left in made.proposal.unbound:
            say(f"  {left.sheet}!{left.ref}  {left.why.say(lang)}")
    if made.proposal.doubtful:
        say(_DOUBT.fill(count=len(made.proposal.doubtful)).say(lang))
        for one in made.proposal.doubtful:
            say(f"  {one.sheet}!{one.area}  {one.what}  {one.confidence:.0%}")
    if picture:
        draw_binding(made, surveyed, picture, force=force)
    say(_MADE.fill(count=sum(ours(one.name) for one in made.proposal.bound), path=made.path).say(lang))


def _table(surveyed: "Sequence[Surveyed]", lang: Lang) -> None:
    from rich.table import Table  # noqa: PLC0415 -- `--help` must not pay for it
    from rich.text import Text  # noqa: PLC0415

    from quotaxl.fill.survey import STATES  # noqa: PLC0415

    table = Table(pad_edge=False)
    for words in (_CELLS, _STATE, _WHAT, _SURE):
        table.add_column(words.say(lang), overflow="fold")
    for one in surveyed:
        sure = f"{one.confidence:.0%}" if one.confidence is not None else ""
        what = f"{one.what.say(lang)}  {one.name}" if one.name else one.what.say(lang)
        table.add_row(Text(f"{one.sheet}!{one.ref}"), STATES[one.state].say(lang), Text(what), sure)
    draw(table)


@command.command(
    "unbind",
    help=told(
        "去掉模板（或填好的表）中 quotaxl 的名称、核对结果和记录，写入副本（原文件不动）。",
        "Take our names, findings and records out of a template or a filled form, in a copy; the file stays as it is.",
    ),
)
@click.argument("file", type=FILE)
@output("副本的位置（默认为原文件旁的“…-unbound.xlsx”）", "The copy (NAME-unbound.xlsx beside the file by default).")
@FORCE
@LANG
def unbind(*, file: Path, output: Path | None, force: bool, lang: Lang) -> None:
    """Take the names out of a template again."""
    from quotaxl.app.bind import unbind_file  # noqa: PLC0415 -- `--help` must not pay for it

    path = unbind_file(file, output, adapters.read, adapters.apply, force=force)
    say(_CLEARED.fill(path=path).say(lang))
