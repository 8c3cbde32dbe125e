"""A user's own template: recognised, named in a copy, filled; and what stands in the way."""

import shutil
import zipfile
from decimal import Decimal
from functools import partial

import openpyxl
import pytest
from app.foreign import by_libreoffice, by_xlsxwriter
from fill.full import PROJECTS, YEAR, make

from quotaxl.app.bind import bind_file
from quotaxl.app.check import Wishes
from quotaxl.app.choose import find_template
from quotaxl.app.fill import Order, fill
from quotaxl.catalogue import regions
from quotaxl.core.amount import Unit, exact
from quotaxl.core.assets import asset
from quotaxl.core.document import Document
from quotaxl.core.errors import UserError
from quotaxl.core.table import RowRole
from quotaxl.fill.names import target_of
from quotaxl.fill.propose import propose
from quotaxl.fill.template import shipped
from quotaxl.reading.read import read_tables
from quotaxl.sources.read import read_workbook
from quotaxl.xlsx.apply import apply_plan

KNOWN = regions.load()


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    return make(tmp_path_factory.mktemp("county") / "county.xlsx")


@pytest.fixture(scope="module")
def office_form(tmp_path_factory):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    return by_libreoffice(tmp_path_factory.mktemp("office"))


def bound(path, folder):
    return bind_file(path, folder / f"{path.stem}-bound.xlsx", read_workbook, apply_plan)


def filled(template, county, target, **more):
    password = more.pop("password", None)
    order = Order((county,), target, template=str(template), **more)
    return fill(order, read_workbook, partial(apply_plan, password=password), Wishes())


def test_a_template_by_xlsxwriter_is_bound_and_filled(county, tmp_path):
    original = by_xlsxwriter(tmp_path / "安排表.xlsx")
    before = original.read_bytes()
    made = bound(original, tmp_path)
    assert original.read_bytes() == before
    assert all(b.confidence > Decimal("0.8") for b in made.proposal.bound if target_of(b.name))
    filled(made.path, county, tmp_path / "out.xlsx")
    (table,) = [t for t in read_tables(read_workbook(tmp_path / "out.xlsx"), KNOWN) if t.form == "bond-use-plan"]
    assert (table.region, table.year, table.unit) == ("阿图什市", 2024, Unit.WANYUAN)
    rows = [r for r in table.frame.iter_rows(named=True) if r["role"] == RowRole.ITEM]
    assert [(r["name"], exact(r["amount"])) for r in rows] == [(p[0], Decimal(p[3]) * 10_000) for p in PROJECTS]
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["项目安排"]
    assert sheet["F7"].value == "=SUM(F4:F6)"
    assert sheet["A8"].value == "注：1.本表由阿图什市财政局编制，反映2024年的安排。"
    assert {str(v.sqref) for v in sheet.data_validations.dataValidation} == {"E4:E6"}
    assert sheet["F5"].number_format == "#,##0.00"
    assert openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True)["项目安排"]["F7"].value == 91_000


