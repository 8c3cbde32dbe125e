"""Family R: regions and ordinals of allocation tables."""

import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.catalogue.regions.tiers import zone_answer
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.region import Level, Region
from quotaxl.core.table import RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.reading.hierarchy import row_name
from quotaxl.reading.ordinals import ordinal_alone
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import label, place, short

ALLOCATION, CHANGES = "allocation", "county-changes"
_LISTS = ("allocation", "county-projects")
"""Forms whose ordinals start anew under another parent only; the halves of a budget both start with 一."""

_CLASS = re.compile(
    r"(?:全|各|所辖|所属)*(?:[省市州地区县旗师盟、]|自治[区州县旗]|地区|兵团|团场)*(?:本级|级|直属?|直管|辖|属)(?:[省市州县区师]|单位)*"
    r"|.*(?:城[市镇]群|都市[圈区]|经济[圈带]|板块|片区|走廊|功能区|生态区)(?:小计|合计)?"
    r"|(?:各|设区|省管|非直管|其他|其余)*(?:[省市州地区县旗师盟、]|自治[区州县旗])+(?:小计|合计)?"
    r"|(?:新增|再融资|提前下达|本次下达)*(?:一般|专项)?(?:债务|债券)(?:限额|资金|额度)?|[一-鿿]{0,4}(?:小计|合计)|其他|待分配|预留"
)
"""Names of rows that are levels, classes or kinds and no place: 省本级, 设区市, 省直管县, 一般债券."""
_BRACKETS = re.compile("[()（）]")
_NAMED = 5
"""Names that one line lists."""


@rule(
    "QX-R101",
    Severity.WARNING,
    title=Words("地区名称不能识别", "A region's name is not known"),
    why=Words(
        "不能识别的地区无法与其县级工作簿对应，也无法核对隶属关系；开发区等没有代码的除外。",
        "An unknown region cannot be matched with its workbook; development zones have no code and are an exception.",
    ),
    message=Words("{where}：“{name}”不是已知的地区名称。", "{where}: “{name}” is no known region."),
    remedy=Words(
        "核对名称；写全称，或把所用简称补入地区简称表。", "Check the name; write it in full, or add its short form."
    ),
    basis=("region-codes",),
    needs=(ALLOCATION,),
)
def region_unknown(dossier: Dossier) -> Iterator[Result]:
    """The label of an allocation row resolves to no region.

    Where most rows name none (townships, schools, departments) the table is one of other names, which is said once.
    """
    for table, regions in _allocations(dossier):
        names = table.listed("label")
        called = enumerate(dossier.row_names(table))
        asked = [at for at, name in called if name is not None and not _CLASS.fullmatch(_BRACKETS.sub("", name))]
        unknown = [at for at in asked if regions[at] is None]
        if len(unknown) * 2 > len(asked) and len(unknown) > 1:
            cells = table.span(unknown, "label", CellRole.SUBJECT)
            listed = "、".join(short(names[at].strip()) for at in unknown[:_NAMED]) + "…" * (len(unknown) > _NAMED)
            values = {"where": place(table, cells), "name": listed}
            yield Hit(cells, values, actual=listed, severity=Severity.INFO)
            continue
        for at in unknown:
            cell = table.cell(at, "label", CellRole.SUBJECT)
            zone = zone_answer(row_name(names[at]))  # known to have no code: nothing to mend
            told = {"where": place(table, (cell,)), "name": short(names[at])}
            yield Hit((cell,), told, actual=names[at], severity=Severity.INFO if zone else None)


@rule(
    "QX-R102",
    Severity.ERROR,
    title=Words("县市列在不属于它的地州市之下", "A county stands under a prefecture that it does not belong to"),
    why=Words(
        "额度按隶属关系逐级下达；列错地州市会使两个地州市的小计都不对。",
        "Quotas go down by subordination; a county under the wrong prefecture spoils both subtotals.",
    ),
    message=Words(
        "{where}：{county}属于{right}，却列在{wrong}之下。", "{where}: {county} belongs to {right}, not to {wrong}."
    ),
    remedy=Words("把这一行移到所属地州市之下，并重算两处小计。", "Move the row and sum both prefectures again."),
    basis=("region-codes",),
    needs=(ALLOCATION,),
)
def county_under_wrong_prefecture(dossier: Dossier) -> Iterator[Result]:
    """A county's region is not within its parent row's region."""
    for table, regions in _allocations(dossier):
        parents = table.listed("parent")
        for at, region in enumerate(regions):
            above = regions[parents[at]] if parents[at] is not None else None
            if region is None or above is None or region.level is not Level.COUNTY:
                continue
            if not dossier.regions.within(region, above):
                cell = table.cell(at, "label", CellRole.SUBJECT)
                parent = table.cell(parents[at], "label", CellRole.SOURCE)
                owners = dossier.regions.ancestors(region)
                right = owners[0].name if owners else region.code
                yield Hit(
                    (cell, parent),
                    {"where": place(table, (cell,)), "county": region.name, "right": right, "wrong": above.name},
                    expected=right,
                    actual=above.name,
                )


