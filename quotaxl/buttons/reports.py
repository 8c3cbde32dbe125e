"""The buttons that draft a report, trace a figure and accept a finding."""

import shlex
import sys
from pathlib import Path

from quotaxl.addin.caller import argument, from_digits
from quotaxl.app.accept import accept
from quotaxl.app.check import Wishes
from quotaxl.app.opened import reader
from quotaxl.app.report import ReportOrder, draft_report
from quotaxl.app.today import today
from quotaxl.app.trace import trace
from quotaxl.app.traced import traced_lines
from quotaxl.buttons.opened import Opened
from quotaxl.buttons.pair import counterpart, load_open
from quotaxl.buttons.picked import picked, selected
from quotaxl.buttons.textwriter import writer
from quotaxl.buttons.work import others, put_beside
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words, same
from quotaxl.report.drafting import Unfilled
from quotaxl.sources import read_workbook
from quotaxl.xlsx.kept import kept

_SHOWN = 12
"""Lines of a trace that are shown in a message."""
_MORE = Words("……另有 {count} 行；全部请用 quotaxl trace", "... {count} lines more; quotaxl trace shows all")
_DRAFTED = Words(
    "报告已起草：{path}\n不知道、留作 ____ 的有 {open} 处。", "Drafted: {path}\nPlaces that stand as ____: {open}."
)
_ACCEPTED = Words("已记入：{files}", "Kept in: {files}")
_NO_FILE = Words(
    "这个工作簿在本机没有文件，认可的问题记在工作簿旁边的文件中。",
    "This workbook has no file on this computer; what is accepted is kept in a file beside it.",
)
_SAVE_COPY = Words("请先把它另存到本机的一个文件夹。", "Save it to a folder of this computer first.")
_NO_REASON = Words("没有写明理由。", "No reason is given.")
_TERMINAL = Words("请在终端运行：{command}", "Run in a terminal: {command}")


def inputs(one: Opened) -> tuple[tuple[Path, ...], tuple[Opened, ...]]:
    """Return where this workbook and its counterpart are, and those of them that are open. Raises UserError."""
    own = load_open(one)
    pair = counterpart(one, own, others(one))
    return (tuple(each.path for each in pair.loaded), pair.opened) if pair else ((one.path,), (one,))


def draft_one(one: Opened, folder: Path) -> tuple[Words, Path]:
    """Draft a report from this workbook and its counterpart into a folder; return the message and its place."""
    paths, opened = inputs(one)
    unfilled: list[Unfilled] = []

    def make(stage: Path) -> Path:
        order = ReportOrder(paths, stage)
        done = draft_report(order, reader(opened, read_workbook), writer(), Wishes(as_of=today()))
        unfilled.extend(done.unfilled)
        return done.path

    place = put_beside(folder, make)
    return _DRAFTED.fill(path=place, open=len(unfilled)), place


def trace_one(one: Opened) -> Words:
    """Say where the figure in the selected cell comes from. Raises UserError."""
    sheet, address = selected(one)
    if not one.local:
        raise UserError(one.known.name, _NO_FILE, _SAVE_COPY)
    quoted = sheet.replace("'", "''")
    found = trace(one.path, f"'{quoted}'!{address}", read_workbook, kept)
    zh, en = (list(traced_lines(found.cell, lang)) for lang in ("zh", "en"))
    if len(zh) <= _SHOWN:
        return Words("\n".join(zh), "\n".join(en))
    more = _MORE.fill(count=len(zh) - _SHOWN)
    return Words("\n".join([*zh[:_SHOWN], more.zh]), "\n".join([*en[:_SHOWN], more.en]))


def accept_one(one: Opened) -> Words:
    """Accept the finding that is picked, with the reason that the button asked for. Raises UserError."""
    found = picked(one)
    if not one.local:
        raise UserError(one.known.name, _NO_FILE, _SAVE_COPY)
    why = from_digits(argument(sys.argv, "--detail=") or "")
    first = found.cell.partition(":")[0]
    cell = f"{found.sheet}!{first}" if found.sheet else first
    if not why.strip():
        command = f"quotaxl accept {found.rule} {shlex.quote(cell)} {shlex.quote(str(one.path))} --why 理由"
        raise UserError(cell, _NO_REASON, _TERMINAL.fill(command=command))
    paths, opened = inputs(one)
    files = accept(found.rule, cell, why, paths, reader(opened, read_workbook))
    return _ACCEPTED.fill(files=same("、".join(map(str, files))))
