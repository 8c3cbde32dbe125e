"""Schemas: what they demand, and that nothing switches them off unseen."""

import os
import subprocess
import sys

import polars as pl
import pytest
from builders import table
from pandera.errors import SchemaErrors

from quotaxl.catalogue import regions
from quotaxl.core.finding import Status
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.engine import schemas
from quotaxl.rules.engine.registry import find
from quotaxl.rules.engine.run import run

COLUMNS = ("ordinal", "name", "kind", "amount")


def case_of(count: int = 1, amount: str = "-1") -> Dossier:
    rows = [(None, 0, None, None, "1", "某项目", "一般债券", amount)] * count
    return Dossier((table("county-projects", COLUMNS, rows, "亿元"),), regions.load())


def outcome(case: Dossier):
    (found,) = run(case, [find("QX-T101")])
    return found


def test_a_negative_amount_is_found_with_its_cell():
    found = outcome(case_of())
    assert [c.ref for f in found.findings for c in f.cells] == ["D4"]


def test_a_column_of_faults_is_one_range():
    (finding,) = outcome(case_of(1_500)).findings
    assert [c.ref for c in finding.cells] == ["D4:D1503"]
    assert "等1500行" in finding.message.zh


def test_faults_apart_are_counted_also_where_no_finding_is_built():
    row = (None, 0, None, None, "1", "某项目", "一般债券")
    rows = [(*row, "-1"), (*row, "1")] * 1_500
    found = outcome(Dossier((table("county-projects", COLUMNS, rows, "亿元"),), regions.load()))
    assert (len(found.findings), found.hits) == (1_000, 1_500)


def test_cells_beside_each_other_with_one_fault_are_one_range():
    rows = [(None, 0, None, "adjusted", "三、限额", "-1", "-1", "-1")]
    limits = table("county-limit", ("name", "total", "general", "special"), rows)
    (finding,) = outcome(Dossier((limits,), regions.load())).findings
    assert [c.ref for c in finding.cells] == ["B4:D4"]


def test_a_wrong_type_crashes_instead_of_passing():
    stack = case_of(amount="1").stack("county-projects").with_columns(pl.col("amount").cast(pl.Float64))
    with pytest.raises(RuntimeError, match="WRONG_DATATYPE"):
        list(schemas.problems("county-projects", stack))


def test_a_broken_check_crashes_instead_of_blaming_the_user(monkeypatch):
    broken = schemas.Demand("filled", "label", pl.col("no such column") > 1)
    monkeypatch.setattr(schemas, "demands", lambda form, frame: (broken,))
    found = outcome(case_of(amount="1"))
    assert (found.status, found.findings) == (Status.CRASHED, ())
    assert "CHECK_ERROR" in found.reason.en


@pytest.mark.parametrize(
    "switch", [{"PANDERA_VALIDATION_ENABLED": "False"}, {"PANDERA_VALIDATION_DEPTH": "SCHEMA_ONLY"}]
)
def test_pandera_cannot_be_switched_off_from_outside(switch):
    code = "import test_schemas as t; print(t.outcome(t.case_of()).status.value)"
    here = os.path.dirname(__file__)  # noqa: PTH120
    path = os.pathsep.join([here, os.path.dirname(here), *sys.path])  # noqa: PTH120
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **switch, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "failed"


@pytest.mark.parametrize(("amount", "clean"), [("1", True), ("-1", False)])
def test_the_plain_look_and_pandera_agree(amount, clean):
    stack = case_of(amount=amount).stack("county-projects")
    assert schemas.sound("county-projects", stack, schemas.demands("county-projects", stack)) is clean
    try:
        schemas.schema_of("county-projects", stack).validate(stack, lazy=True)
        valid = True
    except SchemaErrors:
        valid = False
    assert valid is clean


def test_the_plain_look_sees_a_null_where_none_may_be():
    stack = case_of(amount="1").stack("county-projects").with_columns(role=pl.lit(None, pl.String))
    assert not schemas.sound("county-projects", stack, ())
