"""Which papers count: copies once, drafts each by itself, whatever the order of the files."""

from itertools import permutations

import pytest

from quotaxl.catalogue import regions
from quotaxl.core.document import Document
from quotaxl.core.edits import FINDINGS_SHEET
from quotaxl.core.grid import Grid
from quotaxl.core.stamp import Output, Stamp
from quotaxl.dossier.assemble import assemble
from quotaxl.dossier.papers import PaperKind, Reason
from quotaxl.reading import read_tables

KNOWN = regions.load()
INFO = [
    ["阿图什市2024年基本信息"],
    ["项目", "内容"],
    ["地区", "阿图什市"],
    ["行政区划代码", "653001"],
    ["年度", "2024"],
]
LIMIT = [
    ["阿图什市2024年债务限额"],
    [None, None, None, "单位：亿元"],
    ["项目", "合计", "一般债务", "专项债务"],
    ["一、年初批准的债务限额", 62.35, 38.15, 24.2],
    ["二、本次下达新增债务限额", 5.92, 2.42, 3.5],
    ["三、调整后债务限额", 68.27, 40.57, 27.7],
]
BALANCE = [
    ["阿图什市2024年债务余额"],
    [None, None, None, "单位：亿元"],
    ["项目", "合计", "一般债务", "专项债务"],
    ["一、上年末债务余额", 61.2, 37.4, 23.8],
    ["四、分配使用后债务余额", 64.42, 37.42, 27.0],
]
NOTICE = [
    ["新财振〔2024〕18号附件：2024年新增地方政府一般债券资金分配表"],
    [None, None, "单位：万元"],
    ["序号", "地县", "资金总量"],
    [None, "合计", 10000],
    [1, "阿克陶县", 2000],
    [2, "阿图什市", 8000],
]


def book(file, stamp=None, **sheets):
    return Document(file, tuple(Grid(file, name, rows) for name, rows in sheets.items()), stamp=stamp)


def put(rows, row, column, value):
    made = [list(line) for line in rows]
    made[row][column] = value
    return made


def of(*documents):
    def tables(one):
        shown = Document(one.file, tuple(g for g in one.grids if g.sheet != FINDINGS_SHEET))
        return read_tables(shown, KNOWN)

    return assemble([(one, tables(one)) for one in documents], KNOWN)


def files(dossier):
    return {table.file for table in dossier.tables}


WORKBOOK = book("县.xlsx", 基本信息=INFO, 债务限额=LIMIT, 债务余额=BALANCE)
COPY = book("县-标记版.xlsx", 基本信息=INFO, 债务限额=LIMIT, 债务余额=BALANCE, 核对结果=[["核对结果"]])
SECOND = book("县2.xlsx", 基本信息=INFO, 债务限额=put(LIMIT, 3, 2, 38.2), 债务余额=BALANCE)
ALLOCATION = book("通知.xlsx", 分配表=NOTICE)


@pytest.mark.parametrize("order", list(permutations([WORKBOOK, COPY, ALLOCATION])))
def test_a_marked_copy_is_left_out_where_its_original_is_given(order):
    found = of(*order)
    assert [(one.paper.file, one.reason, one.instead.file) for one in found.left_out] == [
        ("县-标记版.xlsx", Reason.MARKED, "县.xlsx")
    ]
    (dossier,) = found.dossiers
    assert files(dossier) == {"县.xlsx", "通知.xlsx"}


def test_a_marked_copy_alone_is_its_workbook():
    found = of(COPY)
    assert not found.left_out
    assert [paper.kind for paper in found.of_kind(PaperKind.COUNTY)] == [PaperKind.COUNTY]


def test_a_corrected_marked_copy_is_a_draft_beside_its_original():
    found = of(WORKBOOK, book("县-标记版.xlsx", **{g.sheet: g.rows for g in SECOND.grids}, 核对结果=[["核对结果"]]))
    assert not found.left_out
    assert [[paper.file for paper in group] for group in found.drafts] == [["县.xlsx", "县-标记版.xlsx"]]


@pytest.mark.parametrize("order", list(permutations([WORKBOOK, SECOND, ALLOCATION])))
def test_each_draft_is_looked_at_with_everything_else_and_without_the_other(order):
    found = of(*order)
    assert sorted(sorted(files(dossier)) for dossier in found.dossiers) == [
        ["县.xlsx", "通知.xlsx"],
        ["县2.xlsx", "通知.xlsx"],
    ]
    assert [len(dossier.counties) for dossier in found.dossiers] == [1, 1]


def test_a_blank_workbook_is_no_draft_of_a_filled_one():
    empty = [[*line[:1], None, None, None] if at > 2 else line for at, line in enumerate(LIMIT)]
    found = of(WORKBOOK, book("空白.xlsx", 基本信息=INFO, 债务限额=empty))
    assert not found.drafts
    assert {table.file for table in found.sources} == {"县.xlsx"}
    assert list(found.dossiers[0].blank) == ["空白.xlsx"]


def test_the_sheets_of_one_county_may_lie_in_several_files():
    found = of(book("a.xlsx", 债务余额=BALANCE), book("b.xlsx", 基本信息=INFO, 债务限额=LIMIT))
    assert not found.drafts
    (county,) = found.dossiers[0].counties
    assert set(county.tables) == {"county-info", "county-limit", "county-balance"}


def test_a_list_of_findings_is_no_paper_of_anybody():
    found = of(WORKBOOK, book("核对结果.xlsx", 核对结果=[["核对结果"]]))
    assert [(one.paper.file, one.reason) for one in found.left_out] == [("核对结果.xlsx", Reason.FINDINGS)]


def test_a_pdf_that_we_printed_counts_only_without_what_it_was_printed_from():
    stamp = Stamp(Output.PRINTED, "0.2.0", {"县.xlsx": ""})
    other = put(LIMIT, 3, 1, 999)
    printed = book("印.pdf", stamp, 基本信息=INFO, 债务限额=other)
    beside = of(WORKBOOK, printed)
    assert [(one.paper.file, one.reason, one.instead.file) for one in beside.left_out] == [
        ("印.pdf", Reason.PRINTED, "县.xlsx")
    ]
    assert not beside.drafts
    assert {table.file for table in beside.tables} == {"县.xlsx"}
    alone = of(printed, ALLOCATION)
    assert not alone.left_out
    assert {table.file for table in alone.tables} == {"印.pdf", "通知.xlsx"}


def test_annexes_that_we_filled_are_no_source_of_figures():
    stamp = Stamp(Output.ANNEXES, "0.2.0")
    annexes = book("附表.xlsx", stamp, 限额=put(NOTICE, 0, 0, "阿图什市2024年地方政府债务限额及余额预算情况表"))
    found = of(WORKBOOK, annexes)
    assert files(found.dossiers[0]) >= {"县.xlsx"}
    assert {table.file for table in found.sources} == {"县.xlsx"}


def test_one_wrong_code_makes_no_other_county():
    found = of(book("县.xlsx", 基本信息=put(INFO, 3, 1, "653022"), 债务限额=LIMIT, 债务余额=BALANCE))
    assert found.papers[0].region == KNOWN.code("653001")
    assert found.dossiers[0].counties[0].region == KNOWN.code("653001")
