"""The rows of a table by their labels alone: ordinal, 其中, total, indent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import overload

import polars as pl

from quotaxl.core.region import Region
from quotaxl.core.table import RowRole
from quotaxl.reading.ordinals import MAYBE, Ordinal, inner_style, ordinal_alone, split_ordinal
from quotaxl.reading.tidy import MANY, label, narrow

_TOTAL = re.compile(r"(?:(?:总|共)?合计(?:数|金额)?|总计|总数|总额|共计|累计)(?:[(]小写[)])?")
WHOLE = re.compile(r"全(?:省|市|州|县|区|国|自治区|疆|地区)(?:合计|总计|共计)?")
"""Names of a total where no row is called 合计."""
SUBTOTAL = re.compile(r".{0,20}(?:小计|合计|总计)(?:数|金额)?")
"""Names of rows that sum others but are not the total."""
SUM_ENDS = ("计", "计数", "计金额")
"""How every such name ends; the quick test before the careful one."""
_SUM_WORD = re.compile(r"(?:小计|合计|总计)(?:数|金额)?$")
_COUNTED = re.compile(
    r"[(](?:共?\d+[个项家条只户县市区镇乡]{1,3}(?:项目)?|\d+(?:[+-]\d+)+|[一二三四五六七八九十](?:[+、][一二三四五六七八九十])+)[)]$"
)
"""What may stand behind a sum word: 合计（5个）, 总计（一+二）."""
_LAST = frozenset("计数额)）")
_BLANK = re.compile(r"\s")
_ODD = f"[{''.join(sorted(_LAST))}]$|^全|^{MAYBE.pattern}|\\s|^$"
"""Labels that are more than a name, for a whole column at once."""
_CODE = re.compile(r"([12]\d{2}(?:\d\d){0,3}|[3-5]\d{2}(?:\d\d)?)[-、.]?(?=[\u4e00-\u9fff])")
"""A subject code in front of its name: 20502普通教育, 2050201学前教育, 50101工资."""
_INDENT = re.compile(r"^[ \u3000\u00a0\t]+")


@dataclass(slots=True)
class LabelledRow:
    """One row of a table while its place in the hierarchy is found; `at` is its position."""

    label: str
    """As printed."""
    name: str
    """Tidied, without ordinal and 其中."""
    ordinal: Ordinal | None = None
    part: bool = False
    role: RowRole = RowRole.ITEM
    depth: int = 0
    parent: int | None = None
    region: Region | None = None
    group: str = ""
    """What a column before the label's says the row belongs to: the prefecture of a county."""
    code: str = ""
    """Digits of the subject code in front of the name or in a column of its own; "" for none."""
    place: int = 0
    """Which of the naming columns the name stands in, from 0 on the left."""
    within: int | None = None
    """The style of the ordinal behind 其中: 其中：1.保险费收入 is followed by 2.财政补贴收入."""
    split: int = 0


def rows_of(labels: Sequence[str], ordinals: Sequence[str], indents: Sequence[int]) -> list[LabelledRow]:
    """Return a Row per label, with ordinal, 其中, total and indent told from the text alone."""
    cells = zip(labels, ordinals, indents, strict=True)
    if len(labels) < MANY:
        return [_row(*row) for row in cells]
    return [
        _row(text, number, indent) if told else _named(text, number, indent)
        for (text, number, indent), told in zip(cells, _odd(labels, ordinals), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class ListedRows(Sequence[LabelledRow]):
    """The rows of a long list of nothing but names, as `rows_of` gives them; each is made when it is asked for.

    What is set in such a row is lost: whoever arranges rows takes a list of them.
    """

    labels: Sequence[str]
    ordinals: Sequence[str]

    def __len__(self) -> int:
        return len(self.labels)

    @overload
    def __getitem__(self, at: int) -> LabelledRow: ...
    @overload
    def __getitem__(self, at: slice) -> "ListedRows": ...
    def __getitem__(self, at: int | slice) -> "LabelledRow | ListedRows":
        if isinstance(at, slice):
            return ListedRows(self.labels[at], self.ordinals[at])
        return _named(self.labels[at], self.ordinals[at], 0)


def listed_rows(labels: Sequence[str], ordinals: Sequence[str]) -> ListedRows | None:
    """Return many rows without an indent as a list of names; None where any may be a sum, a part or no name."""
    return ListedRows(labels, ordinals) if len(labels) >= MANY and not _odd(labels, ordinals).any() else None


def _odd(labels: Sequence[str], ordinals: Sequence[str]) -> pl.Series:
    """Which rows hold more than a name and a number of its own column."""
    numbered = pl.Series(ordinals, dtype=pl.String).str.contains(r"^\d{0,8}$")
    return ~numbered | pl.Series(labels, dtype=pl.String).str.contains(_ODD)


def _named(text: str, number: str, indent: int) -> LabelledRow:
    """A row of which nothing is to be told but its name and number."""
    return LabelledRow(text, text, Ordinal(2, int(number), number) if number else None, depth=indent * 2)


def _row(text: str, number: str, indent: int) -> LabelledRow:
    """Return a label taken apart: ordinal, 其中, name, code, role; a number of its own column goes first."""
    if not number and _just_a_name(text):
        return LabelledRow(text, text, depth=indent * 2)
    name, ordinal, part, role, spaces, code, within = _apart(text, number)
    return LabelledRow(text, name, ordinal, part, role, indent * 2 + spaces, code=code, within=within)


@lru_cache(maxsize=1 << 14)
def _apart(text: str, number: str) -> tuple[str, Ordinal | None, bool, RowRole, int, str, int | None]:
    """Return name, ordinal, whether 其中, role, indent of the text, code, style behind 其中: forms share their rows."""
    alone = Ordinal(2, int(number), number) if number.isdecimal() and len(number) < 9 else None
    if alone and _just_a_name(text):
        return text, alone, False, RowRole.ITEM, 0, "", None
    ordinal, part, name = split_ordinal(text)
    if number:
        ordinal = alone or ordinal_alone(number) or ordinal
        part = part or label(number).startswith("其中")
    name = bare_sum(name)
    role = RowRole.TOTAL if _TOTAL.fullmatch(name) else RowRole.ITEM
    spaces = _INDENT.match(text) if text.strip() else None  # blanks alone are no name, and indent none
    # Halves of a cell's own indent, so that one blank and two are told apart.
    halves = sum(2 if c == "\u3000" else 1 for c in spaces[0]) if spaces else 0
    code = _CODE.match(name)
    return name, ordinal, part, role, halves, code[1] if code else "", inner_style(text) if part else None


def _just_a_name(text: str) -> bool:
    """Whether a label can be told at a glance to hold no ordinal, 其中, sum or blank; most rows of a long list."""
    return text[-1:] not in _LAST and text[:1] != "全" and not MAYBE.match(text) and not _BLANK.search(text)


def bare_sum(name: str) -> str:
    """Return the name of a sum without how many rows it sums, or which: 合计（5个） is 合计. Other names stay."""
    bare = _COUNTED.sub("", name) if name.endswith(")") else name
    return bare if bare.endswith(SUM_ENDS) and SUBTOTAL.fullmatch(bare) else name


def without_sum_word(name: str) -> str:
    """Return the name without 小计 or 合计 behind it: 伊犁州小计 is 伊犁州's."""
    return _SUM_WORD.sub("", name) or name


def row_name(text: str) -> str:
    """Return what a row's label names, tidied: 一、伊犁州小计 and 其中：伊犁州 are 伊犁州."""
    if text.isalnum() and _just_a_name(text):
        return narrow(text)
    return without_sum_word(split_ordinal(text)[2])
