"""Which open workbooks belong together, seen through workbooks that only say that they are open."""

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from quotaxl.buttons.pair import counterpart, find_pair, load_open
from quotaxl.core.document import Document
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Grid

COUNTY = [["阿图什市2024年基本信息"], ["项目", "内容"], ["地区", "阿图什市"], ["年度", "2024"]]
NOTICE = [
    ["新财振〔2024〕18号附件：2024年新增地方政府一般债券资金分配表"],
    [None, None, "单位：万元"],
    ["序号", "地县", "资金总量"],
    [None, "合计", 10000],
    [1, "阿克陶县", 2000],
    [2, "阿图什市", 8000],
]


@dataclass
class Standing:
    """A workbook that stands open: its name, what it holds, and how often that was read."""

    name: str
    rows: list
    reads: int = field(default=0)

    @property
    def path(self):
        return Path(f"/nowhere/{self.name}")

    @property
    def book(self):
        return SimpleNamespace(name=self.name)

    local = True

    def read(self, head=None, saved=None, *, merged=True):
        self.reads += head is None
        return Document(str(self.path), (Grid(str(self.path), "表", self.rows),))


def other_notice(amount=7000):
    return [*NOTICE[:-1], [2, "阿图什市", amount]]


def test_the_counterpart_is_found_and_what_is_meant_is_read_whole_once():
    county, notice = Standing("县.xlsx", COUNTY), Standing("通知.xlsx", NOTICE)
    strange = Standing("其他.xlsx", [["日程"], ["周一"]])
    pair = find_pair(county, [strange, notice])
    assert [one.path.name for one in pair.loaded] == ["通知.xlsx", "县.xlsx"]
    assert [one.reads for one in (county, notice, strange)] == [1, 1, 0]  # its first rows tell that it is another


@pytest.mark.parametrize("rows", [other_notice(), [["新财振〔2024〕30号附件：" + NOTICE[0][0][14:]], *NOTICE[1:]]])
def test_several_allocation_tables_are_said_and_not_passed_over(rows):
    county = Standing("县.xlsx", COUNTY)
    with pytest.raises(UserError, match=r"通知\.xlsx、另一份\.xlsx"):
        counterpart(county, load_open(county), [Standing("通知.xlsx", NOTICE), Standing("另一份.xlsx", rows)])


def test_the_same_table_open_twice_is_one():
    county = Standing("县.xlsx", COUNTY)
    pair = counterpart(county, load_open(county), [Standing("通知.xlsx", NOTICE), Standing("副本.xlsx", NOTICE)])
    assert pair is not None
    assert pair.allocation.path.name == "通知.xlsx"


def test_without_a_counterpart_there_is_none_and_filling_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("QUOTAXL_HOME", str(tmp_path))
    county = Standing("县.xlsx", COUNTY)
    assert counterpart(county, load_open(county), []) is None
    with pytest.raises(UserError, match="No allocation table is open"):
        find_pair(county, [])


def test_merged_cells_of_a_head_are_asked_for_only_where_it_does_not_say_what_it_is_without_them():
    asked = []

    class Asking(Standing):
        def read(self, head=None, saved=None, *, merged=True):
            asked.append((self.path.name, head is not None, merged))
            return super().read(head, saved, merged=merged)

    strange, notice = Asking("其他.xlsx", [["日程"], ["周一"]]), Asking("通知.xlsx", NOTICE)
    find_pair(Standing("县.xlsx", COUNTY), [strange, notice])
    heads = [(name, merged) for name, head, merged in asked if head]
    assert heads == [("其他.xlsx", False), ("其他.xlsx", True), ("通知.xlsx", False)]
