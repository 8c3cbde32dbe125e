"""Click's own words in Chinese: usage, help, errors and the names of what a parameter takes, in one place.

Click says everything through gettext, and a catalogue of messages is its documented way to another language. Python's
gettext looks for compiled catalogues in the language of the environment, which programs that quotaxl starts would
inherit; so its modules are given this table instead, asked anew for each message.
"""

import re
from importlib import import_module
from weakref import WeakKeyDictionary

import click

from quotaxl.cli.spoken import spoken
from quotaxl.text.clean import width

_MODULES = (
    "_termui_impl", "core", "decorators", "exceptions", "formatting", "parser", "shell_completion", "termui", "types",
    "utils",
)  # fmt: skip
MESSAGES = {
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Show this message and exit.": "显示这些说明。",
    "Show the version and exit.": "显示版本。",
    "%(prog)s, version %(version)s": "%(prog)s %(version)s 版",
    "default: {default}": "默认：{default}",
    "env var: {var}": "环境变量：{var}",
    "required": "必填",
    "(dynamic)": "（视情况而定）",
    "deprecated": "不再使用",
    "file": "文件",
    "directory": "文件夹",
    "path": "文件或文件夹",
    "Error: {message}": "错误：{message}",
    "Try '{command} {option}' for help.": "用法说明：{command} {option}",
    "Missing command.": "没有写命令。",
    "Missing argument": "缺少",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "Missing {param_type}": "缺少参数",
    "No such option {name!r}.": "没有“{name}”这个选项。",
    "No such option: {name}": "没有“{name}”这个选项。",
    "No such command {name!r}.": "没有“{name}”这个命令。",
    "Did you mean {possibility}?": "是否指 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "是否指其中之一：{possibilities}？",
    "(Possible options: {possibilities})": "是否指其中之一：{possibilities}？",
    "Invalid value: {message}": "填写不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 填写不对：{message}",
    "Got unexpected extra argument ({args})": "多写了 {args}",
    "Got unexpected extra arguments ({args})": "多写了 {args}",
    "Option {name!r} does not take a value.": "选项 {name} 后面不跟内容。",
    "Option {name!r} requires an argument.": "选项 {name} 后面要写内容。",
    "Option {name!r} requires {nargs} arguments.": "选项 {name} 后面要写 {nargs} 项。",
    "Argument {name!r} takes {nargs} values.": "{name} 要写 {nargs} 项。",
    "Takes {nargs} values but 1 was given.": "要写 {nargs} 项，只写了 1 项。",
    "Takes {nargs} values but {len} were given.": "要写 {nargs} 项，写了 {len} 项。",
    "{len_type} values are required, but {len_value} was given.": "要写 {len_type} 项，只写了 {len_value} 项。",
    "{len_type} values are required, but {len_value} were given.": "要写 {len_type} 项，写了 {len_value} 项。",
    "Value must be an iterable.": "要写几项。",
    "{value!r} is not {choice}.": "“{value}”不在可选之列，只能是 {choice}。",
    "{value!r} is not one of {choices}.": "“{value}”不在可选之列：{choices}。",
    "Choose from:\n\t{choices}": "可选：\n\t{choices}",
    "Choice({choices})": "可选：{choices}",
    "{value!r} is not a valid {number_type}.": "“{value}”不是可用的数。",
    "{value} is not in the range {range}.": "{value} 超出范围（{range}）。",
    "{value!r} is not a valid boolean. Recognized values: {states}": "“{value}”不是是或否。可写：{states}",
    "{value!r} is not a valid UUID.": "“{value}”不是标识号。",
    "{value!r} does not match the format {format}.": "“{value}”不是日期，应如 2024-09-25。",
    "{value!r} does not match the formats {formats}.": "“{value}”不是日期，应如 2024-09-25。",
    "{name} {filename!r} does not exist.": "没有“{filename}”。",
    "{name} {filename!r} is a file.": "“{filename}”是文件，不是文件夹。",
    "{name} {filename!r} is a directory.": "“{filename}”是文件夹，不是文件。",
    "{name} {filename!r} is not readable.": "“{filename}”不能读取。",
    "{name} {filename!r} is not writable.": "“{filename}”不能写入。",
    "{name} {filename!r} is not executable.": "“{filename}”不能运行。",
    "Could not open file {filename!r}: {message}": "无法打开“{filename}”：{message}",
    "unknown error": "原因不明",
    "Aborted!": "已中止。",
    "Do you want to continue?": "要继续吗？",
    "Confirm the action without prompting.": "不再询问，直接进行。",
    "Repeat for confirmation": "请再写一次",
    "Error: The two entered values do not match.": "两次写的不一样。",
    "Error: invalid input": "请回答 y（是）或 n（否）。",
    "Press any key to continue...": "按任意键继续……",
}
"""What click says to a user, and the Chinese for it."""
_NAMES = {
    "OPTIONS": "选项", "COMMAND": "命令", "ARGS": "参数", "FILE": "文件", "FILES": "文件", "DIR": "文件夹",
    "NAMES": "表名", "WORDS": "词", "DIRECTORY": "文件夹", "FOLDER": "文件夹", "PATH": "文件",
    "OUT": "输出", "ID": "编号", "CELL": "单元格",
    "ITEM": "内容", "REGION": "地区", "YEAR": "年度", "TEXT": "文字", "ALLOCATION": "分配表", "COUNTY": "填报表",
    "CONTACTS": "通讯录", "ADDRESS": "地址", "SOURCE": "来源",
    "FORM": "表样", "AREA": "区域", "NAME": "名称", "HOST": "主机", "DRAFTS": "草稿",
    "WORKBOOK": "工作簿", "PLACES": "文件或文件夹", "PORT": "端口",
    "PEM": "证书", "CA": "机构证书", "CERT": "证书", "KEY": "私钥", "PYTHON": "程序", "SVG": "图", "URL": "网址",
    "INTEGER": "整数", "FLOAT": "数", "RANGE": "", "YYYY-MM-DD": "年-月-日", "N": "位数",
}  # fmt: skip
"""What the usage calls the things that a command takes."""
_NAME = re.compile("YYYY-MM-DD|[A-Z]+")
_PIECES = re.compile(r"(\s+|\[[^\]\s]*\]|[（“《‹]*(?:[^\s\x00-\u02ff]|[!-\u02ff]+)[，。；：、）”》›？！…]*)")
"""What a line of help may be broken between: Chinese characters and Latin words, each with its marks beside it."""
_OWN: "WeakKeyDictionary[click.Parameter, str | None]" = WeakKeyDictionary()


