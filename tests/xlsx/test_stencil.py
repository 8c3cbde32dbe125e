"""Plans that fill the same cells again: what the stencil gives is what the plan by itself gives, byte for byte."""

import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Alignment
from openpyxl.workbook.defined_name import DefinedName
from xlsx.books import raw_book

from quotaxl.core.edits import DefineName, EditPlan, FitRow, Formula, GrowRows, KeepData, SetCell, SetStamp, Style
from quotaxl.core.errors import UserError
from quotaxl.core.stamp import Output, Stamp
from quotaxl.xlsx import open_template
from quotaxl.xlsx.apply import Prepared

_ROWS = """
<row r="1"><c r="A1" t="inlineStr"><is><t>a&amp;b</t></is></c><c r="B1"><v>1</v></c>
<c r="C1"><f>SUM(A1:B3)</f><v>7</v></c></row>
<row r="2" spans="1:3" s="0"><c r="B2"><v>2</v></c><c r="C2"><f>IF(B1&gt;5,SUM(B1:B3),B2&amp;"x")</f></c></row>
<row r="3"><c r="C3"><f>C1*2+B3/B2</f><v>1</v></c><c r="D3" t="b"><f>B1=1</f><v>1</v></c></row>
<row r="5"><c r="A5"><f>SUM(C:C)</f></c><c r="B5"><f>SUM(C3:D3,B1)</f></c><c r="C5"><f>SUM(二!A1:A4)</f></c></row>
""".replace("\n", "")
_SECOND = '<row r="1"><c r="A1"><v>4</v></c><c r="B1"><f>SUM(一!C1:C3)</f><v>0</v></c></row>'
CELLS = [("一", "B1"), ("一", "B3"), ("一", "A2"), ("二", "A1"), ("二", "C9")]
CONTENTS = st.one_of(
    st.none(),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**17), max_value=10**17),
    st.sampled_from([Decimal("0.00"), Decimal("-0.5"), Decimal("1E+3"), Decimal("1.50"), Decimal("100"), Decimal(0)]),
    st.integers(-(10**9), 10**9),
    st.text(max_size=5),
    st.sampled_from(["=1+1", "a<b>&\"'", "_x0041_", "\x01\r\n\t", " 县 ", "x" * 12_000, True, date(2024, 5, 1), 0.5]),
)


def plan(contents, cells=CELLS):
    return EditPlan(tuple(SetCell(s, r, c, "fill") for (s, r), c in zip(cells, contents, strict=True)))


def parts(path):
    with zipfile.ZipFile(path) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return raw_book(tmp_path_factory.mktemp("stencil") / "t.xlsx", {"一": _ROWS, "二": _SECOND})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[CONTENTS] * len(CELLS)), min_size=1, max_size=4))
def test_any_contents_give_the_parts_that_a_plan_by_itself_gives(tmp_path, template, rows):
    prepared = open_template(template)
    first = plan([Decimal(n) for n in range(len(CELLS))])
    filler = prepared.filler(first)
    assert filler.stencil is not None
    prepared.apply(first, tmp_path / "a.xlsx", force=True, durable=False)
    prepared.apply(first, tmp_path / "a.xlsx", force=True, durable=False)
    for contents in rows:
        open_template(template).apply(plan(contents), tmp_path / "alone.xlsx", force=True, durable=False)
        prepared.apply(plan(contents), tmp_path / "again.xlsx", force=True, durable=False)
        filler.fill(contents, tmp_path / "filled.xlsx", force=True, durable=False)
        alone = parts(tmp_path / "alone.xlsx")
        assert parts(tmp_path / "again.xlsx") == alone
        assert parts(tmp_path / "filled.xlsx") == alone


