import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from builders import table

from quotaxl.app.split import SplitOrder, allocation_of, split
from quotaxl.catalogue import regions
from quotaxl.catalogue.regions.tiers import tier_of
from quotaxl.cli.adapters import open_form, read
from quotaxl.core.assets import asset
from quotaxl.core.edits import Formula, SetCell
from quotaxl.core.errors import UserError
from quotaxl.core.table import RowRole
from quotaxl.dossier.owner import owners
from quotaxl.reading import read_tables
from quotaxl.split.extract import notice_of, plan_extract
from quotaxl.split.shares import By, UnsplitRow, shares

NOTICE = asset("workbook", "allocation-xincaizhen-2024-18.xlsx")
KNOWN = regions.load()


@pytest.fixture(scope="module", params=list(By))
def made(request, tmp_path_factory):
    """The example notice split both ways: how, the notice's table, the files."""
    folder = tmp_path_factory.mktemp(request.param.value)
    done = split(SplitOrder(NOTICE, folder, request.param), read, open_form)
    assert done.left_out == ()
    return request.param, allocation_of(NOTICE, read), done.files


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()} | {
            "names of the parts": " ".join(package.namelist()),
            "raw": package.comment.decode("utf-8", "replace"),
        }


def figures_of(notice, rows) -> set[str]:
    found = set()
    for name in ("amount", "D"):
        found |= {f"{int(v)}" for at in rows if (v := notice.frame[name][at]) is not None}
    return found


def test_no_other_region_is_anywhere_in_a_package(made):
    """Every part, document properties included: no other region's name in any spelling, no figure but one's own."""
    by, notice, files = made
    found = shares(notice, KNOWN, by)
    by_code = {share.region.code: share for share in found.shares}
    everyone = {at: KNOWN.resolve(notice.frame["label"][at], KNOWN.resolve("新疆")[0]) for at in range(62)}
    assert len(files) == 2 * (49 if by is By.COUNTY else 12)
    for path in files:
        share = by_code[path.name[:6]]
        own = set(share.rows)
        own_names = {n for at in own for r in everyone[at] for n in (*r.names, notice.frame["label"][at])}
        others = {n for at, rs in everyone.items() if at not in own for r in rs for n in r.names}
        others |= {notice.frame["label"][at] for at in everyone if at not in own} - {"合计"}
        hidden = {r.code for at, rs in everyone.items() if at not in own for r in rs}
        foreign = figures_of(notice, set(everyone) - own) - figures_of(notice, own)
        own_name = re.compile("|".join(sorted(map(re.escape, own_names), key=len, reverse=True)))
        for part, content in parts(path).items():
            text = own_name.sub("", content)
            assert not [name for name in others if name in text], (path.name, part)
            assert not [code for code in hidden if code in text], (path.name, part)
            if "资金分配表" in path.name and part.startswith(("xl/worksheets", "xl/sharedStrings", "docProps")):
                values = set(re.findall(r"<v>([0-9.]+)</v>", text)) | set(re.findall(r"<t[^>]*>([0-9.]+)</t>", text))
                assert not values & foreign, (path.name, part)


def test_extracts_hold_the_regions_figures_with_live_sums(made):
    by, notice, files = made
    for share in shares(notice, KNOWN, by).shares:
        path = next(p for p in files if p.name.startswith(share.region.code) and "资金分配表" in p.name)
        sheet = openpyxl.load_workbook(path).active
        (again,) = read_tables(read(path), KNOWN)
        assert again.document_number == "新财振〔2024〕18号"
        assert again.title == notice.title
        assert (again.form, again.unit) == ("allocation", notice.unit)
        assert [c.path for c in again.columns] == [c.path for c in notice.columns]
        assert again.frame["label"].to_list() == ["合计", *(notice.frame["label"][at] for at in share.rows)]
        for name in ("amount", "D"):
            assert again.frame[name].to_list()[1:] == [notice.frame[name][at] for at in share.rows]
            assert (again.frame[name][0] or 0) == (notice.frame[name][share.rows[0]] or 0)
        assert str(sheet["C5"].value).startswith("=SUM(C6")
        assert owners((again,), KNOWN, share.region) == {share.region}


