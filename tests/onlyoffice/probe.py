"""What a second engine makes of a marked copy: ONLYOFFICE's document builder recalculates and saves it.

    python probe.py MARKED.xlsx RIGHT FOLDER

MARKED has one finding with a formula, on 债券项目!E4, which RIGHT mends. `dev.py onlyoffice` makes both and runs this
in an environment of its own: the builder is AGPL-3, a probe and never a dependency. It may crash when its process ends
(seen with 9.4.0), so that this one leaves without its farewell.
"""

import html
import os
import re
import sys
import zipfile
from pathlib import Path

import docbuilder
import openpyxl

SHEET, CELL, LIST, FIRST, STATE = "债券项目", "E4", "核对结果", 9, "N9"


def states(api):
    sheet = api.Call("GetSheet", LIST)
    return sheet.Call("GetRange", STATE).Call("GetValue").ToString()


def rules(path):
    """Return the formulas of our overlays, as they stand in the parts: ONLYOFFICE saves them as extensions (x14)."""
    with zipfile.ZipFile(path) as package:
        sheets = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    found = {html.unescape(text) for xml in sheets for text in re.findall(r"<(?:formula|xm:f)>([^<]*)<", xml)}
    return {text for text in found if "QX-" in text}


def main(marked, right, folder):
    checks = {}
    builder = docbuilder.CDocBuilder()
    checks["it opens the marked copy"] = builder.OpenFile(marked, "") == 0
    api = builder.GetContext().GetGlobal()["Api"]
    checks["the state says that the finding still stands"] = states(api) == "仍存在"
    api.Call("GetSheet", SHEET).Call("GetRange", CELL).Call("SetValue", right)
    checks["the state follows the mended number"] = states(api) == "已消除"
    saved = str(Path(folder) / "onlyoffice.xlsx")
    checks["it saves"] = builder.SaveFile("xlsx", saved) == 0
    builder.CloseFile()
    checks["every overlay is kept with its formula"] = rules(saved) == rules(marked)
    book = openpyxl.load_workbook(saved)
    checks["the list keeps its filter"] = (
        book[LIST].auto_filter.ref == openpyxl.load_workbook(marked)[LIST].auto_filter.ref
    )
    notes = [cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
    checks["notes are kept"] = any("QX-" in text for text in notes)
    for name, passed in checks.items():
        sys.stdout.write(f"{'ok     ' if passed else 'DIFFERS'} {name}\n")
    sys.stdout.flush()
    os._exit(0 if all(checks.values()) else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
