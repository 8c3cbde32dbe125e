"""quotaxl trace: where a figure of a filled form comes from."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotaxl.cli import adapters
from quotaxl.cli.options import FILE, LANG
from quotaxl.cli.show import emit, say
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang, Words
from quotaxl.text.clean import line
from quotaxl.views.documents import dump

if TYPE_CHECKING:
    from quotaxl.app.trace import Trace, Traced

_FROM = Words("来自 {file} {place}：{value}", "from {file} {place}: {value}")
_ADDED = Words("以上 {count} 个单元格相加", "the {count} cells above added up")
_CONVERTED = Words("{own}换算为{unit}", "converted from {own} to {unit}")
_ROUNDED = Words("按要求的小数位数舍入，精确值为 {exact}", "rounded as asked; exactly it is {exact}")
_FORMULA = Words("模板自己的公式：={formula}", "the template's own formula: ={formula}")
_READS = Words("公式读取：", "which reads:")
_MORE = Words("……另有 {count} 个单元格", "... {count} cells more")
_OWN = Words("模板自己的内容，不是填入的", "the template's own content, not filled in")
_WORDS = Words("标题或说明，按地区、年度和单位更新", "a title or note, brought up to date for region, year and unit")
_EDITED = Words("填表后被改过：填入的是 {value}", "changed since: {value} was filled in")
_SAME = Words("{file} 自填表后没有变化", "{file} is as it was when the form was filled")
_CHANGED = Words("{file} 自填表后改过，数字可能已不同", "{file} changed since the form was filled; figures may differ")
_GONE = Words(
    "没有找到 {file}，无法比对（可用 --input 指明）", "{file} was not found to compare (name it with --input)"
)


@click.command(
    help=told(
        "说明填好的表中一个单元格（如 '附件1!C5'）的数字从哪里来：文件、工作表、单元格、单位和所做的换算。",
        "Say where the figure in CELL (such as '附件1!C5') of a filled form comes from: file, sheet, cell, unit, "
        "and what was converted, added up or rounded.",
    )
)
@click.argument("file", type=FILE)
@click.argument("cell")
@click.option(
    "--input", "inputs", type=FILE, multiple=True, metavar="FILE",
    help=told("填表所用的文件，用来比对是否改过（可多次）", "A file the form was filled from (repeatable)."),
)  # fmt: skip
@click.option(
    "--format", "style", type=click.Choice(("text", "json")), default="text", show_default=True,
    help=told("输出格式", "Format of the answer."),
)  # fmt: skip
@LANG
def command(*, file: Path, cell: str, inputs: tuple[Path, ...], style: str, lang: Lang) -> None:
    """Trace one figure."""
    from quotaxl.app.trace import trace  # noqa: PLC0415 -- `--help` must not pay for it

    found = trace(file, cell, adapters.read, adapters.kept, inputs)
    if style == "json":
        emit(dump(_data(found)), None, [], force=False)
        return
    for text in _lines(found.cell, lang, ""):
        say(" " * (len(text) - len(text.lstrip())) + line(text))
    for name, same in found.inputs:
        words = _GONE if same is None else _SAME if same else _CHANGED
        say(line(words.fill(file=name).say(lang)))


def _lines(cell: "Traced", lang: Lang, indent: str) -> Iterator[str]:
    origin = cell.origin
    unit = f" {origin.unit}" if origin and origin.unit else ""
    yield f"{indent}{cell.sheet}!{cell.ref} = {cell.now}{unit}"
    inner = f"{indent}  "
    if cell.formula is not None:
        yield inner + _FORMULA.fill(formula=cell.formula).say(lang)
    elif origin is None:
        yield inner + _OWN.say(lang)
    elif not origin.sources:
        yield inner + _WORDS.say(lang)
    for source in origin.sources if origin else ():
        value = f"{source.value}{source.unit or ''}"
        yield inner + _FROM.fill(file=source.file, place=f"{source.sheet}!{source.ref}", value=value).say(lang)
    if origin and len(origin.sources) > 1:
        yield inner + _ADDED.fill(count=len(origin.sources)).say(lang)
    own = {source.unit for source in origin.sources if source.unit} if origin else set()
    if origin and own and own != {origin.unit}:
        yield inner + _CONVERTED.fill(own="、".join(sorted(own)), unit=origin.unit or "").say(lang)
    if origin and origin.exact:
        yield inner + _ROUNDED.fill(exact=origin.exact).say(lang)
    if origin and cell.edited:
        yield inner + _EDITED.fill(value=origin.value).say(lang)
    if cell.reads:
        yield inner + _READS.say(lang)
        for one in cell.reads:
            yield from _lines(one, lang, inner + "  ")
        if cell.more:
            yield inner + "  " + _MORE.fill(count=cell.more).say(lang)


def _data(found: "Trace") -> dict[str, object]:
    def cell(one: "Traced") -> dict[str, object]:
        origin = one.origin
        return {
            "cell": f"{one.sheet}!{one.ref}",
            "value": one.now,
            "formula": one.formula,
            "filled": origin.value if origin else None,
            "unit": origin.unit if origin else None,
            "exact": origin.exact if origin else None,
            "edited": one.edited,
            "sources": [
                {"file": s.file, "cell": f"{s.sheet}!{s.ref}", "value": s.value, "unit": s.unit}
                for s in (origin.sources if origin else ())
            ],
            "reads": [cell(other) for other in one.reads],
        }

    return {
        "version": 1,
        "template": found.template,
        **cell(found.cell),
        "inputs": [{"file": name, "unchanged": same} for name, same in found.inputs],
    }
