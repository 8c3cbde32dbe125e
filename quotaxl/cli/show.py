"""The one door to the terminal: sentences (`say`), results (`emit`), tables (`draw`), questions and progress.

Whatever passes is cleaned, so that no name or cell of a stranger's file steers the terminal. Other ways (click.echo,
print, the standard streams) are banned by the linter.
"""

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from quotaxl.app.outputs import write
from quotaxl.app.places import file_at
from quotaxl.app.told import Watch, unwatched
from quotaxl.cli.spoken import spoken
from quotaxl.core.errors import UserError
from quotaxl.core.pace import seen_by
from quotaxl.core.words import Lang, Words
from quotaxl.text.clean import clean, line
from quotaxl.text.typed import typed
from quotaxl.views.formats import Format, ShownFindings, ShownTables

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.progress import Progress, ProgressColumn

    from quotaxl.core.document import Document
    from quotaxl.core.finding import Outcome
    from quotaxl.core.ports import ReadWorkbook
    from quotaxl.core.record import CheckRecord

_ERRORS = Words(
    "核对这些表发现错误 {count} 项；用 quotaxl check 查看。",
    "{count} errors were found in these tables: quotaxl check shows them.",
)
_WRITTEN = Words("已写出 {path}", "Written: {path}")
_NEEDS_FILE = Words("{format} 是二进制格式，请用 -o 给出文件名。", "{format} is a binary format: give a file with -o.")


def say(text: str, *, err: bool = False) -> None:
    """Write a sentence, or several lines, on standard output; with `err` on standard error."""
    click.echo(clean(text), err=err)


def confirm() -> bool:
    """Ask for yes or no."""
    return click.confirm("", default=False)


def secret(question: str) -> str:
    """Ask for something that nobody shall read over a shoulder, nor find in a list of commands."""
    answer: str = click.prompt(clean(question), hide_input=True, err=True)
    return answer


def ask(question: str) -> str:
    """Ask for a line, which may be empty."""
    return str(click.prompt(clean(question), default="", show_default=False)).strip()


def attended() -> bool:
    """Return whether a person can read a question and answer it."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def watched() -> bool:
    """Return whether a person sees standard error."""
    return sys.stderr.isatty()


def never_fail_to_print() -> None:
    """Let a character that the console's code page lacks come out as ? instead of stopping the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def nobody_reads() -> None:
    """Lead standard output nowhere once its reader has gone: the flush at exit must not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def emit(data: str | bytes, target: Path | None, inputs: Sequence[Path], *, force: bool) -> None:
    """Write `data` to `target`, or to standard output where there is none.

    A file that stands as a run before wrote it is replaced. Text goes to a file or pipe as UTF-8 whatever the code
    page, as programs read it; a console gets its own encoding.
    """
    if target is not None:
        from quotaxl.app.ledger import as_left, remember  # noqa: PLC0415 -- `--help` must not pay for it

        whole = data if isinstance(data, bytes) else clean(data).encode()
        write(target, whole, inputs, force=force, over=as_left([target]))
        remember([target])
    elif isinstance(data, str) and not sys.stdout.isatty():
        click.echo(clean(data).encode(), nl=False)
    else:
        click.echo(clean(data) if isinstance(data, str) else data, nl=False)


def put(
    made_in: Format, shown: ShownFindings | ShownTables, target: Path | None, inputs: Sequence[Path], *, force: bool
) -> None:
    """Write what is shown in a format to `target` and say so on standard error, or show it where there is none."""
    made = made_in.made(shown)
    if not isinstance(made, (str, bytes)):
        if target is None:
            draw(made)
            return
        made = drawn(made)
    elif isinstance(made, str) and made_in.BOM and target is not None:
        made = f"\ufeff{made}"
    emit(made, target, inputs, force=force)
    if target is not None:
        say(_WRITTEN.fill(path=target).say(spoken()), err=True)


def result_place(output: Path | None, form: str, name: str, known: Collection[str]) -> Path | None:
    """Return where a result in a format goes that is called `name`; None for standard output.

    Raises UserError for a suffix of a kind that is not written, with those that are: text and the formats `known`.
    """
    if output is None:
        return None
    if form == "table":
        suffix = output.suffix.lower()
        if suffix in _NOT_WRITTEN and not output.is_dir():
            kinds = "、".join([".txt", *(f".{one}" for one in known if one != "table")])
            raise UserError(str(output), _NO_SUCH_KIND.fill(suffix=suffix, kinds=kinds), _OTHER_SUFFIX)
        return file_at(output, f"{name}.txt", also=(".text", ".table", ".md", ".log"))
    return file_at(output, f"{name}.{form}")


def asked_form(context: click.Context, output: Path | None, known: Collection[str], form: str) -> str:
    """Return the format to write: what --format says, else what the output's name asks for, else `form`."""
    if context.get_parameter_source("form") is ParameterSource.COMMANDLINE:
        return form
    suffix = output.suffix.lower().removeprefix(".") if output is not None and not output.is_dir() else ""
    return suffix if suffix in known else form


