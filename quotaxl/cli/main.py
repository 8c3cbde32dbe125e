"""The command `quotaxl`: its commands by name, each imported only when it runs, and how every run ends."""

import gc
import os
import re
import sys
import traceback
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

import click

from quotaxl import __version__
from quotaxl.app.told import take
from quotaxl.cli.chinese import named, speak
from quotaxl.cli.groups import no_command
from quotaxl.cli.options import LANG
from quotaxl.cli.show import never_fail_to_print, nobody_reads, say
from quotaxl.cli.spoken import listen, spoken, told
from quotaxl.core.causes import refused
from quotaxl.core.errors import UserError
from quotaxl.core.words import Lang, Words
from quotaxl.text.typed import typed

SECTIONS = {
    Words("填表和核对", "Fill and check"): {
        "new": Words("生成某地区某年度的空白县级填报表", "Make an empty county workbook for a region and year."),
        "check": Words("核对文件并列出问题", "Check files and list what is wrong."),
        "fill": Words(
            "由资金分配表和县级填报表填写预算调整附表", "Fill the budget-adjustment annexes from the two workbooks."
        ),
        "report": Words("由填报表起草书面报告", "Draft the written report from the county workbook."),
        "print": Words("把填了数的工作表印成 PDF", "Print the sheets that are filled in as PDF."),
        "mark": Words("核对并标记一个工作簿", "Check a workbook and mark what is wrong in it."),
        "clear": Words("去掉工作簿上的标记", "Take our marks out of a workbook."),
        "accept": Words("认可一个问题并写明理由", "Accept a finding with a reason."),
    },
    Words("下达和收齐", "Send out and gather"): {
        "split": Words("把资金分配表拆成每个地区一个文件", "Split an allocation table into a workbook per region."),
        "mail": Words("把文件按地区寄给联系人", "Mail each region its files."),
        "collect": Words(
            "收齐县级填报表，核对并汇总", "Gather the returned county workbooks, check and consolidate them."
        ),
        "batch": Words("对许多文件做同一件事", "Do the same to many files."),
    },
    Words("查看", "Look"): {
        "read": Words("显示从文件中读到的表格", "Show the tables understood in a file."),
        "trace": Words("说明填好的表中一个数字从哪里来", "Say where a figure of a filled form comes from."),
        "scrub": Words(
            "列出或去掉文件带着而不显示的内容", "List or take out what a file carries beside what it shows."
        ),
        "forget": Words("删除本用户的撤销副本、日志和寄送记录", "Remove undo copies, log and journals of this user."),
        "rules": Words("列出全部规则", "List all rules."),
        "explain": Words("说明一条规则", "Explain a rule."),
        "templates": Words("列出自带的模板和所需的数据", "List the templates that ship and what they need."),
        "template": Words("识别并绑定自己的模板", "Recognise a template of your own and bind its cells."),
    },
    Words("安装和试用", "Install and try"): {
        "demo": Words("用两个示例工作簿演示", "Run everything on the two example workbooks."),
        "addin": Words("生成、安装、移除 Excel 加载项", "Build, install or remove the Excel add-in."),
        "doctor": Words("检查 Excel 加载项能否工作", "Find out whether the Excel add-in can work here."),
        "simulate": Words("生成一个虚构的省，用于试用和测速", "Make up a province for trials and measurements."),
    },
}
COMMANDS = {name: words for section in SECTIONS.values() for name, words in section.items()}
_FRONT = "front"
_HIDDEN = ("press", _FRONT)
"""Commands that are not listed: LibreOffice's extension presses buttons by one; the other is quotaxl alone."""
_ABOUT = Words(
    "读取债务限额分配表，核对并填写预算调整附表。只写 quotaxl，或后面跟文件、文件夹：看看有什么，接下来做什么。\n\n"
    "退出码：0 无错误；1 有“错误”级问题；2 用法不对或文件无法读写；3 程序故障。",
    "Reads debt-quota allocation tables, checks them and fills budget-adjustment annexes. Alone, or with files or a "
    "folder, it says what is there and what to do next.\n\n"
    "Exit codes: 0 no errors; 1 findings of severity ERROR; 2 usage, or a file that cannot be read or written; "
    "3 a fault of the program.",
)
_FAULT = Words(
    "程序出错：{what}。这是 quotaxl 的问题，不是您的文件的问题；没有写出任何不完整的文件。\n"
    "用 quotaxl --debug … 再运行一次，可看到出错的位置，反馈时请附上。",
    "quotaxl failed: {what}. The fault is ours, not your file's; nothing was left half-written.\n"
    "Run it again as quotaxl --debug … to see where, and include that when you report it.",
)
_RARELY = (200_000, 20, 20)
"""How rarely a command, which lives for seconds, looks for cyclic garbage; Python's own pace costs 15 % of the time."""
_CLOSE = 3
_DASHED = re.compile(r"^(?:[—–―−－﹣][—–―−－﹣-]?|-[—–―−－﹣])([a-z][a-z-]+(?:=.*)?)$", re.S)
"""An option behind long or full-width dashes, as an input method or a word processor writes them."""
_FILE = re.compile(r"[/\\\\]|\.[A-Za-z]{2,5}$")
_CALLED = {
    "new": "新建 空白 空表 通讯录", "check": "核对 检查 校验 审核", "fill": "填表 填写 填报 附表",
    "report": "报告 起草", "print": "打印 印 PDF", "mark": "标记 标注", "clear": "清除 去掉 清标",
    "accept": "认可 接受", "split": "拆 分县 分解", "mail": "邮 寄 发送", "collect": "汇总 收齐 回收 收集",
    "batch": "批 成批", "read": "读 查看", "trace": "来源 追溯 出处", "scrub": "脱敏 隐私", "rules": "规则",
    "templates": "模板 表样", "demo": "演示 示例", "addin": "加载项 安装", "doctor": "诊断 检测",
}  # fmt: skip
"""What people call the commands, where the description does not have the word."""
_HELP = ("help", "帮助", "说明", "？", "?")
_GLUED = re.compile(r"([a-z]+)([^\x00-\x7f].*)", re.DOTALL)
"""A command and what a Chinese input method was still on for, without the blank between them."""
_NO_BLANK = Words("命令和后面的文字之间没有空格。", "There is no blank between the command and what follows.")
_WITH_BLANK = Words("请写成：{line}", "Write: {line}")
_STOPPED = Words("已中止。", "Stopped.")


