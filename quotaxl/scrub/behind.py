"""Data behind a workbook's cells: caches of pivot tables, connections, macros, taken out where what is shown stays.

A pivot table's cells hold its figures, so it may go and they remain; a list that a query filled remains a list; macros
may go where no formula calls them. Where slicers, a data model or macro sheets hang on them they stay, and are told.
"""

import re
from collections.abc import Iterator
from typing import Any

from quotaxl.core.leavings import Leaving, LeavingKind
from quotaxl.gate.package import read_part
from quotaxl.scrub.parts import PartLink, Parts, drop, local, named
from quotaxl.xlsx.formulas.tokens import tokens

_HANG_ON_PIVOTS = frozenset({"slicerCache", "slicer", "timelineCache", "timeline", "powerPivotData", "model"})
_HANG_ON_MACROS = frozenset({"xlMacrosheet", "xlIntlMacrosheet", "dialogsheet"})
_RIBBON = "extensibility"
_BUTTON = re.compile(rb"<(?P<p>[\w.-]+:)FmlaMacro>[^<]*</(?P=p)FmlaMacro>\s*")


def behind(parts: Parts, book: str) -> Iterator[Leaving]:
    """Take out what can go, and yield it. What stays is told by who lists the relationships."""
    links = [link for name in ("", *parts.names()) if not name.endswith(".rels") for link in parts.links(name)]
    kinds = {link.kind for link in links}
    pivots = kinds & {"pivotTable", "pivotCacheDefinition"}
    if pivots and not kinds & _HANG_ON_PIVOTS and not _extended(parts, book):
        yield from _pivots(parts, links)
        pivots = set()
    if not pivots and not kinds & _HANG_ON_PIVOTS:
        yield from _connections(parts, links)
    if "vbaProject" in kinds and not kinds & _HANG_ON_MACROS and not _called(parts, book):
        yield from _macros(parts, links)


def has_pivots(parts: Parts) -> bool:
    """Return whether there are pivot tables."""
    return any(link.kind == "pivotTable" for name in parts.names() if "/worksheets/" in f"/{name}"
               and not name.endswith(".rels") for link in parts.links(name))  # fmt: skip


def _pivots(parts: Parts, links: list[PartLink]) -> Iterator[Leaving]:
    """Leave a pivot table's figures as plain cells; the records behind it go."""
    for link in links:
        if link.kind == "pivotTable" and link.target in parts:
            yield Leaving(LeavingKind.KEPT_DATA, link.owner, parts.tree(link.target).get("name") or link.kind)
        elif link.kind == "pivotCacheDefinition" and "pivotTables/" not in link.owner:
            yield Leaving(LeavingKind.KEPT_DATA, link.target, link.kind)
    parts.unlink(lambda link: link.kind in ("pivotTable", "pivotCacheDefinition"))
    for part in parts.names():
        if "/charts/" in part and part.endswith(".xml"):
            gone = named(parts.tree(part), "pivotSource", "pivotOptions")
        elif "/worksheets/" in part and part.endswith(".xml"):
            gone = named(parts.tree(part), "pivotSelection")
            for rule in named(parts.tree(part), "conditionalFormatting"):
                if rule.attrib.pop("pivot", None):
                    parts.touch(part)
        else:
            continue
        for element in gone:
            holder = element.getparent()
            drop(holder if local(holder) == "ext" and len(holder) == 1 else element)
            parts.touch(part)


def _extended(parts: Parts, book: str) -> bool:
    """Return whether the workbook holds caches that no pivot table shows: those of slicers and data models."""
    return any(True for _ in named(parts.tree(book), "slicerCaches", "timelineCacheRefs", "dataModel")) or any(
        local(element.getparent()) == "ext" for element in named(parts.tree(book), "pivotCaches")
    )


def _connections(parts: Parts, links: list[PartLink]) -> Iterator[Leaving]:
    """Leave the lists that queries filled as lists; addresses, commands and names of users go."""
    for link in links:
        if link.kind == "connections" and link.target in parts:
            for one in named(parts.tree(link.target), "connection"):
                told = (one.get("name"), *(value for child in one for value in child.attrib.values()))
                yield Leaving(LeavingKind.KEPT_DATA, link.target, " ".join(filter(None, told))[:200])
        elif link.kind == "queryTable":
            yield Leaving(LeavingKind.KEPT_DATA, link.owner, link.target)
    gone = parts.unlink(lambda link: link.kind in ("connections", "queryTable"))
    for part in dict.fromkeys(link.owner for link in gone if "/tables/" in f"/{link.owner}"):
        table = parts.tree(part)
        if table.get("tableType") == "queryTable":
            del table.attrib["tableType"]
            table.attrib.pop("connectionId", None)
            for column in named(table, "tableColumn"):
                column.attrib.pop("queryTableFieldId", None)
                column.attrib.pop("uniqueName", None)
            parts.touch(part)


def _macros(parts: Parts, links: list[PartLink]) -> Iterator[Leaving]:
    """Take out the macros, and what buttons and the ribbon would call of them."""
    for link in links:
        if link.kind in ("vbaProject", _RIBBON) and not link.external:
            yield Leaving(LeavingKind.KEPT_DATA, link.target, link.kind)
    parts.unlink(lambda link: link.kind in ("vbaProject", _RIBBON))
    for part in parts.names():
        if part.endswith(".xml") and ("/drawings/" in part or "/worksheets/" in part):
            for element in [e for e in parts.tree(part).iter() if "macro" in e.attrib and e.get("macro")]:
                element.set("macro", "")
                parts.touch(part)
        elif part.endswith(".vml"):
            data = parts.raw.get(part) or read_part(parts.package, part)
            if (rest := _BUTTON.sub(b"", data)) != data:
                parts.raw[part] = rest


def _called(parts: Parts, book: str) -> bool:
    """Return whether any formula calls a function that no spreadsheet program has by itself."""
    from openpyxl.utils import FORMULAE  # noqa: PLC0415 -- only for workbooks with macros

    def strange(text: str | None) -> bool:
        return any(
            kind == "function" and not text.startswith("_xl") and text.upper() not in FORMULAE
            for kind, text in tokens(text or "")
        )

    tree = parts.tree(book)
    if any(name.get("function") in ("1", "true") or strange(name.text) for name in named(tree, "definedName")):
        return True
    return any(strange(element.text) for part in parts.names() if "/worksheets/" in part and part.endswith(".xml")
               for element in _formulas(parts.tree(part)))  # fmt: skip


def _formulas(root: Any) -> Iterator[Any]:  # noqa: ANN401 - lxml elements are untyped here
    yield from named(root, "f", "formula", "formula1", "formula2")
