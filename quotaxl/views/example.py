"""A rule's example as text: the sheets, with the cells in question in 【】, and what is then found."""

from collections.abc import Iterator
from pathlib import Path

from quotaxl.core.finding import Finding
from quotaxl.core.refs import Area, column_letter
from quotaxl.core.words import Lang, Words
from quotaxl.rules.engine.examples import Example, Variant, case_of, changed, load_example
from quotaxl.rules.engine.registry import Rule
from quotaxl.rules.engine.run import run
from quotaxl.text.clean import clean, width

_FAILS = Words("不合格的例子", "Fails")
_PASSES = Words("合格的例子", "Passes")
_FOUND = Words("查出", "Found")


def example_lines(rule: Rule, file: Path, lang: Lang) -> Iterator[str]:
    """Yield the lines of one failing and one passing example; none for a rule without an example file."""
    if not file.is_file():
        return
    example = load_example(file)
    (outcome,) = run(case_of(example, example.fails[0]), [rule])
    finding = outcome.findings[0]
    yield f"── {_FAILS.say(lang)} ──"
    yield from _sheets(example, example.fails[0], finding)
    yield f"{_FOUND.say(lang)}: {clean(finding.message.say(lang))}"
    yield f"── {_PASSES.say(lang)} ──"
    yield from _sheets(example, example.passes[0], None)


def _sheets(example: Example, variant: Variant, finding: Finding | None) -> Iterator[str]:
    marked = [(c.sheet, Area.parse(c.ref)) for c in finding.cells] if finding else []
    for name, rows in changed(example, variant).items():
        yield f"[{name}]"
        cells = [["", *map(column_letter, range(1, max(map(len, rows)) + 1))]]
        for r, row in enumerate(rows, 1):
            shown = [_cell(text, (name, (r, c)), marked) for c, text in enumerate(row, 1)]
            cells.append([str(r), *shown, *[""] * (len(cells[0]) - 1 - len(shown))])
        table = [row for row in cells[1:] if sum(map(bool, row)) > 2]
        widths = [max(width(row[at]) for row in [cells[0], *table]) for at in range(len(cells[0]))]
        for row in cells:
            yield "  ".join(text + " " * (w - width(text)) for text, w in zip(row, widths, strict=True)).rstrip()


def _cell(text: str, place: tuple[str, tuple[int, int]], marked: list[tuple[str, Area]]) -> str:
    here = any(sheet == place[0] and place[1] in area for sheet, area in marked)
    return f"【{clean(text)}】" if here else clean(text)
