"""Relationships between the parts of an Office package."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from quotaxl.gate.markup import walk
from quotaxl.gate.package import CheckedPackage, key


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part points at: the last word of its type, such as worksheet, and the part's key."""

    kind: str
    target: str
    external: bool


def relations(package: CheckedPackage, part: str) -> Mapping[str, Relation]:
    """Return the relationships of `part` by id; "" is the package itself. Empty where it has none.

    Targets are resolved whether written relative, absolute (/xl/…) or with backslashes; one that
    leads out of the package simply names no part.
    """
    folder, _, name = key(part).rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    found: dict[str, Relation] = {}
    if rels not in package.members:
        return found

    def start(element: str, attributes: dict[str, str]) -> None:
        if element != "Relationship":
            return
        target = attributes.get("Target", "").replace("\\", "/")
        absolute = target if target.startswith("/") else f"{folder}/{target}"
        found[attributes.get("Id", "")] = Relation(
            attributes.get("Type", "").rpartition("/")[2],
            key(posixpath.normpath(absolute)),
            attributes.get("TargetMode") == "External",
        )

    walk(package, rels, start)
    return found
