"""How a defined name says what its cells show, in the field's own words, so that a form needs no file beside it.

    <表>__<行>__<栏>             one figure or text: 债务限额调整情况表__上年限额__本级, 债务限额__本次新增__一般
    <表>__明细__<栏>             a column of the rows that grow; 一般明细, 专项明细 hold one kind
    <表>__<行>明细__<栏>         likewise, of the rows that stand below one of the form's own: 本年支出明细
    <表>__合计__<栏>             the total of such a column; 一般合计, 专项合计 likewise
    <表>__总计__<栏>             the total of several lists: groups of one form; 一般总计, 专项总计 likewise
    …__2                         the second table of that form in the workbook, and so on
    文字__<n>, …__上年, …__下年  a text whose region and years are brought up to date
    单位__<n>                    the cell that states the unit
    填列单位_万元__<n>           a table in a unit of its own, where those of a workbook differ
    分组__<n>                    no cells but whose rows a list has: 新增债券资金使用安排表__明细__2：项目领域=教育
    未绑定__<n>                  no cells but what `template bind` could not bind, as a text
    当前年度, 当前地区, 当前单位 no cells but what the texts and figures of the form are in now

The words of tables, rows and columns are the terms that forms give them. Names in English, as 0.1.0 wrote them, mean
the same: qx_<form>__<row>__<field> with rows, rows_general, total, total_special; qx_text__<n>, …__last, …__next;
qx_unit__<n>; qx_set_year, qx_set_region, qx_set_unit. Two underscores part the pieces: names hold neither hyphens nor
strokes, and LibreOffice takes no dots.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

from quotaxl.catalogue.debtkinds import KINDS
from quotaxl.catalogue.form import Form, forms
from quotaxl.catalogue.form import form as form_of
from quotaxl.core.amount import UNITS, Unit

PREFIX = "qx_"
ROWS, TOTAL, SUM = "rows", "total", "sum"
LABEL = "label"
TEXT, UNIT = "文字__", "单位__"
YEAR, REGION, UNIT_NOW = "当前年度", "当前地区", "当前单位"
LEFT = "未绑定__"
OWN_UNIT = "填列单位_"
GROUP = "分组__"
LAST, NEXT = "__上年", "__下年"
"""What a text's name adds where a place for a year in it means another year than the form's."""

_OLD_TEXT, _OLD_UNIT = "qx_text__", "qx_unit__"
_OLD = {YEAR: "qx_set_year", REGION: "qx_set_region", UNIT_NOW: "qx_set_unit"}
_OWN_UNIT = re.compile(rf"{OWN_UNIT}(元|万元|亿元)__\d+")
_PIECE = r"([A-Za-z0-9]+(?:_[a-z0-9]+)*)"
_NAME = re.compile(rf"qx_{_PIECE}__{_PIECE}__{_PIECE}(?:__(\d+))?")
_TEXT = re.compile(rf"(?:{_OLD_TEXT}|{TEXT})\d+(?:__(last|next|上年|下年))?")
_SHIFTS = {"last": -1, "上年": -1, "next": 1, "下年": 1}
_LINES = {
    ROWS: "明细", f"{ROWS}_general": "一般明细", f"{ROWS}_special": "专项明细",
    TOTAL: "合计", f"{TOTAL}_general": "一般合计", f"{TOTAL}_special": "专项合计",
    SUM: "总计", f"{SUM}_general": "一般总计", f"{SUM}_special": "专项总计",
    "heading": "题头", "note": "附注", **{f"header{level}": f"栏头{level}" for level in range(1, 6)},
}  # fmt: skip
"""Rows that every form may have besides its own."""
_CELLS = {
    LABEL: "项目", "value": "内容", "number": "序号",
    "title": "标题", "unit": "单位", "bureau": "填报单位", "funds": "资金",
    "income_opening": "收入年初数", "income_change": "收入调整数",
    "spending_opening": "支出年初数", "spending_change": "支出调整数",
}  # fmt: skip
"""Fields likewise."""


@dataclass(frozen=True, slots=True)
class Speech:
    """The words for the rows and fields of one form, and back from them; what has no word stands for itself."""

    term: str
    rows: Mapping[str, str]
    fields: Mapping[str, str]
    keys: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, form: Form) -> "Speech":
        """Return the words of a form."""
        rows = {**_LINES, **{row.key: row.term for row in form.rows if row.term}}
        rows |= {f"{ROWS}_{key}": f"{rows[key]}明细" for key in (form.fill.below if form.fill else ())}
        fields = {**_CELLS, **{column.field: column.term for column in form.columns if column.term}}
        keys = {word: key for key, word in rows.items()}
        return cls(form.term, rows, fields, keys, {word: id for id, word in fields.items()})


@cache
def speeches() -> Mapping[str, Speech]:
    """Return the words of every form, by its id."""
    return {form.id: Speech.of(form) for form in forms()}


@cache
def _by_term() -> Mapping[str, str]:
    return {speech.term: id for id, speech in speeches().items()}


@dataclass(frozen=True, slots=True)
class Target:
    """What a name binds: form, row key, field, and which table of that form in the workbook it belongs to."""

    form: str
    key: str
    field: str
    copy: int = 1

    @property
    def name(self) -> str:
        """The defined name, in the words of the form."""
        said = speeches()[self.form]
        pieces = [said.term, said.rows.get(self.key, self.key), said.fields.get(self.field, self.field)]
        return "__".join([*pieces, *([str(self.copy)] if self.copy > 1 else [])])

    @property
    def list_name(self) -> str:
        """What the list is called that a column or total belongs to: its name without the column."""
        said = speeches()[self.form]
        key = self.totals or self.key
        last = f"__{self.copy}" if self.copy > 1 else ""
        return f"{said.term}__{said.rows.get(key, key)}{last}"

    @property
    def alias(self) -> str:
        """The name that 0.1.0 gave it, which means the same."""
        last = f"__{self.copy}" if self.copy > 1 else ""
        return f"{PREFIX}{self.form.replace('-', '_')}__{self.key}__{self.field}{last}"

    @property
    def kind(self) -> str | None:
        """The kind of bond that a table's rows or totals are restricted to; None for all or for a single cell."""
        lead, _, kind = self.key.partition("_")
        return kind if lead in (ROWS, TOTAL, SUM) and kind in KINDS else None

    @property
    def grows(self) -> bool:
        """Whether it is a column of the rows that grow."""
        return self.key in (ROWS, *(f"{ROWS}_{kind}" for kind in KINDS)) or self.below is not None

    @property
    def below(self) -> str | None:
        """The row of its form below which it is a column of rows that grow; None where it is none."""
        lead, _, key = self.key.partition("_")
        fill = form_of(self.form).fill if lead == ROWS else None
        return key if fill and key in fill.below else None

    @property
    def spans(self) -> bool:
        """Whether it is a total of several lists."""
        return self.key in (SUM, *(f"{SUM}_{kind}" for kind in KINDS))

    @property
    def totals(self) -> str | None:
        """The key of the rows that it is the total of; None where it is none."""
        return self.key.replace(TOTAL, ROWS, 1) if self.key in (TOTAL, *(f"{TOTAL}_{k}" for k in KINDS)) else None


