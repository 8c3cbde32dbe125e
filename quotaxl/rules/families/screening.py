"""Family of screens: what the names of projects say, against negative lists and the need to say anything."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.equations import owner
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import place, short

PROJECTS = "county-projects"


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
def name_on_negative_list(dossier: Dossier) -> Iterator[Result]:
    """Words of the negative lists in force occur in project names."""
    counties = _lists_by_county(dossier)
    for index, found in enumerate(dossier.parameters.lists):
        bound = [n for n, lists in counties.items() if index in lists]
        if not bound:
            continue
        rows = dossier.projects.filter(pl.col("county").is_in(bound) & pl.col("which").is_in(list(found.kinds)))
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
                        dossier,
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
        yield Unchecked(Words("没有适用的负面清单", "no negative list applies"), applies=False)


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
def name_opaque(dossier: Dossier) -> Iterator[Result]:
    """Nothing remains of a name without region, numerals and generic words."""
    regions = {c.region for c in dossier.counties if c.region}
    regions |= {up for r in regions for up in dossier.regions.ancestors(r)}
    places = sorted({n for r in regions for n in (r.name, *r.short) if len(n) > 1}, key=len, reverse=True)
    rest = pl.col("name").str.replace_all(r"[\s\p{P}\p{S}0-9０-９A-Za-zⅠ-Ⅻ一二三四五六七八九十〇零]", "")
    rest = rest.str.replace_many(dict.fromkeys(places, ""), leftmost=True) if places else rest
    generic = dict.fromkeys(sorted(dossier.parameters.generic, key=len, reverse=True), "")
    bad = dossier.projects.filter(rest.str.replace_many(generic, leftmost=True) == "")
    yield Hits(bad.height, (_named_hit(dossier, r, {}, None) for r in bad.iter_rows(named=True)))


def _named_hit(dossier: Dossier, r: dict[str, Any], values: dict[str, object], basis: tuple[str, ...] | None) -> Hit:
    table = dossier.tables[r["table"]]
    cell = table.cell(r["at"], "name", CellRole.SUBJECT)
    shown = {
        "where": place(table, (cell,)),
        "county": owner(dossier.counties[r["county"]]),
        "project": short(r["name"]),
    }
    return Hit((cell,), shown | values, actual=r["name"], basis=basis)


def _lists_by_county(dossier: Dossier) -> dict[int, set[int]]:
    """Return the positions of the negative lists that bind each county: by date, and by the notices that pay it."""
    notices: dict[int, set[int]] = {}
    for grant in dossier.grants:
        notices.setdefault(grant.county, set()).add(grant.table)
    found: dict[int, set[int]] = {}
    for n, county in enumerate(dossier.counties):
        day = dossier.decided[n]
        found[n] = set()
        for index, entry in enumerate(dossier.parameters.lists):
            if day is None or not entry.holds(day):
                continue
            tables = [dossier.tables[t] for t in notices.get(n, ())]
            cited = (dossier.info(county, "notice_number") or "").strip()
            ours = (
                not (entry.documents or entry.title)
                or cited in entry.documents
                or any(t.document_number in entry.documents or any(w in t.title for w in entry.title) for t in tables)
            )
            if ours:
                found[n].add(index)
    return found
