"""quotaxl forget: what is kept of this user's work, taken away."""

from pathlib import Path

import click

from quotaxl.cli.options import FILE, LANG
from quotaxl.cli.show import say
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang, Words

_GONE = Words("已删除：{path}", "Removed: {path}")
_WOULD = Words("会删除：{path}", "Would be removed: {path}")
_NOTHING = Words("没有留下什么。", "Nothing is kept.")


@click.command(
    help=told(
        "删除本用户的撤销副本、日志和记住的配对；给出草稿文件夹的，连同寄送记录和草稿一起删除。设置保留。",
        "Remove this user's undo copies, log and remembered pairs; of folders of drafts journal and drafts too. "
        "Settings stay.",
    )
)
@click.argument("mailings", metavar="[DRAFTS]...", type=FILE, nargs=-1)
@click.option("--dry-run", "dry", is_flag=True, help=told("只列出，不删除", "List only, remove nothing."))
@click.option("--force", is_flag=True, help=told("还有未寄出的也删除", "Also where mails are still on their way."))
@LANG
def command(*, mailings: tuple[Path, ...], dry: bool, force: bool, lang: Lang) -> None:
    """Forget."""
    from quotaxl.app.forget import forget  # noqa: PLC0415 -- `--help` must not pay for it

    found = forget(mailings, force=force, dry=dry)
    for path in found:
        say((_WOULD if dry else _GONE).fill(path=path).say(lang))
    if not found:
        say(_NOTHING.say(lang))
