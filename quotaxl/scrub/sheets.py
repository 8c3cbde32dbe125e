"""One sheet's part: hidden cells emptied, formulas that read what goes replaced by their results, notes' boxes gone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from lxml import etree

from quotaxl.core.leavings import Leaving, LeavingKind
from quotaxl.core.refs import Area, parse_ref
from quotaxl.gate.package import read_part
from quotaxl.scrub.hidden import Going, HiddenLines
from quotaxl.scrub.parts import Parts, drop, local, named
from quotaxl.xlsx.formulas.tokens import moved

_NOTE = re.compile(
    rb"<(?P<p>(?:[\w.-]+:)?)shape\s(?:(?!</(?P=p)shape>).)*?ObjectType=[\"']Note[\"'].*?</(?P=p)shape>\s*", re.S
)
_SHAPE = re.compile(rb"<(?:[\w.-]+:)?shape\s")
_RULES = ("dataValidation", "conditionalFormatting")


def _zero(text: str | None) -> bool:
    try:
        return text is not None and float(text) == 0
    except ValueError:
        return False


def lines_of(root: Any) -> HiddenLines:  # noqa: ANN401 - lxml elements are untyped here
    """Return the hidden rows that hold anything, and such columns."""
    rows = set()
    number = 0
    for row in named(root, "row"):
        number = int(row.get("r") or number + 1)
        if (row.get("hidden") in ("1", "true") or _zero(row.get("ht"))) and any(map(len, row)):
            rows.add(number)
    filled = {column for (_, column), cell in _cells(root) if len(cell)}
    columns = [
        (int(column.get("min", "1")), int(column.get("max", "1")))
        for column in named(root, "col")
        if column.get("hidden") in ("1", "true") or _zero(column.get("width"))
    ]
    kept = ((first, last) for first, last in columns if any(first <= column <= last for column in filled))
    return HiddenLines(frozenset(rows), tuple(kept))


@dataclass(slots=True)
class Strings:
    """The table of shared strings: which are used before, and which afterwards."""

    part: str
    before: set[int]
    after: set[int]

    @classmethod
    def of(cls, parts: Parts, book: str) -> "Strings":
        """Return the table of a workbook."""
        part = next((link.target for link in parts.links(book) if link.kind == "sharedStrings"), "")
        return cls(part, set(), set())

    def clear(self, parts: Parts) -> Iterator[Leaving]:
        """Empty the strings that no cell shows, and yield those that none showed before."""
        if self.part not in parts:
            return
        root = parts.tree(self.part)
        for number, item in enumerate(named(root, "si")):
            if number in self.after or not "".join(item.itertext()):
                continue
            if number not in self.before:
                yield Leaving(LeavingKind.LEFTOVER, self.part, "".join(item.itertext()).strip()[:200])
            for child in list(item):
                item.remove(child)
            etree.SubElement(item, item.tag.replace("}si", "}t") if "}" in item.tag else "t")
            parts.touch(self.part)


class SeenFormula(NamedTuple):
    """A cell with a formula: its group where it shares one, whether it goes or reads what goes."""

    cell: Any
    group: str | None
    read: bool


def clear_sheet(parts: Parts, part: str, name: str, going: Going, strings: Strings) -> bool:
    """Clear a sheet; return whether any formula went."""
    root = parts.tree(part)
    lines = going.lines[name.casefold()]
    heads = _table_heads(parts, part)
    hidden: list[Any] = []
    formulas: list[SeenFormula] = []
    masters: dict[str, tuple[str, int, int]] = {}
    if part in parts.plain:
        strings.before |= parts.plain[part].strings
        strings.after |= parts.plain[part].strings
    for (row, column), cell in _cells(root):
        shared = int(cell.findtext("{*}v") or -1) if cell.get("t") == "s" else -1
        strings.before.add(shared)
        formula = cell.find("{*}f")
        goes = lines.holds(row, column) and not any((row, column) in head for head in heads)
        if goes and len(cell):
            hidden.append(cell)
        if not goes:
            strings.after.add(shared)
        if formula is not None:
            group = formula.get("si") if formula.get("t") == "shared" else None
            text = formula.text or ""
            if group is not None and text:
                masters[group] = (text, row, column)
            elif group in masters:
                first, top, left = masters[group]
                text = moved(first, row - top, column - left)
            formulas.append(SeenFormula(cell, group, goes or going.read_by(text, name)))
    groups = {one.group for one in formulas if one.read and one.group is not None}
    frozen = [one.cell for one in formulas if one.read or one.group in groups]
    for cell in frozen:
        _freeze(cell)
    for cell in hidden:
        _empty(cell)
    if frozen or hidden:
        parts.touch(part)
    _rules(parts, part, name, going)
    return bool(frozen)


def _cells(root: Any) -> Iterator[tuple[tuple[int, int], Any]]:  # noqa: ANN401
    row = 0
    for line in named(root, "row"):
        row = int(line.get("r") or row + 1)
        column = 0
        for cell in line:
            if local(cell) != "c":
                continue
            try:
                column = parse_ref(cell.get("r", ""))[1]
            except ValueError:
                column += 1
            yield (row, column), cell


def _empty(cell: Any) -> None:  # noqa: ANN401
    for child in list(cell):
        cell.remove(child)
    for name in ("t", "cm", "vm"):
        cell.attrib.pop(name, None)


def _freeze(cell: Any) -> None:  # noqa: ANN401
    """Leave a formula's result in its place."""
    formula = cell.find("{*}f")
    if formula is None:
        return
    space = formula.tag.partition("}")[0] + "}" if "}" in formula.tag else ""
    cell.remove(formula)
    for name in ("cm", "vm"):
        cell.attrib.pop(name, None)
    if cell.get("t") == "str":
        text = cell.findtext("{*}v") or ""
        _empty(cell)
        cell.set("t", "inlineStr")
        inline = etree.SubElement(etree.SubElement(cell, f"{space}is"), f"{space}t")
        inline.text = text
        inline.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _rules(parts: Parts, part: str, name: str, going: Going) -> None:
    """Take out validations and formats whose formulas read what went: a program would call the file damaged."""
    for rule in named(parts.tree(part), *_RULES):
        texts = [e.text for e in named(rule, "formula", "formula1", "formula2", "f") if e.text]
        if any(going.read_by(text, name) for text in texts):
            parent = rule.getparent()
            drop(rule)
            parts.touch(part)
            if local(parent).startswith("dataValidations"):
                if len(parent) == 0:
                    drop(parent)
                elif "count" in parent.attrib:
                    parent.set("count", str(len(parent)))


def _table_heads(parts: Parts, part: str) -> list[Area]:
    """Return the header rows of the sheet's tables: a program wants their texts to be the columns' names."""
    found = []
    for link in parts.links(part):
        if link.kind == "table" and link.target in parts:
            table = parts.tree(link.target)
            area = Area.parse(table.get("ref", "A1"))
            if table.get("headerRowCount", "1") != "0":
                found.append(Area(area.top, area.left, area.top, area.right))
    return found


def without_notes(parts: Parts, part: str) -> None:
    """Take the boxes of comments out of a sheet's old drawing, and the drawing where it holds nothing else."""
    for link in parts.links(part):
        if link.kind != "vmlDrawing" or link.target not in parts:
            continue
        data = parts.raw.get(link.target) or read_part(parts.package, link.target)
        rest = _NOTE.sub(b"", data)
        if rest == data:
            continue
        if _SHAPE.search(rest):
            parts.raw[link.target] = rest
        else:
            parts.unlink(lambda one, link=link: one.owner == part and one.id == link.id)  # type: ignore[misc]
