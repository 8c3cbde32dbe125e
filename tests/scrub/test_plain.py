"""Large sheets whose rows hold nothing to scrub are never taken apart; what comes out is what else comes out."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from xlsxwriter import Workbook

from quotaxl.gate.admit import admit
from quotaxl.scrub import plain, scrub_file
from quotaxl.scrub.parts import Parts
from quotaxl.scrub.plain import HOLE, plain_rows

SHEET = b'<worksheet xmlns="x"><cols>%s</cols><sheetData>%s</sheetData>%s</worksheet>'
PLAIN = (
    b'<row r="1" spans="1:2"><c r="A1" t="s"><v>0</v></c><c r="B1"/></row><row r="2" ht="14" hidden="0"/>',
    b'<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> 1 &amp; 2 </t></is></c></row> <row r="2"></row>',
    b'<row r="3" s="1" customFormat="1"><c r="A3" s="4"><v>-1.5E-3</v></c>\n<c r="B3" t="b"><v>1</v></c></row>',
    b"",
)
LOOKED_AT = (
    b'<row r="1"><c r="A1"><f>B1</f><v>1</v></c></row>',
    b'<row r="1" hidden="1"><c r="A1"><v>1</v></c></row>',
    b'<row r="1" hidden="true"/>',
    b'<row r="1" ht="0"><c r="A1"><v>1</v></c></row>',
    b"<row r='1' ht='0.00'/>",
    b'<row r="1"><c r="A1" t="s"><v> 0 </v></c></row>',
    b'<row r="1"><c r="A1" t="s"><v/></c></row>',
    b'<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r></is></c></row>',
    b'<row r="1"><!-- a --><c r="A1"/></row>',
    b'<row r="1"><c r="A1"><row r="2"/></c></row>',
    b'<row r="1"><c r="A1"><extLst/></c></row>',
    b'<x:row r="1"/>',
)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every sheet be a large one."""
    monkeypatch.setattr(plain, "LARGE", 0)


@pytest.mark.parametrize("rows", PLAIN)
def test_rows_of_values_are_plain_and_come_back_as_they_were(small: None, rows: bytes) -> None:
    data = SHEET % (b'<col min="1" max="1" width="9"/>', rows, b"<pageSetup/>")
    found = plain_rows(data)
    assert found is not None
    assert rows not in found.around or not rows
    assert found.whole(found.around) == data
    assert found.whole(found.around.replace(b"<pageSetup/>", b"")) == data.replace(b"<pageSetup/>", b"")
    assert found.strings == ({0} if b't="s"' in rows else frozenset())


@pytest.mark.parametrize("rows", LOOKED_AT)
def test_rows_with_anything_else_are_looked_at(small: None, rows: bytes) -> None:
    assert plain_rows(SHEET % (b"", PLAIN[0] + rows, b"")) is None


@pytest.mark.parametrize(
    ("columns", "behind"),
    [
        (b'<col min="1" max="1" hidden="1"/>', b""),
        (b'<col min="1" max="1" width="0"/>', b""),
        (b"<!-- <sheetData> -->", b""),
        (b"", b"<x><![CDATA[</sheetData>]]></x>"),
        (b"", HOLE),
    ],
)
def test_sheets_with_hidden_columns_or_remarks_are_looked_at(small: None, columns: bytes, behind: bytes) -> None:
    assert plain_rows(SHEET % (columns, PLAIN[0], behind)) is None


def test_sheets_in_another_encoding_are_looked_at(small: None) -> None:
    data = SHEET % (b"", PLAIN[0], b"")
    assert plain_rows(b'<?xml version="1.0" encoding="GB18030"?>' + data) is None
    assert plain_rows(b'<?xml version="1.0" encoding="UTF-8"?>' + data)


def carrying(path: Path) -> Path:
    """A workbook with a plain sheet, one with formulas and hidden rows, a comment, and strings that go."""
    book = Workbook(str(path))
    book.set_properties({"author": "张科长"})
    numbers, hidden = book.add_worksheet("数"), book.add_worksheet("式")
    for row in range(50):
        numbers.write_row(row, 0, [row, f"第{row}行", row * 1.5, row % 2 == 0])
    hidden.write_row(0, 0, ["显示", "隐藏的行"])
    hidden.write_row(1, 0, ["老项目", 5])
    hidden.write_formula(2, 0, "=B2", None, 5)
    hidden.write_formula(3, 0, "=数!A2", None, 1)
    hidden.set_row(1, None, None, {"hidden": True})
    book.close()
    again = openpyxl.load_workbook(path)
    again["数"]["A2"].comment = Comment("批注内容", "李处")
    rule = DataValidation("list", formula1="=式!$B$2:$B$3", sqref="D1:D9")
    again["数"].add_data_validation(rule)
    again.save(path)
    return path


def contents(data: bytes) -> object:
    """Every part as what it says, whatever its spelling."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        told = {n: openpyxl.xml.functions.fromstring(package.read(n)) for n in package.namelist() if n.endswith("xml")}
    return {name: [(e.tag, dict(e.attrib), e.text or "") for e in root.iter()] for name, root in told.items()}


def test_what_is_taken_out_is_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = carrying(tmp_path / "a.xlsx")
    whole = scrub_file(path)
    monkeypatch.setattr(plain, "LARGE", 0)
    parts = Parts(admit(path).package)  # type: ignore[arg-type]
    assert len(parts.tree("xl/worksheets/sheet1.xml").findall(".//{*}row")) == 0
    assert len(parts.tree("xl/worksheets/sheet2.xml").findall(".//{*}row")) == 4
    quick = scrub_file(path)
    assert quick.found == whole.found
    assert contents(quick.data) == contents(whole.data)
    assert {"批注内容", "张科长"} & {one.what for one in quick.found}


def test_a_large_sheet_that_is_no_sound_xml_is_refused(small: None, tmp_path: Path) -> None:
    path = carrying(tmp_path / "a.xlsx")
    damaged = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(
                name, data.replace(b"<v>1</v>", b"<v>&nothing;</v>") if name.endswith("sheet1.xml") else data
            )
    with pytest.raises(Exception, match="XML"):
        scrub_file(damaged)


def test_hidden_rows_go_wherever_the_sheet_lies(tmp_path: Path) -> None:
    """Programs put sheets into worksheets/, but nothing says that they must."""
    path, moved = carrying(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(moved, "w") as target:
        for name in source.namelist():
            data = source.read(name).replace(b"/xl/worksheets/sheet2.xml", b"/xl/second.xml")
            target.writestr(name.replace("xl/worksheets/sheet2.xml", "xl/second.xml"), data)
    assert "老项目" in str(contents(moved.read_bytes()))
    assert "老项目" not in str(contents(scrub_file(moved).data))
