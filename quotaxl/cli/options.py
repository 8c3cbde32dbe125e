"""Options that several commands share, and the words of their help."""

import locale
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from quotaxl.app.outputs import make_folder
from quotaxl.app.today import today
from quotaxl.cli.given import TypedDay
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang
from quotaxl.text.language import LANGUAGES, language

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _language(context: click.Context, _parameter: click.Parameter, value: str | None) -> Lang:
    above: Lang | None = context.find_root().params.get("lang")  # given before the command, or found there
    if value is None and context.parent is not None and above is not None:
        return above
    return language(value, os.environ, locale.getlocale()[0])


LANG: Decorator = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    callback=_language,
    help=told(
        "界面语言；默认看 QUOTAXL_LANG 和系统语言", "Language of messages; by default QUOTAXL_LANG or the locale."
    ),
)
WORKBOOK_LANG: Decorator = click.option(
    "--workbook-lang",
    type=click.Choice(LANGUAGES),
    default="zh",
    show_default=True,
    help=told("写入工作簿的文字所用语言", "Language of what is written into workbooks."),
)
FORCE: Decorator = click.option(
    "--force", is_flag=True, help=told("覆盖已有的输出文件", "Overwrite output files that exist.")
)
PDF: Decorator = click.option(
    "--pdf",
    is_flag=True,
    help=told("另存一份 PDF（需要 LibreOffice）", "Save as PDF, too (needs LibreOffice)."),
)
SELECT: Decorator = click.option(
    "--select",
    multiple=True,
    metavar="ID",
    help=told("只执行这些规则（编号或其开头，可多次）", "Run only these rules (an id or its beginning; repeatable)."),
)
IGNORE: Decorator = click.option(
    "--ignore",
    multiple=True,
    metavar="ID",
    help=told("不执行这些规则（编号或其开头，可多次）", "Leave these rules out (an id or its beginning; repeatable)."),
)
AS_OF: Decorator = click.option(
    "--as-of",
    type=TypedDay(),
    metavar="YYYY-MM-DD",
    default=lambda: today().isoformat(),
    help=told("按这一天判断期限；不写就是今天", "The day for which deadlines are judged; today without it."),
)
FILE = click.Path(path_type=Path, readable=False)


class OutputPath(click.Path):
    """A file or folder to write. One that ends in / is a folder, made if need be; it goes again if it stays empty."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - click's
        """Return the path. Raises UserError where the folder cannot be made."""
        path = Path(str(super().convert(value, param, ctx)))
        if str(value).endswith(("/", "\\", os.sep)) and not path.exists():
            make_folder(path)
            if ctx is not None:
                ctx.call_on_close(lambda: _gone_if_empty(path))
        return path


def _gone_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


OUT = OutputPath()
CONFIG: Decorator = click.option(
    "--config",
    type=FILE,
    metavar="FILE",
    help=told(
        "使用这个设置文件，而不是当前文件夹或本人文件夹中的 quotaxl.toml",
        "Settings to use instead of quotaxl.toml in the current or your own folder.",
    ),
)


def judged_by(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say by which rules and settings and for which day is judged; they come as `wishes`."""

    @wraps(command)
    def run(
        *given: Any,  # noqa: ANN401 - what click hands to a command
        select: tuple[str, ...],
        ignore: tuple[str, ...],
        as_of: datetime,
        config: Path | None,
        **others: Any,  # noqa: ANN401 - as above
    ) -> None:
        from quotaxl.app.check import Wishes  # noqa: PLC0415 -- `--help` must not pay for it

        command(*given, wishes=Wishes(select, ignore, as_of.date(), config), **others)

    return SELECT(IGNORE(AS_OF(CONFIG(run))))


def output(zh: str, en: str) -> Decorator:
    """Return the option -o with its help."""
    return click.option("-o", "--output", type=OUT, metavar="OUT", help=told(zh, en))
