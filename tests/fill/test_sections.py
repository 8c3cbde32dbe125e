"""Which rows of a list's template are samples, and which are totals, headings and sums: sheets as bureaus draw them."""

import pytest
from layouts import grid

from quotaxl.catalogue.regions import load
from quotaxl.core.document import Document
from quotaxl.fill.listedrows import header_bottom, rows_told
from quotaxl.fill.sections import runs_of, spanning_sums
from quotaxl.reading import read_tables

HEAD = "2024年新增地方政府债券项目表|||\n单位：万元|||\n序号|项目名称|债券性质|金额\n"


def seen(body, merges="", formulas=None, head=HEAD):
    """What each row below the header is, the runs of samples with their totals, and the totals over several runs."""
    sheet = grid(head + body, merges, formulas=formulas or {})
    table, *_ = read_tables(Document("a.csv", (sheet,), kind="csv"), load())
    start = header_bottom(table, table.grid) + 1
    lines = [
        " ".join(filter(None, (line.what, line.kind, line.group.name if line.group else None)))
        for line in rows_told(table, sheet, start)
    ]
    runs = runs_of(table, sheet)
    told = [(r.top, r.bottom, r.total, r.kind or (r.group.name if r.group else None), *r.parts.items()) for r in runs]
    return start, lines, told, list(spanning_sums(table, sheet, runs))