def test_the_county_workbook_says_what_was_allotted(tmp_path):
    done = split(SplitOrder(NOTICE, tmp_path), read, open_form)
    path = next(p for p in done.files if p.name.startswith("653001") and "填报表" in p.name)
    tables = {t.form: t for t in read_tables(read(path), KNOWN)}
    info, limit = tables["county-info"], tables["county-limit"]
    assert info.text("region", "value") == "阿图什市"
    assert info.text("code", "value") == "653001"
    assert info.text("year", "value") == "2024"
    assert info.text("notice_number", "value") == "新财振〔2024〕18号"
    assert limit.value("new", "general") == Decimal("0.8")
    blank = [limit.value(k, n) for k in ("opening", "new", "adjusted") for n in ("total", "general", "special")]
    assert [v for v in blank if v is not None] == [Decimal("0.8")] * 2  # the formula 合计 has the result
    assert openpyxl.load_workbook(path)["债券项目"].data_validations.count > 3


def small(remark=None, stated="300", **more):
    """A notice of two counties of 克州; `stated` is what it prints for the prefecture."""
    rows = [
        ("total", 0, None, None, None, "合计", stated, None),
        ("parent", 0, 0, None, "一", "克州", stated, None),
        ("item", 1, 1, None, "1", "阿图什市", "100", remark),
        ("item", 1, 1, None, "2", "阿克陶县", "200", None),
    ]
    return table("allocation", ["ordinal", "region", "amount", "remark"], rows, **more)


def planned(notice, by=By.COUNTY, code="653001"):
    found = shares(notice, KNOWN, by)
    share = next(share for share in found.shares if share.region.code == code)
    return plan_extract(notice_of(notice, found), share)


def contents(plan):
    return {edit.ref: edit.content for edit in plan.edits if isinstance(edit, SetCell)}


def test_a_remark_on_another_region_is_refused():
    with pytest.raises(UserError) as refused:
        planned(small("含阿克陶县50万元"))
    assert "阿克陶县" in refused.value.say("zh")
    assert "D6" in refused.value.where
    assert contents(planned(small("阿图什市城区")))["D6"] == "阿图什市城区"


def test_a_typed_sum_that_does_not_hold_is_refused():
    with pytest.raises(UserError) as refused:
        planned(small(stated="310"), By.PREFECTURE, "653000")
    assert "310" in refused.value.say("zh")
    assert "300" in refused.value.say("zh")


def test_text_from_the_notice_never_becomes_a_formula():
    plan = planned(small('=HYPERLINK("http://x")'))
    assert contents(plan)["D6"] == '=HYPERLINK("http://x")'
    assert [c for c in contents(plan).values() if isinstance(c, Formula)] == [Formula("SUM(C6)")]


def test_what_a_notice_of_several_levels_of_headings_looks_like():
    notice = small()
    columns = list(notice.columns)
    columns[2] = replace(columns[2], path=("新增债务限额", "一般"))
    columns[3] = replace(columns[3], path=("新增债务限额", "备注"))
    plan = planned(replace(notice, columns=tuple(columns)))
    made = contents(plan)
    assert (made["A4"], made["C4"], made["D4"], made["C5"], made["D5"]) == (
        "ordinal",
        "新增债务限额",
        None,
        "一般",
        "备注",
    )
    merged = {edit.ref for edit in plan.edits if hasattr(edit, "ref") and not isinstance(edit, SetCell)}
    assert {"A4:A5", "B4:B5", "C4:D4"} <= merged


def test_rows_of_no_known_region_are_left_out_and_said():
    notice = small()
    frame = notice.frame.with_columns(label=notice.frame["label"].replace("阿克陶县", "阿克桃县"))
    found = shares(replace(notice, content=frame), KNOWN, By.COUNTY)
    assert [share.region.name for share in found.shares] == ["阿图什市"]
    assert found.left_out == (UnsplitRow("B7", "阿克桃县"),)


def notice_file(folder, title, rows, number="甘财债〔2025〕12号"):
    book = openpyxl.Workbook()
    for row in ((number,), (title,), (None, None, "单位：万元"), ("地区", "一般债务限额", "专项债务限额"), *rows):
        book.active.append(row)
    book.save(folder / "notice.xlsx")
    return folder / "notice.xlsx"


