"""Messages as they go over the wire: what mail programs of the counties decode, and what nobody can smuggle in."""

import email
import io
import os
import re
import shutil
import zipfile
from dataclasses import replace
from email.header import decode_header, make_header
from email.policy import default

import openpyxl
import pytest
import pyzipper
from hypothesis import given, settings
from hypothesis import strategies as st
from mail.conftest import KNOWN, NOW, ordered

from quotaxl.app.mail import files_of, matched, preview
from quotaxl.app.outlook import draft_in_outlook
from quotaxl.cli.adapters import read
from quotaxl.core.assets import asset
from quotaxl.core.errors import UserError
from quotaxl.mail.compose import Letter, Wording, compose, wording
from quotaxl.mail.contacts import Contact
from quotaxl.mail.journal import MessageState, open_journal
from quotaxl.mail.match import Parcel
from quotaxl.mail.send import dated
from quotaxl.mail.zipped import zipped

ARTUX = KNOWN.code("653001")
LETTER = Letter("a@x.cn", "财政厅预算处", None, wording())


def message(unit="阿图什市财政局", name="买买提", enclosed=(("表.xlsx", b"x"),), letter=LETTER):
    contact = Contact(ARTUX, unit, name, ("to@y.cn",), ("cc@y.cn",), "")
    return compose(Parcel(contact, (), ()), enclosed, letter, KNOWN, "<1@x.cn>")


def parsed(made):
    return email.message_from_bytes(made.data, policy=default)


def draft_of(few):
    order = ordered(few)
    preview(order, read)
    return email.message_from_bytes((order.drafts / "653001阿图什市.eml").read_bytes(), policy=default)


def test_a_draft_says_what_the_county_needs_to_know(few):
    mail = draft_of(few)
    body = mail.get_body().get_content()
    assert mail["Subject"].startswith("关于下达阿图什市2024年新增地方政府一般债券")
    assert "新财振〔2024〕18号" in mail["Subject"]
    for said in (
        "阿图什市财政局预算科  买买提",
        "资金总量：8000万元",
        "小型水源工程项目：8000万元",
        "2024年10月20日前",
    ):
        assert said in body
    assert mail["X-Unsent"] == "1"
    assert [part.get_filename() for part in mail.iter_attachments()] == [
        "653001阿图什市-2024年债务限额与预算调整填报表.xlsx",
        "653001阿图什市-资金分配表.xlsx",
    ]


def test_subjects_are_rfc_2047_words_that_each_decode_alone(few):
    """Foxmail and Outlook decode each word by itself; a character cut in two shows as garbage."""
    raw = draft_of(few).as_bytes().split(b"\r\n\r\n")[0].decode("ascii")
    words = re.findall(r"=\?utf-8\?b\?[^?]+\?=", raw)
    assert len(words) > 3
    for word in words:
        assert len(word) <= 75
        str(make_header(decode_header(word)))


def test_file_names_have_both_forms():
    made = message(enclosed=(("653001阿图什市-2024年债务限额与预算调整填报表.xlsx", b"x"),))
    assert made.data.isascii()
    part = next(parsed(made).iter_attachments())
    assert part.get_filename() == "653001阿图什市-2024年债务限额与预算调整填报表.xlsx"
    text = made.data.decode()
    assert "filename*0*=utf-8''653001%E9%98%BF" in text  # RFC 2231
    old = re.search(r'name="((?:=\?utf-8\?b\?[^?]+\?=\s*)+)"', text)[1]  # RFC 2047, for older Foxmail and Outlook
    assert str(make_header(decode_header(re.sub(r"\s+", "", old)))) == part.get_filename()
    assert part.get_content_type() == "application/octet-stream"
    assert all(len(line) <= 998 for line in text.splitlines())


hostile = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "x\r\nBcc: evil@z.cn",
        'a"\r\n\r\n<html>',
        "=?utf-8?q?=0d=0aBcc:_evil@z.cn?=",
        "\u2028Bcc: e@z.cn",
        "a\x00b",
        'quotaxl-name-0"',
    ]
)


@settings(max_examples=40, deadline=None)
@given(unit=hostile, name=hostile, file=hostile.filter(lambda t: "/" not in t))
def test_nothing_in_a_name_becomes_a_header(unit, name, file):
    try:
        made = message(unit, name, ((f"{file}.xlsx".replace("\r", "").replace("\n", ""), b"data"),))
    except ValueError:
        return
    mail = email.message_from_bytes(made.data, policy=default)
    assert mail.get_all("bcc") is None
    assert sorted(mail.keys()) == ["Cc", "Content-Type", "From", "MIME-Version", "Message-ID", "Subject", "To"]
    assert [a.addr_spec for a in mail["to"].addresses] == ["to@y.cn"]
    (part,) = mail.iter_attachments()
    assert part.get_payload(decode=True) == b"data"


def test_templates_of_users_run_in_a_sandbox_and_unknown_names_are_errors():
    for text in (
        "{{ regoin }}",
        "{{ ''.__class__.__mro__ }}",
        "{% for x in %}",
        "{{ 1/0 }}",
        "{{ figures.append(1) }}",
    ):
        with pytest.raises(UserError, match="template is wrong"):
            message(letter=replace(LETTER, wording=Wording("x", text)))


