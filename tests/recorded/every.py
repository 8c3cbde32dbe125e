"""Every kind of record by the name of its folder of pages."""

from collections.abc import Callable, Iterator, Mapping

from recorded import books, fills, formulas, reports, rules, tables
from recorded.pages import Recorded

RECORDS: Mapping[str, Callable[[], Iterator[Recorded]]] = {
    "reports": reports.records,
    "rules": rules.records,
    "tables": tables.records,
    "fills": fills.records,
    "formulas": formulas.records,
    "books": books.records,
}
