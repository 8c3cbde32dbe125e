"""What each row below a list's header is: a total, the heading of a group, a subtotal, an item, a note."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from quotaxl.catalogue.form import FormKind, form
from quotaxl.core.amount import Unit
from quotaxl.core.grid import Grid
from quotaxl.core.table import Table
from quotaxl.fill.parted import ListPart, part_of, same_field
from quotaxl.fill.rowvalues import kind_of
from quotaxl.fill.samples import TEXT, areas_read
from quotaxl.reading.ordinals import split_ordinal
from quotaxl.reading.tidy import blank, label, shown, uncircled
from quotaxl.reading.units import unit_in

_TOTAL = re.compile(r"(?:总|共)?合计(?:数|金额)?|总计|总数|共计")
KIND_HEADING = re.compile(
    r"(?:其中:?)?(?:\d{4}年)?(?:本?年?(?:新增|安排))?(?:地方)?(?:政府)?(?:一般|专项)(?:债务|债券)?"
    r"(?:限额|资金|项目|安排|支出|部分|类|\d*个)*(?:小计|合计)?"
)
_SUBTOTAL = re.compile(r".*(?:小计|合计)(?:数|金额)?")
_BEHIND = re.compile(r"[(（][^()（）]*[)）]$|[:：]$")
OF_WHICH = re.compile(r"其中[:：]?")
_NOTE = re.compile(r"(?:备?注|说明|填报|制表|审核|复核|单位负责|联系|附[:件表]|经办|日期)")
_NUMBERED = re.compile(r"栏次|行次|公式|序号|[甲乙丙丁]|\d{1,2}(?:=.*)?|[A-Z](?:=.*)?")
_NUMERAL = re.compile(r"[(（]?(?:[一二三四五六七八九十百]+|\d{1,3}(?:[.．-]\d{1,2}){0,3}|[①-⑳⑴-⒇])[)）]?[、.．]?")
_GROUPED = re.compile(r"[一二三四五六七八九十]+(?:、|$)|[(（][一二三四五六七八九十]+[)）]")
_EXAMPLE = re.compile(
    r"(?:填[写报])?(?:示例|样例|举例|范例|例如|例|如)[:：]|[(（](?:示例|样例|例)[)）]|(?:示例|样例|例)[)）]|(?:示例|例)$"
)
"""How an example begins; 样例 alone is what a blank row is given while an empty form is read: see prime."""
_EXAMPLE_ENDS = ("（示例）", "(示例)", "（样例）", "(样例)", "（例）", "(例)")
_ORDINALS = ("ordinal", "number")
_SHORTEST = 12
"""No longer is what a subtotal or a region is called."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """What a row below the header is: total, group, subtotal (of the rows above it), item, blank, note."""

    row: int
    what: str
    kind: str | None = None
    group: ListPart | None = None

    @property
    def names(self) -> bool:
        """Whether it says which projects are its own."""
        return self.kind is not None or self.group is not None


def header_bottom(table: Table, grid: Grid) -> int:
    """Return the last row of a table's header, rows that number or letter its columns included."""
    found = table.area.top
    known = [column for column in table.columns if not column.name.isupper()] or table.columns
    for column in known:  # one that the form does not know may be a remark beside the table
        leaf = label(column.path[-1]) if column.path else ""
        rows = range(table.area.top, min(table.area.bottom, table.area.top + 12) + 1)
        at = next((row for row in rows if leaf and label(shown(grid.value(row, column.index))) == leaf), None)
        if at is None:
            continue
        merge = next((m for m in grid.merges if (at, column.index) in m), None)
        found = max(found, merge.bottom if merge and merge.bottom - merge.top < 6 else at)
    while numbers_columns(grid, found + 1):
        found += 1
    return found


def numbers_columns(grid: Grid, row: int) -> bool:
    """Return whether a row does nothing but number or letter the columns: 栏次 1 2 3, 甲 乙 A B=C+D, ① ② ③=①+②."""
    texts = [uncircled(label(shown(grid.value(row, column)))) for column in range(1, grid.width + 1)]
    told = [text for text in texts if text]
    return len(told) > 2 and all(map(_NUMBERED.fullmatch, told)) and len(set(told)) == len(told) and _rising(told)


def _rising(texts: Sequence[str]) -> bool:
    numbers = [int(bare) for text in texts if (bare := text.partition("=")[0]).isdecimal()]
    return numbers in ([], list(range(1, len(numbers) + 1)))


def rows_told(table: Table, grid: Grid, start: int) -> list[ListedRow]:
    """Return what each row below the header is, with groups where there are some."""
    whole = table.grid if _apart(table, grid) else grid
    return _grouped(_lines(table, whole, start, grouped=True)) or _lines(table, whole, start)


