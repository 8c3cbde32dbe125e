"""Findings as flat rows, and the CSV and XLSX files of them."""

import csv
import io
from collections.abc import Sequence

from quotaxl import __version__
from quotaxl.core.finding import Finding, Outcome, findings_of
from quotaxl.core.record import CheckRecord
from quotaxl.core.stamp import PREFIX, Output, Stamp, properties
from quotaxl.core.words import Lang
from quotaxl.text import labels
from quotaxl.text.clean import clean, guard
from quotaxl.text.finding import basis, cells, crashed, figure, lacking, needed, summary, title, why_unfinished

HEADS = (
    labels.LEVEL,
    labels.RULE,
    labels.FILE,
    labels.SHEET,
    labels.CELL,
    labels.MESSAGE,
    labels.EXPECTED,
    labels.ACTUAL,
    labels.DIFFERENCE,
    labels.UNIT,
    labels.CAUSE,
    labels.BASIS,
    labels.REMEDY,
)
_WIDTHS = (8, 8, 28, 18, 18, 44, 12, 12, 12, 7, 28, 32, 40)


def finding_rows(outcomes: Sequence[Outcome], lang: Lang) -> list[tuple[str, ...]]:
    """Return a row of texts per finding, then one per rule that wanted data or broke, with title and reason."""
    rows = [_row(finding, lang) for finding in findings_of(outcomes)]
    blank = ("",) * 3
    rest = ("",) * 7
    for outcome in (*crashed(outcomes), *lacking(outcomes)):
        told = "；".join(t for t in (title(outcome, lang), why_unfinished(outcome, lang), needed(outcome, lang)) if t)
        rows.append((labels.NOT_CHECKED.say(lang), outcome.rule, *blank, told, *rest))
    return rows


def findings_csv(outcomes: Sequence[Outcome], lang: Lang) -> str:
    """Return the findings as CSV. A text that a spreadsheet program would take for a formula gets an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head.say(lang) for head in HEADS)
    writer.writerows([guard(cell) for cell in row] for row in finding_rows(outcomes, lang))
    return text.getvalue()


def findings_xlsx(outcomes: Sequence[Outcome], lang: Lang, record: CheckRecord | None = None) -> bytes:
    """Return the findings as a workbook of one sheet; every cell is text, so that none becomes a formula.

    A second sheet tells the headline and, with a `record`, what was checked and how.
    """
    from openpyxl import Workbook  # noqa: PLC0415 -- costs 0.2 s that other formats need not pay
    from openpyxl.packaging.custom import StringProperty  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "核对结果" if lang == "zh" else "findings"
    rows = [tuple(head.say(lang) for head in HEADS), *finding_rows(outcomes, lang)]
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
    for number, row in enumerate(_record(outcomes, lang, record), start=1):
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
        rows += [(clean(f.name), f.sha256 or f.state.value) for f in record.files]
        rows.append((labels.DAY.say(lang), record.as_of.isoformat() if record.as_of else ""))
        rows.append((labels.VERSION.say(lang), f"quotaxl {record.version}"))
        rows.append((labels.SETTINGS.say(lang), clean(record.settings or "")))
        rows += [
            (f"{labels.ACCEPTED.say(lang)} {rule}", clean(f"{cell}：{why}")) for rule, cell, why in record.accepted
        ]
    return rows


def _row(finding: Finding, lang: Lang) -> tuple[str, ...]:
    return (
        labels.SEVERITY[finding.severity].say(lang),
        finding.rule,
        clean(finding.file),
        clean(finding.sheet),
        clean(cells(finding.cells, lang)),
        clean(finding.message.say(lang)),
        figure(finding.expected),
        figure(finding.actual),
        figure(finding.difference),
        finding.unit.label if finding.unit else "",
        clean(finding.cause.say(lang)) if finding.cause else "",
        "；".join(basis(finding)),
        clean(finding.remedy.say(lang)),
    )
