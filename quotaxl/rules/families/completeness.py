"""Family A: what a county workbook lacks: the whole of it, a sheet, a row or column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotaxl.catalogue.completeness import Need, completeness, printed
from quotaxl.catalogue.debtkinds import KINDS
from quotaxl.catalogue.form import Form, FormKind, form
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.grid import Grid
from quotaxl.core.refs import ref
from quotaxl.core.table import RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.books import CountyBook, books
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.holdings import fresh
from quotaxl.reading.hierarchy import rows_of
from quotaxl.reading.match import path_matches
from quotaxl.rules.arithmetic.equations import owner
from quotaxl.rules.engine.guessing import meant, nearest
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import names, short
from quotaxl.text.finding import base_name

NO_BOOK = Unchecked(Words("所给文件中没有县级工作簿", "the files hold no county workbook"), applies=False)
ALIKE = 0.5
"""From this share of its rows and columns on, a sheet of another name may be the one that is missing."""


@rule(
    "QX-A001",
    Severity.WARNING,
    title=Words("县级工作簿尚未填写", "A county workbook is still blank"),
    why=Words(
        "表中没有一个数、一个项目，只有生成时带的内容；没有可核对的，也不能据以填表。",
        "It holds no figure and no project, only what it was made with; there is nothing to check and nothing to fill.",
    ),
    message=Words("尚未填写：{file} 中没有任何数字和项目。", "Not filled in: {file} holds no figure and no project."),
    remedy=Words(
        "填好后再核对；如已填写，请确认已保存、文件没有拿错。", "Fill it in; if it is, see that it was saved."
    ),
)
def workbook_blank(dossier: Dossier) -> Iterator[Result]:
    """County workbooks without any typed figure or project."""
    for file, sheet in sorted(dossier.blank.items()):
        yield Hit((CellRef(file, sheet, "A1", CellRole.SUBJECT),), {"file": base_name(file)})


@rule(
    "QX-A002",
    Severity.WARNING,
    title=Words("文件里没有一张认识的表", "A file holds no table that is known"),
    why=Words(
        "既不是分配表、填报表，也不是附表、报告：限额、余额、项目、期限都没有核对，不能当作没有问题。",
        "It is no notice, county workbook, annex or report: limits, balances, projects and terms were not checked.",
    ),
    message=Words(
        "{file}：没有认出分配表、填报表或附表（表名：{sheets}），不像是债务限额和预算调整的材料。",
        "{file}: none of its sheets ({sheets}) is a notice, a county workbook or an annex; is it the right file?",
    ),
    remedy=Words("核对是否选错了文件。", "See whether it is the right file."),
)
def paper_unknown(dossier: Dossier) -> Iterator[Result]:
    """Files none of whose tables has a form: of another business, or of forms that are not known."""
    told = {prose.file for prose in dossier.proses if prose.statements}
    files: dict[str, list[Table]] = {}
    for table in dossier.tables:
        files.setdefault(table.file, []).append(table)
    for file, tables in files.items():
        if file in told or any(table.form for table in tables):
            continue
        heads = [text for t in tables for text in (t.sheet, t.title, *(step for c in t.columns for step in c.path))]
        if any(completeness().field.search(text) for text in heads):
            yield Unchecked(_OF_THE_FIELD.fill(file=base_name(file)), everything=False)
        else:
            sheets = names(list(dict.fromkeys(t.sheet for t in tables)))
            yield Hit((tables[0].place(tables[0].title_ref),), {"file": base_name(file), "sheets": sheets})


_OF_THE_FIELD = Words(
    "{file} 的表不是认识的表样，只核对了表内的合计和单元格",
    "the tables of {file} are of no known form; only their sums and cells were checked",
)


@rule(
    "QX-A101",
    Severity.WARNING,
    title=Words("缺少必需的表，或表没有认出", "A sheet that is needed is absent or was not recognised"),
    why=Words(
        "缺一张表，凡要用它的核对都做不了；“未发现问题”就不作数。",
        "Without the sheet nothing that needs it is checked, and an all-clear means nothing.",
    ),
    message=Words("{county}：{what}{why}", "{county}: {what} {why}"),
    remedy=Words(
        "补上这张表（可用 quotaxl new 生成空白表），表名和表头按原样填写。",
        "Add the sheet (quotaxl new makes an empty one) with the names and headings of the form.",
    ),
    basis=("disclosure-209",),
)
def sheet_absent(dossier: Dossier) -> Iterator[Result]:
    """Sheets that the stage needs, neither there nor recognised."""
    found = books(dossier)
    if not found:
        yield NO_BOOK
    held = _held(dossier) if found else {}
    for book in found:
        wanted = {need.form: need for need in completeness().needs}
        used: set[tuple[str, str]] = set()
        mine = sorted((held[file] for file in book.files if file in held), key=lambda one: one.at)
        for need in wanted.values():
            if need.form in book.tables:
                continue
            spec = form(need.form)
            seen = _candidate(dossier, book, spec, mine, used)
            if need.when == "filled" and (seen is None or (seen.table is None and _untouched(seen.grid, spec))):
                continue
            if seen is None and not any(applies(dossier, book, n) for n in completeness().needs if n.form == need.form):
                continue
            if seen:
                used.add((seen.grid.file, seen.grid.sheet))
            yield _absent(dossier, book, spec, need, seen)


@rule(
    "QX-A102",
    Severity.WARNING,
    title=Words("缺少必需的行或列，或没有认出", "A row or column that is needed is absent or was not recognised"),
    why=Words(
        "没有认出的行、列，所填的数不参加核对，也不会填入附表。",
        "What stands in an unrecognised row or column is neither checked nor filled into any annex.",
    ),
    message=Words("{where}：{what}", "{where}: {what}"),
    remedy=Words(
        "把这一行（列）的名称改回表样的写法，或补上这一行（列）。", "Use the form's own label, or add the line."
    ),
    basis=("disclosure-209",),
)
def line_absent(dossier: Dossier) -> Iterator[Result]:
    """Rows of the county's sheets that the form has and the sheet lacks, with the text that may be meant."""
    found = books(dossier)
    if not found:
        yield NO_BOOK
    for book in found:
        for id, at in book.tables.items():
            needed = {key for need in completeness().needs if need.form == id for key in need.rows}
            yield from _rows(dossier.tables[at], form(id), needed)
            yield from _columns(dossier.tables[at], form(id))


