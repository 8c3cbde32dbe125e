import pytest

from quotaxl.addin.presses import Came, Press, buttons, last_presses
from quotaxl.core.assets import asset

START = "2026-11-22 10:00:0{n},123 INFO {name}: quotaxl 0.1.0, Python 3.11.7, win32"
VERSIONS = "quotaxl 0.1.0, Python 3.11.7, win32"


def start(name, n=0):
    return START.format(name=name, n=n)


def test_the_buttons_are_in_the_order_of_the_ribbon():
    names = buttons(asset("macros", "ribbon", "customUI14.xml"))
    assert names[:3] == ("导入分配表", "新建填报簿", "校验")
    assert len(names) == 14
    assert not {"上一处", "下一处", "只看错误"} & {*names}


@pytest.mark.parametrize(
    ("line", "came"),
    [
        ("2026-11-22 10:00:09,000 INFO 校验: 校验完成：错误 1。", Came.DONE),
        ("2026-11-22 10:00:09,000 WARNING 校验: 没有打开的工作簿。", Came.TOLD),
        ("2026-11-22 10:00:09,000 ERROR 校验", Came.FAILED),
    ],
)
def test_the_end_of_a_press_is_what_came_of_it(line, came):
    log = [start("校验"), line, "Traceback (most recent call last):", "  ..."]
    assert last_presses(log, ["校验", "填报附表"]) == {"校验": Press("校验", "2026-11-22 10:00:09", VERSIONS, came)}


def test_a_press_without_an_end_did_not_finish():
    log = [start("校验"), "2026-11-22 10:00:01,000 INFO 校验: 校验完成", start("校验", 2)]
    assert last_presses(log, ["校验"])["校验"].came is Came.UNFINISHED


def test_an_end_without_a_beginning_proves_nothing():
    assert last_presses(["2026-11-22 10:00:01,000 INFO 校验: 校验完成"], ["校验"]) == {}


def test_a_text_in_a_workbook_cannot_look_like_another_button():
    end = "2026-11-22 10:00:01,000 INFO 校验: 完成"
    log = [start("校验"), end, start("别的"), "INFO 填报附表: quotaxl 0.1.0, Python 3, win32"]
    assert set(last_presses(log, ["校验", "填报附表"])) == {"校验"}
