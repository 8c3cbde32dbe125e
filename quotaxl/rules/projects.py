"""Family P: the projects that bond money is spent on."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl

from quotaxl.core.amount import convert, exact
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.words import Words
from quotaxl.rules.case import Case
from quotaxl.rules.causes import Addend, guesses, likely
from quotaxl.rules.equations import Item, amount_of, cell_of, column, owner, table_of
from quotaxl.rules.legal import ARITHMETIC
from quotaxl.rules.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.tolerance import half
from quotaxl.rules.wording import ROUNDED, heading, money, names, place, short

PROJECTS, LIMIT = "county-projects", "county-limit"
KINDS = {"general": Words("一般债券", "general-bond"), "special": Words("专项债券", "special-bond")}
CODE = r"^P\d{2}(\d{6})-?\d{4}$"


@rule(
    "QX-P101",
    Severity.ERROR,
    title=Words(
        "债券项目之和不等于本次新增限额（分一般、专项）", "The projects of a kind do not add up to its new quota"
    ),
    why=Words(
        "新增限额要全部落实到项目：一般债券项目之和等于新增一般债务限额，专项债券项目之和等于新增专项债务限额。",
        "The new quota is broken down to projects completely, general and special apart.",
    ),
    message=Words(
        "{county}：{kind}项目之和为{actual}，本次新增限额为{expected}，相差{gap}。{note}",
        "{county}: the {kind} projects add up to {actual}, the new quota is {expected}, a gap of {gap}. {note}",
    ),
    remedy=Words(
        "核对各项目额度和债券性质，使分类合计等于下达的新增限额。",
        "Check amounts and kinds of the projects until each kind equals its new quota.",
    ),
    basis=("budget-law-13", "regulation-44", ARITHMETIC),
    needs=(PROJECTS, LIMIT),
)
def projects_differ_from_quota(case: Case) -> Iterator[Result]:
    """Σ projects of a kind = new quota of that kind."""
    sums = case.projects.group_by("county").agg(
        *(pl.col("yuan").filter(pl.col("which") == k).sum().alias(k) for k in KINDS),
        *(pl.col("yuan").filter(pl.col("which") == k).count().alias(f"{k}|n") for k in KINDS),
    )
    quota = case.sheet.select("county", *(column(case, Item(LIMIT, "new", k)).alias(f"{k}|new") for k in KINDS))
    both = sums.join(quota, on="county")
    checked = 0
    for kind in KINDS:
        known = both.filter(pl.col(f"{kind}|new").is_not_null())
        checked += known.height
        bad = known.filter(pl.col(kind) != pl.col(f"{kind}|new")).sort("county")
        yield Hits(bad.height, (_quota_hit(case, r["county"], kind, r) for r in bad.iter_rows(named=True)))
    if not checked:
        yield Unchecked(Words("新增限额或项目未填写", "neither new quota nor projects are filled in"))


@rule(
    "QX-P102",
    Severity.WARNING,
    title=Words("项目没有写明是一般债券还是专项债券", "A project does not say whether it is general or special"),
    why=Words(
        "一般债务和专项债务分别列入不同的预算；性质不明的项目没有计入任何一类合计。",
        "The kinds stand in different budgets; a project of unknown kind is counted in neither sum.",
    ),
    message=Words(
        "{where} {county}：{count}个项目的债券性质不是一般债券或专项债券：{names}。",
        "{where} {county}: {count} projects are neither general nor special: {names}.",
    ),
    remedy=Words("在债券性质栏填写一般债券或专项债券。", "Enter 一般债券 or 专项债券 as the kind."),
    basis=("regulation-44",),
    needs=(PROJECTS,),
)
def kind_unknown(case: Case) -> Iterator[Result]:
    """The kind of a project is neither 一般 nor 专项."""
    yield from _per_table(case, case.projects.filter(pl.col("which").is_null()), "kind")


@rule(
    "QX-P201",
    Severity.WARNING,
    title=Words("项目名称疑似属于负面清单", "A project's name points to a negative list"),
    why=Words(
        "债券资金不得用于清单所列事项；清单按生效日期和资金来源适用。仅凭名称不能断定，须由人核实。",
        "Bond money may not be spent on what the lists name; a list applies by date and notice. A name alone "
        "proves nothing; a person must look.",
    ),
    message=Words(
        "{where} {county}：“{project}”含有“{word}”，疑似属于{list}：{item}。",
        "{where} {county}: “{project}” has the word “{word}”, which points to {list}: {item}.",
    ),
    remedy=Words(
        "核实项目内容；属于清单所列事项的，调换项目；不属于的，在备注中说明。",
        "Look at the project; replace it where it is on the list, else say in the remarks why it is not.",
    ),
    needs=(PROJECTS,),
)
def name_on_negative_list(case: Case) -> Iterator[Result]:
    """Words of the negative lists in force occur in project names."""
    counties = _lists_by_county(case)
    for index, found in enumerate(case.parameters.lists):
        bound = [n for n, lists in counties.items() if index in lists]
        if not bound:
            continue
        rows = case.projects.filter(pl.col("county").is_in(bound) & pl.col("which").is_in(list(found.kinds)))
        for item in found.items:
            name = pl.col("name")
            seen = name.str.contains_any(list(item.include))
            if item.exclude:
                seen &= ~name.str.contains_any(list(item.exclude))
            bad = rows.filter(seen)
            yield Hits(
                bad.height,
                (
                    _named_hit(
                        case,
                        r,
                        {
                            "word": next(w for w in item.include if w in r["name"]),
                            "list": found.name,
                            "item": Words(item.zh, item.en),
                        },
                        (found.basis,),
                    )
                    for r in bad.iter_rows(named=True)
                ),
            )
    if not any(counties.values()):
        yield Unchecked(Words("没有适用的负面清单", "no negative list applies"))


@rule(
    "QX-P202",
    Severity.WARNING,
    title=Words("项目名称看不出建设内容，无法审核", "A project's name does not say what is built"),
    why=Words(
        "去掉地区、年份、编号和“建设项目”等通用词后，名称什么也不剩，无法判断是否属于公益性资本支出或负面清单。",
        "Without region, year, number and words such as 建设项目 nothing remains, so the project cannot be screened.",
    ),
    message=Words(
        "{where} {county}：“{project}”看不出建设内容，无法对照负面清单审核。",
        "{where} {county}: “{project}” does not say what is built and cannot be screened.",
    ),
    remedy=Words("补全项目名称，写明建设内容。", "Give the project a name that says what is built."),
    basis=("budget-law-35", "general-debt-5", "special-debt-5"),
    needs=(PROJECTS,),
)
def name_opaque(case: Case) -> Iterator[Result]:
    """Nothing remains of a name without region, numerals and generic words."""
    regions = {c.region for c in case.counties if c.region}
    regions |= {up for r in regions for up in case.regions.ancestors(r)}
    places = sorted({n for r in regions for n in (r.name, *r.short) if len(n) > 1}, key=len, reverse=True)
    rest = pl.col("name").str.replace_all(r"[\s\p{P}\p{S}0-9０-９A-Za-zⅠ-Ⅻ一二三四五六七八九十〇零]", "")
    rest = rest.str.replace_many(dict.fromkeys(places, ""), leftmost=True) if places else rest
    generic = dict.fromkeys(sorted(case.parameters.generic, key=len, reverse=True), "")
    bad = case.projects.filter(rest.str.replace_many(generic, leftmost=True) == "")
    yield Hits(bad.height, (_named_hit(case, r, {}, None) for r in bad.iter_rows(named=True)))


@rule(
    "QX-P301",
    Severity.WARNING,
    title=Words("项目没有绩效目标", "A project has no performance target"),
    why=Words(
        "申请债券资金时应同步设定绩效目标；下达文件也要求资金使用单位必须设置绩效目标。",
        "Targets are set when bond money is applied for; the notice demands them of every user.",
    ),
    message=Words(
        "{where} {county}：{count}个项目没有填写绩效目标：{names}。",
        "{where} {county}: {count} projects have no performance target: {names}.",
    ),
    remedy=Words("由项目单位补报绩效目标，审核后填入。", "Let the project units hand in their targets and enter them."),
    basis=("performance-61", "notice-2024-18"),
    needs=(PROJECTS,),
)
def target_missing(case: Case) -> Iterator[Result]:
    """Projects without 绩效目标."""
    yield from _per_table(case, case.projects.filter(pl.col("target").is_null()), "target")


@rule(
    "QX-P302",
    Severity.WARNING,
    title=Words("项目没有写明进展状态", "A project's status is missing"),
    why=Words(
        "应优先选择在建项目和前期手续完备的项目，避免债券发行后资金闲置；没有状态就无法判断。",
        "Projects under way or ready come first, so that money does not lie idle; without a status nobody can tell.",
    ),
    message=Words(
        "{where} {county}：{count}个项目没有填写项目状态（在建、前期手续是否完备）：{names}。",
        "{where} {county}: {count} projects have no status (under way, ready): {names}.",
    ),
    remedy=Words("补填项目状态。", "Enter each project's status."),
    basis=("notice-2024-18",),
    needs=(PROJECTS,),
)
def status_missing(case: Case) -> Iterator[Result]:
    """Projects without 项目状态."""
    yield from _per_table(case, case.projects.filter(pl.col("status").is_null()), "status")


@rule(
    "QX-P401",
    Severity.WARNING,
    title=Words("项目编号不带本地区的行政区划代码", "A project number carries another region's code"),
    why=Words(
        "项目编号由P、年份、六位行政区划代码和序号组成；代码不是本地区的，可能张冠李戴。",
        "A number consists of P, year, six-digit region code and serial; another region's code may be a mix-up.",
    ),
    message=Words(
        "{where} {county}：“{project}”的项目编号{code}带的是{found}的代码，本地区为{expected}。",
        "{where} {county}: “{project}” has number {code} with the code of {found}; the county's is {expected}.",
    ),
    remedy=Words("核对项目编号与项目所属地区。", "Compare the project number with the project's region."),
    basis=("disclosure-209", "region-codes"),
    needs=(PROJECTS,),
)
def code_of_another_region(case: Case) -> Iterator[Result]:
    """The region code inside 项目编号 differs from the county's."""
    own = {n: c.region.code for n, c in enumerate(case.counties) if c.region}
    coded = case.projects.filter(pl.col("county").is_in(list(own))).with_columns(
        pl.col("code").str.replace_all(r"\s", "").str.extract(CODE).alias("carried"),
        pl.col("county").replace_strict(own, default=None, return_dtype=pl.String).alias("own"),
    )
    known = coded.filter(pl.col("carried").is_not_null())
    if known.is_empty():
        yield Unchecked(Words("没有可识别的项目编号", "no project number of the known pattern"))
    bad = known.filter(pl.col("carried") != pl.col("own"))
    yield Hits(bad.height, (_code_hit(case, r) for r in bad.iter_rows(named=True)))


