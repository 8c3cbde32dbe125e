"""What a county workbook must hold, and when: completeness.toml, strictly read."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from quotaxl.catalogue.form import form
from quotaxl.catalogue.patterns import Pattern, SpecError
from quotaxl.core.words import Words

When = Literal["always", "quota", "general", "special", "filled"]
_KEYS = {"form", "when", "rows", "columns", "settled", "told", "why"}
_BRACKETED = re.compile(r"\(\\\([^()]*\\\)\)\?")
"""What may stand in brackets of its own, such as （债务）, and mostly does not."""
_OPTIONAL = re.compile(r"\(([^()|]*)(?:\|[^()]*)?\)\?|\(([^()|]*)(?:\|[^()]*)?\)")


@dataclass(frozen=True, slots=True)
class Need:
    """Cells of one sheet that must be filled in: rows × columns, or the columns of every row that lists something."""

    form: str
    when: When
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    settled: bool
    """Whether a blank kind counts as 0 where the total equals the other kind."""
    told: tuple[str, ...]
    why: Words


@dataclass(frozen=True, slots=True)
class Completeness:
    """All needs, and which days come before which."""

    needs: tuple[Need, ...]
    days: tuple[str, ...]
    """Keys of 基本信息 in the order in which their days come."""
    since: Mapping[str, str]
    """Days that start the term of others, by the later one."""
    field: Pattern
    """Found in titles and headers of tables that may be of public budgets and debt, whatever their form."""


@cache
def completeness() -> Completeness:
    """Return what completeness.toml says. Raises SpecError for an unknown key, form, row or column."""
    found = tomllib.loads(files("quotaxl.catalogue").joinpath("completeness.toml").read_text("utf-8"))
    if set(found) != {"needs", "order", "field"} or set(found["order"]) != {"days", "since"}:
        raise SpecError("completeness.toml: needs, order and field are its keys")
    info = {r.key for r in form("county-info").rows}
    days, since = tuple(found["order"]["days"]), dict(found["order"]["since"])
    if strange := {*days, *since, *since.values()} - info:
        raise SpecError(f"completeness.toml: order: unknown rows {sorted(strange)}")
    return Completeness(tuple(map(_need, found["needs"])), days, since, Pattern("|".join(found["field"]["words"])))


def _need(entry: Mapping[str, Any]) -> Need:
    """Return one entry of completeness.toml. Raises SpecError for unknown keys, rows or columns, with the form."""
    where = f"completeness.toml: {entry.get('form')}"
    if strange := set(entry) - _KEYS:
        raise SpecError(f"{where}: unknown keys {sorted(strange)}")
    if entry["when"] not in get_args(When):
        raise SpecError(f"{where}: when = {entry['when']!r}")
    spec = form(entry["form"])
    rows, columns = tuple(entry.get("rows", ())), tuple(entry["columns"])
    known = {"rows": {r.key for r in spec.rows}, "columns": {c.field for c in spec.columns}}
    if strange := {*rows} - known["rows"] | {*columns} - known["columns"]:
        raise SpecError(f"{where}: unknown rows or columns {sorted(strange)}")
    return Need(
        spec.id,
        entry["when"],
        rows,
        columns,
        entry.get("settled", False),
        tuple(entry.get("told", ())),
        Words(**entry["why"]),
    )


def printed(pattern: Pattern) -> str:
    """Return the text that a pattern of a label or a header stands for: its fullest first spelling."""
    text = _BRACKETED.sub("", _alternative(pattern.pattern))
    while (simpler := _OPTIONAL.sub(lambda m: m[1] or m[2] or "", text)) != text:
        text = simpler
    return re.sub(r"\\([()])", r"\1", re.sub(r"\.\*|(?<!\\)\?", "", text))


def _alternative(text: str) -> str:
    """Return the first of the alternatives at the top of a pattern."""
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            return text[:at]
    return text
