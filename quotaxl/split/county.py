"""What a notice allots, written into the region's empty county workbook: only what the notice says."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from quotaxl.core.amount import convert
from quotaxl.core.edits import EditPlan, SetCell
from quotaxl.core.finding import CellRole
from quotaxl.core.table import Table
from quotaxl.dossier.kinds import kind_columns, row_kind
from quotaxl.split.shares import Share

_REASON = "上级分配数"


def allotted(form: Sequence[Table], notice: Table, share: Share) -> EditPlan:
    """Return the edits for the county workbook's form whose tables are `form`.

    The notice's number goes into 上级下达文号. The amounts go into 本次下达新增债务限额 under their kinds of debt, told
    by the column, the group row or the title, in the form's unit; where none of them says the kind, or both at once,
    and where the notice states no unit, it stays blank.
    """
    return EditPlan(tuple(_edits({table.form: table for table in form}, notice, share)))


def _edits(form: dict[str | None, Table], notice: Table, share: Share) -> Iterator[SetCell]:
    """Yield what a notice puts into a county's blank workbook: its number and, in the blank's unit, the new quota."""
    info, limit = form.get("county-info"), form.get("county-limit")
    at = info.position("notice_number") if info else None
    if info and at is not None and notice.document_number:
        place = info.cell(at, "value", CellRole.TARGET)
        yield SetCell(place.sheet, place.ref, notice.document_number, _REASON, expected=None)
    at = limit.position("new") if limit else None
    if limit is None or at is None:
        return
    row = share.rows[0]
    for name in kind_columns(notice).values() or ("amount",):
        kind, amount, own = row_kind(notice, row, name), notice.frame[name][row], notice.unit_of(name)
        unit = limit.unit_of(kind) if kind else None
        if kind and unit and own and isinstance(amount, Decimal):
            place = limit.cell(at, kind, CellRole.TARGET)
            yield SetCell(place.sheet, place.ref, convert(amount, own, unit), _REASON, expected=None)
