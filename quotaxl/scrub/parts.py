"""A package as its parts and what relates them: relationships are taken out, and what nothing leads to goes."""

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from quotaxl.gate.markup import feed, new_parser, walk
from quotaxl.gate.package import CheckedPackage, key, read_part
from quotaxl.gate.refuse import damaged
from quotaxl.scrub.plain import PlainRows, plain_rows

TYPES = "[content_types].xml"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"


def local(element: Any) -> str:  # noqa: ANN401 - lxml elements are untyped here
    """Return an element's name without its namespace; "" of a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


@dataclass(frozen=True, slots=True)
class PartLink:
    """A relationship: the part that has it, its id, the last word of its type, its target."""

    owner: str
    id: str
    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Parts:
    """The parts of a package, some changed. Names are keys: lower case, no leading slash."""

    package: CheckedPackage
    changed: dict[str, bytes] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    trees: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, bytes] = field(default_factory=dict)
    """Parts that are no XML, such as old drawings, as they shall be."""

    plain: dict[str, PlainRows] = field(default_factory=dict)
    """Rows of large sheets, which their trees have a hole for: no cell of theirs holds anything to scrub."""

    def __contains__(self, name: str) -> bool:
        return name in self.package.members and name not in self.dropped

    def names(self) -> tuple[str, ...]:
        """Return the parts that are there."""
        return tuple(name for name in self.package.members if name not in self.dropped)

    def tree(self, name: str) -> Any:  # noqa: ANN401
        """Return a part's XML, parsed once; of a large sheet with plain rows what stands around these.

        Raises UserError for what is no sound XML (a DOCTYPE among it).
        """
        if name not in self.trees:
            data = read_part(self.package, name)
            rows = plain_rows(data) if "/worksheets/" in f"/{name}" else None
            if rows is None:
                walk(self.package, name, lambda _name, _attributes: None)
            else:  # how deep its elements stand is known
                feed(new_parser(f"{self.package.file} › {name}"), data, f"{self.package.file} › {name}", last=True)
                self.plain[name], data = rows, rows.around
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            try:
                self.trees[name] = etree.fromstring(data, parser)
            except etree.XMLSyntaxError as fault:  # a prefix without a namespace, which the gate does not look at
                raise damaged(f"{self.package.file} › {name}", f"XML: {fault}") from None
        return self.trees[name]

    def touch(self, name: str) -> None:
        """Note that a part's tree was changed."""
        self.changed[name] = b""

    def links(self, owner: str) -> tuple[PartLink, ...]:
        """Return the relationships of a part; "" is the package."""
        rels = rels_of(owner)
        if rels not in self:
            return ()
        return tuple(_link(owner, element) for element in self.tree(rels).iter(_RELATION))

    def unlink(self, wanted: Callable[[PartLink], bool]) -> tuple[PartLink, ...]:
        """Take out the relationships that are wanted, wherever they are, and return them."""
        gone = []
        for name in self.names():
            if not name.endswith(".rels") or "_rels/" not in name:
                continue
            owner = owner_of(name)
            for element in list(self.tree(name).iter(_RELATION)):
                link = _link(owner, element)
                if wanted(link):
                    gone.append(link)
                    element.getparent().remove(element)
                    self.touch(name)
        return tuple(gone)

    def sweep(self) -> tuple[str, ...]:
        """Drop parts that no relationship leads to any more, and return them."""
        reached, ahead = {"", TYPES}, [""]
        while ahead:
            for link in self.links(ahead.pop()):
                if not link.external and link.target in self and link.target not in reached:
                    reached.add(link.target)
                    ahead.append(link.target)
        reached |= {rels_of(name) for name in reached}
        gone = tuple(name for name in self.names() if name not in reached)
        self.dropped.update(gone)
        types = self.tree(TYPES)
        for element in list(types.iter(_OVERRIDE)):
            if key(element.get("PartName", "")) in self.dropped:
                element.getparent().remove(element)
                self.touch(TYPES)
        return gone

    def changes(self) -> dict[str, bytes | None]:
        """Return what to write: part name → bytes, None where it goes."""
        made: dict[str, bytes | None] = {}
        for name in self.changed:
            if name in self:
                data = etree.tostring(self.trees[name], xml_declaration=True, encoding="UTF-8", standalone=True)
                made[name] = self.plain[name].whole(data) if name in self.plain else data
        made |= {name: data for name, data in self.raw.items() if name in self}
        return made | dict.fromkeys(self.dropped)


def rels_of(owner: str) -> str:
    """Return the name of the part that holds a part's relationships."""
    folder, name = posixpath.split(owner)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def owner_of(rels: str) -> str:
    """Return the part whose relationships a .rels part holds."""
    folder, name = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _link(owner: str, element: Any) -> PartLink:  # noqa: ANN401
    target = element.get("Target", "").replace("\\", "/")
    external = element.get("TargetMode") == "External"
    if not external:
        target = key(posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), target)))
    return PartLink(owner, element.get("Id", ""), element.get("Type", "").rpartition("/")[2], target, external)


def loosen(parts: Parts, owners: tuple[str, ...]) -> None:
    """Take out of parts what refers to relationships that are gone; what a text's link showed stays."""
    for owner in owners:
        if owner not in parts or not owner.endswith(".xml"):
            continue
        there = {link.id for link in parts.links(owner)}
        for element in list(parts.tree(owner).iter()):
            for name, value in list(element.attrib.items()):
                if not name.startswith("{") or "/relationships}" not in name or value in there or not value:
                    continue
                parts.touch(owner)
                if local(element) == "pageSetup":
                    del element.attrib[name]
                elif local(element) == "hyperlink" and len(element):
                    unwrap(element)
                else:
                    parent = element.getparent()
                    drop(element)
                    if len(parent) == 0 and local(parent) in _LISTS:
                        drop(parent)
                break


_LISTS = frozenset({"hyperlinks", "externalReferences", "customProperties", "legacyDrawing", "pivotCaches"})
"""Elements that may not stand empty."""


def unwrap(element: Any) -> None:  # noqa: ANN401
    """Put what is inside an element in its place."""
    parent, at = element.getparent(), element.getparent().index(element)
    for child in reversed(list(element)):
        parent.insert(at, child)
    drop(element)


def drop(element: Any) -> None:  # noqa: ANN401
    """Take an element out and keep the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def named(root: Any, *names: str) -> Iterator[Any]:  # noqa: ANN401
    """Yield the elements of some local names, in whatever namespace."""
    yield from [element for element in root.iter() if local(element) in names]
