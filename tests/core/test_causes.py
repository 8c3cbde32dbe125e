"""What the system refuses is told in words, with its place; what is wrong with our own files stays a fault of ours."""

import errno
from pathlib import Path

import pytest

import quotaxl
from quotaxl.core.causes import refused, system_says

TOLD = {
    "EACCES": "没有权限", "EPERM": "没有权限", "EROFS": "所在的盘只能读取", "ENOSPC": "磁盘已满",
    "EDQUOT": "磁盘配额已用完", "EEXIST": "已有同名", "ENOENT": "没有这个文件", "ENOTDIR": "不是文件夹",
    "EISDIR": "这是文件夹", "ENAMETOOLONG": "名称太长", "EBUSY": "正被别的程序使用", "ETXTBSY": "正被别的程序使用",
    "EIO": "磁盘读写出错", "EFBIG": "超过了允许的文件大小", "ELOOP": "链接", "EMFILE": "打开的文件太多",
    "ENODEV": "盘没有接好", "ESTALE": "网络位置", "ETIMEDOUT": "网络位置", "EHOSTUNREACH": "网络位置",
    "ENETUNREACH": "网络位置",
}  # fmt: skip
WINDOWS = {
    32: "正被别的程序使用", 33: "正被别的程序使用", 19: "只能读取", 112: "磁盘已满", 39: "磁盘已满", 21: "盘没有接好",
    53: "网络位置", 64: "网络位置", 206: "名称太长", 225: "杀毒软件", 362: "网盘", 389: "网盘",
}  # fmt: skip


@pytest.mark.parametrize(("name", "said"), TOLD.items())
def test_every_kind_of_refusal_is_told_with_its_place(name, said):
    fault = OSError(getattr(errno, name), "in the system's words", "/桌面/附表.xlsx")
    told = refused(fault)
    assert told is not None
    assert told.where == "/桌面/附表.xlsx"
    assert said in told.what.zh
    assert "in the system's words" not in told.say("zh")
    assert told.remedy.zh


class WindowsFault(PermissionError):
    """As Windows raises it: its own number beside one that says less."""

    winerror = 0


@pytest.mark.parametrize(("number", "said"), WINDOWS.items())
def test_windows_own_numbers_say_more(number, said):
    fault = WindowsFault(errno.EACCES, "Zugriff verweigert", "C:\\桌面\\附表.xlsx")
    fault.winerror = number
    assert said in system_says(fault).zh
    assert said in refused(fault).what.zh


@pytest.mark.parametrize("name", ["ENOSPC", "EDQUOT", "EIO", "EROFS", "EFBIG", "EMFILE"])
def test_a_machine_that_has_no_more_is_told_without_a_place(name):
    told = refused(OSError(getattr(errno, name), "in the system's words"))
    assert told.where == ""
    assert TOLD[name] in told.what.zh
    assert "临时文件夹" in told.remedy.zh


@pytest.mark.parametrize(
    "fault",
    [
        OSError(errno.ENOENT, "no", str(Path(quotaxl.__file__).parent / "templates" / "form.xlsx")),
        OSError(errno.ENOENT, "no"),
        OSError("something else"),
        ValueError("no"),
        KeyError("no"),
    ],
    ids=["our own file", "no place", "no number", "ValueError", "KeyError"],
)
def test_other_faults_are_ours(fault):
    assert refused(fault) is None


def test_a_number_that_is_not_known_says_what_the_system_says():
    assert system_says(OSError(errno.EPROTO, "Protocol error")).zh == "Protocol error"
    assert system_says(OSError("odd")).zh == "OSError"
    assert system_says(OSError(errno.EPROTO, "有更多可用数据。")).zh == "有更多可用数据"  # as a Chinese Windows ends it
