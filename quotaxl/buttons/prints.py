"""The button that prints: the filled sheets of the open workbook as PDF, by its own program."""

from pathlib import Path

from quotaxl import desk as live
from quotaxl.app.opened import reader
from quotaxl.app.printed import PrintedSheets, sheets_of, stamped_pdf
from quotaxl.buttons.opened import Opened
from quotaxl.buttons.work import put_beside
from quotaxl.core.visible import file_name
from quotaxl.core.words import Words
from quotaxl.machine.scratch import scratch
from quotaxl.sources import read_workbook


def print_one(one: Opened, folder: Path) -> tuple[Words, Path]:
    """Print what `quotaxl print` prints of this workbook, as it is open, into a folder; return the message and where.

    Raises UserError.
    """
    shown, blank, left = sheets_of(one.path, reader([one], read_workbook))
    one.show("正在打印…")

    def make(stage: Path) -> Path:
        made = stage / file_name(one.path.stem, ".pdf")
        with scratch() as room:
            made.write_bytes(stamped_pdf(live.printed_pdf(one.book, left, room), one.path))
        return made

    place = put_beside(folder, make)
    told = PrintedSheets(place, shown, blank).told()
    return Words("\n".join(line.zh for line in told), "\n".join(line.en for line in told)), place