def _said(message: str) -> str:
    return MESSAGES.get(message, message) if spoken() == "zh" else message


def _said_of(one: str, several: str, count: int) -> str:
    return _said(one if count == 1 else several)


def speak() -> None:
    """Let click speak the language of this run."""
    for name in _MODULES:
        module = import_module(f"click.{name}")
        for word, spoken_by in (("_", _said), ("ngettext", _said_of)):
            if hasattr(module, word):
                setattr(module, word, spoken_by)
    for name in ("formatting", "_textwrap"):  # columns of help: a Chinese character is two wide
        module = import_module(f"click.{name}")
        if hasattr(module, "term_len"):
            setattr(module, "term_len", width)  # noqa: B010 -- a name that types do not know
    # as above; where the attribute goes by another name some day, lines are merely broken as click breaks them
    setattr(import_module("click._textwrap").TextWrapper, "wordsep_re", _PIECES)  # noqa: B010


def named(command: click.Command) -> click.Command:
    """Return the command, its parameters called in the language of this run; so with the commands of a group."""
    for parameter in command.params:
        own = _OWN.setdefault(parameter, parameter.metavar)
        parameter.metavar = _name(parameter, own) if spoken() == "zh" else own
    if isinstance(command, click.Group):
        command.subcommand_metavar = in_chinese("COMMAND [ARGS]...") if spoken() == "zh" else "COMMAND [ARGS]..."
        for inner in command.commands.values():
            named(inner)
    command.options_metavar = in_chinese("[OPTIONS]") if spoken() == "zh" else "[OPTIONS]"
    return command


def in_chinese(metavar: str) -> str:
    """Return what a usage line calls something, in Chinese: ALLOCATION COUNTY... is 分配表 填报表…."""
    return re.sub(r"\s+(?=\]|$)", "", _NAME.sub(lambda m: _NAMES.get(m[0], m[0]), metavar)).replace("...", "…")


def _name(parameter: click.Parameter, own: str | None) -> str | None:
    if own is not None:
        return in_chinese(own)
    if isinstance(parameter.type, click.Choice) or getattr(parameter, "is_flag", False):
        return None  # what is to be typed, and nothing at all
    if isinstance(parameter, click.Option):
        return in_chinese(parameter.type.name.upper()) + "…" * (parameter.nargs != 1)
    name = in_chinese((parameter.name or "").upper())
    return (name if parameter.required else f"[{name}]") + "…" * (parameter.nargs != 1)
