"""Laid sheets as the bytes of a file: .csv, .html, .docx and .xls; equal sheets give equal bytes."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from typing import Protocol

from quotaxl.core.amount import plain
from quotaxl.core.edits import Content
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.simulate.sheets import LaidSheet

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XLS = Words("写 .xls 需要 xlwt。", "Writing .xls needs xlwt.")
_INSTALL = Words(
    "请安装附加组件 simulate（在安装 quotaxl 的命令中写 [simulate]），或不要 xls。",
    "Install the extra simulate, or leave xls out.",
)


class WriteFormat(Protocol):
    """Writes sheets as a file of one format."""

    def __call__(self, sheets: Sequence[LaidSheet], /) -> bytes:
        """Return the file's bytes."""
        ...


def text_of(content: Content) -> str:
    """Return what a person reads in a cell."""
    if isinstance(content, Decimal | int):
        return plain(Decimal(content))
    return "" if content is None else content.isoformat() if isinstance(content, date) else str(content)


def as_csv(sheets: Sequence[LaidSheet], /) -> bytes:
    """Return the rows of one sheet as text; UTF-8 with its mark, as spreadsheets save it."""
    (sheet,) = sheets
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([text_of(content) for content in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def as_html(sheets: Sequence[LaidSheet], /) -> bytes:
    """Return a page as bureaus publish it: title and unit above each table."""
    parts = ['<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>公开表</title></head><body>\n']
    for sheet in sheets:
        rows = sheet.rows
        parts += [f"<p>{escape(text)}</p>\n" for text in _above(sheet)]
        width = max(map(len, rows))
        parts.append('<table border="1">\n')
        for row in rows[sheet.header - 1 :]:
            cells = [escape(text_of(content)) for content in row] + [""] * (width - len(row))
            parts.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n")
        parts.append("</table>\n")
    parts.append("</body></html>\n")
    return "".join(parts).encode()


def as_docx(sheets: Sequence[LaidSheet], /) -> bytes:
    """Return a document: title and unit as paragraphs, a table below them, for each sheet."""
    body = []
    for sheet in sheets:
        rows = sheet.rows
        width = max(map(len, rows))
        body += [_paragraph(text) for text in _above(sheet)]
        grid = "<w:gridCol/>" * width
        lines = "".join(_line([*row, *[None] * (width - len(row))]) for row in rows[sheet.header - 1 :])
        body.append(f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>{_paragraph('')}")
    head = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_W}"><w:body>'
    document = f"{head}{''.join(body)}</w:body></w:document>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    relations = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}" Target="word/document.xml"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        parts = {"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": document}
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)  # its date is 1980, always
    return out.getvalue()


def as_xls(sheets: Sequence[LaidSheet], /) -> bytes:
    """Return an Excel 97 workbook. Raises UserError where xlwt is not installed."""
    try:
        import xlwt  # noqa: PLC0415  # an extra: nobody else writes this format
    except ImportError as error:
        raise UserError("xls", _XLS, _INSTALL) from error
    book = xlwt.Workbook(encoding="utf-8")
    usual, dated = xlwt.XFStyle(), xlwt.XFStyle()
    dated.num_format_str = "yyyy-mm-dd"
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        for (row, column), content in sorted(sheet.cells.items()):
            if content is not None:
                value = float(content) if isinstance(content, Decimal) else content
                page.write(row - 1, column - 1, value, dated if isinstance(content, date) else usual)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMATS: Mapping[str, WriteFormat | None] = {
    "xlsx": None,
    "xls": as_xls,
    "csv": as_csv,
    "docx": as_docx,
    "html": as_html,
}
"""Formats by suffix; .xlsx is the shipped form filled in, by the adapter for workbooks."""

TABLED = ("docx", "html")
"""Formats whose tables have no names: readers call them 表1, 表2 and so on."""
SINGLE = ("csv",)
"""Formats that hold one sheet: a workbook is a file for each."""


def _above(sheet: LaidSheet) -> list[str]:
    """Return the texts above the header; there is one in each row."""
    return [text_of(content) for row in sheet.rows[: sheet.header - 1] for content in row if content is not None]


def _line(cells: Sequence[Content]) -> str:
    """Return a row of a Word table."""
    return f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{_paragraph(text_of(cell))}</w:tc>' for cell in cells)}</w:tr>"


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r></w:p>' if text else "<w:p/>"
