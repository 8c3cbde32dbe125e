"""Each annex of the adjustment plan as a workbook of its own, built by the same code as in the whole."""

from collections.abc import Callable, Mapping
from functools import partial

from openpyxl import Workbook

from quotaxl.catalogue.form import form
from templates.making import adjustment
from templates.making.painted import printing
from templates.making.paper import new_book

_FORMS: Mapping[str, Callable[[Workbook], None]] = {
    adjustment.RECEIVED.id: adjustment.handed_down,
    adjustment.GENERAL.id: partial(adjustment.budget, of=adjustment.GENERAL),
    adjustment.FUND.id: partial(adjustment.budget, of=adjustment.FUND),
    adjustment.ADJUSTED.id: adjustment.limit,
}


def build() -> Mapping[str, Workbook]:
    """Return the annexes by id."""
    made = {"quota-allocation": new_book("债务限额分配情况表")}
    adjustment.allocated(made["quota-allocation"])
    for id, add in _FORMS.items():
        made[id] = new_book(printing(form(id)).name["zh"])
        add(made[id])
    return made
