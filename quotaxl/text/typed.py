"""Commands as they are typed."""

import re
from collections.abc import Iterable

_MARKS = re.compile(r"[\s()&;<>|'!$*?（）]")


def typed(words: Iterable[str]) -> str:
    """Return a command as it is typed: words with blanks or marks in double quotes, which every shell takes."""
    return " ".join(f'"{word}"' if _MARKS.search(word) else word for word in ("quotaxl", *words))
