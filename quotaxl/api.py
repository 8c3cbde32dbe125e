"""quotaxl for programs: what a macro, a notebook, a plugin or another system builds on.

Every function takes files (`str` or `Path`) and workbooks that are open (`xlwings.Book`), mixed as one likes, and
gives frames, findings and places. Nothing is printed; what a user can mend is raised as `UserError`, whose `say("zh")`
tells where, what and what to do. The module is light to import: what is heavy is imported when first called.

>>> from quotaxl import api
>>> checked = api.check("workbook/artux-2024.xlsx", "workbook/allocation-xincaizhen-2024-18.xlsx")
>>> [finding.rule for finding in api.findings(checked) if finding.severity == "error"]
['QX-E102']

What stands here is kept from version to version; names of other modules are not promised.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from quotaxl.core.causes import refused
from quotaxl.core.errors import UserError

if TYPE_CHECKING:
    import polars as pl
    import xlwings as xw
    from pandera.polars import DataFrameSchema

    from quotaxl.app.check import Checked
    from quotaxl.app.fill import FilledFiles
    from quotaxl.app.report import DraftedReport
    from quotaxl.buttons.opened import Opened
    from quotaxl.core.finding import Finding
    from quotaxl.core.ports import ReadWorkbook
    from quotaxl.core.table import Table
    from quotaxl.core.words import Lang

    Source = str | Path | xw.Book

__all__ = ["UserError", "check", "fill", "findings", "frame", "mark", "read", "report", "schema"]

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


def _told(function: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """Return the function with what the system refuses told as a user's error, as commands and buttons tell it."""

    @wraps(function)
    def run(*args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        try:
            return function(*args, **kwargs)
        except OSError as fault:
            if (error := refused(fault)) is not None:
                raise error from fault
            raise

    return run


@_told
def read(*sources: "Source") -> "tuple[Table, ...]":
    """Return the tables of files and open workbooks, in their order.

    `table.frame` is a polars frame: a row for each row of the sheet below the header, with `row` (its number in the
    sheet), `label`, `role` and a column for each column of the form. Amounts are exact decimals in `table.unit`.
    Raises UserError for a file that cannot be read or holds no table.
    """
    from quotaxl.app.load import load  # noqa: PLC0415 - heavy
    from quotaxl.catalogue import regions  # noqa: PLC0415 - as above

    paths, opened, reader = _inputs(sources)
    del opened
    return tuple(table for one in load(paths, reader, regions.load()) for table in one.tables)


@_told
def check(
    *sources: "Source",
    as_of: date | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    config: Path | None = None,
) -> "Checked":
    """Check files and open workbooks together and return how every rule ended; see `findings` and `frame`.

    Args:
        sources: Allocation tables, county workbooks, annexes, reports.
        as_of: The day to judge deadlines for; without one those that need it are skipped and say so.
        select: Rules to run, by id or its beginning; all without any.
        ignore: Rules to leave out.
        config: A quotaxl.toml that holds instead of the user's own.

    Raises UserError for a source that cannot be read or a rule that does not exist.
    """
    from quotaxl.app.check import Wishes  # noqa: PLC0415 - heavy
    from quotaxl.app.check import check as check_files  # noqa: PLC0415 - as above

    paths, _, reader = _inputs(sources)
    return check_files(paths, reader, Wishes(tuple(select), tuple(ignore), as_of, config))


def findings(checked: "Checked") -> "tuple[Finding, ...]":
    """Return what was found: errors first, then warnings and information."""
    from quotaxl.core.finding import findings_of  # noqa: PLC0415 - as above

    return findings_of(checked.outcomes)


def frame(checked: "Checked") -> "pl.DataFrame":
    """Return what was found as a frame of a row a finding.

    Columns: rule, severity, file, sheet, cell (the first), message (Chinese), expected, actual and difference (as
    printed, in `unit`), unit, remedy (Chinese).
    """
    import polars as pl  # noqa: PLC0415 - heavy

    rows = [
        {
            "rule": one.rule,
            "severity": str(one.severity),
            "file": one.file or None,
            "sheet": one.sheet or None,
            "cell": one.cells[0].ref if one.cells else None,
            "message": one.message.zh,
            "expected": _text(one.expected),
            "actual": _text(one.actual),
            "difference": _text(one.difference),
            "unit": one.unit.label if one.unit else None,
            "remedy": one.remedy.zh,
        }
        for one in findings(checked)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(_FRAME, pl.String))


@_told
def mark(
    source: "Source",
    checked: "Checked | None" = None,
    output: str | Path | None = None,
    *,
    lang: "Lang" = "zh",
    force: bool = False,
) -> Path | None:
    """Mark what concerns a source: an open workbook where it stands, a file in a copy; return the copy's place.

    Args:
        source: The open workbook, or the file.
        checked: What `check` answered, of this source and others; it is checked by itself where nothing is given.
        output: Where the copy goes; beside the file by default. An open workbook has none.
        lang: The language of notes and list.
        force: Whether a copy that is there already is replaced.

    Raises UserError where it cannot be marked, or the copy exists.
    """
    from quotaxl.app.mark import mark_to  # noqa: PLC0415 - heavy
    from quotaxl.app.opened import mark_open  # noqa: PLC0415 - as above
    from quotaxl.cli import adapters  # noqa: PLC0415 - as above

    paths, opened, _ = _inputs([source])
    checked = checked or check(source)
    if opened:
        mark_open(opened[0], checked, lang)
        return None
    own = next((one for one in checked.loaded if one.path.resolve() == paths[0].resolve()), None)
    if own is None:
        checked = check(source)
    else:
        from dataclasses import replace  # noqa: PLC0415 - rarely needed

        checked = replace(checked, loaded=(own,))
    place = Path(output) if output else None
    return mark_to(checked, place, adapters.read, adapters.apply, lang, force=force)


@_told
def fill(
    *sources: "Source",
    output: str | Path,
    template: str = "adjustment-plan",
    unit: str | None = None,
    decimals: int | None = None,
    as_of: date | None = None,
    lang: "Lang" = "zh",
    force: bool = False,
) -> "FilledFiles":
    """Fill a form from an allocation table and a county workbook, files or open ones, and return what was written.

    Args:
        sources: The inputs; which is which is seen from their tables.
        output: A file, or an existing folder.
        template: The id of a form (`quotaxl templates` lists them) or a folder with a bound template of one's own.
        unit: 元, 万元 or 亿元; the template's own by default.
        decimals: How many decimals figures are rounded to, sums kept; printed exactly by default.
        as_of: The day to judge deadlines for.
        lang: The language of the list of findings.
        force: Whether files that are there already are replaced.

    `form` is the place of the filled form, `missing` what stayed blank and why, `checked` what `check` would answer.
    Raises UserError; nothing is written then.
    """
    from quotaxl.app.check import Wishes  # noqa: PLC0415 - heavy
    from quotaxl.app.fill import Order, fill_loaded  # noqa: PLC0415 - as above
    from quotaxl.app.load import load  # noqa: PLC0415 - as above
    from quotaxl.catalogue import regions  # noqa: PLC0415 - as above
    from quotaxl.cli import adapters  # noqa: PLC0415 - as above
    from quotaxl.core.amount import UNITS  # noqa: PLC0415 - as above

    paths, opened, reader = _inputs(sources)
    order = Order(
        tuple(paths), Path(output), template, force, lang,
        copies=not opened, unit=UNITS[unit] if unit else None, decimals=decimals,
        captions=adapters.captions,
    )  # fmt: skip
    loaded = load(paths, reader, regions.load())
    return fill_loaded(order, loaded, adapters.read, adapters.apply, Wishes(as_of=as_of))


@_told
def report(
    *sources: "Source",
    output: str | Path | None = None,
    kind: str = "报告",
    unit: str = "亿元",
    decimals: int | None = None,
    as_of: date | None = None,
    force: bool = False,
) -> "DraftedReport":
    """Draft a written report from a county workbook and allocation tables; return its place and what stands open.

    `kind` is 报告, 议案, 请示, 决议, 说明 or 附件清单; every figure in the .docx is a tagged content control. `output`
    is a file or an existing folder, the current one by default. Raises UserError.
    """
    from quotaxl.app.check import Wishes  # noqa: PLC0415 - heavy
    from quotaxl.app.report import ReportOrder, draft_report  # noqa: PLC0415 - as above
    from quotaxl.cli import adapters  # noqa: PLC0415 - as above
    from quotaxl.core.amount import UNITS  # noqa: PLC0415 - as above

    paths, _, reader = _inputs(sources)
    place = Path(output) if output else None
    order = ReportOrder(tuple(paths), place, kind, UNITS[unit], decimals, force=force)
    return draft_report(order, reader, adapters.writer(), Wishes(as_of=as_of))


def schema(form: str, like: "pl.DataFrame | None" = None) -> "DataFrameSchema":
    """Return the pandera schema of a form: the types of its columns, and what every row must fulfil.

    `schema("allocation", table.frame).validate(table.frame, lazy=True)` raises pandera's SchemaErrors with every cell
    at fault. Sums over rows, totals of lists and what holds between tables is not in it: that is what `check` is for.

    Args:
        form: The id of a form (`quotaxl templates` and docs/forms.md list them).
        like: A frame whose further columns the schema allows too; without one it has the form's own columns.

    Raises KeyError for a form that does not exist.
    """
    import polars as pl  # noqa: PLC0415 - heavy
    from pandera.polars import Column  # noqa: PLC0415 - as above

    from quotaxl.catalogue.form import forms  # noqa: PLC0415 - as above
    from quotaxl.core.table import ROW_COLUMNS  # noqa: PLC0415 - as above
    from quotaxl.rules.engine.schemas import schema_of  # noqa: PLC0415 - as above

    known = {one.id: one for one in forms()}[form]
    if like is None:
        like = pl.DataFrame(
            schema=dict.fromkeys([*ROW_COLUMNS, *(column.field for column in known.columns)], pl.String)
        )
    found = schema_of(form, like)
    for name in {"row", "depth", "parent", "split"} & found.columns.keys():
        # A frame of one table is not widened, as those are that a check stacks.
        found.columns[name] = Column(pl.Int32(), nullable=found.columns[name].nullable, name=name)
    return found


_FRAME = (
    "rule", "severity", "file", "sheet", "cell", "message", "expected", "actual", "difference", "unit", "remedy",
)  # fmt: skip


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _inputs(sources: "Sequence[Source]") -> "tuple[list[Path], list[Opened], ReadWorkbook]":
    """Return where the sources are, those of them that are open, and a reader that knows both."""
    from quotaxl.cli import adapters  # noqa: PLC0415 - heavy

    paths: list[Path] = []
    opened: list[Any] = []
    for source in sources:
        if isinstance(source, str | Path):
            paths.append(Path(source))
        else:
            from quotaxl.buttons.opened import Opened  # noqa: PLC0415 - only open workbooks need xlwings

            one = Opened(source, shown=False)
            opened.append(one)
            paths.append(one.path)
    if not opened:
        return paths, opened, adapters.read
    from quotaxl.app.opened import reader  # noqa: PLC0415 - as above

    return paths, opened, reader(opened, adapters.read)
