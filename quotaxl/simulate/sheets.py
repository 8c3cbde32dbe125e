"""A county's facts laid out on the sheets of the form, in a bureau's habits: cells by place, and where each fact is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.core.amount import Unit, convert, plain
from quotaxl.core.edits import Content
from quotaxl.core.grid import Place
from quotaxl.core.refs import ref
from quotaxl.simulate.county import CountyYear, Facts, Key
from quotaxl.simulate.habits import Habits, spaced
from quotaxl.simulate.skeleton import Skeleton

NOTE = "注：以上数据已与上级财政部门核对。"
BLANK_YEARS = ("××县（市）××××年", "××州（市、地区）××××年")
"""What titles of the shipped blanks begin with."""


@dataclass(frozen=True, slots=True)
class LaidSheet:
    """A sheet: its name, the form on it, contents by place (row and column from 1), and each fact's place."""

    name: str
    form: str
    header: int
    cells: Mapping[Place, Content]
    places: Mapping[Key, Place]

    @property
    def rows(self) -> list[list[Content]]:
        """The sheet as rows, each up to its last cell; rows[0] is row 1."""
        last = max((row for row, _ in self.cells), default=0)
        found: list[list[Content]] = [[] for _ in range(last)]
        for (row, column), content in sorted(self.cells.items()):
            line = found[row - 1]
            line += [None] * (column - len(line))
            line[column - 1] = content
        return found


def lay(county: CountyYear, skeletons: Sequence[Skeleton], habits: Habits) -> tuple[LaidSheet, ...]:
    """Return the sheets for which the county has facts, in the form's order."""
    stated: dict[str, Facts] = {}
    for key, content in county.facts.items():
        stated.setdefault(key[0], {})[key] = content
    who = f"{county.shown}{county.year}年"
    return tuple(laid_sheet(s, stated[s.form], who, habits) for s in skeletons if s.form in stated)


def laid_sheet(form: Skeleton, facts: Facts, who: str, habits: Habits) -> LaidSheet:
    """Return one sheet of the form with these facts; without any, what the blank itself says of `who` and the year."""
    moved = _moved(form, facts) if habits.last else {}
    cells: dict[Place, Content] = {}
    for (row, column), text in form.texts().items():
        if not isinstance(text, str):
            continue
        if (
            habits.hints is False
            and row >= form.header
            and column == max(form.columns.values())
            and "说明" in _head(form)
        ):
            continue
        cells[moved.get(row, row), column] = _text(text, row <= form.header, who, habits, form)
    if form.unit:
        colon = ":" if habits.half else "："
        cells[form.unit] = f"单位{colon}{habits.unit.label}"
    places: dict[Key, Place] = {}
    for key, content in facts.items():
        row = form.row(key[1])
        place = moved.get(row, row), form.columns[key[2]]
        places[key] = place
        amount = key[2] in form.amounts
        cells[place] = _amount(content, habits) if amount else content
    if habits.note:
        cells[max(row for row, _ in cells) + 1, 1] = NOTE
    return LaidSheet(form.grid.sheet, form.form, form.header, cells, places)


def _head(form: Skeleton) -> str:
    """Return the last heading of the form."""
    return str(form.grid.value(form.header, max(form.columns.values())) or "")


def _text(text: str, heading: bool, who: str, habits: Habits, form: Skeleton) -> str:
    for blank in BLANK_YEARS:
        text = text.replace(blank, who)
    return spaced(text) if habits.spaced and (heading or text == "合计") else text


def _moved(form: Skeleton, facts: Facts) -> Mapping[int, int]:
    """Return where the rows of a list go when its total comes last."""
    if form.first is None or "total" not in form.rows:
        return {}
    count = 1 + max((key[1] for key in facts if isinstance(key[1], int)), default=-1)
    top = form.rows["total"]
    return {top: top + count} | {top + 1 + at: top + at for at in range(count)}


def _amount(content: Content, habits: Habits) -> Content:
    """Return an amount in the unit of the file; what is no number stays as it is."""
    if not isinstance(content, int | Decimal):
        return content
    value = convert(Decimal(content), Unit.WANYUAN, habits.unit)
    if not habits.thousands:
        return value
    whole, _, rest = plain(abs(value)).partition(".")
    sign = "-" if value < 0 else ""
    return f"{sign}{int(whole):,}{'.' + rest if rest else ''}"


def cell_of(sheet: LaidSheet, key: Key) -> str:
    """Return the address of a fact's cell."""
    return ref(*sheet.places[key])
