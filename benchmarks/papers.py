"""How much of printed tables is read right: python benchmarks/papers.py [--rules] [--show]

The layouts of tests/published.py, habits.py, customs.py, provinces.py and bureaus.py are laid out as sheets, printed by
LibreOffice to PDF, without any rule or (--rules) with a rule around each cell, and read. A layout is read exactly where
its rows have the same names, the same amounts in 元 and the same rows that they add up into as the sheet itself.
--show says of each other layout what differs first.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from unicodedata import east_asian_width

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from bureaus import BUREAUS  # noqa: E402 - from the tests' folder
from customs import CUSTOMS  # noqa: E402
from habits import HABITS  # noqa: E402
from offices import OFFICES  # noqa: E402
from openpyxl import Workbook  # noqa: E402
from openpyxl.styles import Alignment, Border, Side  # noqa: E402
from openpyxl.utils import get_column_letter  # noqa: E402
from openpyxl.worksheet.worksheet import Worksheet  # noqa: E402
from provinces import PROVINCES  # noqa: E402
from published import FIRST_SIGHT, Printed  # noqa: E402
from scored import grid_of, tables_of  # noqa: E402

from quotaxl import api  # noqa: E402
from quotaxl.core.amount import Unit, convert  # noqa: E402
from quotaxl.core.errors import UserError  # noqa: E402
from quotaxl.core.table import Table  # noqa: E402

SETS = {
    "first layouts": FIRST_SIGHT,
    "habits": HABITS,
    "customs": CUSTOMS,
    "other provinces": PROVINCES,
    "bureaus": BUREAUS,
    "offices": OFFICES,
}
ReadRow = tuple[str, tuple[Decimal | None, ...], str | None]


def lay_out(printed: Printed, path: Path, *, rules: bool) -> None:
    """Write a layout as a sheet that is printed on one page's width: titles in the middle, units on the right."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    side = Side(style="thin" if rules else None)
    widths: dict[int, int] = {}
    merged = [area.split(":")[0] for area in printed.merges.split()]
    for r, row in enumerate(printed.rows, 1):
        filled = [c for c, value in enumerate(row, 1) if value not in ("", None)]
        lines = max((str(value).count("\n") + 1 for value in row), default=1)
        if lines > 1:  # the office does not make a row higher for a text of several lines
            sheet.row_dimensions[r].height = 16.5 * lines
        for c in filled:
            value = row[c - 1]
            cell = sheet.cell(r, c, value)
            text = str(value)
            if isinstance(value, str):
                cell.data_type = "s"
                if text.startswith(("单位", "金额单位")) and c > 1:
                    cell.alignment = Alignment(horizontal="right")
                elif "\n" in text:
                    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
                elif cell.coordinate in merged:
                    cell.alignment = Alignment(horizontal="center", vertical="center")
            if len(filled) > 1:
                width = max(sum(2 if east_asian_width(k) in "WFA" else 1 for k in part) for part in text.split("\n"))
                widths[c] = max(widths.get(c, 8), min(width + 2, 44))
        if rules and len(filled) > 1:
            for c in range(1, max(map(len, printed.rows)) + 1):
                sheet.cell(r, c).border = Border(side, side, side, side)
    for area in printed.merges.split():
        sheet.merge_cells(area)
    for c, width in widths.items():
        sheet.column_dimensions[get_column_letter(c)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    book.save(path)


def printed_by_office(books: Sequence[Path], folder: Path) -> None:
    """Print workbooks to PDFs of the same names."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *map(str, books)]
    subprocess.run(command, check=True, capture_output=True)


def rows_of(tables: Sequence[Table]) -> Iterator[ReadRow]:
    """Name, amounts in 元 and the name of the row above, of every row with an amount."""
    for table in tables:
        labels = ["".join((text or "").split()) for text in table.frame["label"]]
        for at, above in enumerate(table.frame["parent"]):
            amounts = tuple(
                None
                if (v := table.frame[c.name][at]) is None
                else convert(v, table.unit_of(c.name) or Unit.YUAN, Unit.YUAN)
                for c in table.amounts()
            )
            if any(v is not None for v in amounts):
                yield labels[at], amounts, None if above is None else labels[above]


def read(path: Path) -> list[ReadRow]:
    """The rows of a PDF; none where it cannot be read."""
    try:
        return list(rows_of(api.read(path)))
    except UserError:
        return []


def main() -> int:
    """Print the share of each set; return 1 where LibreOffice is missing."""
    rules, show = "--rules" in sys.argv, "--show" in sys.argv
    exact = count = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, layouts in SETS.items():
            books = [folder / f"{title.replace(' ', '-')}-{n}.xlsx" for n in range(len(layouts))]
            for printed, book in zip(layouts, books, strict=True):
                lay_out(printed, book, rules=rules)
            printed_by_office(books, folder)
            right = 0
            for printed, book in zip(layouts, books, strict=True):
                wanted, found = list(rows_of(tables_of(grid_of(printed)))), read(book.with_suffix(".pdf"))
                right += wanted == found
                if show and wanted != found:
                    apart = next(((a, b) for a, b in zip(wanted, found, strict=False) if a != b), None)
                    print(f"  {printed.name}: {len(found)} rows for {len(wanted)}; {apart}")
            print(f"{title}: {right} of {len(layouts)} read exactly")
            exact, count = exact + right, count + len(layouts)
    print(f"in all {exact} of {count} read exactly {'with rules' if rules else 'without rules'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
