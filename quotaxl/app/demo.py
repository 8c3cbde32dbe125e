"""Use case: the main job on the two example workbooks."""

from pathlib import Path

from quotaxl.app.check import Wishes
from quotaxl.app.fill import FilledFiles, Order, fill
from quotaxl.app.outputs import check_targets, write
from quotaxl.core.assets import asset
from quotaxl.core.causes import system_says
from quotaxl.core.errors import UserError
from quotaxl.core.ports import ApplyPlan, ReadWorkbook
from quotaxl.core.words import Lang, Words

EXAMPLES = ("allocation-xincaizhen-2024-18.xlsx", "artux-2024.xlsx")
_NO_FOLDER = Words("无法建立文件夹（{why}）。", "The folder cannot be made ({why}).")
_OTHER = Words("请换一个文件夹。", "Give another folder.")


def demo(
    folder: Path, read: ReadWorkbook, apply: ApplyPlan, lang: Lang, *, force: bool
) -> tuple[tuple[Path, ...], FilledFiles]:
    """Write the examples into `folder` and fill the form from them; return the examples and what came of them.

    Raises UserError where the folder cannot be written or holds files of these names (without `force`).
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise UserError(str(folder), _NO_FOLDER.fill(why=system_says(fault)), _OTHER) from fault
    first, second = (folder / name for name in EXAMPLES)
    check_targets([first, second], [], force=force)
    for place in (first, second):
        write(place, asset("workbook", place.name).read_bytes(), [], force=force)
    return (first, second), fill(Order((first, second), folder, force=force, lang=lang), read, apply, Wishes())
