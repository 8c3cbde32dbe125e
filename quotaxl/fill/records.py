"""What fills the rows of a form that grow with the input: projects, and the notices that hand quota down."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from quotaxl.catalogue.debtkinds import KIND_NAMES
from quotaxl.core.amount import Amount, Unit, convert, plain
from quotaxl.core.edits import Content
from quotaxl.core.finding import CellRole
from quotaxl.core.region import tidy
from quotaxl.core.table import ColumnType, RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.batches import QuotaBatch, dealt_with, groups, matched
from quotaxl.dossier.citing import document_numbers
from quotaxl.dossier.kinds import handed, handed_columns, heading_kind, kind_columns, row_kind
from quotaxl.dossier.papers import CARRIED, step_of
from quotaxl.fill import listed
from quotaxl.fill.batchrows import batch_rows, unclear
from quotaxl.fill.context import FillContext
from quotaxl.fill.leading import year_of
from quotaxl.fill.origins import sources_of
from quotaxl.fill.parted import belongs
from quotaxl.fill.rowvalues import FilledRow, Records, content, kind_of, numbered
from quotaxl.fill.template import RowGroup

_PART = re.compile(r"^其中[:：]?\s*")

_NAMELESS = Words(
    "{place} 行有金额 {amount} 但没有项目名称，未列入。",
    "Row {place} has an amount of {amount} but no project's name; left out.",
)
_UNMATCHED = Words(
    "限额变动中没有与{notice}对应的一批，以“附”列示。",
    "No batch of 限额变动 is that of {notice}; it is listed as 附 (appended).",
)
_UNCITED = Words(
    "填报表没有写明下达文号{notice}，不能确定其额度是否包含在本次新增债务限额内，以“附”列示。",
    "The county workbook does not cite {notice}; whether its new quota holds that of the notice is unknown, "
    "so it is listed as 附 (appended), not as 其中 (of which).",
)

_NO_GROUP = Words(
    "模板按{field}分组，{count} 个项目没有哪一组可放，未列入：{names}。请在模板中加上这样的组，或改填报表。",
    "The template groups by {field}; {count} projects belong to no group and are left out: {names}. Add their groups, "
    "or mend the workbook.",
)


def records(
    name: str,
    where: Mapping[str, str],
    tables: Sequence[Table],
    context: FillContext,
    unit: Unit,
    form: str | None = None,
) -> Records:
    """Return the records of a kind (one of template.RECORDS), amounts in `unit`.

    Where the inputs hold a table of `form` itself, its rows come first.
    """
    kind, below = where.get("kind"), where.get("below")
    own = None if below else listed.copied(form, tables, context, unit)
    if own is not None:
        kept = [r for r in own.rows if kind is None or kind_of(str(r.values.get("kind") or KIND_NAMES[kind])) == kind]
        return Records(numbered(kept))
    makers: dict[str, Callable[[], Records]] = {
        "projects": lambda: projects(tables, kind, unit, whole=form is not None),
        "notices": lambda: notices(tables, context, unit),
        "region": lambda: listed.region(form or "", tables, context, unit),
        "payments": lambda: listed.payments(tables, projects(tables, kind, unit), unit),
        "bonds": lambda: listed.bonds(tables, kind, unit),
        "cash": lambda: listed.cash(tables, kind, unit),
        "subjects": lambda: listed.subjects(tables, kind, unit, below),
    }
    return makers[name]()


def of_group(found: Records, group: RowGroup) -> Records:
    """Return the rows of a group, numbered from 1.

    What belongs to none of the groups is left out and named, with the first group only, so that it is named once.
    """
    own = [(row, belongs(row.values, group.field, group.names)) for row in found.rows]
    lost = [row for row, name in own if name is None] if group.name == group.names[0] else []
    names = "、".join(f"“{row.values.get('name')}”（{row.values.get(group.field) or '未填写'}）" for row in lost)
    said = (_NO_GROUP.fill(field=group.called, count=len(lost), names=names),) if lost else ()
    return Records(numbered([row for row, name in own if name == group.name]), (*found.remarks, *said))


def projects(tables: Sequence[Table], kind: str | None, unit: Unit, *, whole: bool = True) -> Records:
    """Return the projects of one kind (general, special; None for all), numbered from 1.

    What last year handed on is left out, and unless the `whole` year is asked for also those of batches that an earlier
    adjustment dealt with. Fields are those of the form county-projects; a project of no known kind is left out and
    named, with the general ones only, so that it is named once.
    """
    rows: list[FilledRow] = []
    remarks: list[Words] = []
    given = year_of(tables)
    for table in tables:
        if table.form != "county-projects":
            continue
        for at, row in enumerate(table.frame.iter_rows(named=True)):
            name = row.get("name")
            if row["role"] not in (RowRole.ITEM, RowRole.PART):
                continue
            batch = row.get("batch")
            if step_of(batch) == CARRIED or (not whole and dealt_with(batch, given)):
                continue
            own = kind_of(row.get("kind"))
            if not name:
                if row.get("amount") and kind in (None, own or "general"):
                    remarks.append(_NAMELESS.fill(place=f"{table.sheet}!{row['row']}", amount=plain(row["amount"])))
                continue
            if own is None and kind == "general":
                place = f"{table.sheet}!{table.cell(at, 'label', CellRole.SUBJECT).ref}"
                remarks.append(
                    Words(
                        f"{place} 项目“{name}”没有写明债券性质（一般或专项），未列入。",
                        f"{place}: the project {name} does not say whether its bonds are general or special; left out.",
                    )
                )
            if kind is not None and own != kind:
                continue
            values = {c.name: content(table, c.name, row, unit) for c in table.columns}
            values |= {"number": len(rows) + 1, "kind": f"{KIND_NAMES[own]}债券" if own else None}
            several = not whole and len(groups([b for b in given if not b.earlier])) > 1
            if row.get("batch") and (several or (row.get("amount") or 0) < 0):
                values["remark"] = "；".join(str(t) for t in (row["batch"], values.get("remark")) if t)
            cells = sources_of(table, row)
            if own:  # a list may have a column for each kind
                values[own], cells = values.get("amount"), {**cells, own: cells.get("amount", ())}
            rows.append(FilledRow(values, f"{table.sheet}!{row['row']}", cells))
    return Records(tuple(rows), tuple(remarks))


def notices(tables: Sequence[Table], context: FillContext, unit: Unit) -> Records:
    """Return for each allocation table the region's amount and, indented below, each earmark of it.

    Fields: label, general, special (the one that the notice's title names), original (the amount as printed), remark
    (what is to be said of it besides: a form in 亿元 repeats no 万元).
    A notice that the county cites is listed as 其中; one that it does not cite as 附, as nobody can tell
    from the tables whether the county's new quota holds it.
    """
    given = year_of(tables)
    rows: list[FilledRow] = []
    remarks: list[Words] = [*unclear(given)]
    originals: dict[int, Amount] = {}
    for table in tables:
        if table.form != "allocation":
            continue
        at = region_row(table, context)
        own = _handed(table, at, given) if given and at is not None else None
        if own is not None:
            originals |= own
            continue
        named = table.document_number or table.title
        columns = kind_columns(table)
        name = next(iter(columns.values()), "amount")
        kind = row_kind(table, at, name) if at is not None else heading_kind(table.title)
        own_unit = table.unit_of(name)
        if at is None:
            remarks.append(
                Words(
                    f"{table.file} 中没有{context.region.name}，{named} 未列入。",
                    f"{table.file} has no row for {context.region.name}; {named} is left out.",
                )
            )
            continue
        if kind is None or own_unit is None:
            remarks.append(
                Words(
                    f"{table.file} 没有写明是一般债券还是专项债券，或没有写明单位，{named} 未列入。",
                    f"{table.file} does not say whether its bonds are general or special, or states no unit; "
                    f"{named} is left out.",
                )
            )
            continue
        named_there = document_numbers(context.words.get("notice_number"))
        cited = not given and bool(set(document_numbers(table.document_number)) & set(named_there))
        if not cited:
            remarks.append((_UNMATCHED if given else _UNCITED).fill(notice=named))
        lead, doubt = ("其中：", "") if cited else ("附：", "，待核实是否含在新增内")
        row = table.frame.row(at, named=True)
        origin = f"{table.file} {table.sheet}!{row['row']}"
        if columns:
            rows.append(_both(f"{lead}{named}", {k: row[n] for k, n in columns.items()}, own_unit, unit, origin, doubt))
        else:
            rows.append(_notice(f"{lead}{named}", row["amount"], kind, own_unit, unit, origin, doubt))
        for column in table.columns:
            amount = row[column.name]
            part = column.of == name and column.name not in columns.values()
            if part and column.type is ColumnType.AMOUNT and amount:
                label = f"　　其中：{_PART.sub('', column.path[-1])}"
                rows.append(_notice(label, amount, kind, column.unit or own_unit, unit, origin))
    return Records((*batch_rows(given, originals, unit), *rows), tuple(remarks))


def _handed(table: Table, at: int, given: Sequence[QuotaBatch]) -> dict[int, Amount] | None:
    """Return the amount that a notice gives a region, by the row of the batch that it hands down; None without one.

    A notice that hands several batches down, or one of another amount, lends none its amount.
    """
    columns = kind_columns(table)
    amounts: dict[str | None, Decimal] = {}
    for name in handed_columns(table):
        unit, value = table.unit_of(name), table.frame[name][at] if table.column(name) else None
        if isinstance(value, Decimal) and unit:
            kind = row_kind(table, at, name)
            amounts[kind] = amounts.get(kind, Decimal(0)) + convert(handed(table, name, value), unit, Unit.YUAN)
    found = matched(table.document_number, amounts, given)
    if not found:
        return None
    own = next(iter(columns.values()), "amount")
    unit, whole = table.unit_of(own), sum(amounts.values(), Decimal(0))
    if len(found) == 1 and unit and sum(found[0].amounts.values(), Decimal(0)) == whole:
        return {found[0].at: Amount(convert(whole, Unit.YUAN, unit), unit)}
    return {}


def _both(label: str, amounts: Mapping[str, object], own: Unit, unit: Unit, origin: str, doubt: str) -> FilledRow:
    """Return the row of a notice that gives both kinds, each in a column of its own."""
    known = {kind: amount for kind, amount in amounts.items() if isinstance(amount, Decimal)}
    values: dict[str, Content] = {"label": label, **{k: convert(a, own, unit) for k, a in known.items()}}
    if known:
        values["original"] = f"{Amount(sum(known.values(), Decimal(0)), own)}{doubt}"
        values["remark"] = doubt.lstrip("，") or None
    return FilledRow(values, origin)


def region_row(table: Table, context: FillContext) -> int | None:
    """Return the position of the region's row in a table of regions; None where it has none or it is unclear."""
    region = context.region
    names = {region.name, *region.short}
    found = []
    for at, (key, label) in enumerate(zip(table.held("key"), table.held("label"), strict=True)):
        if key == region.code or (label and tidy(label) in names):
            found.append(at)
    if not found:
        labels = enumerate(table.held("label"))
        found = [at for at, label in labels if label and context.regions.resolve(label) == (region,)]
    return found[0] if len(found) == 1 else None


def _notice(label: str, amount: object, kind: str, own: Unit, unit: Unit, origin: str, doubt: str = "") -> FilledRow:
    if not isinstance(amount, Decimal):
        return FilledRow({"label": label}, origin)
    values: dict[str, Content] = {
        "label": label,
        kind: convert(amount, own, unit),
        "original": f"{Amount(amount, own)}{doubt}",
        "remark": doubt.lstrip("，") or None,
    }
    return FilledRow(values, origin)
