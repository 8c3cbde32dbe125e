"""quotaxl check: findings on any mix of files."""

from collections.abc import Sequence
from pathlib import Path

import click

from quotaxl.app.check import Checked, Wishes, check, exit_code
from quotaxl.app.gathered import gathered
from quotaxl.app.places import file_at
from quotaxl.cli import adapters
from quotaxl.cli.live import APP, LIVE, need, opened
from quotaxl.cli.options import FILE, FORCE, LANG, PDF, WORKBOOK_LANG, judged_by, output
from quotaxl.cli.show import asked_form, emit, need_file, next_step, put, reading, result_place, say, tell_strays
from quotaxl.cli.spoken import told
from quotaxl.core.ports import PrintFile
from quotaxl.core.words import Lang, Words
from quotaxl.machine.scratch import scratch
from quotaxl.views.formats import Format, ShownFindings, format_of, formats

FORMATS = formats("findings")
_UNPACK = Words(
    "压缩包中的文件旁不能写标记版：请先解压，再加 --mark。",
    "No marked copy can be written beside a packed file: unpack the archive first.",
)
_TWO_KINDS = Words(
    "--format {form} 和 -o {file} 要的是两种文件。只要 PDF：去掉 --format；两份都要：-o {other} --pdf。",
    "--format {form} and -o {file} ask for two kinds of file. For the PDF alone leave --format out; for both: "
    "-o {other} --pdf.",
)
_MEND = Words("在原文件中改正、保存，再核对一次", "mend the files, save them, and check again")
_FILL = Words("填写附表", "fill the annexes")
_PRINTED = Words("PDF：{path}", "PDF: {path}")
_MARKED = Words("标记版：{path}", "Marked copy: {path}")
_UNMARKED = Words(
    "{path} 不是 .xlsx、.xlsm 或 .docx，没有标记版。", "{path} is no .xlsx, .xlsm or .docx and has no marked copy."
)


@click.command(
    help=told(
        "核对各文件中的表格，并在文件之间互相核对；文件夹和 .zip 压缩包指其中的文件；有“错误”级问题时退出码为 1。",
        "Check the tables in FILES (a folder or .zip means the files in it), alone and against each other. Exit code 1 "
        "where there is an ERROR.",
    )
)
@click.argument("files", nargs=-1, type=FILE)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help=told("输出格式", "Format.")
)
@output("写入文件而不是标准输出", "Write to a file instead of standard output.")
@click.option("--mark", is_flag=True, help=told("在每个文件旁写出标记版", "Write a marked copy beside each file."))
@PDF
@LIVE
@APP
@FORCE
@judged_by
@LANG
@WORKBOOK_LANG
@click.pass_context
def command(
    context: click.Context,
    *,
    files: tuple[Path, ...],
    form: str,
    output: Path | None,
    mark: bool,
    pdf: bool,
    live: str | None,
    program: str | None,
    force: bool,
    wishes: Wishes,
    lang: Lang,
    workbook_lang: Lang,
) -> None:
    """Check files and show, write or mark what was found."""
    pdf = pdf or (output is not None and output.suffix.lower() == ".pdf")
    to_pdf = adapters.printer() if pdf else None
    if form != "table" and output is not None and output.suffix.lower() == ".pdf":
        raise click.UsageError(
            _TWO_KINDS.fill(form=form, file=output.name, other=output.with_suffix(f".{form}").name).say(lang)
        )
    form = asked_form(context, output, FORMATS, form)
    output, print_to = _print_place(output, form, pdf=pdf)
    made_in = format_of("findings", form)
    if made_in.BINARY:
        need_file(form, output)
    output = result_place(output, form, "核对结果", (*FORMATS, "pdf"))
    if live is None:
        need(files, "文件", "FILES")
        given = context.with_resource(gathered(files, adapters.read))
        if mark and given.archived:
            raise click.UsageError(_UNPACK.say(lang))
        with reading(len(given.files), given.read) as read:
            checked = check(given.files, read, wishes, given.folders)
        _put(checked, made_in, output, files, lang, force=force)
        if form != "table" or output is not None:
            tell_strays(checked.record, lang)
        if print_to and to_pdf:
            _print(checked, lang, to_pdf, print_to, files, force=force)
        if mark:
            _mark_copies(checked, lang, workbook_lang, force=force)
        if form == "table" and output is None:
            _next(checked, files, lang)
    else:
        from quotaxl.app.opened import mark_open  # noqa: PLC0415 -- only --live needs a spreadsheet program
        from quotaxl.buttons.work import check_one  # noqa: PLC0415

        one = opened(live, program)
        checked = check_one(one, wishes, files)
        _put(checked, made_in, output, files, lang, force=force)
        if print_to and to_pdf:
            _print(checked, lang, to_pdf, print_to, files, force=force)
        if mark:
            mark_open(one, checked, workbook_lang)
    context.exit(exit_code(checked.outcomes, checked.record))


