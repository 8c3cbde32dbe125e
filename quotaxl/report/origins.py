"""Where each figure of a draft comes from, by its tag: kept in the draft as a filled form keeps its own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from quotaxl.core.amount import UNITS, convert, exact, plain
from quotaxl.core.written import WrittenList, WrittenRows, WrittenRun, WrittenText
from quotaxl.fill.origins import CellOrigin, to_text
from quotaxl.report.facts import SIGNS, ReportFacts

Written = WrittenRun | WrittenList | WrittenRows


def kept_origins(kind: str, written: Iterable[Written], facts: ReportFacts, inputs: Mapping[str, str]) -> str:
    """Return what a draft keeps of its making: each tagged figure with the cells that it was taken from.

    `kind` says what the draft was made of, `inputs` gives the sha256 of each input by its name.
    """
    found = {run.tag: run for run in _runs(written) if run.tag and not run.unknown}
    return to_text((_origin(tag, run.text, facts) for tag, run in found.items()), (kind, ""), inputs)


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
    """Return a draft that keeps where its figures come from."""
    parts = (part for block in text.blocks for part in block.parts)
    return replace(text, kept=kept_origins(kind, parts, facts, inputs))


def _runs(written: Iterable[Written]) -> Iterator[WrittenRun]:
    for one in written:
        if isinstance(one, WrittenRun):
            yield one
        elif isinstance(one, WrittenList):
            yield from one.runs
        else:
            for row in one.rows:
                yield from row
