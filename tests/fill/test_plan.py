from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from fill.county import ARTUX, GENERAL, INFO, REGIONS, SPECIAL, allocation, bound, budget, info, limit, projects
from hypothesis import given, settings
from hypothesis import strategies as st

from quotaxl.core.amount import Unit
from quotaxl.core.edits import ANYTHING, DeleteRows, Formula, GrowRows, InsertRows, SetCell
from quotaxl.core.errors import UserError
from quotaxl.core.refs import parse_ref
from quotaxl.core.table import AMOUNT, Table
from quotaxl.fill.blank import plan_blank
from quotaxl.fill.context import context_of
from quotaxl.fill.plan import FillResult, plan_fill
from quotaxl.fill.records import notices

FIRST, SECOND, LIMIT = "附件1 债务限额下达情况表", "附件2 债务限额分配情况表", "债务限额调整情况表"
GENERAL_BUDGET = "一般公共预算收支调整表"


def fill(*tables: Table) -> FillResult:
    return plan_fill(bound(), tables, context_of(tables, REGIONS))


def cells(result: FillResult, sheet: str) -> dict[str, object]:
    return {e.ref: e.content for e in result.plan.edits if isinstance(e, SetCell) and e.sheet == sheet}


def test_the_output_is_named_after_region_and_year():
    assert fill(info(), limit(), projects()).output == "阿图什市2024年预算调整方案附表.xlsx"


def test_limits_are_written_and_their_totals_left_to_the_forms_formulas():
    written = cells(fill(info(), limit(), projects()), LIMIT)
    assert [written[ref] for ref in ("D6", "D7", "D9", "D10")] == [Decimal(x) for x in ("50.15", "50.73", "2.6", "6.5")]
    assert not {"D5", "D8", "D14", "D15", "D16", "C5"} & set(written)
    assert written["A5"] == "一、2023年地方政府债务限额"


def test_figures_in_another_unit_are_converted_exactly():
    rows = [("opening", "1008800.01", "501500.01", "507300"), ("new", "91000", "26000", "65000")]
    assert cells(fill(info(), limit("万元", rows), projects()), LIMIT)["D6"] == Decimal("50.150001")


def test_a_rounded_figure_says_what_it_was_and_an_exact_one_says_nothing():
    rows = [("opening", "1008812.01", "501500.01", "507312"), ("new", "91000", "26000", "65000")]
    tables = info(), limit("万元", rows), projects()
    result = plan_fill(bound(), tables, context_of(tables, REGIONS), places=2)
    said = {one.ref: (one.value, one.exact) for one in result.origins if one.sheet == LIMIT}
    assert said["D6"] == ("50.15", "50.150001")
    assert said["D7"] == ("50.73", "50.7312")
    assert said["D9"] == ("2.6", None)
    assert all(one.exact is None for one in fill(*tables).origins)


def test_a_total_without_parts_is_written_over_the_formula():
    rows = [("opening", "100.88", None, None), ("new", "9.1", "2.6", "6.5")]
    result = fill(info(), limit(rows=rows), projects())
    assert cells(result, LIMIT)["D5"] == Decimal("100.88")
    assert any(m.sheet == LIMIT and m.ref == "D6:D7" for m in result.missing)


def test_a_total_that_its_parts_contradict_is_said():
    rows = [("opening", "100.80", "50.15", "50.73"), ("new", "9.1", "2.6", "6.5")]
    result = fill(info(), limit(rows=rows), projects())
    told = [m for m in result.missing if m.sheet == LIMIT and m.ref == "D5"]
    assert "100.8" in told[0].what.zh and "100.88" in told[0].what.zh
    assert "D5" not in cells(result, LIMIT)


