"""Which tests run which lines of the modules that mutants change: measured once, in the copy in which they are tried.

As a plugin of pytest (`-p mutation.reach`) it measures; `Reach` is what came of it. A test that fails while nothing is
changed says nothing of a mutant and is left out.
"""

import ast
import json
import os
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coverage
import pytest

MEASURED, FILES = "QUOTAXL_REACH", "QUOTAXL_REACH_FILES"
"""In the environment: where to write, and the modules to measure, one a line."""
FEW = 40
"""Where fewer tests run a line, those that run anything of its module are tried too: what ran first may be kept."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What tests run: their seconds of processor time, and the tests of each line of each module, by their ids."""

    seconds: dict[str, float]
    lines: dict[str, dict[int, frozenset[str]]]

    def tests(self, file: str, text: str, line: int) -> list[str]:
        """Return the ids of the tests that run a statement of a module, none where nothing does.

        Those of the module's own file of tests come first, then the quickest.

        `line` is of the unchanged `text`. A statement that runs when its module is imported belongs to every test
        that runs anything of the module.
        """
        known = self.lines.get(file, {})
        span = statement(text, line)
        direct = frozenset().union(*(known.get(n, frozenset()) for n in span)) - {""}
        own = f"test_{Path(file).stem}.py"
        chosen = sorted(direct, key=lambda name: (own not in name, self._order(name)))
        if len(chosen) < FEW:
            every = frozenset().union(*known.values()) - {""} if known else frozenset()
            chosen += sorted(every - direct, key=self._order)
        return [name for name in chosen if name in self.seconds]

    def _order(self, name: str) -> tuple[float, str]:
        return self.seconds.get(name, 0.0), name


def statement(text: str, line: int) -> range:
    """Return the lines of the smallest statement that a line belongs to; of one with a body, those of its head."""
    best = range(line, line + 1)
    size = len(text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt) and node.end_lineno is not None:
            body = getattr(node, "body", None) or getattr(node, "cases", None)
            last = node.end_lineno if not body else max(node.lineno, _first(body[0]) - 1)
            if node.lineno <= line <= last and last - node.lineno < size:
                best, size = range(node.lineno, last + 1), last - node.lineno
    return best


def _first(node: Any) -> int:
    decorators = getattr(node, "decorator_list", [])
    return min([d.lineno for d in decorators] + [getattr(node, "lineno", 0) or node.pattern.lineno])


def merged(folder: Path, held: Mapping[str, Collection[str]], roots: Collection[Path]) -> Reach:
    """Return what the processes that measured in copies at `roots` have written into a folder.

    `held` says of each part which files of tests still are what they were.
    """
    seconds: dict[str, float] = {}
    lines: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for part, files in held.items():
        spent = json.loads((folder / f"{part}.json").read_text("utf-8"))
        seconds |= {name: of for name, of in spent.items() if name.partition("::")[0] in files}
    for part in held:
        data = coverage.CoverageData(str(folder / f"{part}.coverage"))
        data.read()
        for file in data.measured_files():
            root = next(r for r in roots if Path(file).is_relative_to(r))
            name = Path(file).relative_to(root).as_posix()
            for number, names in data.contexts_by_lineno(file).items():
                lines[name][number] |= seconds.keys() & names
        data.close()
    return Reach(seconds, {f: {n: frozenset(names) for n, names in known.items()} for f, known in lines.items()})


class _Watch:
    """Measures one run of pytest."""

    def __init__(self, target: Path, files: Sequence[str]) -> None:
        self.target, self.seconds, self.failed = target, dict[str, float](), set[str]()
        self.coverage = coverage.Coverage(data_file=str(target) + ".coverage", include=list(files), config_file=False)
        self.coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Name the test whose lines are run, and take its time."""
        self.coverage.switch_context(item.nodeid)
        began = time.process_time()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.process_time() - began
            self.coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember what did not pass."""
        if report.outcome != "passed":
            self.failed.add(report.nodeid)

    def pytest_unconfigure(self) -> None:
        """Write what was measured."""
        self.coverage.stop()
        self.coverage.save()
        passed = {name: spent for name, spent in self.seconds.items() if name not in self.failed}
        Path(str(self.target) + ".json").write_text(json.dumps(passed, ensure_ascii=False), "utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Begin to measure."""
    config.pluginmanager.register(_Watch(Path(os.environ[MEASURED]), os.environ[FILES].split("\n")), "reach-watch")