class Commands(click.Group):
    """The group of commands. Listing them imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, importing its module."""
        if cmd_name not in COMMANDS and cmd_name not in _HIDDEN:
            return None
        command: click.Command = import_module(f"quotaxl.cli.{cmd_name}").command
        return named(command)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the dashes of a Chinese keyboard for those of options."""
        args = [_DASHED.sub(r"--\1", one) if not os.path.lexists(one) else one for one in args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called. Raises UserError that names the nearest where there is none."""
        if args[0] in _HELP and not os.path.lexists(args[0]):
            if len(args) == 1:
                say(ctx.get_help())
                ctx.exit()
            args = [*args[1:], "--help"]
        wish = args[0]
        if wish not in COMMANDS and Path(wish).exists():
            return super().resolve_command(ctx, [_FRONT, *args])
        if wish not in COMMANDS and (glued := _GLUED.match(wish)) and glued[1] in COMMANDS:
            raise UserError(wish, _NO_BLANK, _WITH_BLANK.fill(line=typed([*glued.groups(), *args[1:]])))
        if not wish.startswith("-") and wish not in COMMANDS and _looks_like_a_file(wish):
            return super().resolve_command(ctx, [_FRONT, *args])
        if not wish.startswith("-") and self.get_command(ctx, wish) is None:
            raise no_command(wish, _nearest(wish), "quotaxl")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands into the help."""
        for head, commands in SECTIONS.items():
            with formatter.section(head.say(spoken())):
                formatter.write_dl([(name, words.say(spoken())) for name, words in commands.items()])

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,  # noqa: ANN401 - as click has it
    ) -> NoReturn:
        """Run and end the process with the exit code that the way of ending stands for."""
        arguments = list(sys.argv[1:] if args is None else args)
        listen(arguments)
        named(self)
        never_fail_to_print()
        gc.set_threshold(*_RARELY)
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.ClickException as error:
            say(_usage(error), err=True)
            code = 2
        except UserError as error:
            say(error.say(spoken()), err=True)
            code = 2
        except click.Abort:
            say(_STOPPED.say(spoken()), err=True)
            code = 130
        except BrokenPipeError:
            nobody_reads()
            code = 2
        except Exception as fault:  # noqa: BLE001 - the last resort: a fault of ours, told as such
            if "--debug" in arguments or os.environ.get("QUOTAXL_DEBUG"):
                say(traceback.format_exc(), err=True)
            if told_of := refused(fault):
                say(told_of.say(spoken()), err=True)
                code = 2
            else:
                say(_FAULT.fill(what=f"{type(fault).__name__}: {fault}").say(spoken()), err=True)
                code = 3
        for words in take():
            say(words.say(spoken()), err=True)
        sys.exit(code or 0)


def _usage(error: click.ClickException) -> str:
    """Return how a wrong use is told: what click shows, with Chinese marks in a Chinese sentence."""
    shown = StringIO()
    error.show(shown)
    text = shown.getvalue().rstrip("\n")
    if spoken() == "zh":
        text = re.sub(r"'([^']*)'", r"“\1”", text.removesuffix("."))
        text += "" if text.endswith(("。", "？")) else "。"
    return text


def _looks_like_a_file(wish: str) -> bool:
    """Return whether a word that is no command is meant as a file or folder: it has an ending, or a path's strokes."""
    return _FILE.search(wish) is not None


def _nearest(wish: str) -> list[str]:
    """Return the commands that look like a word, or whose Chinese description has it."""
    wish = wish.strip().lower()
    said = [] if wish.isascii() else _spoken_of(wish)
    return said[:_CLOSE] or get_close_matches(wish, COMMANDS, n=_CLOSE)


def _spoken_of(wish: str) -> list[str]:
    """Return the commands that a Chinese word speaks of: by the word for the work, else by their descriptions."""
    called = [name for name, words in _CALLED.items() if any(word in wish for word in words.split())]
    return called or [name for name, words in COMMANDS.items() if wish in words.zh]


speak()


@click.command(
    cls=Commands,
    invoke_without_command=True,
    help=_ABOUT.say(spoken()),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="quotaxl")
@click.option("--debug", is_flag=True, help=told("出错时显示位置", "Show where a fault happened."))
@LANG
@click.pass_context
def main(context: click.Context, *, debug: bool, lang: Lang) -> None:
    """Run quotaxl; `debug` is looked for where a fault is told, `lang` wherever a command asks.

    Without a command it says what is there and what to do next.
    """
    if context.invoked_subcommand is None:
        context.invoke(import_module(f"quotaxl.cli.{_FRONT}").command, places=(), lang=lang)