def applies(dossier: Dossier, book: CountyBook, need: Need) -> bool:
    """Return whether a need holds at the stage that a workbook shows."""
    match need.when:
        case "always":
            return True
        case "filled":
            return need.form in book.tables and _filled(dossier.tables[book.tables[need.form]])
        case "quota":
            return any(_quota(dossier, book, kind) for kind in KINDS)
        case kind:
            return _quota(dossier, book, kind)


def _filled(table: Table) -> bool:
    lists = form(table.form).kind is FormKind.PROJECTS if table.form else False
    if lists and any(t and r == RowRole.ITEM for t, r in zip(table.held("label"), table.held("role"), strict=True)):
        return True
    return any(table.frame[c.name].count() for c in table.amounts())


def _quota(dossier: Dossier, book: CountyBook, kind: str) -> bool:
    """Return whether there is a new quota of a kind: entered, granted, or spread over projects."""
    limit = book.tables.get("county-limit")
    if limit is not None and (dossier.tables[limit].value("new", kind) or 0) != 0:
        return True
    if book.county is None:
        return False
    if given := dossier.batches.get(book.county):
        return any(b.amount(kind) for b in given if not b.earlier)
    mine = dossier.projects_of.get(book.county)
    if mine is not None and mine.filter(fresh())["which"].eq(kind).any():
        return True
    return any(g.county == book.county and g.which == kind and g.amount for g in dossier.grants)


# ---- sheets


@dataclass(frozen=True, slots=True)
class _Seen:
    """A sheet that may be the missing one: its table where one was read, where it stands."""

    grid: Grid
    table: Table | None


@dataclass(frozen=True, slots=True)
class _Held:
    """What a file holds: which file it is in their order, its tables that were not recognised, and all its sheets."""

    at: int
    tables: list[Table]
    grids: list[Grid]


