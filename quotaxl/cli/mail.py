"""quotaxl mail: each region's files to its contact; a preview with drafts first, sending only when asked."""

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import click

from quotaxl.app.mail import DRAFTS, MailOrder, preview
from quotaxl.app.scrub import OWN, carried
from quotaxl.app.sending import SendOrder, send_prepared
from quotaxl.cli import adapters
from quotaxl.cli.given import TypedDay
from quotaxl.cli.options import FILE, LANG, Decorator
from quotaxl.cli.show import attended, confirm, draw, progress, say
from quotaxl.cli.spoken import spoken, told
from quotaxl.core.words import Lang, Words
from quotaxl.mail.address import addresses
from quotaxl.mail.compose import Letter, wording
from quotaxl.mail.contacts import SharedAddress
from quotaxl.mail.journal import JournalEntry, MessageState
from quotaxl.mail.send import Clock, Pace
from quotaxl.mail.server import PORTS, Security, Server
from quotaxl.views.mailing import Mailing, counts

_DATE = TypedDay()
_DRAFTS = Words(
    "草稿在 {folder}，可用 Outlook、Foxmail 或 Thunderbird 打开。核对无误后加 --send 寄送。",
    "The drafts are in {folder}; Outlook, Foxmail and Thunderbird open them. When all is right, add --send.",
)
_OUTLOOK = Words("已在 Outlook 的草稿箱中建立 {count} 封邮件。", "{count} drafts were made in Outlook.")
_MENTIONS = Words("{file} 提到“{what}”：{place}", "{file} says '{what}': {place}")
_LOOK = Words(
    "{count}封邮件的附件提到了别的地区，或写有密级、“内部”字样（见上表中的“！”）：请先看清楚再寄。",
    "The files of {count} mails speak of another contact's region or call themselves secret (！ above): look first.",
)
_SHARED = Words(
    "{place}：{address} 用于{regions}几个地区，各地区的文件都会寄到这里。确是同一收件人吗？",
    "{place}: {address} is given for several regions ({regions}), whose files would all go there. Is that meant?",
)
_ASK = Words(
    "结果不明的邮件可能已寄到，quotaxl 不会再寄；请先问收件人，确未收到的用 --again 地区 重新预览。",
    "What is uncertain may have arrived and is not sent again: ask the recipients, then preview those who got nothing "
    "with --again REGION.",
)
_NEED = Words("{what}需要 {option}（{meaning}）。", "{what} needs {option} ({meaning}).")
_SENDER = Words("发件地址", "the sender's address")
_SERVER = Words("邮件服务器，如 smtp.example.cn", "the mail server, such as smtp.example.cn")
_NO_ADDRESS = Words("“{value}”不是邮箱地址，应如 a@example.cn。", "{value} is no mail address such as a@example.cn.")


