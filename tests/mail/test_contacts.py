"""Contacts: everything that is wrong is said, with its cell, before anything is made."""

import pytest
from click.testing import CliRunner
from mail.conftest import KNOWN, write_contacts

from quotaxl.cli.adapters import read
from quotaxl.cli.main import main
from quotaxl.core.errors import UserError
from quotaxl.mail.address import addresses
from quotaxl.mail.contacts import read_contacts, shared_addresses

GOOD = ("阿图什市", "阿图什市财政局", "买买提", "a@x.cn", None)


def problems(tmp_path, *rows):
    return [p.zh for p in read_contacts(read(write_contacts(tmp_path / "c.xlsx", rows)), KNOWN).problems]


def test_a_contact_is_read_as_typed(tmp_path):
    rows = [("653001", "市财政局", " 买买提 ", "a@x.cn；b@x.cn", "c@x.cn, d@x.cn")]
    found = read_contacts(read(write_contacts(tmp_path / "c.xlsx", rows)), KNOWN)
    (contact,) = found.contacts
    assert found.problems == ()
    assert (contact.region.name, contact.unit, contact.name) == ("阿图什市", "市财政局", "买买提")
    assert (contact.to, contact.cc) == (("a@x.cn", "b@x.cn"), ("c@x.cn", "d@x.cn"))
    assert contact.place.endswith("!5")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((None, "局", None, "b@x.cn", None), "A6：没有填写地区"),
        (("乌有县", "局", None, "b@x.cn", None), "不认识的地区"),
        (("伊宁", "局", None, "b@x.cn", None), "几个同名地区"),
        (("阿图什市", "局", None, "b@x.cn", None), "地区重复"),
        (("阿克陶县", "局", None, None, None), "没有填写邮箱"),
        (("阿克陶县", "局", None, "not an address", None), "邮箱地址不对"),
        (("阿克陶县", "局", None, "b@x.cn", "broken@"), "邮箱地址不对：broken@"),
        (("阿克陶县", "阿图什市财政局", None, "b@x.cn", None), "单位却属于阿图什市"),
    ],
)
def test_what_is_wrong_is_said_with_its_cell(tmp_path, row, said):
    found = problems(tmp_path, GOOD, row)
    assert [p for p in found if said in p], found
    assert "c.xlsx 通讯录!" in found[0]


def shared(tmp_path, *rows):
    found = read_contacts(read(write_contacts(tmp_path / "c.xlsx", rows)), KNOWN)
    assert found.problems == ()
    return [(one.address, one.regions, one.alike) for one in shared_addresses(found.contacts)]


def test_an_address_of_several_regions_is_found_whoever_stands_beside_it(tmp_path):
    both = ("阿图什市", "阿克陶县")
    assert shared(tmp_path, GOOD, ("阿克陶县", "局", None, "A@x.cn", None)) == [("a@x.cn", both, False)]
    alike = [(name, "州财政局", "买买提", "a@x.cn", None) for name in both]
    assert shared(tmp_path, *alike) == [("a@x.cn", both, True)]
    blank = [(name, None, None, "a@x.cn; b@x.cn", None) for name in both]
    assert shared(tmp_path, *blank) == [("a@x.cn", both, True), ("b@x.cn", both, True)]


def test_who_only_gets_copies_is_meant_and_who_has_a_region_of_its_own_is_not(tmp_path):
    supervised = [(name, None, None, f"{n}@x.cn", "zhou@x.cn") for n, name in enumerate(("阿图什市", "阿克陶县"))]
    assert shared(tmp_path, *supervised) == []
    slipped = [supervised[0], ("阿克陶县", None, None, "1@x.cn", "0@X.cn")]
    assert shared(tmp_path, *slipped) == [("0@x.cn", ("阿图什市", "阿克陶县"), True)]


def test_the_schema_validates_even_where_the_environment_says_not_to(tmp_path, monkeypatch):
    monkeypatch.setenv("PANDERA_VALIDATION_ENABLED", "False")
    assert problems(tmp_path, ("乌有县", "局", None, "b@x.cn", None))


def test_a_workbook_without_contacts_is_refused(tmp_path):
    with pytest.raises(UserError, match="empty"):
        problems(tmp_path)


@pytest.mark.parametrize(
    "text",
    ["a@b", "a b@x.cn\r\nBcc: c@x.cn", "a@x..cn", "@x.cn", "买@x.cn", '"a b"@x.cn', "a@-x.cn", "a" * 65 + "@x.cn"],
)  # fmt: skip
def test_what_is_no_address(text):
    assert addresses(text)[1]


def test_new_contacts_makes_an_empty_workbook_with_hints(tmp_path):
    done = CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, ["new", "contacts", "-o", str(tmp_path)])
    assert done.exit_code == 0, done.output
    made = tmp_path / "通讯录.xlsx"
    with pytest.raises(UserError, match="empty"):
        read_contacts(read(made), KNOWN)
    assert CliRunner().invoke(main, ["new", "contacts", "-o", str(tmp_path)]).exit_code == 2
    assert CliRunner().invoke(main, ["new", "阿图什市"]).exit_code == 2


def test_an_address_typed_through_an_input_method_is_the_plain_one(tmp_path):
    rows = [("653001", "市财政局", "甲", "ａ＠ｘ．ｃｎ；ｂ@x.cn", None)]
    (contact,) = read_contacts(read(write_contacts(tmp_path / "c.xlsx", rows)), KNOWN).contacts
    assert contact.to == ("a@x.cn", "b@x.cn")


def test_a_region_whose_address_will_not_do_is_told_of_once(tmp_path):
    rows = [("653001", "市财政局", "甲", "无", None), ("653022", "县财政局", "乙", "b@x.cn", None)]
    found = read_contacts(read(write_contacts(tmp_path / "c.xlsx", rows)), KNOWN)
    assert found.flawed == {"653001"}
