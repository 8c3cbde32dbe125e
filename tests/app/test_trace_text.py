"""A figure of a drafted text is traced to the cells that it was taken from, by paragraph, tag or its own words."""

from unittest import mock

import pytest
from app.ownlist import PROJECTS
from click.testing import CliRunner
from fill import full

from quotaxl.app.check import Wishes
from quotaxl.app.report import ReportOrder, draft_report, update_report
from quotaxl.app.trace import trace
from quotaxl.buttons.textwriter import writer
from quotaxl.cli import adapters
from quotaxl.cli.main import main
from quotaxl.core.amount import Unit
from quotaxl.core.errors import UserError
from quotaxl.sources.read import read_workbook


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    with mock.patch.object(full, "PROJECTS", PROJECTS):
        return full.make(tmp_path_factory.mktemp("county") / "county.xlsx")


def drafted(county, folder, **more):
    return draft_report(ReportOrder((county,), folder / "r.docx", **more), read_workbook, writer(), Wishes()).path


def traced(path, place, inputs=()):
    return trace(path, place, read_workbook, adapters.kept, inputs, adapters.tagged)


def test_a_tag_tells_its_cell_and_whether_the_input_changed(county, tmp_path):
    path = drafted(county, tmp_path)
    found = traced(path, "限额/新增/一般", [county])
    figures = found.cell.reads or (found.cell,)
    assert {one.now for one in figures} == {"2.6亿元"}
    (source,) = figures[0].origin.sources
    assert (source.file, source.sheet, source.ref, source.value, source.unit) == (
        "county.xlsx", "债务限额", "C5", "2.6", "亿元",
    )  # fmt: skip
    assert found.inputs == (("county.xlsx", True),)
    assert traced(path, "2.6亿元").cell.reads == figures


def test_a_paragraph_tells_all_its_figures_and_a_list_its_projects(county, tmp_path):
    path = drafted(county, tmp_path)
    paragraph = next(p for p in read_workbook(path).paragraphs if PROJECTS[0][0] in p.text)
    cell = traced(path, f"第{paragraph.number}段").cell
    told = {one.ref: (one.now, one.origin.sources[0].value) for one in cell.reads if one.origin and one.origin.sources}
    assert told["项目/一般/1/名称"] == (PROJECTS[0][0], PROJECTS[0][0])
    assert told["项目/一般/2/金额"] == ("1.45亿元", "1.45")
    assert cell.now == paragraph.text


def test_units_and_rounding_are_told(county, tmp_path):
    cell = traced(drafted(county, tmp_path, decimals=1), "限额/年初/合计").cell
    assert (cell.now, cell.origin.exact, cell.origin.sources[0].value) == ("110.9亿元", "110.88", "110.88")
    (tmp_path / "w").mkdir()
    path = drafted(county, tmp_path / "w", unit=Unit.WANYUAN)
    cell = traced(path, "限额/年初/合计").cell
    assert (cell.now, cell.origin.exact, cell.origin.unit) == ("1108800万元", None, "万元")
    said = CliRunner().invoke(main, ["trace", str(path), "限额/年初/合计", "--lang", "zh"]).output
    assert "亿元换算为万元" in said


def test_an_update_renews_the_record_and_a_figure_typed_over_is_told(county, tmp_path):
    path = drafted(county, tmp_path)
    update_report(ReportOrder((county,), None, unit=Unit.WANYUAN), path, read_workbook, writer(), Wishes())
    cell = traced(path, "限额/年初/合计").cell
    assert (cell.now, cell.origin.value, cell.edited) == ("1108800万元", "1108800万元", False)
    import docx  # noqa: PLC0415 -- takes a fifth of a second

    document = docx.Document(str(path))
    for node in document.element.body.iter():
        if node.text == "1108800万元":
            node.text = "1108801万元"
    document.save(str(path))
    cell = traced(path, "限额/年初/合计").cell
    assert (cell.now, cell.edited) == ("1108801万元", True)


def test_scrubbing_takes_the_record_out(county, tmp_path):
    path = drafted(county, tmp_path)
    clean = tmp_path / "clean.docx"
    clean.write_bytes(adapters.scrub(path).data)
    with pytest.raises(UserError, match="says nothing of its sources"):
        traced(clean, "第3段")


def test_what_stands_nowhere_is_told_with_the_tags(county, tmp_path):
    path = drafted(county, tmp_path)
    with pytest.raises(UserError, match="限额/年初/合计"):
        traced(path, "第99段")