def _held(dossier: Dossier) -> dict[str, _Held]:
    """Return what each file holds, gathered once for all counties."""
    held: dict[str, _Held] = {}
    for table in dossier.tables:
        one = held.setdefault(table.file, _Held(len(held), [], []))
        if table.form is None:
            one.tables.append(table)
    for workbook in dossier.workbooks:
        held.setdefault(workbook.file, _Held(len(held), [], [])).grids.extend(workbook.grids)
    return held


def _candidate(
    dossier: Dossier, book: CountyBook, spec: Form, held: Sequence[_Held], used: set[tuple[str, str]]
) -> _Seen | None:
    """Return the sheet of a workbook that by its name, its title or its labels is most likely the missing one."""
    taken = used | {(dossier.tables[at].file, dossier.tables[at].sheet) for at in book.tables.values()}
    free = [t for one in held for t in one.tables if (t.file, t.sheet) not in taken]
    grids = [g for one in held for g in one.grids if (g.file, g.sheet) not in taken]
    for table in free:
        if _named(spec, table.sheet) or _named(spec, table.title):
            return _Seen(table.grid, table)
    for grid in grids:
        if _named(spec, grid.sheet):
            return _Seen(grid, None)
    scored = [(_likeness(t, spec), n) for n, t in enumerate(free)]
    best = max(scored, default=(0, 0))
    return _Seen(free[best[1]].grid, free[best[1]]) if best[0] >= ALIKE else None


def _named(spec: Form, text: str) -> bool:
    plain = "".join(text.split())
    return any(p.search(plain) for p in spec.titles)


def _likeness(table: Table, spec: Form) -> float:
    """Return the share of a form's required columns and rows that a table has."""
    asked = sum(c.required for c in spec.columns) + len(spec.rows)
    return 1 - (len(_lost_columns(table, spec)) + len(_lost_rows(table, spec))) / asked


def _lost_columns(table: Table, spec: Form) -> list[str]:
    return [
        printed(c.path[-1])
        for c in spec.columns
        if c.required and not any(path_matches(c.path, k.path) for k in table.columns if k.path)
    ]


def _lost_rows(table: Table, spec: Form) -> list[str]:
    labels = [str(t) for t in table.held("label") if t]
    there = [row.name for row in rows_of(labels, [""] * len(labels), [0] * len(labels))]
    return [printed(r.label) for r in spec.rows if not any(r.label.fullmatch(t) for t in there)]


def _absent(dossier: Dossier, book: CountyBook, spec: Form, need: Need, seen: _Seen | None) -> Hit:
    """Return the hit of a sheet that is missing, or that is there and was not recognised, with what may be wrong."""
    county = owner(dossier.counties[book.county]) if book.county is not None else base_name(book.files[0])
    if seen is None:
        what = Words(f"没有“{spec.name}”这张表。", f"there is no sheet {spec.name}.")
        first = min(book.tables.values())
        cell = dossier.tables[first].place(None)
        return Hit((cell,), {"county": county, "what": what, "why": need.why})
    sheet = seen.grid.sheet
    if seen.table is None:
        what = Words(
            f"〔{sheet}〕没有读出“{spec.name}”的表头和行。", f"[{sheet}] shows no header and rows of {spec.name}."
        )
        cell = CellRef(seen.grid.file, sheet, _first(seen.grid), CellRole.SUBJECT)
        return Hit((cell,), {"county": county, "what": what, "why": need.why})
    lost = _lost_columns(seen.table, spec)
    spare = [(c.index, c.path[-1]) for c in seen.table.columns if c.path]
    guesses, cells = [], []
    header = seen.table.area.top
    for wanted in lost:
        near = nearest(wanted, [text for _, text in spare])
        if near is not None:
            guesses.append((spare[near][1], wanted))
            cells.append(
                CellRef(seen.table.file, sheet, ref(_header_row(seen.table), spare[near][0]), CellRole.SUBJECT)
            )
    said = "、".join(f"“{short(text)}”是否指“{wanted}”？" for text, wanted in guesses)
    missing = "、".join(f"“{w}”" for w in lost)
    zh = (
        f"〔{sheet}〕没有认出是“{spec.name}”"
        + (f"：没有{missing}一列" if lost else "")
        + (f"，{said}" if said else "。")
    )
    en = f"[{sheet}] was not recognised as {spec.name}" + (f": no column {missing}." if lost else ".")
    place = tuple(cells) or (seen.table.place(ref(header, seen.table.area.left)),)
    return Hit(place, {"county": county, "what": Words(zh, en), "why": need.why})


