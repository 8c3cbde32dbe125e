"""Findings as a workbook: a sheet of them, and one that tells the headline and what was checked and how."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from quotaxl import __version__
from quotaxl.core.finding import Outcome
from quotaxl.core.record import CheckRecord
from quotaxl.core.stamp import PREFIX, Output, Stamp, properties
from quotaxl.core.words import Lang
from quotaxl.text import labels
from quotaxl.text.clean import clean
from quotaxl.text.finding import summary
from quotaxl.views.flat import HEADS, finding_rows
from quotaxl.views.formats import ShownFindings

BINARY, BOM = True, False
_WIDTHS = (8, 8, 28, 18, 18, 44, 12, 12, 12, 7, 28, 32, 40)


def made(shown: ShownFindings) -> bytes:
    """Return the workbook; every cell of it is text, so that none becomes a formula."""
    lang = shown.lang
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "核对结果" if lang == "zh" else "findings"
    rows = [tuple(head.say(lang) for head in HEADS), *finding_rows(shown.outcomes, lang)]
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column, text or None)
            cell.data_type = "s" if text else "n"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    told = book.create_sheet("核对记录" if lang == "zh" else "record")
    for number, row in enumerate(_record(shown.outcomes, lang, shown.record), start=1):
        for column, text in enumerate(row, start=1):
            cell = told.cell(number, column, text or None)
            cell.data_type = "s" if text else "n"
    told.column_dimensions["A"].width, told.column_dimensions["B"].width = 40, 70
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for name, text in properties(Stamp(Output.FINDINGS, __version__), PREFIX):
        book.custom_doc_props.append(StringProperty(name=name, value=text))  # type: ignore[attr-defined]  # not in the stubs
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _record(outcomes: Sequence[Outcome], lang: Lang, record: CheckRecord | None) -> list[tuple[str, str]]:
    rows = [(labels.ANSWER.say(lang), summary(outcomes, lang))]
    if record:
        rows += [(clean(f.name), clean(f.why.say(lang)) if f.why else f.sha256 or f.state.value) for f in record.files]
        rows.append((labels.DAY.say(lang), record.as_of.isoformat() if record.as_of else ""))
        rows.append((labels.VERSION.say(lang), f"quotaxl {record.version}"))
        rows.append((labels.SETTINGS.say(lang), clean(record.settings or "")))
        rows += [
            (f"{labels.ACCEPTED.say(lang)} {rule}", clean(f"{cell}：{why}")) for rule, cell, why in record.accepted
        ]
    return rows
