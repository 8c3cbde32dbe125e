"""What reports write around their figures, as data: cues for facts, kinds, stages and levels, words of projects."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

ATTRIBUTES = ("fact", "kind", "budget", "stage", "level", "nature", "sign", "grand", "usual")
"""What a cue may say of a figure."""

_PROJECT = ("ends", "fields", "leads", "tails", "lists", "never")


@dataclass(frozen=True, slots=True)
class Cue:
    """One way of writing, and what it says: (attribute, value) pairs."""

    pattern: re.Pattern[str]
    sets: tuple[tuple[str, Any], ...]
    weak: bool


@dataclass(frozen=True, slots=True)
class ProseWords:
    """All cues, and the words around names of projects."""

    cues: tuple[Cue, ...]
    named: re.Pattern[str]
    """Ends of a phrase that names a project."""
    leads: re.Pattern[str]
    tails: re.Pattern[str]
    lists: re.Pattern[str]
    fields: frozenset[str]
    """Names of fields so short that no other name is."""
    never: re.Pattern[str]
    """Words that no name of a project has."""
    classes: re.Pattern[str]
    """Classes of spending, told without 支出."""


@cache
def words() -> ProseWords:
    """Return the grammar's words. Raises ValueError for keys of words.toml that are not known."""
    found = tomllib.loads(files("quotaxl.catalogue.prose").joinpath("words.toml").read_text("utf-8"))
    strange = set(found) - {"cue", "project", "spending"} | set(found["project"]) - set(_PROJECT)
    if strange := strange | set(found["spending"]) - {"classes"}:
        raise ValueError(f"words.toml: unknown keys {sorted(strange)}")
    project: Mapping[str, list[str]] = found["project"]
    return ProseWords(
        tuple(_cue(entry) for entry in found["cue"]),
        re.compile(f"(?:{'|'.join(project['ends'])})$"),
        re.compile(f"^(?:{'|'.join(project['leads'])})"),
        re.compile(f"(?:{'|'.join(project['tails'])})$"),
        re.compile("|".join(project["lists"])),
        frozenset(project["fields"]),
        re.compile("|".join(project["never"])),
        re.compile("|".join(found["spending"]["classes"])),
    )


def _cue(entry: Mapping[str, Any]) -> Cue:
    if strange := set(entry) - {"says", "weak", *ATTRIBUTES}:
        raise ValueError(f"words.toml: unknown keys {sorted(strange)} in {entry}")
    sets = tuple((name, entry[name]) for name in ATTRIBUTES if name in entry)
    return Cue(re.compile("|".join(entry["says"])), sets, entry.get("weak", False))


@dataclass(frozen=True, slots=True)
class StatedRow:
    """What a row or a column of a form says in the terms of a report; see stated.toml."""

    fact: str | None = None
    kind: str | None = None
    budget: str | None = None
    stage: str | None = None
    line: str | None = None
    level: str | None = None
    only: str | None = None


@dataclass(frozen=True, slots=True)
class StatedForm:
    """What the rows and columns of one form say."""

    rows: Mapping[str, StatedRow]
    columns: Mapping[str, StatedRow]


@cache
def stated_forms() -> Mapping[str, StatedForm]:
    """Return, by form, what a report says too. Raises TypeError or KeyError for what stated.toml should not hold."""
    found = tomllib.loads(files("quotaxl.catalogue.prose").joinpath("stated.toml").read_text("utf-8"))
    sets = {
        name: StatedForm(*({k: StatedRow(**v) for k, v in axes[axis].items()} for axis in ("rows", "columns")))
        for name, axes in found["sets"].items()
    }
    return {form: sets[name] for form, name in found["forms"].items()}


@cache
def stated_lists() -> tuple[str, ...]:
    """Return the forms that list projects, the first that has any to be asked first."""
    found = tomllib.loads(files("quotaxl.catalogue.prose").joinpath("stated.toml").read_text("utf-8"))
    return tuple(found["lists"])