def test_a_subject_with_a_line_break_stays_one_header():
    made = message(letter=replace(LETTER, wording=Wording("a\r\nBcc: evil@z.cn", "x")))
    assert parsed(made)["subject"] == "a Bcc: evil@z.cn"
    assert parsed(made)["bcc"] is None


def test_a_sent_message_has_a_date_and_is_no_draft():

    sent = dated(message().draft, NOW)
    assert sent.startswith(b"Date: Fri, 20 Sep 2024 09:30:00 +0000\r\nFrom:")


def test_packages_are_encrypted_and_need_a_real_password(few, monkeypatch):

    made = zipped([("表.xlsx", b"x" * 100)], "eight characters")
    assert b"xxxx" not in made
    with pyzipper.AESZipFile(io.BytesIO(made)) as package:
        package.setpassword(b"eight characters")
        assert package.read("表.xlsx") == b"x" * 100
    with pytest.raises(UserError, match="fewer than"):
        zipped([], "short")
    order = replace(ordered(few), pack=True, zip_password="eight characters")
    preview(order, read)
    mail = email.message_from_bytes((order.drafts / "653001阿图什市.eml").read_bytes(), policy=default)
    assert [part.get_filename() for part in mail.iter_attachments()] == ["阿图什市.zip"]


def problems(order):
    with pytest.raises(UserError) as refused:
        preview(order, read)
    assert not order.drafts.exists()
    return refused.value.say("zh")


KIZILSU = ("653001", "653022", "653023", "653024")


def rows(codes):
    return [(c, "州财政局", "甲", f"c{c}@x.cn") for c in codes]


def test_a_region_without_contact_and_a_contact_without_file_stop_everything(few):
    assert "通讯录中没有阿图什市" in problems(ordered(few, rows(KIZILSU[1:])))
    assert "没有伊宁县的文件" in problems(ordered(few, rows((*KIZILSU, "654021"))))


def test_the_name_of_a_file_never_decides_and_a_wrong_one_stops_everything(few):
    path = next(few.glob("653024*"))
    path.rename(few / "653023阿合奇县-资金分配表2.xlsx")
    assert "表格属于乌恰县，文件却标明给阿合奇县" in problems(ordered(few, rows(KIZILSU)))
    (few / "653023阿合奇县-资金分配表2.xlsx").rename(few / "1.xlsx")
    order = ordered(few, rows(KIZILSU))
    preview(order, read)
    assert [e.region for e in preview(order, read).entries] == ["阿图什市", "阿克陶县", "阿合奇县", "乌恰县"]


def test_a_file_of_several_regions_goes_to_nobody(few):

    (few / "notice.xlsx").write_bytes(asset("workbook", "allocation-xincaizhen-2024-18.xlsx").read_bytes())
    assert "notice.xlsx：表格里有几个地区" in problems(ordered(few, rows(KIZILSU)))


def test_a_county_workbook_that_mixes_two_regions_goes_to_nobody(few):

    path = next(few.glob("653001*填报表.xlsx"))
    book = openpyxl.load_workbook(path)
    book["债务限额"]["A1"] = "阿克陶县2024年债务限额"
    book.save(path)
    assert "几个地区（阿克陶县、阿图什市）" in problems(ordered(few, rows(KIZILSU)))


def test_a_mail_that_is_too_large_is_refused_with_advice(few):
    path = next(few.glob("653001*填报表.xlsx"))

    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/media/picture.bin", os.urandom(2 << 20))
    said = problems(replace(ordered(few, rows(KIZILSU)), max_mb=1))
    assert "超过1MB" in said
    assert "--max-mb" in said


def test_outlook_gets_the_drafts_and_nothing_is_sent_twice(few):

    class Attachments(list):
        def Add(self, path, kind, position, name):  # Outlook's name
            self.append((path, name))

    class Item:
        def __init__(self):
            self.Attachments, self.saved = Attachments(), 0

        def Save(self):  # Outlook's name
            self.saved += 1

    class Application:
        def __init__(self):
            self.items = []

        def CreateItem(self, kind):  # Outlook's name
            assert kind == 0
            self.items.append(Item())
            return self.items[-1]

    fake, order = Application(), ordered(few)
    assert draft_in_outlook(order, read, start=lambda: fake) == 4
    assert (fake.items[0].To, fake.items[0].saved) == ("c653001@county.example.cn", 1)
    assert [name for _, name in fake.items[3].Attachments] == ["653024乌恰县-资金分配表.xlsx"]
    assert draft_in_outlook(order, read, start=lambda: fake) == 0
    with open_journal(order.drafts) as journal:
        assert {entry.state for entry in journal.entries()} == {MessageState.UNCERTAIN}


def test_matching_does_not_depend_on_the_order_of_contacts(few):

    for codes in (KIZILSU, KIZILSU[::-1]):
        order = ordered(few, rows(codes))
        for parcel in matched(order, files_of(order.folder), read, map):
            assert all(a.name.startswith(parcel.contact.region.code) for a in parcel.attachments)


def test_leavings_of_a_system_are_no_files_to_mail_and_any_other_stops_everything(few):
    for name in ("desktop.ini", "Thumbs.db", "~$填报表.xlsx", ".DS_Store"):
        (few / name).write_bytes(b"x")
    preview(ordered(few, rows(KIZILSU)), read)
    (few / "README.txt").write_text("hi")
    shutil.rmtree(few.parent / "drafts")
    assert "README.txt" in problems(ordered(few, rows(KIZILSU)))
