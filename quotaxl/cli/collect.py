"""quotaxl collect: the returned county workbooks, who is missing, one workbook of all."""

from datetime import datetime
from pathlib import Path

import click

from quotaxl.app.check import exit_code
from quotaxl.app.collect import Collected, CollectOrder, collect
from quotaxl.cli import adapters
from quotaxl.cli.given import TypedDay
from quotaxl.cli.options import AS_OF, FILE, FORCE, LANG, OUT, WORKBOOK_LANG
from quotaxl.cli.show import draw, next_step, say, watching
from quotaxl.cli.spoken import told
from quotaxl.collect.status import WORDS, ReplyDeadline, ReturnState
from quotaxl.core.words import Lang, Words
from quotaxl.text.clean import line

_MADE = Words("汇总表：{path}", "Consolidated: {path}")
_SUMMED = Words("地州填报表：{path}", "The prefecture's workbook: {path}")
_BROKEN = Words("以下文件没有计入：", "These files do not count:")
_COUNT = Words("{state}：{count}个", "{state}: {count}")
_LOOK = Words("打开汇总表核对各县的数", "open the consolidated workbook and look at the counties' figures")
_AGAIN = Words("催报、补齐后再汇总一次", "ask for the rest and collect again")
_HEADS = (
    Words("地区", "Region"), Words("状态", "State"), Words("收到", "Received"), Words("来源", "Source"),
    Words("错误", "Errors"), Words("警告", "Warnings"), Words("说明", "Remarks"),
)  # fmt: skip


@click.command(
    help=told(
        "读取文件夹中收回的县级填报表（文件，或 .eml、.mbox 邮件中的附件），核对每一份和全部，"
        "列出谁未报、谁迟报，写出汇总表。",
        "Read the county workbooks returned in DIR (files, or attachments of .eml and .mbox mails), check each and all "
        "together, say who is missing or late, and write one consolidated workbook.",
    )
)
@click.argument("directory", metavar="DIR", type=FILE)
@click.option("-o", "--output", type=OUT, metavar="OUT", help=told("输出文件或文件夹", "Output file or folder."))
@click.option(
    "--to", "contacts", type=FILE, metavar="CONTACTS", help=told("通讯录：谁应当报送", "Contacts: who should answer.")
)
@click.option("--allocation", type=FILE, help=told("分配表：谁应当报送，并与之核对", "The notice to check against."))
@click.option(
    "--into",
    type=FILE,
    metavar="WORKBOOK",
    help=told(
        "地州（设区市）的填报表：各县的数汇总进它的分级表，另存一份",
        "The prefecture's workbook: the counties add up into the sheets by level of a copy of it.",
    ),
)
@click.option("--deadline", type=TypedDay(), metavar="YYYY-MM-DD", help=told("报送期限", "When it was due."))
@click.option("--within", metavar="REGION", help=told("所在省份", "The province: a name or code."))
@AS_OF
@FORCE
@LANG
@WORKBOOK_LANG
@click.pass_context
def command(
    context: click.Context,
    *,
    directory: Path,
    output: Path | None,
    contacts: Path | None,
    allocation: Path | None,
    into: Path | None,
    deadline: datetime | None,
    within: str | None,
    as_of: datetime | None,
    force: bool,
    lang: Lang,
    workbook_lang: Lang,
) -> None:
    """Gather the answers; exit code 1 where a finding is an ERROR, a file does not count or a region is missing."""
    due = ReplyDeadline(deadline.date() if deadline else None, as_of.date() if as_of else None)
    order = CollectOrder(directory, output, contacts, allocation, due, within, force, workbook_lang, into)
    with watching(told("读取", "reading")) as watch:
        done = collect(order, adapters.read, adapters.apply, adapters.kept, watch)
    _show(done, lang)
    useless = [one for one in done.broken if not one.other]
    if not (done.waiting or useless):
        next_step(_LOOK, (), lang)
    else:
        next_step(_AGAIN, _again(order), lang)
    context.exit(exit_code(done.outcomes) or int(bool(done.waiting or useless)))


def _again(order: CollectOrder) -> tuple[str, ...]:
    """Return the command that collects again, once more has come."""
    due = order.deadline.due
    given = [
        ("--to", order.contacts), ("--allocation", order.allocation), ("--into", order.into), ("-o", order.output),
        ("--deadline", due.isoformat() if due else None), ("--within", order.within),
    ]  # fmt: skip
    return ("collect", str(order.folder), *(word for name, path in given if path for word in (name, str(path))))


def _show(done: Collected, lang: Lang) -> None:
    """Show a line for each region, the files of no use, how many regions stand where, and what was written."""
    from rich.table import Table  # noqa: PLC0415 -- `--help` must not pay for it
    from rich.text import Text  # noqa: PLC0415

    table = Table(pad_edge=False)
    for words in _HEADS:
        table.add_column(words.say(lang), overflow="fold")
    for one in done.lines:
        received = one.answer.received if one.answer else None
        day = received.day.isoformat() if received and received.day else ""
        counted = (str(one.errors), str(one.warnings)) if received else ("", "")
        cells = (one.region.name, WORDS[one.state].say(lang), day, received.source if received else "", *counted)
        table.add_row(*(Text(line(cell)) for cell in (*cells, "；".join(one.remarks))))
    draw(table)
    if done.broken:
        say(_BROKEN.say(lang))
        for refused in done.broken:
            say(f"  {line(refused.source)}  {line(refused.why)}")
    shown = [(state, sum(one.state is state for one in done.lines)) for state in ReturnState]
    comma = "，" if lang == "zh" else ", "
    say(comma.join(_COUNT.fill(state=WORDS[s], count=n).say(lang) for s, n in shown if n))
    say(_MADE.fill(path=done.output).say(lang))
    if done.summed:
        say(_SUMMED.fill(path=done.summed.path).say(lang))
        for words in done.summed.remarks:
            say(f"  {line(words.say(lang))}")
