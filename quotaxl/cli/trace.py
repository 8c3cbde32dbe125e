"""quotaxl trace: where a figure of a filled form comes from."""

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

_SAME = Words("{file} 自填表后没有变化", "{file} is as it was when the form was filled")
_CHANGED = Words("{file} 自填表后改过，数字可能已不同", "{file} changed since the form was filled; figures may differ")
_GONE = Words(
    "没有找到 {file}，无法比对（可用 --input 指明）", "{file} was not found to compare (name it with --input)"
)


@click.command(
    help=told(
        "说明填好的表中一个单元格（如 '附件1!C5'），或起草的报告中一段（第5段）、一个数（2.6亿元、标签）"
        "从哪里来：文件、工作表、单元格、单位和所做的换算。",
        "Say where the figure in CELL (such as '附件1!C5') of a filled form, or in a paragraph (第5段), under a tag or "
        "of certain words (2.6亿元) of a drafted report comes from: file, sheet, cell, unit, and what was converted, "
        "added up or rounded.",
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
    from quotaxl.app.traced import traced_lines  # noqa: PLC0415 -- as above

    found = trace(file, cell, adapters.read, adapters.kept, inputs, adapters.tagged)
    if style == "json":
        emit(dump(_data(found)), None, [], force=False)
        return
    for text in traced_lines(found.cell, lang):
        say(" " * (len(text) - len(text.lstrip())) + line(text))
    for name, same in found.inputs:
        words = _GONE if same is None else _SAME if same else _CHANGED
        say(line(words.fill(file=name).say(lang)))


def _data(found: "Trace") -> dict[str, object]:
    """Return what a cell comes from as data of JSON version 1, with the cells that its formula reads."""
    from quotaxl.app.traced import place_of  # noqa: PLC0415 -- as above

    def cell(one: "Traced") -> dict[str, object]:
        origin = one.origin
        return {
            "cell": place_of(one),
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
