import base64
import hashlib
import os
import signal
import subprocess
import sys
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from quotaxl.core.edits import (
    FINDINGS_SHEET,
    AddSheet,
    DefineName,
    DeleteRows,
    Edit,
    EditPlan,
    Formula,
    InsertRows,
    Link,
    MergeCells,
    SetCell,
    Style,
)
from quotaxl.core.errors import UserError
from quotaxl.xlsx import apply_plan, open_template
from tests.xlsx.books import MAIN, RELS, part, parts, raw_book

NOON = datetime.fromisoformat("2024-05-01T12:00:00")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表 1"
    for row in range(1, 6):
        for column in range(1, 4):
            sheet.cell(row, column, row * column)
    sheet["A1"].number_format = "#,##0.00"
    sheet["D1"] = "=SUM(A1:C1)"
    sheet["D2"] = "=D1*2"
    sheet["D3"] = "=VLOOKUP(1,A1:B2,2)"
    sheet.merge_cells("F1:G2")
    sheet["A1"].comment = Comment("原有批注", "张三")
    book.create_sheet("汇总")["A1"] = "='表 1'!D2+1"
    path = tmp_path / "source.xlsx"
    book.save(path)
    return path


def fill(source: Path, *edits: Edit, **options: object) -> Path:
    target = source.with_name("target.xlsx")
    apply_plan(source, EditPlan(edits), target, force=True, **options)  # type: ignore[arg-type]
    return target


def put(ref: str, content: object, sheet: str = "表 1", **more: object) -> SetCell:
    return SetCell(sheet, ref, content, "test", **more)  # type: ignore[arg-type]


def values(path: Path, sheet: str = "表 1") -> dict[str, object]:
    ws = openpyxl.load_workbook(path, data_only=True)[sheet]
    return {cell.coordinate: cell.value for row in ws.iter_rows() for cell in row if cell.value is not None}


def test_dependants_on_every_sheet_are_computed_and_the_rest_dropped(source: Path) -> None:
    target = fill(source, put("A1", Decimal("5.5")))
    assert values(target)["D1"] == 10.5
    assert values(target)["D2"] == 21
    assert "D3" not in values(target)
    assert values(target, "汇总")["A1"] == 22
    assert openpyxl.load_workbook(target)["表 1"]["D3"].value == "=VLOOKUP(1,A1:B2,2)"
    assert 'fullCalcOnLoad="1"' in part(target, "xl/workbook.xml")


def test_a_result_that_depends_on_nothing_changed_keeps_its_bytes(tmp_path: Path) -> None:
    body = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><f>A1*2</f><v>999</v></c></row>'
    source = raw_book(tmp_path / "a.xlsx", {"s": body})
    target = fill(source, put("B1", 3, "s"))
    assert '<c r="C1"><f>A1*2</f><v>999</v></c>' in part(target, "xl/worksheets/sheet1.xml")


def test_untouched_members_are_copied_without_recompression(source: Path) -> None:
    target = fill(source, put("A1", 7))
    with zipfile.ZipFile(source) as a, zipfile.ZipFile(target) as b:
        assert a.namelist() == b.namelist()
        data_a, data_b = source.read_bytes(), target.read_bytes()
        same = 0
        for one, other in zip(a.infolist(), b.infolist(), strict=True):
            if a.read(one) == b.read(other):
                same += 1
                raw = [
                    data[
                        i.header_offset + 30 + len(i.filename) : i.header_offset
                        + 30
                        + len(i.filename)
                        + i.compress_size
                    ]
                    for data, i in ((data_a, one), (data_b, other))
                ]
                assert raw[0] == raw[1]
        assert same == len(a.namelist()) - 2  # the two sheets


def test_cells_keep_their_style_and_take_one_where_they_have_none(source: Path) -> None:
    target = fill(source, put("A1", 8), put("C9", date(2024, 5, 1)), put("C10", NOON), put("B1", None))
    sheet = openpyxl.load_workbook(target)["表 1"]
    assert sheet["A1"].number_format == "#,##0.00"
    assert sheet["C9"].value == NOON.replace(hour=0) and sheet["C9"].is_date
    assert sheet["C10"].value == NOON
    assert sheet["B1"].value is None


def test_numbers_are_written_exactly(source: Path) -> None:
    target = fill(
        source,
        put("A1", Decimal("12345678901.10")),
        put("A2", Decimal("1E+3")),
        put("A3", True),
        put("A4", Decimal("-0.00")),
    )
    xml = part(target, "xl/worksheets/sheet1.xml")
    assert "<v>12345678901.1</v>" in xml and "<v>1000</v>" in xml and 't="b"><v>1</v>' in xml
    assert '<c r="A4"><v>0</v></c>' in xml


