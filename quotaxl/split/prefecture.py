"""What a notice allots to a prefecture, written into its sheet by level: whole area, own level, regions below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.edits import EditPlan, SetCell
from quotaxl.core.finding import CellRef, CellRole
from quotaxl.core.refs import parse_ref, ref
from quotaxl.core.region import Region
from quotaxl.core.table import RowRole, Table
from quotaxl.dossier.kinds import kind_columns, row_kind
from quotaxl.dossier.levels import AREA, LEVEL_LIMIT, LOWER, OWN
from quotaxl.reading.hierarchy import row_name
from quotaxl.split.county import REASON, numbered
from quotaxl.split.extract import Notice
from quotaxl.split.shares import Share, own_level


@dataclass(frozen=True, slots=True)
class Below:
    """Where the workbook lists the regions below: their names from the first row on, spare rows after them."""

    first: int
    regions: tuple[Region, ...]
    spare: int


def allotted_by_level(form: Sequence[Table], notice: Notice, share: Share, below: Below) -> EditPlan:
    """Return the edits for the prefecture workbook's form whose tables are `form`.

    The row of the prefecture itself is its 本地区; without one those of its regions are added up. A row of 本级 is in
    本级 and in the sheet 债务限额 of its own level; the other rows stand with their regions, and their sum in 下级合计.
    A region without a code, such as a development zone, gets a spare row. What the notice does not say stays blank.
    """
    tables = {table.form: table for table in form}
    return EditPlan((*numbered(tables, notice.table), *_edits(tables, notice, share, below)))


def _edits(form: dict[str | None, Table], notice: Notice, share: Share, below: Below) -> Iterator[SetCell]:
    """Yield the typed figures: of each kind of debt 本地区, 本级 and 下级合计, then the regions below in their rows.

    Amounts are added in the notice's unit and converted once; a figure that the notice leaves out writes nothing.
    """
    limit, own_limit, table = form.get(LEVEL_LIMIT), form.get("county-limit"), notice.table
    if limit is None:
        return
    head, own, lower = _levels(notice, share)
    placed, spare = _rows(notice, lower, below)
    for at in spare:
        yield SetCell(limit.sheet, ref(placed[at], 1), row_name(str(table.held("label")[at])), REASON, expected=None)
    for name in kind_columns(table).values() or ("amount",):
        kind = row_kind(table, share.rows[0] if head is None else head, name)
        unit, field = table.unit_of(name), f"new_{kind}"
        if not kind or not unit or limit.column(field) is None or (printed := limit.unit_of(field)) is None:
            continue

        def amount(rows: Sequence[int], name: str = name, unit: Unit = unit, to: Unit = printed) -> Decimal | None:
            found = [exact(v) for at in rows if (v := table.frame[name][at]) is not None]
            return convert(sum(found, Decimal(0)), unit, to) if found else None

        column = parse_ref(limit.cell(0, field, CellRole.TARGET).ref)[1]
        whole = [head] if head is not None else [*own, *lower] if lower else []
        figures = {AREA: amount(whole), OWN: amount(own), LOWER: amount(lower)}
        for scope, figure in figures.items():
            position = limit.position(scope)
            if figure is not None and position is not None:
                yield _typed(limit.cell(position, field, CellRole.TARGET), figure)
        for at in lower:
            if (figure := amount([at])) is not None and at in placed:
                yield SetCell(limit.sheet, ref(placed[at], column), figure, REASON, expected=None)
        new, kept = own_limit.position("new") if own_limit else None, figures[OWN]
        if own_limit and new is not None and kept is not None and (to := own_limit.unit_of(kind)):
            yield _typed(own_limit.cell(new, kind, CellRole.TARGET), convert(kept, printed, to))


def _typed(place: CellRef, figure: Decimal) -> SetCell:
    return SetCell(place.sheet, place.ref, figure, REASON, expected=None)


def _levels(notice: Notice, share: Share) -> tuple[int | None, list[int], list[int]]:
    """Return the row of the prefecture itself (None for none), those of its own level, and those right below it."""
    frame = notice.table.frame
    roles, parents = frame["role"], frame["parent"]
    own = [at for at in share.rows if own_level(notice.table, at)]
    named = [at for at in share.rows if at not in own and notice.shares.names[at] == share.region.name]
    head = named[0] if named else None
    rows = [at for at in share.rows if at not in (*own, head) and roles[at] in (RowRole.ITEM, RowRole.PARENT)]
    if head is not None:
        rows = [at for at in rows if parents[at] == head]
    else:
        rows = [at for at in rows if parents[at] not in rows]
    return head, own, rows


def _rows(notice: Notice, lower: Sequence[int], below: Below) -> tuple[dict[int, int], list[int]]:
    """Return the workbook's row of each row of the notice below a prefecture, and those that take a spare one."""
    listed = {region.name: below.first + n for n, region in enumerate(below.regions)}
    placed = {at: listed[name] for at in lower if (name := notice.shares.names[at]) and name in listed}
    spare = [at for at in lower if at not in placed][: below.spare]
    return placed | {at: below.first + len(below.regions) + n for n, at in enumerate(spare)}, spare
