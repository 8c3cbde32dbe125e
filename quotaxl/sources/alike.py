"""Sheets that are the same to the byte in many workbooks: a form's instructions, tables that nobody filled in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from quotaxl.core.grid import Grid, SharedRows
from quotaxl.gate.package import CheckedPackage, read_part, stream_part
from quotaxl.sources.styles import Styles
from quotaxl.sources.values import SharedParts

_LARGEST, _KEPT, _MOST = 1 << 16, 200, 20_000
"""Bytes of a part up to which its grid is kept, how many are kept, and of how many it is known that they were met."""
_Key = tuple[int, int, str, bool]
"""Checksum and size of a part, the sheet's name, whether it is hidden."""


@dataclass(frozen=True, slots=True)
class _KnownSheet:
    """A grid, and all that it was made of beside what its key says."""

    data: bytes
    styles: Styles
    epoch_1904: bool
    grid: Grid


_MET: set[_Key] = set()
_KNOWN: dict[_Key, _KnownSheet] = {}


def grid_of(
    package: CheckedPackage,
    part: str,
    sheet: tuple[str, bool],
    book: SharedParts,
    make: Callable[[Iterable[bytes]], Grid],
) -> Grid:
    """Return what `make` makes of a sheet's part, or made of the same bytes when they came a second time.

    `sheet` is its name and whether it is hidden. Nothing is kept of a workbook with shared strings, whose cells say
    more than their bytes. Raises UserError as `make` does.
    """
    member = package.members[part]
    key = (member.crc, member.size, *sheet)
    if book.strings or member.size > _LARGEST or key not in _MET:
        if len(_MET) >= _MOST:
            _MET.clear()
        _MET.add(key)
        return make(stream_part(package, part))
    data = read_part(package, part)
    known = _KNOWN.get(key)
    if known and (known.data, known.epoch_1904) == (data, book.epoch_1904) and known.styles is book.styles:
        return replace(known.grid, file=package.file)
    grid = make((data,))
    grid = replace(grid, rows=SharedRows(grid.rows))
    if len(_KNOWN) >= _KEPT:
        _KNOWN.clear()
    _KNOWN[key] = _KnownSheet(data, book.styles, book.epoch_1904, grid)
    return grid
