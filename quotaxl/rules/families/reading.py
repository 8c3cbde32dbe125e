"""Family U: units, and cells that do not say what they seem to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl

from quotaxl.catalogue.form import forms
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.amount import Unit, convert, exact, plain
from quotaxl.core.edits import OWN_SHEETS
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.grid import CellError, Grid
from quotaxl.core.refs import Area, column_letter, ref
from quotaxl.core.table import Column, ColumnType, Remark, RowRole, Table
from quotaxl.core.words import Words, same
from quotaxl.dossier.books import books
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.papers import own_sheet
from quotaxl.reading.numbers import parse_number
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import heading, label, money, place, short
from quotaxl.text.finding import ranges

_HIDDEN = ("hidden-row", "hidden-column", "covered")
_TEXT_NUMBERS = ("text-number", "footnote", "unit-in-cell", "ditto", "shifted", "scaled")
_UNREADABLE = ("not-a-number", "template", "inexact")
_ILL_SUITED = {
    "merged-amount": Words(
        "金额{text}所在的格合并了几行，只计入第一行，其余各行按空白处理",
        "the amount {text} is merged over rows; it counts in the first, the others are blank",
    ),
    "percent": Words("金额{text}设成了百分数格式", "the amount {text} has a percent format"),
}
RATES = (Decimal("0.1"), Decimal(15))
"""Between which percentages the interest of a government bond lies."""
_INEXACT = Words(
    "{where}：{text}不是确切的数，核对合计时只能大致比较。",
    "{where}: {text} is no exact figure; sums with it are compared roughly.",
)
_SCALED = Words(
    "{where}：按显示格式读数{text}，存着的数与看到的不同。", "{where}: read as its format shows it, {text}."
)
_SHIFTED = Words(
    "{where}：{text}左移了一列，已按表头归位。", "{where}: {text} stands one column too far left and was put right."
)


@rule(
    "QX-U101",
    Severity.WARNING,
    title=Words("表中没有写明金额单位", "A table does not state its unit"),
    why=Words(
        "没有单位，金额就无法换算和比较；表样都要求注明单位。",
        "Without a unit amounts can be neither converted nor compared; the official forms all state one.",
    ),
    message=Words("{where}：表中没有写明金额单位（元、万元、亿元）。", "{where}: the table states no unit."),
    remedy=Words("在表头右上方写明单位，如“单位：万元”。", "State the unit above the header, such as 单位：万元."),
    basis=("disclosure-209",),
)
def unit_missing(dossier: Dossier) -> Iterator[Result]:
    """A table with filled amounts whose unit is nowhere stated; an ERROR where other tables are compared with it.

    A sheet of no form in a county's workbook is a bureau's own reckoning, which nothing is compared with: INFO.
    """
    compared = {at for book in books(dossier) if len(book.tables) > 1 for at in book.tables.values()}
    compared |= {grant.table for grant in dossier.grants}
    ours = {table.file for table in dossier.tables if own_sheet(table.form)}
    bare = dossier.columns.filter(pl.col("size").is_null())["table"].unique(maintain_order=True).to_list()
    for at in bare:
        table = dossier.tables[at]
        unstated = [c for c in table.amounts() if table.unit_of(c.name) is None]
        if any(table.frame[c.name].count() for c in unstated):
            cell = table.place(table.title_ref)
            aside = table.form is None and table.file in ours
            severity = Severity.ERROR if at in compared else Severity.INFO if aside else None
            yield Hit((cell,), {"where": place(table, (cell,))}, severity=severity)


@rule(
    "QX-U102",
    Severity.WARNING,
    title=Words("按所写单位，金额大得或小得不合常理", "In the stated unit the amounts are implausible"),
    why=Words("元、万元、亿元写错时，金额相差一万倍以上。", "A wrong unit changes amounts ten thousand times or more."),
    message=Words(
        "{where}：按所写单位，最大的金额为{actual}，{judgement}通常范围，单位可能写错。",
        "{where}: in the stated unit the largest amount is {actual}, {judgement} the usual range; is the unit wrong?",
    ),
    remedy=Words("核对单位与金额。", "Check the unit and the amounts."),
    basis=("disclosure-209",),
)
def unit_implausible(dossier: Dossier) -> Iterator[Result]:
    """The largest amount of a table is outside the range expected of its form."""
    judged = False
    for form in forms():
        bounds = form.require.plausible
        stack = dossier.stack(form.id)
        if bounds is None or stack.is_empty() or not any(type_ == pl.Decimal for type_ in stack.dtypes):
            continue
        judged = True
        bad = (
            dossier.worths(form.id)
            .lazy()
            .filter((pl.col("yuan") != 0).fill_null(value=False))
            .with_columns(pl.col("yuan").abs().alias("worth"))
            .sort("worth", descending=True)
            .group_by("table", maintain_order=True)
            .first()
            .filter((pl.col("worth") < bounds.low) | (pl.col("worth") > bounds.high))
            .collect()
        )
        low = bounds.low
        yield Hits(
            bad.height, [_unit_hit(dossier.tables[r["table"]], r, low) for r in bad.head(1_000).iter_rows(named=True)]
        )
    if not judged:
        yield Unchecked(Words("没有可判断的金额", "no amounts to judge"), applies=False)


@rule(
    "QX-U201",
    Severity.ERROR,
    title=Words("单元格是错误值", "A cell holds an error value"),
    why=Words(
        "#REF!、#DIV/0! 等错误值不是金额，含它的合计都不可靠。",
        "#REF! or #DIV/0! is no amount, and no sum over it can be trusted.",
    ),
    message=Words("{where}：单元格是错误值{code}。", "{where}: the cell holds {code}."),
    remedy=Words("修复公式或直接填写数值。", "Mend the formula or enter the value."),
    basis=(ARITHMETIC,),
)
def error_value(dossier: Dossier) -> Iterator[Result]:
    """Error values inside a table, with the formula's cell; those elsewhere on a sheet are warnings."""
    for table in dossier.tables:
        inside = _errors(table.grid, table.area)
        yield Hits(len(inside), [_at(table, where, {"code": code}) for where, code in inside])
    for grid, areas in _outside(dossier):
        beyond = _errors(grid, None, areas)
        yield Hits(len(beyond), [_beyond(grid, where, {"code": code}) for where, code in beyond])


