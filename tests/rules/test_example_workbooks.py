"""The two workbooks that ship as examples, checked together and with one figure changed."""

from dataclasses import replace

import polars as pl
import pytest

from quotaxl.catalogue import regions
from quotaxl.cli.adapters import read
from quotaxl.core.assets import asset
from quotaxl.core.finding import CellRole, Severity, Status, findings_of
from quotaxl.core.refs import Area
from quotaxl.core.table import AMOUNT, RowRole, Table
from quotaxl.dossier.dossier import Dossier
from quotaxl.reading.read import read_tables
from quotaxl.rules.engine.run import check


@pytest.fixture(scope="module")
def tables() -> tuple[Table, ...]:
    files = ("allocation-xincaizhen-2024-18.xlsx", "artux-2024.xlsx")
    return tuple(t for name in files for t in read_tables(read(asset("workbook", name)), regions.load()))


def test_the_one_error_is_the_earmark(tables):
    outcomes = check(Dossier(tables, regions.load()))
    assert not [o for o in outcomes if o.status is Status.CRASHED]
    errors = [f for f in findings_of(outcomes) if f.severity is Severity.ERROR]
    assert [f.rule for f in errors] == ["QX-E102"]
    finding = errors[0]
    assert [(c.ref, c.role) for c in finding.cells] == [("D54", CellRole.SOURCE), ("E5:E11", CellRole.TARGET)]
    assert (finding.expected, finding.actual, finding.difference) == (8000, 0, -8000)
    assert "阿图什市" in finding.message.zh
    assert "支持小型水源工程项目" in finding.message.zh
    assert "缺口8000万元" in finding.message.zh
    assert "防洪" in finding.cause.zh
    assert "新城东路" in finding.cause.zh
    assert "第八中学" in finding.cause.zh
    assert "新财振〔2024〕18号" in finding.basis


def test_what_the_report_lacks_is_said(tables):
    outcomes = {o.rule: o for o in check(Dossier(tables, regions.load()))}
    warned = ("QX-P202", "QX-P301", "QX-P302", "QX-B105", "QX-L203", "QX-L206", "QX-E104")
    for rule in warned:
        assert {f.severity for f in outcomes[rule].findings} == {Severity.WARNING}, rule
    assert "001" in outcomes["QX-P202"].findings[0].message.zh
    for rule in ("QX-L202", "QX-B102", "QX-D103", "QX-D104"):
        assert outcomes[rule].status is Status.SKIPPED
        assert outcomes[rule].reason


def changed(table: Table, at: int, by: int) -> Table:
    amount = table.frame["amount"].to_list()
    amount[at] += by
    return replace(table, content=table.frame.with_columns(pl.Series("amount", amount, dtype=AMOUNT)), _by_name={})


def marked(outcomes) -> set[str]:
    found = set()
    for finding in findings_of(outcomes):
        for cell in finding.cells:
            area = Area.parse(cell.ref)
            found |= {f"{chr(64 + area.left)}{row}" for row in range(area.top, area.bottom + 1)}
    return found


def test_a_county_changed_by_100_marks_the_total_its_prefecture_and_itself(tables):
    """Where other figures are round enough to tell which county it is; else its siblings are marked as well."""
    allocation = tables[0]
    frame = allocation.frame
    exact = set()
    for at in range(frame.height):
        if frame["role"][at] != RowRole.ITEM:
            continue
        parent = frame["parent"][at]
        rows = {name: frame["row"][n] for name, n in (("county", at), ("prefecture", parent), ("total", 0))}
        siblings = frame.filter(pl.col("parent") == parent)["row"].to_list()
        case = Dossier((changed(allocation, at, 100),), regions.load())
        seen = marked(check(case, select=("S1",)))
        wanted = {f"C{row}" for row in rows.values()}
        assert wanted <= seen <= wanted | {f"C{row}" for row in siblings}, frame["label"][at]
        if seen == wanted:
            exact.add(frame["label"][at])
    alone = {"乌鲁木齐县", "伊州区", "阿克苏市"}
    among_thousands = {"乌恰县", "阿合奇县", "阿克陶县", "阿图什市"}
    assert exact == alone | among_thousands


def test_a_second_file_of_the_same_notice_tells_which_county_is_wrong(tables):
    allocation = tables[0]
    at = allocation.frame["label"].to_list().index("新源县")
    wrong = changed(allocation, at, 100)
    copy = replace(allocation, grid=replace(allocation.grid, file="原件.xlsx"), _by_name={})
    outcomes = {o.rule: o for o in check(Dossier((wrong, copy), regions.load()), select=("S1",))}
    (finding,) = outcomes["QX-S102"].findings
    row = allocation.frame["row"][at]
    assert [(c.ref, c.role) for c in finding.cells][-1] == (f"C{row}", CellRole.SUBJECT)
    assert "原件.xlsx" in finding.cause.zh
