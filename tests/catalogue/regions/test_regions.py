"""The shipped tables: official names, short forms, towns."""

import csv
from collections import Counter
from pathlib import Path

import pytest

import quotaxl.catalogue.regions
from quotaxl.catalogue.regions import load, town_in, towns
from quotaxl.core.region import Level

FOLDER = Path(quotaxl.catalogue.regions.__file__).parent


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("伊犁州", "654000"),
        ("博州", "652700"),
        ("博尔塔拉州", "652700"),
        ("昌吉州", "652300"),
        ("巴州", "652800"),
        ("巴音郭楞州", "652800"),
        ("克州", "653000"),
        ("克孜勒苏州", "653000"),
        ("察布查尔县", "654022"),
        ("和布克赛尔县", "654226"),
        ("木垒县", "652328"),
        ("塔什库尔干县", "653131"),
        ("塔城地区", "654200"),
        ("伊犁州塔城地区乌苏市", "654202"),
        ("沙湾市", "654203"),
        ("沙湾县", "654203"),
        ("库车县", "652902"),
        ("新星市", "659011"),
        ("第十三师新星市", "659011"),
        ("白杨市", "659012"),
        ("石河子市", "659001"),
        ("新疆石河子市", "659001"),
        ("和康县", "653228"),
        ("和安县", "653229"),
        ("新疆生产建设兵团", "660000"),
        ("兵团", "660000"),
        ("民和县", "630222"),
        ("互助县", "630223"),
        ("化隆县", "630224"),
        ("循化县", "630225"),
        ("积石山县", "622927"),
        ("东乡县", "622926"),
        ("长白县", "220623"),
        ("连山县", "441825"),
        ("延边州", "222400"),
        ("延边", "222400"),
        ("黔东南州", "522600"),
        ("恩施州", "422800"),
        ("恩施市", "422801"),
        ("凉山州", "513400"),
        ("西双版纳州", "532800"),
        ("版纳州", "532800"),
        ("海南", "460000"),
        ("海南州", "632500"),
        ("河南", "410000"),
        ("河南县", "632324"),
        ("内蒙古", "150000"),
        ("广西", "450000"),
        ("西藏", "540000"),
        ("宁夏", "640000"),
        ("河北", "130000"),
        ("北京", "110000"),
        ("北京市东城区", "110101"),
        ("厦门市", "350200"),
        ("青岛", "370200"),
        ("深圳市", "440300"),
        ("大连市", "210200"),
        ("宁波市", "330200"),
        ("济源市", "419001"),
        ("定安县", "469021"),
        ("神农架林区", "429021"),
        ("神农架", "429021"),
        ("东莞市", "441900"),
        ("鄂温克旗", "150724"),
        ("管城区", "410104"),
        ("库尔勒经开区", "652871"),
        ("巴州区", "511902"),
        ("柳城县", "450222"),
        ("綦江区", "500110"),
    ],
)
def test_names_and_short_forms(name, code):
    assert [r.code for r in load().resolve(name)] == [code]


@pytest.mark.parametrize("name", ["市辖区", "新疆维吾尔自治区-自治区直辖县级行政区划", "合计", "国家开发银行"])
def test_what_is_no_region_is_unknown(name):
    assert load().resolve(name) == ()


def test_every_official_name_after_that_of_its_parent_is_clear():
    table = load()
    for region in table:
        above = table.code(region.parent) if region.parent else None
        name = (above.name if above else "") + region.name
        assert table.resolve(name) == (region,), name


def test_every_region_hangs_together():
    table = load()
    tops = {Level.PROVINCE: (), Level.PREFECTURE: (Level.PROVINCE,), Level.COUNTY: (Level.PREFECTURE, Level.PROVINCE)}
    for region in table:
        above = table.ancestors(region)
        assert bool(above) == (region.level is not Level.PROVINCE), region
        assert not above or above[0].level in tops[region.level], region
        assert not above or region.code.startswith(above[-1].code[:2]), region
    assert Counter(r.level for r in table)[Level.PROVINCE] == 35
    assert 330 < Counter(r.level for r in table)[Level.PREFECTURE] < 340


def test_a_short_form_names_one_region_only():
    official = Counter(r.name for r in load())
    short = Counter(form for r in load() for form in r.short)
    assert [form for form, count in short.items() if count > 1 or form in official] == []


@pytest.mark.parametrize("file", ["short_forms.csv", "additions.csv"])
def test_hand_kept_rows_are_about_known_regions_and_not_repeated(file):
    with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert all(load().code(row["code"]) for row in rows)
    assert len({tuple(row.values()) for row in rows}) == len(rows)


def test_the_tables_are_read_once():
    assert load() is load()


def test_the_names_of_the_notice(reference):
    with (reference / "data" / "regions-xinjiang.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    table, parent = load(), None
    assert len(rows) == 61
    for row in rows:
        for name in (row["short_name"], row["official_name"]):
            inside = None if row["level"] == "P" else parent
            found = table.resolve(name, inside)
            assert [(r.code, r.name) for r in found] == [(row["gb2260_code"], row["official_name"])], name
            assert inside is None or table.within(found[0], inside), name
        if row["level"] == "P":
            parent = table.code(row["gb2260_code"])


def test_towns_of_a_county():
    assert "哈拉峻乡" in towns("653001")
    assert towns("653000") == ()
    assert towns("000000") == ()
    for code in ("653001", "110101", "659001"):
        assert len(set(towns(code))) == len(towns(code)) > 5


@pytest.mark.parametrize(
    ("code", "text", "town"),
    [
        ("653001", "哈拉峻乡至硝尔库勒盐湖公路建设项目", "哈拉峻乡"),
        ("653001", "克州阿图什市哈拉峻饮水工程", "哈拉峻乡"),
        ("653001", "哈拉峻乡至吐古买提乡公路", "哈拉峻乡"),
        ("653001", "克州阿图什市第六小学建设项目", None),
        ("653024", "乌恰县城供水", None),
        ("653131", "塔什库尔干县水厂", None),
        ("653131", "塔什库尔干乡水厂", "塔什库尔干乡"),
        ("653000", "哈拉峻乡公路", None),
        ("000000", "哈拉峻乡公路", None),
    ],
)
def test_the_town_that_a_project_mentions(code, text, town):
    assert town_in(text, code) == town
