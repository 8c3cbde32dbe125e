"""Use case: check any mix of files together."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from quotaxl import __version__
from quotaxl.app.load import NAMED, FolderFiles, Loaded, sift
from quotaxl.app.settings import Held, acceptances, settings
from quotaxl.app.stamps import digest_of
from quotaxl.catalogue import regions
from quotaxl.catalogue.law.parameters import Parameters, shipped
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Outcome, Severity, Status
from quotaxl.core.ports import ReadWorkbook
from quotaxl.core.record import CheckRecord, FileRecord, FileState
from quotaxl.core.words import Words, same
from quotaxl.dossier.assemble import Assembled, assemble
from quotaxl.rules.engine.about import rules_about
from quotaxl.rules.engine.accepted import with_accepted
from quotaxl.rules.engine.config import Config, choice_for, with_severities
from quotaxl.rules.engine.drafts import together
from quotaxl.rules.engine.folding import folded
from quotaxl.rules.engine.registry import all_rules
from quotaxl.rules.engine.run import check as run_rules
from quotaxl.rules.engine.run import chosen

BLANK = "QX-A001"
"""The rule that says of a county workbook that nothing is filled in."""
UNKNOWN = "QX-A002"
"""The rule that says of a file that it is of another business."""

_NO_RULE = Words("没有这样的规则编号。{close}", "No rule has this id or begins with it. {close}")
_MEANT = Words("是否指：{names}？", "Did you mean {names}?")
_LIST = Words("用 quotaxl rules 查看全部规则。", "quotaxl rules lists them all.")
_LIST_ABOUT = Words("用 quotaxl rules {word} 查看讲到它的规则。", "quotaxl rules {word} lists those that are about it.")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a user asks: rules to run or leave out (ids or their beginnings), the day to judge deadlines for.

    Raises UserError for an id that no rule has: a rule that is not run must not look like one that found nothing.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    as_of: date | None = None
    config: Path | None = None
    """The settings that hold instead of the user's own."""

    def __post_init__(self) -> None:
        for wish in (*self.select, *self.ignore):
            known_rule(wish)


@dataclass(frozen=True, slots=True)
class Checked:
    """The inputs, which papers they are, and how every rule ended over all of them together."""

    loaded: tuple[Loaded, ...]
    assembled: Assembled
    outcomes: tuple[Outcome, ...]
    record: CheckRecord | None = None

    @property
    def counted(self) -> tuple[Loaded, ...]:
        """The inputs that count: without copies of others and lists of findings."""
        unique = {one.path.resolve(): one for one in reversed(self.loaded) if one.file in self.assembled.counted}
        return tuple(reversed(unique.values()))

    @property
    def files(self) -> tuple[str, ...]:
        """The inputs' names as findings carry them."""
        return tuple(one.file for one in self.loaded)


def check(paths: Sequence[Path], read: ReadWorkbook, wishes: Wishes, folders: FolderFiles = NAMED) -> Checked:
    """Return the findings on `paths`, checked together.

    Raises UserError for a file that will not do; one of `folders` is told of in the record instead.
    """
    loaded, strays = sift(paths, read, regions.load(), folders)
    return judge(loaded, wishes, strays=strays)


def known_rule(wish: str) -> str:
    """Return the id of the rule that `wish` names, or the first that begins so. Raises UserError for none."""
    for rule in all_rules():
        if chosen(rule.id, (wish,), ()):
            return rule.id
    raise no_rule(wish)


def no_rule(wish: str) -> UserError:
    """Return the error that says that no rule has this id, with the nearest ids."""
    typed = unicodedata.normalize("NFKC", wish).strip().upper()
    what = _LIST_ABOUT.fill(word=typed) if not typed.isascii() and rules_about([typed]) else _LIST
    ids = [rule.id for rule in all_rules()]
    close = get_close_matches(typed if typed.startswith("QX") else f"QX-{typed}", ids, n=3, cutoff=0.7)
    if not typed.isascii():  # words of what it is about
        close = [rule.id for rule in all_rules() if typed in rule.title.zh][:3]
    return UserError(wish, _NO_RULE.fill(close=_MEANT.fill(names="、".join(close)) if close else same("")), what)


