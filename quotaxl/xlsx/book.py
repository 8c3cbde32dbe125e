"""The workbook part: its sheets, defined names and calculation settings, edited in place."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from quotaxl.xlsx.markup import (
    append_child,
    attribute,
    children,
    escape,
    escape_attribute,
    flag,
    inner,
    root,
    start_tag,
    unescape,
    with_attribute,
)
from quotaxl.xlsx.relations import STRICT, TRANSITIONAL

_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "AlternateContent", "revisionPtr", "absPath", "workbookProtection",
    "bookViews", "sheets", "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize",
    "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr",
    "webPublishObjects", "extLst",
)  # fmt: skip
_RANK = {name: rank for rank, name in enumerate(_ORDER)}
NameEdit = Callable[["DefinedName", bytes], bytes]
"""(name, its element) → the element."""
_NAME = re.compile(r"[^\W\d\\][\w.\\?]*|\\[\w.\\?]*")


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it; `relation` is '' where it has none."""

    name: str
    id: int
    relation: str


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A defined name; `scope` is the position of its sheet, None for the whole workbook."""

    name: str
    refers_to: str
    scope: int | None


@dataclass(frozen=True, slots=True)
class WorkbookPart:
    """The workbook part's bytes and what they say."""

    data: bytes
    prefix: bytes
    strict: bool
    sheets: tuple[SheetEntry, ...]
    names: tuple[DefinedName, ...]
    date1904: bool


def parse_book(data: bytes, known: tuple[DefinedName, ...] | None = None) -> WorkbookPart:
    """Return the workbook part. Raises ValueError where it is not one.

    `known` are its names where a change left them, or made them, known: a workbook may have 200,000.
    """
    start, end, prefix = root(data)
    sheets: list[SheetEntry] = []
    names: list[DefinedName] = []
    date1904 = False
    for span in children(data, end):
        element = data[span.start : span.end]
        if span.name == "sheets":
            for child in children(element, inner(element)[0]):
                tag = start_tag(element[child.start : child.end])
                number = attribute(tag, "sheetId") or "0"
                sheets.append(SheetEntry(attribute(tag, "name") or "", int(number), attribute(tag, "*:id") or ""))
        elif span.name == "definedNames" and known is None:
            for child in children(element, inner(element)[0]):
                entry = element[child.start : child.end]
                tag = start_tag(entry)
                scope = attribute(tag, "localSheetId")
                a, b = inner(entry)
                names.append(
                    DefinedName(attribute(tag, "name") or "", unescape(entry[a:b]), int(scope) if scope else None)
                )
        elif span.name == "workbookPr":
            date1904 = flag(start_tag(element), "date1904")
    strict = b"purl.oclc.org/ooxml/spreadsheetml" in data[start:end]
    return WorkbookPart(data, prefix, strict, tuple(sheets), tuple(names) if known is None else known, date1904)


def _element(book: WorkbookPart, name: str) -> tuple[int, int] | None:
    _, end, _ = root(book.data)
    return next(((s.start, s.end) for s in children(book.data, end) if s.name == name), None)


def _put(book: WorkbookPart, name: str, element: bytes, names: tuple[DefinedName, ...] | None = None) -> WorkbookPart:
    """Return the book with a child put in place of the first of its name, or where it belongs; b'' removes it.

    `names` are its defined names afterwards, where that is known; another child leaves them as they are.
    """
    found = _element(book, name)
    if found:
        data = book.data[: found[0]] + element + book.data[found[1] :]
    else:
        _, end, _ = root(book.data)
        at = end
        for span in children(book.data, end):
            if _RANK.get(span.name, 0) < _RANK[name]:
                at = span.end
        data = book.data[:at] + element + book.data[at:]
    return parse_book(data, book.names if name != "definedNames" else names)


def add_sheet(book: WorkbookPart, name: str, relation: str, position: int | None) -> WorkbookPart:
    """Return the book with one sheet more; positions in names and views after it move on."""
    at = len(book.sheets) if position is None else min(position, len(book.sheets))
    number = max((sheet.id for sheet in book.sheets), default=0) + 1
    namespace = STRICT if book.strict else TRANSITIONAL
    entry = b'<%bsheet xmlns:r="%b" name="%b" sheetId="%d" r:id="%b"/>' % (
        book.prefix, namespace.encode(), escape_attribute(name), number, relation.encode(),
    )  # fmt: skip
    found = _element(book, "sheets")
    if not found:
        raise ValueError("a workbook without sheets")
    element = book.data[found[0] : found[1]]
    spans = list(children(element, inner(element)[0]))
    if at < len(spans):
        element = element[: spans[at].start] + entry + element[spans[at].start :]
    else:
        element = append_child(element, entry)
    return _renumber(_put(book, "sheets", element), at, 1)


def drop_sheet(book: WorkbookPart, position: int) -> WorkbookPart:
    """Return the book without the sheet at `position` and the names of its own scope."""
    book = map_names(book, lambda name, entry: b"" if name.scope == position else entry)
    found = _element(book, "sheets")
    assert found
    element = book.data[found[0] : found[1]]
    span = list(children(element, inner(element)[0]))[position]
    book = _put(book, "sheets", element[: span.start] + element[span.end :])
    return _renumber(book, position, -1)


