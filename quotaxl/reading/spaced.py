"""Text copied from a page with single blanks between the cells: its lines put back into columns."""

import re
from collections.abc import Sequence
from dataclasses import replace

from quotaxl.core.grid import Grid, Value
from quotaxl.reading.header import header_word, label_like
from quotaxl.reading.numbers import DASHES, parse_number
from quotaxl.reading.ordinals import ordinal_alone
from quotaxl.reading.tidy import label, shown, squeeze

_ASIDE = re.compile(r"注|附件?\d|表\d|单位[:：]|第\d+页|续表|备注[:：]|说明")
_REMARK = re.compile(r"备注|说明|方向|用途|依据|文号|理由|名称|单位|性质|类型|领域")
_MOST = 60
"""Characters of a header's longest column name."""


def realign(grid: Grid) -> Grid:
    """Return the grid with the lines of its tables split at single blanks.

    A line that reads like a header says what the columns are. In the lines below it, blank cells have
    left no trace: ordinals, names, amounts and remarks go to the columns that are for them, amounts
    from left to right. Lines that do not fit, prose among them, stay as they are; those with figures are
    noted. So do lines that the file divides itself by tabs, and all lines below a header of such.
    """
    rows: list[Sequence[Value]] = []
    header: list[str] = []
    unplaced: set[int] = set()
    for at, cells in enumerate(grid.rows, 1):
        if at in grid.divided:
            header = []
            rows.append(cells)
            continue
        tokens = " ".join(shown(cell) for cell in cells).split()
        names = _names(tokens)
        if names:
            header = names
            rows.append(names if len(cells) < len(names) else cells)
        elif header and None not in cells and len(cells) != len(header):
            placed = _line(tokens, header)
            rows.append(placed or cells)
            if placed is None and len(cells) == 1 and _holds_figures(tokens):
                unplaced.add(at)
        else:
            rows.append(cells)
    return replace(grid, rows=rows, unplaced=frozenset(unplaced))


def _holds_figures(tokens: Sequence[str]) -> bool:
    """Whether a line that is no prose and no note has a figure beside other words."""
    last = tokens[-1] if tokens else ""
    prose = last.endswith(("。", "；", "，", "：", ":")) or bool(_ASIDE.match(label(tokens[0] if tokens else "")))
    return len(tokens) > 1 and not prose and any(_amount(token) for token in tokens)


def _names(tokens: list[str]) -> list[str]:
    """The column names of a header line, none for another line; 地 区 is one name, 其中： goes with the next."""
    names: list[str] = []
    for token in tokens:
        last = names[-1] if names else ""
        if last.endswith(("：", ":")) or (len(squeeze(last)) == len(token) == 1):
            names[-1] = last + token
        else:
            names.append(token)
    if len(names) < 2 or any(len(name) > _MOST or parse_number(name) or name.endswith("。") for name in names):
        return []
    known = sum(header_word(name) for name in names)
    named = any(label_like(name) for name in names)
    return names if named and known >= 2 and known * 2 >= len(names) and not _ASIDE.match(names[0]) else []


def _line(tokens: list[str], header: list[str]) -> list[Value] | None:
    """The cells of a line under `header`, None where it is no row of the table."""
    if not tokens or _ASIDE.match(label(tokens[0])):
        return None
    cells: list[Value] = [None] * len(header)
    name_at = next(at for at, name in enumerate(header) if label_like(name))
    if name_at and len(tokens) > 1 and ordinal_alone(tokens[0]) and not _amount(tokens[1]):
        cells[0] = tokens.pop(0)
    words = next((n for n, token in enumerate(tokens) if _amount(token)), len(tokens))
    if not words or (words == len(tokens) and not cells[0]):
        return None
    cells[name_at] = "".join(tokens[:words])
    amounts = iter([at for at in range(name_at + 1, len(header)) if not _REMARK.search(header[at])])
    remarks = [at for at in range(name_at + 1, len(header)) if _REMARK.search(header[at])]
    rest = tokens[words:]
    while rest and _amount(rest[0]):
        at = next(amounts, None)
        if at is None:
            return None
        cells[at] = rest.pop(0)
    if rest and not remarks:
        return None
    if rest:
        cells[remarks[-1]] = " ".join(rest)
    return cells


def _amount(token: str) -> bool:
    return label(token) in DASHES or parse_number(token) is not None
