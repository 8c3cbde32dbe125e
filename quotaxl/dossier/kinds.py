"""Whether money is general or special debt: told by the column, else by the group row, else by the title."""

import re
from collections.abc import Mapping
from decimal import Decimal

from quotaxl.catalogue.debtkinds import GENERAL, SPECIAL
from quotaxl.core.table import Column, Table

_IN_CELL = {GENERAL: re.compile("一般|外债|外国政府|国际金融组织|主权外贷"), SPECIAL: re.compile("专项")}
"""Foreign loans are general debt."""
_IN_HEADING = {
    GENERAL: re.compile("一般(?:政府)?(?:债|限额|额度|$)|外债"),
    SPECIAL: re.compile("专项(?:政府)?(?:债|限额|额度|$)"),
}
"""In a heading 一般公共预算 or 专项资金 says nothing of the kind of debt."""
_BACK = re.compile("收回|调减|核减")
_BESIDE = re.compile("置换|补充.{0,6}财力|清偿|拖欠")
"""What a notice's column says of quota taken back, and of quota that raises the limit beside that for projects."""


def which_kind(text: str | None) -> str | None:
    """Return the kind that a cell such as 一般债券 states; None where it states none or both."""
    return _only(_IN_CELL, text or "")


def heading_kind(text: str) -> str | None:
    """Return the kind that a heading or a title states; None where it states none or both."""
    return _only(_IN_HEADING, re.sub(r"\s|[（(][^）)]*[）)]$", "", text))


def column_kind(column: Column) -> str | None:
    """Return the kind that a column's header states, the lowest level first."""
    return next((kind for text in reversed(column.path) if (kind := heading_kind(text))), None)


def kind_columns(table: Table) -> Mapping[str, str]:
    """Return the columns that hold the amounts of each kind, where a table has a column for both; else nothing."""
    found: dict[str, str] = {}
    for column in table.amounts():
        kind = column_kind(column)
        beside = any(text.lstrip().startswith("其中：支持") for text in column.path) or _says(column, _BACK)
        if kind and not beside:
            found.setdefault(kind, column.name)
    return found if len(found) == len(_IN_CELL) else {}


def handed_columns(table: Table) -> tuple[str, ...]:
    """Return the columns of what a notice gives: one, or one for each kind, and those that stand beside them.

    A notice may give new quota, quota for a swap and take other quota back, each in a column of its own.
    """
    main = tuple(kind_columns(table).values()) or ("amount",)
    whole = any("计" in text for name in main if (own := table.column(name)) for text in own.path[-1:])
    back = any(taken_back(table, name) for name in main)
    apart = [
        column.name
        for column in table.amounts()
        if column.name not in main
        and column.of is None
        and column_kind(column)
        and (back or _says(column, _BACK) or (not whole and _says(column, _BESIDE)))
    ]
    return (*main, *apart)


def handed(table: Table, name: str, amount: Decimal) -> Decimal:
    """Return an amount of a notice's column as it changes the quota: what is taken back is less, however printed."""
    return -abs(amount) if taken_back(table, name) else amount


def taken_back(table: Table, name: str) -> bool:
    """Return whether a notice's column is about quota taken back."""
    column = table.column(name)
    return column is not None and _says(column, _BACK)


def _says(column: Column, words: re.Pattern[str]) -> bool:
    return any(words.search(text) for text in column.path)


def row_kind(table: Table, at: int, name: str) -> str | None:
    """Return the kind of an amount: by its column, else by the rows that it adds up into, else by the title."""
    column = table.column(name)
    if column and (kind := column_kind(column)):
        return kind
    parent = table.held("parent")[at]
    seen: set[int] = set()
    while parent is not None and parent not in seen:
        seen.add(int(parent))
        if kind := heading_kind(str(table.held("label")[int(parent)] or "")):
            return kind
        parent = table.held("parent")[int(parent)]
    return heading_kind(table.title)


def _only(words: Mapping[str, re.Pattern[str]], text: str) -> str | None:
    found = [kind for kind, pattern in words.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else None
