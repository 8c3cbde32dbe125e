"""Each member of the engine does on LibreOffice what xlwings promises of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pdfplumber
import pytest
import xlwings as xw

from quotaxl import desk as live
from quotaxl.core.errors import UserError
from quotaxl.core.grid import CellError
from quotaxl.libreoffice import engine, looks, overlays, ranges, sheets, unions
from quotaxl.libreoffice import scalars as values
from quotaxl.libreoffice.members import MEMBERS

CLASSES = {
    name: found
    for module in (engine, sheets, ranges, unions, looks, overlays)
    for name, found in vars(module).items()
    if isinstance(found, type) and found.__module__ == module.__name__ and not getattr(found, "_is_protocol", False)
}
LISTED = [(name, member) for name, members in MEMBERS.items() for member in members]


@dataclass
class Bench:
    app: xw.App
    book: xw.Book
    folder: Path

    @property
    def sheet(self) -> xw.Sheet:
        return self.book.sheets[0]

    @property
    def impl(self) -> Any:
        return self.sheet.impl

    def put(self, **cells: object) -> "Bench":
        for ref, value in cells.items():
            self.sheet.range(ref).value = value
        return self


@pytest.fixture(scope="module")
def whole(office: xw.App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    book = office.books.add()
    yield Bench(office, book, tmp_path_factory.mktemp("members"))
    book.close()


@pytest.fixture
def bench(whole: Bench) -> Iterator[Bench]:
    """One document for all checks; each has a sheet of its own, the first."""
    old = whole.book.sheets[0]
    fresh = whole.book.sheets.add("数据", before=old)
    if old.name != "其他":
        whole.book.sheets.add("其他", after=fresh)
        old.delete()
    yield whole
    for name in [*whole.book.names]:
        name.delete()
    fresh.delete()


def both(bench: Bench, attribute: str, value: object) -> bool:
    """A property of a range that is set reads back the same."""
    cells = bench.sheet.range("B2:C3")
    setattr(cells, attribute, value)
    return bool(getattr(cells, attribute) == value)


def added(bench: Bench, formula: str = '=AND(N("QX-S1")=0,ROUND($A$1-SUM($B$1:$B$2),2)<>0)') -> Any:
    return bench.sheet.range("A1:B2").conditional_formats.add_custom(formula, fill_color="#FFC7CE")


def locked(b: Bench) -> bool:
    book, sheet = b.book.impl, b.impl
    before = book.protected, sheet.protected
    book.xl.protect(""), sheet.xl.protect("")
    during = book.protected, sheet.protected
    book.xl.unprotect(""), sheet.xl.unprotect("")
    return [before, during, (book.protected, sheet.protected)] == [(False, False), (True, True), (False, False)]


def opened(bench: Bench) -> bool:
    path = bench.folder / "存 档.xlsx"
    bench.put(A1="存").book.save(path)
    book = bench.app.books.open(path)
    try:
        return book.name == "存 档.xlsx" and book.fullname == str(path) and book.sheets[0].range("A1").value == "存"
    finally:
        book.close()


def printed(bench: Bench) -> bool:
    """Whether the sheets that are shown come out as a PDF, and the hidden one not."""
    path = bench.folder / "印.pdf"
    bench.put(A1="印出来")
    bench.book.sheets[1].visible = False
    try:
        hidden = bench.book.sheets[1].visible is False
        bench.book.to_pdf(path)
    finally:
        bench.book.sheets[1].visible = True
    with pdfplumber.open(path) as pdf:
        return hidden and len(pdf.pages) == 1 and "印出来" in pdf.pages[0].extract_text()


def deleted_sheet(bench: Bench) -> bool:
    bench.book.sheets.add("临时").delete()
    return "临时" not in bench.book.sheet_names


def status(bench: Bench) -> bool:
    bench.app.status_bar = "正在核对"
    told = bench.app.status_bar
    bench.app.status_bar = False
    return told == "正在核对" and bench.app.status_bar is False


def updating(bench: Bench) -> bool:
    bench.app.screen_updating = False
    off = bench.app.screen_updating is False and bench.book.impl.xl.hasControllersLocked()
    bench.app.screen_updating = True
    return off and bench.app.screen_updating and not bench.book.impl.xl.hasControllersLocked()


def hidden(bench: Bench) -> bool:
    rows = bench.sheet.range("A2").rows
    rows.hidden = True
    off = rows.hidden, bench.sheet.range("A3").rows.hidden
    rows.hidden = False
    return off == (True, False) and rows.hidden is False


def chosen(bench: Bench) -> bool:
    bench.book.activate()
    bench.sheet.activate()
    bench.sheet.range("B2:C3").select()
    return bench.app.selection.address == "$B$2:$C$3" and bench.app.selection.sheet.name == "数据"


def inserted(bench: Bench) -> bool:
    bench.put(A1=[["a"], ["b"]], C1="=A2")
    bench.sheet.range("2:3").insert("down")
    return bench.sheet.range("A1:A4").value == ["a", None, None, "b"] and bench.sheet.range("C1").formula == "=A4"


def removed(bench: Bench) -> bool:
    bench.put(A1=[["a"], ["b"], ["c"]])
    bench.sheet.range("2:2").delete("up")
    return bench.sheet.range("A1:A2").value == ["a", "c"]


def copied(bench: Bench) -> bool:
    bench.put(A1=["x", 5]).sheet.range("A1").color = "#112233"
    bench.sheet.range("1:1").copy(bench.sheet.range("3:4"))
    return bench.sheet.range("A3:B4").value == [["x", 5], ["x", 5]] and bench.sheet.range("A4").color == (17, 34, 51)


def merged(bench: Bench) -> tuple[object, ...]:
    bench.sheet.range("A1:C1").merge()
    found = bench.sheet.range
    return (
        found("A1:C1").merge_cells, found("B1").merge_cells, found("A1:C2").merge_cells, found("A2:C2").merge_cells,
        found("B1").merge_area.address,
    )  # fmt: skip


def bordered(bench: Bench) -> bool:
    cells = bench.sheet.range("B2:C3")
    cells.borders.set("all", line_style="continuous", weight="thin")
    drawn = cells.impl.xl.TableBorder2.TopLine.LineWidth > 0
    cells.borders.set("all", line_style=None)
    return drawn and cells.impl.xl.TableBorder2.TopLine.LineWidth == 0


def fonts(bench: Bench) -> dict[str, object]:
    font = bench.sheet.range("A1").font
    font.set(bold=True, size=14, name="宋体", color="#C00000")
    return {"bold": font.bold, "size": font.size, "name": font.name, "color": font.color}


def filtered(bench: Bench) -> bool:
    bench.put(A2=["级别", "问题"], A3=["错误", "x"])
    bench.sheet.range("A2:B3").impl.filter_buttons()
    path = bench.folder / "filter.xlsx"
    bench.book.save(path)
    return bool(openpyxl.load_workbook(path)["数据"].auto_filter.ref == "A2:B3")


def frozen(bench: Bench) -> bool:
    bench.sheet.freeze_panes.freeze_at("1:3")
    bench.sheet.activate()
    pane = bench.book.impl.xl.CurrentController
    return bool(pane.hasFrozenPanes() and pane.SplitRow == 3 and pane.SplitColumn == 0)


def noted(bench: Bench) -> Any:
    bench.sheet.range("B2").add_note("第一行\n第二行")
    return bench.sheet.range("B2").note


def gone(bench: Bench) -> bool:
    noted(bench).delete()
    return bench.sheet.range("B2").note is None and len(bench.sheet.notes) == 0


def named(bench: Bench) -> Any:
    return bench.book.names.add("额度", "='数据'!$A$1:$B$2")


def unnamed(bench: Bench) -> bool:
    named(bench).delete()
    return "额度" not in bench.book.names


def linked(bench: Bench) -> bool:
    cell = bench.put(A1="C5").sheet.range("A1")
    cell.add_hyperlink("#'数据'!C5", "C5")
    return cell.value == "C5" and cell.hyperlink == "#数据!C5"


def unmarked(bench: Bench) -> bool:
    rule = added(bench)
    keep = added(bench, "=TRUE")
    rule.delete()
    return [r.formula for r in bench.sheet.cells.conditional_formats] == [keep.formula]


def united(bench: Bench) -> bool:
    """One rule over several areas; of a user's rule on some of them both show and his own stays."""
    users = bench.sheet.range("B2").conditional_formats.add_custom("=FALSE", fill_color="#0000ff")
    bench.sheet.range("A1:C2,E5").conditional_formats.add_custom('=N("QX-1")=0', fill_color="#ff0000")
    counts = [bench.impl.xl.getCellRangeByName(ref).ConditionalFormat.Count for ref in ("A1", "B2", "E5", "D1")]
    for rule in [*bench.sheet.cells.conditional_formats]:
        if "QX-" in (rule.formula or ""):
            rule.delete()
    left = [rule.formula for rule in bench.sheet.cells.conditional_formats]
    return counts == [1, 2, 1, 0] and left == [users.formula]


