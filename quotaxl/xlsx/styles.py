"""The styles part: looks are added, equal ones used again, nothing of the user's is changed or renumbered."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from quotaxl.core.edits import Style
from quotaxl.core.finding import Severity
from quotaxl.xlsx.markup import (
    append_child,
    attribute,
    children,
    escape_attribute,
    inner,
    root,
    start_tag,
    with_attribute,
    with_count,
)

_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
    "colors", "extLst",
)  # fmt: skip
_RANK = {name: rank for rank, name in enumerate(_ORDER)}
_BUILTIN = {
    "General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49,
}  # fmt: skip
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_DATE_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_FILL = re.compile(rb'\s(?:fillId|applyFill)="[^"]*"')
Moment = Literal["date", "datetime", "time"]
_MOMENTS: dict[str, int] = {"date": 14, "datetime": 22, "time": 21}

MARK_COLOURS = {
    Severity.ERROR: ("FFFFC7CE", "FFC00000"),
    Severity.WARNING: ("FFFFEB9C", "FFED7D31"),
    Severity.INFO: ("FFDDEBF7", "FF2E75B6"),
}
"""Fill and border of a mark: light red, amber, light blue."""


@dataclass(slots=True)
class StylesPart:
    """The styles part being edited. Items of a section are the elements' bytes in order."""

    data: bytes
    prefix: bytes
    used: Callable[[str], int] = lambda _section: -1
    """The largest index by which the sheets use a section's items, -1 where they use none."""
    sections: dict[str, list[bytes]] = field(default_factory=dict)
    changed: bool = False
    memo: dict[object, int] = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)

    def items(self, name: str) -> list[bytes]:
        """Return a section's elements."""
        found = self.sections.get(name)
        if found is None:
            span = self._span(name)
            element = self.data[span[0] : span[1]] if span else b""
            found = [element[s.start : s.end] for s in children(element, inner(element)[0])] if span else []
            self.sections[name] = found
        return found

    def _span(self, name: str) -> tuple[int, int] | None:
        _, end, _ = root(self.data)
        return next(((s.start, s.end) for s in children(self.data, end) if s.name == name), None)

    def index(self, name: str, item: bytes) -> int:
        """Return the index of an element in a section; it is added where there is none equal."""
        items = self.items(name)
        if item in items:
            return items.index(item)
        if name not in self.filled:
            self._fill_up(name)
            items = self.items(name)
        return self._append(name, item)

    def _fill_up(self, name: str) -> None:
        """Make a section as long as what refers to it, with plain items, so that nothing takes up one of ours."""
        self.filled.add(name)
        least = _FIRST.get(name, ())
        wanted = len(least)
        key = _REFERS.get(name)
        if key:
            owners = (*self.items("cellXfs"), *self.items("cellStyleXfs"))
            wanted = max([wanted, *(int(m[1]) + 1 for item in owners for m in key.finditer(item))])
        if name == "cellXfs":
            for needed in ("fonts", "fills", "borders", "cellStyleXfs", "cellStyles"):
                if needed not in self.filled:
                    self._fill_up(needed)
        if name in ("cellXfs", "dxfs") and len(self.items(name)) <= _FEW:
            wanted = max(wanted, self.used(name) + 1)
        for number in range(len(self.items(name)), min(wanted, _MOST)):
            if number < len(least):
                self._append(name, self._e(least[number]))
            else:
                self._append(name, self.items(name)[0] if self.items(name) else self._e("<dxf/>"))

    def complete(self) -> None:
        """Make every section that cells refer to as long as they need it."""
        if "cellXfs" not in self.filled:
            self._fill_up("cellXfs")

    def _append(self, name: str, item: bytes) -> int:
        """Put an item at the end of a section and return its index; the section is made where there is none."""
        items = self.items(name)
        start, end, _ = root(self.data)
        if self.data[start:end].endswith(b"/>"):
            tag = self.data[start:end]
            whole = tag[1:].split(None, 1)[0].rstrip(b"/>")
            self.data = self.data[:start] + tag[:-2].rstrip() + b"></" + whole + b">" + self.data[end:]
        span = self._span(name)
        if span:
            element = with_count(append_child(self.data[span[0] : span[1]], item), 1)
            self.data = self.data[: span[0]] + element + self.data[span[1] :]
        else:
            _, end, _ = root(self.data)
            at = end
            for child in children(self.data, end):
                if _RANK.get(child.name, 99) < _RANK[name]:
                    at = child.end
            element = b'<%b%b count="1">%b</%b%b>' % (self.prefix, name.encode(), item, self.prefix, name.encode())
            self.data = self.data[:at] + element + self.data[at:]
        items.append(item)
        self.changed = True
        return len(items) - 1

    def _e(self, text: str) -> bytes:
        """Return markup written without prefix in the part's own prefix."""
        return re.sub(r"<(/?)(?=\w)", lambda m: f"<{m[1]}{self.prefix.decode()}", text).encode()

    def style(self, style: Style) -> int:
        """Return the cell format of a style."""
        if style not in self.memo:
            self.memo[style] = self._style(style)
        return self.memo[style]

    def _style(self, style: Style) -> int:
        """Return the number of the format that a style makes, added where the workbook does not have it."""
        bold, line = "<b/>" if style.bold else "", "<u/>" if style.underline else ""
        colour = f'<color rgb="FF{style.color}"/>' if style.color else ""
        name = escape_attribute(style.font).decode()
        font = self.index(
            "fonts", self._e(f'<font>{bold}{line}<sz val="{style.size:g}"/>{colour}<name val="{name}"/></font>')
        )
        fill = 0
        if style.fill:
            pattern = (
                f'<patternFill patternType="solid"><fgColor rgb="FF{style.fill}"/><bgColor indexed="64"/></patternFill>'
            )
            fill = self.index("fills", self._e(f"<fill>{pattern}</fill>"))
        border = 0
        if style.border:
            sides = "".join(f'<{s} style="thin"><color auto="1"/></{s}>' for s in ("left", "right", "top", "bottom"))
            border = self.index("borders", self._e(f"<border>{sides}<diagonal/></border>"))
        sideways = f' horizontal="{style.horizontal}"' if style.horizontal else ""
        wrap = ' wrapText="1"' if style.wrap else ""
        number = self.format(style.format)
        return self.index(
            "cellXfs",
            self._e(
                f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"'
                f' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
                f'<alignment{sideways} vertical="{style.vertical}"{wrap}/></xf>'
            ),
        )

    def format(self, code: str) -> int:
        """Return the id of a number format."""
        known = _BUILTIN.get(code)
        if known is not None:
            return known
        formats = {attribute(start_tag(item), "formatCode"): item for item in self.items("numFmts")}
        if code in formats:
            return int(attribute(start_tag(formats[code]), "numFmtId") or 0)
        number = max((int(attribute(start_tag(f), "numFmtId") or 0) for f in formats.values()), default=163)
        number = max(number, 163) + 1
        written = escape_attribute(code).decode()
        self.index("numFmts", self._e(f'<numFmt numFmtId="{number}" formatCode="{written}"/>'))
        return number

    def replace_format(self, old: str, new: str) -> None:
        """Show by the format `new` all that the format `old` shows."""
        for at, item in enumerate(self.items("numFmts")):
            if attribute(start_tag(item), "formatCode") == old:
                fresh = with_attribute(start_tag(item), "formatCode", new)
                self.data = self.data.replace(item, fresh + item[len(start_tag(item)) :], 1)
                self.items("numFmts")[at] = fresh + item[len(start_tag(item)) :]
                self.changed = True

    def for_moment(self, xf: int, moment: Moment) -> int:
        """Return the cell format `xf` with a format that shows dates, unless it has one."""
        known = ("moment", xf, moment)
        if known not in self.memo:
            self.memo[known] = self._for_moment(xf, moment)
        return self.memo[known]

    def _for_moment(self, xf: int, moment: Moment) -> int:
        items = self.items("cellXfs")
        item = (
            items[xf] if xf < len(items) else self._e('<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>')
        )
        tag = start_tag(item)
        if self._shows_dates(int(attribute(tag, "numFmtId") or 0)):
            return xf
        fresh = with_attribute(with_attribute(tag, "numFmtId", str(_MOMENTS[moment])), "applyNumberFormat", "1")
        return self.index("cellXfs", fresh + item[len(tag) :])

    def _shows_dates(self, number: int) -> bool:
        if number in _DATES:
            return True
        for item in self.items("numFmts"):
            tag = start_tag(item)
            if attribute(tag, "numFmtId") == str(number):
                code = _DATE_CODE.sub("", attribute(tag, "formatCode") or "").lower()
                return any(letter in code for letter in "ymdhs年月日")
        return False

    def differ_in_fill_only(self, one: int, other: int) -> bool:
        """Return whether two cell formats differ in what their cells are filled with and in nothing else."""
        items = self.items("cellXfs")
        if one >= len(items) or other >= len(items):
            return False
        bare = [_FILL.sub(b"", items[at]) for at in (one, other)]
        return bare[0] == bare[1]

    def locked(self, xf: int) -> bool:
        """Return whether cells of this format are locked on a protected sheet."""
        items = self.items("cellXfs")
        if xf >= len(items):
            return True
        item = items[xf]
        inside = next((s for s in children(item, inner(item)[0]) if s.name == "protection"), None)
        if inside is None:
            return True
        return attribute(start_tag(item[inside.start : inside.end]), "locked") not in ("0", "false", "off")

    def mark(self, severity: Severity) -> int:
        """Return the differential format of a mark."""
        fill, line = MARK_COLOURS[severity]
        sides = "".join(f'<{s} style="thin"><color rgb="{line}"/></{s}>' for s in ("left", "right", "top", "bottom"))
        pattern = f'<patternFill patternType="solid"><fgColor rgb="{fill}"/><bgColor rgb="{fill}"/></patternFill>'
        return self.index("dxfs", self._e(f"<dxf><fill>{pattern}</fill><border>{sides}</border></dxf>"))


