"""A mail reaches the region that it is for, or nobody: shared addresses, files of others, swapped drafts."""

import errno
import hashlib
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from mail.conftest import ordered, usual
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from quotaxl.app.mail import preview
from quotaxl.app.sending import SendOrder, send_prepared
from quotaxl.cli.adapters import asides, read
from quotaxl.cli.main import main
from quotaxl.core.assets import asset
from quotaxl.core.errors import UserError
from quotaxl.mail.journal import NAME
from quotaxl.mail.send import Pace

ARTUX = "653001"


def sending(order, server, **more):
    return SendOrder(order.drafts, order.contacts, server, Pace(per_minute=6e6, attempts=1), **more)


def edited(folder, change):
    """The allocation table of 阿图什市 with something added by its sender."""
    (path,) = folder.glob(f"{ARTUX}*分配表.xlsx")
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


# One address for two regions


def alike(codes):
    return [(name, "州财政局", "买买提", "all@x.cn", None) for name, *_ in usual(codes)]


def test_unattended_an_address_of_two_regions_stops_everything_and_the_option_is_named(few):
    order = ordered(few, rows=alike(["653001", "653022", "653023", "653024"]))
    with pytest.raises(UserError, match=r"--shared all@x\.cn"):
        preview(order, read)
    assert not order.drafts.exists()
    assert len(preview(replace(order, shared=("ALL@x.cn",)), read).entries) == 4


@pytest.mark.parametrize("meant", [True, False])
def test_a_person_is_asked_and_decides(few, meant):
    order = ordered(few, rows=alike(["653001", "653022", "653023", "653024"]))
    asked = []

    def ask(one):
        asked.append((one.address, len(one.regions)))
        return meant

    if meant:
        assert len(preview(order, read, None, ask).entries) == 4
    else:
        with pytest.raises(UserError, match="--shared"):
            preview(order, read, None, ask)
        assert not order.drafts.exists()
    assert asked == [("all@x.cn", 4)]


def test_the_command_line_takes_the_option(few):
    order = ordered(few, rows=alike(["653001", "653022", "653023", "653024"]))
    command = ["mail", str(few), "--to", str(order.contacts), "--from", "a@province.example.cn", "--lang", "zh"]
    refused = CliRunner().invoke(main, command)
    assert refused.exit_code == 2
    assert "--shared all@x.cn" in refused.output
    assert CliRunner().invoke(main, [*command, "--shared", "all@x.cn"]).exit_code == 0


# What a file says of others


def comment(book):
    book.worksheets[0]["A1"].comment = Comment("与阿克陶县一并下达", "处里")


def hidden(book):
    sheet = book.create_sheet("底稿")
    sheet["C3"] = "乌恰县 1200"
    sheet.sheet_state = "hidden"


def name(book):
    book.defined_names["note"] = DefinedName("note", attr_text='"阿合奇县"')


def sheet_name(book):
    book.create_sheet("阿克陶县底稿")


def footer(book):
    book.worksheets[0].oddFooter.center.text = "抄送阿克陶县财政局"


def author(book):
    book.properties.creator = "阿克陶县财政局"


def secret(book):
    book.worksheets[0]["Z9"] = "机密★一年"


def internal(book):
    book.worksheets[0].oddHeader.left.text = "内部资料，请勿外传"


FOREIGN = [
    (comment, "阿克陶县", "批注"),
    (hidden, "乌恰县", "隐藏的工作表“底稿”C3"),
    (name, "阿合奇县", "定义名称“note”"),
    (sheet_name, "阿克陶县", "工作表名“阿克陶县底稿”"),
    (footer, "阿克陶县", "页眉页脚、数据验证或条件格式"),
    (author, "阿克陶县", "文档属性"),
    (secret, "机密", "Z9"),
    (internal, "内部", "页眉页脚、数据验证或条件格式"),
]


@pytest.mark.parametrize(("change", "words", "place"), FOREIGN, ids=[case[0].__name__ for case in FOREIGN])
def test_what_a_file_says_of_another_contact_or_of_secrecy_is_shown(few, change, words, place):
    edited(few, change)
    found = preview(ordered(few), read, asides).doubts
    ((_, one),) = found.pop(ARTUX)
    assert (one.words, found) == (words, {})
    assert place in one.place.zh


def test_files_that_are_split_say_nothing_of_others(folder):
    assert preview(ordered(folder), read, asides).doubts == {}


def test_a_rate_of_return_is_no_secret(few):
    edited(few, lambda book: book.worksheets[0].cell(9, 26, "项目内部收益率 5%"))
    assert preview(ordered(few), read, asides).doubts == {}


def test_the_preview_shows_it(few):
    edited(few, hidden)
    order = ordered(few)
    command = ["mail", str(few), "--to", str(order.contacts), "--from", "a@province.example.cn", "--lang", "zh"]
    done = CliRunner(env={"COLUMNS": "200"}).invoke(main, command)
    assert done.exit_code == 0, done.output
    assert "提到“乌恰县”" in "".join(done.output.split("\n")).replace(" ", "")
    assert "1封邮件的附件提到了别的地区" in done.output


# Lists of findings are nobody's mail