def painted(bench: Bench) -> bool:
    """What is set on several areas is set on each of their cells and on no other."""
    cells = bench.sheet.range("B2:C3,E5")
    cells.font.set(name="宋体", size=14, bold=True)
    cells.color, cells.wrap_text, cells.number_format = "#FFC7CE", True, "0.00"
    cells.horizontal_alignment, cells.vertical_alignment = "center", "top"

    def looks(ref: str) -> list[object]:
        one = bench.sheet.range(ref)
        return [one.font.size, one.font.bold, one.color, one.wrap_text, one.number_format, one.vertical_alignment]

    wanted = [14, True, (255, 199, 206), True, "0.00", "top"]
    others = [looks(ref) for ref in ("D3", "E4", "A1")]
    return [looks(ref) for ref in ("B2", "C3", "E5")] == [wanted] * 3 and not any(o[1] or o[2] for o in others)


DAY = datetime(2024, 5, 6)  # noqa: DTZ001 - a sheet's days have no zone
CONTENTS = [[1.5, "文", None, True], [DAY, "001", "=1+1", -2.0]]


def written(bench: Bench) -> list[object]:
    bench.sheet.range("A2").number_format = "yyyy-mm-dd"
    bench.sheet.range("B2").number_format = "@"
    bench.sheet.range("A1").value = CONTENTS
    bench.put(D3="=1/0", E3="=NA()", F3="=#REF!")
    plain = bench.sheet.range("A1:D2").options(ndim=2).value
    errors = bench.sheet.range("D3:F3").options(err_to_str=True).value
    return [plain, errors, bench.sheet.range("D3:E3").value]


