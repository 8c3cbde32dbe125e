"""Runs tests again and again, each time in a fork: Python, pytest and every library are loaded once for all mutants.

A line of JSON on standard input names the tests and the seconds of processor time that they may take; a line of JSON
on standard output says how pytest ended, or that time ran out. Nothing of quotaxl is loaded before the fork.
"""

import contextlib
import importlib
import json
import os
import resource
import signal
import sys
import threading
import time
from typing import Any

LIBRARIES = (
    "pytest", "_pytest.assertion.rewrite", "hypothesis", "hypothesis.strategies", "polars", "pandera.polars", "msgspec",
    "openpyxl", "lxml.etree", "lxml.html", "click", "rich.console", "rich.table", "jinja2", "docx", "python_calamine",
    "xlsxwriter", "xlrd", "pdfplumber", "ironcalc",
)  # fmt: skip
PATIENCE = 900
"""Seconds by the clock after which a run that waits for something is given up."""


def main() -> None:
    """Serve until standard input ends."""
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if threading.active_count() > 1:
        raise RuntimeError("a library has begun a thread, which no fork would have")
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(_run(asked["words"], asked["tests"], asked["seconds"])), flush=True)


class _Chosen:
    """Leaves the named tests of those collected, in the order in which they are named. A test that is there no more
    says nothing: pytest would end with an error if it were asked for it by name.
    """

    def __init__(self, names: list[str]) -> None:
        self.names = names

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Choose and put in order."""
        known = {item.nodeid: item for item in items}
        items[:] = [known[name] for name in self.names if name in known]


def _run(words: list[str], tests: list[str], seconds: float) -> int:
    """Return pytest's exit code; -1 where time ran out."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds) + 1, hard))
        code = 3
        try:
            import pytest  # noqa: PLC0415 -- loaded already

            files = list(dict.fromkeys(name.partition("::")[0] for name in tests))
            code = int(pytest.main([*words, *files], plugins=[_Chosen(tests)]))
        finally:
            os._exit(code)
    end = time.monotonic() + PATIENCE
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        if time.monotonic() > end:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return -1
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # what a test may have left behind
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else -1


if __name__ == "__main__":
    main()
