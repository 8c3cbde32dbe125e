"""The same plan on a closed file and on an open workbook gives the same workbook.

What LibreOffice saves is read back with openpyxl, which neither adapter uses.
"""

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from quotaxl.core.assets import asset
from quotaxl.core.edits import (
    AddSheet,
    ClearMarks,
    DefineName,
    EditPlan,
    Formula,
    InsertRows,
    Link,
    MergeCells,
    Note,
    Overlay,
    SetCell,
    Style,
)
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Severity
from quotaxl.desk import UndoRecord, apply_to_book, marked, read_book, undo
from quotaxl.xlsx import apply_plan

Apply = Callable[[Path, EditPlan], Path]
NOTE = "〔错误 QX-S101 · 合计〕\n合计不符"
WHY = "test"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "债务 限额"
    for row in (["单位：万元"], ["项目", "一般", "专项", "合计"], *([f"项目{n}", n, 2 * n, None] for n in range(1, 6))):
        sheet.append(row)
    for row in range(3, 8):
        sheet.cell(row, 4).value = f"=SUM(B{row}:C{row})"
    sheet["A8"], sheet["B8"] = "合计", "=SUM(B3:B7)"
    sheet["F1"].number_format = "@"
    sheet["F1"] = "001"
    other = book.create_sheet("说明")
    other["A1"] = "='债务 限额'!B8"
    other["A2"].comment = openpyxl.comments.Comment("用户的批注", "张三")
    place = tmp_path / "source.xlsx"
    book.save(place)
    return place


@pytest.fixture
def live(office: xw.App, tmp_path: Path) -> Apply:
    def apply(source: Path, plan: EditPlan) -> Path:
        book = office.books.open(source)
        try:
            apply_to_book(book, plan, UndoRecord(), "测试")
            target = tmp_path / "live.xlsx"
            book.save(target)
        finally:
            book.close()
        return target

    return apply


@pytest.fixture
def closed(tmp_path: Path) -> Apply:
    def apply(source: Path, plan: EditPlan) -> Path:
        target = tmp_path / "closed.xlsx"
        apply_plan(source, plan, target)
        return target

    return apply


@pytest.fixture(params=["closed", "live"])
def apply(request: pytest.FixtureRequest) -> Apply:
    made: Apply = request.getfixturevalue(request.param)
    return made