def _untouched(grid: Grid, spec: Form) -> bool:
    """Return whether a sheet holds nothing but what the blank prints: title, unit, headings."""
    own = {"".join(level.split()) for c in (spec.print.columns if spec.print else ()) for level in c.levels}
    texts = ("".join(str(v).split()) for cells in grid.rows for v in cells if v not in (None, ""))
    return all(t in own or t.startswith("单位") or any(p.search(t) for p in spec.titles) for t in texts)


def _header_row(table: Table) -> int:
    """Return the row of the lowest level of a table's header."""
    rows = table.frame["row"]
    return (int(rows[0]) if len(rows) else table.area.top + 1) - 1


def _first(grid: Grid) -> str:
    for r, cells in enumerate(grid.rows, 1):
        for c, value in enumerate(cells, 1):
            if value not in (None, ""):
                return ref(r, c)
    return "A1"


# ---- rows and columns


def _rows(table: Table, spec: Form, needed: set[str]) -> Iterator[Hit]:
    """Yield a hit for each row of a form that a sheet lacks, with the unrecognised label that may be meant."""
    if spec.kind is not FormKind.ITEMS:
        return
    keys = table.listed("key")
    missing = [r for r in spec.rows if r.key not in keys]
    if not missing:
        return
    free = [at for at, key in enumerate(keys) if key is None and table.held("label")[at]]
    free = [at for at in free if table.held("role")[at] != RowRole.NOTE]
    order = {r.key: n for n, r in enumerate(spec.rows)}
    pairs = meant(
        [(order[r.key], printed(r.label)) for r in missing],
        [(at, str(table.held("label")[at])) for at in free],
        [(order[k], at) for at, k in enumerate(keys) if k is not None],
    )
    for number, spec_row in enumerate(missing):
        at, wanted = pairs.get(number), printed(spec_row.label)
        if at is None and spec_row.key not in needed:
            continue
        if at is None:
            cell = table.place(None)
            what = Words(f"没有“{wanted}”这一行。", f"there is no row {wanted}.")
        else:
            cell = table.cell(at, "label", CellRole.SUBJECT)
            text = short(str(table.held("label")[at]))
            what = Words(f"“{text}”没有认出，是否指“{wanted}”？", f"“{text}” was not recognised; is {wanted} meant?")
        yield Hit(
            (cell,), {"where": Words(f"〔{table.sheet}〕{cell.ref}", f"[{table.sheet}] {cell.ref}"), "what": what}
        )


def _columns(table: Table, spec: Form) -> Iterator[Hit]:
    """Yield each column of a list that is missing while a header that nobody knows resembles it."""
    if spec.kind is not FormKind.PROJECTS:
        return
    missing = [c for c in spec.columns if table.column(c.field) is None and c.field not in ("ordinal", "remark")]
    known = {c.field for c in spec.columns}
    free = [c for c in table.columns if c.path and c.name not in known]
    for column in missing:
        near = nearest(printed(column.path[-1]), [c.path[-1] for c in free])
        if near is None:
            continue
        found = free.pop(near)
        cell = CellRef(table.file, table.sheet, ref(_header_row(table), found.index), CellRole.SUBJECT)
        text, wanted = short(found.path[-1]), printed(column.path[-1])
        what = Words(f"表头“{text}”没有认出，是否指“{wanted}”？", f"“{text}” was not recognised; is {wanted} meant?")
        yield Hit(
            (cell,), {"where": Words(f"〔{table.sheet}〕{cell.ref}", f"[{table.sheet}] {cell.ref}"), "what": what}
        )
