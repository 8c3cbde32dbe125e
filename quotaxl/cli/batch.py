"""quotaxl batch: the same work on many workbooks."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from quotaxl.app.batch import BatchDone, BatchOrder, Watch, batch
from quotaxl.app.batchresults import write_results
from quotaxl.app.batchwork import BatchPorts
from quotaxl.app.check import known_rule
from quotaxl.app.crew import Crew
from quotaxl.app.report import kinds
from quotaxl.app.settings import settings
from quotaxl.batch.work import BatchTask, Job, TaskDone
from quotaxl.cli import adapters
from quotaxl.cli.options import AS_OF, FILE, FORCE, IGNORE, LANG, SELECT, WORKBOOK_LANG
from quotaxl.cli.show import progress, say, watched
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang, Words
from quotaxl.text.clean import line

ACTIONS = ("check", "fill", "mark", "read", "draft")
_DONE = Words(
    "{files} 个文件（其中 {kept} 个未变，没有再处理），{units} 个县；错误 {errors}，警告 {warnings}。结果：{out}",
    "{files} files ({kept} unchanged, not done again), {units} counties; {errors} errors, {warnings} warnings. "
    "Results: {out}",
)
_BAD = Words("{count} 个文件不能用：", "{count} files cannot be used:")
_MORE = Words("……另有 {count} 个，见 files.parquet", "... {count} more, see files.parquet")
_FAILED = Words("{count} 个县没有写出：", "Nothing could be written for {count} counties:")
_MORE_FAILED = Words("……另有 {count} 个，见汇总.xlsx", "... {count} more, see 汇总.xlsx")
_STOPPED = Words(
    "已中止；做完的都已完整写出，加 --resume 可接着做。", "Stopped. What was done is written whole; --resume goes on."
)
_SHOWN = 10


@click.command(
    help=told(
        "对许多文件做同一件事：check 核对，fill 填表，mark 标记，read 读出全部数据，draft 起草报告。来源可以是文件、"
        "文件夹、通配符、.zip 压缩包或网址。县级文件按县、连同下达文件一起核对；一个文件有问题只影响它自己。"
        "结果在 -o 文件夹：每县一个文件夹、Parquet 数据和一份汇总工作簿。",
        "Do the same to many files: check, fill, mark, read all data, or draft reports. SOURCE is a file, folder, "
        "pattern, .zip archive or URL. Counties are judged apart, each with the notices that concern it; one bad "
        "file costs that file only. "
        "Results go to the folder -o: a folder a county, Parquet, and one summary workbook.",
    )
)
@click.argument("action", type=click.Choice(ACTIONS))
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-o", "--output", required=True, metavar="FOLDER|URL", help=told("结果文件夹或网址", "Where results go."))
@click.option(
    "--template", "templates", multiple=True, metavar="ID|FILE",
    help=told("fill 所填的模板（可多次）", "What fill fills (repeatable)."),
)  # fmt: skip
@click.option(
    "--kind", "drafts", multiple=True, type=click.Choice(kinds()),
    help=told("draft 起草的文种（可多次），默认报告", "What draft drafts (repeatable); 报告 by default."),
)  # fmt: skip
@click.option(
    "--workers", type=click.IntRange(1, 256), default=None,
    help=told("进程数；默认为处理器数", "Processes; as many as processors by default."),
)  # fmt: skip
@click.option("--resume", is_flag=True, help=told("未变的文件不再处理", "Do not do again what did not change."))
@click.option(
    "--cluster", metavar="ADDRESS",
    help=told("Dask 调度器的地址，如 tls://主机:8786", "Address of a Dask scheduler, such as tls://host:8786."),
)  # fmt: skip
@click.option(
    "--tls", type=FILE, nargs=3, default=None, metavar="CA CERT KEY",
    help=told("与调度器通信所用的证书文件", "Files of the authority, the certificate and the key for the scheduler."),
)  # fmt: skip
@SELECT
@IGNORE
@AS_OF
@FORCE
@LANG
@WORKBOOK_LANG
@click.pass_context
def command(
    context: click.Context,
    *,
    action: str,
    sources: tuple[str, ...],
    output: str,
    templates: tuple[str, ...],
    drafts: tuple[str, ...],
    workers: int | None,
    resume: bool,
    cluster: str | None,
    tls: tuple[Path, Path, Path] | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    as_of: datetime | None,
    force: bool,
    lang: Lang,
    workbook_lang: Lang,
) -> None:
    """Do a batch; exit code 1 where there is an ERROR or a file that cannot be used."""
    if (action == "fill") != bool(templates):
        raise click.UsageError(told("fill 需要 --template，其他不需要。", "fill needs --template, the others do not."))
    if drafts and action != "draft":
        raise click.UsageError(told("--kind 只用于 draft。", "--kind is for draft."))
    if action == "draft":
        templates = drafts or ("报告",)
    for wish in (*select, *ignore):
        known_rule(wish)
    day = as_of.date().isoformat() if as_of else None
    job = Job(action, output, select, ignore, day, _settings(), templates, workbook_lang)
    order = BatchOrder(sources, job, resume, force)
    ports = BatchPorts(adapters.read, adapters.apply, adapters.open_form, adapters.write_text, adapters.captions)
    try:
        with _bar() as watch:
            done = batch(order, ports, partial(_crew, cluster, tls, workers), watch)
        write_results(done, adapters.read, adapters.apply)
    except KeyboardInterrupt:
        say(_STOPPED.say(lang), err=True)
        context.exit(130)
    _report(done, lang)
    context.exit(int(bool(done.bad or done.failed) or _count(done, "error") > 0))


def _crew(
    cluster: str | None, tls: tuple[Path, Path, Path] | None, workers: int | None, do: Callable[[BatchTask], TaskDone]
) -> Crew:
    if cluster is not None:
        from quotaxl.app.cluster import TlsFiles, on_cluster  # noqa: PLC0415 -- an extra

        return on_cluster(cluster, TlsFiles(*tls) if tls else None, do)
    from quotaxl.app.many import local_pool  # noqa: PLC0415 -- `--help` need not pay for it

    count = workers or os.cpu_count() or 1
    return Crew(partial(local_pool, count), do, 2 * count)


def _settings() -> str:
    """Return the text of the checker's own quotaxl.toml; none that lies among the sources is obeyed."""
    held = settings(())
    return held.place.read_text("utf-8-sig") if held.place else ""