def hide_sheets(book: WorkbookPart, names: Collection[str]) -> WorkbookPart:
    """Return the book with sheets hidden, and the first that is not brought to the front."""
    found = _element(book, "sheets")
    assert found
    element = book.data[found[0] : found[1]]
    spans = list(children(element, inner(element)[0]))
    hidden = {span.start for span, sheet in zip(spans, book.sheets, strict=True) if sheet.name in names}
    shown = []
    for number, span in reversed(list(enumerate(spans))):
        tag = start_tag(element[span.start : span.end])
        if span.start in hidden:
            element = element[: span.start] + with_attribute(tag, "state", "hidden") + element[span.start + len(tag) :]
        elif attribute(tag, "state") in (None, "visible"):
            shown.append(number)
    book = _put(book, "sheets", element)
    return _fronted(book, min(shown))


def _fronted(book: WorkbookPart, front: int) -> WorkbookPart:
    """Return the book with the sheet at `front` before the others in every window."""

    def view(tag: bytes) -> bytes:
        return with_attribute(with_attribute(tag, "activeTab", str(front)), "firstSheet", None)

    return _map_views(book, view)


def _renumber(book: WorkbookPart, at: int, change: int) -> WorkbookPart:
    """Return the book with the positions of sheets from `at` on changed, in names and views."""

    def scope(name: DefinedName, entry: bytes) -> bytes:
        if name.scope is None or name.scope < at:
            return entry
        tag = start_tag(entry)
        return with_attribute(tag, "localSheetId", str(name.scope + change)) + entry[len(tag) :]

    def view(tag: bytes) -> bytes:
        for key in ("firstSheet", "activeTab"):
            value = int(attribute(tag, key) or 0)
            if value >= at and (value or (change > 0 and key == "activeTab")):
                tag = with_attribute(tag, key, str(max(0, value + change)))
        return tag

    return _map_views(map_names(book, scope), view)


def _map_views(book: WorkbookPart, change: Callable[[bytes], bytes]) -> WorkbookPart:
    """Return the book with the tag of each of its windows replaced by change(tag)."""
    found = _element(book, "bookViews")
    if not found:
        return book
    element = views = book.data[found[0] : found[1]]
    for span in reversed(list(children(element, inner(element)[0]))):
        old = start_tag(element[span.start : span.end])
        views = views[: span.start] + change(old) + views[span.start + len(old) :]
    return _put(book, "bookViews", views) if views != element else book


def map_names(book: WorkbookPart, change: NameEdit) -> WorkbookPart:
    """Return the book with each name's element replaced by change(name, element); b'' drops it."""
    found = _element(book, "definedNames")
    if not found:
        return book
    element = book.data[found[0] : found[1]]
    parts, at = [], 0
    spans = list(children(element, inner(element)[0]))
    for span, name in zip(spans, book.names, strict=True):
        parts += [element[at : span.start], change(name, element[span.start : span.end])]
        at = span.end
    parts.append(element[at:])
    whole = b"".join(parts)
    if whole == element:
        return book
    left = any(True for _ in children(whole, inner(whole)[0]))
    return _put(book, "definedNames", whole if left else b"")


def drop_names(book: WorkbookPart, names: Collection[str]) -> WorkbookPart:
    """Return the book without these names."""
    return map_names(book, lambda name, entry: b"" if name.name in names else entry)


def valid_name(name: str) -> bool:
    """Return whether a text can be a defined name."""
    return bool(_NAME.fullmatch(name)) and len(name) <= 255


def define_name(
    book: WorkbookPart, name: str, refers_to: str, *, scope: int | None = None, hidden: bool = False
) -> WorkbookPart:
    """Return the book with a name defined; one of the same name and scope is replaced."""
    local = b' localSheetId="%d"' % scope if scope is not None else b""
    shown = b' hidden="1"' if hidden else b""
    entry = b'<%bdefinedName name="%b"%b%b>%b</%bdefinedName>' % (
        book.prefix, escape_attribute(name), local, shown, escape(refers_to), book.prefix,
    )  # fmt: skip
    if any(n.name.casefold() == name.casefold() and n.scope == scope for n in book.names):
        return map_names(
            book, lambda n, old: entry if n.name.casefold() == name.casefold() and n.scope == scope else old
        )
    names = (*book.names, DefinedName(name, refers_to, scope))
    found = _element(book, "definedNames")
    if found:
        return _put(book, "definedNames", append_child(book.data[found[0] : found[1]], entry), names)
    whole = b"<%bdefinedNames>%b</%bdefinedNames>" % (book.prefix, entry, book.prefix)
    return _put(book, "definedNames", whole, names)


def with_text(entry: bytes, text: str) -> bytes:
    """Return a name's element that refers to `text`."""
    a, b = inner(entry)
    return entry[:a] + escape(text) + entry[b:]


def calculate_on_load(book: WorkbookPart) -> WorkbookPart:
    """Return the book set to calculate fully when it is opened."""
    found = _element(book, "calcPr")
    if not found:
        return _put(book, "calcPr", b'<%bcalcPr fullCalcOnLoad="1"/>' % book.prefix)
    element = book.data[found[0] : found[1]]
    tag = start_tag(element)
    if flag(tag, "fullCalcOnLoad"):
        return book
    return _put(book, "calcPr", with_attribute(tag, "fullCalcOnLoad", "1") + element[len(tag) :])
