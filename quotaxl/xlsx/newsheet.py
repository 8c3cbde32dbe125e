"""A new sheet: its part, set for A4, and its entry in the workbook."""

import re

from quotaxl.core.edits import OWN_SHEETS, AddSheet
from quotaxl.core.errors import UserError
from quotaxl.core.refs import Area, column_letter, parse_ref
from quotaxl.core.words import Words
from quotaxl.xlsx.book import add_sheet, define_name
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.formulas.tokens import quote

_WRONG = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
OWN_SHEET = "quotaxl_findings"
"""A hidden name of the sheet's own scope that tells our sheet from one that a user called the same.

LibreOffice takes no dot in a name that is defined through its interface.
"""
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def add_new_sheet(draft: Draft, edit: AddSheet) -> None:
    """Add a sheet. Raises UserError where the workbook has one of that name, ValueError for an impossible name."""
    name = edit.name
    if (
        not name
        or len(name.encode("utf-16-le")) > 62
        or _WRONG.search(name)
        or name.startswith("'")
        or name.endswith("'")
    ):
        raise ValueError(f"not a sheet's name: {name!r}")
    if any(sheet.name.casefold() == name.casefold() for sheet in draft.book.sheets):
        raise UserError(
            f"{draft.source.path.name}!{name}",
            Words(f"工作簿中已有工作表“{name}”。", f"The workbook already has a sheet '{name}'."),
            Words("请先改名或删除它。", "Rename or delete it first."),
        )
    part = draft.fresh_part(f"{draft.source.book_part.rpartition('/')[0]}/worksheets/sheet{{}}.xml".lstrip("/"))
    draft.add_part(part, _sheet(draft, edit), _TYPE)
    relation = draft.relate(draft.source.book_part, "worksheet", part)
    draft.book = add_sheet(draft.book, name, relation, edit.position)
    if name in OWN_SHEETS:
        draft.book = define_name(draft.book, OWN_SHEET, f"{quote(name)}!$A$1", scope=draft.position(name), hidden=True)
    if edit.repeat_row:
        titles = f"{quote(name)}!${edit.repeat_row}:${edit.repeat_row}"
        draft.book = define_name(draft.book, "_xlnm.Print_Titles", titles, scope=draft.position(name))
    if edit.filter:  # Excel itself keeps this hidden name beside the element; some readers look for it alone
        area = Area.parse(edit.filter)
        corners = ((area.top, area.left), (area.bottom, area.right))
        held = f"{quote(name)}!{':'.join(f'${column_letter(c)}${r}' for r, c in corners)}"
        draft.book = define_name(draft.book, "_xlnm._FilterDatabase", held, scope=draft.position(name), hidden=True)


def _sheet(draft: Draft, edit: AddSheet) -> bytes:
    """Return the XML of a new sheet without cells: widths, heights, filter, print set-up."""
    tab = f'<tabColor rgb="FF{edit.tab_color}"/>' if edit.tab_color else ""
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width + 0.7109375:g}" customWidth="1"/>'
        for at, width in enumerate(edit.widths, 1)
    )
    rows = "".join(f'<row r="{row}" ht="{points:g}" customHeight="1"></row>' for row, points in sorted(edit.heights))
    buttons = f'<autoFilter ref="{Area.parse(edit.filter)}"/>' if edit.filter else ""
    side = "landscape" if edit.landscape else "portrait"
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{draft.namespace}">'
        f'<sheetPr>{tab}<pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0">{_pane(edit.freeze)}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/>{f"<cols>{columns}</cols>" if columns else ""}'
        f"<sheetData>{rows}</sheetData>{buttons}"
        '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="{side}" fitToWidth="1" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter>"
        f"{_breaks(edit.breaks)}</worksheet>"
    ).encode()


def _breaks(rows: tuple[int, ...]) -> str:
    one = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in rows)
    return f'<rowBreaks count="{len(rows)}" manualBreakCount="{len(rows)}">{one}</rowBreaks>' if rows else ""


def _pane(freeze: str | None) -> str:
    if freeze is None:
        return ""
    row, column = parse_ref(freeze)
    across = f' xSplit="{column - 1}"' if column > 1 else ""
    down = f' ySplit="{row - 1}"' if row > 1 else ""
    if not across and not down:
        return ""
    pane = "bottomRight" if across and down else "topRight" if across else "bottomLeft"
    return (
        f'<pane{across}{down} topLeftCell="{freeze.replace("$", "")}" activePane="{pane}" state="frozen"/>'
        f'<selection pane="{pane}"/>'
    )
