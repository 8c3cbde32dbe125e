"""Where each figure of a draft comes from, by its tag: kept in the draft as a filled form keeps its own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from quotaxl.core.amount import UNITS, convert, exact, plain
from quotaxl.core.written import WrittenList, WrittenRows, WrittenRun, WrittenText, numbered_tag
from quotaxl.fill.origins import CellOrigin, to_text
from quotaxl.report.facts import SIGNS, ReportFacts
from quotaxl.report.repeated import is_repeated, row_cells, rows_of

Written = WrittenRun | WrittenList | WrittenRows


def kept_origins(kind: str, written: Iterable[Written], facts: ReportFacts, inputs: Mapping[str, str]) -> str:
    """Return what a draft keeps of its making: each tagged figure with the cells that it was taken from.

    `kind` says what the draft was made of, `inputs` gives the sha256 of each input by its name. What is repeated stands
    under its row's number (@项目/3/金额数).
    """
    found: dict[str, CellOrigin] = {}
    for one in written:
        if isinstance(one, WrittenRows):
            found |= {origin.ref: origin for origin in _row_origins(one, facts)}
            continue
        for run in one.runs if isinstance(one, WrittenList) else (one,):
            if run.tag and run.text and not run.unknown:
                found[run.tag] = _origin(run.tag, run.text, facts)
    return to_text(found.values(), (kind, ""), inputs)


def _row_origins(rows: WrittenRows, facts: ReportFacts) -> Iterator[CellOrigin]:
    """Yield the origins of all that a group's rows say."""
    for number, (row, cells) in enumerate(zip(rows.rows, row_cells(rows.tag, facts), strict=True), 1):
        for run in row:
            column = (run.tag or "").rpartition("/")[2]
            sources = cells.get(column, ())
            if run.text and not run.unknown and sources:
                unit = facts.unit.label if any(one.unit for one in sources) else None
                yield CellOrigin("", numbered_tag(run.tag or "", number), run.text, sources, unit)


def _origin(tag: str, words: str, facts: ReportFacts) -> CellOrigin:
    """Return what a figure or text of a draft was taken from."""
    bare = tag.lstrip(SIGNS)
    sources, value = facts.sources.get(bare, ()), facts.amounts.get(bare)
    if value is None and not bare.endswith("/金额"):
        return CellOrigin("", tag, words, sources)
    parts = [convert(Decimal(one.value), UNITS[one.unit], facts.unit) for one in sources if one.unit]
    whole = exact(sum(parts, Decimal(0)))
    rounded = value is not None and value != whole and value == exact(round(whole, -int(value.as_tuple().exponent)))
    return CellOrigin("", tag, words, sources, facts.unit.label, plain(whole) if rounded else None)


def with_origins(kind: str, text: WrittenText, facts: ReportFacts, inputs: Mapping[str, str]) -> WrittenText:
    """Return a draft that keeps where its figures come from, those of its annexes too."""
    parts: list[Written] = [part for block in text.blocks for part in block.parts]
    cells = [run for table in text.tables for row in (table.title, table.unit, *table.rows) for run in row if run.tag]
    groups = dict.fromkeys(run.tag.rpartition("/")[0] for run in cells if run.tag and is_repeated(run.tag))
    parts += [run for run in cells if run.tag and not is_repeated(run.tag)]
    parts += [rows_of(group, facts) for group in groups]
    return replace(text, kept=kept_origins(kind, parts, facts, inputs))
