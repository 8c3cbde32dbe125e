"""A region's part of an allocation table in the notice's layout, built up on an empty sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from quotaxl.core.amount import exact, plain
from quotaxl.core.edits import Content, DefineName, EditPlan, Formula, MergeCells, SetCell, Style
from quotaxl.core.errors import UserError
from quotaxl.core.finding import CellRole
from quotaxl.core.refs import Area, column_letter, ref
from quotaxl.core.region import Region
from quotaxl.core.table import Column, ColumnType, RowRole, Table
from quotaxl.core.words import Words
from quotaxl.split.shares import Share, Shares

SHEET = "资金分配表"
MADE_FOR = "quotaxl_region"
"""The hidden name that holds the code of the region for which a workbook was made."""

_REASON = "本地区分配数"
_NUMBER = Style(size=12, font="黑体")
_TITLE = Style(font="方正小标宋简体", size=15, horizontal="center", wrap=True)
_UNIT = Style(horizontal="right")
_HEAD = Style(bold=True, border=True, horizontal="center", wrap=True)
_TOP = 4


@dataclass(frozen=True, slots=True)
class Notice:
    """What all extracts of one notice share: its table, its columns in order, the regions of all its rows."""

    table: Table
    columns: tuple[Column, ...]
    shares: Shares
    header: tuple[SetCell | MergeCells, ...]
    depth: int
    cells: tuple[tuple[object, ...], ...]


def notice_of(table: Table, shares: Shares) -> Notice:
    """Return a notice ready to be cut; what every extract shows alike is planned once."""
    columns = tuple(sorted(table.columns, key=lambda column: column.index))
    depth = max((len(column.path) for column in columns), default=1) or 1
    cells = tuple(table.frame[_series(table, column)].to_list() for column in columns)
    return Notice(table, columns, shares, tuple(_header(table, columns, depth)), depth, tuple(zip(*cells, strict=True)))


def plan_extract(notice: Notice, share: Share) -> EditPlan:
    """Return the plan that fills the empty extract form for one region.

    Number, title, unit and headings are the notice's; 合计 and prefectures are live formulas over the
    region's own rows. Raises UserError where a typed sum of the notice does not hold, or where a text in
    the region's rows names another region of the notice.
    """
    body = _Body(notice, share)
    return EditPlan((*notice.header, *body.edits(), made_for(share.region)))


def made_for(region: Region) -> DefineName:
    """Return the edit that says for whom a workbook is made, so that it can be mailed to nobody else."""
    return DefineName(MADE_FOR, f'"{region.code}"', "收件地区", hidden=True)


def _series(table: Table, column: Column) -> str:
    if column.index == table.label_column:
        return "label"
    return "ordinal" if column.name == "ordinal" else column.name


def _header(table: Table, columns: Sequence[Column], depth: int) -> Iterator[SetCell | MergeCells]:
    last = len(columns)
    if table.document_number:
        yield SetCell(SHEET, "A1", f"{table.document_number} 附件", _REASON, style=_NUMBER)
    yield SetCell(SHEET, "A2", table.title, _REASON, style=_TITLE)
    if last > 1:
        yield MergeCells(SHEET, str(Area(2, 1, 2, last)), _REASON)
    if table.unit:
        yield SetCell(SHEET, ref(3, last), f"单位：{table.unit.label}", _REASON, style=_UNIT)
    for level in range(depth):
        at = 1
        for _, group in groupby(columns, key=lambda column: (column.path[: level + 1], len(column.path) > level + 1)):
            members = list(group)
            yield from _heading(members, at, level, depth)
            at += len(members)


def _heading(members: Sequence[Column], at: int, level: int, depth: int) -> Iterator[SetCell | MergeCells]:
    """The headings of neighbours whose path is the same down to `level`; a leaf reaches down to the last level."""
    for offset, column in enumerate(members):
        text = column.path[level] if level < len(column.path) else None
        spans = text is not None and level + 1 < len(column.path)
        first = offset == 0 or not spans
        yield SetCell(SHEET, ref(_TOP + level, at + offset), text if first else None, _REASON, style=_HEAD)
        if level + 1 == len(column.path) and len(column.path) < depth:
            yield MergeCells(SHEET, str(Area(_TOP + level, at + offset, _TOP + depth - 1, at + offset)), _REASON)
    if len(members) > 1 and members[0].path[level : level + 1] and level + 1 < len(members[0].path):
        yield MergeCells(SHEET, str(Area(_TOP + level, at, _TOP + level, at + len(members) - 1)), _REASON)


@dataclass(frozen=True, slots=True)
class _Body:
    """The rows of one region."""

    notice: Notice
    share: Share

    def edits(self) -> Iterator[SetCell]:
        """Yield the total and every row of the region."""
        table, rows = self.notice.table, self.share.rows
        roles: list[str] = table.listed("role")
        parents: list[int | None] = table.listed("parent")
        total = next((at for at, role in enumerate(roles) if role == RowRole.TOTAL), None)
        first = _TOP + self.notice.depth
        at_row = {position: first + (total is not None) + n for n, position in enumerate(rows)}
        adding = {position for position in rows if roles[position] in (RowRole.PARENT, RowRole.ITEM)}
        below: dict[int | None, list[int]] = {}
        for position in adding:
            parent = parents[position]
            below.setdefault(parent if parent in adding else None, []).append(position)
        if total is not None:
            yield from self._row(total, first, sorted(below.get(None, ())), at_row, typed=False)
        for position in rows:
            self._check_texts(position)
            children = sorted(below.get(position, ())) if position in adding else []
            yield from self._row(position, at_row[position], children, at_row, typed=True)

    def _row(
        self, position: int, row: int, children: Sequence[int], at_row: dict[int, int], *, typed: bool
    ) -> Iterator[SetCell]:
        """One row: figures of rows with children are sums; `typed` says that the notice states them for this region."""
        bold = bool(children)
        cells = self.notice.cells
        for at, column in enumerate(self.notice.columns):
            value = cells[position][at]
            is_amount = column.type is ColumnType.AMOUNT
            content: Content
            if is_amount and children and column.additive:
                content = self._sum(position, at, column, children, at_row, typed=typed)
            elif is_amount:
                content = exact(value) if isinstance(value, Decimal) and typed else None
            elif typed or column.index == self.notice.table.label_column:
                content = _text(value, column)
            else:
                content = None
            yield SetCell(SHEET, ref(row, at + 1), content, _REASON, style=_style(column, bold=bold))

    def _sum(
        self,
        position: int,
        at: int,
        column: Column,
        children: Sequence[int],
        at_row: dict[int, int],
        *,
        typed: bool,
    ) -> Content:
        """Return the formula of a sum over the rows that are left, None where none has an amount.

        Raises UserError where the notice's own sum differs and so would say another figure than the notice.
        """
        parts = [value for child in children if isinstance(value := self.notice.cells[child][at], Decimal)]
        stated = self.notice.cells[position][at]
        total = sum(parts, Decimal(0))
        if typed and (stated if isinstance(stated, Decimal) else Decimal(0)) != total:
            place = self.notice.table.cell(position, column.name, CellRole.TOTAL)
            raise UserError(
                f"{place.file} {place.sheet}!{place.ref}",
                _NO_SUM.fill(stated=plain(stated) if isinstance(stated, Decimal) else "—", total=plain(total)),
                _CORRECT,
            )
        if not parts:
            return None
        letter = column_letter(at + 1)
        return Formula(f"SUM({','.join(_runs([at_row[child] for child in children], letter))})")

    def _check_texts(self, position: int) -> None:
        """Refuse a text that would tell one region about another."""
        own = set(self.share.rows)
        others = {name for at, name in enumerate(self.notice.shares.names) if name and at not in own}
        labels = self.notice.table.frame["label"]
        others |= {labels[at] for at, name in enumerate(self.notice.shares.names) if name and at not in own}
        allowed = {self.share.region.name, *(n for at in own if (n := self.notice.shares.names[at]))}
        allowed |= {str(labels[at]) for at in own}
        for value, column in zip(self.notice.cells[position], self.notice.columns, strict=True):
            if not isinstance(value, str) or column.index == self.notice.table.label_column:
                continue
            text = value
            for name in sorted(allowed, key=len, reverse=True):
                text = text.replace(name, "")
            told = next((name for name in sorted(others) if name in text), None)
            if told:
                place = self.notice.table.cell(position, column.name, CellRole.SUBJECT)
                raise UserError(f"{place.file} {place.sheet}!{place.ref}", _TELLS.fill(name=told), _REWORD)


def _runs(rows: Sequence[int], letter: str) -> list[str]:
    """Return the ranges of a column that hold these rows."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return [f"{letter}{a}:{letter}{b}" if a != b else f"{letter}{a}" for a, b in runs]


