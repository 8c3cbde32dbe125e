"""What the rows of a list that grows could be bound to: its columns, its totals, and what cannot grow."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from decimal import Decimal

from quotaxl.catalogue.debtkinds import KINDS
from quotaxl.catalogue.form import FormKind, form
from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area, column_letter
from quotaxl.core.table import Column, ColumnType, Table
from quotaxl.core.words import Words
from quotaxl.fill.derive import Derivation
from quotaxl.fill.itemnames import column_texts, nearest
from quotaxl.fill.listedrows import header_bottom, rows_told, texts_of_row
from quotaxl.fill.names import ROWS, SUM, TOTAL, Target, target_of
from quotaxl.fill.proposal import NO_COLUMN, SURE, FoundCell, ProposedName, Unbound, with_nearest
from quotaxl.fill.sections import ListRun, groups_inside, runs_of, spanning_sums
from quotaxl.reading.match import FURTHER
from quotaxl.reading.tidy import blank, label

_CONTESTED = Decimal("0.5")
_ORDINAL_FIELDS = ("ordinal", "number")

_NO_SAMPLE = Words(
    "表头与合计之间没有可填的行。请在其间留一行空白明细行。",
    "There is no row to fill between header and total; leave one blank row there.",
)
_TEXT_ONLY = Words(
    "表头下面的“{text}”像是说明或分组，没有可填的明细行。请留一行空白明细行，每个项目只占一行；"
    "项目之下再列各笔支付或各年的，请另列一张表。",
    "What stands below the header ({text}) reads as a note or a heading; there is no row to fill. Leave a blank row, "
    "one row a project; payments or years below a project belong in a list of their own.",
)
_GROUPED = Words(
    "清单内第 {row} 行是小标题或汇总行，明细又分了层（如项目及其各笔支出），不能判断每行该填哪个项目。"
    "请让每个项目只占一行；按债券性质、领域或主管部门分组时，小标题请写成“一般债券”“（一）教育”“市住建局”这样的名称。",
    "Row {row} of the list heads or adds up rows beside it: which project belongs in which row is unknown. "
    "Give each project one row; call groups by kind, field or department: 一般债券, （一）教育, 市住建局.",
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
    "并排的几张清单（如左边一般、右边专项）明细行不在同样的几行，增减行时会错开。"
    "请让各清单的明细行起止一致（从同一行到同一行），或改为上下排列、各放一张工作表。",
    "Lists that stand beside each other do not have their samples in the same rows, so rows that one grows by would "
    "part the other. Let their samples begin and end in the same rows, or put them below each other.",
)


def list_cells(table: Table, grid: Grid, derivation: Derivation) -> Iterator[FoundCell | Unbound]:
    """Yield the columns and totals of a list's runs of sample rows, and what cannot be bound."""
    spec = form(derivation.form)
    named = {c.field for c in spec.columns}
    columns = [c for c in table.columns if c.name in named]
    runs = runs_of(table, grid)
    others = list(_others(table, grid, runs, columns))
    for column in others:
        text = label(column.path[-1]) if column.path else column.name
        place = f"{column_letter(column.index)}{header_bottom(table, table.grid)}"
        free = [c.field for c in spec.columns if c.field not in {own.name for own in columns}]
        close = nearest(text, [name for of in free for name in column_texts(spec, of)])
        yield Unbound(table.sheet, place, with_nearest(NO_COLUMN.fill(label=text), close))
    if not runs:
        yield _without_rows(table, grid)
    money = [c.index for c in columns if c.type is ColumnType.AMOUNT]
    regions = spec.kind is FormKind.REGIONS
    refused = [why for run in runs if (why := _refused(table, grid, run, money, regions=regions))]
    yield from refused
    if not refused:
        yield from _spanning(table, grid, derivation, runs, columns)
    for run in runs:
        if _refused(table, grid, run, money, regions=regions):
            continue
        kind = run.kind or _only_kind({c.name for c in columns})
        suffix = f"_{kind}" if kind and kind != derivation.kind else ""
        own = Area(run.top, table.area.left, run.bottom, table.area.right)
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
            known = Target(derivation.form, ROWS + suffix, field)
            yield FoundCell(known, table.sheet, area, f"明细 · {title}", sure, own, run.group)
            if column.type is not ColumnType.AMOUNT or not column.additive:
                continue
            sums = {TOTAL + suffix: run.total, **{f"{TOTAL}_{kind}": row for kind, row in run.parts.items()}}
            for key, row in sums.items():
                if row is not None:
                    area = Area(row, column.index, row, column.index)
                    known = Target(derivation.form, key, field)
                    yield FoundCell(known, table.sheet, area, f"合计 · {title}", sure, own, run.group)