def _grouped(lines: list[ListedRow]) -> list[ListedRow]:
    """Return the lines where their groups are several fields, or several departments, each with rows; else none.

    An office below the total, or below all rows, is who signs.
    """
    total = next((at for at, line in enumerate(lines) if line.what == "total" and at), len(lines))
    rows = [at for at, line in enumerate(lines[:total]) if line.what in ("item", "blank", "subtotal")]
    end = rows[-1] + 1 if rows else 0
    known = same_field(line.group for line in lines[:end] if line.group)
    if known is None:
        return []
    body = [line for line in lines[:end] if line.what not in ("total", "note")]
    if any(one.what == "group" and one.group and two.what in ("group", "subtotal") for one, two in pairwise(body)):
        return []
    grouped = (replace(line, group=ListPart(known, line.group.name)) if line.group else line for line in lines[:end])
    return [*grouped, *(replace(line, what="note", group=None) if line.group else line for line in lines[end:])]


def is_example(grid: Grid, row: int) -> bool:
    """Return whether a row shows how rows are to be filled in, and says so: 例：某某项目, 示例, （例）."""
    told = (label(text) for text in texts_of_row(grid, row).values())
    return any(_EXAMPLE.match(text) or text.endswith(_EXAMPLE_ENDS) for text in told)


def examples_above(grid: Grid, top: int) -> range:
    """Return the rows right above row `top` that are examples."""
    first = top
    while first > 1 and is_example(grid, first - 1):
        first -= 1
    return range(first, top)


def _leads_on(table: Table, grid: Grid, row: int) -> bool:
    """Return whether rows to be filled follow upon the examples that begin in a row; else the example is such a row."""
    while row <= len(grid.rows) and is_example(grid, row):
        row += 1
    return row <= len(grid.rows) and _line(table, grid, row).what in ("item", "blank")


def _total_below(table: Table, grid: Grid, row: int) -> bool:
    """Return whether rows to be filled and a total follow from a row on, with no other text between them."""
    told = (_line(table, grid, at).what for at in range(row, len(grid.rows) + 1))
    upto = list(takewhile(lambda what: what in ("item", "blank", "total"), told))
    return "total" in upto[1:]


def _apart(table: Table, grid: Grid) -> bool:
    """Return whether a table was read without the other lists of its sheet."""
    return sum(any(row) for row in table.grid.rows) < sum(any(row) for row in grid.rows)


def _lines(table: Table, grid: Grid, start: int, *, grouped: bool = False) -> list[ListedRow]:
    """Return what each row below the header is, up to the first text that ends the list.

    Only where they are `grouped` is 教育 the heading of rows.
    """
    lines: list[ListedRow] = []
    seen_total = False
    for row in range(start, len(grid.rows) + 1):
        line = (_part_line(table, grid, row) if grouped else None) or _line(table, grid, row)
        if line.what in ("item", "blank", "note") and is_example(grid, row) and _leads_on(table, grid, row):
            continue
        if line.what == "note" and not lines and _total_below(table, grid, row + 1):
            continue  # how to fill in, between header and rows: it stays
        ended = seen_total and lines[0].what != "total" and lines[-1].what in ("total", "group")
        if ended and line.what in ("item", "blank"):
            break  # below the total stands something else
        lines.append(line)
        seen_total = seen_total or line.what == "total"
        if line.what == "note":
            break
    return lines


def _part_line(table: Table, grid: Grid, row: int) -> ListedRow | None:
    """Return what a row is that names a field or a department and nothing else: a heading, a sum or a lone sample."""
    texts = [text for text in texts_of_row(grid, row).values() if not _numbering(text)]
    if len(texts) != 1 or not (group := part_of(texts[0])):
        return None
    numbered = any(isinstance(grid.value(row, c.index), int | float) for c in table.columns if c.name in _ORDINALS)
    if _SUBTOTAL.fullmatch(label(texts[0])):
        below = _sums_above(table, grid, row, label(texts[0]))
        return ListedRow(row, "subtotal" if below else "group", group=group)
    if _summed_by(table, grid, row, group):
        return ListedRow(row, "item")
    return None if numbered else ListedRow(row, "group", group=group)


def _summed_by(table: Table, grid: Grid, row: int, group: ListPart) -> bool:
    """Return whether the sum of a group, below it, adds up the row that names the group: it is a sample itself."""
    for below in range(row + 1, len(grid.rows) + 1):
        texts = [text for text in texts_of_row(grid, below).values() if not _numbering(text)]
        if len(texts) == 1 and _SUBTOTAL.fullmatch(label(texts[0])) and (found := part_of(texts[0])):
            areas = (a for c in table.columns for a in areas_read(grid.formulas.get((below, c.index), "")))
            return found.name == group.name and any(area.top <= row <= area.bottom for area in areas)
    return False


