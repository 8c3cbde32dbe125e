"""The buttons: what each is called, where its work is, and how it tells what came of it. Nothing is loaded for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quotaxl.buttons.opened import Opened
    from quotaxl.core.words import Words

    Job = Callable[[Opened], Words]


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its label, the module here and the function in it that does its work.

    `box`: whether its message waits for a click; else it stands in the status bar, as the screen shows what it says.
    `stops`: whether it stops a click that is still being worked on.
    """

    label: str
    module: str
    function: str
    box: bool = True
    stops: bool = False

    def job(self) -> "Job":
        """Return what the button does, loaded now: jumps, settings and help need no library for tables."""
        found: Job = getattr(import_module(f"quotaxl.buttons.{self.module}"), self.function)
        return found


BUTTONS: Mapping[str, Button] = {
    "import_allocation": Button("导入分配表", "jobs", "import_allocation"),
    "new_workbook": Button("新建填报簿", "jobs", "new_workbook"),
    "check": Button("校验", "jobs", "check"),
    "toggle_marks": Button("标记/清除标记", "jobs", "toggle_marks", box=False),
    "findings": Button("核对结果", "light", "findings", box=False),
    "fill": Button("填报附表", "jobs", "fill_annexes"),
    "mail": Button("生成邮件", "jobs", "mail"),
    "report": Button("起草报告", "jobs", "report"),
    "print_sheets": Button("打印", "jobs", "print_sheets"),
    "trace": Button("数据来源", "reports", "trace_one"),
    "undo": Button("撤销", "light", "undo", stops=True),
    "settings": Button("设置", "light", "settings", box=False),
    "help": Button("帮助", "light", "show_help"),
    "accept": Button("接受此项…", "jobs", "accept"),
    "previous": Button("上一处", "steps", "back", box=False),
    "next": Button("下一处", "steps", "forward", box=False),
    "errors_only": Button("只看错误", "steps", "errors_only", box=False),
}
"""Entry point → button. In Excel the last three are VBA alone."""
