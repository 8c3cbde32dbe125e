"""What the rows of a list that grows could be bound to: its columns, its totals, and what cannot grow."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from decimal import Decimal

from quotaxl.catalogue.debtkinds import KINDS
from quotaxl.catalogue.form import FormKind, form
from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area, column_letter
from quotaxl.core.table import ColumnType, Table
from quotaxl.core.words import Words
from quotaxl.fill.derive import Derivation
from quotaxl.fill.itemnames import column_texts, nearest
from quotaxl.fill.names import ROWS, TOTAL, Target, target_of
from quotaxl.fill.proposal import NO_COLUMN, FoundCell, ProposedName, Unbound, with_nearest
from quotaxl.fill.sections import ListRun, groups_inside, header_bottom, runs_of
from quotaxl.reading.match import FURTHER
from quotaxl.reading.tidy import blank, label

_CONTESTED = Decimal("0.5")
_ORDINAL_FIELDS = ("ordinal", "number")

_NO_SAMPLE = Words(
    "表头与合计之间没有可填的行。请在其间留一行空白明细行。",
    "There is no row to fill between header and total; leave one blank row there.",
)
_GROUPED = Words(
    "清单内第 {row} 行是小标题或汇总行，明细又分了层（如项目及其各笔支出、按领域分组），"
    "不能判断每行该填哪个项目。请让每个项目只占一行，或把分组改为“一般债券”“专项债券”。",
    "Row {row} of the list heads or adds up rows beside it: which project belongs in which row is unknown. "
    "Give each project one row, or group by 一般债券 and 专项债券 only.",
)
_SEVERAL = Words(
    "表中已列出多个地区（{regions}），而填报表只有本地区的数，无法分地区填写。请只留本地区一行，或由上级汇总后填写。",
    "Rows name several regions ({regions}), but the county workbook states one. Leave the one row of the region.",
)
_BARE = Words(
    "第 {row} 行的标题下没有可填的明细行，这一类项目无处可列。请在其下留一行空白明细行。",
    "There is no row to fill below the heading in row {row}; leave one blank row there, or its projects are left out.",
)
_BESIDE = Words(
    "同一行里并排有几张清单（如左边一般、右边专项），各自的项目数不同，无法一起增减行。请改为上下排列，或各放一张工作表。",
    "Several lists stand beside each other in the same rows; of unlike length, they cannot grow together. "
    "Put them below each other, or each on a sheet of its own.",
)


def list_cells(table: Table, grid: Grid, derivation: Derivation) -> Iterator[FoundCell | Unbound]:
    """Yield the columns and totals of a list's runs of sample rows, and what cannot be bound."""
    spec = form(derivation.form)
    named = {c.field for c in spec.columns}
    columns = [c for c in table.columns if c.name in named]
    runs = runs_of(table, grid)
    bottom = header_bottom(table, table.grid)
    own_columns = {_shown_in(grid, run.top, c.index) for run in runs for c in columns}
    others = []
    for column in table.columns:
        computed = all((row, column.index) in grid.formulas for run in runs for row in range(run.top, run.bottom + 1))
        merged = any(_shown_in(grid, run.top, column.index) in own_columns for run in runs)
        merged = merged or any(_merged_down(grid, run.top, column.index) for run in runs)
        merged = merged or (not column.path and all(blank(grid.value(run.top, column.index)) for run in runs))
        if column.name not in named and not (runs and (computed or merged)):
            others.append(column)
            text = label(column.path[-1]) if column.path else column.name
            place = f"{column_letter(column.index)}{bottom}"
            free = [c.field for c in spec.columns if c.field not in {own.name for own in columns}]
            close = nearest(text, [name for of in free for name in column_texts(spec, of)])
            yield Unbound(table.sheet, place, with_nearest(NO_COLUMN.fill(label=text), close))
    if not runs:
        yield Unbound(table.sheet, str(table.area), _NO_SAMPLE)
    money = [c.index for c in columns if c.type is ColumnType.AMOUNT]
    for run in runs:
        if refused := _refused(table, grid, run, money, regions=spec.kind is FormKind.REGIONS):
            yield refused
            continue
        kind = run.kind or _only_kind({c.name for c in columns})
        suffix = f"_{kind}" if kind and kind != derivation.kind else ""
        sure = max(table.confidence, _fits(len(columns), sum(bool(c.path) for c in others))) * run.sure
        for column in columns:
            field = "number" if column.name in _ORDINAL_FIELDS else column.name
            title = label(column.path[-1]) if column.path else column.name
            samples = range(run.top, run.bottom + 1)
            index = _shown_in(grid, run.top, column.index)
            area = Area(run.top, index, run.bottom, index)
            if all((row, column.index) in grid.formulas for row in samples):
                continue  # the template calculates it itself
            if _merged_down(grid, run.top, index):
                continue  # one cell for all rows of the run: it stays, and grows with them
            yield FoundCell(Target(derivation.form, ROWS + suffix, field), table.sheet, area, f"明细 · {title}", sure)
            if column.type is not ColumnType.AMOUNT or not column.additive:
                continue
            sums = {TOTAL + suffix: run.total, **{f"{TOTAL}_{kind}": row for kind, row in run.parts.items()}}
            for key, row in sums.items():
                if row is not None:
                    area = Area(row, column.index, row, column.index)
                    yield FoundCell(Target(derivation.form, key, field), table.sheet, area, f"合计 · {title}", sure)


