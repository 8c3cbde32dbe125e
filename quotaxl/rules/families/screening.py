"""Family of screens: what the names of projects say, against negative lists and the need to say anything."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from quotaxl.catalogue.law.lists import NegativeItem, NegativeList
from quotaxl.catalogue.law.notices import plain_number
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.words import Words
from quotaxl.dossier.batches import meant
from quotaxl.dossier.citing import document_numbers
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.screens import telling
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
    """Words of the negative lists in force occur in project names; one finding a project, whatever lists it is on."""
    counties = _lists_by_county(dossier)
    met: dict[tuple[int, int], list[tuple[NegativeList, NegativeItem, str]]] = {}
    rows: dict[tuple[int, int], dict[str, Any]] = {}
    for index in _narrowest_first(dossier.parameters.lists):
        found = dossier.parameters.lists[index]
        bound = [(n, kind) for n, lists in counties.items() for kind in lists.get(index, ())]
        own = dossier.projects.filter(
            pl.concat_str("county", "which").is_in([f"{n}{kind}" for n, kind in bound])
        ).select("county", "table", "at", "name", "which", "batch")
        if own.is_empty():
            continue
        for item in found.items:
            for r in own.filter(pl.col("name").str.contains_any(item.hints)).iter_rows(named=True):
                word = telling(r["name"], item)
                if word and _pays(dossier, found, r):
                    rows[r["table"], r["at"]] = r
                    met.setdefault((r["table"], r["at"]), []).append((found, item, word))
    yield Hits(len(met), (_listed_hit(dossier, rows[key], met[key]) for key in sorted(met)))
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
    """No object remains of a name without region, numerals, whose project it is, and generic words."""
    regions = {c.region for c in dossier.counties if c.region}
    regions |= {up for r in regions for up in dossier.regions.ancestors(r)}
    places = sorted({n for r in regions for n in (r.name, *r.short) if len(n) > 1}, key=len, reverse=True)
    rest = pl.col("name").str.replace_all(r"[\s\p{P}\p{S}0-9０-９A-Za-zⅠ-Ⅻ一二三四五六七八九十〇零]", "")
    rest = rest.str.replace_many(dict.fromkeys(places, ""), leftmost=True) if places else rest
    owners = "|".join(map(re.escape, dossier.parameters.owners))
    rest = rest.str.replace(rf"^\p{{Han}}{{1,8}}?(?:{owners})", "")
    generic = dict.fromkeys(sorted(dossier.parameters.generic, key=len, reverse=True), "")
    bad = dossier.projects.filter(rest.str.replace_many(generic, leftmost=True) == "")
    yield Hits(bad.height, (replace(_named_hit(dossier, r, {}), kind=r["which"]) for r in bad.iter_rows(named=True)))


def _narrowest_first(lists: Sequence[NegativeList]) -> list[int]:
    """Return positions of lists: what a single notice forbids first, then what a task's money may not pay, then all."""
    return sorted(range(len(lists)), key=lambda n: (not lists[n].notice, not lists[n].title, n))


def _listed_hit(dossier: Dossier, r: dict[str, Any], met: Sequence[tuple[NegativeList, NegativeItem, str]]) -> Hit:
    """Return the hit of a project on one or more lists, in the words of the narrowest."""
    found, item, word = met[0]
    hit = _named_hit(dossier, r, {"word": word, "list": found.name, "item": Words(item.zh, item.en)})
    basis = tuple(dict.fromkeys(one.basis for one, *_ in met if one.basis))
    cited = tuple(dict.fromkeys(one.notice for one, *_ in met if one.notice and not one.basis))
    return replace(hit, basis=basis, citations=cited, kind=r["which"])


def _named_hit(dossier: Dossier, r: dict[str, Any], values: dict[str, object]) -> Hit:
    table = dossier.tables[r["table"]]
    cell = table.cell(r["at"], "name", CellRole.SUBJECT)
    shown = {
        "where": place(table, (cell,)),
        "county": owner(dossier.counties[r["county"]]),
        "project": short(r["name"]),
    }
    return Hit((cell,), shown | values, actual=r["name"])


def _pays(dossier: Dossier, entry: NegativeList, r: dict[str, Any]) -> bool:
    """Return whether money that a list is about pays for a project: where it names its batch, by that batch's notices.

    A list of a date binds all money; one of a notice or a task what those notices gave.
    """
    found = meant(r["batch"], dossier.batches.get(r["county"], ()))
    numbers = {number for batch in found for number in batch.numbers}
    if not numbers or not (entry.notice or entry.title):
        return True
    if entry.notice:
        return bool(numbers & set(document_numbers(entry.notice)))
    tables = [dossier.tables[g.table] for g in dossier.grants if g.county == r["county"]]
    given = [t.document_number for t in tables if any(word in t.title for word in entry.title)]
    return any(not (own := document_numbers(number)) or bool(numbers & set(own)) for number in given)


def _lists_by_county(dossier: Dossier) -> dict[int, dict[int, frozenset[str]]]:
    """Return the negative lists that bind each county, by position, with the kinds of bonds that each binds there.

    A list binds by date; one on a task only the kind of bonds that a notice on that task gives; one of a notice only
    where that notice gives money.
    """
    found: dict[int, dict[int, frozenset[str]]] = {n: {} for n in range(len(dossier.counties))}
    for n, day in enumerate(dossier.decided):
        granted = [(dossier.tables[g.table].title, g.which) for g in dossier.grants if g.county == n]
        for index, entry in enumerate(dossier.parameters.lists):
            kinds = frozenset(entry.kinds)
            if entry.title:
                given = {which for title, which in granted if any(word in title for word in entry.title)}
                kinds = frozenset() if not given else kinds if None in given else kinds & given
            bound = not entry.notice or plain_number(entry.notice) in dossier.cited[n]
            if kinds and bound and day is not None and entry.holds(day):
                found[n][index] = kinds
    return found
