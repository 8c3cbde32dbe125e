"""What a notice allots, written into the region's empty county workbook: only what the notice says."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from quotaxl.core.amount import convert
from quotaxl.core.edits import EditPlan, SetCell
from quotaxl.core.finding import CellRole
from quotaxl.core.table import Table
from quotaxl.split.shares import Share

KINDS = {"general": "一般", "special": "专项"}
_REASON = "上级分配数"


def allotted(form: Sequence[Table], notice: Table, share: Share) -> EditPlan:
    """Return the edits for the county workbook's form whose tables are `form`.

    The notice's number goes into 上级下达文号. The amount goes into 本次下达新增债务限额 under the kind of
    debt that the notice's title names, in the form's unit; a title that names none or both, or a notice
    without a unit, leaves it blank.
    """
    return EditPlan(tuple(_edits({table.form: table for table in form}, notice, share)))


def _edits(form: dict[str | None, Table], notice: Table, share: Share) -> Iterator[SetCell]:
    info, limit = form.get("county-info"), form.get("county-limit")
    at = info.position("notice_number") if info else None
    if info and at is not None and notice.document_number:
        place = info.cell(at, "value", CellRole.TARGET)
        yield SetCell(place.sheet, place.ref, notice.document_number, _REASON, expected=None)
    kinds = [kind for kind, word in KINDS.items() if word in notice.title]
    amount, own = notice.frame["amount"][share.rows[0]], notice.unit_of("amount")
    at = limit.position("new") if limit else None
    if limit and at is not None and len(kinds) == 1 and isinstance(amount, Decimal) and own:
        place = limit.cell(at, kinds[0], CellRole.TARGET)
        unit = limit.unit_of(kinds[0])
        if unit:
            yield SetCell(place.sheet, place.ref, convert(amount, own, unit), _REASON, expected=None)
