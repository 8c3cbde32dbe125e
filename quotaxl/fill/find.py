"""Which table of the inputs is meant, and what it says of a figure."""

from collections.abc import Sequence
from decimal import Decimal

from quotaxl.catalogue.form import form as spec
from quotaxl.catalogue.items import Item
from quotaxl.core.amount import Unit
from quotaxl.core.errors import UserError
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.papers import own_sheet

_SEVERAL = Words("找到 {count} 个“{form}”表，无法确定用哪一个。", "{count} tables of {form} were found.")
_ONE = Words("一次只给一个县同一年度的表。", "Give the tables of one county and one year at a time.")


def of_year(tables: Sequence[Table], form: str, year: int) -> Table | None:
    """Return the table of a form for a year, or the one that names none; None where there is none.

    Raises UserError where several could be meant.
    """
    found = [table for table in tables if table.form == form]
    if not own_sheet(form):  # a county workbook states its year once, in 基本信息
        found = [table for table in found if table.year in (None, year)]
    found = [table for table in found if table.year == year] or found
    if len(found) > 1:
        places = "、".join(f"{table.file} {table.sheet}" for table in found)
        raise UserError(places, _SEVERAL.fill(count=len(found), form=spec(form).name), _ONE)
    return found[0] if found else None


def amount_from(source: Item, table: Table | None, unit: Unit) -> Decimal | None:
    """Return the figure of a source in `unit`; None where the table is absent or does not state it."""
    return table.amount(source.key, source.field, unit) if table is not None else None