def contents(place: Path) -> dict[str, dict[str, object]]:
    """Values and formulas, without the notation that programs choose for themselves."""
    book = openpyxl.load_workbook(place)
    return {
        sheet.title: {
            cell.coordinate: squeeze(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in book
    }


def squeeze(value: object) -> object:
    if isinstance(value, str) and value.startswith("="):
        return value.replace("'", "").replace(" ", "")
    return value


def results(place: Path) -> dict[str, dict[str, object]]:
    book = openpyxl.load_workbook(place, data_only=True)
    return {
        sheet.title: {c.coordinate: c.value for row in sheet.iter_rows() for c in row if c.value not in (None, "")}
        for sheet in book
    }


def overlays(place: Path) -> set[tuple[str, str, str]]:
    book = openpyxl.load_workbook(place)
    return {
        (sheet.title, str(area.sqref), rule.formula[0].replace(" ", ""))
        for sheet in book
        for area in sheet.conditional_formatting
        for rule in area.rules
    }


def notes(place: Path) -> dict[str, str]:
    book = openpyxl.load_workbook(place)
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def names(place: Path) -> dict[str, str]:
    return {
        name: item.value.replace("'", "").replace(" ", "")
        for name, item in openpyxl.load_workbook(place).defined_names.items()
    }


def filters(place: Path) -> dict[str, str]:
    return {sheet.title: sheet.auto_filter.ref for sheet in openpyxl.load_workbook(place) if sheet.auto_filter.ref}


PLANS = {
    "contents": EditPlan(
        (
            SetCell("债务 限额", "A3", "改名", WHY, expected="项目1"),
            SetCell("债务 限额", "B3", Decimal("12345678.25"), WHY, expected=1),
            SetCell("债务 限额", "C3", None, WHY),
            SetCell("债务 限额", "D4", Formula("B4*2+'说明'!B9"), WHY, expected=Formula("sum(B4:C4)")),
            SetCell("债务 限额", "E4", True, WHY),
            SetCell("债务 限额", "F1", 7, WHY, expected="001"),
        )
    ),
    "hostile texts": EditPlan(
        tuple(
            SetCell("说明", f"C{row}", text, WHY)
            for row, text in enumerate(
                (
                    "=1+1",
                    "+1",
                    "-2",
                    "@SUM(A1)",
                    "001",
                    "1-2",
                    "2024-01-02",
                    "TRUE",
                    "'quoted",
                    "50%",
                    "（100）",
                    "Mar-3",
                    '=HYPERLINK("http://x")',
                    "普通文字",
                    "12 34",
                    "1e5",
                    "多行\n文字",
                    "#N/A是什么",
                ),
                start=1,
            )
        )
    ),
    "rows": EditPlan(
        (
            InsertRows("债务 限额", 5, 3, 4, WHY),
            SetCell("债务 限额", "A5", "新", WHY, expected=None),
            SetCell("债务 限额", "B5", 100, WHY),
            SetCell("债务 限额", "A8", "后移", WHY, expected="项目3"),
        )
    ),
    "marks": EditPlan(
        (
            Overlay("债务 限额", "B8", 'AND(N("QX-S101")=0,ROUND($B$8-SUM($B$3:$B$6),2)<>0)', Severity.ERROR, WHY),
            Overlay("债务 限额", "B3:B6", 'N("QX-S101")=0', Severity.WARNING, WHY),
            Note("债务 限额", "B8", NOTE, WHY),
            Note("说明", "A2", NOTE, WHY),
            AddSheet("核对结果", WHY, widths=(6, 20), heights=((1, 30), (2, 20)), filter="A1:C2"),
            SetCell("核对结果", "A1", "数据核对结果", WHY, style=Style(bold=True, size=14, fill="DDEBF7", border=True)),
            SetCell("核对结果", "B1", None, WHY, style=Style(bold=True)),
            MergeCells("核对结果", "A1:B1", WHY),
            SetCell("核对结果", "A2", 1, WHY, style=Style(border=True, horizontal="center")),
            SetCell("核对结果", "B2", "B8", WHY, style=Style(underline=True)),
            SetCell("核对结果", "C2", Formula('IF(ROUND(\'债务 限额\'!$B$8-1,2)<>0,"仍存在","已消除")'), WHY),
            Link("核对结果", "B2", "'债务 限额'!B8", WHY),
        )
    ),
    "names": EditPlan((DefineName("合计数", "'债务 限额'!$B$8", WHY), DefineName("税率", "0.13", WHY))),
    "a new sheet": EditPlan(
        (
            AddSheet("附表", WHY, position=0, freeze="A2"),
            SetCell("附表", "A1", "0012", WHY, style=Style(format="@")),
            SetCell("附表", "B1", date(2024, 5, 6), WHY, style=Style(format="yyyy-mm-dd")),
            SetCell("附表", "C1", Formula("SUM('债务 限额'!B3:B7)"), WHY),
        )
    ),
}


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_closed_and_open_workbook_end_up_the_same(source: Path, plan: EditPlan, closed: Apply, live: Apply) -> None:
    ours, theirs = closed(source, plan), live(source, plan)
    assert contents(theirs) == contents(ours)
    assert overlays(theirs) == overlays(ours)
    assert notes(theirs) == notes(ours)
    assert names(theirs) == names(ours)
    assert filters(theirs) == filters(ours)
    assert contents(ours) != contents(source) or names(ours) != names(source)


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_formulas_give_the_same_results(source: Path, plan: EditPlan, closed: Apply, live: Apply) -> None:
    ours, theirs = results(closed(source, plan)), results(live(source, plan))
    # A workbook of openpyxl has no results, so that a closed file has those only that hang on the edits.
    for sheet, cells in ours.items():
        assert {at: theirs[sheet].get(at) for at in cells} == cells


def test_clearing_leaves_what_was_there(source: Path, apply: Apply, tmp_path: Path) -> None:
    marked_file = apply(source, PLANS["marks"]).rename(tmp_path / "marked.xlsx")
    assert overlays(marked_file)
    cleared = apply(marked_file, EditPlan((ClearMarks(WHY),)))
    assert contents(cleared) == contents(source)
    assert overlays(cleared) == set()
    assert notes(cleared) == notes(source)


def test_a_marked_file_is_marked_again_with_nothing_doubled(source: Path, apply: Apply, tmp_path: Path) -> None:
    once = apply(source, PLANS["marks"]).rename(tmp_path / "once.xlsx")
    again = EditPlan((ClearMarks(WHY), *PLANS["marks"].edits))
    twice = apply(once, again)
    assert overlays(twice) == overlays(once)
    assert notes(twice) == notes(once)
    assert filters(twice) == filters(once) == {"核对结果": "A1:C2"}
    assert contents(twice) == contents(once)


@pytest.mark.parametrize(
    "edit",
    [
        SetCell("债务 限额", "A3", "x", WHY, expected="不是这个"),
        SetCell("债务 限额", "B3", "x", WHY, expected=Decimal(2)),
        SetCell("债务 限额", "B3", "x", WHY, expected=None),
        SetCell("债务 限额", "D3", "x", WHY, expected=Formula("SUM(B3:B4)")),
        SetCell("没有的表", "A1", "x", WHY),
        SetCell("说明", "A1", "字" * 32_768, WHY),
        AddSheet("说明", WHY),
    ],
    ids=lambda edit: f"{type(edit).__name__} {edit.sheet if isinstance(edit, SetCell) else edit.name}",
)
def test_a_stale_or_impossible_plan_changes_nothing(source: Path, edit: SetCell | AddSheet, apply: Apply) -> None:
    first = SetCell("说明", "B1", "先写的", WHY)
    with pytest.raises(UserError):
        apply(source, EditPlan((first, edit)))


def test_a_refused_plan_left_the_open_workbook_alone(office: xw.App, source: Path) -> None:
    book = office.books.open(source)
    try:
        before = read_book(book)
        plan = EditPlan((SetCell("说明", "B1", "先写的", WHY), SetCell("说明", "A1", 1, WHY, expected="旧")))
        with pytest.raises(UserError):
            apply_to_book(book, plan, UndoRecord(), "测试")
        assert read_book(book) == before
    finally:
        book.close()


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_undo_brings_everything_back(office: xw.App, source: Path, plan: EditPlan, tmp_path: Path) -> None:
    book = office.books.open(source)
    try:
        before = read_book(book)
        record = apply_to_book(book, plan, UndoRecord(), "测试").record
        changed = read_book(book)
        assert changed != before or marked(book)
        done = undo(book, record)
        assert done.kept == ()
        assert read_book(book) == before
        assert not marked(book)
        book.save(tmp_path / "back.xlsx")
    finally:
        book.close()
    assert overlays(tmp_path / "back.xlsx") == set()
    assert notes(tmp_path / "back.xlsx") == notes(source)


def test_undo_keeps_what_the_user_typed_since(office: xw.App, source: Path) -> None:
    book = office.books.open(source)
    try:
        plan = EditPlan((SetCell("说明", "B1", "甲", WHY), SetCell("说明", "B2", "乙", WHY)))
        record = apply_to_book(book, plan, UndoRecord(), "测试").record
        book.sheets["说明"].range("B2").value = "用户写的"
        assert undo(book, record).kept == ("说明!B2",)
        assert book.sheets["说明"].range("B1:B2").value == [None, "用户写的"]
    finally:
        book.close()


def test_undo_of_new_marks_brings_the_old_ones_back(office: xw.App, source: Path) -> None:
    book = office.books.open(source)
    try:
        first = apply_to_book(book, PLANS["marks"], UndoRecord(), "标记").record
        with_marks = read_book(book)
        second = apply_to_book(book, EditPlan((ClearMarks(WHY),)), first, "清除标记").record
        assert not marked(book)
        assert not undo(book, second).marks_lost
        assert marked(book)
        assert read_book(book) == with_marks
    finally:
        book.close()


def test_the_example_workbooks_read_the_same_open_and_closed(office: xw.App) -> None:
    from quotaxl.sources import read_workbook  # noqa: PLC0415

    for name in ("allocation-xincaizhen-2024-18.xlsx", "artux-2024.xlsx"):
        path = asset("workbook", name)
        book = office.books.open(path)
        try:
            live = read_book(book)
        finally:
            book.close()
        saved = read_workbook(path)
        for ours, theirs in zip(live.grids, saved.grids, strict=True):
            places = [(r, c) for r in range(1, len(theirs.rows) + 1) for c in range(1, theirs.width + 1)]
            assert [ours.value(*p) for p in places] == [theirs.value(*p) for p in places]
            assert ours.formulas == theirs.formulas
            assert sorted(ours.merges) == sorted(theirs.merges)
        assert set(live.names) == set(saved.names)


def test_a_workbook_that_stands_as_saved_is_not_asked_for_its_merged_cells(
    office: xw.App, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from quotaxl.app.opened import reader  # noqa: PLC0415
    from quotaxl.buttons.opened import Opened  # noqa: PLC0415
    from quotaxl.desk import grids  # noqa: PLC0415
    from quotaxl.sources import read_workbook  # noqa: PLC0415

    asked: list[str] = []
    monkeypatch.setattr(grids, "_merges", lambda sheet, rows: asked.append(sheet.name) or ())
    path = Path(shutil.copy(asset("workbook", "artux-2024.xlsx"), tmp_path))
    book = office.books.open(path)
    try:
        one = Opened(book, shown=False)
        live = reader([one], read_workbook)(one.path)
        assert asked == []
        for ours, theirs in zip(live.grids, read_workbook(path).grids, strict=True):
            assert sorted(ours.merges) == sorted(theirs.merges)
        book.sheets["债务限额"]["B4"].value = 1
        reader([one], read_workbook)(one.path)
        assert asked == ["债务限额"]
    finally:
        book.close()


def test_marks_that_partly_overlap_come_again_and_go(source: Path, apply: Apply, tmp_path: Path) -> None:
    def plan(*areas: str) -> EditPlan:
        laid = [
            Overlay("债务 限额", area, f'N("QX-S10{n}")=0', Severity.WARNING, WHY) for n, area in enumerate(areas, 1)
        ]
        return EditPlan((ClearMarks(WHY), *laid))

    once = apply(source, plan("B3:C6", "C4:D7", "B5", "A5:D5")).rename(tmp_path / "once.xlsx")
    twice = apply(once, plan("C4:D7", "B3:C6", "C5:C8", "A5:D5")).rename(tmp_path / "twice.xlsx")
    assert len({formula for _, _, formula in overlays(twice)}) == 4
    assert overlays(apply(twice, EditPlan((ClearMarks(WHY),)))) == set()


def test_a_protected_sheet_costs_its_own_marks_and_no_others(office: xw.App, source: Path) -> None:
    book = office.books.open(source)
    try:
        locked = book.sheets["说明"]
        plan = EditPlan((*PLANS["marks"].edits, Overlay("说明", "A1", 'N("QX-S102")=0', Severity.ERROR, WHY)))
        undo(book, apply_to_book(book, plan, UndoRecord(), "标记").record)
        locked.impl.xl.protect("")
        done = apply_to_book(book, plan, UndoRecord(), "标记")
        assert [refusal.sheet for refusal in done.put.refused] == ["说明"]
        assert "受保护" in done.put.refused[0].why.zh
        assert len(book.sheets["债务 限额"].cells.conditional_formats) == 2
        assert len(locked.cells.conditional_formats) == 0
        assert "核对结果" in book.sheet_names
        assert not undo(book, done.record).marks_lost
        assert "核对结果" not in book.sheet_names
        assert len(book.sheets["债务 限额"].cells.conditional_formats) == 0
    finally:
        book.close()


def test_marks_on_a_sheet_that_is_protected_since_stay_whole(office: xw.App, source: Path) -> None:
    book = office.books.open(source)
    try:
        sheet = book.sheets["债务 限额"]
        record = apply_to_book(book, PLANS["marks"], UndoRecord(), "标记").record
        before = len(sheet.cells.conditional_formats), len(sheet.notes)
        assert before == (2, 1)
        sheet.impl.xl.protect("")
        done = apply_to_book(book, EditPlan((ClearMarks(WHY),)), record, "清除标记")
        assert [refusal.sheet for refusal in done.put.refused] == ["债务 限额"]
        assert (len(sheet.cells.conditional_formats), len(sheet.notes)) == before
        assert "核对结果" not in book.sheet_names
    finally:
        book.close()


def test_a_protected_structure_costs_the_list_and_not_the_marks(office: xw.App, source: Path) -> None:
    book = office.books.open(source)
    try:
        book.impl.xl.protect("")
        done = apply_to_book(book, PLANS["marks"], UndoRecord(), "标记")
        assert [refusal.sheet for refusal in done.put.refused] == ["核对结果"]
        assert len(book.sheets["债务 限额"].cells.conditional_formats) == 2
        assert "核对结果" not in book.sheet_names
    finally:
        book.close()


def test_where_the_office_can_make_no_styles_it_is_said_and_the_list_comes(office: xw.App, source: Path) -> None:
    """LibreOffice makes no cell style, and so no mark that is new to a document, while any of its sheets is locked."""
    book = office.books.open(source)
    try:
        book.sheets["说明"].impl.xl.protect("")
        done = apply_to_book(book, PLANS["marks"], UndoRecord(), "标记")
        assert {refusal.sheet: refusal.why.zh for refusal in done.put.refused}["债务 限额"].startswith("只要有一张")
        assert "核对结果" in book.sheet_names
        undo(book, done.record)
        assert "核对结果" not in book.sheet_names
    finally:
        book.close()


def test_other_edits_on_a_protected_sheet_are_refused_before_the_first_change(office: xw.App, source: Path) -> None:
    book = office.books.open(source)
    try:
        book.sheets["说明"].impl.xl.protect("")
        before = read_book(book)
        plan = EditPlan((SetCell("债务 限额", "A3", "改名", WHY), SetCell("说明", "B1", "x", WHY)))
        with pytest.raises(UserError, match="protected: nothing was changed"):
            apply_to_book(book, plan, UndoRecord(), "测试")
        assert read_book(book) == before
    finally:
        book.close()


def test_what_could_not_be_taken_back_is_not_called_back(
    office: xw.App, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The marks of an earlier run, made elsewhere, are cleared first; then the program refuses a cell."""
    book = office.books.open(source)
    try:
        apply_to_book(book, PLANS["marks"], UndoRecord(), "标记")

        def refuse(*_: object) -> None:
            raise RuntimeError("不能写入")

        monkeypatch.setattr("quotaxl.desk.carry.write_cells", refuse)
        plan = EditPlan((ClearMarks(WHY), SetCell("债务 限额", "A3", "改名", WHY)))
        with pytest.raises(UserError) as told:
            apply_to_book(book, plan, UndoRecord(), "测试")  # nothing is remembered of the marks
        assert "不能写入" in told.value.say("zh")
        assert "原有标记" in told.value.say("zh")
        assert "已恢复" not in told.value.say("zh")
    finally:
        book.close()


def test_marks_change_nothing_of_a_cell_but_its_fill(office: xw.App, source: Path) -> None:
    """The default style of the document says where text stands; a mark's style inherits that, and must not show it."""
    book = office.books.open(source)
    try:
        document = book.impl.xl
        styles = document.StyleFamilies.getByName("CellStyles")
        default = styles.getByName("Default")
        default.VertJustify, default.CharHeight, default.CharFontName = 3, 9.0, "Liberation Serif"
        cells = {"B3": 1, "B4": 2}
        sheet = book.sheets["债务 限额"].impl.xl
        for at, vertical in cells.items():
            cell = sheet.getCellRangeByName(at)
            cell.VertJustify, cell.CharHeight, cell.CharFontName = vertical, 14.0, "Liberation Sans"
        plan = EditPlan((Overlay("债务 限额", "B3:B4", 'N("QX-S101")=0', Severity.ERROR, WHY),))
        apply_to_book(book, plan, UndoRecord(), "标记")
        for at in cells:
            cell = sheet.getCellRangeByName(at)
            shown = styles.getByName(cell.ConditionalFormat.getByIndex(0).StyleName)
            for name in ("VertJustify", "CharHeight", "CharFontName"):
                assert getattr(shown, name) == getattr(cell, name), (at, name)
            assert shown.CellBackColor == 0xFFC7CE
    finally:
        book.close()


def test_marking_is_one_step_of_the_programs_own_undo(office: xw.App, source: Path) -> None:
    book = office.books.open(source)
    try:
        history = book.impl.xl.UndoManager
        book.sheets["说明"].range("C9").value = "用户写的"
        before = [*history.getAllUndoActionTitles()]
        apply_to_book(book, PLANS["marks"], UndoRecord(), "标记")
        assert [*history.getAllUndoActionTitles()][1:] == before
        history.undo()
        assert not marked(book)
        assert "核对结果" not in book.sheet_names
        assert book.sheets["说明"].range("C9").value == "用户写的"
    finally:
        book.close()