def test_a_template_by_libreoffice_keeps_the_formulas_that_compute(county, office_form, tmp_path):
    made = bound(office_form, tmp_path)
    filled(made.path, county, tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["一般债务"]
    assert sheet["A1"].value == "阿图什市2024年地方政府一般债务余额情况表"
    assert (sheet["C6"].value, sheet["C10"].value) == ("=C7+C8", "=C4+C6-C9")
    (table,) = [t for t in read_tables(read_workbook(tmp_path / "out.xlsx"), KNOWN) if t.form == "general-balance"]
    stated = {k: Decimal(YEAR[k][1]) for k in ("opening", "limit", "issued", "issued_foreign", "repaid", "closing")}
    shown = {k: table.value(k, "executed") or table.value(k, "budget") for k in stated}
    assert shown == stated


def test_a_formula_whose_parts_are_not_known_gives_way_to_the_stated_figure(county, office_form, tmp_path):
    made = bound(office_form, tmp_path)
    book = openpyxl.load_workbook(county)
    labels = {row[0].value: row for row in book["债务执行"].iter_rows(min_row=4)}
    labels["债券发行额"][2].value = None
    book.save(tmp_path / "county.xlsx")
    filled(made.path, tmp_path / "county.xlsx", tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["一般债务"]
    assert sheet["C6"].value == float(YEAR["issued"][1])
    assert sheet["C8"].value is None


@pytest.mark.parametrize("template", [t for t in shipped() if t.fills and not t.each], ids=lambda t: t.id)
def test_the_reader_proposes_for_a_shipped_form_the_names_that_it_has(template):
    book = read_workbook(template.form)
    proposed = {b.name: (b.sheet, str(b.area).replace("$", "")) for b in propose(book, KNOWN).bound}
    own = {n: target_of(n) for n in book.names}
    texts = ("heading", "header", "note")
    wanted = {n for n, t in own.items() if t and t.field != "label" and not t.key.startswith(texts)}
    assert wanted and wanted <= set(proposed)
    for name in wanted:
        sheet, ref = proposed[name]
        assert book.names[name].replace("$", "") == f"'{sheet}'!{ref}"


def test_what_could_not_be_bound_is_listed(tmp_path):
    form = shutil.copy(asset("templates", "limit-adjustment", "form.xlsx"), tmp_path / "form.xlsx")
    assert {u.why.zh for u in propose(read_workbook(form), KNOWN).unbound} == {
        "“附：提前下达的2024年新增地方政府债务限额”没有可用的数据来源，由人工填写。",
        "“其中：一般债务限额”没有可用的数据来源，由人工填写。",
        "“专项债务限额”没有可用的数据来源，由人工填写。",
    }


def told(attempt):
    with pytest.raises(UserError) as raised:
        attempt()
    return raised.value.say("zh")


def test_a_template_without_names_says_how_to_bind_it(county, tmp_path):
    plain = by_xlsxwriter(tmp_path / "plain.xlsx")
    message = told(lambda: filled(plain, county, tmp_path / "out.xlsx"))
    assert "没有 quotaxl 的名称" in message and "template bind" in message
    assert not (tmp_path / "out.xlsx").exists()


def test_names_of_deleted_cells_are_named(county, tmp_path):
    made = bound(by_xlsxwriter(tmp_path / "a.xlsx"), tmp_path)
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(made.path) as old, zipfile.ZipFile(broken, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "xl/workbook.xml":
                text = data.decode()
                start = text.index("新增债券资金使用安排表__明细__债券规模")
                opened = text.index(">", start) + 1
                data = (text[:opened] + "#REF!" + text[text.index("<", opened) :]).encode()
            new.writestr(item, data)
    message = told(lambda: filled(broken, county, tmp_path / "out.xlsx"))
    assert "新增债券资金使用安排表__明细__债券规模" in message and "没有指向单元格" in message
    assert not (tmp_path / "out.xlsx").exists()


def test_a_protected_sheet_is_written_with_its_password_only(county, tmp_path):
    made = bound(by_xlsxwriter(tmp_path / "a.xlsx", protect="暗号"), tmp_path)
    assert "保护" in told(lambda: filled(made.path, county, tmp_path / "out.xlsx"))
    assert not (tmp_path / "out.xlsx").exists()
    filled(made.path, county, tmp_path / "out.xlsx", password="暗号")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["项目安排"]
    assert sheet.protection.sheet
    assert sheet["B4"].value == PROJECTS[0][0]


def test_merged_cells_across_growing_rows_are_named(county, tmp_path):
    made = bound(by_xlsxwriter(tmp_path / "a.xlsx", merge=True), tmp_path)
    message = told(lambda: filled(made.path, county, tmp_path / "out.xlsx"))
    assert "C5:C6" in message and "取消该合并" in message


def test_an_open_template_is_neither_bound_nor_filled(county, tmp_path):
    form = by_xlsxwriter(tmp_path / "a.xlsx")
    made = bound(form, tmp_path)
    for open_file, attempt in (
        (form, lambda: bind_file(form, tmp_path / "b.xlsx", read_workbook, apply_plan)),
        (made.path, lambda: filled(made.path, county, tmp_path / "out.xlsx")),
    ):
        lock = open_file.with_name(f"~${open_file.name}")
        lock.touch()
        assert "打开" in told(attempt)
        lock.unlink()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a-bound.xlsx", "a.xlsx"]


def test_the_template_itself_is_never_overwritten(county, tmp_path):
    form = by_xlsxwriter(tmp_path / "a.xlsx")
    told(lambda: bind_file(form, form, read_workbook, apply_plan, force=True))
    made = bound(form, tmp_path)
    told(lambda: filled(made.path, county, made.path, force=True))
    assert "已有 quotaxl 的名称" in told(lambda: bound(made.path, tmp_path))


def test_a_file_that_holds_no_known_form_is_not_bound(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "会议纪要"
    book.save(tmp_path / "a.xlsx")
    assert "没有认出" in told(lambda: bound(tmp_path / "a.xlsx", tmp_path))


def test_one_form_for_each_project_goes_into_a_folder(county, tmp_path):
    done = filled("performance-target", county, tmp_path / "out")
    assert {path.parent for path in (done.form, *done.further)} == {tmp_path / "out"}
    assert len({done.form, *done.further}) == 3
    assert all(path.is_file() for path in (done.form, *done.further))


@pytest.mark.parametrize("kind", ["xls", "ods", "csv"])
def test_a_template_of_another_kind_is_refused_with_the_way(tmp_path, kind):
    path = tmp_path / f"模板.{kind}"
    path.write_bytes(b"")
    with pytest.raises(UserError) as raised:
        find_template(str(path), lambda of: Document(str(of), (), kind=kind))
    assert f".{kind}" in raised.value.what.zh
    assert "另存为 .xlsx" in raised.value.remedy.zh
