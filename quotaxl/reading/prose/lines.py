"""The line of a budget that a figure is of: named before it, by the figure whose next stage it is, or by a heading."""

import re
from typing import Any

from quotaxl.core.amount import Unit, convert
from quotaxl.core.statement import StatedAmount
from quotaxl.reading.prose.amounts import FoundAmount
from quotaxl.reading.prose.headings import line_headed
from quotaxl.reading.prose.phrase import BUDGETS, UNNAMED, Kin, Phrase
from quotaxl.reading.prose.progress import Progress
from quotaxl.reading.prose.sense import line_name, said
from quotaxl.reading.prose.structure import continues

_ENUMERATED = re.compile(r"[一二三四五六七八九十]是")
_HANDED = re.compile(r"(?:其中)?(调[入出])")
_LINE_VERB = re.compile(r"^(?:其中)?|(?:相应)?(?:增加|减少|调增|调减|安排)(?:为|到|至)?$")
_ALIKE = 2
"""Characters at their ends that names of lines beside each other share: 税务部门, 财政部门."""


def line_of(
    progress: Progress, phrase: Phrase, kin: Kin, told: StatedAmount | None, made: dict[str, Any]
) -> str | None:
    """Return the line that a figure of a budget is of; None for its whole.

    `told` is the figure that this one goes on with, as its own words name no side of a budget; `made` what is known
    of it: fact, stage and place.
    """
    name = line_name(phrase.clause, progress.region)
    if told is not None and (other := _other_line(phrase, kin, name)) is not None:
        return other
    if _moves_on(progress, phrase, kin, made["fact"], name):
        return kin.before.item if kin.before else None
    item = name if told is None else told.item
    part = told is not None and kin.of is not None and not kin.of.item and not {"level", "kind"} & set(phrase.own)
    if part and item is None and not made["place"] and not _ENUMERATED.match(phrase.clause):
        item = name
    if not item and (handed := _HANDED.fullmatch(phrase.clause)):
        item = f"{handed[1]}资金"  # 支出 a,调出 b
    if item is None and told is None:
        item = _part_named(phrase, kin.of, made["stage"])
    if item is None and UNNAMED.fullmatch(phrase.clause):
        item = line_headed(progress)
    return item


def _moves_on(progress: Progress, phrase: Phrase, kin: Kin, fact: str, name: str | None) -> bool:
    """Return whether a figure is the next stage of a part: 收入由 a 调整为 b。其中:甲收入由 c 调整为 d,调增 e."""
    before = kin.before
    if before is None or before.of is None or not before.item or before.fact != fact or progress.crossed:
        return False
    return continues(progress, phrase.own, phrase.clause) and name is None and before.stage != phrase.own["stage"]


def _other_line(phrase: Phrase, kin: Kin, name: str | None) -> str | None:
    """Return the line beside the one before, named alike and without 收入: 税务部门完成 a,财政部门完成 b; else None."""
    before = kin.before.item if kin.of is None and kin.before is not None else None
    if name and name.endswith("部门"):
        return name
    if not before or not name or name == before or UNNAMED.fullmatch(phrase.clause):
        return None
    return name if len(name) > _ALIKE and name[-_ALIKE:] == before[-_ALIKE:] else None


def _part_named(phrase: Phrase, of: StatedAmount | None, stage: str | None) -> str | None:
    """Return the line that a part of a budget's whole is: 收入减少 a,其中一般公共预算收入减少 b; levels are none."""
    name = _LINE_VERB.sub("", phrase.clause)
    if of is None or of.fact not in BUDGETS or of.item or of.stage != stage or "level" in said(name):
        return None
    return name or None


def whole_line(
    progress: Progress, before: StatedAmount | None, stage: str | None, worth: FoundAmount
) -> StatedAmount | None:
    """Return what is said to be adjusted behind several lines that change: 支出原为 a,增加甲 b、乙 c,调整后为 d."""
    if stage != "adjusted" or before is None or before.stage != "change" or not before.item:
        return before
    lines = {before.item}
    yuan = convert(worth.value, worth.unit, Unit.YUAN)
    for one in reversed(progress.found):
        if one.passage != before.passage or one.fact != before.fact or one.budget != before.budget:
            break
        if one.stage == "opening":
            whole = len(lines) > 1 or (not one.item and abs(yuan - one.yuan) < abs(yuan - before.yuan))
            return one if whole else before  # 支出年初安排 a,增加甲支出 b,调整为 c
        lines.add(one.item or "")
    return before