def test_the_second_plan_of_a_kind_cuts_a_stencil_and_the_third_uses_it(tmp_path, template, monkeypatch):
    prepared = open_template(template)
    for turn in range(2):
        prepared.apply(plan([Decimal(turn)] * 5), tmp_path / f"{turn}.xlsx")
    monkeypatch.setattr("quotaxl.xlsx.apply.carry_out", None)  # would now fail
    prepared.apply(plan(["甲", None, Decimal("2.50"), Decimal(7), ""]), tmp_path / "third.xlsx")
    found = openpyxl.load_workbook(tmp_path / "third.xlsx", data_only=True)
    assert found["一"]["B1"].value == "甲"
    assert found["二"]["A1"].value == 7
    assert found["一"]["C5"].value == 7
    with pytest.raises(TypeError):
        prepared.apply(plan([Decimal(1)] * 5, [*CELLS[:4], ("二", "C10")]), tmp_path / "other.xlsx")


@pytest.mark.parametrize(
    "special",
    [
        SetCell("一", "C1", Decimal(1), "a cell that was a formula"),
        SetCell("一", "B1", Decimal(1), "a cell twice"),
        SetCell("一", "F1", Formula("B1"), "a formula"),
        SetCell("一", "F1", date(2024, 1, 1), "a date, which needs a format"),
        SetCell("一", "F1", Decimal(1), "a value that is compared", expected="no"),
    ],
    ids=lambda edit: edit.reason,
)
def test_what_is_special_has_no_stencil(tmp_path, template, special):
    made = EditPlan((*plan([Decimal(1)] * 5).edits, special))
    if special.expected == "no":
        with pytest.raises(UserError):
            open_template(template).filler(made)
    else:
        assert open_template(template).filler(made).stencil is None


def test_merged_cells_are_refused_again_though_the_first_plan_only_gave_them_a_style(tmp_path):
    book = openpyxl.Workbook()
    book.active.merge_cells("A1:B1")
    book.save(tmp_path / "t.xlsx")
    name = book.active.title
    made = [
        EditPlan((SetCell(name, "A1", Decimal(1), ""), SetCell(name, "B1", c, "", style=Style()))) for c in (None, "x")
    ]
    prepared = open_template(tmp_path / "t.xlsx")
    for turn in range(3):
        prepared.apply(made[0], tmp_path / f"{turn}.xlsx")
    with pytest.raises(UserError):
        prepared.apply(made[1], tmp_path / "refused.xlsx")
    assert not (tmp_path / "refused.xlsx").exists()


def test_a_number_that_is_none_is_refused_the_first_and_every_time(tmp_path, template):
    prepared = open_template(template)
    for turn in range(3):
        with pytest.raises(ValueError, match="not a number"):
            prepared.apply(plan([Decimal("NaN"), *[Decimal(1)] * 4]), tmp_path / "x.xlsx")
        prepared.apply(plan([Decimal(turn)] * 5), tmp_path / f"{turn}.xlsx")
    assert not (tmp_path / "x.xlsx").exists()


def test_a_filler_fills_cells_only_and_as_many_as_its_plan(tmp_path, template):
    prepared = open_template(template)
    filler = prepared.filler(plan([Decimal(1)] * 5))
    with pytest.raises(ValueError, match="4 contents for 5 cells"):
        filler.fill([None] * 4, Path(tmp_path / "x.xlsx"))


def beside(year, text, *, fit=()):
    return (
        DefineName("当前年度", str(year), "x", hidden=True),
        *(FitRow("一", row, "x") for row in fit),
        KeepData("origins", text, "x"),
        SetStamp(Stamp(Output.ANNEXES, "1", {f"{text}.xlsx": "0" * 64}), "x"),
    )


@pytest.fixture
def filled(tmp_path, monkeypatch):
    """Return what applies plans one after the other: each file's parts, and how many of them a stencil made."""

    def run(source, plans):
        made, cut = [], Counter()
        own = Prepared._cut_out

        def counted(*given):
            found = own(*given)
            cut[found is not None] += 1
            return found

        monkeypatch.setattr(Prepared, "_cut_out", counted)
        prepared = open_template(source)
        for one in plans:
            prepared.apply(one, tmp_path / "o.xlsx", force=True, durable=False)
            made.append(parts(tmp_path / "o.xlsx"))
        monkeypatch.undo()
        return made, cut[True]

    return run