@rule(
    "QX-P402",
    Severity.WARNING,
    title=Words("同一项目列了两次", "A project is listed twice"),
    why=Words(
        "名称、债券性质和额度都相同的两行，可能是重复填列，会使合计虚增。",
        "Two rows with the same name, kind and amount may be one project counted twice.",
    ),
    message=Words(
        "{where} {county}：“{project}”（{kind}，{amount}）列了{count}次。",
        "{where} {county}: “{project}” ({kind}, {amount}) is listed {count} times.",
    ),
    remedy=Words(
        "删去重复的行；确为分批安排的，在备注中说明。",
        "Delete the repeated row, or say in the remarks why it stands twice.",
    ),
    basis=("budget-law-13",),
    needs=(PROJECTS,),
)
def project_listed_twice(case: Case) -> Iterator[Result]:
    """Same name, kind and amount more than once in one table."""
    same = (
        case.projects.filter(pl.col("name").is_not_null())
        .group_by("county", "table", "name", "kind", "amount", maintain_order=True)
        .agg(pl.col("at"))
        .filter(pl.col("at").list.len() > 1)
    )
    yield Hits(same.height, (_twice_hit(case, r) for r in same.iter_rows(named=True)))


def _quota_hit(case: Case, county: int, kind: str, r: dict[str, Any]) -> Hit:
    table, new = table_of(case, county, PROJECTS), Item(LIMIT, "new", kind)
    limit = table_of(case, county, LIMIT)
    unit = limit.unit_of(kind) if limit else None
    assert table is not None
    assert unit is not None
    own = case.projects_of[county].filter((pl.col("which") == kind) & pl.col("amount").is_not_null())
    printed, printed_unit = table.column("amount"), table.unit_of("amount")
    assert printed is not None
    assert printed_unit is not None
    quota = amount_of(case, county, new, unit) or Decimal(0)
    addends = [
        Addend(short(name or ""), convert(exact(v), printed_unit, unit))
        for name, v in zip(own["name"], own["amount"], strict=True)
    ]
    actual = exact(sum((a.value for a in addends), Decimal(0)))
    allowed = convert(half(printed.decimals), printed_unit, unit) * len(addends)
    rounded = 0 < abs(actual - quota) <= allowed
    total = cell_of(case, county, new, CellRole.TOTAL)
    parts = table.span(own["at"].to_list(), "amount", CellRole.PART)
    return Hit(
        cells=(*((total,) if total else ()), *parts),
        values={
            "county": owner(case.counties[county]),
            "kind": KINDS[kind],
            "actual": money(actual, unit),
            "expected": money(quota, unit),
            "gap": money(abs(actual - quota), unit),
            "note": ROUNDED if rounded else Words("", ""),
        },
        expected=quota,
        actual=actual,
        difference=exact(actual - quota),
        unit=unit,
        cause=None if rounded else likely(guesses(quota, addends)),
        severity=Severity.INFO if rounded else None,
    )


