"""Walking along the findings, for programs whose buttons run no VBA; QuotaxlRibbon.bas does the same in Excel."""

from quotaxl.buttons.opened import Opened
from quotaxl.buttons.picked import listed, selected
from quotaxl.core.finding import Severity
from quotaxl.core.refs import parse_ref
from quotaxl.core.words import Words, same
from quotaxl.desk.native import shown
from quotaxl.text.clean import line
from quotaxl.text.labels import SEVERITY

_NO_MORE = Words("没有更多的问题了", "There are no more findings.")
_ONLY = Words("“核对结果”中只留下了错误。", "Only errors are shown in 核对结果.")
_ALL = Words("“核对结果”中的问题全部显示。", "All findings are shown in 核对结果.")
_ERROR = SEVERITY[Severity.ERROR]


def go(one: Opened, direction: int) -> Words:
    """Go to the cell of the next finding (1) or the one before (-1), but for gone and hidden ones, and say what it is.

    The row of the list stays selected there, so that the next click goes on from it. Raises UserError without a list.
    """
    sheet, rows = listed(one)
    sheet.activate()
    row = parse_ref(selected(one)[1])[0]
    ordered = rows if direction > 0 else rows[::-1]
    for found in ordered:
        if (found.row - row) * direction <= 0 or found.gone or sheet.range((found.row, 1)).rows.hidden:
            continue
        sheet.range((found.row, 5)).select()
        target = next((s for s in one.book.sheets if s.name == found.sheet and shown(s)), None)
        if target is not None and found.cell:
            target.activate()
            target.range(found.cell).select()
        return same(f"{found.number}  {found.level}  {line(found.message)}")
    return _NO_MORE


def forward(one: Opened) -> Words:
    """Go to the next finding; see `go`."""
    return go(one, 1)


def back(one: Opened) -> Words:
    """Go to the finding before; see `go`."""
    return go(one, -1)


def errors_only(one: Opened) -> Words:
    """Hide the rows of all findings that are no errors, or show them again. Raises UserError without a list."""
    sheet, rows = listed(one)
    others = [found.row for found in rows if found.level not in (_ERROR.zh, _ERROR.en)]
    hide = any(not sheet.range((row, 1)).rows.hidden for row in others)
    for row in others:
        sheet.range((row, 1)).rows.hidden = hide
    sheet.activate()
    return _ONLY if hide else _ALL
