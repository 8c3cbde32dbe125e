"""quotaxl read: what was understood of a file."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotaxl.app.check import Wishes, check, exit_code
from quotaxl.app.gathered import gathered
from quotaxl.app.only import only, outcomes_of
from quotaxl.app.places import file_at
from quotaxl.cli import adapters
from quotaxl.cli.options import FILE, FORCE, LANG, OUT, output
from quotaxl.cli.show import asked_form, emit, need_file, put, reading, result_place, say, tell_judged, tell_strays
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang, Words
from quotaxl.text.clean import clean
from quotaxl.views.formats import ShownTables, format_of, formats

if TYPE_CHECKING:  # `--help` must not pay for polars
    from quotaxl.core.grid import Grid
    from quotaxl.core.table import Table

FORMATS = formats("tables")
_FILE = re.compile(r"\.(xls[xmb]?|et|ods|csv|docx?|pdf|html?|txt|zip)$", re.IGNORECASE)
_ONE_FILE = Words(
    "一次读一个文件，“{name}”像是另一个文件：请分两次读，或把文件放进一个文件夹，读那个文件夹。",
    "One file is read at a time and {name} looks like another: read them one by one, or put them into a folder.",
)
_LEFT_OUT = Words(
    "内容太多，图片没有画出最后 {count} 页；写成网页（.html）可看到全部。",
    "Too much for a picture: the last {count} sheets of paper are left out; a page (.html) shows all.",
)


@click.command(
    help=told(
        "显示从文件中读到的表格（表样、单位、表头、各行、合计、把握和理由）和文字中的每个数；或写成整齐的数据文件。"
        "文件夹和 .zip 压缩包指其中的文件。后面写工作表名称、表格标题或其中一段，就只显示那几张。",
        "Show the tables understood in FILE (a folder or .zip means the files in it): form, unit, headings, rows, "
        "totals, confidence and why, and every figure of its text; or write them as tidy data. With NAMES only those "
        "sheets and tables that are called so, whole or in part.",
    )
)
@click.argument("file", type=FILE)
@click.argument("names", nargs=-1)
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
        "把每张表画成网页（.html）或图片（.png，需要 LibreOffice）：各格按所起的作用着色，没有看清的加红框",
        "Draw every sheet as a page FILE.html, or as a picture FILE.png through LibreOffice: cells coloured by role, "
        "what is not clear framed in red.",
    ),
)
@FORCE
@LANG
@click.pass_context
def command(
    context: click.Context,
    *,
    file: Path,
    names: tuple[str, ...],
    form: str,
    output: Path | None,
    explain: bool,
    picture: Path | None,
    force: bool,
    lang: Lang,
) -> None:
    """Read a file, or those of a folder or archive, and show or write the tables, all or those that are named."""
    if another := next((name for name in names if Path(name).exists() or _FILE.search(name)), None):
        raise click.UsageError(_ONE_FILE.fill(name=another).say(lang))
    form = asked_form(context, output, FORMATS, form)
    made_in = format_of("tables", form)
    if made_in.BINARY:
        need_file(form, output)
    output = result_place(output, form, file.stem, FORMATS)
    if picture is not None:
        picture = file_at(picture, f"{file.stem}.html", also=(".htm", ".png"))
    given = context.with_resource(gathered([file], adapters.read))
    with reading(len(given.files), given.read) as reader:
        checked = check(given.files, reader, Wishes(), given.folders)
    tables = [table for one in checked.loaded for table in one.tables]
    grids = [grid for one in checked.loaded for grid in one.workbook.grids]
    outcomes = checked.outcomes
    if names:
        grids, tables = only(names, file.name, grids, tables)
        outcomes = outcomes_of(outcomes, grids)
    if picture is not None:
        _draw(picture, grids, tables, lang, [file, *given.files], force=force)
    else:
        prose = [one.prose for one in checked.loaded if one.prose and not names]
        shown = ShownTables(tables, grids, prose, outcomes, lang, explain)
        put(made_in, shown, output, [file, *given.files], force=force)
    tell_strays(checked.record, lang)
    tell_judged(outcomes, lang)
    context.exit(exit_code(outcomes, checked.record))


def _draw(
    target: Path, grids: "Sequence[Grid]", tables: "Sequence[Table]", lang: Lang, inputs: Sequence[Path], *, force: bool
) -> None:
    from quotaxl.views.picture import picture  # noqa: PLC0415 -- only this output draws

    page = picture(grids, tables, lang)
    if target.suffix.lower() != ".png":
        emit(page, target, inputs, force=force)
        return
    drawn, left_out = adapters.draw(clean(page))
    emit(drawn, target, inputs, force=force)
    if left_out:
        say(_LEFT_OUT.fill(count=left_out).say(lang), err=True)
