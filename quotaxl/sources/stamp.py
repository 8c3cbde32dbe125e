"""What a package says of itself: the stamp among its custom properties, if quotaxl wrote it."""

from quotaxl.core.errors import UserError
from quotaxl.core.stamp import Stamp, stamp_of
from quotaxl.gate.markup import walk
from quotaxl.gate.opc import relations
from quotaxl.gate.package import CheckedPackage

_KINDS = ("custom-properties", "customProperties")


def read_stamp(package: CheckedPackage) -> Stamp | None:
    """Return the stamp of a package; None where it has none, or none that can be read."""
    links = relations(package, "").values()
    part = next((r.target for r in links if r.kind in _KINDS and not r.external and r.target in package.members), None)
    if part is None:
        return None
    found: dict[str, str] = {}
    name = ""
    text: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal name
        if element.rpartition(":")[2] == "property":
            name = attributes.get("name", "")
            text.clear()

    def end(element: str) -> None:
        if element.rpartition(":")[2] == "property":
            found[name] = "".join(text).strip()

    try:
        walk(package, part, start, end, text.append)
    except UserError:
        return None  # properties say nothing about figures: a file is read without them
    return stamp_of(found)
