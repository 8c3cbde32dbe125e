"""Use case: marked copies of checked files."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from quotaxl.app.check import Checked
from quotaxl.app.load import Loaded
from quotaxl.app.outputs import check_targets, publish, staging
from quotaxl.core.finding import Outcome
from quotaxl.core.ports import ApplyPlan
from quotaxl.core.words import Lang
from quotaxl.marks.plan import mark_plan

_KINDS = {"xlsx": ".xlsx", "xlsm": ".xlsm"}
MARKED = "-标记版"
"""What the name of a marked copy ends with, before its suffix."""


def marked_names(loaded: Iterable[Loaded], folder: Path | None) -> dict[Path, Loaded]:
    """Return where the marked copy of each input goes: `folder`, or beside the input.

    Only .xlsx and .xlsm can carry marks; inputs of other kinds are left out.
    """
    names: dict[Path, Loaded] = {}
    for one in loaded:
        suffix = _KINDS.get(one.workbook.kind)
        if suffix is None:
            continue
        place, number = folder or one.path.parent, 1
        target = place / f"{one.path.stem}{MARKED}{suffix}"
        while target in names:
            number += 1
            target = place / f"{one.path.stem}{MARKED}{number}{suffix}"
        names[target] = one
    return names


def make_marked(made: Path, one: Loaded, outcomes: tuple[Outcome, ...], apply: ApplyPlan, lang: Lang) -> Path:
    """Write the marked copy of one input to `made` and return that place."""
    sheets = tuple(grid.sheet for grid in one.workbook.grids)
    apply(one.path, mark_plan(one.file, sheets, outcomes, lang), made)
    return made


def mark(checked: Checked, apply: ApplyPlan, lang: Lang, *, force: bool) -> tuple[Path, ...]:
    """Write a marked copy beside each input that can carry marks, all of them or none, and return their places.

    Raises UserError where a copy exists (without `force`) or cannot be written.
    """
    names = marked_names(checked.loaded, None)
    check_targets(names, [one.path for one in checked.loaded], force=force)
    with ExitStack() as stack:
        stages = {folder: stack.enter_context(staging(folder)) for folder in {target.parent for target in names}}
        publish(
            {
                target: make_marked(stages[target.parent] / target.name, one, checked.outcomes, apply, lang)
                for target, one in names.items()
            }
        )
    return tuple(names)