def _text(value: object, column: Column) -> Content:
    if not isinstance(value, str) or not value:
        return None
    return int(value) if column.type is ColumnType.CODE and value.isdecimal() and value[0] != "0" else value


def _style(column: Column, *, bold: bool) -> Style:
    if column.type is ColumnType.AMOUNT:
        places = f"0.{'0' * column.decimals}" if column.decimals else "0"
        return Style(bold=bold, border=True, horizontal="right", format=places)
    wide = column.type is ColumnType.TEXT
    return Style(bold=bold, border=True, horizontal="center", wrap=wide, format="@" if wide else "General")


_NO_SUM = Words(
    "分配表写的小计是{stated}，其下各行之和是{total}；拆分后的合计不能成立，没有写出任何文件。",
    "The table states {stated}, the rows below add up to {total}; the sums could not hold. Nothing was written.",
)
_CORRECT = Words(
    "先用 quotaxl check 核对分配表并更正。", "Check the table with quotaxl check and have it corrected first."
)
_TELLS = Words(
    "这段文字提到了别的地区“{name}”，不能写进本地区的文件。",
    "This text names another region, {name}, and cannot go into the region's file.",
)
_REWORD = Words("在分配表的副本中删改这段文字后再拆分。", "Reword it in a copy of the table, then split that.")
