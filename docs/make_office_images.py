"""Draws pictures of LibreOffice's own window, with our toolbar, on a screen that nobody sees.

    python docs/make_office_images.py [NAME …]      into docs/images

Needs LibreOffice, Xvfb and ImageMagick's import. LibreOffice speaks Chinese where its language pack is installed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import xlwings as xw

from quotaxl.app.demo import EXAMPLES
from quotaxl.buttons import click
from quotaxl.buttons.show import QUIET
from quotaxl.buttons.table import BUTTONS
from quotaxl.core.assets import asset
from quotaxl.core.edits import FINDINGS_SHEET, EditPlan, Overlay, SetCell
from quotaxl.core.finding import Severity
from quotaxl.desk import UndoRecord, apply_to_book
from quotaxl.libreoffice import start
from quotaxl.libreoffice.find import find_office
from quotaxl.libreoffice.oxt import build
from quotaxl.libreoffice.process import surroundings

IMAGES = Path(__file__).parent / "images"
SIZE = "1440x810"
SETTLE = 4.0
"""Seconds for the window to be drawn."""
MANY = 1_551
CHINESE = (
    '<item oor:path="/org.openoffice.Office.Linguistic/General"><prop oor:name="UILocale" oor:op="fuse">'
    "<value>zh-CN</value></prop></item>"
)


@contextmanager
def screen() -> Iterator[None]:
    """Give what is started within a screen of its own."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE}x24", "-nolisten", "tcp"],
        pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    number = b""
    while not number.endswith(b"\n"):
        number += os.read(read, 20)
    os.close(read)
    try:
        with mock.patch.dict(os.environ, {"DISPLAY": f":{number.decode().strip()}"}):
            yield
    finally:
        server.terminate()
        server.wait()


def install(profile: Path) -> None:
    """Put our extension into an office's profile; unopkg refuses to do that for root alone."""
    settings = profile / "user" / "registrymodifications.xcu"
    settings.write_text(settings.read_text("utf-8").replace("</oor:items>", f"{CHINESE}</oor:items>"), "utf-8")
    extension = build(profile / "quotaxl.oxt")
    command = [str(find_office().folder / "unopkg"), "add", "--suppress-license", str(extension)]
    if os.geteuid() == 0:
        for place in (profile.parent, profile, *profile.rglob("*")):
            place.chmod(0o777)
        command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
    subprocess.run(
        [*command, f"-env:UserInstallation={profile.as_uri()}"],
        env={**surroundings(), "HOME": str(profile)}, cwd=profile, check=True, capture_output=True,
    )  # fmt: skip


def shoot(name: str) -> None:
    """Keep what the screen shows, in few colours: a picture of a window needs no more."""
    time.sleep(SETTLE)
    target = IMAGES / f"{name}.png"
    subprocess.run(["import", "-window", "root", "+dither", "-colors", "96", str(target)], check=True)


def press(name: str, book: xw.Book) -> None:
    """Press a button in a workbook."""
    button = BUTTONS[name]
    click.run(button.label, button.job(), lambda: book, box=False)


def stepping(app: xw.App, folder: Path) -> None:
    """The example, checked, at its second finding: toolbar, marks, the finding's text in the status bar."""
    books = [app.books.open(shutil.copy(asset("workbook", name), folder / name)) for name in EXAMPLES]
    county = books[-1]
    press("check", county)
    county.activate()
    sheet = county.sheets[FINDINGS_SHEET]
    sheet.activate()
    sheet.range("A1").select()
    press("next", county)
    shoot("office-stepping")
    sheet.activate()
    sheet.range("A9").select()
    shoot("office-findings")


def protected(app: xw.App, folder: Path) -> None:
    """A sheet that is protected: its findings are listed, its cells not marked."""
    books = [app.books.open(shutil.copy(asset("workbook", name), folder / name)) for name in EXAMPLES]
    county = books[-1]
    press("check", county)
    county.sheets["债券项目"].impl.xl.protect("")
    press("check", county)
    county.activate()
    county.sheets["债券项目"].activate()
    shoot("office-protected")


def many(app: xw.App, folder: Path) -> None:
    """1,551 marks on 10,000 rows."""
    del folder
    book = app.books.add()
    sheet = book.sheets[0]
    sheet.range("A1").value = [[f"项目{row}", row, row * 2.5] for row in range(1, 10_001)]
    marks = tuple(Overlay(sheet.name, f"B{row * 6 + 1}", 'N("QX-L101")=0', Severity.ERROR, "x") for row in range(MANY))
    apply_to_book(book, EditPlan((SetCell(sheet.name, "D1", "说明", "x"), *marks)), UndoRecord(), "标记")
    book.activate()
    shoot("office-many")


PICTURES = {"stepping": stepping, "protected": protected, "many": many}


def main(*names: str) -> None:
    """Draw the pictures that are named, or all."""
    with tempfile.TemporaryDirectory() as place, screen():
        folder = Path(place)
        with mock.patch.dict(os.environ, {"QUOTAXL_HOME": str(folder / "home"), QUIET: "1"}):
            for name in names or PICTURES:
                (folder / name).mkdir()
                app = start(visible=True, prepare=install)
                try:
                    PICTURES[name](app, folder / name)
                finally:
                    app.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])
