from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from fill.county import REGIONS, allocation, bound, info, limit, projects, workbook
from scripts import script

from quotaxl.core.amount import Unit
from quotaxl.core.assets import asset
from quotaxl.core.document import Document
from quotaxl.core.edits import SetCell
from quotaxl.core.errors import UserError
from quotaxl.core.refs import column_letter
from quotaxl.fill.bound import bind
from quotaxl.fill.context import context_of
from quotaxl.fill.named import _read, template_of
from quotaxl.fill.plan import plan_fill
from quotaxl.fill.template import BINDING, holds_template, read_template, shipped

MINIMAL = """
id = "x"
name = { zh = "表", en = "form" }
output = "{region}.xlsx"
needs = ["county-limit"]
cells = [{ name = "A", source = "county-limit/opening/total" }]
"""


def written(folder: Path, text: str) -> Path:
    (folder / BINDING).write_text(text, encoding="utf-8")
    return folder


def test_every_shipped_template_is_bound_without_a_name_to_spare():
    assert len(shipped()) == 28
    below = ("分级执行_所辖地区", "分级限额_所辖地区")  # where `new` lists the regions below
    for template in shipped():
        assert bound(template.id).unused == (below if template.id == "prefecture-workbook" else ())


def test_shipped_forms_are_what_the_script_builds(tmp_path):
    folder = Path(__file__).parents[2] / "templates"
    for path in script(folder / "make_forms.py").make(tmp_path):
        assert path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes()


def test_every_formula_of_a_form_shows_nothing_while_the_form_is_empty():
    for template in shipped():
        formulas = [f for grid in bound(template.id).form.grids for f in grid.formulas.values()]
        assert all(f.startswith("IF(COUNT(") for f in formulas)


def test_a_county_adds_up_nothing_by_hand_but_types_what_was_approved():
    """合计 of flows, 调整后 and the two 总计 are formulas; limits that were approved and balances check their parts."""
    grids = {grid.sheet: grid for grid in bound("county-workbook").form.grids}
    calculated = {
        sheet: {f"{column_letter(column)}{row}" for row, column in grid.formulas} for sheet, grid in grids.items()
    }
    assert calculated["债务限额"] == {"B4", "B5", "B6"}  # 一、二、其中, not 三
    assert calculated["债务余额"] == {"B5", "B6", "B8"}  # no balance
    budget = {f"D{row}" for row in range(4, 12)} | {"B7", "C7", "B11", "C11"}
    assert calculated["一般公共预算"] == calculated["政府性基金预算"] == budget
    assert grids["一般公共预算"].formulas[11, 2] == 'IF(COUNT(B8:B10)=0,"",SUM(B8:B10))'
    assert grids["一般公共预算"].formulas[7, 3] == 'IF(COUNT(C4:C5)=0,"",SUM(C4:C5))'
    assert len(calculated["债券项目"]) == 1


@pytest.mark.parametrize("template", shipped(), ids=lambda template: template.id)
def test_the_parts_of_a_cell_are_what_its_own_formula_reads(template):
    """A formula is left alone where its parts are known: were others named, a stated figure could stay blank."""
    made = bound(template.id)
    places = {(n.sheet, (n.area.top, n.area.left)): name for name, n in made.cells.items()}
    for cell in made.template.cells:
        named = made.cells.get(cell.name)
        formula = named and made.grid(named.sheet).formulas.get((named.area.top, named.area.left))
        if named and formula:
            read = {places[named.sheet, at] for at in _read(formula) if (named.sheet, at) in places}
            assert set(cell.parts) == read, cell.name


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('id = "x"', 'id = "x"\ncolour = 1'), "colour"),
        (("cells = [{", "cells = [{ colour = 1,"), "cells[1].colour"),
        (('id = "x"', 'id = "x"\nid = "y"'), "TOML"),
        (('id = "x"', ""), "id"),
        (("county-limit/opening/total", "county-limit/total"), "source"),
        (("county-limit/opening/total", "county-limit/openning/total"), "county-limit/openning/total"),
        ((', source = "county-limit/opening/total"', ""), "source, text"),
        (('total" }', 'total", text = "x" }'), "source, text"),
        (('total" }', 'total", unit = "斤" }'), "unit"),
        (('total" }', 'total", parts = ["B"] }'), "A.parts"),
        (('needs = ["county-limit"]', "needs = []"), "A.source"),
        (("cells = [{", 'cells = [{ name = "A", text = "t" }, {'), "A"),
        (("needs = [", 'tables = [{ rows = "r", header = "h", records = "towns" }]\nneeds = ['), "tables[1].records"),
    ],
)
def test_a_mistake_in_the_binding_is_told_with_its_key(tmp_path, change, told):
    text = MINIMAL.replace(*change)
    assert text != MINIMAL
    with pytest.raises(UserError) as caught:
        read_template(written(tmp_path, text))
    assert caught.value.where.endswith(BINDING)
    assert told in caught.value.what.zh


def test_a_folder_without_a_binding_is_refused(tmp_path):
    with pytest.raises(UserError):
        read_template(tmp_path)


def _renamed(form: Document, name: str, target: str | None) -> Document:
    names = {k: v for k, v in form.names.items() if k != name} | ({name: target} if target else {})
    return replace(form, names=names)