@rule(
    "QX-R103",
    Severity.WARNING,
    title=Words("同一地区在一张分配表中出现两次", "A region stands twice in one allocation table"),
    why=Words(
        "同一地区列两行，可能重复下达，也可能其中一行写错了地区。",
        "A region in two rows is either paid twice or one of the rows names the wrong region.",
    ),
    message=Words("{where}：{name}（{code}）出现了{count}次。", "{where}: {name} ({code}) stands {count} times."),
    remedy=Words("核对这几行；重复的合并，写错的改正。", "Compare the rows; merge or correct them."),
    basis=("region-codes",),
    needs=(ALLOCATION,),
)
def region_twice(dossier: Dossier) -> Iterator[Result]:
    """Two item rows of one table resolve to the same region; each section by kind of bond lists them anew."""
    for table, regions in _allocations(dossier):
        rows: dict[tuple[str, int | None], list[int]] = {}
        parents, roles = table.listed("parent"), table.listed("role")
        for at, region in enumerate(regions):
            if region:
                up = parents[at]
                section = up if up is not None and regions[up] is None and roles[up] == RowRole.PARENT else None
                rows.setdefault((region.code, section), []).append(at)
        for (code, _), ats in rows.items():
            apart = [at for at in ats if parents[at] not in ats]
            if len(apart) > 1:
                cells = table.span(apart, "label", CellRole.SUBJECT)
                region = regions[apart[0]]
                name = region.name if region else code
                values = {"where": place(table, cells), "name": name, "code": code, "count": len(apart)}
                yield Hit(cells, values)


_BARE_ABOVE = (
    (pl.col("ordinal").is_null() & (pl.col("depth") == pl.col("depth").shift(-1)))
    .shift(1, fill_value=False)
    .over("table")
    .alias("bare_above")
)
"""Whether the row above has no ordinal and is as deep."""


