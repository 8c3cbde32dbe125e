"""Amounts in 元: converted once, by the unit of their own column, and of no table that states none."""

from decimal import Decimal

from quotaxl.catalogue import regions
from quotaxl.catalogue.form import county_forms, item_forms
from quotaxl.core.document import Document
from quotaxl.core.grid import Grid
from quotaxl.dossier.dossier import Dossier
from quotaxl.reading import read_tables

KNOWN = regions.load()
LIMIT = [
    ["阿图什市2024年债务限额"],
    [None, None, None, "单位：亿元"],
    ["项目", "合计", "一般债务", "专项债务"],
    ["一、年初批准的债务限额", 62.35, 38.15, 24.2],
    ["二、本次下达新增债务限额", 5.92, None, 3.5],
    ["三、调整后债务限额", 68.27, 40.57, 27.7],
]
NOTICE = [
    ["新财振〔2024〕18号附件：2024年新增地方政府一般债券资金分配表"],
    [None, None, "单位：万元"],
    ["序号", "地县", "资金总量"],
    [None, "合计", 8000],
    [1, "阿图什市", 8000],
]


def dossier(*sheets):
    books = [Document(f"{name}.xlsx", (Grid(f"{name}.xlsx", name, rows),)) for name, rows in sheets]
    return Dossier(tuple(table for book in books for table in read_tables(book, KNOWN)), KNOWN)


def yuan(found, key):
    rows = found.worths("county-limit").filter(key=key).sort("name")
    return dict(zip(rows["name"], rows["yuan"], strict=True))


def test_filled_amounts_are_in_yuan_and_blank_ones_are_not_there():
    found = dossier(("债务限额", LIMIT))
    assert yuan(found, "new") == {"total": Decimal(592_000_000), "special": Decimal(350_000_000)}
    assert found.sheet["county-limit.opening.general"].to_list() == [Decimal(3_815_000_000)]


def test_without_a_unit_an_amount_is_known_as_printed_only():
    bare = [row[:] for row in LIMIT]
    bare[1][3] = None
    rows = dossier(("债务限额", bare)).worths("county-limit").filter(key="opening", name="total")
    assert (rows["value"].to_list(), rows["yuan"].to_list()) == ([Decimal("62.35")], [None])


def test_a_form_that_nobody_gave_has_no_amounts():
    assert dossier(("债务限额", LIMIT)).worths("county-spending").is_empty()


def test_a_grant_knows_its_amount_in_yuan():
    (grant,) = dossier(("债务限额", LIMIT), ("分配表", NOTICE)).grants
    assert (grant.amount, grant.yuan, grant.passed_yuan) == (Decimal(8000), Decimal(80_000_000), Decimal(0))


def test_the_catalogue_says_which_sheets_are_the_countys_and_which_are_known_by_rows():
    assert {"county-info", "county-projects", "county-bonds"} <= set(county_forms()) - set(item_forms())
    assert {"county-limit", "county-balance", "prefecture-limit"} <= set(item_forms()) <= set(county_forms())
    assert "allocation" not in county_forms()


def other(unit, name="乌恰县", factor=1):
    rows = [[c * factor if isinstance(c, float) else c for c in row] for row in LIMIT]
    rows[0][0], rows[1][3] = f"{name}2024年债务限额", f"单位：{unit}"
    return rows


def test_tables_of_one_form_in_several_units_are_each_converted_by_their_own():
    found = dossier(("债务限额", LIMIT), ("乌恰", other("万元", factor=2)))
    stated = found.worths("county-limit").filter(key="opening", name="special").sort("table")
    assert stated["yuan"].to_list() == [Decimal(2_420_000_000), Decimal(484_000)]


def test_each_county_has_its_row_of_figures_and_a_blank_where_it_states_none():
    found = dossier(("债务限额", LIMIT), ("乌恰", other("亿元", factor=2)))
    assert [county.region.name for county in found.counties] == ["阿图什市", "乌恰县"]
    sheet = found.sheet
    assert sheet["county"].to_list() == [0, 1]
    assert sheet["county-limit.opening.special"].to_list() == [Decimal(2_420_000_000), Decimal(4_840_000_000)]
    assert sheet["county-limit.new.special"].to_list() == [Decimal(350_000_000), Decimal(700_000_000)]
    assert "county-limit.new.general" not in sheet.columns


def test_rows_of_all_tables_stand_below_each_other_with_table_and_position():
    stack = dossier(("债务限额", LIMIT), ("乌恰", other("亿元"))).stack("county-limit")
    assert stack.select("table", "at").rows() == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert stack["key"].to_list() == ["opening", "new", "adjusted"] * 2


def test_what_several_rules_ask_is_worked_out_once_for_each_thing_asked():
    asked = []

    def longest(found: Dossier, form: str) -> int:
        asked.append(form)
        return found.stack(form).height

    found = dossier(("债务限额", LIMIT))
    assert [found.once(longest, "county-limit"), found.once(longest, "county-limit")] == [3, 3]
    assert found.once(longest, "county-spending") == 0
    assert dossier(("债务限额", LIMIT)).once(longest, "county-limit") == 3
    assert asked == ["county-limit", "county-spending", "county-limit"]
