"""The way back: what counties return, as files and in mails, good and bad."""

import email.utils
import mailbox
import shutil
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from email.message import EmailMessage
from email.policy import SMTP

import openpyxl
import pytest
from click.testing import CliRunner
from mail.conftest import usual, write_contacts

from quotaxl.app.archives import packed
from quotaxl.app.collect import CollectOrder, collect
from quotaxl.app.split import SplitOrder, split
from quotaxl.catalogue import regions
from quotaxl.cli.adapters import apply, kept, open_form, read
from quotaxl.cli.main import main
from quotaxl.collect.answers import received
from quotaxl.collect.status import ReplyDeadline, ReturnState
from quotaxl.core.assets import asset
from quotaxl.core.errors import UserError

NOTICE = asset("workbook", "allocation-xincaizhen-2024-18.xlsx")
ARTUX = asset("workbook", "artux-2024.xlsx")
KIZILSU = ("653001", "653022", "653023", "653024")
DUE = date(2024, 10, 20)
BEIJING = timezone(timedelta(hours=8))
KNOWN = regions.load()


@pytest.fixture(scope="module")
def blanks(tmp_path_factory):
    """The pre-filled county workbooks of 克州, in each of which somebody typed a figure."""
    folder = tmp_path_factory.mktemp("split")
    split(SplitOrder(NOTICE, folder), read, open_form)
    made = {path.name[:6]: path for path in folder.glob("6530*填报表.xlsx")}
    for path in made.values():
        book = openpyxl.load_workbook(path)
        book["债务余额"]["B4"] = 1
        book.save(path)
    return made


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """The pre-filled county workbooks of 克州 as they went out."""
    folder = tmp_path_factory.mktemp("sent")
    split(SplitOrder(NOTICE, folder), read, open_form)
    return {path.name[:6]: path for path in folder.glob("6530*填报表.xlsx")}


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "returned"
    made.mkdir()
    return made