@rule(
    "QX-R201",
    Severity.WARNING,
    title=Words("序号有缺号、重号或次序颠倒", "Ordinals have a gap, a repetition or a wrong order"),
    why=Words(
        "序号应当连续（全表连续，或在每组内重新编号）；缺号常常意味着漏了一行。",
        "Ordinals run through the table or restart in each group; a gap often means that a row is missing.",
    ),
    message=Words(
        "{where} {row}：序号为{actual}，按前一行应为{expected}。",
        "{where} {row}: ordinal {actual}, {expected} expected.",
    ),
    remedy=Words("核对是否漏行或重复，并改正序号。", "See whether a row is missing or repeated, and number again."),
    basis=(ARITHMETIC,),
)
def ordinals_broken(dossier: Dossier) -> Iterator[Result]:
    """Ordinals of one style and depth are 1, 2, 3 … through the table, or anew under each parent.

    A row right above that is as deep and has no ordinal may have the number that is passed over.
    """
    columns = ("table", "at", "role", "depth", "parent", "ordinal")
    frames = [f for form in dossier.forms if "ordinal" in (f := dossier.stack(form)).columns]
    rows = pl.concat([pl.DataFrame([f[name] for name in columns]) for f in frames]) if frames else pl.DataFrame()
    numbered = (
        rows.lazy()
        .filter(pl.col("role") != RowRole.NOTE)
        .select("table", "at", "depth", "parent", "ordinal", _BARE_ABOVE)
        .filter(pl.col("ordinal").is_not_null())
        .collect()
        if frames
        else rows
    )
    if numbered.is_empty():
        yield Unchecked(Words("表中没有序号", "no table has ordinals"), applies=False)
        return
    known = {t: (o.style, o.number) for t in numbered["ordinal"].unique() if (o := ordinal_alone(t)) and o.number}
    numbered = numbered.filter(pl.col("ordinal").is_in(list(known))).with_columns(
        pl.col("ordinal")
        .replace_strict({t: s for t, (s, _) in known.items()}, default=None, return_dtype=pl.Int64)
        .alias("style"),
        pl.col("ordinal")
        .replace_strict({t: n for t, (_, n) in known.items()}, default=None, return_dtype=pl.Int64)
        .alias("n"),
    )
    group = ["table", "depth", "style"]
    before = pl.col("n").shift(1)
    numbered = numbered.sort("table", "at").with_columns(
        (before.over(group).fill_null(0) + 1).alias("running"),
        (before.over([*group, "parent"]).fill_null(0) + 1).alias("restarting"),
    )
    numbered = numbered.with_columns(
        (
            (pl.col("n") != pl.col("running")).sum().over(group)
            <= (pl.col("n") != pl.col("restarting")).sum().over(group)
        ).alias("runs")
    ).with_columns(pl.when("runs").then("running").otherwise("restarting").alias("wanted"))
    listed = [at for form in _LISTS for at in dossier.forms.get(form, ())]
    anew = (pl.col("n") == 1) & ~pl.col("table").is_in(listed)
    kept = (pl.col("n") == pl.col("wanted")) | ((pl.col("n") == pl.col("wanted") + 1) & pl.col("bare_above"))
    kept |= _goes_on(dossier, numbered)
    # 1, 2, 2, 4: the second 2 is wrong, and 4 goes on as if it had been right
    resumed = (pl.col("n") == pl.col("wanted").shift(1).over(group) + 1) & (~kept & ~anew).shift(1).over(group)
    bad = numbered.filter(~kept & ~anew & ~resumed.fill_null(False))
    yield Hits(bad.height, (_ordinal_hit(dossier, r) for r in bad.iter_rows(named=True)))


def _goes_on(dossier: Dossier, numbered: pl.DataFrame) -> pl.Expr:
    """Whether a row is the first of a list that goes on from the table before it, numbered on: 续表."""
    last = {(table, style): n for table, style, n in numbered.select("table", "style", "n").iter_rows()}
    first: dict[int, int] = {}
    for table, style, n in numbered.select("table", "style", "n").iter_rows():
        if table not in first and table:
            before, own = dossier.tables[table - 1], dossier.tables[table]
            alike = before.file == own.file and [c.path for c in before.columns] == [c.path for c in own.columns]
            first[table] = n if alike and last.get((table - 1, style)) == n - 1 else 0
    opening = pl.col("at") == pl.col("at").min().over("table")
    return opening & (pl.col("n") == pl.col("table").replace_strict(first, default=0, return_dtype=pl.Int64))


def _allocations(dossier: Dossier) -> Iterator[tuple[Table, tuple[Region | None, ...]]]:
    for at in dossier.forms.get(ALLOCATION, ()):
        yield dossier.tables[at], dossier.row_regions(dossier.tables[at])


def _ordinal_hit(dossier: Dossier, r: dict[str, Any]) -> Hit:
    """Return the hit of a number out of turn.

    One that is one too high may follow a batch that the sheet leaves out: the notices it does not cite are marked too.
    """
    table = dossier.tables[r["table"]]
    name = "ordinal" if table.column("ordinal") else "label"
    cell = table.cell(r["at"], name, CellRole.SUBJECT)
    return Hit(
        (cell,),
        {
            "where": place(table, (cell,)),
            "row": label(table, r["at"]),
            "actual": short(r["ordinal"]),
            "expected": r["wanted"],
        },
        expected=str(r["wanted"]),
        actual=r["ordinal"],
        because=_unlisted(dossier, r["table"]) if r["n"] == r["wanted"] + 1 else (),
    )


def _unlisted(dossier: Dossier, index: int) -> tuple[CellRef, ...]:
    """Return the cells of notices that no batch of a sheet cites: a batch that is left out leaves its number out."""
    if index not in dossier.forms.get(CHANGES, ()):
        return ()
    county = next((n for n, one in enumerate(dossier.counties) if one.tables.get(CHANGES) == index), None)
    lost = [one for one in dossier.noticed.get(county, ()) if not one.batches] if county is not None else []
    return tuple(one.table.cell(g.at, g.name, CellRole.SOURCE) for one in lost for g in one.grants)