def alone(source, one, target):
    open_template(source).apply(one, target, force=True, durable=False)
    return parts(target)


def test_what_is_ours_beside_the_cells_does_not_keep_a_plan_from_its_stencil(tmp_path, template, filled):
    plans = [
        EditPlan((*plan([Decimal(n), Decimal(2 * n), f"县{n}", None, "注"]).edits, *beside(2020 + n, f"来源{n}<&")))
        for n in range(6)
    ]
    made, cut = filled(template, plans)
    assert cut == 4, "the first two lay it out"
    assert made == [alone(template, one, tmp_path / "one.xlsx") for one in plans]


def test_rows_that_grew_before_stay_grown(tmp_path, template, filled):
    grow = GrowRows("二", 1, 1, 3, "x")
    cells = [("一", "B1"), ("二", "A1"), ("二", "A2"), ("二", "A3")]
    plans = [EditPlan((grow, *plan([Decimal(n)] * 4, cells).edits, *beside(2020 + n, f"来源{n}"))) for n in range(6)]
    made, cut = filled(template, plans)
    assert cut > 0
    assert made == [alone(template, one, tmp_path / "one.xlsx") for one in plans]


def test_what_a_plan_expects_is_looked_at_once(tmp_path, template, filled):
    cells = (SetCell("一", "A1", "c", "x", "a&b"), SetCell("一", "B1", Decimal(5), "x", 1))
    plans = [EditPlan(tuple(replace(cell, content=n) for cell in cells[1:]) + cells[:1]) for n in range(5)]
    made, cut = filled(template, plans)
    assert cut == 3
    assert made == [alone(template, one, tmp_path / "one.xlsx") for one in plans]
    with pytest.raises(UserError):
        open_template(template).apply(EditPlan((replace(cells[0], expected="b"),)), tmp_path / "x.xlsx")


def test_a_formula_that_reads_a_name_is_computed_with_it(tmp_path, filled):
    book = openpyxl.Workbook()
    book.active.title = "一"
    book.active["A1"], book.active["B1"] = 1, "=A1*基数"
    for row in range(2, 8):
        book.active[f"A{row}"] = 10 * row
    book.defined_names["基数"] = DefinedName("基数", attr_text="一!$A$2")
    book.save(tmp_path / "n.xlsx")
    cells = plan([Decimal(1)], [("一", "A1")]).edits
    plans = [EditPlan((*cells, DefineName("基数", f"一!$A${row}", "x"))) for row in (2, 2, 2, 3, 4, 5)]
    made, cut = filled(tmp_path / "n.xlsx", plans)
    assert cut == 0
    results = [dict(one)["xl/worksheets/sheet1.xml"].decode().partition("</f><v>")[2][:2] for one in made]
    assert results == ["20", "20", "20", "30", "40", "50"]


def test_a_row_that_is_too_low_is_fitted_and_one_that_is_not_stays(tmp_path, filled):
    book = openpyxl.Workbook()
    book.active.title = "一"
    book.active["A1"].alignment = Alignment(wrapText=True)
    book.active["B1"], book.active["C1"] = 1, "=B1*2"
    book.save(tmp_path / "w.xlsx")
    texts = ["短", "也短", "农村供水保障工程建设项目", "短", "农村供水保障工程", "短"]
    cells = [("一", "A1"), ("一", "B1")]
    ours = beside(2024, "来源", fit=(1,))
    plans = [EditPlan((*plan([text, Decimal(n)], cells).edits, *ours)) for n, text in enumerate(texts)]
    made, cut = filled(tmp_path / "w.xlsx", plans)
    assert cut == 2
    assert made == [alone(tmp_path / "w.xlsx", one, tmp_path / "one.xlsx") for one in plans]
    assert [' ht="' in dict(one)["xl/worksheets/sheet1.xml"].decode() for one in made] == [len(t) > 2 for t in texts]