def _per_table(case: Case, bad: pl.DataFrame, field: str) -> Iterator[Result]:
    """Yield one hit per table for all its projects that lack `field`."""
    tables = bad.group_by("county", "table", maintain_order=True).agg(pl.col("at"), pl.col("name"))
    yield Hits(tables.height, (_missing_hit(case, r, field) for r in tables.iter_rows(named=True)))


def _missing_hit(case: Case, r: dict[str, Any], field: str) -> Hit:
    table = case.tables[r["table"]]
    shown = field if table.column(field) else "name"
    cells = table.span(r["at"], shown, CellRole.SUBJECT)
    return Hit(
        cells,
        {
            "where": place(table, cells),
            "county": owner(case.counties[r["county"]]),
            "count": len(r["at"]),
            "names": names([n or "" for n in r["name"]]),
        },
    )


def _named_hit(case: Case, r: dict[str, Any], values: dict[str, object], basis: tuple[str, ...] | None) -> Hit:
    table = case.tables[r["table"]]
    cell = table.cell(r["at"], "name", CellRole.SUBJECT)
    shown = {"where": place(table, (cell,)), "county": owner(case.counties[r["county"]]), "project": short(r["name"])}
    return Hit((cell,), shown | values, actual=r["name"], basis=basis)


def _code_hit(case: Case, r: dict[str, Any]) -> Hit:
    table = case.tables[r["table"]]
    cell = table.cell(r["at"], "code", CellRole.SUBJECT)
    region = case.regions.code(r["carried"])
    return Hit(
        (cell,),
        {
            "where": place(table, (cell,)),
            "county": owner(case.counties[r["county"]]),
            "project": short(r["name"] or ""),
            "code": short(r["code"]),
            "found": region.name if region else r["carried"],
            "expected": r["own"],
        },
        expected=r["own"],
        actual=r["carried"],
    )


