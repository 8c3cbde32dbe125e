"""Patterns of forms, compiled when they are first asked: most forms are ruled out by their titles alone."""

import re
from dataclasses import dataclass, field
from functools import cache


class SpecError(ValueError):
    """A form's file says something that the loader does not understand."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression in a form's file; `where` names file and key for those who have to mend it."""

    pattern: str
    where: str = field(default="", compare=False)

    def fullmatch(self, text: str) -> bool:
        """Return whether the whole text matches. Raises SpecError where the expression is none."""
        return _compiled(self).fullmatch(text) is not None

    def search(self, text: str) -> bool:
        """Return whether the text matches somewhere. Raises SpecError where the expression is none."""
        return _compiled(self).search(text) is not None


@cache
def _compiled(pattern: Pattern) -> re.Pattern[str]:
    try:
        return re.compile(pattern.pattern)
    except re.error as error:
        raise SpecError(f"{pattern.where}: {pattern.pattern!r} is no pattern: {error}") from error
