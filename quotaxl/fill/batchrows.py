"""The rows of 附件1 that batches make: each with its notice, a subtotal an adjustment; the rest beside the limit."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from quotaxl.catalogue.debtkinds import KINDS
from quotaxl.core.amount import Amount, Unit, convert, exact
from quotaxl.core.edits import Content
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.batches import QuotaBatch, groups
from quotaxl.fill.origins import CellSource, source_of
from quotaxl.fill.rowvalues import FilledRow

_ORDINALS = "一二三四五六七八九十"
_UNCLEAR = Words(
    "限额变动“{batch}”的性质不明，或金额填错了栏、正负，未列入，也没有据以计算新增限额。",
    "Of the batch {batch} the nature is unclear, or its amount is misplaced: left out, and no sum is made of it.",
)


def batch_rows(given: Sequence[QuotaBatch], originals: Mapping[int, Amount], unit: Unit) -> Iterator[FilledRow]:
    """Yield the rows: batches of this adjustment under their subtotals, then what leaves the limit as it is.

    `originals` are the amounts that notices print, by the position of the batch in its sheet. What earlier adjustments
    dealt with comes last: it stands in the opening limit already.
    """
    clear = [b for b in given if not b.faults]
    now = [b for b in clear if not b.earlier]
    number = 0
    for group in groups(now):
        raising = [b for b in group if b.nature and b.nature.raises]
        if raising:
            number += 1
            yield _subtotal(f"（{_ORDINALS[(number - 1) % 10]}）{_name(raising[0])}", raising, unit)
            yield from (_row(f"　　{_text(b)}", b, originals, unit) for b in raising)
    for batch in now:
        if batch.nature and not batch.nature.raises:
            yield _row(f"附：{_text(batch)}（不增加限额）", batch, originals, unit)
    for group in groups([b for b in clear if b.earlier]):
        raising = [b for b in group if b.nature and b.nature.raises]
        if raising:
            yield _subtotal(f"附：已批准的{_name(raising[0])}（已在上列限额内）", raising, unit)
            yield from (_row(f"　　{_text(b)}", b, originals, unit) for b in raising)


def unclear(given: Sequence[QuotaBatch]) -> tuple[Words, ...]:
    """Return what is said of batches that cannot be listed."""
    return tuple(_UNCLEAR.fill(batch=b.called) for b in given if b.faults)


def _name(batch: QuotaBatch) -> str:
    return batch.name or "本年下达"


def _text(batch: QuotaBatch) -> str:
    nature = batch.nature.term if batch.nature else ""
    said = [batch.number or "（未写文号）", nature, f"（{batch.purpose}）" if batch.purpose else ""]
    return " ".join(part for part in said if part)


def _subtotal(label: str, given: Sequence[QuotaBatch], unit: Unit) -> FilledRow:
    values: dict[str, Content] = {"label": label, "original": "小计", "remark": "小计"}
    for kind in KINDS:
        own = [b.amount(kind) for b in given if kind in b.kinds]
        if own:
            values[kind] = exact(convert(sum(own, Decimal(0)), Unit.YUAN, unit))
    cells = {kind: tuple(s for b in given if kind in b.kinds and (s := _cell(b, kind))) for kind in KINDS}
    return FilledRow(values, _place(given[0].table, given[0].at), {k: found for k, found in cells.items() if found})


def _row(label: str, batch: QuotaBatch, originals: Mapping[int, Amount], unit: Unit) -> FilledRow:
    values: dict[str, Content] = {"label": label}
    for kind in batch.kinds:
        values[kind] = exact(convert(batch.amount(kind), Unit.YUAN, unit))
    said = [str(originals[batch.at])] if batch.at in originals else []
    if batch.received:
        said.append(f"{batch.received}收文")
    values["original"] = "，".join(said) or None
    values["remark"] = f"{batch.received}收文" if batch.received else None
    cells = {kind: (s,) for kind in batch.kinds if (s := _cell(batch, kind))}
    return FilledRow(values, _place(batch.table, batch.at), cells)


def _cell(batch: QuotaBatch, kind: str) -> CellSource | None:
    return source_of(batch.table, batch.table.frame.row(batch.at, named=True), kind)


def _place(table: Table, at: int) -> str:
    return f"{table.file} {table.sheet}!{table.frame['row'][at]}"
