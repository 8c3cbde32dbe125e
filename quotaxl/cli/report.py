"""quotaxl report: a written report drafted from a county's workbook."""

from pathlib import Path

import click
from click.core import ParameterSource

from quotaxl.app.check import Wishes, exit_code
from quotaxl.app.gathered import gathered
from quotaxl.app.report import DraftedReport, ReportOrder, draft_report, kinds, update_report
from quotaxl.app.scrub import carried
from quotaxl.cli import adapters
from quotaxl.cli.given import TypedUnit
from quotaxl.cli.live import need
from quotaxl.cli.options import FILE, FORCE, LANG, OUT, PDF, judged_by
from quotaxl.cli.show import next_step, say, tell_strays
from quotaxl.cli.spoken import told
from quotaxl.core.amount import UNITS
from quotaxl.core.finding import Severity, findings_of
from quotaxl.core.words import Lang, Words
from quotaxl.text.clean import line

_IN_PLACE = Words(
    "--update 把数写进原文件（原样另存为 .bak），不能同时用 -o 或 --template。"
    "要另写一份，请用 --template 报告.docx -o 新报告.docx。",
    "--update writes into the file itself (kept as .bak): no -o and no --template beside it. For another file use "
    "--template REPORT.docx -o NEW.docx.",
)
_AS_THE_MODEL = Words(
    "--kind、--with-annexes 只用于新起草；更新和套用模板时按文件原有的内容写数，这两项没有用上。",
    "--kind and --with-annexes are for new drafts; an update or a model says what it says, and they were not used.",
)
_CHECK = Words("补齐空白处，再与各表核对", "fill in what stands open and check it against the tables")
_WRITTEN = Words("已起草：{path}", "Drafted: {path}")
_PRINTED = Words("PDF：{path}", "PDF: {path}")
_UPDATED = Words("已更新：{path}（原文件留存为 {backup}）", "Updated: {path} (as it was: {backup})")
_CHANGED = Words("更新 {changed} 处，未变 {same} 处", "{changed} figures changed, {same} are as they were")
_TYPED = Words(
    "有人改写过，保留原样：{tag} 文件中为“{words}”，填报表为“{fact}”",
    "typed over, left: {tag} “{words}”, workbook “{fact}”",
)
_STRANGE = Words("不认识的标签，保留原样：{tag}", "unknown tag, left as it is: {tag}")
_KEPT = Words(
    "这次给的文件中没有，保留文件里原有的：{tag}", "not in the files given this time, left as the report has it: {tag}"
)
_OPEN = Words("不知道、留作 ____ 的 {count} 处：", "{count} places stand as ____:")
_FILLED_BY = Words("{tag}：填写{place}", "{tag}: fill in {place}")
_ERRORS = Words(
    "填报表有 {count} 项“错误”级问题，请先用 quotaxl check 核对。",
    "The inputs have {count} findings of severity ERROR: run quotaxl check on them first.",
)


@click.command(
    help=told(
        "由县级填报表（和资金分配表）起草报告、议案、请示、决议、说明或附件清单；每个数都是带标签的内容控件。"
        "--update 把新的数写进已有的报告，别人写的字句一概不动，并留存原文件。",
        "Draft a report, motion, request, resolution, explanation or list of annexes from a county's workbook (and "
        "allocation tables); every figure is a tagged content control. --update writes new figures into a report, "
        "leaves all that people wrote and keeps the file as it was.",
    )
)
@click.argument("inputs", type=FILE, nargs=-1, metavar="COUNTY [ALLOCATION...]")
@click.option(
    "-o", "--output", type=OUT, metavar="OUT", help=told("输出的 .docx 文件或已有的文件夹", "The .docx, or a folder.")
)
@click.option(
    "--kind", type=click.Choice(kinds()), default="报告", show_default=True, help=told("起草什么", "What to draft.")
)
@click.option(
    "--unit",
    type=TypedUnit(("元", "万元", "亿元")),
    default="亿元",
    show_default=True,
    help=told("金额单位", "Unit."),
)
@click.option(
    "--decimals", type=click.IntRange(0, 8), metavar="N", help=told("保留 N 位小数；默认不舍入", "Round to N decimals.")
)
@click.option(
    "--with-annexes", is_flag=True, help=told("附表列在后面的页上", "Add the annexes as tables on pages behind.")
)
@click.option(
    "--template",
    type=FILE,
    metavar="FILE",
    help=told("用自己已绑定的 .docx 作模板", "A bound .docx of your own as the model."),
)
@click.option(
    "--update", type=FILE, metavar="FILE", help=told("把新的数写进这份报告", "Write new figures into this report.")
)
@PDF
@FORCE
@judged_by
@LANG
@click.pass_context
def command(
    context: click.Context,
    *,
    inputs: tuple[Path, ...],
    output: Path | None,
    kind: str,
    unit: str,
    decimals: int | None,
    with_annexes: bool,
    template: Path | None,
    update: Path | None,
    pdf: bool,
    force: bool,
    wishes: Wishes,
    lang: Lang,
) -> None:
    """Draft or update, and tell what stands open."""
    need(inputs, "填报表", "COUNTY")
    if update and (output or template):
        raise click.UsageError(_IN_PLACE.say(lang))
    if (update or template) and (with_annexes or _typed(context, "kind")):
        say(_AS_THE_MODEL.say(lang), err=True)
    to_pdf = adapters.printer() if pdf else None
    given = context.with_resource(gathered(inputs, adapters.read))
    order = ReportOrder(
        given.files, output, kind, UNITS[unit], decimals, with_annexes, template, force, to_pdf, given.folders
    )  # fmt: skip
    if update:
        done = update_report(order, update, given.read, adapters.writer(), wishes)
    else:
        done = draft_report(order, given.read, adapters.writer(), wishes)
    tell(done, lang)
    tell_strays(done.checked.record, lang)
    next_step(_CHECK, ("check", str(done.path), *map(str, inputs)), lang)
    context.exit(exit_code((), done.checked.record))


def _typed(context: click.Context, name: str) -> bool:
    """Return whether an option was given, and not only its default."""
    return context.get_parameter_source(name) is not ParameterSource.DEFAULT


def tell(done: DraftedReport, lang: Lang) -> None:
    """Say what was written, what a person typed over, what stands open."""
    if done.renewed:
        say(_CHANGED.fill(changed=done.renewed.changed, same=done.renewed.same).say(lang))
        for one in done.renewed.typed:
            said = _TYPED.fill(tag=one.tag, words=one.words, fact=one.fact)
            say(f"  {line(said.say(lang))}")
        for tag in done.renewed.kept:
            say(f"  {line(_KEPT.fill(tag=tag).say(lang))}")
        for tag in done.renewed.strange:
            say(f"  {line(_STRANGE.fill(tag=tag).say(lang))}")
    if done.unfilled:
        say(_OPEN.fill(count=len(done.unfilled)).say(lang))
        for gap in done.unfilled:
            say(f"  {line(_FILLED_BY.fill(tag=gap.tag, place=gap.place).say(lang))}")
    errors = sum(f.severity is Severity.ERROR for f in findings_of(done.checked.outcomes))
    if errors:
        say(_ERRORS.fill(count=errors).say(lang), err=True)
    for words in carried([done.path], adapters.scrub):
        say(words.say(lang), err=True)
    if done.backup:
        say(_UPDATED.fill(path=done.path, backup=done.backup).say(lang))
    else:
        say(_WRITTEN.fill(path=done.path).say(lang))
    if done.printed:
        say(_PRINTED.fill(path=done.printed).say(lang))
