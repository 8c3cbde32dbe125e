"""A list continued beside itself."""

import pytest
from layouts import read, tree

TEXT = """
2024年债券资金分配表
单位：万元
序号|地区|金额{gap}序号|地区|金额
|合计|{total}{gap}3|阿图什市|30
1|伊宁市|20{gap}4|乌恰县|30
2|伊宁县|20{gap}||
"""


@pytest.mark.parametrize("gap", ["|", "||"])
def test_the_total_covers_both_blocks(gap):
    first, second = read(TEXT.format(gap=gap, total=100))
    assert [above for _, _, above in tree(first)] == [None, None, None]
    assert [label for label, _, _ in tree(second)] == ["阿图什市", "乌恰县"]
    assert first.title == second.title
    assert [r.kind for r in (*first.remarks, *second.remarks)] == ["continued", "continued"]


def test_a_total_that_is_not_the_sum_of_both_is_checked_as_it_stands():
    first, _ = read(TEXT.format(gap="|", total=101))
    assert [above for _, _, above in tree(first)] == [None, "合计", "合计"]
    assert first.remarks == ()


def test_tables_with_totals_of_their_own_are_two():
    first, second = read("债券分配表\n地区|金额|地区|金额\n合计|1|合计|2\n伊宁市|1|伊宁县|2")
    assert tree(first)[1] == ("伊宁市", "item", "合计")
    assert tree(second)[1] == ("伊宁县", "item", "合计")
