"""The entry points of the buttons, as VBA's RunPython calls them. None raises; see quotaxl.buttons.click."""

from quotaxl.buttons.press import press


def import_allocation() -> None:
    """导入分配表."""
    press("import_allocation")


def new_workbook() -> None:
    """新建填报簿."""
    press("new_workbook")


def check() -> None:
    """校验."""
    press("check")


def fill() -> None:
    """填报附表."""
    press("fill")


def toggle_marks() -> None:
    """标记/清除标记."""
    press("toggle_marks")


def findings() -> None:
    """核对结果."""
    press("findings")


def mail() -> None:
    """生成邮件."""
    press("mail")


def report() -> None:
    """起草报告."""
    press("report")


def print_sheets() -> None:
    """打印."""
    press("print_sheets")


def trace() -> None:
    """数据来源."""
    press("trace")


def accept() -> None:
    """接受此项."""
    press("accept")


def undo() -> None:
    """撤销."""
    press("undo")


def previous() -> None:
    """上一处: VBA alone in Excel; what LibreOffice's menu calls the same stands here for completeness."""
    press("previous")


def next() -> None:
    """下一处; see `previous`."""
    press("next")


def errors_only() -> None:
    """只看错误; see `previous`."""
    press("errors_only")


def settings() -> None:
    """设置."""
    press("settings")


def help() -> None:
    """帮助."""
    press("help")