def _errors(grid: Grid, within: Area | None, but: Sequence[Area] = ()) -> list[tuple[str, str]]:
    """Return the ranges of one error value each within an area, or on the whole sheet but for some areas."""
    left, right = (within.left, within.right) if within else (1, None)
    top, bottom = (within.top, min(within.bottom, len(grid.rows))) if within else (1, len(grid.rows))
    found: dict[str, list[str]] = {}
    for r in range(top, bottom + 1):
        cells = grid.rows[r - 1][left - 1 : right]
        if CellError in set(map(type, cells)):
            for c, value in enumerate(cells, left):
                if isinstance(value, CellError) and not any((r, c) in area for area in but):
                    found.setdefault(value.code, []).append(ref(r, c))
    return [(where, code) for code, cells in found.items() for where in ranges(cells)]


_ELSEWHERE = re.compile(r"\[[^\[\]]+\][^!\[\]]*'?!")
_REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?")


@rule(
    "QX-U202",
    Severity.WARNING,
    title=Words("公式没有计算结果", "A formula was never calculated"),
    why=Words(
        "文件中没有保存公式的结果，程序读不到数值，凡用到它的核对都没有进行。",
        "The file holds no result of the formula, so nothing that needs it was checked.",
    ),
    message=Words("{where}：公式没有保存计算结果{why}。", "{where}: the formula has no stored result{why}."),
    remedy=Words("在 Excel 或 WPS 中打开、重新计算并保存。", "Open in Excel or WPS, calculate and save."),
    basis=(ARITHMETIC,),
)
def formula_without_result(dossier: Dossier) -> Iterator[Result]:
    """Formulas whose results are not in the file, inside a table and elsewhere."""
    for table in dossier.tables:
        inside = ranges(ref(*p) for p in sorted(table.grid.uncached) if p in table.area)
        yield Hits(len(inside), [_at(table, at, {"why": _why(table.grid, at)}) for at in inside[:1_000]])
    for grid, areas in _outside(dossier):
        beyond = ranges(ref(*p) for p in sorted(grid.uncached) if not any(p in area for area in areas))
        yield Hits(len(beyond), [_beyond(grid, at, {"why": _why(grid, at)}) for at in beyond[:1_000]])


def _why(grid: Grid, address: str) -> Words:
    """Return why nobody but the program that wrote it can calculate a formula, where that can be seen."""
    area = Area.parse(address)
    formula = grid.formulas.get((area.top, area.left), "")
    if _ELSEWHERE.search(formula):
        return Words("，它引用了另一个文件，可粘贴为数值", "; it refers to another file, so paste its value")
    named = {m[0].replace("$", "") for m in _REFERENCE.finditer(formula) if not formula[: m.start()].endswith("!")}
    if any((area.top, area.left) in Area.parse(one) for one in named):
        return Words("，它引用了自己（循环引用）", "; it refers to itself")
    return Words("", "")


