"""Which region and year a text is about, and what it is called."""

import pytest

from quotaxl.catalogue.regions import load
from quotaxl.reading.prose import read_prose


def whose(*paragraphs):
    prose = read_prose("a.txt", list(enumerate(paragraphs, 1)), load(), lines=False)
    return prose.title, prose.region, prose.year


TITLE = "关于阿图什市2024年预算调整方案(草案)的报告"
PLAIN = "预算调整方案说明"
ABOUT = {
    "by its title": ((TITLE, "2023年乌恰县限额1亿元。2023年。"), (TITLE, "阿图什市", 2024)),
    "a line above the title": (("附件1", PLAIN, "内容。"), (PLAIN, None, None)),
    "a title that breaks": (
        ("关于阿图什市2024年预", "算调整方案的报告", "内容。"),
        ("关于阿图什市2024年预算调整方案的报告", "阿图什市", 2024)),
    "a sentence is no title": (("关于限额的说明。附报告", PLAIN), (PLAIN, None, None)),
    "no title": (("限额1亿元。", "余额1亿元。"), ("限额1亿元。", None, None)),
    "a title far below is none": (("限额1亿元。",) * 6 + (PLAIN,), ("限额1亿元。", None, None)),
    "the last place of a title": (("限额1亿元。",) * 5 + (PLAIN,), (PLAIN, None, None)),
    "too long for a title": (("关" * 80 + "报告", PLAIN), (PLAIN, None, None)),
    "the year told most often": ((PLAIN, "2023年限额1亿元，2024年限额2亿元，2024年余额1亿元。"), (PLAIN, None, 2024)),
    "the region of the first lines": ((PLAIN, "阿图什市财政局", "乌恰县、乌恰县、乌恰县。"), (PLAIN, "阿图什市", None)),
    "the region named most often": (
        (PLAIN, "内容。", "乌恰县限额1亿元。", "乌恰县余额1亿元。", "乌恰县新增1亿元。"), (PLAIN, "乌恰县", None)),
    "twice is not often": ((PLAIN, "内容。", "乌恰县限额1亿元。", "乌恰县余额1亿元。"), (PLAIN, None, None)),
    "nor is less than twice as often as the next": (
        (PLAIN, "内容。", *["乌恰县限额1亿元。"] * 4, *["阿图什市1亿元。"] * 2),
        (PLAIN, None, None)),
    "more than twice as often": (
        (PLAIN, "内容。", *["乌恰县限额1亿元。"] * 3, "阿图什市1亿元。"), (PLAIN, "乌恰县", None)),
    "nothing": ((), ("", None, None)),
}  # fmt: skip


@pytest.mark.parametrize("about", ABOUT)
def test_what_a_text_is_about(about):
    paragraphs, expected = ABOUT[about]
    assert whose(*paragraphs) == expected


KINDS = {"专项债券": "special", "一般债券": "general", "一般债券和专项债券": "total", "政府债券": "total"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_title_that_speaks_of_one_kind_says_the_kind_of_what_is_not_said(kind):
    paragraphs = [f"关于2024年新增{kind}项目总投资的说明", "项目总投资3亿元。"]
    (one,) = read_prose("a.txt", list(enumerate(paragraphs, 1)), load(), lines=False).statements
    assert (one.fact, one.kind or "total") == ("invest", KINDS[kind])