def made_of(folder, title, rows, **more):
    done = split(SplitOrder(notice_file(folder, title, rows), folder / "out", **more), read, open_form)
    return done, {p.name[:6]: p for p in done.files if "填报表" in p.name}


LEVELS = (
    # title, rows, books by code: sheet, cell and figure of what is allotted, rows left out and a word of why
    ("2025年新增地方政府债务限额分配表", [("合计", 30000, 15000), ("临夏州", 18000, 9000), ("嘉峪关市", 12000, 6000)],
     {"622900": ("分级限额", "F5", 1.8), "620200": ("债务限额", "C5", 1.2)}, {}),
    ("临夏州2025年新增债务限额分配表", [("合计", 5000, 3000), ("州本级", 2000, 1000), ("临夏市", 3000, 2000)],
     {"622900": ("债务限额", "C5", 0.2), "622901": ("债务限额", "C5", 0.3)}, {}),
    ("重庆市2025年新增债务限额分配表", [("合计", 9000, 6000), ("市本级", 4000, 2000), ("万州区", 3000, 2000),
     ("两江新区", 2000, 2000)], {"500000": ("债务限额", "C5", 0.4), "500101": ("债务限额", "C5", 0.3)},
     {"两江新区": "没有行政区划代码"}),
    ("新疆2025年新增债务限额分配表", [("合计", 9000, 6000), ("克州", 4000, 2000), ("乌鲁木齐市", 3000, 2000),
     ("新疆生产建设兵团", 2000, 2000)], {"653000": ("分级限额", "F5", 0.4), "650100": ("分级限额", "F5", 0.3)},
     {"新疆生产建设兵团": "单列下达"}),
    ("兵团2025年新增债务限额分配表", [("合计", 11000, 7000), ("兵团本级", 4000, 2000), ("第八师石河子市", 5000, 4000),
     ("五家渠市", 2000, 1000)], {"660000": ("债务限额", "C5", 0.4), "659001": ("债务限额", "C5", 0.5),
     "659004": ("债务限额", "C5", 0.2)}, {}),
    ("2025年新增债务限额分地区分配表", [("合计", 90000, 60000), ("北京市", 10000, 5000),
     ("辽宁省（不含大连）", 30000, 20000), ("大连市", 20000, 15000), ("新疆维吾尔自治区", 30000, 20000)],
     {"110000": ("分级限额", "F5", 1), "210000": ("分级限额", "F5", 3), "210200": ("分级限额", "F5", 2),
      "650000": ("分级限额", "F5", 3)}, {}),
)  # fmt: skip


@pytest.mark.parametrize(("title", "rows", "books", "left"), LEVELS, ids=[title for title, *_ in LEVELS])
def test_every_level_gets_its_own_workbook_or_an_answer(title, rows, books, left, tmp_path):
    done, made = made_of(tmp_path, title, rows)
    assert set(made) == set(books)
    for code, (sheet, cell, figure) in books.items():
        book = openpyxl.load_workbook(made[code])
        assert book[sheet][cell].value == figure, code
        assert ("分级限额" in book.sheetnames) == tier_of(KNOWN.code(code), KNOWN).levels
        book.close()
    assert {one.label: True for one in done.left_out} == dict.fromkeys(left, True)
    assert all(left[one.label] in one.why.zh for one in done.left_out)


def test_counties_of_a_table_without_prefectures_are_put_together():
    notice = small()
    frame = notice.frame.filter(notice.frame["role"] != RowRole.PARENT)
    flat = replace(notice, content=frame.with_columns(parent=frame["parent"].replace({1: 0})))
    (share,) = shares(flat, KNOWN, By.PREFECTURE).shares
    assert (share.region.code, share.rows) == ("653000", (1, 2))


