"""What a user is told when something outside the program stops it."""

import pickle

import pytest

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

ERROR = UserError("表.xlsx", Words("没有找到表格。", "No table was found."), Words("请检查文件。", "Check the file."))


def test_the_message_says_where_what_and_what_to_do():
    assert ERROR.say("zh") == "表.xlsx: 没有找到表格。\n处理办法：请检查文件。"
    assert ERROR.say("en") == "表.xlsx: No table was found.\nWhat to do: Check the file."
    assert str(ERROR) == ERROR.say("en")


def test_without_a_place_the_message_starts_with_what_was_found():
    error = UserError("", ERROR.what, ERROR.remedy)
    assert error.say("en").startswith("No table")
    assert str(error).startswith("No table")


def test_it_comes_through_from_another_process():
    again = pickle.loads(pickle.dumps(ERROR))
    assert (again.where, again.what, again.remedy) == (ERROR.where, ERROR.what, ERROR.remedy)
    with pytest.raises(UserError, match="No table was found"):
        raise again
