"""A unit of a batch is there whole or not at all, and two batches do not write into one folder."""

import os
import sys
from unittest.mock import patch

import openpyxl
import pytest
from app.crash import Aim
from click.testing import CliRunner
from serial import Serial

from quotaxl.app import many
from quotaxl.app.batch import BatchOrder, batch
from quotaxl.app.batchwork import BatchPorts
from quotaxl.app.crew import Crew
from quotaxl.app.manifest import Ending
from quotaxl.app.stores import LocalStore
from quotaxl.batch.work import Job
from quotaxl.cli import adapters
from quotaxl.cli.main import main
from quotaxl.core.assets import asset
from quotaxl.core.errors import UserError

UNIT = {f"counties/新疆/653001阿图什市/{name}": name.encode() for name in ("result.json", "核对结果.csv", "表.xlsx")}


def texts(folder):
    return {name: LocalStore(folder).read(name) for name in LocalStore(folder).names()}


def killed(folder, at) -> bool:
    """Write a unit in a process that is killed before a file operation; return whether it was."""
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    try:
        sys.addaudithook(Aim(at))
        LocalStore(folder).write_all(UNIT)
    finally:
        os._exit(0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
@pytest.mark.parametrize("again", [False, True])
def test_a_kill_at_any_step_leaves_a_unit_whole_or_as_it_was(tmp_path, again):
    before = dict.fromkeys(list(UNIT)[:2], b"of an earlier run") if again else {}
    endings = set()
    for at in range(40):
        out = tmp_path / str(at)
        for name, data in before.items():
            LocalStore(out).write(name, data)
        died = killed(out, at)
        endings |= {one.ending for one in LocalStore(out).settled()}
        assert texts(out) in (before, UNIT), at
        assert not list(out.rglob(".quotaxl-*/*"))
        if not died:
            assert texts(out) == UNIT
            break
    else:
        pytest.fail("the steps never end")
    assert endings == {Ending.COMPLETED}


def test_what_waits_in_a_staging_folder_is_no_result(tmp_path):
    (tmp_path / ".quotaxl-x").mkdir()
    (tmp_path / ".quotaxl-x" / "0").touch()
    (tmp_path / "a.json").touch()
    assert LocalStore(tmp_path).names() == ["a.json"]


def test_a_batch_of_files_without_a_county_is_summed_up_too(tmp_path):
    """The chart of prefectures has no bar then, and is none."""
    book = openpyxl.Workbook()
    book.active.append(["项目", "金额"])
    book.active.append(["甲", 1])
    book.save(tmp_path / "别的表.xlsx")
    words = ["batch", "check", str(tmp_path / "别的表.xlsx"), "-o", str(tmp_path / "out")]
    with patch.object(many, "local_pool", lambda _count: Serial()):
        done = CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, words)
    assert done.exit_code in (0, 1), done.output
    assert openpyxl.load_workbook(tmp_path / "out" / "汇总.xlsx").sheetnames


def test_of_two_batches_into_one_folder_the_second_is_told_to_wait(tmp_path):
    out = tmp_path / "out"
    order = BatchOrder((str(asset("workbook", "artux-2024.xlsx")),), Job("check", str(out)))

    def begin():
        ports = (adapters.read, adapters.apply, adapters.open_form)
        return batch(order, BatchPorts(*ports), lambda do: Crew(Serial, do, 1), lambda _done, _of: None)

    with LocalStore(out).alone(), pytest.raises(UserError, match="Another batch"):
        begin()
    assert list(out.iterdir()) == []
    assert len(begin().units) >= 1
    assert not list(out.rglob(".quotaxl-*"))
