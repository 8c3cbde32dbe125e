"""quotaxl new: an empty workbook of a county or a prefecture."""

import re
import unicodedata
from pathlib import Path

import click

from quotaxl.app.carried import Origin
from quotaxl.app.new import answer_of, new
from quotaxl.cli import adapters
from quotaxl.cli.given import TypedYear, is_year
from quotaxl.cli.options import FILE, FORCE, LANG, OUT
from quotaxl.cli.show import next_step, say
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang, Words

CONTACTS = ("contacts", "contact", "通讯录", "空白通讯录")
_CHECK = Words("填好后核对；有上级分配表的一并给出", "fill it in and check it, with the notice if there is one")
_PREVIEW = Words("填好各地区的地址后预览邮件", "fill in the regions' addresses and preview the mails")
_MADE = Words("已生成：{path}", "Made: {path}")
_GLUED = re.compile(r"([^\W\d]{2,})[\s,、]*(20\d\d)年?度?")
"""A region with the year right behind it."""


class _EitherOrder(click.Command):
    """A command that takes region and year in either order."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put a year that stands first behind the region."""
        if (
            args
            and (glued := _GLUED.fullmatch(unicodedata.normalize("NFKC", args[0])))
            and not any(map(is_year, args[1:]))
        ):
            args = [*glued.groups(), *args[1:]]
        if len(args) > 1 and is_year(args[0]) and not args[1].startswith("-") and not is_year(args[1]):
            args = [args[1], args[0], *args[2:]]
        return super().parse_args(ctx, args)


@click.command(
    cls=_EitherOrder,
    help=told(
        "生成一个地区（名称或代码）某年度的空白填报表，含下拉选项、单位和填写说明；"
        "地州（设区市）的另有本级、下级和各县的分级表；"
        "quotaxl new contacts 生成空白通讯录。",
        "Make an empty workbook for REGION (a name or code) and YEAR, with drop-downs, units and hints; that of a "
        "prefecture has sheets for its own level and the counties below; "
        "quotaxl new contacts makes an empty contacts workbook.",
    ),
)
@click.argument("region")
@click.argument("year", type=TypedYear(2015, 2099), required=False)
@click.option(
    "-o",
    "--output",
    type=OUT,
    metavar="OUT",
    help=told("输出文件或文件夹（默认当前文件夹）", "Output file, or a folder (the current one by default)."),
)
@click.option(
    "--from",
    "origin",
    type=FILE,
    metavar="FILE",
    help=told(
        "上一次（上年或上一次调整）的填报表：其结果作为本次的年初数，未完工项目一并带入",
        "The last workbook, last year's or the last adjustment's: its result is the opening.",
    ),
)
@click.option(
    "--adjustment",
    type=click.IntRange(1, 20),
    metavar="N",
    help=told("本年第几次调整，从上一次的结果开始", "Which adjustment of the year; begins with the last one's result."),
)
@FORCE
@LANG
def command(
    *,
    region: str,
    year: int | None,
    output: Path | None,
    origin: Path | None,
    adjustment: int | None,
    force: bool,
    lang: Lang,
) -> None:
    """Make an empty county workbook, or empty contacts."""
    if region.strip().lower() in CONTACTS:
        from quotaxl.app.contacts import new_contacts  # noqa: PLC0415 -- the usual case need not pay for it

        made = new_contacts(output, force=force)
        say(_MADE.fill(path=made).say(lang))
        next_step(_PREVIEW, ("mail", "拆分的文件夹", "--to", str(made), "--from", "发件地址"), lang)
        return
    if year is None:
        raise click.UsageError(told("请给出年度，如 2024。", "Give the year, such as 2024."))
    last = Origin(origin, adjustment)
    region = unicodedata.normalize("NFKC", region).strip()
    path = new(region, year, output, adapters.read, adapters.apply, force=force, origin=last)
    say(_MADE.fill(path=path).say(lang))
    next_step(_CHECK, ("check", str(path)), lang)
    if told_of := answer_of(region):
        say(told_of.say(lang))