def _unwatched(done: int, of: int) -> None:
    """Show nothing."""


@contextmanager
def _bar() -> Iterator[Watch]:
    """Give what shows how far a batch is: a bar with rate and time left where a person looks on, else nothing."""
    if not watched():
        yield _unwatched
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    rate = TextColumn("{task.fields[rate]}")
    columns = (BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    with progress(*columns) as bar:
        task = bar.add_task("", total=None, rate="")

        def watch(done: int, of: int) -> None:
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            bar.update(task, completed=done, total=of, rate=f"{speed:.0f}/s" if speed else "")

        yield watch


def _count(done: BatchDone, severity: str) -> int:
    return sum(n for unit in done.units.values() for key, n in unit.found.items() if key.endswith(f"/{severity}"))


def _report(done: BatchDone, lang: Lang) -> None:
    """Say what could not be read and what failed, the first few by name, then what was done in all."""
    bad = done.bad
    if bad:
        say(_BAD.fill(count=len(bad)).say(lang), err=True)
        for one in bad[:_SHOWN]:
            say(f"  {line(one.name)}  {line(one.error or '')}", err=True)
        if len(bad) > _SHOWN:
            say(f"  {_MORE.fill(count=len(bad) - _SHOWN).say(lang)}", err=True)
    failed = done.failed
    if failed:
        say(_FAILED.fill(count=len(failed)).say(lang), err=True)
        for unit in failed[:_SHOWN]:
            say(f"  {line(unit.name)}  {line(unit.error or '')}", err=True)
        if len(failed) > _SHOWN:
            say(f"  {_MORE_FAILED.fill(count=len(failed) - _SHOWN).say(lang)}", err=True)
    counties = sum(unit.isdecimal() for unit in done.units)
    said = _DONE.fill(
        files=len(done.files), kept=done.kept, units=counties, errors=_count(done, "error"),
        warnings=_count(done, "warning"), out=done.order.job.out,
    )  # fmt: skip
    say(said.say(lang))
