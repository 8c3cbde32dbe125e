"""What a document's properties tell of people and machines, and the parts of any Office file that hold such."""

from collections.abc import Iterator

from quotaxl.core.edits import MARK_AUTHOR
from quotaxl.core.leavings import Leaving, LeavingKind
from quotaxl.core.stamp import PREFIX
from quotaxl.scrub.parts import PartLink, Parts, drop, local, named

_CORE = dict.fromkeys(("creator", "lastModifiedBy"), LeavingKind.AUTHOR) | dict.fromkeys(
    ("description", "keywords", "category", "contentStatus"), LeavingKind.CUSTOM
)
_APP = {"Manager": LeavingKind.AUTHOR, "Company": LeavingKind.AUTHOR, "HyperlinkBase": LeavingKind.PATH,
        "Template": LeavingKind.PATH}  # fmt: skip
_PLAIN_TEMPLATES = frozenset({"Normal.dotm", "Normal.dot", "Normal"})
_GO = {
    "printerSettings": LeavingKind.PRINTER,
    "comments": LeavingKind.COMMENT,
    "threadedComment": LeavingKind.COMMENT,
    "commentsExtended": LeavingKind.COMMENT,
    "commentsIds": LeavingKind.COMMENT,
    "commentsExtensible": LeavingKind.COMMENT,
    "person": LeavingKind.AUTHOR,
    "people": LeavingKind.AUTHOR,
    "usernames": LeavingKind.AUTHOR,
    "revisionHeaders": LeavingKind.VERSION,
    "thumbnail": LeavingKind.VERSION,
    "customXml": LeavingKind.CUSTOM,
    "custom-properties": LeavingKind.CUSTOM,
    "customProperty": LeavingKind.CUSTOM,
    "externalLink": LeavingKind.LINK,
    "externalLinkPath": LeavingKind.LINK,
    "attachedTemplate": LeavingKind.PATH,
}
"""Kinds of relationships that lead to what goes, but for those that the caller looks at itself."""
_STAYS = {"pivotCacheDefinition", "connections", "vbaProject", "queryTable"}
_OURS = b"urn:quotaxl:"


def properties(parts: Parts) -> Iterator[Leaving]:
    """Empty what the properties say of people and machines, and yield it."""
    for link in parts.links(""):
        if link.kind not in ("core-properties", "extended-properties") or link.target not in parts:
            continue
        wanted = _CORE if link.kind == "core-properties" else _APP
        for element in named(parts.tree(link.target), *wanted):
            name, text = local(element), (element.text or "").strip()
            if text and not (name == "Template" and text in _PLAIN_TEMPLATES):
                kind = LeavingKind.TRACE if text == MARK_AUTHOR else wanted[name]
                yield Leaving(kind, f"{link.target} › {name}", text)
                drop(element)
                parts.touch(link.target)


def related(parts: Parts) -> Iterator[Leaving]:
    """Take out the relationships to parts that hold such things, and yield what the parts say."""
    for name in parts.names():
        owner = name if not name.endswith(".rels") else None
        for link in parts.links(owner) if owner else parts.links(""):
            if link.kind in _STAYS and not link.external:
                yield Leaving(LeavingKind.KEPT_DATA, link.target, link.kind, taken=False)
    for link in parts.unlink(lambda link: link.kind in _GO or _is_file(link)):
        yield from _told(parts, link)


def _is_file(link: PartLink) -> bool:
    """Return whether a link leads to a file of a machine or a network's share and not to a page or an address."""
    return link.external and not link.target.lower().startswith(("http:", "https:", "mailto:", "#"))


def _told(parts: Parts, link: PartLink) -> Iterator[Leaving]:
    where = link.owner or "/"
    if link.external:
        yield Leaving(_GO.get(link.kind, LeavingKind.LINK), where, link.target)
        return
    kind = _GO[link.kind]
    if kind is LeavingKind.COMMENT and link.target in parts:
        for element in named(parts.tree(link.target), "comment", "threadedComment"):
            text = "".join(element.itertext()).strip()
            yield Leaving(kind, f"{where} {element.get('ref', '')}".strip(), text)
        return
    if kind is LeavingKind.CUSTOM and link.target in parts:
        yield from _custom(parts, link)
        return
    yield Leaving(kind, where, link.target)


def _custom(parts: Parts, link: PartLink) -> Iterator[Leaving]:
    if not link.target.endswith(".xml"):
        yield Leaving(LeavingKind.CUSTOM, link.owner or "/", link.target)
        return
    root = parts.tree(link.target)
    if link.kind == "custom-properties":
        for element in root:
            name = element.get("name", "")
            kind = LeavingKind.TRACE if name.startswith(PREFIX) else LeavingKind.CUSTOM
            yield Leaving(kind, link.target, f"{name} = {''.join(element.itertext()).strip()}")
        return
    space = root.tag.partition("}")[0].lstrip("{") if isinstance(root.tag, str) else ""
    kind = LeavingKind.TRACE if space.encode().startswith(_OURS) else LeavingKind.CUSTOM
    yield Leaving(kind, link.target, "".join(root.itertext()).strip()[:200] or space)