def _put(
    checked: Checked, made_in: Format, output: Path | None, files: Sequence[Path], lang: Lang, *, force: bool
) -> None:
    """Show the findings, or write them to a file and say how many there are."""
    put(made_in, _shown(checked, lang), output, files, force=force)
    if output is not None:
        from quotaxl.text.finding import summary  # noqa: PLC0415 -- `--help` must not pay for it

        say(summary(checked.outcomes, lang), err=True)


def _print_place(output: Path | None, form: str, *, pdf: bool) -> tuple[Path | None, Path | None]:
    """Return where the result goes in its format, and where its PDF: alone, or beside a file in another format.

    Without -o the table stays on the screen and the PDF goes to the current folder. Raises UserError.
    """
    if not pdf:
        return output, None
    if output is None:
        return None, Path("核对结果.pdf")
    if output.is_dir() or output.suffix.lower() == ".pdf" or (not output.suffix and form == "table"):
        return None, file_at(output, "核对结果.pdf")
    return output, output.with_name(f"{output.stem}.pdf")


def _print(
    checked: Checked, lang: Lang, to_pdf: PrintFile, target: Path, files: Sequence[Path], *, force: bool
) -> None:
    """Write the list of findings as PDF."""
    from quotaxl.app.findings import make_findings  # noqa: PLC0415 -- `--help` must not pay for it
    from quotaxl.app.printed import stamped_pdf  # noqa: PLC0415
    from quotaxl.core.stamp import Output  # noqa: PLC0415

    with scratch() as room:
        listed = room / "核对结果.xlsx"
        make_findings(listed, checked, lang, [], adapters.read, adapters.apply)
        emit(stamped_pdf(to_pdf(listed), listed, Output.FINDINGS), target, files, force=force)
    say(_PRINTED.fill(path=target).say(lang), err=True)


def _next(checked: Checked, files: Sequence[Path], lang: Lang) -> None:
    """Say what to do next: mend what is wrong, or fill the annexes from a notice and one county's workbook."""
    from quotaxl.dossier.papers import PaperKind  # noqa: PLC0415 -- `--help` must not pay for it

    if exit_code(checked.outcomes):
        next_step(_MEND, ("check", *map(str, files)), lang)
        return
    notices, counties = (checked.assembled.of_kind(kind) for kind in (PaperKind.NOTICE, PaperKind.COUNTY))
    if notices and len(counties) == 1:
        next_step(_FILL, ("fill", *map(str, files)), lang)


def _shown(checked: Checked, lang: Lang) -> ShownFindings:
    return ShownFindings(checked.files, checked.outcomes, lang, checked.record)


def _mark_copies(checked: Checked, lang: Lang, workbook_lang: Lang, *, force: bool) -> None:
    """Write a marked copy beside each file and say which files can have none."""
    from quotaxl.app.mark import MARKABLE  # noqa: PLC0415
    from quotaxl.app.mark import mark as mark_files  # noqa: PLC0415

    for path in mark_files(checked, adapters.read, adapters.apply, workbook_lang, force=force):
        say(_MARKED.fill(path=path).say(lang), err=True)
    for one in checked.loaded:
        if one.workbook.kind not in MARKABLE:
            say(_UNMARKED.fill(path=one.path).say(lang), err=True)
