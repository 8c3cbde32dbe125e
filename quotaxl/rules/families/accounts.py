"""Family C: what the sheets of one county workbook state of the same figure, and what was paid out of its bonds."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from quotaxl.catalogue.items import Item
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.amount import Unit, convert, exact, plain
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.table import AMOUNT, RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.batches import borrowable
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.kinds import which_kind
from quotaxl.rules.arithmetic.agreeing import RowPair, agree, exceed
from quotaxl.rules.arithmetic.equations import amount_of, cell_of, column, owner, table_of
from quotaxl.rules.arithmetic.figures import ABOVE, Figure
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import money, place, short

LIMIT, BALANCE, EXECUTION, FINAL = "county-limit", "county-balance", "county-execution", "county-final"
PROJECTS, BONDS, SPENDING = "county-projects", "county-bonds", "county-spending"
FIELDS = ("total", "general", "special")
KINDS = ("general", "special")
KIND_WORDS = {"general": Words("一般债券", "general-bond"), "special": Words("专项债券", "special-bond")}


_SAME_ROWS = (
    (EXECUTION, "opening", BALANCE, "opening"),
    (EXECUTION, "previous_limit", LIMIT, "opening"),
    (FINAL, "opening", EXECUTION, "opening"),
    (FINAL, "previous_limit", EXECUTION, "previous_limit"),
    (FINAL, "limit", EXECUTION, "limit"),
    (FINAL, "opening", BALANCE, "opening"),
)
_EXPECTED_ROWS = (
    (EXECUTION, "limit", LIMIT, "adjusted"),
    (EXECUTION, "issued_new", BALANCE, "new"),
    (EXECUTION, "interest", BALANCE, "interest"),
    (EXECUTION, "closing", BALANCE, "closing"),
    (BALANCE, "new", LIMIT, "new"),
)
_WITHIN_ROWS = ((BALANCE, "new", LIMIT, "new"), (EXECUTION, "issued_new", LIMIT, "new"))
SAME, EXPECTED, WITHIN = (
    tuple(RowPair(tuple((Item(form, key, f), Item(other, of, f)) for f in FIELDS)) for form, key, other, of in rows)
    for rows in (_SAME_ROWS, _EXPECTED_ROWS, _WITHIN_ROWS)
)
RAISED = {f: (Item(EXECUTION, "limit", f), Item(LIMIT, "adjusted", f)) for f in FIELDS}
ISSUED = {kind: Item(EXECUTION, "issued_new", kind) for kind in KINDS}
NEW = {kind: Item(LIMIT, "new", kind) for kind in KINDS}

_MESSAGE = Words(
    "{brief}{have}，而{other}{due}，应为同一个数，{more}{gap}。{rest}",
    "{brief} is {have}, but {other} is {due}; it is one figure: {gap} too {more}. {rest}",
)
_CURRENT = re.compile(
    r"付息|利息|工资|薪酬|津贴|补贴|奖金|绩效(?!目标|评价)|人员经费|人员支出|行政运行|基本支出|公用经费|办公费|离退休|养老保险|社会保障缴费"
    r"|^\s*232|^\s*233|^\s*30[123]"
)
_REPAYING = re.compile(r"还本|^\s*231")


@rule(
    "QX-C101",
    Severity.ERROR,
    title=Words("本县各表对同一个数填得不一样", "Sheets of one county workbook state one figure differently"),
    why=Words(
        "上年末余额、上年末限额是已定的数，在债务余额、债务限额、债务执行、债务决算中只能是一个数。",
        "Last year's balance and limit are settled; every sheet of the workbook states the same.",
    ),
    message=_MESSAGE,
    remedy=Words("对照上年决算和批准文件，改正写错的一处。", "Compare with last year's accounts; mend the wrong one."),
    basis=("regulation-43", ARITHMETIC),
)
def sheets_disagree(dossier: Dossier) -> Iterator[Result]:
    """Opening balance and limits of 债务执行 and 债务决算 against 债务余额 and 债务限额."""
    later = {n for n, c in enumerate(dossier.counties) if (dossier.adjustment(c) or 1) > 1}
    yield from agree(dossier, SAME, without={SAME[1]: later})  # its opening limit is the last adjustment's result


@rule(
    "QX-C102",
    Severity.WARNING,
    title=Words("本县各表的预计数对不上", "Estimates of one county workbook do not agree"),
    why=Words(
        "余额、发行和付息的预计数在调整方案与执行表中通常一致；不一致的应有原因（如全年又下达一批额度）。",
        "Estimates of balance, issues and interest usually agree; where they do not, there is a reason to be named, "
        "such as a further batch of quota.",
    ),
    message=_MESSAGE,
    remedy=Words("核对两张表；确有变化的，在备注中写明原因。", "Compare both sheets and note the reason."),
    basis=(ARITHMETIC,),
)
def estimates_disagree(dossier: Dossier) -> Iterator[Result]:
    """Estimates of 债务执行 against 债务余额 and 债务限额; what follows from a wrong opening balance is left out."""
    opening = {p.items[0]: p for p in SAME}
    batched = {EXPECTED[-1]: dossier.batches}  # whose new bonds are held against their batches: QX-N303
    yield from agree(dossier, EXPECTED, after=opening, without=batched)


@rule(
    "QX-C103",
    Severity.ERROR,
    title=Words("新增债券超过下达的新增限额", "New bonds exceed the new quota"),
    why=Words(
        "举借的新增债务不得超过批准的新增限额，一般、专项分别计算。",
        "New borrowing stays inside the approved new quota, general and special apart.",
    ),
    message=ABOVE,
    remedy=Words("核对新增债券与下达的限额。", "Compare the new bonds with the quota."),
    basis=("budget-law-35", "regulation-94"),
    needs=(LIMIT,),
)
def bonds_exceed_quota(dossier: Dossier) -> Iterator[Result]:
    """New bonds of 债务余额, 债务执行 and 债券信息 ≤ the new quota, unless the year's limit was raised further."""
    raised = pl.any_horizontal(
        (column(dossier, year) > column(dossier, adjusted)).fill_null(value=False) for year, adjusted in RAISED.values()
    )
    further = {*dossier.sheet.filter(raised)["county"].to_list(), *dossier.batches}
    checked = 0
    for result in exceed(dossier, WITHIN, without=further):
        checked += not isinstance(result, Unchecked)
        yield result
    for n, kind, table, rows, yuan in _bonds(dossier):
        quota = _quota(dossier, n, kind)
        if quota is not None and (n not in further or n in dossier.batches) and yuan > quota:
            yield _bonds_hit(dossier, n, NEW[kind], (table, rows, yuan))


