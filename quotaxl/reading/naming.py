"""Which columns name the rows of a table, and what each row is called."""

import re
from collections.abc import Sequence

from quotaxl.core.grid import Value
from quotaxl.reading.header import HeaderColumn, label_like, region_like
from quotaxl.reading.ordinals import ordinal_alone
from quotaxl.reading.page import numeric
from quotaxl.reading.tidy import blank, label, shown, squeeze

SAMPLE = 200
"""Rows that are looked at to tell what a column holds."""

_ORDINAL = frozenset({"序号", "编号", "行次", "序", "No", "NO", "No.", "NO."})
_GENERIC = re.compile(r"小计|合计|本级|[省市州县区]本级|直属|其他|其它")


def ordinal_column(header: Sequence[HeaderColumn], cells: Sequence[Sequence[Value]], length: int) -> int | None:
    """Return the position of the column 序号, or the first one if ordinals are all it holds; None for none."""
    for at, column in enumerate(header[:2]):
        if column.path and label(column.path[-1]) in _ORDINAL:
            return at
    given = [s for v in cells[0][: min(length, SAMPLE)] if (s := shown(v))]
    if len(header) > 2 and given and not label_like(_leaf(header[0])) and all(ordinal_alone(s) for s in given):
        return 0
    return None


def label_column(header: Sequence[HeaderColumn], cells: Sequence[Sequence[Value]], ordinal_at: int | None) -> int:
    """Return the position of the column that names the rows: by its header, else the first that holds text."""
    others = [at for at in range(len(header)) if at != ordinal_at]
    for at in others:
        if label_like(_leaf(header[at])):
            return at
    for at in others:
        sample = [v for v in cells[at][:SAMPLE] if v is not None]
        if sample and sum(isinstance(v, str) and not numeric(v) for v in sample) * 2 > len(sample):
            return at
    return others[0] if others else 0


def group_column(header: Sequence[HeaderColumn], cells: Sequence[Sequence[Value]], label_at: int) -> int | None:
    """Return the position of the column that groups the rows named by the next one: 地州市 | 县市; None for none.

    Such a column says a region, once for several rows (often merged over them) or on each; the column
    after it names the row.
    """
    if label_at + 1 >= len(header) or not region_like(_leaf(header[label_at])):
        return None
    inner = _leaf(header[label_at + 1])
    if not (region_like(inner) or re.fullmatch(r"项目(?:名称)?|(?:预算|实施|建设|用款)?单位(?:名称)?", inner)):
        return None
    texts = [v for v in cells[label_at + 1][:SAMPLE] if not blank(v)]
    return label_at if texts and not any(numeric(v) for v in texts) else None


def name_rows(labels: list[str], ordinals: list[str], groups: list[str]) -> None:
    """Put right, in place, what rows are called; the lists hold a text per row, "" for none.

    A label such as 合计 that stands in the column 序号 or in that of the groups (often merged with the
    blank cell beside it) is taken from there. Groups are said for all their rows; 小计 and 本级 are
    called by the name of their group: 伊犁州小计.
    """
    above = ""
    for at, own in enumerate(groups):
        if own and not squeeze(labels[at]):
            labels[at], groups[at], above = own, "", own
            continue
        above = own or above
        groups[at] = above
        if above and _GENERIC.fullmatch(label(labels[at])):
            labels[at] = above + labels[at].strip()
    for at, (text, number) in enumerate(zip(labels, ordinals, strict=True)):
        if number and not text and not ordinal_alone(number):
            labels[at], ordinals[at] = number, ""


def _leaf(column: HeaderColumn) -> str:
    return label(column.path[-1]) if column.path else ""
