# ruff: noqa: E501  # markup and long names read better unbroken
from pathlib import Path

import pytest

from quotaxl.core.errors import UserError
from quotaxl.sources import read_workbook
from quotaxl.sources.headings import is_prose


def rows(folder: Path, data: bytes | str, name: str = "表.txt") -> list[list[object]]:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return [list(row) for row in read_workbook(path).grids[0].rows]


def test_a_row_is_a_line_of_the_file(tmp_path: Path) -> None:
    text = "\n附件，见下表。\r\n\n单位：万元\n序号\t地县\t总量\t其中\n\t合计\t345700\t62000\n一\t乌鲁木齐市\t4000\t\n\f第二页\n\n"
    assert rows(tmp_path, text) == [
        [], ["附件，见下表。"], [], ["单位：万元"], ["序号", "地县", "总量", "其中"], [None, "合计", "345700", "62000"],
        ["一", "乌鲁木齐市", "4000"], ["第二页"],
    ]  # fmt: skip


def test_runs_of_blanks_part_cells_and_single_ones_do_not(tmp_path: Path) -> None:
    assert rows(tmp_path, "  地 区    2021 年限额  \u3000 余额\n阿克苏市　5,400  0.5 \n") == [
        ["地 区", "2021 年限额", "余额"],
        ["阿克苏市", "5,400", "0.5"],
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.txt"])
def test_csv_is_known_in_every_encoding(tmp_path: Path, encoding: str, name: str) -> None:
    read = rows(tmp_path, '区划,县名,额\n653001,"阿图什市,本级","1,200"\n653022,,""\n'.encode(encoding), name)
    assert read == [["区划", "县名", "额"], ["653001", "阿图什市,本级", "1,200"], ["653022"]]


def test_gbk_behind_the_mark_of_utf_8_is_gbk(tmp_path: Path) -> None:
    """As WPS writes it where a sheet of GBK is saved as a .csv of UTF-8."""
    data = b"\xef\xbb\xbf" + "区划,县名\n653001,阿图什市\n".encode("gbk")
    assert rows(tmp_path, data, "a.csv") == [["区划", "县名"], ["653001", "阿图什市"]]


def test_a_damaged_file_of_utf_8_is_no_gbk(tmp_path: Path) -> None:
    data = "区划,县名\n653001,阿图什市\n".encode("utf-8-sig")[:-2]
    with pytest.raises(UserError, match="neither text"):
        rows(tmp_path, data, "a.csv")


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_the_delimiter_is_sniffed(tmp_path: Path, mark: str) -> None:
    assert rows(tmp_path, f"标题\na{mark}b\n1{mark}2\n", "a.csv") == [["标题"], ["a", "b"], ["1", "2"]]


def test_a_quoted_line_break_stays_in_its_cell(tmp_path: Path) -> None:
    assert rows(tmp_path, 'a,"b\nc"\nd,e\n', "a.csv") == [["a", "b\nc"], ["d", "e"]]


def test_a_grid_is_named_after_the_file(tmp_path: Path) -> None:
    path = tmp_path / "通知 2024.txt"
    path.write_text("a  b", encoding="utf-8")
    book = read_workbook(path)
    assert (book.kind, book.grids[0].sheet, book.grids[0].file) == ("text", "通知 2024", str(path))


@pytest.mark.parametrize("data", [b"a\0b\0c", bytes([0x80, 0xFF, 0x80]) * 50, b"\xff\xfe\x00", b"\x01\x02\x03\x04abc"])
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UserError, match="neither text"):
        rows(tmp_path, data)


def test_the_notice_keeps_its_counties_and_line_numbers(reference: Path) -> None:
    path = reference / "sources" / "notice-xincaizhen-2024-18.txt"
    grid = read_workbook(path).grids[0]
    lines = path.read_text(encoding="utf-8").split("\n")
    counties = [row for row in grid.rows if row and isinstance(row[0], str) and row[0].isdigit()]
    assert len(counties) == 49
    assert all(lines[i].split("\t")[1] == row[1] for i, row in enumerate(grid.rows) if len(row) > 1)


@pytest.mark.parametrize(
    ("text", "titled", "prose"),
    [
        ("说明：本表不含上级专款。", True, False),
        ("说明：本表不含上级专款。", False, True),  # it closes what stands before
        ("经研究，现将资金下达你们。", True, True),
        ("2024年资金分配表", True, False),
    ],
)
def test_a_short_note_below_a_title_is_no_prose(text: str, titled: bool, prose: bool) -> None:
    assert is_prose(text, titled=titled) is prose