@rule(
    "QX-C104",
    Severity.WARNING,
    title=Words("债券信息的规模之和与新增债券发行额、新增限额不符", "The bonds listed differ from the bonds issued"),
    why=Words(
        "债券信息列出全部新增债券，分一般、专项之和应等于新增债券发行额；没有填执行表的，应等于新增限额。",
        "债券信息 lists all new bonds; by kind they add up to the new bonds issued, or else to the new quota.",
    ),
    message=Words(
        "{county} 债券信息中{kind}规模之和为{actual}，而{item}为{expected}，相差{gap}。",
        "{county}: the {kind} amounts of 债券信息 add up to {actual}, but {item} is {expected}, a gap of {gap}.",
    ),
    remedy=Words("核对债券信息，补列漏掉的债券。", "Check 债券信息 and add bonds that are left out."),
    basis=(ARITHMETIC,),
    needs=(BONDS,),
)
def bonds_differ_from_issued(dossier: Dossier) -> Iterator[Result]:
    """Σ债券规模 of a kind = new bonds issued of that kind, else the new quota."""
    checked = False
    for n, kind, table, rows, yuan in _bonds(dossier):
        items = [ISSUED[kind], *(() if n in dossier.batches else (NEW[kind],))]
        known = [i for i in items if i.name in dossier.sheet.columns and dossier.sheet[i.name][n] is not None]
        if not known:
            continue
        checked = True
        stated, quota = dossier.sheet[known[0].name][n], _quota(dossier, n, kind)
        over = quota is not None and yuan > quota
        if yuan != stated and not over:
            yield _bonds_hit(dossier, n, known[0], (table, rows, yuan), kind=KIND_WORDS[kind])
    if not checked:
        yield Unchecked(Words("没有填写债券信息", "no bond is listed"), applies=False)


