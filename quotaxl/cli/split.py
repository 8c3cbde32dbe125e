"""quotaxl split: a workbook for each region of an allocation table."""

import re
from pathlib import Path

import click

from quotaxl import __version__
from quotaxl.app.check import exit_code
from quotaxl.app.gathered import gathered
from quotaxl.app.places import folder_at
from quotaxl.app.split import SplitOrder, allocation_in, split
from quotaxl.cli import adapters
from quotaxl.cli.given import Called
from quotaxl.cli.options import FILE, FORCE, LANG
from quotaxl.cli.show import next_step, say, tell_strays, watching
from quotaxl.cli.spoken import told
from quotaxl.core.record import CheckRecord, FileRecord
from quotaxl.core.words import Lang, Words
from quotaxl.split.shares import By
from quotaxl.text.clean import line

_MADE = Words("已在 {folder} 生成 {count} 个文件。", "{count} files were written into {folder}.")
_LEFT = Words("以下 {count} 行没有拆成文件：", "{count} rows were not split off:")
_MAIL = Words(
    "预览寄给各地区的邮件（quotaxl new contacts 生成空白通讯录）",
    "preview the mails to the regions (quotaxl new contacts makes empty contacts)",
)
_WITHIN = Words(
    "改用规范全称，或用 --within 指明省份后重新拆分。",
    "Write full names, or say the province with --within, and split again.",
)


@click.command(
    help=told(
        "把资金分配表拆成每个县（或地市）一个文件，只含本地区的行；同时为每个地区生成预填好的填报表（按地市拆分的含所辖各县）。",
        "Split the ALLOCATION table into a workbook per county or prefecture with that region's rows only; "
        "each also gets the workbook of its level with what was allotted filled in, by prefecture county by county.",
    )
)
@click.argument("allocation", type=FILE)
@click.option(
    "-o", "--output", type=FILE, required=True, metavar="DIR", help=told("输出文件夹", "Folder for the files.")
)
@click.option(
    "--by",
    type=Called(
        {By.COUNTY.value: ("县", "按县", "县级"), By.PREFECTURE.value: ("地市", "地州", "按地市", "地州市", "市")}
    ),
    default=By.COUNTY.value,
    show_default=True,
    help=told("按县或按地市拆分", "Split by county or by prefecture."),
)
@click.option("--within", metavar="REGION", help=told("所在省份（名称或代码）", "The province: a name or code."))
@click.option(
    "--only", multiple=True, metavar="REGION",
    help=told("只拆这个地区，或这个地区所辖的（可多次）", "Only this region, or those below it (repeatable)."),
)  # fmt: skip
@FORCE
@LANG
@click.pass_context
def command(
    context: click.Context,
    *,
    allocation: Path,
    output: Path,
    by: str,
    within: str | None,
    only: tuple[str, ...],
    force: bool,
    lang: Lang,
) -> None:
    """Split an allocation table; exit code 1 where rows were left out."""
    strays: tuple[FileRecord, ...] = ()
    if allocation.is_dir():
        given = context.with_resource(gathered([allocation], adapters.read))
        allocation, strays = allocation_in(given.folders, given.read)
    order = SplitOrder(allocation, folder_at(output), By(by), within, force, _each(only))
    with watching(told("拆分", "splitting")) as watch:
        done = split(order, adapters.read, adapters.open_form, watch)
    say(_MADE.fill(folder=output, count=len(done.files)).say(lang))
    if done.said:
        say(done.said.say(lang))
    if done.left_out:
        say(_LEFT.fill(count=len(done.left_out)).say(lang))
        for one in done.left_out:
            say(f"  {one.ref}  {line(one.label)}" + (f"：{one.why.say(lang)}" if one.why else ""))
        if any(one.why is None for one in done.left_out):
            say(_WITHIN.say(lang))
    else:
        next_step(_MAIL, ("mail", str(output), "--to", "通讯录.xlsx", "--from", "发件地址"), lang)
    record = CheckRecord(__version__, strays)
    tell_strays(record, lang)
    context.exit(1 if done.left_out else exit_code((), record))


def _each(only: tuple[str, ...]) -> tuple[str, ...]:
    """Return the regions that are meant: people write several with 、 between them."""
    return tuple(part.strip() for one in only for part in re.split("[、，,；;]", one) if part.strip())
