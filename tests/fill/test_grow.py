"""Rows that grow with what they list: every edit written by hand, for a small sheet with two samples and a total."""

from dataclasses import replace
from decimal import Decimal

import pytest

from quotaxl.core.amount import Unit
from quotaxl.core.document import Document
from quotaxl.core.edits import Formula, SetCell
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area
from quotaxl.core.words import Words
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.grow import fill_rows
from quotaxl.fill.origins import CellSource
from quotaxl.fill.place import Named
from quotaxl.fill.rows import layout
from quotaxl.fill.rowvalues import FilledRow, Records
from quotaxl.fill.template import TableBinding, Template

ROWS = [
    ["项目表", None, None, None, None],
    ["序号", "项目", "一般", "专项", "合计"],
    [1, "样例甲", 5, None, None],
    [2, "样例乙", 6, None, None],
    ["合计", None, None, None, None],
]
BINDING = TableBinding(
    rows="rows", header="header", records="projects", where={},
    columns={"序号": "number", "项目": "name", "一般": "general", "专项": "special"},
    sums={"合计": ("一般", "专项")}, totals={"total_general": "general"}, wanted=("name", "special"),
)  # fmt: skip
NAMES = {"rows": Area(3, 1, 4, 5), "header": Area(2, 1, 2, 5), "total_general": Area(5, 3, 5, 3)}


def bound(rows=ROWS, formulas=None, names=NAMES, **more):
    grid = Grid("t.xlsx", "表", rows, formulas=formulas or {}, **more)
    template = Template.__new__(Template)
    return BoundTemplate(
        template, Document("t.xlsx", (grid,)), {name: Named("表", area) for name, area in names.items()}
    )


def records(*rows):
    return Records(
        tuple(
            FilledRow({k: Decimal(v) if k != "name" and isinstance(v, str) else v for k, v in row.items()}, f"表!{n}")
            for n, row in enumerate(rows, 1)
        )
    )


THREE = records(
    {"number": 1, "name": "甲", "general": "1.4", "special": None},
    {"number": 2, "name": "乙", "general": "1.4", "special": "2.5"},
    {"number": 3, "name": "丙", "general": "1.4", "special": "3.5"},
)


def edits(grown):
    """Cells that are written, by address."""
    places = layout([grown.growth])
    return {edit.ref: edit.content for edit in grown.cells(places) if isinstance(edit, SetCell)}


def test_each_record_has_its_row_and_the_total_sums_them():
    grown = fill_rows(bound(), BINDING, THREE)
    assert (grown.growth.samples, grown.growth.count) == (2, 3)
    assert edits(grown) == {
        "A3": 1, "B3": "甲", "C3": Decimal("1.4"), "E3": Formula("SUM(C3,D3)"),
        "A4": 2, "B4": "乙", "C4": Decimal("1.4"), "D4": Decimal("2.5"), "E4": Formula("SUM(C4,D4)"),
        "A5": 3, "B5": "丙", "C5": Decimal("1.4"), "D5": Decimal("3.5"), "E5": Formula("SUM(C5,D5)"),
        "C6": Formula("SUM(C3:C5)"),
    }  # fmt: skip


def test_of_fewer_records_the_rest_falls_away_and_is_told():
    one = Records(THREE.rows[:1])
    grown = fill_rows(bound(), BINDING, one)
    assert grown.growth.count == 1
    assert edits(grown)["C4"] == Formula("SUM(C3:C3)")
    told = [words.zh for _, words in grown.notes(layout([grown.growth]))]
    assert told == ["样例有 2 行，实际 1 行；多余的 1 行连同其中内容已去掉。"]


def test_without_records_one_row_stays_blank():
    grown = fill_rows(bound(), BINDING, Records(()))
    assert grown.growth.count == 1
    assert edits(grown) == {"A3": None, "B3": None, "C3": None}


def test_a_column_with_a_total_is_rounded_so_that_it_adds_up_and_one_without_each_by_itself():
    grown = fill_rows(bound(), BINDING, THREE, places=0)
    written = edits(grown)
    assert [written[f"C{row}"] for row in (3, 4, 5)] == [2, 1, 1]  # 4.2 is 4: one unit for the first of equals
    assert [written[f"D{row}"] for row in (4, 5)] == [3, 4]
    assert [written[f"A{row}"] for row in (3, 4, 5)] == [1, 2, 3]


def test_rows_whose_columns_add_up_are_rounded_row_by_row():
    """After the adjustment is before it and its change in every row: the sum is rounded, its parts give way."""
    binding = replace(
        BINDING, form="fund-budget-subjects",
        columns={"项目": "name", "合计": "adjusted", "一般": "opening", "专项": "change"},
        sums={}, totals={},
    )  # fmt: skip
    rows = records(
        {"name": "甲", "adjusted": "2.8", "opening": "1.4", "change": "1.4"},
        {"name": "乙", "adjusted": "3.0", "opening": "1.5", "change": "1.5"},
    )
    written = edits(fill_rows(bound(), binding, rows, places=0))
    assert [written[c] for c in ("E3", "C3", "D3")] == [3, 2, 1]
    assert [written[c] for c in ("E4", "C4", "D4")] == [3, 2, 1]


def test_what_a_record_lacks_is_listed_where_it_is_wanted():
    grown = fill_rows(bound(), BINDING, THREE)
    assert list(grown.blanks(layout([grown.growth]))) == [((3, 4), "专项")]
    assert list(fill_rows(bound(), BINDING, Records(())).blanks(layout([]))) == []


