"""The table of what is kept, over a few of the workbooks; `make fidelity` compares them all."""

import sys
from pathlib import Path

import pytest

from tests.xlsx.corpus import MEANT, comparer, files
from tests.xlsx.grownkept import grown_and_shrunk
from tests.xlsx.kept import Kept, compared, table

FEW = (
    "AllShapes.xlsx",
    "checkbox05.xlsx",
    "SampleSparklines.xlsx",
    "60512.xlsm",
    "sample.strict.xlsx",
    "comment07.xlsx",
)


@pytest.mark.filterwarnings("ignore")  # what the peers and the comparing tool warn of is theirs
def test_quotaxl_keeps_what_openpyxl_drops(reference: Path, tmp_path: Path) -> None:
    sources = [path for path in files(reference) if path.name in FEW]
    kept = compared(sources, comparer(reference), tmp_path)
    sys.stdout.write("\n".join(table(kept)))
    assert kept.files == len(FEW)
    assert set(kept.lost["quotaxl"]) <= set(MEANT)
    assert not kept.unreadable
    assert kept.lost["openpyxl"]["drawing.shape"] > 0


GROWN = (
    "SampleSparklines.xlsx",
    "dataValidationTableRange.xlsx",
    "NewStyleConditionalFormattings.xlsx",
    "simple-monthly-budget.xlsx",
)


@pytest.mark.filterwarnings("ignore")  # as above
def test_growing_keeps_everything(reference: Path, tmp_path: Path) -> None:
    sources = [path for path in files(reference) if path.name in GROWN]
    kept = grown_and_shrunk(sources, comparer(reference), tmp_path)
    assert kept.files == len(GROWN)
    assert kept.wrong == []
    assert kept.unreadable == []
    assert kept.grown == len(GROWN)
    assert kept.cells > 100


def test_the_table_counts_what_is_left() -> None:
    kept = Kept()
    kept.items.update({"chart": 3, "theme": 2})
    kept.books.update({"chart": 2, "theme": 2})
    kept.lost["openpyxl"]["chart"] = 1
    kept.lost["quotaxl"]["cell.value.lost"] = 4
    assert table(kept)[2:] == [
        "| cell.value.lost |  |  | −4 ¹ | −0 |",
        "| chart | 2 | 3 | 3 | 2 |",
        "| 1 other features | | 2 | 2 | 2 |",
    ]
