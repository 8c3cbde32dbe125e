"""The words that the drop-downs of a template offer over some cells."""

import pytest

from quotaxl.core.document import Document
from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area
from quotaxl.fill.spoken import offered

OVER = Area(4, 3, 6, 3)
CHOICES = {
    "a list of words": (((OVER, '"一般债券, 专项债券"'),), ("一般债券", "专项债券")),
    "over a part of the cells": (((Area(5, 1, 5, 9), '"一般,专项"'),), ("一般", "专项")),
    "over other cells": (((Area(7, 3, 9, 3), '"一般,专项"'),), ()),
    "the second of two": (((Area(1, 1, 2, 2), '"是,否"'), (OVER, '"一般,专项"')), ("一般", "专项")),
    "the same word once": (((OVER, '"一般,一般,,专项"'),), ("一般", "专项")),
    "cells": (((OVER, "$E$1:$E$2"),), ("新增", "再融资")),
    "one cell": (((OVER, "$E$2"),), ("再融资",)),
    "cells beside each other": (((OVER, "$E$1:$F$1"),), ("新增", "市本级")),
    "none": ((), ()),
}


@pytest.mark.parametrize("about", CHOICES)
def test_what_is_offered(about):
    choices, expected = CHOICES[about]
    rows = [[None] * 3 + ["左边", "新增", "市本级"], [None] * 4 + ["再融资"], [None] * 3 + ["左边", "下面"]]
    rows += [[None] * 5 for _ in range(7)]
    other = Grid("t.xlsx", "别的", [[None]], choices=((OVER, '"甲,乙"'),))
    own = Grid("t.xlsx", "表", rows, choices=choices)
    assert offered(Document("t.xlsx", (other, own)), "表", OVER) == expected
    assert offered(Document("t.xlsx", (own, other)), "别的", OVER) == ("甲", "乙")
