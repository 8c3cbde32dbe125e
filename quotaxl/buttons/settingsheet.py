"""The settings as a sheet with choices, written for the user and read back when it was saved."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from quotaxl.app.today import today
from quotaxl.buttons.settings import NO, YES, ensure, newer, sheet_of, values
from quotaxl.catalogue import regions
from quotaxl.core.errors import UserError
from quotaxl.core.region import Level
from quotaxl.core.words import Words
from quotaxl.sources import read_workbook

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHEET = "设置"
_CHOICES = "选项"
_FIRST = 3
"""The row of the first setting."""
_LANGUAGES = {"zh": "中文", "en": "English"}
_ROWS: tuple[tuple[str, str], ...] = (
    ("地区", "从列表中选，或写全称、通行简称、六位行政区划代码。用于“新建填报簿”。Region"),
    ("年度", "用于“新建填报簿”。Year"),
    ("输出文件夹", "附表、报告、新填报簿写到哪里；留空为当前工作簿所在的文件夹。Folder for results"),
    ("语言", "消息、标记、批注和“核对结果”的语言。Language"),
    ("常驻", "选“是”，第一次点按钮后留一个 quotaxl 进程，以后更快；15 分钟不用自动结束。Helper that stays loaded"),
)
_TITLE = "quotaxl 按钮的设置：在第二列选择或填写，保存后下一次点按钮时生效 / Settings of the buttons: choose, then save"
_UNREADABLE = Words("没有找到设置：这个工作簿不是点“设置”得到的那一份。", "This is not the sheet that 设置 makes.")
_DELETE = Words("请删除这个文件，再点“设置”。", "Delete the file and click 设置 again.")


def made(place: Path) -> Path:
    """Return the sheet of the settings at `place`, written anew unless it says the same. Raises OSError, UserError."""
    sheet = sheet_of(place)
    ensure(place)
    if newer(place, sheet):
        _write(sheet, values(place))
        saved = place.stat().st_mtime_ns
        os.utime(sheet, ns=(saved, saved))  # not newer: it says what the text says
    return sheet


def said(sheet: Path) -> Mapping[str, str]:
    """Return what a saved sheet of settings says, by key. Raises UserError where it is none."""
    grids = [grid for grid in read_workbook(sheet).grids if grid.sheet == SHEET]
    if not grids:
        raise UserError(str(sheet), _UNREADABLE, _DELETE)
    found: dict[str, str] = {}
    keys = [key for key, _ in _ROWS]
    for row in range(1, len(grids[0].rows) + 1):
        key = grids[0].value(row, 1)
        if key in keys:
            value = grids[0].value(row, 2)
            found[str(key)] = "" if value is None else _shown(value)
    if set(found) != set(keys):
        raise UserError(str(sheet), _UNREADABLE, _DELETE)
    found["语言"] = next((code for code, name in _LANGUAGES.items() if name == found["语言"]), found["语言"])
    code, _, rest = found["地区"].partition(" ")
    if rest and len(code) == 6 and code.isdigit():
        found["地区"] = code
    return found


def _shown(value: object) -> str:
    """Return a cell's value on one line: a year is a whole number there."""
    if isinstance(value, str):
        return " ".join(value.split())
    text = f"{value:f}" if hasattr(value, "as_tuple") or isinstance(value, float) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _write(place: Path, found: Mapping[str, str]) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - costs 0.2 s that only this needs
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - as above

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    sheet["A1"] = _TITLE
    sheet["A1"].font = Font(bold=True, size=12)
    for row, (key, meaning) in enumerate(_ROWS, start=_FIRST):
        sheet.cell(row, 1, key).font = Font(bold=True)
        cell = sheet.cell(row, 2)
        cell.number_format = "@"
        text = found.get(key, "")
        cell.value = _LANGUAGES.get(text or "zh", text) if key == "语言" else (text or NO) if key == "常驻" else text
        cell.fill = PatternFill("solid", fgColor="FFF2CC")
        sheet.cell(row, 3, meaning).alignment = Alignment(wrap_text=True, vertical="center")
        sheet.row_dimensions[row].height = 32
    for column, width in (("A", 12), ("B", 40), ("C", 70)):
        sheet.column_dimensions[column].width = width
    choices = book.create_sheet(_CHOICES)
    choices.sheet_state = "hidden"
    listed = [f"{r.code} {r.name}" for r in regions.load() if r.level in (Level.PREFECTURE, Level.COUNTY)]
    for row, text in enumerate(listed, start=1):
        choices.cell(row, 1, text)
    _choose(sheet, "地区", f"{_CHOICES}!$A$1:$A${len(listed)}", strict=False)
    year = today().year
    _choose(sheet, "年度", '"' + ",".join(str(year + by) for by in (1, 0, -1, -2, -3)) + '"', strict=False)
    _choose(sheet, "语言", '"' + ",".join(_LANGUAGES.values()) + '"', strict=True)
    _choose(sheet, "常驻", f'"{NO},{YES}"', strict=True)
    book.save(place)
    book.close()


def _choose(sheet: "Worksheet", key: str, choices: str, *, strict: bool) -> None:
    """Give a setting its list of choices; where it is not strict, other texts are taken too."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - as above

    rule = DataValidation("list", choices, allow_blank=True, showErrorMessage=strict)
    sheet.add_data_validation(rule)
    rule.add(f"B{_FIRST + [name for name, _ in _ROWS].index(key)}")
