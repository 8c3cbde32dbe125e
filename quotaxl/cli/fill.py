"""quotaxl fill: the annexes of a budget adjustment from the two workbooks."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from quotaxl.app.check import Wishes, exit_code
from quotaxl.app.fill import DEFAULT_TEMPLATE, FilledFiles, Order, fill
from quotaxl.app.gathered import gathered
from quotaxl.app.scrub import carried
from quotaxl.cli import adapters
from quotaxl.cli.given import TypedUnit
from quotaxl.cli.live import APP, LIVE, need, opened
from quotaxl.cli.options import FILE, FORCE, LANG, OUT, PDF, WORKBOOK_LANG, judged_by
from quotaxl.cli.show import draw, next_step, reading, say, secret
from quotaxl.cli.spoken import spoken, told
from quotaxl.core.amount import UNITS
from quotaxl.core.words import Lang, Words
from quotaxl.core.written import WrittenText
from quotaxl.text.clean import line

_FORM = Words("附表：{path}", "Annexes:     {path}")
_DRY = Words("试填，未写入：{path}", "Not written: {path}")
_MARKED = Words("标记版：{path}", "Marked copy: {path}")
_REPORT = Words("报告：{path}", "Report:      {path}")
_PRINTED = Words("PDF：{path}", "PDF: {path}")
_NO_LIVE_PDF = Words(
    "--pdf 不能与 --live 合用：请在打开的程序中另存为 PDF。", "--pdf does not go with --live: save as PDF there."
)
_UNMARKED = Words("{path} 不是 .xlsx 或 .xlsm，没有标记版。", "{path} is no .xlsx or .xlsm and has no marked copy.")
_MEND = Words(
    "在原文件中改正核对结果所列的问题、保存，再填一次",
    "mend what the findings list in the inputs, save, and fill again",
)
_LOOK = Words("打开填好的表看一遍，再起草书面报告", "look at what was filled, then draft the report")
_FOUND = Words("核对结果：{path}", "Findings:    {path}")
_KEPT = Words(
    "有人改过，保留未动（要更新请加 --force）：{path}", "Changed by somebody and kept (--force renews it): {path}"
)
_BLANK = Words("附表中留空或需留意的 {count} 处：", "{count} places of the annexes are blank or need a look:")
_BOOK = Words("工作簿", "the workbook")
_ASKED = Words("受保护工作表的密码", "Password of the protected sheets")
_OPEN_PASSWORD = Words(
    "注意：命令行中的密码可能被本机其他用户看到；请改用 --ask-password 或环境变量 QUOTAXL_PASSWORD。",
    "Other users of this machine may read a password on a command line: use --ask-password or QUOTAXL_PASSWORD.",
)
_MORE = Words("……另有 {count} 处", "... {count} more")
_SHOWN = 12

_ONE_FILE = Words(
    "填附表要分配表和填报表两个文件，这里只有 {file}。"
    "没有填报表的，用 quotaxl new 生成；不用分配表的表样，用 --template 写明。",
    "The annexes want two files, an allocation table and a county workbook; here is {file} alone. quotaxl new makes an "
    "empty workbook; a form that needs no allocation table is named by --template.",
)


@click.command(
    help=told(
        "由资金分配表和县级填报表填写预算调整附表，另写核对结果，有问题的输入文件写出标记版；用 --template "
        "填写其他表时，给出县级填报表，以及含有所需数据的其他文件。输入文件从不改动；上次写出、没有人改过的输出会更新，"
        "有人改过的不加 --force 不覆盖。",
        "Fill the budget-adjustment annexes from an allocation table and a county workbook, and write the list of "
        "findings and marked copies; with --template any other form, from the county workbook and further files. "
        "Inputs are never changed; what an earlier run wrote is renewed, what somebody changed is not overwritten "
        "without --force.",
    )
)
@click.argument("inputs", type=FILE, nargs=-1, metavar="ALLOCATION COUNTY...")
@click.option(
    "-o",
    "--output",
    type=OUT,
    metavar="OUT",
    help=told("输出文件或文件夹（默认当前文件夹）", "Output file, or a folder (the current one by default)."),
)
@click.option(
    "--template",
    default=DEFAULT_TEMPLATE,
    show_default=True,
    metavar="ID|DIR|FILE",
    help=told(
        "模板编号或名称（如 表1-7，见 quotaxl templates）、模板文件夹，或已绑定的工作簿",
        "A template's id or name (such as 表1-7; see quotaxl templates), its folder, or a bound workbook.",
    ),
)
@click.option(
    "--unit",
    type=TypedUnit(("元", "万元", "亿元")),
    help=told("填列单位；默认用模板的单位", "Unit of the figures; the template's by default."),
)
@click.option(
    "--decimals",
    type=click.IntRange(0, 8),
    metavar="N",
    help=told("保留 N 位小数并使合计相符（舍位平衡）；默认不舍入", "Round to N decimals, sums kept; exact by default."),
)
@click.option(
    "--report",
    "report_file",
    type=FILE,
    metavar="FILE",
    help=told(
        "同时起草书面报告（.docx），先与附表核对", "Draft the report (.docx) too, held against the annexes first."
    ),
)
@click.option(
    "--dry-run",
    "dry",
    is_flag=True,
    help=told("只说明会怎样填，不写任何文件", "Only say what would be filled; write nothing."),
)
@click.option("--password", metavar="TEXT", hidden=True)
@click.option(
    "--ask-password",
    "ask",
    is_flag=True,
    help=told(
        "询问受保护工作表的密码；无人值守时用环境变量 QUOTAXL_PASSWORD",
        "Ask for the password of the template's protected sheets; unattended it is taken from QUOTAXL_PASSWORD.",
    ),
)
@click.option(
    "--sources",
    is_flag=True,
    help=told("附表中另加工作表“数据来源”，逐格列明出处", "Add a sheet that says where each filled cell comes from."),
)
@click.option(
    "--recalculate",
    is_flag=True,
    help=told(
        "本工具算不出的公式由 LibreOffice 计算，结果写入文件（公式不变）",
        "Let LibreOffice calculate the formulas that are not calculated here; the formulas stay as they are.",
    ),
)
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
    inputs: tuple[Path, ...],
    output: Path | None,
    template: str,
    unit: str | None,
    decimals: int | None,
    report_file: Path | None,
    dry: bool,
    sources: bool,
    recalculate: bool,
    pdf: bool,
    password: str | None,
    ask: bool,
    live: str | None,
    program: str | None,
    force: bool,
    wishes: Wishes,
    lang: Lang,
    workbook_lang: Lang,
) -> None:
    """Fill the annexes and show what was found."""
    if live is not None:
        if pdf:
            raise click.UsageError(_NO_LIVE_PDF.say(lang))
        from quotaxl.buttons.work import fill_one  # noqa: PLC0415 -- only --live needs a spreadsheet program

        filled = fill_one(opened(live, program), output or Path(), workbook_lang, template, wishes)
    else:
        given = context.with_resource(gathered(inputs, adapters.read))
        enough = len(given.files) > 1 or (given.files and template != DEFAULT_TEMPLATE)
        if given.files and not enough:
            raise click.UsageError(_ONE_FILE.fill(file=given.files[0].name).say(lang))
        need(enough, "分配表和填报表", "ALLOCATION COUNTY")
        chosen = UNITS[unit] if unit else None
        order = Order(
            given.files,
            output,
            template,
            force,
            workbook_lang,
            unit=chosen,
            dry=dry,
            decimals=decimals,
            report=report_file,
            write_text=text_writer() if report_file else None,
            sources=sources,
            captions=adapters.captions,
            recalculate=adapters.recalculate if recalculate else None,
            to_pdf=adapters.printer() if pdf else None,
            folders=given.folders,
        )
        with reading(len(given.files), given.read) as read:
            filled = fill(order, read, partial(adapters.apply, password=_password(password, ask=ask)), wishes)
    report(filled, lang, dry=dry)
    if not dry and live is None:
        files = tuple(map(str, inputs))
        more = ("--template", template) if template != DEFAULT_TEMPLATE else ()
        if exit_code(filled.outcomes):
            next_step(_MEND, ("fill", *files, *(("-o", str(output)) if output else ()), *more), lang)
        else:
            next_step(_LOOK, () if more else ("report", *files), lang)
    context.exit(exit_code(filled.outcomes, filled.checked.record))


def _password(told_openly: str | None, *, ask: bool) -> str | None:
    """Return the password of protected sheets, None for none; one on the command line is used with a warning."""
    if told_openly is not None:
        say(_OPEN_PASSWORD.say(spoken()), err=True)
        return told_openly
    return secret(_ASKED.say(spoken())) if ask else os.environ.get("QUOTAXL_PASSWORD")


def text_writer() -> Callable[[WrittenText], bytes]:
    """Return what writes a .docx, imported when a report is asked for."""
    from quotaxl.word.official import written_docx  # noqa: PLC0415

    return written_docx


def report(filled: FilledFiles, lang: Lang, *, dry: bool = False) -> None:
    """Show the findings, what stayed blank and where everything was written."""
    from quotaxl.views.terminal import Findings  # noqa: PLC0415 -- not before there is something to show

    draw(Findings(filled.outcomes, lang, filled.checked.record))
    if filled.missing:
        say(_BLANK.fill(count=len(filled.missing)).say(lang))
        for missing in filled.missing[:_SHOWN]:
            place = f"{missing.sheet}!{missing.ref}" if missing.ref else missing.sheet or _BOOK.say(lang)
            say(f"  {line(place)}  {line(missing.what.say(lang))}")
        if len(filled.missing) > _SHOWN:
            say(f"  {_MORE.fill(count=len(filled.missing) - _SHOWN).say(lang)}")
    if dry:
        for path in (filled.form, *filled.further, *filled.marked, *filled.printed):
            say(_DRY.fill(path=path).say(lang))
        return
    for path in (filled.form, *filled.further):
        say((_REPORT if path.suffix == ".docx" else _FORM).fill(path=path).say(lang))
    for words in carried((filled.form, *filled.further), adapters.scrub):
        say(words.say(lang), err=True)
    if filled.findings:
        say(_FOUND.fill(path=filled.findings).say(lang))
    for path in filled.printed:
        say(_PRINTED.fill(path=path).say(lang))
    for path in filled.marked:
        say(_MARKED.fill(path=path).say(lang))
    for path in filled.kept:
        say(_KEPT.fill(path=path).say(lang))
    for path in filled.unmarked:
        say(_UNMARKED.fill(path=path).say(lang))