def mailed(path, data, *, name="填报表.xlsx", sender="c653022@county.example.cn", when=None, received_when=None):
    """Write a mail with a workbook attached."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, "budget@province.example.cn", "报送"
    stamp = email.utils.format_datetime(when or datetime(2024, 10, 18, 9, 0, tzinfo=BEIJING))
    mail["Date"] = stamp
    if received_when:
        mail["Received"] = f"from a by b; {email.utils.format_datetime(received_when)}"
    mail.set_content("附上")
    mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    path.write_bytes(mail.as_bytes())
    return mail


def gathered(folder, *, as_of=None, contacts=True, **more):
    order = CollectOrder(
        folder,
        folder.parent,
        write_contacts(folder.parent / "contacts.xlsx", usual(KIZILSU)) if contacts else None,
        deadline=ReplyDeadline(DUE, as_of),
        force=True,
        **more,
    )
    return collect(order, read, apply, kept)


def states(done):
    return {line.region.code: line.state for line in done.lines}


def test_who_answered_who_is_late_and_who_did_not(folder, blanks):
    shutil.copy(ARTUX, folder / "随便起的名字.xlsx")
    mailed(folder / "a.eml", blanks["653022"].read_bytes())
    late = datetime(2024, 10, 20, 18, 0, tzinfo=UTC)  # in Beijing it is the 21st
    mailed(folder / "b.eml", blanks["653023"].read_bytes(), sender="c653023@county.example.cn", when=late)
    done = gathered(folder, as_of=date(2024, 10, 22))
    assert states(done) == {
        "653001": ReturnState.UNDATED,
        "653022": ReturnState.IN_TIME,
        "653023": ReturnState.LATE,
        "653024": ReturnState.OVERDUE,
    }
    assert [line.region.code for line in done.waiting] == ["653024"]
    assert done.broken == ()
    assert states(gathered(folder, as_of=DUE))["653001"] is ReturnState.IN_TIME
    assert states(gathered(folder, as_of=DUE))["653024"] is ReturnState.MISSING


def test_our_servers_stamp_counts_and_not_the_senders(folder, blanks):
    early, late = datetime(2024, 10, 1, tzinfo=BEIJING), datetime(2024, 10, 25, tzinfo=BEIJING)
    mailed(folder / "a.eml", blanks["653022"].read_bytes(), when=early, received_when=late)
    assert states(gathered(folder))["653022"] is ReturnState.LATE


def test_the_consolidated_workbook_has_everyones_figures_and_live_sums(folder, blanks):
    shutil.copy(ARTUX, folder)
    mailed(folder / "a.eml", blanks["653022"].read_bytes())
    done = gathered(folder)
    typed = openpyxl.load_workbook(done.output)
    shown = openpyxl.load_workbook(done.output, data_only=True)
    limits = shown["限额汇总"]
    rows = {row[1].value: row for row in limits.iter_rows(min_row=5, max_row=10)}
    assert [r for r in rows if r] == ["合计", "克孜勒苏柯尔克孜自治州", "阿图什市", "阿克陶县", "阿合奇县", "乌恰县"]
    artux = openpyxl.load_workbook(ARTUX, data_only=True)["债务限额"]
    assert [cell.value for cell in rows["阿图什市"][2:5]] == [artux[f"{c}4"].value for c in "BCD"]
    assert rows["阿克陶县"][6].value == 0.8
    assert rows["乌恰县"][6].value is None
    formulas = {row[1].value: row[6].value for row in typed["限额汇总"].iter_rows(min_row=5, max_row=10)}
    assert formulas["克孜勒苏柯尔克孜自治州"] == '=IF(COUNT(G7:G10)=0,"",SUM(G7:G10))'
    assert formulas["合计"] == '=IF(COUNT(G6)=0,"",SUM(G6))'
    expected = (rows["阿图什市"][6].value or 0) + 0.8
    assert rows["合计"][6].value == pytest.approx(expected)
    names = [row[2].value for row in shown["项目汇总"].iter_rows(min_row=5) if row[2].value]
    assert len(names) == len([r for r in openpyxl.load_workbook(ARTUX)["债券项目"].iter_rows(min_row=5) if r[1].value])
    assert typed["项目汇总"]["F4"].value == f"=SUM(F5:F{4 + len(names)})"
    assert "核对结果" in typed.sheetnames


def test_the_status_sheet_counts_by_formula_and_has_a_native_chart(folder, blanks):
    mailed(folder / "a.eml", blanks["653022"].read_bytes())
    done = gathered(folder, as_of=date(2024, 10, 22))
    sheet = openpyxl.load_workbook(done.output)["收报情况"]
    assert sheet["C4"].value.startswith("=COUNTIF(")
    headings = {cell.coordinate for cell in sheet[3] if cell.fill.fill_type}
    assert headings == {"B3", "C3"} == {cell.coordinate for cell in sheet[3] if cell.value}
    with zipfile.ZipFile(done.output) as package:
        charts = [name for name in package.namelist() if name.startswith("xl/charts/")]
        assert charts
        assert "收报情况" in package.read(charts[0]).decode()
    listed = {row[1].value: row[2].value for row in sheet.iter_rows(min_row=20) if row[1].value}
    late = "未报（逾期）"
    assert listed == {"阿图什市": late, "阿克陶县": "已报（按时）", "阿合奇县": late, "乌恰县": late}


def test_a_blank_answer_and_one_of_no_use_are_told_from_silence(folder, untouched):
    mailed(folder / "a.eml", untouched["653022"].read_bytes())
    mailed(folder / "b.eml", b"no workbook", sender="c653023@county.example.cn")
    (folder / "乌恰县填报表.xlsx").write_bytes(b"no workbook")
    done = gathered(folder, as_of=date(2024, 10, 22))
    assert states(done) == {
        "653001": ReturnState.OVERDUE,
        "653022": ReturnState.BLANK,
        "653023": ReturnState.UNUSABLE,
        "653024": ReturnState.UNUSABLE,
    }
    assert len(done.waiting) == 4
    shown = openpyxl.load_workbook(done.output)["收报情况"]
    told = {row[1].value: (row[2].value, row[8].value) for row in shown.iter_rows(min_row=20) if row[1].value}
    assert told["阿克陶县"][0] == "已报未填"
    assert told["阿合奇县"][0] == "收到但不能用"
    assert "b.eml" in told["阿合奇县"][1]
    assert not any(f.cells[0].file.startswith("a.eml") for o in done.outcomes for f in o.findings if f.cells)


def test_a_later_mail_takes_the_place_of_an_earlier_one(folder, blanks):
    book = openpyxl.load_workbook(blanks["653022"])
    book["债务限额"]["C4"] = 5
    book.save(folder.parent / "second.xlsx")
    mailed(folder / "z.eml", blanks["653022"].read_bytes(), when=datetime(2024, 10, 1, tzinfo=BEIJING))
    mailed(folder / "a.eml", (folder.parent / "second.xlsx").read_bytes(), when=datetime(2024, 10, 9, tzinfo=BEIJING))
    (line,) = [line for line in gathered(folder).lines if line.answer]
    assert line.answer.received.source.startswith("a.eml")
    assert "共收到2份" in line.remarks[0]


def test_one_region_of_which_nobody_can_tell_stops_no_other(folder, blanks):
    shutil.copy(blanks["653022"], folder / "a.xlsx")
    book = openpyxl.load_workbook(blanks["653022"])
    book["债务限额"]["C4"] = 5
    book.save(folder / "b.xlsx")
    shutil.copy(blanks["653023"], folder / "c.xlsx")
    hidden = folder / "__MACOSX"
    hidden.mkdir()
    shutil.copy(blanks["653024"], hidden / "d.xlsx")
    found = states(gathered(folder))
    assert found["653022"] is ReturnState.UNUSABLE
    assert found["653023"] in (ReturnState.UNDATED, ReturnState.BLANK)
    assert "653024" not in found or found["653024"] is ReturnState.MISSING


def test_two_different_files_without_a_date_are_refused_and_copies_are_not(folder, blanks):
    shutil.copy(blanks["653022"], folder / "a.xlsx")
    shutil.copy(blanks["653022"], folder / "b.xlsx")
    assert states(gathered(folder))["653022"] is ReturnState.UNDATED
    book = openpyxl.load_workbook(blanks["653022"])
    book["债务限额"]["C4"] = 5
    book.save(folder / "b.xlsx")
    with pytest.raises(UserError, match="which one counts is unknown"):
        gathered(folder)


def test_a_blank_beside_a_filled_in_one_is_no_draft(folder, blanks, untouched):
    shutil.copy(untouched["653022"], folder / "a.xlsx")
    shutil.copy(blanks["653022"], folder / "b.xlsx")
    (line,) = [line for line in gathered(folder).lines if line.answer]
    assert (line.state, line.answer.received.source) == (ReturnState.UNDATED, "b.xlsx")


def test_an_mbox_is_read_mail_by_mail(folder, blanks, tmp_path):
    box = mailbox.mbox(folder / "all.mbox")
    for code in ("653022", "653023"):
        box.add(mailed(tmp_path / "x.eml", blanks[code].read_bytes(), sender=f"c{code}@county.example.cn"))
    box.close()
    done = gathered(folder)
    assert [states(done)[code] for code in KIZILSU[1:3]] == [ReturnState.IN_TIME] * 2
    assert {line.answer.received.source for line in done.lines if line.answer} == {
        "all.mbox #1 › 填报表.xlsx",
        "all.mbox #2 › 填报表.xlsx",
    }


@pytest.mark.parametrize(
    "name", ["../../evil.xlsx", "/etc/cron.d/evil.xlsx", "..\\..\\evil.xlsx", "a\u202excod.xlsx", "con.xlsx"]
)
def test_attachment_names_are_never_paths(folder, blanks, tmp_path, name):
    mailed(folder / "a.eml", blanks["653022"].read_bytes(), name=name)
    store = tmp_path / "store"
    store.mkdir()
    (one,) = received(folder, store, packed)
    assert one.path == store / "0001.xlsx"
    assert "\u202e" not in one.source
    assert sorted(p.name for p in tmp_path.rglob("*evil*")) == []


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types xmlns='x'><Override ContentType='spreadsheetml'/></Types>")
        package.writestr("xl/workbook.xml", b" " * (200 << 20))
    return path.read_bytes()


def test_attachments_go_through_the_gate_and_one_bad_answer_stops_nothing(folder, blanks, tmp_path):
    mailed(folder / "a.eml", bomb(tmp_path / "bomb.xlsx"), sender="c653023@county.example.cn")
    mailed(folder / "b.eml", blanks["653022"].read_bytes())
    shutil.copy(NOTICE, folder / "notice.xlsx")
    (folder / "page.xlsx").write_text("<html><table></table></html>")
    done = gathered(folder)
    assert states(done)["653022"] is ReturnState.IN_TIME
    assert {one.source for one in done.broken} == {"a.eml › 填报表.xlsx", "notice.xlsx", "page.xlsx"}


def test_an_answer_from_an_unknown_address_is_said(folder, blanks):
    mailed(folder / "a.eml", blanks["653022"].read_bytes(), sender="someone@elsewhere.example")
    (line,) = [line for line in gathered(folder).lines if line.answer]
    assert line.remarks == ("发件地址不在通讯录中：someone@elsewhere.example",)


def test_text_from_a_county_never_becomes_a_formula(folder, blanks):
    book = openpyxl.load_workbook(blanks["653022"])
    sheet = book["债券项目"]
    sheet["B5"], sheet["D5"], sheet["E5"] = "x", "一般", 0.1
    sheet["B5"].value, sheet["B5"].data_type = '=HYPERLINK("http://x")', "s"
    book.save(folder / "a.xlsx")
    made = openpyxl.load_workbook(gathered(folder).output)["项目汇总"]["C5"]
    assert (made.value, made.data_type) == ('=HYPERLINK("http://x")', "s")


def test_an_empty_folder_is_refused(folder):
    with pytest.raises(UserError, match="no county workbook"):
        gathered(folder)


def test_the_command_says_who_is_missing_and_ends_with_1(folder, blanks):
    mailed(folder / "a.eml", blanks["653022"].read_bytes())
    done = CliRunner(env={"QUOTAXL_LANG": "zh", "COLUMNS": "120"}).invoke(
        main,
        [
            "collect",
            str(folder),
            "-o",
            str(folder.parent),
            "--allocation",
            str(NOTICE),
            "--deadline",
            "2024-10-20",
            "--as-of",
            "2024-10-20",
        ],
    )
    assert done.exit_code == 1, done.output
    assert "未报：48" in done.output
    assert "已报（按时）：1" in done.output


def test_a_marked_copy_beside_its_original_is_the_same_answer_and_staging_folders_are_none(folder, blanks):
    shutil.copy(blanks["653022"], folder / "a.xlsx")
    copy = openpyxl.load_workbook(blanks["653022"])
    copy.create_sheet("核对结果")["A1"] = "核对结果"
    copy.save(folder / "a-标记版.xlsx")
    (folder / ".quotaxl-x").mkdir()
    other = openpyxl.load_workbook(blanks["653022"])
    other["债务余额"]["B4"] = 2
    other.save(folder / ".quotaxl-x" / "half.xlsx")
    done = collect(CollectOrder(folder, folder / "汇总.xlsx"), read, apply, kept)
    assert [(line.region.code, line.answer.received.source) for line in done.lines] == [("653022", "a.xlsx")]
    assert not done.broken


def test_files_of_ours_that_are_no_answer_are_known_for_what_they_are(folder, blanks, tmp_path):
    shutil.copy(blanks["653022"], folder / "a.xlsx")
    made = tmp_path / "sent"
    split(SplitOrder(NOTICE, made), read, open_form)
    shutil.copy(next(made.glob("653022*分配表.xlsx")), folder / "b.xlsx")
    first = collect(CollectOrder(folder, folder / "汇总.xlsx"), read, apply, kept)
    assert [(one.source, one.why) for one in first.broken] == [("b.xlsx", "是拆分出的分配表，不是填报表")]
    again = collect(CollectOrder(folder, folder / "汇总2.xlsx"), read, apply, kept)
    assert {one.source: one.why for one in again.broken}["汇总.xlsx"] == "是以前的汇总表，不是填报表"


def test_the_summary_counts_states_and_what_changed_since_the_last_run(folder, blanks):
    shutil.copy(ARTUX, folder / "a.xlsx")
    wrong = openpyxl.load_workbook(folder / "a.xlsx")
    wrong["债务限额"]["B4"] = 999
    wrong.save(folder / "a.xlsx")
    first = overview(gathered(folder).output)
    assert (first["其中：未报"], first["已报"], first["已报未填"]) == (3, 1, 0)
    assert first["错误"] > 0
    assert "新出现" not in first
    shutil.copy(ARTUX, folder / "a.xlsx")
    mailed(folder / "b.eml", blanks["653022"].read_bytes())
    then = overview(gathered(folder).output)
    assert (then["其中：未报"], then["已报"]) == (2, 2)
    assert then["已改正"] > 0
    again = overview(gathered(folder).output)
    assert (again["新出现"], again["已改正"]) == (0, 0)
    assert again["仍未改"] == then["新出现"] + then["仍未改"] == sum(again[level] for level in ("错误", "警告", "提示"))


def overview(workbook):
    return {row[0].value: row[1].value for row in openpyxl.load_workbook(workbook)["总体情况"].iter_rows(min_row=5)}


def test_archives_are_opened_and_what_is_no_workbook_is_named(folder, blanks):
    with zipfile.ZipFile(folder / "阿合奇县.zip", "w") as pack:
        pack.write(blanks["653023"], "上报/填报表.xlsx")
        pack.writestr("__MACOSX/上报/填报表.xlsx", b"x")
        pack.writestr("上报/~$填报表.xlsx", b"x")
    (folder / "乌恰县.docx").write_bytes(b"a letter")
    (folder / "盖章.jpg").write_bytes(b"\xff\xd8")
    (folder / "Thumbs.db").write_bytes(b"\0")
    (folder / "坏.zip").write_bytes(b"PK\3\4")
    with zipfile.ZipFile(folder / "空.zip", "w"):
        pass
    with zipfile.ZipFile(folder / "m.zip", "w") as pack:
        pack.write(blanks["653022"], "填报表.xlsx")
    mailed(folder / "m.eml", (folder / "m.zip").read_bytes(), name="报送.zip")
    (folder / "m.zip").unlink()
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = "c653001@county.example.cn", "budget@province.example.cn"
    mail.set_content("附上")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="扫描件.pdf")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png", cid="<1@x>")
    (folder / "n.eml").write_bytes(mail.as_bytes())
    done = collect(CollectOrder(folder, folder.parent / "汇总.xlsx", allocation=NOTICE), read, apply, kept)
    told = {one.source: (one.why, one.other) for one in done.broken}
    assert {source for source, (_, other) in told.items() if other} == {
        "乌恰县.docx", "盖章.jpg", "n.eml › 扫描件.pdf",
    }  # fmt: skip
    assert {source: why for source, (why, other) in told.items() if not other} == {
        "坏.zip": "压缩包已损坏。", "空.zip": "压缩包中没有工作簿",
    }  # fmt: skip
    assert states(done)["653023"] is ReturnState.UNDATED
    assert states(done)["653022"] is ReturnState.IN_TIME
    assert states(done)["653024"] is ReturnState.UNUSABLE


def test_a_scan_beside_a_right_answer_costs_nothing(folder, blanks, tmp_path):
    shutil.copy(blanks["653001"], folder / "阿图什市.xlsx")
    (folder / "阿图什市盖章.pdf").write_bytes(b"%PDF")
    contacts = write_contacts(tmp_path / "通讯录.xlsx", usual(["653001"]))
    done = CliRunner().invoke(
        main, ["collect", str(folder), "--to", str(contacts), "-o", str(tmp_path / "汇总.xlsx"), "--lang", "zh"]
    )
    assert "阿图什市盖章.pdf  不是工作簿，没有看" in done.output
    assert "打开汇总表核对各县的数" in done.output
