"""A prefecture's year: 表1-6, 表1-5 and 表1-4 as the truth says them, nothing false found, what is wrong found."""

from decimal import Decimal as D

import openpyxl
import pytest
from click.testing import CliRunner
from years import linxia

from quotaxl.app.check import Wishes, check
from quotaxl.app.new import answer_of
from quotaxl.catalogue import regions
from quotaxl.catalogue.regions.tiers import regions_below, tier_of
from quotaxl.cli.adapters import read
from quotaxl.cli.main import main
from quotaxl.reading import read_tables

KNOWN = regions.load()


@pytest.fixture(scope="module")
def filed(tmp_path_factory):
    """The prefecture's workbook with its levels filled in, and its counties' workbooks."""
    folder = tmp_path_factory.mktemp("linxia")
    (folder / "counties").mkdir()
    counties = [linxia.county_book(folder / "counties", name) for name in linxia.COUNTIES]
    return linxia.prefecture_book(folder, below=True), counties


def run(*args):
    return CliRunner().invoke(main, [str(a) for a in args])


def annex(filed, folder, template):
    """Return the one table of an annex filled from the prefecture's workbook."""
    done = run("fill", filed, "--template", template, "-o", folder / "annex.xlsx")
    assert done.exit_code == 0, done.output
    (table,) = [t for t in read_tables(read(folder / "annex.xlsx"), KNOWN) if t.form == template]
    return table


def shown(table, truth, columns):
    return {key: tuple(table.value(key, column) for column in columns) for key in truth}


def exact(truth):
    return {key: tuple(map(D, values)) for key, values in truth.items()}


def findings(paths):
    return [f for outcome in check(paths, read, Wishes()).outcomes for f in outcome.findings]


def test_the_adjustment_of_limits_has_three_columns(filed, tmp_path):
    table = annex(filed[0], tmp_path, "limit-adjustment")
    assert table.form == "limit-adjustment"
    assert shown(table, linxia.ADJUSTMENT, ("area", "own", "lower")) == exact(linxia.ADJUSTMENT)


def test_issue_and_repayment_show_the_area_and_its_own_level(filed, tmp_path):
    table = annex(filed[0], tmp_path, "issue-service")
    assert shown(table, linxia.ISSUED, ("area", "own")) == exact(linxia.ISSUED)


def test_limits_handed_down_early_have_three_columns(filed, tmp_path):
    table = annex(filed[0], tmp_path, "limit-advance")
    wanted = {key: linxia.ADJUSTMENT[key] for key in ("previous", "previous_general", "previous_special")}
    assert shown(table, wanted, ("area", "own", "lower")) == exact(wanted)


def test_a_prefecture_and_its_counties_have_nothing_to_mend(filed):
    assert findings([filed[0]]) == []
    assert findings([filed[0], *filed[1]]) == []


def test_what_was_filled_agrees_with_what_it_was_filled_from(filed, tmp_path):
    made = []
    for template in ("limit-adjustment", "issue-service", "limit-advance"):
        made.append(tmp_path / f"{template}.xlsx")
        assert run("fill", filed[0], "--template", template, "-o", made[-1]).exit_code == 0
    assert findings([filed[0], *made]) == []


WRONG = (
    ("分级限额", "F5", 4.4, {"QX-F101", "QX-F102"}),  # 本地区 new general
    ("分级限额", "F6", 0.4, {"QX-F101", "QX-F102", "QX-V202"}),  # 本级, against 债务限额
    ("分级限额", "G7", 7.2, {"QX-F101", "QX-F102", "QX-V201"}),  # 下级
    ("分级限额", "L9", 6.5, {"QX-F102", "QX-V201"}),  # 临夏县, adjusted general
    ("分级限额", "N6", 33.7, {"QX-F101", "QX-F102", "QX-V202"}),  # 本级 balance, against 债务余额
    ("分级执行", "I6", 0.8, {"QX-F101", "QX-F102", "QX-V202"}),  # 本级 repaid, against 债务执行
)
"""A cell, a wrong figure in it, and the rules that may tell it."""


@pytest.mark.parametrize(("sheet", "cell", "value", "rules"), WRONG)
def test_a_wrong_figure_is_found(filed, tmp_path, sheet, cell, value, rules):
    book = openpyxl.load_workbook(filed[0])
    assert book[sheet][cell].value not in (None, value)
    book[sheet][cell] = value
    book.save(tmp_path / "wrong.xlsx")
    found = findings([tmp_path / "wrong.xlsx"])
    told = {f.rule for f in found if any(c.sheet == sheet and c.ref == cell for c in f.cells)}
    assert told & rules, [f.message.zh for f in found]
    assert {f.rule for f in found} <= rules


def test_a_county_that_states_otherwise_than_the_prefecture_is_found(filed, tmp_path):
    county = next(path for path in filed[1] if path.name.startswith("广河县"))
    book = openpyxl.load_workbook(county)
    book["债务限额"]["C4"], book["债务限额"]["B4"] = 4.4, 7.4  # 4.5, 7.5
    book["债务限额"]["C7"], book["债务限额"]["B7"] = 4.85, 8.45
    book.save(tmp_path / "county.xlsx")
    found = findings([filed[0], tmp_path / "county.xlsx"])
    told = {(c.sheet, c.ref) for f in found if f.rule == "QX-V202" for c in f.cells}
    assert told >= {("债务限额", "C4"), ("分级限额", "C12")}


