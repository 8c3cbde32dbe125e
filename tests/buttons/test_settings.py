"""Settings of the buttons: what the text says, and the sheet that feeds it."""

import os
from pathlib import Path

import openpyxl
import pytest

from quotaxl.buttons.settings import Settings, load_settings, sheet_of
from quotaxl.buttons.settingsheet import made
from quotaxl.core.errors import UserError


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def fill(place: Path, **said: object) -> None:
    """Choose on the sheet as a person does, and save it later than the text was."""
    sheet = made(place)
    book = openpyxl.load_workbook(sheet)
    rows = {book["设置"].cell(row, 1).value: row for row in range(1, 12)}
    for key, value in said.items():
        book["设置"].cell(rows[key], 2).value = value
    book.save(sheet)
    later = place.stat().st_mtime_ns + 1_000_000_000
    os.utime(sheet, ns=(later, later))


def test_what_is_chosen_on_the_sheet_counts(place: Path) -> None:
    fill(place, 地区="653001 阿图什市", 年度=2024, 输出文件夹=r"D:\结果", 语言="English", 常驻="是")
    assert load_settings(place) == Settings("653001", 2024, r"D:\结果", "en", resident=True)
    assert "年度 = 2024" in place.read_text("utf-8-sig")
    assert "# 常驻" in place.read_text("utf-8-sig")


def test_what_is_typed_counts_as_it_stands(place: Path) -> None:
    fill(place, 地区="乌恰县", 年度="2025")
    assert load_settings(place) == Settings("乌恰县", 2025)


def test_the_text_that_was_saved_later_wins_and_is_shown_on_the_sheet(place: Path) -> None:
    fill(place, 地区="乌恰县")
    load_settings(place)
    place.write_text("[quotaxl]\n地区 = 喀什市\n语言 = en\n", "utf-8")
    later = sheet_of(place).stat().st_mtime_ns + 2_000_000_000
    os.utime(place, ns=(later, later))
    assert load_settings(place) == Settings("喀什市", lang="en")
    shown = openpyxl.load_workbook(made(place))["设置"]
    assert [shown[f"B{row}"].value for row in (3, 6)] == ["喀什市", "English"]
    assert load_settings(place) == Settings("喀什市", lang="en")


def test_the_choices_are_lists(place: Path) -> None:
    book = openpyxl.load_workbook(made(place))
    rules = {str(rule.sqref): rule for rule in book["设置"].data_validations.dataValidation}
    assert set(rules) == {"B3", "B4", "B6", "B7"}
    assert rules["B6"].formula1 == '"中文,English"'
    assert not rules["B3"].showErrorMessage
    assert rules["B7"].showErrorMessage
    listed = [row[0] for row in book["选项"].values]
    assert "653001 阿图什市" in listed
    assert book["选项"].sheet_state == "hidden"


def test_a_sheet_that_is_another_is_told(place: Path) -> None:
    made(place)
    book = openpyxl.Workbook()
    book.save(sheet_of(place))
    later = place.stat().st_mtime_ns + 1_000_000_000
    os.utime(sheet_of(place), ns=(later, later))
    with pytest.raises(UserError, match="not the sheet"):
        load_settings(place)


def test_what_cannot_be_meant_is_told_with_its_key(place: Path) -> None:
    place.write_text("[quotaxl]\n常驻 = 也许\n", "utf-8")
    with pytest.raises(UserError, match="常驻 = 也许"):
        load_settings(place)