@rule(
    "QX-U203",
    Severity.WARNING,
    title=Words("金额单元格不是数字", "An amount cell holds no number"),
    why=Words(
        "金额栏中的文字、未替换的样表符号不能参加计算，按空白处理。",
        "Text or left-over placeholders in an amount column count as blank.",
    ),
    message=Words("{where}：{text}不是数字，按空白处理。", "{where}: {text} is no number and counts as blank."),
    remedy=Words("改填数字；没有金额的留空。", "Enter a number, or leave the cell blank."),
    basis=(ARITHMETIC,),
)
def not_a_number(dossier: Dossier) -> Iterator[Result]:
    """Amount cells that the reader could not take as numbers."""
    yield from _remarked(dossier, _UNREADABLE)


@rule(
    "QX-U204",
    Severity.INFO,
    title=Words("数字存为文本", "A number is stored as text"),
    why=Words(
        "程序已按数字读取，但 Excel 的求和会漏掉它。",
        "It was read as a number here, but Excel's own sums leave it out.",
    ),
    message=Words("{where}：{text}是文本，已按数字读取。", "{where}: {text} is text, read as a number."),
    remedy=Words("把单元格改为数字格式后重新输入。", "Format the cell as a number and enter it again."),
    basis=(ARITHMETIC,),
)
def number_as_text(dossier: Dossier) -> Iterator[Result]:
    """Text numbers, footnote marks and units in cells, ditto marks."""
    yield from _remarked(dossier, _TEXT_NUMBERS)


@rule(
    "QX-U205",
    Severity.WARNING,
    title=Words("表中有隐藏的行、列或被合并单元格盖住的数", "A table has hidden rows, columns or covered values"),
    why=Words(
        "看不见的数照样参加计算，打印件上却没有，容易对不上。",
        "What cannot be seen is still summed, yet missing on paper.",
    ),
    message=Words("{where}：{what}。", "{where}: {what}."),
    remedy=Words("取消隐藏或合并，确认后删除不需要的内容。", "Unhide or unmerge, and delete what is not needed."),
    basis=(ARITHMETIC,),
)
def hidden_content(dossier: Dossier) -> Iterator[Result]:
    """Hidden rows and columns inside a table, hidden sheets, values under merges."""
    what = {
        "hidden-row": Words("有隐藏的行", "a hidden row"),
        "hidden-column": Words("有隐藏的列", "a hidden column"),
        "covered": Words("合并单元格下面盖着数", "a value is covered by a merge"),
    }
    for table in dossier.tables:
        if table.grid.hidden:
            cell = table.place(None)
            yield Hit(
                (cell,), {"where": place(table, (cell,)), "what": Words("整张工作表是隐藏的", "the sheet is hidden")}
            )
        known = {r.ref for r in table.remarks if r.kind in _HIDDEN}
        for remark in table.remarks:
            if remark.kind in _HIDDEN:
                yield _at(table, remark.ref, {"what": what[remark.kind]})
        first, last = column_letter(table.area.left), column_letter(table.area.right)
        for row in sorted(table.grid.hidden_rows):
            address = f"{first}{row}:{last}{row}"
            if table.area.top <= row <= table.area.bottom and address not in known:
                yield _at(table, address, {"what": what["hidden-row"]})


@rule(
    "QX-U206",
    Severity.WARNING,
    title=Words("数的格式、范围或合并方式与栏目不符", "A number's format, range or merge does not suit its column"),
    why=Words(
        "百分号、合并的金额格、过大过小的利率，看上去和存着的不是一个数，填到别的表里就会错。",
        "A percent sign, a merged amount, a rate out of range: what is seen is not what is stored; copies go wrong.",
    ),
    message=Words("{where}：{what}。", "{where}: {what}."),
    remedy=Words("核对这个数，改正格式或拆开合并的格。", "Correct the number or its format, or split the merged cell."),
    basis=("disclosure-209",),
)
def number_ill_suited(dossier: Dossier) -> Iterator[Result]:
    """Merged amounts, percent formats in columns of amounts, interest rates that no bond has."""
    for table in dossier.tables:
        for remark, quoted in _runs([r for r in table.remarks if r.kind in _ILL_SUITED]):
            yield _at(table, remark.ref, {"what": _ILL_SUITED[remark.kind].fill(text=quoted)})
        for column in table.columns:
            if column.type is ColumnType.RATE:
                yield from _odd_rates(table, column)


def _odd_rates(table: Table, column: Column) -> Iterator[Hit]:
    """Yield a hit for every range of rates of which the same is odd."""
    found: dict[Words, list[str]] = {}
    for at, text in enumerate(table.frame[column.name]):
        what = _rate(text) if table.held("role")[at] == RowRole.ITEM else None
        if what:
            found.setdefault(what, []).append(ref(table.row(at), column.index))
    for what, cells in found.items():
        for where in ranges(cells):
            yield _at(table, where, {"what": what})