@given(st.text(alphabet=st.characters(), max_size=80))
@settings(max_examples=60, deadline=None)
def test_text_stays_text(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("t")
    source = raw_book(folder / "a.xlsx", {"s": '<row r="1"><c r="A1"><v>1</v></c></row>'})
    target = folder / "b.xlsx"
    open_template(source).apply(EditPlan((put("A1", text, "s"),)), target, durable=False)
    cell = openpyxl.load_workbook(target)["s"]["A1"]
    assert cell.data_type in ("s", "n", "inlineStr", "f")
    xml = part(target, "xl/worksheets/sheet1.xml")
    assert "<f>" not in xml
    if text.isprintable() and "_x" not in text:
        assert (cell.value or "") == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "a\x01b\r\n\t_x0041_", "<&>\"'", "  空格  "])
def test_dangerous_text_is_plain_text(source: Path, text: str) -> None:
    target = fill(source, put("A1", text))
    assert "<f>" not in part(target, "xl/worksheets/sheet1.xml").split('<c r="B1"')[0]
    assert openpyxl.load_workbook(target)["表 1"]["A1"].value.replace("_x000D_", "\r").replace("_x0001_", "\x01") in (
        text,
        text.replace("_x0041_", "_x005F_x0041_"),
    )


def test_text_longer_than_a_cell_holds_is_refused(source: Path) -> None:
    fill(source, put("A1", "长" * 32_767))
    with pytest.raises(UserError, match="32767"):
        fill(source, put("A1", "长" * 32_768))


def test_a_stale_plan_names_its_cells_and_writes_nothing(source: Path) -> None:
    target = source.with_name("target.xlsx")
    plan = EditPlan((put("A1", 9, expected=1), put("A2", 9, expected="x"), put("H9", 1, expected=None)))
    with pytest.raises(UserError, match="A2") as caught:
        apply_plan(source, plan, target)
    assert "A1" not in caught.value.what.zh
    assert not target.exists()


def test_expectations_hold_for_what_a_reader_sees(source: Path) -> None:
    fill(source, put("A1", 9, expected=Decimal("1.00")), put("D1", 9, expected=Formula("sum( A1:C1 )")))
    with pytest.raises(UserError):
        fill(source, put("D1", 9, expected=None))


@pytest.mark.parametrize(
    ("edit", "word"),
    [
        (put("A1", 1, "没有"), "没有工作表"),
        (put("G2", 1), "合并"),
        (MergeCells("表 1", "F2:H3", "x"), "重叠"),
        (MergeCells("表 1", "A1:B1", "x"), "盖住"),
        (AddSheet("汇总", "x"), "已有工作表"),
    ],
)
def test_what_must_not_be_done_is_refused(source: Path, edit: Edit, word: str) -> None:
    with pytest.raises(UserError) as caught:
        fill(source, edit)
    assert word in caught.value.what.zh
    assert not source.with_name("target.xlsx").exists()


def test_a_target_is_never_overwritten_silently(source: Path, tmp_path: Path) -> None:
    plan = EditPlan((put("A1", 1),))
    target = tmp_path / "there.xlsx"
    target.write_text("old")
    with pytest.raises(UserError, match="exists"):
        apply_plan(source, plan, target)
    assert target.read_text() == "old"
    (tmp_path / "~$there.xlsx").write_text("")
    with pytest.raises(UserError, match="open in Excel"):
        apply_plan(source, plan, target, force=True)
    with pytest.raises(UserError, match="same file"):
        apply_plan(source, plan, source, force=True)
    with pytest.raises(UserError, match="no such folder"):
        apply_plan(source, plan, tmp_path / "no" / "x.xlsx")


def test_other_files_are_refused(tmp_path: Path) -> None:
    plan = EditPlan((put("A1", 1),))
    for data in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"a,b\n1,2\n"):
        path = tmp_path / "x.xlsx"
        path.write_bytes(data)
        with pytest.raises(UserError):
            apply_plan(path, plan, tmp_path / "y.xlsx")
    with pytest.raises(UserError):
        apply_plan(tmp_path / "none.xlsx", plan, tmp_path / "y.xlsx")
    assert not (tmp_path / "y.xlsx").exists()


def test_a_damaged_part_is_refused(source: Path, tmp_path: Path) -> None:
    data = bytearray(source.read_bytes())
    with zipfile.ZipFile(source) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    data[info.header_offset + 60] ^= 0xFF
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(data)
    with pytest.raises(UserError, match="damaged"):
        apply_plan(broken, EditPlan((put("A1", 1),)), tmp_path / "y.xlsx")


