"""Shared formulas: the text a dependant would have, had it been written out."""

import re

from quotaxl.core.refs import MAX_COLUMN, MAX_ROW, column_letter, column_number

_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'  # text
    r"|'(?:[^']|'')*'!?"  # a quoted sheet name
    r"|\[[^\]]*\]"  # a table's column, another workbook
    r"|[A-Za-z_\\.\u0080-\uffff][\w.\\]*[(!]"  # a function or a sheet name
    r"|(?<![\w.$])\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w(!.])"  # columns, A:C
    r"|(?<![\w.$])\$?[0-9]{1,7}:\$?[0-9]{1,7}(?![\w(!.])"  # rows, 1:3
    r"|(?<![\w.$])\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![\w(!.])"  # a cell
)
_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")
_COLUMNS = re.compile(r"(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})")
_ROWS = re.compile(r"(\$?)([0-9]{1,7}):(\$?)([0-9]{1,7})")


def shift(formula: str, down: int, right: int) -> str:
    """Return `formula` as it reads `down` rows below and `right` columns right of where it was written.

    Relative references move, those with $ stay; one that leaves the sheet becomes #REF!.
    Text, names, functions and sheet names are left alone.
    """

    def moved(match: re.Match[str]) -> str:
        token = match[0]
        if cell := _CELL.fullmatch(token):
            column, row = _column(cell[1], cell[2], right), _row(cell[3], cell[4], down)
            return column + row if column and row else "#REF!"
        if span := _COLUMNS.fullmatch(token):
            first, last = _column(span[1], span[2], right), _column(span[3], span[4], right)
            return f"{first}:{last}" if first and last else "#REF!"
        if span := _ROWS.fullmatch(token):
            first, last = _row(span[1], span[2], down), _row(span[3], span[4], down)
            return f"{first}:{last}" if first and last else "#REF!"
        return token

    return _TOKEN.sub(moved, formula) if down or right else formula


def _column(fixed: str, letters: str, right: int) -> str:
    number = column_number(letters)
    if number > MAX_COLUMN:
        return fixed + letters
    number += 0 if fixed else right
    return fixed + column_letter(number) if 1 <= number <= MAX_COLUMN else ""


def _row(fixed: str, digits: str, down: int) -> str:
    number = int(digits) + (0 if fixed else down)
    return f"{fixed}{number}" if 1 <= number <= MAX_ROW else ""
