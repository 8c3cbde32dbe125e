"""The entry points of the buttons, as VBA's RunPython calls them. None raises; see quotaxl.buttons.click."""

from quotaxl.buttons import jobs
from quotaxl.buttons.click import run


def import_allocation() -> None:
    """导入分配表."""
    run("导入分配表", jobs.import_allocation)


def new_workbook() -> None:
    """新建填报簿."""
    run("新建填报簿", jobs.new_workbook)


def check() -> None:
    """校验."""
    run("校验", jobs.check)


def fill() -> None:
    """填报附表."""
    run("填报附表", jobs.fill_annexes)


def toggle_marks() -> None:
    """标记/清除标记."""
    run("标记/清除标记", jobs.toggle_marks)


def findings() -> None:
    """核对结果."""
    run("核对结果", jobs.findings)


def mail() -> None:
    """生成邮件."""
    run("生成邮件", jobs.mail)


def undo() -> None:
    """撤销."""
    run("撤销", jobs.undo)


def settings() -> None:
    """设置."""
    run("设置", jobs.settings)


def help() -> None:
    """帮助."""
    run("帮助", jobs.show_help)
