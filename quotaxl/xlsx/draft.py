"""A workbook being edited: parts as they are now, sheets by name, relations and content types."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from quotaxl.core.errors import UserError
from quotaxl.core.grid import Place
from quotaxl.core.refs import MAX_ROW, Area, places_of
from quotaxl.core.words import Words
from quotaxl.gate.package import key
from quotaxl.xlsx.base import SheetBase, parse_sheet
from quotaxl.xlsx.book import WorkbookPart
from quotaxl.xlsx.cells import DATE_1904, NO_RESULT, NeverCalculated, Result, formula_of, rich_text, value_of
from quotaxl.xlsx.formulas.coercion import NotComputable
from quotaxl.xlsx.formulas.recalculation import At, Graph
from quotaxl.xlsx.markup import utf8
from quotaxl.xlsx.package import Content
from quotaxl.xlsx.parsed import ParsedWorkbook
from quotaxl.xlsx.relations import (
    CONTENT_TYPES,
    Relationship,
    add_default,
    add_relation,
    add_type,
    drop_relation,
    drop_type,
    relations,
    rels_name,
    type_of,
)
from quotaxl.xlsx.sheet import SheetEdit
from quotaxl.xlsx.styles import EMPTY_STYLES, StylesPart, parse_styles

STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."


@dataclass(slots=True)
class Draft:
    """The state of the edits of one plan.

    `changes` holds the parts that differ by key,
    `formulas_changed` says that the formulas are no longer those of the source, `chain_stale` that the
    order of calculation names cells without formula, `computed` holds the formulas whose results were made anew,
    if all could be.
    """

    source: ParsedWorkbook
    book: WorkbookPart
    types: bytes
    changes: dict[str, Content | None] = field(default_factory=dict)
    sheets: dict[str, SheetEdit] = field(default_factory=dict)
    styles_now: StylesPart | None = None
    spelled: dict[str, str] = field(default_factory=dict)
    formulas_changed: bool = False
    chain_stale: bool = False
    computed: tuple[Graph, Sequence[At]] | None = None
    memo: dict[str, object] = field(default_factory=dict)

    # parts

    def read(self, name: str) -> bytes | None:
        """Return a part's bytes as they are now, or None where there is none."""
        if key(name) in self.changes:
            content = self.changes[key(name)]
            return content if content is None or isinstance(content, bytes) else b"".join(content)
        return self.source.read(name)

    def write(self, name: str, data: Content | None) -> None:
        """Set a part; None removes it. A new part keeps the spelling of its name."""
        self.changes[key(name)] = data
        self.spelled.setdefault(key(name), name)

    def contents(self) -> dict[str, Content | None]:
        """Return what changed by the parts' names as they are to be written."""
        return {self.spelled.get(name, name): content for name, content in self.changes.items()}

    def names_of_parts(self) -> set[str]:
        """Return the keys of all parts."""
        known = {**{key(n): data for n, data in self.source.changed.items()}, **self.changes}
        gone = {key(name) for name, data in known.items() if data is None}
        return ({*self.source.package.members} | {key(name) for name in known}) - gone

    def relations(self, part: str) -> tuple[Relationship, ...]:
        """Return a part's relationships."""
        return relations(self.read(rels_name(part)), part)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship and return its id."""
        data, identifier = add_relation(self.read(rels_name(part)), part, kind, target, strict=self.book.strict)
        self.write(rels_name(part), data)
        return identifier

    def unrelate(self, part: str, identifier: str) -> None:
        """Remove a relationship; the part that held it goes with its last one."""
        data = self.read(rels_name(part))
        if data is not None:
            data = drop_relation(data, identifier)
            self.write(rels_name(part), data if relations(data, part) else None)

    def add_part(self, name: str, data: bytes, kind: str) -> None:
        """Add a part with its content type."""
        self.write(name, data)
        self.types = add_type(self.types, name, kind)

    def add_default(self, extension: str, kind: str) -> None:
        """Declare the content type of all parts with an extension."""
        self.types = add_default(self.types, extension, kind)

    def drop_part(self, name: str) -> None:
        """Remove a part, its relationships and its content type."""
        self.write(name, None)
        if self.read(rels_name(name)) is not None:
            self.write(rels_name(name), None)
        self.types = drop_type(self.types, name)

    def fresh_part(self, pattern: str) -> str:
        """Return the first unused name of a pattern such as xl/comments{}.xml."""
        taken = self.names_of_parts()
        plain = pattern.format("")
        if "styles" in pattern and key(plain) not in taken:
            return plain  # some readers look for this name
        return next(name for n in range(1, len(taken) + 2) if key(name := pattern.format(n)) not in taken)

    # sheets

    def sheet_part(self, name: str) -> str | None:
        """Return the part of the worksheet with this name; None for a chart sheet or a sheet without part."""
        entry = next((s for s in self.book.sheets if s.name.casefold() == name.casefold()), None)
        if entry is None:
            raise UserError(
                f"{self.source.path.name}!{name}",
                Words(f"工作簿中没有工作表“{name}”。", f"The workbook has no sheet '{name}'."),
                Words(
                    "现有工作表：" + "、".join(s.name for s in self.book.sheets) + "。请检查名称。",
                    "It has: " + ", ".join(s.name for s in self.book.sheets) + ". Check the name.",
                ),
            )
        found = next((r for r in self.relations(self.source.book_part) if r.id == entry.relation), None)
        return found.target if found and found.kind == "worksheet" and self.read_exists(found.target) else None

    def sheet(self, name: str) -> SheetEdit:
        """Return a worksheet for reading or editing. Raises UserError where there is none of this name."""
        found = self.sheets.get(name) or self.sheets.get(name.casefold())
        if found is None:
            part = self.sheet_part(name)
            if part is None:
                raise UserError(
                    f"{self.source.path.name}!{name}",
                    Words(
                        "这不是普通工作表（可能是图表页），无法写入。", "This is no worksheet (perhaps a chart sheet)."
                    ),
                    Words("请选择有单元格的工作表。", "Choose a sheet with cells."),
                )
            found = SheetEdit(name, part, self._base(part))
            self.sheets[name.casefold()] = found
        return found

    def _base(self, part: str) -> SheetBase:
        if key(part) in self.changes:
            return self._parse(part)
        if part not in self.source.bases:
            self.source.bases[part] = self._parse(part)
        return self.source.bases[part]

    def _parse(self, part: str) -> SheetBase:
        data = self.read(part)
        assert data is not None
        try:
            return parse_sheet(data)
        except ValueError as error:
            raise UserError(
                f"{self.source.path.name}!{part}",
                Words(f"工作表的内容不合规范（{error}）。", f"The sheet's part is not as it should be ({error})."),
                Words("请在 Excel 中打开并另存为 .xlsx 后再试。", "Open it in Excel, save it as .xlsx and try again."),
            ) from error

    def worksheets(self) -> list[str]:
        """Return the names of all worksheets that have cells."""
        kinds = {r.id: r for r in self.relations(self.source.book_part)}
        return [
            s.name
            for s in self.book.sheets
            if s.relation in kinds
            and kinds[s.relation].kind == "worksheet"
            and self.read_exists(kinds[s.relation].target)
        ]

    def read_exists(self, part: str) -> bool:
        """Return whether there is such a part."""
        return self.changes[key(part)] is not None if key(part) in self.changes else self.source.has(part)

    def position(self, name: str) -> int:
        """Return a sheet's place among all sheets, from 0."""
        return next(at for at, s in enumerate(self.book.sheets) if s.name.casefold() == name.casefold())

    def drop_calc_chain(self) -> None:
        """Remove the order of calculation, which names cells that may hold no formula now; Excel makes it anew."""
        found = next((r for r in self.relations(self.source.book_part) if r.kind == "calcChain"), None)
        if found:
            self.drop_part(found.target)
            self.unrelate(self.source.book_part, found.id)

    # what sheets share

    @property
    def namespace(self) -> str:
        """The main namespace of the package."""
        return STRICT_MAIN if self.book.strict else MAIN

    @property
    def offset(self) -> int:
        """Days between the package's date system and 1900."""
        return DATE_1904 if self.book.date1904 else 0

    @property
    def styles(self) -> StylesPart:
        """The styles part, for editing."""
        if self.styles_now is None:
            part = self.styles_part()
            data = self.read(part) if part else None  # a damaged workbook may point at a part that is not there
            self.styles_now = parse_styles(utf8(data or self._no_styles()), self._used)
            if data is None:  # cells may have looks by number that nobody knows any more: they stay plain
                self.styles_now.complete()
        return self.styles_now

    def _no_styles(self) -> bytes:
        return EMPTY_STYLES.format(namespace=self.namespace).encode()

    def _used(self, section: str) -> int:
        """Return the largest index by which the sheets use cell formats or differential formats."""
        parts = [self.sheet(name).base.data for name in self.worksheets()]
        word, ways = _USES[section]
        told = {
            index
            for data in parts
            if word in data
            for blank, pattern in ways
            if blank in data
            for index in pattern.findall(data)
        }
        return max(map(int, told), default=-1)

    def styles_part(self) -> str | None:
        """Return the name of the styles part, or None."""
        return next((r.target for r in self.relations(self.source.book_part) if r.kind == "styles"), None)

    @property
    def strings(self) -> Sequence[str]:
        """The shared strings."""
        found = self.source.memo.get("strings")
        if found is None:
            part = next((r.target for r in self.relations(self.source.book_part) if r.kind == "sharedStrings"), None)
            data = self.source.read(part) if part else None
            found = self.source.memo["strings"] = tuple(map(rich_text, _items(utf8(data)))) if data else ()
        assert isinstance(found, tuple)
        return found

    # values

    def live(self, edit: SheetEdit) -> dict[Place, Result | NeverCalculated]:
        """Return a sheet's values as they are now; of a large sheet only those that changed."""
        if edit.live is None:
            if edit.base.small:
                complete = edit.base.values
                if not edit.base.memo.get("complete"):
                    for number in edit.base.numbers:
                        row = edit.base.row(number)
                        for column, data in row.cells.items() if row else ():
                            complete[number, column] = self._read(data)
                    edit.base.memo["complete"] = True
                    edit.base.memo["missing"] = {p for p, v in complete.items() if v is NO_RESULT}
                edit.live = dict(complete)
                missing = edit.base.memo["missing"]
                assert isinstance(missing, set)
                edit.missing = set(missing)
            else:
                edit.live = {}
        return edit.live

    def set_value(self, edit: SheetEdit, place: Place, value: Result | NeverCalculated) -> None:
        """Say what a cell holds now."""
        self.live(edit)[place] = value
        if value is NO_RESULT:
            edit.missing.add(place)
        else:
            edit.missing.discard(place)

    def value(self, sheet: str, row: int, column: int) -> Result:
        """Return a cell's value as it is now; a formula's cached result, None where it has none."""
        found = self._stored(self.sheet(sheet), (row, column))
        return None if found is NO_RESULT else found

    def result(self, sheet: str, row: int, column: int) -> Result:
        """Return a cell's value as formulas see it. Raises NotComputable for a formula without a result."""
        found = self._stored(self.sheet(sheet), (row, column))
        if found is NO_RESULT:
            raise NotComputable(f"{sheet}!{column},{row}")
        return found

    def results(self, sheet: str, area: Area) -> Sequence[Result]:
        """Return an area's values row by row; whole columns are cut to the rows in use. See `result`."""
        edit = self.sheets.get(sheet) or self.sheet(sheet)
        live = edit.live if edit.live is not None else self.live(edit)
        if area.bottom == MAX_ROW:
            last = max(edit.base.numbers[-1] if edit.base.numbers else 0, max(edit.rows, default=0), area.top)
            area = Area(area.top, area.left, last, area.right)
        if edit.base.small:
            places = places_of(area)
            if edit.missing and not edit.missing.isdisjoint(places):
                raise NotComputable(f"{sheet}!{area}")
            return list(map(live.get, places))  # type: ignore[arg-type]  # none of them is missing
        found = []
        for place in places_of(area):
            value = self._stored(edit, place)
            if value is NO_RESULT:
                raise NotComputable(f"{sheet}!{area}")
            found.append(value)
        return found

    def _stored(self, edit: SheetEdit, place: Place) -> Result | NeverCalculated:
        live = self.live(edit)
        if edit.base.small:
            return live.get(place)
        if place in live:
            return live[place]
        row = edit.base.row(place[0])
        return self._read(row.cells.get(place[1]) if row else None)

    def _read(self, cell: bytes | None) -> Result | NeverCalculated:
        if cell is None or b"</" not in cell:
            return None
        value = value_of(cell, self.strings)
        return NO_RESULT if value is None and formula_of(cell) else value

    # writing

    def flush(self) -> None:
        """Put what was edited into `changes`."""
        for edit in self.sheets.values():
            if edit.touched:
                self.write(edit.part, edit.render())
        # Compared with the part as it is now: marks taken out and put in again leave a book equal to the source's.
        if self.book is not self.source.book and self.book.data != utf8(self.read(self.source.book_part) or b""):
            self.write(self.source.book_part, self.book.data)
        if self.types is not self.source.types:
            self.write(CONTENT_TYPES, self.types)
        part = self.styles_part()
        if (
            part is not None
            and not self.read_exists(part)
            and (self.styles_now or any(edit.touched for edit in self.sheets.values()))
        ):
            # What the workbook refers to is not there: cells get the plain look by number that they have by default.
            self.styles.complete()
            if type_of(self.types, part) != _TYPE + "styles+xml":
                self.types = add_type(self.types, part, _TYPE + "styles+xml")
            self.write(CONTENT_TYPES, self.types)
            self.write(part, self.styles.data)
        elif self.styles_now is not None and self.styles_now.changed:
            if part is None:
                part = self.fresh_part(self.source.book_part.rpartition("/")[0] + "/styles{}.xml")
                self.relate(self.source.book_part, "styles", part)
            if not self.read_exists(part):
                self.types = drop_type(self.types, part)
                self.add_part(part, self.styles_now.data, _TYPE + "styles+xml")
                self.write(CONTENT_TYPES, self.types)
            self.write(part, self.styles_now.data)


_USES = {
    section: (
        word,
        [
            (blank, re.compile(rb"""%b%b\s*=\s*["'](\d{1,6})["']""" % (blank, name)))
            for blank in (b" ", b"\t", b"\n", b"\r")
        ],
    )
    for section, word, name in (("cellXfs", b"s", rb"s(?:tyle)?"), ("dxfs", b"dxfId", b"dxfId"))
}
"""How a sheet's elements refer to a section's items: a word that is there where they do, then patterns by the blank
that they begin with. Those that begin with plain bytes are searched thirty times as fast as one for any blank. What
a text says in this way only makes a section longer."""
_ITEM = re.compile(rb"<((?:[\w.-]+:)?)si(?:\s[^>]*)?(?:/>|>(.*?)</\1si\s*>)", re.S)


def _items(data: bytes) -> list[bytes]:
    return [match[2] or b"" for match in _ITEM.finditer(data)]
