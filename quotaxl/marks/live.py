"""Excel conditions that keep a mark alive only while its finding stands."""

import re
from collections.abc import Callable

from quotaxl.core.edits import MARK_PREFIX

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")"""
    r"""|(?P<other>(?:'(?:[^']|'')+'|[\w.]+)![$A-Za-z0-9:]+)"""
    r"""|(?P<ref>(?<![\w.$])\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}(?::\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6})?(?![\w.(!]))"""
)
_PART = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]+)")


def condition(rule: str, live: str | None) -> str:
    """Return the formula of an overlay: it names the rule and, where there is one, holds the live check.

    Addresses are made absolute, so that an overlay over a range asks the same of each of its cells.
    """
    mark = f'N("{MARK_PREFIX}{_identifier(rule)}")=0'
    return f"AND({mark},{_rewrite(live, _absolute)})" if live else mark


def state(live: str, sheet: str, standing: str, gone: str) -> str:
    """Return the formula that says in another sheet whether the finding on `sheet` still stands."""
    quoted = "'" + sheet.replace("'", "''") + "'!"
    asked = _rewrite(live, lambda ref: quoted + _absolute(ref))
    return f'IF({asked},"{_inside(standing)}","{_inside(gone)}")'


def _rewrite(formula: str, change: Callable[[str], str]) -> str:
    """Return `formula` with each address of its own sheet changed; texts and other sheets' cells stay."""
    return _TOKEN.sub(lambda m: change(m["ref"]) if m["ref"] else m[0], formula)


def _absolute(ref: str) -> str:
    return _PART.sub(lambda m: f"${m[1].upper()}${m[2]}", ref)


def _identifier(rule: str) -> str:
    return re.sub(r"[^\w.-]", "_", rule.removeprefix(MARK_PREFIX))


def _inside(text: str) -> str:
    return text.replace('"', '""')
