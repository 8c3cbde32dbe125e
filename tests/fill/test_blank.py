"""An empty workbook of a prefecture: every sheet by level lists the regions below, and keeps some rows free."""

from quotaxl.app.choose import find_template
from quotaxl.catalogue import regions
from quotaxl.core.edits import DeleteRows, SetCell
from quotaxl.fill.blank import PREFECTURE_WORKBOOK, list_below
from quotaxl.fill.bound import bind
from quotaxl.sources import read_workbook

BELOW = [regions.load().code(code) for code in ("653001", "653022", "653023", "653024")]


def test_each_sheet_by_level_names_the_regions_below():
    template = find_template(PREFECTURE_WORKBOOK, read_workbook)
    bound = bind(template, read_workbook(template.form))
    plan = list_below(bound, BELOW)
    lists = [place for name, place in bound.cells.items() if name.endswith("_所辖地区")]
    assert len(lists) > 1
    for place in lists:
        named = [e.content for e in plan.edits if isinstance(e, SetCell) and e.sheet == place.sheet]
        assert named == ["阿图什市", "阿克陶县", "阿合奇县", "乌恰县"]
    assert {e.sheet for e in plan.edits if isinstance(e, DeleteRows)} <= {place.sheet for place in lists}


def test_where_nothing_below_is_known_no_row_is_named_or_taken_out():
    template = find_template(PREFECTURE_WORKBOOK, read_workbook)
    assert not list_below(bind(template, read_workbook(template.form)), []).edits