@rule(
    "QX-C201",
    Severity.ERROR,
    title=Words("已拨付金额超过项目的债券额度", "More was paid for a project than it was given"),
    why=Words(
        "支出以经批准的预算为依据，拨付不得超过安排给该项目的债券额度。",
        "Spending follows the approved budget; a project cannot be paid more than it was given.",
    ),
    message=Words(
        "{where} {county}：“{project}”已拨付{actual}，超过债券项目中的额度{expected}，多出{gap}。",
        "{where} {county}: “{project}” was paid {actual}, above its allocation {expected} by {gap}.",
    ),
    remedy=Words("核对拨付数和项目额度。", "Compare what was paid with what was given."),
    basis=("budget-law-13",),
    needs=(PROJECTS, SPENDING),
)
def paid_more_than_given(dossier: Dossier) -> Iterator[Result]:
    """Σ paid (and Σ arranged) of a project over its subjects ≤ its bond amount."""
    spent = _spent(dossier)
    if spent.is_empty():
        yield Unchecked(Words("没有填写债券支出", "no spending is filled in"), applies=False)
        return
    for field in ("arranged", "amount"):
        bad = spent.filter(pl.col(field) > pl.col("given"))
        yield Hits(bad.height, (_paid_hit(dossier, r, field) for r in bad.iter_rows(named=True)))


@rule(
    "QX-C202",
    Severity.WARNING,
    title=Words("债券支出的项目不在债券项目中，或债券性质不同", "A project that was paid is not among the projects"),
    why=Words(
        "债券资金只能用于批准的项目；名称或债券性质对不上，就无法核对拨付是否超出额度。",
        "Bond money goes to approved projects only; where name or kind differ, what was paid cannot be checked.",
    ),
    message=Words("{where} {county}：“{project}”{what}。", "{where} {county}: “{project}” {what}."),
    remedy=Words("按债券项目中的名称和债券性质填写。", "Use the name and the kind of the sheet 债券项目."),
    basis=("budget-law-13",),
    needs=(PROJECTS, SPENDING),
)
def paid_project_unknown(dossier: Dossier) -> Iterator[Result]:
    """Names of 债券支出 that 债券项目 lacks, and kinds that differ from those there."""
    spent = _spent(dossier)
    if spent.is_empty():
        yield Unchecked(Words("没有填写债券支出", "no spending is filled in"), applies=False)
        return
    absent = spent.filter(~pl.col("listed"))
    what = Words("不在债券项目中", "is not in 债券项目")
    yield Hits(absent.height, (_unlisted(dossier, r, "name", what) for r in absent.iter_rows(named=True)))
    other = spent.filter(pl.col("listed") & (pl.col("which") != pl.col("own")))
    unlike = Words("的债券性质与债券项目中的不同", "has another kind in 债券项目")
    yield Hits(other.height, (_unlisted(dossier, r, "kind", unlike) for r in other.iter_rows(named=True)))


