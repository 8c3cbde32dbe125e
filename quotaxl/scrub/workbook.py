"""A workbook without its hidden sheets, rows, columns and names; results stay where formulas read what goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from quotaxl.core.leavings import Leaving, LeavingKind
from quotaxl.scrub.hidden import Going, HiddenLines
from quotaxl.scrub.parts import Parts, drop, local, named
from quotaxl.scrub.sheets import Strings, clear_sheet, lines_of, without_notes

_AREAS = frozenset({"print_area", "print_titles", "_filterdatabase"})


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet of the workbook: its name, part, place in the order, whether it is hidden."""

    name: str
    part: str
    number: int
    hidden: bool
    cells: bool
    """Whether it has cells: charts and dialogs have sheets of their own without."""
    element: Any


def sheets_of_book(parts: Parts, book: str) -> tuple[BookSheet, ...]:
    """Return the workbook's sheets in their order."""
    links = {link.id: link for link in parts.links(book)}
    found = []
    for number, element in enumerate(named(parts.tree(book), "sheet")):
        id = next((v for k, v in element.attrib.items() if k.endswith("/relationships}id")), "")
        hidden = element.get("state", "visible") != "visible"
        link = links.get(id)
        part, cells = (link.target, link.kind.lower() == "worksheet") if link else ("", False)
        found.append(BookSheet(element.get("name", ""), part, number, hidden, cells, element))
    return tuple(found)


def hidden_sheets(parts: Parts, book: str) -> Iterator[Leaving]:
    """Take the hidden sheets out of the workbook, with what belongs to them alone."""
    sheets = sheets_of_book(parts, book)
    gone = [sheet for sheet in sheets if sheet.hidden]
    if not gone or len(gone) == len(sheets):
        return
    for sheet in gone:
        yield Leaving(LeavingKind.HIDDEN_SHEET, sheet.name, sheet.part)
        drop(sheet.element)
    targets = {sheet.part for sheet in gone}
    parts.unlink(lambda link: link.owner == book and link.target in targets)
    places = {sheet.number: at for at, sheet in enumerate(s for s in sheets if not s.hidden)}
    tree = parts.tree(book)
    for name in named(tree, "definedName"):
        own = name.get("localSheetId")
        if own is None:
            continue
        if int(own) in places:
            name.set("localSheetId", str(places[int(own)]))
        else:
            drop(name)
    for view in named(tree, "workbookView"):
        view.attrib.pop("firstSheet", None)
        if "activeTab" in view.attrib:
            view.set("activeTab", str(places.get(int(view.get("activeTab")), 0)))
    _forget_titles(parts)
    parts.touch(book)


def _forget_titles(parts: Parts) -> None:
    """Take the list of all sheets and names out of the properties; programs write it anew."""
    for link in parts.links(""):
        if link.kind == "extended-properties" and link.target in parts:
            for element in named(parts.tree(link.target), "TitlesOfParts", "HeadingPairs"):
                drop(element)
                parts.touch(link.target)


def inside(parts: Parts, book: str, gone: frozenset[str], *, pivots: bool) -> Iterator[Leaving]:
    """Clear what is hidden in the sheets that stay; `gone` are the names of those that went, `pivots` went too."""
    sheets = [s for s in sheets_of_book(parts, book) if s.part in parts]
    lines = {s.name.casefold(): lines_of(parts.tree(s.part)) for s in sheets if s.cells}
    going = Going(frozenset(name.casefold() for name in gone), lines, frozenset())
    hidden = list(_hidden_names(parts, book, going))
    going = Going(going.sheets, lines, frozenset(leaving.where.casefold() for leaving in hidden), pivots)
    yield from hidden
    strings = Strings.of(parts, book)
    formulas = False
    for sheet in sheets:
        found = lines.get(sheet.name.casefold())
        if found is None:
            continue
        yield from _told(sheet.name, found)
        formulas |= clear_sheet(parts, sheet.part, sheet.name, going, strings)
        without_notes(parts, sheet.part)
    if formulas:
        parts.unlink(lambda link: link.kind == "calcChain")
    yield from strings.clear(parts)
    _charts(parts, going)
    yield from _book(parts, book)


def _told(sheet: str, lines: HiddenLines) -> Iterator[Leaving]:
    if lines.rows:
        shown = "、".join(map(str, sorted(lines.rows)[:20])) + ("……" if len(lines.rows) > 20 else "")
        yield Leaving(LeavingKind.HIDDEN_ROW, sheet, shown)
    for first, last in lines.columns:
        from quotaxl.core.refs import column_letter  # noqa: PLC0415

        yield Leaving(LeavingKind.HIDDEN_COLUMN, sheet, f"{column_letter(first)}:{column_letter(last)}")


def _hidden_names(parts: Parts, book: str, going: Going) -> Iterator[Leaving]:
    """Take out hidden names, and those that refer to sheets that went or to other workbooks."""
    tree = parts.tree(book)
    for name in named(tree, "definedName"):
        own = name.get("name", "")
        if own.lower().removeprefix("_xlnm.") in _AREAS:
            continue
        hidden = name.get("hidden") in ("1", "true")
        if hidden or Going(going.sheets).read_by(name.text or "", ""):
            ours = own.casefold().startswith(("qx", "quotaxl"))
            kind = LeavingKind.TRACE if ours else LeavingKind.HIDDEN_NAME if hidden else LeavingKind.LINK
            yield Leaving(kind, own, name.text or "")
            drop(name)
            parts.touch(book)
    for group in named(tree, "definedNames"):
        if len(group) == 0:
            drop(group)


def _charts(parts: Parts, going: Going) -> None:
    """Take what charts keep of cells that went."""
    for part in parts.names():
        if "/charts/" not in part or not part.endswith(".xml"):
            continue
        for formula in named(parts.tree(part), "f"):
            if formula.text and going.read_by(formula.text, ""):
                for cache in [e for e in formula.getparent() if local(e).endswith("Cache")]:
                    drop(cache)
                formula.text = "#REF!"
                parts.touch(part)


def _book(parts: Parts, book: str) -> Iterator[Leaving]:
    tree = parts.tree(book)
    for path in named(tree, "absPath"):
        yield Leaving(LeavingKind.PATH, book, path.get("url", ""))
        around = path.getparent()
        while local(around) not in ("AlternateContent", "workbook"):
            around = around.getparent()
        drop(around if local(around) == "AlternateContent" else path)
        parts.touch(book)
    for sharing in named(tree, "fileSharing"):
        if user := sharing.attrib.pop("userName", None):
            yield Leaving(LeavingKind.AUTHOR, book, user)
            parts.touch(book)