def test_projects_shrink_and_grow_the_rows_of_their_kind():
    many = tuple((f"丙{n}", "专项债券", "1") for n in range(5))
    result = fill(info(), limit(), projects((*GENERAL, *many)), allocation())
    rows = [e for e in result.plan.edits if isinstance(e, GrowRows)]
    assert [(e.sheet, e.first, e.samples, e.count) for e in rows] == [(SECOND, 10, 3, 5), (SECOND, 6, 3, 2)]
    assert [e.totals for e in rows] == [("D9",), ("D5",)]
    written = cells(result, SECOND)
    assert not {"D5", "D8"} & set(written)  # the form's own sums grow with the rows
    assert [written[f"B{row}"] for row in (6, 7, 9, 13)] == ["甲小学", "乙水库", "丙0", "丙4"]
    assert written["C9"] == "专项债券"


def test_row_edits_come_first():
    edits = fill(info(), limit(), projects(SPECIAL * 9)).plan.edits
    kinds = [isinstance(e, GrowRows | DeleteRows) for e in edits]
    assert kinds == sorted(kinds, reverse=True)


def test_without_projects_of_a_kind_one_blank_row_and_the_guarded_total_stay():
    result = fill(info(), limit(), projects(GENERAL), allocation())
    grown = [e for e in result.plan.edits if isinstance(e, GrowRows) and e.sheet == SECOND]
    assert [(e.first, e.samples, e.count) for e in grown] == [(10, 3, 1), (6, 3, 2)]
    assert "D8" not in cells(result, SECOND)


@pytest.mark.parametrize("kind", [None, "再融资", "一般、专项"])
def test_a_project_of_no_clear_kind_is_left_out_and_named_once(kind):
    result = fill(info(), limit(), projects((("丁桥", kind, "1"), *GENERAL)))
    assert [m.what.zh.count("丁桥") for m in result.missing if "丁桥" in m.what.zh] == [1]
    assert "丁桥" not in cells(result, SECOND).values()


def test_text_from_the_input_stays_text():
    assert cells(fill(info(), limit(), projects((("=1+1", "一般", "1"),))), SECOND)["B6"] == "=1+1"


def test_the_notice_and_its_earmark_stand_in_annex_one():
    cited = info({**INFO, "notice_number": "新财振〔2024〕18号"})
    written = cells(fill(cited, limit(), projects(), allocation()), FIRST)
    assert (written["A7"], written["C7"]) == ("其中：新财振〔2024〕18号", Decimal("0.8"))
    assert (written["A8"], written["C8"]) == ("　　其中：支持小型水源工程项目", Decimal("0.8"))
    assert "E7" not in written
    assert written["B7"] == Formula("SUM(C7,D7)")
    assert "D7" not in written


def test_an_earmark_of_nothing_is_not_listed():
    for nothing in ("0", None):
        frame = allocation()
        frame = replace(frame, content=frame.frame.with_columns(D=pl.lit(nothing).cast(AMOUNT)))
        rows = notices((frame,), context_of((info(),), REGIONS), Unit.YIYUAN).rows
        assert [row.values["label"] for row in rows] == ["附：新财振〔2024〕18号"]


def test_a_notice_that_the_county_does_not_cite_is_not_said_to_be_part_of_its_quota():
    result = fill(info(), limit(), projects(), allocation())
    written = cells(result, FIRST)
    assert written["A7"] == "附：新财振〔2024〕18号"
    assert written["E7"] == "待核实是否含在新增内"
    assert any("不能确定" in m.what.zh for m in result.missing)


def test_a_notice_of_special_bonds_goes_to_the_special_column():
    written = cells(fill(info(), limit(), projects(), allocation(title="专项债券分配表")), FIRST)
    assert written["D7"] == Decimal("0.8") and "C7" not in written


@pytest.mark.parametrize(
    ("notice", "word"),
    [
        (allocation(region="乌恰县"), "没有阿图什市"),
        (allocation(title="资金分配表"), "一般债券还是专项债券"),
        (allocation(unit=None), "没有写明单位"),
    ],
)
def test_a_notice_that_cannot_be_placed_is_left_out_and_said(notice, word):
    result = fill(info(), limit(), projects(), notice)
    assert any(word in m.what.zh for m in result.missing)
    assert [e.count for e in result.plan.edits if isinstance(e, DeleteRows) and e.sheet == FIRST] == [2]
    assert cells(result, FIRST)["A9"].startswith("2.年初债务限额经第十九次会议")  # type: ignore[union-attr]  # a str


