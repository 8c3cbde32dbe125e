"""The EditPlan: what shall change in a workbook, as values. The joint between planners and adapters.

Planners (fill, marks) make plans and open no file; adapters (a closed file, an open Excel) apply them
and decide nothing. All edits are checked before the first is applied; a plan whose expected previous
values do not hold is stale and refused.

Order: marks are cleared first. Then come row edits, in the order given, each addressed in the sheet as the one
before left it. Every other edit addresses the sheet as it is after all row edits: sheets are added, cells written,
ranges merged, cells linked, names defined. Our own marks come last: overlays, notes and the sheet of findings with
all that is on it, so that clearing them gives back the workbook as the other edits left it.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Literal

from quotaxl.core.document import Spot
from quotaxl.core.finding import Severity
from quotaxl.core.grid import Scalar
from quotaxl.core.stamp import Stamp
from quotaxl.core.visible import visible_cell


class Whatever(Enum):
    """The previous value does not matter."""

    ANYTHING = "anything"


ANYTHING = Whatever.ANYTHING


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of ours, without '='. Text from outside is never put into one.

    The adapter computes and writes its result; a formula it cannot compute is written without one
    and the workbook is set to calculate when it is opened.
    """

    text: str


Content = Scalar | Formula


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell of a new sheet looks. Sizes in points, colours RRGGBB, `format` an Excel number format."""

    font: str = "宋体"
    size: float = 11
    bold: bool = False
    color: str | None = None
    fill: str | None = None
    border: bool = False
    horizontal: Literal["left", "center", "right"] | None = None
    vertical: Literal["top", "center", "bottom"] = "center"
    wrap: bool = False
    format: str = "General"
    underline: bool = False


@dataclass(frozen=True, slots=True)
class SetCell:
    """Write `content` into one cell. Without `style` the cell keeps the one it has; None empties it.

    A cell that is not there takes its row's or column's style; a date in a cell without a date format gets one.
    `expected` is compared with the value, of a formula with its cached result; a Formula with the formula's text;
    None means that the cell is really empty. A cell inside a merged range, other than its first, takes a style
    but no content.
    """

    sheet: str
    ref: str
    content: Content
    reason: str
    expected: Content | Whatever = ANYTHING
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class InsertRows:
    """Insert `count` rows before row `before`, with style, height and merges of row `like` (as numbered before).

    The new rows are empty: contents and formulas of `like` are not copied. A reference grows only where rows come
    inside it, as in a spreadsheet: SUM(C5:C9) takes in rows inserted before 6 … 9, not before 10. Validations and
    conditional formats that end in `like` take in rows inserted right below it.
    """

    sheet: str
    before: int
    count: int
    like: int
    reason: str


@dataclass(frozen=True, slots=True)
class DeleteRows:
    """Delete `count` rows from row `first` on. What refers to them alone becomes #REF!; ranges shrink."""

    sheet: str
    first: int
    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class GrowRows:
    """Make `samples` rows from row `first` on `count` rows, one or more: a run of sample rows becomes the list itself.

    This is no insertion. Whatever spans the samples spans the new rows, on every sheet, be the sample a single row:
    references, names, validations, conditional formats, charts, tables. Each new row repeats one sample: its look,
    its merges, its constants and its formulas, whose references to the row move with it. Where rows fall away,
    references keep the rows that are left. Rows that were hidden are shown. In the formulas of the cells `totals`
    the one sample's cell by itself means the sum of the rows.
    """

    sheet: str
    first: int
    samples: int
    count: int
    reason: str
    totals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FitRow:
    """Make a row high enough for its wrapped texts, so that none is cut; it never becomes lower."""

    sheet: str
    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class AddSheet:
    """Add an empty sheet at `position` (0 first, None last). Widths in characters by column from A.

    `heights` gives (row, points); `repeat_row` the row of heads repeated on each printed page; `filter`
    the range, heads included, whose heads carry buttons to filter by; `breaks` the rows after which a printed page
    ends. An adapter whose program cannot set the last two leaves them out.
    """

    name: str
    reason: str
    position: int | None = None
    widths: tuple[float, ...] = ()
    heights: tuple[tuple[int, float], ...] = ()
    freeze: str | None = None
    landscape: bool = False
    repeat_row: int | None = None
    tab_color: str | None = None
    filter: str | None = None
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeCells:
    """Merge a range of a sheet. What it would hide, or another merge in its way, is refused."""

    sheet: str
    ref: str
    reason: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """A conditional format that shows a mark while `formula` (without '=') is TRUE. The cell's own fill stays."""

    sheet: str
    ref: str
    formula: str
    severity: Severity
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a cell, by author quotaxl.

    Where someone commented on the cell already, that comment stays and the note is left out.
    """

    sheet: str
    ref: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link from a cell to a place in the same workbook, such as `'债务限额'!C5`."""

    sheet: str
    ref: str
    location: str
    reason: str


