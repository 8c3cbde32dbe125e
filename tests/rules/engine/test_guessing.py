"""Which unrecognised text may stand for a missing label, by hand."""

import pytest

from quotaxl.rules.engine.guessing import ALIKE, likeness, meant, nearest


def test_likeness_is_the_share_of_characters_in_common_runs_and_blanks_do_not_count():
    assert likeness("债务限额", "债务限额") == 1
    assert likeness("债务限额", "债务余额") == 0.75  # 债务 and 额 of four and four
    assert likeness("债 务 限 额", "债务限额") == 1
    assert likeness("甲乙", "丙丁") == 0


@pytest.mark.parametrize(
    ("text", "alike"),
    [("子丑寅卯辰巳午未申" + "甲" * 11, True), ("子丑寅卯辰巳午未" + "甲" * 12, False)],
    ids=["nine of twenty", "eight of twenty"],
)
def test_a_text_may_be_meant_from_nine_twentieths_on(text, alike):
    wanted = "子丑寅卯辰巳午未申酉戌亥春夏秋冬天地玄黄"
    assert ALIKE == 0.45
    assert nearest(wanted, [text]) == (0 if alike else None)


def test_the_likest_is_taken_and_of_equals_the_first():
    assert nearest("债务限额", ["甲", "债务余额", "债务限额合计"]) == 2
    assert nearest("债务限额", ["债务余额", "债务总额"]) == 0
    assert nearest("债务限额", []) is None


MEANT = {
    # missing and unrecognised labels with their places, what is known: which label stands for which
    "as many texts as labels between two known rows": (
        [(1, "新增")], [(5, "甲乙丙")], [(0, 4), (2, 6)], {0: 5},
    ),
    "two of each, in order": ([(1, "新增"), (2, "还本")], [(5, "甲"), (6, "乙")], [(0, 4), (3, 7)], {0: 5, 1: 6}),
    "more texts than labels, the likest": (
        [(1, "新增债券")], [(5, "甲乙丙丁"), (6, "新增债券额")], [(0, 4), (2, 7)], {0: 6},
    ),
    "more texts than labels, none alike": ([(1, "新增债券")], [(5, "甲乙"), (6, "丙丁")], [(0, 4), (2, 7)], {}),
    "outside the two rows": ([(1, "新增")], [(3, "新增")], [(0, 4), (2, 6)], {}),
    "below the last known row": ([(3, "新增")], [(8, "甲")], [(0, 4), (2, 6)], {0: 8}),
    "above the first": ([(0, "新增")], [(1, "甲")], [(1, 4), (2, 6)], {0: 1}),
    "one text for one label": (
        [(1, "新增债券"), (3, "新增债务")], [(5, "新增债券"), (7, "新增债务")], [(0, 4), (2, 6), (4, 9)], {0: 5, 1: 7},
    ),
    "a text is taken once": ([(1, "新增债券"), (2, "新增债务")], [(5, "新增债券")], [(0, 4), (3, 7)], {0: 5}),
}  # fmt: skip


@pytest.mark.parametrize("about", MEANT)
def test_which_rows_may_be_meant(about):
    missing, free, known, expected = MEANT[about]
    assert meant(missing, free, known) == expected
