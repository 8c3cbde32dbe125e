"""Findings, places and other values of the program told line by line, so that a change of one of them is a line."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields
from decimal import Decimal
from enum import Enum
from typing import Any

from recorded.pages import seen

from quotaxl.core.amount import Unit, plain
from quotaxl.core.document import Spot
from quotaxl.core.finding import CellRef, Finding, Outcome, Status
from quotaxl.core.refs import Area
from quotaxl.core.words import Words

ABSENT = "所给文件中没有"
"""Reasons that say which form is not there are the same in every record: those of the rule's own variants tell them."""


def told(value: Any) -> str:
    """Return a value on one line: figures exactly, what is made of fields as name(field=value …) without defaults."""
    match value:
        case Decimal():
            return plain(value)
        case Unit():
            return value.label
        case Enum():
            return seen(str(value.value))
        case Words():
            return seen(value.zh if value.zh == value.en else f"{value.zh} | {value.en}")
        case Area():
            return str(value)
        case Spot():
            return f"{value.paragraph}:{value.start}-{value.end}"
        case CellRef():
            return cell(value)
        case tuple() | list():
            return "(" + "; ".join(map(told, value)) + ")"
        case dict():
            return "{" + "; ".join(f"{told(k)}: {told(v)}" for k, v in value.items()) + "}"
        case _ if hasattr(value, "__dataclass_fields__"):
            return f"{type(value).__name__}({' '.join(differing(value))})"
        case _:
            return seen(str(value))


def differing(value: Any, *without: str) -> Iterator[str]:
    """Yield field=value for each field of a value that is not what it is when nothing is said, but those `without`."""
    for one in fields(value):
        own = getattr(value, one.name)
        usual = one.default_factory() if one.default_factory is not MISSING else one.default
        if one.name not in without and one.init and own != usual:
            yield f"{one.name}={told(own)}"


def cell(one: CellRef) -> str:
    """Return a marked place: its part, file, sheet and cell; of words of a text where exactly they stand."""
    spots = " ".join(map(told, one.spots))
    return seen(f"{one.role} {one.file} {one.sheet}!{one.ref}{f' [{spots}]' if spots else ''}")


def finding(one: Finding, *, brief: bool = False) -> Iterator[str]:
    """Yield the lines of a finding; where `brief` without what its rule says of every finding."""
    yield f"{one.rule} {one.severity}: {seen(one.message.zh)}"
    yield f"    en {seen(one.message.en)}"
    for place in one.cells:
        yield f"    at {cell(place)}"
    for place in one.because:
        yield f"    because {cell(place)}"
    if one.cause:
        yield f"    cause {told(one.cause)}"
    if not brief:
        yield f"    remedy {seen(one.remedy.zh)}"
        yield f"    basis {seen('；'.join(one.basis))}"
    figures = [
        f"{name}={told(value)}"
        for name, value in (("expected", one.expected), ("actual", one.actual), ("difference", one.difference),
                            ("unit", one.unit))
        if value is not None
    ]  # fmt: skip
    if figures:
        yield f"    {' '.join(figures)}"
    if one.working:
        yield f"    working {seen(one.working)}"
    if one.live:
        yield f"    live {seen(one.live)}"
    for folded in one.folded:
        yield from (f"    folded {line}" for line in finding(folded, brief=brief))


def outcome(one: Outcome, *, brief: bool = False) -> Iterator[str]:
    """Yield how a rule ended and all that it found."""
    yield f"{one.rule} {one.status}{f' hits={one.hits}' if one.hits else ''}{' lacking' if one.lacking else ''}"
    if one.reason:
        yield f"  why {told(one.reason)}"
    for place in one.needed:
        yield f"  needs {cell(place)}"
    for found in one.findings:
        yield from (f"  {line}" for line in finding(found, brief=brief))


def endings(outcomes: Iterable[Outcome], *, reasons: bool = False) -> Iterator[str]:
    """Yield which rules passed, which lacked data, and what the others found; the rest were skipped: why, if asked."""
    every = tuple(outcomes)
    skipped = defaultdict[str, list[str]](list)
    for one in every:
        if one.status is Status.SKIPPED:
            why = f": {seen(one.reason.zh)}" if one.reason and reasons and ABSENT not in one.reason.zh else ""
            skipped[f"{'lacking' if one.lacking else 'skipped'}{why}"].append(one.rule)
    yield f"passed {ids(one.rule for one in every if one.status is Status.PASSED)}"
    yield from (f"{why} {ids(rules)}" for why, rules in sorted(skipped.items()) if why != "skipped")
    for one in every:
        if one.reason and one.status is not Status.SKIPPED:
            yield f"{one.rule} {one.status}{' lacking' if one.lacking else ''}: {told(one.reason)}"
        for found in one.findings:
            yield from finding(found, brief=True)


def ids(rules: Iterable[str]) -> str:
    """Return the ids of rules, without what all have before them."""
    return " ".join(rule.removeprefix("QX-") for rule in rules)
