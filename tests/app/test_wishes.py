"""A rule that does not exist is refused by the value that holds what the user asks, so by every command."""

import shutil

import pytest
from click.testing import CliRunner

from quotaxl.app.check import Wishes
from quotaxl.app.demo import EXAMPLES
from quotaxl.cli.main import main
from quotaxl.core.assets import asset
from quotaxl.core.errors import UserError

COMMANDS = {
    "check": ("check", *EXAMPLES),
    "mark": ("mark", EXAMPLES[1]),
    "fill": ("fill", *EXAMPLES, "-o", "out.xlsx"),
    "check --live": ("check", "--live", EXAMPLES[1]),
    "mark --live": ("mark", "--live", EXAMPLES[1]),
    "fill --live": ("fill", "--live", EXAMPLES[1], "-o", "out.xlsx"),
}


@pytest.mark.parametrize("wish", ["QX-TYPO", "QX-E999", "e9", "QX--E101", "é"])
@pytest.mark.parametrize("side", ["select", "ignore"])
def test_no_wish_holds_a_rule_that_is_not_there(wish, side):
    with pytest.raises(UserError) as refused:
        Wishes(**{side: ("QX-E101", wish)})
    assert refused.value.where == wish


def test_ids_are_held_as_people_type_them():
    assert Wishes(("e101", "QX-S"), ("l2",)) == Wishes(("e101", "QX-S"), ("l2",))


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_refuses_it_and_writes_nothing(command, option, tmp_path, monkeypatch):
    for name in EXAMPLES:
        shutil.copy(asset("workbook", name), tmp_path)
    monkeypatch.chdir(tmp_path)
    done = CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [*COMMANDS[command], option, "QX-TYPO"])
    assert done.exit_code == 2, done.output
    assert "QX-TYPO" in done.stderr
    assert "没有这样的规则" in done.stderr
    assert "处理办法" in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(EXAMPLES)