@dataclass(frozen=True, slots=True)
class DefineName:
    """Define a name; `refers_to` without '='. A hidden name is kept out of Excel's name box."""

    name: str
    refers_to: str
    reason: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class KeepData:
    """Keep a text of ours in the workbook where no sheet shows it, under `topic`; it replaces one kept before.

    None takes it out.
    """

    topic: str
    text: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class DropNames:
    """Take out defined names of the workbook."""

    names: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ClearMarks:
    """Take out every mark of ours: overlays, notes, the sheet of findings and its names.

    Where nobody edited the file since it was marked, every part becomes what it was before.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class TextComment:
    """A comment, by author quotaxl, on exactly the words of a text, and a highlight of them.

    Comments and highlights of others stay; words that a person highlighted keep that colour.
    """

    spot: Spot
    text: str
    severity: Severity
    reason: str


@dataclass(frozen=True, slots=True)
class BarSeries:
    """The bars of one series: their lengths (one column of the chart's sheet), a color (RRGGBB) for each, its name."""

    values: str
    colors: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class AddChart:
    """Draw a bar chart over the cells of `ref`: one bar a row of each series, named by `labels`.

    All ranges are one column of the same sheet. Several series stand one on the other where they are `stacked`, else
    side by side, and are named in a legend. An adapter whose program cannot draw leaves it out.
    """

    sheet: str
    ref: str
    title: str
    labels: str
    series: tuple[BarSeries, ...]
    reason: str
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class SetStamp:
    """Say in the file what it is; see Stamp. That of a marked copy is one of our marks.

    An adapter whose program has the workbook open leaves it out: what is open is the user's own file.
    """

    stamp: Stamp
    reason: str


@dataclass(frozen=True, slots=True)
class DropSheet:
    """Take out a sheet that we added; one of the same name that a user made stays."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class HideSheets:
    """Hide sheets, whosever they are; a program that prints the workbook passes them over. One at least stays shown.

    Made for copies that are printed; an adapter whose program has the workbook open leaves it out.
    """

    names: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ReplaceFormat:
    """Show by the number format `new` whatever the workbook shows by `old`; where nothing is, nothing happens.

    An adapter whose program has the workbook open leaves it out: its formats are the user's own.
    """

    old: str
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class SetCaption:
    """Let every text beside the cells, or piece of one, that reads `old` read `new`: see quotaxl.core.caption.

    Names of sheets stay, as formulas hold them. An adapter whose program has the workbook open leaves it out.
    """

    old: str
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class SetResult:
    """Put the result that another program calculated beside a formula that has none; the formula stays as it is.

    An adapter whose program calculates itself leaves it out.
    """

    sheet: str
    ref: str
    value: Decimal | str | bool
    reason: str


RowEdit = InsertRows | DeleteRows | GrowRows
Layout = AddSheet | FitRow | MergeCells
Ours = (
    DefineName
    | DropNames
    | KeepData
    | ClearMarks
    | SetStamp
    | SetResult
    | DropSheet
    | HideSheets
    | ReplaceFormat
    | SetCaption
)
Edit = SetCell | RowEdit | Layout | AddChart | Overlay | Note | Link | TextComment | Ours


@dataclass(frozen=True, slots=True)
class EditPlan:
    """Edits for one workbook."""

    edits: tuple[Edit, ...]

    def visible(self) -> "EditPlan":
        """Return the plan with what steers made visible in every text for people, as it is handed to adapters."""
        return EditPlan(tuple(map(_visible, self.edits)))

    def __add__(self, other: "EditPlan") -> "EditPlan":
        return EditPlan(self.edits + other.edits)


def _visible(edit: Edit) -> Edit:
    if isinstance(edit, SetCell) and isinstance(edit.content, str):
        shown = visible_cell(edit.content)
        return edit if shown == edit.content else replace(edit, content=shown)
    if isinstance(edit, Note | TextComment):
        shown = visible_cell(edit.text)
        return edit if shown == edit.text else replace(edit, text=shown)
    return edit


MARK_AUTHOR = "quotaxl"
GUIDE_SHEET = "填报说明"
"""The sheet of a county workbook that tells how it is filled in. It holds texts only and is no table."""
FINDINGS_SHEET = "核对结果"
SOURCES_SHEET = "数据来源"
OWN_SHEETS = frozenset({FINDINGS_SHEET, SOURCES_SHEET})
"""Sheets that we add: nobody's tables. Only those that carry our name in their scope are ours."""
MARK_PREFIX = "QX-"
"""Every overlay's formula holds `N("QX-…")=0`, which is how our marks are known again."""