@rule(
    "QX-C203",
    Severity.ERROR,
    title=Words("债券资金用于付息、工资等经常性支出", "Bond money pays interest, wages or running costs"),
    why=Words(
        "举借的债务只能用于公益性资本支出，不得用于经常性支出；利息不得用债券偿还。",
        "Borrowed money pays for capital spending of public benefit only, not for current costs; interest is not paid "
        "by bonds.",
    ),
    message=Words(
        "{where} {county}：“{project}”的支出科目为“{subject}”，金额{actual}，{what}。",
        "{where} {county}: the subject of “{project}” is “{subject}”, {actual}; {what}.",
    ),
    remedy=Words("改由预算资金安排；科目填错的改正。", "Pay it from the budget, or correct the subject."),
    basis=("budget-law-35", "special-debt-6", "general-debt-6"),
    needs=(SPENDING,),
)
def current_spending(dossier: Dossier) -> Iterator[Result]:
    """Subjects of interest, issue costs, wages, running costs; repayment of principal is a warning."""
    rows = dossier.stack(SPENDING).filter(pl.col("role") == RowRole.ITEM) if SPENDING in dossier.forms else None
    if rows is None or "subject" not in rows.columns or rows["subject"].drop_nulls().is_empty():
        yield Unchecked(Words("没有填写支出科目", "no subject is filled in"), applies=False)
        return
    for r in rows.filter(pl.col("subject").is_not_null()).iter_rows(named=True):
        text = str(r["subject"])
        if _CURRENT.search(text):
            what = Words("属于经常性支出或付息", "that is current spending or interest")
            yield _subject_hit(dossier, r, what, Severity.ERROR)
        elif _REPAYING.search(text):
            what = Words("属于偿还本金，新增债券资金不得用于还本", "that repays principal, which new bonds may not")
            yield _subject_hit(dossier, r, what, Severity.WARNING)


def _amount(dossier: Dossier, county: int, item: Item) -> Decimal | None:
    found = dossier.sheet[item.name][county] if item.name in dossier.sheet.columns else None
    return None if found is None else exact(found)


def _quota(dossier: Dossier, county: int, kind: str) -> Decimal | None:
    """Return what new bonds of a kind may come to (元): what its batches let borrow, else the new quota."""
    given = dossier.batches.get(county)
    return borrowable(given, kind) if given else _amount(dossier, county, NEW[kind])


def _bonds(dossier: Dossier) -> Iterator[tuple[int, str, Table, list[int], Decimal]]:
    """Yield for each county and kind its table of bonds, the rows of that kind and what they come to, in 元."""
    for n, county in enumerate(dossier.counties):
        at = county.tables.get(BONDS)
        table = None if at is None else dossier.tables[at]
        unit = table.unit_of("amount") if table else None
        if table is None or unit is None or not table.column("amount"):
            continue
        kinds = [which_kind(text) for text in table.frame["kind"]]
        for kind in KINDS:
            roles, amounts = table.frame["role"], table.frame["amount"]
            rows = [k for k, own in enumerate(kinds) if own == kind and roles[k] == RowRole.ITEM and amounts[k]]
            if rows:
                yield n, kind, table, rows, convert(exact(sum(amounts[k] for k in rows)), unit, Unit.YUAN)


def _bonds_hit(dossier: Dossier, n: int, item: Item, found: tuple[Table, list[int], Decimal], **values: object) -> Hit:
    table, rows, yuan = found
    limit = table_of(dossier, n, item.form)
    unit = (limit.unit_of(item.field) if limit else None) or Unit.YIYUAN
    expected, actual = amount_of(dossier, n, item, unit) or Decimal(0), convert(yuan, Unit.YUAN, unit)
    cell = cell_of(dossier, n, item, CellRole.TOTAL)
    parts = table.span(rows, "amount", CellRole.PART)
    named = Figure(limit, limit.position(item.key) or 0, item.field).text if limit else str(item)
    return Hit(
        (*((cell,) if cell else ()), *parts),
        {
            "county": owner(dossier.counties[n]),
            "item": named,
            "brief": Words("债券规模之和", "the sum of the bonds"),
            "limit": named,
            "have": plain(actual),
            "due": plain(expected),
            "actual": money(actual, unit),
            "expected": money(expected, unit),
            "gap": money(abs(exact(actual - expected)), unit),
            **values,
        },
        expected=expected,
        actual=actual,
        difference=exact(actual - expected),
        unit=unit,
    )


