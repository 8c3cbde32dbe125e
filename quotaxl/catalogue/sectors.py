"""What lists of projects are grouped by besides the kind of bond: 教育, 市政, 农林水利."""

from functools import cache

from msgspec import Struct

from quotaxl.catalogue.shipped import decode, read


class _Sectors(Struct, frozen=True, forbid_unknown_fields=True):
    """sectors.toml."""

    sectors: tuple[str, ...]


@cache
def sectors() -> tuple[str, ...]:
    """Return the names of fields, the longest first. Raises SpecError where the file is none."""
    found = decode(read("words", "sectors.toml"), _Sectors, "words/sectors.toml").sectors
    return tuple(sorted(found, key=lambda name: (-len(name), name)))
