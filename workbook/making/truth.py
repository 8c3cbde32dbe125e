"""The checked figures of both documents, and the comparison with what was read from the texts."""

import csv
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from workbook.making.notice import Annex
from workbook.making.report import Report


class Differs(Exception):  # says what happened
    """A document was read as saying something else than the checked figures."""


def _same(what: str, read: object, stated: object) -> None:
    if read != stated:
        raise Differs(f"{what}: read {read!r}, checked figures say {stated!r}")


def check_notice(annex: Annex, path: Path) -> None:
    """Compare the annex with a CSV of its rows. Raises Differs."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    stated = [
        (r["ordinal"], r["region"], int(r["amount_wan"]), int(r["earmark_small_water_wan"] or 0) or None) for r in rows
    ]
    _same("notice rows", [(x.ordinal, x.region, x.amount, x.earmarked) for x in annex.lines], stated)


def check_report(report: Report, path: Path) -> None:
    """Compare the report's figures with a TOML of them. Raises Differs."""
    truth: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    stated: dict[str, Decimal] = {}
    for row, fields in truth["limits"].items():
        stated.update((f"county-limit/{row}/{field}", Decimal(amount)) for field, amount in fields.items())
    for name, form in (("general_public", "county-general-budget"), ("government_fund", "county-fund-budget")):
        for field, amount in truth["budget"][name].items():
            column = "change" if field == "adjustment" else field
            stated[f"{form}/spending_total/{column}"] = Decimal(amount)
    stated["county-balance/closing/total"] = Decimal(truth["balance"]["after"])
    stated["county-projects/total/amount"] = Decimal(truth["limits"]["new"]["total"])
    _same("report figures", dict(report.figures), stated)
    _same("region and year", (report.region, report.year), (truth["region"], truth["year"]))
    projects = [(p["kind"], p["name"], Decimal(p["amount"])) for p in truth["projects"]]
    _same("projects", [(p.kind, p.name, p.amount) for p in report.projects], projects)


def region_codes(path: Path) -> dict[str, str]:
    """Return the GB/T 2260 code of each official name."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["official_name"]: row["gb2260_code"] for row in csv.DictReader(file)}
