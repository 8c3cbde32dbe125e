"""Whether two papers say the same, and where they do not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from quotaxl.core.finding import CellRef, CellRole
from quotaxl.core.table import RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.papers import Paper

_SHOWN = 3


def alike(one: Paper, other: Paper) -> bool:
    """Return whether two papers say the same: tables of the same titles, columns and rows, wherever they stand."""
    if len(one.tables) != len(other.tables):
        return False
    return all(_same_table(a, b) for a, b in zip(one.tables, other.tables, strict=True))


def _same_table(a: Table, b: Table) -> bool:
    heads = [
        (t.form, t.title, t.document_number, t.unit, [(c.name, c.path, c.unit) for c in t.columns]) for t in (a, b)
    ]
    return heads[0] == heads[1] and a.frame.drop("row").equals(b.frame.drop("row"))


def leaves(table: Table) -> dict[str, tuple[object, ...]]:
    """Return the amounts of a table's rows that sum no others, by their labels without blanks."""
    parents = set(table.listed("parent"))
    names = [column.name for column in table.amounts()]
    found = {}
    for at, (label, role) in enumerate(zip(table.held("label"), table.held("role"), strict=True)):
        if label and role in (RowRole.ITEM, RowRole.PARENT) and at not in parents:
            found["".join(label.split())] = tuple(table.frame[name][at] for name in names)
    return found


@dataclass(frozen=True, slots=True)
class Differing:
    """One place where two papers say different things: the cells, and what stands there."""

    mine: CellRef
    theirs: CellRef
    texts: tuple[str, str]


def differences(one: Paper, other: Paper) -> tuple[Differing, ...]:
    """Return where two papers of one identity differ, row by row under the rows' own names."""
    theirs = dict(_cells(other.tables))
    found = []
    mine = dict(_cells(one.tables))
    for key in dict.fromkeys((*mine, *theirs)):
        a, b = mine.get(key), theirs.get(key)
        if (a and a[1]) != (b and b[1]):
            here = a or (one.place, "")
            there = b or (other.place, "")
            found.append(Differing(here[0], there[0], (here[1], there[1])))
    return tuple(found)


def _cells(tables: Iterable[Table]) -> Iterator[tuple[tuple[object, ...], tuple[CellRef, str]]]:
    """Yield every filled cell of tables under a key that survives other rows before it."""
    times: Counter[object] = Counter()
    for table in tables:
        times[table.form] += 1
        rows: Counter[str] = Counter()
        named = "name" if "name" in table.frame.columns else "label"
        for at in range(table.frame.height):
            row = str(table.held("key")[at] or table.frame[named][at] or table.held("label")[at] or "")
            rows[row] += 1
            for column in table.columns:
                if column.name not in table.frame.columns or column.name == "ordinal":
                    continue
                value = table.frame[column.name][at]
                if value is None or value == "":
                    continue
                text = format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)
                key = (table.form, times[table.form], row, rows[row], column.name)
                yield key, (table.cell(at, column.name, CellRole.SUBJECT), text)


def told(found: Sequence[Differing]) -> Words:
    """Return the first few differences as people say them: 债务限额!C5：38.15 / 38.2；……等5处."""
    if not found:
        return Words("仅表内说明文字不同", "only notes differ")
    blank = Words("空白", "blank")
    parts = [Words(_sides(one, blank.zh), _sides(one, blank.en)) for one in found[:_SHOWN]]
    more = len(found) - len(parts)
    zh = "；".join(p.zh for p in parts) + (f"；共{len(found)}处不同" if more else "")
    en = "; ".join(p.en for p in parts) + (f"; {len(found)} differences in all" if more else "")
    return Words(zh, en)


def _sides(one: Differing, blank: str) -> str:
    mine, theirs = (text[:40] or blank for text in one.texts)
    return f"{one.mine.sheet}!{one.mine.ref} {mine} / {theirs}"
