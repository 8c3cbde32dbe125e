"""What is known of one county for a drafted text: each tag with its words, or the cell that would fill it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from quotaxl.catalogue.form import form
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.prose.outline import tags
from quotaxl.core.amount import Unit, convert, exact, plain
from quotaxl.core.finding import CellRole
from quotaxl.core.table import RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.batches import QuotaBatch, dealt_with
from quotaxl.dossier.papers import CARRIED, step_of
from quotaxl.fill.context import FillContext, ordinal
from quotaxl.fill.leading import Led, led, year_of
from quotaxl.fill.origins import CellSource, source_of
from quotaxl.report.changes import ReportChange, told_of
from quotaxl.report.regional import levels_of, whole_area

INFO, PROJECTS = "county-info", "county-projects"
BUDGETS = ("一般公共预算", "政府性基金预算")
OPENING_SESSIONS = ("信息/年初债务限额批准会议", "信息/年初预算批准会议")
SIGNS = "±+-="
"""What may stand before a tag: ± a change in words, + the same where there is one, - an amount without its sign, = the
number alone, as a table has it."""
_ON_ISSUE = Words("成文日期（印发时填写，填报表没有这一项）", "the day of issue, which no workbook holds")
_KINDS = {"一般": "一般|外债|外国政府|国际金融组织", "专项": "专项"}


@dataclass(frozen=True, slots=True)
class ReportProject:
    """A project as a draft lists it: name, amount in words and in the draft's unit, and what else its row says."""

    name: str
    amount: str | None
    value: Decimal | None = None
    more: Mapping[str, str] = field(default_factory=dict)
    """By the names of tags.toml: 性质, 编号, 领域 …, those that are filled in."""
    cells: Mapping[str, tuple[CellSource, ...]] = field(default_factory=dict, compare=False)
    """The cells that it was taken from: 名称, 金额 and those of `more`."""


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Words by tag; amounts in `unit` by tag; projects by kind (一般, 专项); where a blank would be filled, by tag.

    `changes` are the batches of this adjustment, `below` the regions below; both empty where the workbook lists none.
    """

    region: str
    year: int
    unit: Unit
    texts: Mapping[str, str]
    amounts: Mapping[str, Decimal]
    projects: Mapping[str, tuple[ReportProject, ...]]
    blanks: Mapping[str, Words]
    changes: tuple[ReportChange, ...] = ()
    below: tuple[str, ...] = ()
    sources: Mapping[str, tuple[CellSource, ...]] = field(default_factory=dict)
    """The cells that figures and texts were taken from, or added up from, by tag."""

    def words(self, tag: str) -> str | None:
        """Return what stands for a tag; None where it is not known."""
        own = {"地区": self.region, "年度": str(self.year), "上年": str(self.year - 1), "单位": self.unit.label}
        if tag in own:
            return own[tag]
        if tag[:1] in SIGNS:
            value = self.amounts.get(tag[1:])
            if value is None or (tag[0] == "+" and not value):
                return None
            if tag[0] == "=":
                return plain(value)
            return f"{plain(abs(value))}{self.unit.label}" if tag[0] == "-" else moved(value, self.unit)
        if tag in self.amounts:
            return f"{plain(self.amounts[tag])}{self.unit.label}"
        return self.texts.get(tag)


def moved(value: Decimal, unit: Unit) -> str:
    """Return a change as officials write it: 增加2.6亿元, 减少1.2亿元, 不作调整."""
    if not value:
        return "不作调整"
    return f"{'增加' if value > 0 else '减少'}{plain(abs(value))}{unit.label}"


def facts_of(tables: Sequence[Table], context: FillContext, unit: Unit, places: int | None) -> ReportFacts:
    """Return what the county's tables say; a blank figure that others add up to is their sum.

    Amounts are in `unit`, with `places` decimals where it is not None.
    """
    leading = led(tables)
    tables = leading.tables
    by_form = {table.form: table for table in tables if table.form}
    amounts, sources, blanks = _figures(leading, by_form, unit)
    info = by_form.get(INFO)
    texts: dict[str, str] = {}
    for tag, key in tags().texts.items():
        text = context.words.get(key)
        if text:
            texts[tag] = _day(" ".join(text.split()))
            sources[tag] = _cell(info, key, "value")
        else:
            blanks[tag] = _info_place(info, key)
    sources |= {tag: _cell(info, key, "value") for tag, key in (("地区", "region"), ("年度", "year"))}
    number = next((t.document_number for t in tables if t.form == "allocation" and t.document_number), None)
    if "信息/下达文号" not in texts and number:
        texts["信息/下达文号"] = number
    given = year_of(tables)
    texts = _approved(texts, context, given)
    changes, levels = told_of(given, unit), levels_of(tables, context, unit)
    sources |= {**changes.sources, **levels.sources}
    amounts |= {**changes.amounts, **levels.amounts}
    texts |= {**changes.texts, **_stand(context)}
    blanks |= {**changes.places, "信息/成文日期": _ON_ISSUE}
    projects = _by_kind(by_form.get(PROJECTS), given, unit, places)
    amounts |= _totals(projects) if PROJECTS in by_form else {}
    if places is not None:
        amounts = {tag: exact(round(value, places)) for tag, value in amounts.items()}
    for kind, found in projects.items():
        sources |= _of_projects(kind, found)
        texts |= {f"项目/{kind}/个数": str(len(found))} if found else {}
    return ReportFacts(
        context.region.name,
        context.year,
        unit,
        texts,
        amounts,
        projects,
        blanks,
        changes.batches,
        levels.below,
        sources,
    )


def _figures(
    leading: Led, by_form: Mapping[str, Table], unit: Unit
) -> tuple[dict[str, Decimal], dict[str, tuple[CellSource, ...]], dict[str, Words]]:
    """Return the figures of the sheets by tag, blank ones that others give among them, their cells, and blank cells."""
    amounts: dict[str, Decimal] = {}
    sources: dict[str, tuple[CellSource, ...]] = {}
    blanks: dict[str, Words] = {}
    for tag, item in tags().figures.items():
        table = by_form.get(item.form)
        value = table.amount(item.key, item.field, unit) if table else None
        if value is None:
            blanks[tag] = _place(table, item)
        else:
            amounts[tag] = value
            sources[tag] = leading.sums.get(item) or _cell(table, item.key, item.field)
    for _ in range(2):  # a sum may be a part of another
        for total, parts in tags().sums:
            if total not in amounts and all(part in amounts for part in parts):
                amounts[total] = exact(sum((amounts[part] for part in parts), Decimal(0)))
                sources[total] = tuple(source for part in parts for source in sources.get(part, ()))
    for budget, stage in product(BUDGETS, ("年初", "调整", "调整后")):
        _left_over(f"{budget}/{{}}/{stage}", amounts, sources, blanks)
    return amounts, sources, blanks


def _left_over(
    line: str,
    amounts: dict[str, Decimal],
    sources: dict[str, tuple[CellSource, ...]],
    blanks: dict[str, Words],
) -> None:
    """Add what income leaves over a budget's expense; where one of them is blank the cell that would fill it."""
    income, expense, left = (line.format(name) for name in ("收入总计", "支出总计", "年终结转"))
    missing = next((tag for tag in (income, expense) if tag not in amounts), None)
    if missing:
        blanks[left] = blanks[missing]
    else:
        amounts[left] = exact(amounts[income] - amounts[expense])
        sources[left] = (*sources.get(income, ()), *sources.get(expense, ()))