def _twice_hit(case: Case, r: dict[str, Any]) -> Hit:
    table = case.tables[r["table"]]
    cells = table.span(r["at"], "name", CellRole.SUBJECT)
    amount = money(exact(r["amount"]), table.unit_of("amount")) if r["amount"] is not None else heading(table, "amount")
    return Hit(
        cells,
        {
            "where": place(table, cells),
            "county": owner(case.counties[r["county"]]),
            "project": short(r["name"]),
            "kind": short(r["kind"] or ""),
            "amount": amount,
            "count": len(r["at"]),
        },
    )


def _lists_by_county(case: Case) -> dict[int, set[int]]:
    """Return the positions of the negative lists that bind each county: by date, and by the notices that pay it."""
    notices: dict[int, set[int]] = {}
    for grant in case.grants:
        notices.setdefault(grant.county, set()).add(grant.table)
    found: dict[int, set[int]] = {}
    for n, county in enumerate(case.counties):
        day = case.decided[n]
        found[n] = set()
        for index, entry in enumerate(case.parameters.lists):
            if day is None or not entry.holds(day):
                continue
            tables = [case.tables[t] for t in notices.get(n, ())]
            cited = (case.info(county, "notice_number") or "").strip()
            ours = (
                not (entry.documents or entry.title)
                or cited in entry.documents
                or any(t.document_number in entry.documents or any(w in t.title for w in entry.title) for t in tables)
            )
            if ours:
                found[n].add(index)
    return found
