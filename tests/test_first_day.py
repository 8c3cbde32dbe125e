"""The first day of docs/first-day.md, played through: every command does what the page says, in the same order."""

import sys
from pathlib import Path

from scripts import script

DOCS = Path(__file__).parents[1] / "docs"


def test_the_day_goes_as_the_page_says(tmp_path):
    made = script(DOCS / "make_first_day.py")
    room = tmp_path / "我的 工作"
    room.mkdir()
    (room / made.NOTICE).write_bytes((DOCS.parent / "workbook" / "allocation-xincaizhen-2024-18.xlsx").read_bytes())
    day = made.Day(room, Path(sys.executable))
    made.play(day, pdf=False)
    page = (DOCS / "first-day.md").read_text("utf-8")
    typed = [line for line in "\n".join(day.told).splitlines() if line.startswith("$ quotaxl")]
    assert typed == [line.replace(" --pdf", "") for line in page.splitlines() if line.startswith("$ quotaxl")]
    assert {p.name for p in (DOCS / "images" / "first-day").glob("*.png")} == {
        line.rpartition("/")[2].rstrip(")") for line in page.splitlines() if line.startswith("![")
    }