@pytest.mark.parametrize("target", [None, "#REF!", "'债务限额'!#REF!", "'没有的表'!$A$1", "1+1"])
def test_a_name_that_is_missing_or_points_at_no_cell_is_told(target):
    template, form = bound().template, bound().form
    with pytest.raises(UserError, match="分配_标题"):
        bind(template, _renamed(form, "分配_标题", target))
    name, template = "债务限额调整情况表__上年限额_一般__本级", read_template(asset("templates", "adjustment-plan"))
    if target is None:  # a row that a bureau took out of its copy is no fault
        assert name not in {c.name for c in bind(template, _renamed(form, name, None)).template.cells}
    else:
        with pytest.raises(UserError, match=name):
            bind(template, _renamed(form, name, target))


def test_a_name_that_nothing_fills_is_listed():
    template, form = bound().template, bound().form
    assert bind(template, _renamed(form, "多余", "'债务限额调整情况表'!$A$1")).unused == ("多余",)


def test_print_areas_are_no_names_to_fill():
    template, form = bound().template, bound().form
    assert bind(template, _renamed(form, "_xlnm.Print_Area", "'债务限额调整情况表'!$A$1:$E$9")).unused == ()


def test_a_header_that_staff_moved_is_found_and_a_renamed_one_told(tmp_path):
    template = bound().template
    tables = (info(), limit(), projects(), allocation())
    context = context_of(tables, REGIONS)
    book = openpyxl.load_workbook(template.form)
    sheet = book["附件2 债务限额分配情况表"]
    sheet["B4"], sheet["H4"] = "备注", "项 目名称"
    book.save(tmp_path / "form.xlsx")
    edits = plan_fill(bind(template, workbook(tmp_path / "form.xlsx")), tables, context).plan.edits
    assert any(getattr(e, "ref", "") == "H6" and getattr(e, "content", "") == "甲小学" for e in edits)
    sheet["H4"] = "名字"
    book.save(tmp_path / "form.xlsx")
    with pytest.raises(UserError, match="项目名称"):
        plan_fill(bind(template, workbook(tmp_path / "form.xlsx")), tables, context)


def test_a_bureau_names_cells_in_the_words_of_the_county_workbook(tmp_path):
    """A one-page sheet of its own, bound by names alone: county sheets, an old name beside a new one, 基本信息."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "一页纸"
    names = {
        "债务限额__本次新增__一般": "B2",
        "债务限额__年初限额__合计": "B3",
        "qx_county_limit__new__special": "B4",
        "基本信息__预算年度__内容": "B5",
        "qx_county_limit__new__general": "B6",
        "债务限额__本次新曾__一般": "B7",
    }
    for name, ref in names.items():
        place = f"{ref[0]}${ref[1]}"
        book.defined_names[name] = openpyxl.workbook.defined_name.DefinedName(name, attr_text=f"'一页纸'!${place}")
    path = tmp_path / "一页纸.xlsx"
    book.save(path)
    form = workbook(path)
    made = bind(template_of(path, form), form)
    tables = [info(), limit()]
    filled = plan_fill(made, tables, context_of(tables, REGIONS))
    shown = {edit.ref: edit.content for edit in filled.plan.edits}
    new, opening = limit().amount("new", "general", Unit.YIYUAN), limit().amount("opening", "total", Unit.YIYUAN)
    assert (shown["B2"], shown["B3"], shown["B5"]) == (new, opening, 2024)
    assert shown["B4"] == limit().amount("new", "special", Unit.YIYUAN)
    assert not {"B6", "B7"} & set(shown)  # named twice; no row of that name
    assert made.unused == ("债务限额__本次新曾__一般",)
    (told,) = [m for m in filled.missing if m.ref == "B7"]
    assert "没有“本次新曾”" in told.what.zh and "是不是“本次新增”" in told.what.zh


def test_the_blank_of_a_form_is_a_template_by_itself(tmp_path):
    """A bureau that copies templates/general-balance/form.xlsx and changes its looks needs no file beside it."""
    book = openpyxl.load_workbook(asset("templates", "general-balance", "form.xlsx"))
    book.active["A8"] = "我局自己的说法"
    book.active.column_dimensions["B"].width = 30
    path = tmp_path / "余额.xlsx"
    book.save(path)
    form = workbook(path)
    made = bind(template_of(path, form), form)
    tables = [info(), limit()]
    edits = plan_fill(made, tables, context_of(tables, REGIONS)).plan.edits
    shown = {e.ref: e.content for e in edits if isinstance(e, SetCell)}
    assert shown["A2"] == "阿图什市2024年和2025年地方政府一般债务余额情况表"
    assert shown["A5"] == "一、2023年末地方政府一般债务余额实际数"
    assert shown["C3"] == "单位：亿元"
    assert shown["B6"] == limit().amount("adjusted", "general", Unit.YIYUAN)
    assert "A8" not in shown


def test_a_folder_named_after_a_form_needs_no_template_toml(tmp_path):
    folder = tmp_path / "general-balance"
    folder.mkdir()
    assert not holds_template(folder)
    (folder / "form.xlsx").write_bytes(asset("templates", "general-balance", "form.xlsx").read_bytes())
    assert holds_template(folder)
    assert read_template(folder).form == folder / "form.xlsx"
    (folder / "form.xlsx").rename(tmp_path / "form.xlsx")
    assert not holds_template(tmp_path)