def test_a_kill_leaves_the_old_file_or_the_new_one(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "killed.xlsx"
    apply_plan(source, EditPlan((put("A1", 1),)), target)
    old = target.read_bytes()
    script = (
        "import sys; from pathlib import Path; from quotaxl.core.edits import *\n"
        "from quotaxl.xlsx import open_template\n"
        "book = open_template(Path(sys.argv[1])); print('ready', flush=True)\n"
        "while True: book.apply(EditPlan((SetCell('表 1', 'A1', 2, 'x'),)), Path(sys.argv[2]), force=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(source), str(target)], stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
    assert target.read_bytes() == old or values(target)["A1"] == 2


def test_cells_absent_rows_absent_and_addresses_missing(tmp_path: Path) -> None:
    body = "<row><c><v>1</v></c><c><v>2</v></c></row>"
    body += '<row><c t="str"><v>x</v></c></row>'
    body += '<row r="9"><c r="C9"><v>3</v></c></row>'
    source = raw_book(tmp_path / "a.xlsx", {"s": body})
    target = fill(source, put("D1", 4, "s"), put("A2", "y", "s"), put("B5", 5, "s"), put("A9", 6, "s"))
    assert values(target, "s") == {"A1": 1, "B1": 2, "D1": 4, "A2": "y", "B5": 5, "A9": 6, "C9": 3}


def test_an_empty_sheet_is_filled(tmp_path: Path) -> None:
    source = raw_book(
        tmp_path / "a.xlsx", {"s": f'<worksheet xmlns="{MAIN}"><dimension ref="A1"/>' + "<sheetData/></worksheet>"}
    )
    target = fill(source, put("B2", "甲", "s"))
    assert values(target, "s") == {"B2": "甲"}
    assert '<dimension ref="A1:B2"/>' in part(target, "xl/worksheets/sheet1.xml")


def test_prefixed_and_strict_packages(tmp_path: Path) -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
        '<x:c r="B1"><x:f>A1*2</x:f><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    source = raw_book(tmp_path / "a.xlsx", {"s": sheet}, force_zip64=True)
    target = fill(source, put("A1", 4, "s"), put("C1", "字", "s"), MergeCells("s", "D1:E1", "x"))
    assert values(target, "s") == {"A1": 4, "B1": 8, "C1": "字"}
    strict = raw_book(tmp_path / "b.xlsx", {"s": '<row r="1"><c r="A1"><v>1</v></c></row>'}, strict=True)
    target = fill(strict, put("A1", 4, "s"), AddSheet("新", "x"), put("A1", 5, "新"))
    assert "purl.oclc.org" in part(target, "xl/worksheets/sheet2.xml")
    assert "purl.oclc.org/ooxml/officeDocument/relationships/worksheet" in part(target, "xl/_rels/workbook.xml.rels")


def test_overwriting_the_master_of_a_shared_formula_leaves_the_others(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{r}"><c r="A{r}"><v>{r}</v></c><c r="B{r}"><f t="shared" si="0"{master}</f><v>{r * 2}</v></c></row>'
        for r, master in ((1, ' ref="B1:B3">A1*2'), (2, ">"), (3, ">"))
    )
    source = raw_book(tmp_path / "a.xlsx", {"s": rows})
    target = fill(source, put("B1", 7, "s"), put("A3", 10, "s"))
    assert values(target, "s") == {"A1": 1, "A2": 2, "A3": 10, "B1": 7, "B2": 4, "B3": 20}
    assert "<f>A3*2</f>" in part(target, "xl/worksheets/sheet1.xml")


def test_parts_of_array_formulas_and_data_tables_are_refused(tmp_path: Path) -> None:
    body = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2*2</f><v>2</v></c><c r="B1"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>4</v></c><c r="B2"><v>2</v></c><c r="C2"><f>A2+1</f><v>5</v></c></row>'
    )
    source = raw_book(tmp_path / "a.xlsx", {"s": body})
    with pytest.raises(UserError, match="array formula"):
        fill(source, put("A2", 1, "s"))
    target = fill(source, put("B1", 9, "s"))
    assert values(target, "s") == {"B1": 9, "B2": 2}  # no stale result, not even at second hand


def test_circular_formulas_lose_their_results_only_if_touched(tmp_path: Path) -> None:
    body = '<row r="1"><c r="A1"><f>B1+C1</f><v>1</v></c><c r="B1"><f>A1</f><v>1</v></c>'
    body += '<c r="C1"><v>0</v></c><c r="D1"><v>0</v></c></row>'
    source = raw_book(tmp_path / "a.xlsx", {"s": body})
    assert values(fill(source, put("D1", 5, "s")), "s") == {"A1": 1, "B1": 1, "C1": 0, "D1": 5}
    assert values(fill(source, put("C1", 5, "s")), "s") == {"C1": 5, "D1": 0}


def test_names_are_followed(tmp_path: Path) -> None:
    body = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>SUM(额)</f><v>1</v></c></row>'
    names = '<definedNames><definedName name="额">s!$A$1:$A$3</definedName></definedNames>'
    source = raw_book(tmp_path / "a.xlsx", {"s": body}, workbook=names)
    assert values(fill(source, put("A3", 5, "s")), "s")["B1"] == 6


def test_columns_of_tables_are_followed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["县", "限额", "两倍"])
    for row in (2, 3, 4):
        sheet.append([f"县{row}", row, f"=T1[[#This Row],[限额]]*2+B{row}*0"])
    sheet["E1"], sheet["E2"] = "=SUM(T1[限额])", "=COUNTA(T1[县])"
    sheet.add_table(openpyxl.worksheet.table.Table(displayName="T1", ref="A1:C4"))
    source = tmp_path / "table.xlsx"
    book.save(source)
    text = part(source, "xl/worksheets/sheet1.xml").replace("<v/>", "<v>7</v>").replace("<v></v>", "<v>7</v>")
    body = {**parts(source), "xl/worksheets/sheet1.xml": text.encode()}
    with zipfile.ZipFile(source, "w") as archive:
        for name, data in body.items():
            archive.writestr(name, data)
    found = values(fill(source, put("B3", 30, "Sheet")), "Sheet")
    assert {ref: found.get(ref) for ref in ("C2", "C3", "C4", "E1", "E2")} == {
        "C2": 7, "C3": 60, "C4": 7, "E1": 36, "E2": 7,
    }  # fmt: skip


