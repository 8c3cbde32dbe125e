"""Relationships between the parts of an Office package."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from quotaxl.gate.markup import walk
from quotaxl.gate.package import CheckedPackage, key, remembered


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part points at: the last word of its type, such as worksheet, and the part's key."""

    kind: str
    target: str
    external: bool


_KNOWN: dict[tuple[str, bytes], Mapping[str, Relation]] = {}
"""Relationships read before, by the folder that they start from and the bytes of their part."""


def relations(package: CheckedPackage, part: str) -> Mapping[str, Relation]:
    """Return the relationships of `part` by id; "" is the package itself. Empty where it has none.

    Targets are resolved whether written relative, absolute (/xl/…) or with backslashes; one that
    leads out of the package simply names no part.
    """
    folder, _, name = key(part).rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    if rels not in package.members:
        return {}
    return remembered(_KNOWN, package, rels, lambda: _relations(package, rels, folder), folder)


def _relations(package: CheckedPackage, rels: str, folder: str) -> Mapping[str, Relation]:
    """Return what the part `rels` lists, its targets resolved from `folder`."""
    found: dict[str, Relation] = {}

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
