"""Where a defined name points."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from quotaxl.core.refs import Area

_TARGET = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!]+))!(.+)")


@dataclass(frozen=True, slots=True)
class Named:
    """The cells of a defined name."""

    sheet: str
    area: Area


def placed(target: str, sheets: Collection[str]) -> Named | None:
    """Return the cells that a name refers to; None for #REF!, several areas, or anything but cells of a sheet."""
    found = _TARGET.fullmatch(target.strip())
    if not found:
        return None
    sheet = (found[1] or "").replace("''", "'") or found[2]
    try:
        area = Area.parse(found[3])
    except ValueError:
        return None
    return Named(sheet, area) if sheet in sheets else None