def _approved(texts: Mapping[str, str], context: FillContext, given: Sequence[QuotaBatch]) -> dict[str, str]:
    """Return the texts with the session that approved what this adjustment starts from.

    After a first adjustment that is neither the congress nor the session of the opening limit: 限额变动 may name it.
    """
    step = step_of(context.words.get("adjustment")) or 1
    if step < 2:
        return dict(texts)
    before = [one.session for one in given if one.earlier and one.step == step - 1 and one.session]
    last = {tag: " ".join(before[-1].split()) for tag in OPENING_SESSIONS if before}
    return {**{tag: text for tag, text in texts.items() if tag not in OPENING_SESSIONS}, **last}


def _cell(table: Table | None, key: str, name: str) -> tuple[CellSource, ...]:
    """Return the cell of a table's row and column, where it says something."""
    at = table.position(key) if table else None
    found = source_of(table, table.frame.row(at, named=True), name) if table and at is not None else None
    return (found,) if found else ()


def _of_projects(kind: str, found: Sequence[ReportProject]) -> dict[str, tuple[CellSource, ...]]:
    """Return the cells of the projects of a kind, and of their sum, by tag."""
    own = {
        f"项目/{kind}/{number}/{word}": cells
        for number, project in enumerate(found, 1)
        for word, cells in project.cells.items()
    }
    return {**own, f"合计/项目/{kind}": tuple(cell for one in found for cell in one.cells.get("金额", ()))}