def _without_rows(table: Table, grid: Grid) -> Unbound:
    """Return why a list has no rows to fill: none at all, or one that holds nothing but a text."""
    row = header_bottom(table, table.grid) + 1
    texts = sorted(texts_of_row(grid, row).items()) if row <= len(grid.rows) else []
    if not texts or any(line.what == "total" and line.row == row for line in rows_told(table, grid, row)):
        return Unbound(table.sheet, str(table.area), _NO_SAMPLE)
    column, text = texts[0]
    return Unbound(table.sheet, f"{column_letter(column)}{row}", _TEXT_ONLY.fill(text=text.strip()[:20]))


def _others(table: Table, grid: Grid, runs: Sequence[ListRun], known: Sequence[Column]) -> Iterator[Column]:
    """Yield the columns of the bureau's own that nothing fills and that no formula of theirs does."""
    own_columns = {_shown_in(grid, run.top, c.index) for run in runs for c in known}
    for column in table.columns:
        computed = all((row, column.index) in grid.formulas for run in runs for row in range(run.top, run.bottom + 1))
        merged = any(_shown_in(grid, run.top, column.index) in own_columns for run in runs)
        merged = merged or any(_merged_down(grid, run.top, column.index) for run in runs)
        merged = merged or (not column.path and all(blank(grid.value(run.top, column.index)) for run in runs))
        if column not in known and not (runs and (computed or merged)):
            yield column


def _spanning(
    table: Table, grid: Grid, derivation: Derivation, runs: Sequence[ListRun], columns: Sequence[Column]
) -> Iterator[FoundCell]:
    """Yield the totals of several runs that no formula adds up."""
    for row, kind in spanning_sums(table, grid, runs) if runs else ():
        suffix = f"_{kind}" if kind and kind != derivation.kind else ""
        for column in columns:
            if column.type is ColumnType.AMOUNT and column.additive and (row, column.index) not in grid.formulas:
                title = label(column.path[-1]) if column.path else column.name
                area = Area(row, column.index, row, column.index)
                target = Target(derivation.form, SUM + suffix, column.name)
                yield FoundCell(target, table.sheet, area, f"总计 · {title}", max(table.confidence, SURE))


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
    """Yield lists beside each other whose samples lie in rows that only partly are the same: they cannot both grow."""
    lists: dict[tuple[str, int, int], list[int]] = {}
    for one in bound:
        if (target := target_of(one.name)) and target.grows:
            lists.setdefault((one.sheet, one.area.top, one.area.bottom), []).append(one.area.left)
    for (sheet, top, bottom), columns in lists.items():
        for (other, first, last), beside in lists.items():
            if sheet == other and first <= bottom and top <= last and (first, last) != (top, bottom):
                whole = [*columns, *beside]
                yield Unbound(sheet, str(Area(top, min(whole), bottom, max(whole))), _BESIDE)


def same_rows(one: ProposedName, other: Unbound) -> bool:
    """Return whether a name is one of the lists that stand beside each other, or of their totals."""
    area = Area.parse(other.ref)
    target = target_of(one.name)
    below = (
        target is not None
        and (target.totals is not None or target.spans)
        and one.area.left in range(area.left, area.right + 1)
    )
    return one.sheet == other.sheet and (one.area.top == area.top or below)


def contested(bound: list[ProposedName], grouped: Set[str]) -> list[ProposedName]:
    """Doubt lists of one form that would all hold the same rows: which rows belong where, nobody has said.

    The lists whose names are `grouped` have each projects of their own.
    """
    targets = [target_of(one.name) for one in bound]
    twice = {(t.form, t.key) for t in targets if t and t.grows and t.copy > 1 and t.list_name not in grouped}
    rows = {(form, key.replace(ROWS, TOTAL, 1)) for form, key in twice} | twice
    return [
        replace(one, confidence=min(one.confidence, _CONTESTED)) if t and (t.form, t.key) in rows else one
        for one, t in zip(bound, targets, strict=True)
    ]
