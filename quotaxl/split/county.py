"""What a notice allots, written into the region's empty county workbook: only what the notice says."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from quotaxl.core.amount import convert
from quotaxl.core.edits import EditPlan, SetCell
from quotaxl.core.finding import CellRole
from quotaxl.core.table import Table
from quotaxl.dossier.kinds import kind_columns, row_kind
from quotaxl.split.shares import Share

REASON = "上级分配数"


def allotted(form: Sequence[Table], notice: Table, share: Share) -> EditPlan:
    """Return the edits for the county workbook's form whose tables are `form`.

    The notice's number goes into 上级下达文号. The amounts go into 本次下达新增债务限额 under their kinds of debt, told
    by the column, the group row or the title, in the form's unit; where none of them says the kind, or both at once,
    and where the notice states no unit, it stays blank.
    """
    return EditPlan(tuple(_edits({table.form: table for table in form}, notice, share)))


def numbered(form: Mapping[str | None, Table], notice: Table) -> Iterator[SetCell]:
    """Yield the edit that writes the number of a notice into 基本信息."""
    info = form.get("county-info")
    at = info.position("notice_number") if info else None
    if info and at is not None and notice.document_number:
        place = info.cell(at, "value", CellRole.TARGET)
        yield SetCell(place.sheet, place.ref, notice.document_number, REASON, expected=None)


def _edits(form: dict[str | None, Table], notice: Table, share: Share) -> Iterator[SetCell]:
    """Yield what a notice puts into a region's blank workbook: its number and, in the blank's unit, the new quota."""
    yield from numbered(form, notice)
    row, limit = share.rows[0], form.get("county-limit")
    at = limit.position("new") if limit else None
    if limit is None or at is None:
        return
    for name in kind_columns(notice).values() or ("amount",):
        kind, amount, own = row_kind(notice, row, name), notice.frame[name][row], notice.unit_of(name)
        unit = limit.unit_of(kind) if kind else None
        if kind and unit and own and isinstance(amount, Decimal):
            place = limit.cell(at, kind, CellRole.TARGET)
            yield SetCell(place.sheet, place.ref, convert(amount, own, unit), REASON, expected=None)
