"""The runner of benchmarks: it comes to the end whatever breaks, in one go or in parts, and writes whole tables."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = {
    "fine": 'print("a: 1 ms, 0.5 x b; promised <= 1 x: kept")',
    "slow": 'print("a: 9 ms, 9 x b; promised <= 1 x: BROKEN"); raise SystemExit(1)',
    "dead": 'print("on the way"); raise ValueError("a | b")',
}


@pytest.fixture
def bench(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("bench_runner", ROOT / "benchmarks" / "run.py")
    assert spec and spec.loader
    runner = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(runner)
    for name, text in SCRIPTS.items():
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
    (tmp_path / "page.md").write_text(f"above\n{runner.BEGIN}\nold\n{runner.END}\nbelow\n", "utf-8")
    for name, value in {"HERE": tmp_path, "PAGE": tmp_path / "page.md", "PARTS": tmp_path / "parts"}.items():
        monkeypatch.setattr(runner, name, value)
    monkeypatch.setattr(runner, "ALL", tuple(SCRIPTS))
    monkeypatch.setattr(runner, "machine", lambda: "a machine")

    def main(*names):
        monkeypatch.setattr(runner.sys, "argv", ["run.py", *names])
        return runner.main(), (tmp_path / "page.md").read_text("utf-8")

    return main


WHOLE = """a machine.

| benchmark | measured and promised | |
|---|---|---|
| fine | a: 1 ms, 0.5 x b; promised <= 1 x | kept |
| slow | a: 9 ms, 9 x b; promised <= 1 x | **broken** |
| dead | it ended with 1: ValueError: a / b | **broken** |
"""


def test_a_broken_promise_and_a_crash_stop_nothing(bench):
    code, page = bench()
    assert code == 1
    assert page.removeprefix("above\n").partition("\n")[2].partition("<!--")[0] == WHOLE
    assert page.startswith("above\n")
    assert page.endswith("\nbelow\n")


def test_parts_make_the_same_whole(bench, capsys):
    code, page = bench("fine")
    assert code == 0
    assert "\nold\n" in page
    assert "waits for slow, dead" in capsys.readouterr().out
    bench("slow")
    assert WHOLE in bench("dead")[1]
