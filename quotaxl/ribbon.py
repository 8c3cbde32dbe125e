"""The entry points of the buttons, as VBA's RunPython calls them. None raises; see quotaxl.buttons.click."""

from quotaxl.buttons import jobs
from quotaxl.buttons.click import run
from quotaxl.buttons.reports import trace_one


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
    run("标记/清除标记", jobs.toggle_marks, box=False)


def findings() -> None:
    """核对结果."""
    run("核对结果", jobs.findings, box=False)


def mail() -> None:
    """生成邮件."""
    run("生成邮件", jobs.mail)


def report() -> None:
    """起草报告."""
    run("起草报告", jobs.report)


def trace() -> None:
    """数据来源."""
    run("数据来源", trace_one)


def accept() -> None:
    """接受此项."""
    run("接受此项…", jobs.accept)


def undo() -> None:
    """撤销."""
    run("撤销", jobs.undo)


def previous() -> None:
    """上一处: VBA alone in Excel; what LibreOffice's menu calls the same stands here for completeness."""
    run("上一处", jobs.BUTTONS["previous"][1], box=False)


def next() -> None:
    """下一处; see `previous`."""
    run("下一处", jobs.BUTTONS["next"][1], box=False)


def errors_only() -> None:
    """只看错误; see `previous`."""
    run("只看错误", jobs.BUTTONS["errors_only"][1], box=False)


def settings() -> None:
    """设置."""
    run("设置", jobs.settings)


def help() -> None:
    """帮助."""
    run("帮助", jobs.show_help)