def target_of(name: str) -> Target | None:
    """Return what a defined name binds; None for a name that is not ours or binds no figure."""
    if name.startswith((_OLD_TEXT, _OLD_UNIT)):
        return None
    if found := _NAME.fullmatch(name):
        return Target(found[1].replace("_", "-"), found[2], found[3], int(found[4] or 1))
    term, *pieces = name.split("__")
    id = _by_term().get(term)
    if id is None or len(pieces) not in (2, 3):
        return None
    said, (row, of, *copy) = speeches()[id], pieces
    key, field = said.keys.get(row), said.ids.get(of, of if of.isascii() else None)
    if key is None or field is None or (copy and not copy[0].isdecimal()):
        return None
    return Target(id, key, field, int(copy[0]) if copy else 1)


def misspelt(name: str) -> tuple[str, str] | None:
    """Return the word of a name that its form does not have, and the one most like it ("" where none is).

    None for a name that binds something, and for one that begins with no form's term.
    """
    term, *pieces = name.split("__")
    id = _by_term().get(term)
    if id is None or len(pieces) < 2 or target_of(name):
        return None
    said, (row, of, *_) = speeches()[id], pieces
    wrong, words = (of, said.ids) if row in said.keys else (row, said.keys)
    return wrong, next(iter(get_close_matches(wrong, list(words), 1, 0.5)), "")


def text_shift(name: str) -> int | None:
    """Return by how many years a text's placeholder lies off the form's year; None where the name binds no text."""
    found = _TEXT.fullmatch(name)
    return _SHIFTS.get(found[1] or "", 0) if found else None


def names_unit(name: str) -> bool:
    """Return whether a name binds a cell that states the unit."""
    return name.startswith((UNIT, _OLD_UNIT))


def own_unit(name: str) -> Unit | None:
    """Return the unit of the table that a name says is in a unit of its own; None for any other name."""
    found = _OWN_UNIT.fullmatch(name)
    return UNITS[found[1]] if found else None


def setting(names: Mapping[str, str], which: str) -> str | None:
    """Return the name by which a workbook says its year, region or unit (one of YEAR, REGION, UNIT_NOW), if it does."""
    return next((name for name in (which, _OLD[which]) if name in names), None)


def ours(name: str) -> bool:
    """Return whether a defined name is one of this scheme."""
    said = name in _OLD or name.startswith(LEFT) or names_unit(name) or text_shift(name) is not None
    said = said or own_unit(name) is not None or name.startswith(GROUP)
    return said or name.startswith(PREFIX) or target_of(name) is not None