def test_the_border_of_a_merged_title_goes_all_round(source: Path) -> None:
    title = put("A8", "标题", style=Style(border=True))
    sheet = openpyxl.load_workbook(fill(source, title, MergeCells("表 1", "A8:C8", "x")))["表 1"]
    assert sheet["C8"].border.right.style == "thin"


def test_a_protected_sheet_takes_only_unlocked_cells_or_the_password(source: Path) -> None:
    book = openpyxl.load_workbook(source)
    book["表 1"].protection.password = "秘密123"
    book["表 1"].protection.sheet = True
    book["表 1"]["B2"].protection = openpyxl.styles.Protection(locked=False)
    book.save(source)
    assert values(fill(source, put("B2", 77)))["B2"] == 77
    with pytest.raises(UserError, match="protected"):
        fill(source, put("A1", 77))
    with pytest.raises(UserError, match="not that of the sheet"):
        fill(source, put("A1", 77), password="falsch")
    target = fill(source, put("A1", 77), password="秘密123")
    assert values(target)["A1"] == 77
    assert openpyxl.load_workbook(target)["表 1"].protection.sheet


def test_a_salted_password_is_known(tmp_path: Path) -> None:
    # From a workbook of Excel's kind: SHA-512 of "test", 1,000 turns.
    salt = b"0123456789abcdef"
    value = hashlib.sha512(salt + "test".encode("utf-16-le")).digest()
    for turn in range(1000):
        value = hashlib.sha512(value + turn.to_bytes(4, "little")).digest()
    tag = (
        f'<sheetProtection algorithmName="SHA-512" hashValue="{base64.b64encode(value).decode()}" '
        f'saltValue="{base64.b64encode(salt).decode()}" spinCount="1000" sheet="1"/>'
    )
    body = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>{tag}</worksheet>'
    source = raw_book(tmp_path / "a.xlsx", {"s": body})
    with pytest.raises(UserError):
        fill(source, put("A1", 2, "s"), password="Test")
    assert values(fill(source, put("A1", 2, "s"), password="test"), "s") == {"A1": 2}