def _line(table: Table, grid: Grid, row: int) -> ListedRow:
    """Return what a row of a list is: a total, a heading of a group, a part, or an item."""
    columns = [c.index for c in table.columns]
    cells = ((column, grid.value(row, column)) for column in range(1, grid.width + 1))
    held = {c: v for c, v in cells if not blank(v) or (row, c) in grid.formulas}
    texts = texts_of_row(grid, row)
    lead = lead_of(table, texts)
    name = split_ordinal(lead)[2] if lead else ""
    plain = label(lead)
    if _TOTAL.fullmatch(_bare(name)) or _TOTAL.fullmatch(_bare(plain)):
        return ListedRow(row, "total" if unit_in(plain) in (None, *_units(table)) else "note")  # 合计（亿元） of 万元
    if _total_by_formula(table, grid, row):
        return ListedRow(row, "total")
    kind = kind_of(plain)
    few = sum(not _numbering(text) for text in texts.values()) <= 2
    if kind and (KIND_HEADING.fullmatch(name) or KIND_HEADING.fullmatch(plain)) and few:
        return ListedRow(row, "subtotal" if _sums_above(table, grid, row, plain) else "group", kind)
    if _SUBTOTAL.fullmatch(plain) and len(plain) <= _SHORTEST and few:
        return ListedRow(row, "subtotal", kind)
    if not any(c in columns for c in held if (row, c) not in grid.formulas):
        return ListedRow(row, "blank")
    first = min(held)
    alone = len(held) == 1 and (first < table.label_column or (len(columns) > 2 and first == min(columns)))
    told = len(plain) > 1 and not _numbering(plain) and not _placeholder(plain)
    told = told and not (_of_regions(table) and len(plain) <= _SHORTEST)
    told = told and not (len(plain) <= _SHORTEST and first != min(columns) and _headed(table, grid, first))
    if lead and (_NOTE.match(plain) or (alone and told)):
        return ListedRow(row, "note")
    return ListedRow(row, "item")


def _total_by_formula(table: Table, grid: Grid, row: int) -> bool:
    """Return whether a formula puts together the label of a total: ="合计（"&COUNTA(B6:B20)&"个项目）"."""
    reach = max(table.label_column, min(c.index for c in table.columns))
    made = (grid.formulas.get((row, column), "") for column in range(1, reach + 1))
    starts = (TEXT.match(formula) for formula in made)
    return any(start and _TOTAL.fullmatch(label(start[1]).rstrip("（(")) for start in starts)


def _headed(table: Table, grid: Grid, column: int) -> bool:
    """Return whether a column has a header of its own, so that what stands in it belongs to the row."""
    row = header_bottom(table, table.grid)
    return any(not blank(grid.value(at, column)) for at in range(table.area.top, row + 1))


def _units(table: Table) -> set[Unit | None]:
    return {table.unit_of(column.name) for column in table.amounts()}


def _bare(text: str) -> str:
    """Return a label without what is said in brackets behind it, or a colon: 合计（13个项目） is 合计."""
    return _BEHIND.sub("", label(text))


def _of_regions(table: Table) -> bool:
    """Return whether the rows of a table are regions: a name alone is a row of it, and no note."""
    return bool(table.form) and form(table.form or "").kind is FormKind.REGIONS


def texts_of_row(grid: Grid, row: int) -> dict[int, str]:
    """Return the texts of a row by column, formulas left out."""
    cells = ((column, grid.value(row, column)) for column in range(1, grid.width + 1))
    return {c: v for c, v in cells if isinstance(v, str) and not blank(v) and (row, c) not in grid.formulas}


def lead_of(table: Table, texts: Mapping[int, str]) -> str:
    """Return the text that names a row: the first that is more than an ordinal, such as 一 in a column of its own."""
    reach = max(table.label_column, min(c.index for c in table.columns))
    told = [text for column, text in sorted(texts.items()) if column <= reach]
    return next((text for text in told if not _numbering(text)), told[0] if told else "")


def _numbering(text: str) -> bool:
    return bool(_NUMERAL.fullmatch(label(text)))


def heads(text: str) -> bool:
    """Return whether a text is, or begins with, an ordinal that numbers groups rather than rows: 一, 一、, （一）."""
    return bool(_GROUPED.match(label(text)))


def _sums_above(table: Table, grid: Grid, row: int, text: str) -> bool:
    """Return whether a row with a kind's sum stands below the rows that it adds up."""
    areas = [a for c in table.columns for a in areas_read(grid.formulas.get((row, c.index), "")) if a.top != row]
    if areas:
        return all(area.bottom < row for area in areas)
    first = header_bottom(table, table.grid) + 1
    return bool(re.search(r"(?:小计|合计)$", text)) and not _texts_lead(table, grid, first) and row > first


def _texts_lead(table: Table, grid: Grid, row: int) -> bool:
    """Return whether the first row of a list is a heading or a sum itself, so that sums stand above their rows."""
    lead = label(lead_of(table, texts_of_row(grid, row)))
    return bool(_SUBTOTAL.fullmatch(lead) or _TOTAL.fullmatch(lead))


def _placeholder(text: str) -> bool:
    """Return whether a text only stands for what is to come: …, ××."""
    return not re.sub(r"[.…·×xX*_\-—\s]", "", text)
