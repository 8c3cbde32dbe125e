"""Which tests mutants make a difference to: measured once, in the copy in which they are tried.

As a plugin of pytest (`-p mutation.reach`) it measures, for all mutants at once: the expressions that they change are
watched (`watched.py`). `Reach` is what came of it. A test that fails while nothing is changed says nothing of a mutant
and is left out.
"""

import builtins
import contextlib
import functools
import importlib.machinery
import inspect
import json
import os
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from mutation import watched

MEASURED, MUTANTS = "QUOTAXL_REACH", "QUOTAXL_REACH_MUTANTS"
"""In the environment: where to write, and the file with the mutants: of each the module and its changed text."""

RECORDS = "tests/recorded/"
"""Tests that compare everything that comes of an input take turns of their own: they see what others do not look at."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What tests run: their seconds of processor time; by mutant the tests that reach what it changes, and those in
    which this gives something else then; by module the tests that run a function of it.
    """

    seconds: dict[str, float]
    reached: dict[str, frozenset[str]]
    unlike: dict[str, frozenset[str]]
    entered: dict[str, frozenset[str]]

    def tests(self, name: str, file: str, text: str) -> list[str]:
        """Return the ids of the tests that may notice a mutant of a module, the likeliest first: the module's own in
        turn with the others, the quickest of each first.

        What runs when a module is loaded belongs to every test that runs anything of the module. Tests that only look
        at a table which the module makes then run nothing of it, so that the quickest of the room's tests come too.
        """
        unlike = self.unlike.get(name, frozenset())
        loaded = "" in unlike
        direct = {test for test in unlike | (self.entered.get(file, frozenset()) if loaded else frozenset()) if test}
        own = {test for test in direct if _own(test, file, text)}
        room = f"tests/{Path(file).parts[1]}/"
        beside = {test for test in self.seconds if test.startswith(room)} - direct if loaded else frozenset[str]()
        whole = {test for test in direct - own if test.startswith(RECORDS)}
        queues = (own, whole, direct - own - whole, beside)
        return self._in_turn([sorted(tests, key=self._quickest) for tests in queues])

    def _quickest(self, test: str) -> tuple[float, str]:
        return self.seconds[test], test

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


def merged(folder: Path, names: Sequence[str], held: Mapping[str, Collection[str]]) -> Reach:
    """Return what the processes that measured mutants of these `names` have written into a folder.

    `held` says of each part which files of tests still are what they were.
    """
    seconds: dict[str, float] = {}
    users = defaultdict[str, set[str]](set)
    seen = {kind: defaultdict[str, set[str]](set) for kind in ("reached", "unlike", "entered")}
    for part, files in held.items():
        said = json.loads((folder / f"{part}.json").read_text("utf-8"))
        seconds |= {name: of for name, of in said["seconds"].items() if name.partition("::")[0] in files}
        for shared, whom in said["users"].items():
            users[shared] |= set(whom)
        for kind, known in seen.items():
            for what, whom in said[kind].items():
                known[names[int(what)] if kind != "entered" else what] |= set(whom)
    tests = {
        kind: {what: frozenset(_tests(whom, users, seconds.keys() | {""})) for what, whom in known.items()}
        for kind, known in seen.items()
    }
    return Reach(seconds, **tests)


def _tests(whom: Collection[str], users: Mapping[str, Collection[str]], known: Collection[str]) -> set[str]:
    """Return the tests among `whom`, and those that use what else is there (a fixture, what a function keeps)."""
    found, left = set[str](), list(whom)
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += users.get(one, ())
    return {one for one in found if one in known}


