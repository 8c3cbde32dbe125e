"""Random templates with sample rows, and the same workbook written with as many rows as there are records.

`build(path, seed, rows, records)` writes a workbook whose list has `rows` rows: with few rows and no records it is a
template, with as many rows as records it is what growing and filling the template must give.
"""

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

LIST, OTHER = "明细", "汇总"
Record = tuple[str, str, float]

ROW_FORMULAS: tuple[str, ...] = (
    '=IF(D{r}="","",D{r}/D${t})',
    "=D{r}*1.1+1",
    "=SUM(D${f}:D{r})",
    '=IFERROR(RANK(D{r},D${f}:D${l}),"")',
    '=B{r}&"（"&C{r}&"）"',
    "=COUNTIF(C${f}:C${l},C{r})",
    "=ROUND(D{r},1)+SUM(D{r}:D{r})",
    "=IFERROR(D{r}/SUM($D${f}:$D${l}),0)",
    "=D{r}/10000-汇总!$H$1",
    "=SUMIF(C${f}:C${l},C{r},D${f}:D${l})",
)
"""Of a row: r its number, f and l the first and last of the list, t the total's."""
TOTALS: tuple[str, ...] = (
    "=SUM(D{f}:D{l})", "=SUM(D{f}:D{l})/10000", "=SUBTOTAL(9,D{f}:D{l})", "=ROUND(SUM(D{f}:D{l}),2)+0",
    "=SUM($D${f}:$D${l})", '=SUMIF(C{f}:C{l},"一般债券",D{f}:D{l})', "=SUMPRODUCT((D{f}:D{l}>0)*1)",
    "=SUM(D${f}:D{l})*1",
)  # fmt: skip
ELSEWHERE: tuple[str, ...] = (
    "=SUM({s}D{f}:D{l})", '=SUMIF({s}C{f}:C{l},"专项债券",{s}D{f}:D{l})', "=COUNTA({s}B{f}:B{l})", "={s}D{t}*2",
    '=IFERROR(VLOOKUP("第2号项目",{s}B{f}:D{l},3,FALSE),"无")', '=IFERROR(AVERAGE({s}D{f}:D{l}),0)',
    '=SUMPRODUCT(({s}C{f}:C{l}="一般债券")*{s}D{f}:D{l})', '=IFERROR(LARGE({s}$D${f}:$D${l},1),0)',
    "=SUM({s}D{f}:D{t})",
    '=COUNTIF({s}D{f}:D{l},">1")', '=IFERROR(INDEX({s}D{f}:D{l},MATCH("第1号项目",{s}B{f}:B{l},0)),0)',
    "=MAX({s}D{f}:D{l})",
)  # fmt: skip


def records(count: int) -> list[Record]:
    """Return so many records: name, kind, amount."""
    return [
        (f"第{n}号项目", ("一般债券", "专项债券")[n % 3 == 0], round(0.35 * n - 1.2, 2)) for n in range(1, count + 1)
    ]


def first_row(seed: int) -> int:
    """Return the first row of the list."""
    return random.Random(seed).randint(3, 6)


def build(path: Path, seed: int, rows: int, filled: Sequence[Record]) -> Path:
    """Write the workbook of a seed with so many rows, of which the first hold the records."""
    dice = random.Random(seed)
    first = dice.randint(3, 6)
    last, total = first + rows - 1, first + rows
    book = xlsxwriter.Workbook(str(path))
    sheet, other = book.add_worksheet(LIST), book.add_worksheet(OTHER)
    body = book.add_format({"border": 1})
    for column, text in enumerate(("序号", "项目名称", "债券性质", "债券规模", "甲", "乙", "丙", "丁")):
        sheet.write(first - 2, column, text, body)
    formulas = dice.sample(ROW_FORMULAS, dice.randint(0, 3))
    for row in range(first, last + 1):
        for column in range(8):
            sheet.write_blank(row - 1, column, None, body)
        if row - first < len(filled):
            name, kind, amount = filled[row - first]
            sheet.write_row(row - 1, 0, (row - first + 1, name, kind, amount), body)
        for column, formula in enumerate(formulas, start=4):
            sheet.write_formula(row - 1, column, formula.format(r=row, f=first, l=last, t=total), body)
        sheet.write(row - 1, 7, "亿元", body)
    places = {"f": first, "l": last, "t": total, "s": f"{LIST}!"}
    sheet.write(total - 1, 1, "合计", body)
    sheet.write_formula(total - 1, 3, dice.choice(TOTALS).format(**places), body)
    sheet.write(total + 1, 0, "注：见附表。")
    sheet.write(total + 2, 3, 13_800_138_000)
    sheet.write_formula(total + 3, 3, f"=D{total}+D{total + 3}")
    for at, formula in enumerate(dice.sample(ELSEWHERE, dice.randint(1, 6))):
        other.write_formula(at, 0, formula.format(**places))
    other.write("H1", 3)
    _features(dice, book, sheet, other, (first, last, total))
    book.close()
    return path


def _features(dice: random.Random, book: Any, sheet: Any, other: Any, edges: tuple[int, int, int]) -> None:
    """Add what spans the rows, each by chance."""
    first, last, total = edges

    def lucky() -> bool:
        return dice.random() < 0.5

    if lucky():
        sheet.data_validation(f"C{first}:C{last}", {"validate": "list", "source": ["一般债券", "专项债券"]})
    if lucky():
        sheet.data_validation(f"D{first}:D{last}", {"validate": "custom", "value": f"=D{first}<=D${total}"})
    if lucky():
        look = book.add_format({"bg_color": "#FFC7CE"})
        sheet.conditional_format(
            f"A{first}:D{last}", {"type": "formula", "criteria": f"=$D{first}>$D${total}/2", "format": look}
        )
    if lucky():
        sheet.conditional_format(f"D{first}:D{last}", {"type": "data_bar", "data_bar_2010": True})
    if lucky():
        book.define_name("区域", f"={LIST}!$D${first}:$D${last}")
        book.define_name("总数", f"={LIST}!$D${total}")
    if lucky():
        chart = book.add_chart({"type": "column"})
        chart.add_series({"categories": f"={LIST}!$B${first}:$B${last}", "values": f"={LIST}!$D${first}:$D${last}"})
        other.insert_chart("D3", chart)
    if lucky():
        other.add_sparkline("B1", {"range": f"{LIST}!D{first}:D{last}"})
    _around(lucky, sheet, edges)


def _around(lucky: Callable[[], bool], sheet: Any, edges: tuple[int, int, int]) -> None:
    """Add what belongs to rows and pages."""
    first, last, total = edges
    if lucky():
        sheet.print_area(f"A1:H{total + 2}")
        sheet.set_h_pagebreaks([total])
    if lucky():
        sheet.autofilter(f"A{first - 1}:D{last}")
    if lucky():
        for row in range(first, last + 1):
            sheet.set_row(row - 1, 27.5, None, {"level": 1})
    if lucky():
        for row in range(first, last + 1):
            sheet.merge_range(f"J{row}:K{row}", "")
    if lucky():
        for row in range(first, last + 1):
            sheet.write_comment(f"B{row}", "填全称", {"author": "省财政厅"})
    if lucky():
        sheet.repeat_rows(0, first - 2)
        sheet.freeze_panes(first - 1, 0)
