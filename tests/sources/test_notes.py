"""Notes right below a table of a document, which may state its unit."""

import pytest

from quotaxl.core.document import Paragraph
from quotaxl.core.grid import Grid
from quotaxl.sources.headings import with_notes

BELOW = {
    "one note": (["注：以上金额单位均为万元。"], "注：以上金额单位均为万元。"),
    "a note over two lines": (["注：表中数据", "单位为万元。"], "注：表中数据单位为万元。"),
    "numbered notes": (["说明：1.另行下达。", "2.单位：万元。"], "说明：1.另行下达。2.单位：万元。"),
    "a title first": (["附件2", "注：单位为万元。"], ""),
    "the unit of the next table": (["单位：万元"], ""),
    "a sentence after the notes": (["注：不含兵团。", "单位：亿元"], "注：不含兵团。"),
}


@pytest.mark.parametrize("about", BELOW)
def test_notes_belong_to_the_table_above(about):
    lines, expected = BELOW[about]
    grid = Grid("a.pdf", "第1页表1", [["地区", "金额"]])
    paragraphs = [Paragraph("a.pdf", n, text) for n, text in enumerate(lines, 1)]
    found = with_notes([grid, *paragraphs])
    assert found[1:] == tuple(paragraphs)
    assert isinstance(found[0], Grid)
    assert found[0].after == expected


def test_a_note_above_all_tables_belongs_to_none():
    note, grid = Paragraph("a.pdf", 1, "注：单位为万元。"), Grid("a.pdf", "第1页表1", [["地区", "金额"]])
    assert with_notes([note, grid]) == (note, grid)