CHECKS: dict[str, Callable[[Bench], object]] = {
    "Engine.apps": lambda b: b.app in list(b.app.engine.apps),
    "Engine.clean_value_data": lambda b: (
        values.clean([["", CellError("#REF!"), 2.0]], datetime, "leer", int, True) == [["leer", "#REF!", 2]]
    ),
    "Engine.name": lambda b: b.app.engine.name == "libreoffice",
    "Engine.prepare_xl_data_element": lambda b: [values.prepare(v) for v in (None, 1, "x")] == ["", 1, "x"],
    "Engine.type": lambda b: b.app.engine.type == "desktop",
    "Apps.__getitem__": lambda b: b.app.engine.apps[b.app.pid] == b.app,
    "Apps.__iter__": lambda b: [app.pid for app in b.app.engine.apps] == b.app.engine.apps.keys(),
    "Apps.__len__": lambda b: len(b.app.engine.apps) >= 1,
    "Apps.add": lambda b: b.app.pid > 0,  # the fixture itself was added
    "Apps.keys": lambda b: b.app.pid in b.app.engine.apps.keys(),  # noqa: SIM118 - xlwings' own
    "App.activate": lambda b: b.app.activate() is None,
    "App.alert": lambda b: b.app.alert("没有窗口") is None,
    "App.api": lambda b: b.app.api is None,
    "App.books": lambda b: b.book in list(b.app.books),
    "App.display_alerts": lambda b: b.app.display_alerts is True,
    "App.engine": lambda b: b.app.engine.impl is xw.engines["libreoffice"].impl,
    "App.kill": lambda b: b.app.impl.kill.__func__ is b.app.impl.quit.__func__,
    "App.pid": lambda b: b.app.pid == b.app.impl.connection.process.pid,
    "App.quit": lambda b: callable(b.app.quit),  # what it does is in test_process
    "App.screen_updating": updating,
    "App.selection": chosen,
    "App.status_bar": status,
    "App.version": lambda b: b.app.version.major == 16,
    "App.visible": lambda b: b.app.visible is True,
    "Books.__call__": lambda b: b.app.books[b.book.name] == b.book,
    "Books.__iter__": lambda b: b.book.name in [book.name for book in b.app.books],
    "Books.__len__": lambda b: len(b.app.books) == len(list(b.app.books)),
    "Books.active": lambda b: b.app.books.active in list(b.app.books),
    "Books.add": lambda b: b.book.name and len(b.book.sheets) >= 1,
    "Books.open": opened,
    "Book.activate": lambda b: b.book.activate() is None,
    "Book.api": lambda b: b.book.api is b.book.impl.xl,
    "Book.app": lambda b: b.book.app == b.app,
    "Book.close": opened,
    "Book.fullname": opened,
    "Book.name": opened,
    "Book.names": lambda b: named(b) and b.book.names["额度"].refers_to == "=数据!$A$1:$B$2",
    "Book.protected": locked,
    "Book.save": opened,
    "Book.to_pdf": printed,
    "Book.uid": lambda b: b.book.impl.uid == b.book.impl.xl.RuntimeUID,
    "Book.sheets": lambda b: b.book.sheet_names[:2] == ["数据", "其他"],
    "Sheets.__call__": lambda b: b.book.sheets["其他"].index == 2 and b.book.sheets(1).name == "数据",
    "Sheets.__iter__": lambda b: [sheet.name for sheet in b.book.sheets] == b.book.sheet_names,
    "Sheets.__len__": lambda b: len(b.book.sheets) == 2,
    "Sheets.active": lambda b: b.sheet.activate() is None and b.book.sheets.active == b.sheet,
    "Sheets.add": deleted_sheet,
    "Sheet.activate": lambda b: b.sheet.activate() is None and b.book.sheets.active.name == "数据",
    "Sheet.book": lambda b: b.sheet.book == b.book,
    "Sheet.cells": lambda b: b.sheet.cells.address == "$A$1:$AMJ$1048576",
    "Sheet.delete": deleted_sheet,
    "Sheet.freeze_panes": frozen,
    "Sheet.index": lambda b: [sheet.index for sheet in b.book.sheets] == [1, 2],
    "Sheet.name": lambda b: b.sheet.name == "数据",
    "Sheet.names": lambda b: b.sheet.names.add("own", "=1") and [n.name for n in b.sheet.names] == ["数据!own"],
    "Sheet.annotations": lambda b: noted(b) and b.impl.annotations.Count == 1,
    "Sheet.note_at": lambda b: noted(b) and [b.impl.note_at(row, 2).text for row in (2, 3)] == ["第一行\n第二行", ""],
    "Sheet.notes": lambda b: noted(b) and [note.text for note in b.sheet.notes] == ["第一行\n第二行"],
    "Sheet.protected": locked,
    "Sheet.range": lambda b: (
        [b.sheet.range(*a).address for a in (("B2",), ((2, 2),), ((2, 2), (3, 4)), ("5:7",), ("A:B",))]
        == ["$B$2", "$B$2", "$B$2:$D$3", "$A$5:$XFD$7", "$A$1:$B$1048576"]
    ),
    "Sheet.used_range": lambda b: b.put(C4=1).sheet.used_range.address == "$A$1:$C$4",
    "Sheet.visible": lambda b: b.sheet.visible is True,
    "FreezePanes.freeze_at": frozen,
    "Range.__call__": lambda b: b.sheet.range("B2:C3")(2, 1).address == "$B$3",
    "Range.__len__": lambda b: len(b.sheet.range("B2:C4")) == 6,
    "Range.add_hyperlink": linked,
    "Range.add_note": lambda b: noted(b).text == "第一行\n第二行",
    "Range.address": lambda b: b.sheet.range("B2:C4").address == "$B$2:$C$4",
    "Range.api": lambda b: bool(b.sheet.range("A1").api),
    "Range.areas": lambda b: [str(area) for area in b.sheet.range("B2:C4").impl.areas] == ["B2:C4"],
    "Range.borders": bordered,
    "Range.clear_contents": lambda b: b.put(A1="x").sheet.range("A1").clear_contents() or b.sheet["A1"].value is None,
    "Range.color": lambda b: both(b, "color", (255, 199, 206)),
    "Range.column": lambda b: b.sheet.range("C4").column == 3,
    "Range.column_width": lambda b: both(b, "column_width", 20.0) or abs(b.sheet["B1"].column_width - 20) < 0.1,
    "Range.conditional_formats": lambda b: added(b) and len(b.sheet.range("B2:Z9").conditional_formats) == 1,
    "Range.copy": copied,
    "Range.delete": removed,
    "Range.font": lambda b: fonts(b)["bold"],
    "Range.formula": lambda b: (
        b.put(A1="=SUM(其他!A1:A2,'其他'!$B$1)", B1=2).sheet.range("A1:B1").formula
        == (("=SUM(其他!A1:A2,其他!$B$1)", "2"),)
    ),
    "Range.get_address": lambda b: b.sheet.range("B2:C4").get_address(False, False) == "B2:C4",
    "Range.horizontal_alignment": lambda b: both(b, "horizontal_alignment", "center"),
    "Range.hyperlink": linked,
    "Range.insert": inserted,
    "Range.max_cells_per_read": lambda b: b.sheet.range("A1").impl.max_cells_per_read is None,
    "Range.max_cells_per_write": lambda b: b.sheet.range("A1").impl.max_cells_per_write is None,
    "Range.merge": lambda b: merged(b)[0] is True,
    "Range.merge_area": lambda b: merged(b)[4] == "$A$1:$C$1",
    "Range.merge_cells": lambda b: merged(b)[:4] == (True, True, None, False),
    "Range.note": lambda b: b.sheet.range("B3").note is None and noted(b).location.address == "$B$2",
    "Range.number_format": lambda b: (
        both(b, "number_format", "@")
        and both(b, "number_format", "#,##0.00")
        and b.sheet.range("A1:B2").number_format is None
    ),
    "Range.options": lambda b: b.sheet.range("A1").options(ndim=2).value == [[None]],
    "Range.raw_value": lambda b: (
        written(b)
        == [
            [[1.5, "文", None, True], [DAY, "001", 2.0, -2.0]],
            ["#DIV/0!", "#N/A", "#REF!"],
            [None, None],
        ]
    ),
    "Range.row": lambda b: b.sheet.range("C4").row == 4,
    "Range.row_height": lambda b: setattr(b.sheet["A3"], "row_height", 30) or abs(b.sheet["A3"].row_height - 30) < 0.1,
    "Range.row_hidden": hidden,
    "Range.filter_buttons": filtered,
    "Range.select": chosen,
    "Range.shape": lambda b: b.sheet.range("B2:C4").shape == (3, 2),
    "Range.sheet": lambda b: b.sheet.range("A1").sheet == b.sheet,
    "Range.vertical_alignment": lambda b: both(b, "vertical_alignment", "top"),
    "Range.wrap_text": lambda b: both(b, "wrap_text", True),
    "Font.api": lambda b: b.sheet.range("A1").font.api is None,
    "Font.bold": lambda b: fonts(b)["bold"] is True,
    "Font.color": lambda b: fonts(b)["color"] == (192, 0, 0),
    "Font.name": lambda b: fonts(b)["name"] == "宋体",
    "Font.size": lambda b: fonts(b)["size"] == 14,
    "Borders.api": lambda b: b.sheet.range("A1").borders.api is None,
    "Borders.set": bordered,
    "Union.areas": lambda b: united(b) and painted(b),
    "ConditionalFormats.__call__": lambda b: added(b) and b.sheet["A1"].conditional_formats[0].type == "custom",
    "ConditionalFormats.__iter__": lambda b: (
        added(b) and [r.type for r in b.sheet.cells.conditional_formats] == ["custom"]
    ),
    "ConditionalFormats.__len__": lambda b: len(b.sheet.cells.conditional_formats) == 0,
    "ConditionalFormats.add_custom": lambda b: added(b).formula.startswith("=AND(N("),
    "ConditionalFormat.api": lambda b: added(b).impl.api is None,
    "ConditionalFormat.delete": unmarked,
    "ConditionalFormat.fill_color": lambda b: added(b).fill_color == (255, 199, 206),
    "ConditionalFormat.formula": lambda b: added(b).formula == '=AND(N("QX-S1")=0,ROUND($A$1-SUM($B$1:$B$2),2)<>0)',
    "ConditionalFormat.stop_if_true": lambda b: added(b).stop_if_true is False,
    "ConditionalFormat.type": lambda b: added(b).type == "custom",
    "SheetNote.author": lambda b: isinstance(noted(b).author, str),
    "SheetNote.delete": gone,
    "SheetNote.location": lambda b: noted(b).location.address == "$B$2",
    "SheetNote.text": lambda b: noted(b).text == "第一行\n第二行",
    "Names.__call__": lambda b: named(b) and b.book.names["额度"].name == "额度",
    "Names.__len__": lambda b: len(b.book.names) == 0 and named(b) and len(b.book.names) == 1,
    "Names.add": lambda b: b.book.names.add("税率", "=0.13").refers_to == "=0.13",
    "Names.contains": lambda b: "额度" not in b.book.names and named(b) and "额度" in b.book.names,
    "Names.snapshot": lambda b: named(b) and [name.name for name in b.book.names] == ["额度"],
    "Name.delete": unnamed,
    "Name.name": lambda b: named(b).name == "额度",
    "Name.refers_to": lambda b: named(b).refers_to == "=数据!$A$1:$B$2",
}