def _day(text: str) -> str:
    """Return a day as a report writes it, 2024年9月2日; any other text as it is."""
    found = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text)
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日" if found else text


def _stand(context: FillContext) -> dict[str, str]:
    """Return what the adjustment starts from, in words, and whose figures the sheets state."""
    step = step_of(context.words.get("adjustment")) or 1
    again = step > 1
    return {
        "主体": str(context.placeholder("holder")),
        "全域": whole_area(context.region.name),
        "次第": f"第{ordinal(step)}次" if again else "",
        "起点": f"第{ordinal(step - 1)}次调整后" if again else "年初",
        "起点的": f"第{ordinal(step - 1)}次调整后的" if again else "年初批准的",
    }


def _by_kind(
    table: Table | None, given: Sequence[QuotaBatch], unit: Unit, places: int | None
) -> dict[str, tuple[ReportProject, ...]]:
    """Return this adjustment's projects by kind; under 调减/ those that lose what others gain."""
    found: dict[str, list[ReportProject]] = {}
    if table is None or not {"name", "kind", "amount"} <= set(table.frame.columns):
        return dict.fromkeys(_KINDS, ())
    own = table.unit_of("amount")
    columns = {word: name for word, name in tags().project.items() if name in table.frame.columns}
    for row in table.frame.iter_rows(named=True):
        name, amount = row["name"], row["amount"]
        earlier = dealt_with(row.get("batch"), given) or step_of(row.get("batch")) == CARRIED
        if row["role"] != RowRole.ITEM or not name or earlier:
            continue
        value = convert(exact(amount), own, unit) if isinstance(amount, Decimal) and own else None
        if value is not None and places is not None:
            value = exact(round(value, places))
        more = {word: " ".join(str(row[name]).split()) for word, name in columns.items() if row[name]}
        amount_words = f"{plain(abs(value))}{unit.label}" if value is not None else None
        named = {"名称": "name", "金额": "amount", **columns}
        cells = {word: (source,) for word, of in named.items() if (source := source_of(table, row, of))}
        project = ReportProject(" ".join(str(name).split()), amount_words, value, more, cells)
        for kind, pattern in _KINDS.items():
            if re.search(pattern, row["kind"] or ""):
                key = f"调减/{kind}" if value is not None and value < 0 else kind
                found.setdefault(key, []).append(project)
    return {kind: tuple(found.get(kind, ())) for kind in (*_KINDS, *found)}


def _totals(projects: Mapping[str, Sequence[ReportProject]]) -> dict[str, Decimal]:
    """Return the sum of each kind's projects, and of all of them; of none nothing that lacks an amount is a sum."""
    known = {k: exact(sum(a, Decimal(0))) for k, found in projects.items() if (a := _sums(found)) or not found}
    totals = {f"合计/项目/{kind}": total for kind, total in known.items()}
    if known.keys() == projects.keys():
        signed = [-total if kind.startswith("调减/") else total for kind, total in known.items()]
        totals["合计/项目/合计"] = exact(sum(signed, Decimal(0)))
    return totals


def _sums(found: Sequence[ReportProject]) -> list[Decimal]:
    amounts = [abs(one.value) for one in found if one.value is not None]
    return amounts if len(amounts) == len(found) else []


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
