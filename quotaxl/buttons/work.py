"""Checking and filling from open workbooks, for buttons and commands alike."""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from quotaxl.app.check import Checked, Wishes, judge
from quotaxl.app.fill import DEFAULT_TEMPLATE, FilledFiles, Order, fill_loaded
from quotaxl.app.load import load
from quotaxl.app.opened import mark_open
from quotaxl.app.outputs import staging
from quotaxl.app.today import today
from quotaxl.app.told import tell
from quotaxl.buttons.opened import Opened
from quotaxl.buttons.pair import counterpart, find_pair, load_open
from quotaxl.catalogue import regions
from quotaxl.core.edits import EditPlan
from quotaxl.core.visible import file_name
from quotaxl.core.words import Lang, Words
from quotaxl.desk import identity, open_books
from quotaxl.sources import read_workbook
from quotaxl.xlsx import apply_plan

_BY_HAND = Words(
    "这个程序的计算方式是“手动”：公式的结果可能比填写的数旧，按 F9 重算后再点一次。",
    "Calculation is set to manual: results may be older than what was typed. Press F9 and click again.",
)


def others(one: Opened) -> tuple[Opened, ...]:
    """Return the other workbooks that are open in the same program."""
    name = one.known.full
    return tuple(Opened(book) for book in open_books(one.book.app) if identity(book).full != name)


def check_one(one: Opened, wishes: Wishes, files: Sequence[Path] = ()) -> Checked:
    """Return the findings on an open workbook, together with `files`, or else with its counterpart where it has one.

    Raises UserError where it holds no table, and where several open workbooks could be its counterpart.
    """
    if files:
        loaded = (load_open(one), *load(files, read_workbook, regions.load()))
        one.show("正在核对…")
        return judge(loaded, wishes)
    if one.by_hand:
        tell(_BY_HAND)
    own = load_open(one)
    pair = counterpart(one, own, others(one))
    one.show("正在核对…")
    return judge(pair.loaded if pair else (own,), wishes)


def fill_one(
    one: Opened, folder: Path, lang: Lang, template: str = DEFAULT_TEMPLATE, wishes: Wishes | None = None
) -> FilledFiles:
    """Fill a form from an open workbook and its counterpart, write it into `folder` and mark the open inputs.

    The form is a closed file: a program that has it open would lose parts of it. Raises UserError.
    """
    pair = find_pair(one, others(one))
    results: list[FilledFiles] = []
    further: list[Path] = []

    def make(stage: Path) -> Path:
        paths = tuple(one.path for one in pair.loaded)
        order = Order(paths, stage, template=template, lang=lang, copies=False)
        results.append(fill_loaded(order, pair.loaded, read_workbook, _apply, wishes or Wishes(as_of=today())))
        for opened in pair.opened:  # what can still be stopped comes before what is written
            mark_open(opened, results[0].checked, lang)
        further.extend(_moved(path, folder) for path in results[0].further)
        return results[0].form

    path = put_beside(folder, make)
    return replace(results[0], form=path, further=tuple(further), unmarked=())


def _apply(source: Path, plan: EditPlan, target: Path, *, force: bool = False) -> None:
    apply_plan(source, plan.visible(), target, force=force)


def put_beside(folder: Path, make: Callable[[Path], Path]) -> Path:
    """Make a file in a temporary folder and move it into `folder`, under a name that nothing there has yet."""
    with staging(folder) as stage:
        return _moved(make(stage), folder)


def _moved(made: Path, folder: Path) -> Path:
    """Move a file into a folder, under a name that nothing there has yet, and return its place."""
    target, number = folder / made.name, 1
    while os.path.lexists(target):
        number += 1
        target = folder / file_name(made.stem, f"（{number}）{made.suffix}")
    shutil.move(made, target)
    return target
