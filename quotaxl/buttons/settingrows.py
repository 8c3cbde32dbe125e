"""What the sheet of settings holds: its rows and choices, and how a saved one is read."""

from collections.abc import Mapping
from pathlib import Path

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.sources import read_workbook

SHEET = "设置"
CHOICES = "选项"
FIRST = 3
"""The row of the first setting."""
LANGUAGES = {"zh": "中文", "en": "English"}
ROWS: tuple[tuple[str, str], ...] = (
    ("地区", "从列表中选，或写全称、通行简称、六位行政区划代码。用于“新建填报簿”。Region"),
    ("年度", "用于“新建填报簿”。Year"),
    ("输出文件夹", "附表、报告、新填报簿写到哪里；留空为当前工作簿所在的文件夹。Folder for results"),
    ("语言", "消息、标记、批注和“核对结果”的语言。Language"),
    ("常驻", "选“是”，第一次点按钮后留一个 quotaxl 进程，以后更快；15 分钟不用自动结束。Helper that stays loaded"),
)
TITLE = "quotaxl 按钮的设置：在第二列选择或填写，保存后下一次点按钮时生效 / Settings of the buttons: choose, then save"
_UNREADABLE = Words("没有找到设置：这个工作簿不是点“设置”得到的那一份。", "This is not the sheet that 设置 makes.")
_DELETE = Words("请删除这个文件，再点“设置”。", "Delete the file and click 设置 again.")


def said(sheet: Path) -> Mapping[str, str]:
    """Return what a saved sheet of settings says, by key. Raises UserError where it is none."""
    grids = [grid for grid in read_workbook(sheet).grids if grid.sheet == SHEET]
    if not grids:
        raise UserError(str(sheet), _UNREADABLE, _DELETE)
    found: dict[str, str] = {}
    keys = [key for key, _ in ROWS]
    for row in range(1, len(grids[0].rows) + 1):
        key = grids[0].value(row, 1)
        if key in keys:
            value = grids[0].value(row, 2)
            found[str(key)] = "" if value is None else _shown(value)
    if set(found) != set(keys):
        raise UserError(str(sheet), _UNREADABLE, _DELETE)
    found["语言"] = next((code for code, name in LANGUAGES.items() if name == found["语言"]), found["语言"])
    code, _, rest = found["地区"].partition(" ")
    if rest and len(code) == 6 and code.isdigit():
        found["地区"] = code
    return found


def _shown(value: object) -> str:
    """Return a cell's value on one line: a year is a whole number there."""
    if isinstance(value, str):
        return " ".join(value.split())
    text = f"{value:f}" if hasattr(value, "as_tuple") or isinstance(value, float) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text
