"""Patterns of forms, compiled when they are first asked: most forms are ruled out by their titles alone."""

import re
from functools import cache

_LONGEST = 32_767
"""Characters that a cell holds. An expression that tries a text of millions from its end keeps a note of each."""


class SpecError(ValueError):
    """A form's file says something that the loader does not understand."""


class Pattern:
    """A regular expression in a form's file; `where` names the file for those who have to mend it.

    Equal patterns are equal whatever file they stand in.
    """

    __slots__ = ("_regex", "pattern", "where")

    def __init__(self, pattern: str, where: str = "") -> None:
        self.pattern = pattern
        self.where = where
        self._regex: re.Pattern[str] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and other.pattern == self.pattern

    def __hash__(self) -> int:
        return hash(self.pattern)

    def __repr__(self) -> str:
        return f"Pattern({self.pattern!r}, {self.where!r})"

    def fullmatch(self, text: str) -> bool:
        """Return whether the whole text matches; one longer than a cell holds never does.

        Raises SpecError where the expression is none.
        """
        return len(text) <= _LONGEST and (self._regex or self._ready()).fullmatch(text) is not None

    def search(self, text: str) -> bool:
        """Return whether the text matches somewhere. Raises SpecError where the expression is none."""
        return (self._regex or self._ready()).search(text) is not None

    @property
    def regex(self) -> re.Pattern[str]:
        """The compiled expression. Raises SpecError where it is none."""
        return self._regex or self._ready()

    def _ready(self) -> re.Pattern[str]:
        """Compile the expression, once for all equal patterns."""
        found = self._regex = _compiled(self)
        return found


@cache
def _compiled(pattern: Pattern) -> re.Pattern[str]:
    try:
        return re.compile(pattern.pattern)
    except re.error as error:
        raise SpecError(f"{pattern.where}: {pattern.pattern!r} is no pattern: {error}") from error
