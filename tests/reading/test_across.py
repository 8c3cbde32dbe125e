"""Which columns add up to which, by hand. A column is written as its header, levels divided by /, and its amounts."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from quotaxl.catalogue.sections import Sum
from quotaxl.core.amount import UNITS
from quotaxl.core.table import Column, ColumnType
from quotaxl.reading.across import with_parts


def parts(*written, of=None, match=None):
    """What each column with parts consists of: {header: "a b"}, with － before what is taken off."""
    columns, cells = [], []
    for at, (header, *amounts) in enumerate(written):
        path = tuple(header.split("/"))
        whole = (of or {}).get(header)
        columns.append(Column(header, at + 1, path, ColumnType.AMOUNT, whole, UNITS["万元"]))
        cells.append([None if v is None else Decimal(str(v)) for v in amounts])
    found = {}
    for one in with_parts(columns, cells, len(cells[0]), match):
        if one.parts:
            found[one.path and "/".join(one.path)] = " ".join([*one.parts, *(f"－{name}" for name in one.minus)])
    return found


A, B = ("一般", 1, 2, 3), ("专项", 5, 6, 7)


def test_a_total_beside_its_parts():
    assert parts(("合计", 6, 8, 10), A, B) == {"合计": "一般 专项"}
    assert parts(A, B, ("合计", 6, 8, 10)) == {"合计": "一般 专项"}
    assert parts(("金额", 6, 8, 10), A, B) == {"金额": "一般 专项"}
    assert parts(("合计", 7, 9, 11), A, B) == {}
    assert parts(("合计", 1, 2, 3), A) == {}


ENOUGH = {
    # a total's amounts beside 1+5, 2+6, 3+7, 4+8: how many rows hold; whether a header that says 合计 has parts, others
    (6, 8, 10, 12): (True, True),
    (6, None, None, None): (True, False),
    (6, 8, None, None): (True, True),
    (6, 9, None, None): (True, False),
    (6, 9, 11, None): (False, False),
    (6, 8, 11, None): (True, False),
    (6, 8, 10, 13): (True, True),
    (None, 8, 10, 12): (True, True),
    (None, None, None, None): (False, False),
}


@pytest.mark.parametrize("amounts", ENOUGH)
def test_how_many_rows_have_to_hold(amounts):
    a, b = ("甲", 1, 2, 3, 4), ("乙", 5, 6, 7, 8)
    worded, plain = ENOUGH[amounts]
    assert bool(parts(("合计", *amounts), a, b)) is worded
    assert bool(parts(("金额", *amounts), a, b)) is plain


def test_one_part_alone_and_zeros_say_nothing():
    assert parts(("金额", 1, 2, 3), ("甲", 1, 2, 3), ("乙", 0, 0, 0)) == {}
    assert parts(("金额", 1, 2, 3), ("甲", 1, 2, 3), ("乙", None, None, None)) == {}
    assert parts(("金额", 0, 0, 0), ("甲", 0, 0, 0), ("乙", 0, 0, 0)) == {}


def test_columns_under_a_head_are_the_parts_of_its_sum():
    found = parts(("限额/合计", 6, 8, 10), ("限额/一般", 1, 2, 3), ("限额/专项", 5, 6, 7), ("余额", 4, 4, 4))
    assert found == {"限额/合计": "限额/一般 限额/专项"}
    # the header says so: more rows that hold than not are enough, and a single row that does not is looked over
    assert parts(("限额", 6, 9), ("限额/一般", 1, 2), ("限额/专项", 5, 6), ("余额", 4, 4)) == {}
    assert parts(("限额/合计", 7, None), ("限额/一般", 1, None), ("限额/专项", 5, None), ("余额", 4, 9)) == {
        "限额/合计": "限额/一般 限额/专项"
    }
    assert parts(("限额/合计", 7, 9), ("限额/一般", 1, 2), ("限额/专项", 5, 6), ("余额", 4, 9)) == {}


def test_of_which_need_not_be_all():
    """其中 names some of it: one row that does not hold is no fault, and two that hold are none by chance."""
    wanted = {"限额": "限额/其中/一般 限额/其中/专项"}
    three = ("限额/其中/一般", 1, 2, 3), ("限额/其中/专项", 5, 6, 7), ("余额", 4, 4, 4)
    assert parts(("限额", 6, 8, 10), *three) == wanted
    assert parts(("限额", 6, None, None), *three) == {}
    assert parts(("限额", 7, None, None), *three) == {}


def test_of_a_group_its_own_total_is_a_part():
    columns = (
        ("合计", 21, 23, 25),
        ("一般/小计", 3, 5, 7), ("一般/新增", 1, 2, 3), ("一般/再融资", 2, 3, 4),
        ("专项/小计", 18, 18, 18), ("专项/新增", 9, 10, 11), ("专项/再融资", 9, 8, 7),
    )  # fmt: skip
    assert parts(*columns) == {
        "合计": "一般/小计 专项/小计",
        "一般/小计": "一般/新增 一般/再融资",
        "专项/小计": "专项/新增 专项/再融资",
    }


def test_columns_of_the_same_name_under_heads_beside_each_other():
    columns = (
        ("合计/金额", 4, 6, 8), ("合计/个数", 3, 5, 9), ("一般/金额", 1, 2, 3), ("一般/个数", 1, 2, 4),
        ("专项/金额", 3, 4, 5), ("专项/个数", 2, 3, 5),
    )  # fmt: skip
    assert parts(*columns) == {"合计/金额": "一般/金额 专项/金额", "合计/个数": "一般/个数 专项/个数"}


def test_columns_that_a_header_names_as_parts():
    of = {"甲": "总数", "乙": "总数"}
    assert parts(("总数", 6, 8, 10), ("别的", 9, 9, 9), ("甲", 1, 2, 3), ("乙", 5, 6, 7), of=of) == {"总数": "甲 乙"}


def test_what_is_taken_off():
    columns = (("年初", 10, 20, 30), ("调增", 5, 6, 7), ("调减", 1, 2, 3), ("调整后", 14, 24, 34))
    assert parts(*columns) == {"调整后": "年初 调增 －调减"}
    assert parts(*columns[:3], ("调整后", 14, None, None)) == {}
    assert parts(*columns[:3], ("调整后", 14, 24, 35)) == {}
    assert parts(("调减", 1, 2, 3), ("核减", 1, 1, 1), ("调整后", -2, -3, -4)) == {}
    assert parts(("年初", 10, 20, 30), ("补录", 5, 6, 7), ("变动", 1, 2, 3), ("调整后", 14, 24, 34)) == {}


def test_a_column_beside_is_taken_only_as_far_as_it_holds_best():
    columns = (("金额", 6, 8, 10), A, B, ("其他", 0, 0, 1))
    assert parts(*columns) == {"金额": "一般 专项"}
    assert parts(("金额", 6, 8, 11), A, B, ("其他", 0, 0, 1)) == {"金额": "一般 专项 其他"}


def test_columns_of_several_units_are_not_added():
    mixed = [
        Column(name, at + 1, (name,), ColumnType.AMOUNT, None, UNITS[unit])
        for at, (name, unit) in enumerate((("合计", "亿元"), ("一般", "万元"), ("专项", "万元")))
    ]
    cells = [[Decimal(v) for v in row] for row in ((6, 8), (1, 2), (5, 6))]
    assert not any(one.parts for one in with_parts(mixed, cells, 2, None))


def test_sums_of_a_form_are_left_to_it_where_all_their_columns_are_there():
    columns = (("合计", 6, 8, 10), A, B)
    for sums, wanted in (
        ([Sum("columns", "合计", ("一般", "专项"))], {}),
        ([Sum("columns", "合计", ("一般", "专项", "另外"))], {"合计": "一般 专项"}),  # one is not in this table
        ([Sum("rows", "合计", ("一般", "专项"))], {"合计": "一般 专项"}),  # a sum of rows, whatever they are called
    ):
        form = SimpleNamespace(sums=sums, county=False)
        assert parts(*columns, match=SimpleNamespace(form=form)) == wanted


def test_of_which_belongs_to_the_column_that_it_makes_up_and_not_to_the_one_beside_it():
    whole, last = ("2024年合计", 7, 9, 11), ("2023年数", 3, 4, 5)
    principal, interest = ("其中：本金", 5, 6, 7), ("其中：利息", 2, 3, 4)

    def belonging(*written):
        columns = [
            Column(name, at, (name,), ColumnType.AMOUNT, "2023年数" if "其中" in name else None, UNITS["万元"])
            for at, (name, *_) in enumerate(written)
        ]
        cells = [[Decimal(v) for v in amounts] for _, *amounts in written]
        return {c.name: c.of for c in with_parts(columns, cells, 3, None) if c.of}

    assert belonging(whole, last, principal, interest) == {"其中：本金": "2024年合计", "其中：利息": "2024年合计"}
    assert belonging(whole, last, principal, ("利息", 2, 3, 4)) == {"其中：本金": "2024年合计"}
    assert belonging(whole, ("2023年数", 8, 9, 12), principal, ("其中：利息", 3, 3, 5))["其中：本金"] == "2023年数"
    assert belonging(whole, last, principal, ("其中：利息", 9, 9, 9))["其中：本金"] == "2024年合计"  # 5 is no part of 3