BY_PREFECTURE = (
    # title, rows of label, general, special (万元); what the sheet 分级限额 shows (亿元), and 债务限额 of the own level
    ("克州2025年新增地方政府债务限额分配表",
     [("合计", 19000, 21000), ("州本级", 2000, 3000), ("阿图什市", 8000, 6000), ("阿克陶县", 4000, 5000),
      ("阿合奇县", 2000, 4000), ("乌恰县", 3000, 3000)],
     {"653000": {"本地区": (1.9, 2.1), "本级": (0.2, 0.3), "下级合计": (1.7, 1.8), "阿图什市": (0.8, 0.6),
                 "乌恰县": (0.3, 0.3), "债务限额": (0.2, 0.3)}}),
    ("临夏州2025年新增地方政府债务限额分配表",
     [("临夏州", 4000, 5000), ("州本级", 500, 1000), ("临夏市", 1500, 1500), ("临夏经济开发区", 2000, 2500)],
     {"622900": {"本地区": (0.4, 0.5), "本级": (0.05, 0.1), "下级合计": (0.35, 0.4), "临夏市": (0.15, 0.15),
                 "临夏县": (None, None), "临夏经济开发区": (0.2, 0.25), "债务限额": (0.05, 0.1)}}),
    ("甘肃省2025年新增地方政府债务限额分配表",
     [("合计", 30000, 15000), ("嘉峪关市", 12000, 6000), ("临夏州", 18000, 9000), ("临夏市", 8000, 4000),
      ("永靖县", 10000, 5000)],
     {"622900": {"本地区": (1.8, 0.9), "本级": (None, None), "下级合计": (1.8, 0.9), "临夏市": (0.8, 0.4),
                 "永靖县": (1, 0.5), "债务限额": (None, None)},
      "620200": {"债务限额": (1.2, 0.6)}}),
    ("2025年新增地方政府债务限额分配表",
     [("合计", 18000, 9000), ("临夏市", 8000, 4000), ("永靖县", 10000, 5000)],
     {"622900": {"本地区": (1.8, 0.9), "下级合计": (1.8, 0.9), "永靖县": (1, 0.5)}}),
)  # fmt: skip


@pytest.mark.parametrize(("title", "rows", "books"), BY_PREFECTURE, ids=[title for title, *_ in BY_PREFECTURE])
def test_by_prefecture_each_gets_its_workbook_with_what_the_notice_says_level_by_level(title, rows, books, tmp_path):
    _, made = made_of(tmp_path, title, rows, by=By.PREFECTURE, within="甘肃省" if "州" not in title else None)
    assert set(made) == set(books)
    for code, figures in books.items():
        book = openpyxl.load_workbook(made[code])
        levels = {row[0].value: row for row in book["分级限额"].iter_rows(min_row=5)} if len(figures) > 1 else {}
        for label, due in figures.items():
            if label == "债务限额":
                shown = tuple(book["债务限额"][ref].value for ref in ("C5", "D5"))
            else:
                shown = tuple(levels[label][n].value for n in (5, 6))
            assert shown == due, (code, label)
        assert book["基本信息"]["B8"].value == "甘财债〔2025〕12号"
        book.close()


def test_by_prefecture_a_table_without_a_year_is_split_into_extracts_and_that_is_said(tmp_path):
    done, made = made_of(tmp_path, "新增地方政府债务限额分配表", [("临夏州", 18000, 9000)], by=By.PREFECTURE)
    assert (len(done.files), made) == (1, {})
    assert "没有生成各地区的填报表" in done.said.zh


@pytest.mark.parametrize("title", [title for title, *_ in LEVELS])
def test_by_prefecture_no_level_is_refused_and_none_gets_another_ones_figures(title, tmp_path):
    rows = next(rows for name, rows, *_ in LEVELS if name == title)
    done, made = made_of(tmp_path, title, rows, by=By.PREFECTURE)
    assert len(done.files) == 2 * len(made) > 0
    for path in made.values():
        book = openpyxl.load_workbook(path)
        given = {book["债务限额"]["C5"].value}
        if "分级限额" in book.sheetnames:
            given |= {row[5].value for row in book["分级限额"].iter_rows(min_row=5)}
        book.close()
        sums = {sum(general for label, general, _ in rows if label != "合计") / 10000}
        assert given - {None} <= {general / 10000 for _, general, _ in rows} | sums
