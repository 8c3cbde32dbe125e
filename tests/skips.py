"""Which tests may be skipped on a complete machine, and how many: what is skipped beyond that fails the run.

A skip says that something was not tested. Without this list a machine that lacks LibreOffice's bridge runs 220
tests less and is green.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pytest


@dataclass(frozen=True, slots=True)
class Allowed:
    """A reason for which up to `most` tests may be skipped."""

    reason: str
    most: int


ALLOWED = (
    Allowed(r"the reference documents are not at", 200),  # a user has no such folder
    Allowed(r"exim4 is not installed", 2),  # a target of its own installs it
    Allowed(r"unopkg does not run for root", 1),
    Allowed(r"root may write anywhere", 3),
    Allowed(r"this LibreOffice runs no extensions in Python", 1),
)


def surplus(reasons: Iterable[str], allowed: tuple[Allowed, ...] = ALLOWED) -> list[str]:
    """Return the reasons of skipped tests that no entry allows, or that are more than it allows."""
    counts = dict.fromkeys(allowed, 0)
    found = []
    for reason in reasons:
        entry = next((one for one in allowed if re.search(one.reason, reason)), None)
        if entry is not None:
            counts[entry] += 1
        if entry is None or counts[entry] > entry.most:
            found.append(reason)
    return found


class Skips:
    """Collects the reasons of skipped tests of a run, wherever its workers run them, and fails it for surplus ones."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and isinstance(report.longrepr, tuple):
            self.reasons.append(report.longrepr[2])

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if surplus(self.reasons) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if found := surplus(self.reasons):
            terminalreporter.section("skipped without a reason that tests/skips.py allows")
            for reason in dict.fromkeys(found):
                terminalreporter.line(f"{found.count(reason)} x {reason}")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option with which a run fails where more is skipped than ALLOWED says."""
    parser.addoption("--skips-need-a-reason", action="store_true", help="fail where tests/skips.py allows a skip not")


def pytest_configure(config: pytest.Config) -> None:
    """Watch the skips of the whole run, in the process that sees all its workers."""
    if config.getoption("--skips-need-a-reason") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Skips(), "surplus-skips")
