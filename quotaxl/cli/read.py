"""quotaxl read: what was understood of a file."""

from pathlib import Path

import click

from quotaxl.app.check import Wishes, check, exit_code
from quotaxl.app.places import file_at
from quotaxl.cli import adapters
from quotaxl.cli.options import FILE, FORCE, LANG, OUT, output
from quotaxl.cli.show import emit, need_file, put, result_place
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang
from quotaxl.views.formats import ShownTables, format_of, formats

FORMATS = formats("tables")


@click.command(
    help=told(
        "显示从文件中读到的表格（表样、单位、表头、各行、合计、把握和理由）和文字中的每个数；或写成整齐的数据文件。",
        "Show the tables understood in FILE: form, unit, headings, rows, totals, confidence and why, and every figure "
        "of its text; or write them as tidy data.",
    )
)
@click.argument("file", type=FILE)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help=told("输出格式", "Format.")
)
@output("写入文件而不是标准输出", "Write to a file instead of standard output.")
@click.option(
    "--explain",
    is_flag=True,
    help=told(
        "显示每一行被当作什么（标题、单位、表头、合计……），每句话读成什么",
        "Show the role of each row, cell and sentence.",
    ),
)
@click.option(
    "--picture",
    type=OUT,
    help=told(
        "把每张表画成网页：各格按所起的作用着色，没有看清的加红框",
        "Draw every sheet as a page FILE.html: cells coloured by role, what is not clear framed in red.",
    ),
)
@FORCE
@LANG
@click.pass_context
def command(
    context: click.Context,
    *,
    file: Path,
    form: str,
    output: Path | None,
    explain: bool,
    picture: Path | None,
    force: bool,
    lang: Lang,
) -> None:
    """Read one file and show or write its tables."""
    made_in = format_of("tables", form)
    if made_in.BINARY:
        need_file(form, output)
    output = result_place(output, form, file.stem)
    if picture is not None:
        picture = file_at(picture, f"{file.stem}.html", also=(".htm",))
    checked = check([file], adapters.read, Wishes())
    (one,) = checked.loaded
    if picture is not None:
        from quotaxl.views.picture import picture as page  # noqa: PLC0415 -- only this output draws

        emit(page(one.workbook.grids, one.tables, lang), picture, [file], force=force)
        context.exit(exit_code(checked.outcomes))
    shown = ShownTables(one.tables, one.workbook.grids, one.prose, checked.outcomes, lang, explain)
    put(made_in, shown, output, [file], force=force)
    context.exit(exit_code(checked.outcomes))
