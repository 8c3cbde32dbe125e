"""The table of what is required, in the documentation: fresh, and of every need."""

from pathlib import Path

from quotaxl.catalogue.completeness import completeness, printed
from quotaxl.catalogue.form import form
from quotaxl.rules.engine.required import renewed, table

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"


def test_the_page_is_fresh():
    text = PAGE.read_text("utf-8")
    assert renewed(text) == text, "run python -m quotaxl.rules.engine.required"


def test_every_need_has_its_line():
    lines = table().split("\n")
    assert len(lines) == 2 + 1 + len(completeness().needs) + 2
    assert "| 整本工作簿 | 总是 always |" in lines[2]
    assert lines[2].endswith("| 2 |")


def test_labels_are_told_as_they_are_printed():
    rows = {r.key: printed(r.label) for r in form("county-limit").rows}
    assert rows["opening"] == "年初批准的债务限额"
    assert rows["new"] == "本次下达新增债务限额"
    assert printed(form("county-execution").rows[10].label) == "年末债务余额预计执行数"