def test_a_prefecture_that_filled_its_own_level_only_is_told(tmp_path):
    found = findings([linxia.prefecture_book(tmp_path, below=False)])
    assert [f.rule for f in found] == ["QX-V204"]


def test_a_county_keeps_its_lower_levels_blank_and_nothing_is_said_of_it(filed, tmp_path):
    county = next(path for path in filed[1] if path.name.startswith("临夏县"))
    done = run("fill", county, "--template", "limit-adjustment", "-o", tmp_path / "annex.xlsx", "--lang", "zh")
    assert done.exit_code == 0, done.output
    assert "分级" not in done.output.partition("核对了")[2]  # nothing is told of what a county does not have
    (table,) = [t for t in read_tables(read(tmp_path / "annex.xlsx"), KNOWN) if t.form == "limit-adjustment"]
    assert table.frame["lower"].null_count() == table.frame.height
    assert table.value("adjusted", "area") == table.value("adjusted", "own") == D("12.40")


STANDING = {
    "临夏州": ("prefecture", 8), "东莞市": ("single", 0), "嘉峪关市": ("single", 0), "三沙市": ("single", 0),
    "北京市": ("municipality", 16), "大连市": ("separate", 10), "兵团": ("corps", 0), "石河子市": ("corps-city", 0),
    "济源市": ("direct", 0), "万州区": ("county", 0), "阿图什市": ("county", 0), "广东省": ("province", 20),
}  # fmt: skip
"""How regions stand, and how many regions add up into each; 广东 has 21 prefectures, one of them 深圳."""


@pytest.mark.parametrize("name", STANDING)
def test_regions_stand_as_they_do(name):
    (region,) = KNOWN.resolve(name)
    assert (tier_of(region, KNOWN).id, len(regions_below(region, KNOWN))) == STANDING[name]


@pytest.mark.parametrize(
    ("name", "says", "levels"),
    [
        ("东莞市", "不设区县", False),
        ("重庆市", "直辖市", True),
        ("大连市", "计划单列市", True),
        ("兵团", "师（市）", True),
        ("石河子市", "兵团的市", False),
        ("苏州工业园区", "只有统计用的代码", False),
        ("五台山风景名胜区", "只有统计用的代码", False),
        ("浦东新区", "", False),
        ("阿图什市", "", False),
    ],
)
def test_a_new_workbook_fits_the_region_and_says_so(tmp_path, name, says, levels):
    done = run("new", name, 2024, "-o", tmp_path / "new.xlsx", "--lang", "zh")
    assert done.exit_code == 0
    assert says in done.output
    assert (answer_of(name) is None) is (says == "")
    assert ("分级限额" in openpyxl.load_workbook(tmp_path / "new.xlsx").sheetnames) is levels


@pytest.mark.parametrize(("name", "says"), [("昌吉国家高新技术产业开发区", "没有行政区划代码"), ("香港", "不适用")])
def test_a_region_without_a_limit_of_its_own_is_answered(tmp_path, name, says):
    done = run("new", name, 2024, "-o", tmp_path, "--lang", "zh")
    assert done.exit_code == 2
    assert says in done.output
    assert not list(tmp_path.iterdir())


def rows(table, columns):
    frame = table.frame.filter(table.frame["role"] != "note")
    return {row["label"]: tuple(row[c] for c in columns) for row in frame.iter_rows(named=True)}


def test_limits_go_to_the_own_level_and_each_county(filed, tmp_path):
    found = rows(annex(filed[0], tmp_path, "limit-by-region"), ("new_general", "new_special"))
    wanted = {
        name: tuple(None if f is None else D(f) for f in figures[2:4]) for name, figures in linxia.COUNTIES.items()
    }
    wanted["临夏回族自治州本级"] = (D("0.50"), D("2.00"))
    wanted["合计"] = (D("4.50"), D("9.10"))
    assert found == wanted


def test_limits_and_balances_are_listed_by_region(filed, tmp_path):
    table = annex(filed[0], tmp_path, "limit-balance-budget")
    found = rows(table, ("limit", "balance"))
    assert len(found) == 10
    assert found["临夏回族自治州"] == (D("131.60"), D("127.60"))
    assert found["临夏回族自治州本级"] == (D("34.50"), D("33.60"))
    assert found["永靖县"] == (D("14.50"), D("14.10"))


def test_forms_of_one_level_say_which(filed, tmp_path):
    made = [filed[0]]
    for template in ("general-balance", "special-balance", "limit-balance-budget", "limit-balance-final"):
        made.append(tmp_path / f"{template}.xlsx")
        assert run("fill", filed[0], "--template", template, "-o", made[-1]).exit_code == 0
    assert "临夏回族自治州本级2024年" in read(made[1]).grids[0].value(2, 1)
    assert findings(made) == []
    county = run("fill", filed[1][1], "--template", "general-balance", "-o", tmp_path / "county.xlsx")
    assert county.exit_code == 0
    assert "本级" not in read(tmp_path / "county.xlsx").grids[0].value(2, 1)
