"""Use case: check any mix of files together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from quotaxl.app.load import Loaded, load
from quotaxl.app.settings import acceptances, settings
from quotaxl.catalogue import regions
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Outcome, Severity, Status
from quotaxl.core.ports import ReadWorkbook
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.engine.accepted import with_accepted
from quotaxl.rules.engine.config import choice_for, with_severities
from quotaxl.rules.engine.registry import all_rules
from quotaxl.rules.engine.run import check as run_rules
from quotaxl.rules.engine.run import chosen

_NO_RULE = Words("没有这样的规则编号。", "No rule has this id or begins with it.")
_LIST = Words("用 quotaxl rules 查看全部规则。", "quotaxl rules lists them all.")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a user asks: rules to run or leave out (ids or their beginnings), the day to judge deadlines for."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The inputs and how every rule ended over all of them together."""

    loaded: tuple[Loaded, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The inputs' names as findings carry them."""
        return tuple(one.file for one in self.loaded)


def check(paths: Sequence[Path], read: ReadWorkbook, wishes: Wishes) -> Checked:
    """Return the findings on `paths`, checked together. Raises UserError for a file or rule id that will not do."""
    for wish in (*wishes.select, *wishes.ignore):
        known_rule(wish)
    table = regions.load()
    return judge(load(paths, read, table), wishes)


def known_rule(wish: str) -> str:
    """Return the id of the rule that `wish` names, or the first that begins so. Raises UserError for none."""
    for rule in all_rules():
        if chosen(rule.id, (wish,), ()):
            return rule.id
    raise UserError(wish, _NO_RULE, _LIST)


def judge(loaded: tuple[Loaded, ...], wishes: Wishes) -> Checked:
    """Return how the rules end over files that are already loaded, as quotaxl.toml and what was accepted want it.

    What the user wishes comes before quotaxl.toml. Raises UserError where one of those files is not understood.
    """
    dossier = Dossier(
        tables=tuple(table for one in loaded for table in one.tables),
        regions=regions.load(),
        workbooks=tuple(one.workbook for one in loaded),
        as_of=wishes.as_of,
    )
    paths = [one.path for one in loaded]
    choice = choice_for(settings(paths), dossier)
    outcomes = run_rules(dossier, select=wishes.select or choice.select, ignore=(*wishes.ignore, *choice.ignore))
    kept = {one.file: acceptances(one.path) for one in loaded}
    return Checked(loaded, with_accepted(with_severities(outcomes, choice), kept, dossier.workbooks))


def exit_code(outcomes: Collection[Outcome]) -> int:
    """Return 3 where a rule crashed (the answer is incomplete), 1 where there is an ERROR, else 0."""
    if any(outcome.status is Status.CRASHED for outcome in outcomes):
        return 3
    return int(any(f.severity is Severity.ERROR for outcome in outcomes for f in outcome.findings))
