"""The rules that words are about: what they are called comes first, then what is said of them."""

import pytest

from quotaxl.rules.engine.about import rules_about
from quotaxl.rules.engine.registry import all_rules


def test_without_a_word_all_rules_are_meant():
    assert rules_about([]) == all_rules()


@pytest.mark.parametrize("word", ["绩效目标", "预算法 第三十五条", "qx-e1", "ＱＸ－Ｅ１", "deadline"])
def test_words_of_titles_provisions_and_ids_find_rules_in_either_width(word):
    assert 0 < len(rules_about([word])) < len(all_rules()) / 2


def test_rules_that_are_called_so_come_first():
    titled = ["限额" in one.title.zh for one in rules_about(["限额"])]
    assert titled == sorted(titled, reverse=True)
    assert any(titled)
    assert not all(titled)


def test_several_words_must_all_stand_there():
    one, other, both = rules_about(["限额"]), rules_about(["收文日期"]), rules_about(["限额", "收文日期"])
    assert set(both) == {*one} & {*other}
    assert both
    assert rules_about(["限额", "火星"]) == ()
