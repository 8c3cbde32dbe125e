"""What a draft says of the batches of a county's year: each with its tags, sums by nature, projects taken back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.catalogue.debtkinds import KIND_NAMES, KINDS
from quotaxl.catalogue.natures import natures
from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.words import Words
from quotaxl.dossier.batches import QuotaBatch
from quotaxl.fill.origins import CellSource, source_of

BATCH, NATURE = "批次", "性质"
WHOLLY = "全部已列"
"""Behind the lead of a batch: all of it stands in the opening budget."""
_TEXTS = {"已列年初预算": "budgeted", "文号": "number", "用途": "purpose"}
_COLUMNS = {**{KIND_NAMES[kind]: kind for kind in KINDS}, **_TEXTS}


@dataclass(frozen=True, slots=True)
class ReportChange:
    """A batch of this adjustment of which a draft tells: its tags begin with 批次/ and its place in the sheet."""

    nature: str
    """The id of its nature."""
    lead: str
    kinds: tuple[str, ...]
    less: bool
    """Whether its amount is negative."""


@dataclass(frozen=True, slots=True)
class ReportChanges:
    """The batches of this adjustment; by tag amounts in a unit, texts, where blank cells are, and the cells told."""

    batches: tuple[ReportChange, ...]
    amounts: Mapping[str, Decimal]
    texts: Mapping[str, str]
    places: Mapping[str, Words]
    sources: Mapping[str, tuple[CellSource, ...]]


def told_of(given: Sequence[QuotaBatch], unit: Unit) -> ReportChanges:
    """Return what is told of batches; those that earlier adjustments dealt with and unclear ones are left out."""
    amounts: dict[str, Decimal] = {}
    texts: dict[str, str] = {}
    places: dict[str, Words] = {}
    sources: dict[str, tuple[CellSource, ...]] = {}
    found = []
    for batch in given:
        if batch.earlier or batch.nature is None or batch.faults:
            continue
        lead = f"{BATCH}/{batch.at + 1}"
        row = batch.table.frame.row(batch.at, named=True)
        for word, name in _COLUMNS.items():
            source = source_of(batch.table, row, name)
            sources[f"{lead}/{word}"] = (source,) if source else ()
        for kind in batch.kinds:
            amounts[f"{lead}/{KIND_NAMES[kind]}"] = exact(convert(batch.amount(kind), Unit.YUAN, unit))
            whole = f"{NATURE}/{batch.nature.term}/{KIND_NAMES[kind]}"
            amounts[whole] = exact(amounts.get(whole, Decimal(0)) + amounts[f"{lead}/{KIND_NAMES[kind]}"])
            sources[whole] = (*sources.get(whole, ()), *sources[f"{lead}/{KIND_NAMES[kind]}"])
        if batch.budgeted:
            amounts[f"{lead}/已列年初预算"] = exact(convert(batch.budgeted, Unit.YUAN, unit))
            if batch.budgeted == sum(batch.amounts.values(), Decimal(0)):
                texts[f"{lead}/{WHOLLY}"] = "是"
        for name, text in (("文号", batch.number), ("用途", batch.purpose)):
            if text:
                texts[f"{lead}/{name}"] = " ".join(text.split())
        field = batch.cell("number").ref
        places[f"{lead}/文号"] = Words(f"〔{batch.table.sheet}〕{field}", f"[{batch.table.sheet}] {field}")
        less = any(batch.amount(kind) < 0 for kind in batch.kinds)
        found.append(ReportChange(batch.nature.id, lead, tuple(KIND_NAMES[k] for k in KINDS if k in batch.kinds), less))
    return ReportChanges(tuple(found), amounts, texts, places, sources)


def by_nature(changes: Sequence[ReportChange]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield id, term and kinds of each nature of which there are batches, in the order in which natures are offered."""
    for nature in natures():
        kinds = dict.fromkeys(kind for change in changes if change.nature == nature.id for kind in change.kinds)
        if any(change.nature == nature.id for change in changes):
            yield nature.id, nature.term, tuple(kinds)
