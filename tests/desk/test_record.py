import json
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from quotaxl.core.edits import ANYTHING, ClearMarks, DeleteRows, Formula, Note, Overlay, SetCell, Style
from quotaxl.core.finding import Severity
from quotaxl.desk.record import UndoRecord, load_record, save_record

MOMENT = datetime(2024, 1, 2, 3, 4)  # noqa: DTZ001 - a sheet's moments have no zone
CONTENTS = (None, True, 3, 2.5, Decimal("0.10"), "=文字", Formula("SUM(A1:A2)"), date(2024, 1, 2),
            MOMENT, time(5, 6))  # fmt: skip
FULL = UndoRecord(
    "标记",
    (
        *(SetCell("表", f"A{n}", content, "x", content, Style(bold=True)) for n, content in enumerate(CONTENTS, 1)),
        SetCell("表", "B1", 1, "x", ANYTHING),
    ),
    (("表", "A1:B2", "@"),),
    (DeleteRows("表", 5, 2, "x"),),
    (("名称", None), ("另一个", "'表'!$A$1")),
    ("附表",),
    True,
    (Overlay("表", "C5", 'N("QX-S101")=0', Severity.ERROR, "x"),),
    (Note("表", "C5", "批注", "x"), ClearMarks("x")),
)


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    save_record(tmp_path / "undo", "C:\\工作\\表.xlsx", FULL)
    assert load_record(tmp_path / "undo", "C:\\工作\\表.xlsx") == FULL
    assert load_record(tmp_path / "undo", "另一个.xlsx") == UndoRecord()


def test_marks_that_are_not_known_stay_unknown(tmp_path: Path) -> None:
    save_record(tmp_path, "a.xlsx", UndoRecord("清除标记", marks_before=None))
    assert load_record(tmp_path, "a.xlsx").marks_before is None


def test_a_damaged_record_offers_no_undo(tmp_path: Path) -> None:
    save_record(tmp_path, "a.xlsx", FULL)
    place = next(tmp_path.glob("*.json"))
    for text in ("", "[]", "{}", place.read_text("utf-8").replace("SetCell", "Unknown"), '{"version": 1}'):
        place.write_text(text, encoding="utf-8")
        assert load_record(tmp_path, "a.xlsx") == UndoRecord()


def test_what_is_usual_goes_unsaid_and_an_earlier_record_that_says_it_is_read(tmp_path):
    """0.1.0 wrote every field."""
    marks = (SetCell("核对结果", "A1", "错误", "核对", style=Style(bold=True)),)
    save_record(tmp_path, "a.xlsx", UndoRecord("标记", marks=marks))
    (place,) = tmp_path.glob("*.json")
    data = json.loads(place.read_text(encoding="utf-8"))
    (cell,) = data["record"]["marks"]
    assert cell["style"] == {"is": "Style", "bold": True}
    cell["style"] = {
        "is": "Style", "font": "宋体", "size": 11, "bold": True, "color": None, "fill": None, "border": False,
        "horizontal": None, "vertical": "center", "wrap": False, "format": "General", "underline": False,
    }  # fmt: skip
    cell["expected"] = {"is": "anything"}
    place.write_text(json.dumps(data), encoding="utf-8")
    assert load_record(tmp_path, "a.xlsx") == UndoRecord("标记", marks=marks)