class Watch:
    """Measures one run of pytest."""

    def __init__(self, target: Path, mutants: Sequence[Mapping[str, str]]) -> None:
        self.target, self.seconds, self.failed = target, dict[str, float](), set[str]()
        self.modules = defaultdict[str, dict[int, str]](dict)
        for number, mutant in enumerate(mutants):
            self.modules[mutant["file"]][number] = mutant["text"]
        self.users, self.stack, self.quiet = defaultdict[str, set[str]](set), [""], False
        self.reached, self.unlike = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
        self.entered = defaultdict[str, set[str]](set)
        self.now = self.reached[""], self.unlike[""]

    # What the watched modules call.

    def either(self, number: int, truth: bool, one: Callable[..., Any], other: Callable[..., Any]) -> Any:
        """Return what an expression gives, after a look at what it would give changed."""
        reached, unlike = self.now
        if self.quiet or number in unlike:
            return one(_directly)
        reached.add(number)
        made = dict[int, Any]()

        def called(of: int, call: Callable[[], Any]) -> Any:
            if of not in made:
                made[of] = call()
            return made[of]

        try:
            value = one(called)
        except Exception:
            unlike.add(number)
            raise
        self.quiet = True
        try:
            if not watched.same(truth, value, other(called)):
                unlike.add(number)
        except Exception:  # noqa: BLE001 -- whatever the change breaks is a difference
            unlike.add(number)
        finally:
            self.quiet = False
        return value

    def ran(self, number: int) -> None:
        """Say that a place is reached of which no more can be told."""
        for kind in self.now if not self.quiet else ():
            kind.add(number)

    def enter(self, file: str) -> None:
        """Say that a function of a module begins."""
        self.entered[file].add(self.stack[-1])

    # How they come to it.

    def begin(self) -> None:
        """Have the modules watched that are loaded from now on, and functions asked who uses what they keep."""
        vars(builtins).update({watched.EITHER: self.either, watched.RAN: self.ran, watched.ENTERED: self.enter})
        loader, watch = importlib.machinery.SourceFileLoader, self
        code, execute = loader.get_code, loader.exec_module

        def get_code(loader: Any, name: str) -> CodeType | None:
            file = loader.path.removeprefix(f"{Path.cwd()}/")
            if file not in watch.modules:
                return code(loader, name)
            text = Path(loader.path).read_text("utf-8")
            tree = watched.watched(text, watch.modules[file], file)
            return compile(tree, loader.path, "exec", dont_inherit=True)

        def exec_module(loader: Any, module: Any) -> None:
            with watch.named("") if module.__name__.startswith("quotaxl") else contextlib.nullcontext():
                execute(loader, module)

        loader.get_code, loader.exec_module = get_code, exec_module  # type: ignore[method-assign]
        functools.cache = self._shared(functools.cache)  # type: ignore[assignment]

    def _shared(self, cache: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Return a `cache` that names what a function of no argument keeps: what it runs belongs to all who ask."""

        def kept(function: Any) -> Any:
            if not function.__module__.startswith("quotaxl") or inspect.signature(function).parameters:
                return cache(function)
            name = f"kept {function.__module__}.{function.__qualname__}"

            @cache
            @functools.wraps(function)
            def once() -> Any:
                with self.named(name):
                    return function()

            @functools.wraps(function)
            def asked() -> Any:
                self.users[name].add(self.stack[-1])
                return once()

            asked.cache_clear, asked.cache_info = once.cache_clear, once.cache_info  # type: ignore[attr-defined]
            return asked

        return kept

    @contextlib.contextmanager
    def named(self, name: str) -> Iterator[None]:
        """Name whose the lines are that are run."""
        self.stack.append(name)
        self.now = self.reached[name], self.unlike[name]
        try:
            yield
        finally:
            self.stack.pop()
            self.now = self.reached[self.stack[-1]], self.unlike[self.stack[-1]]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Name the test whose lines are run, and take its time."""
        self._forget()
        for name, known in getattr(item, "_fixtureinfo").name2fixturedefs.items():  # noqa: B009 -- private
            if known and known[-1].scope != "function" and name in getattr(item, "fixturenames", ()):
                self.users[_fixture(known[-1])].add(item.nodeid)
        began = time.process_time()
        with self.named(item.nodeid):
            try:
                return (yield)
            finally:
                self.seconds[item.nodeid] = time.process_time() - began

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        """Name the fixture that several tests share: what it runs belongs to them all, not to the first alone."""
        with self.named(self.stack[-1] if fixturedef.scope == "function" else _fixture(fixturedef)):
            return (yield)

    def _forget(self) -> None:
        """Empty what functions keep of earlier calls, as a test seems else not to run what it needs. What is kept of
        no argument (all rules, say) is not: every test would load it again.
        """
        rooms = tuple(str(Path.cwd() / name) for name in ("quotaxl", "tests"))
        for module in list(sys.modules.values()):
            if (getattr(module, "__file__", None) or "").startswith(rooms):
                for kept in list(vars(module).values()):
                    if isinstance(kept, functools._lru_cache_wrapper) and inspect.signature(kept).parameters:
                        kept.cache_clear()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember what did not pass."""
        if report.outcome != "passed":
            self.failed.add(report.nodeid)

    def pytest_unconfigure(self) -> None:
        """Write what was measured."""
        said: dict[str, Any] = {
            "seconds": {name: spent for name, spent in self.seconds.items() if name not in self.failed},
            "failed": sorted(self.failed),
            "users": {shared: sorted(whom) for shared, whom in self.users.items()},
            "entered": {file: sorted(whom) for file, whom in self.entered.items()},
        }
        for kind, known in (("reached", self.reached), ("unlike", self.unlike)):
            turned = defaultdict[int, list[str]](list)
            for whom, numbers in known.items():
                for number in numbers:
                    turned[number].append(whom)
            said[kind] = turned
        Path(str(self.target) + ".json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")


def _directly(number: int, call: Callable[[], Any]) -> Any:
    return call()


def _fixture(known: Any) -> str:
    return f"fixture {known.baseid}::{known.argname}"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Begin to measure, before anything of the package is loaded."""
    watch = Watch(Path(os.environ[MEASURED]), json.loads(Path(os.environ[MUTANTS]).read_text("utf-8")))
    watch.begin()
    early_config.pluginmanager.register(watch, "reach-watch")