def need_file(form: str, target: Path | None) -> None:
    """Raise click.UsageError where a binary format has no file to go to."""
    if target is None:
        raise click.UsageError(_NEEDS_FILE.fill(format=form).say(spoken()))


def draw(*parts: "RenderableType") -> None:
    """Draw parts on standard output: to the terminal's width, or 100 columns (COLUMNS) where it is none."""
    width = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS") or 100)
    _draw(parts, _console(width=width))


def drawn(*parts: "RenderableType") -> str:
    """Return parts as plain text, 100 columns wide."""
    text = StringIO()
    _draw(parts, _console(file=text, width=100))
    return text.getvalue()


def progress(*columns: "ProgressColumn", transient: bool = False) -> "Progress":
    """Return a bar on standard error."""
    from rich.progress import Progress  # noqa: PLC0415 -- not before something takes long

    return Progress(*columns, console=_console(stderr=True), transient=transient)


_NOT_WRITTEN = frozenset({".doc", ".docx", ".xls", ".xlsm", ".et", ".ods", ".pdf", ".png", ".htm"})
_NO_SUCH_KIND = Words("写不成 {suffix}；能写的是 {kinds}。", "This is not written as {suffix}, but as {kinds}.")
_OTHER_SUFFIX = Words("请把 -o 的文件名换成其中一种。", "Give -o a file name with one of these.")
_NEXT = Words("下一步：{what}", "Next: {what}")


def next_step(what: Words, command: Sequence[str], lang: Lang) -> None:
    """Say what to do next, with the command ready to copy where there is one (its words after `quotaxl`)."""
    say(_NEXT.fill(what=what).say(lang))
    if command:
        say(f"  {typed(command)}")


def tell_strays(record: "CheckRecord | None", lang: Lang) -> None:
    """Say on standard error what of the given folders takes no part."""
    from quotaxl.text.finding import not_checked  # noqa: PLC0415 -- `--help` must not pay for it

    for told in not_checked(record, lang) if record else ():
        say(line(told), err=True)


def tell_judged(outcomes: "Sequence[Outcome]", lang: Lang) -> None:
    """Say on standard error why the exit code is not 0 where the findings themselves are not shown.

    A workbook that is blank or none of ours is told with what to do, errors by their number, a rule that broke by name.
    """
    from quotaxl.app.check import BLANK, UNKNOWN  # noqa: PLC0415 -- `--help` must not pay for it
    from quotaxl.core.finding import findings_of  # noqa: PLC0415
    from quotaxl.text.finding import counts, crashed, placed, title, why_unfinished  # noqa: PLC0415
    from quotaxl.text.labels import REMEDY  # noqa: PLC0415

    colon = "：" if lang == "zh" else ": "
    for finding in findings_of(outcomes):
        if finding.rule in (BLANK, UNKNOWN):
            say(line(placed(finding, lang)), err=True)
            say(line(f"{REMEDY.say(lang)}{colon}{finding.remedy.say(lang)}"), err=True)
    for broken in crashed(outcomes):
        say(line(f"{title(broken, lang)}{colon}{why_unfinished(broken, lang)}"), err=True)
    if errors := counts(outcomes)["error"]:
        say(_ERRORS.fill(count=errors).say(lang), err=True)


@contextmanager
def reading(count: int, reader: "ReadWorkbook") -> "Iterator[ReadWorkbook]":
    """Give what reads files, telling how far it is with `count` of them where a person looks on."""
    with watching(Words("读取", "reading").say(spoken())) as watch:
        done = 0

        def read(path: Path, /) -> "Document":
            nonlocal done
            watch(done, max(count, done + 1))
            found = reader(path)
            done += 1
            watch(done, max(count, done))
            return found

        yield read


@contextmanager
def watching(what: str) -> Iterator[Watch]:
    """Give what shows how far work has come: a bar with what, how many and the time left where a person looks on."""
    if not watched():
        yield unwatched
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415 -- as below

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with progress(*columns, transient=True) as bar:
        task = bar.add_task(what, total=None)
        whole, whole_of = 0, 1

        def watch(done: int, of: int) -> None:
            nonlocal whole, whole_of
            whole, whole_of = done, of
            bar.update(task, description=what, completed=done, total=of)

        def show(of: Words, share: float) -> None:
            """One large sheet, or rules over many rows: the share within the piece of work in hand."""
            done = min(whole + share, whole_of) if whole < whole_of else share * whole_of
            bar.update(task, description=line(of.say(spoken())), completed=done, total=whole_of)

        with seen_by(show):
            yield watch


def _console(**given: Any) -> "Console":  # noqa: ANN401 -- as rich has them
    from rich.console import Console  # noqa: PLC0415 -- other formats need not pay for it

    return Console(markup=False, emoji=False, highlight=False, **given)


def _draw(parts: Sequence["RenderableType"], console: "Console") -> None:
    from rich.segment import Segment, Segments  # noqa: PLC0415

    for part in parts:
        lines = console.render(part)
        console.print(Segments(s if s.control else Segment(clean(s.text), s.style) for s in lines), end="", crop=False)