def _refused(table: Table, grid: Grid, run: ListRun, money: Sequence[int], *, regions: bool) -> Unbound | None:
    """Return why the rows of a run cannot be bound; None where they can."""
    if run.bare:
        return Unbound(table.sheet, f"A{run.top}", _BARE.fill(row=run.top))
    if regions and (several := _regions(grid, run, table.label_column)):
        why = _SEVERAL.fill(regions="、".join(several))
        return Unbound(table.sheet, f"{column_letter(table.label_column)}{run.top}", why)
    if (row := groups_inside(table, grid, run, money)) is not None:
        return Unbound(table.sheet, f"A{run.top}:A{run.bottom}", _GROUPED.fill(row=row))
    return None


def _regions(grid: Grid, run: ListRun, column: int) -> tuple[str, ...]:
    """Return the regions that rows of a list name already, where there is more than one."""
    texts = (grid.value(row, column) for row in range(run.top, run.bottom + 1))
    found = tuple(text.strip() for text in texts if isinstance(text, str) and re.search(r"[一-鿿]", text))
    return found if len(found) > 1 else ()


def _only_kind(named: Set[str]) -> str | None:
    """Return the kind of a list that has a column of amounts for one kind and none for all."""
    kinds = named & set(KINDS)
    return next(iter(kinds)) if len(kinds) == 1 and "amount" not in named else None


def _merged_down(grid: Grid, row: int, column: int) -> bool:
    return any(m.bottom > m.top and (row, column) in m for m in grid.merges)


def _fits(known: int, others: int) -> Decimal:
    """Return how well a list with a fitting title fits, without the columns that it calculates.

    Columns of the bureau's own count less than for the reader: they are left blank, and told.
    """
    return Decimal("0.5") + Decimal("0.5") * known / (known + Decimal(others) / (2 * FURTHER))


def _shown_in(grid: Grid, row: int, column: int) -> int:
    """Return the column in which what is written into a cell is seen: the first of those merged in its row."""
    merge = next((m for m in grid.merges if (row, column) in m), None)
    return merge.left if merge else column


def beside_each_other(bound: Sequence[ProposedName]) -> Iterator[Unbound]:
    """Yield lists that stand beside each other in the same rows: of unlike length, they cannot both grow."""
    runs: dict[tuple[str, int, int], dict[str, list[int]]] = {}
    for one in bound:
        if (target := target_of(one.name)) and target.grows:
            lists = runs.setdefault((one.sheet, one.area.top, one.area.bottom), {})
            lists.setdefault(f"{target.form}/{target.key}/{target.copy}", []).append(one.area.left)
    for (sheet, top, bottom), lists in runs.items():
        if len(lists) > 1:
            columns = [column for found in lists.values() for column in found]
            yield Unbound(sheet, str(Area(top, min(columns), bottom, max(columns))), _BESIDE)


def same_rows(one: ProposedName, other: Unbound) -> bool:
    """Return whether a name is one of the lists that stand beside each other, or of their totals."""
    area = Area.parse(other.ref)
    target = target_of(one.name)
    below = target is not None and target.totals is not None and one.area.left in range(area.left, area.right + 1)
    return one.sheet == other.sheet and (one.area.top == area.top or below)


def contested(bound: list[ProposedName]) -> list[ProposedName]:
    """Doubt lists of one form that would all hold the same rows: which rows belong where, nobody has said."""
    targets = [target_of(one.name) for one in bound]
    twice = {(t.form, t.key) for t in targets if t and t.grows and t.copy > 1}
    rows = {(form, key.replace(ROWS, TOTAL, 1)) for form, key in twice} | twice
    return [
        replace(one, confidence=min(one.confidence, _CONTESTED)) if t and (t.form, t.key) in rows else one
        for one, t in zip(bound, targets, strict=True)
    ]