@pytest.mark.parametrize("name", ["阿图什市2024年预算调整方案附表-核对结果.xlsx", "653001阿图什市-给领导看.xlsx"])
def test_a_list_of_findings_is_mailed_to_nobody_under_whatever_name(few, name, tmp_path):
    made = tmp_path / "填报"
    made.mkdir()
    inputs = [asset("workbook", f"{one}.xlsx") for one in ("allocation-xincaizhen-2024-18", "artux-2024")]
    CliRunner().invoke(main, ["fill", *map(str, inputs), "-o", str(made)])
    (listed,) = made.glob("*-核对结果.xlsx")
    listed.rename(few / name)
    (few / "阿图什市2024年预算调整方案附表-核对结果.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    order = ordered(few)
    found = preview(order, read)
    sent = [Path(file).name for entry in found.entries for file, *_ in entry.files]
    assert sent
    assert not any("核对结果" in one or "领导" in one for one in sent)


# Drafts that do not agree with the journal


def noted(drafts: Path, change: str, *values):
    with sqlite3.connect(drafts / NAME) as journal:
        journal.execute(change, values)
    journal.close()


def test_a_journal_whose_addressees_were_changed_sends_nothing(few, serve, clock):
    received, server = serve()
    order = ordered(few)
    preview(order, read)
    other = json.dumps(["c653022@county.example.cn"])
    noted(order.drafts, "UPDATE message SET recipients = ? WHERE code = ?", other, ARTUX)
    rows = [(n, u, p, "c653022@county.example.cn" if n == "阿图什市" else a, c) for n, u, p, a, c in
            usual(["653001", "653022", "653023", "653024"])]  # fmt: skip
    order = ordered(few, rows=rows)
    with pytest.raises(UserError, match="it goes to c653001@"):
        send_prepared(sending(order, server), read, clock[0])
    assert received.messages == []


def test_two_drafts_that_changed_places_are_not_sent_even_where_the_journal_knows_their_sums(few, serve, clock):
    received, server = serve()
    order = ordered(few)
    preview(order, read)
    one, two = (next(order.drafts.glob(f"{code}*.eml")) for code in ("653001", "653022"))
    first, second = one.read_bytes(), two.read_bytes()
    for path, data in ((one, second), (two, first)):
        path.write_bytes(data)
        noted(order.drafts, "UPDATE message SET draft_sha256 = ? WHERE draft = ?",
              hashlib.sha256(data).hexdigest(), path.name)  # fmt: skip
    with pytest.raises(UserError, match="Message-ID"):
        send_prepared(sending(order, server), read, clock[0])
    assert received.messages == []


def test_an_entry_under_another_regions_code_is_not_sent(few, serve, clock):
    received, server = serve()
    order = ordered(few)
    preview(order, read)
    noted(order.drafts, "UPDATE message SET code = 'x' WHERE code = ?", "653022")
    noted(order.drafts, "UPDATE message SET code = ? WHERE code = ?", "653022", ARTUX)
    with pytest.raises(UserError, match="it is for 653001"):
        send_prepared(sending(order, server), read, clock[0])
    assert received.messages == []


def test_what_was_put_into_a_draft_is_not_sent(few, serve, clock):
    received, server = serve()
    order = ordered(few)
    preview(order, read)
    (path,) = order.drafts.glob(f"{ARTUX}*.eml")
    data = path.read_bytes().replace(b"Subject:", b"Bcc: thief@x.cn\r\nSubject:", 1)
    path.write_bytes(data)
    noted(order.drafts, "UPDATE message SET draft_sha256 = ? WHERE code = ?", hashlib.sha256(data).hexdigest(), ARTUX)
    with pytest.raises(UserError, match="hidden recipients"):
        send_prepared(sending(order, server), read, clock[0])
    assert received.messages == []


def test_packed_files_agree(few, serve, clock):
    received, server = serve()
    order = ordered(few, pack=True, zip_password="correct horse")
    preview(order, read)
    send_prepared(sending(order, server), read, clock[0])
    assert len(received.messages) == 4


# What cannot be written


def test_drafts_that_cannot_be_written_are_told(few, monkeypatch):
    order = ordered(few)
    order.drafts.write_text("a file stands where the folder would be")
    with pytest.raises(UserError, match="cannot be written"):
        preview(order, read)


def test_a_full_disk_leaves_the_drafts_of_before(few, monkeypatch):
    order = ordered(few)
    preview(order, read)
    before = {path: path.read_bytes() for path in order.drafts.glob("*.eml")}
    write = Path.write_bytes

    def full(path, data):
        if path.name.startswith("653022"):
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UserError, match="no space is left on the disk"):
        preview(order, read)
    assert {path: path.read_bytes() for path in order.drafts.glob("*.eml")} == before
    assert not list(order.drafts.glob(".quotaxl-*"))


def test_a_journal_without_room_says_so(few, monkeypatch):
    order = ordered(few)
    preview(order, read)
    journal = sqlite3.connect(order.drafts / NAME)
    pages = journal.execute("PRAGMA page_count").fetchone()[0]
    journal.close()
    connect = sqlite3.connect

    def small(*arguments, **more):
        made = connect(*arguments, **more)
        made.execute(f"PRAGMA max_page_count = {pages}")
        return made

    monkeypatch.setattr(sqlite3, "connect", small)
    long = replace(order, letter=replace(order.letter, wording=replace(order.letter.wording, subject="长" * 90000)))
    with pytest.raises(UserError, match="record of sendings cannot be written"):
        preview(long, read)