def _spent(dossier: Dossier) -> pl.DataFrame:
    """Return what was spent by project: county, table, at (rows), name, which, arranged, amount, given (元), own."""
    owner_of = {c.tables[SPENDING]: n for n, c in enumerate(dossier.counties) if SPENDING in c.tables}
    stack = dossier.stack(SPENDING)
    schema: Mapping[str, Any] = {"county": pl.Int64, "name": pl.String}
    if not owner_of or "name" not in stack.columns:
        return pl.DataFrame(schema=schema)
    absent = [pl.lit(None, AMOUNT).alias(n) for n in ("arranged", "amount") if n not in stack.columns]
    units = dossier.columns.filter(pl.col("name") == "amount").select("table", pl.col("yuan").alias("size"))
    plain = pl.col("name").str.replace_all(r"\s", "")
    rows = (
        stack.with_columns(*absent)
        .filter(pl.col("table").is_in(list(owner_of)) & (pl.col("role") == RowRole.ITEM) & pl.col("name").is_not_null())
        .join(units, on="table", how="left", maintain_order="left")
        .with_columns(
            pl.col("table").replace_strict(owner_of, return_dtype=pl.Int64).alias("county"),
            plain.alias("plain"),
            pl.col("kind").map_elements(which_kind, return_dtype=pl.String, skip_nulls=True).alias("which"),
        )
        .group_by("county", "table", "plain", maintain_order=True)
        .agg(
            pl.col("at"),
            pl.col("name").first(),
            pl.col("which").drop_nulls().first(),
            *((pl.col(f) * pl.col("size")).sum().alias(f) for f in ("arranged", "amount")),
        )
    )
    given = (
        dossier.projects.with_columns(plain.alias("plain"))
        .filter(pl.col("plain").is_not_null())
        .group_by("county", "plain", maintain_order=True)
        .agg(pl.col("yuan").sum().alias("given"), pl.col("which").first().alias("own"))
        .with_columns(pl.lit(value=True).alias("listed"))
    )
    return rows.join(given, on=["county", "plain"], how="left", maintain_order="left").with_columns(
        pl.col("listed").fill_null(value=False)
    )


def _paid_hit(dossier: Dossier, r: dict[str, Any], field: str) -> Hit:
    table = dossier.tables[r["table"]]
    unit = table.unit_of(field) or Unit.YIYUAN
    actual, expected = (convert(exact(r[k]), Unit.YUAN, unit) for k in (field, "given"))
    cells = table.span(r["at"], field, CellRole.SUBJECT)
    return Hit(
        cells,
        {
            "where": place(table, cells),
            "county": owner(dossier.counties[r["county"]]),
            "project": short(r["name"]),
            "actual": money(actual, unit),
            "expected": money(expected, unit),
            "gap": money(exact(actual - expected), unit),
        },
        message=_ARRANGED if field == "arranged" else None,
        expected=expected,
        actual=actual,
        difference=exact(actual - expected),
        unit=unit,
    )


_ARRANGED = Words(
    "{where} {county}：“{project}”安排的支出为{actual}，超过债券项目中的额度{expected}，多出{gap}。",
    "{where} {county}: “{project}” is arranged to get {actual}, above its allocation {expected} by {gap}.",
)


def _unlisted(dossier: Dossier, r: dict[str, Any], field: str, what: Words) -> Hit:
    table = dossier.tables[r["table"]]
    cells = table.span(r["at"], field, CellRole.SUBJECT)
    county = owner(dossier.counties[r["county"]])
    return Hit(cells, {"where": place(table, cells), "county": county, "project": short(r["name"]), "what": what})


def _subject_hit(dossier: Dossier, r: dict[str, Any], what: Words, severity: Severity) -> Hit:
    table = dossier.tables[r["table"]]
    cell = table.cell(r["at"], "subject", CellRole.SUBJECT)
    amount = next((r[f] for f in ("amount", "arranged") if r.get(f) is not None), None)
    at = next((n for n, c in enumerate(dossier.counties) if r["table"] in c.tables.values()), None)
    return Hit(
        (cell,),
        {
            "where": place(table, (cell,)),
            "county": owner(dossier.counties[at]) if at is not None else "",
            "project": short(str(r.get("name") or "")),
            "subject": short(str(r["subject"])),
            "actual": money(exact(amount), table.unit_of("amount")) if amount is not None else "—",
            "what": what,
        },
        severity=severity,
        kind=which_kind(r.get("kind")),
    )