def _address(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and (len(addresses(value)[0]) != 1 or addresses(value)[1]):
        raise click.BadParameter(_NO_ADDRESS.fill(value=value).say(spoken()))
    return addresses(value)[0][0] if value is not None else None


def _shared(_context: click.Context, _parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for text in value if (one := _address(_context, _parameter, text)))


def _options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the many options, those of the message first, then those of sending."""
    options: Sequence[Decorator] = (
        click.option("--to", "contacts", type=FILE, required=True, metavar="CONTACTS",
                     help=told("通讯录（quotaxl new contacts 生成）", "The contacts workbook.")),
        click.option("--drafts", type=FILE, metavar="DIR",
                     help=told(f"草稿和记录的文件夹（默认其中的 {DRAFTS}）", f"Folder for drafts (DIR/{DRAFTS}).")),
        click.option("--from", "sender", callback=_address, envvar="QUOTAXL_MAIL_FROM", metavar="ADDRESS",
                     help=told("发件地址（或 QUOTAXL_MAIL_FROM）", "The sender's address (or QUOTAXL_MAIL_FROM).")),
        click.option("--from-name", default="", envvar="QUOTAXL_MAIL_NAME", metavar="NAME",
                     help=told("发件单位，写入落款", "The sender's name, also below the text.")),
        click.option("--deadline", type=_DATE, metavar="YYYY-MM-DD", help=told("报送期限", "When answers are due.")),
        click.option("--issued", type=_DATE, metavar="YYYY-MM-DD",
                     help=told("下达日期；期限为其后 --days 日", "Day of the notice; answers are due --days later.")),
        click.option("--days", type=click.IntRange(1, 365), default=30, show_default=True,
                     help=told("自下达日期起的天数", "Days from --issued.")),
        click.option("--template", type=FILE, metavar="DIR",
                     help=told("含 subject.txt 和 body.txt 的文件夹", "Folder with subject.txt and body.txt.")),
        click.option("--within", metavar="REGION", help=told("所在省份", "The province: a name or code.")),
        click.option("--max-mb", type=click.IntRange(1), default=20, show_default=True,
                     help=told("每封邮件的上限", "The largest a mail may be.")),
        click.option("--zip", "pack", is_flag=True,
                     help=told("附件装入加密压缩包（密码在 QUOTAXL_ZIP_PASSWORD）",
                               "Encrypt the attachments (password in QUOTAXL_ZIP_PASSWORD).")),
        click.option("--shared", multiple=True, metavar="ADDRESS", callback=_shared,
                     help=told("确为几个地区共用的邮箱（可多次）", "An address that several regions share indeed.")),
        click.option("--again", multiple=True, metavar="REGION",
                     help=told("给已寄过的地区再备一封（可多次）", "Prepare another mail for this region.")),
        click.option("--outlook", is_flag=True, help=told("在 Outlook 中建立草稿", "Make drafts in Outlook.")),
        click.option("--send", "send", is_flag=True, help=told("寄出已预览的草稿", "Send the previewed drafts.")),
        click.option("--resume", is_flag=True, help=told("中断后寄送其余的", "Send the rest after an interruption.")),
        click.option("--server", metavar="HOST[:PORT]", envvar="QUOTAXL_SMTP_SERVER",
                     help=told("寄信服务器（或 QUOTAXL_SMTP_SERVER）", "The mail server (or QUOTAXL_SMTP_SERVER).")),
        click.option("--tls", "security", type=click.Choice(["starttls", "tls"]), default="starttls",
                     show_default=True, help=told("加密方式", "How the connection is encrypted.")),
        click.option("--insecure", is_flag=True,
                     help=told("不加密，只能用于本机", "No encryption; for a server on this machine only.")),
        click.option("--ca", type=FILE, metavar="PEM",
                     help=told("内部证书机构的证书", "Certificate of the authority to trust.")),
        click.option("--user", envvar="QUOTAXL_SMTP_USER", help=told("登录名", "User to log in as.")),
        click.option("--per-minute", type=click.FloatRange(min=0.1), default=60.0, show_default=True,
                     help=told("每分钟最多寄几封", "Mails a minute.")),
        click.option("--attempts", type=click.IntRange(1, 20), default=5, show_default=True,
                     help=told("服务器暂时拒绝时试几次", "Attempts where the server puts a mail off.")),
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


@click.command(
    help=told(
        "把文件夹中的文件按表内地区寄给通讯录中的联系人。默认只预览：列出清单，写出 .eml 草稿；加 --send 才寄送。",
        "Mail the files in DIR to the contacts of the regions that their tables name. By default a preview: a table "
        "and .eml drafts; --send sends them.",
    )
)
@click.argument("directory", metavar="DIR", type=FILE)
@_options
@LANG
@click.pass_context
def command(context: click.Context, /, *, directory: Path, lang: Lang, **given: Any) -> None:  # noqa: ANN401 - click's
    """Preview, draft or send; exit code 1 where a mail failed, is uncertain or was put off."""
    drafts = given["drafts"] or directory / DRAFTS
    if given["send"] or given["resume"]:
        entries = _send(given, drafts, lang)
        draw(Mailing(entries, lang))
        say(counts(entries).say(lang))
        if any(entry.state is MessageState.UNCERTAIN for entry in entries):
            say(_ASK.say(lang))
        context.exit(0 if all(entry.state is MessageState.SENT for entry in entries) else 1)
    order = _order(given, directory, drafts)
    if given["outlook"]:
        from quotaxl.app.outlook import draft_in_outlook  # noqa: PLC0415 -- Windows only

        say(_OUTLOOK.fill(count=draft_in_outlook(order, adapters.read, adapters.asides)).say(lang))
        return
    ask = partial(_asked, lang=lang) if attended() else None
    shown = preview(order, adapters.read, adapters.asides, ask)
    doubts = {code: [_MENTIONS.fill(file=file, what=one.words, place=one.place) for file, one in found]
              for code, found in shown.doubts.items()}  # fmt: skip
    draw(Mailing(shown.entries, lang, doubts))
    for words in carried(sorted({Path(p) for e in shown.entries for p, _, _ in e.files}), adapters.scrub, but=OWN):
        say(words.say(lang), err=True)
    if doubts:
        say(_LOOK.fill(count=len(doubts)).say(lang))
    say(_DRAFTS.fill(folder=drafts).say(lang))


def _asked(one: SharedAddress, *, lang: Lang) -> bool:
    say(_SHARED.fill(address=one.address, regions="、".join(one.regions), place=one.places[-1]).say(lang))
    return confirm()


def _order(given: dict[str, Any], directory: Path, drafts: Path) -> MailOrder:
    if not given["sender"]:
        raise click.UsageError(
            _NEED.fill(what=told("预览", "A preview"), option="--from", meaning=_SENDER).say(spoken())
        )
    deadline = given["deadline"]
    if deadline is None and given["issued"] is not None:
        deadline = given["issued"] + timedelta(days=given["days"])
    letter = Letter(
        given["sender"], given["from_name"], deadline.date() if deadline else None, wording(given["template"])
    )
    return MailOrder(
        directory, given["contacts"], drafts, letter, given["within"], given["max_mb"], given["again"],
        os.environ.get("QUOTAXL_ZIP_PASSWORD"), given["pack"], given["shared"],
    )  # fmt: skip


def _send(given: dict[str, Any], drafts: Path, lang: Lang) -> tuple[JournalEntry, ...]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    pace = Pace(per_minute=given["per_minute"], attempts=given["attempts"])
    order = SendOrder(drafts, given["contacts"], _server(given), pace, given["resume"], given["within"])
    clock = Clock(now=lambda: datetime.now(UTC).astimezone())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with progress(*columns, transient=True) as bar:
        task = bar.add_task("", total=None)

        def told_of(entry: JournalEntry, total: int) -> None:
            bar.update(task, total=total, advance=1, description=entry.region)

        return send_prepared(order, adapters.read, clock, told_of)


def _server(given: dict[str, Any]) -> Server:
    if not given["server"]:
        raise click.UsageError(_NEED.fill(what="--send ", option="--server", meaning=_SERVER).say(spoken()))
    security = cast("Security", "none" if given["insecure"] else given["security"])
    host, _, port = given["server"].rpartition(":") if ":" in given["server"] else (given["server"], "", "")
    if port and not port.isdecimal():
        raise click.BadParameter(given["server"], param_hint="--server")
    user = given["user"]
    password = None
    if user:
        from quotaxl.mail.secret import smtp_password  # noqa: PLC0415 -- the key ring is slow to import

        password = smtp_password(user, os.environ)
    return Server(host, int(port) if port else PORTS[security], security, user, password, given["ca"])