TWO = "1|甲项目|一般债券|5\n2|乙项目|专项债券|6\n"
ITEM, TOTAL, GENERAL, SPECIAL = "item", "total", "general", "special"
GROUPS = ("group general", "group special")
SHEETS = {
    # what stands below the header (row 4 on), merges, formulas; the first row, what each is, runs, totals over runs
    "a total below": ((TWO + "合计|||11",), 4, [ITEM, ITEM, TOTAL], [(4, 5, 6, None)], []),
    "a total above": (("合计|||11\n" + TWO,), 4, [TOTAL, ITEM, ITEM], [(5, 6, 4, None)], []),
    "no total": ((TWO,), 4, [ITEM, ITEM], [(4, 5, None, None)], []),
    "a note below": (
        (TWO + "合计|||11\n备注：单位盖章|||",), 4, [ITEM, ITEM, TOTAL, "note"], [(4, 5, 6, None)], []),
    "a row that numbers the columns": (
        ("栏次|1|2|3\n1|甲项目|一般债券|5\n合计|||5",), 5, [ITEM, TOTAL], [(5, 5, 6, None)], []),
    "numbers that do not rise are a row": (
        ("栏次|1|3|2\n1|甲项目|一般债券|5\n合计|||5",), 4, [ITEM, ITEM, TOTAL], [(4, 5, 6, None)], []),
    "sums of kinds below their rows": (
        ("1|甲项目|一般债券|5\n|一般债券小计||5\n2|乙项目|专项债券|6\n|专项债券小计||6\n|合计||11",),
        4, [ITEM, "subtotal general", ITEM, "subtotal special", TOTAL],
        [(4, 4, 5, GENERAL), (6, 6, 7, SPECIAL)], [(8, None)]),
    "headings of kinds": (
        ("一|一般债券||\n1|甲项目||5\n二|专项债券||\n1|乙项目||6\n2|丙项目||7\n|合计||18",),
        4, [GROUPS[0], ITEM, GROUPS[1], ITEM, ITEM, TOTAL], [(5, 5, 4, GENERAL), (7, 8, 6, SPECIAL)], [(9, None)]),
    "headings with sums below a total": (
        ("|合计||18\n一|一般债券||5\n1|甲项目||5\n二|专项债券||13\n1|乙项目||6\n2|丙项目||7",),
        4, [TOTAL, GROUPS[0], ITEM, GROUPS[1], ITEM, ITEM], [(6, 6, 5, GENERAL), (8, 9, 7, SPECIAL)], [(4, None)]),
    "kinds below a first total, then all rows": (
        ("|合计||11\n|一般债券||5\n|专项债券||6\n" + TWO,),
        4, [TOTAL, *GROUPS, ITEM, ITEM], [(7, 8, 4, None, (GENERAL, 5), (SPECIAL, 6))], []),
    "kinds below the total": (
        (TWO + "|合计||11\n|一般债券||5\n|专项债券||6",),
        4, [ITEM, ITEM, TOTAL, *GROUPS], [(4, 5, 6, None, (GENERAL, 7), (SPECIAL, 8))], []),
    "headings of fields": (
        ("一|教育||\n1|甲学校||5\n二|市政建设||\n1|乙道路||6\n|合计||11",),
        4, ["group 教育", ITEM, "group 市政建设", ITEM, TOTAL],
        [(5, 5, 4, "教育"), (7, 7, 6, "市政建设")], [(8, None)]),
    "sums of fields below their rows": (
        ("1|甲学校||5\n|教育小计||5\n2|乙道路||6\n|市政建设小计||6\n|合计||11",),
        4, [ITEM, "subtotal 教育", ITEM, "subtotal 市政建设", TOTAL],
        [(4, 4, 5, "教育"), (6, 6, 7, "市政建设")], [(8, None)]),
    "an only 小计 is the total": ((TWO + "|小计||11",), 4, [ITEM, ITEM, "subtotal"], [(4, 5, 6, None)], []),
    "sums that pick their kind out of all rows": (
        (TWO + "|一般债券小计||5\n|专项债券小计||6\n|合计||11", "",
         {(6, 4): 'SUMIF(C4:C5,"一般债券",D4:D5)', (7, 4): 'SUMIF(C4:C5,"专项债券",D4:D5)', (8, 4): "SUM(D6:D7)"}),
        4, [ITEM, ITEM, "subtotal general", "subtotal special", TOTAL],
        [(4, 5, 8, None, (GENERAL, 6), (SPECIAL, 7))], []),
    "blank samples": (
        ("1|||\n2|||\n合计|||", "", {(6, 4): "SUM(D4:D5)"}), 4, [ITEM, ITEM, TOTAL], [(4, 5, 6, None)], []),
    "blank rows that the total adds up": (
        ("1|甲项目|一般债券|5\n|||\n|||\n合计|||5", "", {(7, 4): "SUM(D4:D6)"}),
        4, [ITEM, "blank", "blank", TOTAL], [(4, 6, 7, None)], []),
    "a blank row that it leaves out": (
        (TWO + "|||\n合计|||11", "", {(7, 4): "SUM(D4:D5)"}), 4, [ITEM, ITEM, "blank", TOTAL], [(4, 5, 7, None)], []),
    "texts above that it leaves out say how to fill in": (
        ("|填项目全称|选填|数字\n1|甲项目|一般债券|5\n合计|||5", "", {(6, 4): "SUM(D5:D5)"}),
        4, [ITEM, ITEM, TOTAL], [(5, 5, 6, None)], []),
    "kinds merged down before the names": (
        ("一般债券|甲项目||5\n|乙项目||6\n专项债券|丙项目||7\n|丁项目||8\n合计|||26", "A4:A5 A6:A7"),
        4, [GROUPS[0], ITEM, GROUPS[1], ITEM, TOTAL], [(4, 5, None, GENERAL), (6, 7, None, SPECIAL)], [(8, None)]),
    "a total with its count": (
        ("1|甲项目|一般债券|5\n合计（1个项目）|||5",), 4, [ITEM, TOTAL], [(4, 4, 5, None)], []),
    "a total in another unit is a remark": (
        ("1|甲项目|一般债券|5\n合计（亿元）|||0.0005\n合计（万元）|||5",), 4, [ITEM, "note"], [(4, 4, None, None)], []),
    "what stands below the total is another list": (
        ("1|甲项目|一般债券|5\n合计|||5\n2|乙项目|专项债券|6",), 4, [ITEM, TOTAL], [(4, 4, 5, None)], []),
}  # fmt: skip


@pytest.mark.parametrize("about", SHEETS)
def test_rows_and_runs(about):
    given, *expected = SHEETS[about]
    assert list(seen(*given)) == expected
