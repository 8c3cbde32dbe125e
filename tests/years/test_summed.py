"""What counties return adds up into their prefecture's workbook: every figure as the truth says, no sum of a part."""

import shutil
from decimal import Decimal as D

import openpyxl
import pytest
from click.testing import CliRunner
from years import linxia

from quotaxl.catalogue import regions
from quotaxl.cli.adapters import read
from quotaxl.cli.main import main
from quotaxl.reading import read_tables

KNOWN = regions.load()
NAME = "临夏回族自治州2024年债务限额与预算调整填报表（已汇总）.xlsx"


@pytest.fixture(scope="module")
def filed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("returned")
    (folder / "counties").mkdir()
    for name in linxia.COUNTIES:
        linxia.county_book(folder / "counties", name)
    return linxia.prefecture_book(folder, below=False), folder / "counties"


def collect(filed, folder, *more):
    done = CliRunner().invoke(
        main, ["collect", str(filed[1]), "--into", str(filed[0]), "-o", str(folder), *map(str, more)]
    )
    assert done.exit_code in (0, 1), done.output
    return done, {t.form: t for t in read_tables(read(folder / NAME), KNOWN)}


def shown(table, column):
    return tuple(table.value(key, column) for key in ("area", "own", "lower"))


def exact(values):
    return tuple(None if value is None else D(value) for value in values)


def test_counties_add_up_into_the_sheets_by_level(filed, tmp_path):
    before = filed[0].read_bytes()
    done, tables = collect(filed, tmp_path)
    assert done.exit_code == 0
    limit, executed = tables["prefecture-limit"], tables["prefecture-execution"]
    for field, key in (("opening", "previous"), ("new", "new"), ("adjusted", "adjusted")):
        for kind in ("general", "special"):
            assert shown(limit, f"{field}_{kind}") == exact(linxia.ADJUSTMENT[f"{key}_{kind}"])
        assert shown(limit, f"{field}_total") == exact(linxia.ADJUSTMENT[key])
    for scope, at in (("area", 0), ("lower", 2)):
        found = [limit.value(scope, f"balance_{kind}") for kind in ("total", "general", "special")]
        assert tuple(found) == exact(linxia.BALANCE[scope]), at
    for kind in ("general", "special"):
        area, own = exact(linxia.ISSUED[f"issued_{kind}"])
        assert shown(executed, f"issued_bonds_{kind}") == (area, own, area - own)
        area, own = exact(linxia.ISSUED[f"next_repaid_{kind}_budget"])
        assert shown(executed, f"next_repaid_budget_{kind}") == (area, own, area - own)
    assert filed[0].read_bytes() == before


def test_nothing_is_added_up_while_a_county_has_not_answered(filed, tmp_path):
    some = tmp_path / "some"
    shutil.copytree(filed[1], some)
    next(some.glob("和政县*")).unlink()
    done, tables = collect((filed[0], some), tmp_path, "--lang", "zh")
    assert "和政县" in done.output
    limit = tables["prefecture-limit"]
    assert shown(limit, "new_general") == (None, D("0.50"), None)
    row = limit.frame["label"].to_list().index("永靖县")
    assert limit.frame["new_special"][row] == D("1.20")


def test_what_is_typed_stays_and_is_named_where_it_differs(filed, tmp_path):
    book = openpyxl.load_workbook(filed[0])
    sheet = book["分级限额"]
    row = next(r for r in range(5, 20) if sheet.cell(r, 1).value == "广河县")
    sheet.cell(row, 6).value = 0.48  # it returns 0.45
    own = tmp_path / "own"
    own.mkdir()
    book.save(own / filed[0].name)
    done, tables = collect((own / filed[0].name, filed[1]), tmp_path, "--lang", "zh")
    assert f"F{row}" in done.output
    assert done.exit_code == 1  # the county's row and its own workbook disagree: QX-V202
    limit = tables["prefecture-limit"]
    assert limit.value("lower", "new_general") == D("4.03")


def test_sums_are_held_against_what_the_province_gave(filed, tmp_path):
    book = openpyxl.Workbook()
    rows = [
        ("甘财债〔2024〕20号附件：2024年新增地方政府一般债务限额分配表",), (None, None, "单位：万元"),
        ("序号", "地区", "金额"), (None, "合计", 46000), ("一", "临夏州", 46000), (None, "州本级", 5000),
        (1, "临夏市", 4000), (2, "临夏县", 6000),
        (3, "康乐县", 5500), (4, "永靖县", 3000), (5, "广河县", 5500), (6, "和政县", 5000), (7, "东乡族自治县", 8000),
        (8, "积石山县", 4000),
    ]  # fmt: skip
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "notice.xlsx")
    (tmp_path / "out").mkdir()
    done, _ = collect(filed, tmp_path / "out", "--allocation", tmp_path / "notice.xlsx")
    assert done.exit_code == 1
    found = openpyxl.load_workbook(tmp_path / "out" / "县级填报汇总表.xlsx")["核对结果"]
    told = [row for row in found.iter_rows(values_only=True) if any("QX-V203" in str(cell) for cell in row)]
    assert len(told) == 2  # 广河县 got 0.55, states 0.45; the whole area got 4.6, states 4.5


def test_a_workbook_without_sheets_by_level_is_refused(filed, tmp_path):
    county = next(filed[1].glob("临夏市*"))
    done = CliRunner().invoke(
        main, ["collect", str(filed[1]), "--into", str(county), "-o", str(tmp_path), "--lang", "zh"]
    )
    assert done.exit_code == 2
    assert "分级限额" in done.output