def parse_styles(data: bytes, used: Callable[[str], int] = lambda _section: -1) -> StylesPart:
    """Return the styles part ready for editing; `used` as StylesPart has it. Raises ValueError where it is not one."""
    _, _, prefix = root(data)
    return StylesPart(data, prefix, used)


_FIRST: dict[str, tuple[str, ...]] = {
    "fonts": ('<font><sz val="11"/><name val="Calibri"/></font>',),
    "fills": ('<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>'),
    "borders": ("<border><left/><right/><top/><bottom/><diagonal/></border>",),
    "cellStyleXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
    "cellXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',),
    "cellStyles": ('<cellStyle name="Normal" xfId="0" builtinId="0"/>',),
}
"""What every section begins with; the first item is what cells without a look of their own have."""
_FEW = 2
"""A section with so few items may be a broken one, of which the sheets use more than there are."""
_MOST = 4096
"""Sections are not filled up beyond so many items, whatever refers to them."""
_REFERS = {
    name: re.compile(rb"""\s""" + key + rb"""\s*=\s*["'](\d{1,6})["']""")
    for name, key in (("fonts", b"fontId"), ("fills", b"fillId"), ("borders", b"borderId"))
}


EMPTY_STYLES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{namespace}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    "</fills>"
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)
"""The styles part of a workbook that has none."""
