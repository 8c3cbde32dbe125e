"""Which tests run which lines of the modules that mutants change: measured once, in the copy in which they are tried.

As a plugin of pytest (`-p mutation.reach`) it measures; `Reach` is what came of it. A test that fails while nothing is
changed says nothing of a mutant and is left out.
"""

import ast
import contextlib
import functools
import inspect
import json
import os
import re
import sys
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

RECORDS = "tests/recorded/"
"""Tests that compare everything that comes of an input take turns of their own: they see what others do not look at."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What tests run: their seconds of processor time, and the tests of each line of each module, by their ids."""

    seconds: dict[str, float]
    lines: dict[str, dict[int, frozenset[str]]]

    def tests(self, file: str, text: str, line: int) -> list[str]:
        """Return the ids of the tests that run a statement of a module, none where nothing does, the likeliest first.

        `line` is of the unchanged `text`. A statement that runs when its module is imported belongs to every test
        that runs anything of the module, and so does one that few tests run. Tests that only look at a table which the
        module makes then run nothing of it, so that the quickest of the room's tests come in turn with these.
        """
        known = self.lines.get(file, {})
        ran = [known.get(n, frozenset()) for n in statement(text, line)]
        direct = frozenset().union(*ran) - {""}
        every = frozenset().union(*known.values()) - {""} if known else frozenset()
        loaded = any("" in names for names in ran)
        wide = len(direct) < FEW or loaded
        rounds = self._rounds(known)
        reachable = every if wide else direct
        own = {name for name in reachable if _own(name, file, text)}
        room = f"tests/{Path(file).parts[1]}/"
        beside = {name for name in self.seconds if name.startswith(room)} - every if loaded else frozenset[str]()
        whole = {name for name in reachable if name.startswith(RECORDS)} - own
        reached = [
            sorted((name for name in names if name in self.seconds), key=rounds.__getitem__)
            for names in (own, whole, direct - own - whole, reachable - direct - own - whole)
        ]
        return self._in_turn([*reached, sorted(beside, key=lambda name: (self.seconds[name], name))])

    def _rounds(self, known: Mapping[int, Collection[str]]) -> dict[str, tuple[int, float, str]]:
        """Return the place of each test of a module's lines: first the quickest of each way through the module, then
        the second of each. A hundred quick tests that go one way would else use up the time of those that go another.
        """
        ways = defaultdict[str, list[int]](list)
        for number in sorted(known):
            for name in known[number]:
                ways[name].append(number)
        count, found = defaultdict[tuple[int, ...], int](int), dict[str, tuple[int, float, str]]()
        for name in sorted(ways.keys() & self.seconds.keys(), key=lambda name: (self.seconds[name], name)):
            way = tuple(ways[name])
            found[name] = count[way], self.seconds[name], name
            count[way] += 1
        return found

    def _in_turn(self, queues: Sequence[Sequence[str]]) -> list[str]:
        """Return the tests of some queues in one: the next comes from that which has used the least time so far."""
        found = list[str]()
        left = [list(reversed(queue)) for queue in queues]
        spent = [0.0] * len(left)
        while any(left):
            at = min((n for n, queue in enumerate(left) if queue), key=spent.__getitem__)
            found.append(left[at].pop())
            spent[at] += self.seconds[found[-1]]
        return found


def _own(test: str, file: str, text: str) -> bool:
    """Return whether a test is a module's own: it lies in the file named like the module or its folder, or is a case
    of a rule that the module holds.
    """
    path = Path(file)
    stem = Path(test.partition("::")[0]).stem.removeprefix("test_")
    if any(stem == name or stem.startswith(f"{name}_") for name in (path.stem, path.parent.name)):
        return True
    return any(rule in test for rule in set(re.findall(r"QX-[A-Z]\d+", text)))


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
    users = defaultdict[str, set[str]](set)
    lines: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for part, files in held.items():
        said = json.loads((folder / f"{part}.json").read_text("utf-8"))
        seconds |= {name: of for name, of in said["seconds"].items() if name.partition("::")[0] in files}
        for fixture, names in said["users"].items():
            users[fixture] |= seconds.keys() & set(names)
    for part in held:
        data = coverage.CoverageData(str(folder / f"{part}.coverage"))
        data.read()
        for file in data.measured_files():
            root = next(r for r in roots if Path(file).is_relative_to(r))
            of_file = lines[Path(file).relative_to(root).as_posix()]
            for number, names in data.contexts_by_lineno(file).items():
                of_file[number] |= (seconds.keys() | {""}) & set(names)
                of_file[number].update(*(users[name] for name in names if name in users))
        data.close()
    return Reach(seconds, {f: {n: frozenset(names) for n, names in known.items()} for f, known in lines.items()})


class _Watch:
    """Measures one run of pytest."""

    def __init__(self, target: Path, files: Sequence[str]) -> None:
        self.target, self.seconds, self.failed = target, dict[str, float](), set[str]()
        self.files, self.users, self.stack = frozenset(files), defaultdict[str, list[str]](list), [""]
        self.coverage = coverage.Coverage(data_file=str(target) + ".coverage", include=list(files), config_file=False)
        self.coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Name the test whose lines are run, and take its time."""
        self._forget()
        for name, known in getattr(item, "_fixtureinfo").name2fixturedefs.items():  # noqa: B009 -- private
            if known and known[-1].scope != "function" and name in getattr(item, "fixturenames", ()):
                self.users[_fixture(known[-1])].append(item.nodeid)
        began = time.process_time()
        with self._named(item.nodeid):
            try:
                return (yield)
            finally:
                self.seconds[item.nodeid] = time.process_time() - began

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        """Name the fixture that several tests share: what it runs belongs to them all, not to the first alone."""
        with self._named(self.stack[-1] if fixturedef.scope == "function" else _fixture(fixturedef)):
            return (yield)

    @contextlib.contextmanager
    def _named(self, name: str) -> Iterator[None]:
        self.stack.append(name)
        self.coverage.switch_context(name)
        try:
            yield
        finally:
            self.stack.pop()
            self.coverage.switch_context(self.stack[-1])

    def _forget(self) -> None:
        """Empty what functions keep of earlier calls, as a test seems else not to run what it needs. What is kept of
        no argument (all rules, say) is not: every test would load it again.
        """
        for module in list(sys.modules.values()):
            file = getattr(module, "__file__", None) or ""
            if file in self.files or file.startswith(str(Path.cwd() / "tests")):
                for kept in list(vars(module).values()):
                    if isinstance(kept, functools._lru_cache_wrapper) and inspect.signature(kept).parameters:
                        kept.cache_clear()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember what did not pass."""
        if report.outcome != "passed":
            self.failed.add(report.nodeid)

    def pytest_unconfigure(self) -> None:
        """Write what was measured."""
        self.coverage.stop()
        self.coverage.save()
        passed = {name: spent for name, spent in self.seconds.items() if name not in self.failed}
        said = {"seconds": passed, "users": self.users}
        Path(str(self.target) + ".json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")


def _fixture(known: Any) -> str:
    return f"fixture {known.baseid}::{known.argname}"


def pytest_configure(config: pytest.Config) -> None:
    """Begin to measure."""
    config.pluginmanager.register(_Watch(Path(os.environ[MEASURED]), os.environ[FILES].split("\n")), "reach-watch")
