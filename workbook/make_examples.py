"""Builds the example workbooks from the texts of two published documents. For developers.

    python workbook/make_examples.py [REFERENCE_FOLDER]

No figure is typed here: each is read from the documents, and the script stops where what it read
differs from the figures that people copied into the folder `truth`.
"""

import os
import sys
from pathlib import Path

WORKBOOKS = Path(__file__).parent
sys.path.append(str(WORKBOOKS.parent))  # a script sees only its own folder

from templates.making import county  # noqa: E402  # after the path is set
from templates.making.paper import write  # noqa: E402
from workbook.making import allocation, notice, report, truth  # noqa: E402


def make(reference: Path, folder: Path = WORKBOOKS) -> tuple[Path, ...]:
    """Write both examples into `folder` and return their paths.

    Raises truth.Differs where a document does not say what the checked figures say.
    """
    table = notice.parse((reference / "sources/notice-xincaizhen-2024-18.txt").read_text(encoding="utf-8"))
    truth.check_notice(table, reference / "truth/allocation-xincaizhen-2024-18.csv")
    told = report.parse((reference / "sources/report-artux-2024.txt").read_text(encoding="utf-8"))
    truth.check_report(told, reference / "truth/artux-2024.toml")
    codes = truth.region_codes(reference / "data/regions-xinjiang.csv")
    filled = report.county_of(told, codes[told.region])
    books = {
        "allocation-xincaizhen-2024-18.xlsx": allocation.build(table),
        "artux-2024.xlsx": county.build(filled),
    }
    paths = []
    for name, book in books.items():
        write(book, folder / name)
        paths.append(folder / name)
    return tuple(paths)


if __name__ == "__main__":
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("QUOTAXL_REFERENCE")
    make(Path(given) if given else WORKBOOKS.parents[1] / "shared")
