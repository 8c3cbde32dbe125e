"""Family A, second part: cells of a county workbook that are needed and blank."""

from collections.abc import Iterator
from itertools import chain

import polars as pl

from quotaxl.catalogue.completeness import Need, completeness
from quotaxl.catalogue.debtkinds import KINDS
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.refs import Area, ref
from quotaxl.core.table import AMOUNT, RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.books import CountyBook, books
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.equations import owner
from quotaxl.rules.engine.registry import Hit, Result, find, rule
from quotaxl.rules.engine.wording import heading, names, short
from quotaxl.rules.families.completeness import NO_BOOK, applies
from quotaxl.text.finding import base_name, ranges


@rule(
    "QX-A103",
    Severity.WARNING,
    title=Words("必需的格没有填写", "Cells that are needed are blank"),
    why=Words(
        "空着的格不是零：要用它的核对都做不了，附表也填不出来。",
        "A blank is no zero: whatever needs it is not checked, and annexes cannot be filled.",
    ),
    message=Words("{county}〔{sheet}〕没有填写：{what}。{why}", "{county} [{sheet}] not filled in: {what}. {why}"),
    remedy=Words("补填这些格；确实没有的填 0。", "Fill them in; enter 0 where there is none."),
    basis=("disclosure-209",),
)
def cell_blank(dossier: Dossier) -> Iterator[Result]:
    """Blank cells among those that the stage needs, a finding a sheet; what other rules tell is left to them."""
    found = books(dossier)
    if not found:
        yield NO_BOOK
    blanks: dict[int, list[tuple[int, str]]] = {}
    reasons: dict[int, list[Words]] = {}
    for need in completeness().needs:
        at_stage = [b for b in found if need.form in b.tables and applies(dossier, b, need)]
        told = _told(dossier, need.told) if at_stage else frozenset()
        for table, cells in _blank(dossier, need, [b.tables[need.form] for b in at_stage]).items():
            left = [(at, name) for at, name in cells if not _covered(dossier.tables[table], at, name, told)]
            if left:
                blanks.setdefault(table, []).extend(left)
                reasons.setdefault(table, []).append(need.why)
    who = {b.tables[f]: b for b in found for f in b.tables}
    for table, cells in sorted(blanks.items()):
        yield _blank_hit(dossier, who[table], dossier.tables[table], cells, reasons[table][0])


def _told(dossier: Dossier, ids: tuple[str, ...]) -> frozenset[tuple[str, str, Area]]:
    """Return the cells that other rules tell are blank."""
    return frozenset().union(*(dossier.once(_subjects, id) for id in ids))


def _subjects(dossier: Dossier, id: str) -> frozenset[tuple[str, str, Area]]:
    """Return the cells that the findings of a rule are about."""
    told = find(id)
    hits = told.check(dossier) if told and all(form in dossier.forms for form in told.needs) else ()
    every = chain.from_iterable([h] if isinstance(h, Hit) else getattr(h, "hits", ()) for h in hits)
    return frozenset((c.file, c.sheet, Area.parse(c.ref)) for h in every for c in h.cells if c.role is CellRole.SUBJECT)


def _covered(table: Table, at: int, name: str, told: frozenset[tuple[str, str, Area]]) -> bool:
    column = table.column(name)
    assert column is not None
    place = (table.row(at), column.index)
    if place in table.grid.uncached:  # QX-U202 tells of it: a formula without result is not blank
        return True
    return any(f == table.file and s == table.sheet and place in area for f, s, area in told)


def _blank(dossier: Dossier, need: Need, tables: list[int]) -> dict[int, list[tuple[int, str]]]:
    """Return by table the blank cells of a need: (position in its frame, column)."""
    stack = dossier.stack(need.form)
    names = [n for n in need.columns if n in stack.columns]
    if not tables or not names:
        return {}
    rows = stack.lazy().filter(pl.col("table").is_in(tables) & (pl.col("role") != RowRole.NOTE))
    if need.rows:
        rows = rows.filter(pl.col("key").is_in(list(need.rows)))
    else:
        some = pl.any_horizontal(pl.col(n).is_not_null() for n in (*names, "label"))
        rows = rows.filter((pl.col("role") == RowRole.ITEM) & some & (pl.col("label").fill_null("") != ""))
    empty = {n: pl.col(n).is_null() if stack.schema[n] == AMOUNT else pl.col(n).fill_null("") == "" for n in names}
    if need.settled and {"total", *KINDS} <= set(names):
        zero = pl.lit(0).cast(AMOUNT)
        adds_up = pl.col("total") == pl.sum_horizontal(pl.col(k).fill_null(zero) for k in KINDS)
        for kind in KINDS:
            empty[kind] = empty[kind] & ~adds_up.fill_null(value=False)
    marked = rows.select("table", "at", *(e.alias(n) for n, e in empty.items())).filter(pl.any_horizontal(names))
    found: dict[int, list[tuple[int, str]]] = {}
    for r in marked.collect().iter_rows(named=True):
        table = dossier.tables[r["table"]]
        unread = {k.ref for k in table.remarks if k.kind in ("not-a-number", "error", "template")}
        for name in names:
            column = table.column(name)
            if r[name] and column and ref(table.row(r["at"]), column.index) not in unread:
                found.setdefault(r["table"], []).append((r["at"], name))
    return found


def _blank_hit(dossier: Dossier, book: CountyBook, table: Table, cells: list[tuple[int, str]], why: Words) -> Hit:
    places = [table.cell(at, name, CellRole.SUBJECT).ref for at, name in dict.fromkeys(cells)]
    shown = tuple(CellRef(table.file, table.sheet, r, CellRole.SUBJECT) for r in ranges(places))
    by_row: dict[int, list[str]] = {}
    for at, name in dict.fromkeys(cells):
        by_row.setdefault(at, []).append(heading(table, name))
    listed = [f"{short(str(table.frame['label'][at]))}（{'、'.join(of)}）" for at, of in sorted(by_row.items())]
    county = owner(dossier.counties[book.county]) if book.county is not None else base_name(table.file)
    return Hit(shown, {"county": county, "sheet": table.sheet, "what": names(listed, 6), "why": why})
