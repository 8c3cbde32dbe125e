"""The merged areas of a sheet."""

import re
from functools import lru_cache

from quotaxl.core.refs import Area
from quotaxl.xlsx.sheet import SheetEdit

_MERGE = re.compile(rb"""<(?:[\w.-]+:)?mergeCell\s[^>]*?ref\s*=\s*["']([^"']*)["']""")


def merged(edit: SheetEdit) -> tuple[Area, ...]:
    """Return a sheet's merged areas."""
    block = edit.find("mergeCells")
    return _merged(block.data) if block else ()


@lru_cache(maxsize=64)
def _merged(data: bytes) -> tuple[Area, ...]:
    found = (_area(match[1]) for match in _MERGE.finditer(data))
    return tuple(area for area in found if area)


@lru_cache(maxsize=1 << 14)
def _area(ref: bytes) -> Area | None:
    """The area of a merge; kept, as each merge that a plan adds looks at all before it."""
    try:
        return Area.parse(ref.decode())
    except ValueError:
        return None