def test_only_what_the_county_states_is_filled_in_the_budget():
    tables = budget("county-general-budget", {"spending_total": ("35.47", "2.6", "38.07")})
    written = cells(fill(info(), limit(), projects(), tables), GENERAL_BUDGET)
    assert (written["F9"], written["G9"]) == (Decimal("35.47"), Decimal("2.6"))
    assert not {"H9", "B6", "B9", "D9"} & set(written)


def test_a_sum_of_stated_parts_keeps_its_formula():
    rows = {
        "spending_own": ("30", None, None),
        "spending_transfer": ("5.47", "2.6", None),
        "spending_total": ("35.47", "2.6", None),
    }
    written = cells(fill(info(), limit(), projects(), budget("county-general-budget", rows)), GENERAL_BUDGET)
    assert not {"F9", "G9"} & set(written)


def test_a_sentence_whose_words_are_not_given_stays_blank():
    result = fill(info({"region": "阿图什市", "year": "2024年"}), limit(), projects())
    assert "A11" not in cells(result, FIRST)
    assert any("limit_session" in m.what.zh for m in result.missing)


def test_a_needed_table_is_asked_for():
    with pytest.raises(UserError, match="county-projects"):
        fill(info(), limit())


def test_two_counties_at_once_are_refused():
    with pytest.raises(UserError, match="2 tables"):
        fill(info(), limit(), limit(), projects())


@settings(max_examples=30, deadline=None)  # the first draw reads the template
@given(general=st.integers(0, 12), special=st.integers(0, 12))
def test_rows_never_overlap_and_sums_cover_exactly_their_projects(general, special):
    rows = [(f"g{n}", "一般", "1") for n in range(general)] + [(f"s{n}", "专项", "1") for n in range(special)]
    result = fill(info(), limit(), projects(rows))
    written = cells(result, SECOND)
    at = {str(v): int(ref[1:]) for ref, v in written.items() if ref[0] == "B"}
    assert len(at) == general + special
    second = 6 + max(general, 1)
    grown = [
        (e.first, e.samples, e.count, e.totals)
        for e in result.plan.edits
        if isinstance(e, GrowRows) and e.sheet == SECOND
    ]
    wanted = [(10, 3, max(special, 1), ("D9",)), (6, 3, max(general, 1), ("D5",))]
    assert grown == [one for one in wanted if one[1] != one[2]]
    if special:
        assert at["s0"] == second + 1


def test_the_blank_county_workbook_is_of_its_region_and_year():
    result = plan_blank(bound("county-workbook"), ARTUX, 2025)
    written = {(e.sheet, e.ref): e.content for e in result.plan.edits if isinstance(e, SetCell)}
    assert written["基本信息", "B3"] == "阿图什市"
    assert written["基本信息", "B4"] == "653001"
    assert written["基本信息", "B5"] == 2025
    assert written["债券项目", "A1"] == "阿图什市2025年债券项目"
    assert result.missing == ()


@pytest.mark.parametrize("id", ["adjustment-plan", "general-balance", "bond-use-plan", "limit-balance-budget"])
def test_a_form_that_changed_since_it_was_read_is_not_written_over(id):
    """Every cell without a formula is expected as the form was read: a stale plan is refused by both adapters."""
    made = bound(id)
    tables = (info(), limit(), projects(), allocation())
    edits = plan_fill(made, tables, context_of(tables, REGIONS)).plan.edits
    forms = {grid.sheet: grid for grid in made.form.grids}
    told = [e for e in edits if isinstance(e, SetCell) and e.expected is not ANYTHING]
    kept = [e for e in edits if isinstance(e, SetCell) and e.expected is ANYTHING]
    assert told
    moved = {e.sheet for e in edits if isinstance(e, InsertRows | DeleteRows | GrowRows)}
    for edit in told:
        if edit.sheet not in moved:
            assert edit.expected == forms[edit.sheet].value(*parse_ref(edit.ref))
    formulas = {sheet for sheet, grid in forms.items() if grid.formulas}
    assert all(e.sheet in formulas or e.sheet in moved for e in kept)
