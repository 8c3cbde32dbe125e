"""Use case: marked copies of checked files."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from quotaxl.app.check import Checked
from quotaxl.app.load import Loaded
from quotaxl.app.outputs import check_targets, publish, staging
from quotaxl.app.places import file_at
from quotaxl.app.renew import untouched
from quotaxl.app.stamps import digest_of, stamped
from quotaxl.core.edits import ClearMarks, EditPlan
from quotaxl.core.errors import UserError
from quotaxl.core.finding import findings_of
from quotaxl.core.ports import ApplyPlan, ReadWorkbook
from quotaxl.core.stamp import Output
from quotaxl.core.visible import file_name
from quotaxl.core.words import Lang, Words
from quotaxl.marks.plan import mark_plan
from quotaxl.marks.texts import text_plan

MARKABLE = {"xlsx": ".xlsx", "xlsm": ".xlsm", "docx": ".docx"}
"""Kinds of files that can carry marks, and how their copies are called."""
OTHER_WORD = (".docm", ".dotx", ".dotm")
"""Word's other names for a .docx: with macros, as a model; a program takes each only under its own."""
_AS_THEY_ARE = {"xlsx": (".xltx",), "xlsm": (".xltm",), "docx": OTHER_WORD}
"""Suffixes that a copy without marks keeps, as it is the file that was there before: templates too."""
_NO_MARKS = Words("只有 .xlsx、.xlsm 和 .docx 文件能加标记。", "Only .xlsx, .xlsm and .docx can carry marks.")
_SAVE_AS = Words(
    "请在 Excel 或 Word 中打开，另存为 .xlsx 或 .docx。", "Open it in Excel or Word and save it as .xlsx or .docx."
)
_CHANGED = Words(
    "文件在核对期间被改过，没有写出标记版。", "It was changed while it was being checked; no marked copy was written."
)
_AGAIN = Words("请再核对一次。", "Check it once more.")
MARKED = "-标记版"
"""What the name of a marked copy ends with, before its suffix."""
UNMARKED = "-无标记"
"""What the name of a copy without our marks ends with."""


def marked_names(loaded: Iterable[Loaded], folder: Path | None) -> dict[Path, Loaded]:
    """Return where the marked copy of each input goes: `folder`, or beside the input.

    Inputs of kinds that can carry no marks are left out.
    """
    names: dict[Path, Loaded] = {}
    for one in loaded:
        suffix = MARKABLE.get(one.workbook.kind)
        if suffix is None:
            continue
        own = one.path.suffix.lower()
        suffix = own if suffix == ".docx" and own in OTHER_WORD else suffix  # macros and models stay what they are
        place, number = folder or one.path.parent, 1
        target = place / file_name(one.path.stem, f"{MARKED}{suffix}")
        while target in names:
            number += 1
            target = place / file_name(one.path.stem, f"{MARKED}{number}{suffix}")
        names[target] = one
    return names


def to_mark(one: Loaded, checked: Checked) -> bool:
    """Return whether some finding has a cell in an input."""
    return any(cell.file == one.file for finding in findings_of(checked.outcomes) for cell in finding.cells)


def make_marked(made: Path, one: Loaded, checked: Checked, apply: ApplyPlan, lang: Lang) -> Path:
    """Write the marked copy of one input to `made` and return that place.

    Raises UserError where somebody changed the file since it was read: marks would stand at other figures.
    """
    if one.workbook.kind == "docx":
        apply(one.path, text_plan(one.file, checked.outcomes, lang), made)
    else:
        sheets = tuple(grid.sheet for grid in one.workbook.grids)
        plan = mark_plan(one.file, sheets, checked.outcomes, lang, checked.record)
        apply(one.path, plan + stamped(Output.MARKED, [one.path], one.workbook, plan), made)
    if one.workbook.sha256 and digest_of(one.path) != one.workbook.sha256:
        raise UserError(str(one.path), _CHANGED, _AGAIN)
    return made


def mark(checked: Checked, read: ReadWorkbook, apply: ApplyPlan, lang: Lang, *, force: bool) -> tuple[Path, ...]:
    """Write a marked copy beside each input in which something is to be marked, all or none; return their places.

    A copy of an earlier run that nobody touched is replaced, also where nothing is to be marked any more. Raises
    UserError where another file is in the place (without `force`) or it cannot be written.
    """
    every = marked_names(checked.counted, None)
    over = untouched(every, Output.MARKED, read)
    names = {place: one for place, one in every.items() if place in over or to_mark(one, checked)}
    check_targets(names, [one.path for one in checked.counted], force=force, over=over)
    with ExitStack() as stack:
        stages = {folder: stack.enter_context(staging(folder)) for folder in {target.parent for target in names}}
        publish(
            {
                target: make_marked(stages[target.parent] / target.name, one, checked, apply, lang)
                for target, one in names.items()
            },
            force=force,
            over=over,
        )
    return tuple(names)


def mark_to(
    checked: Checked, target: Path | None, read: ReadWorkbook, apply: ApplyPlan, lang: Lang, *, force: bool
) -> Path:
    """Write a marked copy of the one checked file to `target`, beside it by default, and return its place.

    Raises UserError for a file that can carry no marks, or where the copy exists (without `force`) or cannot be
    written.
    """
    names = marked_names(checked.loaded, None)
    if not names:
        raise UserError(str(checked.loaded[0].path), _NO_MARKS, _SAVE_AS)
    default, one = next(iter(names.items()))
    place = file_at(target, default.name, default.parent)
    over = untouched([place], Output.MARKED, read)
    check_targets([place], [one.path], force=force, over=over)
    with staging(place.parent) as stage:
        publish({place: make_marked(stage / place.name, one, checked, apply, lang)}, force=force, over=over)
    return place


def clear(source: Path, target: Path | None, read: ReadWorkbook, apply: ApplyPlan, *, force: bool) -> Path:
    """Write `source` without our marks to `target`, or beside it; return where.

    Raises UserError, also for a file that could be written but not be read: nothing hostile is handed on.
    """
    kind, own = read(source).kind, source.suffix.lower()
    if kind not in MARKABLE:
        raise UserError(str(source), _NO_MARKS, _SAVE_AS)
    suffix = own if own in _AS_THEY_ARE[kind] else MARKABLE[kind]  # by what it is: an .xlsx may be called .xls
    name = file_name(source.stem.removesuffix(MARKED), f"{UNMARKED}{suffix}")
    target = file_at(target, name, source.parent)
    check_targets([target], [source], force=force)
    with staging(target.parent) as stage:
        made = stage / target.name
        apply(source, EditPlan((ClearMarks("the user asked for it"),)), made)
        publish({target: made}, force=force)
    return target
