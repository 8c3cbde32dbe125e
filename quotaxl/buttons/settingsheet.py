"""The settings as a sheet with choices, written for the user; see settingrows for how it is read back."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from quotaxl.app.today import today
from quotaxl.buttons.settingrows import CHOICES, FIRST, LANGUAGES, ROWS, SHEET, TITLE
from quotaxl.buttons.settings import NO, YES, ensure, newer, sheet_of, values
from quotaxl.catalogue import regions
from quotaxl.core.region import Level

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def made(place: Path) -> Path:
    """Return the sheet of the settings at `place`, written anew unless it says the same. Raises OSError, UserError."""
    sheet = sheet_of(place)
    ensure(place)
    if newer(place, sheet):
        _write(sheet, values(place))
        saved = place.stat().st_mtime_ns
        os.utime(sheet, ns=(saved, saved))  # not newer: it says what the text says
    return sheet


def _write(place: Path, found: Mapping[str, str]) -> None:
    """Write the sheet of settings with what is set, and lists to choose from: regions, years, languages."""
    from openpyxl import Workbook  # noqa: PLC0415 - costs 0.2 s that only this needs
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - as above

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    sheet["A1"] = TITLE
    sheet["A1"].font = Font(bold=True, size=12)
    for row, (key, meaning) in enumerate(ROWS, start=FIRST):
        sheet.cell(row, 1, key).font = Font(bold=True)
        cell = sheet.cell(row, 2)
        cell.number_format = "@"
        text = found.get(key, "")
        cell.value = LANGUAGES.get(text or "zh", text) if key == "语言" else (text or NO) if key == "常驻" else text
        cell.fill = PatternFill("solid", fgColor="FFF2CC")
        sheet.cell(row, 3, meaning).alignment = Alignment(wrap_text=True, vertical="center")
        sheet.row_dimensions[row].height = 32
    for column, width in (("A", 12), ("B", 40), ("C", 70)):
        sheet.column_dimensions[column].width = width
    choices = book.create_sheet(CHOICES)
    choices.sheet_state = "hidden"
    listed = [f"{r.code} {r.name}" for r in regions.load() if r.level in (Level.PREFECTURE, Level.COUNTY)]
    for row, text in enumerate(listed, start=1):
        choices.cell(row, 1, text)
    _choose(sheet, "地区", f"{CHOICES}!$A$1:$A${len(listed)}", strict=False)
    year = today().year
    _choose(sheet, "年度", '"' + ",".join(str(year + by) for by in (1, 0, -1, -2, -3)) + '"', strict=False)
    _choose(sheet, "语言", '"' + ",".join(LANGUAGES.values()) + '"', strict=True)
    _choose(sheet, "常驻", f'"{NO},{YES}"', strict=True)
    book.save(place)
    book.close()


def _choose(sheet: "Worksheet", key: str, choices: str, *, strict: bool) -> None:
    """Give a setting its list of choices; where it is not strict, other texts are taken too."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - as above

    rule = DataValidation("list", choices, allow_blank=True, showErrorMessage=strict)
    sheet.add_data_validation(rule)
    rule.add(f"B{FIRST + [name for name, _ in ROWS].index(key)}")
