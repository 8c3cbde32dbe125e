"""Reads the annex of the notice: title, unit, header and rows, as printed."""

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"^\S{2,6}〔\d{4}〕\d+号$", re.MULTILINE)


@dataclass(frozen=True)
class Line:
    """A row of the annex: 合计, a prefecture (一, 二, …) or a county (1, 2, …). Amounts in 万元."""

    ordinal: str
    region: str
    amount: int
    earmarked: int | None

    @property
    def is_county(self) -> bool:
        """Whether the row is a county's."""
        return self.ordinal.isdecimal()


@dataclass(frozen=True)
class Annex:
    """The annex: `breaks` are the positions in `lines` before which a new page starts."""

    document_number: str
    title: str
    unit: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]
    breaks: tuple[int, ...]


def parse(text: str) -> Annex:
    """Return the annex of a notice. Raises ValueError where the text is not shaped like one."""
    number = _NUMBER.search(text)
    _, found, annex = text.rpartition("\n附件\n")
    if not number or not found:
        raise ValueError("no document number or no annex in the notice")
    title, unit, header = "", "", ()
    lines: list[Line] = []
    breaks: list[int] = []
    for raw in annex.splitlines():
        cells = tuple(cell.strip() for cell in raw.split("\t"))
        if cells == ("",):
            continue
        if len(cells) == 1 and cells[0].startswith("单位"):
            unit = cells[0]
        elif len(cells) == 1:
            if title and cells[0] != title:
                raise ValueError(f"two titles: {title} and {cells[0]}")
            if lines:
                breaks.append(len(lines))
            title = cells[0]
        elif cells[0] == "序号":
            header = cells
        else:
            ordinal, region, amount, earmarked = cells
            lines.append(Line(ordinal, region, int(amount), int(earmarked) if earmarked else None))
    return Annex(number[0], title, unit, header, tuple(lines), tuple(breaks))