def judge(
    loaded: tuple[Loaded, ...],
    wishes: Wishes,
    config: Config | None = None,
    assembled: Assembled | None = None,
    *,
    accept: bool = True,
    strays: Sequence[FileRecord] = (),
) -> Checked:
    """Return how the rules end over files that are already loaded, as the settings and what was accepted want it.

    What the user wishes comes before quotaxl.toml. What is accepted beside a file counts only with `accept`: whoever
    collects the papers of others decides by himself. Of papers given twice one counts; drafts are checked each by
    itself. Given `config`, no quotaxl.toml is looked for and no record made; `assembled` is what the files were put
    together to, where that is known; `strays` what lay beside them and takes no part, for the record.

    Raises UserError where one of those files is not understood.
    """
    held = Held(None, config) if config else settings([one.path for one in loaded], wishes.config)
    assembled = assembled or assembled_of(loaded, wishes.as_of, shipped().with_notices(held.config.notices))
    first = assembled.dossiers[0]
    choice = choice_for(held.config, first)
    select, ignore = wishes.select or choice.select, (*wishes.ignore, *choice.ignore)
    outcomes = together([run_rules(dossier, select=select, ignore=ignore) for dossier in assembled.dossiers])
    kept = {one.file: acceptances(one.path) if accept else () for one in loaded}
    judged = folded(with_accepted(with_severities(outcomes, choice), kept, first.workbooks))
    if config:
        return Checked(loaded, assembled, judged)
    record = CheckRecord(
        __version__,
        (*(FileRecord(o.file, o.workbook.sha256 or digest_of(o.path), _state(o, assembled)) for o in loaded), *strays),
        wishes.as_of,
        str(held.place) if held.place else None,
        tuple((a.rule, a.cell, a.why) for entries in kept.values() for a in entries),
        tuple(select),
        tuple(ignore),
        tuple(map(str, held.passed_over)),
        len(all_rules()) - len(outcomes),
    )
    return Checked(loaded, assembled, judged, record)


def assembled_of(
    loaded: Sequence[Loaded], as_of: date | None = None, parameters: Parameters | None = None
) -> Assembled:
    """Return which papers the inputs are and the dossiers that they make."""
    proses = [one.prose for one in loaded if one.prose]
    documents = [(one.workbook, one.tables) for one in loaded]
    return assemble(documents, regions.load(), as_of, proses, parameters or shipped())


def _state(one: Loaded, assembled: Assembled) -> FileState:
    if any(one.file in dossier.blank for dossier in assembled.dossiers):
        return FileState.BLANK
    return FileState.CHECKED if one.file in assembled.counted else FileState.LEFT_OUT


def exit_code(outcomes: Collection[Outcome], record: CheckRecord | None = None) -> int:
    """Return 3 where a rule crashed (the answer is incomplete), 2 where a workbook is blank, 1 for an ERROR, else 0.

    It is 2 too where no file at all has anything to do with budgets and debt: nothing was checked that matters.
    It is 1 too where a file of a folder could not be read: nobody knows what it holds.
    """
    if any(outcome.status is Status.CRASHED for outcome in outcomes):
        return 3
    if any(outcome.rule == BLANK and outcome.findings for outcome in outcomes):
        return 2
    strange = sum(len(outcome.findings) for outcome in outcomes if outcome.rule == UNKNOWN)
    if strange and record and strange == sum(file.state is FileState.CHECKED for file in record.files):
        return 2
    unread = record is not None and any(file.state is FileState.UNREADABLE for file in record.files)
    return int(unread or any(f.severity is Severity.ERROR for outcome in outcomes for f in outcome.findings))
