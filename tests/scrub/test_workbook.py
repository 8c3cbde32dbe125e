"""A workbook without what it does not show: nothing of it is left in any part, and all else is as it was."""

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from xlsxwriter import Workbook

from quotaxl.app.check import Wishes, check
from quotaxl.app.mark import mark_to
from quotaxl.cli.adapters import apply, read
from quotaxl.core.assets import asset
from quotaxl.core.errors import UserError
from quotaxl.core.leavings import LeavingKind
from quotaxl.scrub import scrub_file

SECRETS = (
    "张科长",
    "李处",
    "底稿",
    "阿克陶县",
    "老项目",
    "隐藏列",
    "批注内容",
    "residue",
    "fileserver",
    "LaserJet",
    "内部口径",
)
"""What the file below carries and does not show."""


def full(path: Path) -> Path:
    """A workbook that carries something of every kind, made by another library."""
    book = Workbook(str(path))
    book.set_properties(
        {"author": "张科长", "manager": "李处", "company": "某州财政局", "comments": "内部口径", "title": "限额表"}
    )
    book.set_custom_property("来源", "内部口径")
    shown, draft = book.add_worksheet("公开表"), book.add_worksheet("底稿")
    draft.write_row(0, 0, ["阿克陶县", 1200])
    draft.hide()
    shown.write_row(0, 0, ["地区", "限额", "隐藏列", "合计"])
    shown.write_row(1, 0, ["阿图什市", 9.1, "隐藏列一"])
    shown.write_row(2, 0, ["老项目", 5, "隐藏列二"])
    shown.write_formula(1, 3, "=SUM(B2:B3)", None, 14.1)
    shown.write_formula(2, 3, "=B3", None, 5)
    shown.write_formula(3, 3, "=底稿!B1", None, 1200)
    shown.write_formula(4, 3, "=B2*2", None, 18.2)
    shown.write_formula(5, 3, "=D2+1", None, 15.1)
    shown.write_formula(6, 3, '=底稿!A1&"x"', None, "显示的文字")
    shown.write_formula(7, 3, "='[fileserver.xlsx]Sheet1'!A1", None, 7)
    shown.write_formula(8, 3, "=hiddenname+1", None, 43)
    shown.set_row(2, None, None, {"hidden": True})
    shown.set_column(2, 2, 12, None, {"hidden": True})
    shown.write_comment("A2", "批注内容", {"author": "张科长"})
    shown.write_url("A5", r"external:\\fileserver\share\a.xlsx", None, "附件")
    shown.write_url("A6", "https://example.cn", None, "网页")
    shown.data_validation("A9", {"validate": "list", "source": "=底稿!$A$1:$A$2"})
    shown.data_validation("A10", {"validate": "list", "source": ["一", "二"]})
    book.define_name("hiddenname", "=底稿!$B$1")
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=底稿!$B$1:$B$1", "categories": "=底稿!$A$1:$A$1"})
    shown.insert_chart("F2", chart)
    book.close()
    return path


def added(path: Path) -> Path:
    """The same with parts that the library cannot write: a printer, a string that no cell shows, a path, an orphan."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    parts[sheet] = re.sub(rb"<pageMargins[^>]*/>", rb'\g<0><pageSetup paperSize="9" r:id="rIdP"/>', parts[sheet])
    link = (b'<Relationship Id="rIdP" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            b'printerSettings" Target="../printerSettings/printerSettings1.bin"/></Relationships>')  # fmt: skip
    parts[rels] = parts[rels].replace(b"</Relationships>", link)
    parts["xl/printerSettings/printerSettings1.bin"] = "HP LaserJet 处长办公室".encode("utf-16-le") + b"LaserJet"
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(
        b"</Types>",
        b'<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.'
        b'spreadsheetml.printerSettings"/></Types>',
    )
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(b"</sst>", b"<si><t>residue</t></si></sst>")
    path_in = ('<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice '
               'Requires="x15"><x15ac:absPath url="D:\\fileserver\\张科长\\" xmlns:x15ac="http://schemas.microsoft.com/office/'
               'spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent>').encode()  # fmt: skip
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<bookViews>", path_in + b"<bookViews>")
    parts["xl/old/sheet9.xml"] = "<old>residue 张科长</old>".encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return path


@pytest.fixture(scope="module")
def scrubbed(tmp_path_factory):
    source = added(full(tmp_path_factory.mktemp("scrub") / "a.xlsx"))
    done = scrub_file(source)
    copy = source.with_name("b.xlsx")
    copy.write_bytes(done.data)
    return source, copy, done.found


def texts(path):
    """Everything that any part holds, XML and binary, as text."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            data = package.read(name)
            yield name + "\n" + data.decode("utf-8", "replace") + data.decode("utf-16-le", "replace")


def test_every_kind_is_listed(scrubbed):
    kinds = {one.kind for one in scrubbed[2]}
    assert kinds == set(LeavingKind) - {
        LeavingKind.HIDDEN_TEXT, LeavingKind.TRACE, LeavingKind.VERSION, LeavingKind.KEPT_DATA, LeavingKind.HIDDEN_NAME
    }  # fmt: skip


def test_nothing_of_it_is_left_in_any_part(scrubbed):
    source, copy, _ = scrubbed
    before, after = "\n".join(texts(source)), "\n".join(texts(copy))
    assert {word for word in SECRETS if word not in before} == set()
    assert {word for word in SECRETS if word in after} == set()


