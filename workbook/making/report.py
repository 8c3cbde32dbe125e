"""Reads the county's report, which is prose: limits, projects, budgets, balance and the meetings it names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from templates.making.county import County, Figure

_AMOUNT = r"(\d+(?:\.\d+)?)亿元"
_LIMITS = {
    "opening": rf"地方政府债务限额为{_AMOUNT}，其中：一般债务限额为{_AMOUNT}，专项债务限额为{_AMOUNT}",
    "new": rf"新增地方政府债务限额{_AMOUNT}，其中：新增一般债务限额{_AMOUNT}，新增专项债务限额{_AMOUNT}",
    "adjusted": rf"地方政府债务限额合计{_AMOUNT}，其中：一般债务限额{_AMOUNT}，专项债务限额{_AMOUNT}",
}
_BUDGETS = {"county-general-budget": "一般公共预算支出", "county-fund-budget": "政府性基金预算支出"}


@dataclass(frozen=True)
class Project:
    """A project: kind general or special, name and amount in 亿元 as printed."""

    kind: str
    name: str
    amount: Decimal


@dataclass(frozen=True)
class Report:
    """What the report says. `figures` are amounts in 亿元 by form/row/field, `texts` the words it gives."""

    region: str
    year: int
    figures: Mapping[str, Decimal]
    texts: Mapping[str, str]
    projects: tuple[Project, ...]


def _find(pattern: str, text: str) -> re.Match[str]:
    found = re.search(pattern, text)
    if not found:
        raise ValueError(f"the report does not say: {pattern}")
    return found


def parse(text: str) -> Report:
    """Return what the report says; line breaks and spaces inside sentences mean nothing.

    Raises ValueError for a sentence that is not there.
    """
    text = re.sub(r"\s+", "", text)
    title = _find(r"附件：1\.(.{2,12}?)(\d{4})年新增地方政府债务限额下达情况表", text)
    region = title[1]
    figures: dict[str, Decimal] = {}
    for row, pattern in _LIMITS.items():
        found = _find(pattern, text)
        for field, amount in zip(("total", "general", "special"), found.groups(), strict=True):
            figures[f"county-limit/{row}/{field}"] = Decimal(amount)
    for form, words in _BUDGETS.items():
        sentences = {
            "opening": f"批准，{region}{words}",
            "change": f"增加{region}{words}",
            "adjusted": f"{region}{words}总计",
        }
        for field, lead in sentences.items():
            figures[f"{form}/spending_total/{field}"] = Decimal(_find(lead + _AMOUNT, text)[1])
    figures["county-balance/closing/total"] = Decimal(_find(rf"分配使用后法定债务余额为{_AMOUNT}", text)[1])
    figures["county-projects/total/amount"] = Decimal(
        _find(rf"下达{region}新增地方政府债务限额（以下简称新增债务限额）{_AMOUNT}", text)[1]
    )
    texts = {
        "limit_session": _find(r"报请(.{4,40}?会议)审查批准", text)[1],
        "budget_session": _find(r"经([^，。]{4,40}?会议)批准", text)[1],
        "bureau": _find(rf"({region}财政局)$", text)[1],
    }
    return Report(region, int(title[2]), figures, texts, _projects(text))


def _projects(text: str) -> tuple[Project, ...]:
    projects: list[Project] = []
    for kind, words, end in (("general", "一般", "（二）"), ("special", "专项", "三、")):
        section = _find(rf"具体分配项目如下：.*?[）]{words}债务限额[\d.]+亿元。(.+?)。{end}", text)[1]
        for item in section.split("；"):
            found = re.fullmatch(rf"(.+?){_AMOUNT}", item)
            if not found:
                raise ValueError(f"not a project with its amount: {item}")
            projects.append(Project(kind, found[1], Decimal(found[2])))
    return tuple(projects)


def county_of(report: Report, code: str) -> County:
    """Return what fills the county workbook; what the report does not say stays blank."""
    figures: dict[str, Figure] = dict(report.figures)
    info: dict[str, Figure] = {"region": report.region, "code": code, "year": report.year, **report.texts}
    figures.update((f"county-info/{key}/value", value) for key, value in info.items())
    kinds = {"general": "一般", "special": "专项"}
    projects = tuple(
        {"ordinal": at, "name": p.name, "kind": kinds[p.kind], "amount": p.amount}
        for at, p in enumerate(report.projects, start=1)
    )
    return County(f"{report.region}{report.year}年", figures, projects, project_rows=len(projects) + 2)