def test_a_total_with_a_formula_is_left_alone_and_so_is_one_that_another_sums_with_the_rows():
    own = bound(formulas={(5, 3): "SUM(C3:C4)"})
    assert "C6" not in edits(fill_rows(own, BINDING, THREE))
    rows = [*ROWS, ["总计", None, None, None, None]]
    both = bound(rows, formulas={(6, 3): "SUM(C3:C5)"})
    assert "C6" not in edits(fill_rows(both, BINDING, THREE))
    apart = bound(rows, formulas={(6, 3): "SUM(C5:C5)"})
    assert "C6" in edits(fill_rows(apart, BINDING, THREE))
    beside = bound(rows, formulas={(6, 4): "SUM(C3:C5)"})
    assert "C6" in edits(fill_rows(beside, BINDING, THREE))


def test_a_total_of_one_kind_adds_up_its_rows_alone():
    binding = replace(BINDING, kinds={"total_general": "general"}, columns={**BINDING.columns, "合计": "kind"}, sums={})
    rows = Records(
        tuple(
            replace(r, values={**r.values, "kind": k})
            for r, k in zip(THREE.rows, ("一般债券", "专项债券", "一般债券"), strict=True)
        )
    )
    assert edits(fill_rows(bound(), binding, rows))["C6"] == Decimal("2.8")


def test_a_column_that_nothing_fills_is_emptied_and_told():
    rows = [ROWS[0], ROWS[1], [1, "样例甲", 5, 7, None], [2, "样例乙", 6, 8, None], ROWS[4]]
    grown = fill_rows(
        bound(rows),
        BINDING,
        records({"number": 1, "name": "甲", "general": "1"}, {"number": 2, "name": "乙", "general": "2"}),
    )
    assert [edits(grown)[c] for c in ("D3", "D4")] == [None, None]
    told = [(str(area), words.zh) for area, words in grown.notes(layout([grown.growth]))]
    assert told == [("D3:D4", "样例行中“专项”原有内容（如往年数据）已清空。")]


def test_columns_with_formulas_are_left_and_other_contents_of_the_samples_go():
    rows = [
        [*ROWS[0], None],
        [*ROWS[1], "备注"],
        [1, "样例甲", 5, None, None, "往年"],
        [2, "样例乙", 6, None, None, "去年"],
        [*ROWS[4], None],
    ]
    formulas = {(3, 4): "C3*2", (4, 4): "C4*2"}
    grown = fill_rows(bound(rows, formulas), BINDING, THREE)
    written = edits(grown)
    assert not {"D3", "D4", "D5"} & written.keys()
    assert [written[f"F{row}"] for row in (3, 4, 5)] == [None, None, None]
    (told,) = [words.zh for _, words in grown.notes(layout([grown.growth]))]
    assert told.startswith("样例 2 行中的内容各不相同")


def test_hidden_samples_are_shown():
    shown = fill_rows(bound(hidden_rows=frozenset({4})), BINDING, THREE)
    assert shown.growth.shown
    assert not fill_rows(bound(hidden_rows=frozenset({2, 5})), BINDING, THREE).growth.shown
    told = [words.zh for _, words in shown.notes(layout([shown.growth]))]
    assert told == ["模板中有隐藏的样例行，填写的行已全部显示。"]


def test_ratios_divide_and_nothing_is_divided_by_nothing():
    binding = replace(
        BINDING, ratios={"合计": ("general", "special")}, sums={}, at=dict(zip(ROWS[1], range(1, 6), strict=True))
    )
    written = edits(fill_rows(bound(), binding, THREE))
    assert "E3" not in written
    assert written["E4"] == Formula("C4/D4")
    zero = records({"number": 1, "name": "甲", "general": "1", "special": "0"})
    assert "E3" not in edits(fill_rows(bound(), binding, zero))


def test_a_header_that_lacks_a_column_is_refused():
    rows = [ROWS[0], ["序号", "项目", "一般", "其他", "合计"], *ROWS[2:]]
    with pytest.raises(UserError, match="专项"):
        fill_rows(bound(rows), BINDING, THREE)
    spaced = [ROWS[0], ["序 号", "项\n目", "一般", "专 项", "合计"], *ROWS[2:]]
    assert fill_rows(bound(spaced), BINDING, THREE).columns == {"序号": 1, "项目": 2, "一般": 3, "专项": 4, "合计": 5}


def test_where_each_figure_comes_from_is_told_in_the_form_s_unit():
    source = CellSource("a.xlsx", "债券", "C5", "14000", "元")
    row = FilledRow({"number": 1, "name": "甲", "general": Decimal("1.4")}, "表!1", {"general": (source,)})
    grown = fill_rows(bound(), BINDING, Records((row,)))
    told = {one.ref: one for one in grown.traced(layout([grown.growth]), Unit.WANYUAN)}
    assert set(told) == {"A3", "B3", "C3"}
    assert (told["C3"].value, told["C3"].unit) == ("1.4", "万元")
    assert told["B3"].unit is None


def test_remarks_of_the_records_go_on():
    said = Words("甲", "a")
    assert fill_rows(bound(), BINDING, Records(THREE.rows, (said,))).remarks == (said,)


def test_a_total_that_nothing_fills_holds_up_none_after_it():
    names = {**NAMES, "total_general": Area(5, 3, 5, 3), "total_special": Area(5, 4, 5, 4)}
    binding = replace(BINDING, totals={"total_general": "general", "total_special": "special"})
    rows = records({"number": 1, "name": "甲", "special": "2.5"}, {"number": 2, "name": "乙", "special": "3.5"})
    assert edits(fill_rows(bound(names=names), binding, rows))["D5"] == Formula("SUM(D3:D4)")