def test_what_is_shown_stays(scrubbed):
    _, copy, _ = scrubbed
    values = openpyxl.load_workbook(copy, data_only=True)
    assert values.sheetnames == ["公开表"]
    sheet = values["公开表"]
    assert [sheet[ref].value for ref in ("A1", "B1", "D1", "A2", "B2", "A5", "A6")] == [
        "地区", "限额", "合计", "阿图什市", 9.1, "附件", "网页"]  # fmt: skip
    assert [sheet.cell(row, 4).value for row in (2, 4, 5, 6, 7, 8, 9)] == [14.1, 1200, 18.2, 15.1, "显示的文字", 7, 43]
    assert sheet["A3"].value is None
    assert sheet["C2"].value is None
    assert values.properties.title == "限额表"
    assert sheet["A6"].hyperlink.target == "https://example.cn"
    assert sheet["A5"].hyperlink is None


def test_only_formulas_that_read_what_went_became_values(scrubbed):
    _, copy, _ = scrubbed
    sheet = openpyxl.load_workbook(copy)["公开表"]
    kept = {row: sheet.cell(row, 4).value for row in range(2, 10)}
    assert kept[5] == "=B2*2"
    assert kept[6] == "=D2+1"
    assert not any(isinstance(kept[row], str) and kept[row].startswith("=") for row in (2, 4, 7, 8, 9))
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["A10"]


def test_the_copy_is_clean_and_the_source_untouched(scrubbed):
    source, copy, _ = scrubbed
    assert scrub_file(copy).found == ()
    assert scrub_file(copy).data == copy.read_bytes()
    assert read(copy).grids
    assert "底稿" in openpyxl.load_workbook(source).sheetnames


def test_parts_that_carry_nothing_keep_their_bytes(scrubbed):
    source, copy, _ = scrubbed
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(copy) as new:
        for name in ("xl/theme/theme1.xml", "xl/styles.xml"):
            assert old.read(name) == new.read(name)
        assert "xl/calcChain.xml" not in new.namelist()
        declared = re.findall(rb'PartName="/([^"]+)"', new.read("[Content_Types].xml"))
        assert {name.decode() for name in declared} <= set(new.namelist())


def test_traces_of_ours_go_and_so_do_the_marks_comments(tmp_path):
    county = tmp_path / "c.xlsx"
    county.write_bytes(asset("workbook", "artux-2024.xlsx").read_bytes())
    marked = tmp_path / "m.xlsx"
    checked = check([county], read, Wishes())
    mark_to(checked, marked, read, apply, "zh", force=False)
    done = scrub_file(marked)
    assert {LeavingKind.TRACE, LeavingKind.COMMENT} <= {one.kind for one in done.found}
    assert b"quotaxl.output" not in b"".join(_all(done.data))


def _all(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            yield package.read(name)


def test_shared_formulas_freeze_together(tmp_path):
    path = tmp_path / "s.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 6):
        sheet.cell(row, 1, row)
    book.save(path)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = "xl/worksheets/sheet1.xml"
    for row in range(1, 6):
        formula = b'<f t="shared" ref="B1:B5" si="0">A1*2</f>' if row == 1 else b'<f t="shared" si="0"/>'
        cell = b'<c r="B%d">%b<v>%d</v></c></row>' % (row, formula, row * 2)
        parts[name] = re.sub(
            rb'(<row r="%d"[^>]*>(?:(?!</row>).)*)</row>' % row, rb"\g<1>" + cell, parts[name], flags=re.S
        )
    parts[name] = parts[name].replace(b'<row r="4"', b'<row hidden="1" r="4"')
    with zipfile.ZipFile(path, "w") as new:
        for part, data in parts.items():
            new.writestr(part, data)
    path.with_name("t.xlsx").write_bytes(scrub_file(path).data)
    sheet = openpyxl.load_workbook(path.with_name("t.xlsx")).active
    assert [sheet.cell(row, 2).value for row in range(1, 6)] == [2, 4, 6, None, 10]


def test_names_of_single_sheets_follow_their_sheet(tmp_path):
    path = tmp_path / "n.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "暗"
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("明")
    shown.print_area = "A1:B2"
    shown["A1"] = 1
    book["暗"].print_area = "A1:A1"
    book.active = 1
    book.defined_names["inner"] = DefinedName("inner", attr_text="'暗'!$A$1", hidden=True)
    shown.add_data_validation(DataValidation(type="list", formula1="inner", sqref="C1"))
    shown["A1"].comment = Comment("x", "某人")
    book.save(path)
    path.write_bytes(scrub_file(path).data)
    again = openpyxl.load_workbook(path)
    assert again.sheetnames == ["明"]
    assert again["明"].print_area == "'明'!$A$1:$B$2"
    assert not again["明"].data_validations.dataValidation
    assert again.defined_names == {}


@pytest.mark.parametrize("data", [b"a,b\n1,2\n", b"%PDF-1.4\n"])
def test_other_kinds_are_refused(tmp_path, data):
    (tmp_path / "a.xlsx").write_bytes(data)
    with pytest.raises(UserError, match="cannot be scrubbed"):
        scrub_file(tmp_path / "a.xlsx")