def _rate(text: str | None) -> Words | None:
    """Return what is odd about an interest rate, a percentage; None where nothing is."""
    number = parse_number(text) if text else None
    if not text or (number and RATES[0] <= number.value <= RATES[1]):
        return None
    if number is None:
        return Words(f"利率“{short(text)}”不是数字", f"the rate “{short(text)}” is no number")
    meant = number.value * 100
    zh = f"，是否应为 {plain(meant)}" if RATES[0] <= meant <= RATES[1] else ""
    en = f"; is {plain(meant)} meant?" if zh else ""
    return Words(
        f"利率 {plain(number.value)}% 不在常见范围内{zh}", f"a rate of {plain(number.value)} % is out of range{en}"
    )


def _outside(dossier: Dossier) -> Iterator[tuple[Grid, list[Area]]]:
    """Yield every sheet with the areas of its tables; our own sheet of findings is none of the user's."""
    areas: dict[tuple[str, str], list[Area]] = {}
    for table in dossier.tables:
        areas.setdefault((table.file, table.sheet), []).append(table.area)
    for workbook in dossier.workbooks:
        for grid in workbook.grids:
            if grid.sheet not in OWN_SHEETS and grid.file not in dossier.blank:
                yield grid, areas.get((grid.file, grid.sheet), [])


def _beyond(grid: Grid, address: str, values: dict[str, object]) -> Hit:
    where = Words(f"〔{grid.sheet}〕{address}（表格之外）", f"[{grid.sheet}] {address} (outside any table)")
    cell = CellRef(grid.file, grid.sheet, address, CellRole.SUBJECT)
    return Hit((cell,), {"where": where, **values}, severity=Severity.WARNING)


def _remarked(dossier: Dossier, kinds: tuple[str, ...]) -> Iterator[Result]:
    for table in dossier.tables:
        if not table.remarks:
            continue
        amounts = {column_letter(c.index) for c in table.columns if c.type is ColumnType.AMOUNT}
        found = [
            r for r in table.remarks if r.kind in kinds and (r.kind != "ditto" or r.ref.rstrip("0123456789") in amounts)
        ]
        runs = _runs(found)
        yield Hits(len(runs), [_odd(table, remark, quoted) for remark, quoted in runs[:1_000]])


def _runs(remarks: Sequence[Remark]) -> list[tuple[Remark, Words]]:
    """Return the remarks with those of one kind in neighbouring cells told once, and how each one's text is quoted."""
    alike: dict[str, dict[str, str]] = {}
    for remark in remarks:
        alike.setdefault(remark.kind, {})[remark.ref] = remark.text
    runs: list[tuple[Remark, Words]] = []
    for kind, texts in alike.items():
        first = {one.partition(":")[0]: text for one, text in texts.items()}
        for where in ranges(texts):
            area = Area.parse(where)
            count = (area.bottom - area.top + 1) * (area.right - area.left + 1)
            text = short(first[where.partition(":")[0]])
            one, more = same(f"“{text}”"), Words(f"“{text}”等{count}格", f"“{text}” ({count} cells)")
            runs.append((Remark(kind, where, text), one if where in texts else more))
    return runs


def _odd(table: Table, remark: Remark, quoted: Words) -> Hit:
    hit = _at(table, remark.ref, {"text": quoted})
    other = {"shifted": _SHIFTED, "inexact": _INEXACT, "scaled": _SCALED}.get(remark.kind)
    return replace(hit, message=other) if other else hit


def _at(table: Table, address: str, values: dict[str, object]) -> Hit:
    cell = CellRef(table.file, table.sheet, address, CellRole.SUBJECT)
    return Hit((cell,), {"where": place(table, (cell,)), **values})


def _unit_hit(table: Table, r: dict[str, Any], low: int) -> Hit:
    """Return the hit of an amount too small or too large for a county under the unit in which it was read.

    It is shown in 元 where it is small and in 亿元 where it is large, so that one sees at once that the unit is wrong.
    """
    cell = table.cell(r["at"], r["name"], CellRole.SUBJECT)
    cells = (cell, table.place(table.unit_ref, CellRole.SOURCE)) if table.unit_ref else (cell,)
    unit = table.unit_of(r["name"])
    worth = exact(r["worth"])
    small = worth < low
    judgement = Words("低于", "below") if small else Words("高于", "above")
    shown = convert(worth, Unit.YUAN, Unit.YUAN if small else Unit.YIYUAN)
    actual = f"{label(table, r['at'])}·{heading(table, r['name'])} {money(exact(r['value']), unit)}"
    size = money(shown, Unit.YUAN if small else Unit.YIYUAN)
    return Hit(
        cells,
        {"where": place(table, cells), "actual": f"{actual}（{size}）", "judgement": judgement},
        actual=exact(r["value"]),
        unit=unit,
    )