@pytest.mark.parametrize("member", [f"{name}.{member}" for name, member in LISTED])
def test_each_member_does_what_xlwings_promises(bench: Bench, member: str) -> None:
    assert CHECKS[member](bench)


def test_the_classes_have_the_listed_members_and_no_other(whole: Bench) -> None:
    special = {"__call__", "__len__", "__iter__", "__getitem__"}
    held = {"Engine": {"apps", "prepare_xl_data_element", "clean_value_data"}, "Book": {"app"}, "Sheet": {"book"},
            "Range": {"sheet", "options"}, "Name": {"name"}, "ConditionalFormat": {"type"}}  # fmt: skip
    assert CLASSES.keys() == MEMBERS.keys()
    for name, members in MEMBERS.items():
        own = {m for m in vars(CLASSES[name]) if m in special or not m.startswith("_")} - {"xl"}
        assert own | held.get(name, set()) == set(members), name


def test_an_unknown_book_or_sheet_is_a_key_error(bench: Bench) -> None:
    with pytest.raises(KeyError):
        bench.app.books["没有.xlsx"]
    with pytest.raises(KeyError):
        bench.book.sheets["没有"]
    with pytest.raises(UserError):
        live.open_book(bench.app, "没有.xlsx")


def test_formulas_are_turned_as_the_office_turns_them(bench: Bench) -> None:
    from quotaxl.libreoffice.localformulas import from_office, to_office  # noqa: PLC0415

    parser = bench.book.impl.xl.createInstance("com.sun.star.sheet.FormulaParser")
    at = bench.impl.xl.getCellByPosition(30, 30).CellAddress
    for formula in (
        "SUM(A1:B2,C3)", "IF('其他'!A1>0,\"是;,否\",\"a\"\"b,\")", "其他!$A$1*2", "SUM({1,2;3,4})", "ROUND(A1-B2,2)<>0",
        "VLOOKUP(A1,其他!$A:$B,2,FALSE)", "COUNTIF(A1:A9,\"<>0\")", "A1&\"'x!y'\"&B1", "SUMPRODUCT((A1:A3>0)*(B1:B3))",
        "IFERROR(INDEX(其他!A1:B9,MATCH(\"合计\",其他!A1:A9,0),2),0)", "-A1^2%", "TEXT(A1,\"0.00;-0.00\")",
    ):  # fmt: skip
        parser.FormulaConvention = 3  # Excel's
        tokens = parser.parseFormula(formula, at)
        parser.FormulaConvention = 0  # the office's own
        theirs = parser.printFormula(tokens, at)
        cell = bench.sheet.range("AE31")
        cell.formula = f"={formula}"
        assert cell.impl.xl.getCellByPosition(0, 0).Formula == f"={theirs}", formula
        assert from_office(theirs).replace("'", "") == formula.replace("'", ""), formula
        assert from_office(to_office(formula)).replace("'", "") == formula.replace("'", ""), formula


