"""What is about to be written is read and checked like any other file, and its findings told with the others."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from quotaxl.app.check import Checked, Wishes, judge
from quotaxl.app.load import Loaded, renamed
from quotaxl.catalogue import regions
from quotaxl.core.document import Document
from quotaxl.core.finding import Outcome, Status
from quotaxl.reading import read_tables


def with_own(checked: Checked, made: Mapping[Path, tuple[Path, Document]], wishes: Wishes) -> Checked:
    """Return the answer with what the rules say of files that are made but not yet written.

    Args:
        checked: The answer on the inputs.
        made: For each target the finished file, which still stands elsewhere, and what it reads as.
        wishes: What the user asked.
    """
    table = regions.load()
    found = [(place, renamed(document, target.name)) for target, (place, document) in made.items()]
    own = [Loaded(place, document, read_tables(document, table)) for place, document in found]
    if not any(one.tables for one in own):
        return checked
    again = judge((*checked.loaded, *own), wishes)
    names = {one.file for one in own}
    more = {o.rule: _about(o, names) for o in again.outcomes}
    return replace(checked, outcomes=tuple(_joined(o, more.get(o.rule)) for o in checked.outcomes))


def _about(outcome: Outcome, names: Collection[str]) -> Outcome:
    kept = tuple(f for f in outcome.findings if any(c.file in names for c in f.cells))
    return replace(outcome, findings=kept, hits=len(kept))


def _joined(outcome: Outcome, more: Outcome | None) -> Outcome:
    if more is None or not more.findings:
        return outcome
    findings = (*outcome.findings, *more.findings)
    return replace(outcome, status=Status.FAILED, findings=findings, hits=outcome.hits + more.hits)
