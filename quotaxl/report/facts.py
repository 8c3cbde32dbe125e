"""What is known of one county for a drafted text: each tag with its words, or the cell that would fill it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.catalogue.form import form
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.prose.outline import tags
from quotaxl.core.amount import Unit, convert, exact, plain
from quotaxl.core.finding import CellRole
from quotaxl.core.table import RowRole, Table
from quotaxl.core.words import Words
from quotaxl.fill.context import FillContext

INFO, PROJECTS = "county-info", "county-projects"
_KINDS = {"一般": "一般|外债|外国政府|国际金融组织", "专项": "专项"}


@dataclass(frozen=True, slots=True)
class ReportProject:
    """A project as a draft lists it: name and amount in words."""

    name: str
    amount: str | None


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Words by tag; amounts in `unit` by tag; projects by kind (一般, 专项); where a blank would be filled, by tag."""

    region: str
    year: int
    unit: Unit
    texts: Mapping[str, str]
    amounts: Mapping[str, Decimal]
    projects: Mapping[str, tuple[ReportProject, ...]]
    blanks: Mapping[str, Words]

    def words(self, tag: str) -> str | None:
        """Return what stands for a tag; None where it is not known."""
        own = {"地区": self.region, "年度": str(self.year), "上年": str(self.year - 1)}
        if tag in own:
            return own[tag]
        if tag.startswith("±"):
            value = self.amounts.get(tag[1:])
            return None if value is None else moved(value, self.unit)
        if tag in self.amounts:
            return f"{plain(self.amounts[tag])}{self.unit.label}"
        return self.texts.get(tag)

    def holds(self, tag: str) -> bool:
        """Return whether something is known, or, of a 判断, whether figures say so."""
        if tag == "判断/未超限额":
            return all(self._within(kind) for kind in ("一般", "专项"))
        if tag.startswith("项目/"):
            return bool(self.projects.get(tag.split("/")[1]))
        return self.words(tag) is not None

    def _within(self, kind: str) -> bool:
        balance, limit = (self.amounts.get(t) for t in (f"余额/年末/{kind}", f"限额/调整后/{kind}"))
        return balance is not None and limit is not None and balance <= limit


def moved(value: Decimal, unit: Unit) -> str:
    """Return a change as officials write it: 增加2.6亿元, 减少1.2亿元, 不作调整."""
    if not value:
        return "不作调整"
    return f"{'增加' if value > 0 else '减少'}{plain(abs(value))}{unit.label}"


def facts_of(tables: Sequence[Table], context: FillContext, unit: Unit, places: int | None) -> ReportFacts:
    """Return what the county's tables say; a blank figure that others add up to is their sum.

    Amounts are in `unit`, with `places` decimals where it is not None.
    """
    by_form = {table.form: table for table in tables if table.form}
    amounts: dict[str, Decimal] = {}
    blanks: dict[str, Words] = {}
    for tag, item in tags().figures.items():
        table = by_form.get(item.form)
        value = table.amount(item.key, item.field, unit) if table else None
        if value is None:
            blanks[tag] = _place(table, item)
        else:
            amounts[tag] = value
    for _ in range(2):  # a sum may be a part of another
        for total, parts in tags().sums:
            if total not in amounts and all(part in amounts for part in parts):
                amounts[total] = exact(sum((amounts[part] for part in parts), Decimal(0)))
    info = by_form.get(INFO)
    texts: dict[str, str] = {}
    for tag, key in tags().texts.items():
        text = context.words.get(key)
        if text:
            texts[tag] = " ".join(text.split())
        else:
            blanks[tag] = _info_place(info, key)
    number = next((t.document_number for t in tables if t.form == "allocation" and t.document_number), None)
    if "信息/下达文号" not in texts and number:
        texts["信息/下达文号"] = number
    if places is not None:
        amounts = {tag: exact(round(value, places)) for tag, value in amounts.items()}
    projects = {kind: _projects(by_form.get(PROJECTS), pattern, unit, places) for kind, pattern in _KINDS.items()}
    for kind, found in projects.items():
        texts |= {f"项目/{kind}/个数": str(len(found))} if found else {}
    return ReportFacts(context.region.name, context.year, unit, texts, amounts, projects, blanks)


def _projects(table: Table | None, kinds: str, unit: Unit, places: int | None) -> tuple[ReportProject, ...]:
    if table is None or not {"name", "kind", "amount"} <= set(table.frame.columns):
        return ()
    found = []
    own = table.unit_of("amount")
    for role, name, kind, amount in table.frame.select("role", "name", "kind", "amount").iter_rows():
        if role != RowRole.ITEM or not name or not re.search(kinds, kind or ""):
            continue
        value = convert(exact(amount), own, unit) if isinstance(amount, Decimal) and own else None
        if value is not None and places is not None:
            value = exact(round(value, places))
        found.append(
            ReportProject(" ".join(str(name).split()), f"{plain(value)}{unit.label}" if value is not None else None)
        )
    return tuple(found)


def _place(table: Table | None, item: Item) -> Words:
    """Return the cell that would fill a figure, for people."""
    name = form(item.form).name
    if table is None:
        return Words(f"〔{name}〕表", f"sheet [{name}]")
    at = table.position(item.key)
    if at is None or table.column(item.field) is None:
        return Words(f"〔{table.sheet}〕", f"[{table.sheet}]")
    ref = table.cell(at, item.field, CellRole.SUBJECT).ref
    return Words(f"〔{table.sheet}〕{ref}", f"[{table.sheet}] {ref}")


def _info_place(table: Table | None, key: str) -> Words:
    at = table.position(key) if table else None
    if table is None or at is None:
        return Words("〔基本信息〕表", "sheet [基本信息]")
    ref = table.cell(at, "value", CellRole.SUBJECT).ref
    return Words(f"〔{table.sheet}〕{ref}", f"[{table.sheet}] {ref}")
