"""Sheets that are the same to the byte in many workbooks are read once, and each workbook has its own."""

from pathlib import Path

import pytest
from sources import packages

from quotaxl.catalogue.regions import load
from quotaxl.core.document import Document
from quotaxl.core.errors import UserError
from quotaxl.core.grid import SharedRows
from quotaxl.core.table import Table
from quotaxl.reading import read_tables
from quotaxl.sources import read_workbook

ROWS: list[list[object]] = [
    ["2025年债券资金分配表"],
    ["单位：万元"],
    ["地区", "金额"],
    ["阿图什市", 45000],
    ["乌恰县", 7],
]


def cell(place: str, value: object) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}" s="1"><v>{value}</v></c>'


def sheet() -> str:
    return "".join(
        f'<row r="{r}">{"".join(cell(f"{c}{r}", v) for c, v in zip("AB", row, strict=False))}</row>'
        for r, row in enumerate(ROWS, 1)
    )


def members(code: str = "0.00", workbook: str = "", **more: str) -> dict[str, str]:
    made: dict[str, str] = packages.parts(sheet(), style=packages.styles(code), workbook=workbook, **more)
    if not more.get("strings"):
        del made["xl/sharedStrings.xml"]
    return made


def read(folder: Path, number: int, made: dict[str, str]) -> Document:
    return read_workbook(packages.write(folder / f"{number}.xlsx", made))


def told(table: Table) -> tuple[object, ...]:
    return table.frame.to_dict(as_series=False), table.columns, table.title, table.unit, table.area, table.remarks


def test_a_sheet_met_before_is_read_as_at_first(tmp_path: Path) -> None:
    documents = [read(tmp_path, n, members()) for n in range(4)]
    grids = [document.grids[0] for document in documents]
    assert isinstance(grids[3].rows, SharedRows)
    assert grids[3].rows is grids[2].rows
    assert [grid.file for grid in grids] == [str(tmp_path / f"{n}.xlsx") for n in range(4)]
    for grid in grids:
        assert list(grid.rows) == ROWS
        assert dict(grid.formats) == {(4, 2): "0.00", (5, 2): "0.00"}
    tables = [read_tables(document, load()) for document in documents]
    assert [one.file for (one,) in tables] == [grid.file for grid in grids]
    assert tables[3][0].frame is tables[2][0].frame
    assert all(told(one) == told(tables[0][0]) for (one,) in tables)


@pytest.mark.parametrize(
    ("other", "first"),
    [
        (members("yyyy-mm-dd"), "2023-03-15"),
        (members("yyyy-mm-dd", workbook='<workbookPr date1904="1"/>'), "2027-03-16"),
    ],
)
def test_other_styles_and_days_make_other_values(tmp_path: Path, other: dict[str, str], first: str) -> None:
    for n in range(3):
        read(tmp_path, n, members())
        assert str(read(tmp_path, 10 + n, other).grids[0].rows[3][1]) == first
    assert read(tmp_path, 20, members()).grids[0].rows[3][1] == 45000


def test_a_workbook_with_shared_strings_is_read_anew(tmp_path: Path) -> None:
    for n in range(3):
        assert not isinstance(read(tmp_path, n, members(strings="<si><t>甲</t></si>")).grids[0].rows, SharedRows)


def test_the_same_bytes_on_a_sheet_of_another_name_keep_it(tmp_path: Path) -> None:
    for n in range(3):
        read(tmp_path, n, members())
    other = members()
    other["xl/workbook.xml"] = other["xl/workbook.xml"].replace('name="表"', 'name="乙" state="hidden"')
    grid = read(tmp_path, 3, other).grids[0]
    assert (grid.sheet, grid.hidden) == ("乙", True)


def test_a_damaged_sheet_is_refused_each_time(tmp_path: Path) -> None:
    broken = members()
    broken["xl/worksheets/sheet1.xml"] = broken["xl/worksheets/sheet1.xml"].replace(
        "</row></sheetData>", "</sheetData>"
    )
    for n in range(3):
        with pytest.raises(UserError):
            read(tmp_path, n, broken)


def test_the_region_that_settles_names_is_part_of_what_is_known(tmp_path: Path) -> None:
    known = load()
    parent = next(iter(known.resolve("克孜勒苏柯尔克孜自治州")))
    documents = [read(tmp_path, n, members()) for n in range(4)]
    alone = [told(read_tables(document, known)[0]) for document in documents]
    within = [told(read_tables(document, known, parent=parent)[0]) for document in documents]
    again = [told(read_tables(document, known)[0]) for document in documents]
    assert alone == again
    assert all(one == within[0] for one in within)
