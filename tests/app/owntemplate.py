"""Templates of a bureau's own, each with something that users of other template tools report as going wrong."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

HEADERS = (
    "序号",
    "项目名称",
    "项目编号",
    "项目领域",
    "项目主管部门",
    "项目实施单位",
    "债券性质",
    "债券规模",
    "发行时间",
)
TOP = 4
"""The header's row; the first sample's is the next."""

Extra = Callable[[Any, Any], None]
"""(workbook, its first sheet): what a template has besides."""


def own_template(
    path: Path,
    *,
    samples: int = 3,
    rows: Sequence[tuple[str, ...]] | None = None,
    title: str = "××县本级××××年新增地方政府债券资金使用安排表",
    total: str | None = "=SUM(H{first}:H{last})",
    note: str | None = "注：本表反映本级当年新增地方政府债券资金使用安排情况。",
    more: Sequence[str] = (),
    extra: Extra | None = None,
) -> Path:
    """Write a list of projects with sample rows: blank ones, or `rows` as (column letter + text …).

    `total` may name {first} and {last}, the rows of the samples.
    """
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("项目表")
    head, body = book.add_format({"bold": True, "border": 1}), book.add_format({"border": 1})
    money = book.add_format({"border": 1, "num_format": "#,##0.00"})
    sheet.write("A1", "表1-7")
    sheet.merge_range("A2:I2", title)
    sheet.write("I3", "单位：亿元")
    for column, text in enumerate((*HEADERS, *more)):
        sheet.write(TOP - 1, column, text, head)
    count = len(rows) if rows is not None else samples
    for row in range(TOP, TOP + count):
        for column in range(len(HEADERS) + len(more)):
            sheet.write_blank(row, column, None, money if column == 7 else body)
        for entry in rows[row - TOP] if rows is not None else ():
            sheet.write(f"{entry[0]}{row + 1}", float(entry[1:]) if entry[0] == "H" else entry[1:])
    if total is not None:
        sheet.write(TOP + count, 1, "合计", head)
        sheet.write_formula(TOP + count, 7, total.format(first=TOP + 1, last=TOP + count), money)
    if note is not None:
        sheet.write(TOP + count + 1, 0, note)
    if extra:
        extra(book, sheet)
    book.close()
    return path