def test_a_new_sheet_is_set_for_a4_and_stands_where_it_should(source: Path) -> None:
    edits = (
        AddSheet(
            "封面",
            "x",
            position=0,
            widths=(10, 20.5),
            heights=((1, 30.0),),
            freeze="B2",
            landscape=True,
            repeat_row=2,
            filter="A1:B2",
        ),
        put(
            "A1",
            "标题",
            "封面",
            style=Style(bold=True, size=16, fill="DDEBF7", border=True, horizontal="center", wrap=True),
        ),
        put("B1", None, "封面", style=Style(border=True)),
        MergeCells("封面", "A1:B1", "x"),
        put("A2", Formula("SUM('表 1'!A1:C1)"), "封面"),
        Link("封面", "A2", "'表 1'!D1", "x"),
        DefineName("qx.总额", "'封面'!$A$2", "x", hidden=True),
    )
    target = fill(source, *edits)
    book = openpyxl.load_workbook(target)
    sheet = book["封面"]
    assert book.sheetnames == ["封面", "表 1", "汇总"]
    assert book.active.title == "表 1"
    assert sheet.auto_filter.ref == "A1:B2"
    assert "'封面'!$A$1:$B$2".encode() in parts(target)["xl/workbook.xml"]
    assert sheet.freeze_panes == "B2" and sheet.print_title_rows == "$2:$2"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == (
        "9",
        "landscape",
        0,
    ) or (sheet.page_setup.paperSize == 9)
    assert sheet["A1"].font.b and sheet["A1"].font.sz == 16 and sheet["A1"].alignment.wrap_text
    assert sheet.row_dimensions[1].height == 30
    assert sheet["A2"].hyperlink.location == "'表 1'!D1"
    assert book.defined_names["qx.总额"].hidden
    assert values(target, "封面")["A2"] == 6


def test_equal_looks_are_added_once(source: Path) -> None:
    first = fill(source, *(put(f"A{r}", r, style=Style(bold=True)) for r in range(1, 5)))
    again = first.with_name("again.xlsx")
    apply_plan(first, EditPlan(tuple(put(f"B{r}", r, style=Style(bold=True)) for r in range(1, 5))), again)
    assert parts(first)["xl/styles.xml"] == parts(again)["xl/styles.xml"]


def test_a_template_is_parsed_once_and_gives_equal_copies(source: Path, tmp_path: Path) -> None:
    template = open_template(source)
    for number in (1, 2, 1):
        template.apply(EditPlan((put("A1", number), put("B3", "甲"))), tmp_path / f"{number}.xlsx", force=True)
        apply_plan(source, EditPlan((put("A1", number), put("B3", "甲"))), tmp_path / "single.xlsx", force=True)
        assert (tmp_path / f"{number}.xlsx").read_bytes() == (tmp_path / "single.xlsx").read_bytes()


def test_a_signed_workbook_is_written_only_without_its_signature(reference: Path, tmp_path: Path) -> None:
    signed = reference / "data" / "corpus" / "hello-world-signed.xlsx"
    name = openpyxl.load_workbook(signed).sheetnames[0]
    plan = EditPlan((SetCell(name, "A9", 1, "x"),))
    with pytest.raises(UserError, match="signed"):
        apply_plan(signed, plan, tmp_path / "x.xlsx")
    apply_plan(signed, plan, tmp_path / "x.xlsx", drop_signature=True)
    assert not any(
        "xmlsignatures" in name or b"origin.sigs" in data for name, data in parts(tmp_path / "x.xlsx").items()
    )


def test_the_findings_sheet_of_a_user_is_not_ours(tmp_path: Path) -> None:
    source = raw_book(tmp_path / "a.xlsx", {FINDINGS_SHEET: ""})
    with pytest.raises(UserError):
        fill(source, AddSheet(FINDINGS_SHEET, "x"))


CHAIN = {
    "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="A3" i="1"/></calcChain>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELS}/calcChain" Target="calcChain.xml"/></Relationships>',
}
SUMMED = (
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    '<row r="3"><c r="A3"><f>SUM(A1:A2)</f><v>3</v></c></row>'
)


@pytest.mark.parametrize(
    ("edit", "kept"),
    [
        (SetCell("s", "A3", 7, "x"), False),  # a value where the chain names a formula: Excel repairs such a file
        (InsertRows("s", 2, 1, 1, "x"), False),
        (DeleteRows("s", 1, 1, "x"), False),
        (SetCell("s", "A1", 7, "x"), True),
    ],
)
def test_the_order_of_calculation_goes_where_its_formulas_moved(edit, kept, tmp_path):
    source = raw_book(tmp_path / "a.xlsx", {"s": SUMMED}, extra=CHAIN)
    apply_plan(source, EditPlan((edit,)), tmp_path / "b.xlsx")
    found = parts(tmp_path / "b.xlsx")
    assert ("xl/calcChain.xml" in found) is kept
    assert (b"calcChain" in found["xl/_rels/workbook.xml.rels"]) is kept