def test_errors_and_truth_values_keep_their_form() -> None:
    from quotaxl.libreoffice.localformulas import from_office, to_office  # noqa: PLC0415

    assert to_office("=IF(TRUE,#REF!,#N/A)") == "=IF(TRUE();#REF!;#N/A)"
    assert from_office("=IF(TRUE();#REF!;#N/A)") == "=IF(TRUE,#REF!,#N/A)"
    assert to_office("=TRUEST(A1)&TRUE!B1") == "=TRUEST(A1)&$TRUE.B1"


def test_rules_that_overlap_all_show_and_go_one_by_one(bench: Bench) -> None:
    formats = bench.sheet.range
    formats("D1").conditional_formats.add_custom("=FALSE", fill_color="#0000ff")
    formats("A1:A3").conditional_formats.add_custom('=N("QX-1")=0', fill_color="#ff0000")
    formats("A2:D5").conditional_formats.add_custom('=N("QX-2")=0', fill_color="#00ff00")
    formats("A1:D1").conditional_formats.add_custom('=N("QX-3")=0', fill_color="#00ff00")
    # The older interface shows what the program draws: one more rule where two ranges meet.
    cells = [bench.impl.xl.getCellRangeByName(ref).ConditionalFormat.Count for ref in ("A1", "A2", "A4", "D1", "E1")]
    assert cells == [2, 2, 1, 2, 0]
    for rule in [*bench.sheet.cells.conditional_formats]:
        if "QX-" in (rule.formula or ""):
            rule.delete()
    assert [rule.formula for rule in bench.sheet.cells.conditional_formats] == ["=FALSE"]
    assert bench.impl.xl.getCellRangeByName("A2").ConditionalFormat.Count == 0
