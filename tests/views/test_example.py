"""The example of a rule as `quotaxl explain` shows it."""

from pathlib import Path

from quotaxl.core.assets import asset
from quotaxl.rules.engine.registry import find
from quotaxl.views.example import example_lines


def test_the_failing_cells_stand_in_brackets_and_the_passing_example_has_none():
    lines = list(example_lines(find("S101"), asset("tests", "cases", "QX-S101.toml"), "zh"))
    passes = next(at for at, line in enumerate(lines) if "合格的例子" in line and "不合格" not in line)
    assert any("【36000】" in line for line in lines[:passes])
    assert any(line.startswith("查出") for line in lines[:passes])
    assert not any("【" in line for line in lines[passes:])


def test_a_rule_from_outside_may_have_no_example():
    assert list(example_lines(find("S101"), Path("nowhere.toml"), "zh")) == []
